"""Does Europe outweigh Russia? (notebook 01)"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from natolab.charts.ratios import RatioDots
from natolab.facts import tables
from natolab.facts.scenario import Scenario, preset
from natolab.models import polarity, ratios, verdict
from natolab.models.sensitivity import printed
from natolab.questions import BoardWords, Question, Values, change
from natolab.questions.trial import Trial

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
    def texts(self) -> dict[str, str]:
        """The ratios in figures, never rounded across 1, what is claimed or what is roughly that."""

        def say(key: str, value: float) -> str:
            claimed = CLAIMED.get(key.replace("ppp", "market"), 1.0)
            return printed(value, keeps=lambda x: (x > 1, x >= claimed, x >= claimed * (1 - ROUGHLY)))

        return {key: say(key, value) for key, value in self.ratios.items()}

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


def sentence(result: Outweigh, base: Outweigh) -> str:
    """The chart in words."""
    rows = [
        f"{label} {result.texts[key]}{change(result.ratios[key], base.ratios[key])}"
        for key, label in ratios.MEASURES.items()
    ]
    people = say_claimed(result.ratios["people"], CLAIMED["people"]).rstrip(",")
    market, ppp = (say_claimed(result.ratios[key], CLAIMED["gdp_market"]) for key in ("gdp_market", "gdp_ppp"))
    verdicts = (
        f"“More than 3-to-1” in people {people}; “nearly 10-to-1” in GDP {market} at market rates and {ppp} at "
        f"purchasing power. A number up to {ROUGHLY:.0%} below the essay's still counts as nearly."
    )
    spent = min(result.year, ratios.LAST_SPENDING_YEAR)
    return (
        f"{result.who} ({result.states} states) for each 1 of Russia, people and GDP of {result.year}, spending of "
        f"{spent}: {'; '.join(rows)}: more in {result.above} of {len(result.ratios)} rows. {verdicts}"
    )


def table(result: Outweigh) -> pd.DataFrame:
    """Measure and ratio."""
    return pd.DataFrame({"Europe / Russia": {ratios.MEASURES[k]: float(text) for k, text in result.texts.items()}})


def least_lead(a: Values) -> np.ndarray:
    """The smaller of both ratios as a part of what the essay claims, less the part at which it holds roughly."""
    by_resource = ratios.ratios(a)
    return np.minimum.reduce([by_resource[key] / claimed for key, claimed in CLAIMED.items()]) - (1 - ROUGHLY)


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
        result = outweigh(preset(key) if key else Scenario())
        rows[result.who] = {ratios.MEASURES[k]: round(v, 2) for k, v in result.ratios.items()}
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
    "both discounted": "Usable on both sides, Russia's army free",
    "Russia tied": "Usable, those in Ukraine left out",
}


class LadderDots(RatioDots):
    """One rung a row, from what could be used one day to what can be used within months."""

    labels = tuple(RUNGS.values())
    credit = "IMF WEO October 2025; soldiers: IISS, Financial Times, Bruegel and Kiel. Russia is 1 in every row."


@dataclass(frozen=True)
class Ladder:
    """The rungs, and the European share at which both sides have the same number of usable soldiers."""

    ratios: dict[str, float]
    share_eu: float
    share_ru: float
    even_share: float

    @property
    def texts(self) -> dict[str, str]:
        """The rungs in figures, never rounded across 1."""
        return {key: printed(ratio, keeps=lambda x: x >= 1) for key, ratio in self.ratios.items()}

    @property
    def last_text(self) -> str:
        """The last rung in figures."""
        return self.texts["both discounted"]

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
        return f"From {output} to {self.last_text} in usable soldiers: {who} of these, with Russia's army free"


def ladder(scenario: Scenario) -> Ladder:
    """Latent, mobilised, usable: European NATO for each 1 of Russia."""
    chosen = ratios.members("nato_europe")
    rungs = {key: ratios.ratio(key, chosen, 2025) for key in ("gdp_market", "gdp_ppp", "people")}
    rungs |= {key: float(value) for key, value in ratios.soldiers(scenario).items()}
    even = scenario["deployable_share_ru"] / rungs["on paper"]
    return Ladder(rungs, scenario["deployable_share_eu"], scenario["deployable_share_ru"], even)


def say_ladder(result: Ladder, base: Ladder) -> str:
    """The chart in words."""
    rungs = "; ".join(f"{label} {result.texts[key]}" for key, label in RUNGS.items())
    last = result.ratios["both discounted"]
    return (
        f"European NATO for each 1 of Russia: {rungs}. With {result.share_eu:.0%} of Europe's soldiers usable and "
        f"{result.share_ru:.0%} of Russia's, free of Ukraine, the rung of usable soldiers is "
        f"{result.last_text}{change(last, base.ratios['both discounted'])}; it is even or better {result.even_text}. "
        f"As long as {1e3 * ratios.IN_UKRAINE:,.0f},000 Russians fight in Ukraine, it is "
        f"{result.texts['Russia tied']} at least."
    )


def ladder_table(result: Ladder) -> pd.DataFrame:
    """Rung and ratio."""
    return pd.DataFrame({"Europe / Russia": {label: float(result.texts[key]) for key, label in RUNGS.items()}})


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
        says="Europe has more usable soldiers than a Russia free of Ukraine",
        number=lambda a, margin: margin + 1,
        unit=" for 1",
    ),
)


# ---- the tests of the claims --------------------------------------------------------------------------
ALLIES = {"30 allies": "nato_europe", "29 without Türkiye": "european_allies"}
WHOLE = {**ALLIES, "the EU's 27": "eu27", "23 EU members of NATO": "eu_nato"}
SAME = 0.05  # a twentieth: a measure that moves by no more is taken as unchanged (our reading)
NEAR = 0.1  # of a threat score from 0 to 1: another power this close scores near Russia


def _of(measure: str, sets: dict[str, str], year: int = 2025) -> dict[str, float]:
    """The ratio of one measure for each set by its words."""
    return {words: ratios.ratio(measure, ratios.members(key), year) for words, key in sets.items()}


def _printed_ratios(prefix: str, by_set: dict[str, float], line: float) -> dict[str, str]:
    """Ratios as a trial prints them, each on its side of the line."""
    return {f"{prefix}, {words}": printed(value, keeps=lambda x: x >= line) for words, value in by_set.items()}


def only_threat() -> Trial:
    """C14: Russia's lead in threat score over the next power, from the capital where it is smallest."""
    start = Scenario()
    leads = {capital: float(polarity.russia_lead(start, capital)) for capital in polarity.TARGETS}
    smallest = min(leads, key=lambda capital: leads[capital])
    names = {"EST": "Tallinn", "POL": "Warsaw", "DEU": "Berlin", "DNK": "Copenhagen", "ESP": "Madrid"}
    return Trial(
        measured={
            f"Russia's lead in threat score, from {names[capital]}": printed(lead, keeps=lambda x: x > NEAR)
            for capital, lead in leads.items()
        },
        pro_loses=leads[smallest] <= NEAR,
        contra_loses=leads[smallest] > NEAR,
        sentence=f"Russia leads in all five capitals, by least in {names[smallest]}, if power, nearness, forces and "
        "intent weigh alike and intent is scored as here: Russia 1 and China 0.4 are assumed, the US has a poll.",
    )


