"""What has changed since 1949? (notebook 09)"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from natolab.charts import polarity as charts
from natolab.charts.canvas import Still
from natolab.charts.style import signed, true_minus
from natolab.facts import tables
from natolab.facts.scenario import Scenario
from natolab.models import alliance, polarity, statistics, verdict
from natolab.models.distance import between
from natolab.models.polarity import STATES, TARGETS, YARDSTICKS
from natolab.models.sensitivity import printed
from natolab.questions import BoardWords, Question, Values, change
from natolab.questions.trial import Trial

SINCE = 2010  # the effective number by output at market rates was highest near here
THREE = 3  # poles that make a world multipolar rather than bipolar (our reading)
HALF = len(YARDSTICKS) // 2
NAMES = {"RUS": "Russia", "CHN": "China", "USA": "the United States"}
CAPITAL = {"EST": "Tallinn", "POL": "Warsaw", "DEU": "Berlin", "DNK": "Copenhagen", "ESP": "Madrid"}
NEAREST_FIRST = tuple(sorted(TARGETS, key=lambda target: between(target, "RUS")))
WEIGHTS = tuple(f"w_{factor}" for factor in polarity.FACTORS)
AS_ONE = Scenario(name="Europe as one", europe_as_one=1)
COUNTS = ("none", "one", "two", "three", "four")


# ---- how many powers ----------------------------------------------------------------------------------
class YardstickLines(charts.PowerLines):
    """The four yardsticks of natolab.models.polarity."""

    yardsticks = YARDSTICKS


@dataclass(frozen=True)
class Powers:
    """Concentration of power by yardstick: series of every index by year, and what was chosen."""

    series: Mapping[str, polarity.Series]
    threshold: float
    as_one: bool
    since: int = SINCE

    def ends(self, yardstick: str) -> tuple[float, float]:
        """Effective number in the first and in the last compared year."""
        run = self.series[yardstick]
        return float(run.effective_number[run.at(self.since)]), float(run.effective_number[-1])

    def poles(self, yardstick: str) -> tuple[int, int]:
        """Poles in the first and in the last compared year."""
        run = self.series[yardstick]
        return int(run.poles[run.at(self.since)]), int(run.poles[-1])

    @property
    def spread(self) -> int:
        """Yardsticks by which the effective number rose."""
        return sum(now > then for then, now in map(self.ends, self.series))

    @property
    def three_poles(self) -> int:
        """Yardsticks with three poles or more in the last year."""
        return sum(self.poles(yardstick)[1] >= THREE for yardstick in self.series)

    @property
    def finding(self) -> str:
        """The title of the chart."""
        return (
            f"Since {self.since} power spreads by {COUNTS[self.spread]} of four yardsticks; "
            f"{COUNTS[self.three_poles]} of four show three poles"
        )


def powers(scenario: Scenario) -> Powers:
    """The four series of a scenario."""
    return Powers(
        {yardstick: polarity.series(scenario, yardstick) for yardstick in YARDSTICKS},
        scenario["pole_threshold"],
        bool(scenario["europe_as_one"]),
    )


def say_powers(result: Powers, base: Powers) -> str:
    """The chart in words."""
    parts = []
    for yardstick, label in YARDSTICKS.items():
        (then, now), (before, after), run = result.ends(yardstick), result.poles(yardstick), result.series[yardstick]
        was = change(now, base.ends(yardstick)[1], 1)
        parts.append(
            f"{label} {then:.1f} in {result.since} and {now:.1f} in {run.years[-1]}{was}, poles {before} and {after} "
            f"(of {', '.join(run.states[-1])})"
        )
    europe = "as one" if result.as_one else "as many"
    return (
        f"Effective number of powers, Europe counted {europe}, a pole from {result.threshold:.0%} of the leader on: "
        f"{'; '.join(parts)}. Power has spread since {result.since} by {COUNTS[result.spread]} of four yardsticks; "
        f"{COUNTS[result.three_poles]} of four show three poles or more."
    )


def powers_table(result: Powers) -> pd.DataFrame:
    """Effective number and poles by yardstick in both years."""
    rows = {
        label: [*(round(n, 1) for n in result.ends(key)), *result.poles(key), int(result.series[key].years[-1])]
        for key, label in YARDSTICKS.items()
    }
    columns = [f"number {result.since}", "number, last", f"poles {result.since}", "poles, last", "last year"]
    table = pd.DataFrame.from_dict(rows, "index", columns=columns)
    return table.astype(dict.fromkeys(columns[2:], int))


def multipolar(a: Values) -> np.ndarray:
    """Yardsticks with three poles or more in their last year, less half of them: at or above 0 it is multipolar."""
    many = [np.asarray(polarity.poles_in(a, yardstick)) >= THREE for yardstick in YARDSTICKS]
    return np.sum(np.broadcast_arrays(*many), axis=0) - HALF


POWERS = Question(
    name="How many powers is the world worth?",
    home="09",
    claims=("C41",),
    topics=("polarity",),
    model=powers,
    chart=YardstickLines,
    sentence=say_powers,
    table=powers_table,
    margin=multipolar,
)
BY_OUTPUT = replace(
    POWERS,
    name="Are there three poles or more, by output?",
    # Half a pole below three is where the verdict turns: a count never stands on it.
    margin=lambda a: polarity.poles_in(a, "gdp_market") - (THREE - 0.5),
    board=BoardWords(
        says="Three poles or more, by output", number=lambda a, margin: margin + (THREE - 0.5), unit=" poles"
    ),
)


# ---- who threatens whom -------------------------------------------------------------------------------
class CapitalRanks(charts.ThreatRanks):
    """Five capitals, the nearest to Moscow on top."""

    capitals = tuple(CAPITAL[target] for target in NEAREST_FIRST)


@dataclass(frozen=True)
class Threat:
    """Threat scores (capitals x powers) and Russia's lead from each capital; `counted`: some weight is above 0."""

    scores: np.ndarray
    leads: np.ndarray
    counted: bool

    @property
    def first(self) -> tuple[str, ...]:
        """The power that ranks first from each capital."""
        return tuple(STATES[i] for i in self.scores.argmax(axis=1))

    @property
    def finding(self) -> str:
        """The title of the chart."""
        if not self.counted:
            return "With every weight at zero nothing is ranked"
        others = [CAPITAL[t] for t, lead in zip(NEAREST_FIRST, self.leads, strict=True) if not verdict.holds(lead)]
        if not others:
            return "Russia ranks first from all five capitals"
        if len(others) == len(NEAREST_FIRST):
            return "Russia ranks first from none of the five capitals"
        return f"Russia ranks first, but not from {' and '.join(_series(others))}"


