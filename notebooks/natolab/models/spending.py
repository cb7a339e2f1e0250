"""Spending bases: market rates, purchasing power on one side or on both (notebook 02).

Question: who outspends whom, and does the answer depend on the unit?

basis          the price level at which each side's dollars are counted
same basis     both sides at market rates, or both at purchasing power
mixed basis    one side at purchasing power, the other at market rates: a unit error
break-even     the price ratio Russia/Europe at which the two sides spend the same
saved by cover what Europe need not spend as long as America defends it, against a Europe that America has left

Leaves out: what the money buys, stocks, secrecy, imports (bought at market rates whatever the basis).
"""

import numpy as np
import pandas as pd

from natolab.errors import DataError
from natolab.facts import tables
from natolab.models import Numbers, Values
from natolab.models.ratios import LAST_SPENDING_YEAR, level, level_of_set, nato_europe_gdp, ratio


def market_ratio(a: Values) -> np.ndarray:
    """Spending of the scenario's set over Russia's at market rates, 2024 (SIPRI, current US$)."""
    return level_of_set(a, "spending_market", LAST_SPENDING_YEAR) / level("spending_market", "RUS", LAST_SPENDING_YEAR)


def spending(a: Values) -> tuple[np.ndarray, np.ndarray]:
    """Europe's and Russia's spending of 2024, bn US$, each at its own price level (1 = market rates)."""
    europe = level_of_set(a, "spending_market", LAST_SPENDING_YEAR) / 1e3
    russia = level("spending_market", "RUS", LAST_SPENDING_YEAR) / 1e3
    return europe * np.asarray(a["price_level_eu"]), russia * np.asarray(a["price_level_ru"])


def spending_ratio(a: Values) -> np.ndarray:
    """Europe over Russia at the two price levels."""
    europe, russia = spending(a)
    return europe / russia


def break_even(a: Values) -> np.ndarray:
    """How much further a dollar must go in Russia than in Europe for the two to spend the same."""
    return market_ratio(a)


def same_basis(a: Values) -> bool | np.ndarray:
    """True when both price levels are 1 or both are above it."""
    return np.equal(np.equal(a["price_level_eu"], 1.0), np.equal(a["price_level_ru"], 1.0))


def price_level(state: str, year: int) -> float:
    """GDP purchasing power of one dollar in a state (US = 1), IMF October 2025."""
    return level("gdp_ppp", state, year) / level("gdp_market", state, year)


def price_level_of(chosen: tuple[str, ...], year: int = LAST_SPENDING_YEAR) -> float:
    """Spending-weighted GDP price level of a set of states."""
    return level("spending_ppp", chosen, year) / level("spending_market", chosen, year)


def home_price_ratio_by_year(chosen: tuple[str, ...], first: int = 2014) -> pd.Series:
    """Europe over Russia by year, both at the GDP purchasing power of the same year."""
    years = range(first, LAST_SPENDING_YEAR + 1)
    return pd.Series({year: ratio("spending_ppp", chosen, year) for year in years}, name="GDP purchasing power")


def ratio_by_year(chosen: tuple[str, ...], first: int = 2014) -> pd.DataFrame:
    """Europe over Russia by year in current and in constant (2023) US$: the rouble moves the first."""
    milex = tables.table("milex_sipri").query(f"year >= {first}")
    out = {}
    for label, column in (("current US$", "current_usd_m"), ("constant 2023 US$", "constant_usd_m")):
        wide = milex.pivot_table(index="year", columns="iso3", values=column)
        out[label] = wide[[s for s in chosen if s in wide]].sum(axis=1) / wide["RUS"]
    return pd.DataFrame(out)


# ---- what American cover saves, and what it costs -------------------------------------------------------
#: costings of a Europe that America has left; the pledge of The Hague is none of them, for America is inside
WITHOUT_US = ("iiss_life_cycle", "bruegel_kiel")
BURDEN_NOW = float(tables.fact("F269")["value"])  # % of GDP, European allies, 2025 estimated


def without_us(costing: str) -> tuple[float, float]:
    """What a costing without America adds to today's European spending, low and high, bn US$ a year.

    Raises DataError for a costing in which America stays, or that is unknown.
    """
    if costing not in WITHOUT_US:
        raise DataError(f"“{costing}” is no costing of a Europe without America: choose from {', '.join(WITHOUT_US)}.")
    row = tables.table("costings").set_index("costing").loc[costing]
    return float(row["usd_bn_a_year_low"]), float(row["usd_bn_a_year_high"])


def saved_by_cover(extra: Numbers, burden: Numbers = BURDEN_NOW, year: int = 2025) -> np.ndarray:
    """What American cover saves Europe, bn US$ a year, if Europe pays `burden` % of GDP with America inside.

    1. Without America it would need `extra` bn above today's burden; 2. what it pays above today's with America inside
    is not saved; 3. the saving never falls below 0. GDP of the European allies in `year` (IMF).
    """
    paid = (np.asarray(burden, float) - BURDEN_NOW) / 100 * nato_europe_gdp(year)
    return np.maximum(np.asarray(extra, float) - paid, 0.0)


def tariff_cost(borne: Numbers = 1.0) -> np.ndarray:
    """What the rise of the US tariff of 2025 costs Europe if it bears a share `borne` (0 to 1) of it, bn US$ a year.

    Rise in points times what the US bought from the EU in 2024 (F147, F303, F301). Leaves out sales that were lost,
    the higher duties on steel and cars, and goods that are exempt.
    """
    rise = (float(tables.fact("F147")["value"]) - float(tables.fact("F303")["value"])) / 100
    return rise * float(tables.fact("F301")["value"]) * np.asarray(borne, float)
