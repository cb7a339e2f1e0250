"""Charts that follow a slider: fixed axes, still parts drawn once, moving artists updated from results.

Each class takes an empty figure and offers
moving                       the artists that change
update(mine, base, kept)     new numbers: the learner's result, the baseline's, and up to three kept ones
Which attributes a result must have is said in each class.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.style import BASELINE, EUROPE, FONT, INK, KEPT, RUSSIA, USA, WARN


class LiveChart:
    """Common part: remembers moving artists, holds the finding in the title."""

    size = (9.6, 4.6)
    credit = ""

    def __init__(self, fig: Figure):
        self.figure = fig
        self.moving: list[Artist] = []
        self.title = self.move(style.finding(fig))
        if self.credit:
            style.source(fig, self.credit)
        self.build(fig)

    def move(self, artist):
        """Mark an artist as moving and give it back."""
        self.moving.append(artist)
        return artist

    def line(self, ax, colour: str, **looks) -> Line2D:
        """An empty moving line."""
        return self.move(ax.plot([], [], color=colour, **looks)[0])

    def text(self, ax, **looks):
        """An empty moving text in data coordinates."""
        # A white ground keeps numbers readable where lines cross them.
        ground = dict(facecolor="white", edgecolor="none", alpha=0.8, pad=1.2)
        return self.move(ax.text(0, 0, "", fontsize=FONT - 1, clip_on=True, **{"bbox": ground, **looks}))

    def keep_lines(self, ax) -> None:
        """Empty lines for kept scenarios, each with its letter at the right end."""
        self.kept = [self.line(ax, colour, linewidth=1.6, linestyle=(0, (7, 1, 1, 1))) for colour in KEPT]
        self.letters = [self.text(ax, color=c, fontweight="bold", ha="right", va="center") for c in KEPT]

    def keep_dots(self, ax) -> None:
        """Empty markers for kept scenarios, each with its letter in the key below the chart."""
        self.kept, self.letters = [], []
        for place, (colour, marker, sign) in enumerate(zip(KEPT, "^sD", "▲■◆", strict=True)):
            self.kept.append(self.line(ax, colour, linestyle="none", marker=marker, markersize=8))
            at = 0.86 + 0.05 * place, 0.06 / self.figure.get_figheight()
            key = self.move(self.figure.text(*at, "", fontsize=FONT - 1, color=colour, fontweight="bold", va="bottom"))
            self.letters.append((key, sign))

    def show_kept_lines(self, kept: Mapping[str, object], points) -> None:
        """Lines of kept results; points(result) gives x and y."""
        for line, letter, name, result in self._slots(self.kept, self.letters, kept):
            x, y = ([], []) if result is None else points(result)
            line.set_data(x, y)
            letter.set_text(name)
            if name:
                letter.set_position((x[-1], y[-1]))

    def show_kept_dots(self, kept: Mapping[str, object], points) -> None:
        """Markers of kept results; points(result) gives x and y."""
        for dots, (key, sign), name, result in self._slots(self.kept, self.letters, kept):
            dots.set_data(([], []) if result is None else points(result))
            key.set_text(f"{sign} {name}" if name else "")

    @staticmethod
    def _slots(artists: Sequence, letters: Sequence, kept: Mapping[str, object]):
        """Each slot's artist and letter with the kept name and result, empty where nothing is kept."""
        filled = [*kept.items(), *[("", None)] * len(artists)][: len(artists)]
        return [(artist, letter, *pair) for artist, letter, pair in zip(artists, letters, filled, strict=True)]

    def build(self, fig: Figure) -> None:
        """Draw the still parts and make the moving ones."""
        raise NotImplementedError

    def update(self, mine, base, kept: Mapping[str, object]) -> None:
        """Set the moving artists from results."""
        raise NotImplementedError


