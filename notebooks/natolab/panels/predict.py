"""Commit before you look: guesses, what would change your mind, and your own verdict.

guess = Prediction("gdp_ratio", "How many times ...?", low=1, high=20)    a control; nothing is forced
guess.reveal({"at market rates": 10.2})                                   the guess among the figures, live
Verdict("C17")                                                            your verdict on the fixed scale
Sorting("C16", "C42")                                                     which kind of claim is it? (claim_map)
record()                                                                  what has been locked in so far

What is locked in goes to natolab.learner.progress: it lasts as long as the kernel, or longer if the learner keeps
it, and a control made anew starts from it. Left out: scores.
"""

import html
from collections.abc import Mapping
from dataclasses import dataclass

import ipywidgets as widgets

from natolab.charts import style
from natolab.charts.canvas import Canvas
from natolab.charts.live_picture import LivePicture
from natolab.charts.number_line import NumberLine
from natolab.errors import ScenarioError
from natolab.facts.assumptions import Range, plain_number
from natolab.facts.claims import CONFIDENCE, SCALE, claim
from natolab.learner import progress
from natolab.panels.claim_map import Sorting  # noqa: F401 - notebook 00 has it from here
from natolab.panels.explorer import Row
from natolab.panels.panel import Panel, abreast, asked, framed, noted, spoken, status

BY_LABEL = {"description_width": "initial"}  # as wide as its words

_record: Mapping[str, Mapping] = {kind: progress.Entries(kind) for kind in ("predictions", "verdicts")}


def record() -> dict[str, dict]:
    """What the learner has locked in: predictions by name, verdicts by claim (a copy)."""
    return {kind: dict(entries) for kind, entries in _record.items()}


class Prediction(Panel):
    """A guess, made before the data: slider, box, what would change my mind, and a button that locks it in.

    name       under which the guess is kept
    question   in words, with its unit in `unit`
    low, high, step   the range on offer; the slider starts in the middle, which is no hint
    """

    def __init__(self, name: str, question: str, low: float, high: float, step: float = 0.1, unit: str = ""):
        middle = round((low + high) / 2 / step) * step
        self.name, self.question, self.unit, self.low, self.high = name, question, unit, low, high
        self.guess: float | None = None
        self.reason = ""
        self._watchers: list = []
        entry = Range(id=name, label=question, unit=unit or "ratio", low=low, reach=high, step=step)
        self.row = Row(entry, middle, lambda *_: None, self._say)
        self.mind = widgets.Textarea(
            description="What would change my mind?",
            placeholder="one observation that would make me change sides",
            rows=1,
            style=BY_LABEL,
        )
        self.button = widgets.Button(
            description="Lock in my guess", tooltip="Keeps your guess; you can change it later"
        )
        self.button.on_click(lambda _: self.lock())
        self.feedback = spoken()
        self._restore()
        self.widget = asked(self.row.widget, abreast(self.mind, self.button), self.feedback)
        self.text = f"Before you look: {question} ({f'from {low:g} to {high:g} {unit}'.rstrip()})"

    def _restore(self) -> None:
        """Start from a guess that was kept, if there is one and it still fits."""
        progress.describe("predictions", self.name, self.question)
        kept, sentence = _record["predictions"].get(self.name), "Move the slider or type a number, then lock it in."
        if kept is not None:
            try:
                self.guess, self.reason = self.row.entry.check(kept["guess"]), str(kept["would_change_my_mind"])
                self.row.set(self.guess)
                self.mind.value = self.reason
                sentence = f"Restored: you locked in {self._in_words()}. You can change it."
            except (ScenarioError, KeyError):
                sentence = (
                    f"The guess kept earlier does not fit here any more: lock in one {self.row.entry.range_text()}."
                )
        self.feedback.value = noted(sentence)

    @property
    def answer(self) -> str:
        """The guess that is locked in, and what would change it."""
        if self.guess is None:
            return ""
        return f"Locked in: {self._in_words()}." + f"\n{self.mind.description} {self.reason}" * bool(self.reason)

    def _in_words(self) -> str:
        return f"{plain_number(self.guess)}{style.unit(self.unit)}".rstrip()

    def _say(self, sentence: str) -> None:
        self.feedback.value = f"<b>{html.escape(sentence)}</b>" if sentence else ""

    def lock(self) -> None:
        """Keep the present guess and tell whoever watches."""
        self.guess, self.reason = self.row.value, self.mind.value
        _record["predictions"][self.name] = {
            "guess": self.guess,
            "unit": self.unit,
            "would_change_my_mind": self.reason,
        }
        self.feedback.value = noted(f"Locked in: {self._in_words()}.")
        for tell in self._watchers:
            tell()

    def watch(self, tell) -> None:
        """Call `tell` whenever a guess is locked in."""
        self._watchers.append(tell)

    def reveal(self, figures: Mapping[str, float]) -> "Reveal":
        """The guess among the figures; follows later guesses."""
        return Reveal(self, figures)


