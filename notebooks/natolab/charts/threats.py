"""Live charts of threats: what an answer costs, what became of the episodes, who had which leverage.

CostLines        expected cost of resisting against the chance that the threat is dropped; where it meets accepting
ReliefDots       one dot an episode, and what the counts say about two chances
LeveragePanels   relief after accepting and after resisting, at low, middling and high leverage
StakesMap        the threshold by cost of giving in, with the chances found at each leverage
ThreatSquares    one square a threat: carried out, dropped, open
"""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, FAINT, FONT, INK, USA, WARN

ACCEPT, RESIST = USA, EUROPE  # one colour an answer, in every chart of threats
EPISODES = "coded episodes of November 2024 to 4 February 2026 (data/episodes_second_coding.csv)"


class CostLines(LiveChart):
    """Left: expected cost by the chance that the threat is dropped. Right: what the cost is made of.

    Results need: threshold, q, parts (answer -> cost now, cost of later demands; in units of the penalty), finding.
    """

    size = (9.6, 4.5)
    credit = "threshold model; costs in units of the threatened penalty; chances are assumed."

    def build(self, fig):
        """Two panels; left is scaled so that resisting a threat that is never dropped costs 1."""
        ax = style.axes(fig, 0.06, 0.175, 0.5, 0.65)
        ax.set(xlim=(0, 1), ylim=(0, 1.4), xlabel="chance that the threat is dropped if resisted")
        style.heading(ax, "Expected cost (1 = resisting, never dropped)")
        self.pays = self.move(ax.add_patch(Rectangle((0.5, 0), 0.5, 1.4, facecolor=style.ENOUGH, zorder=0.5)))
        self.base = self.line(ax, BASELINE, linewidth=1.4)
        self.keep_dots(ax)
        self.accept = self.line(ax, ACCEPT, linewidth=3, linestyle=(0, (5, 2)))
        self.resist = self.move(ax.plot([0, 1], [1, 0], color=RESIST, linewidth=3)[0])
        self.edge = self.line(ax, WARN, linewidth=1.4, linestyle=(0, (4, 3)))
        self.here = self.line(ax, INK, linestyle="none", marker="o", markersize=11)
        self.edge_word = self.text(ax, va="top", color=WARN, fontweight="bold")
        self.here_word = self.text(ax, va="bottom", fontweight="bold")
        looks = dict(fontweight="bold", va="bottom")
        self.names = self.text(ax, color=ACCEPT, ha="right", **looks), self.text(ax, color=RESIST, **looks)
        self.names[1].set(text="resist", position=(0.1, 0.93))
        right = style.axes(fig, 0.66, 0.175, 0.32, 0.65)
        right.set(xlim=(0, 3), ylim=(1.6, -0.6), xlabel="penalties")
        right.set_yticks([0, 1], ["accept", "resist"])
        right.grid(axis="y", visible=False)
        style.heading(right, "Now (dark), later demands (light)")
        self.bars = []
        for row, colour in enumerate((ACCEPT, RESIST)):
            now, later = (
                self.move(right.add_patch(Rectangle((0, row - 0.28), 0, 0.56, facecolor=colour, alpha=alpha)))
                for alpha in (1, 0.35)
            )
            self.bars.append((now, later, self.text(right, va="center", fontweight="bold")))
        over = dict(over="chance that it is dropped", unit="of resisting in vain")
        self.read(self.accept, "accept", self.base, ends=(None, 1.38), **over)
        self.read(self.resist, "resist", **over)
        for place, name in enumerate(("now", "with later demands")):
            bars = [row[place] for row in self.bars]
            how = dict(rows=True, unit="penalties", ends=(None, 3))
            self.read_bars(bars, name, ("accept", "resist"), INK, **how)

    def update(self, result, base, kept):
        """The horizontal line, its crossing, the present chance, the bars."""
        level = 1 - result.threshold
        self.accept.set_data([0, 1], [min(level, 1.38)] * 2)
        self.base.set_data([0, 1], [min(1 - base.threshold, 1.38)] * 2)
        self.names[0].set(text="accept", position=(0.99 if level > 0.2 else 0.4, min(level, 1.27) + 0.02))
        at = float(np.clip(result.threshold, 0, 1))
        self.pays.set(x=at, width=1 - at)
        self.edge.set_data([at, at], [0, min(level, 1.38)])
        self.edge_word.set(text=result.threshold_word, position=(np.clip(at, 0.16, 0.84), 0.1), ha="center")
        self.here.set_data([result.q], [1 - result.q])
        self.here_word.set(text=f"{result.q:.2f}", position=(result.q + 0.02, 1 - result.q + 0.03), ha=_hang(result.q))
        self.show_kept_dots(kept, lambda kept_result: ([kept_result.q], [min(1 - kept_result.threshold, 1.38)]))
        for row, ((now, later, word), parts) in enumerate(zip(self.bars, result.parts.values(), strict=True)):
            first, second = parts
            now.set_width(min(first, 3))
            later.set(x=min(first, 3), width=max(min(first + second, 3) - min(first, 3), 0))
            beyond = " →" if first + second > 3 else ""
            word.set(text=f"{first + second:.2f}{beyond}", position=(min(first + second, 2.3) + 0.05, row))
        self.title.set_text(result.finding)


