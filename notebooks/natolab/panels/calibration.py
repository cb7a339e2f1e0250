"""Calibration: ten facts, a range or a chance each; then how often somebody this sure is right.

Calibration()        ten facts, drawn by a seed;  "Ten others" draws again

A range should hold the fact four times in five; a chance belongs to "true". Scores are the hit rate, Brier's score and
the curve (natolab.models.calibration), with what ten answers leave open. What goes into a room code is chances and
hits, never which item. Left out: facts younger than the essay.
"""

import html
import random

import ipywidgets as widgets

from natolab.charts import style
from natolab.charts.calibration import Bands, CalibrationCurve
from natolab.charts.canvas import Canvas
from natolab.charts.live_picture import LivePicture
from natolab.errors import ScenarioError
from natolab.facts import tables
from natolab.facts.assumptions import Range, plain_number
from natolab.facts.calibration import Item, drawn
from natolab.learner import progress
from natolab.models import calibration as model
from natolab.models.scoring import brier
from natolab.panels.panel import Panel, framed, noted, spoken, status

NEAR = 0.05  # mean chance this near to the share that came true counts as alike
LEVEL = 0.8  # of the ranges asked for
KEY = "calibration"
PUT_DOWN = "Scored and put down: your code carries chances and hits, not which facts."
CHANCES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.99)
SAYS = [("choose…", ""), *((f"{word}, {100 * p:.0f} % sure", p if word == "true" else 1 - p)
        for word in ("true", "not true") for p in CHANCES)]  # fmt: skip


class _Line:
    """One item with its boxes, or its list."""

    def __init__(self, item: Item):
        self.item = item
        label = widgets.HTML(
            f"{html.escape(item.question)}"
            + (f" <span class='natolab-unit'>({html.escape(item.unit)})</span>" * bool(item.unit))
        )
        label.add_class("natolab-label")
        self.feedback = spoken()
        if item.kind == "range":
            self.boxes = [
                widgets.Text(description=f"{item.question}, {end}", placeholder=end, continuous_update=False)
                for end in ("low end", "high end")
            ]
            for box in self.boxes:
                box.layout.width = "96px"
        else:
            self.boxes = [widgets.Dropdown(options=SAYS, description=item.question)]
            self.boxes[0].layout.width = "200px"
        for box in self.boxes:
            box.add_class("natolab-box")
        row = widgets.HBox([label, *self.boxes], layout=widgets.Layout(flex_flow="row wrap", overflow="visible"))
        row.add_class("natolab-row")
        self.widget = widgets.VBox([row, self.feedback])

    def answer(self) -> tuple[float, bool] | None:
        """Chance said and whether it came true; None if nothing is answered. Raises ScenarioError."""
        if self.item.kind == "statement":
            chance = self.boxes[0].value
            return None if chance == "" else (chance, bool(self.item.truth))
        texts = [box.value.strip() for box in self.boxes]
        if not any(texts):
            return None
        if not all(texts):
            raise ScenarioError("A range needs both ends: fill in the other box, or empty both.")
        entry = Range(id=self.item.id, label="Your range", unit=self.item.unit, low=0.0, reach=1e9, step=self.item.step)
        low, high = (entry.check(text) for text in texts)
        if low > high:
            raise ScenarioError("The low end is above the high end: change them round.")
        return LEVEL, low <= self.item.truth <= high

    def reveal(self, answer: tuple[float, bool]) -> str:
        """The fact, with who published it, and how the answer did."""
        fact = tables.fact(self.item.fact_id)
        source = f"{fact['publisher']}, {fact['title']}"
        if self.item.kind == "range":
            where = "inside" if answer[1] else "outside"
            return f"{plain_number(self.item.truth)} {self.item.unit}: {where} your range. {source}."
        truth = "True" if self.item.truth else "Not true"
        return f"{truth}. {source}: {fact['quantity']}."


