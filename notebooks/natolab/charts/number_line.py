"""Live chart of a guess among the figures."""

from collections.abc import Sequence

import numpy as np

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import FONT, INK, WARN
from natolab.facts.assumptions import BARE

FOOT, STEP, HEAD = 52, 21, 38  # points: below the line, from one label to the next above it, above the last
MOST_STEPS = 5  # more labels above each other stand closer
LETTER = 0.0087  # width of a letter of a label, in widths of the axes; a little more than measured
GAP = 0.006  # between a stem and its label


class NumberLine(LiveChart):
    """A guess among the figures: marks on one line, the learner's guess once it is made.

    Results need: marks (label -> number, at most eight), guess (number or None), low, high, unit, finding.
    """

    most = 8

    @classmethod
    def size_for(cls, result) -> tuple[float, float]:
        """Width and height in inches: as tall as the labels that stand above each other need."""
        levels = [level for _, _, level, _ in hung(result)]
        return (9.6, (FOOT + STEP * min(max(levels, default=1), MOST_STEPS) + HEAD) / style.DPI)

    def build(self, fig):
        """One axis, its heights in points; marks and labels move, as the range is the question's."""
        tall = fig.get_figheight() * style.DPI
        self.room = tall - FOOT - HEAD
        ax = style.axes(fig, 0.03, FOOT / tall, 0.94, self.room / tall)
        ax.set(ylim=(0, self.room), xlim=(0, 1), xticks=[], yticks=[])
        ax.spines["left"].set_visible(False)
        sides = ((0.03, "left"), (0.97, "right"))
        self.ends = [self.move(fig.text(x, 10 / tall, "", fontsize=FONT - 1, ha=ha)) for x, ha in sides]
        self.stems = [self.line(ax, INK, linewidth=1) for _ in range(self.most)]
        self.words = [self.text(ax, va="top", bbox=None) for _ in range(self.most)]
        self.guess = self.line(ax, WARN, marker="D", markersize=11, clip_on=False)
        self.guess_word = self.move(ax.text(0, 0, "", fontsize=FONT, color=WARN, fontweight="bold", va="top"))

    def update(self, result, base, kept):
        """Marks like flags: each label hangs beside its stem, above the stems that stand under it."""
        unit = "" if result.unit in BARE | {"times", "chance"} else style.unit(result.unit)
        first = unit if unit.startswith("%") else ""  # "1 powers" is no English
        for end, value, after in zip(self.ends, (result.low, result.high), (first, unit), strict=True):
            end.set_text(f"{value:g}{after}".rstrip())
        marks = hung(result)
        step = min(STEP, self.room / max((level for _, _, level, _ in marks), default=1))
        for i, (label, x, level, left) in enumerate(marks):
            height = step * level
            self.stems[i].set_data([x, x], [0, height])
            self.words[i].set(
                text=label, position=(x + (-GAP if left else GAP), height), ha="right" if left else "left"
            )
        if result.guess is not None:
            x = _place(result, result.guess)
            self.guess.set_data([x], [0])
            side = "left" if x < 0.12 else "right" if x > 0.8 else "center"
            self.guess_word.set(text=f"your guess: {result.guess:g}", position=(x, -14), ha=side)
        self.title.set_text(result.finding)


def _place(result, value: float) -> float:
    """Where a number stands between the ends of the line, 0 to 1."""
    return float(np.clip((value - result.low) / (result.high - result.low), 0, 1))


def hung(result) -> list[tuple[str, float, int, bool]]:
    """Of each mark of a result, in order: label, place on the line, and how its label hangs as `flags` says."""
    marks = sorted(result.marks.items(), key=lambda item: item[1])
    digits = max((len(f"{value:g}".partition(".")[2]) for _, value in marks), default=0)
    labels = [f"{label}: {value:.{digits}f}" for label, value in marks]
    places = [_place(result, value) for _, value in marks]
    return [(label, x, *flag) for label, x, flag in zip(labels, places, flags(places, labels), strict=True)]


def flags(places: Sequence[float], labels: Sequence[str]) -> list[tuple[int, bool]]:
    """Level of each label above the line, from 1, and whether it hangs to the left, so that no stem crosses a label.

    places  where the stems stand on the axis, 0 to 1, ascending
    """
    widths = [GAP + LETTER * len(label) for label in labels]
    left = [x + width > 1.02 for x, width in zip(places, widths, strict=True)]
    spans = [(x - w, x) if turned else (x, x + w) for x, w, turned in zip(places, widths, left, strict=True)]
    levels = [1] * len(labels)
    for _ in range(len(labels) ** 2):  # each round lifts at least one label above a stem that crosses it
        under = [
            (i, j)
            for i, (start, end) in enumerate(spans)
            for j, x in enumerate(places)
            if j != i and start <= x <= end and (x != places[i] or j > i) and levels[j] >= levels[i]
        ]
        if not under:
            break
        i, j = under[0]
        levels[i] = levels[j] + 1
    return list(zip(levels, left, strict=True))