def _hang(x: float) -> str:
    """Which way a label hangs at a chance x."""
    return "right" if x > 0.9 else "left"


class ReliefDots(LiveChart):
    """Left: one dot an episode, filled where relief came. Right: the two chances of relief after the counts.

    Results need: dots (answer -> (relief, cases)), grid, accept, resist (densities), accept_mean,
    resist_mean, better, finding.
    """

    size = (9.6, 4.4)
    credit = EPISODES
    most, tall = 26, 5.2

    def build(self, fig):
        """Two rows of dots and two densities."""
        ax = style.axes(fig, 0.095, 0.16, 0.42, 0.62)
        ax.set(xlim=(0.3, self.most + 0.7), ylim=(1.75, -0.75), xlabel="episodes")
        ax.set_yticks([0, 1], ["accepted", "resisted"])
        ax.grid(False)
        style.heading(ax, "● relief   ○ no relief", keyed=True)
        self.dots = []
        for row, colour in enumerate((ACCEPT, RESIST)):
            looks = dict(linestyle="none", markersize=9, markeredgewidth=1.8)
            filled = self.line(ax, colour, marker="o", **looks)
            hollow = self.line(ax, colour, marker="o", markerfacecolor="white", **looks)
            self.dots.append((filled, hollow, self.text(ax, va="top", color=colour, fontweight="bold")))
            self.dots[-1][2].set_position((0.6, row + 0.2))
        right = style.axes(fig, 0.60, 0.16, 0.38, 0.62)
        right.set(xlim=(0, 1), ylim=(0, self.tall), yticks=[], xlabel="chance of relief")
        right.spines["left"].set_visible(False)
        style.heading(right, "What the counts say about the chance", keyed=True)
        self.base = [self.line(right, BASELINE, linewidth=1.2, linestyle=s) for s in ((0, (5, 2)), "-")]
        self.keep_dots(right)
        self.curves = [
            self.line(right, ACCEPT, linewidth=3, linestyle=(0, (5, 2))),
            self.line(right, RESIST, linewidth=3),
        ]
        self.means = [self.text(right, va="bottom", ha="center", color=c, fontweight="bold") for c in (ACCEPT, RESIST)]
        style.key(right, self.curves, ["after accepting", "after resisting"])
        for line, was, name in zip(self.curves, self.base, ("after accepting", "after resisting"), strict=True):
            how = dict(over="chance of relief", unit="(density)", ends=(None, self.tall - 0.1))
            self.read(line, name, was, **how)

    def update(self, result, base, kept):
        """Dots from left to right, relief first; then the curves with their means."""
        for row, ((filled, hollow, word), (relief, cases)) in enumerate(
            zip(self.dots, result.dots.values(), strict=True)
        ):
            filled.set_data(np.arange(relief) + 1, [row] * relief)
            hollow.set_data(np.arange(relief, cases) + 1, [row] * (cases - relief))
            word.set_text(f"{relief} of {cases}")
        for lines, drawn in ((self.curves, result), (self.base, base)):
            lines[0].set_data(drawn.grid, np.minimum(drawn.accept, self.tall - 0.1))
            lines[1].set_data(drawn.grid, np.minimum(drawn.resist, self.tall - 0.1))
        heights = (0.62, 0.25)  # the two means may be close
        for word, mean, height in zip(self.means, (result.accept_mean, result.resist_mean), heights, strict=True):
            word.set(text=f"{mean:.2f}", position=(np.clip(mean, 0.06, 0.94), height))
        self.show_kept_dots(kept, lambda kept_result: ([kept_result.accept_mean, kept_result.resist_mean], [0.1, 0.1]))
        self.title.set_text(result.finding)


