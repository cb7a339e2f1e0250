"""Live charts of the build-up: ratios by year, the burden that is needed, two levers on one map."""

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, FONT, INK, RUSSIA, USA, WARN


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
