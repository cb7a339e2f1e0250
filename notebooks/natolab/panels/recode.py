"""Recode the episodes in place: select boxes beside each episode, and the test follows.

Recode()             starts uncoded; code a few episodes yourself, or begin from a coder's table and change it
recode.table()       the learner's codes as a table, for `models.episodes`
recode.set(...)      one cell, as its select box would

Cells that are not coded leave their episode out. Episodes after the essay are not offered: they are kept for a test.
"""

import html
import re
import threading

import ipywidgets as widgets
import pandas as pd

from natolab.charts import style
from natolab.charts.canvas import Canvas
from natolab.charts.live_picture import LivePicture
from natolab.charts.threats import ReliefDots
from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.scenario import Scenario
from natolab.models import episodes as model
from natolab.models.statistics import kappa
from natolab.panels.panel import Panel, framed, spoken, status
from natolab.questions.threats import Seen, say_seen, seen

BLANK = "–"
COLUMNS = tuple(model.WORDS)
HEADS = {"response": "response", "leverage": "leverage", "short_run": "day 60", "lasting": "lasting"}
STARTS = {"nothing coded": "", **{model.NAMES[coder]: coder for coder in model.CODERS}}
#: first months of the pages, so that no page is long
PAGES = {
    "to April 2025": "2024-11",
    "May to July": "2025-05",
    "August to October": "2025-08",
    "from November": "2025-11",
}
NOTHING = "Nothing to compare yet: code the response and the outcome of at least one episode of each answer."

ROWS_CSS = """<style>
.natolab-explorer.natolab-codes .natolab-episode {flex: 1 1 180px; min-width: 150px}
.natolab-codes .natolab-row .widget-dropdown {flex: 0 1 126px; width: 126px; min-width: 84px}
.natolab-codes .natolab-head {flex: 0 1 126px; width: 126px; min-width: 84px; margin: 2px; font-weight: bold}
@media (min-width: 700px) {.natolab-codes .natolab-row {flex-wrap: nowrap !important}}
.natolab-codes .natolab-episode .natolab-unit {display: inline-block}
.natolab-codes .natolab-differ select {border: 2px solid #9c1f5c}
</style>"""


def _events_of(row: pd.Series) -> list[dict]:
    """The dated events an episode rests on, those that name its target first; comments are left out on purpose."""
    table = tables.table("events")
    dates = str(row["key_events"]).split(";")
    events = table[table["date"].astype(str).isin(dates)]
    words = [w for w in re.split(r"[/ ]", row["target"]) if w[:1].isupper() and len(w) > 1]
    texts = events[["actor", "target", "what_happened"]].astype(str).agg(" ".join, axis=1)
    named = events[[any(w in text for w in words) for text in texts]]
    return (named if len(named) else events).to_dict("records")