class LeveragePanels(LiveChart):
    """Three panels: share with relief after accepting and after resisting, at each leverage; then with it held.

    Results need: panels (leverage -> ((relief, cases), (relief, cases)), accept first), held (difference resist less
    accept, or nan), held_word, finding.
    """

    size = (9.6, 4.4)
    credit = EPISODES

    def build(self, fig):
        """Three slopes and one scale."""
        self.panels = []
        for place, level in enumerate(("low", "mid", "high")):
            ax = style.axes(fig, 0.06 + 0.235 * place, 0.14, 0.185, 0.68)
            ax.set(xlim=(-0.45, 1.45), ylim=(-0.06, 1.14))
            ax.set_xticks([0, 1], ["accepted", "resisted"])
            ax.set_yticks((0, 0.5, 1), ("0", "½", "all") if place == 0 else ("", "", ""))
            ax.grid(axis="x", visible=False)
            style.heading(ax, f"{level} leverage")
            base = self.line(ax, BASELINE, linewidth=1.3, marker="o", markersize=5)
            stem = self.line(ax, INK, linewidth=1.6)
            marks = [self.line(ax, c, linestyle="none", marker=m) for c, m in ((ACCEPT, "s"), (RESIST, "o"))]
            words = [self.text(ax, va="bottom", ha="center", color=c, fontweight="bold") for c in (ACCEPT, RESIST)]
            self.panels.append((base, stem, marks, words))
            self.read(stem, "share with relief", base, steps=("accepted", "resisted"))
        scale = style.axes(fig, 0.80, 0.14, 0.17, 0.68)
        scale.set(ylim=(-1, 1), xlim=(0, 1), xticks=[])
        scale.set_yticks((-1, -0.5, 0, 0.5, 1))
        scale.axhline(0, color=INK, linewidth=1.2)
        scale.text(0.98, 0.96, "resisting better", ha="right", va="top", fontsize=FONT - 2)
        scale.text(0.98, -0.96, "accepting better", ha="right", va="bottom", fontsize=FONT - 2)
        style.heading(scale, "leverage held")
        self.base_held = self.line(scale, BASELINE, linewidth=1.6)
        self.keep_dots(scale)
        self.held = self.line(scale, WARN, linewidth=5)
        self.held_word = self.text(scale, va="bottom", ha="center", color=WARN, fontweight="bold")
        self.read(self.held, "resisting less accepting", self.base_held, self.kept, steps=("leverage held",) * 2)

    def update(self, result, base, kept):
        """Shares where there are cases; the number of cases sets the size of a mark."""
        for (line, stem, marks, words), counts, was in zip(
            self.panels, result.panels.values(), base.panels.values(), strict=True
        ):
            line.set_data([0, 1], [_share(pair) for pair in was])
            stem.set_data([0, 1], [_share(pair) for pair in counts])
            rise = np.diff([_share(pair) for pair in counts])[0]
            for x, (mark, word, (relief, cases)) in enumerate(zip(marks, words, counts, strict=True)):
                mark.set_data(([x], [relief / cases]) if cases else ([], []))
                mark.set_markersize(6 + 2 * np.sqrt(cases))
                height = relief / cases + 0.07 if cases else 0.02
                # Above the lower end of a slope the words stand outward, where no line runs through them.
                lower = bool(rise < -0.1 if x else rise > 0.1)
                at, side = (x + (-0.07 if x else 0.07), "left" if x else "right") if lower else (x, "center")
                word.set(text=f"{relief} of {cases}" if cases else "no case", position=(at, min(height, 1.07)), ha=side)
        for line, drawn in ((self.held, result), (self.base_held, base)):
            line.set_data(([], []) if np.isnan(drawn.held) else ([0.1, 0.9], [drawn.held] * 2))
        self.held_word.set(text=result.held_word, position=(0.5, 0.04 + np.nan_to_num(result.held)))
        self.show_kept_dots(kept, lambda kept_result: ([0.5], [np.nan_to_num(kept_result.held)]))
        self.title.set_text(result.finding)