def _series(words: list[str]) -> list[str]:
    """Words with commas between all but the last two."""
    return words if len(words) < 3 else [", ".join(words[:-1]), words[-1]]


def threat(scenario: Scenario) -> Threat:
    """The scores of a scenario."""
    rows = [polarity.balance_of_threat(scenario, target) for target in NEAREST_FIRST]
    scores = np.array([[float(row[state]) for state in STATES] for row in rows])
    leads = np.array([float(polarity.russia_lead(scenario, target)) for target in NEAREST_FIRST])
    return Threat(scores, leads, any(scenario[key] > 0 for key in WEIGHTS))


def _lead_figures(lead: float) -> str:
    """A lead in figures, never rounded across 0, where the first rank turns."""
    return printed(float(lead), keeps=verdict.holds)


def say_lead(lead: float) -> str:
    """A lead with its sign, as the chart writes it."""
    text = _lead_figures(lead)
    return true_minus(text) if text.startswith("-") else f"+{text}"


def say_threat(result: Threat, base: Threat) -> str:
    """The chart in words."""
    if not result.counted:
        return "Every weight is at 0: nothing counts, every score is 0 and no power ranks before another."
    parts = []
    for target, row in zip(NEAREST_FIRST, result.scores, strict=True):
        order = np.argsort(-row, kind="stable")
        parts.append(f"from {CAPITAL[target]} " + ", ".join(f"{NAMES[STATES[i]]} {row[i]:.2f}" for i in order))
    at = int(result.leads.argmin())
    was = change(result.leads[at], base.leads[at])
    return (
        f"Threat scores: {'; '.join(parts)}. Russia's lead over the next is smallest from "
        f"{CAPITAL[NEAREST_FIRST[at]]}: {say_lead(result.leads[at])}{was}."
    )


