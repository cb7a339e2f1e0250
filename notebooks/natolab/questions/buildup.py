"""What would it take to stand alone? (notebook 04)

TODAY    is there enough in 2026, all of Russia's usable force free?
PATHS    the three force ratios year by year, their trough, the safe year
ALONE    the same verdict with one line only: Europe without the US
BURDEN   the inverse: what share of GDP gives the ratio alone by a year
RACE     two levers at once: when the war ends and how long Russia needs
BELIEFS  the chain of beliefs that leads towards Rutte's ten per cent
studies()  what dated studies say of money, time and organisation
TRIALS   the claims that are run, by id
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import ClassVar

import numpy as np
import pandas as pd

from natolab.charts.buildup import BurdenCurve, OneLine, RatioPaths, VerdictMap
from natolab.facts import tables
from natolab.facts.scenario import Scenario, plain_number, positions, preset, presets
from natolab.models import buildup
from natolab.models.ratios import nato_europe_gdp
from natolab.models.sensitivity import printed
from natolab.questions import BoardWords, Question, Values, caps, change
from natolab.questions.trial import Trial

SHOWN = slice(2022 - buildup.FIRST, 2040 - buildup.FIRST + 1)
TABLE_YEARS = (2026, 2028, 2030, 2032, 2035, 2040)
RATIOS = ("left_today", "alone", "planned")  # the three paths, as `Race` names them
RUTTES_TEN = float(tables.fact("F002")["value"])  # % of GDP, core and related spending
# He set his ten against the pledge of five, which holds related spending; the model counts core spending only.
TEN_CORE = RUTTES_TEN - float(tables.fact("F058")["value"])
SEVERAL = 3  # studies; what "several" is taken to mean (data/claims.csv, C22)
THREE_POINTS = 3.0  # points of GDP a year; fixed before the run (data/claims.csv, R2)
PLEDGED = float(tables.fact("F057")["value"])  # % of GDP, core
MORE_THAN_ANY = 99.0  # % of GDP; stands in a margin for "no share does it"


@dataclass(frozen=True)
class Race:
    """Ratios and usable stocks of 2022-2040, trough, safe year."""

    years: np.ndarray
    burden: np.ndarray
    alone: np.ndarray
    planned: np.ndarray
    left_today: np.ndarray
    own_eu: np.ndarray
    own_ru: np.ndarray
    threshold: float
    trough: float
    trough_year: int
    trough_planned: float
    safe_year: float

    def at(self, key: str, year: int) -> float:
        """One path in one year."""
        return float(getattr(self, key)[year - self.years[0]])

    def figures(self, ratio: float) -> str:
        """A ratio in figures, never rounded across the threshold."""
        return printed(ratio, keeps=lambda x: x >= self.threshold)

    @property
    def trough_text(self) -> str:
        """The lowest ratio in figures."""
        return self.figures(self.trough)

    @property
    def caught_up(self) -> str:
        """From which year on a Europe that falls short has enough, as a sentence; empty where it does not."""
        if self.trough >= self.threshold:
            return ""
        return (
            f" It has not enough by {buildup.LAST}."
            if np.isnan(self.safe_year)
            else f" Enough from {self.safe_year:.0f} on."
        )

    @property
    def finding(self) -> str:
        """The title of the chart."""
        lowest = f"lowest {self.trough_text} in {self.trough_year}"
        if self.trough >= self.threshold:
            return f"Alone, Europe never falls below {self.threshold:g} after 2025: {lowest}"
        if np.isnan(self.safe_year):
            return f"Alone, Europe falls short and has not enough by {buildup.LAST}: {lowest}"
        later = " (beyond this chart)" if self.safe_year > RatioPaths.last else ""
        short = f"Alone, Europe falls short, {self.trough_text} in {self.trough_year}"
        return f"{short}; enough from {self.safe_year:.0f}{later}"


def race(scenario: Scenario) -> Race:
    """The build-up of a scenario as the explorer shows it."""
    path = buildup.paths(scenario)
    low, year = buildup.trough(path.alone)
    keys = {key: getattr(path, key)[SHOWN] for key in ("years", "burden", "alone", "planned", "left_today")}
    return Race(
        **keys,
        own_eu=path.own_eu[SHOWN],
        own_ru=path.usable_ru[SHOWN],
        threshold=scenario["parity_threshold"],
        trough=float(low),
        trough_year=int(year),
        trough_planned=float(buildup.trough(path.planned)[0]),
        safe_year=float(buildup.safe_year(path.alone, scenario["parity_threshold"])),
    )


class Today(Race):
    """The same paths, asked about 2026: the US gone and all of Russia's usable force free."""

    @property
    def finding(self) -> str:
        """The title of the chart."""
        ratio = self.at("left_today", 2026)
        enough = "enough" if ratio >= self.threshold else "not enough"
        return f"US gone and Russia free in 2026: {self.figures(ratio)} for each 1 of Russia's, {enough}"


