"""The coded episodes of threats: who coded what, relief by answer, and how far coders agree (notebooks 07, 08).

Question: did accepting bring relief, and did resisting?

episode               one demand with a threat against one government, and its answer
coder                 who read the events: "first", "second", "recommended" (both readings settled), or a learner
rule                  what counts as relief: "short run" (day 60); on 4 February 2026 "yes" or "yes+partial"
unclear               too early or unknown; counted as no relief, or left out, and the result says which
leverage              what the one addressed could do to the other, fixed before the event: low, mid, high
concession            size of what was given or offered against what was demanded: 0 none, 1 words, 2 symbolic or
                      already planned, 3 part of the demand or something of worth in its place, 4 all of it
net outcome           lasting relief (yes 1, partial one half, no 0) less the price of what was given
settling              taking each cell on which two coders differ from one of them

The functions take a coder's name or a table of codes (rows are episodes; columns response, leverage, short_run,
lasting; for the net outcome also concession), so that a recoded table goes through the same steps. Results carry
coder, rule and treatment of unclear cells.

Leaves out: what made a government answer as it did; episodes nobody coded; spill-over between targets.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd

from natolab.errors import DataError
from natolab.facts import tables
from natolab.models import Values
from natolab.models.statistics import (
    SEED,
    Agreement,
    beta_counts,
    beta_density,
    either,
    fisher_exact,
    kappa,
    probability_higher,
    probability_second_better,
    weighted_kappa,
)

#: words of the code book, in the order a weighted agreement needs
WORDS = {
    "response": ("accommodate", "both", "resist"),
    "leverage": ("low", "mid", "high"),
    "short_run": ("no_relief", "unclear", "relief"),
    "lasting": ("no", "partial", "yes", "unclear"),
}
#: sizes of a concession, in order; the step from one to the next is taken as a quarter of the whole demand
SIZES = (0, 1, 2, 3, 4)
#: worth of a lasting code; unclear cells have none and are left out
WORTH = {"yes": 1.0, "partial": 0.5, "no": 0.0}
#: rule -> the column it reads and the words that count as relief
RULES = {
    "short run": ("short_run", ("relief",)),
    "yes": ("lasting", ("yes",)),
    "yes+partial": ("lasting", ("yes", "partial")),
}
CODERS = ("first", "second", "recommended")
LEARNER = "your coding"
NAMES = {"first": "first coder", "second": "second coder", "recommended": "recommended codes", LEARNER: LEARNER}
COUNTED, LEFT_OUT = "counted as no relief", "left out"
#: The published tables count unclear as no relief for single coders and leave it out of the recommended codes.
AS_PUBLISHED = {"recommended": LEFT_OUT}
DRAWS = 20_000


# ---- tables of codes --------------------------------------------------------------------------------
Coding: TypeAlias = str | pd.DataFrame | Mapping[str, Sequence[str]]


def _allowed(column: str) -> tuple[str, ...] | tuple[int, ...]:
    """What may stand in a coded column."""
    return SIZES if column == "concession" else WORDS[column]


def _shown(word: object) -> str:
    return f"“{word}”" if isinstance(word, str | int | np.integer) and word != "" else "no word"


def coding(coder: str) -> pd.DataFrame:
    """One coder's codes: episode, target, vintage, the four coded columns and the concession. Raises DataError.

    "first" and "second" coded singly; "recommended" settles their differences by the code book.
    """
    if coder not in CODERS:
        raise DataError(f"There is no coder called “{coder}”: choose from {either(CODERS)}, or pass a table.")
    table = tables.table("episodes_second_coding")
    columns = {f"{column}_{coder}": column for column in (*WORDS, "concession")}
    return table[["episode", "target", "vintage", *columns]].rename(columns=columns)


def checked(table: Coding, columns: Sequence[str] = tuple(WORDS)) -> pd.DataFrame:
    """A table of codes with known words only. Raises DataError naming episode, column and allowed words.

    1. Rows take their episode's name from a column or index `episode`, or else are numbered.
    2. Target and vintage are looked up by that name where they are missing; an episode that is in no file is taken
       as its own target, known before the essay.
    """
    if isinstance(table, str):
        return coding(table)
    try:
        frame = pd.DataFrame(table)
    except (ValueError, TypeError):
        raise DataError(
            f"A table of codes needs the columns {', '.join(columns)}, one word for every episode in each."
        ) from None
    if frame.index.name == "episode" and "episode" not in frame:
        frame = frame.reset_index()
    frame = frame.reset_index(drop=True)
    if "episode" not in frame:
        frame["episode"] = [f"row {i + 1}" for i in range(len(frame))]
    for column in columns:
        if column not in frame:
            raise DataError(f"The table of codes has no column {column}: add one with {either(_allowed(column))}.")
        for episode, word in zip(frame["episode"], frame[column], strict=True):
            if not isinstance(word, str | int | np.integer) or word not in _allowed(column):
                raise DataError(
                    f"The episode “{episode}” has {_shown(word)} in the column {column}: "
                    f"write {either(_allowed(column))} there."
                )
    twice = frame["episode"][frame["episode"].duplicated()]
    if len(twice):
        raise DataError(f"The episode “{twice.iloc[0]}” is in the table of codes twice: keep one row of it.")
    known = tables.table("episodes").set_index("episode")
    for column, otherwise in (("target", frame["episode"]), ("vintage", pd.Series("known", frame.index))):
        if column not in frame:
            frame[column] = frame["episode"].map(known[column]).fillna(otherwise)
    return frame


@dataclass(frozen=True)
class Basis:
    """Where a figure comes from: whose codes, which rule, what was done with unclear cells, which episodes."""

    coder: str
    rule: str
    unclear: str
    leverage: str = "all"

    @property
    def label(self) -> str:
        """The basis in words, to print beside every figure."""
        coder = " or ".join(NAMES[name] for name in self.coder.split(" or "))
        rule = self.rule if self.rule == "short run" else f"lasting: {self.rule}"
        part = "" if self.leverage == "all" else f", {self.leverage} leverage"
        return f"{coder}, {rule}, unclear {self.unclear}{part}"


@dataclass(frozen=True)
class Relief:
    """Relief among those who accepted and those who resisted; every figure comes with its basis.

    accept and resist are (relief, cases); unclear counts the unclear cells of both.
    """

    basis: Basis
    accept: tuple[int, int]
    resist: tuple[int, int]
    unclear_cases: int

    @property
    def counts(self) -> np.ndarray:
        """2x2 counts: rows accept and resist, columns relief and no relief."""
        return np.array([(relief, cases - relief) for relief, cases in (self.accept, self.resist)])

    @property
    def shares(self) -> tuple[float, float]:
        """Share with relief among those who accepted and those who resisted; nan where there is no case."""
        accept, resist = (relief / cases if cases else math.nan for relief, cases in (self.accept, self.resist))
        return accept, resist

    @property
    def difference(self) -> float:
        """Share with relief, accept less resist; nan where one of them has no case."""
        return self.shares[0] - self.shares[1]

    @cached_property
    def fisher(self) -> float:
        """Two-sided p value of Fisher's exact test."""
        return fisher_exact(self.counts)

    @cached_property
    def resisting_better(self) -> float:
        """Posterior share in which resisting brings relief more often than accepting."""
        return probability_second_better(self.counts)

    def say(self) -> str:
        """The two counts with their basis, in one sentence."""
        (a, n), (b, m) = self.accept, self.resist
        left = "unclear case" if self.unclear_cases == 1 else "unclear cases"
        sentence = f"relief in {a} of {n} that accepted and {b} of {m} that resisted"
        return f"By {self.basis.label} ({self.unclear_cases} {left}): {sentence}."


