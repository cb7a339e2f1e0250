"""Charts of a room: what many learners guessed, judged and assumed. Each comes with its sentence.

guess_spread       guesses before and after on one line, with the figures once they are revealed
verdict_shift      verdicts before and after, claim by claim, on the fixed scale
dividing_chart     where the room's scenarios stand on each assumption, most divided first
agreeing_chart     how far outcomes would still differ if all agreed on one assumption
outcome_dots       one dot a scenario, left and right of the point where the verdict turns
ratio_paths        one line a scenario: a force ratio by year
sketch_band        what a room sketched: the middle and the middle half at each place
sureness           chances said against how often they came true, all answers of a room together

spread             the standard deviation; of an assumption in units of its slider's range
least              answers below which there is a sentence instead of a picture; who draws a room says how many
Left out: charts of single persons.
"""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from natolab.charts import style
from natolab.charts.calibration import Bands, CalibrationCurve
from natolab.charts.canvas import Still
from natolab.charts.style import BASELINE, EUROPE, FONT, INK, RUSSIA, WARN
from natolab.facts.claims import SCALE, without_formulas
from natolab.models import calibration, verdict

COLUMNS = 70  # dots side by side on a line; nearer ones are stacked
BEFORE = dict(color=BASELINE, marker="o", markerfacecolor="white", markeredgewidth=1.6)
AFTER = dict(color=EUROPE, marker="o")


@dataclass(frozen=True)
class Unshown:
    """A sentence in place of a picture that would show single persons, or nothing."""

    sentence: str

    def __repr__(self) -> str:
        return self.sentence

    def _repr_markdown_(self) -> str:
        return f"*{without_formulas(self.sentence)}*"


def too_few(question: str, n: int, least: int) -> Unshown:
    """What is said below the least number of answers."""
    count = "no answer" if n == 0 else "1 answer" if n == 1 else f"{n} answers"
    return Unshown(f"{question}: {count} so far; a chart is drawn from {least} on, so that it shows no single person.")


def number(value: float) -> str:
    """A number of three digits or more, without an exponent."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def stacked(values: np.ndarray, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Dots on a line from low to high: the middle of each value's column, and its place in the column's pile."""
    width = (high - low) / COLUMNS
    column = np.clip(np.floor((values - low) / width + 1e-9), 0, COLUMNS - 1).astype(int)
    order = np.argsort(column, kind="stable")
    first = np.searchsorted(column[order], column[order])
    pile = np.empty(len(values), int)
    pile[order] = np.arange(len(values)) - first
    return low + (column + 0.5) * width, pile


def reach(values: np.ndarray, others: Sequence[float] = ()) -> tuple[float, float]:
    """Ends of an axis: all values but those far out (over three quartile ranges), and the other numbers."""
    first, last = np.percentile(values, (25, 75))
    far = 3 * max(last - first, 0.2 * max(abs(first), abs(last)), 1e-6)
    inside = values[(values >= first - far) & (values <= last + far)]
    low, high = min(inside.min(), *others, inside.max()), max(inside.max(), *others, inside.min())
    room = 0.05 * (high - low) or 0.05 * abs(high) or 1.0
    return float(low - room), float(high + room)


def dot_height(sets: Iterable[np.ndarray], low: float, high: float, height: float) -> float:
    """Height of one dot, the same for all sets of a chart, so that the tallest pile fits."""
    tallest = max(stacked(values, low, high)[1].max(initial=0) for values in sets) + 1
    return min(0.105, height / tallest)