class Recode(Panel):
    """A table of episodes that the learner codes; below it the 2x2, Fisher's p and the posterior.

    start      coder whose table it begins from ("first", "second", "recommended"), or "" for nothing coded
    rule       what counts as relief, a key of `models.episodes.RULES`
    Raises DataError for another coder or rule.
    """

    pictured = True
    #: every table made, so that tests can turn each select box
    opened: list["Recode"] = []  # noqa: RUF012 - shared on purpose, like Explorer.opened

    def __init__(self, start: str = "", rule: str = "short run"):
        if start not in STARTS.values():
            raise DataError(
                f"There is no coder called “{start}”: choose from {', '.join(model.CODERS)}, or leave it out."
            )
        if rule not in model.RULES:
            raise DataError(f"There is no rule called “{rule}”: choose from {', '.join(model.RULES)}.")
        known = tables.table("episodes_second_coding").query("vintage == 'known'")
        self.episodes = known.sort_values("window", kind="stable").set_index("episode")
        self._lock, self._quiet = threading.RLock(), True
        self.cells = {
            (episode, column): self._cell(episode, column) for episode in self.episodes.index for column in COLUMNS
        }
        self.start = widgets.Dropdown(
            options=list(STARTS), description="Begin from", layout=widgets.Layout(width="280px")
        )
        self.rule = widgets.Dropdown(
            options=list(model.RULES), value=rule, description="Relief is", layout=widgets.Layout(width="250px")
        )
        self.unclear = widgets.Dropdown(
            options=[model.COUNTED, model.LEFT_OUT], description="Unclear is", layout=widgets.Layout(width="300px")
        )
        self.differ = widgets.Checkbox(
            description="Mark the cells on which the two coders differ",
            indent=False,
            layout=widgets.Layout(width="420px"),
        )
        self.picture, self.sentence_box, self.agreed = LivePicture(), spoken("sentence"), widgets.HTML()
        figure = style.figure(*ReliefDots.size)
        self.chart = ReliefDots(figure)
        self.base = self._seen(model.coding("first"))
        self.chart.update(self.base, self.base, {})
        self.canvas = Canvas(figure, self.chart.moving, self.chart.readings)
        self._build()
        self._quiet = False
        self.begin(start)
        self.start.observe(lambda event: self._quiet or self.begin(STARTS[event["new"]]), "value")
        self.differ.observe(lambda _: self._mark(), "value")
        for box in (self.rule, self.unclear, *self.cells.values()):
            box.observe(lambda _: self._quiet or self.refresh(), "value")
        Recode.opened.append(self)

    # ---- parts ------------------------------------------------------------------------------------
    def _cell(self, episode: str, column: str) -> widgets.Dropdown:
        box = widgets.Dropdown(
            options=[(BLANK, ""), *((word.replace("_", " "), word) for word in model.WORDS[column])],
            value="",
            description=f"{episode}: {HEADS[column]}",
        )
        box.add_class("natolab-box")  # the name is there for screen readers, out of sight
        return box

    def _row(self, episode: str) -> widgets.Widget:
        row = self.episodes.loc[episode]
        events_html = "".join(
            f"<p><b>{html.escape(str(e['id']))} {html.escape(str(e['date']))[:10]}</b> "
            f"{html.escape(str(e['what_happened']))}. <i>What followed:</i> {html.escape(str(e['outcome']))}.</p>"
            for e in _events_of(row)
        )
        label = widgets.HTML(
            f"<details><summary><b>{html.escape(episode)}</b> <span class='natolab-unit'>"
            f"({html.escape(row['target'])}, {html.escape(str(row['window']))})</span></summary>{events_html}</details>"
        )
        label.add_class("natolab-label")
        label.add_class("natolab-episode")
        boxes = [self.cells[episode, column] for column in COLUMNS]
        line = widgets.HBox([label, *boxes], layout=widgets.Layout(overflow="visible", flex_flow="row wrap"))
        line.add_class("natolab-row")
        return line

    @staticmethod
    def _heads() -> widgets.Widget:
        """The line above the select boxes, in the same widths."""
        first = widgets.HTML("open an episode to read its events")
        first.add_class("natolab-episode")
        heads = [widgets.HTML(word) for word in HEADS.values()]
        for head in heads:
            head.add_class("natolab-head")
        line = widgets.HBox([first, *heads], layout=widgets.Layout(flex_flow="row wrap"))
        line.add_class("natolab-row")
        return line

    def _build(self) -> None:
        starts = [*list(PAGES.values())[1:], "9999"]
        pages = []
        for low, high in zip(PAGES.values(), starts, strict=True):
            here = [e for e in self.episodes.index if low <= str(self.episodes.loc[e, "window"])[:7] < high]
            pages.append(widgets.VBox([self._heads(), *(self._row(episode) for episode in here)]))
        tabs = widgets.Tab(pages, titles=tuple(PAGES))
        tools = widgets.HBox([self.start, self.rule, self.unclear], layout=widgets.Layout(flex_flow="row wrap"))
        self.widget = framed(tools, self.differ, tabs, self.picture, self.sentence_box, self.agreed, css=ROWS_CSS)
        self.widget.add_class("natolab-codes")

    # ---- what a learner does ----------------------------------------------------------------------
    def set(self, episode: str, **codes: str) -> None:
        """Code cells of one episode. Raises DataError for an unknown episode, column or word."""
        for column, word in codes.items():
            if (episode, column) not in self.cells:
                raise DataError(f"There is no cell “{column}” of an episode “{episode}” in this table.")
            if word not in ("", *model.WORDS[column]):
                raise DataError(
                    f"The column {column} takes {', '.join(model.WORDS[column])}; “{word}” is none of them."
                )
            self.cells[episode, column].value = word

    def begin(self, coder: str) -> None:
        """Fill the table with a coder's codes, or empty it."""
        codes = model.coding(coder).set_index("episode") if coder else None
        self._quiet = True
        try:
            for (episode, column), box in self.cells.items():
                box.value = codes.loc[episode, column] if coder else ""
            self.start.value = next(word for word, key in STARTS.items() if key == coder)
        finally:
            self._quiet = False
        self.refresh()

    def table(self) -> pd.DataFrame:
        """The codes as they stand: one row an episode, empty where nothing is coded."""
        rows = {e: {column: self.cells[e, column].value for column in COLUMNS} for e in self.episodes.index}
        return pd.DataFrame.from_dict(rows, "index").rename_axis("episode").reset_index()

    # ---- picture ----------------------------------------------------------------------------------
    def _usable(self) -> pd.DataFrame:
        """Episodes whose response and outcome are both coded; other empty cells do not matter here."""
        table = self.table()
        column = model.RULES[self.rule.value][0]
        return table[(table["response"] != "") & (table[column] != "")]

    def _seen(self, table: pd.DataFrame) -> Seen:
        counts = model.relief_table(table, self.rule.value, self.unclear.value)
        return seen(counts, Scenario())

    def counts(self) -> model.Relief | None:
        """The learner's 2x2 table, or None while one of the answers has no case."""
        table = self._usable()
        relief = model.relief_table(table, self.rule.value, self.unclear.value) if len(table) else None
        return relief if relief is not None and relief.accept[1] and relief.resist[1] else None

    def refresh(self) -> None:
        """Count, draw and say anew."""
        with self._lock:
            counts = self.counts()
            if counts is None:
                self.result, self.sentence = (
                    None,
                    f"{len(self._usable())} of {len(self.episodes)} episodes coded. {NOTHING}",
                )
                self.picture.layout.display = "none"
            else:
                self.result = seen(counts, Scenario())
                coded = f"{len(self._usable())} of {len(self.episodes)} episodes coded."
                self.sentence = f"{coded} {say_seen(self.result, self.result)}"
                self.chart.update(self.result, self.base, {})
                self.picture.show(self.canvas)
                self.picture.layout.display = ""
            self.sentence_box.value = status(self.sentence)
            self.agreed.value = f"<p>{html.escape(self.agreement())}</p>"

    @property
    def png(self) -> bytes:
        """The comparison as a sharp picture; empty while there is none."""
        with self._lock:
            return b"" if self.result is None else self.canvas.png()

    def agreement(self) -> str:
        """How the learner's codes agree with each coder, in one sentence."""
        table, parts = self.table(), []
        for coder in ("first", "second"):
            codes = model.coding(coder).set_index("episode")
            kappas = []
            for column in COLUMNS:
                coded = table[table[column] != ""]
                if len(coded) >= 3:
                    agreed = kappa(coded[column], codes.loc[coded["episode"], column], draws=20)
                    kappas.append(f"{HEADS[column]} {agreed.kappa:.2f}")
            parts.append(f"{model.NAMES[coder]}: {', '.join(kappas)}" if kappas else "")
        parts = [part for part in parts if part]
        if not parts:
            return "Code at least three cells of a column to see how far you agree with the two coders (kappa)."
        return f"Your agreement beyond chance (kappa) with the {'; with the '.join(parts)}."

    def _mark(self) -> None:
        for (episode, column), box in self.cells.items():
            first_code, second_code = (self.episodes.loc[episode, f"{column}_{coder}"] for coder in ("first", "second"))
            marked = self.differ.value and first_code != second_code
            (box.add_class if marked else box.remove_class)("natolab-differ")
            # Said as well, for those who do not see the frame.
            box.description = f"{episode}: {HEADS[column]}{', the coders differ' if marked else ''}"

    @property
    def text(self) -> str:
        """What the table asks, and the sentence."""
        return f"A table of episodes to code by {', '.join(HEADS.values())}. {self.sentence}"

    @property
    def answer(self) -> str:
        """The codes as they stand, one line an episode, and how far they agree with the coders."""
        coded = {e: [self.cells[e, column].value for column in COLUMNS] for e in self.episodes.index}
        lines = [
            f"{e}: {', '.join(word.replace('_', ' ') or BLANK for word in codes)}"
            for e, codes in coded.items()
            if any(codes)
        ]
        return "\n".join([*lines, self.agreement()]) if lines else ""