def today(scenario: Scenario) -> Today:
    """The build-up of a scenario, asked about 2026."""
    return Today(**vars(race(scenario)))


def say_race(result: Race, base: Race) -> str:
    """The chart in words."""
    enough = "enough" if result.trough >= result.threshold else "not enough"
    when = f"in no year to {buildup.LAST} for good" if np.isnan(result.safe_year) else f"from {result.safe_year:.0f} on"
    return (
        "If the US left today and all of Russia's usable force were free, Europe would have "
        f"{result.figures(result.at('left_today', 2026))} for each 1 of Russia's in 2026. Alone, with "
        f"Russia as busy as assumed, the ratio after 2025 is lowest in {result.trough_year}, {result.trough_text}"
        f"{change(result.trough, base.trough)}: {enough}, if {result.threshold:g} is what it takes. It is at or "
        f"above that {when}. In 2030 it is {result.figures(result.at('alone', 2030))}, "
        f"in 2035 {result.figures(result.at('alone', 2035))}"
        f"{change(result.at('alone', 2035), base.at('alone', 2035))}. Along the planned hand-over the lowest point is "
        f"{result.figures(result.trough_planned)}{change(result.trough_planned, base.trough_planned)}. "
        f"Usable stocks in 2035: Europe {result.at('own_eu', 2035):,.0f}, Russia {result.at('own_ru', 2035):,.0f} bn."
    )


def race_table(result: Race) -> pd.DataFrame:
    """Years down; burden, usable stocks and ratios across."""
    pick = [year - result.years[0] for year in TABLE_YEARS]
    shown = {key: [float(result.figures(result.at(key, year))) for year in TABLE_YEARS] for key in RATIOS}
    return pd.DataFrame(
        {
            "burden, % of GDP": result.burden[pick].round(2),
            "usable Europe, bn": result.own_eu[pick].round().astype(int),
            "usable Russia, bn": result.own_ru[pick].round().astype(int),
            **{key.replace("_", " "): figures for key, figures in shown.items()},
        },
        index=pd.Index(TABLE_YEARS, name="year"),
    )


def today_margin(a: Values) -> np.ndarray:
    """Ratio in 2026, had the US left and were all of Russia's usable force free, less the ratio that is enough."""
    return buildup.paths(a).left_today[2026 - buildup.FIRST] - np.asarray(a["parity_threshold"])


def _ratio(a: Values, margin: float) -> float:
    return margin + float(a["parity_threshold"])


TODAY = Question(
    name="Would Europe have enough today, alone?",
    home="04",
    claims=("R1",),
    topics=("buildup",),
    model=today,
    chart=RatioPaths,
    sentence=say_race,
    table=race_table,
    margin=today_margin,
    caps=caps.BUILD_UP,
    board=BoardWords(says="Enough today: alone, Russia free", number=_ratio, unit=" for 1"),
)
PATHS = replace(
    TODAY,
    name="Is Europe ready before Russia is?",
    claims=("C12", "C13"),
    model=race,
    margin=buildup.margin,
    board=BoardWords(says="Alone, no year to 2040 falls short", number=_ratio, unit=" for 1"),
)


