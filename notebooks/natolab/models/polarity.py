"""Polarity and balance of threat: is power spreading out, and who threatens whom (notebook 09).

Question: is power spreading out, by which yardstick, since when?

share              a state's level over the sum of a named list of states; always print the list
concentration      HHI, the sum of squared shares
effective number   1 / HHI: as many equal states would be just as concentrated
two-power share    the two largest shares together
pole               a state with at least `pole_threshold` of the leader's level
Europe as one      today's EU-27 takes the place of its members on the list, from 1992 on; the UK stays apart
threat             weighted mean of power, nearness, offence and intent, each from 0 to 1 (Walt 1985)

Yardsticks: GDP at market rates and at purchasing power (IMF, October 2025), the Composite Index of National
Capability (CINC, Correlates of War NMC 7.0), military spending (SIPRI, April 2025).

Leaves out: polarity is about the structure of strategy, not a count; CINC rewards people and steel. The CINC table
holds 58 codes, not the world, so shares here are shares of a list. Threat by distance between capitals leaves out
overseas territories such as Greenland, navies, air forces and missiles.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from natolab.errors import DataError
from natolab.facts import tables
from natolab.models import Numbers, Values
from natolab.models.distance import between
from natolab.models.ratios import SOLDIERS, members

#: the printed lists of states; each reproduces the published series or single-year number beside it
GDP_TEN = ("USA", "CHN", "RUS", "JPN", "DEU", "IND", "GBR", "FRA", "ITA", "BRA")  # 4.6, 5.5, 4.3 (F266)
PPP_SIX = ("USA", "CHN", "RUS", "JPN", "DEU", "IND")  # 3.90 at purchasing power in 2025
SPENDERS_SIX = ("USA", "CHN", "RUS", "DEU", "GBR", "FRA")  # 1.8, 1.8, 2.6
CINC_TOP = 8  # the eight largest of each year

FIRST_YEAR = {"gdp_market": 1980, "gdp_ppp": 1980, "cinc": 1816, "spending": 1992}
LAST_YEAR = {"gdp_market": 2025, "gdp_ppp": 2025, "cinc": 2022, "spending": 2024}
YARDSTICKS = {
    "gdp_market": "GDP, market rates",
    "gdp_ppp": "GDP, purchasing power",
    "cinc": "Material capabilities (CINC)",
    "spending": "Military spending",
}
EUROPE = "Europe"  # the entry that stands for states counted as one
EUROPE_AS_ONE_FROM = 1992  # Treaty on European Union signed; earlier the switch changes nothing
SPENDING_EU_OBSERVED_FROM = 2000
EU_LONG_SPENDING = ("DEU", "ESP", "FRA", "ITA", "POL")  # EU members with SIPRI rows before 2000


# ---- indices of a list ------------------------------------------------------------------------------
def share_of_leader(levels: Numbers) -> np.ndarray:
    """Each state's level over the largest. The first axis holds the states; nan counts as absent (0).

    Raises DataError when no level is positive.
    """
    known = np.nan_to_num(np.asarray(levels, float), nan=0.0)
    leader = known.max(axis=0) if known.size else np.zeros(1)
    if not (leader > 0).all():
        raise DataError("Shares need a list with at least one state above zero: check the list and the year.")
    return known / leader


def shares(levels: Numbers) -> np.ndarray:
    """Share of each state in the sum over the list. The first axis holds the states; nan counts as absent (0).

    Raises DataError when no level is positive.
    """
    scaled = share_of_leader(levels)  # first, so that no sum or square overflows or vanishes
    return scaled / scaled.sum(axis=0)


def concentration(levels: Numbers) -> np.ndarray:
    """HHI: sum of squared shares, from 1/n (equal states) to 1 (one state)."""
    return (shares(levels) ** 2).sum(axis=0)


def effective_number(levels: Numbers) -> np.ndarray:
    """1 / HHI, from 1 to the number of states (Laakso and Taagepera 1979)."""
    return 1 / concentration(levels)


def two_power_share(levels: Numbers) -> np.ndarray:
    """The two largest shares together; 1 for a list of one or two."""
    return np.sort(shares(levels), axis=0)[-2:].sum(axis=0)


def poles(a: Values, levels: Numbers) -> np.ndarray:
    """Number of states with at least `pole_threshold` of the leader; at least 1.

    levels: (states, *shape); the threshold is a number or an array that fits `shape`.
    """
    part = share_of_leader(levels)
    threshold = np.asarray(a["pole_threshold"], float)
    if part.ndim == 1:
        part = part.reshape(-1, *(1,) * threshold.ndim)
    return (part >= threshold).sum(axis=0)


# ---- levels and series ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Levels:
    """Levels of a list of states by year: `table` has shape (states, years), absent states 0.

    Units: US$ or international $ (GDP), index (CINC), US$ m of 2023 (spending).
    `estimated_until`: the last year in which a part of Europe's level is scaled up (0 if none is).
    """

    states: tuple[str, ...]
    years: np.ndarray
    table: np.ndarray
    estimated_until: int = 0

    def at(self, year: int) -> np.ndarray:
        """Levels of one year, in the order of `states`. Raises DataError for a year outside."""
        if not self.years[0] <= year <= self.years[-1]:
            raise DataError(f"These series run from {self.years[0]} to {self.years[-1]}; {year} is outside.")
        return self.table[:, int(year) - self.years[0]]

    def present(self, year: int) -> tuple[str, ...]:
        """The states that have data in one year: the list to print."""
        return tuple(state for state, level in zip(self.states, self.at(year), strict=True) if level > 0)


@cache
def _everyone(yardstick: str) -> tuple[tuple[str, ...], np.ndarray]:
    """Every state with data under a yardstick, and its levels (states, years); absent states 0."""
    sources = {
        "gdp_market": ("economy", "gdp_current_usd"),
        "gdp_ppp": ("economy", "gdp_ppp_intl"),
        "cinc": ("power", "cinc"),
        "spending": ("milex_sipri", "constant_usd_m"),
    }
    if yardstick not in sources:
        raise DataError(f"There is no yardstick called “{yardstick}”: choose from {', '.join(YARDSTICKS)}.")
    name, column = sources[yardstick]
    wide = tables.table(name).pivot_table(index="iso3", columns="year", values=column)
    wide = wide.reindex(columns=range(FIRST_YEAR[yardstick], LAST_YEAR[yardstick] + 1)).fillna(0.0)
    return tuple(wide.index), wide.to_numpy()


def named(yardstick: str) -> tuple[str, ...]:
    """The printed list of a yardstick's series; for CINC every code of the table, of which the top eight count."""
    lists = {"gdp_market": GDP_TEN, "gdp_ppp": GDP_TEN, "spending": SPENDERS_SIX}
    return lists.get(yardstick) or _everyone(yardstick)[0]