@dataclass(frozen=True)
class _Cells:
    """The pre-essay rows of a table that accepted or resisted, and whether each counts as relief."""

    basis: Basis
    frame: pd.DataFrame
    accepted: np.ndarray
    relief: np.ndarray
    unclear: np.ndarray


def _basis(table: Coding, rule: str, unclear: str | None) -> Basis:
    if rule not in RULES:
        raise DataError(f"There is no rule called “{rule}”: choose from {either(RULES)}.")
    coder = table if isinstance(table, str) else LEARNER
    unclear = unclear or AS_PUBLISHED.get(coder, COUNTED)
    if unclear not in (COUNTED, LEFT_OUT):
        raise DataError(f"Unclear cells are {COUNTED} or {LEFT_OUT}, not “{unclear}”: choose one of the two.")
    return Basis(coder, rule, unclear)


def _cells(table: Coding, rule: str, unclear: str | None, also: Sequence[str] = ()) -> _Cells:
    basis = _basis(table, rule, unclear)
    column, good = RULES[rule]
    frame = checked(table, ("response", column, *also))
    # Both answers at once tell nothing about either, and later episodes are kept for a test.
    frame = frame[(frame["vintage"] == "known") & (frame["response"] != "both")]
    return _Cells(
        basis,
        frame,
        (frame["response"] == "accommodate").to_numpy(bool),
        frame[column].isin(good).to_numpy(bool),
        (frame[column] == "unclear").to_numpy(bool),
    )


