"""A room: what a class has answered and which scenarios it has sent, counted, compared and drawn.

Room         guesses and verdicts before and after, scenarios, remarks; its charts and what they say
Remark       one line or file that did not count, or not as it stood, and why

divided      how far scenarios differ on an assumption: the standard deviation in units of its slider's range
decided      how much of the spread of an outcome would go if all agreed on one assumption
ENOUGH       answers below which nothing is drawn or said, so that no single person is shown
Left out: who sent what; how a chart is drawn (natolab.charts.room) and how lines are read (natolab.classroom.pooling).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

import numpy as np
import pandas as pd

from natolab.charts import room as charts
from natolab.charts.canvas import Still
from natolab.charts.room import Unshown
from natolab.facts.claims import SCALE, Markdown, claim, claims
from natolab.facts.scenario import Assumption, Scenario, registry
from natolab.learner.answers import MOMENTS, Answers, Judgement
from natolab.models import buildup
from natolab.questions import Question
from natolab.questions.buildup import SHOWN

ENOUGH = 3
#: series as the panels name them
PUZZLE, MINUTES, UNCLEAR, OWN_POINTS, GIVEN_POINTS = "puzzle_", "minutes_", "unclear_", "reply_own", "reply_scored"
LISTED = 8  # places named for one remark


@dataclass(frozen=True)
class Remark:
    """Where something did not count as it stood, and why; never what stood there."""

    where: str
    reason: str


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
        sent = [
            [learner[m].scenario for m in MOMENTS if m in learner and learner[m].scenario] for learner in self.people
        ]
        return (*(scenarios[-1] for scenarios in sent if scenarios), *self.alone)

    @property
    def codes(self) -> list[str]:
        """A code for each thing that counts: all that is kept of what was pasted."""
        return [a.code() for learner in self.people for a in learner.values()] + [s.code() for s in self.alone]

    @property
    def summary(self) -> str:
        """The room in one sentence or two."""
        if not self.people and not self.alone:
            return "No code has been read yet: paste lines that hold codes beginning with nato1- or room1-."
        first, last = (sum(m in learner for learner in self.people) for m in MOMENTS)
        both = sum(len(learner) == len(MOMENTS) for learner in self.people)
        sentence = (
            f"{_count(len(self.people), 'learner')} with answers ({first} before, {last} after, {both} both) and "
            f"{_count(len(self.scenarios), 'scenario')}."
        )
        return sentence + (f" {_count(len(self.remarks), 'remark')} on lines or files." if self.remarks else "")

    def report(self) -> Markdown:
        """The remarks, those alike together: which lines, and why."""
        alike: dict[str, list[str]] = {}
        for remark in self.remarks:
            alike.setdefault(remark.reason, []).append(remark.where)
        lines = [f"- {_places(where)}: {reason}" for reason, where in alike.items()]
        return Markdown("\n".join(lines) or "Every line counts as it stands.")

    # ---- guesses and verdicts ---------------------------------------------------------------------------
    @property
    def guessed(self) -> list[str]:
        """Names of the predictions, the most answered first."""
        tally: dict[str, int] = {}
        for name in (name for learner in self.people for a in learner.values() for name in a.guesses):
            tally[name] = tally.get(name, 0) + 1
        return sorted(tally, key=lambda name: (-tally[name], name))

    def guesses(
        self, name: str, figures: Mapping[str, float] | None = None, question: str = "", unit: str = ""
    ) -> Still | Unshown:
        """The room's guesses of one prediction, before and after; figures are shown once they are given."""
        given = [
            [_guesses(learner, m)[name] for learner in self.people if name in _guesses(learner, m)] for m in MOMENTS
        ]
        pairs = _twice(self.people, _guesses, name)
        note = _nearer(pairs, figures or {}) if len(pairs) >= ENOUGH else ""
        title = question or name.replace("_", " ")
        return charts.guess_spread(*given, figures, title, unit, note, least=ENOUGH)

    def verdicts(self, *claim_ids: str, most: int = 6) -> Still | Unshown:
        """Verdicts before and after on some claims; on the most answered ones if none is named. Raises DataError."""
        ids = [claim(i).id for i in claim_ids] or claims()
        counts = {i: tuple(self._judged(i, m) for m in MOMENTS) for i in ids}
        counts = {i: pair for i, pair in counts.items() if any(map(any, pair))}
        if not claim_ids:
            top = sorted(counts, key=lambda i: -sum(map(sum, counts[i])))[:most]
            counts = {i: pair for i, pair in counts.items() if i in top}
        labels = {i: shorten(claims()[i].paraphrase, 66, placeholder="\u00a0…") for i in counts}
        return charts.verdict_shift(counts, labels, self._say_changes(counts), least=ENOUGH)

    def _judged(self, claim_id: str, moment: str) -> list[int]:
        given = [_verdicts(learner, moment).get(claim_id) for learner in self.people]
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

    # ---- what was played ----------------------------------------------------------------------------------
    def series(self, name: str) -> list[tuple[float, ...]]:
        """The latest series of that name of each learner who sent one."""
        sent = [
            [learner[m].series[name] for m in MOMENTS if m in learner and name in learner[m].series]
            for learner in self.people
        ]
        return [versions[-1] for versions in sent if versions]

    @property
    def played(self) -> list[str]:
        """Names of the series that anybody sent."""
        return sorted({name for learner in self.people for a in learner.values() for name in a.series})

    def sketches(
        self, name: str, places: Sequence[float], question: str, answer: Sequence[float] = ()
    ) -> Still | Unshown:
        """The band of a room's sketches; the answer is shown once it is given."""
        return charts.sketch_band(places, self.series(name), question, answer, least=ENOUGH)

    def sureness(self) -> Still | Unshown:
        """The room's calibration curve: chance said and hit, in pairs (natolab.panels.calibration)."""
        sent = [pairs for pairs in self.series("calibration") if _pairs_of_chance_and_hit(pairs)]
        if len(sent) < ENOUGH:
            return charts.too_few("Calibration", len(sent), ENOUGH)
        numbers = [n for pairs in sent for n in pairs]
        return charts.sureness(numbers[::2], numbers[1::2], least=ENOUGH)

    def puzzles(self) -> pd.DataFrame:
        """How many solved each flip puzzle, and with how few moves. Columns: learners, fewest, middle."""
        rows = {}
        for name in self.played:
            if name.startswith(PUZZLE) and len(moves := [numbers[0] for numbers in self.series(name)]) >= ENOUGH:
                rows[name.removeprefix(PUZZLE).upper()] = (len(moves), int(min(moves)), float(np.median(moves)))
        return pd.DataFrame.from_dict(rows, "index", columns=["learners", "fewest", "middle"])

    def minutes(self) -> pd.DataFrame:
        """Middle minutes of each section of a notebook, and how many found it unclear; sections by number from 1.

        Columns: learners, minutes, unclear. Index: notebook and section. Fewer than ENOUGH learners are left out.
        """
        rows = {}
        for name in self.played:
            seconds = self.series(name) if name.startswith(MINUTES) else []
            number = name.removeprefix(MINUTES)
            marked = self.series(f"{UNCLEAR}{number}")
            for i in range(max(map(len, seconds), default=0)):
                here = [numbers[i] for numbers in seconds if len(numbers) > i]
                if len(here) >= ENOUGH:
                    unclear = sum(len(numbers) > i and numbers[i] > 0 for numbers in marked)
                    rows[number, i + 1] = (len(here), float(np.median(here)) / 60, unclear)
        table = pd.DataFrame.from_dict(rows, "index", columns=["learners", "minutes", "unclear"])
        return table.set_index(pd.MultiIndex.from_tuples(table.index, names=["notebook", "section"])) if rows else table

    def replies(self) -> pd.DataFrame:
        """Points of the replies for the other side: the writer's own and the neighbour's. Columns: own, neighbour, gap.

        One row a learner whose reply a neighbour scored; numbered, in no order of sending.
        """
        pairs = [
            (sum(own), sum(theirs))
            for learner in self.people
            if (own := _last(learner, OWN_POINTS)) and (theirs := _last(learner, GIVEN_POINTS))
        ]
        table = pd.DataFrame(sorted(pairs), columns=["own", "neighbour"])
        return (
            table.assign(gap=table["own"] - table["neighbour"])
            if len(pairs) >= ENOUGH
            else table.iloc[:0].assign(gap=[])
        )

    def played_tables(self) -> dict[str, pd.DataFrame]:
        """Title -> table of what was played and can be shown without showing one person."""
        tables = {
            "Flip puzzles: learners, moves": self.puzzles(),
            "Minutes a section, and how many found it unclear": self.minutes(),
            "Replies for the other side: points of eight": self.replies(),
        }
        return {title: table for title, table in tables.items() if len(table)}

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
        few = self.too_few_scenarios()
        if few:
            return few
        table = self.dividing()
        if table.empty:
            return Unshown(f"All {len(self.scenarios)} scenarios of the room are alike: nothing divides it.")
        values = self.values()
        return charts.dividing_chart(table, {key: _place(registry()[key], values[key]) for key in table.index})

    def outcomes(self, question: Question) -> np.ndarray:
        """The margin of a question in every scenario; natolab.models.verdict says where the claim holds."""
        return _margins(question, self.values()) if self.scenarios else np.array([])

    def outcome_dots(self, question: Question) -> Still | Unshown:
        """The room's scenarios by how far they are from where the verdict turns."""
        return self.too_few_scenarios() or charts.outcome_dots(self.outcomes(question), question.name, least=ENOUGH)

    def agreeing(self, question: Question) -> pd.DataFrame:
        """How far outcomes would differ if all took the room's middle value of one assumption; smallest first.

        Columns: label, middle (words), spread (standard deviation of the margin then). Index: assumption id.
        Assumptions that change nothing are left out.
        """
        values, inputs, rows = self.values(), set(question.inputs), {}
        now = _margins(question, values)
        for key in self.dividing().index:
            a = registry()[key]
            if key in inputs:
                middle = _middle(a, values[key])
                then = _margins(question, {**values, key: np.full(len(now), middle)})
                if not np.allclose(now, then, rtol=1e-9, atol=1e-12, equal_nan=True):
                    rows[key] = (a.label, a.say(float(f"{middle:.4g}")), _sd(then))
        return pd.DataFrame.from_dict(rows, "index", columns=["label", "middle", "spread"]).sort_values("spread")

    def decided(self, question: Question) -> Still | Unshown:
        """Which assumption's differences make the outcomes differ?"""
        few = self.too_few_scenarios()
        if few:
            return few
        table = self.agreeing(question)
        if table.empty:
            return Unshown(f"{question.name} The room's scenarios differ in nothing that changes this outcome.")
        return charts.agreeing_chart(table, _sd(self.outcomes(question)), question.name)

    def paths(self, path: str = "alone") -> Still | Unshown:
        """The build-up of every scenario on one chart; path: alone, planned or left_today."""
        few = self.too_few_scenarios()
        if few:
            return few
        run = buildup.paths(self.values())
        lines = np.broadcast_to(getattr(run, path), (len(run.years), len(self.scenarios)))[SHOWN]
        titles = {"alone": "Europe alone", "planned": "Planned hand-over", "left_today": "If the US left today"}
        return charts.ratio_paths(
            run.years[SHOWN], lines.T, self.values()["parity_threshold"], titles[path],
            "Usable European force for each 1 of Russia's",
        )  # fmt: skip

    def too_few_scenarios(self) -> Unshown | None:
        """The sentence for a room with fewer scenarios than can be shown without showing one person; else None."""
        n = len(self.scenarios)
        return charts.too_few("Scenarios", n, ENOUGH) if n < ENOUGH else None