class RatioDots(LiveChart):
    """Europe over Russia, one row a measure, on a doubling scale; baseline as hollow dots.

    Results need: ratios (label -> number), finding.
    """

    size = (9.6, 4.5)
    credit = "IMF WEO October 2025 (people, GDP); SIPRI April 2025 (spending, to 2024). Russia is 1 in every row."
    labels: Sequence[str] = ()

    def build(self, fig):
        """Rows for each label, lines at 1, 3 and 10."""
        ax = self.ax = style.axes(fig, 0.295, 0.185, 0.68, 0.66)
        rows = range(len(self.labels))
        ax.set(xlim=(0.2, 16), ylim=(len(self.labels) - 0.4, -0.95), xlabel="Europe for each 1 of Russia")
        style.plain_log(ax, "x", (0.25, 0.5, 1, 2, 3, 5, 10))
        ax.set_yticks(list(rows), [style.wrap(label, 30) for label in self.labels])
        for at, word in ((1, "equal"), (3, "3-to-1"), (10, "10-to-1")):
            ax.axvline(at, color=INK, linewidth=1.1, linestyle="-" if at == 1 else (0, (4, 3)))
            ax.text(at, -0.9, f" {word}", fontsize=FONT - 2, va="top", color=INK)
        ax.grid(axis="y", visible=False)
        self.stems = [self.line(ax, EUROPE, linewidth=3, alpha=0.35) for _ in rows]
        self.base = self.line(
            ax, BASELINE, linestyle="none", marker="o", markersize=9, markerfacecolor="white", markeredgewidth=2
        )
        self.keep_dots(ax)
        self.dots = self.line(ax, EUROPE, linestyle="none", marker="o", markersize=11)
        self.values = [self.text(ax, va="bottom", ha="center", fontweight="bold", color=EUROPE) for _ in rows]

    def update(self, mine, base, kept):
        """Dots, stems from 1 to the dot, values above the dots."""
        rows = np.arange(len(self.labels))
        shown = np.clip(list(mine.ratios.values()), 0.2, 16)
        self.dots.set_data(shown, rows)
        self.base.set_data(np.clip(list(base.ratios.values()), 0.2, 16), rows)
        self.show_kept_dots(kept, lambda result: (list(result.ratios.values()), rows))
        for row, (stem, label, value) in enumerate(zip(self.stems, self.values, mine.ratios.values(), strict=True)):
            stem.set_data([1, shown[row]], [row, row])
            label.set_position((shown[row], row - 0.17))
            label.set_text(f"{value:.2f}")
        self.title.set_text(mine.finding)