def threat_table(result: Threat) -> pd.DataFrame:
    """Scores and Russia's lead by capital."""
    table = pd.DataFrame(result.scores.round(2), columns=["Russia", "China", "United States"])
    table.index = pd.Index(CapitalRanks.capitals, name="from")
    return table.assign(**{"Russia's lead": [float(_lead_figures(lead)) for lead in result.leads]})


THREAT = Question(
    name="Who threatens whom, and by which weights?",
    home="09",
    claims=("C40",),
    topics=("polarity",),
    model=threat,
    chart=CapitalRanks,
    sentence=say_threat,
    table=threat_table,
    # The claim under test: Russia ranks first from every capital. Where nothing counts every lead is nan.
    margin=polarity.smallest_lead,
    board=BoardWords(says="Russia is the first threat for five capitals", unit=" ahead"),
)


# ---- tables and charts of the notebook ----------------------------------------------------------------
def start_year_table(starts: tuple[int, ...] = (1985, 1992, 2000, 2010, 2015)) -> pd.DataFrame:
    """Change of the effective number from each start year to the last year, Europe as many; empty before the data."""
    rows = {}
    for yardstick, label in YARDSTICKS.items():
        run = polarity.series(Scenario(), yardstick)
        changes = {
            f"since {year}": f"{round(run.effective_number[-1] - run.effective_number[run.at(year)], 1) + 0.0:+.1f}"
            if year >= run.years[0]
            else ""
            for year in starts
        }
        rows[f"{label}, to {run.years[-1]}"] = changes
    return pd.DataFrame(rows).T


def poles_table(thresholds: tuple[float, ...] = (0.2, 0.3, 0.4, 0.5, 0.65, 0.8)) -> pd.DataFrame:
    """Yardsticks, of four, that show three poles or more in their last year, by threshold and by how Europe counts."""
    rows = {
        words: [powers(Scenario(europe_as_one=as_one, pole_threshold=t)).three_poles for t in thresholds]
        for words, as_one in (("Europe as many", 0), ("Europe as one", 1))
    }
    return pd.DataFrame(rows, index=pd.Index([f"{t:.0%}" for t in thresholds], name="share of the leader")).T


def factor_table(targets: tuple[str, ...] = ("EST", "ESP")) -> pd.DataFrame:
    """The four factors of threat, each from 0 to 1; nearness as seen from some capitals."""
    rows = {}
    for factor in polarity.FACTORS:
        for target in targets if factor == "nearness" else targets[:1]:
            name = f"nearness to {CAPITAL[target]}" if factor == "nearness" else factor
            rows[name] = polarity.threat_factors(target)[factor].round(2)
    return pd.DataFrame.from_dict(rows, "index", columns=["Russia", "China", "United States"])


LONG_SERIES = ("DEU", "FRA", "GBR", "ITA", "TUR")  # European allies with SIPRI shares of GDP from 1960 on
EIGHT = (*LONG_SERIES, "ESP", "CAN", "USA")


@cache
def effort() -> pd.DataFrame:
    """By year from 1960: burden of the US and of five Europeans together (% of GDP), the five's spending (bn 2023
    US$), the US share of eight allies' spending (%), US troops in Europe.

    1. GDP = current spending / share of GDP; 2. joint burden = sum of spending / sum of GDP (SIPRI, DMDC).
    Germany is West Germany to 1990.
    """
    wide = tables.table("milex_sipri").pivot_table(
        index="year", columns="iso3", values=["constant_usd_m", "current_usd_m", "share_gdp_pct"]
    )
    five, eight = list(LONG_SERIES), list(EIGHT)
    spent, share = wide["current_usd_m"][five], wide["share_gdp_pct"]
    constant = wide["constant_usd_m"]
    table = pd.DataFrame(
        {
            "United States": share["USA"],
            "Five Europeans": 100 * spent.sum(axis=1) / (100 * spent / share[five]).sum(axis=1, min_count=len(five)),
            "five, bn": constant[five].sum(axis=1) / 1e3,
            "US share": 100 * constant["USA"] / constant[eight].sum(axis=1),
            "troops": _troops(),
        }
    )
    return table.loc[1960:2024]