def _pile(ax: Axes, values: np.ndarray, low: float, high: float, bottom: float, step: float, looks: Mapping) -> int:
    """Piles of dots from `bottom` up; those beyond the ends as one triangle there. How many are beyond."""
    inside = values[(values >= low) & (values <= high)]
    x, pile = stacked(inside, low, high)
    small = dict(markersize=float(np.clip(66 * step, 2, 8)), markeredgewidth=min(1.6, 16 * step))
    ax.plot(x, bottom + 0.06 + pile * step, **{**looks, **small}, linestyle="none")
    for beyond, at, marker in ((values < low, low, "<"), (values > high, high, ">")):
        if beyond.any():
            words = f"{beyond.sum()} beyond"
            ax.text(at, bottom + 0.16, words, fontsize=style.SMALL, ha="left" if marker == "<" else "right")
            ax.plot(
                [at], [bottom + 0.06], **{**looks, "marker": marker}, linestyle="none", markersize=10, clip_on=False
            )
    return len(values) - len(inside)


@style.own_look()
def guess_spread(
    before: Sequence[float],
    after: Sequence[float] = (),
    figures: Mapping[str, float] | None = None,
    question: str = "The guesses",
    unit: str = "",
    note: str = "",
    *,
    least: int,
) -> Still | Unshown:
    """The room's guesses before and after, each with its median; the figures as lines, if given.

    note: a further sentence, such as how many moved nearer to a figure. A moment with fewer than `least` is left out.
    """
    given = {"before": np.asarray(before, float), "after": np.asarray(after, float)}
    rows = {moment: values for moment, values in given.items() if len(values) >= least}
    if not rows:
        return too_few(question, max(len(values) for values in given.values()), least)
    figures = dict(figures or {})
    low, high = reach(np.concatenate(list(rows.values())), list(figures.values()))
    fig = style.figure(9.6, 1.45 + 1.05 * len(rows) + (0.45 if figures else 0))
    tall = fig.get_figheight()
    head = 0.5 + (0.5 if figures else 0)
    ax = style.axes(fig, 0.09, 0.58 / tall, 0.88, 1 - (0.58 + head) / tall)
    ax.set(xlim=(low, high), ylim=(len(rows), 0), xlabel=style.wrap(f"{question}{f' ({unit})' if unit else ''}", 110))
    ax.invert_yaxis()
    step = dot_height(rows.values(), low, high, 0.72)
    sentences = []
    for place, (moment, values) in enumerate(rows.items()):
        bottom = len(rows) - 1 - place
        beyond = _pile(ax, values, low, high, bottom, step, BEFORE if moment == "before" else AFTER)
        middle = float(np.median(values))
        colour = BASELINE if moment == "before" else EUROPE
        ax.plot([middle] * 2, [bottom, bottom + 0.86], color=colour, linewidth=2.4)
        ax.text(middle, bottom + 0.87, f" median {number(middle)}", color=colour, fontsize=FONT - 1, va="center",
                fontweight="bold", ha="left" if middle < (low + high) / 2 else "right")  # fmt: skip
        ax.axhline(bottom, color=INK, linewidth=0.8)
        first, last = np.percentile(values, (25, 75))
        far = f", {beyond} of them off the chart" if beyond else ""
        sentences.append(
            f"{moment.capitalize()}: {len(values)} guesses, median {number(middle)}, "
            f"the middle half from {number(first)} to {number(last)}{far}."
        )
    ax.set_yticks([len(rows) - 0.6 - i for i in range(len(rows))], [f"{m}\n({len(v)})" for m, v in rows.items()])
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    for place, (label, value) in enumerate(sorted(figures.items(), key=lambda item: item[1])):
        ax.axvline(value, color=WARN, linewidth=1.4, linestyle=(0, (4, 3)), clip_on=False)
        side = (value - low) / (high - low)
        ax.annotate(
            f"{label}: {number(value)}", (value, len(rows)), (0, 4 + 13 * (place % 3)), color=WARN,
            textcoords="offset points", fontsize=FONT - 1, annotation_clip=False,
            ha="left" if side < 0.12 else "right" if side > 0.8 else "center",
        )  # fmt: skip
    style.finding(fig, _guess_finding(rows))
    if figures:
        sentences.append(f"Figures: {'; '.join(f'{label} {number(v)}' for label, v in figures.items())}.")
    missing = [f"{len(v)} {moment}" for moment, v in given.items() if 0 < len(v) < least]
    if missing:
        sentences.append(f"Not drawn: {', '.join(missing)}, too few.")
    return Still(fig, f"{question}. {' '.join(sentences)}{f' {note}' if note else ''}")