class PriceCurve(LiveChart):
    """Left: what each side spends at its own price level. Right: the ratio against the price ratio, with break-even.

    Results need: europe, russia (bn $), ratio, market_ratio, price_ratio, finding.
    """

    size = (9.6, 4.4)
    credit = "SIPRI April 2025, 2024 spending; price levels: Robertson 2025, IMF October 2025, IISS February 2025."
    marks = (
        (1.0, "market", 0.15),
        (1.87, "Robertson", 0.15),
        (2.13, "GDP-PPP", 0.4),
        (3.16, "IISS, one side only", 0.15),
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
        ax.set(xlim=(0.8, 3.6), ylim=(0, 4), xlabel="how much further a dollar goes in Russia than in Europe")
        style.heading(ax, "Europe's spending for each 1 of Russia's")
        ax.axhspan(0, 1, color="#f6e9e2", zorder=0)
        ax.axhline(1, color=INK, linewidth=1.1)
        ax.text(0.84, 0.9, "Russia spends more", fontsize=FONT - 2, color=INK, va="top")
        for at, word, height in self.marks:
            ax.plot([at, at], [0, height - 0.03], color=INK, linewidth=1.5)
            ax.text(at, height, word, fontsize=FONT - 3, ha="center", va="bottom", color=INK)
        self.grid = np.linspace(0.8, 3.6, 60)
        self.base = self.line(ax, BASELINE, linewidth=1.5)
        self.keep_dots(ax)
        self.curve = self.line(ax, EUROPE, linewidth=2.2)
        self.even = self.line(ax, WARN, linestyle="none", marker="X", markersize=9)
        self.dot = self.line(ax, EUROPE, linestyle="none", marker="o", markersize=11)
        self.label = self.text(ax, va="bottom", fontweight="bold", color=EUROPE)
        self.even_label = self.text(ax, va="bottom", ha="right", color=WARN)

    def update(self, mine, base, kept):
        """Bars, curve, the scenario's dot, the break-even cross."""
        for row, key in enumerate(("europe", "russia")):
            value = getattr(mine, key)
            self.bars[row].set_width(value)
            self.outlines[row].set_width(getattr(base, key))
            self.amounts[row].set_position((min(value, 860) + 12, row))
            self.amounts[row].set_text(f"{value:,.0f}")
        self.curve.set_data(self.grid, mine.market_ratio / self.grid)
        self.base.set_data(self.grid, base.market_ratio / self.grid)
        self.even.set_data([mine.market_ratio], [1.0])
        self.dot.set_data([np.clip(mine.price_ratio, 0.8, 3.6)], [mine.ratio])
        self.label.set_position((min(mine.price_ratio + 0.06, 3.2), mine.ratio + 0.08))
        self.label.set_text(f"{mine.ratio:.2f}")
        shown = 1.4 <= mine.market_ratio <= 3.6
        self.even_label.set_position((min(mine.market_ratio, 3.6) - 0.03, 0.6))
        self.even_label.set_text(f"break-even {mine.market_ratio:.2f}" if shown else "")
        self.show_kept_dots(kept, lambda result: ([result.price_ratio], [result.ratio]))
        self.title.set_text(mine.finding)


class RatioPaths(LiveChart):
    """Left: the three force ratios by year against the threshold. Right: usable stock of both sides.

    Results need: years, alone, planned, left_today, own_eu, own_ru (bn), threshold, trough, trough_year, finding.
    """

    size = (9.6, 4.9)
    credit = "SIPRI April 2025 and NATO June 2024 to 2024; from 2025 on the model's assumptions, not a forecast."
    first, last = 2022, 2040

    def build(self, fig):
        """Two panels on doubling scales."""
        ax = self.ax = style.axes(fig, 0.06, 0.135, 0.545, 0.69)
        ax.set(xlim=(self.first, self.last + 0.3), ylim=(0.2, 8))
        ax.set_xticks(range(self.first, self.last + 1, 3))
        style.plain_log(ax, "y", (0.25, 0.5, 1, 2, 4, 8))
        style.heading(ax, "Usable European force for each 1 of Russia's")
        self.short = self.move(ax.add_patch(Rectangle((self.first, 0.2), 19, 0.8, facecolor="#f6e9e2", zorder=0.5)))
        self.enough = self.line(ax, INK, linewidth=1.2)
        self.enough_label = self.text(ax, va="top", ha="left", color=INK)
        looks = {
            "planned": dict(colour=USA, linestyle=(0, (5, 2)), linewidth=2),
            "left_today": dict(colour=EUROPE, linestyle=(0, (1, 1.5)), linewidth=2),
            "alone": dict(colour=EUROPE, linestyle="-", linewidth=3),
        }
        self.base = {
            key: self.line(ax, BASELINE, linewidth=1.2, linestyle=look["linestyle"]) for key, look in looks.items()
        }
        self.keep_lines(ax)
        self.mine = {key: self.line(ax, **look) for key, look in looks.items()}
        self.low = self.line(
            ax, WARN, linestyle="none", marker="o", markersize=10, markerfacecolor="none", markeredgewidth=2
        )
        self.low_label = self.text(ax, va="top", ha="center", color=WARN, fontweight="bold")
        handles = [self.mine[key] for key in ("planned", "alone", "left_today")]
        ax.legend(
            handles,
            ["planned hand-over", "alone", "alone, US left today"],
            loc="upper right",
            fontsize=FONT - 2,
            frameon=True,
            facecolor="white",
            edgecolor="none",
            framealpha=0.9,
        )
        right = style.axes(fig, 0.675, 0.135, 0.30, 0.69)
        right.set(xlim=(self.first, self.last + 0.3), ylim=(100, 6400))
        style.plain_log(right, "y", (100, 200, 400, 800, 1600, 3200, 6400))
        style.heading(right, "Usable stock, bn 2023 US$")
        right.set_xticks((2025, 2030, 2035, 2040))
        self.base_stock = [self.line(right, BASELINE, linewidth=1.2, linestyle=s) for s in ("-", (0, (5, 2)))]
        self.stock = [
            self.line(right, EUROPE, linewidth=3),
            self.line(right, RUSSIA, linewidth=3, linestyle=(0, (5, 2))),
        ]
        right.legend(self.stock, ["Europe, alone", "Russia"], loc="upper left", fontsize=FONT - 2, frameon=False)

    def update(self, mine, base, kept):
        """Lines, the shaded shortfall, the trough with its year."""
        for lines, result in ((self.mine, mine), (self.base, base)):
            for key, line in lines.items():
                line.set_data(result.years, getattr(result, key))
        self.show_kept_lines(kept, lambda result: (result.years, result.alone))
        for lines, result in ((self.stock, mine), (self.base_stock, base)):
            for line, key in zip(lines, ("own_eu", "own_ru"), strict=True):
                line.set_data(result.years, getattr(result, key))
        self.short.set_height(mine.threshold - 0.2)
        self.enough.set_data([self.first, self.last + 0.3], [mine.threshold] * 2)
        self.enough_label.set_position((self.first + 0.2, mine.threshold * 0.97))
        self.enough_label.set_text(f"enough: {mine.threshold:g}")
        shown = np.clip(mine.trough, 0.22, 7.5)
        self.low.set_data([mine.trough_year], [shown])
        self.low_label.set_position((np.clip(mine.trough_year, 2025, 2037), shown * 0.86))
        self.low_label.set_text(f"{mine.trough:.2f} in {mine.trough_year}")
        self.title.set_text(mine.finding)


class BurdenCurve(LiveChart):
    """The inverse: share of GDP needed for the chosen ratio alone, by the year it must be reached.

    Results need: target_years, needed (% of GDP), year, needed_then, finding.
    """

    size = (9.6, 4.4)
    credit = "build-up model; 2.27 %: NATO August 2025; 3.5 %: The Hague, June 2025; 10 %: Rutte, 26 January 2026."
    lines = ((2.27, "spent in 2025"), (3.5, "The Hague core pledge"), (10.0, "Rutte's figure"))

    def build(self, fig):
        """One panel, reference lines at 2.27, 3.5 and 10 %."""
        ax = self.ax = style.axes(fig, 0.06, 0.185, 0.92, 0.63)
        ax.set(xlim=(2028, 2040.2), ylim=(0, 13), xlabel="year by which Europe alone must match Russia")
        style.heading(ax, "Core defence spending needed, % of GDP")
        ax.axhspan(12, 13, color="#eeeeee", zorder=0)
        ax.text(2028.1, 12.62, "no share up to 12 % does it", fontsize=FONT - 2, va="center")
        for at, word in self.lines:
            ax.axhline(at, color=INK, linewidth=1, linestyle=(0, (4, 3)))
            ax.text(2040.1, at + 0.12, f"{at:g} %: {word}", fontsize=FONT - 2, ha="right", color=INK)
        self.base = self.line(ax, BASELINE, linewidth=1.6)
        self.keep_lines(ax)
        self.curve = self.line(ax, EUROPE, linewidth=3)
        self.dot = self.line(ax, WARN, linestyle="none", marker="o", markersize=11)
        self.label = self.text(ax, va="bottom", color=WARN, fontweight="bold")

    def update(self, mine, base, kept):
        """Curves and the marked year."""
        self.curve.set_data(mine.target_years, _shown_share(mine.needed))
        self.base.set_data(base.target_years, _shown_share(base.needed))
        self.show_kept_lines(kept, lambda result: (result.target_years, _shown_share(result.needed)))
        at = float(_shown_share(mine.needed_then))
        self.dot.set_data([mine.year], [at])
        self.label.set_position((min(mine.year + 0.12, 2039), min(at + 0.25, 11.2)))
        self.label.set_text(mine.needed_text)
        self.title.set_text(mine.finding)


def _shown_share(needed):
    """Shares of GDP as drawn: nothing below 0, 'no share' at the top of the panel."""
    return np.clip(np.nan_to_num(needed, nan=12.15), 0, 12.15)


class VerdictMap(LiveChart):
    """Two levers at once: the trough for each end of the war and each time to readiness, coloured by verdict.

    Results need: columns, rows (axis values), grid (rows x columns), threshold,
    column, row (present position), finding.
    """

    size = (9.6, 4.7)
    credit = "build-up model; each cell is the lowest alone ratio of 2026-2040."
    across, down = "year the war in Ukraine ends", "years from ceasefire to a force\nfree for use against NATO"
    columns: Sequence[float] = ()
    rows: Sequence[float] = ()

    def build(self, fig):
        """Cells with their number; short cells are shaded and in italics, so colour is not alone."""
        ax = self.ax = style.axes(fig, 0.12, 0.175, 0.86, 0.68)
        ax.grid(False)
        ax.set(
            xlim=(-0.5, len(self.columns) - 0.5),
            ylim=(-0.5, len(self.rows) - 0.5),
            xlabel=self.across,
            ylabel=self.down,
        )
        ax.set_xticks(range(len(self.columns)), [f"{c:g}" for c in self.columns])
        ax.set_yticks(range(len(self.rows)), [f"{r:g}" for r in self.rows])
        places = [(x, y) for y in range(len(self.rows)) for x in range(len(self.columns))]
        self.cells = [self.move(ax.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92))) for x, y in places]
        self.words = [self.text(ax, ha="center", va="center") for _ in places]
        for word, place in zip(self.words, places, strict=True):
            word.set(position=place, bbox=None)
        self.here = self.move(
            ax.add_patch(Rectangle((0, 0), 0.96, 0.92, fill=False, edgecolor=INK, linewidth=3, zorder=4))
        )

    def update(self, mine, base, kept):
        """Colours, numbers and the frame around the present position."""
        for cell, word, value in zip(self.cells, self.words, mine.grid.ravel(), strict=True):
            enough = value >= mine.threshold
            cell.set_facecolor("#cfe3f1" if enough else "#f3d3bf")
            word.set_text(f"{value:.2f}")
            word.set_style("normal" if enough else "italic")
        x = float(np.interp(mine.column, self.columns, range(len(self.columns))))
        y = float(np.interp(mine.row, self.rows, range(len(self.rows))))
        self.here.set_xy((x - 0.48, y - 0.46))
        self.title.set_text(mine.finding)


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


