"""Draw your guess: a path sketched before it is shown, by pointer on the chart or by a box for each place.

sketch = Sketch("alone_ratio", "…?", alone_path, places=(2026, …), low=0, high=3)    the empty chart
sketch.reveal(explorer)                                                             sketch, baseline, own scenario

What is locked in is a series of the progress (natolab.learner.progress); pooling shows the band of a room.
Left out: a curve between the places; six points say where somebody sees the turn.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ipywidgets as widgets

from natolab.charts import style
from natolab.charts.canvas import Canvas
from natolab.charts.live_picture import LivePicture
from natolab.charts.sketchpad import Sketchpad
from natolab.errors import ScenarioError
from natolab.facts.assumptions import Range, plain_number
from natolab.facts.scenario import Scenario
from natolab.learner import progress
from natolab.panels.explorer import Explorer
from natolab.panels.panel import Panel, framed, noted, spoken, status

Path = Callable[[Scenario], tuple[Sequence[float], Sequence[float]]]


@dataclass(frozen=True)
class Drawn:
    """What the sketchpad shows."""

    places: Sequence[float]
    heights: Sequence[float]
    paths: Mapping[str, tuple[Sequence[float], Sequence[float]]]
    low: float
    high: float
    line: tuple[float, str] | None
    over: str
    unit: str
    finding: str


class Sketch(Panel):
    """An empty chart to draw on: a box for each place, the pointer for those who can use one.

    name      under which it is kept; small letters, digits and underscores
    question  what is to be drawn, in words
    path      Scenario -> places and heights of the answer
    places    where points are set, such as years
    low, high, step   range of the heights
    line      a level and its word, such as (1, "as much as Russia")
    """

    pictured = True

    def __init__(
        self,
        name: str,
        question: str,
        path: Path,
        places: Sequence[float],
        low: float,
        high: float,
        step: float = 0.05,
        unit: str = "",
        over: str = "year",
        line: tuple[float, str] | None = None,
    ):
        self.name, self.question, self.path, self.places = name, question, path, tuple(places)
        self.low, self.high, self.unit, self.over, self.level = low, high, unit, over, line
        self.entry = Range(id=name, label="Your sketch", unit=unit or "ratio", low=low, reach=high, step=step)
        middle = self.entry.rounded(line[0] if line else (low + high) / 2)
        self.heights, self.locked, self._watchers = [middle] * len(self.places), (), []
        figure = style.figure(*Sketchpad.size)
        self.chart = Sketchpad(figure)
        self.chart.update(self.drawn(), None, {})
        self.canvas = Canvas(figure, self.chart.moving, self.chart.readings)
        self.picture, self.feedback = LivePicture(self.canvas, pick=True), spoken()
        self.picture.on_msg(self._picked)
        self.boxes = [self._box(i) for i in range(len(self.places))]
        fitting = widgets.Layout(width="auto", align_self="flex-start")
        self.button = widgets.Button(description="Lock in my sketch", layout=fitting)
        self.button.on_click(lambda _: self.lock())
        head = widgets.HTML(
            f"<b>Draw your guess.</b> {html.escape(question)} Click or draw on the chart, or type into the boxes."
        )
        row = widgets.HBox(self.boxes, layout=widgets.Layout(flex_flow="row wrap"))
        row.add_class("natolab-places")
        self.widget = framed(head, self.picture, row, self.button, self.feedback)
        self._restore()

    def _box(self, which: int) -> widgets.Text:
        box = widgets.Text(
            value=plain_number(self.heights[which]), description=f"{self.places[which]:g}", continuous_update=False,
            layout=widgets.Layout(width="130px"), style={"description_width": "46px"},
        )  # fmt: skip
        box.observe(lambda event: self._typed(which, event["new"]), "value")
        return box

    def _restore(self) -> None:
        progress.describe("series", self.name, self.question)
        kept = progress.entries("series").get(self.name, {}).get("numbers")
        sentence = "Every point starts on the line: move each to where you expect it, then lock in."
        if isinstance(kept, list) and len(kept) == len(self.places):
            try:
                self.heights = [self.entry.check(value) for value in kept]
                self.locked = tuple(self.heights)
                sentence = "Restored: the sketch you locked in before. You can change it."
            except ScenarioError:
                sentence = "The sketch kept earlier does not fit here any more: draw it again."
        self.feedback.value = noted(sentence)
        self._show()

    # ---- what a learner does ----------------------------------------------------------------------
    def set(self, which: int, height: float) -> None:
        """Put one point at a height. Raises ScenarioError outside the range."""
        self.heights[which] = self.entry.rounded(height)
        self._show()

    def _typed(self, which: int, text: str) -> None:
        if text == plain_number(self.heights[which]):
            return
        try:
            self.set(which, self.entry.check(text))
            self.feedback.value = ""
        except ScenarioError as error:
            self.boxes[which].value = plain_number(self.heights[which])
            self.feedback.value = f"<b>{html.escape(str(error))}</b>"

    def _picked(self, _, content, buffers) -> None:
        """A click or a drag on the chart: the nearest place takes its height, within the range."""
        try:
            across, height = map(float, content["pick"])
        except (KeyError, TypeError, ValueError):
            return
        if across == across and height == height:
            which = min(range(len(self.places)), key=lambda i: abs(self.places[i] - across))
            self.set(which, min(max(height, self.low), self.high))

    def lock(self) -> None:
        """Keep the sketch and tell whoever watches."""
        self.locked = tuple(self.heights)
        progress.record("series", self.name, {"numbers": list(self.locked)})
        self.feedback.value = noted(f"Locked in: {self._in_words()}.")
        for tell in self._watchers:
            tell()

    def watch(self, tell: Callable[[], None]) -> None:
        """Call `tell` whenever a sketch is locked in."""
        self._watchers.append(tell)

    def reveal(self, explorer: Explorer | None = None) -> "RevealedSketch":
        """The sketch with the baseline, and with the explorer's scenario as it moves."""
        return RevealedSketch(self, explorer)

    # ---- picture ----------------------------------------------------------------------------------
    def drawn(self, paths: Mapping[str, tuple] | None = None, finding: str = "Your sketch") -> Drawn:
        """What the chart shows."""
        heights = self.heights if paths is None else self.locked or [float("nan")] * len(self.places)
        return Drawn(
            self.places, list(heights), paths or {}, self.low, self.high, self.level, self.over, self.unit, finding
        )

    def _show(self) -> None:
        for box, height in zip(self.boxes, self.heights, strict=True):
            box.value = plain_number(height)
        self.chart.update(self.drawn(), None, {})
        self.picture.show(self.canvas)

    def _in_words(self) -> str:
        return ", ".join(f"{place:g}: {plain_number(h)}" for place, h in zip(self.places, self.locked, strict=True))

    @property
    def answer(self) -> str:
        """The sketch that is locked in."""
        return f"Locked in: {self._in_words()}." if self.locked else ""

    @property
    def text(self) -> str:
        """What is to be drawn."""
        return f"Draw your guess: {self.question} ({', '.join(f'{place:g}' for place in self.places)})"

    @property
    def png(self) -> bytes:
        """The sketch as a sharp picture."""
        return self.canvas.png()


