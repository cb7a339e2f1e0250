"""Threats: resist or accept (notebooks 07, 08).

Question: how sure must you be that the threat will be dropped?

threat                a demand with a penalty; the one addressed accepts or resists
c, x                  cost of the penalty carried out, and of giving in; only their ratio x/c counts
S                     weighted number of years left to the one who threatens: d + d^2 + ... + d^T
threshold             q*: resist if the chance that the threat is dropped is above it

The functions take `a`, a mapping of assumption ids to numbers or to arrays of one common shape.

Leaves out: two-way signalling, markets and courts, spill-over between targets, demands never made.
"""

import numpy as np

from natolab.errors import DataError
from natolab.models import Numbers, Values
from natolab.models.statistics import beta_update

#: x/c (low, high) of the two kinds of stakes
STAKES = {"tariff": (0.2, 0.6), "umbrella": (0.05, 0.2)}


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


def resisting_pays(a: Values, dropped: Numbers, cases: Numbers, stakes: str) -> float:
    """Share of settings in which resisting costs less, the chance taken from a count. Raises DataError.

    Every assumption is a single number.

    1. x/c evenly over the stakes ("tariff" .2-.6, "umbrella" .05-.2), horizons of 1 to 5 years alike.
    2. In each setting: the share of beta_update(dropped of cases) above the threshold; then the mean of all.
    The share belongs to the prior and to these ranges, so show it for several counts at once.
    """
    if stakes not in STAKES:
        raise DataError(f"There are no stakes called “{stakes}”: choose from {' or '.join(STAKES)}.")
    low, high = STAKES[stakes]
    middles = low + (high - low) * (np.arange(200) + 0.5) / 200
    single = {key: float(a[key]) for key in ("h_accept", "h_resist", "discount", "prior_weight")}
    settings: dict[str, float | np.ndarray] = {
        **single,
        "cost_share": middles[:, None],
        "horizon_years": np.arange(1.0, 6.0),
    }
    return float(np.mean(beta_update(single, dropped, cases).above(np.clip(threshold(settings), 0, 1))))