def say_line(result: Race, base: Race) -> str:
    """The one line in words."""
    enough = "enough" if result.trough >= result.threshold else "not enough"
    return (
        f"Without the US, and with Russia as busy as assumed, Europe's usable force after 2025 is lowest in "
        f"{result.trough_year}, {result.trough_text} for each 1 of Russia's{change(result.trough, base.trough)}: "
        f"{enough}, if {result.threshold:g} is what it takes. In 2035 it is "
        f"{result.figures(result.at('alone', 2035))}"
        f"{change(result.at('alone', 2035), base.at('alone', 2035))}.{result.caught_up}"
    )


ALONE = replace(PATHS, name="Can Europe hold its own without the US?", chart=OneLine, sentence=say_line, board=None)


# ---- the inverse -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Needed:
    """Share of GDP needed for the threshold alone, for target years 2028-2040; inf where no share up to 12% does it."""

    target_years: np.ndarray
    needed: np.ndarray
    year: int
    threshold: float

    @property
    def needed_then(self) -> float:
        """The share needed by the chosen year."""
        return float(self.needed[self.year - self.target_years[0]])

    @property
    def needed_text(self) -> str:
        """The answer in a few words."""
        return say_share(self.needed_then)

    @property
    def finding(self) -> str:
        """The title of the chart."""
        return f"A ratio of {self.threshold:g} alone by {self.year}: {self.needed_text}"


def say_share(share: float) -> str:
    """A needed share of GDP in words: already met, a number, or none; rounded up, so that what is printed does it."""
    if share > buildup.BURDEN_LIMIT:
        return f"no share up to {buildup.BURDEN_LIMIT:g}% does it"
    if share <= buildup.START_BURDEN:
        return f"already met at {buildup.START_BURDEN}%"
    return f"{printed(share, 1, 'up', keeps=lambda x: x < TEN_CORE)}% of GDP"


def needed(scenario: Scenario) -> Needed:
    """The inverse for every target year at once."""
    years = np.arange(2028, 2041)
    shares = buildup.required_burden(scenario, years)
    shares = np.where(shares <= buildup.BURDEN_LIMIT, shares, np.inf)
    return Needed(years, shares, int(scenario["target_year"]), scenario["parity_threshold"])


def say_needed(result: Needed, base: Needed) -> str:
    """The chart in words."""
    other_years = "; ".join(f"by {year} {say_share(result.needed[year - 2028])}" for year in (2030, 2032, 2035, 2040))
    was = (
        ""
        if result.needed_text == base.needed_text and result.year == base.year
        else (f" (starting point: by {base.year} {base.needed_text})")
    )
    ten = f"less than {TEN_CORE:g}% is" if result.needed_then < TEN_CORE else f"{TEN_CORE:g}% or more is"
    return (
        f"To have {result.threshold:g} alone by {result.year}: {result.needed_text}{was}. In other years: "
        f"{other_years}. By {result.year} {ten} needed, the core part of Rutte's {RUTTES_TEN:g}%. {say_ten(result)}"
    )


def say_ten(result: Needed) -> str:
    """From which year on the core part of Rutte's ten per cent would do it."""
    late = [int(year) for year, share in zip(result.target_years, result.needed, strict=True) if share > TEN_CORE]
    if not late:
        return "That part would do it for every year shown."
    last = int(result.target_years[-1])
    if late[-1] == last:
        return f"That part would not do it by {last}."
    return f"That part would do it from {late[-1] + 1} on."


def needed_table(result: Needed) -> pd.DataFrame:
    """Target year and share of GDP."""
    return pd.DataFrame(
        {"needed": [say_share(share) for share in result.needed]}, index=pd.Index(result.target_years, name="by year")
    )


def beyond_ten(a: Values) -> np.ndarray:
    """Core share of GDP needed by the target year less the core of Rutte's ten: his claim holds where it gets there."""
    share = buildup.required_burden(a, np.asarray(a["target_year"]).astype(int))
    counted = np.clip(share, buildup.START_BURDEN, MORE_THAN_ANY)
    return np.where(share <= buildup.BURDEN_LIMIT, counted, MORE_THAN_ANY) - TEN_CORE


BURDEN = Question(
    name="What share of GDP gives parity alone?",
    home="04",
    claims=("R2",),
    topics=("buildup",),
    model=needed,
    chart=BurdenCurve,
    sentence=say_needed,
    table=needed_table,
    margin=beyond_ten,
    caps=caps.BUILD_UP,
)