class RevealedSketch(Panel):
    """Sketch, baseline and the learner's own scenario on one chart, and how far apart they are."""

    pictured = True

    def __init__(self, sketch: Sketch, explorer: Explorer | None = None):
        self.sketch, self.explorer = sketch, explorer
        figure = style.figure(*Sketchpad.size)
        self.chart = Sketchpad(figure)
        self.chart.update(self._drawn(), None, {})
        self.canvas = Canvas(figure, self.chart.moving, self.chart.readings)
        self.picture, self.sentence_box = LivePicture(), spoken("sentence")
        self.widget = framed(self.picture, self.sentence_box)
        sketch.watch(self.refresh)
        if explorer is not None:
            explorer.watch(self.refresh)
        self.refresh()

    def _paths(self) -> dict[str, tuple[list[float], list[float]]]:
        base = self.explorer.baseline if self.explorer else Scenario()
        scenarios = {"starting point": base}
        if self.explorer and self.explorer.scenario != base:
            scenarios["your scenario"] = self.explorer.scenario
        first, last = self.sketch.places[0], self.sketch.places[-1]
        paths = {}
        for name, scenario in scenarios.items():
            points = [(x, y) for x, y in zip(*self.sketch.path(scenario), strict=True) if first <= x <= last]
            paths[name] = tuple(map(list, zip(*points, strict=True)))
        return paths

    def _drawn(self) -> Drawn:
        finding = (
            "Your sketch beside the model's path" if self.sketch.locked else "The model's path; no sketch is locked in"
        )
        return self.sketch.drawn(self._paths(), finding)

    @property
    def text(self) -> str:
        """The paths at the places of the sketch, and how far the sketch is from each, in words."""
        sentences, places, sketch = [], self.sketch.places, self.sketch.locked
        for name, (x, y) in self._paths().items():
            at = [y[x.index(place)] for place in places]
            low, place = min(zip(at, places, strict=True))
            sentence = (
                f"{name}: {at[0]:.2f} in {places[0]:g}, lowest {low:.2f} in {place:g}, {at[-1]:.2f} in {places[-1]:g}"
            )
            if sketch:
                gaps = [abs(a - b) for a, b in zip(at, sketch, strict=True)]
                widest, place = max(zip(gaps, places, strict=True))
                sentence += (
                    f"; your sketch is {sum(gaps) / len(gaps):.2f} away on average, most in {place:g} ({widest:.2f})"
                )
            sentences.append(f"{sentence[:1].upper()}{sentence[1:]}.")
        more = [] if sketch else ["No sketch is locked in: go back up and draw one, this chart will follow."]
        return " ".join([*sentences, *more])

    def refresh(self) -> None:
        """Draw anew."""
        self.chart.update(self._drawn(), None, {})
        self.picture.show(self.canvas)
        self.sentence_box.value = status(self.text)

    @property
    def png(self) -> bytes:
        """The chart as a sharp picture."""
        return self.canvas.png()
