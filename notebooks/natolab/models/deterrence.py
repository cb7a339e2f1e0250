"""Deterrence with and without the US: three options for Europe, the dip of each, and what fills it (notebook 10).

Question: if the US becomes a last resort, how deep is the dip, and which option has the shallower one?

contest H      chance that a defence with force ratio R succeeds: R^m / (R^m + threshold^m), one half at the threshold
R0, R1         force ratio Europe over Russia without the US (alone) and with what is left of it (planned)
rho_E, rho_US  chance that Europeans fight together, and that the US fights; both may follow the US forces present
delta          chance that an attack is met and fails
delta_min      the least delta at which an attack does not pay
margin         delta less delta_min: below 0 an attack pays
dip, mean      the lowest margin of 2026-2040 with its year, and the average
options        frozen: no more money, America stays; pledge: the goal is met, America stays; hand_over: as it stands
spur           how far a faster US exit speeds Europe's build-up
reliability    chance that the US fights if nothing changes; break-even: hedging is no better than relying on it

Every function takes `a`, a mapping of assumption ids to numbers or to arrays of one common shape. The force ratios
come from natolab.models.buildup. Nothing else is measured: rho, loss ratio, nuclear risk and contest are assumed.

Leaves out: crisis bargaining, entrapment, misperception, faits accomplis smaller than the model's attack, local
balance (F206 finds that it matters more than the overall one).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

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
OWN = ("rho_eu", "rho_eu_change", "rho_us_now", "rho_us_end", "contest", "loss_ratio", "nuclear", "spur")
NEEDS = (*buildup.NEEDS, "parity_threshold", *OWN)

#: what Europe can choose while America stays, and the hand-over: option -> values set beside those of the scenario.
#: Where America stays nobody is spurred by its exit. The pledge is the scenario's goal, by default 3.5 % of GDP.
OPTIONS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "frozen": {"target_burden": START_BURDEN, "usable_eu_gain": 0.0, "us_floor": 1.0, "spur": 0.0},
        "pledge": {"us_floor": 1.0, "spur": 0.0},
        "hand_over": {},
    }
)
STAYS = ("frozen", "pledge")


@dataclass(frozen=True)
class Deterrence:
    """Yearly paths 2026-2045, each of shape (20, *shape of the inputs); delta_min, dip and mean have no time axis.

    us_left is the share of the US force still there; rho_us and rho_eu are the chances that the US fights and that
    Europeans fight together; dip and mean are those of the margin over 2026-2040.
    """

    years: np.ndarray
    alone: np.ndarray
    planned: np.ndarray
    us_left: np.ndarray
    rho_us: np.ndarray
    rho_eu: np.ndarray
    delta: np.ndarray
    delta_min: np.ndarray
    margin: np.ndarray
    dip: np.ndarray
    dip_year: np.ndarray
    mean: np.ndarray

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


def european_will(a: Values, left: Numbers) -> np.ndarray:
    """rho_E: chance that Europeans fight together with a share `left` of the US force there; from 0 to 1.

    `rho_eu` with all of it, moved by `rho_eu_change` once it has gone, in step with the force in between. Both signs
    have a case: without a leader Europeans may quarrel (F253), or take charge of what nobody else does (F235).
    """
    moved = np.asarray(a["rho_eu_change"], float) * (1 - np.asarray(left, float))
    return np.clip(np.asarray(a["rho_eu"], float) + moved, 0.0, 1.0)


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
    2. Presence makes the promise: rho_US runs from rho_us_now to rho_us_end with the US force left; rho_E likewise.
    3. delta = rho_E [rho_US H(R1) + (1 - rho_US) H(R0)].
    4. An attack pays if (1 - delta) - lambda delta - n > 0; margin = delta - delta_min; its lowest and mean, 2026-2040.
    Source: expected-value deterrence; the published anchors are F072 (76,000 troops as a floor) and F206.
    """
    v = {key: np.asarray(a[key], float) for key in NEEDS}
    shape = np.broadcast_shapes(*(value.shape for value in v.values()))
    run = buildup.paths(_force(v))
    alone, planned = (_from_2026(path, len(shape)) for path in (run.alone, run.planned))
    left = us_left(v, YEARS.reshape(-1, *(1,) * len(shape)))
    rho_us = v["rho_us_end"] + (v["rho_us_now"] - v["rho_us_end"]) * left
    rho_eu = european_will(v, left)
    delta = rho_eu * (rho_us * contest(v, planned) + (1 - rho_us) * contest(v, alone))
    least = least_delta(v)
    margin = delta - least
    window = margin[: TROUGH_YEARS[1] - FIRST + 1]
    yearly = (
        np.broadcast_to(x, (len(YEARS), *shape)) for x in (alone, planned, left, rho_us, rho_eu, delta, least, margin)
    )
    alone, planned, left, rho_us, rho_eu, delta, _, margin = yearly
    lowest, position, mean, least = (
        np.broadcast_to(x, shape) for x in (window.min(axis=0), window.argmin(axis=0), window.mean(axis=0), least)
    )
    return Deterrence(YEARS, alone, planned, left, rho_us, rho_eu, delta, least, margin, lowest, FIRST + position, mean)


