"""Live charts of the build-up: ratios by year, the burden that is needed, two levers on one map."""

from collections.abc import Sequence

import numpy as np
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, FONT, INK, KEPT, RUSSIA, USA, WARN
from natolab.facts import tables


class RatioPaths(LiveChart):
    """Left: the three force ratios by year against the threshold. Right: usable stock of both sides.

    Results need: years, alone, planned, left_today, own_eu, own_ru (bn), threshold, trough, trough_text,
    trough_year, finding.
    """

    size = (9.6, 4.9)
    credit = "SIPRI April 2025 and NATO June 2024 to 2024; from 2025 on the model's assumptions, not a forecast."
    first, last = 2022, 2040

    def build(self, fig):
        """Two panels on doubling scales."""
        ax = style.axes(fig, 0.06, 0.135, 0.545, 0.64)
        ax.set(xlim=(self.first, self.last + 0.3), ylim=(0.2, 16))
        ax.set_xticks(range(self.first, self.last + 1, 3))
        style.plain_log(ax, "y", (0.25, 0.5, 1, 2, 4, 8, 16))
        style.heading(ax, "Usable European force for each 1 of Russia's", keyed=True)
        self.short = self.move(ax.add_patch(Rectangle((self.first, 0.2), 19, 0.8, facecolor=style.SHORT, zorder=0.5)))
        self.enough = self.line(ax, INK, linewidth=1.2)
        self.enough_label = self.text(ax, va="bottom", color=INK, bbox=None, position=(self.first + 0.2, 0.207))
        looks = {
            "planned": dict(colour=USA, linestyle=(0, (5, 2)), linewidth=2),
            "left_today": dict(colour=EUROPE, linestyle=(0, (1, 1.5)), linewidth=2),
            "alone": dict(colour=EUROPE, linestyle="-", linewidth=3),
        }
        self.base = {
            key: self.line(ax, BASELINE, linewidth=1.2, linestyle=look["linestyle"]) for key, look in looks.items()
        }
        self.keep_lines(ax)
        self.present = {key: self.line(ax, **look) for key, look in looks.items()}
        self.keep_low(ax, 0.24)
        handles = [self.present[key] for key in ("planned", "alone", "left_today")]
        names = ["planned hand-over", "alone", "alone, US left today"]
        style.key(ax, handles, names)
        for key, name in zip(("planned", "alone", "left_today"), names, strict=True):
            kept = self.kept if key == "alone" else ()
            self.read(self.present[key], name, self.base[key], kept, over="year", unit="for each 1 of Russia's")
        right = style.axes(fig, 0.675, 0.135, 0.30, 0.64)
        right.set(xlim=(self.first, self.last + 0.3), ylim=(50, 12800))
        style.plain_log(right, "y", (50, 100, 200, 400, 800, 1600, 3200, 6400, 12800))
        style.heading(right, "Usable stock, bn 2023 US$", keyed=True)
        right.set_xticks((2025, 2030, 2035, 2040))
        self.base_stock = [self.line(right, BASELINE, linewidth=1.2, linestyle=s) for s in ("-", (0, (5, 2)))]
        self.stock = [
            self.line(right, EUROPE, linewidth=3),
            self.line(right, RUSSIA, linewidth=3, linestyle=(0, (5, 2))),
        ]
        style.key(right, self.stock, ["Europe, alone", "Russia"])
        for line, was, name in zip(self.stock, self.base_stock, ("Europe, alone", "Russia"), strict=True):
            self.read(line, name, was, over="year", unit="bn 2023 US$", digits=0)

    def update(self, result, base, kept):
        """Lines, the shaded shortfall, the trough with its year."""
        for lines, drawn in ((self.present, result), (self.base, base)):
            for key, line in lines.items():
                line.set_data(drawn.years, getattr(drawn, key))
        self.show_kept_lines(kept, lambda kept_result: (kept_result.years, kept_result.alone))
        for lines, drawn in ((self.stock, result), (self.base_stock, base)):
            for line, key in zip(lines, ("own_eu", "own_ru"), strict=True):
                line.set_data(drawn.years, getattr(drawn, key))
        self.short.set_height(result.threshold - 0.2)
        self.enough.set_data([self.first, self.last + 0.3], [result.threshold] * 2)
        self.enough_label.set_text(f"shaded: below {result.threshold:g}")
        # The words stand right of what the shade means.
        words = f"{result.trough_text} in {result.trough_year}"
        self.show_low(result.trough_year, float(np.clip(result.trough, 0.22, 15)), words, between=(2029, 2037))
        self.title.set_text(result.finding)