def _count(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"


def _last(learner: Mapping[str, Answers], name: str) -> tuple[float, ...]:
    """A learner's latest series of that name; empty if none was sent."""
    return next((learner[m].series[name] for m in reversed(MOMENTS) if m in learner and name in learner[m].series), ())


def _pairs_of_chance_and_hit(numbers: Sequence[float]) -> bool:
    """Whether a series can be answers of the calibration game: a code made by hand may hold any numbers."""
    return len(numbers) % 2 == 0 and all(0 <= p <= 1 for p in numbers[::2]) and set(numbers[1::2]) <= {0, 1}


def _places(where: list[str]) -> str:
    more = f" and {len(where) - LISTED} more" if len(where) > LISTED else ""
    return "; ".join(where[:LISTED]) + more


def _guesses(learner: Mapping[str, Answers], moment: str) -> Mapping[str, float]:
    """A learner's guesses at one moment; empty if none were sent."""
    return learner[moment].guesses if moment in learner else {}


def _verdicts(learner: Mapping[str, Answers], moment: str) -> Mapping[str, Judgement]:
    """A learner's verdicts at one moment; empty if none were sent."""
    return learner[moment].verdicts if moment in learner else {}


def _twice(people: Iterable[Mapping[str, Answers]], answered: Callable, key: str) -> list[tuple]:
    """The answers of those who gave one before and one after."""
    pairs = [tuple(answered(learner, m).get(key) for m in MOMENTS) for learner in people]
    return [pair for pair in pairs if None not in pair]


def _nearer(pairs: list[tuple[float, float]], figures: Mapping[str, float]) -> str:
    """How many of those who guessed twice moved, and how many nearer to a figure."""
    moved = sum(first != last for first, last in pairs)
    sentence = f"Of {len(pairs)} who guessed twice {moved} moved"
    if not figures:
        return f"{sentence}."
    first, last = (np.abs(np.subtract.outer([p[k] for p in pairs], list(figures.values()))).min(axis=1) for k in (0, 1))
    return f"{sentence}, {int((last < first).sum())} of them nearer to a figure."


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


def _margins(question: Question, values: Mapping[str, np.ndarray]) -> np.ndarray:
    """The margin of each scenario; a question that looks at no assumption has one for all."""
    n = len(next(iter(values.values())))
    return np.array(np.broadcast_to(question.margin(values), (n,)), float)
