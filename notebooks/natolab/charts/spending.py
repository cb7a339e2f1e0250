"""Live chart of spending at each side's prices, with the break-even price ratio."""

import numpy as np
from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, INK, RUSSIA, WARN


class PriceCurve(LiveChart):
    """Left: what each side spends at its own price level. Right: the ratio against the price ratio, with break-even.

    Results need: europe, russia (bn $), ratio, ratio_text, market_ratio, break_even_text, price_ratio, finding.
    """

    size = (9.6, 4.4)
    credit = "SIPRI April 2025, 2024 spending; price levels: Robertson 2025, IMF October 2025, IISS February 2025."
    marks = (
        (1.0, "market", 0.1),
        (1.87, "Robertson", 0.1),
        (2.13, "GDP-PPP", 0.35),
        (3.16, "IISS, one side only", 0.1),
    )

    def build(self, fig):
        """Bars on the left, curve on the right."""
        bars = style.axes(fig, 0.085, 0.185, 0.36, 0.64)
        bars.set(xlim=(0, 1000), ylim=(1.6, -0.6), xlabel="bn US$ of 2024 at the chosen price levels")
        bars.set_yticks([0, 1], ["Europe", "Russia"])
        bars.grid(axis="y", visible=False)
        style.heading(bars, "Spending (outline: starting point)")
        self.bars, self.outlines, self.amounts = [], [], []
        for row, colour in enumerate((EUROPE, RUSSIA)):
            self.bars.append(self.move(bars.add_patch(Rectangle((0, row - 0.3), 0, 0.6, facecolor=colour))))
            self.outlines.append(
                self.move(
                    bars.add_patch(Rectangle((0, row - 0.38), 0, 0.76, fill=False, edgecolor=BASELINE, linewidth=1.5))
                )
            )
            self.amounts.append(self.text(bars, va="center", fontweight="bold"))
        ax = style.axes(fig, 0.545, 0.185, 0.44, 0.64)
        ax.set(xlim=(0.8, 3.6), ylim=(0, 5), xlabel="how much further a dollar goes in Russia than in Europe")
        style.heading(ax, "Europe's spending for each 1 of Russia's")
        ax.axhspan(0, 1, color=style.SHORT, zorder=0)
        ax.axhline(1, color=INK, linewidth=1.1)
        self.more = self.text(ax, va="top", bbox=None)
        for at, word, height in self.marks:
            ax.plot([at, at], [0, height - 0.03], color=INK, linewidth=1.5)
            ax.text(at, height, word, fontsize=style.SMALL, ha="center", va="bottom", color=INK)
        self.grid = np.linspace(0.8, 3.6, 60)
        self.base = self.line(ax, BASELINE, linewidth=1.5)
        self.keep_dots(ax)
        self.curve = self.line(ax, EUROPE, linewidth=2.2)
        self.even = self.line(ax, WARN, linestyle="none", marker="X", markersize=9)
        self.dot = self.line(ax, EUROPE, linestyle="none", marker="o", markersize=11)
        self.label = self.text(ax, va="bottom", fontweight="bold", color=EUROPE)
        self.even_label = self.text(ax, va="bottom", ha="right", color=WARN)
        how = dict(rows=True, unit="bn US$", digits=0)
        self.read_bars(self.bars, "spending", ("Europe", "Russia"), EUROPE, **how)
        self.read_bars(self.outlines, "spending, starting point", ("Europe", "Russia"), BASELINE, **how)
        self.read(self.curve, "Europe for each 1 of Russia's", self.base, over="price ratio")
        self.read(self.even, "break-even", over="price ratio")

    def update(self, result, base, kept):
        """Bars, curve, the scenario's dot, the break-even cross."""
        for row, key in enumerate(("europe", "russia")):
            value = getattr(result, key)
            self.bars[row].set_width(value)
            self.outlines[row].set_width(getattr(base, key))
            self.amounts[row].set_position((min(value, 860) + 12, row))
            self.amounts[row].set_text(f"{value:,.0f}")
        self.curve.set_data(self.grid, result.market_ratio / self.grid)
        self.base.set_data(self.grid, base.market_ratio / self.grid)
        self.even.set_data(*(([result.market_ratio], [1.0]) if 0.8 < result.market_ratio < 3.6 else ([], [])))
        height = min(result.ratio, 4.85)
        self.dot.set_data([np.clip(result.price_ratio, 0.8, 3.6)], [height])
        self.label.set_position((np.clip(result.price_ratio + 0.06, 0.86, 3.2), min(height + 0.1, 4.6)))
        self.label.set_text(result.ratio_text)
        # At the end of the axis that the break-even leaves free.
        left = result.market_ratio > 2.2
        side = dict(position=(0.84, 0.95), ha="left") if left else dict(position=(3.56, 0.95), ha="right")
        self.more.set(text="Russia spends more", **side)
        shown = 1.4 <= result.market_ratio <= 3.6
        self.even_label.set_position((min(result.market_ratio, 3.6) - 0.03, 0.6))
        self.even_label.set_text(f"break-even {result.break_even_text}" if shown else "")
        self.show_kept_dots(kept, lambda kept_result: ([kept_result.price_ratio], [kept_result.ratio]))
        self.title.set_text(result.finding)
