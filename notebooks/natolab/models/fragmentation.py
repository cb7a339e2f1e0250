"""Fragmentation and learning: what buying many types instead of one costs (notebook 03).

Question: how much is lost by buying separately, and a share of what?

learning rate     fall of the unit cost each time the number built doubles
fleet shares      the leading family's share, the other types sharing the rest equally; it leads with 1/types at least
effective number  how many equal types would be as spread out as these unequal ones
cost ratio        cost of the fleet in many types over its cost in one
unit saving       1 - 1 / cost ratio: what one common type would save of the unit cost
budget saving     the same saving as a share of the whole defence budget
Russia's waste    what one buyer loses on what it buys, on the same base; no source was found, so a slider
useful spending   spending less waste, on both sides

Leaves out: competition, insurance by variety (one faulty type, one seller), jobs, exports, the age mix of fleets;
counts of types take national variants as types on one side only.
"""

import numpy as np

from natolab.models import Numbers, Values
from natolab.models.spending import spending_ratio

FLEET_UNITS = 5_000  # size of the fleet that is split (assumed): the upper end of plateau_units
NEXT_TO_NOTHING = 0.01  # of the whole budget; below it "not very efficiently" says little (assumed)


def learning_exponent(learning_rate: Numbers) -> np.ndarray:
    """b in unit cost = n^-b, from the fall per doubling (Wright's law)."""
    return -np.log2(1 - np.asarray(learning_rate, float))


def leading_share(types: Numbers, leader_share: Numbers) -> np.ndarray:
    """Share of the leading family: `leader_share`, but no less than 1/types, or another would lead."""
    return np.maximum(np.asarray(leader_share, float), 1 / np.asarray(types, float))


def fleet_shares(types: int, leader_share: float) -> np.ndarray:
    """Shares of the types in the fleet, shape (types,): the leading family first, none larger."""
    types, leader = int(types), float(leading_share(types, leader_share))
    return np.array([leader, *[(1 - leader) / max(types - 1, 1)] * (types - 1)])


def effective_number(types: Numbers, leader_share: Numbers) -> np.ndarray:
    """1 / sum of squared shares: types, if they were equal."""
    types, leader = np.asarray(types, float), leading_share(types, leader_share)
    spread = leader**2 + (1 - leader) ** 2 / np.maximum(types - 1, 1)
    return np.where(types > 1, 1 / spread, 1.0)


def production(units: Numbers, exponent: Numbers, plateau: Numbers) -> np.ndarray:
    """Cost of building `units` of one type, first unit 1: the integral of n^-b to the plateau, flat after it."""
    units, exponent, plateau = (np.asarray(x, float) for x in (units, exponent, plateau))
    learning = np.minimum(units, plateau)
    return learning ** (1 - exponent) / (1 - exponent) + (units - learning) * plateau**-exponent


def cost_ratio(a: Values, research: bool = True, plateau: bool = True) -> np.ndarray:
    """Cost of the fleet in `types` types over its cost in one type.

    1. Unit cost falls with each doubling until `plateau_units` (left out with plateau=False).
    2. One type carries research worth `rd_share` of its cost; each further type repeats `rd_repeat` of it
       (left out with research=False).
    Source: Wright's learning curve; flattening as in Boone's (F086).
    """
    exponent = learning_exponent(a["learning_rate"])
    types, leader = np.asarray(a["types"], float), leading_share(a["types"], a["leader_share"])
    # A plateau beyond the fleet is none: learning never stops.
    flat = np.asarray(a["plateau_units"] if plateau else FLEET_UNITS, float)
    one_type = production(FLEET_UNITS, exponent, flat)
    others = np.maximum(types - 1, 1)
    split = production(FLEET_UNITS * leader, exponent, flat)
    split = split + others * production(FLEET_UNITS * (1 - leader) / others, exponent, flat)
    fleet = np.where(types > 1, split, one_type)
    share = np.asarray(a["rd_share"], float) if research else np.asarray(0.0)
    fixed = share / (1 - share) * one_type
    return (fleet + fixed * (1 + np.asarray(a["rd_repeat"], float) * (types - 1))) / (one_type + fixed)


def unit_saving(a: Values, **parts: bool) -> np.ndarray:
    """Share of the unit cost that one common type would save."""
    return 1 - 1 / cost_ratio(a, **parts)


def budget_saving(a: Values, **parts: bool) -> np.ndarray:
    """The same saving as a share of the whole budget: procurement x what can be pooled x unit saving."""
    return np.asarray(a["procurement_share"]) * np.asarray(a["pooled_share"]) * unit_saving(a, **parts)


def budget_percent(a: Values) -> np.ndarray:
    """The saving in per cent of the whole budget."""
    return 100 * budget_saving(a)


def waste_margin(a: Values) -> np.ndarray:
    """Budget saving less what counts as next to nothing."""
    return budget_saving(a) - NEXT_TO_NOTHING


# ---- the same on both sides -----------------------------------------------------------------------------
def russian_waste(a: Values) -> np.ndarray:
    """What Russia loses as a share of its whole budget: procurement x loss on what is bought, all by one buyer.

    Procurement takes the same part of the budget as in Europe (assumed, as no figure for Russia was found).
    """
    return np.asarray(a["procurement_share"]) * np.asarray(a["waste_ru"])


def useful_ratio(a: Values) -> np.ndarray:
    """Europe's spending for each 1 of Russia's, each less its own waste, at the price levels chosen."""
    return spending_ratio(a) * (1 - budget_saving(a)) / (1 - russian_waste(a))
