"""Deterrence along a US hand-over: the dip, its year, and what fills it (notebook 10).

Question: if the US becomes a last resort, how deep is the dip, when, and what fills it?

contest H      chance that a defence with force ratio R succeeds: R^m / (R^m + threshold^m), one half at the threshold
R0, R1         force ratio Europe over Russia without the US (alone) and with what is left of it (planned)
rho_E, rho_US  chance that Europeans fight together, and that the US fights; the US promise follows its forces present
delta          chance that an attack is met and fails
delta_min      the least delta at which an attack does not pay
margin         delta less delta_min: below 0 an attack pays
dip            the lowest margin of 2026-2040, and its year
spur           how far a faster US exit speeds Europe's build-up
reliability    chance that the US fights if nothing changes; break-even: hedging is no better than relying on it

Every function takes `a`, a mapping of assumption ids to numbers or to arrays of one common shape. The force ratios
come from natolab.models.buildup. Nothing else is measured: rho, loss ratio, nuclear risk and contest are assumed.

Leaves out: crisis bargaining, entrapment, misperception, faits accomplis smaller than the model's attack, local
balance (F206 finds that it matters more than the overall one).
"""

from dataclasses import dataclass

import numpy as np

from natolab.models import Numbers, Values, buildup
from natolab.models.buildup import HAND_OVER_START, START_BURDEN, TROUGH_YEARS, us_left

FIRST, LAST = TROUGH_YEARS[0], buildup.LAST
YEARS = np.arange(FIRST, LAST + 1)
SPUR_LIMIT = 0.6  # an exit at once shortens the ramp by 60 % if spur is 1 (assumed)
SLOW_EXIT = 20  # years; an exit this slow spurs nobody (assumed)
COMPARED_YEARS = (2028, 2038)  # the span over which relying and hedging are compared
CRITERIA = ("worst", "mean")

#: the assumptions of this model itself; buildup.NEEDS and parity_threshold come on top
OWN = ("rho_eu", "rho_us_now", "rho_us_end", "contest", "loss_ratio", "nuclear", "spur")
NEEDS = (*buildup.NEEDS, "parity_threshold", *OWN)


@dataclass(frozen=True)
class Deterrence:
    """Yearly paths 2026-2045, each of shape (20, *shape of the inputs); delta_min and the dip have no time axis.

    us_left is the share of the US force still there, rho_us the chance that the US fights.
    """

    years: np.ndarray
    alone: np.ndarray
    planned: np.ndarray
    us_left: np.ndarray
    rho_us: np.ndarray
    delta: np.ndarray
    delta_min: np.ndarray
    margin: np.ndarray
    dip: np.ndarray
    dip_year: np.ndarray

    def at(self, year: int) -> int:
        """Position of a year on the time axis."""
        return int(year) - FIRST


def contest(a: Values, ratio: Numbers) -> np.ndarray:
    """H(R): chance that a defence with force ratio R > 0 succeeds; one half at the parity threshold.

    Contest success function of ratio form (Tullock; Hirshleifer), exponent `contest`.
    """
    # The form 1 / (1 + (threshold/R)^m) stays finite for an infinite ratio.
    return 1 / (1 + (np.asarray(a["parity_threshold"], float) / ratio) ** np.asarray(a["contest"], float))


def least_delta(a: Values) -> np.ndarray:
    """delta_min = (1 - n) / (1 + lambda): at it (1 - delta) - lambda delta - n = 0, so an attack just does not pay.

    Unit: probability. n = `nuclear`, lambda = `loss_ratio`.
    """
    return (1 - np.asarray(a["nuclear"], float)) / (1 + np.asarray(a["loss_ratio"], float))


def spurred_year(a: Values) -> np.ndarray:
    """The year Europe reaches its goal, moved forward the more, the faster the US leaves (a year, not rounded)."""
    speed = np.clip(1 - np.asarray(a["us_exit_years"], float) / SLOW_EXIT, 0, 1)
    ramp = np.asarray(a["target_year"], float) - HAND_OVER_START
    return HAND_OVER_START + ramp * (1 - SPUR_LIMIT * np.asarray(a["spur"], float) * speed)


def _from_2026(path: np.ndarray, dimensions: int) -> np.ndarray:
    """A path of the build-up from 2026 on, with the trailing axes of the other inputs."""
    path = path[FIRST - buildup.FIRST :]
    return path.reshape(len(path), *(1,) * dimensions) if path.ndim == 1 else path


