"""Still charts: drawn once, each with its sentence."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from natolab.charts import style
from natolab.charts.canvas import Still, reading
from natolab.charts.style import BASELINE, EUROPE, FONT, INK, USA, WARN


@style.own_look()
def swing_chart(
    swings: pd.DataFrame, now: float, threshold: float, title: str, top: int = 12, also: Sequence[str] = ()
) -> Still:
    """Which assumption decides? One bar an assumption, from the outcome at its low to that at its high.

    swings: table of sensitivity.swing; now: the outcome in the scenario; threshold: where the verdict turns;
    also: assumptions shown though their swing is not among the widest.
    """
    shown = pd.concat([swings.head(top), swings.iloc[top:].loc[lambda rest: rest.index.isin(also)]])
    fig = style.figure(9.6, 1.5 + 0.34 * len(shown))
    height = fig.get_figheight()
    ax = style.axes(fig, 0.43, 0.75 / height, 0.54, 1 - 1.45 / height)
    for row, (_, r) in enumerate(shown.iterrows()):
        ax.plot([now, r.at_low], [row, row], color=BASELINE, linewidth=9, solid_capstyle="butt")
        ax.plot([now, r.at_high], [row, row], color=EUROPE, linewidth=9, solid_capstyle="butt")
        # Ring and dot as well as grey and blue: colour is never alone.
        ax.plot([r.at_low], [row], marker="o", color=BASELINE, markerfacecolor="white", markersize=7)
        ax.plot([r.at_high], [row], marker="o", color=EUROPE, markersize=7)
        left, right = sorted((r.at_low, r.at_high))
        for value, side, beside in ((left, "right", -7), (right, "left", 7)):
            looks = dict(ha=side, va="center", fontsize=FONT - 2, bbox=style.GROUND, textcoords="offset points")
            ax.annotate(style.signed(value), (value, row), (beside, 0), **looks)
    ax.axvline(threshold, color=WARN, linewidth=1.6, linestyle=(0, (4, 3)))
    ax.text(threshold, -0.75, "verdict turns", color=WARN, fontsize=FONT - 2, ha="center", va="bottom")
    ax.set_yticks(range(len(shown)), shown["label"])
    ax.tick_params(axis="y", labelsize=FONT - 2)
    ax.set(ylim=(len(shown) - 0.4, -0.7), xlabel="outcome with the assumption at its low (○) and at its high (●)")
    span = [*shown.at_low, *shown.at_high]
    room = 0.15 * (max(span) - min(span))  # for the numbers beside the bars
    ax.set_xlim(min(span) - room, max(span) + room)
    ax.grid(axis="y", visible=False)
    style.finding(fig, title)
    crossing = [key for key, r in shown.iterrows() if min(r.at_low, r.at_high) < threshold <= max(r.at_low, r.at_high)]
    rows = dict(rows=True, joined=False, steps=list(shown["label"]))
    readings = [
        reading(ax, f"outcome at its {end}", range(len(shown)), shown[f"at_{end}"], colour, **rows)
        for end, colour in (("low", BASELINE), ("high", EUROPE))
    ]
    first = "; ".join(
        f"{r.label} {style.signed(r.at_low)} to {style.signed(r.at_high)}" for _, r in shown.head(4).iterrows()
    )
    return Still(
        fig,
        f"Outcome {style.signed(now)}, verdict turns at {threshold:g}. Widest swings, low to high: {first}. "
        f"{len(crossing)} of the {len(shown)} shown can turn the verdict alone.",
        readings,
    )


@style.own_look()
def step_chart(
    labels: Sequence[str],
    values: Sequence[float],
    words: Sequence[str],
    lines: Mapping[str, float],
    title: str,
    unit: str,
) -> Still:
    """A chain of added beliefs: one bar a step, with reference lines."""
    fig = style.figure(9.6, 1.5 + 0.5 * len(labels))
    height = fig.get_figheight()
    ax = style.axes(fig, 0.43, 0.75 / height, 0.54, 1 - 1.45 / height)
    ax.barh(range(len(labels)), values, color=EUROPE, height=0.6)
    for row, (value, word) in enumerate(zip(values, words, strict=True)):
        ax.text(value + 0.1, row, word, va="center", fontsize=FONT - 1, fontweight="bold", bbox=style.GROUND)
    for word, at in lines.items():
        ax.axvline(at, color=INK, linewidth=1, linestyle=(0, (4, 3)))
        ax.text(at, -0.62, f" {word}", fontsize=FONT - 2, va="bottom", ha="left")
    ax.set_yticks(
        range(len(labels)), [style.wrap(("" if i == 0 else "+ ") + label, 44) for i, label in enumerate(labels)]
    )
    ax.tick_params(axis="y", labelsize=FONT - 1)
    ax.set(ylim=(len(labels) - 0.4, -0.6), xlim=(0, max(values) * 1.32), xlabel=unit)
    ax.grid(axis="y", visible=False)
    style.finding(fig, title)
    listing = "; then ".join(f"{label}: {word}" for label, word in zip(labels, words, strict=True))
    rows = dict(rows=True, joined=False, steps=list(labels))
    return Still(
        fig, f"{listing[0].upper()}{listing[1:]}.", [reading(ax, unit, range(len(labels)), values, EUROPE, **rows)]
    )


@style.own_look()
def costing_chart(costings: pd.DataFrame, gdp_bn: float, title: str) -> Still:
    """Published costings as shares of one GDP: low to high, with what each prices in words.

    costings: label, usd_bn_a_year_low, usd_bn_a_year_high, what_it_prices.
    """
    table = costings.assign(
        low=costings["usd_bn_a_year_low"] / gdp_bn * 100, high=costings["usd_bn_a_year_high"] / gdp_bn * 100
    ).sort_values("high")
    fig = style.figure(9.6, 1.5 + 0.62 * len(table))
    height = fig.get_figheight()
    ax = style.axes(fig, 0.40, 0.75 / height, 0.56, 1 - 1.35 / height)
    colours = {"M. Rutte": WARN, "NATO allies": USA}
    costs = []
    for row, (_, r) in enumerate(table.iterrows()):
        colour = colours.get(r.author, EUROPE)
        ax.barh(row, r.high, color=colour, height=0.5, alpha=0.45)
        ax.barh(row, r.low, color=colour, height=0.5)
        text = f"{r.high:.2f}%" if f"{r.low:.2f}" == f"{r.high:.2f}" else f"{r.low:.2f} to {r.high:.2f}%"
        ax.text(r.high + 0.06, row, text, va="center", fontsize=FONT - 1, fontweight="bold")
        costs.append(f"{r.label} {text}")
    ax.set_yticks(range(len(table)), [style.wrap(label, 42) for label in table["label"]])
    ax.tick_params(axis="y", labelsize=FONT - 2)
    ax.set(
        xlim=(0, table["high"].max() * 1.25),
        xlabel=f"extra spending a year, % of European NATO GDP ({gdp_bn / 1000:.1f} tn US$)",
    )
    ax.grid(axis="y", visible=False)
    style.finding(fig, title)
    rows = dict(rows=True, joined=False, steps=list(table["label"]), unit="% of GDP")
    readings = [reading(ax, end, range(len(table)), table[end], EUROPE, **rows) for end in ("low", "high")]
    return Still(fig, f"Extra spending a year as a share of European NATO's GDP: {'; '.join(costs)}.", readings)


@style.own_look()
def two_lines(table: pd.DataFrame, title: str, unit: str, mark_years: Sequence[int] = ()) -> Still:
    """Two series by year, drawn apart by colour and dash, values written at the marked years."""
    fig = style.figure(9.6, 4.2)
    ax = style.axes(fig, 0.06, 0.13, 0.92, 0.70)
    ends, readings = [], []
    # Neither side's colour: the two series may be two ways to count the same thing.
    for column, colour, dash in zip(table, (INK, WARN), ("-", (0, (6, 2))), strict=True):
        ax.plot(table.index, table[column], color=colour, linewidth=2.6, linestyle=dash, label=column)
        for year in mark_years:
            value = table.loc[year, column]
            ax.plot([year], [value], marker="o", color=colour)
            above = value >= table.loc[year].max()
            ax.annotate(
                f"{value:.1f}",
                (year, value),
                (0, 8 if above else -17),
                textcoords="offset points",
                ha="center",
                fontsize=FONT,
                color=colour,
                fontweight="bold",
            )
        readings.append(reading(ax, column, table.index, table[column], colour, over=table.index.name or "", digits=1))
        ends.append(f"{column} " + ", ".join(f"{table.loc[y, column]:.1f} in {y}" for y in mark_years))
    ax.set_xticks(table.index)
    ax.set_ylim(0, float(np.ceil(table.max().max() * 1.12)))
    ax.legend(frameon=False, fontsize=FONT, loc="lower left")
    style.heading(ax, unit)
    style.finding(fig, title)
    return Still(fig, f"{unit}: {'; '.join(ends)}.", readings)


@style.own_look()
def named_scatter(
    x: np.ndarray, y: np.ndarray, names: Sequence[str], title: str, across: str, up: str, sentence: str
) -> Still:
    """One labelled dot a state."""
    fig = style.figure(9.6, 5.0)
    ax = style.axes(fig, 0.07, 0.14, 0.91, 0.71)
    ax.plot(x, y, linestyle="none", marker="o", color=EUROPE, markersize=6)
    ax.set(xlabel=across, ylim=(0, float(np.ceil(np.max(y)))))
    placed: list = []
    for at, height, name in zip(x, y, names, strict=True):
        spot = ax.transData.transform((at, height))
        # A name that would cover another is left out; the dot stays.
        if all(abs(spot[0] - name_spot[0]) > 26 or abs(spot[1] - name_spot[1]) > 10 for name_spot in placed):
            ax.annotate(name, (at, height), (4, 3), textcoords="offset points", fontsize=style.SMALL, color=INK)
            placed.append(spot)
    style.heading(ax, up)
    style.finding(fig, title)
    dots = zip(names, x, y, strict=True)  # names that are left out for want of room are told too
    readings = [reading(ax, name, [at], [height], EUROPE, joined=False, over=across) for name, at, height in dots]
    return Still(fig, sentence, readings)


@style.own_look()
def yearly_bars(values: Mapping[int, float], marks: Mapping[int, str], title: str, unit: str) -> Still:
    """One bar a year, with the years in which something happened named above."""
    fig = style.figure(9.6, 4.0)
    ax = style.axes(fig, 0.07, 0.12, 0.91, 0.68)
    years = list(values)
    ax.bar(years, list(values.values()), color=[WARN if year in marks else EUROPE for year in years], width=0.7)
    for year, value in values.items():
        side = dict(va="bottom") if value >= 0 else dict(va="top")
        label = style.signed(value, plus=True)
        ax.text(year, value + (0.004 if value >= 0 else -0.004), label, ha="center", fontsize=FONT - 2, **side)
    low, high = min(0, *values.values()) - 0.04, max(values.values()) * 1.5
    for year, word in marks.items():
        # An event is seen though nothing rose in its year.
        ax.plot([year, year], [max(values[year], 0) + 0.025, high * 0.8], color=WARN, linewidth=1, linestyle=":")
        ax.text(year, high * 0.97, style.wrap(word, 16), ha="center", va="top", fontsize=FONT - 2, color=WARN)
    ax.axhline(0, color=INK, linewidth=1)
    ax.set_xticks(years)
    ax.set_ylim(low, high)
    ax.grid(axis="x", visible=False)
    style.heading(ax, unit)
    style.finding(fig, title)
    listing = ", ".join(f"{year} {style.signed(value, plus=True)}" for year, value in values.items())
    return Still(
        fig, f"{unit}: {listing}.", [reading(ax, unit, years, values.values(), EUROPE, joined=False, over="year")]
    )
