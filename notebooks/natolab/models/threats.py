"""Threats: resist or accept, and what the coded episodes can say about it (notebooks 07, 08).

Question: how sure must you be that the threat will be dropped?

threat                a demand with a penalty; the one addressed accepts or resists
c, x                  cost of the penalty carried out, and of giving in; only their ratio x/c counts
S                     weighted number of years left to the one who threatens: d + d^2 + ... + d^T
threshold             q*: resist if the chance that the threat is dropped is above it
episode               one demand with a threat against one government, and its answer
coder                 who read the events: "first", "second", "recommended" (both readings settled), or a learner
rule                  what counts as relief: "short run" (day 60); on 4 February 2026 "yes" or "yes+partial"
unclear               too early or unknown; counted as no relief, or left out, and the result says which
leverage              what the one addressed could do to the other, fixed before the event: low, mid, high

The threshold functions take `a`, a mapping of assumption ids to numbers or to arrays of one common shape. The functions
that count take a coder's name or a table of codes (rows are episodes; columns response, leverage, short_run, lasting),
so that a recoded table goes through the same steps. Their results carry coder, rule and treatment of unclear cells.

Leaves out: two-way signalling, markets and courts, spill-over between targets, demands never made.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd

from natolab import data
from natolab.errors import DataError

Values = Mapping[str, float | np.ndarray]

#: words of the code book, in the order a weighted agreement needs
WORDS = {
    "response": ("accommodate", "both", "resist"),
    "leverage": ("low", "mid", "high"),
    "short_run": ("no_relief", "unclear", "relief"),
    "lasting": ("no", "partial", "yes", "unclear"),
}
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
#: x/c (low, high) of the two kinds of stakes
STAKES = {"tariff": (0.2, 0.6), "umbrella": (0.05, 0.2)}
DRAWS = 20_000
SEED = 2026


# ---- how sure must you be? ----------------------------------------------------------------------------
def years_ahead(a: Values) -> np.ndarray:
    """S, the discounted number of years in which a new demand may come; an infinite horizon is allowed.

    The closed form of d + d^2 + ... + d^T also holds between whole years.
    """
    d, years = (np.asarray(a[k], float) for k in ("discount", "horizon_years"))
    return d * (1 - d**years) / (1 - d)


def costs(a: Values) -> tuple[np.ndarray, np.ndarray]:
    """Expected cost of always accepting and of always resisting, in units of the threatened penalty c.

    1. Once: x/c for giving in; the chance that the threat is carried out for resisting.
    2. Times one plus the demands still to come: S times the yearly chance after that answer.
    """
    x, q, h_accept, h_resist = (np.asarray(a[k], float) for k in ("cost_share", "q_backdown", "h_accept", "h_resist"))
    s = years_ahead(a)
    return x * (1 + s * h_accept), (1 - q) * (1 + s * h_resist)


def threshold(a: Values) -> np.ndarray:
    """q*, the chance that the threat is dropped above which resisting costs less; below 0 it always does.

    Source: equal expected costs of two fixed policies; with equal further demands it is 1 - x/c.
    """
    accept, never_dropped = costs({**a, "q_backdown": 0.0})
    return 1 - accept / never_dropped


def margin(a: Values) -> np.ndarray:
    """Chance that the threat is dropped less the threshold: above 0 resisting costs less."""
    return np.asarray(a["q_backdown"], float) - threshold(a)


def should_resist(a: Values) -> np.ndarray:
    """True where resisting has the lower expected cost."""
    return margin(a) > 0


# ---- what a count says about a chance -----------------------------------------------------------------
_log_gamma = np.vectorize(math.lgamma, otypes=[float])


def _log_beta(one, two) -> np.ndarray:
    return _log_gamma(one) + _log_gamma(two) - _log_gamma(one + two)


def _beta_below(x, one, two, log_beta=None) -> np.ndarray:
    """Share of Beta(one, two) below x: the regularised incomplete beta function.

    Continued fraction in Lentz's form (Press et al., Numerical Recipes, 6.4), on the side where it converges fast.
    """
    x, one, two = np.broadcast_arrays(*(np.asarray(v, float) for v in (x, one, two)))
    inside = (x > 0) & (x < 1)
    y = np.where(inside, x, 0.5)
    turn = y > (one + 1) / (one + two + 2)
    p, q, z = np.where(turn, two, one), np.where(turn, one, two), np.where(turn, 1 - y, y)
    log_beta = _log_beta(one, two) if log_beta is None else log_beta
    front = np.exp(p * np.log(z) + q * np.log1p(-z) - log_beta) / p

    def away(value):
        return np.where(np.abs(value) < 1e-30, 1e-30, value)

    c, d = np.ones_like(z), 1 / away(1 - (p + q) * z / (p + 1))
    total = d.copy()
    for m in range(1, 200):
        even = m * (q - m) * z / ((p + 2 * m - 1) * (p + 2 * m))
        odd = -(p + m) * (p + q + m) * z / ((p + 2 * m) * (p + 2 * m + 1))
        for term in (even, odd):
            d, c = 1 / away(1 + term * d), away(1 + term / c)
            total *= d * c
        if np.all(np.abs(d * c - 1) < 1e-15):
            break
    below = np.where(turn, 1 - front * total, front * total)
    return np.where(inside, below, x >= 1)


def _beta_points(shares: tuple[float, ...], one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """The values below which the given shares of Beta(one, two) lie, by bisection; shares along the first axis."""
    goal = np.reshape(shares, (-1, *(1,) * one.ndim))
    low, high = np.zeros((len(shares), *one.shape)), np.ones((len(shares), *one.shape))
    log_beta = _log_beta(one, two)
    for _ in range(50):
        middle = (low + high) / 2
        short = _beta_below(middle, one, two, log_beta) < goal
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return (low + high) / 2


@dataclass(frozen=True)
class Chance:
    """What a count says about a chance: Beta(one, two), its mean and an interval with equal tails."""

    one: np.ndarray
    two: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    level: float

    def above(self, q) -> np.ndarray:
        """The share of the distribution above q."""
        return 1 - _beta_below(q, self.one, self.two)


def _beta_counts(a: Values, dropped, cases) -> tuple[np.ndarray, np.ndarray]:
    """The two parameters of the Beta distribution after a count."""
    k, n = np.asarray(dropped, float), np.asarray(cases, float)
    if not (np.all(k >= 0) and np.all(k <= n) and np.all(np.isfinite(n))):
        raise DataError(f"Of {cases} cases {dropped} cannot have been dropped: give two counts, the smaller one first.")
    half = np.asarray(a["prior_weight"], float) / 2
    # The smallest prior stands for none at all, which is the limit of ever weaker ones.
    return np.broadcast_arrays(np.maximum(half + k, 1e-300), np.maximum(half + n - k, 1e-300))


def beta_update(a: Values, dropped, cases, level: float = 0.95) -> Chance:
    """The chance that a threat is dropped, after `dropped` of `cases`. Raises DataError for impossible counts.

    1. The prior counts as `prior_weight` cases, half of them dropped: 2 makes every chance equally likely.
    2. Add the counts: Beta(prior/2 + dropped, prior/2 + cases - dropped); its mean is (1+k)/(2+n) by default.
    Without prior and without cases all of 0 to 1 stays open.
    """
    one, two = _beta_counts(a, dropped, cases)
    tail = (1 - level) / 2
    low, high = _beta_points((tail, 1 - tail), one, two)
    return Chance(one, two, one / (one + two), low, high, level)


def resisting_pays(a: Values, dropped, cases, stakes: str) -> float:
    """Share of settings in which resisting costs less, the chance taken from a count. Raises DataError.

    1. x/c evenly over the stakes ("tariff" .2-.6, "umbrella" .05-.2), horizons of 1 to 5 years alike.
    2. In each setting: the share of beta_update(dropped of cases) above the threshold; then the mean of all.
    The share belongs to the prior and to these ranges, so show it for several counts at once.
    """
    if stakes not in STAKES:
        raise DataError(f"There are no stakes called “{stakes}”: choose from {_either(STAKES)}.")
    low, high = STAKES[stakes]
    middles = low + (high - low) * (np.arange(200) + 0.5) / 200
    settings = {**a, "cost_share": middles[:, None], "horizon_years": np.arange(1.0, 6.0)}
    return float(np.mean(beta_update(a, dropped, cases).above(np.clip(threshold(settings), 0, 1))))


# ---- tables of codes ----------------------------------------------------------------------------------
Coding = str | pd.DataFrame | Mapping[str, Sequence[str]]


def _either(words) -> str:
    *rest, last = words
    return f"{', '.join(rest)} or {last}" if rest else str(last)


def _shown(word) -> str:
    return f"“{word}”" if isinstance(word, str) and word else "no word"


def coding(coder: str) -> pd.DataFrame:
    """One coder's codes: episode, target, vintage and the four coded columns. Raises DataError.

    "first" and "second" coded singly; "recommended" settles their differences by the code book.
    """
    if coder not in CODERS:
        raise DataError(f"There is no coder called “{coder}”: choose from {_either(CODERS)}, or pass a table.")
    table = data.table("episodes_second_coding")
    columns = {f"{column}_{coder}": column for column in WORDS}
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
            raise DataError(f"The table of codes has no column {column}: add one with {_either(WORDS[column])}.")
        for episode, word in zip(frame["episode"], frame[column], strict=True):
            if not isinstance(word, str) or word not in WORDS[column]:
                raise DataError(
                    f"The episode “{episode}” has {_shown(word)} in the column {column}: "
                    f"write {_either(WORDS[column])} there."
                )
    twice = frame["episode"][frame["episode"].duplicated()]
    if len(twice):
        raise DataError(f"The episode “{twice.iloc[0]}” is in the table of codes twice: keep one row of it.")
    known = data.table("episodes").set_index("episode")
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
        return probability_resisting_better(self.counts)

    def say(self) -> str:
        """The two counts with their basis, in one sentence."""
        (a, n), (b, m) = self.accept, self.resist
        left = "unclear case" if self.unclear_cases == 1 else "unclear cases"
        told = f"relief in {a} of {n} that accepted and {b} of {m} that resisted"
        return f"By {self.basis.label} ({self.unclear_cases} {left}): {told}."


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
        raise DataError(f"There is no rule called “{rule}”: choose from {_either(RULES)}.")
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
    found = {}
    for level in WORDS["leverage"]:
        here = (cells.frame["leverage"] == level).to_numpy(bool)
        basis = Basis(cells.basis.coder, rule, cells.basis.unclear, level)
        found[level] = _count(basis, cells.accepted[here], cells.relief[here], cells.unclear[here])
    return found


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
        (relief, none), (other, others_none) = level.counts.tolist()
        with_relief, accepts, cases = relief + other, relief + none, int(level.counts.sum())
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
class Votes:
    """Share of votes with relief, each target having one vote; nan where there is no vote."""

    basis: Basis
    accept: float
    resist: float


def one_vote_per_target(table: Coding, rule: str, unclear: str | None = None) -> Votes:
    """Share with relief by response; every target's one vote is split evenly over its episodes. Raises DataError."""
    cells = _cells(table, rule, unclear)
    kept = ~cells.unclear if cells.basis.unclear == LEFT_OUT else np.ones(len(cells.frame), bool)
    targets = cells.frame["target"][kept]
    vote = 1 / targets.map(targets.value_counts()).to_numpy(float)
    relief, accepted = cells.relief[kept], cells.accepted[kept]
    accept, resist = (
        float((vote * relief)[side].sum() / vote[side].sum()) if side.any() else math.nan
        for side in (accepted, ~accepted)
    )
    return Votes(cells.basis, accept, resist)


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
    found = _count(basis, cells.accepted, (cells.frame["lasting"] == "no").to_numpy(bool), cells.unclear)
    return FurtherDemands(basis, found.accept, found.resist)


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

    1. Beta densities as in `beta_update`, on the middles of `points` equal steps from 0 to 1.
    2. The chance that one is higher: sum over the grid, half of each tie. With `prior_weight` 2 it is
       `probability_resisting_better` up to the grid. It is a property of the prior: episodes are taken as alike.
    """
    grid = (np.arange(points) + 0.5) / points
    shares, means = [], []
    for relief, cases in (counts.accept, counts.resist):
        one, two = (float(v) for v in _beta_counts(a, relief, cases))
        log = (one - 1) * np.log(grid) + (two - 1) * np.log1p(-grid)
        weight = np.exp(log - log.max())
        shares.append(weight / weight.sum())
        means.append(one / (one + two))
    accept, resist = shares
    below = np.cumsum(accept) - accept / 2
    return Beliefs(grid, accept * points, resist * points, *means, float((resist * below).sum()))


# ---- tests on a 2x2 table -----------------------------------------------------------------------------
def _four(table) -> np.ndarray:
    try:
        counts = np.asarray(table.counts if isinstance(table, Relief) else table, float)
    except (ValueError, TypeError):
        counts = np.empty(0)
    if counts.shape != (2, 2) or not np.all((counts >= 0) & (counts == np.floor(counts)) & np.isfinite(counts)):
        raise DataError("This test takes two rows of two counts: relief and no relief, accepted first, then resisted.")
    return counts.astype(int)


def _log_factorials(n: int) -> np.ndarray:
    """Logs of 0! to n!."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])