def _guess_finding(rows: Mapping[str, np.ndarray]) -> str:
    middles = {moment: number(float(np.median(values))) for moment, values in rows.items()}
    if len(rows) == 1:
        (values,) = rows.values()
        first, last = (number(float(x)) for x in np.percentile(values, (25, 75)))
        return f"Half of the room guesses between {first} and {last}"
    if middles["before"] == middles["after"]:
        return f"The room's median stays at {middles['before']}"
    return f"The room's median goes from {middles['before']} to {middles['after']}"


# ---- verdicts ------------------------------------------------------------------------------------------
@style.own_look()
def verdict_shift(
    counts: Mapping[str, tuple[Sequence[int], Sequence[int]]],
    labels: Mapping[str, str] | None = None,
    note: str = "",
    *,
    least: int,
) -> Still | Unshown:
    """Verdicts by claim: on each step of the scale the share before (grey) and after (blue), with the count.

    counts: claim id -> (before, after), each four counts in the order of claims.SCALE; labels: claim id -> words.
    A claim with fewer than `least` at both moments is left out; so is a moment with fewer.
    """
    shown = {i: pair for i, pair in counts.items() if max(map(sum, pair)) >= least}
    if not shown:
        return too_few("Verdicts", max((sum(side) for pair in counts.values() for side in pair), default=0), least)
    fig = style.figure(9.6, 1.72 + 0.8 * len(shown))
    tall = fig.get_figheight()
    ax = style.axes(fig, 0.30, 0.42 / tall, 0.69, 1 - 1.5 / tall)
    for row, (_, pair) in enumerate(shown.items()):
        for side, look in zip(pair, (dict(facecolor="white", edgecolor=BASELINE, linewidth=1.6, hatch="////"),
                                     dict(facecolor=EUROPE, edgecolor=EUROPE)), strict=True):  # fmt: skip
            up = -0.19 if look["facecolor"] == "white" else 0.19
            if sum(side) < least:
                continue
            for column, count in enumerate(side):
                share = count / sum(side)
                ax.barh(row + up, 0.78 * share, left=column, height=0.34, **look)
                ax.text(column + 0.78 * share + 0.02, row + up, str(count), va="center", fontsize=FONT - 1,
                        color=INK if count else BASELINE)  # fmt: skip
        ax.axhline(row + 0.5, color=style.GRID, linewidth=0.8)
    ax.set(xlim=(0, len(SCALE)), ylim=(len(shown) - 0.5, -0.5))
    ax.set_xticks(np.arange(len(SCALE)) + 0.02, [style.wrap(step, 20) for step in SCALE], ha="left")
    ax.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    words = labels or {}
    ax.set_yticks(range(len(shown)), [style.wrap(f"{i} {words.get(i, '')}".strip(), 36) for i in shown])
    ax.tick_params(axis="y", labelsize=FONT - 2, length=0)
    ax.spines["bottom"].set_visible(False)
    ax.grid(visible=False)
    for column in range(1, len(SCALE)):
        ax.axvline(column - 0.03, color=style.FAINT, linewidth=0.8)
    handles = [Patch(facecolor="white", edgecolor=BASELINE, hatch="////"), Patch(facecolor=EUROPE)]
    fig.legend(handles, ["before", "after (bars: share of the room; figures: persons)"], loc="lower left", ncols=2,
               bbox_to_anchor=(0.29, 0), frameon=False, fontsize=FONT - 2)  # fmt: skip
    style.finding(fig, _verdict_finding(shown, least))
    hidden = len(counts) - len(shown)
    left_out = f" {hidden} more with fewer than {least} verdicts." if hidden else ""
    listing = " ".join(_say_verdicts(i, *pair, least) for i, pair in shown.items())
    return Still(fig, f"{listing}{left_out}{_after(note)}")


