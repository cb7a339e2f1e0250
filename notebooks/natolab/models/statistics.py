"""Statistics for small samples, without SciPy: ranks, regressions, counts, agreement.

rank correlation    Spearman's: the correlation of ranks; p by Student's t
least squares       with White's standard errors (HC1), or clustered by group (CR1)
Beta distribution   what a count says about a chance, after a prior that counts as so many cases
Fisher's exact test p of a 2x2 table when all its sums are kept
kappa               agreement of two coders beyond chance; weighted: a disagreement counts by its steps

2x2 tables come as two rows of two counts, or as a result that has them in `counts`.

Leaves out: large samples, continuous distributions other than Beta and t, missing values.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from natolab.errors import DataError
from natolab.models import Numbers, Values

SEED = 2026


def either(words: Iterable[object]) -> str:
    """The words of a choice, as an error message names them: a, b or c."""
    *rest, last = map(str, words)
    return f"{', '.join(rest)} or {last}" if rest else last


# ---- ranks and regressions --------------------------------------------------------------------------
@dataclass(frozen=True)
class Correlation:
    """Rank correlation, two-sided p by the t approximation, number of pairs."""

    rho: float
    p: float
    n: int


@dataclass(frozen=True)
class Fit:
    """A least-squares line: coefficient and standard error by name, R², number of observations."""

    coefficient: Mapping[str, float]
    error: Mapping[str, float]
    r2: float
    n: int


def ranks(x: np.ndarray) -> np.ndarray:
    """Ranks from 1; equal values share their mean rank."""
    _, where, count = np.unique(x, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[where]


def two_sided_p(t: float, freedom: int) -> float:
    """Chance that Student's t with a whole number of degrees of freedom is further from 0 than t.

    Finite series of Abramowitz and Stegun 26.7.3 and 26.7.4.
    """
    angle = np.arctan(abs(t) / np.sqrt(freedom))
    first = 3 if freedom % 2 else 2
    steps = np.arange(first, freedom - 1, 2)
    terms = np.cos(angle) ** 2 * (steps - 1) / steps
    series = 1 + np.cumprod(terms).sum()
    if freedom % 2:
        middle = 2 / np.pi * (angle + (np.sin(angle) * np.cos(angle) * series if freedom > 1 else 0.0))
    else:
        middle = np.sin(angle) * series
    return float(min(max(1 - middle, 0.0), 1.0))


def spearman(x: np.ndarray, y: np.ndarray) -> Correlation:
    """Spearman's rank correlation; p by t = rho √((n - 2)/(1 - rho²)) with n - 2 degrees of freedom."""
    n = len(x)
    rho = float(np.clip(np.corrcoef(ranks(x), ranks(y))[0, 1], -1, 1))
    p = 0.0 if rho * rho == 1 else two_sided_p(rho * np.sqrt((n - 2) / (1 - rho * rho)), n - 2)
    return Correlation(rho, p, n)


def least_squares(y: np.ndarray, columns: Mapping[str, np.ndarray], groups: np.ndarray | None = None) -> Fit:
    """Ordinary least squares with a constant and robust standard errors.

    1. b = (X'X)⁻¹ X'y.
    2. Errors: White's, with the factor n/(n - k) (HC1); with groups, clustered by group with the factor
       m/(m - 1) (n - 1)/(n - k) for m groups (CR1).
    """
    y = np.asarray(y, float)
    x = np.column_stack([np.ones(len(y)), *columns.values()])
    n, k = x.shape
    inverse = np.linalg.inv(x.T @ x)
    b = inverse @ x.T @ y
    left = y - x @ b
    scores = x * left[:, None]
    factor = n / (n - k)
    if groups is not None:
        names, where = np.unique(groups, return_inverse=True)
        sums = np.zeros((len(names), k))
        np.add.at(sums, where, scores)
        scores, factor = sums, len(names) / (len(names) - 1) * (n - 1) / (n - k)
    error = np.sqrt(factor * np.diag(inverse @ scores.T @ scores @ inverse))
    spread = y - y.mean()
    named = ("constant", *columns)
    r2 = float(1 - left @ left / (spread @ spread))
    return Fit(dict(zip(named, b.tolist(), strict=True)), dict(zip(named, error.tolist(), strict=True)), r2, n)


# ---- what a count says about a chance ---------------------------------------------------------------
_log_gamma = np.vectorize(math.lgamma, otypes=[float])


def _log_beta(alpha: Numbers, beta: Numbers) -> np.ndarray:
    return _log_gamma(alpha) + _log_gamma(beta) - _log_gamma(alpha + beta)