def fisher_exact(table) -> float:
    """Two-sided p value of Fisher's exact test on a 2x2 table of counts. Raises DataError.

    1. With all sums of rows and columns kept, the first cell is hypergeometric.
    2. Add the probabilities of all tables that are no more likely than the one seen.
    """
    (a, b), (c, d) = _four(table)
    n, first_row, first_column = a + b + c + d, a + b, a + c
    log = _log_factorials(n)
    x = np.arange(max(0, first_row + first_column - n), min(first_row, first_column) + 1)
    part = log[x] + log[first_row - x] + log[first_column - x] + log[n - first_row - first_column + x]
    weight = np.exp(part.min() - part)
    seen = weight[int(a - x[0])]
    # Tables exactly as likely must not be lost to rounding.
    return float(min(1.0, weight[weight <= seen * (1 + 1e-7)].sum() / weight.sum()))


def probability_resisting_better(table) -> float:
    """Chance that resisting brings relief more often than accepting, by exact sum. Raises DataError.

    1. Each row has its own chance with prior Beta(1,1).
    2. P(resist > accept) as a finite sum of beta functions (whole numbers of cases make it exact).
    It is a property of the prior: episodes are taken as independent and alike.
    """
    (a, b), (c, d) = _four(table) + 1
    log = _log_factorials(int(a + b + c + d))

    def log_beta(one, two):
        return log[one - 1] + log[two - 1] - log[one + two - 1]

    i = np.arange(c)
    terms = log_beta(a + i, b + d) - np.log(d + i) - log_beta(1 + i, d) - log_beta(a, b)
    return float(min(1.0, np.exp(terms).sum()))


