"""Live chart of a guess among the figures."""

from collections.abc import Sequence

import numpy as np

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import FONT, INK, WARN
from natolab.facts.assumptions import BARE

LETTER = 0.0087  # width of a letter of a label, in widths of the axes; a little more than measured
GAP = 0.006  # between a stem and its label


class NumberLine(LiveChart):
    """A guess among the figures: marks on one line, the learner's guess once it is made.

    Results need: marks (label -> number, at most eight), guess (number or None), low, high, unit, finding.
    """

    size = (9.6, 2.4)
    most = 8

    def build(self, fig):
        """One axis; marks and labels move, as the range is the question's."""
        ax = style.axes(fig, 0.03, 0.3, 0.94, 0.5)
        ax.set(ylim=(0, 1), xlim=(0, 1), xticks=[], yticks=[])
        ax.spines["left"].set_visible(False)
        self.ends = [
            self.move(fig.text(x, 0.06, "", fontsize=FONT - 1, ha=ha)) for x, ha in ((0.03, "left"), (0.97, "right"))
        ]
        self.stems = [self.line(ax, INK, linewidth=1) for _ in range(self.most)]
        self.words = [self.text(ax, va="top", bbox=None) for _ in range(self.most)]
        self.guess = self.line(ax, WARN, marker="D", markersize=11, clip_on=False)
        self.guess_word = self.move(ax.text(0, 0, "", fontsize=FONT, color=WARN, fontweight="bold", va="top"))

    def update(self, result, base, kept):
        """Marks like flags: each label hangs beside its stem, above the stems that stand under it."""

        def place(value):
            return float(np.clip((value - result.low) / (result.high - result.low), 0, 1))

        unit = "" if result.unit in BARE | {"times"} else style.unit(result.unit)
        for end, value in zip(self.ends, (result.low, result.high), strict=True):
            end.set_text(f"{value:g}{unit}".rstrip())
        marks = sorted(result.marks.items(), key=lambda item: item[1])
        digits = max((len(f"{value:g}".partition(".")[2]) for _, value in marks), default=0)
        labels = [f"{label}: {value:.{digits}f}" for label, value in marks]
        places = [place(value) for _, value in marks]
        for i, (label, x, (height, left)) in enumerate(zip(labels, places, flags(places, labels), strict=True)):
            self.stems[i].set_data([x, x], [0, height])
            self.words[i].set(
                text=label, position=(x + (-GAP if left else GAP), height), ha="right" if left else "left"
            )
        if result.guess is not None:
            x = place(result.guess)
            self.guess.set_data([x], [0])
            side = "left" if x < 0.12 else "right" if x > 0.8 else "center"
            self.guess_word.set(text=f"your guess: {result.guess:g}", position=(x, -0.16), ha=side)
        self.title.set_text(result.finding)


def flags(places: Sequence[float], labels: Sequence[str]) -> list[tuple[float, bool]]:
    """Height of each stem (0 to 1), and whether its label hangs to the left, so that no stem crosses a label.

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
    step = min(0.24, 0.98 / max(levels, default=1))
    return [(step * level, turned) for level, turned in zip(levels, left, strict=True)]