def _beta_below(x: Numbers, alpha: Numbers, beta: Numbers, log_beta: Numbers | None = None) -> np.ndarray:
    """Share of Beta(alpha, beta) below x: the regularised incomplete beta function.

    Continued fraction in Lentz's form (Press et al., Numerical Recipes, 6.4), on the side where it converges fast.
    """
    x, alpha, beta = np.broadcast_arrays(*(np.asarray(v, float) for v in (x, alpha, beta)))
    inside = (x > 0) & (x < 1)
    y = np.where(inside, x, 0.5)
    turn = y > (alpha + 1) / (alpha + beta + 2)
    p, q, z = np.where(turn, beta, alpha), np.where(turn, alpha, beta), np.where(turn, 1 - y, y)
    log_beta = _log_beta(alpha, beta) if log_beta is None else log_beta
    front = np.exp(p * np.log(z) + q * np.log1p(-z) - log_beta) / p

    def away(value: np.ndarray) -> np.ndarray:
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


def _beta_points(shares: tuple[float, ...], alpha: np.ndarray, beta: np.ndarray) -> np.ndarray:
    """The values below which the given shares of Beta(alpha, beta) lie, by bisection; shares along the first axis."""
    goal = np.reshape(shares, (-1, *(1,) * alpha.ndim))
    low, high = np.zeros((len(shares), *alpha.shape)), np.ones((len(shares), *alpha.shape))
    log_beta = _log_beta(alpha, beta)
    for _ in range(50):
        middle = (low + high) / 2
        short = _beta_below(middle, alpha, beta, log_beta) < goal
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return (low + high) / 2


def beta_density(alpha: float, beta: float, points: int) -> np.ndarray:
    """Mean density of Beta(alpha, beta) in each of `points` equal steps, 0 to 1: exact, also where it has no end."""
    return np.diff(_beta_below(np.linspace(0, 1, points + 1), alpha, beta)) * points


_gauss_legendre = cache(np.polynomial.legendre.leggauss)  # nodes and weights: an eigenvalue problem of its own