def levels(yardstick: str, chosen: Iterable[str], as_one: Iterable[str] = ()) -> Levels:
    """Levels of the chosen states by year; the states in `as_one` are counted as a single entry, last on the list.

    1. Chosen states that belong to `as_one` are replaced, whether all of `as_one` was chosen or not.
    2. States without data in a year count as nothing (Russia's GDP before 1992).
    Raises DataError for a state that is not in the data.
    """
    known, table = _everyone(yardstick)
    years = np.arange(FIRST_YEAR[yardstick], LAST_YEAR[yardstick] + 1)
    as_one = tuple(as_one)
    apart = tuple(state for state in chosen if state not in as_one)
    for state in apart:
        if state not in known:
            raise DataError(f"There is no state “{state}” under “{YARDSTICKS[yardstick]}”: check the code.")
    rows_apart = table[[known.index(state) for state in apart]]
    if not as_one:
        return Levels(apart, years, rows_apart)
    merged = table[[known.index(state) for state in as_one if state in known]].sum(axis=0)
    return Levels((*apart, EUROPE), years, np.vstack([rows_apart, merged]))


@cache
def listed(yardstick: str, europe_as_one: bool = False) -> Levels:
    """The yardstick's own list by year, Europe as many states or, from 1992 on, as one.

    1. As one, the EU-27 of today takes the place of its members on the list; the UK stays apart. That adds members
       that were not on the list, so it is no mere merger: it may raise the effective number (CINC, spending).
    2. SIPRI rows of most EU members begin in 2000: before, five long series are scaled by the ratio of 2000 (1.388).
    3. The IMF has no 1992 GDP of five members that make 1.1 % of the EU's in 1995: they count as nothing until then.
    """
    apart = levels(yardstick, named(yardstick))
    if not europe_as_one:
        return apart
    union = members("eu27")
    predecessors = ("CSK",) if yardstick == "cinc" else ()  # Czechoslovakia still has the row of 1992
    merged = levels(yardstick, apart.states, (*union, *predecessors))
    years, estimated_until = apart.years, 0
    europe = merged.table[-1].copy()
    if yardstick == "spending":
        long = levels(yardstick, EU_LONG_SPENDING).table.sum(axis=0)
        start = SPENDING_EU_OBSERVED_FROM - years[0]
        europe[:start] = long[:start] * europe[start] / long[start]
        estimated_until = SPENDING_EU_OBSERVED_FROM - 1
    # One table for both ages: up to 1991 the members' rows count, from 1992 on the row of Europe.
    split = np.array([state in union or state in predecessors for state in apart.states])
    members_count = years < EUROPE_AS_ONE_FROM
    table = np.vstack([np.where(split[:, None] & ~members_count, 0.0, apart.table), np.where(members_count, 0, europe)])
    return Levels((*apart.states, EUROPE), years, table, estimated_until)


