"""Class pooling: the codes of a room become charts, with no server.

my_code()            a learner's line to send: guesses and verdicts locked in so far (nothing else)
pool(lines)          pasted lines, chat prefixes and all -> Room
pool_folder(path)    the same from a folder of text files
Room                 what counts, what does not and why, and the charts of the room
Desk()               the same as a control: a box to paste into, a folder, charts
made_up_codes(n)     codes of a room that does not exist, to try it out

room       the learners by tag, each with answers before and after, and the scenarios
remark     one line or file that did not count, or not as it stood, and why; the rest still counts
Left out: who sent what. Whatever stands around a code is dropped when it is read. Files in sub-folders and hidden
files are not read. A scenario code has no tag, so two people who send the same one count once; a scenario sent inside
a room code (my_code(scenario=...)) counts for each.
"""

import html
import os
import random
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from textwrap import shorten

import ipywidgets as widgets
import numpy as np
import pandas as pd

from natolab import answers, predict
from natolab.answers import MOMENTS, Answers, Judgement, codes_in, new_tag, read_code
from natolab.charts import room as charts
from natolab.charts.canvas import Still, full_png
from natolab.charts.room import ENOUGH, Unshown
from natolab.claims import CONFIDENCE, SCALE, Markdown, claims
from natolab.errors import DataError, NatolabError, ScenarioError
from natolab.explorer import CSS
from natolab.models import attrition, buildup, deterrence, fragmentation
from natolab.models.alliance import us_cut_answer
from natolab.questions import Question, outspend, stand_alone
from natolab.questions import alliance as paying
from natolab.questions import attrition as fighting
from natolab.questions import deterrence as deterring
from natolab.questions import fragmentation as buying
from natolab.scenario import Assumption, Scenario, preset, registry
from natolab.sensitivity import Outcome

LONGEST_LINE = 10_000  # characters
MOST_LINES = 20_000
CODES_A_LINE = 10
MOST_CODES = 2_000
LARGEST_FILE = 1_000_000  # bytes
MOST_FILES = 1_000
TEXT_FILES = {"", ".txt", ".csv", ".tsv", ".md", ".log"}
LISTED = 8  # places named for one remark


# ---- a learner's code --------------------------------------------------------------------------------------
class Line(str):
    """A line of text that a cell shows as it stands, without quotes."""

    def __repr__(self) -> str:
        return str(self)


_tag: list[str] = []  # drawn once a session, so that this learner's codes can be tied together


def my_code(moment: str = "before", tag: str | None = None, scenario: Scenario | None = None) -> Line:
    """The code of what is locked in now: one line to send. Raises ScenarioError when there is nothing yet.

    moment     "before" or "after" the data, or the discussion
    tag        the six letters of an earlier code of yours, from another session; "" for none
    scenario   a scenario to send along, such as explorer.scenario
    """
    if tag is None:
        tag = _tag[0] if _tag else new_tag()
    if tag and not _tag:
        _tag.append(tag)
    record = predict.record()
    guesses = {name: entry["guess"] for name, entry in record["predictions"].items() if "guess" in entry}
    verdicts = {
        i: Judgement(entry["verdict"], entry["confidence"])
        for i, entry in record["verdicts"].items()
        if {"verdict", "confidence"} <= set(entry)
    }
    return Line(Answers(guesses, verdicts, scenario, moment, tag).code())


# ---- the room ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Remark:
    """Where something did not count as it stood, and why; never what stood there."""

    where: str
    told: str


@dataclass(frozen=True)
class Tested:
    """A question put to a room's scenarios: its margin for arrays, if there is one, and the models it uses."""

    question: Question
    outcome: Outcome | None = None
    models: str = "abcdefgh"


#: questions whose margin can be had for all scenarios at once; tests hold both ways against each other
QUESTIONS: Mapping[str, Tested] = {
    tested.question.name: tested
    for tested in (
        Tested(stand_alone.PATHS, buildup.margin, "b"),
        Tested(outspend.OUTSPEND, None, "a"),
        Tested(buying.FRAGMENTED, fragmentation.waste_margin, "d"),
        Tested(
            fighting.BATTLE,
            attrition.day0_gap,
            "e",
        ),
        Tested(paying.PAID, lambda a: 0.5 - us_cut_answer(a), "c"),
        Tested(deterring.HAND_OVER, deterrence.dip, "bh"),
    )
}