def _troops() -> pd.Series:
    """US troops in Europe by year; nan where no usable count exists."""
    return tables.table("us_troops_europe_total").set_index("year")["troops_clean"]


def effort_chart() -> Still:
    """Burdens of the US and of five Europeans, and the US share."""
    table = effort()
    return charts.effort_chart(
        table[["United States", "Five Europeans"]],
        table["US share"],
        "Both sides took the dividend; after 2001 only one rose again",
        (1962, 1979, 1989, 1999, 2010, 2024),
    )


def troops_chart() -> Still:
    """US troops in Europe, 1950-2025, with counts that others published."""
    published = {year: float(tables.fact(f)["value"]) for year, f in ((1950, "F209"), (1957, "F210"), (1987, "F211"))}
    published[2018] = float(tables.fact("F212")["value"])
    marks = {
        1956: "Suez",
        1966: "Mansfield resolutions",
        1979: "dual-track decision",
        1991: "Soviet end",
        2014: "Crimea",
    }
    return charts.troops_chart(
        _troops(),
        published,
        marks,
        "The troops stayed for forty years, then most left",
        "US troops in Europe, thousand",
    )


#: spans in which the American force shrank, and the last one, in which it did not
SPANS = ((1962, 1970), (1989, 1999), (2000, 2008), (2014, 2024))


def cover_table() -> pd.DataFrame:
    """What five European allies spent while the American force shrank, and while it did not."""
    table, rows = effort(), {}
    for first, last in SPANS:
        a, b = table.loc[first], table.loc[last]
        rows[f"{first} to {last}"] = {
            "US troops, thousand": f"{a.troops / 1e3:.0f} to {b.troops / 1e3:.0f}",
            "US burden": f"{a['United States']:.1f} to {b['United States']:.1f}",
            "burden of the five": f"{a['Five Europeans']:.2f} to {b['Five Europeans']:.2f}",
            "their spending": f"{b['five, bn'] / a['five, bn'] - 1:+.0%}",
        }
    return pd.DataFrame(rows).T


def spending_line(year: int = 2024) -> str:
    """What three powers spent, bn US$ of the year (SIPRI)."""
    table = tables.table("milex_sipri").query(f"year == {year}").set_index("iso3")["current_usd_m"]
    return ", ".join(
        f"{name} {table[code] / 1e3:.0f}" for code, name in (("USA", "US"), ("CHN", "China"), ("RUS", "Russia"))
    )


def ratio_table(
    first: int = 1980, pairs: tuple[tuple[str, str], ...] = (("CHN", "USA"), ("RUS", "USA"))
) -> dict[str, pd.DataFrame]:
    """Heading -> level of one power over another by yardstick and year."""
    panels = {}
    for state, other in pairs:
        columns = {}
        for yardstick, label in YARDSTICKS.items():
            levels = polarity.levels(yardstick, (state, other))
            above, below = np.where(levels.table > 0, levels.table, np.nan)
            columns[label] = pd.Series(above / below, index=levels.years)
        heading = f"{NAMES[state]} for each 1 of {NAMES[other]}"
        panels[heading] = pd.DataFrame(columns).loc[first:]
    return panels


def rivals_chart() -> Still:
    """China and Russia over the United States, by four yardsticks."""
    return charts.ratio_panels(
        ratio_table(),
        "China rises by every yardstick; Russia's fall is a matter of the start",
        (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2),
        (1992, 2010),
        "IMF October 2025; Correlates of War NMC 7.0 (Russia to 1991: the Soviet Union); SIPRI April 2025.",
    )