class TwoBases(LiveChart):
    """Above: the fleet cut into its types. Below: one saving on two bases, with published figures beside it.

    Results need: shares (of the types, leader first), effective, unit, budget (shares 0-1), finding.
    """

    size = (9.6, 4.5)
    credit = (
        "fragmentation model; types: CEPA 2024, MSC 2017; published savings: F062, F078, F176 on the budget of F220."
    )
    most = 20
    #: row -> (label, value or range in %)
    published = ((0, "Bruegel: halved", 50, 50), (1, "McKinsey 5, EPRS 5 to 17", 5, 17))

    def build(self, fig):
        """A strip of at most twenty pieces, and two bars with reference marks."""
        strip = style.axes(fig, 0.19, 0.68, 0.785, 0.13)
        strip.set(xlim=(0, 1), ylim=(0, 1), yticks=[])
        strip.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        strip.spines["left"].set_visible(False)
        style.heading(strip, "The fleet: one piece a type")
        self.pieces = [
            self.move(strip.add_patch(Rectangle((0, 0.1), 0, 0.8, edgecolor="white"))) for _ in range(self.most)
        ]
        self.count = self.move(strip.text(0.99, 1.13, "", ha="right", va="baseline", fontsize=FONT - 1))
        ax = style.axes(fig, 0.19, 0.185, 0.785, 0.33)
        ax.set(xlim=(0, 75), ylim=(1.6, -0.6), xlabel="% saved if all were bought as one type")
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
            ax.text(high + 1, row + 0.42, word, fontsize=FONT - 3, va="center")
        self.bars = [self.move(ax.add_patch(Rectangle((0, row - 0.28), 0, 0.5, facecolor=EUROPE))) for row in (0, 1)]
        self.outlines = [
            self.move(ax.add_patch(Rectangle((0, r - 0.34), 0, 0.62, fill=False, edgecolor=BASELINE, linewidth=1.5)))
            for r in (0, 1)
        ]
        self.values = [self.text(ax, va="center", fontweight="bold") for _ in (0, 1)]
        self.keep_dots(ax)

    def update(self, mine, base, kept):
        """Pieces, bars, values."""
        start = 0.0
        for place, piece in enumerate(self.pieces):
            width = float(mine.shares[place]) if place < len(mine.shares) else 0.0
            piece.set_x(start)
            piece.set_width(width)
            piece.set_facecolor(EUROPE if place == 0 else "#9fc6df")
            start += width
        self.count.set_text(f"{len(mine.shares)} types, as spread out as {mine.effective:.1f} equal ones")
        for row, key in enumerate(("unit", "budget")):
            value = 100 * getattr(mine, key)
            self.bars[row].set_width(value)
            self.outlines[row].set_width(100 * getattr(base, key))
            self.values[row].set(text=f"{value:.1f} %", position=(min(value, 66) + 1, row - 0.03))
        self.show_kept_dots(kept, lambda result: ([100 * result.unit, 100 * result.budget], [0, 1]))
        self.title.set_text(mine.finding)