class OneLine(LiveChart):
    """One line: usable European force without the US for each 1 of Russia's, by year, and where it is lowest.

    Results need: years, alone, threshold, trough, trough_text, trough_year, finding.
    """

    size = (9.6, 3.9)
    credit = RatioPaths.credit
    first, last = 2024, RatioPaths.last

    def build(self, fig):
        """One panel on a doubling scale."""
        ax = style.axes(fig, 0.06, 0.165, 0.92, 0.63)
        ax.set(xlim=(self.first, self.last + 0.3), ylim=(0.25, 16))
        ax.set_xticks(range(self.first, self.last + 1, 2))
        style.plain_log(ax, "y", (0.25, 0.5, 1, 2, 4, 8, 16))
        style.heading(ax, "Usable European force, without the US, for each 1 of Russia's")
        self.short = self.move(ax.add_patch(Rectangle((self.first, 0.25), 17, 0.75, facecolor=style.SHORT, zorder=0.5)))
        self.short_label = self.text(ax, va="bottom", color=INK, bbox=None, position=(self.first + 0.2, 0.262))
        self.base = self.line(ax, BASELINE, linewidth=1.4)
        self.keep_lines(ax)
        self.present = self.line(ax, EUROPE, linewidth=3)
        self.keep_low(ax, 0.31)
        self.read(self.present, "Europe alone", self.base, self.kept, over="year", unit="for each 1 of Russia's")

    def update(self, result, base, kept):
        """The line, the shade where it is short, the lowest point with its year."""
        self.base.set_data(base.years, base.alone)
        self.present.set_data(result.years, result.alone)
        self.show_kept_lines(kept, lambda kept_result: (kept_result.years, kept_result.alone))
        self.short.set_height(result.threshold - 0.25)
        self.short_label.set_text(f"shaded: less than {result.threshold:g}")
        words = f"{result.trough_text} in {result.trough_year}"
        self.show_low(result.trough_year, float(np.clip(result.trough, 0.27, 15)), words, between=(2027, 2038))
        self.title.set_text(result.finding)


class BurdenCurve(LiveChart):
    """The inverse: share of GDP needed for the chosen ratio alone, by the year it must be reached.

    Results need: target_years, needed (% of GDP; inf: no share does it), year, needed_then, needed_text, finding.
    """

    size = (9.6, 4.4)
    credit = "build-up model; 2.27%: NATO August 2025; 3.5%: The Hague; 8.5%: Rutte's 10 less 1.5 of related spending."
    #: a line stands at the first fact less the second
    lines = (
        (("F052",), "spent in 2025"),
        (("F057",), "The Hague core pledge"),
        (("F002", "F058"), "core part of Rutte's 10%"),
    )

    def build(self, fig):
        """One panel, reference lines at what is spent, what is pledged and what Rutte says."""
        ax = style.axes(fig, 0.06, 0.185, 0.92, 0.63)
        ax.set(xlim=(2027.7, 2040.3), ylim=(0, 13), xlabel="year by which Europe alone must match Russia")
        style.heading(ax, "Core defence spending needed, % of GDP")
        ax.axhspan(12, 13, color=style.BAND, zorder=0)
        ax.text(2027.8, 12.62, "no share up to 12% does it", fontsize=FONT - 2, va="center")
        for rows, word in self.lines:
            at, *less = (float(tables.fact(row)["value"]) for row in rows)
            at -= sum(less)
            ax.axhline(at, color=INK, linewidth=1, linestyle=(0, (4, 3)))
            words = dict(fontsize=FONT - 2, ha="left", color=INK, bbox=dict(facecolor="white", edgecolor="none", pad=1))
            ax.text(2027.8, at + 0.32, f"{at:g}%: {word}", **words)
        self.base = self.line(ax, BASELINE, linewidth=1.6)
        self.keep_lines(ax)
        self.curve = self.line(ax, EUROPE, linewidth=3)
        self.dot = self.line(ax, WARN, linestyle="none", marker="o", markersize=11)
        self.label = self.text(ax, va="bottom", color=WARN, fontweight="bold")
        self.read(self.curve, "share needed", self.base, self.kept, over="year", unit="% of GDP", ends=(0, 12.1))

    def update(self, result, base, kept):
        """Curves and the marked year."""
        self.curve.set_data(result.target_years, _shown_share(result.needed))
        self.base.set_data(base.target_years, _shown_share(base.needed))
        self.show_kept_lines(kept, lambda kept_result: (kept_result.target_years, _shown_share(kept_result.needed)))
        at = float(_shown_share(result.needed_then))
        self.dot.set_data([result.year], [at])
        late = result.year > 2035
        self.label.set_position((result.year + (-0.15 if late else 0.15), min(at + 0.35, 11.2)))
        self.label.set_ha("right" if late else "left")
        self.label.set_text(result.needed_text)
        self.title.set_text(result.finding)