@dataclass(frozen=True)
class Room:
    """What a class has sent. Read-only.

    people      one entry a learner: moment -> Answers
    alone       scenarios sent by themselves
    remarks     lines and files that did not count, or not as they stood
    """

    people: tuple[Mapping[str, Answers], ...] = ()
    alone: tuple[Scenario, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def __repr__(self) -> str:
        return self.summary

    def _repr_markdown_(self) -> str:
        return f"{self.summary}\n\n{self.report()}"

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The latest scenario of each learner, and those sent by themselves."""
        sent = [[mine[m].scenario for m in MOMENTS if m in mine and mine[m].scenario] for mine in self.people]
        return (*(scenarios[-1] for scenarios in sent if scenarios), *self.alone)

    @property
    def codes(self) -> list[str]:
        """A code for each thing that counts: all that is kept of what was pasted."""
        return [a.code() for mine in self.people for a in mine.values()] + [s.code() for s in self.alone]

    @property
    def summary(self) -> str:
        """The room in one sentence or two."""
        if not self.people and not self.alone:
            return "No code has been read yet: paste lines that hold codes beginning with nato1- or room1-."
        first, last = (sum(m in mine for mine in self.people) for m in MOMENTS)
        both = sum(len(mine) == len(MOMENTS) for mine in self.people)
        told = (
            f"{_count(len(self.people), 'learner')} with answers ({first} before, {last} after, {both} both) and "
            f"{_count(len(self.scenarios), 'scenario')}."
        )
        return told + (f" {_count(len(self.remarks), 'remark')} on lines or files." if self.remarks else "")

    def report(self) -> Markdown:
        """The remarks, those alike together: which lines, and why."""
        alike: dict[str, list[str]] = {}
        for remark in self.remarks:
            alike.setdefault(remark.told, []).append(remark.where)
        lines = [f"- {_places(where)}: {told}" for told, where in alike.items()]
        return Markdown("\n".join(lines) or "Every line counts as it stands.")

    # ---- guesses and verdicts ---------------------------------------------------------------------------
    @property
    def guessed(self) -> list[str]:
        """Names of the predictions, the most answered first."""
        tally: dict[str, int] = {}
        for name in (name for mine in self.people for a in mine.values() for name in a.guesses):
            tally[name] = tally.get(name, 0) + 1
        return sorted(tally, key=lambda name: (-tally[name], name))

    def guesses(
        self, name: str, figures: Mapping[str, float] | None = None, question: str = "", unit: str = ""
    ) -> Still | Unshown:
        """The room's guesses of one prediction, before and after; figures are shown once they are given."""
        given = [[_guesses(mine, m)[name] for mine in self.people if name in _guesses(mine, m)] for m in MOMENTS]
        pairs = _twice(self.people, _guesses, name)
        note = _nearer(pairs, figures or {}) if len(pairs) >= ENOUGH else ""
        return charts.guess_spread(*given, figures, question or name.replace("_", " "), unit, note)

    def verdicts(self, *claim_ids: str, most: int = 6) -> Still | Unshown:
        """Verdicts before and after on some claims; on the most answered ones if none is named."""
        counts = {i: tuple(self._judged(i, m) for m in MOMENTS) for i in claim_ids or claims()}
        counts = {i: pair for i, pair in counts.items() if any(map(any, pair))}
        if not claim_ids:
            top = sorted(counts, key=lambda i: -sum(map(sum, counts[i])))[:most]
            counts = {i: pair for i, pair in counts.items() if i in top}
        labels = {i: shorten(claims()[i].paraphrase, 66, placeholder="\u00a0…") for i in counts}
        return charts.verdict_shift(counts, labels, self._say_changes(counts))

    def _judged(self, claim_id: str, moment: str) -> list[int]:
        given = [_verdicts(mine, moment).get(claim_id) for mine in self.people]
        return [sum(judgement is not None and judgement.verdict == step for judgement in given) for step in SCALE]

    def _say_changes(self, claim_ids: Iterable[str]) -> str:
        pairs = [pair for i in claim_ids for pair in _twice(self.people, _verdicts, i)]
        if len(pairs) < ENOUGH:
            return ""
        changed = sum(first.verdict != last.verdict for first, last in pairs)
        sure = [sum(pair[k].confidence == "high" for pair in pairs) for k in (0, 1)]
        return (
            f"Of {len(pairs)} verdicts given twice {changed} changed; confidence is high in {sure[0]} of them before "
            f"and in {sure[1]} after."
        )

    # ---- scenarios ----------------------------------------------------------------------------------------
    def values(self) -> dict[str, np.ndarray]:
        """Each assumption's value in every scenario of the room."""
        return {key: np.array([s[key] for s in self.scenarios]) for key in registry()}

    def dividing(self) -> pd.DataFrame:
        """The assumptions on which scenarios differ, most divided first.

        Columns: label, low, high (words), default (0 to 1), spread: standard deviation in units of the slider's range;
        of a choice, that of having made the room's most common one. Index: assumption id.
        """
        rows = {}
        for key, values in self.values().items():
            if len(values) and np.ptp(values) > 0:
                a = registry()[key]
                low, high = (f"{a.say(end)}" for end in (a.low, a.reach))
                rows[key] = (a.label, low, high, _place(a, a.default), _spread(a, values))
        table = pd.DataFrame.from_dict(rows, "index", columns=["label", "low", "high", "default", "spread"])
        return table.sort_values("spread", ascending=False, kind="stable")

    def divided(self) -> Still | Unshown:
        """Which assumption divides the room?"""
        few = self._too_few_scenarios()
        if few:
            return few
        table = self.dividing()
        if table.empty:
            return Unshown(f"All {len(self.scenarios)} scenarios of the room are alike: nothing divides it.")
        values = self.values()
        return charts.dividing_chart(table, {key: _place(registry()[key], values[key]) for key in table.index})

    def outcomes(self, question: Question) -> np.ndarray:
        """The margin of a question in every scenario; at or above 0 the claim holds."""
        return _margins(_tested(question))(self.values()) if self.scenarios else np.array([])

    def outcome_dots(self, question: Question) -> Still | Unshown:
        """The room's scenarios by how far they are from where the verdict turns."""
        return self._too_few_scenarios() or charts.outcome_dots(self.outcomes(question), question.name)

    def agreeing(self, question: Question) -> pd.DataFrame:
        """How far outcomes would differ if all took the room's middle value of one assumption; smallest first.

        Columns: label, middle (words), spread (standard deviation of the margin then). Index: assumption id.
        Assumptions that change nothing are left out. Questions without a margin for arrays take a run a scenario.
        """
        tested, values = _tested(question), self.values()
        outcome = _margins(tested)
        now, rows = outcome(values), {}
        for key in self.dividing().index:
            a = registry()[key]
            if a.model in tested.models:
                middle = _middle(a, values[key])
                then = outcome({**values, key: np.full(len(now), middle)})
                if not np.allclose(now, then, rtol=1e-9, atol=1e-12, equal_nan=True):
                    rows[key] = (a.label, a.say(float(f"{middle:.4g}")), _sd(then))
        return pd.DataFrame.from_dict(rows, "index", columns=["label", "middle", "spread"]).sort_values("spread")

    def decided(self, question: Question) -> Still | Unshown:
        """Which assumption's differences make the outcomes differ?"""
        few = self._too_few_scenarios()
        if few:
            return few
        table = self.agreeing(question)
        if table.empty:
            return Unshown(f"{question.name} The room's scenarios differ in nothing that changes this outcome.")
        return charts.agreeing_chart(table, _sd(self.outcomes(question)), question.name)

    def paths(self, path: str = "alone") -> Still | Unshown:
        """The build-up of every scenario on one chart; path: alone, planned or left_today."""
        few = self._too_few_scenarios()
        if few:
            return few
        run = buildup.paths(self.values())
        shown = stand_alone.SHOWN
        lines = np.broadcast_to(getattr(run, path), (len(run.years), len(self.scenarios)))[shown]
        titles = {"alone": "Europe alone", "planned": "Planned hand-over", "left_today": "If the US left today"}
        return charts.ratio_paths(
            run.years[shown], lines.T, self.values()["parity_threshold"], titles[path],
            "Usable European force for each 1 of Russia's",
        )  # fmt: skip

    def _too_few_scenarios(self) -> Unshown | None:
        n = len(self.scenarios)
        return charts.too_few("Scenarios", n) if n < ENOUGH else None


def _count(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def _places(where: list[str]) -> str:
    more = f" and {len(where) - LISTED} more" if len(where) > LISTED else ""
    return "; ".join(where[:LISTED]) + more


def _guesses(mine: Mapping[str, Answers], moment: str) -> Mapping[str, float]:
    """A learner's guesses at one moment; empty if none were sent."""
    return mine[moment].guesses if moment in mine else {}


def _verdicts(mine: Mapping[str, Answers], moment: str) -> Mapping[str, Judgement]:
    """A learner's verdicts at one moment; empty if none were sent."""
    return mine[moment].verdicts if moment in mine else {}


def _twice(people: Iterable[Mapping[str, Answers]], answered: Callable, key: str) -> list[tuple]:
    """The answers of those who gave one before and one after."""
    pairs = [tuple(answered(mine, m).get(key) for m in MOMENTS) for mine in people]
    return [pair for pair in pairs if None not in pair]


def _nearer(pairs: list[tuple[float, float]], figures: Mapping[str, float]) -> str:
    """How many of those who guessed twice moved, and how many nearer to a figure."""
    moved = sum(first != last for first, last in pairs)
    told = f"Of {len(pairs)} who guessed twice {moved} moved"
    if not figures:
        return f"{told}."
    first, last = (np.abs(np.subtract.outer([p[k] for p in pairs], list(figures.values()))).min(axis=1) for k in (0, 1))
    return f"{told}, {int((last < first).sum())} of them nearer to a figure."


def _place(a: Assumption, value):
    """Position between the ends of the slider, 0 to 1."""
    return (value - a.low) / (a.reach - a.low)


def _spread(a: Assumption, values: np.ndarray) -> float:
    if a.options:
        return float(np.std(values == _middle(a, values)))
    return float(np.std(_place(a, values)))


def _middle(a: Assumption, values: np.ndarray) -> float:
    """The room's middle value: the median (of whole numbers the lower one), of choices the most common."""
    if a.options:
        kinds, counts = np.unique(values, return_counts=True)
        return float(kinds[counts.argmax()])
    return float(np.percentile(values, 50, method="lower")) if a.whole else float(np.median(values))


def _sd(margins: np.ndarray) -> float:
    finite = margins[np.isfinite(margins)]
    return float(np.std(finite)) if len(finite) else 0.0


def _tested(question: Question) -> Tested:
    return QUESTIONS.get(question.name, Tested(question))


def _margins(tested: Tested) -> Callable[[Mapping[str, np.ndarray]], np.ndarray]:
    """The margin for arrays of assumption values: in one go, or scenario by scenario."""

    def one_by_one(values: Mapping[str, np.ndarray]) -> np.ndarray:
        n = len(next(iter(values.values())))
        each = (Scenario({key: column[i] for key, column in values.items()}) for i in range(n))
        return np.array([float(tested.question.margin(tested.question.model(scenario))) for scenario in each])

    def at_once(values: Mapping[str, np.ndarray]) -> np.ndarray:
        n = len(next(iter(values.values())))
        return np.array(np.broadcast_to(tested.outcome(values), (n,)), float)

    return at_once if tested.outcome else one_by_one


# ---- reading what a room sends ----------------------------------------------------------------------------
NO_CODE = "There is no code in this line: one begins with nato1- or room1-."
AGAIN = "This code stands further up already: it counts once."
ANOTHER = "Its tag has sent another code for this moment: where both answer, this one counts."


@dataclass
class _Reading:
    """A room in the making: codes go in, line by line."""

    seen: set[str] = field(default_factory=set)
    people: dict[str, dict[str, Answers]] = field(default_factory=dict)
    alone: list[Scenario] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    lines: int = 0

    def remark(self, where: str, told: str) -> None:
        """Note why something did not count; a message may quote what stood in the code, so it is kept short."""
        self.remarks.append(Remark(where, told if len(told) <= 240 else f"{told[:200]}… is not one: copy it again."))

    def line(self, where: str, text: str) -> None:
        """Take one line."""
        if not isinstance(text, str):
            self.remark(where, "This is not text: give lines of text.")
        elif len(text) > LONGEST_LINE:
            self.remark(where, f"This line is longer than {LONGEST_LINE:,} characters: put each code on its own line.")
        elif text.strip() and not text.lstrip("\ufeff \t").startswith("#"):
            codes = codes_in(text)
            if not codes:
                self.remark(where, NO_CODE)
            for code in codes[:CODES_A_LINE]:
                self.code(where, code)
            if len(codes) > CODES_A_LINE:
                self.remark(where, f"Only {CODES_A_LINE} codes are read in one line: put each on its own line.")

    def code(self, where: str, text: str) -> None:
        """Take one code."""
        if len(self.seen) >= MOST_CODES:
            self.remark(where, f"A room holds {MOST_CODES:,} codes: pool the others as a second room.")
            return
        try:
            found = read_code(text)
        except NatolabError as error:
            self.remark(where, str(error))
            return
        code = found.code()
        if code in self.seen:
            self.remark(where, AGAIN)
            return
        self.seen.add(code)
        if isinstance(found, Scenario):
            self.alone.append(found)
            return
        mine = self.people.setdefault(found.tag or code, {})  # without a tag, every code is a learner of its own
        if found.moment in mine:
            self.remark(where, ANOTHER)
            found = mine[found.moment].joined(found)
        mine[found.moment] = found

    def room(self) -> Room:
        """What has been read so far."""
        people = tuple({m: mine[m] for m in MOMENTS if m in mine} for mine in self.people.values())
        return Room(people, tuple(self.alone), tuple(self.remarks))


def pool(lines: str | Iterable[str]) -> Room:
    """The room of pasted lines. Lines that cannot be counted become remarks; nothing here stops the rest.

    Blank lines and lines that begin with # are skipped; what stands around a code in its line is dropped.
    """
    if lines is None or isinstance(lines, bytes | Mapping) or not isinstance(lines, str | Iterable):
        raise ScenarioError("Give the codes as text, or as a list of lines.")
    reading = _Reading()
    _read_lines(reading, _split(lines) if isinstance(lines, str) else lines, "")
    return reading.room()


def _split(text: str) -> list[str]:
    """Lines as an editor counts them."""
    return re.split(r"\r\n|\r|\n", text, maxsplit=MOST_LINES)  # the rest is one last line, which is not read


def _read_lines(reading: _Reading, lines: Iterable[str], file: str) -> None:
    for number, text in enumerate(lines, 1):
        if reading.lines >= MOST_LINES:
            reading.remark(f"{file}from line {number} on", f"Only {MOST_LINES:,} lines are read at a time.")
            return
        reading.lines += 1
        reading.line(f"{file}line {number}", text)


def pool_folder(path: str | os.PathLike) -> Room:
    """The room of a folder of text files (.txt, .csv, .tsv, .md, .log), in the order of their names.

    Links, sub-folders and anything that is no text file become remarks and are not opened; hidden files are skipped.
    Raises DataError when there is no such folder.
    """
    try:
        folder = Path(path).expanduser()
        with os.scandir(folder) as found:
            entries = sorted((entry for entry in found if not entry.name.startswith(".")), key=lambda e: e.name)
    except (OSError, ValueError, TypeError, RuntimeError):
        raise DataError("This folder cannot be opened: give the path of a folder that holds the text files.") from None
    reading = _Reading()
    for entry in entries[:MOST_FILES]:
        name = _plain_name(entry.name)
        try:
            text = _text_of(entry)
        except DataError as error:
            reading.remark(name, str(error))
            continue
        if reading.lines < MOST_LINES:
            _read_lines(reading, _split(text), f"{name}, ")
        else:
            reading.remark(name, f"Only {MOST_LINES:,} lines are read at a time.")
    if len(entries) > MOST_FILES:
        reading.remark(f"{len(entries) - MOST_FILES:,} more files", f"Only {MOST_FILES:,} files are read at a time.")
    return reading.room()


def _plain_name(name: str) -> str:
    """A file name that can be shown: letters, digits and a few signs."""
    return shorten(re.sub(r"[^\w .,()+-]", "?", name), 60, placeholder="…") or "a file"


def _text_of(entry: os.DirEntry) -> str:
    """The text of one file of the folder. Raises DataError for what is not an ordinary text file."""
    if entry.is_symlink():
        raise DataError("This is a link, not a file: copy the file itself into the folder.")
    if entry.is_dir():
        raise DataError("This is a folder: only files directly in the chosen folder are read.")
    if Path(entry.name).suffix.lower() not in TEXT_FILES:
        raise DataError("This is no text file by its name: save the codes as .txt or .csv.")
    try:
        # Not to follow a link put there since, not to wait at a pipe; both flags are missing on Windows.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(entry.path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DataError("This is not an ordinary file: save the codes as .txt or .csv.")
            raw = file.read(LARGEST_FILE + 1)
    except OSError:
        raise DataError("This file cannot be opened: close it elsewhere, or copy it anew.") from None
    if len(raw) > LARGEST_FILE:
        raise DataError(f"This file is larger than {LARGEST_FILE // 1_000_000} MB: keep only the lines with codes.")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):  # “Unicode text” of Windows programs
        return raw.decode("utf-16", errors="replace")
    if b"\0" in raw:
        raise DataError("This is no text file by its content: save the codes as .txt or .csv.")
    return raw.decode("utf-8-sig", errors="replace")


# ---- the desk ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Asked:
    """A prediction as the room was asked it: words, unit, and the figures to reveal."""

    question: str
    unit: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


class Desk(predict.Panel):
    """Paste codes or name a folder, and see the room. The figures stay hidden until they are asked for.

    asked       prediction name -> Asked; others are shown under their names, without figures
    questions   what the room's scenarios can be put to
    codes       codes to start with
    After pooling the box holds the codes that count and nothing else, so that no name is stored with the notebook.
    """

    def __init__(
        self,
        asked: Mapping[str, Asked] | None = None,
        questions: Iterable[Question] | None = None,
        codes: Iterable[str] = (),
    ):
        self.asked = dict(asked or {})
        self.questions = {q.name: q for q in questions or (tested.question for tested in QUESTIONS.values())}
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
        self.message = widgets.HTML()
        self.message.add_class("natolab-message")
        self.slots: list[tuple[widgets.Image, widgets.HTML]] = []
        self.gallery = widgets.VBox()
        row = widgets.Layout(flex_flow="row wrap")
        self.widget = widgets.VBox(
            [
                widgets.HTML(CSS),
                self.box,
                widgets.HBox([self.pool_button], layout=row),
                widgets.HBox([self.path, self.folder_button], layout=row),
                widgets.HBox([self.question_list, self.reveal], layout=row),
                self.message,
                self.gallery,
            ]
        )
        self.widget.add_class("natolab-explorer")
        self.box.value = "\n".join(codes)
        self.pool()

    @property
    def text(self) -> str:
        """The room and its charts in words."""
        return " ".join([self.room.summary, *(chart.sentence for chart in self.charts)])

    def pool(self) -> None:
        """Read the box."""
        self._take(pool(self.box.value) if self.box.value.strip() else Room())

    def pool_folder(self) -> None:
        """Read the folder; what the box held is replaced by its codes."""
        try:
            self._take(pool_folder(self.path.value.strip() or "?"))
        except NatolabError as error:
            self.message.value = f"<b role='alert'>{html.escape(str(error))}</b>"

    def _take(self, room: Room) -> None:
        self.room = room
        self.box.value = "\n".join(room.codes)
        self._refresh()

    def _refresh(self) -> None:
        told = [f"<p role='status'>{html.escape(self.room.summary)}</p>"]
        if self.room.remarks:
            lines = "".join(f"<li>{html.escape(line[2:])}</li>" for line in repr(self.room.report()).splitlines())
            told.append(f"<details open><summary>Remarks</summary><ul>{lines}</ul></details>")
        self.charts = list(self._charts())
        told += [f"<p>{html.escape(c.sentence)}</p>" for c in self.charts if isinstance(c, Unshown)]
        self._show([c for c in self.charts if isinstance(c, Still)])
        self.message.value = "".join(told)

    def _charts(self) -> Iterator[Still | Unshown]:
        for name in self.room.guessed:
            asked = self.asked.get(name, Asked(""))
            yield self.room.guesses(name, asked.figures if self.reveal.value else {}, asked.question, asked.unit)
        if any(a.verdicts for mine in self.room.people for a in mine.values()):
            yield self.room.verdicts()
        if self.room.scenarios:
            question = self.questions[self.question_list.value]
            few = self.room._too_few_scenarios()
            yield from [few] if few else self._scenario_charts(question)

    def _scenario_charts(self, question: Question) -> Iterator[Still | Unshown]:
        yield self.room.divided()
        yield self.room.outcome_dots(question)
        if question.name == stand_alone.PATHS.name:
            yield self.room.paths()
        yield self.room.decided(question)

    def _show(self, stills: list[Still]) -> None:
        """One picture and sentence a chart; slots are used again, so that nothing grows."""
        while len(self.slots) < len(stills):
            picture, said = widgets.Image(format="png"), widgets.HTML()
            picture.add_class("natolab-picture")
            said.add_class("natolab-sentence")
            self.slots.append((picture, said))
        for (picture, said), still in zip(self.slots, stills, strict=False):
            picture.value, said.value = full_png(still.figure), f"<p>{html.escape(still.sentence)}</p>"
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
