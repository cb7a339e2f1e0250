"""Forecasts: say a chance or a range first, then open what happened and be scored.

questions()       the dated questions of data/forecasts.csv; some are answered by later data, some still open
ForecastSheet()   all of them on one sheet: lock in, then open what happened; with asked=True only the first
happened()        what happened, folded, for readers without a kernel

A chance is scored by Brier's rule, a range by the interval score (models.scoring). Left out: forecasts without a date.
"""

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import ipywidgets as widgets

from natolab.errors import ScenarioError
from natolab.facts import tables
from natolab.facts.assumptions import Range, plain_number
from natolab.facts.show import Markdown
from natolab.learner import progress
from natolab.models.scoring import brier, interval_score
from natolab.panels.panel import Panel, framed, noted, spoken, status

LEVEL = 0.8  # of the ranges asked for
ENOUGH = 3  # forecasts to lock in before what happened is opened without a second press
KIND = "forecasts"


@dataclass(frozen=True)
class Forecast:
    """One row of data/forecasts.csv; outcome is nan while nobody knows."""

    id: str
    kind: str
    question: str
    unit: str
    low: float
    high: float
    step: float
    outcome: float
    outcome_low: float
    outcome_high: float
    resolved_on: str
    resolution: str

    @property
    def resolved(self) -> bool:
        """Whether the answer is known."""
        return not math.isnan(self.outcome)

    @property
    def entry(self) -> Range:
        """What a box of this question takes."""
        low, high = (0.0, 100.0) if self.kind == "event" else (self.low, self.high)
        words = "Your chance" if self.kind == "event" else "Your range"
        return Range(id=self.id, label=words, unit=self.unit, low=low, reach=high, step=1.0)


@cache
def questions() -> Mapping[str, Forecast]:
    """Every forecast question by id, in the order of data/forecasts.csv."""

    def number(text: str) -> float:
        return float(text) if text else math.nan

    forecasts_by_id = {}
    for row in tables.rows("forecasts.csv"):
        numbers = {k: number(row[k]) for k in ("low", "high", "step", "outcome", "outcome_low", "outcome_high")}
        words = {k: row[k] for k in ("id", "kind", "question", "unit", "resolved_on")}
        forecasts_by_id[row["id"]] = Forecast(**words, **numbers, resolution=row["told"])
    return MappingProxyType(forecasts_by_id)


@dataclass(frozen=True)
class Score:
    """How one forecast did: hit (range) or not, and its score by the rule of its kind."""

    hit: bool | None
    value: float


def score(question: Forecast, answer: tuple[float, ...]) -> Score:
    """One locked-in forecast against what happened: (chance in %,) or (low, high)."""
    if question.kind == "event":
        return Score(None, float(brier(answer[0] / 100, question.outcome)))
    low, high = answer
    truth = question.outcome
    if not math.isnan(question.outcome_low):  # the outcome is itself a range: its nearest point to the forecast counts
        middle = (low + high) / 2
        truth = min(max(middle, question.outcome_low), question.outcome_high)
        truth = min(max(truth, low), high) if low <= question.outcome_high and high >= question.outcome_low else truth
    return Score(low <= truth <= high, float(interval_score(low, high, truth, LEVEL)))


class Line:
    """One question with its boxes: a chance in per cent, or the two ends of a range."""

    def __init__(self, question: Forecast):
        self.question = question
        names = ("chance, %",) if question.kind == "event" else ("low end", "high end")
        self.boxes = [
            widgets.Text(
                description=f"{question.question} {name}",
                placeholder=name,
                continuous_update=False,
                layout=widgets.Layout(width="96px"),
            )
            for name in names
        ]
        for box in self.boxes:
            box.add_class("natolab-box")
        unit = f" <span class='natolab-unit'>({html.escape(question.unit)})</span>" if question.unit else ""
        label = widgets.HTML(f"{html.escape(question.question)}{unit}")
        label.add_class("natolab-label")
        self.feedback = spoken()
        row = widgets.HBox([label, *self.boxes], layout=widgets.Layout(flex_flow="row wrap", overflow="visible"))
        row.add_class("natolab-row")
        self.widget = widgets.VBox([row, self.feedback])

    def answer(self) -> tuple[float, ...] | None:
        """What stands in the boxes; None if they are empty. Raises ScenarioError when it is no forecast."""
        texts = [box.value.strip().removesuffix("%") for box in self.boxes]
        if not any(texts):
            return None
        if not all(texts):
            raise ScenarioError("A range needs both ends: fill in the other box, or empty both.")
        values = tuple(self.question.entry.check(text) for text in texts)
        if len(values) == 2 and values[0] > values[1]:
            raise ScenarioError("The low end is above the high end: change them round.")
        return values