def dip(a: Values) -> np.ndarray:
    """The lowest margin of 2026-2040: at or above 0 an attack never pays."""
    return deterrence(a).dip


def option(a: Values, name: str) -> dict[str, Numbers]:
    """The scenario under one of the OPTIONS. Raises ValueError for another name."""
    if name not in OPTIONS:
        raise ValueError(f"The option is one of {', '.join(OPTIONS)}; “{name}” is not.")
    return {**{key: a[key] for key in NEEDS}, **OPTIONS[name]}


def _judged(a: Values, name: str, criterion: str) -> np.ndarray:
    """Lowest or mean margin of 2026-2040 under an option. Raises ValueError."""
    if criterion not in CRITERIA:
        raise ValueError(f"The criterion is one of {', '.join(CRITERIA)}; “{criterion}” is not.")
    run = deterrence(option(a, name))
    return run.dip if criterion == "worst" else run.mean


def lead(a: Values, against: str = "pledge", criterion: str = "worst") -> np.ndarray:
    """Lowest (or mean) margin of the hand-over less that of an option in which America stays, 2026-2040.

    At or above 0 the hand-over is at least as safe. With no spur and no change in European will it never is above 0
    against the pledge: it is the pledge and an American exit. Raises ValueError for another option or criterion.
    """
    return _judged(a, "hand_over", criterion) - _judged(a, against, criterion)


def spent(a: Values, name: str) -> np.ndarray:
    """Mean European core spending of 2026-2040 under an option, % of GDP. Raises ValueError."""
    chosen = option(a, name)
    burden = buildup.burden_path({**chosen, "target_year": spurred_year(chosen)})
    first, last = (year - buildup.FIRST for year in TROUGH_YEARS)
    return burden[first : last + 1].mean(axis=0)


def per_spending(a: Values, name: str) -> np.ndarray:
    """Mean margin of 2026-2040 for each per cent of GDP spent under an option. Raises ValueError."""
    return _judged(a, name, "mean") / spent(a, name)


def at_reliability(a: Values, r: Numbers) -> dict[str, Numbers]:
    """The scenario with an America that fights with chance r while it stays, and no surer once it has gone."""
    return {**a, "rho_us_now": r, "rho_us_end": np.minimum(np.asarray(a["rho_us_end"], float), r)}


def break_even_reliability(a: Values, criterion: str = "worst", against: str = "frozen") -> np.ndarray:
    """Least US reliability r at which relying on the US is as good as hedging, judged over 2028-2038.

    rely    an option in which the US force stays: frozen (2.27 % of GDP, no gain in usable share) or pledge; the US
            fights with chance r
    hedge   the scenario as it stands (by default 3.5 % of GDP and a US exit over eight years), but without spur:
            its goal is reached in the year set, or the faster of two timetables would be part of the answer

    1. Deltas of both, for each unit of rho_E with the US there; where will does not change, that cancels.
    2. Under "worst" compare the lowest years, under "mean" the averages. Relying is affine in r in every year, so the
       answer is exact: "worst" is the largest r that any one year asks for.
    Report both criteria. At or below 0: relying is as good at any reliability; above 1: at none.
    Raises ValueError for another criterion or option.
    """
    if criterion not in CRITERIA:
        raise ValueError(f"The criterion is one of {', '.join(CRITERIA)}; “{criterion}” is not.")
    if against not in STAYS:
        raise ValueError(f"Relying is one of {', '.join(STAYS)}; “{against}” is not.")
    v = {key: np.asarray(a[key], float) for key in NEEDS}
    first, last = (year - FIRST for year in COMPARED_YEARS)
    hedge = deterrence({**v, "spur": np.asarray(0.0)}).delta[first : last + 1] / v["rho_eu"]
    run = buildup.paths({key: np.asarray(option(v, against)[key]) for key in buildup.NEEDS})
    ratios = (_from_2026(path, hedge.ndim - 1)[first : last + 1] for path in (run.alone, run.planned))
    without, with_us = (contest(v, ratio) for ratio in ratios)
    if criterion == "mean":
        return (hedge.mean(axis=0) - without.mean(axis=0)) / (with_us - without).mean(axis=0)
    return ((hedge.min(axis=0) - without) / (with_us - without)).max(axis=0)