def probability_higher(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Chance that a draw from Beta(*second) is higher than one from Beta(*first); ties of two certainties count half.

    1. Recursion of the incomplete beta function (Abramowitz and Stegun 26.5.15 and 16), once for each of the four
       parameters: P is that of parameters one larger, plus or less B(a + c, b + d) / (a B(a, b) B(c, d)).
    2. There no density is without end: Gauss and Legendre's rule on x = sin² of an angle, exact to about 1e-12.
    """
    (a, b), (c, d) = ((float(alpha), float(beta)) for alpha, beta in (first, second))
    steps = 0.0
    for own, sign in (("a", 1), ("b", -1), ("c", -1), ("d", 1)):
        size = {"a": a, "b": b, "c": c, "d": d}[own]
        log = math.log(size)
        steps += sign * math.exp(float(_log_beta(a + c, b + d) - _log_beta(a, b) - _log_beta(c, d)) - log)
        a, b, c, d = a + (own == "a"), b + (own == "b"), c + (own == "c"), d + (own == "d")
    nodes, weights = _gauss_legendre(200)
    angle = (nodes + 1) * np.pi / 4
    x = np.sin(angle) ** 2
    log_density = (2 * c - 1) * np.log(np.sin(angle)) + (2 * d - 1) * np.log(np.cos(angle)) - _log_beta(c, d)
    rest = float((weights * np.pi / 2 * np.exp(log_density) * _beta_below(x, a, b)).sum())
    return min(max(rest + steps, 0.0), 1.0)


@dataclass(frozen=True)
class Chance:
    """What a count says about a chance: Beta(alpha, beta), its mean and an interval with equal tails."""

    alpha: np.ndarray
    beta: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    level: float

    def above(self, q: Numbers) -> np.ndarray:
        """The share of the distribution above q."""
        return 1 - _beta_below(q, self.alpha, self.beta)


def beta_counts(a: Values, dropped: Numbers, cases: Numbers) -> tuple[np.ndarray, np.ndarray]:
    """The two parameters of the Beta distribution after a count. Raises DataError for impossible counts."""
    k, n = np.asarray(dropped, float), np.asarray(cases, float)
    if not (np.all(k >= 0) and np.all(k <= n) and np.all(np.isfinite(n))):
        raise DataError(f"Of {cases} cases {dropped} cannot have been dropped: give two counts, the smaller one first.")
    half = np.asarray(a["prior_weight"], float) / 2
    # The smallest prior stands for none at all, which is the limit of ever weaker ones.
    alpha, beta = np.broadcast_arrays(np.maximum(half + k, 1e-300), np.maximum(half + n - k, 1e-300))
    return alpha, beta


def beta_update(a: Values, dropped: Numbers, cases: Numbers, level: float = 0.95) -> Chance:
    """The chance that a threat is dropped, after `dropped` of `cases`. Raises DataError for impossible counts.

    1. The prior counts as `prior_weight` cases, half of them dropped: 2 makes every chance equally likely.
    2. Add the counts: Beta(prior/2 + dropped, prior/2 + cases - dropped); its mean is (1+k)/(2+n) by default.
    Without prior and without cases all of 0 to 1 stays open.
    """
    alpha, beta = beta_counts(a, dropped, cases)
    tail = (1 - level) / 2
    low, high = _beta_points((tail, 1 - tail), alpha, beta)
    return Chance(alpha, beta, alpha / (alpha + beta), low, high, level)


# ---- tests on a 2x2 table ---------------------------------------------------------------------------
def _four(table: ArrayLike) -> np.ndarray:
    try:
        counts = np.asarray(getattr(table, "counts", table), float)
    except (ValueError, TypeError):
        counts = np.empty(0)
    if counts.shape != (2, 2) or not np.all((counts >= 0) & (counts == np.floor(counts)) & np.isfinite(counts)):
        raise DataError("This test takes two rows of two counts: relief and no relief, accepted first, then resisted.")
    return counts.astype(int)


def _log_factorials(n: int) -> np.ndarray:
    """Logs of 0! to n!."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])


def fisher_exact(table: ArrayLike) -> float:
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


def probability_second_better(table: ArrayLike) -> float:
    """Chance that the second row has the higher chance of the two, by exact sum. Raises DataError.

    1. Each row has its own chance with prior Beta(1,1).
    2. P(second > first) as a finite sum of beta functions (whole numbers of cases make it exact).
    It is a property of the prior: cases are taken as independent and alike.
    """
    (a, b), (c, d) = _four(table) + 1
    log = _log_factorials(int(a + b + c + d))

    def log_beta(alpha: Any, beta: Any) -> Any:  # whole numbers, or arrays of them
        return log[alpha - 1] + log[beta - 1] - log[alpha + beta - 1]

    i = np.arange(c)
    terms = log_beta(a + i, b + d) - np.log(d + i) - log_beta(1 + i, d) - log_beta(a, b)
    return float(min(1.0, np.exp(terms).sum()))


# ---- how far do coders agree? -----------------------------------------------------------------------
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


def _agree(
    codes_a: Sequence[str] | Sequence[int],
    codes_b: Sequence[str] | Sequence[int],
    order: Sequence[str] | Sequence[int],
    weighted: bool,
    draws: int,
    seed: int,
) -> Agreement:
    first, second = list(codes_a), list(codes_b)
    if len(first) != len(second) or not first:
        raise DataError(f"Two lists of codes of equal length are needed, not {len(first)} and {len(second)} codes.")
    place = {word: i for i, word in enumerate(order)}
    for i, word in enumerate(first + second):
        if word not in place:
            case = i % len(first) + 1
            raise DataError(f"The code “{word}” of case {case} is not in the order given: use {either(order)}.")
    size, at = len(place), np.arange(len(place))
    distance = np.abs(at[:, None] - at) if weighted else (at[:, None] != at)
    cell = np.array([place[a] * size + place[b] for a, b in zip(first, second, strict=True)])
    picks = np.random.default_rng(seed).integers(0, len(cell), (draws, len(cell)))
    picks = np.vstack([np.arange(len(cell)), picks])
    number = np.arange(draws + 1)[:, None] * size**2 + cell[picks]
    pairs = np.bincount(number.ravel(), minlength=(draws + 1) * size**2).reshape(-1, size, size)
    kappas = _kappas(pairs, distance)
    low, high = np.percentile(kappas[1:], [2.5, 97.5])
    equal = float(np.mean([a == b for a, b in zip(first, second, strict=True)]))
    return Agreement(float(kappas[0]), float(low), float(high), equal, len(first), weighted)


def kappa(codes_a: Sequence[str], codes_b: Sequence[str], draws: int = 10_000, seed: int = SEED) -> Agreement:
    """Cohen's kappa of two lists of codes, agreement beyond chance; 1 for identical lists. Raises DataError.

    The interval holds 95 % of the values from episodes drawn again with replacement (fixed seed).
    """
    first, second = list(codes_a), list(codes_b)
    return _agree(first, second, sorted({*first, *second}, key=str), False, draws, seed)


def weighted_kappa(
    codes_a: Sequence[str] | Sequence[int],
    codes_b: Sequence[str] | Sequence[int],
    order: Sequence[str] | Sequence[int],
    draws: int = 10_000,
    seed: int = SEED,
) -> Agreement:
    """Kappa in which a disagreement counts by its number of steps in `order` (linear weights). Raises DataError."""
    return _agree(codes_a, codes_b, order, True, draws, seed)