class BattlePaths(LiveChart):
    """Left: what is left of both sides by day. Right: the advance. Below: the day-0 share, had and needed.

    Results need: days, attackers, defenders (units of the attack at its start), km, depth, share, needed (nan: none
    holds), ended, finding.
    """

    size = (9.6, 5.2)
    credit = "attrition model; abstract units, no place; settings of published games: RAND 2016 (F232, F233)."
    last_day = 60

    def build(self, fig):
        """Two panels and a gauge."""
        ax = style.axes(fig, 0.06, 0.42, 0.42, 0.43)
        ax.set(xlim=(0, self.last_day), ylim=(0, 2.05), xlabel="day")
        style.heading(ax, "Forces, attack at its start = 1")
        self.base = [self.line(ax, BASELINE, linewidth=1.2, linestyle=s) for s in ("-", (0, (5, 2)))]
        self.keep_lines(ax)
        self.attackers = self.line(ax, RUSSIA, linewidth=3)
        self.defenders = self.line(ax, EUROPE, linewidth=3, linestyle=(0, (5, 2)))
        self.end = self.line(ax, WARN, linestyle="none", marker="X", markersize=10)
        ax.legend(
            [self.attackers, self.defenders],
            ["attackers", "defenders"],
            loc="upper right",
            fontsize=FONT - 2,
            frameon=False,
        )
        right = style.axes(fig, 0.56, 0.42, 0.42, 0.43)
        right.set(xlim=(0, self.last_day), ylim=(0, 420), xlabel="day")
        style.heading(right, "Advance, km (line: the objective)")
        self.base_km = self.line(right, BASELINE, linewidth=1.2)
        self.km = self.line(right, RUSSIA, linewidth=3)
        self.goal = self.line(right, INK, linewidth=1.3, linestyle=(0, (4, 3)))
        gauge = style.axes(fig, 0.27, 0.16, 0.71, 0.09)
        gauge.set(xlim=(0, 1), ylim=(0, 1), yticks=[])
        gauge.spines["left"].set_visible(False)
        gauge.text(-0.02, 0.5, "Defenders in place\non day 0, share", ha="right", va="center", fontsize=FONT - 1)
        self.need = self.move(gauge.add_patch(Rectangle((0, 0), 0, 1, facecolor="#f3d3bf")))
        self.have = self.line(gauge, EUROPE, linestyle="none", marker="o", markersize=11)
        self.need_word = self.text(gauge, va="center", color=WARN, fontweight="bold", bbox=None)

    def update(self, mine, base, kept):
        """Paths, the end of each, the gauge."""
        for (first, second), result in (((self.attackers, self.defenders), mine), (self.base, base)):
            first.set_data(result.days, result.attackers)
            second.set_data(result.days, np.minimum(result.defenders, 2.05))
        self.show_kept_lines(kept, lambda result: (result.days, result.attackers))
        self.end.set_data([min(mine.ended, self.last_day)], [mine.attackers[-1]])
        self.km.set_data(mine.days, mine.km)
        self.base_km.set_data(base.days, base.km)
        self.goal.set_data([0, self.last_day], [mine.depth] * 2)
        none = np.isnan(mine.needed)
        needed = 1.0 if none else mine.needed
        self.need.set_width(needed)
        self.have.set_data([mine.share], [0.5])
        self.need_word.set_text("no share holds" if none else f"{needed:.2f} needed")
        self.need_word.set(position=(max(needed - 0.01, 0.14), 0.5), ha="right")
        self.title.set_text(mine.finding)