def strain() -> dict[str, tuple[float, float, bool]]:
    """Five measures of strain that both sides named: then, last known before the essay, whether it is worse.

    Worse is by more than a twentieth; where it stood at 0, by anything.
    Sources: F103 (soldiers lost), SIPRI 2025 (share of GDP), F109 (oil and gas in the budget; 40 is of 2022), IMF 2025
    (output at purchasing power against European NATO), F019 and F112 (tanks made less tanks lost).
    """
    milex = tables.table("milex_sipri").query("iso3 == 'RUS'").set_index("year")["share_gdp_pct"]
    weight = {year: 100 / ratios.ratio("gdp_ppp", ratios.members("nato_europe"), year) for year in (2021, 2025)}
    oil = tables.fact("F109")
    tanks = float(tables.fact("F019")["value"]) - float(tables.fact("F112")["value"])
    pairs: dict[str, tuple[float, float, bool]] = {
        "soldiers killed, wounded or missing a month, 2021 and 2025": (0.0, float(tables.fact("F103")["value"]), True),
        "military spending, % of GDP, 2021 and 2024": (float(milex[2021]), float(milex[2024]), True),
        "oil and gas in the budget's revenue, %, 2022 and 2025": (40.0, float(oil["value"]), False),
        "output at home prices, % of European NATO's, 2021 and 2025": (weight[2021], weight[2025], False),
        "tanks made or rebuilt less tanks lost: even, and 2024": (0.0, tanks, False),
    }
    return {
        words: (then, now, now - then > SAME * then if up else then - now > SAME * then)
        for words, (then, now, up) in pairs.items()
    }