def _after(note: str) -> str:
    return f" {note}" if note else ""


def _moved(before: Sequence[int], after: Sequence[int], least: int) -> float:
    """Share of the room that would have to change its verdict to turn one distribution into the other."""
    if min(sum(before), sum(after)) < least:
        return 0.0
    return float(np.abs(np.divide(before, sum(before)) - np.divide(after, sum(after))).sum() / 2)


def _verdict_finding(shown: Mapping[str, tuple], least: int) -> str:
    both = {i: _moved(*pair, least) for i, pair in shown.items()}
    most = max(both, key=both.__getitem__)
    if both[most] > 0:
        return f"Verdicts move most on {most}: at least {both[most]:.0%} of the room"
    if any(min(map(sum, pair)) >= least for pair in shown.values()):
        return "No verdict has moved"
    return "Where the room stands"


def _say_verdicts(claim_id: str, before: Sequence[int], after: Sequence[int], least: int) -> str:
    sides = [(word, side) for word, side in (("before", before), ("after", after)) if sum(side) >= least]
    listing = "; ".join(
        f"{word} ({sum(side)}) " + ", ".join(f"{step} {n}" for step, n in zip(SCALE, side, strict=True) if n)
        for word, side in sides
    )
    return f"{claim_id}: {listing}."


# ---- assumptions ---------------------------------------------------------------------------------------
@style.own_look()
def dividing_chart(table: pd.DataFrame, places: Mapping[str, np.ndarray], note: str = "", top: int = 8) -> Still:
    """Where the room's scenarios stand on each assumption, most divided first; a larger dot is several scenarios.

    table: index assumption id; columns label, low, high (words), default (0 to 1), spread (units of the range).
    places: assumption id -> position of each scenario between low (0) and high (1).
    """
    shown = table.head(top)
    fig = style.figure(9.6, 1.55 + 0.66 * len(shown))
    tall = fig.get_figheight()
    ax = style.axes(fig, 0.36, 0.62 / tall, 0.52, 1 - 1.42 / tall)
    for row, (key, r) in enumerate(shown.iterrows()):
        ax.plot([0, 1], [row, row], color=BASELINE, linewidth=1)
        ax.plot([r.default] * 2, [row - 0.36, row + 0.36], color=INK, linewidth=1.4, linestyle=(0, (3, 2)))
        at, counts = np.unique(np.round(places[key] * 30) / 30, return_counts=True)
        sizes = 60 + 420 * np.sqrt((counts - 1) / len(places[key]))
        ax.scatter(at, np.full(len(at), row), s=sizes, color=EUROPE, edgecolor="white", linewidth=1, zorder=3)
        nearest = np.diff(at, prepend=-1, append=2)
        clear = np.minimum(nearest[:-1], nearest[1:]) > 0.045
        for place, count, size in zip(at[clear], counts[clear], sizes[clear], strict=True):
            if np.sqrt(size) > 5.5 + 3.4 * len(str(count)):  # room for a number inside
                ax.text(place, row, str(count), color="white", fontsize=style.SMALL, ha="center", va="center", zorder=4)
        for end, words in ((0, r.low), (1, r.high)):
            looks = dict(fontsize=style.SMALL, va="top", color=style.QUIET)
            ax.text(end, row + 0.27, words, ha="right" if end else "left", **looks)
        ax.text(1.16, row, f"{r.spread:.2f}", fontsize=FONT, fontweight="bold", va="center", ha="center")
    ax.text(1.16, -0.55, "spread", fontsize=FONT - 2, va="bottom", ha="center")
    ax.set_yticks(range(len(shown)), [style.wrap(label, 36) for label in shown["label"]])
    ax.tick_params(axis="y", labelsize=FONT - 1, length=0, pad=8)
    ax.set(xlim=(-0.03, 1.03), ylim=(len(shown) - 0.5, -0.55), xticks=[])
    ax.set_xlabel("range of the slider; dots: scenarios, dashed: the default; spread: standard deviation / range")
    ax.xaxis.label.set(fontsize=FONT - 1, x=0.32)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.grid(visible=False)
    style.finding(fig, f"“{_short(shown['label'].iloc[0])}” divides the room most")
    listing = "; ".join(f"{r.label} {r.spread:.2f}" for _, r in shown.iterrows())
    more = f" {len(table) - len(shown)} more differ less." if len(table) > len(shown) else ""
    return Still(
        fig,
        f"{len(next(iter(places.values())))} scenarios. Spread by assumption, in units of its range: {listing}."
        f"{more}{_after(note)}",
    )