def _shown_share(needed):
    """Shares of GDP as drawn: nothing below 0, 'no share' at the top of the panel."""
    return np.clip(needed, 0, 12.15)


NOWHERE = Path(np.empty((0, 2)))  # nothing to draw


class VerdictMap(LiveChart):
    """Two levers at once: the trough for each end of the war and each time to readiness, coloured by verdict.

    Results need: columns, rows (axis values), grid (rows x columns), cells (grid in figures), threshold,
    column, row (present position), finding.
    """

    size = (9.6, 4.7)
    credit = "build-up model; each cell is the lowest alone ratio of 2026-2040."
    across, down = "year the war in Ukraine ends", "years from ceasefire to a force\nfree for use against NATO"
    columns: Sequence[float] | np.ndarray = ()
    rows: Sequence[float] | np.ndarray = ()

    def build(self, fig):
        """Cells with their number; short cells are shaded and in italics, so colour is not alone."""
        ax = style.axes(fig, 0.12, 0.175, 0.86, 0.68)
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
        self.cells = [Path.unit_rectangle().transformed(Affine2D().scale(0.96, 0.92).translate(x - 0.48, y - 0.46))
                      for x, y in places]  # fmt: skip
        # One patch a verdict and not one a cell: seventy patches took twice the time of all the rest.
        self.verdicts = {
            holds: self.move(ax.add_patch(PathPatch(NOWHERE, facecolor=colour, linewidth=0)))
            for holds, colour in ((True, style.ENOUGH_CELL), (False, style.SHORT_CELL))
        }
        self.words = [self.text(ax, ha="center", va="center") for _ in places]
        for word, place in zip(self.words, places, strict=True):
            word.set(position=place, bbox=None)
        self.here = self.move(
            ax.add_patch(Rectangle((0, 0), 0.96, 0.92, fill=False, edgecolor=INK, linewidth=3, zorder=4))
        )
        self.letters = [self.text(ax, color=c, fontweight="bold", ha="center", va="center") for c in KEPT]

    def update(self, result, base, kept):
        """Colours, numbers and the frame around the present position."""
        holds = result.grid.ravel() >= result.threshold
        for which, patch in self.verdicts.items():
            chosen = [cell for cell, held in zip(self.cells, holds, strict=True) if held == which]
            patch.set_path(Path.make_compound_path(*chosen) if chosen else NOWHERE)
        for word, text, enough in zip(self.words, result.cells, holds, strict=True):
            word.set_text(text)
            word.set_style("normal" if enough else "italic")
        x, y = self._place(result)
        self.here.set_xy((x - 0.48, y - 0.46))
        for slot, (letter, _, name, kept_result) in enumerate(self._slots(self.letters, self.letters, kept)):
            letter.set_text(name)
            if name:  # letters of one cell stand side by side
                x, y = self._place(kept_result)
                letter.set_position((x - 0.38 + 0.12 * slot, y + 0.3))
        self.title.set_text(result.finding)

    def _place(self, result) -> tuple[float, float]:
        """Where a result stands on the map, in cells."""
        x = np.interp(result.column, self.columns, range(len(self.columns)))
        return float(x), float(np.interp(result.row, self.rows, range(len(self.rows))))
