"""Build-up of usable military capability by perpetual inventory (notebook 04).

Question: is Europe ready before Russia is, and which assumption decides?

perpetual inventory   stock this year = what is left of last year's stock + equipment delivered this year
K_E, K_R              equipment stocks of 30 European allies and of Russia, bn 2023 US$ at military PPP
usable                the share of a stock that can be used on one front, never more than the whole
alone                 usable Europe over usable Russia, with the US and its enablers gone
planned               the same along a staged US hand-over
left today            alone, if the US left today and all of Russia's usable force were free
trough                the lowest ratio of 2026-2040, and its year

Every function takes `a`, a mapping of assumption ids to numbers or to arrays of one common shape.

Leaves out: soldiers and reserves, command and will, air and sea value useless on land, import dependence,
nuclear weapons, Ukraine as a shield, growth of quality.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from natolab.facts import tables
from natolab.models import Numbers, Values
from natolab.models.ratios import members

FIRST, LAST = 1992, 2045
LAST_OBSERVED = 2024
YEARS = np.arange(FIRST, LAST + 1)
TROUGH_YEARS = (2026, 2040)
HAND_OVER_START = 2026
START_BURDEN = float(tables.fact("F052")["value"])  # % of GDP, NATO August 2025
RUSSIA_GROWTH_2025 = 1 + float(tables.fact("F038")["value"]) / 100  # real; published after the essay
POSTWAR_YEARS = 3
WHOLE = 1.0  # no share of a stock, and no efficiency against one integrated buyer, is above it
BURDEN_LIMIT = 12.0  # % of GDP; beyond it "no share does it"

#: the assumptions the paths depend on
NEEDS = (
    "target_burden",
    "target_year",
    "gdp_growth_eu",
    "eq_share_eu",
    "eq_share_ru",
    "k_eu",
    "price_ratio",
    "eff_eu",
    "eff_eu_gain",
    "eff_ru",
    "depreciation",
    "lag_eu",
    "lag_ru",
    "soviet_legacy",
    "war_loss_ru",
    "donate_eu",
    "war_end",
    "ru_spend_growth",
    "ru_postwar_spend",
    "ru_tied",
    "ru_reconstitution",
    "usable_ru",
    "usable_eu",
    "usable_eu_gain",
    "us_stock",
    "us_exit_years",
    "us_floor",
    "enabler_loss",
    "enabler_fill_years",
)


@cache
def spending_jump_2025() -> float:
    """Spending of Europe and Canada in 2025e over 2024, in constant prices: NATO, August 2025, to a tenth of a %."""
    nato = tables.table("nato_defence").query("edition == '2025-08' and iso3 == 'NATO_EUR_CAN' and year == 2025")
    return 1 + round(float(nato["real_change_pct"].item()), 1) / 100


@dataclass(frozen=True)
class Observed:
    """Spending 1992-2024 (bn constant 2023 US$) and the European equipment share of those years."""

    europe: np.ndarray
    russia: np.ndarray
    equipment_share: np.ndarray
    soviet_1990: float


@cache
def observed() -> Observed:
    """SIPRI spending (April 2025) of both sides and NATO's equipment shares (June 2024 edition).

    1. Before 2000 the table holds seven allies: their sum is scaled by the ratio of 2000 (1.268).
    2. The equipment share is weighted by constant-price spending; before 2014 it is that of 2014.
    """
    milex = tables.table("milex_sipri").pivot_table(index="year", columns="iso3", values="constant_usd_m")
    allies = [s for s in members("nato_europe") if s in milex.columns]
    seven = ["DEU", "ESP", "FRA", "GBR", "ITA", "POL", "TUR"]
    europe = milex[allies].sum(axis=1)
    scale = europe[2000] / milex.loc[2000, seven].sum()
    europe = europe.where(europe.index >= 2000, milex[seven].sum(axis=1) * scale)
    span = range(FIRST, LAST_OBSERVED + 1)
    nato = tables.table("nato_defence").query("edition == '2024-06'")
    nato = nato[nato["iso3"].isin(allies)].dropna(subset=["equipment_share_pct", "def_exp_constant_usd_m"])
    weighted = nato["equipment_share_pct"] * nato["def_exp_constant_usd_m"]
    share = weighted.groupby(nato["year"]).sum() / nato.groupby("year")["def_exp_constant_usd_m"].sum() / 100
    return Observed(
        europe=europe.loc[FIRST:LAST_OBSERVED].to_numpy() / 1e3,
        russia=milex.loc[FIRST:LAST_OBSERVED, "RUS"].to_numpy() / 1e3,
        equipment_share=np.array([share[max(year, 2014)] for year in span]),
        soviet_1990=milex.loc[1990, "SUN"] / 1e3,
    )


@dataclass(frozen=True)
class Paths:
    """Yearly paths 1992-2045, each of shape (54, *shape of the inputs); money in bn 2023 US$.

    usable_eu is Europe's usable stock as it is now, own_eu what is left of it without US enablers.
    """

    years: np.ndarray
    burden: np.ndarray
    stock_eu: np.ndarray
    stock_ru: np.ndarray
    usable_eu: np.ndarray
    usable_ru: np.ndarray
    own_eu: np.ndarray
    alone: np.ndarray
    planned: np.ndarray
    left_today: np.ndarray

    def at(self, year: int) -> int:
        """Position of a year on the time axis."""
        return int(year) - FIRST


def _clip01(x: Numbers) -> np.ndarray:
    return np.minimum(np.maximum(x, 0.0), 1.0)


def _lagged(flow: np.ndarray, lag: np.ndarray) -> np.ndarray:
    """flow at (position - lag) along the first axis, interpolated; before the first year the first value."""
    position = np.arange(len(flow), dtype=float).reshape(-1, *(1,) * lag.ndim)
    where = np.maximum(position - lag, 0.0)
    low = where.astype(int)
    part = where - low
    high = np.minimum(low + 1, len(flow) - 1)
    return np.take_along_axis(flow, low, 0) * (1 - part) + np.take_along_axis(flow, high, 0) * part


def _stock(start: Numbers, flow: np.ndarray, lag: np.ndarray, loss: np.ndarray) -> np.ndarray:
    """Perpetual inventory: K(t) = (1 - loss(t)) K(t-1) + flow(t - lag), along the first axis."""
    stock, kept, arrived = np.empty_like(flow), 1 - loss, _lagged(flow, lag)
    stock[0] = start
    for t in range(1, len(flow)):
        stock[t] = kept[t] * stock[t - 1] + arrived[t]
    return stock


def burden_path(a: Values) -> np.ndarray:
    """European core spending as % of GDP by year: flat at START_BURDEN to 2025, straight to the goal, then flat."""
    goal, year = np.broadcast_arrays(np.asarray(a["target_burden"], float), np.asarray(a["target_year"], float))
    ramp = _clip01((YEARS.reshape(-1, *(1,) * goal.ndim) - 2025) / (year - 2025))
    return START_BURDEN + (goal - START_BURDEN) * ramp


def us_left(a: Values, years: Numbers) -> np.ndarray:
    """Share of the US force still there: straight down over `us_exit_years` from 2026, never below `us_floor`."""
    exit_years = np.asarray(a["us_exit_years"], float)
    since = np.asarray(years) - HAND_OVER_START
    # At once (0 years): there before the hand-over starts and gone, but for the floor, from 2026 on.
    gone = np.where(exit_years > 0, since / np.maximum(exit_years, 1e-6), since >= 0)
    return np.clip(1 - gone, a["us_floor"], 1.0)


def _by_2035(now: Numbers, gain: Numbers, years: np.ndarray) -> np.ndarray:
    """A share that rises evenly by `gain` from 2025 to 2035, no further than to the whole."""
    return np.minimum(WHOLE, now + gain * _clip01((years - 2025) / 10))


def _equipment_ru(v: Values, spending: Any) -> Any:
    """Russian equipment out of spending, at military PPP and as far as the money arrives."""
    return spending * v["eq_share_ru"] * (v["k_eu"] * v["price_ratio"]) * v["eff_ru"]


def _flows(v: Values, t: np.ndarray, burden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Equipment bought each year by Europe and by Russia: observed to 2024, assumed after."""
    seen, past = observed(), LAST_OBSERVED - FIRST + 1
    column, ahead = (-1, *(1,) * (burden.ndim - 1)), t[past:] - 2025
    flow_eu, spend_ru = np.empty_like(burden), np.empty_like(burden)
    gdp = seen.europe[-1] * spending_jump_2025() / (START_BURDEN / 100) * (1 + v["gdp_growth_eu"] / 100) ** ahead
    eff = _by_2035(v["eff_eu"], v["eff_eu_gain"], t[past:])
    flow_eu[:past] = (seen.europe * seen.equipment_share).reshape(column) * v["k_eu"] * v["eff_eu"]
    flow_eu[past:] = gdp * burden[past:] / 100 * v["eq_share_eu"] * v["k_eu"] * eff
    calm = 1 + (v["ru_postwar_spend"] - 1) * _clip01((t[past:] - v["war_end"]) / POSTWAR_YEARS)
    spend_ru[:past] = seen.russia.reshape(column)
    spend_ru[past:] = seen.russia[-1] * RUSSIA_GROWTH_2025 * (1 + v["ru_spend_growth"] / 100) ** ahead * calm
    return flow_eu, _equipment_ru(v, spend_ru)