#: tariff deals and truces of 2025 in the table of events, and the event that reopened each
DEALS = {
    "United Kingdom": ("E14", "E69"),
    "China (Geneva)": ("E15", "E32"),
    "Japan": ("E71", ""),
    "Indonesia": ("E72", ""),
    "European Union": ("E26", "E48"),
    "South Korea": ("E27", "E56"),
    "China (Busan)": ("E36", ""),
    "Switzerland": ("E39", ""),
}


def deals_table() -> pd.DataFrame:
    """Deals of 2025, days until one was reopened, and what had come of that when the essay appeared."""
    rows = {}
    for who, (made, reopened) in DEALS.items():
        start = date.fromisoformat(tables.event(made)["date"])
        again = tables.event(reopened) if reopened else None
        days = "" if again is None else (date.fromisoformat(again["date"]) - start).days
        came = "no reopening in our events" if again is None else again["outcome"]
        rows[who] = {"agreed": start.isoformat(), "days until reopened": days, "what came of it": came}
    return pd.DataFrame(rows).T


def joint_burden_line() -> str:
    """NATO's burden of Europe and Canada at the ends of its August 2025 edition."""
    series = alliance.joint_burden()
    return ", ".join(f"{series[year]:.2f} in {year}" for year in (2014, 2024, 2025))


# ---- the tests of the claims --------------------------------------------------------------------------
COLD_WAR_LAST = 1988  # the last year before the withdrawals


def largest_fall(years: int = 10, last: int = COLD_WAR_LAST) -> tuple[int, int, float]:
    """The span of at most so many years, up to `last`, in which US troops in Europe fell most: first, last, share."""
    troops = _troops().dropna().loc[:last]
    falls = {
        (first, then): 1 - troops[then] / troops[first]
        for first in troops.index
        for then in troops.index
        if first < then <= first + years
    }
    first, then = max(falls, key=lambda span: falls[span])
    return first, then, float(falls[first, then])


def reaction(first: int = 1993, last: int = 2024) -> statistics.Fit:
    """Yearly change of the burden of five Europeans on that of the US burden and of the log of Russian spending.

    1. Changes from year to year, % of GDP and log points; 2. least squares with White's errors. Both may move with a
    common cause, so a coefficient is no reaction yet (see the notebook on who pays for an alliance).
    """
    russia = tables.table("milex_sipri").query("iso3 == 'RUS'").set_index("year")["constant_usd_m"]
    table = effort()[["Five Europeans", "United States"]].assign(threat=np.log(russia)).diff().loc[first:last]
    complete = table.dropna()
    return statistics.least_squares(
        complete["Five Europeans"].to_numpy(),
        {"US burden": complete["United States"].to_numpy(), "Russian spending": complete["threat"].to_numpy()},
    )


def patron_trial() -> Trial:
    """C36: how far did the American force fall in ten years of the Cold War?"""
    first, last, fall = largest_fall()
    return Trial(
        measured={"largest fall of US troops in ten years before 1989": f"{fall:.0%}", "span": f"{first} to {last}"},
        pro_loses=fall >= 0.5,
        contra_loses=fall <= 0.25,
        sentence=f"It holds if dependable means present: the force fell by {fall:.0%} from {first} to {last} and then "
        "grew again. Whether allies felt certain is another question, which a count of soldiers does not answer.",
    )


def load_trial() -> Trial:
    """C37: with the threat held apart, did European burdens fall where the American one rose?"""
    fit, table = reaction(), effort()
    ratio = {name: fit.coefficient[name] / fit.error[name] for name in ("US burden", "Russian spending")}
    gives_less, follows = ratio["US burden"] < -2, ratio["Russian spending"] > 2
    level = {year: table.loc[year] for year in (1999, 2010)}
    return Trial(
        measured={
            "change of the five's burden for one point more of the American": signed(fit.coefficient["US burden"]),
            "in standard errors": signed(ratio["US burden"], 1),
            "for the log of Russian spending, in standard errors": signed(ratio["Russian spending"], 1),
            "American burden 1999 and 2010": " and ".join(f"{at['United States']:.2f}" for at in level.values()),
            "burden of the five 1999 and 2010": " and ".join(f"{at['Five Europeans']:.2f}" for at in level.values()),
        },
        pro_loses=follows and not gives_less,
        contra_loses=gives_less,
        sentence="It holds if a free ride is a low level: from 1999 to 2010 America paid more and Europe less. It does "
        "not if a free ride is an answer, because from year to year the burdens rose and fell together.",
    )