# ---- two levers --------------------------------------------------------------------------------------
WAR_ENDS, READY_IN = np.arange(2026, 2033), np.arange(1, 11)


class RaceMap(VerdictMap):
    """End of the war across, years to readiness up."""

    columns, rows = WAR_ENDS, READY_IN


@dataclass(frozen=True)
class RaceGrid:
    """The trough for every pair of the two levers, for the map; `here` is the trough of the scenario itself."""

    grid: np.ndarray
    threshold: float
    column: float
    row: float
    here: float  # a lever may stand between two cells of the map

    @property
    def cells(self) -> list[str]:
        """The troughs in figures, row by row, never rounded across the threshold."""
        return [printed(value, keeps=lambda x: x >= self.threshold) for value in self.grid.ravel().tolist()]

    @property
    def enough(self) -> str:
        """Pairs in which Europe alone never falls below the threshold, of all pairs, in words."""
        return f"{int((self.grid >= self.threshold).sum())} of {self.grid.size} pairs"

    @property
    def finding(self) -> str:
        """The title of the chart."""
        return f"In {self.enough} Europe alone never falls below {self.threshold:g}"


def race_grid(scenario: Scenario) -> RaceGrid:
    """All pairs in one run of the model, and the present position in another."""
    ends, ready = np.meshgrid(WAR_ENDS, READY_IN)
    grid = buildup.trough_alone({**scenario, "war_end": ends.astype(float), "ru_reconstitution": ready.astype(float)})
    here = float(buildup.trough_alone(scenario))
    return RaceGrid(grid, scenario["parity_threshold"], scenario["war_end"], scenario["ru_reconstitution"], here)


def say_grid(result: RaceGrid, base: RaceGrid) -> str:
    """The chart in words."""
    first = []
    for column, end in enumerate(WAR_ENDS):
        fine = READY_IN[result.grid[:, column] >= result.threshold]
        first.append(f"{end}: {f'{fine[0]} or more' if len(fine) else 'none'}")
    here = printed(result.here, keeps=lambda x: x >= result.threshold)
    return (
        f"With the war over in {result.column:.0f} and Russia free {plain_number(result.row)} years later the lowest "
        f"ratio is "
        f"{here}{change(result.here, base.here)}. Years of Russian recovery that keep Europe alone at "
        f"{result.threshold:g} or more, by the year the war ends: {'; '.join(first)}; {result.enough} in all."
    )


def grid_table(result: RaceGrid) -> pd.DataFrame:
    """Years to readiness down, end of the war across."""
    return pd.DataFrame(
        np.reshape(result.cells, result.grid.shape).astype(float),
        index=pd.Index(READY_IN, name="years to readiness"),
        columns=pd.Index(WAR_ENDS, name="war ends"),
    )


RACE = Question(
    name="When does the war end, and how fast is Russia ready?",
    home="04",
    claims=("C12", "C13"),
    topics=("buildup",),
    model=race_grid,
    chart=RaceMap,
    sentence=say_grid,
    table=grid_table,
    margin=buildup.margin,
    caps=caps.BUILD_UP,
)

# ---- what would you have to believe? -----------------------------------------------------------------
BELIEFS: tuple[tuple[str, dict[str, float]], ...] = (
    ("the defaults", {}),
    ("usable share 0.30, rising by 0.05", dict(usable_eu=0.30, usable_eu_gain=0.05)),
    ("a dollar goes 2.2 times as far in Russia", dict(price_ratio=2.2)),
    ("enablers are 0.45 of the force and take ten years", dict(enabler_loss=0.45, enabler_fill_years=10)),
    ("Russia keeps war spending", dict(ru_postwar_spend=1.0)),
)


CHAIN_YEARS = tuple(range(2030, 2036))


def belief_chain(year: int = 2032) -> pd.DataFrame:
    """Share of GDP needed for parity alone by a year, adding one belief at a time to the defaults."""
    scenario, rows = Scenario(), []
    for words, values in BELIEFS:
        scenario = scenario.having(**values)
        share = float(buildup.required_burden(scenario, year))
        rows.append((words, float(printed(share, 1, "up")), say_share(share)))
    return pd.DataFrame(rows, columns=["one more belief", "needed", "in words"])