@dataclass(frozen=True)
class Series:
    """Concentration of power by year; every field but `states` has the shape (years,).

    states[i] is the list of year i, largest first (for CINC the top eight).
    """

    years: np.ndarray
    states: tuple[tuple[str, ...], ...]
    effective_number: np.ndarray
    concentration: np.ndarray
    two_power_share: np.ndarray
    leader_share: np.ndarray
    poles: np.ndarray

    def at(self, year: int) -> int:
        """Position of a year on the time axis."""
        return int(year) - int(self.years[0])


@cache
def _sorted(yardstick: str, europe_as_one: bool) -> tuple[np.ndarray, tuple[tuple[str, ...], ...]]:
    """Levels of each year from the largest down, cut to the list, and the states in that order."""
    unsorted = listed(yardstick, europe_as_one)
    order = np.argsort(-unsorted.table, axis=0, kind="stable")
    if yardstick == "cinc":
        order = order[:CINC_TOP]
    table = np.take_along_axis(unsorted.table, order, axis=0)
    names = tuple(
        tuple(unsorted.states[i] for i, level in zip(column, values, strict=True) if level > 0)
        for column, values in zip(order.T, table.T, strict=True)
    )
    return table, names


def series(a: Values, yardstick: str) -> Series:
    """Every index by year for one yardstick, Europe as one or many by the switch `europe_as_one` (one number).

    Up to 1991 GDP has nine states, as the IMF has no Soviet Union: print the list with the number.
    Poles are counted on the same list. `pole_threshold` is one number here; `poles` takes arrays.
    """
    europe_as_one = bool(a["europe_as_one"])
    table, names = _sorted(yardstick, europe_as_one)
    part = shares(table)
    hhi = (part**2).sum(axis=0)
    return Series(
        years=listed(yardstick, europe_as_one).years,
        states=names,
        effective_number=1 / hhi,
        concentration=hhi,
        two_power_share=part[:2].sum(axis=0),
        leader_share=part[0],
        poles=poles(a, table),
    )