@dataclass(frozen=True)
class Marks:
    """What the number line shows."""

    marks: Mapping[str, float]
    guess: float | None
    low: float
    high: float
    unit: str
    finding: str


class Reveal(Panel):
    """The learner's guess on one line with the figures it is compared with."""

    pictured = True

    def __init__(self, prediction: Prediction, figures: Mapping[str, float]):
        self.prediction, self.figures = prediction, {label: round(float(v), 2) for label, v in figures.items()}
        figure = style.figure(*NumberLine.size_for(self._marks()))
        self.chart = NumberLine(figure)
        self.chart.update(self._marks(), None, {})
        self.canvas = Canvas(figure, self.chart.moving)
        self.picture, self.sentence_box = LivePicture(), spoken("sentence")
        self.widget = framed(self.picture, self.sentence_box)
        prediction.watch(self.refresh)
        self.refresh()

    def _marks(self) -> Marks:
        p = self.prediction
        low, high = min([p.low, *self.figures.values()]), max([p.high, *self.figures.values()])
        finding = "Your guess among the figures" if p.guess is not None else "The figures; your guess is still to come"
        return Marks(self.figures, p.guess, low, high, p.unit, finding)

    @property
    def text(self) -> str:
        """The figures, and the distance of the guess from each, in words."""
        listing = "; ".join(
            f"{label}: {value:g}{style.unit(self.prediction.unit)}".rstrip() for label, value in self.figures.items()
        )
        guess = self.prediction.guess
        if guess is None:
            return f"{listing}. No guess is locked in yet: go back up and make one, this line will follow."
        near = min(self.figures, key=lambda label: abs(self.figures[label] - guess))
        return f"{listing}. Your guess, {plain_number(guess)}, is nearest to “{near}”."

    @property
    def png(self) -> bytes:
        """The line as a sharp picture."""
        return self.canvas.png()

    def refresh(self) -> None:
        """Draw anew after a guess."""
        self.chart.update(self._marks(), None, {})
        self.picture.show(self.canvas)
        self.sentence_box.value = status(self.text)


class Verdict(Panel):
    """The learner's own verdict on one claim: scale, confidence, what would change it. Nothing is forced."""

    def __init__(self, claim_id: str):
        self.claim = claim(claim_id)
        self.scale = widgets.Dropdown(
            options=["not decided yet", *SCALE],
            description="My verdict",
            style=BY_LABEL,
            layout=widgets.Layout(width="auto"),
        )
        self.confidence = widgets.Dropdown(
            options=CONFIDENCE,
            value=CONFIDENCE[1],
            description="Confidence",
            style=BY_LABEL,
            layout=widgets.Layout(width="auto"),
        )
        self.change = widgets.Textarea(
            description="What would change it?",
            rows=1,
            style=BY_LABEL,
            placeholder="a number, a date, an event",
        )
        self.button = widgets.Button(description="Record my verdict")
        self.button.on_click(lambda _: self.lock())
        self.feedback = spoken(value=self._restored())
        head = widgets.HTML(f"<b>{self.claim.id}</b> {html.escape(self.claim.paraphrase)}")
        self.widget = asked(
            head, abreast(self.scale, self.confidence), abreast(self.change, self.button), self.feedback
        )
        self.text = f"Your verdict on {claim_id}, {self.claim.paraphrase.rstrip('.')}: {', '.join(SCALE)}?"

    def _restored(self) -> str:
        """Start from a verdict that was kept, if there is one on this scale; the sentence that says so."""
        progress.describe("verdicts", self.claim.id, self.claim.paraphrase)
        kept = _record["verdicts"].get(self.claim.id)
        if kept is None or kept.get("verdict") == "":  # taken back on the map of the argument
            return noted("")
        if kept.get("verdict") not in SCALE or kept.get("confidence") not in CONFIDENCE:
            return noted("The verdict kept earlier is not on this scale: record it again.")
        self.scale.value, self.confidence.value = kept["verdict"], kept["confidence"]
        self.change.value = str(kept.get("would_change_it", ""))
        self.answer = self._in_words()
        return noted(f"Restored: {kept['verdict']}, confidence {kept['confidence']}. You can change it.")

    def _in_words(self) -> str:
        sentence = f"Recorded: {self.scale.value}, confidence {self.confidence.value}."
        return sentence + f"\n{self.change.description} {self.change.value}" * bool(self.change.value)

    def lock(self) -> None:
        """Record the verdict; an undecided one is not recorded and says so."""
        if self.scale.value not in SCALE:
            self.feedback.value = "<b>Choose a verdict first; “not decided yet” is not recorded.</b>"
            return
        _record["verdicts"][self.claim.id] = {
            "verdict": self.scale.value,
            "confidence": self.confidence.value,
            "would_change_it": self.change.value,
        }
        self.answer = self._in_words()
        self.feedback.value = noted(
            f"Recorded for {self.claim.id}: {self.scale.value}, confidence {self.confidence.value}."
        )
