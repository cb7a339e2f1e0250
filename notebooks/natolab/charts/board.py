"""Charts of the whole board: every verdict on one scale, under three sets of priors, and the way between positions.

BoardDots       one row a verdict, how far from turning; live
priors_chart    share of draws in which each verdict holds, under three sets of priors; still
bridge_chart    from one position to another, one assumption at a time; still
weights_chart   which inputs an outcome follows; still
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from natolab.charts import style
from natolab.charts.canvas import Still, reading
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, FONT, INK, RUSSIA, USA, WARN


class BoardDots(LiveChart):
    """One row a verdict: right of the line it holds. The unit is the spread of the draws under neutral priors.

    Results need: far (one number a row, in spreads), words (one short text a row), finding.
    """

    size = (9.6, 5.6)
    credit = "the models of notebooks 01 to 10; unit: spread of each outcome under neutral priors."
    reach = 2.5

    @property
    def names(self) -> Sequence[str]:
        """What the rows are called; who knows them says so."""
        return ()

    def build(self, fig):
        """Two halves, one row a verdict."""
        ax = style.axes(fig, 0.345, 0.115, 0.5, 0.735)
        rows = len(self.names)
        ax.set(xlim=(-self.reach, self.reach), ylim=(rows - 0.4, -0.6), xlabel="how far from turning, in spreads")
        ax.set_yticks(range(rows), [style.wrap(name, 46) for name in self.names])
        ax.tick_params(axis="y", labelsize=FONT - 2)
        ax.grid(axis="y", visible=False)
        ax.axvspan(-self.reach, 0, color=style.SHORT, zorder=0)
        ax.axvspan(0, self.reach, color=style.ENOUGH, zorder=0)
        ax.axvline(0, color=INK, linewidth=1.2)
        for word, side in (("← does not hold   ", "right"), ("   holds →", "left")):
            ax.text(0, -0.78, word, ha=side, va="bottom", fontsize=FONT)
        self.base = self.line(
            ax, BASELINE, linestyle="none", marker="o", markersize=8, markerfacecolor="white", markeredgewidth=1.8
        )
        self.stems = self.line(ax, BASELINE, linewidth=1.4)
        self.keep_dots(ax)
        self.yes = self.line(ax, EUROPE, linestyle="none", marker="o", markersize=10)
        self.no = self.line(ax, RUSSIA, linestyle="none", marker="X", markersize=10)
        self.beyond = [
            self.line(ax, colour, linestyle="none", marker=marker, markersize=11)
            for colour, marker in ((RUSSIA, "<"), (EUROPE, ">"))
        ]
        self.words = [
            self.move(fig.text(0.855, 0, "", fontsize=FONT - 2, va="center", fontweight="bold")) for _ in self.names
        ]
        for row, word in enumerate(self.words):
            _, height = ax.transData.transform((0, row))
            word.set_y(height / (fig.get_figheight() * style.DPI))
        ends = (-self.reach + 0.06, self.reach - 0.06)
        how = dict(rows=True, unit="spreads from turning", ends=ends, steps=[style.wrap(n, 200) for n in self.names])
        dots = [(self.yes, "holds"), (self.no, "does not hold"), (self.base, "starting point")]
        dots += [(dot, "beyond the scale") for dot in self.beyond]
        for line, name in (*dots, *zip(self.kept, "ABC", strict=True)):
            self.read(line, name, **how)

    def update(self, result, base, kept):
        """Dots where a verdict holds, crosses where it does not, and the numbers beside them."""
        rows = np.arange(len(self.names))
        far, was = (np.clip(drawn.far, -self.reach + 0.06, self.reach - 0.06) for drawn in (result, base))
        holds = result.holds
        inside = np.abs(result.far) <= self.reach
        for marks, chosen in ((self.yes, inside & holds), (self.no, inside & ~holds)):
            marks.set_data(far[chosen], rows[chosen])
        for marks, chosen in zip(self.beyond, (result.far < -self.reach, result.far > self.reach), strict=True):
            marks.set_data(far[chosen], rows[chosen])
        near = np.abs(base.far) <= self.reach
        self.base.set_data(was[near], rows[near])
        gap = np.full(len(rows), np.nan)
        self.stems.set_data(np.column_stack([was, far, gap]).ravel(), np.column_stack([rows, rows, gap]).ravel())
        self.show_kept_dots(
            kept, lambda kept_result: (np.clip(kept_result.far, -self.reach + 0.06, self.reach - 0.06), rows)
        )
        for word, text in zip(self.words, result.words, strict=True):
            word.set_text(style.true_minus(text))
        self.title.set_text(result.finding)


@style.own_look()
def priors_chart(shares: pd.DataFrame, title: str, exact: str) -> Still:
    """Share of draws in which each verdict holds, one mark a set of priors (columns), one row a verdict.

    exact: how far the shares can be trusted, in words.
    """
    looks = dict(zip(shares, ((USA, "s"), (BASELINE, "o"), (WARN, "D")), strict=False))
    fig = style.figure(9.6, 1.6 + 0.36 * len(shares))
    height = fig.get_figheight()
    ax = style.axes(fig, 0.40, 0.62 / height, 0.57, 1 - 1.55 / height)
    for row, values in enumerate(shares.to_numpy()):
        ax.plot([values.min(), values.max()], [row, row], color=style.RULE, linewidth=4, solid_capstyle="round")
    for whose, (colour, marker) in looks.items():
        ax.plot(
            shares[whose], range(len(shares)), linestyle="none", marker=marker, color=colour, markersize=9, label=whose,
            markerfacecolor="none", markeredgewidth=2,
        )  # fmt: skip
    ax.axvline(0.5, color=INK, linewidth=1, linestyle=(0, (4, 3)))
    ax.set(
        xlim=(-0.02, 1.02),
        ylim=(len(shares) - 0.4, -0.6),
        xlabel=f"share of draws in which the verdict holds ({exact})",
    )
    ax.set_yticks(range(len(shares)), [style.wrap(name, 54) for name in shares.index])
    ax.tick_params(axis="y", labelsize=FONT - 2)
    ax.grid(axis="y", visible=False)
    fig.legend(
        loc="upper right", bbox_to_anchor=(0.985, 1 - 0.42 / height), ncol=3, frameon=False, fontsize=FONT - 1,
        title=None, columnspacing=1.4, handletextpad=0.3,
    )  # fmt: skip
    style.finding(fig, title)
    listing = "; ".join(
        f"{name}: " + ", ".join(f"{whose} {value:.2f}" for whose, value in row.items())
        for name, row in shares.iterrows()
    )
    rows = dict(rows=True, joined=False, steps=list(shares.index))
    readings = [reading(ax, whose, range(len(shares)), shares[whose], looks[whose][0], **rows) for whose in looks]
    return Still(fig, f"Share of draws in which the verdict holds, by priors ({exact}). {listing}.", readings)


@style.own_look()
def bridge_chart(steps: pd.DataFrame, start: float, ends: tuple[str, str], title: str, top: int = 9) -> Still:
    """A staircase from the first position's outcome to the second's, widest steps first.

    steps: table of sensitivity.bridge; start: outcome of the first position; ends: names of both.
    """
    shown = steps[steps["adds"].abs() > 1e-9]
    top = len(shown) if len(shown) == top + 1 else top  # one left over is named like the others
    rest = shown["adds"].iloc[top:].sum()
    rows: list[tuple[str, float]] = [(r.label, r.adds) for _, r in shown.head(top).iterrows()]
    if len(shown) > top:
        rows.append((f"{len(shown) - top} others", rest))
    fig = style.figure(9.6, 1.7 + 0.36 * (len(rows) + 2))
    height = fig.get_figheight()
    ax = style.axes(fig, 0.43, 0.62 / height, 0.54, 1 - 1.25 / height)
    at = start
    ax.plot([at], [0], marker="s", color=USA, markersize=9)
    ax.text(at, -0.28, style.signed(at), ha="center", va="bottom", fontsize=FONT - 2, bbox=style.GROUND)
    for row, (_, adds) in enumerate(rows, 1):
        ax.barh(row, adds, left=at, height=0.62, color=EUROPE if adds > 0 else RUSSIA)
        ax.plot([at + adds] * 2, [row - 0.31, row + 0.75], color=BASELINE, linewidth=0.8)
        right = max(at, at + adds)
        step_text = style.signed(adds, plus=True)
        ax.text(right, row, f" {step_text}", va="center", fontsize=FONT - 2, bbox=style.GROUND)
        at += adds
    ax.plot([at], [len(rows) + 1], marker="D", color=WARN, markersize=9)
    ax.text(at, len(rows) + 0.72, style.signed(at), ha="center", va="bottom", fontsize=FONT - 2, bbox=style.GROUND)
    ax.axvline(0, color=INK, linewidth=1.2, linestyle=(0, (4, 3)))
    labels = [ends[0], *(style.wrap(label, 46) for label, _ in rows), ends[1]]
    ax.set_yticks(range(len(labels)), labels)
    ax.tick_params(axis="y", labelsize=FONT - 2)
    ax.set(ylim=(len(labels) - 0.4, -0.75), xlabel="outcome (the verdict turns at 0)")
    left, right = ax.get_xlim()
    ax.set_xlim(left - 0.03 * (right - left), right + 0.12 * (right - left))  # room for the numbers
    ax.grid(axis="y", visible=False)
    style.finding(fig, title)
    listing = "; ".join(f"{label} {style.signed(adds, plus=True)}" for label, adds in rows)
    reached = np.cumsum([start, *(adds for _, adds in rows), 0])
    names = [ends[0], *(f"{label} {style.signed(adds, plus=True)}" for label, adds in rows), ends[1]]
    how = dict(rows=True, joined=False, steps=names)
    readings = [reading(ax, "outcome after it", range(len(names)), reached, EUROPE, **how)]
    return Still(fig, f"From {style.signed(start)} ({ends[0]}) to {style.signed(at)} ({ends[1]}): {listing}.", readings)


@style.own_look()
def weights_chart(
    weights: Mapping[str, pd.Series], labels: Mapping[str, str], kinds: Mapping[str, str], title: str, top: int = 6
) -> Still:
    """Rank-regression weights of a few outcomes side by side; a ring marks inputs that are values, not facts.

    weights: outcome -> weights by assumption id; labels: id -> words; kinds: id -> "a value" where no fact decides.
    """
    fig = style.figure(9.6, 1.5 + 0.5 * top)
    height = fig.get_figheight()
    listings, readings = [], []
    for place, (name, series) in enumerate(weights.items()):
        left = 0.235 + 0.5 * place
        ax = style.axes(fig, left, 0.6 / height, 0.245, 1 - 1.3 / height)
        shown = series.head(top)
        colours = [EUROPE if w > 0 else RUSSIA for w in shown]
        ax.barh(range(len(shown)), shown, color=colours, height=0.6)
        for row, (key, weight) in enumerate(shown.items()):
            sign = " ○" if key in kinds else ""
            ax.text(max(weight, 0), row, f" {style.signed(weight, plus=True)}{sign}", va="center", fontsize=FONT - 2)
        ax.set_yticks(range(len(shown)), [style.wrap(labels[key], 26) for key in shown.index])
        ax.tick_params(axis="y", labelsize=style.SMALL)
        ax.set(ylim=(top - 0.4, -0.6), xlim=(-0.6, 0.95))
        ax.axvline(0, color=INK, linewidth=1)
        ax.grid(axis="y", visible=False)
        style.heading(ax, name)
        how = dict(rows=True, joined=False, steps=[labels[key] for key in shown.index])
        readings.append(reading(ax, f"weight for {name[0].lower()}{name[1:]}", range(len(shown)), shown, EUROPE, **how))
        listings.append(
            f"{name}: " + ", ".join(f"{labels[key]} {style.signed(w, plus=True)}" for key, w in shown.items())
        )
    style.finding(fig, title)
    style.source(fig, "rank regression on draws under neutral priors; ○ an input no fact can settle.")
    return Still(fig, f"Weights of the inputs, widest first. {'; '.join(listings)}.", readings)
