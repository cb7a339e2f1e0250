"""Power ratios: Europe over Russia in people, output, spending and soldiers (notebook 01).

Question: whose definition does "outweighs" need?

members(key)      the states of a named set, from data/coalitions.csv
states(a)         the states that a scenario counts as Europe; name_of(a) says them in words
ratio(...)        sum over the set / Russia, at market rates or with GDP purchasing power
soldiers(...)     on paper, with Europe alone discounted, with both discounted: Russia's army free, or tied in Ukraine

Leaves out: quality, stock, geography, will.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.scenario import assumption
from natolab.models import Values

COALITIONS = ("european_allies", "eu27", "eu_nato", "front_nine")  # in the order of the assumption `coalition`
#: switch -> the state that it adds: its code, its name
ADDED = {
    "include_turkiye": ("TUR", "Türkiye"),
    "include_ukraine": ("UKR", "Ukraine"),
    "include_canada": ("CAN", "Canada"),
}
SET = ("coalition", *ADDED)  # the assumptions that say who counts as Europe
LAST_SPENDING_YEAR = 2024  # SIPRI, April 2025
#: active soldiers, millions
SOLDIERS = {side: float(tables.fact(row)["value"]) / 1e6 for side, row in (("europe", "F124"), ("russia", "F270"))}
IN_UKRAINE = float(tables.fact("F018")["value"]) / 1e6  # Russian soldiers at the end of 2024, millions

#: key -> what is counted, at which prices
MEASURES = {
    "people": "People",
    "gdp_market": "GDP, market rates",
    "gdp_ppp": "GDP, purchasing power",
    "spending_market": "Defence spending, market rates",
    "spending_ppp": "Defence spending, GDP purchasing power",
}


@cache
def members(coalition: str) -> tuple[str, ...]:
    """The states (ISO codes) of a named set."""
    table = tables.table("coalitions")
    codes = tuple(table.loc[table["coalition"] == coalition, "iso3"])
    if not codes:
        raise DataError(f"There is no set of states called “{coalition}” in data/coalitions.csv.")
    return codes


@cache
def _states(coalition: float, *switches: float) -> tuple[str, ...]:
    chosen = list(members(COALITIONS[int(coalition)]))
    for on, (code, _) in zip(switches, ADDED.values(), strict=True):
        if on and code not in chosen:
            chosen.append(code)
    return tuple(chosen)


def name_of(scenario: Mapping[str, float]) -> str:
    """The set that one scenario counts as Europe in words, switches included."""
    who = assumption("coalition").say(scenario["coalition"])
    added = [name for key, (_, name) in ADDED.items() if scenario[key]]
    if int(scenario["coalition"]) == 0:
        who = "European NATO" if scenario["include_turkiye"] else "European allies without Türkiye"
        added = [name for name in added if name != ADDED["include_turkiye"][1]]
    return " + ".join([who, *added])


def _each(a: Values, keys: tuple[str, ...], lookup: Callable[..., Any], kind: type = float) -> np.ndarray:
    """lookup(*values of the keys) for numbers; for arrays an array of their common shape, each case looked up once."""
    values = np.broadcast_arrays(*(np.asarray(a[key], float) for key in keys))
    cases, where = np.unique(np.stack([v.ravel() for v in values]), axis=1, return_inverse=True)
    results: np.ndarray = np.empty(cases.shape[1], kind)
    for i, case in enumerate(cases.T.tolist()):
        results[i] = lookup(*case)
    return results[where.ravel()].reshape(values[0].shape)[()]


def states(a: Values) -> tuple[str, ...] | np.ndarray:
    """The set a scenario counts as Europe: a named set and the three switches.

    For arrays an array of such sets, in the shape of the inputs.
    """
    return _each(a, SET, _states, object)


def level_of_set(a: Values, measure: str, year: int) -> np.ndarray:
    """`level` of the scenario's own set; takes arrays."""
    return _each(a, SET, lambda *chosen: level(measure, _states(*chosen), year))


@cache
def _levels(measure: str, year: int) -> Mapping[str, float]:
    """State -> level of one measure in one year. Missing states (no forces, no data) count as nothing."""
    economy = tables.table("economy").query(f"year == {year}").set_index("iso3")
    if measure == "people":
        return economy["population"].dropna().to_dict()
    if measure == "gdp_market":
        return economy["gdp_current_usd"].dropna().to_dict()
    if measure == "gdp_ppp":
        return economy["gdp_ppp_intl"].dropna().to_dict()
    milex = tables.table("milex_sipri").query(f"year == {year}").set_index("iso3")["current_usd_m"].dropna()
    if measure == "spending_market":
        return milex.to_dict()
    if measure == "spending_ppp":
        factor = economy["gdp_ppp_intl"] / economy["gdp_current_usd"]
        return (milex * factor.reindex(milex.index)).dropna().to_dict()
    raise DataError(f"There is no measure called “{measure}”: choose from {', '.join(MEASURES)}.")


def level(measure: str, chosen: tuple[str, ...] | str, year: int) -> float:
    """Sum of one measure over a set of states: people; current US$ or international $; spending in US$ m."""
    levels = _levels(measure, int(year))
    names = (chosen,) if isinstance(chosen, str) else chosen
    return float(sum(levels.get(state, 0.0) for state in names))


def nato_europe_gdp(year: int) -> float:
    """GDP of the European members of NATO in one year, bn current US$ (IMF): the base of published costings."""
    return level("gdp_market", members("nato_europe"), year) / 1e9


def ratio(measure: str, chosen: tuple[str, ...], year: int) -> float:
    """Set over Russia for one measure and year; spending stops at the last year of the data (2024)."""
    if measure.startswith("spending"):
        year = min(int(year), LAST_SPENDING_YEAR)
    return level(measure, chosen, year) / level(measure, "RUS", year)


def ratios(a: Values) -> dict[str, np.ndarray]:
    """Every measure's ratio for the set and year of a scenario."""
    return {
        measure: _each(a, ("ratio_year", *SET), lambda year, *chosen, m=measure: ratio(m, _states(*chosen), int(year)))
        for measure in MEASURES
    }


def usable_soldiers(a: Values) -> np.ndarray:
    """Usable soldiers of European NATO over Russia's, both sides discounted, Russia's army free of Ukraine."""
    return soldiers(a)["both discounted"]


def soldiers(a: Values) -> dict[str, np.ndarray]:
    """Active soldiers, European NATO over Russia: on paper, Europe discounted, and both, Russia's army free or tied.

    "both discounted" takes those now in Ukraine as free to be used; "Russia tied" leaves them out and counts all others
    as usable, so it is the least that Europe's ratio can be as long as they fight there (F018, F124, F204, F270).
    """
    paper = SOLDIERS["europe"] / SOLDIERS["russia"]
    discounted = paper * np.asarray(a["deployable_share_eu"], float)
    return {
        "on paper": np.asarray(paper),
        "Europe discounted": discounted,
        "both discounted": discounted / np.asarray(a["deployable_share_ru"]),
        "Russia tied": discounted * SOLDIERS["russia"] / (SOLDIERS["russia"] - IN_UKRAINE),
    }
