"""Explorers: move the assumptions behind a claim and see where the verdict flips.

Explorer(question, ["war_end", "ru_reconstitution"])      one row an assumption, chart, sentence, table
Explorer(question, {"Russia": [...], "Europe": [...]})    many assumptions, in tabs

A row holds the name with its unit, a slider, a typed box, and on demand the source. Presets, reset, up to three
kept scenarios, a share code. The chart is redrawn by natolab.charts.canvas: only what moves.
"""

import gc
import html
import string
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import ClassVar

import ipywidgets as widgets
import pandas as pd

from natolab.charts import style
from natolab.charts.canvas import Canvas
from natolab.charts.live import LiveChart
from natolab.charts.live_picture import LivePicture
from natolab.errors import ScenarioError
from natolab.facts.assumptions import Range, assumption, plain_number
from natolab.facts.scenario import OWN, SHARED, Scenario, preset, presets
from natolab.models import verdict
from natolab.panels.panel import Panel, Rest, alike, button, framed, part, spoken
from natolab.questions import MOST_LEVERS, Question, key_of

LETTERS = string.ascii_uppercase[: len(style.KEPT)]  # of the kept scenarios: one for each colour of theirs
SMOOTH = 8  # decimals kept of a slider's value: drops 0.30000000000000004
NAMED = 3  # changes that a kept scenario is named by; the share code has all
WIDEST = 8  # columns of numbers side by side
MOST_AT_HAND = 2  # figures of explorers, two a notebook: each holds a megabyte, and is drawn anew in a moment
PAUSE = 0.02  # seconds without a move after which the next one is drawn ahead: no drag leaves so many
# Beside the sentence, not around it: what is open stays open while the sentence changes.
FOLD = "<details><summary>All numbers in words</summary></details>"


class Row:
    """One assumption, or any range: label with source on demand, slider (or checkbox, or list), typed box.

    `changed` is called with (id, value); `refused` with a sentence when the box holds no allowed number, or one finer
    than the lever, which is rounded, and with an empty one when the next number is allowed.
    """

    def __init__(self, entry: Range, value: float, changed, refused):
        self.entry, self._changed, self._refused = entry, changed, refused
        self.value, self._refusing = value, False

    # Made when they are first asked for: most levers of a board stand on tabs that nobody opens.
    @cached_property
    def widget(self) -> widgets.HBox:
        """The row."""
        row = alike(widgets.HBox, children=[self._label(), self.mover, *([self.box] if self.box else [])])
        for kind in ("row", "lever", *(["switch"] if self.entry.kind == "switch" else [])):
            row.add_class(f"natolab-{kind}")
        return row

    @cached_property
    def mover(self) -> widgets.Widget:
        """The slider, checkbox or list."""
        mover = self._mover(self.value)
        mover.observe(self._moved, "value")
        return mover

    @cached_property
    def box(self) -> widgets.Text | None:
        """The typed box; none beside a list or a checkbox."""
        if self._chosen:
            return None
        number = plain_number(self.value)
        box = alike(widgets.Text, value=number, description=self._name(), continuous_update=False)
        box.add_class("natolab-box")
        box.observe(self._typed, "value")
        box.on_msg(self._entered)
        return box

    @property
    def _chosen(self) -> bool:
        return bool(self.entry.options) or self.entry.kind == "switch"

    @property
    def steps(self) -> list[float]:
        """Values of the slider one step from the present one; none for a list or a checkbox."""
        a = self.entry
        near = [] if self._chosen else [round(self.value + step, SMOOTH) for step in (a.step, -a.step)]
        return [value for value in near if a.low <= value <= a.reach]

    def _label(self) -> widgets.HTML:
        a = self.entry
        unit = "" if self._chosen else f" <span class='natolab-unit'>({html.escape(a.unit)})</span>"
        label = alike(
            widgets.HTML,
            value=f"<details><summary>{html.escape(a.label)}{unit}</summary><p>{html.escape(a.about)}</p></details>",
        )
        label.add_class("natolab-label")
        return label

    def _mover(self, value: float) -> widgets.Widget:
        a = self.entry
        if a.kind == "switch":
            return alike(widgets.Checkbox, value=bool(value), description=a.label, indent=False)
        if a.options:
            options = [(word, float(i)) for i, word in enumerate(a.options)]
            mover = alike(widgets.Dropdown, options=options, value=float(value))
        elif a.whole:
            ends = {"min": int(a.low), "max": int(a.reach), "step": int(a.step)}
            mover = alike(widgets.IntSlider, value=int(value), readout=False, **ends)
        else:
            mover = alike(widgets.FloatSlider, value=value, min=a.low, max=a.reach, step=a.step, readout=False)
        mover.description = self._name()
        mover.add_class("natolab-box")
        return mover

    def _name(self) -> str:
        """What screen readers call a control; out of sight, because the label stands beside it."""
        a = self.entry
        return a.label if self._chosen else f"{a.label} ({a.unit})"

    def _moved(self, event) -> None:
        value = round(float(event["new"]), SMOOTH)
        if value != round(self.value, SMOOTH):  # a typed value may be finer than a slider's
            self.value = value
            self._withdraw()
            try:
                self._changed(self.entry.id, value)  # the picture first, the number after it
            finally:
                self._show_number()

    def _typed(self, event) -> None:
        if event["new"] == plain_number(self.value):
            return
        try:
            value, typed = self.entry.rounded(event["new"]), self.entry.check(event["new"])
        except ScenarioError as error:
            self._show_number()
            self._refused(f"{error} The value stays {plain_number(self.value)}.")
            self._refusing = True
            return
        self._withdraw()
        self.set(value)
        self._changed(self.entry.id, value)
        if round(typed, SMOOTH) != value:  # 0.450000000000001 is 0.45 to everybody
            self._refused(
                f"'{self.entry.label}' takes {self.entry.decimals} decimals at most: {plain_number(value)} is taken."
            )
            self._refusing = True

    def _entered(self, _, content, buffers) -> None:
        """Enter in the box: the present number typed after a refused one is no change, so only this tells of it."""
        if content.get("event") == "submit":
            self._withdraw()

    def _withdraw(self) -> None:
        """Take a refusal back."""
        if self._refusing:
            self._refusing = False
            self._refused("")

    def _show_number(self) -> None:
        if vars(self).get("box"):
            self.box.value = plain_number(self.value)

    def set(self, value: float) -> None:
        """Show a value without reporting a change."""
        self.value, self._refusing = value, False
        self._show_number()
        if "mover" in vars(self):
            with self.mover.hold_trait_notifications():
                self.mover.value = type(self.mover.value)(value)


