"""Live chart of a guess among the figures."""

import numpy as np

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import FONT, INK, WARN


class NumberLine(LiveChart):
    """A guess among the figures: marks on one line, the learner's guess once it is made.

    Results need: marks (label -> number), guess (number or None), low, high, unit, finding.
    """

    size = (9.6, 2.5)
    heights = (0.16, 0.42, 0.68)  # labels of neighbours stand at different heights
    most = 6

    def build(self, fig):
        """One axis; marks and labels move, as the range is the question's."""
        ax = self.ax = style.axes(fig, 0.03, 0.34, 0.94, 0.48)
        ax.set(ylim=(0, 1), xlim=(0, 1), xticks=[], yticks=[])
        ax.spines["left"].set_visible(False)
        self.ends = [
            self.move(fig.text(x, 0.06, "", fontsize=FONT - 1, ha=ha)) for x, ha in ((0.03, "left"), (0.97, "right"))
        ]
        self.stems = [self.line(ax, INK, linewidth=1) for _ in range(self.most)]
        self.words = [self.text(ax, va="bottom") for _ in range(self.most)]
        self.guess = self.line(ax, WARN, marker="D", markersize=11, clip_on=False)
        self.guess_word = self.move(ax.text(0, 0, "", fontsize=FONT, color=WARN, fontweight="bold", va="top"))

    def update(self, mine, base, kept):
        """Marks in three heights, so that near ones do not cover each other."""

        def place(value):
            return float(np.clip((value - mine.low) / (mine.high - mine.low), 0, 1))

        for end, value in zip(self.ends, (mine.low, mine.high), strict=True):
            end.set_text(f"{value:g} {mine.unit}".rstrip())
        for i, (label, value) in enumerate(sorted(mine.marks.items(), key=lambda item: item[1])):
            x, height = place(value), self.heights[i % 3]
            self.stems[i].set_data([x, x], [0, height])
            self.words[i].set(text=f"{label}: {value:g}", position=(x, height), ha=_side(x))
        if mine.guess is not None:
            x = place(mine.guess)
            self.guess.set_data([x], [0])
            self.guess_word.set(text=f"your guess: {mine.guess:g}", position=(x, -0.16), ha=_side(x))
        self.title.set_text(mine.finding)


def _side(x: float) -> str:
    """Which way a label hangs so that it stays inside the picture."""
    return "left" if x < 0.12 else "right" if x > 0.8 else "center"
