"""Live charts of the alliance game: who pays what, and what a pledge does to the American effort.

BurdenDumbbells   each ally's burden today and in the equilibrium; two totals
PledgeCurve       burdens of the US and of Europe by the pledge that Europeans keep
"""

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, USA, WARN


class BurdenDumbbells(LiveChart):
    """Left: each ally's burden today and in the equilibrium, nearest to Moscow on top. Right: two totals.

    Results need: names, today, then (burdens, % of GDP), europe, us (bn), europe_today, us_today, finding.
    """

    size = (9.6, 6.4)
    credit = "NATO August 2025 (2024 estimates, 2021 US$). Grey: as spent; blue: as the game of notebook 06 has it."
    names: Sequence[str] = ()
    most = 8.0

    def build(self, fig):
        """One row an ally, and two bars."""
        ax = style.axes(fig, 0.065, 0.11, 0.56, 0.76)
        rows = range(len(self.names))
        ax.set(xlim=(0, self.most), ylim=(len(self.names) - 0.4, -0.6), xlabel="burden, % of GDP")
        ax.set_yticks(list(rows), self.names)
        ax.tick_params(axis="y", labelsize=style.SMALL)
        style.heading(ax, "Allies, nearest to Moscow on top")
        self.stems = self.line(ax, EUROPE, linewidth=2, alpha=0.35)
        self.today = self.line(
            ax, BASELINE, linestyle="none", marker="o", markersize=6, markerfacecolor="white", markeredgewidth=1.6
        )
        self.keep_dots(ax)
        self.then = self.line(ax, EUROPE, linestyle="none", marker="o", markersize=7)
        self.beyond = self.line(ax, EUROPE, linestyle="none", marker=">", markersize=9)
        right = style.axes(fig, 0.72, 0.11, 0.26, 0.76)
        right.set(ylim=(0, 1400), xlim=(-0.6, 1.6))
        right.set_xticks([0, 1], ["European\nallies", "United\nStates"])
        right.grid(axis="x", visible=False)
        style.heading(right, "Spending, bn 2021 US$")
        self.bars, self.outlines, self.values = [], [], []
        for place, colour in enumerate((EUROPE, USA)):
            self.bars.append(self.move(right.add_patch(Rectangle((place - 0.32, 0), 0.64, 0, facecolor=colour))))
            self.outlines.append(
                self.move(
                    right.add_patch(Rectangle((place - 0.4, 0), 0.8, 0, fill=False, edgecolor=BASELINE, linewidth=1.5))
                )
            )
            self.values.append(self.text(right, ha="center", va="bottom", fontweight="bold"))
        how = dict(rows=True, unit="% of GDP", steps=list(self.names), ends=(None, self.most))
        self.read(self.today, "as spent", **how)
        self.read(self.then, "in the game", kept=self.kept, **how)
        self.read(self.beyond, "in the game, beyond the scale", **how)
        steps, how = ("European allies", "United States"), dict(unit="bn 2021 US$", digits=0)
        self.read_bars(self.bars, "in the game", steps, EUROPE, ends=(None, 1400), **how)
        self.read_bars(self.outlines, "as spent", steps, BASELINE, **how)

    def update(self, result, base, kept):
        """Dots, stems, bars."""
        rows = np.arange(len(self.names))
        today, then = np.minimum(result.today, self.most), np.minimum(result.then, self.most)
        self.today.set_data(today, rows)
        off = result.then > self.most
        self.then.set_data(then[~off], rows[~off])
        self.beyond.set_data(then[off], rows[off])
        gap = np.full(len(rows), np.nan)
        self.stems.set_data(np.column_stack([today, then, gap]).ravel(), np.column_stack([rows, rows, gap]).ravel())
        self.show_kept_dots(kept, lambda kept_result: (np.minimum(kept_result.then, self.most), rows))
        for place, (value, was) in enumerate(((result.europe, result.europe_today), (result.us, result.us_today))):
            self.bars[place].set_height(min(value, 1400))
            self.outlines[place].set_height(was)
            beyond = " ↑" if value > 1400 else ""
            self.values[place].set(text=f"{value:,.0f}{beyond}", position=(place, min(value, 1310) + 15))
        self.title.set_text(result.finding)


class PledgeCurve(LiveChart):
    """Left: the two burdens by the pledge. Right: what Europe adds and what of it the US takes back.

    Results need: pledges, us, europe (burdens along them, % of GDP), pledge, us_then, added, taken_back (bn), finding.
    """

    size = (9.6, 4.4)
    credit = "alliance game on NATO, August 2025 (2024 estimates); the US chooses anew, bound by nothing."

    def build(self, fig):
        """Two panels."""
        ax = style.axes(fig, 0.06, 0.18, 0.56, 0.60)
        ax.set(xlim=(0, 5), ylim=(0, 5.2), xlabel="pledge that every ally but the US keeps, % of GDP")
        style.heading(ax, "Burden, % of GDP", keyed=True)
        self.base = self.line(ax, BASELINE, linewidth=1.4)
        self.keep_lines(ax)
        self.europe = self.line(ax, EUROPE, linewidth=2.2, linestyle=(0, (5, 2)))
        self.us = self.line(ax, USA, linewidth=3)
        self.dot = self.line(ax, USA, linestyle="none", marker="o", markersize=11)
        self.word = self.text(ax, va="bottom", ha="center", color=USA, fontweight="bold")
        style.key(ax, [self.us, self.europe], ["United States", "European allies"])
        right = style.axes(fig, 0.73, 0.18, 0.25, 0.60)
        right.set(ylim=(0, 850), xlim=(-0.6, 1.6))
        right.set_xticks([0, 1], ["Europe\nadds", "US takes\nback"])
        right.grid(axis="x", visible=False)
        style.heading(right, "bn 2021 US$ that serve Europe", keyed=True)
        self.bars = [
            self.move(right.add_patch(Rectangle((place - 0.32, 0), 0.64, 0, facecolor=colour)))
            for place, colour in enumerate((EUROPE, WARN))
        ]
        self.values = [self.text(right, ha="center", va="bottom", fontweight="bold") for _ in self.bars]
        how = dict(over="pledge", unit="% of GDP")
        self.read(self.us, "United States", self.base, self.kept, **how)
        self.read(self.europe, "European allies", **how)
        steps = ("Europe adds", "US takes back")
        self.read_bars(self.bars, "serves Europe", steps, EUROPE, unit="bn 2021 US$", digits=0, ends=(None, 850))

    def update(self, result, base, kept):
        """Curves, the present pledge, two bars."""
        self.us.set_data(result.pledges, result.us)
        self.europe.set_data(result.pledges, result.europe)
        self.base.set_data(base.pledges, base.us)
        self.show_kept_lines(kept, lambda kept_result: (kept_result.pledges, kept_result.us))
        self.dot.set_data([result.pledge], [result.us_then])
        self.word.set(text=f"{result.us_then:.2f}", position=(np.clip(result.pledge, 0.2, 4.8), result.us_then + 0.16))
        for place, (bar, word, value) in enumerate(
            zip(self.bars, self.values, (result.added, result.taken_back), strict=True)
        ):
            bar.set_height(min(value, 850))
            word.set(text=style.true_minus(f"{value:,.0f}"), position=(place, min(value, 780) + 8))
        self.title.set_text(result.finding)