class Calibration(Panel):
    """Ten facts, then the curve."""

    pictured = True

    def __init__(self, seed: int | None = None):
        figure = style.figure(*CalibrationCurve.size)
        self.chart, self.picture, self.sentence_box = CalibrationCurve(figure), LivePicture(), spoken("sentence")
        self.chart.update(Bands((), "Chances said, and how often they came true"), None, {})
        self.canvas = Canvas(figure, self.chart.moving, self.chart.readings)
        self.button = widgets.Button(description="See how I did", layout=widgets.Layout(width="auto"))
        self.others = widgets.Button(description="Ten others", layout=widgets.Layout(width="auto"))
        self.button.on_click(lambda _: self.score())
        self.others.on_click(lambda _: self.draw(random.randrange(10**6)))
        self.feedback, self.sheet = spoken(), widgets.VBox()
        self.shown = widgets.VBox([self.picture, self.sentence_box], layout=widgets.Layout(display="none"))
        head = widgets.HTML(
            "<b>How sure are you?</b> Give ranges that should hold the fact four times in five, and say of each "
            "statement how sure you are. Leave out what you like."
        )
        self.widget = framed(head, self.sheet, widgets.HBox([self.button, self.others]), self.feedback, self.shown)
        progress.describe("series", KEY, "Calibration: chance said and hit (1) or miss (0), one pair an answer")
        self.draw(2026 if seed is None else seed)

    def draw(self, seed: int) -> None:
        """Show ten items; what was answered before stays in the progress."""
        self.lines = [_Line(item) for item in drawn(seed)]
        self.sheet.children = tuple(line.widget for line in self.lines)
        self.result, self.feedback.value, self.sentence_box.value, self.answer = None, "", "", ""
        self.shown.layout.display = "none"

    @property
    def text(self) -> str:
        """What is asked, or how it went."""
        if self.result is None:
            return "Ten facts to give a range or a chance to: " + "; ".join(line.item.question for line in self.lines)
        return self.result.finding + " " + self.in_words

    @property
    def png(self) -> bytes:
        """The curve; empty until there is one."""
        return self.canvas.png() if self.result else b""

    def score(self) -> None:
        """Judge what is answered; a box that holds no answer gets a sentence and stays as it is."""
        answers, wrong = [], 0
        for line in self.lines:
            line.feedback.value = ""
            try:
                given = line.answer()
            except ScenarioError as error:
                wrong += 1
                line.feedback.value = f"<b>{html.escape(str(error))}</b>"
                continue
            if given is not None:
                answers.append((line, given))
        if wrong or not answers:
            sentence = (
                f"{wrong} need another look: see the sentence below each."
                if wrong
                else "Nothing is answered yet: fill in one line or more."
            )
            self.feedback.value = status(sentence)
            return
        for line, given in answers:
            line.feedback.value = status(line.reveal(given))
        self._show(answers)

    def _show(self, answers: list[tuple[_Line, tuple[float, bool]]]) -> None:
        chances, hits = zip(*(given for _, given in answers), strict=True)
        bands = tuple(model.curve(chances, [float(hit) for hit in hits]))
        lean = model.leaning(chances, [float(hit) for hit in hits])
        finding = (
            "Surer than right" if lean > 0.05 else "Less sure than right" if lean < -0.05 else "About as sure as right"
        )
        self.result = Bands(bands, finding)
        self.in_words = _in_words(answers, lean)
        progress.record(
            "series",
            KEY,
            {"numbers": [x for chance, hit in zip(chances, hits, strict=True) for x in (round(chance, 2), int(hit))]},
        )
        self.chart.update(self.result, None, {})
        self.picture.show(self.canvas)
        self.sentence_box.value = status(self.in_words)
        self.answer = f"{finding}. {self.in_words}"
        self.feedback.value = (
            f"<p role='status'>{noted('Scored and put down: your code carries chances and hits, not which facts.')}</p>"
        )
        self.shown.layout.display = ""


def _in_words(answers: list[tuple[_Line, tuple[float, bool]]], lean: float) -> str:
    """Hit rate of the ranges with what so few leave open, Brier's score of the statements, the leaning."""
    ranges = [given for line, given in answers if line.item.kind == "range"]
    statements = [given for line, given in answers if line.item.kind == "statement"]
    sentences = []
    if ranges:
        rate, held = model.hit_rate([float(hit) for _, hit in ranges]), sum(hit for _, hit in ranges)
        sentences.append(
            f"Of {rate.n} ranges {held} held the fact; somebody who is right four times in five would have about "
            f"{LEVEL * rate.n:.1f}. So few answers fit anybody whose ranges hold {100 * rate.low:.0f} to "
            f"{100 * rate.high:.0f} % of facts."
        )
    if statements:
        score = float(brier([chance for chance, _ in statements], [float(true) for _, true in statements]).mean())
        sentences.append(
            f"Brier's score of {len(statements)} statement{'s' * (len(statements) > 1)} is {score:.2f}; always saying "
            "one half would have 0.25, and lower is better."
        )
    way = "more sure than right" if lean > 0 else "less sure than right"
    sentences.append(
        f"Over all, you were {abs(100 * lean):.0f} points {way}."
        if abs(lean) > 0.005
        else "Over all, you were as sure as right."
    )
    return " ".join(sentences)