def belief_years(years: Sequence[int] = CHAIN_YEARS) -> pd.DataFrame:
    """The same chain for each year by which parity is asked: core share of GDP, for the year is a belief as well."""
    return pd.DataFrame(
        {year: [_short_share(share) for share in belief_chain(year)["needed"]] for year in years},
        index=[BELIEFS[0][0], *(f"+ {words}" for words, _ in BELIEFS[1:])],
    )


def _short_share(share: float) -> str:
    """A needed share of GDP for a narrow table."""
    if share > buildup.BURDEN_LIMIT:
        return f"over {buildup.BURDEN_LIMIT:g}"
    return "met" if share <= buildup.START_BURDEN else f"{share:.1f}"


# ---- the table of the notebook -------------------------------------------------------------------------
def today_table() -> pd.DataFrame:
    """Ratio in 2026 without the US for each set of assumptions: Russia tied in Ukraine, and Russia free."""
    rows = {}
    for key in positions():
        result = race(preset(key))
        now = {"Russia tied": result.at("alone", 2026), "Russia free": result.at("left_today", 2026)}
        rows[presets()[key].label] = {
            **{words: result.figures(ratio) for words, ratio in now.items()},
            "enough is": plain_number(result.threshold),
            **{f"{words}: enough?": "yes" if ratio >= result.threshold else "no" for words, ratio in now.items()},
        }
    return pd.DataFrame(rows).T


def alone_path(scenario: Scenario) -> tuple[list[float], list[float]]:
    """Years shown, and Europe's usable force alone for each 1 of Russia's in them: the answer to a sketch."""
    run = race(scenario)
    return run.years.tolist(), run.alone.tolist()


# ---- what dated studies say ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Study:
    """One study or paper known by the essay: yes, no or silent (coded by us) on each of three counts by 2035."""

    label: str
    facts: tuple[str, ...]
    money: str
    time: str
    organisation: str

    counts: ClassVar[tuple[str, ...]] = ("money", "time", "organisation")

    @property
    def said(self) -> tuple[str, ...]:
        """The three codes."""
        return self.money, self.time, self.organisation


YES, NO = "yes", "no"


@cache
def studies() -> tuple[Study, ...]:
    """The studies of data/studies.csv, by date."""
    return tuple(
        Study(row["study"], tuple(row["fact_ids"].split(";")), *(row[count] for count in Study.counts))
        for row in tables.rows("studies.csv")
    )


def study_table() -> pd.DataFrame:
    """Dated studies down; money, time and organisation across."""
    return pd.DataFrame([study.said for study in studies()], [study.label for study in studies()], list(Study.counts))


# ---- tests that both sides could lose ------------------------------------------------------------------
def _number_of(which: Sequence[bool]) -> str:
    return f"{sum(which)} of {len(which)}"


def cured_by_2035() -> Trial:
    """C12: do the six sets of assumptions pass their own line by 2035, and do they fall below it on the way?"""
    sets = positions()
    runs = {key: race(preset(key)) for key in sets}
    passes = [run.at("alone", 2035) >= run.threshold for run in runs.values()]
    never_short = [run.trough >= run.threshold for run in runs.values()]
    on_the_way = [by and never for by, never in zip(passes, never_short, strict=True)]
    free = [run.at("left_today", 2026) >= run.threshold for run in runs.values()]
    half = len(sets) / 2
    return Trial(
        measured={
            "sets of assumptions that pass by 2035": _number_of(passes),
            "that never fall short from 2026 on either, with Russia as busy as assumed": _number_of(on_the_way),
            "that would pass in 2026 with Russia free": _number_of(free),
        },
        pro_loses=sum(passes) < half,
        contra_loses=sum(on_the_way) > half,
        sentence="Most sets end above their own line, and no majority stays above it all the way: the dependence can "
        "be cured, if the cure comes before Russia is ready and free.",
    )