class ForecastSheet(Panel):
    """Forecast first: chances for events, ranges that should hold the truth four times in five for numbers.

    asked: only ask and lock in, where the notebook must not tell what happened
    """

    def __init__(self, asked: bool = False):
        self.lines = {key: Line(question) for key, question in questions().items()}
        for key, question in questions().items():
            progress.describe(KIND, key, question.question)
        self.locked: dict[str, tuple[float, ...]] = {}
        self._kept: set[str] = set()  # kept with the progress and shown here
        self.asked_to_open = self.opened = False
        known = [line.widget for line in self.lines.values() if line.question.resolved]
        still_open = [line.widget for line in self.lines.values() if not line.question.resolved]
        self.lock_button = widgets.Button(description="Lock in my forecasts", layout=widgets.Layout(width="auto"))
        self.open_button = widgets.Button(description="Open what happened", layout=widgets.Layout(width="auto"))
        self.lock_button.on_click(lambda _: self.lock())
        self.open_button.on_click(lambda _: self.open())
        self.feedback = spoken()
        self.widget = framed(
            widgets.HTML("<b>As on 4 February 2026.</b> Chances in per cent; ranges that should hold the truth "
                         "four times in five. Leave out what you like."),
            *known,
            widgets.HTML("<b>Nobody knows yet.</b> Kept with your progress, to be scored when the day comes."),
            *still_open,
            widgets.HBox([self.lock_button, *([] if asked else [self.open_button])]),
            self.feedback,
        )  # fmt: skip
        self._restore()
        listing = "; ".join(q.question for q in questions().values())
        self.text = f"{len(questions())} dated forecast questions, to answer before you read on: {listing}"

    def _restore(self) -> None:
        for key, kept in progress.entries(KIND).items():
            line = self.lines.get(key)
            values = kept.get("answer")
            if line is None or not isinstance(values, list) or len(values) != len(line.boxes):
                continue
            for box, value in zip(line.boxes, values, strict=True):
                box.value = plain_number(value) if isinstance(value, int | float) else ""
            self._kept.add(key)
        if any(box.value for line in self.lines.values() for box in line.boxes):
            self.feedback.value = noted(
                "Restored: your forecasts stand in their boxes. Lock them in to have them scored."
            )

    def lock(self) -> None:
        """Keep what stands in the boxes; a box that holds no forecast gets a sentence and stays as it is.

        An emptied box takes back what stood in it: entries replace each other, so an empty one is recorded.
        """
        self.locked, wrong = {}, 0
        for key, line in self.lines.items():
            line.feedback.value = ""
            try:
                answer = line.answer()
            except ScenarioError as error:
                wrong += 1
                line.feedback.value = f"<b>{html.escape(str(error))}</b>"
                continue
            if answer is not None:
                self.locked[key] = answer
                self._kept.add(key)
                progress.record(KIND, key, {"answer": list(answer)})
            elif key in self._kept:
                self._kept.remove(key)
                progress.record(KIND, key, {"answer": []})
        sentence = f"Locked in: {len(self.locked)} of {len(self.lines)}."
        if wrong:
            sentence += f" {wrong} need another look: see the sentence below each."
        self.feedback.value = noted(sentence)

    def open(self) -> None:
        """Show what happened and the scores; asks once when next to nothing is locked in."""
        if len(self.locked) < ENOUGH and not self.asked_to_open:
            self.asked_to_open = True
            self.feedback.value = (
                f"<b>Lock in at least {ENOUGH} forecasts first, or press “Open what happened” once more to read on "
                "without.</b>"
            )
            return
        self.opened = True
        for key, line in self.lines.items():
            if line.question.resolved:
                line.feedback.value = f"<p>{html.escape(self.verdict(key))}</p>"
        self.feedback.value = status(self.summary())

    @property
    def answer(self) -> str:
        """What is locked in, one line a forecast, and how it did once that was opened."""
        lines = []
        for key, values in self.locked.items():
            forecast = f"{self.lines[key].question.question} {' to '.join(map(plain_number, values))}."
            scored = self.opened and self.lines[key].question.resolved
            lines.append(f"Locked in: {forecast} {self.verdict(key)}" if scored else f"Locked in: {forecast}")
        return "\n".join(lines)

    def verdict(self, key: str) -> str:
        """What happened with one question and how the forecast did, in words."""
        question = questions()[key]
        resolution = f"{question.resolved_on}: {question.resolution}"
        if key not in self.locked:
            return f"{resolution} No forecast of yours."
        result = score(question, self.locked[key])
        if question.kind == "event":
            return f"{resolution} You said {self.locked[key][0]:g}%: Brier score {result.value:.2f} (0 is best)."
        inside = "inside" if result.hit else "outside"
        low, high = self.locked[key]
        scored = f"interval score {result.value:.2f} (0 is best)"
        return f"{resolution} It lies {inside} your range, {low:g} to {high:g}; {scored}."

    def summary(self) -> str:
        """All scores in one sentence."""
        scored = {k: score(questions()[k], a) for k, a in self.locked.items() if questions()[k].resolved}
        chances = [s.value for k, s in scored.items() if questions()[k].kind == "event"]
        ranges = [s.hit for k, s in scored.items() if questions()[k].kind == "number"]
        if not scored:
            return "What happened stands below each question; none of your forecasts could be scored."
        parts = []
        if chances:
            mean = sum(chances) / len(chances)
            parts.append(f"mean Brier score {mean:.2f} on {len(chances)} events (saying 50% each time gives 0.25)")
        if ranges:
            parts.append(f"{sum(ranges)} of {len(ranges)} ranges held the truth (four of five is the aim)")
        return f"{'; '.join(parts)}. A few questions show little: keep a longer list."


def happened() -> Markdown:
    """What happened, folded, for readers without a kernel."""
    lines = "\n".join(f"- *{q.question}* {q.resolved_on}: {q.resolution}" for q in questions().values() if q.resolved)
    return Markdown(f"<details><summary>What happened (forecast first)</summary>\n\n{lines}\n\n</details>")