def _force(a: Values) -> dict[str, Numbers]:
    """The inputs of the build-up, the goal brought forward by the spur."""
    return {**{key: a[key] for key in buildup.NEEDS}, "target_year": spurred_year(a)}


def deterrence(a: Values) -> Deterrence:
    """Chance that an attack is met and fails, year by year, and how far it is above the least that deters.

    Steps
    1. Force ratios alone (R0) and planned (R1) from the build-up, its goal brought forward by the spur.
    2. Presence makes the promise: rho_US runs from rho_us_now to rho_us_end with the US force left.
    3. delta = rho_E [rho_US H(R1) + (1 - rho_US) H(R0)].
    4. An attack pays if (1 - delta) - lambda delta - n > 0; margin = delta - delta_min; dip = its lowest, 2026-2040.
    Source: expected-value deterrence; the published anchors are F072 (76,000 troops as a floor) and F206.
    """
    v = {key: np.asarray(a[key], float) for key in NEEDS}
    shape = np.broadcast_shapes(*(value.shape for value in v.values()))
    run = buildup.paths(_force(v))
    alone, planned = (_from_2026(path, len(shape)) for path in (run.alone, run.planned))
    left = us_left(v, YEARS.reshape(-1, *(1,) * len(shape)))
    rho_us = v["rho_us_end"] + (v["rho_us_now"] - v["rho_us_end"]) * left
    delta = v["rho_eu"] * (rho_us * contest(v, planned) + (1 - rho_us) * contest(v, alone))
    least = least_delta(v)
    margin = delta - least
    window = margin[: TROUGH_YEARS[1] - FIRST + 1]
    full = (len(YEARS), *shape)
    alone, planned, left, rho_us, delta = (np.broadcast_to(x, full) for x in (alone, planned, left, rho_us, delta))
    lowest, position = (np.broadcast_to(x, shape) for x in (window.min(axis=0), window.argmin(axis=0)))
    least, margin = np.broadcast_to(least, shape), np.broadcast_to(margin, full)
    return Deterrence(YEARS, alone, planned, left, rho_us, delta, least, margin, lowest, FIRST + position)


def dip(a: Values) -> np.ndarray:
    """The lowest margin of 2026-2040: at or above 0 an attack never pays."""
    return deterrence(a).dip


def break_even_reliability(a: Values, criterion: str = "worst") -> np.ndarray:
    """Least US reliability r at which relying on the US is as good as hedging, judged over 2028-2038.

    rely    spending stays at 2.27 % of GDP, no gain in usable share, the US force stays; the US fights with chance r
    hedge   the scenario as it stands (by default 3.5 % of GDP and a US exit over eight years), but without spur:
            its goal is reached in the year set, or the faster of two timetables would be part of the answer

    1. Deltas of both, without the factor rho_E, which cancels.
    2. Under "worst" compare the lowest years, under "mean" the averages. Relying is affine in r in every year, so the
       answer is exact: "worst" is the largest r that any one year asks for.
    Report both criteria. At or below 0: relying is as good at any reliability; above 1: at none.
    Raises ValueError for another criterion.
    """
    if criterion not in CRITERIA:
        raise ValueError(f"The criterion is one of {', '.join(CRITERIA)}; “{criterion}” is not.")
    v = {key: np.asarray(a[key], float) for key in NEEDS}
    first, last = (year - FIRST for year in COMPARED_YEARS)
    hedge = deterrence({**v, "rho_eu": np.asarray(1.0), "spur": np.asarray(0.0)}).delta[first : last + 1]
    stay = {"target_burden": START_BURDEN, "usable_eu_gain": 0.0, "us_floor": 1.0}
    run = buildup.paths({**v, **{key: np.asarray(value) for key, value in stay.items()}})
    ratios = (_from_2026(path, hedge.ndim - 1)[first : last + 1] for path in (run.alone, run.planned))
    without, with_us = (contest(v, ratio) for ratio in ratios)
    if criterion == "mean":
        return (hedge.mean(axis=0) - without.mean(axis=0)) / (with_us - without).mean(axis=0)
    return ((hedge.min(axis=0) - without) / (with_us - without)).max(axis=0)