def _stocks(v: Values, t: np.ndarray, flow_eu: np.ndarray, flow_ru: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Stocks from 1992: Europe starts at its steady state, Russia at a share of the Soviet steady state."""
    d = v["depreciation"]
    given = np.where((t >= 2022) & (t <= 2025), v["donate_eu"], 0.0)
    lost = np.where((t >= 2022) & (t <= v["war_end"]), v["war_loss_ru"], 0.0)
    lag_eu, lag_ru = (np.broadcast_to(v[k], flow_eu.shape[1:]) for k in ("lag_eu", "lag_ru"))
    soviet = _equipment_ru(v, v["soviet_legacy"] * observed().soviet_1990) / d
    return _stock(flow_eu[0] / d, flow_eu, lag_eu, d + given), _stock(soviet, flow_ru, lag_ru, d + lost)


def _usable(v: Values, t: np.ndarray, stock_eu: np.ndarray, stock_ru: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Usable parts: Europe's share rises to 2035; Russia's is tied down until the war ends, then freed."""
    freed = _clip01((t - v["war_end"]) / v["ru_reconstitution"])
    usable_eu = _by_2035(v["usable_eu"], v["usable_eu_gain"], t) * stock_eu
    return usable_eu, v["usable_ru"] * (1 - v["ru_tied"] * (1 - freed)) * stock_ru


def _europe_without_us(v: Values, t: np.ndarray, usable_eu: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Europe's usable stock with the US and its enablers gone, and with what the hand-over leaves of both."""
    left = us_left(v, t)
    missing = 1 - _clip01((t - HAND_OVER_START) / v["enabler_fill_years"])
    own = usable_eu * (1 - v["enabler_loss"] * missing)
    return own, usable_eu * (1 - v["enabler_loss"] * (1 - left) * missing) + v["us_stock"] * left


def paths(a: Values) -> Paths:
    """Stocks, usable stocks and the three ratios, year by year.

    Steps (source of the equations: perpetual inventory, e.g. OECD, Measuring Capital, 2009)
    1. Equipment flows of both sides. 2. Stocks. 3. Usable shares. 4. Europe alone, and along the hand-over.
    Then the ratios of usable Europe to usable Russia.
    """
    v = {key: np.asarray(a[key], float) for key in NEEDS}
    shape = np.broadcast_shapes(*(value.shape for value in v.values()))
    t = YEARS.reshape(-1, *(1,) * len(shape))
    burden = burden_path({k: np.broadcast_to(v[k], shape) for k in ("target_burden", "target_year")})
    stock_eu, stock_ru = _stocks(v, t, *_flows(v, t, burden))
    usable_eu, usable_ru = _usable(v, t, stock_eu, stock_ru)
    own, shared = _europe_without_us(v, t, usable_eu)
    with np.errstate(divide="ignore", over="ignore"):  # without a Soviet legacy Russia's stock of 1992 is zero
        alone, planned, left_today = own / usable_ru, shared / usable_ru, own / (v["usable_ru"] * stock_ru)
    return Paths(YEARS, burden, stock_eu, stock_ru, usable_eu, usable_ru, own, alone, planned, left_today)


def trough(ratio: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest value of a yearly ratio over 2026-2040, and its year."""
    first, last = (year - FIRST for year in TROUGH_YEARS)
    window = ratio[first : last + 1]
    return window.min(axis=0), TROUGH_YEARS[0] + window.argmin(axis=0)


def trough_alone(a: Values) -> np.ndarray:
    """The lowest alone ratio of 2026-2040."""
    return trough(paths(a).alone)[0]


def margin(a: Values) -> np.ndarray:
    """Lowest alone ratio less the ratio that counts as enough: above 0 Europe never falls short."""
    return trough_alone(a) - np.asarray(a["parity_threshold"])


def safe_year(ratio: np.ndarray, threshold: Numbers) -> np.ndarray:
    """First year from 2026 on from which the ratio stays at or above the threshold; nan if there is none."""
    ahead = ratio[TROUGH_YEARS[0] - FIRST :]
    short = ahead < threshold
    # Position of the last short year, counted from the end; no short year means safe from the first.
    last_short = np.where(short.any(axis=0), len(ahead) - 1 - short[::-1].argmax(axis=0), -1)
    return np.where(last_short == len(ahead) - 1, np.nan, TROUGH_YEARS[0] + last_short + 1.0)


def required_burden(a: Values, year: Numbers, ratio: Numbers | None = None) -> np.ndarray:
    """Share of GDP, reached by `year` on a straight ramp, that brings the alone ratio to the threshold.

    1. The ratio of one year is affine in the burden reached by that year.
    2. Evaluate at 2 and 6 % and solve. Where nothing bought by then can be there yet, no share changes the ratio:
       -inf if it is enough as it is, +inf if not.
    Values at or below 2.27 mean "already met"; above 12 "no share does it".
    `year` is one year, or an array of years when every assumption is a single number.
    """
    goal = np.asarray(a["parity_threshold"] if ratio is None else ratio, float)
    year = np.asarray(year)
    where = (year - FIRST, np.arange(year.size)) if year.ndim else int(year) - FIRST
    low, high = (
        paths({**a, "target_burden": share, "target_year": year.astype(float)}).alone[where] for share in (2.0, 6.0)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        solved = 2.0 + 4.0 * (goal - low) / (high - low)
    return np.where(high > low, solved, np.where(low >= goal, -np.inf, np.inf))
