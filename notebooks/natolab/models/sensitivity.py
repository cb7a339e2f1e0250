"""Which assumption decides? Swings, flip points and Monte Carlo for any outcome.

An *outcome* is a function from a mapping of assumption values (numbers or arrays) to a number or array;
the verdict is whether it is at or above a threshold.

swing(...)         one assumption at a time from its low to its high
flip_point(...)    the nearest value of one slider at which the verdict turns
printed(...)       a threshold as a sentence prints it: rounded to the side on which the sentence is true
monte_carlo(...)   draws from triangular priors; the share that meets the threshold is a property of the priors
weights(...)       which inputs the draws of an outcome follow: rank regression
bridge(...)        from one position to another: what each differing assumption adds (Shapley's value, exact)
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from natolab.errors import DataError, ScenarioError
from natolab.facts.assumptions import Assumption, registry, topics
from natolab.facts.scenario import Scenario, preset
from natolab.models import Numbers, Values, verdict

Outcome = Callable[[Values], np.ndarray]

CHUNK = 4_000  # draws at a time: the working set stays in the processor's cache (six times faster than 100,000)
DIGITS = 12  # decimals up to which a printed number is made longer; a verdict that needs more is a tie
MOST_LEVERS = 18  # of a bridge: 262,144 subsets of them, some seconds
TIE = ("war_end", "ru_reconstitution", -0.3)  # a later end of the war goes with quicker readiness (assumed)
PRIORS = {"neutral": None, "Walt": "walt", "Rutte": "rutte"}


def moved_by(topic: str) -> tuple[str, ...]:
    """Ids of the assumptions of one topic's model that a slider or a prior can move. Raises ScenarioError."""
    if topic not in topics():
        raise ScenarioError(f"There is no topic called “{topic}”: choose from {', '.join(topics())}.")
    return tuple(k for k, a in registry().items() if a.model == topic and not a.options)


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


def _margin(outcome: Outcome, values: Values, shape: tuple[int, ...]) -> np.ndarray:
    """What an outcome gives, as numbers that fit a shape. Raises DataError when it is no outcome of this kind."""
    try:
        return np.broadcast_to(np.asarray(outcome(values), float), shape)
    except (ValueError, TypeError):
        name = getattr(outcome, "__name__", "this")
        raise DataError(
            f"“{name}” is no outcome that can turn: it must give one number for each set of values, also for arrays, "
            "as natolab.models.buildup.margin does."
        ) from None


def slider_values(entry: Assumption) -> np.ndarray:
    """Every value that the slider of an assumption can take, lowest first."""
    steps = round((entry.reach - entry.low) / entry.step)
    return np.round(entry.low + entry.step * np.arange(steps + 1), DIGITS)


def flip_point(outcome: Outcome, scenario: Scenario, key: str, threshold: float = 0.0) -> float | None:
    """The nearest value that a slider can take at which the verdict turns; None if it turns at none of them.

    Every value of the slider is tried, all else as in the scenario: so the number that is printed turns the verdict,
    and who sets it sees that. The verdict is that of natolab.models.verdict: a tie holds, and where nothing can be
    said nothing turns. Raises DataError for an outcome that does not give one number for each set of values.
    """
    values, here = slider_values(registry()[key]), scenario[key]

    def beyond(value: Numbers) -> np.ndarray:
        return _margin(outcome, {**scenario, key: np.asarray(value, float)}, np.shape(value)) - threshold

    now, along = beyond(here), beyond(values)
    turned = values[(verdict.holds(along) != verdict.holds(now)) & ~verdict.undecided(along) & ~verdict.undecided(now)]
    return float(turned[np.argmin(np.abs(turned - here))]) if turned.size else None


