"""Does Europe outweigh Russia? (notebook 01; claims C16, C17, C18, C20)"""

from dataclasses import dataclass

import pandas as pd

from natolab.charts.live import RatioDots
from natolab.models import ratios
from natolab.questions import Question, change
from natolab.scenario import Scenario, assumption

NEARLY_TEN = 9.0  # what "nearly 10" must at least be (our reading)


class MeasureDots(RatioDots):
    """One row a measure of natolab.models.ratios."""

    labels = tuple(ratios.MEASURES.values())


@dataclass(frozen=True)
class Outweigh:
    """Europe over Russia by measure, for one set of states and year."""

    who: str
    states: int
    year: int
    ratios: dict[str, float]

    @property
    def finding(self) -> str:
        """The title of the chart."""
        above = sum(value > 1 for value in self.ratios.values())
        words = {0: "in no row", len(self.ratios): "in every row"}.get(above, f"in {above} of {len(self.ratios)} rows")
        return f"{self.who} ({self.states} states) outweighs Russia {words}"


def name_of(scenario: Scenario) -> str:
    """The set of states in words, switches included."""
    who = assumption("coalition").say(scenario["coalition"])
    added = [
        word
        for key, word in (("include_turkiye", "Türkiye"), ("include_ukraine", "Ukraine"), ("include_canada", "Canada"))
        if scenario[key]
    ]
    if who.endswith("without Türkiye") and "Türkiye" in added:
        who, added = "European NATO", added[1:]
    return " + ".join([who, *added])


def outweigh(scenario: Scenario) -> Outweigh:
    """The ratios of a scenario."""
    return Outweigh(
        name_of(scenario), len(ratios.states(scenario)), int(scenario["ratio_year"]), ratios.ratios(scenario)
    )


def sentence(mine: Outweigh, base: Outweigh) -> str:
    """The chart in words."""
    said = [
        f"{label} {mine.ratios[key]:.2f}{change(mine.ratios[key], base.ratios[key])}"
        for key, label in ratios.MEASURES.items()
    ]
    people, gdp = mine.ratios["people"], mine.ratios["gdp_market"]
    verdicts = (
        f"“More than 3-to-1” in people {'holds' if people > 3 else 'does not hold'}; "
        f"“nearly 10-to-1” in GDP {'holds' if gdp >= NEARLY_TEN else 'does not hold'} at market rates and "
        f"{'holds' if mine.ratios['gdp_ppp'] >= NEARLY_TEN else 'does not hold'} at purchasing power."
    )
    spent = min(mine.year, ratios.LAST_SPENDING_YEAR)
    return (
        f"{mine.who} ({mine.states} states) for each 1 of Russia, people and GDP of {mine.year}, spending of {spent}: "
        f"{'; '.join(said)}. {verdicts}"
    )


def table(mine: Outweigh) -> pd.DataFrame:
    """Measure and ratio."""
    return pd.DataFrame({"Europe / Russia": {ratios.MEASURES[k]: round(v, 2) for k, v in mine.ratios.items()}})


OUTWEIGH = Question(
    "Does Europe outweigh Russia?",
    outweigh,
    MeasureDots,
    sentence,
    table,
    margin=lambda result: min(result.ratios["people"] - 3, result.ratios["gdp_market"] - NEARLY_TEN),
)