def _short(label: str, longest: int = 52) -> str:
    return textwrap.shorten(label, longest, placeholder=" …")


@style.own_look()
def agreeing_chart(table: pd.DataFrame, now: float, question: str, top: int = 8) -> Still:
    """How far outcomes differ now, and how far they would if all took the room's middle value of one assumption.

    table: index assumption id; columns label, middle (words), spread (of the outcome then); smallest spread first.
    """
    shown = table.head(top)
    fig = style.figure(9.6, 1.75 + 0.5 * len(shown))
    tall = fig.get_figheight()
    ax = style.axes(fig, 0.47, 0.75 / tall, 0.49, 1 - 1.5 / tall)
    for row, then in enumerate(shown["spread"]):
        ax.plot([now, then], [row, row], color=EUROPE if then < now else RUSSIA, linewidth=2.2,
                linestyle="-" if then < now else (0, (3, 1.5)))  # fmt: skip
        ax.plot([then], [row], marker="o" if then < now else "s", markersize=9, color=EUROPE if then < now else RUSSIA)
        ax.text(min(now, then), row, f"{number(then)}   ", ha="right", va="center", fontsize=FONT - 2)
    ax.axvline(now, color=INK, linewidth=1.3)
    ax.text(now, -0.82, f"now {number(now)}", ha="center", va="bottom", fontsize=FONT - 1)
    ax.set_yticks(range(len(shown)), [f"{style.wrap(r.label, 58)}\nall at {r.middle}" for r in shown.itertuples()])
    ax.tick_params(axis="y", labelsize=FONT - 2, length=0)
    ax.set(ylim=(len(shown) - 0.4, -0.75), xlim=(0, 1.12 * max(now, shown["spread"].max())))
    ax.set_xlabel("spread of the outcomes (standard deviation) if all agreed on this assumption")
    ax.xaxis.label.set(fontsize=FONT - 1, x=0.35)
    ax.grid(axis="y", visible=False)
    best = shown.iloc[0]
    finding = "Agreeing on one assumption would not bring outcomes together"
    if best.spread < 0.995 * now:
        finding = f"If all agreed on “{_short(best.label, 44)}”: {1 - best.spread / now:.0%} less spread"
    style.finding(fig, finding)
    listing = "; ".join(f"{r.label} (all at {r.middle}) {number(r.spread)}" for r in shown.itertuples())
    return Still(
        fig,
        f"{question} Outcomes of the room's scenarios have a spread of {number(now)}. If all agreed on one assumption "
        f"and on nothing else: {listing}. The parts need not add up, as assumptions work together.",
    )


