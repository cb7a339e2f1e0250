"""Live chart of a hand-over: the chance that an attack is met and fails, and the American promise."""

from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, INK, USA


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
        self.edge_label.set(text=f"below {mine.least_text} an attack pays", position=(self.last, mine.least - 0.02))
        at = float(mine.delta[mine.dip_year - mine.years[0]])
        self.show_low(mine.dip_year, at, f"{mine.dip_text} in {mine.dip_year}", between=(2028, 2038))
        self.title.set_text(mine.finding)