_drawings: dict["Explorer", tuple[LiveChart, Canvas]] = {}
gc.freeze()  # what is imported stays: to look through it whenever figures are let go takes .13 s


def _paragraph(sentence: str) -> str:
    return f"<p>{html.escape(sentence)}</p>"


class Explorer(Panel):
    """Controls, chart and sentence of one question. Show it by making it the last line of a cell.

    question   what is asked: model, chart, sentence, table, verdict
    levers     assumption ids the learner may move, or {tab title: ids}; at most MOST_LEVERS at once
    presets    positions offered in the list (ids of data/presets.csv)
    scenario   where it starts; also the baseline drawn in grey
    Raises ScenarioError for a lever that does not exist, and for more levers than one screen holds.
    """

    pictured = True
    #: every explorer made (ipywidgets keeps them alive anyway), so that tests can move each control
    opened: ClassVar[list["Explorer"]] = []

    def __init__(
        self,
        question: Question,
        levers: Iterable[str] | Mapping[str, Iterable[str]],
        presets: Iterable[str] = (),
        scenario: Scenario | None = None,
    ):
        self.question, self.baseline = question, scenario or Scenario(name="starting point")
        self.scenario, self.kept = self.baseline, {}
        groups = levers if isinstance(levers, Mapping) else {"": levers}
        self.groups = {title: tuple(ids) for title, ids in groups.items()}
        for title, ids in self.groups.items():
            if len(ids) > MOST_LEVERS:
                where = f"the tab “{title}”" if title else "one explorer"
                raise ScenarioError(
                    f"{len(ids)} levers are too many for {where}: put at most {MOST_LEVERS} on a tab, as in "
                    'Explorer(question, {"Russia": [...], "Europe": [...]}).'
                )
        self.presets = tuple(presets)
        self._positions = {key: preset(key) for key in self.presets}
        self.error: Exception | None = None
        self._lock, self._asked, self._quiet = threading.RLock(), 0, False
        self._rows_behind = self._list_behind = False
        self._moved: Row | None = None  # by hand, last
        self._pictured: tuple[str | None, bytes] = None, b""  # what moved on the last picture, and the picture
        self._rest = Rest(PAUSE, self._look_ahead, needed=False)
        self._watchers: list[Callable[[], None]] = []
        self.rows = {
            key: Row(assumption(key), self.scenario[key], self._set, self.say_problem)
            for ids in self.groups.values()
            for key in ids
        }
        self.base_result = question.model(self.baseline)
        self.result = self.base_result
        self.kept_results: dict = {}
        self._build()
        self._refresh()
        Explorer.opened.append(self)

    # ---- parts ------------------------------------------------------------------------------------
    def _build(self) -> None:
        self.picture, self.sentence_box, self.message = LivePicture(), spoken("sentence"), spoken("message")
        self.table_box = widgets.HTML(layout=widgets.Layout(display="none", overflow="auto"))
        self.tabs = widgets.Tab([alike(widgets.VBox) for _ in self.groups], titles=tuple(self.groups), selected_index=0)
        self.tabs.observe(lambda _: self._fill_tab(), "selected_index")
        self._fill_tab()
        levers = self.tabs if len(self.groups) > 1 else self.tabs.children[0]
        fold = alike(widgets.HTML, value=FOLD)
        fold.add_class("natolab-fold")
        shown = part("shown", self.message, self.picture, self.sentence_box, fold)
        self.share_box = alike(widgets.VBox)
        more = part("more", self.table_box, self.share_box)
        self.widget = framed(
            part("body", part("controls", levers, self._toolbar()), shown, more),
        )
        self.widget.add_class("natolab-wide")

    def _fill_tab(self) -> None:
        """Put the rows into the open tab."""
        number = self.tabs.selected_index
        if number is not None and not self.tabs.children[number].children:
            ids = list(self.groups.values())[number]
            self.tabs.children[number].children = [self.rows[key].widget for key in ids]

    def _toolbar(self) -> widgets.Widget:
        self.preset_list = alike(
            widgets.Dropdown,
            options=[("choose…", ""), *((presets()[k].label, k) for k in self.presets)],
            description="Position",
        )
        self.preset_list.observe(self._preset_chosen, "value")
        self.reset_button = button("Reset", self.reset, "Back to the starting point")
        self.keep_button = button("Keep", self.keep, f"Keep this scenario to compare, up to {len(LETTERS)}")
        self.forget_button = button("Forget kept", self.forget, "Take the kept scenarios off the chart")
        tip = "The numbers behind the chart as a table"
        self.table_toggle = alike(widgets.ToggleButton, description="Numbers", tooltip=tip)
        self.table_toggle.observe(self._table_toggled, "value")
        tip = "A code to paste to a neighbour"
        self.share_toggle = alike(widgets.ToggleButton, description="Share", tooltip=tip)
        self.share_toggle.observe(self._share_toggled, "value")
        tools = [self.reset_button, self.keep_button, self.forget_button, self.table_toggle, self.share_toggle]
        if self.presets:
            tools.insert(0, self.preset_list)
        bar = alike(widgets.HBox, children=tools)
        bar.add_class("natolab-tools")
        return bar

    # Made when “Share” is first pressed.
    @cached_property
    def code_out(self) -> widgets.Textarea:
        """The code of what is shown. Not disabled: what is disabled cannot be reached and copied by keyboard."""
        code_out = widgets.Textarea(description="Your code", rows=3, layout=widgets.Layout(width="98%"))
        code_out.add_class("natolab-code")
        return code_out

    @cached_property
    def code_in(self) -> widgets.Textarea:
        """Where a code is pasted."""
        wide = widgets.Layout(width="98%")
        return widgets.Textarea(
            description="Paste one", placeholder="nato1-…", rows=2, layout=wide, continuous_update=False
        )

    @cached_property
    def code_button(self) -> widgets.Button:
        """Loads the pasted code."""
        press = button("Load the pasted code", self._code_pasted, "Show the scenario of the pasted code")
        press.layout = widgets.Layout(width="auto", align_self="flex-start")
        return press

    # ---- what a learner does ----------------------------------------------------------------------
    def set(self, **values: float) -> None:
        """Move assumptions, as the sliders would; ids without a row here move too. Raises ScenarioError."""
        self._take(self.scenario.having(OWN, **values))

    def choose(self, preset_id: str) -> None:
        """Take a position of data/presets.csv: its values, everything else at the defaults."""
        self._take(preset(preset_id))

    def reset(self) -> None:
        """Back to the starting point."""
        self._take(self.baseline)

    def keep(self) -> None:
        """Keep the present scenario as A, B or C."""
        if len(self.kept) == len(LETTERS):
            self.say_problem(f"{len(LETTERS)} scenarios are kept already: press “Forget kept” to start anew.")
            return
        for letter, scenario in self.kept.items():
            if scenario == self.scenario:
                self.say_problem(f"This scenario is kept already, as {letter}: move something first.")
                return
        letter = LETTERS[len(self.kept)]
        self.kept[letter], self.kept_results[letter] = self.scenario, self.result
        self._refresh()
        self.message.value = f"Kept as {letter}: {html.escape(self.describe(self.scenario))}."

    def forget(self) -> None:
        """Take the kept scenarios off the chart."""
        self.kept.clear()
        self.kept_results.clear()
        self._refresh()

    def load(self, code: str) -> None:
        """Show the scenario of a share code, and say what has changed since. Raises ScenarioError as from_code does."""
        scenario = Scenario.from_code(code)
        self._take(scenario)
        self.message.value = html.escape(scenario.note)

    def watch(self, tell: Callable[[], None]) -> None:
        """Call `tell` whenever another setting is shown."""
        self._watchers.append(tell)

    def describe(self, scenario: Scenario) -> str:
        """A position by its name, another scenario by what it changes against the starting point."""
        if scenario.name not in (OWN, SHARED, self.baseline.name):
            return scenario.name
        changes = [f"{assumption(k).label}: {assumption(k).say(v)}" for k, v in scenario.changed(self.baseline).items()]
        more = [f"and {len(changes) - NAMED} more"] if len(changes) > NAMED + 1 else []
        return "; ".join(changes[: NAMED if more else None] + more) or "starting point"

    def say_problem(self, sentence: str) -> None:
        """One sentence above the chart; nothing else changes. An empty one takes the last problem back."""
        if sentence:
            self.message.value = f"<b>{html.escape(sentence)}</b>"
        elif self.message.value.startswith("<b>"):
            self.message.value = ""

    # ---- events -----------------------------------------------------------------------------------
    def _set(self, key: str, value: float) -> None:
        if not self._quiet:
            self.scenario, self._list_behind = self.scenario.having(OWN, **{key: value}), True
            self._refresh()
            self._moved = self.rows[key]
            self._rest.stirred()

    def _take(self, scenario: Scenario) -> None:
        """Show a whole scenario: every row first, then one picture."""
        self.scenario, self._rows_behind, self._list_behind = scenario, True, True
        self._moved, self.picture.ahead = None, {}  # rows that move now are no steps
        self._refresh()

    def _show_rows(self) -> None:
        self._quiet = True
        try:
            for key, row in self.rows.items():
                row.set(self.scenario[key])
        finally:
            self._quiet = self._rows_behind = False

    def _show_position(self) -> None:
        """The list names the position that the scenario is, by its values; “choose…” where it is none."""
        self._list_behind = False
        if self._positions.get(self.preset_list.value) != self.scenario:  # of two alike, the one chosen stays
            held = next((key for key, position in self._positions.items() if position == self.scenario), "")
            self._quiet = True
            try:
                self.preset_list.value = held
            finally:
                self._quiet = False

    def _preset_chosen(self, event) -> None:
        if event["new"] and not self._quiet:
            self.choose(event["new"])
            chosen = presets()[event["new"]]
            self.message.value = f"{html.escape(chosen.label)}: {html.escape(chosen.whose)}."

    def _code_pasted(self) -> None:
        try:
            self.load(self.code_in.value)
        except ScenarioError as error:
            self.say_problem(str(error))

    def _table_toggled(self, event) -> None:
        self.table_box.layout.display = "" if event["new"] else "none"
        self._show_more()

    def _share_toggled(self, event) -> None:
        self.share_box.children = (self.code_out, self.code_in, self.code_button) if event["new"] else ()
        self._show_more()

    def _show_more(self) -> None:
        """What was asked for besides the chart: the numbers, the code. Nothing is drawn for it."""
        with self._lock:
            if self.table_toggle.value and not self.error:
                self.table_box.value = self.table().to_html(border=0, na_rep="–")
            if self.share_toggle.value:
                self.code_out.value = self.scenario.code(key_of(self.question))
                self.code_out.rows = 2 + len(self.code_out.value) // 90

    # ---- picture ----------------------------------------------------------------------------------
    def _drawing(self) -> tuple[LiveChart, Canvas]:
        """Its chart and canvas, which stay until others have taken their place."""
        drawing = _drawings.get(self)
        if drawing is None:
            if len(_drawings) >= MOST_AT_HAND:
                _drawings.clear()
                gc.collect()  # figures are full of cycles, and would be let go when much more has come
            figure = style.figure(*self.question.chart.size)
            chart = self.question.chart(figure)
            chart.update(self.result, self.base_result, self.kept_results)
            drawing = _drawings[self] = chart, Canvas(figure, chart.moving, chart.readings)
        return drawing

    @property
    def chart(self) -> LiveChart:
        """The chart, as it stands now."""
        return self._drawing()[0]

    @property
    def canvas(self) -> Canvas:
        """What draws the chart."""
        return self._drawing()[1]

    def _refresh(self) -> None:
        """Result, picture, sentence. Positions that were overtaken while waiting are dropped.

        JupyterLab may run callbacks in another thread than the cells, so the figure is behind a lock.
        An error empties the panel, is told in one sentence and raised again, so that tests see it.
        """
        number = self._asked = self._asked + 1
        with self._lock:
            if number != self._asked:
                return
            shown = ""  # until there is a sentence for this position
            try:
                if self._rows_behind:
                    self._show_rows()
                if self._list_behind:
                    self._show_position()
                self.result = self.question.model(self.scenario)
                shown = self.sentence_box.value = _paragraph(self.sentence)
                self.chart.update(self.result, self.base_result, self.kept_results)
                self.picture.show(self.canvas)
                self.error = None
                self._show_more()
                self.message.value = ""
                for tell in self._watchers:
                    tell()
            except Exception as error:
                self.error = error
                self.picture.clear()
                self.sentence_box.value = shown
                self.say_problem("This setting cannot be drawn: press Reset.")
                raise

    def _look_ahead(self) -> None:
        """Draw what one more step of the lever moved last shows, for the page to show it without asking."""
        with self._lock:
            if self._moved is None or self.error:
                return
            steps = []
            try:
                for value in self._moved.steps:
                    scenario = self.scenario.having(OWN, **{self._moved.entry.id: value})
                    result = self.question.model(scenario)
                    self.chart.update(result, self.base_result, self.kept_results)
                    steps.append((value, self.picture.drawn(self.canvas), _paragraph(self._said(scenario, result))))
            except Exception:  # nobody has asked for it yet: the move itself says what is wrong
                steps = []
            finally:
                self.chart.update(self.result, self.base_result, self.kept_results)
            self.picture.look_ahead(self._moved.mover.model_id, self.sentence_box.model_id, steps)

    @property
    def png(self) -> bytes:
        """The chart as a sharp picture, made once for what it shows; empty when the setting cannot be drawn."""
        with self._lock:
            if self.error:
                return b""
            if self._pictured[0] != self.picture.moving:
                self._pictured = self.picture.moving, self.canvas.png()
            return self._pictured[1]

    @property
    def sentence(self) -> str:
        """What the chart shows, in words."""
        return self._said(self.scenario, self.result)

    def _said(self, scenario: Scenario, result) -> str:
        kept = "".join(
            f" Kept {letter} ({self.describe(scenario)}): {self._verdict(self.kept_results[letter])}."
            for letter, scenario in self.kept.items()
        )
        return self.question.said(scenario, result, self.base_result) + kept

    @property
    def text(self) -> str:
        """The sentence."""
        return self.sentence

    def _verdict(self, result) -> str:
        return result.finding

    def table(self) -> pd.DataFrame:
        """The numbers behind the chart; kept scenarios beside the present one, or below it where that is too wide."""
        now = self.question.table(self.result)
        tables = {"now": now} | {k: self.question.table(result) for k, result in self.kept_results.items()}
        if len(tables) == 1:
            return now
        alike = all(table.index.equals(now.index) for table in tables.values())
        beside = alike and len(tables) * len(now.columns) <= WIDEST
        return pd.concat(tables, axis=1) if beside else pd.concat(tables)

    def holds(self) -> bool | None:
        """Whether the claim holds in the present scenario; None where that cannot be said."""
        margin = self.question.margin(self.scenario)
        return None if verdict.undecided(margin) else bool(verdict.holds(margin))