def _count(basis: Basis, accepted: np.ndarray, relief: np.ndarray, unclear: np.ndarray) -> Relief:
    kept = ~unclear if basis.unclear == LEFT_OUT else np.ones(len(unclear), bool)
    accept, resist = ((int(np.sum(relief & side & kept)), int(np.sum(side & kept))) for side in (accepted, ~accepted))
    return Relief(basis, accept, resist, int(unclear.sum()))


def relief_table(table: Coding, rule: str, unclear: str | None = None) -> Relief:
    """Relief by response in the pre-essay episodes, those with both answers left out. Raises DataError.

    `table` is "first", "second", "recommended" or a table of codes; `rule` is "short run", "yes" or "yes+partial";
    `unclear` is COUNTED or LEFT_OUT, by default as in the published tables (a learner's like a single coder's).
    """
    cells = _cells(table, rule, unclear)
    return _count(cells.basis, cells.accepted, cells.relief, cells.unclear)


def by_leverage(table: Coding, rule: str, unclear: str | None = None) -> dict[str, Relief]:
    """Relief by response at low, mid and high leverage. Raises DataError."""
    cells = _cells(table, rule, unclear, ("leverage",))
    relief_by_level = {}
    for level in WORDS["leverage"]:
        here = (cells.frame["leverage"] == level).to_numpy(bool)
        basis = Basis(cells.basis.coder, rule, cells.basis.unclear, level)
        relief_by_level[level] = _count(basis, cells.accepted[here], cells.relief[here], cells.unclear[here])
    return relief_by_level


@dataclass(frozen=True)
class Held:
    """The comparison with leverage held: the difference accept less resist, and how often shuffling beats it.

    difference is the Mantel-Haenszel average over the levels (nan where no level has both answers).
    """

    basis: Basis
    difference: float
    p: float
    draws: int
    seed: int


def shuffle_within_leverage(
    table: Coding, rule: str, unclear: str | None = None, draws: int = DRAWS, seed: int = SEED
) -> Held:
    """How often a difference as large comes from shuffling the responses within each level. Raises DataError.

    1. Shuffling keeps each level's numbers of accepts and of reliefs: accepts with relief are hypergeometric.
    2. Sum over levels; compare its distance from the expected sum, on either side, with the one seen.
    3. p = (1 + shuffles at least as far) / (1 + shuffles).
    """
    levels = by_leverage(table, rule, unclear)
    rng = np.random.default_rng(seed)
    total, seen, expected, weight = np.zeros(draws), 0, 0.0, 0.0
    for level in levels.values():
        (relief, none), (others_relief, others_none) = level.counts.tolist()
        with_relief, accepts, cases = relief + others_relief, relief + none, int(level.counts.sum())
        if cases:
            total += rng.hypergeometric(with_relief, none + others_none, accepts, draws)
            seen += relief
            expected += accepts * with_relief / cases
            weight += accepts * (cases - accepts) / cases
    far = np.abs(total - expected) >= abs(seen - expected) - 1e-9
    difference = (seen - expected) / weight if weight else math.nan
    basis = _basis(table, rule, unclear)
    return Held(basis, difference, float((1 + far.sum()) / (1 + draws)), draws, seed)


@dataclass(frozen=True)
class Trend:
    """Relief by leverage after one answer: (relief, cases) at low, mid and high, and how often chance rises as much.

    rises     whether the share at high leverage is above that at low; p is one-sided
    """

    basis: Basis
    counts: tuple[tuple[int, int], ...]
    p: float

    @property
    def rises(self) -> bool:
        """Whether relief is more frequent at high leverage than at low; False where either has no case."""
        (low, n), (high, m) = self.counts[0], self.counts[-1]
        return bool(n and m) and high / m > low / n