def _share(pair) -> float:
    relief, cases = pair
    return relief / cases if cases else np.nan


class StakesMap(LiveChart):
    """The threshold by cost of giving in; resisting pays above it. Beside it the chances found at each leverage.

    Results need: x, threshold (curve), cost, q, chances (leverage -> (mean, low, high)), finding.
    """

    size = (9.6, 4.7)
    credit = "threshold model; chances after resisting, 95% intervals, from coded episodes (Nov. 2024 to 4 Feb. 2026)."
    bands: ClassVar[Mapping[str, tuple[float, float]]] = {}

    def build(self, fig):
        """A map with two bands of stakes, and a narrow panel of chances on the same scale."""
        ax = style.axes(fig, 0.06, 0.165, 0.63, 0.66)
        ax.set(xlim=(0.05, 0.8), ylim=(0, 1), xlabel="cost of giving in, as a share of the threatened penalty")
        style.heading(ax, "Chance that the threat is dropped: resist above the curve")
        for number, (word, (low, high)) in enumerate(self.bands.items()):
            ax.axvspan(low, high, color=style.SAND if number else style.ENOUGH, zorder=0)
            ax.text((low + high) / 2, 0.02, word, ha="center", va="bottom", fontsize=FONT - 1)
        self.base = self.line(ax, BASELINE, linewidth=1.5)
        self.keep_lines(ax)
        self.curve = self.line(ax, WARN, linewidth=3)
        self.here = self.line(ax, INK, linestyle="none", marker="o", markersize=12)
        self.here_word = self.text(ax, va="center", fontweight="bold")
        right = style.axes(fig, 0.76, 0.165, 0.22, 0.66)
        right.set(xlim=(-0.4, 2.8), ylim=(0, 1), yticks=[0, 0.25, 0.5, 0.75, 1])
        right.set_xticks(range(3), ["low", "mid", "high"])
        right.grid(axis="x", visible=False)
        style.heading(right, "…found, by leverage")
        self.whiskers = [self.line(right, RESIST, linewidth=2) for _ in range(3)]
        self.means = self.line(right, RESIST, linestyle="none", marker="o", markersize=9)
        looks = dict(va="center", ha="left", color=RESIST, fontweight="bold", bbox=None)
        self.words = [self.text(right, **looks) for _ in range(3)]
        self.read(self.curve, "threshold", self.base, self.kept, over="cost of giving in", ends=(0, 1))
        self.read(self.means, "chance found", steps=("low leverage", "mid leverage", "high leverage"))

    def update(self, result, base, kept):
        """Curve, present position, whiskers."""
        self.curve.set_data(result.x, np.clip(result.threshold, 0, 1))
        self.base.set_data(base.x, np.clip(base.threshold, 0, 1))
        self.show_kept_lines(kept, lambda kept_result: (kept_result.x, np.clip(kept_result.threshold, 0.02, 0.98)))
        self.here.set_data([result.cost], [result.q])
        # Below the curve it comes nearer on the right, above it on the left.
        above = result.q >= np.interp(result.cost, result.x, result.threshold)
        right = result.cost < (0.6 if above else 0.18)
        self.here_word.set(
            text=result.word,
            position=(result.cost + (0.015 if right else -0.015), result.q),
            ha="left" if right else "right",
        )
        self.means.set_data(range(3), [mean for mean, _, _ in result.chances.values()])
        for x, (line, word, (mean, low, high)) in enumerate(
            zip(self.whiskers, self.words, result.chances.values(), strict=True)
        ):
            line.set_data([x, x], [low, high])
            word.set(text=f"{mean:.2f}", position=(x + 0.16, mean))
        self.title.set_text(result.finding)