def printed(
    value: float, digits: int = 2, toward: str = "nearest", keeps: Callable[[float], object] | None = None
) -> str:
    """A number as a sentence prints it, so that the sentence's verdict can be read off the printed number.

    toward   "up" or "down" for a threshold, the side on which the verdict is what the sentence says;
             "nearest" for a number that was measured
    keeps    the verdict that the sentence draws from the number: decimals are added until the printed number
             gives the same one (0.996 beside a line of 1 is not 1.00)
    """
    if not math.isfinite(value):
        return f"{value}"
    turns: dict[str, Callable[[float], int]] = {"up": math.ceil, "down": math.floor, "nearest": round}
    turn = turns[toward]
    for places in range(digits, DIGITS + 1):
        steps = value * 10**places
        exact = abs(steps - round(steps)) < 1e-14 * max(1.0, abs(steps))  # 0.29 * 100 is 28.999999999999996
        whole = round(steps) if exact else turn(steps)
        text = f"{whole / 10**places + 0.0:.{places}f}"
        if keeps is None or keeps(float(text)) == keeps(value):
            break
    return text


def flip_points(outcome: Outcome, scenario: Scenario, ids: Iterable[str], threshold: float = 0.0) -> pd.DataFrame:
    """Flip point of each assumption and how far it is, as a share of the slider's range; nearest first.

    Columns: label, now, flips_at (nan if no value of the slider does it), move. Index: assumption id.
    """
    rows = {}
    for key in ids:
        a, flip_value = registry()[key], flip_point(outcome, scenario, key, threshold)
        move = np.nan if flip_value is None else abs(flip_value - scenario[key]) / (a.reach - a.low)
        rows[key] = (a.label, scenario[key], np.nan if flip_value is None else flip_value, move)
    table = pd.DataFrame.from_dict(rows, "index", columns=["label", "now", "flips_at", "move"])
    return table.sort_values("move", kind="stable")


def flip_table(flips: pd.DataFrame) -> pd.DataFrame:
    """Flip points as people read them: each value with its unit, “never in range” where none turns the verdict.

    flips: table of flip_points. Columns: now, turns at. Index: what the assumption is called.
    """

    def shown_value(key: str, value: float) -> str:
        a = registry()[key]
        return "never in range" if np.isnan(value) else a.say(value)

    shown = {r.label: (shown_value(key, r.now), shown_value(key, r.flips_at)) for key, r in flips.iterrows()}
    table = pd.DataFrame.from_dict(shown, "index", columns=["now", "turns at"])
    return table.rename_axis(columns="assumption")


def draws(scenario: Scenario, ids: Iterable[str], n: int, seed: int = 2026, tied: float = TIE[2]) -> dict[str, Numbers]:
    """n draws of each assumption, triangular with its mode at the scenario; years and switches are rounded.

    `tied` is the rank correlation between the end of the war and Russian readiness.
    """
    rng = np.random.default_rng(seed)
    ids = tuple(ids)
    out: dict[str, Numbers] = dict(scenario)
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
    first, second = rng.standard_normal((2, n))
    return [np.argsort(np.argsort(x)) for x in (first, linear * first + np.sqrt(1 - linear**2) * second)]


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
    kept = {k: v for k, v in inputs.items() if isinstance(v, np.ndarray)}
    return Draws(kept, _in_pieces(outcome, inputs, n))


def three_priors(
    outcome: Outcome, ids: Iterable[str], n: int = 20_000, threshold: float = 0.0, **options: Any
) -> dict[str, Any]:
    """Share of draws that meet the threshold under neutral, Walt's and Rutte's priors: never one number alone."""
    ids = tuple(ids)
    return {
        name: monte_carlo(outcome, Scenario() if key is None else preset(key), ids, n, **options).share(threshold)
        for name, key in PRIORS.items()
    }