def _by_switch(a: Values, yardstick: str, year: int, index: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """An index of one year for a switch `europe_as_one` that may be an array."""
    as_many, as_one = (index(_sorted(yardstick, flag)[0][:, year - FIRST_YEAR[yardstick]]) for flag in (False, True))
    return np.where(np.asarray(a["europe_as_one"], float) >= 0.5, as_one, as_many)


def _checked_year(yardstick: str, year: int | None) -> int:
    last = LAST_YEAR[yardstick] if year is None else int(year)
    listed(yardstick).at(last)
    return last


def effective_number_in(a: Values, yardstick: str, year: int | None = None) -> np.ndarray:
    """Effective number of powers in one year (the last if none is given); takes arrays of `europe_as_one`."""
    return _by_switch(a, yardstick, _checked_year(yardstick, year), effective_number)


def poles_in(a: Values, yardstick: str, year: int | None = None) -> np.ndarray:
    """Number of poles in one year (the last if none is given); takes arrays of both assumptions."""
    return _by_switch(a, yardstick, _checked_year(yardstick, year), lambda one_year: poles(a, one_year))


def relative(yardstick: str, state: str, other: str, year: int) -> float:
    """Level of one state over another in one year, e.g. China over the US."""
    above, below = levels(yardstick, (state, other)).at(year)
    return float(above / below)


# ---- balance of threat ------------------------------------------------------------------------------
STATES = ("RUS", "CHN", "USA")  # whose threat is scored
FACTORS = ("power", "nearness", "offence", "intent")
TARGETS = ("EST", "POL", "DEU", "DNK", "ESP")
INTENT_ASSUMED = {"RUS": 1.0, "CHN": 0.4}  # assumed: official texts name Russia (F023, F128, F200); none here on China
#: share who see the US as friend or ally, YouGov, published two days after the essay
FRIEND_OR_ALLY = {
    state: float(tables.fact(row)["value"]) / 100 for state, row in (("DNK", "F271"), ("DEU", "F164"), ("ESP", "F272"))
}


@cache
def _soldiers_in_europe() -> Mapping[str, float]:
    """Active soldiers in Europe: all of Russia's (2024, F270), US ones stationed there in the table's last year."""
    stationed = tables.table("us_troops_europe_total").dropna(subset=["troops_clean"])
    return {"RUS": SOLDIERS["russia"] * 1e6, "CHN": 0.0, "USA": float(stationed["troops_clean"].iloc[-1])}


def threat_factors(capital: str, yardstick: str = "gdp_market", after_essay: bool = False) -> dict[str, np.ndarray]:
    """The four factors, each from 0 to 1, as arrays over Russia, China and the US (the order of STATES).

    power      derived: level over the highest of the three; GDP at market rates 2025 (IMF) unless another is chosen
    nearness   derived: shortest distance between any two capitals of the table over the distance from this capital
    offence    derived: soldiers in Europe over the most of the three; Russia's by F270, US by troops stationed
               (DMDC), China 0; leaves out ships, aircraft and missiles, counts Russians tied down in Ukraine
    intent     Russia 1 and China 0.4 assumed; US: share calling its president an enemy of Europe (F167);
               after the essay: share not seeing it as friend or ally (F164)
    after_essay=True takes polls published after 4 February 2026 where there is
    one for the capital's state. Military spending compares 2024, CINC 2022. Raises DataError for another capital.
    """
    if capital not in TARGETS:
        raise DataError(f"Threat is scored for {', '.join(TARGETS)}; “{capital}” is not among them.")
    level = levels(yardstick, STATES).at(LAST_YEAR[yardstick])
    nearest = min(between(target, state) for target in TARGETS for state in STATES)
    soldiers = np.array([_soldiers_in_europe()[state] for state in STATES])
    us_intent = float(tables.fact("F167")["value"]) / 100
    if after_essay and capital in FRIEND_OR_ALLY:
        us_intent = 1 - FRIEND_OR_ALLY[capital]
    return {
        "power": level / level.max(),
        "nearness": np.array([nearest / between(capital, state) for state in STATES]),
        "offence": soldiers / soldiers.max(),
        "intent": np.array([{**INTENT_ASSUMED, "USA": us_intent}[state] for state in STATES]),
    }


def balance_of_threat(
    a: Values, capital: str, factors: Mapping[str, np.ndarray] | None = None
) -> dict[str, np.ndarray]:
    """Threat score of Russia, China and the US seen from one capital: sum w_k z_k / sum w_k, from 0 to 1.

    1. Factors z from `threat_factors(capital)`, or the caller's own; 2. weights w_power ... w_intent from `a`.
    With all four weights at 0 nothing counts and every score is 0. Source: Walt 1985 (the four factors, no weights).
    """
    z = threat_factors(capital) if factors is None else factors
    weights = [np.asarray(a[f"w_{factor}"], float) for factor in FACTORS]
    most = np.maximum.reduce(np.broadcast_arrays(*weights))
    scale = np.where(most > 0, most, 1.0)  # so that very small weights keep their proportions
    weights = [w / scale for w in weights]
    total = np.where(most > 0, sum(weights), 1.0)
    return {
        state: sum(w * z[factor][i] for w, factor in zip(weights, FACTORS, strict=True)) / total
        for i, state in enumerate(STATES)
    }


def russia_lead(a: Values, capital: str) -> np.ndarray:
    """Threat score of Russia less the higher of the other two: at or above 0 Russia ranks first.

    nan where all four weights are 0: nothing is ranked.
    """
    score = balance_of_threat(a, capital)
    counted = np.maximum.reduce(np.broadcast_arrays(*(np.asarray(a[f"w_{factor}"], float) for factor in FACTORS))) > 0
    return np.where(counted, score["RUS"] - np.maximum(score["CHN"], score["USA"]), np.nan)


def smallest_lead(a: Values) -> np.ndarray:
    """Russia's lead from the capital, of five, where it is smallest: at or above 0 it ranks first from all.

    nan as in `russia_lead`.
    """
    return np.minimum.reduce([russia_lead(a, capital) for capital in TARGETS])
