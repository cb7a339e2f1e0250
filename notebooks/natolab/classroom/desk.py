"""In class: a learner's line to send, and the desk at which the instructor sees the room; no server.

my_code()            a learner's line to send: guesses and verdicts locked in in this session (nothing else)
Desk()               a box to paste into, a folder, and the charts of the room
Asked(...)           a prediction as the room was asked it
made_up_codes(n)     codes of a room that does not exist, to try it out
pool, pool_folder    lines or files -> Room, of .pooling; its charts are those of .room

Left out: names; a room is what its codes say (natolab.learner.answers).
"""

import html
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import ipywidgets as widgets

from natolab.charts.canvas import Canvas, Still
from natolab.charts.live_picture import LivePicture
from natolab.charts.room import Unshown
from natolab.classroom.pooling import pool, pool_folder
from natolab.classroom.room import Room
from natolab.errors import NatolabError
from natolab.facts.assumptions import registry
from natolab.facts.claims import CONFIDENCE, SCALE
from natolab.facts.scenario import Scenario, preset
from natolab.learner import answers, progress
from natolab.learner.answers import MOMENTS, Answers, Judgement, new_tag
from natolab.panels.panel import Panel, framed, spoken, status
from natolab.questions import Question, board
from natolab.questions.buildup import PATHS

# ---- a learner's code --------------------------------------------------------------------------------------
COUNTED = ("guess(es)", "verdict(s)", "series")
IF_YOURS = "If they are yours, lock them in again or write my_code(..., mine=True); if not, leave it so."
NOTHING_YET = "There is no answer yet: lock in a guess or record a verdict, then run this cell again."


class Line(str):
    """A line of text that a cell shows as it stands, without quotes; a note about it stands above it."""

    note = ""

    def __repr__(self) -> str:
        return f"{self.note}\n{self}".strip()


_tag: list[str] = []  # drawn or given once a session, so that this learner's codes can be tied together


def my_tag() -> str:
    """The tag of this session's codes, drawn when it is first asked for."""
    if not _tag:
        _tag.append(new_tag())
    return _tag[0]


def my_code(
    moment: str = "before", tag: str | None = None, scenario: Scenario | None = None, mine: bool = False
) -> Line:
    """The code of what is locked in now: one line to send; a sentence when there is nothing yet (Run All goes on).

    Only what was locked in since this notebook's kernel began counts; what a progress file brought from elsewhere may
    be another learner's, so the note above the code says how much of it was left out.
    Raises ScenarioError for a wrong moment, tag or scenario.

    moment     "before" or "after" the data, or the discussion
    tag        the six letters of an earlier code of yours, from another session, used from then on; "" for none
    scenario   a scenario to send along, such as explorer.scenario
    mine       True says that what was kept earlier is yours as well: then it counts from now on
    """
    if mine:
        progress.confirm()
    if tag is None:
        tag = my_tag()
    here = _answered(progress.of_this_session)
    left_out = _left_out(here)
    if not any(here) and scenario is None:
        return Line(f"{NOTHING_YET} {left_out}".strip())
    guesses, verdicts, series = here
    code = Line(Answers(guesses, verdicts, scenario, moment, tag, series).code())
    code.note = left_out
    if tag:  # after the code is made: a bad tag is not remembered
        _tag[:] = [tag]
    return code


Given = tuple[dict[str, float], dict[str, Judgement], dict[str, tuple[float, ...]]]


def _answered(entries: Callable[[str], Mapping[str, Mapping]]) -> Given:
    """Guesses, verdicts and series of the kept entries that have all that a code needs."""
    guesses = {name: entry["guess"] for name, entry in entries("predictions").items() if "guess" in entry}
    verdicts = {
        i: Judgement(entry["verdict"], entry["confidence"])
        for i, entry in entries("verdicts").items()
        if entry.get("verdict", "") != "" and "confidence" in entry  # empty: taken back
    }
    series = {name: tuple(entry["numbers"]) for name, entry in entries("series").items() if entry.get("numbers")}
    return guesses, verdicts, series