# ---- outcomes ------------------------------------------------------------------------------------------
@style.own_look()
def outcome_dots(margins: Sequence[float], question: str, *, least: int) -> Still | Unshown:
    """One dot a scenario: how far it is from the point where the verdict turns (natolab.models.verdict).

    nan is undecided and not counted; an infinite margin has a verdict, but no place on the chart.
    """
    every = np.asarray(margins, float)
    decided = every[~verdict.undecided(every)]
    if len(decided) < least:
        return too_few(question, len(decided), least)
    finding = f"The claim holds in {int(verdict.holds(decided).sum())} of {len(decided)} scenarios"
    open_ones = len(every) - len(decided)
    odd = f" In {open_ones} it cannot be said." if open_ones else ""
    values = np.where(verdict.tied(decided), 0.0, decided)[np.isfinite(decided)]
    odd += f" {len(decided) - len(values)} without a finite distance." if len(decided) > len(values) else ""
    if len(values) < least:
        return Unshown(f"{question} {finding}.{odd} Too few have a finite distance from where the verdict turns.")
    low, high = reach(values, (0.0,))
    width = (high - low) / COLUMNS
    low = np.floor(low / width) * width
    high = low + COLUMNS * width
    # Zero is now the edge of a column, so that every pile lies wholly on its own side.
    fig = style.figure(9.6, 2.9)
    ax = style.axes(fig, 0.03, 0.24, 0.94, 0.50)
    sides = ((values[values < 0], dict(color=RUSSIA, marker="s")), (values[values >= 0], AFTER))
    step = dot_height((side for side, _ in sides), low, high, 0.86)
    for side, looks in sides:
        _pile(ax, side, low, high, 0, step, looks)
    ax.axvline(0, color=WARN, linewidth=1.6, linestyle=(0, (4, 3)))
    middle = float(np.median(values))
    ax.plot([middle] * 2, [0, 0.98], color=INK, linewidth=1.4)
    ax.text(middle, 1.0, f"median {middle:+.2f}", ha="center", va="bottom", fontsize=FONT - 1)
    ax.set(xlim=(low, high), ylim=(0, 1), yticks=[])
    ax.set_xlabel("distance from the point where the verdict turns: the claim holds on the right, not on the left")
    ax.spines["left"].set_visible(False)
    ax.grid(axis="y", visible=False)
    style.finding(fig, f"{finding} of the room")
    return Still(
        fig,
        f"{question} {finding}; distance from where the verdict turns: "
        f"lowest {values.min():+.2f}, median {middle:+.2f}, highest {values.max():+.2f}.{odd}",
    )


@style.own_look()
def ratio_paths(years: Sequence[int], paths: np.ndarray, enough: Sequence[float], title: str, unit: str) -> Still:
    """One line a scenario: a force ratio by year on a doubling scale; the lines that fall below `enough` are dashed.

    paths: scenarios x years; enough: what each scenario counts as enough (judged from 2026 on).
    """
    paths, enough = np.asarray(paths, float), np.asarray(enough, float)
    years = np.asarray(years)
    short = (paths[:, years >= 2026] < enough[:, None]).any(axis=1)
    fig = style.figure(9.6, 4.4)
    ax = style.axes(fig, 0.06, 0.13, 0.92, 0.69)
    shown, thin = np.clip(paths, 0.126, 15.9), float(np.clip(8 / len(paths), 0.12, 0.7))
    for kind, colour, dash in ((short, RUSSIA, (0, (4, 2))), (~short, EUROPE, "-")):
        if kind.any():
            ax.plot(years, shown[kind].T, color=colour, linestyle=dash, linewidth=1.3, alpha=thin)
    middle = np.median(shown, axis=0)
    ax.plot(years, middle, color=INK, linewidth=3)
    ax.text(years[-1], middle[-1], " median", fontsize=FONT - 1, fontweight="bold", va="center", clip_on=False)
    for level in np.unique(enough):
        ax.axhline(level, color=WARN, linewidth=1.2 if (enough == level).sum() > 1 else 0.6)
    common = float(pd.Series(enough).mode()[0])
    ax.text(years[0] + 0.2, common, f"enough: {common:g}", color=WARN, fontsize=FONT - 1, va="bottom")
    style.plain_log(ax, "y", (0.125, 0.25, 0.5, 1, 2, 4, 8, 16))
    ax.set(xlim=(years[0], years[-1] + 1.4), ylim=(max(0.12, shown.min() * 0.9), min(16.5, shown.max() * 1.15)))
    ax.set_xticks(range(int(years[0]), int(years[-1]) + 1, 2))
    style.heading(ax, f"{unit}; dashed: falls short of what its author calls enough")
    style.finding(fig, f"{title}: {int(short.sum())} of {len(paths)} scenarios fall short")
    medians = "; ".join(
        f"{year} {np.median(paths[:, list(years).index(year)]):.2f}" for year in (2026, 2030, 2035) if year in years
    )
    return Still(
        fig,
        f"{unit}, {len(paths)} scenarios: {int(short.sum())} fall below what they call enough in some year from 2026 "
        f"on, {int((~short).sum())} never do. Median: {medians}. Enough is {common:g} in most.",
    )