def leverage_trend(table: Coding, rule: str, answer: str, unclear: str | None = None) -> Trend:
    """Whether relief rises with leverage among those who gave one answer ("accept" or "resist"). Raises DataError.

    1. Score: the sum over the cases with relief of their step of leverage (low 0, mid 1, high 2).
    2. p: of all ways to deal the same reliefs over the same cases, the part with a score at least as high
       (the exact one-sided test of Cochran and Armitage).
    """
    if answer not in ("accept", "resist"):
        raise DataError(f"There is no answer called “{answer}”: choose accept or resist.")
    levels = by_leverage(table, rule, unclear)
    counts = tuple(getattr(level, answer) for level in levels.values())
    reliefs, cases = sum(relief for relief, _ in counts), sum(n for _, n in counts)
    seen = sum(step * relief for step, (relief, _) in enumerate(counts))
    ways = {(0, 0): 1}  # (reliefs dealt, score) -> in how many ways
    for step, (_, n) in enumerate(counts):
        following: dict[tuple[int, int], int] = {}
        for (dealt, score), number in ways.items():
            for here in range(n + 1):
                key = (dealt + here, score + step * here)
                following[key] = following.get(key, 0) + number * math.comb(n, here)
        ways = following
    as_high = sum(number for (dealt, score), number in ways.items() if dealt == reliefs and score >= seen)
    return Trend(next(iter(levels.values())).basis, counts, as_high / math.comb(cases, reliefs))


@dataclass(frozen=True)
class FurtherDemands:
    """Demands that came back, (number, cases) after accepting and after resisting."""

    basis: Basis
    accept: tuple[int, int]
    resist: tuple[int, int]


def further_demands(table: Coding) -> FurtherDemands:
    """How often the lasting code is "no" after each answer, unclear left out: a proxy for new demands.

    The defaults of h_accept and h_resist lean on it. Raises DataError.
    """
    cells = _cells(table, "yes", LEFT_OUT)
    basis = Basis(cells.basis.coder, "no", LEFT_OUT)
    counts = _count(basis, cells.accepted, (cells.frame["lasting"] == "no").to_numpy(bool), cells.unclear)
    return FurtherDemands(basis, counts.accept, counts.resist)


@dataclass(frozen=True)
class NetOutcome:
    """Means after accepting and after resisting, in units of the penalty; (accept, resist) throughout.

    worth is the mean of lasting relief, size the mean concession as a share of the whole demand, price what the
    whole demand costs; cases are those whose lasting code is not unclear.
    """

    basis: Basis
    price: float
    worth: tuple[float, float]
    size: tuple[float, float]
    cases: tuple[int, int]

    @property
    def net(self) -> tuple[float, float]:
        """Lasting relief less the price of what was given."""
        accept, resist = (worth - self.price * size for worth, size in zip(self.worth, self.size, strict=True))
        return accept, resist

    @property
    def difference(self) -> float:
        """Net outcome, accept less resist."""
        return self.net[0] - self.net[1]

    @property
    def even_price(self) -> float:
        """Price of the whole demand at which both answers come out equal; nan where equally much was given."""
        given = self.size[0] - self.size[1]
        return (self.worth[0] - self.worth[1]) / given if given else math.nan


def net_outcome(table: Coding, price: float) -> NetOutcome:
    """What was spared less what was given, after each answer, on 4 February 2026. Raises DataError.

    1. Worth of the lasting code: yes 1, partial (threatened anew, or part of the penalty stands) one half, no 0.
    2. Price of the concession: its size as a share of the whole demand (a quarter for each step) times `price`.
    3. Means over the episodes that accepted and over those that resisted; unclear cells left out.
    Left out: what the demand was worth to whom, and costs of resisting other than the penalty.
    """
    cells = _cells(table, "yes", LEFT_OUT, ("concession",))
    kept = ~cells.unclear
    worth = cells.frame["lasting"].map(WORTH).to_numpy(float)
    size = cells.frame["concession"].to_numpy(float) / SIZES[-1]
    sides = [kept & cells.accepted, kept & ~cells.accepted]

    def mean(x: np.ndarray) -> tuple[float, float]:
        accept, resist = (float(x[side].mean()) if side.any() else math.nan for side in sides)
        return accept, resist

    basis = Basis(cells.basis.coder, "net", LEFT_OUT)
    return NetOutcome(basis, price, mean(worth), mean(size), (int(sides[0].sum()), int(sides[1].sum())))


@dataclass(frozen=True)
class Beliefs:
    """What two counts say: densities of the chance of relief after accepting and after resisting, on one grid."""

    grid: np.ndarray
    accept: np.ndarray
    resist: np.ndarray
    accept_mean: float
    resist_mean: float
    resisting_better: float