def weights(sample: Draws) -> tuple[pd.Series, float]:
    """How closely an outcome's draws follow each input: standardised rank regression, widest first; and its R².

    1. Ranks of every input and of the outcome, brought to mean 0 and deviation 1; 2. least squares.
    An input that does not vary weighs 0; when none varies, R2 is 0 too. The weights belong to the ranges in
    data/assumptions.csv, not to the world.
    """
    table = pd.DataFrame({key: value for key, value in sample.inputs.items() if np.ptp(value) > 0}).rank()
    if table.empty:
        return pd.Series(dict.fromkeys(sample.inputs, 0.0), dtype=float), 0.0
    columns = (table - table.mean()) / table.std()
    outcome = pd.Series(sample.outcome).rank()
    goal = (outcome - outcome.mean()) / (outcome.std() or 1.0)
    solved, *_ = np.linalg.lstsq(columns.to_numpy(), goal.to_numpy(), rcond=None)
    left = goal - columns.to_numpy() @ solved
    fit = pd.Series(dict.fromkeys(sample.inputs, 0.0)) + pd.Series(solved, columns.columns)
    fit = fit.fillna(0.0)
    return fit.reindex(fit.abs().sort_values(ascending=False).index), float(1 - left.var() / (goal.var() or 1.0))


class _Watched(Mapping[str, Numbers]):
    """A scenario that notes which of its assumptions are looked at."""

    def __init__(self, values: Scenario):
        self._values = values
        self.seen: set[str] = set()

    def __getitem__(self, key: str) -> float:
        self.seen.add(key)
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def bridge(outcome: Outcome, start: Scenario, end: Scenario) -> pd.DataFrame:
    """What each assumption on which two positions differ adds on the way from one to the other; widest first.

    1. Leave out the assumptions that the outcome never looks at: they add nothing.
    2. Run the outcome for every subset of the others, swapped from one position to the other.
    3. Shapley's value: the step of each assumption, averaged over all orders of swapping. They add up to the whole.
    Exact, without draws. Raises ValueError where the outcome looks at more than MOST_LEVERS of them.
    Columns: label, one, two (values), adds. Index: assumption id. Source: Shapley 1953.
    """
    keys = [key for key in registry() if start[key] != end[key] and not registry()[key].options]
    watched = _Watched(start)
    outcome(watched)
    moving = [key for key in keys if key in watched.seen]
    if len(moving) > MOST_LEVERS:
        raise ValueError(
            f"The two positions differ in {len(moving)} assumptions that the outcome looks at, and every subset is "
            f"tried for up to {MOST_LEVERS} only: let one position take over some values of the other."
        )
    adds = {**dict.fromkeys(keys, 0.0), **_shapley(outcome, start, end, moving)}
    rows = {key: (registry()[key].label, start[key], end[key], adds[key]) for key in keys}
    table = pd.DataFrame.from_dict(rows, "index", columns=["label", "one", "two", "adds"])
    return table.reindex(table["adds"].abs().sort_values(ascending=False, kind="stable").index)


def _shapley(outcome: Outcome, start: Scenario, end: Scenario, keys: list[str]) -> dict[str, float]:
    """Shapley's value of each assumption; bit i of a subset's number says whether the i-th has been swapped."""
    subsets = np.arange(2 ** len(keys))
    swapped = {key: (subsets >> i) & 1 == 1 for i, key in enumerate(keys)}
    values = {key: np.where(swapped[key], end[key], start[key]) for key in keys}
    reached = _in_pieces(outcome, {**start, **values}, subsets.size)
    size = np.bitwise_count(subsets)
    # In this share of all orders exactly the members of a subset come before a given assumption outside it.
    share = np.array([1 / (len(keys) * math.comb(len(keys) - 1, k)) for k in range(len(keys))])
    adds = {}
    for i, key in enumerate(keys):
        before = subsets[~swapped[key]]
        adds[key] = float(share[size[before]] @ (reached[before + 2**i] - reached[before]))
    return adds


def _in_pieces(outcome: Outcome, inputs: Mapping[str, float | np.ndarray], n: int) -> np.ndarray:
    """The outcome of n sets of inputs, CHUNK at a time; what is not an array of n stays the same for all."""
    parts = []
    for start in range(0, n, CHUNK):
        piece = {k: v[start : start + CHUNK] if isinstance(v, np.ndarray) else v for k, v in inputs.items()}
        parts.append(np.broadcast_to(outcome(piece), (min(CHUNK, n - start),)))
    return np.concatenate(parts)
