"""Live charts of deterrence: one path with the American promise, and the paths of three options side by side."""

from collections.abc import Mapping

from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, INK, USA, WARN


class HandOver(LiveChart):
    """Left: chance that an attack is met and fails, against the least that deters. Right: the US promise.

    Results need: years, delta, least, least_text, dip_text, dip_year, rho_us, us_left, finding.
    """

    size = (9.6, 4.6)
    credit = "deterrence model on the build-up of notebook 04; chances are assumed; not a forecast."
    first, last = 2026, 2040

    def build(self, fig):
        """Two panels from 0 to 1."""
        ax = style.axes(fig, 0.06, 0.145, 0.545, 0.63)
        ax.set(xlim=(self.first, self.last + 0.3), ylim=(0, 1))
        ax.set_xticks(range(self.first, self.last + 1, 2))
        style.heading(ax, "Chance that an attack is met and fails", keyed=True)
        self.pays = self.move(ax.add_patch(Rectangle((self.first, 0), 20, 0.4, facecolor=style.SHORT, zorder=0.5)))
        self.edge = self.line(ax, INK, linewidth=1.2)
        self.edge_label = self.text(ax, va="top", ha="right", color=INK)
        self.base = self.line(ax, BASELINE, linewidth=1.4)
        self.keep_lines(ax)
        self.delta = self.line(ax, EUROPE, linewidth=3)
        self.keep_low(ax, 0.05)
        style.key(ax, [self.delta, self.base], ["this scenario", "starting point"])
        right = style.axes(fig, 0.675, 0.145, 0.30, 0.63)
        right.set(xlim=(self.first, self.last + 0.3), ylim=(0, 1))
        right.set_xticks((2026, 2030, 2035, 2040))
        style.heading(right, "The United States", keyed=True)
        self.base_us = [self.line(right, BASELINE, linewidth=1.2, linestyle=s) for s in ("-", (0, (5, 2)))]
        self.us = [self.line(right, USA, linewidth=3), self.line(right, USA, linewidth=2, linestyle=(0, (5, 2)))]
        style.key(right, self.us, ["chance it fights", "share of force left"])
        self.read(self.delta, "met and fails", self.base, self.kept, over="year")
        for line, was, name in zip(self.us, self.base_us, ("chance it fights", "share of force left"), strict=True):
            self.read(line, name, was, over="year")

    def update(self, result, base, kept):
        """Paths, the edge below which an attack pays, the dip."""
        self.delta.set_data(result.years, result.delta)
        self.base.set_data(base.years, base.delta)
        self.show_kept_lines(kept, lambda kept_result: (kept_result.years, kept_result.delta))
        for lines, drawn in ((self.us, result), (self.base_us, base)):
            for line, key in zip(lines, ("rho_us", "us_left"), strict=True):
                line.set_data(drawn.years, getattr(drawn, key))
        self.pays.set_height(result.least)
        self.edge.set_data([self.first, self.last + 0.3], [result.least] * 2)
        self.edge_label.set(text=f"below {result.least_text} an attack pays", position=(self.last, result.least - 0.02))
        at = float(result.delta[result.dip_year - result.years[0]])
        self.show_low(result.dip_year, at, f"{result.dip_text} in {result.dip_year}", between=(2028, 2038))
        self.title.set_text(result.finding)


class OptionPaths(LiveChart):
    """Left: chance that an attack is met and fails under each option. Right: lowest and mean margin of each.

    Results need: years, least, least_text, delta, dips, means (each by option, in the order of `names`), finding.
    """

    size = (9.6, 4.6)
    credit = "deterrence model on the build-up of notebook 04; chances are assumed; not a forecast."
    first, last = 2026, 2040
    names: Mapping[str, str] = {}
    looks = ((INK, (0, (1, 1.5)), 2), (USA, (0, (6, 2)), 2.6), (EUROPE, "-", 3))
    span = (-0.4, 0.6)

    def build(self, fig):
        """Paths on the left, one row an option on the right."""
        ax = style.axes(fig, 0.06, 0.145, 0.44, 0.63)
        ax.set(xlim=(self.first, self.last + 0.3), ylim=(0, 1))
        ax.set_xticks(range(self.first, self.last + 1, 4))
        style.heading(ax, "Chance that an attack is met and fails", keyed=True)
        self.pays = self.move(ax.add_patch(Rectangle((self.first, 0), 20, 0.4, facecolor=style.SHORT, zorder=0.5)))
        self.edge = self.line(ax, INK, linewidth=1.2)
        self.edge_label = self.text(ax, va="top", ha="right", color=INK)
        self.paths = [self.line(ax, colour, linestyle=dash, linewidth=wide) for colour, dash, wide in self.looks]
        style.key(ax, self.paths, [name.partition(",")[0] for name in self.names.values()])
        rows = list(range(len(self.names)))
        right = style.axes(fig, 0.665, 0.145, 0.32, 0.63)
        right.set(xlim=self.span, ylim=(rows[-1] + 0.6, -0.6), xlabel="margin above the edge, 2026 to 2040")
        right.set_yticks(rows, [style.wrap(name, 18) for name in self.names.values()])
        right.grid(axis="y", visible=False)
        right.axvspan(self.span[0], 0, color=style.SHORT, zorder=0)
        right.axvline(0, color=INK, linewidth=1.2)
        hollow = dict(linestyle="none", markerfacecolor="white", markersize=9, markeredgewidth=1.6)
        self.base = [self.line(right, BASELINE, marker=marker, **hollow) for marker in ("o", "D")]
        self.keep_dots(right)
        self.lowest = self.line(right, WARN, linestyle="none", marker="o", markersize=9)
        self.mean = self.line(right, EUROPE, linestyle="none", marker="D", markersize=9)
        style.heading(right, "Margin (hollow: start)", keyed=True)
        style.key(right, [self.lowest, self.mean], ["worst year", "mean"])
        for line, name in zip(self.paths, self.names.values(), strict=True):
            self.read(line, name, over="year")
        how = dict(rows=True, steps=list(self.names.values()), ends=self.span)
        for line, was, name in zip((self.lowest, self.mean), self.base, ("worst year", "mean"), strict=True):
            self.read(line, name, was, **how)
        for line, letter in zip(self.kept, "ABC", strict=True):
            self.read(line, f"worst year, {letter}", **how)

    def update(self, result, base, kept):
        """Paths, the edge below which an attack pays, and both margins of each option."""
        for line, path in zip(self.paths, result.delta.values(), strict=True):
            line.set_data(result.years, path)
        self.pays.set_height(result.least)
        self.edge.set_data([self.first, self.last + 0.3], [result.least] * 2)
        self.edge_label.set(text=f"below {result.least_text} an attack pays", position=(self.last, result.least - 0.02))
        rows = range(len(self.names))
        pairs = (
            (self.lowest, result.dips),
            (self.mean, result.means),
            (self.base[0], base.dips),
            (self.base[1], base.means),
        )
        for marks, margins in pairs:
            marks.set_data([min(max(m, self.span[0]), self.span[1]) for m in margins.values()], rows)
        self.show_kept_dots(kept, lambda kept_result: (list(kept_result.dips.values()), rows))
        self.title.set_text(result.finding)