def _left_out(here: Given) -> str:
    """The note on kept answers that do not count, and what to do; nothing when every one counts."""
    every = _answered(progress.entries)
    numbers = [(len(kept) - len(sent), word) for kept, sent, word in zip(every, here, COUNTED, strict=True)]
    listing = " and ".join(f"{number} {word}" for number, word in numbers if number > 0)
    return (
        f"Left out: {listing}, kept before this notebook was started or by another one. {IF_YOURS}" if listing else ""
    )


# ---- the desk ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Asked:
    """A prediction as the room was asked it: words, unit, and the figures to reveal."""

    question: str
    unit: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


class Desk(Panel):
    """Paste codes or name a folder, and see the room. The figures stay hidden until they are asked for.

    asked       prediction name -> Asked; others are shown under their names, without figures
    questions   what the room's scenarios can be put to; those of the board when none are named
    codes       codes to start with
    sketched    name of a sketch -> its places, its question, the answer at the places
    After pooling the box holds the codes that count and nothing else, so that no name is stored with the notebook.
    """

    def __init__(
        self,
        asked: Mapping[str, Asked] | None = None,
        questions: Iterable[Question] | None = None,
        codes: Iterable[str] = (),
        sketched: Mapping[str, tuple[Sequence[float], str, Sequence[float]]] | None = None,
    ):
        self.asked, self.sketched = dict(asked or {}), dict(sketched or {})
        self.questions = {q.name: q for q in questions or (PATHS, *board.listed())}
        self.room, self.charts = Room(), []
        wide, named = widgets.Layout(width="98%"), {"description_width": "130px"}
        self.box = widgets.Textarea(
            description="Codes", rows=7, layout=wide, style=named, continuous_update=False,
            placeholder="one line a code; names before a code are dropped",
        )  # fmt: skip
        self.pool_button = widgets.Button(description="Pool these codes", layout=widgets.Layout(width="auto"))
        self.pool_button.on_click(lambda _: self.pool())
        self.path = widgets.Text(
            description="Or a folder", style=named, layout=widgets.Layout(flex="1 1 320px"), continuous_update=False,
            placeholder="path of a folder with text files",
        )  # fmt: skip
        self.folder_button = widgets.Button(description="Pool this folder", layout=widgets.Layout(width="auto"))
        self.folder_button.on_click(lambda _: self.pool_folder())
        self.question_list = widgets.Dropdown(
            options=list(self.questions), description="Question", style=named, layout=widgets.Layout(width="560px")
        )
        self.reveal = widgets.Checkbox(description="Show the figures", indent=False)
        for control in (self.question_list, self.reveal):
            control.observe(lambda _: self._refresh(), "value")
        self.message = spoken("message")
        self.slots: list[tuple[LivePicture, widgets.HTML]] = []
        self.gallery = widgets.VBox()
        row = widgets.Layout(flex_flow="row wrap")
        self.widget = framed(
            self.box,
            widgets.HBox([self.pool_button], layout=row),
            widgets.HBox([self.path, self.folder_button], layout=row),
            widgets.HBox([self.question_list, self.reveal], layout=row),
            self.message,
            self.gallery,
        )
        self.box.value = "\n".join(codes)
        self.pool()

    @property
    def text(self) -> str:
        """The room and its charts in words."""
        return " ".join([self.room.summary, *(chart.sentence for chart in self.charts)])

    def pool(self) -> None:
        """Read the box."""
        self._take_from(lambda: pool(self.box.value) if self.box.value.strip() else Room())

    def pool_folder(self) -> None:
        """Read the folder; what the box held is replaced by its codes."""
        path = self.path.value.strip()
        if not path:
            self._say_problem("No folder is named: type the path of a folder that holds the text files.")
            return
        self._take_from(lambda: pool_folder(path))

    def _take_from(self, read: Callable[[], Room]) -> None:
        try:
            room = read()
        except NatolabError as error:
            self._say_problem(str(error))
        else:
            self._take(room)

    def _say_problem(self, sentence: str) -> None:
        self.message.value = f"<b role='alert'>{html.escape(sentence)}</b>"

    def _take(self, room: Room) -> None:
        self.room = room
        self.box.value = "\n".join(room.codes)
        self._refresh()

    def _refresh(self) -> None:
        parts = [status(self.room.summary)]
        if self.room.remarks:
            lines = "".join(f"<li>{html.escape(line[2:])}</li>" for line in repr(self.room.report()).splitlines())
            parts.append(f"<details open><summary>Remarks</summary><ul>{lines}</ul></details>")
        self.charts = list(self._charts())
        parts += [f"<p>{html.escape(c.sentence)}</p>" for c in self.charts if isinstance(c, Unshown)]
        parts += [
            f"<details open><summary>{title}</summary>{table.to_html(border=0, float_format='{:.1f}'.format)}</details>"
            for title, table in self.room.played_tables().items()
        ]
        self._show([c for c in self.charts if isinstance(c, Still)])
        self.message.value = "".join(parts)

    def _charts(self) -> Iterator[Still | Unshown]:
        for name in self.room.guessed:
            prediction = self.asked.get(name, Asked(""))
            yield self.room.guesses(
                name, prediction.figures if self.reveal.value else {}, prediction.question, prediction.unit
            )
        if any(a.verdicts for learner in self.room.people for a in learner.values()):
            yield self.room.verdicts()
        for name, (places, question, answer) in self.sketched.items():
            if self.room.series(name):
                yield self.room.sketches(name, places, question, answer if self.reveal.value else ())
        if self.room.series("calibration"):
            yield self.room.sureness()
        if self.room.scenarios:
            question = self.questions[self.question_list.value]
            few = self.room.too_few_scenarios()
            yield from [few] if few else self._scenario_charts(question)

    def _scenario_charts(self, question: Question) -> Iterator[Still | Unshown]:
        yield self.room.divided()
        yield self.room.outcome_dots(question)
        if question == PATHS:
            yield self.room.paths()
        yield self.room.decided(question)

    def _show(self, stills: list[Still]) -> None:
        """One picture and sentence a chart; slots are used again, so that nothing grows."""
        while len(self.slots) < len(stills):
            self.slots.append((LivePicture(), spoken("sentence")))
        for (picture, sentence), still in zip(self.slots, stills, strict=False):
            picture.show(Canvas(still.figure))
            sentence.value = f"<p>{html.escape(still.sentence)}</p>"
        self.gallery.children = tuple(chain.from_iterable(self.slots[: len(stills)]))


