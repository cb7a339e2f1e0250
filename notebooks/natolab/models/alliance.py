"""Who pays for an alliance? A game with joint products, calibrated on 31 burdens (notebook 06).

Question: how much would Europe add if the US did less, and who would add it?

burden                defence spending as % of GDP
effective sum         G = what all allies spend, US spending counted at the part that serves Europe
joint products        a share `publicness` of the benefit comes from G, the rest from one's own spending
taste                 a_i, the weight of defence against all other uses of income, for one ally
equilibrium           no ally gains by spending more or less, given the others (Nash)
coordination          the weight each ally gives to the benefit of the others; 1 is Samuelson's rule
answer to a US cut    what the European allies add, as a share of the effective cut

U_i = (1 - a_i) ln(Y_i - g_i) + a_i [publicness ln G + (1 - publicness) ln g_i],  G = sum_j w_j g_j
(Olson and Zeckhauser 1966 for publicness 1; joint products after Sandler and Forbes 1980).

Every model function takes `a`, a mapping of assumption ids to numbers or to arrays of one common shape, and
returns spending by ally, of shape (31, *that shape), in bn constant 2021 US$ of NATO's August 2025 edition.

The data tests (rank correlations, regressions) never mix editions of NATO's tables.

Leaves out: bargaining and threats of leaving (Blankenship), conscription, aid, domestic politics.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from natolab.errors import DataError
from natolab.facts import tables
from natolab.models import Numbers, Values
from natolab.models.distance import capitals, great_circle
from natolab.models.statistics import Correlation, Fit, least_squares, spearman
from natolab.models.statistics import ranks as ranks  # exercise 06 names it

EDITION, YEAR = "2025-08", 2024  # NATO, August 2025; 2024 is an estimate there
AMERICAS = ("CAN", "USA")
JOINED = {"MNE": 2017, "MKD": 2020, "FIN": 2023, "SWE": 2024}  # accessions after 2014; the others were members
TRUMP_YEARS = (2017, 2018, 2019, 2020, 2025)  # calendar years in which he was in office for eleven months or more
FOUR = ("FRA", "GBR", "ITA", "TUR")  # with unbroken spending series from 1953
TASTE_LIMIT = 0.999  # a risen threat cannot push a taste to 1; never reached inside the ranges of the sliders
HALF = 0.5  # of a US cut: free riding bites where less than this would be replaced
SMALLEST_CUT = 0.001  # below this the answer is that to a cut of 0.1 %: no division by nothing
ADDED_AT_LEAST = 0.5  # bn 2021 US$; below this no part of it is taken back: no division by nothing
ROUNDS = 100
TOLERANCE = 1e-12

#: the assumptions the game depends on
NEEDS = ("publicness", "us_weight", "us_cut", "coordination", "threat_rise", "minimum_pledge")


# ---- the allies ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Allies:
    """Allies with armed forces in one year of one edition, sorted by code.

    spending and gdp in bn constant US$ (gdp = spending / share), burden in % of GDP, distance in km from
    the capital to Moscow.
    """

    iso3: tuple[str, ...]
    spending: np.ndarray
    burden: np.ndarray
    gdp: np.ndarray
    distance: np.ndarray

    @property
    def european(self) -> np.ndarray:
        """True for the allies other than the US and Canada."""
        return ~np.isin(self.iso3, AMERICAS)

    @property
    def us(self) -> np.ndarray:
        """True for the United States."""
        return np.isin(self.iso3, "USA")

    def at(self, iso3: str) -> int:
        """Position of an ally on the first axis."""
        return self.iso3.index(iso3)

    def only(self, chosen: np.ndarray) -> "Allies":
        """Some of the allies, by a mask."""
        names = tuple(np.array(self.iso3)[chosen].tolist())
        return Allies(names, *(x[chosen] for x in (self.spending, self.burden, self.gdp, self.distance)))


@cache
def distances() -> Mapping[str, float]:
    """Ally -> km from its capital to Moscow (source: data/capitals.csv, Natural Earth)."""
    known = set(tables.table("nato_defence")["iso3"])  # the table of capitals has Moscow and Beijing as well
    moscow = capitals()["RUS"]
    return {state: float(great_circle(moscow, place)) for state, place in capitals().items() if state in known}


@cache
def _nato(edition: str) -> pd.DataFrame:
    """One edition of NATO's table, the allies with forces only: no aggregates, no Iceland."""
    table = tables.table("nato_defence")
    return table[(table["edition"] == edition) & table["iso3"].isin(distances())]