# ---- how far do coders agree? -------------------------------------------------------------------------
@dataclass(frozen=True)
class Agreement:
    """Agreement of two lists of codes: kappa with a 95 % bootstrap interval, and the share of equal codes."""

    kappa: float
    low: float
    high: float
    equal: float
    cases: int
    weighted: bool


def _kappas(pairs: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Kappa of many tables of pairs (draws, words, words): 1 - seen distance / distance expected by chance."""
    chance = pairs.sum(2)[:, :, None] * pairs.sum(1)[:, None, :] / pairs.sum((1, 2))[:, None, None]
    seen, expected = ((part * distance).sum((1, 2)) for part in (pairs, chance))
    # Both always used one and the same word: no disagreement, seen or expected.
    return np.where(expected > 0, 1 - seen / np.where(expected > 0, expected, 1), 1.0)


def _agree(codes_a, codes_b, order: Sequence[str], weighted: bool, draws: int, seed: int) -> Agreement:
    one, two = list(codes_a), list(codes_b)
    if len(one) != len(two) or not one:
        raise DataError(f"Two lists of codes of equal length are needed, not {len(one)} and {len(two)} codes.")
    place = {word: i for i, word in enumerate(order)}
    for i, word in enumerate(one + two):
        if word not in place:
            case = i % len(one) + 1
            raise DataError(f"The code “{word}” of case {case} is not in the order given: use {_either(order)}.")
    size, i = len(place), np.arange(len(place))
    distance = np.abs(i[:, None] - i) if weighted else (i[:, None] != i)
    cell = np.array([place[a] * size + place[b] for a, b in zip(one, two, strict=True)])
    picks = np.random.default_rng(seed).integers(0, len(cell), (draws, len(cell)))
    picks = np.vstack([np.arange(len(cell)), picks])
    number = np.arange(draws + 1)[:, None] * size**2 + cell[picks]
    pairs = np.bincount(number.ravel(), minlength=(draws + 1) * size**2).reshape(-1, size, size)
    found = _kappas(pairs, distance)
    low, high = np.percentile(found[1:], [2.5, 97.5])
    equal = float(np.mean([a == b for a, b in zip(one, two, strict=True)]))
    return Agreement(float(found[0]), float(low), float(high), equal, len(one), weighted)


def kappa(codes_a: Sequence[str], codes_b: Sequence[str], draws: int = 10_000, seed: int = SEED) -> Agreement:
    """Cohen's kappa of two lists of codes, agreement beyond chance; 1 for identical lists. Raises DataError.

    The interval holds 95 % of the values from episodes drawn again with replacement (fixed seed).
    """
    one, two = list(codes_a), list(codes_b)
    return _agree(one, two, sorted({*one, *two}, key=str), False, draws, seed)


def weighted_kappa(
    codes_a: Sequence[str], codes_b: Sequence[str], order: Sequence[str], draws: int = 10_000, seed: int = SEED
) -> Agreement:
    """Kappa in which a disagreement counts by its number of steps in `order` (linear weights). Raises DataError."""
    return _agree(codes_a, codes_b, order, True, draws, seed)


def agreement(one: Coding, two: Coding, column: str, later: bool = True, weighted: bool = False) -> Agreement:
    """Kappa of two codings of one column, on the episodes that are in both. Raises DataError.

    `later` keeps the episodes after the essay (28 in all, 26 before).
    """
    if column not in WORDS:
        raise DataError(f"There is no coded column {column}: choose from {_either(WORDS)}.")
    first, second = (checked(table, (column,)).set_index("episode") for table in (one, two))
    both = [e for e in first.index if e in second.index and (later or first.loc[e, "vintage"] == "known")]
    codes = first.loc[both, column], second.loc[both, column]
    return weighted_kappa(*codes, WORDS[column]) if weighted else kappa(*codes)


# ---- settling what coders differ on -------------------------------------------------------------------
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
    rule: str, one: Coding = "first", two: Coding = "second", unclear: str | None = None
) -> Settled:
    """Range of the difference when every disputed response and relief is taken from either coding. Raises DataError.

    1. An episode has one to four readings: its response from either coding, its relief from either.
    2. Go through the episodes, keeping only the four counts reached and in how many ways: no draws are needed.
    Unclear cells are counted as no relief unless `unclear` says LEFT_OUT.
    """
    readings, column = [], RULES[_basis(one, rule, unclear).rule][0]
    first, second = (checked(table, ("response", column)).set_index("episode") for table in (one, two))
    unclear = unclear or COUNTED
    for episode in first.index.intersection(second.index, sort=False):
        if first.loc[episode, "vintage"] == "known":
            pair = first.loc[episode], second.loc[episode]
            responses, outcomes = ({row[c]: None for row in pair} for c in ("response", column))
            readings.append([(r, o) for r in responses for o in outcomes])
    reached = {(0, 0, 0, 0): 1}
    for options in readings:
        following: dict[tuple, int] = {}
        for (a, n, b, m), ways in reached.items():
            for response, outcome in options:
                relief, kept = outcome in RULES[rule][1], outcome != "unclear" or unclear == COUNTED
                yes, no = kept and response == "accommodate", kept and response == "resist"
                counts = (a + (yes and relief), n + yes, b + (no and relief), m + no)
                following[counts] = following.get(counts, 0) + ways
        reached = following
    names = [c if isinstance(c, str) else LEARNER for c in (one, two)]
    basis = Basis(f"{names[0]} or {names[1]}", rule, unclear)
    found = {Relief(basis, (a, n), (b, m), 0): ways for (a, n, b, m), ways in reached.items() if n and m}
    if not found:
        raise DataError(
            "The two codings share no episodes of both kinds: each needs some that accept, some that resist."
        )
    gaps = [t.difference for t in found]
    ahead = sum(ways for t, ways in found.items() if t.difference > 1e-12) / sum(found.values())
    return Settled(basis, sum(reached.values()), min(gaps), max(gaps), ahead, min(t.fisher for t in found))


# ---- a wider count ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class BaseRate:
    """What became of a published list of tariff threats by 25 January 2026, however the target answered."""

    threats: int
    carried_out: int
    in_part: int
    later_withdrawn: int
    withdrawn_before: int
    under_investigation: int
    not_yet_imposed: int

    @property
    def settled(self) -> int:
        """Threats with an outcome."""
        return self.carried_out + self.in_part + self.later_withdrawn + self.withdrawn_before

    @property
    def carried_out_in_some_form(self) -> int:
        """Settled threats that were carried out fully, in part, or for a time."""
        return self.settled - self.withdrawn_before

    @property
    def share_of_settled(self) -> float:
        """Share of the settled threats that were carried out in some form."""
        return self.carried_out_in_some_form / self.settled

    @property
    def headline_dropped(self) -> float:
        """The "dropped" share of headlines, which counts threats not yet imposed as dropped."""
        return (self.withdrawn_before + self.not_yet_imposed) / self.threats


@cache
def base_rate() -> BaseRate:
    """Fate of 49 tariff threats (facts F066, F067, F255; F254 is derived from them). Raises DataError."""

    def numbers(fact_id: str, column: str) -> list[int]:
        return [int(n) for n in re.findall(r"\d+", str(data.fact(fact_id)[column]))]

    (threats,) = numbers("F066", "unit")
    investigated, pending = numbers("F255", "note")
    before, _ = numbers("F067", "unit_note")
    return BaseRate(threats, *numbers("F066", "unit_note"), before, investigated, pending)


def carried_out(a: Values) -> np.ndarray:
    """Share of the listed tariff threats that end up carried out in some form, for a share of the open ones.

    (settled ones carried out + `pending_carried_out` x open ones) / all. Source: `base_rate`.
    """
    found = base_rate()
    open_ones = found.under_investigation + found.not_yet_imposed
    return (found.carried_out_in_some_form + np.asarray(a["pending_carried_out"], float) * open_ones) / found.threats
