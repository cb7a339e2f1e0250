"""Live chart of power ratios: Europe over Russia, one row a measure."""

from collections.abc import Sequence

import numpy as np

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, FONT, INK

LEAST, MOST = 0.12, 60  # ends of the scale; what lies outside stands at the end with its number


class RatioDots(LiveChart):
    """Europe over Russia, one row a measure, on a doubling scale; baseline as hollow dots.

    Results need: ratios (label -> number), finding.
    """

    size = (9.6, 4.5)
    credit = "IMF WEO October 2025 (people, GDP); SIPRI April 2025 (spending, to 2024). Russia is 1 in every row."
    labels: Sequence[str] = ()
    claimed: Sequence[float] = ()  # ratios below which a band shows what still counts as roughly
    roughly = 0.0  # how far it reaches, as a part of the ratio

    def build(self, fig):
        """Rows for each label, lines at 1, 3 and 10."""
        ax = style.axes(fig, 0.295, 0.185, 0.68, 0.66)
        rows = range(len(self.labels))
        ax.set(xlim=(LEAST, MOST), ylim=(len(self.labels) - 0.4, -1.1), xlabel="Europe for each 1 of Russia")
        style.plain_log(ax, "x", (0.25, 0.5, 1, 2, 3, 5, 10, 20, 40))
        ax.set_yticks(list(rows), [style.wrap(label, 30) for label in self.labels])
        for at, word in ((1, "equal"), (3, "3-to-1"), (10, "10-to-1")):
            ax.axvline(at, color=INK, linewidth=1.1, linestyle="-" if at == 1 else (0, (4, 3)))
            ax.text(at, -1.05, f" {word}", fontsize=FONT - 2, va="top", color=INK)
        for at in self.claimed:
            ax.axvspan(at * (1 - self.roughly), at, color=style.BAND, zorder=0)
        ax.grid(axis="y", visible=False)
        self.stems = [self.line(ax, EUROPE, linewidth=3, alpha=0.35) for _ in rows]
        self.base = self.line(
            ax, BASELINE, linestyle="none", marker="o", markersize=9, markerfacecolor="white", markeredgewidth=2
        )
        self.keep_dots(ax)
        self.dots = self.line(ax, EUROPE, linestyle="none", marker="o", markersize=11)
        self.values = [self.text(ax, va="bottom", ha="center", fontweight="bold", color=EUROPE) for _ in rows]
        how = dict(rows=True, steps=list(self.labels), unit="for each 1 of Russia's", ends=(LEAST, MOST))
        self.read(self.dots, "Europe", self.base, self.kept, **how)

    def update(self, result, base, kept):
        """Dots, stems from 1 to the dot, values above the dots."""
        rows = np.arange(len(self.labels))
        shown = np.clip(list(result.ratios.values()), LEAST, MOST)
        self.dots.set_data(shown, rows)
        self.base.set_data(np.clip(list(base.ratios.values()), LEAST, MOST), rows)
        self.show_kept_dots(kept, lambda kept_result: (np.clip(list(kept_result.ratios.values()), LEAST, MOST), rows))
        for row, (stem, label, value) in enumerate(zip(self.stems, self.values, result.ratios.values(), strict=True)):
            stem.set_data([1, shown[row]], [row, row])
            label.set_position((shown[row], row - 0.17))
            label.set_text(f"{value:.2f}")
        self.title.set_text(result.finding)