@cache
def allies(edition: str = EDITION, year: int = YEAR) -> Allies:
    """The allies with forces in one year of one NATO edition. Raises DataError when the edition lacks the year.

    States that joined later are included: NATO's tables have them from 2014.
    """
    rows = _nato(edition).query(f"year == {int(year)}").sort_values("iso3")
    if rows.empty:
        raise DataError(f"NATO's edition {edition} in data/nato_defence.csv has no year {year}.")
    spending, burden = rows["def_exp_constant_usd_m"].to_numpy() / 1e3, rows["share_gdp_pct"].to_numpy()
    distance = np.array([distances()[code] for code in rows["iso3"]])
    return Allies(tuple(rows["iso3"]), spending, burden, spending / burden * 100, distance)


@cache
def members_of(edition: str, year: int) -> Allies:
    """The same, only states that were members in that year."""
    every = allies(edition, year)
    return every.only(np.array([JOINED.get(code, 0) <= year for code in every.iso3]))


# ---- the game -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Setting:
    """What every ally faces: columns of shape (31, 1, …) or (31, *shape)."""

    today: np.ndarray
    gdp: np.ndarray
    near: np.ndarray  # nearest distance / own distance
    weight: np.ndarray
    publicness: np.ndarray
    shape: tuple[int, ...]


def _setting(a: Values, *others: Numbers | None) -> _Setting:
    known = allies()
    values = [np.asarray(a[key], float) for key in NEEDS if key in a]
    extra = [np.shape(x)[1:] for x in others if x is not None]
    shape = np.broadcast_shapes(*(x.shape for x in values), *extra)
    column = (-1, *(1,) * len(shape))
    weight = np.where(known.us.reshape(column), np.asarray(a["us_weight"], float), 1.0)
    near = (known.distance.min() / known.distance).reshape(column)
    today, gdp = known.spending.reshape(column), known.gdp.reshape(column)
    return _Setting(today, gdp, near, weight, np.asarray(a["publicness"], float), shape)


def calibrate(a: Values) -> np.ndarray:
    """Tastes a_i in 0-1 that make today's spending the equilibrium, exactly. Shape (31, *shape).

    From the first-order condition (1 - a)/(Y - g) = a [publicness w/G + (1 - publicness)/g]:
    a = B/(A + B), B = 1/(Y - g), A = the bracket.
    """
    s = _setting(a)
    effective = (s.weight * s.today).sum(axis=0)
    worth = s.publicness * s.weight / effective + (1 - s.publicness) / s.today
    cost = 1 / (s.gdp - s.today)
    return np.broadcast_to(cost / (worth + cost), (len(s.today), *s.shape))


def threat_tastes(a: Values) -> np.ndarray:
    """Tastes after the threat has risen: a_i (1 + threat_rise × nearest distance / own distance)."""
    s = _setting(a)
    return np.minimum(calibrate(a) * (1 + np.asarray(a["threat_rise"], float) * s.near), TASTE_LIMIT)