def beliefs(a: Values, counts: Relief, points: int = 400) -> Beliefs:
    """Both chances of relief after the counts, and the chance that resisting's is the higher one (single numbers).

    1. Beta distributions as in `statistics.beta_update`; densities as means over `points` equal steps from 0 to 1.
    2. The chance that resisting's is higher, exactly: with `prior_weight` 2 it is `probability_second_better`. It is
       a property of the prior: episodes are taken as alike.
    """
    grid = (np.arange(points) + 0.5) / points
    (a1, a2), (r1, r2) = (map(float, beta_counts(a, *pair)) for pair in (counts.accept, counts.resist))
    return Beliefs(
        grid, beta_density(a1, a2, points), beta_density(r1, r2, points), a1 / (a1 + a2), r1 / (r1 + r2),
        probability_higher((a1, a2), (r1, r2)),
    )  # fmt: skip


# ---- how far do coders agree? -----------------------------------------------------------------------
def agreement(coding_a: Coding, coding_b: Coding, column: str, later: bool = True, weighted: bool = False) -> Agreement:
    """Kappa of two codings of one column, on the episodes that are in both. Raises DataError.

    `later` keeps the episodes after the essay (28 in all, 26 before).
    """
    if column not in (*WORDS, "concession"):
        raise DataError(f"There is no coded column {column}: choose from {either((*WORDS, 'concession'))}.")
    first, second = (checked(table, (column,)).set_index("episode") for table in (coding_a, coding_b))
    both = [e for e in first.index if e in second.index and (later or first.loc[e, "vintage"] == "known")]
    codes = first.loc[both, column], second.loc[both, column]
    return weighted_kappa(*codes, _allowed(column)) if weighted else kappa(*codes)


# ---- settling what coders differ on -----------------------------------------------------------------
@dataclass(frozen=True)
class Settled:
    """The difference accept less resist over all ways of settling the cells on which two codings differ.

    ways counts the settings of the cells; accept_ahead is the share of them in which accepting had more relief;
    smallest_p is the smallest two-sided Fisher p of any of them.
    """

    basis: Basis
    ways: int
    low: float
    high: float
    accept_ahead: float
    smallest_p: float


def all_ways_of_settling(
    rule: str, coding_a: Coding = "first", coding_b: Coding = "second", unclear: str | None = None
) -> Settled:
    """Range of the difference when every disputed response and relief is taken from either coding. Raises DataError.

    1. An episode has one to four readings: its response from either coding, its relief from either.
    2. Go through the episodes, keeping only the four counts reached and in how many ways: no draws are needed.
    Unclear cells are counted as no relief unless `unclear` says LEFT_OUT.
    """
    readings, column = [], RULES[_basis(coding_a, rule, unclear).rule][0]
    first, second = (checked(table, ("response", column)).set_index("episode") for table in (coding_a, coding_b))
    unclear = unclear or COUNTED
    for episode in first.index.intersection(second.index, sort=False):
        if first.loc[episode, "vintage"] == "known":
            pair = first.loc[episode], second.loc[episode]
            responses, outcomes = ({row[c]: None for row in pair} for c in ("response", column))
            readings.append([(r, o) for r in responses for o in outcomes])
    reached = {(0, 0, 0, 0): 1}
    for options in readings:
        following: dict[tuple[int, int, int, int], int] = {}
        for (a, n, b, m), ways in reached.items():
            for response, outcome in options:
                relief, kept = outcome in RULES[rule][1], outcome != "unclear" or unclear == COUNTED
                yes, no = kept and response == "accommodate", kept and response == "resist"
                counts = (a + (yes and relief), n + yes, b + (no and relief), m + no)
                following[counts] = following.get(counts, 0) + ways
        reached = following
    names = [c if isinstance(c, str) else LEARNER for c in (coding_a, coding_b)]
    basis = Basis(f"{names[0]} or {names[1]}", rule, unclear)
    ways_by_relief = {Relief(basis, (a, n), (b, m), 0): ways for (a, n, b, m), ways in reached.items() if n and m}
    if not ways_by_relief:
        raise DataError(
            "The two codings share no episodes of both kinds: each needs some that accept, some that resist."
        )
    gaps = [t.difference for t in ways_by_relief]
    ahead = sum(ways for t, ways in ways_by_relief.items() if t.difference > 1e-12) / sum(ways_by_relief.values())
    return Settled(basis, sum(reached.values()), min(gaps), max(gaps), ahead, min(t.fisher for t in ways_by_relief))