def in_reach_by_studies() -> Trial:
    """C22: do several dated studies find defence within reach, and how many find it out of reach on some count?"""
    all_yes = [set(study.said) == {YES} for study in studies()]
    within = [YES in study.said and NO not in study.said for study in studies()]
    out = [NO in study.said for study in studies()]
    yes = {count: [getattr(study, count) == YES for study in studies()] for count in Study.counts}
    return Trial(
        measured={
            "studies that say yes on at least one count and no on none": _number_of(within),
            "that say no on at least one": _number_of(out),
            "that say yes on all three": _number_of(all_yes),
            **{f"that say yes on {count}": _number_of(which) for count, which in yes.items()},
        },
        pro_loses=sum(within) < SEVERAL,
        contra_loses=sum(out) < len(studies()) / 2,
        sentence="Several analysts argue it, as Walt says, and as many find it out of reach on some count: the claim "
        "holds if a study that is silent on a count has nothing against it there, and not if money, time and "
        "organisation must each have a yes.",
    )


def not_today() -> Trial:
    """R1: is Europe alone short in 2026, with Russia tied in Ukraine and with Russia free?"""
    now = race(Scenario())
    tied, free = now.at("alone", 2026), now.at("left_today", 2026)
    sets = [race(preset(key)) for key in positions()]
    short = [run.at("left_today", 2026) < run.threshold for run in sets]
    above = [run.at("alone", 2026) >= run.threshold for run in sets]
    return Trial(
        measured={
            "ratio in 2026, Russia tied": now.figures(tied),
            "ratio in 2026, Russia free": now.figures(free),
            "sets of assumptions that have enough with Russia tied": _number_of(above),
            "sets that fall short with Russia free": _number_of(short),
        },
        pro_loses=free >= now.threshold,
        contra_loses=tied < now.threshold,
        sentence="Alone, Europe has enough in 2026 while most of Russia's force is tied down in Ukraine, and too "
        "little if that force is free: the claim holds if Russia is free to act.",
    )


def ten_per_cent(years: Sequence[int] = CHAIN_YEARS) -> Trial:
    """R2: does anything reach three of the five further points of GDP that Rutte's ten means?"""
    known = tables.table("costings").query("vintage == 'known' and costing not in ('rutte_ten', 'hague_core')")
    dearest = float(known["usd_bn_a_year_high"].max()) / nato_europe_gdp(2025) * 100
    need = {year: [float(buildup.required_burden(preset(k), year)) - PLEDGED for k in positions()] for year in years}
    most = max(years, key=lambda year: sum(points >= THREE_POINTS for points in need[year]))
    reach = [points >= THREE_POINTS for points in need[most]]
    half = len(reach) / 2
    step = TEN_CORE - PLEDGED
    far = {year: sum(points >= step for points in need[year]) for year in years}
    return Trial(
        measured={
            "Rutte's step, points of GDP above the pledge": f"{step:g}",
            "dearest published costing, points of GDP a year": printed(dearest, keeps=lambda x: x >= THREE_POINTS),
            f"sets of assumptions that need {THREE_POINTS:g} points or more, in the dearest year ({most})": _number_of(
                reach
            ),
            "sets that need his whole step, by year": ", ".join(f"{year}: {count}" for year, count in far.items()),
        },
        pro_loses=dearest < THREE_POINTS and sum(reach) < half,
        contra_loses=dearest >= THREE_POINTS or sum(reach) > half,
        sentence="No published costing comes near his step. It takes several hard beliefs at once, and an early year.",
    )


def nuclear_price() -> Trial:
    """R3: does what is missing of a nuclear force cost a billion euro or more?"""
    price = float(tables.fact("F161")["value"])  # bn euro, the submarines alone
    return Trial(
        measured={"smallest costing found, bn euro": f"{price:g}", "studies found that call the forces enough": "0"},
        pro_loses=price < 1,
        contra_loses=price >= 1,
        sentence="The price is in the billions, if something has to be added. One costing of a limited force was "
        "found, and no study that calls the British and French forces enough; whether they deter is not tested.",
    )


TRIALS = {
    "C12": cured_by_2035,
    "C22": in_reach_by_studies,
    "R1": not_today,
    "R2": ten_per_cent,
    "R3": nuclear_price,
}