# ---- what a room played --------------------------------------------------------------------------------
@style.own_look()
def sketch_band(
    places: Sequence[float],
    sketches: Sequence[Sequence[float]],
    question: str,
    answer: Sequence[float] = (),
    *,
    least: int,
) -> Still | Unshown:
    """The room's sketches of one path: median and middle half at each place; the answer once it is given.

    sketches: learners x places; answer: the path at the places.
    """
    drawn = np.asarray([sketch for sketch in sketches if len(sketch) == len(places)], float)
    if len(drawn) < least:
        return too_few(question, len(drawn), least)
    low, middle, high = np.percentile(drawn, (25, 50, 75), axis=0)
    fig = style.figure(9.6, 3.8)
    ax = style.axes(fig, 0.06, 0.13, 0.92, 0.66)
    ax.fill_between(places, low, high, color=style.WARN_PALE, linewidth=0, label="middle half of the room")
    ax.plot(places, middle, color=WARN, linewidth=2.4, marker="o", label="middle of the room")
    if len(answer):
        ax.plot(
            places, answer, color=EUROPE, linewidth=2.4, linestyle=(0, (6, 2)), marker="s", label="the model's path"
        )
    ax.set_xticks(list(places), [f"{place:g}" for place in places])
    ax.legend(loc="lower left", bbox_to_anchor=(-0.01, 1), ncols=3, frameon=False, fontsize=FONT - 2)
    widest = int(np.argmax(high - low))
    style.finding(fig, f"The room differs most about {places[widest]:g}")
    medians = "; ".join(f"{place:g} {m:.2f}" for place, m in zip(places, middle, strict=True))
    far = ""
    if len(answer):
        gaps = np.abs(middle - np.asarray(answer, float))
        most = places[int(gaps.argmax())]
        far = f" Its middle is {gaps.mean():.2f} away from the model's path on average, most at {most:g}."
    return Still(
        fig,
        f"{question} {len(drawn)} sketches, middle of the room: {medians}. The middle half spans "
        f"{high[widest] - low[widest]:.2f} at {places[widest]:g}, where it is widest.{far}",
    )


@style.own_look()
def sureness(chances: Sequence[float], came_true: Sequence[float], *, least: int) -> Still | Unshown:
    """All answers of a room's calibration games on one curve, each band with the range that its answers leave open.

    chances 0 to 1, came_true 0 or 1, one an answer. least: learners, as counted by who draws the room.
    """
    if len(chances) < least:
        return too_few("Calibration", len(chances), least)
    bands, lean = calibration.curve(chances, came_true), calibration.leaning(chances, came_true)
    way = "surer than right" if lean > 0 else "less sure than right"
    fig = style.figure(*CalibrationCurve.size)
    CalibrationCurve(fig).update(Bands(tuple(bands), f"The room is {abs(100 * lean):.0f} points {way}"), None, {})
    listing = "; ".join(
        f"{100 * b.said:.0f} % said, {100 * b.came_true.share:.0f} % true ({b.came_true.n})" for b in bands
    )
    return Still(
        fig,
        f"Calibration of the room over {len(chances)} answers: {listing}. It is {abs(100 * lean):.0f} points {way}.",
    )