def _plain(value: float) -> str:
    """A number of the table as people write it."""
    return f"{value:,.0f}" if value == round(value) else f"{value:.1f}"


def strain_table() -> pd.DataFrame:
    """The five measures, then and now."""
    measures = strain()
    return pd.DataFrame(
        {
            "then": {words: _plain(then) for words, (then, _, _) in measures.items()},
            "last known": {words: _plain(now) for words, (_, now, _) in measures.items()},
            "worse?": {words: "yes" if worse else "no" for words, (_, _, worse) in measures.items()},
        }
    )


def in_poor_shape() -> Trial:
    """C15: how many of five measures are worse than they were."""
    measures = strain()
    worse = sum(now_worse for *_, now_worse in measures.values())
    return Trial(
        measured={words: f"{_plain(then)} then, {_plain(now)} now" for words, (then, now, _) in measures.items()}
        | {"measures that are worse": f"{worse} of {len(measures)}"},
        pro_loses=worse < 3,
        contra_loses=worse >= 4,
        sentence="It holds if strain is read from losses, the share of output spent and the revenue of the state; "
        "output against Europe's has not fallen, and in 2024 as many tanks were made or rebuilt as were lost.",
    )


def more_people() -> Trial:
    """C16: the ratio of people for every set of states larger than the nine nearest Russia."""
    by_set = _of("people", WHOLE)
    three = CLAIMED["people"]
    return Trial(
        measured=_printed_ratios("People for each 1 of Russia", by_set, three),
        pro_loses=all(by_set[words] < three for words in ALLIES),
        contra_loses=all(by_set[words] > three for words in ALLIES),
        sentence="It holds for the European allies, with and without Türkiye. For other Europes it differs: the EU "
        "members of NATO by themselves fall just short of three.",
    )


def more_output() -> Trial:
    """C17: the ratio of output at market rates and at purchasing power, with and without Türkiye."""
    market, home = _of("gdp_market", ALLIES), _of("gdp_ppp", ALLIES)
    return Trial(
        measured=_printed_ratios("GDP at market rates", market, 9)
        | _printed_ratios("GDP at purchasing power", home, 9),
        pro_loses=max(market.values()) < 9,
        contra_loses=min(home.values()) > 9,
        sentence="It holds if output is counted at market rates; at the prices paid at home it is about half of that.",
    )


def means() -> Trial:
    """C20: people, output and spending on same bases, and usable soldiers with both sides discounted."""
    thirty = ratios.members("nato_europe")
    lead = {words: ratios.ratio(key, thirty, 2025) for key, words in ratios.MEASURES.items()}
    usable = ratios.soldiers(Scenario())
    soldiers = {
        "Usable soldiers, Russia's army free": float(usable["both discounted"]),
        "Usable soldiers, those in Ukraine left out": float(usable["Russia tied"]),
    }
    ahead = all(value > 1 for value in lead.values())
    return Trial(
        measured={words: printed(value, keeps=lambda x: x > 1) for words, value in {**lead, **soldiers}.items()},
        pro_loses=not ahead,
        contra_loses=ahead and all(value > 1 for value in soldiers.values()),
        sentence="It holds if means are people, output and money. In soldiers who could fight within months Europe is "
        "behind a Russian army free of Ukraine; with those in Ukraine left out, its ratio is what is shown, or higher.",
    )


TRIALS = {"C14": only_threat, "C15": in_poor_shape, "C16": more_people, "C17": more_output, "C20": means}