class HandOver(LiveChart):
    """Left: chance that an attack is met and fails, against the least that deters. Right: the US promise.

    Results need: years, delta, least, dip, dip_year, rho_us, us_left, finding.
    """

    size = (9.6, 4.6)
    credit = "deterrence model on the build-up of notebook 04; chances are assumed; not a forecast."
    first, last = 2026, 2040

    def build(self, fig):
        """Two panels from 0 to 1."""
        ax = style.axes(fig, 0.06, 0.145, 0.545, 0.67)
        ax.set(xlim=(self.first, self.last + 0.3), ylim=(0, 1))
        ax.set_xticks(range(self.first, self.last + 1, 2))
        style.heading(ax, "Chance that an attack is met and fails")
        self.pays = self.move(ax.add_patch(Rectangle((self.first, 0), 20, 0.4, facecolor="#f6e9e2", zorder=0.5)))
        self.edge = self.line(ax, INK, linewidth=1.2)
        self.edge_label = self.text(ax, va="top", ha="right", color=INK)
        self.base = self.line(ax, BASELINE, linewidth=1.4)
        self.keep_lines(ax)
        self.delta = self.line(ax, EUROPE, linewidth=3)
        self.low = self.line(
            ax, WARN, linestyle="none", marker="o", markersize=10, markerfacecolor="none", markeredgewidth=2
        )
        self.low_label = self.text(ax, va="bottom", ha="center", color=WARN, fontweight="bold")
        right = style.axes(fig, 0.675, 0.145, 0.30, 0.67)
        right.set(xlim=(self.first, self.last + 0.3), ylim=(0, 1))
        right.set_xticks((2026, 2030, 2035, 2040))
        style.heading(right, "The United States")
        self.base_us = [self.line(right, BASELINE, linewidth=1.2, linestyle=s) for s in ("-", (0, (5, 2)))]
        self.us = [self.line(right, USA, linewidth=3), self.line(right, USA, linewidth=2, linestyle=(0, (5, 2)))]
        right.legend(
            self.us,
            ["chance that it fights", "share of its force left"],
            loc="upper right",
            fontsize=FONT - 2,
            frameon=False,
        )

    def update(self, mine, base, kept):
        """Paths, the edge below which an attack pays, the dip."""
        self.delta.set_data(mine.years, mine.delta)
        self.base.set_data(base.years, base.delta)
        self.show_kept_lines(kept, lambda result: (result.years, result.delta))
        for lines, result in ((self.us, mine), (self.base_us, base)):
            for line, key in zip(lines, ("rho_us", "us_left"), strict=True):
                line.set_data(result.years, getattr(result, key))
        self.pays.set_height(mine.least)
        self.edge.set_data([self.first, self.last + 0.3], [mine.least] * 2)
        self.edge_label.set(text=f"below {mine.least:.2f} an attack pays", position=(self.last, mine.least - 0.02))
        at = float(mine.delta[mine.dip_year - mine.years[0]])
        self.low.set_data([mine.dip_year], [at])
        self.low_label.set(
            text=f"{mine.dip:+.2f} in {mine.dip_year}", position=(np.clip(mine.dip_year, 2028, 2038), at + 0.04)
        )
        self.title.set_text(mine.finding)
