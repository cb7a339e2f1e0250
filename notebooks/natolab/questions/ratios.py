"""Does Europe outweigh Russia? (notebook 01)"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from natolab.charts.ratios import RatioDots
from natolab.facts.scenario import Scenario, preset
from natolab.models import ratios, verdict
from natolab.models.sensitivity import printed
from natolab.questions import BoardWords, Question, Values, change

#: the essay's two numbers, by measure
CLAIMED = {"people": 3.0, "gdp_market": 10.0}
ROUGHLY = 0.15  # a ratio up to so far below what is claimed holds roughly; the same for both numbers (our reading)


class MeasureDots(RatioDots):
    """One row a measure of natolab.models.ratios."""

    labels = tuple(ratios.MEASURES.values())
    claimed, roughly = tuple(CLAIMED.values()), ROUGHLY


def say_claimed(value: float, claimed: float) -> str:
    """Whether a ratio is what is claimed: it holds, it holds roughly and how far below it is, or it does not."""
    below = 1 - value / claimed
    if verdict.holds(-below):
        return "holds"
    if not verdict.holds(ROUGHLY - below):
        return "does not hold"
    return f"holds roughly, {f'{below:.0%}' if below >= 0.005 else 'less than 1%'} below,"


@dataclass(frozen=True)
class Outweigh:
    """Europe over Russia by measure, for one set of states and year."""

    who: str
    states: int
    year: int
    ratios: dict[str, float]

    @property
    def above(self) -> int:
        """Rows in which Russia is outweighed."""
        return sum(value > 1 for value in self.ratios.values())

    @property
    def finding(self) -> str:
        """The title of the chart."""
        rows = len(self.ratios)
        words = {0: "in no row", rows: "in every row"}.get(self.above, f"in {self.above} of {rows} rows")
        return f"{self.who} ({self.states} states) outweighs Russia {words}"


def outweigh(scenario: Scenario) -> Outweigh:
    """The ratios of a scenario."""
    return Outweigh(
        ratios.name_of(scenario),
        len(ratios.states(scenario)),
        int(scenario["ratio_year"]),
        {measure: float(value) for measure, value in ratios.ratios(scenario).items()},
    )


def sentence(mine: Outweigh, base: Outweigh) -> str:
    """The chart in words."""
    said = [
        f"{label} {mine.ratios[key]:.2f}{change(mine.ratios[key], base.ratios[key])}"
        for key, label in ratios.MEASURES.items()
    ]
    people = say_claimed(mine.ratios["people"], CLAIMED["people"]).rstrip(",")
    market, ppp = (say_claimed(mine.ratios[key], CLAIMED["gdp_market"]) for key in ("gdp_market", "gdp_ppp"))
    verdicts = (
        f"“More than 3-to-1” in people {people}; “nearly 10-to-1” in GDP {market} at market rates and {ppp} at "
        f"purchasing power. Up to {ROUGHLY:.0%} below counts as roughly."
    )
    spent = min(mine.year, ratios.LAST_SPENDING_YEAR)
    return (
        f"{mine.who} ({mine.states} states) for each 1 of Russia, people and GDP of {mine.year}, spending of {spent}: "
        f"{'; '.join(said)}: more in {mine.above} of {len(mine.ratios)} rows. {verdicts}"
    )


def table(mine: Outweigh) -> pd.DataFrame:
    """Measure and ratio."""
    return pd.DataFrame({"Europe / Russia": {ratios.MEASURES[k]: round(v, 2) for k, v in mine.ratios.items()}})


def least_lead(a: Values) -> np.ndarray:
    """The smaller of both ratios as a part of what the essay claims, less the part at which it holds roughly."""
    found = ratios.ratios(a)
    return np.minimum.reduce([found[key] / claimed for key, claimed in CLAIMED.items()]) - (1 - ROUGHLY)


OUTWEIGH = Question(
    name="Does Europe outweigh Russia?",
    home="01",
    claims=("C16", "C17"),
    topics=("ratios",),
    model=outweigh,
    chart=MeasureDots,
    sentence=sentence,
    table=table,
    margin=least_lead,
)


# ---- tables of the notebook ---------------------------------------------------------------------------
SETS = ("set_eu27", "set_eu_nato", None, "set_without_turkiye", "set_with_canada", "set_with_ukraine", "set_nine")


def definitions_table() -> pd.DataFrame:
    """Every definition of Europe against every measure: Europe for each 1 of Russia."""
    rows = {}
    for key in SETS:
        mine = outweigh(preset(key) if key else Scenario())
        rows[mine.who] = {ratios.MEASURES[k]: round(v, 2) for k, v in mine.ratios.items()}
    return pd.DataFrame(rows).T


def year_table(years: tuple[int, ...] = (2000, 2008, 2013, 2020, 2022, 2025)) -> pd.DataFrame:
    """European NATO's GDP for each 1 of Russia's by year, and how far a dollar went in Russia."""
    chosen = ratios.members("nato_europe")
    return pd.DataFrame(
        {
            "market rates": [ratios.ratio("gdp_market", chosen, year) for year in years],
            "purchasing power": [ratios.ratio("gdp_ppp", chosen, year) for year in years],
            "a dollar in Russia": [
                ratios.level("gdp_ppp", "RUS", y) / ratios.level("gdp_market", "RUS", y) for y in years
            ],
        },
        index=pd.Index(years, name="year"),
    ).round(2)


# ---- from latent to usable ----------------------------------------------------------------------------
RUNGS = {
    "gdp_market": "GDP, market rates",
    "gdp_ppp": "GDP, purchasing power",
    "people": "People",
    "on paper": "Soldiers on paper",
    "Europe discounted": "Europe's usable soldiers, all of Russia's",
    "both discounted": "Usable soldiers on both sides",
}


class LadderDots(RatioDots):
    """One rung a row, from what could be used one day to what can be used within months."""

    labels = tuple(RUNGS.values())
    credit = "IMF WEO October 2025; soldiers: IISS and Financial Times, 2024 (F124, F204). Russia is 1 in every row."


@dataclass(frozen=True)
class Ladder:
    """The rungs, and the European share at which both sides have the same number of usable soldiers."""

    ratios: dict[str, float]
    share_eu: float
    share_ru: float
    even_share: float

    @property
    def last_text(self) -> str:
        """The last rung in figures, never rounded across 1."""
        return printed(self.ratios["both discounted"], keeps=lambda x: x >= 1)

    @property
    def even_text(self) -> str:
        """From which European share on the last rung is even, in words."""
        if self.even_share > 1:
            return "at no European share"
        share = printed(100 * self.even_share, 0, "up", keeps=lambda x: verdict.holds(100 * self.share_eu - x))
        return f"from a European share of {share}% on"

    @property
    def finding(self) -> str:
        """The title of the chart."""
        last = self.ratios["both discounted"]
        who = f"{'Europe' if verdict.holds(last - 1) else 'Russia'} has more"
        who = "both have as many" if verdict.tied(last - 1) else who
        output = f"{self.ratios['gdp_market']:.1f} in output"
        return f"From {output} to {self.last_text} in usable soldiers: {who} of these"


def ladder(scenario: Scenario) -> Ladder:
    """Latent, mobilised, usable: European NATO for each 1 of Russia."""
    chosen = ratios.members("nato_europe")
    rungs = {key: ratios.ratio(key, chosen, 2025) for key in ("gdp_market", "gdp_ppp", "people")}
    rungs |= {key: float(value) for key, value in ratios.soldiers(scenario).items()}
    even = scenario["deployable_share_ru"] / rungs["on paper"]
    return Ladder(rungs, scenario["deployable_share_eu"], scenario["deployable_share_ru"], even)


def say_ladder(mine: Ladder, base: Ladder) -> str:
    """The chart in words."""
    said = "; ".join(f"{label} {mine.ratios[key]:.2f}" for key, label in RUNGS.items())
    last = mine.ratios["both discounted"]
    return (
        f"European NATO for each 1 of Russia: {said}. With {mine.share_eu:.0%} of Europe's soldiers usable and "
        f"{mine.share_ru:.0%} of Russia's, the last rung is "
        f"{mine.last_text}{change(last, base.ratios['both discounted'])}; it is even or better {mine.even_text}."
    )


def ladder_table(mine: Ladder) -> pd.DataFrame:
    """Rung and ratio."""
    return pd.DataFrame({"Europe / Russia": {label: round(mine.ratios[key], 2) for key, label in RUNGS.items()}})


LADDER = Question(
    name="How much of the lead can be used?",
    home="01",
    claims=("C20",),
    topics=("ratios",),
    model=ladder,
    chart=LadderDots,
    sentence=say_ladder,
    table=ladder_table,
    margin=lambda a: ratios.usable_soldiers(a) - 1,
    board=BoardWords(
        says="Europe has more usable soldiers than Russia", number=lambda a, margin: margin + 1, unit=" for 1"
    ),
)
