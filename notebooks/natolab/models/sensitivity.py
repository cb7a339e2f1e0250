"""Which assumption decides? Swings, flip points and Monte Carlo for any outcome.

An *outcome* is a function from a mapping of assumption values (numbers or arrays) to a number or array;
the verdict is whether it is at or above a threshold.

swing(...)         one assumption at a time from its low to its high
flip_point(...)    the nearest value of one assumption at which the verdict turns
monte_carlo(...)   draws from triangular priors; the share that meets the threshold is a property of the priors
weights(...)       which inputs the draws of an outcome follow: rank regression
bridge(...)        from one position to another: what each differing assumption adds
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from natolab.errors import DataError
from natolab.facts.scenario import Scenario, preset, registry

Outcome = Callable[[Mapping[str, float | np.ndarray]], np.ndarray]

CHUNK = 4_000  # draws at a time: the working set stays in the processor's cache (six times faster than 100,000)
GRID = 41  # points looked at before bisection; a verdict that turns twice between two points is missed
TIE = ("war_end", "ru_reconstitution", -0.3)  # a later end of the war goes with quicker readiness (assumed)
PRIORS = {"neutral": None, "Walt": "walt", "Rutte": "rutte"}


def moved_by(model: str) -> tuple[str, ...]:
    """The assumptions of one model that a slider or a prior can move."""
    return tuple(k for k, a in registry().items() if a.model == model and not a.options)


def swing(outcome: Outcome, scenario: Scenario, ids: Iterable[str]) -> pd.DataFrame:
    """Outcome at the low and at the high of each assumption, all else as in the scenario; widest first.

    Columns: label, low, high (assumption values), at_low, at_high (outcomes), width. Index: assumption id.
    """
    rows = {}
    for key in ids:
        a = registry()[key]
        at_low, at_high = (float(outcome({**scenario, key: value})) for value in (a.low, a.high))
        rows[key] = (a.label, a.low, a.high, at_low, at_high, abs(at_high - at_low))
    table = pd.DataFrame.from_dict(rows, "index", columns=["label", "low", "high", "at_low", "at_high", "width"])
    return table.sort_values("width", ascending=False)


def _margin(outcome: Outcome, values: Mapping, shape: tuple[int, ...]) -> np.ndarray:
    """What an outcome gives, as numbers that fit a shape. Raises DataError when it is no outcome of this kind."""
    try:
        return np.broadcast_to(np.asarray(outcome(values), float), shape)
    except (ValueError, TypeError):
        name = getattr(outcome, "__name__", "this")
        raise DataError(
            f"“{name}” is no outcome that can turn: it must give one number for each set of values, also for arrays, "
            "as natolab.models.buildup.margin does."
        ) from None


def flip_point(outcome: Outcome, scenario: Scenario, key: str, threshold: float = 0.0) -> float | None:
    """The value of one assumption nearest to the scenario's at which the verdict turns; None if none in range.

    1. Look at a grid over the range of the slider; 2. bisect the sign change nearest to the present value.
    For whole-number assumptions (years, switches) every value is tried and the first on the other side returned.
    Raises DataError for an outcome that does not give one number for each set of values.
    """
    a = registry()[key]
    here = scenario[key]

    def holds(value) -> np.ndarray:
        return _margin(outcome, {**scenario, key: np.asarray(value, float)}, np.shape(value)) >= threshold

    now = bool(holds(here))
    points = np.arange(a.low, a.reach + 1) if a.whole else np.union1d(np.linspace(a.low, a.reach, GRID), here)
    other = np.broadcast_to(holds(points), points.shape) != now
    if not other.any():
        return None
    far = points[other][np.argmin(np.abs(points[other] - here))]
    if a.whole:
        return float(far)
    # The neighbour of `far` on the near side has the present verdict, or `far` would not be the nearest.
    step = np.searchsorted(points, far)
    near = points[step - 1] if far > here else points[step + 1]
    for _ in range(40):
        middle = (near + far) / 2
        near, far = (middle, far) if bool(holds(middle)) == now else (near, middle)
    return float(far)


def flip_points(outcome: Outcome, scenario: Scenario, ids: Iterable[str], threshold: float = 0.0) -> pd.DataFrame:
    """Flip point of each assumption and how far it is, as a share of the slider's range; nearest first.

    Columns: label, now, flips_at (nan if no value in range does it), move. Index: assumption id.
    """
    rows = {}
    for key in ids:
        a, found = registry()[key], flip_point(outcome, scenario, key, threshold)
        move = np.nan if found is None else abs(found - scenario[key]) / (a.reach - a.low)
        rows[key] = (a.label, scenario[key], np.nan if found is None else found, move)
    return pd.DataFrame.from_dict(rows, "index", columns=["label", "now", "flips_at", "move"]).sort_values("move")


def flip_table(flips: pd.DataFrame) -> pd.DataFrame:
    """Flip points as people read them: each value with its unit, “never” where no value in range turns the verdict.

    flips: table of flip_points. Columns: now, turns at. Index: what the assumption is called.
    """

    def said(key: str, value: float) -> str:
        a = registry()[key]
        return "never" if np.isnan(value) else a.say(round(value) if a.unit == "year" else round(value, 2))

    shown = {r.label: (said(key, r.now), said(key, r.flips_at)) for key, r in flips.iterrows()}
    table = pd.DataFrame.from_dict(shown, "index", columns=["now", "turns at"])
    return table.rename_axis(columns="assumption")


def draws(scenario: Scenario, ids: Iterable[str], n: int, seed: int = 2026, tied: float = TIE[2]) -> dict:
    """n draws of each assumption, triangular with its mode at the scenario; years and switches are rounded.

    `tied` is the rank correlation between the end of the war and Russian readiness.
    """
    rng = np.random.default_rng(seed)
    ids = tuple(ids)
    out: dict = dict(scenario)
    for key in ids:
        a, mode = registry()[key], scenario[key]
        low, high = min(a.low, mode), max(a.high, mode)
        out[key] = rng.triangular(low, mode, high, n) if low < high else np.full(n, mode)
    if tied and set(TIE[:2]) <= set(ids):
        for key, rank in zip(TIE[:2], _tied_ranks(rng, n, tied), strict=True):
            out[key] = np.sort(out[key])[rank]
    for key in ids:
        if registry()[key].whole:
            out[key] = np.round(out[key])
    return out


def _tied_ranks(rng: np.random.Generator, n: int, rank_correlation: float) -> list[np.ndarray]:
    """Ranks 0..n-1 of two normal samples with the given rank correlation (Iman and Conover's reordering)."""
    linear = 2 * np.sin(np.pi * rank_correlation / 6)
    one, two = rng.standard_normal((2, n))
    return [np.argsort(np.argsort(x)) for x in (one, linear * one + np.sqrt(1 - linear**2) * two)]


@dataclass(frozen=True)
class Draws:
    """Inputs and outcome of a Monte Carlo run."""

    inputs: Mapping[str, np.ndarray]
    outcome: np.ndarray

    def share(self, threshold: float = 0.0) -> float:
        """Share of draws at or above the threshold (a property of the priors, not a probability of the world)."""
        return float(np.mean(self.outcome >= threshold))


def monte_carlo(
    outcome: Outcome, scenario: Scenario, ids: Iterable[str], n: int = 100_000, seed: int = 2026, tied: float = TIE[2]
) -> Draws:
    """The outcome for n draws from the priors around a scenario. 100,000 draws take about half a second."""
    inputs = draws(scenario, ids, n, seed, tied)
    parts = []
    for start in range(0, n, CHUNK):
        piece = {k: v[start : start + CHUNK] if isinstance(v, np.ndarray) else v for k, v in inputs.items()}
        size = min(CHUNK, n - start)
        parts.append(np.broadcast_to(outcome(piece), (size,)))
    return Draws({k: v for k, v in inputs.items() if isinstance(v, np.ndarray)}, np.concatenate(parts))


def three_priors(outcome: Outcome, ids: Iterable[str], n: int = 20_000, threshold: float = 0.0, **options) -> dict:
    """Share of draws that meet the threshold under neutral, Walt's and Rutte's priors: never one number alone."""
    ids = tuple(ids)
    return {
        name: monte_carlo(outcome, Scenario() if key is None else preset(key), ids, n, **options).share(threshold)
        for name, key in PRIORS.items()
    }


def weights(found: Draws) -> tuple[pd.Series, float]:
    """How closely an outcome's draws follow each input: standardised rank regression, widest first; and its R².

    1. Ranks of every input and of the outcome, brought to mean 0 and deviation 1; 2. least squares.
    An input that does not vary weighs 0; when none varies, R2 is 0 too. The weights belong to the ranges in
    data/assumptions.csv, not to the world.
    """
    table = pd.DataFrame({key: value for key, value in found.inputs.items() if np.ptp(value) > 0}).rank()
    if table.empty:
        return pd.Series(dict.fromkeys(found.inputs, 0.0), dtype=float), 0.0
    columns = (table - table.mean()) / table.std()
    outcome = pd.Series(found.outcome).rank()
    goal = (outcome - outcome.mean()) / (outcome.std() or 1.0)
    solved, *_ = np.linalg.lstsq(columns.to_numpy(), goal.to_numpy(), rcond=None)
    left = goal - columns.to_numpy() @ solved
    fit = pd.Series(dict.fromkeys(found.inputs, 0.0)) + pd.Series(solved, columns.columns)
    fit = fit.fillna(0.0)
    return fit.reindex(fit.abs().sort_values(ascending=False).index), float(1 - left.var() / (goal.var() or 1.0))


def bridge(outcome: Outcome, one: Scenario, two: Scenario, orders: int = 120, seed: int = 2026) -> pd.DataFrame:
    """What each assumption on which two positions differ adds on the way from one to the other; widest first.

    1. Swap the differing values one after the other, in many random orders; note each step of the outcome.
    2. Average the steps of each assumption (Shapley's value, sampled). They add up to the whole difference.
    Columns: label, one, two (values), adds. Index: assumption id.
    """
    keys = [key for key in registry() if one[key] != two[key] and not registry()[key].options]
    rng = np.random.default_rng(seed)
    turn = np.array([np.argsort(np.argsort(rng.random(len(keys)))) for _ in range(orders)])  # place in each order
    steps = np.arange(len(keys) + 1)
    swapped = turn[:, None, :] < steps[:, None]  # (order, step, assumption)
    values = {
        key: np.where(swapped[:, :, i], two[key], one[key]).ravel() for i, key in enumerate(keys)
    }  # fmt: skip
    size = orders * len(steps)
    parts = []
    for start in range(0, size, CHUNK):
        piece = {key: value[start : start + CHUNK] for key, value in values.items()}
        length = min(CHUNK, size - start)
        parts.append(np.broadcast_to(outcome({**one, **piece}), (length,)))
    path = np.concatenate(parts).reshape(orders, len(steps))
    jumps = np.diff(path, axis=1)
    adds = {
        key: float(np.take_along_axis(jumps, turn[:, i : i + 1], axis=1).mean()) for i, key in enumerate(keys)
    }  # fmt: skip
    rows = {key: (registry()[key].label, one[key], two[key], adds[key]) for key in keys}
    table = pd.DataFrame.from_dict(rows, "index", columns=["label", "one", "two", "adds"])
    return table.reindex(table["adds"].abs().sort_values(ascending=False).index)
