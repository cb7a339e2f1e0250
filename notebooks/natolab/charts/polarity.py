"""Charts of powers and of patrons (notebook 09): who counts, who threatens, who stayed.

live     PowerLines      effective number of powers and poles by year, one panel a yardstick
         ThreatRanks     three threat scores from each capital, and Russia's lead
still    troops_chart    one count by year, with other published counts beside it
         effort_chart    two burdens by year, and the share of one payer
         ratio_panels    one state over another by several yardsticks, on doubling scales

Leaves out: maps, and any ranking of the world: every chart shows a printed list of states.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.canvas import Still, reading
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, CHINA, EUROPE, FONT, INK, RUSSIA, USA, WARN

ACTORS = {"RUS": (RUSSIA, "o"), "CHN": (CHINA, "s"), "USA": (USA, "^")}  # colour and marker of each power


class PowerLines(LiveChart):
    """Four panels, one a yardstick: effective number (line) and poles (steps) by year, the list of the last year.

    Results need: series (yardstick -> years, effective_number, poles, states), since (a year), finding.
    """

    size = (9.6, 6.3)
    credit = (
        "IMF October 2025 (GDP); Correlates of War NMC 7.0 (CINC, top eight); SIPRI April 2025 (spending; the EU's "
        "before 2000 is scaled up)."
    )
    yardsticks: Mapping[str, str] = {}
    first, last, top = 1950, 2026, 7.8

    def build(self, fig):
        """Panels two by two on the same axes."""
        self.panels: list[dict] = []
        for place, label in enumerate(self.yardsticks.values()):
            across, down = place % 2, place // 2
            ax = style.axes(fig, 0.035 + 0.5 * across, 0.525 - 0.43 * down, 0.46, 0.335)
            ax.set(xlim=(self.first, self.last), ylim=(0, self.top))
            ax.set_yticks(range(0, 8, 2))
            style.heading(ax, label)
            panel = self._panel(ax)
            self.panels.append(panel)
            panel["list"].set_fontsize(style.SMALL)
            self.read(panel["present"], "effective number", panel["base"], panel["kept"], over="year")
            self.read(panel["poles"], "poles", over="year", digits=0)
        words = (
            "blue line: effective number of powers     dotted steps: poles     "
            "grey: starting point     Europe as one: from 1992"
        )
        fig.text(0.012, 0.92, words, fontsize=FONT - 1, color=INK, va="center")

    def _panel(self, ax: Axes) -> dict:
        """The moving artists of one panel."""
        base = self.line(ax, BASELINE, linewidth=1.5)
        poles = self.line(ax, INK, linewidth=1.4, linestyle=(0, (1, 1.2)), drawstyle="steps-mid")
        self.keep_lines(ax)
        return {
            "base": base,
            "poles": poles,
            "kept": self.kept,
            "letters": self.letters,
            "present": self.line(ax, EUROPE, linewidth=2.6),
            "ends": self.line(ax, EUROPE, linestyle="none", marker="o", markersize=6),
            "said": self.text(ax, va="top", position=(self.first + 1, 7.6), fontweight="bold", color=EUROPE),
            "list": self.text(ax, va="bottom", position=(self.first + 1, 0.1)),
        }

    def update(self, result, base, kept):
        """Lines, steps, the two compared years, the list."""
        for key, panel in zip(self.yardsticks, self.panels, strict=True):
            run, was = result.series[key], base.series[key]
            shown = run.years >= self.first
            panel["present"].set_data(run.years[shown], run.effective_number[shown])
            panel["base"].set_data(was.years[shown], was.effective_number[shown])
            panel["poles"].set_data(run.years[shown], run.poles[shown])
            at = [run.at(result.since), -1]
            panel["ends"].set_data(run.years[at], run.effective_number[at])
            (then, now), (before, after) = run.effective_number[at], run.poles[at]
            last = int(run.years[-1])
            panel["said"].set_text(f"{then:.1f} in {result.since}, {now:.1f} in {last}; poles {before}, {after}")
            panel["list"].set_text(f"{last}: {' '.join(run.states[-1])}")
            for line, letter, name, kept_result in self._slots(panel["kept"], panel["letters"], kept):
                kept_run = None if kept_result is None else kept_result.series[key]
                line.set_data(
                    ([], []) if kept_run is None else (kept_run.years[shown], kept_run.effective_number[shown])
                )
                letter.set_text(name)
                if kept_run is not None:
                    letter.set_position((kept_run.years[-1], kept_run.effective_number[-1]))
        self.title.set_text(result.finding)


class ThreatRanks(LiveChart):
    """Left: threat scores seen from each capital, hollow where they started. Right: Russia's lead over the next.

    Results need: scores (capitals x powers, in the order of ACTORS), leads (capitals), finding.
    """

    size = (9.6, 4.7)
    credit = (
        "IMF October 2025; DMDC; IISS (F124); a poll (F167); the intent of Russia and China is assumed; "
        "the weights are yours."
    )
    capitals: Sequence[str] = ()

    def build(self, fig):
        """One row a capital in both panels."""
        rows = list(range(len(self.capitals)))
        ax = style.axes(fig, 0.125, 0.165, 0.42, 0.62)
        ax.set(xlim=(0, 1), ylim=(rows[-1] + 0.6, -0.6), xlabel="threat score, 0 to 1")
        ax.set_yticks(rows, self.capitals)
        style.heading(ax, "● Russia   ■ China   ▲ United States   (hollow: start)")
        self.base, self.dots = [], []
        for colour, marker in ACTORS.values():
            looks = dict(linestyle="none", marker=marker, markersize=10)
            self.base.append(self.line(ax, colour, markerfacecolor="white", alpha=0.55, **looks))
            self.dots.append(self.line(ax, colour, **looks))
        right = style.axes(fig, 0.62, 0.165, 0.36, 0.62)
        right.set(xlim=(-1, 1), ylim=(rows[-1] + 0.6, -0.6), xlabel="another first  ←  lead  →  Russia first")
        right.set_yticks(rows, [""] * len(rows))
        right.set_xticks((-1, -0.5, 0, 0.5, 1))
        right.grid(axis="y", visible=False)
        style.heading(right, "Russia's score less the next (outline: start)")
        right.axvline(0, color=INK, linewidth=1.2)
        self.bars = [self.move(right.add_patch(Rectangle((0, row - 0.26), 0, 0.52))) for row in rows]
        self.outlines = [
            self.move(right.add_patch(Rectangle((0, r - 0.33), 0, 0.66, fill=False, edgecolor=BASELINE, linewidth=1.5)))
            for r in rows
        ]
        self.keep_dots(right)
        self.values = [self.text(right, va="center", fontweight="bold") for _ in rows]
        how = dict(rows=True, steps=list(self.capitals))
        for name, line, was in zip(("Russia", "China", "United States"), self.dots, self.base, strict=True):
            self.read(line, name, was, **how)
        self.read_bars(self.bars, "Russia's score less the next", self.capitals, RUSSIA, rows=True)
        self.read_bars(self.outlines, "the same, starting point", self.capitals, BASELINE, rows=True)

    def update(self, result, base, kept):
        """Scores, bars, values."""
        rows = np.arange(len(self.capitals))
        for power, (dots, hollow) in enumerate(zip(self.dots, self.base, strict=True)):
            dots.set_data(result.scores[:, power], rows)
            hollow.set_data(base.scores[:, power], rows)
        for row, (lead, was) in enumerate(zip(result.leads, base.leads, strict=True)):
            self.bars[row].set_width(lead)
            self.bars[row].set_facecolor(RUSSIA if lead > 0 else BASELINE)
            self.outlines[row].set_width(was)
            ranked, ahead = not np.isnan(lead), lead > 0
            lead, was = np.nan_to_num((lead, was))  # without a weight above 0 nothing is ranked
            self.values[row].set(
                text=style.signed(lead, plus=True) if ranked else "",
                position=(max(lead, was, 0) + 0.04, row) if ahead else (min(lead, was, 0) - 0.04, row),
                ha="left" if ahead else "right",
            )
        self.show_kept_dots(kept, lambda kept_result: (kept_result.leads, rows))
        self.title.set_text(result.finding)


# ---- stills -------------------------------------------------------------------------------------------
@style.own_look()
def troops_chart(
    troops: pd.Series, published: Mapping[int, float], marks: Mapping[int, str], title: str, unit: str
) -> Still:
    """One count by year in thousands, gaps left open; other published counts as crosses; named years.

    troops: year -> count (nan where none is usable); other: year -> count; marks: year -> word.
    """
    fig = style.figure(9.6, 4.6)
    ax = style.axes(fig, 0.06, 0.11, 0.92, 0.69)
    ax.plot(troops.index, troops / 1e3, color=USA, linewidth=2.8, marker="o", markersize=3)
    ax.plot(
        list(published),
        [count / 1e3 for count in published.values()],
        color=WARN,
        linestyle="none",
        marker="x",
        markersize=9,
        markeredgewidth=2,
    )
    high = float(troops.max()) / 1e3
    for year, word in marks.items():
        ax.plot([year, year], [0, high * 1.12], color=BASELINE, linewidth=0.9, linestyle=(0, (3, 3)))
        ax.text(year + 0.5, high * 1.16, style.wrap(word, 14), fontsize=FONT - 2, va="top", color=INK)
    ax.set(ylim=(0, high * 1.18), xlim=(troops.index.min() - 1, troops.index.max() + 5))
    style.heading(ax, f"{unit} (crosses: other published counts)")
    style.source(
        fig, "DMDC through troopdata; 1951 and 1952 left out (doubled upstream); crosses: EUCOM (F209 to F212)."
    )
    style.finding(fig, title)
    listing = ", ".join(f"{troops[year] / 1e3:.0f} in {year}" for year in (1950, 1957, 1970, 1987, 1995, 2014, 2025))
    crosses = ", ".join(f"{count / 1e3:.0f} in {year}" for year, count in published.items())
    yearly = dict(joined=False, over="year", digits=0, unit="thousand")
    readings = [reading(ax, unit, troops.index, troops / 1e3, USA, **yearly)]
    readings.append(
        reading(ax, "another published count", published, [n / 1e3 for n in published.values()], WARN, **yearly)
    )
    return Still(fig, f"{unit}: {listing}. Other published counts: {crosses}.", readings)


@style.own_look()
def effort_chart(burdens: pd.DataFrame, share: pd.Series, title: str, marks: Sequence[int]) -> Still:
    """Left: two burdens by year, % of GDP. Right: the share of the first payer in the sum, %.

    burdens: columns United States and a group of Europeans, index years; share: year -> %; marks: years to tell.
    """
    fig = style.figure(9.6, 4.3)
    ax = style.axes(fig, 0.045, 0.12, 0.50, 0.66)
    for column, colour, dash in zip(burdens, (USA, EUROPE), ("-", (0, (6, 2))), strict=True):
        ax.plot(burdens.index, burdens[column], color=colour, linewidth=2.5, linestyle=dash, label=column)
    ax.set_ylim(0, float(np.ceil(burdens.max().max())))
    ax.legend(frameon=False, fontsize=FONT - 1, loc="upper right")
    style.heading(ax, "Military spending, % of GDP")
    right = style.axes(fig, 0.62, 0.12, 0.36, 0.66)
    right.plot(share.index, share, color=USA, linewidth=2.5)
    right.set_ylim(50, 100)
    style.heading(right, "US share of eight allies' spending, %")
    style.source(
        fig,
        "SIPRI April 2025. Europeans: Germany (West to 1990), France, UK, Italy, Türkiye; eight: with Canada, Spain.",
    )
    style.finding(fig, title)
    listing = "; ".join(
        f"{year}: US {burdens.iloc[:, 0][year]:.2f} and Europeans {burdens.iloc[:, 1][year]:.2f}% of GDP, "
        f"US share {share[year]:.0f}%"
        for year in marks
    )
    yearly = dict(joined=False, over="year")
    readings = [
        reading(ax, column, burdens.index, burdens[column], colour, unit="% of GDP", **yearly)
        for column, colour in zip(burdens, (USA, EUROPE), strict=True)
    ]
    readings.append(reading(right, "US share", share.index, share, USA, unit="%", digits=0, **yearly))
    return Still(fig, f"{listing}.", readings)


@style.own_look()
def ratio_panels(
    panels: Mapping[str, pd.DataFrame], title: str, ticks: Sequence[float], marks: Sequence[int], credit: str
) -> Still:
    """One panel a pair of states: level of one over the other by yardstick and year, on a doubling scale.

    panels: heading -> table (years x yardsticks, nan where there is none); marks: years told in the sentence.
    """
    looks = ((INK, "-"), (BASELINE, (0, (6, 2))), (WARN, (0, (1, 1.2))), (INK, (0, (6, 2, 1, 2))))
    fig = style.figure(9.6, 4.8)
    listings, readings = [], []
    for place, (heading, table) in enumerate(panels.items()):
        ax = style.axes(fig, 0.05 + 0.49 * place, 0.20, 0.44, 0.60)
        for column, (colour, dash) in zip(table, looks, strict=True):
            ax.plot(table.index, table[column], color=colour, linestyle=dash, linewidth=2.3, label=column)
            readings.append(reading(ax, column, table.index, table[column], colour, joined=False, over="year"))
        ax.axhline(1, color=INK, linewidth=1)
        style.plain_log(ax, "y", ticks)
        ax.set_ylim(min(ticks), max(ticks) * 1.05)
        style.heading(ax, heading)
        runs = []
        for column in table:
            held = table[column].dropna()
            years = [held.index[0], *(y for y in marks if held.index[0] < y < held.index[-1]), held.index[-1]]
            runs.append(f"{column} " + ", ".join(f"{held[y]:.2f} in {y}" for y in years))
        listings.append(f"{heading}: {'; '.join(runs)}")
    handles, labels = fig.axes[0].get_legend_handles_labels()
    fig.legend(
        handles, labels, loc="lower center", bbox_to_anchor=(0.5, 0.05), ncol=4, frameon=False, fontsize=FONT - 1
    )
    style.source(fig, credit)
    style.finding(fig, title)
    return Still(fig, f"{'. '.join(listings)}.", readings)
