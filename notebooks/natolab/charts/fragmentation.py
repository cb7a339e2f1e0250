"""Live charts of fragmentation: one saving on two bases, and spending less waste on both sides."""

import numpy as np
from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, FONT, INK, RUSSIA


class TwoBases(LiveChart):
    """Above: the fleet cut into its types. Below: one saving on two bases, with published figures beside it.

    Results need: shares (of the types, leader first), effective, unit, budget (shares 0-1), finding.
    """

    size = (9.6, 4.5)
    credit = "fragmentation model; types: CEPA 2024, MSC 2017; published: Bruegel, McKinsey, EPRS; EU budget of 2024."
    most = 20
    #: row -> (label, value or range in %)
    published = ((0, "Bruegel: halved", 50, 50), (1, "McKinsey 5, EPRS 5 to 17", 5, 17))

    def build(self, fig):
        """A strip of at most twenty pieces, and two bars with reference marks."""
        strip = style.axes(fig, 0.19, 0.68, 0.785, 0.13)
        strip.set(xlim=(0, 1), ylim=(0, 1), yticks=[])
        strip.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
        strip.spines["left"].set_visible(False)
        style.heading(strip, "The fleet: one piece a type")
        self.pieces = [
            self.move(strip.add_patch(Rectangle((0, 0.1), 0, 0.8, edgecolor="white"))) for _ in range(self.most)
        ]
        self.count = self.move(strip.text(0.99, 1.13, "", ha="right", va="baseline", fontsize=FONT - 1))
        ax = style.axes(fig, 0.19, 0.185, 0.785, 0.33)
        ax.set(xlim=(0, 100), ylim=(1.6, -0.6), xlabel="% saved if all were bought as one type")
        ax.set_yticks([0, 1], ["of the unit cost", "of the whole\ndefence budget"])
        ax.grid(axis="y", visible=False)
        for row, word, low, high in self.published:
            ax.plot(
                [low, high],
                [row + 0.4, row + 0.4],
                color=INK,
                linewidth=4 if high > low else 0,
                marker="|",
                markersize=8,
            )
            ax.text(high + 1, row + 0.42, word, fontsize=style.SMALL, va="center")
        self.bars = [self.move(ax.add_patch(Rectangle((0, row - 0.28), 0, 0.5, facecolor=EUROPE))) for row in (0, 1)]
        self.outlines = [
            self.move(ax.add_patch(Rectangle((0, r - 0.34), 0, 0.62, fill=False, edgecolor=BASELINE, linewidth=1.5)))
            for r in (0, 1)
        ]
        self.values = [self.text(ax, va="center", fontweight="bold") for _ in (0, 1)]
        self.keep_dots(ax)
        steps, how = ("of the unit cost", "of the whole defence budget"), dict(rows=True, unit="%", digits=1)
        self.read_bars(self.bars, "saved", steps, EUROPE, **how)
        self.read_bars(self.outlines, "saved, starting point", steps, BASELINE, **how)

    def update(self, result, base, kept):
        """Pieces, bars, values."""
        start = 0.0
        for place, piece in enumerate(self.pieces):
            width = float(result.shares[place]) if place < len(result.shares) else 0.0
            piece.set_x(start)
            piece.set_width(width)
            piece.set_facecolor(EUROPE if place == 0 else style.EUROPE_PALE)
            start += width
        types = len(result.shares)
        self.count.set_text(
            "one type" if types == 1 else f"{types} types, as spread out as {result.effective:.1f} equal ones"
        )
        for row, key in enumerate(("unit", "budget")):
            value = 100 * getattr(result, key)
            self.bars[row].set_width(value)
            self.outlines[row].set_width(100 * getattr(base, key))
            self.values[row].set(text=f"{value:.1f}%", position=(min(value, 88) + 1, row - 0.03))
        self.show_kept_dots(kept, lambda kept_result: ([100 * kept_result.unit, 100 * kept_result.budget], [0, 1]))
        self.title.set_text(result.finding)


class BothSides(LiveChart):
    """Each side's spending in two parts, useful and wasted; outline of the useful part at the starting point.

    Results need: useful, wasted (pairs, Europe first, bn $), finding.
    """

    size = (9.6, 3.6)
    credit = (
        "SIPRI April 2025, 2024 spending, at the chosen price levels; fragmentation model; Russia's waste is assumed."
    )

    def build(self, fig):
        """One row a side."""
        ax = style.axes(fig, 0.1, 0.24, 0.875, 0.58)
        ax.set(xlim=(0, 1000), ylim=(1.6, -0.6), xlabel="bn US$ of 2024 (pale: lost on what is bought)")
        ax.set_yticks([0, 1], ["Europe", "Russia"])
        ax.grid(axis="y", visible=False)
        colours = (EUROPE, RUSSIA)
        self.lost = [
            self.move(ax.add_patch(Rectangle((0, row - 0.3), 0, 0.6, facecolor=colour, alpha=0.35, hatch="///")))
            for row, colour in enumerate(colours)
        ]
        self.bars = [
            self.move(ax.add_patch(Rectangle((0, row - 0.3), 0, 0.6, facecolor=colour)))
            for row, colour in enumerate(colours)
        ]
        self.outlines = [
            self.move(ax.add_patch(Rectangle((0, r - 0.36), 0, 0.72, fill=False, edgecolor=BASELINE, linewidth=1.5)))
            for r in (0, 1)
        ]
        self.amounts = [self.text(ax, va="center", fontweight="bold") for _ in colours]
        self.keep_dots(ax)
        how = dict(rows=True, unit="bn US$", digits=0)
        self.read_bars(self.bars, "useful spending", ("Europe", "Russia"), EUROPE, **how)
        self.read_bars(self.outlines, "useful spending, starting point", ("Europe", "Russia"), BASELINE, **how)

    def update(self, result, base, kept):
        """Useful part first, what is lost behind it."""
        for row, (useful, wasted) in enumerate(zip(result.useful, result.wasted, strict=True)):
            self.bars[row].set_width(useful)
            self.lost[row].set(x=useful, width=wasted)
            self.outlines[row].set_width(base.useful[row])
            self.amounts[row].set(
                text=f"{useful:,.0f}, and {wasted:,.0f} lost", position=(min(useful + wasted, 760) + 12, row)
            )
        self.show_kept_dots(kept, lambda kept_result: (np.array(kept_result.useful), [0, 1]))
        self.title.set_text(result.finding)