def pledges_trial() -> Trial:
    """C38: which share of the deals of 2025 did the US reopen before the essay?"""
    reopened = sum(bool(again) for _, again in DEALS.values())
    return Trial(
        measured={"deals and truces of 2025": str(len(DEALS)), "reopened before the essay": str(reopened)},
        pro_loses=reopened / len(DEALS) < 1 / 3,
        contra_loses=reopened / len(DEALS) > 2 / 3,
        sentence="It holds if a deal reopened is a deal broken. By the letter it does not: none of the new duties was "
        "in force when the essay appeared.",
    )


def china_trial() -> Trial:
    """C39: how large is China beside the US, and does US strategy rank it above Europe?"""
    ratios = {key: polarity.relative(key, "CHN", "USA", polarity.LAST_YEAR[key]) for key in ("gdp_market", "gdp_ppp")}
    ranked = bool(tables.fact("F409")["value"])  # the homeland and the Indo-Pacific come before allies elsewhere
    return Trial(
        measured={
            **{
                f"China for each 1 of the United States, {YARDSTICKS[key]}": f"{value:.2f}"
                for key, value in ratios.items()
            },
            "US strategy names the Indo-Pacific before Europe": "yes" if ranked else "no",
        },
        pro_loses=all(value < 0.5 for value in ratios.values()) or not ranked,
        contra_loses=any(value > 0.5 for value in ratios.values()) and ranked,
        sentence="China has more than half of American output on both bases, and the strategy of January 2026 has US "
        "forces focus on “homeland defense and the Indo-Pacific” while allies “elsewhere”, in Europe too, defend "
        "themselves first. That forces move to Asia is not shown.",
    )


#: facts that show Moscow parted from Beijing by American courting: none was found; F185 sees none coming
PARTED: tuple[str, ...] = ()


def fences_trial() -> Trial:
    """C40: how many times does the US outweigh Russia, and is courting on record with effect?"""
    ratios = {key: polarity.relative(key, "USA", "RUS", polarity.LAST_YEAR[key]) for key in YARDSTICKS}
    courting = [name for name in ("F183", "F184") if tables.fact(name)["vintage"] == "known"]
    return Trial(
        measured={
            **{
                f"United States for each 1 of Russia, {YARDSTICKS[key]}": f"{value:.1f}"
                for key, value in ratios.items()
            },
            "dated acts of courting": str(len(courting)),
            "dated effects on Moscow's ties to Beijing": str(len(PARTED)),
        },
        pro_loses=any(value < 3 for value in ratios.values()) or not courting,
        contra_loses=all(value > 3 for value in ratios.values()) and bool(courting) and bool(PARTED),
        sentence="It holds if the temptation is the claim: Russia is weaker by every yardstick, least by capabilities, "
        "and courting is on record. No source shows that it parts Moscow from Beijing.",
    )


def spreading_trial() -> Trial:
    """C41: by how many of three yardsticks has the effective number of powers risen since 2010?"""
    three = ("gdp_market", "cinc", "spending")
    result = powers(Scenario())
    rose = sum(result.ends(key)[1] > result.ends(key)[0] for key in three)
    return Trial(
        measured={
            f"effective number, {YARDSTICKS[key]}": "{:.1f} in 2010, {:.1f} at last".format(*result.ends(key))
            for key in three
        },
        pro_loses=len(three) - rose >= 2,
        contra_loses=rose >= 2,
        sentence="Since 2010 output and capabilities have drawn together and only military spending has spread. It "
        "turns with the first year: by output at market rates the number has risen since 1985 and since 2000.",
    )


TRIALS = {
    "C36": patron_trial,
    "C37": load_trial,
    "C38": pledges_trial,
    "C39": china_trial,
    "C40": fences_trial,
    "C41": spreading_trial,
}