def _reply(
    effective: np.ndarray, shared: Numbers, own: Numbers, cost: Numbers, gdp: Numbers,
    fixed: Numbers | None, least: Numbers | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Best spending of each ally at a given effective sum, and its two derivatives.

    Positive root of p g² + (c + s - pY) g - sY = 0 where p is shared over G, s own, c cost, in the form that
    does not cancel. Returns g, dg/dG at fixed cost, and -dg/dc.
    """
    p = shared / effective
    b = cost + own - p * gdp
    gap = np.sqrt(b * b + 4 * p * own * gdp)
    falls = b >= 0
    above = np.where(falls, 2 * own * gdp, gap - b)
    below = np.where(falls, b + gap, 2 * p)
    g = above / np.where(below > 0, below, 1.0)
    per_cost = g / np.where(gap > 0, gap, 1.0)
    per_sum = -per_cost * p * (gdp - g) / effective
    # Whoever is held at a level, or at the minimum, does not react.
    held = np.zeros_like(g, bool)
    if fixed is not None:
        held |= np.isfinite(fixed)
        g = np.where(np.isfinite(fixed), fixed, g)
    if least is not None:
        held |= g < least
        g = np.maximum(g, least)
    return g, np.where(held, 0.0, per_sum), np.where(held, 0.0, per_cost)


def _settle(
    effective: np.ndarray, weight: np.ndarray, *terms: Any
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The effective sum at which all best replies add up to it, by Newton's method.

    The sum of best replies falls in G and is convex in G, so Newton's method cannot miss the one root.
    Raises ArithmeticError should it not be there after ROUNDS steps.
    """
    for _ in range(ROUNDS):
        g, per_sum, per_cost = _reply(effective, *terms)
        slope = 1 - (weight * per_sum).sum(axis=0)
        step = ((weight * g).sum(axis=0) - effective) / slope
        # The step is never too long, but for a pure public good that nobody would pay for at this sum.
        effective = np.maximum(effective + step, 1e-6 * effective)
        if np.all(np.abs(step) <= TOLERANCE * effective):
            break
    else:
        raise ArithmeticError(f"no equilibrium within {ROUNDS} rounds")
    return effective, g, per_sum, per_cost, slope


def _equilibrium(
    a: Values, tastes: Numbers | None, coordination: Numbers, fixed: Numbers | None, least: Numbers | None
) -> np.ndarray:
    """Spending by ally in the unique equilibrium.

    1. Own first-order conditions: the best reply of each ally to the effective sum.
    2. With coordination κ the cost of spending falls by κ w W/G, where W is the sum over allies of the
       marginal benefit of G in money; κ = 1 is Samuelson's rule.
    3. κW/G is between 0 and 1 and falls as it is credited: one root, by Newton's method inside a bracket.
    """
    tastes = calibrate(a) if tastes is None else tastes
    s = _setting(a, tastes, fixed, least)
    kappa = np.broadcast_to(np.asarray(coordination, float), s.shape)
    effective = np.broadcast_to((s.weight * s.today).sum(axis=0), s.shape)
    # W holds the ally's own benefit from G too, so with coordination only 1 - κ of it is counted apart.
    shared = tastes * s.publicness * s.weight * (1 - kappa)
    own, price = tastes * (1 - s.publicness), 1 - tastes
    worth = tastes * s.publicness / price
    terms = (s.gdp, fixed, least)
    if not kappa.any():
        return np.broadcast_to(_settle(effective, s.weight, shared, own, price, *terms)[1], (len(s.gdp), *s.shape))
    credit, low, high = np.zeros(s.shape), np.zeros(s.shape), np.ones(s.shape)
    for _ in range(ROUNDS):
        cost = price * (1 - s.weight * credit)
        effective, g, per_sum, per_cost, slope = _settle(effective, s.weight, shared, own, cost, *terms)
        total = (worth * (s.gdp - g)).sum(axis=0)
        miss = kappa * total / effective - credit
        low, high = np.where(miss >= 0, credit, low), np.where(miss <= 0, credit, high)
        if np.all(np.abs(miss) <= TOLERANCE):
            break
        moves = per_cost * price * s.weight  # with the credit, at fixed G
        sum_moves = (s.weight * moves).sum(axis=0) / slope
        total_moves = -(worth * (moves + per_sum * sum_moves)).sum(axis=0)
        turn = kappa * (total_moves - total / effective * sum_moves) / effective - 1
        tried = credit - miss / turn
        credit = np.where((tried >= low) & (tried <= high), tried, (low + high) / 2)
    else:
        raise ArithmeticError(f"no equilibrium within {ROUNDS} rounds")
    return np.broadcast_to(g, (len(s.gdp), *s.shape))


def nash(
    a: Values, tastes: Numbers | None = None, fixed: Numbers | None = None, least: Numbers | None = None
) -> np.ndarray:
    """Spending by ally, bn 2021 US$, when each chooses for itself.

    tastes   by ally; the calibrated ones if none are given (then this returns today's spending)
    fixed    spending by ally that is held, nan for those who choose
    least    smallest spending by ally
    Each has shape (31, *shape) or (31, 1, …). Raises KeyError when publicness or us_weight is missing,
    ArithmeticError when no equilibrium is found (for values far outside the sliders).
    """
    return _equilibrium(a, tastes, 0.0, fixed, least)


def coordinated(
    a: Values, tastes: Numbers | None = None, fixed: Numbers | None = None, least: Numbers | None = None
) -> np.ndarray:
    """Spending by ally when each gives the weight `coordination` to the others: 0 is nash, 1 is Samuelson.

    At 1 the marginal benefits of all allies from the effective sum and the own private benefit add up to the
    cost, for every ally that chooses. Arguments as for nash.
    """
    return _equilibrium(a, tastes, a["coordination"], fixed, least)


def _us_held(s: _Setting, cut: Numbers) -> np.ndarray:
    is_us = allies().us.reshape(s.today.shape)
    return np.where(is_us, (1 - np.asarray(cut, float)) * s.today, np.nan)


def _pledged(a: Values, s: _Setting) -> np.ndarray:
    """The minimum by ally; it does not bind the US."""
    is_us = allies().us.reshape(s.today.shape)
    return np.where(is_us, 0.0, np.asarray(a["minimum_pledge"], float) / 100 * s.gdp)


def us_cut(a: Values) -> np.ndarray:
    """Spending by ally when the US spends (1 - us_cut) of today's and the others choose anew."""
    return nash(a, fixed=_us_held(_setting(a), a["us_cut"]))


def us_cut_answer(a: Values) -> np.ndarray:
    """What the European allies add after a US cut, as a share of the effective cut (us_weight × cut), 0 to 1.

    Canada's answer is left out. Cuts below 0.1 % get the share of a cut of 0.1 %. Exact to about 1e-11.
    """
    cut = np.maximum(np.asarray(a["us_cut"], float), SMALLEST_CUT)
    after = us_cut({**a, "us_cut": cut})
    lost = np.asarray(a["us_weight"], float) * cut * allies().spending[allies().us][0]
    return (european_total(after) - european_total(allies().spending)) / lost


def free_riding(a: Values) -> np.ndarray:
    """One half less the part of a US cut that would be replaced: above 0 most of it would not be."""
    return HALF - us_cut_answer(a)


def threat_rise(a: Values) -> np.ndarray:
    """Spending by ally once the threat has risen, most for the capitals nearest to Moscow."""
    return nash(a, tastes=threat_tastes(a))


def minimum_pledge(a: Values, us_answers: bool = True) -> np.ndarray:
    """Spending by ally when every ally but the US spends at least `minimum_pledge` % of GDP.

    us_answers: the US chooses anew, or stays at today's spending.
    """
    s = _setting(a)
    return nash(a, fixed=None if us_answers else _us_held(s, 0.0), least=_pledged(a, s))


def pledge_answered(a: Values) -> tuple[np.ndarray, np.ndarray]:
    """What all but the US add once they keep `minimum_pledge`, and what the US takes back of what serves Europe.

    bn 2021 US$, in the shape of the inputs; the US is free to answer.
    """
    here = minimum_pledge(a)
    more, us = here - _column(allies().spending, here), allies().us
    return more[~us].sum(axis=0), -more[us][0] * np.asarray(a["us_weight"])


def offset(a: Values) -> np.ndarray:
    """Part, 0 to 1, of what all others add under a pledge that the US takes back; 0 where next to nothing is added."""
    added, taken_back = pledge_answered(a)
    return np.divide(taken_back, added, out=np.zeros_like(added), where=added > ADDED_AT_LEAST)


def all_together(a: Values) -> np.ndarray:
    """Spending by ally with every assumption of the game at work.

    The US is held at (1 - us_cut) of today's spending; the threat has risen; the others keep the minimum
    pledge and give each other the weight `coordination`.
    """
    s = _setting(a)
    return coordinated(a, threat_tastes(a), _us_held(s, a["us_cut"]), _pledged(a, s))


# ---- reading an equilibrium ---------------------------------------------------------------------------
def _column(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    return values.reshape((-1, *(1,) * (np.ndim(like) - 1)))


def burdens(spending: np.ndarray) -> np.ndarray:
    """Spending by ally as % of GDP."""
    return spending / _column(allies().gdp, spending) * 100


def european_total(spending: np.ndarray) -> np.ndarray:
    """Spending of the 29 European allies with forces, bn 2021 US$."""
    return np.asarray(spending)[allies().european].sum(axis=0)


def european_burden(spending: np.ndarray) -> np.ndarray:
    """Spending of the European allies as % of their joint GDP."""
    return european_total(spending) / european_total(allies().gdp) * 100


def added(a: Values) -> np.ndarray:
    """What the European allies spend above today's with every assumption at work, bn 2021 US$ (may be negative)."""
    return european_total(all_together(a)) - european_total(allies().spending)


def effective_sum(a: Values, spending: np.ndarray) -> np.ndarray:
    """G: all spending, the US at the part that serves Europe, bn 2021 US$."""
    return (_setting(a, spending).weight * spending).sum(axis=0)


# ---- data tests ---------------------------------------------------------------------------------------
def gdp_burden_correlation(edition: str = EDITION, year: int = YEAR) -> Correlation:
    """Rank correlation of GDP and burden over the members of that year with forces, the US included.

    Above 0 the larger allies carry more ("exploitation of the great by the small").
    """
    m = members_of(edition, year)
    return spearman(m.gdp, m.burden)


def distance_burden_correlation(edition: str = EDITION, year: int = YEAR) -> Correlation:
    """Rank correlation of the distance to Moscow and burden over the European members of that year."""
    m = members_of(edition, year)
    m = m.only(m.european)
    return spearman(m.distance, m.burden)


def cross_section(edition: str = EDITION, end: int = YEAR, start: int = 2014) -> Fit:
    """Change in burden (points of GDP) on ln distance, ln GDP at the end and burden at the start, HC1 errors.

    European allies with both years in the edition, later members included.
    """
    before, after = allies(edition, start), allies(edition, end)
    both = [code for code in after.only(after.european).iso3 if code in before.iso3]
    i, j = ([known.at(code) for code in both] for known in (before, after))
    change = after.burden[j] - before.burden[i]
    columns = {
        "ln distance": np.log(after.distance[j]),
        "ln GDP": np.log(after.gdp[j]),
        "burden at the start": before.burden[i],
    }
    return least_squares(change, columns)


def growth_regression(first: int = 1955, last: int = YEAR) -> Fit:
    """Real growth of four European allies' joint spending on US growth of the same and of the last year.

    France, Britain, Italy and Türkiye; growth in logs, constant 2023 US$ (SIPRI, April 2025), HC1 errors.
    """
    levels = tables.table("milex_sipri").pivot_table(index="year", columns="iso3", values="constant_usd_m")
    four = np.log(levels[list(FOUR)].sum(axis=1, min_count=len(FOUR))).diff()
    us = np.log(levels["USA"]).diff()
    frame = four.to_frame("four").assign(us=us, before=us.shift(1)).loc[first:last].dropna()
    columns = {"US growth": frame["us"].to_numpy(), "US growth a year before": frame["before"].to_numpy()}
    return least_squares(frame["four"].to_numpy(), columns)


def panel_regression(edition: str = EDITION, last: int = YEAR) -> Fit:
    """Real growth of each ally's spending on last year's growth of US and Russian spending, with ally effects.

    1. Growth in logs; allies and the US from one NATO edition (from 2014), Russia from SIPRI.
    2. Ally effects are taken out by subtracting each ally's mean; R² is within allies.
    3. Errors clustered by ally. Canada is in. The first growth is 2015, so the first observation is 2016.
    One more year (last = 2025, an estimate) moves the US coefficient from -.40 to -.15: it identifies nothing.
    """
    levels = np.log(_nato(edition).pivot_table(index="year", columns="iso3", values="def_exp_constant_usd_m"))
    growth = levels.diff().loc[:last]
    russia = np.log(tables.table("milex_sipri").query("iso3 == 'RUS'").set_index("year")["constant_usd_m"]).diff()
    rows = growth.drop(columns="USA").melt(ignore_index=False, value_name="own").reset_index()
    rows["US"] = rows["year"].map(growth["USA"].shift(1))
    rows["Russia"] = rows["year"].map(russia.rename(lambda year: year + 1))
    rows = rows.dropna()
    names = ["own", "US", "Russia"]
    centred = rows[names] - rows.groupby("iso3")[names].transform("mean")
    columns = {f"{name}, a year before": centred[name].to_numpy() for name in names[1:]}
    return least_squares(centred["own"].to_numpy(), columns, rows["iso3"].to_numpy())


@cache
def joint_burden(edition: str = EDITION) -> Mapping[int, float]:
    """Year -> burden of Europe and Canada together, % of GDP, as NATO prints it."""
    table = tables.table("nato_defence").query(f"edition == '{edition}' and iso3 == 'NATO_EUR_CAN'")
    return dict(zip(table["year"].tolist(), table["share_gdp_pct"].tolist(), strict=True))


# ---- two per cent -------------------------------------------------------------------------------------
def _burdens(edition: str) -> pd.DataFrame:
    """Burdens of the allies other than the US: rows are years, columns allies, nan where NATO gives no figure."""
    return _nato(edition).pivot_table(index="year", columns="iso3", values="share_gdp_pct").drop(columns="USA")


def allies_at(threshold: float = 2.0, edition: str = EDITION) -> Mapping[int, int]:
    """Year -> number of allies other than the US that spend at least so much, % of GDP.

    Burdens are rounded to two places, as NATO prints them. Iceland has no forces; later members are in throughout.
    """
    at = (_burdens(edition).round(2) >= threshold).sum(axis=1)
    return dict(zip(at.index.tolist(), at.tolist(), strict=True))


def crossings(threshold: float = 2.0, edition: str = EDITION) -> Mapping[int, int]:
    """Year -> allies other than the US that spend at least so much for the first time in the table, % of GDP.

    Those that are there in its first year crossed at a time that the table does not show, and are left out.
    """
    ever = (_burdens(edition).round(2) >= threshold).cummax().sum(axis=1).diff().dropna().astype(int)
    return dict(zip(ever.index.tolist(), ever.tolist(), strict=True))


@dataclass(frozen=True)
class InOffice:
    """Parts of three rises from 2014 to the last year that fall in chosen years; shares 0 to 1."""

    burden: float
    money: float
    crossed: float
    crossings: tuple[int, int]


def rise_in(years: tuple[int, ...] = TRUMP_YEARS, edition: str = EDITION) -> InOffice:
    """How much of the rise of Europe and Canada falls in the given years: burden, constant US$, allies at 2 %.

    1. Steps of the joint burden (points of GDP) and of joint spending (constant US$) from year to year.
    2. The sum of the steps in the years given, over the sum of all steps; allies that cross 2 % likewise.
    When a rise came does not say why it came.
    """
    joint = tables.table("nato_defence").query(f"edition == '{edition}' and iso3 == 'NATO_EUR_CAN'").set_index("year")
    steps = joint[["share_gdp_pct", "def_exp_constant_usd_m"]].diff().dropna()
    his = steps[steps.index.isin(years)]
    burden, money = (his.sum() / steps.sum()).tolist()
    crossed = crossings(edition=edition)
    pair = (sum(number for year, number in crossed.items() if year in years), sum(crossed.values()))
    return InOffice(burden, money, pair[0] / pair[1], pair)