class ThreatSquares(LiveChart):
    """One square a threat, carried out ones first; below them the share carried out by what becomes of the open ones.

    Results need: kinds (words -> number, in the order of `looks`), pending, share, flip, grid, shares, finding.
    """

    size = (9.6, 4.5)
    credit = "Bloomberg Economics through UDN, 49 tariff threats to 25 January 2026 (F066, F067, F255)."
    columns = 7
    #: face colour and sign of each kind, so that colour is not alone
    looks = (
        (WARN, "X", "white"), (style.WARN_MID, "x", "white"), (style.WARN_PALE, "w", INK), (EUROPE, "–", "white"),
        (FAINT, "?", INK), ("white", "", INK),
    )  # fmt: skip

    def build(self, fig):
        """A waffle on the left, a line on the right."""
        ax = style.axes(fig, 0.03, 0.14, 0.30, 0.64)  # a square
        ax.set(xlim=(-0.1, self.columns), ylim=(self.columns, -0.1), xticks=[], yticks=[])
        ax.spines[["left", "bottom"]].set_visible(False)
        ax.grid(False)
        self.squares = [
            (
                self.move(ax.add_patch(Rectangle((i % 7 + 0.06, i // 7 + 0.06), 0.88, 0.88, edgecolor=BASELINE))),
                self.text(ax, ha="center", va="center", bbox=None),
            )
            for i in range(49)
        ]
        for i, (_, word) in enumerate(self.squares):
            word.set_position((i % 7 + 0.5, i // 7 + 0.5))
        self.key = []
        for i, (colour, mark, ink) in enumerate(self.looks):
            y = 0.76 - 0.1 * i
            fig.patches.append(
                Rectangle(
                    (0.342, y - 0.033), 0.03, 0.066, facecolor=colour, edgecolor=BASELINE, transform=fig.transFigure
                )
            )
            fig.text(0.357, y, mark, color=ink, fontsize=FONT, ha="center", va="center")
            self.key.append(self.move(fig.text(0.382, y, "", fontsize=FONT - 1, va="center")))
        right = style.axes(fig, 0.70, 0.175, 0.28, 0.645)
        right.set(xlim=(0, 1), ylim=(0, 1), xlabel="share of the open ones carried out")
        style.heading(right, "Share of all 49 carried out")
        right.axhline(0.5, color=INK, linewidth=1.2, linestyle=(0, (4, 3)))
        right.text(0.98, 0.47, "half", ha="right", va="top", fontsize=FONT - 1)
        self.line_all = self.line(right, INK, linewidth=2)
        self.base = self.line(
            right, BASELINE, linestyle="none", marker="o", markersize=9, markerfacecolor="white", markeredgewidth=2
        )
        self.keep_dots(right)
        self.dot = self.line(right, WARN, linestyle="none", marker="o", markersize=11)
        self.word = self.text(right, va="bottom", ha="center", color=WARN, fontweight="bold")
        self.read(self.line_all, "share of all carried out", over="share of the open ones carried out")

    def update(self, result, base, kept):
        """Colour the squares by kind; the open ones that are taken as carried out stand first among the open."""
        kinds = [place for place, number in enumerate(result.kinds.values()) for _ in range(number)]
        for (square, sign), kind in zip(self.squares, kinds, strict=True):
            colour, mark, ink = self.looks[kind]
            square.set_facecolor(colour)
            sign.set(text=mark, color=ink)
        for key, (word, number) in zip(self.key, result.kinds.items(), strict=True):
            key.set_text(f"{number} {word}")
        self.line_all.set_data(result.grid, result.shares)
        self.base.set_data([base.pending], [base.share])
        self.dot.set_data([result.pending], [result.share])
        self.word.set(text=f"{result.share:.2f}", position=(np.clip(result.pending, 0.08, 0.92), result.share + 0.04))
        self.show_kept_dots(kept, lambda kept_result: ([kept_result.pending], [kept_result.share]))
        self.title.set_text(result.finding)
