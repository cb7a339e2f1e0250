"""Live chart of an attack: forces, advance, and the share that must stand there on day 0."""

import numpy as np
from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, FONT, INK, RUSSIA, WARN


class BattlePaths(LiveChart):
    """Left: what is left of both sides by day. Right: the advance. Below: the day-0 share, had and needed.

    Results need: days, attackers, defenders (units of the attack at its start), km, depth, share, needed (nan: none
    holds), needed_text, ended, finding.
    """

    size = (9.6, 5.2)
    credit = "attrition model; abstract units, no place; speed of the advance after RAND 2016."
    last_day = 60

    def build(self, fig):
        """Two panels and a gauge."""
        ax = style.axes(fig, 0.06, 0.42, 0.42, 0.40)
        ax.set(xlim=(0, self.last_day), ylim=(0, 2.05), xlabel="day")
        style.heading(ax, "Forces, attack at its start = 1", keyed=True)
        self.base = [self.line(ax, BASELINE, linewidth=1.2, linestyle=s) for s in ("-", (0, (5, 2)))]
        self.keep_lines(ax)
        self.attackers = self.line(ax, RUSSIA, linewidth=3)
        self.defenders = self.line(ax, EUROPE, linewidth=3, linestyle=(0, (5, 2)))
        self.end = self.line(ax, WARN, linestyle="none", marker="X", markersize=10)
        style.key(ax, [self.attackers, self.defenders], ["attackers", "defenders"])
        right = style.axes(fig, 0.56, 0.42, 0.42, 0.40)
        right.set(xlim=(0, self.last_day), ylim=(0, 420), xlabel="day")
        style.heading(right, "Advance, km (line: the objective)", keyed=True)
        self.base_km = self.line(right, BASELINE, linewidth=1.2)
        self.km = self.line(right, RUSSIA, linewidth=3)
        self.goal = self.line(right, INK, linewidth=1.3, linestyle=(0, (4, 3)))
        gauge = style.axes(fig, 0.27, 0.16, 0.71, 0.09)
        gauge.set(xlim=(0, 1), ylim=(0, 1), yticks=[])
        gauge.spines["left"].set_visible(False)
        gauge.text(-0.02, 0.5, "Defenders in place\non day 0, share", ha="right", va="center", fontsize=FONT - 1)
        self.need = self.move(gauge.add_patch(Rectangle((0, 0), 0, 1, facecolor=style.SHORT_CELL)))
        self.have = self.line(gauge, EUROPE, linestyle="none", marker="o", markersize=11, clip_on=False)
        self.need_word = self.text(gauge, va="center", color=WARN, fontweight="bold", bbox=None)
        self.read(self.attackers, "attackers", self.base[0], self.kept, over="day")
        self.read(self.defenders, "defenders", self.base[1], over="day", ends=(None, 2.05))
        self.read(self.km, "advance", self.base_km, over="day", unit="km", digits=0)
        self.read(self.have, "share in place on day 0", rows=True, steps=("",))

    def update(self, result, base, kept):
        """Paths, the end of each, the gauge."""
        for (first, second), drawn in (((self.attackers, self.defenders), result), (self.base, base)):
            first.set_data(drawn.days, drawn.attackers)
            second.set_data(drawn.days, np.minimum(drawn.defenders, 2.05))
        self.show_kept_lines(kept, lambda kept_result: (kept_result.days, kept_result.attackers))
        self.end.set_data([min(result.ended, self.last_day)], [result.attackers[-1]])
        self.km.set_data(result.days, result.km)
        self.base_km.set_data(base.days, base.km)
        self.goal.set_data([0, self.last_day], [result.depth] * 2)
        none = np.isnan(result.needed)
        needed = 1.0 if none else result.needed
        self.need.set_width(needed)
        self.have.set_data([result.share], [0.5])
        self.need_word.set_text("no share holds" if none else f"{result.needed_text} needed")
        # Left of the dot where the dot would stand on it.
        end = needed - 0.03 if not 0 <= needed - result.share < 0.16 else result.share - 0.03
        self.need_word.set(position=(max(end, 0.14), 0.5), ha="right")
        self.title.set_text(result.finding)