# ---- a room that does not exist ---------------------------------------------------------------------------
def made_up_codes(n: int = 24, seed: int = 2026) -> list[str]:
    """Codes of n made-up learners, the same for the same seed: guesses, verdicts and scenarios, before and after."""
    chance = random.Random(seed)
    codes = []
    for _ in range(n):
        tag = "".join(chance.choices(answers.TAG_LETTERS, k=answers.TAG_LENGTH))
        guess = min(15.0, max(1.0, round(chance.lognormvariate(1.9, 0.45), 1)))
        later = round(guess + chance.uniform(0, 0.9) * (5.5 - guess), 1)
        leaning = chance.choice(("walt", "rutte", "hague_3_5"))
        for moment, number in zip(MOMENTS, (guess, later), strict=True):
            weights = (6, 3, 2, 1) if moment == "before" else (2, 6, 3, 1)
            verdicts = {
                i: Judgement(chance.choices(SCALE, weights)[0], chance.choice(CONFIDENCE))
                for i in ("C16", "C17", "C20")
            }
            scenario = _made_up_scenario(chance, leaning) if moment == "after" else None
            codes.append(Answers({"gdp_ratio_ppp": number}, verdicts, scenario, moment, tag).code())
    return codes


def _made_up_scenario(chance: random.Random, leaning: str) -> Scenario:
    """A position somebody holds, some sliders moved a little."""
    values = dict(preset(leaning).changed())
    for key in ("usable_eu", "usable_eu_gain", "price_ratio", "ru_reconstitution", "war_end", "target_burden"):
        a = registry()[key]
        moved = values.get(key, a.default) + chance.choice((-2, -1, 0, 0, 1, 2)) * a.step
        values[key] = min(max(round(moved, 6), a.low), a.reach)
    return Scenario(values)
