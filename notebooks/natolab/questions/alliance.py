"""Who pays for an alliance? (notebook 06; COMMITMENT: notebook 08)

PAID         how much Europe adds if the US does less
COMMITMENT   how much the US takes back if Europe does more
TRIALS       C23 (joint planning), C24 (reaction to the US), R5 (whose years the rise fell in)
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from natolab.charts import still
from natolab.charts.alliance import BurdenDumbbells, PledgeCurve
from natolab.charts.canvas import Still
from natolab.facts.scenario import Scenario
from natolab.models import Values
from natolab.models import alliance as model
from natolab.models.sensitivity import flip_point, printed
from natolab.questions import BoardWords, Question, change
from natolab.questions.trial import Trial

START = Scenario(name="today's burdens", us_cut=0.0)  # the registry's default is a cut by half
#: shared parts of the benefit at which the game is asked, the lowest first
SHARES = (0.3, 0.5, 0.7, 0.9, 0.95)
CLEARLY = 0.1  # joint planning adds clearly if it adds more than a tenth
NIL = 0.005  # below half of one per cent an answer is printed as 0 %
BREAKS = {2015: "after Crimea", 2022: "full invasion", 2025: "Trump's second term"}


@cache
def by_distance() -> np.ndarray:
    """Positions of the allies, nearest to Moscow first."""
    return np.argsort(model.allies().distance)


class AllyDumbbells(BurdenDumbbells):
    """The thirty-one allies with forces, by distance."""

    names = tuple(np.array(model.allies().iso3)[np.argsort(model.allies().distance)])


def say_part(part: float) -> str:
    """A part in %, never rounded to or across one half, where a verdict turns."""
    half = 100 * model.HALF
    return f"{printed(100 * part, 0, keeps=lambda x: (x > half, x < half))}%"


@dataclass(frozen=True)
class Paid:
    """Burdens today and in the equilibrium, nearest to Moscow first; totals in bn 2021 US$."""

    today: np.ndarray
    then: np.ndarray
    europe: float
    us: float
    europe_today: float
    us_today: float
    burden: float
    free_riding: float
    cut: float
    publicness: float

    @property
    def answer(self) -> float:
        """Part of the US cut that the European allies would replace."""
        return model.HALF - self.free_riding

    @property
    def answer_text(self) -> str:
        """That part in %, never rounded to or across one half."""
        return say_part(self.answer)

    @property
    def addition(self) -> str:
        """What Europe does, in words: adds so much, nothing, or spends less."""
        added = round(self.europe - self.europe_today)
        return "adds nothing" if added == 0 else f"{'adds' if added > 0 else 'spends less by'} {abs(added):,} bn"

    @property
    def finding(self) -> str:
        """The title of the chart."""
        return f"Europe {self.addition}: {self.burden:.2f}% of GDP in all"


def paid(scenario: Scenario) -> Paid:
    """The equilibrium of a scenario, every assumption of the game at work."""
    allies, spending = model.allies(), model.all_together(scenario)
    order = by_distance()
    return Paid(
        allies.burden[order],
        model.burdens(spending)[order],
        float(model.european_total(spending)),
        float(spending[allies.us][0]),
        float(model.european_total(allies.spending)),
        float(allies.spending[allies.us][0]),
        float(model.european_burden(spending)),
        float(model.free_riding(scenario)),
        scenario["us_cut"],
        scenario["publicness"],
    )


def sentence(result: Paid, base: Paid) -> str:
    """The chart in words."""
    most = [i for i in np.argsort(result.today - result.then)[:3] if result.then[i] - result.today[i] >= 0.05]
    moved = ", ".join(f"{AllyDumbbells.names[i]} {result.today[i]:.1f} to {result.then[i]:.1f}" for i in most)
    rises = f" Largest rises, % of GDP: {moved}." if moved else ""
    effort = "the American effort that serves Europe and is cut" if result.cut else "an American cut"
    return (
        f"Europe {result.addition}: it would spend {result.europe:,.0f} bn 2021 US$ instead of "
        f"{result.europe_today:,.0f}, {result.burden:.2f}% of GDP{change(result.burden, base.burden)}; the US "
        f"{result.us:,.0f} instead of {result.us_today:,.0f}. Of {effort}, the allies would by themselves replace "
        f"{result.answer_text}, if {result.publicness:.0%} of the benefit is shared.{rises}"
    )


def table(result: Paid) -> pd.DataFrame:
    """Burden by ally, nearest to Moscow first."""
    return pd.DataFrame(
        {"today": result.today.round(2), "in the game": result.then.round(2)},
        index=pd.Index(AllyDumbbells.names, name="ally"),
    )


PAID = Question(
    name="How much would Europe add if the US did less?",
    home="06",
    claims=("C24",),
    topics=("alliance",),
    model=paid,
    chart=AllyDumbbells,
    sentence=sentence,
    table=table,
    # The worry tested is free riding: it bites where less than half of a cut would be replaced.
    margin=model.free_riding,
    board=BoardWords(
        says="Most of a US cut would not be replaced",
        number=lambda a, margin: model.HALF - margin,
        unit=" replaced",
    ),
)


# ---- and if Europe does more? -------------------------------------------------------------------------
PLEDGE = Scenario(name="the Hague pledge", minimum_pledge=3.5)


@dataclass(frozen=True)
class Commitment:
    """Both burdens along the pledge; what the others add and what the US takes back, bn 2021 US$ that serve Europe.

    `added` is Europe's part; Canada keeps the pledge too, and the US answers both.
    """

    pledges: np.ndarray
    us: np.ndarray
    europe: np.ndarray
    pledge: float
    us_then: float
    us_today: float
    added: float
    taken_back: float
    offset: float

    @property
    def finding(self) -> str:
        """The title of the chart."""
        return f"With {self.pledge:g}% pledged the US burden is {self.us_then:.2f}% of GDP, today {self.us_today:.2f}"


def commitment(scenario: Scenario) -> Commitment:
    """The game with a pledge that is kept, the US free to answer."""
    allies = model.allies()
    pledges = np.linspace(0, 5, 41)
    along = model.minimum_pledge({**scenario, "minimum_pledge": pledges})
    here = model.minimum_pledge(scenario)
    us = allies.us
    _, taken_back = model.pledge_answered(scenario)
    return Commitment(
        pledges,
        model.burdens(along)[us][0],
        model.european_burden(along),
        scenario["minimum_pledge"],
        float(model.burdens(here)[us][0]),
        float(allies.burden[us][0]),
        round(float(model.european_total(here - allies.spending)), 6) + 0.0,  # no minus before a zero
        round(float(taken_back), 6) + 0.0,
        float(model.offset(scenario)),
    )


def say_commitment(result: Commitment, base: Commitment) -> str:
    """The chart in words."""
    return (
        f"If every ally but the US keeps {result.pledge:g}% of GDP, Europe adds {result.added:,.0f} bn 2021 US$ and "
        f"the US burden goes from {result.us_today:.2f} to "
        f"{result.us_then:.2f}%{change(result.us_then, base.us_then)}. Of what serves Europe the US takes back "
        f"{result.taken_back:,.0f} bn, {say_part(result.offset)} of what Europe and Canada add."
    )


def commitment_table(result: Commitment) -> pd.DataFrame:
    """Burdens at whole pledges."""
    pick = [int(np.argmin(abs(result.pledges - p))) for p in (0, 2, 3, 3.5, 4, 5)]
    return pd.DataFrame(
        {"United States": result.us[pick].round(2), "European allies": result.europe[pick].round(2)},
        index=pd.Index(result.pledges[pick].round(1), name="pledge, % of GDP"),
    )


COMMITMENT = Question(
    name="Does a stronger Europe keep the American effort?",
    home="08",
    claims=("C45",),
    topics=("alliance",),
    model=commitment,
    chart=PledgeCurve,
    sentence=say_commitment,
    table=commitment_table,
    # More effort is worth it for safety as long as less than half of it is taken back.
    margin=lambda a: model.HALF - model.offset(a),
)


# ---- tables and charts of the notebook ----------------------------------------------------------------
def answer_table(shares: tuple[float, ...] = SHARES) -> pd.DataFrame:
    """What the allies would replace of a US cut by half, and the taste for defence that this needs of Estonia."""
    rows = {}
    for publicness in shares:
        scenario = Scenario(publicness=publicness)
        taste = float(model.calibrate(scenario)[model.allies().at("EST")])
        rows[f"{publicness:.0%} shared"] = {
            "answer to a US cut": f"{float(model.us_cut_answer(scenario)):.0%}",
            "Estonia's taste for defence": round(taste, 3),
        }
    return pd.DataFrame(rows).T


def correlation_table() -> pd.DataFrame:
    """Rank correlation of burden with size and with distance, by year and by NATO edition, never mixed."""
    rows = {}
    for edition, year in (
        ("2025-08", 2014),
        ("2025-08", 2018),
        ("2025-08", 2022),
        ("2025-08", 2024),
        ("2024-06", 2024),
    ):
        size, distance = model.gdp_burden_correlation(edition, year), model.distance_burden_correlation(edition, year)
        rows[f"{year}, edition {edition}"] = {
            "with GDP": round(size.rho, 2),
            "p": round(size.p, 2),
            "with distance": round(distance.rho, 2),
            "p ": "below .001" if distance.p < 0.001 else f"{distance.p:.2f}",
            "allies": size.n,
        }
    return pd.DataFrame(rows).T


def regression_table() -> pd.DataFrame:
    """Three regressions that point three ways: coefficient, standard error, R squared, observations."""
    fits = {
        "rise 2014-24 on ln distance": (model.cross_section(), "ln distance"),
        "four allies' growth on US growth, 1955-2024": (model.growth_regression(), "US growth"),
        "allies' growth on US growth a year before, 2016-24": (model.panel_regression(), "US, a year before"),
        "the same with 2025 (estimate)": (model.panel_regression(last=2025), "US, a year before"),
    }
    rows = {}
    for words, (fit, key) in fits.items():
        rows[words] = {
            "coefficient": round(fit.coefficient[key], 2),
            "error": round(fit.error[key], 2),
            "R²": round(fit.r2, 2),
            "n": fit.n,
        }
    return pd.DataFrame(rows).T.astype({"n": int})


def distance_chart() -> Still:
    """Burden of 2024 against distance to Moscow."""
    allies = model.allies()
    europe = allies.only(allies.european)
    correlation = model.distance_burden_correlation()
    return still.named_scatter(
        europe.distance,
        europe.burden,
        europe.iso3,
        title="The nearer to Moscow, the larger the burden",
        across="km from the capital to Moscow",
        up="Burden 2024, % of GDP (NATO, August 2025, estimate)",
        sentence=f"{correlation.n} European allies in 2024: rank correlation of burden with distance "
        f"{correlation.rho:.2f}.",
    )


def rise_chart() -> Still:
    """Points of GDP added a year, Europe and Canada."""
    series = model.joint_burden()
    values = {year: round(series[year] - series[year - 1], 2) + 0.0 for year in sorted(series)[1:]}
    return still.yearly_bars(values, BREAKS, "Three causes, eleven steps", "Points of GDP added, Europe and Canada")


# ---- tests of the claims ------------------------------------------------------------------------------
def joint_gain(a: Values) -> np.ndarray:
    """What European spending gains, as a share of today's, when all allies plan together. Shape of the inputs."""
    together = model.coordinated({**START, **a, "coordination": np.ones_like(np.asarray(a["publicness"], float))})
    return np.asarray(model.european_total(together) / model.european_total(model.allies().spending) - 1)


def joint_planning() -> Trial:
    """C23: what the European allies would spend if all planned together, against each for itself."""
    lowest, middle = (float(joint_gain({"publicness": shared})) for shared in (SHARES[0], 0.5))
    turn = flip_point(lambda a: joint_gain(a) - CLEARLY, START, "publicness")
    return Trial(
        measured={
            f"added by joint planning with {SHARES[0]:.0%} of the benefit shared": f"{lowest:.0%}",
            "with 50% shared": f"{middle:.0%}",
            "shared part at which it adds less than a tenth": "none" if turn is None else printed(turn),
        },
        pro_loses=middle < CLEARLY,
        contra_loses=middle > CLEARLY and lowest > CLEARLY,
        sentence="Choosing apart costs the alliance much in the game, once a small part of the benefit is shared. "
        "How much is shared, nobody has measured; and the game has no quarrels between states in it.",
    )


def reaction() -> Trial:
    """C24: the reaction to the US with Russia's spending in the regression, and the answer to a cut in the game."""
    fits = {last: model.panel_regression(last=last) for last in (model.YEAR, model.YEAR + 1)}
    slopes = {
        last: (fit.coefficient["US, a year before"], fit.error["US, a year before"]) for last, fit in fits.items()
    }
    answer = float(model.us_cut_answer(Scenario()))
    return Trial(
        measured={
            **{
                f"slope on US growth a year before, Russia's held, to {last} (error)": f"{slope:.2f} ({error:.2f})"
                for last, (slope, error) in slopes.items()
            },
            "answer to a US cut by half, half of the benefit shared": f"{answer:.0%}",
        },
        # "Clear of zero": twice its error away, in both editions of the sample.
        pro_loses=all(slope > 0 for slope, _ in slopes.values()) or answer < NIL,
        contra_loses=all(slope + 2 * error < 0 for slope, error in slopes.values()),
        sentence="The slope is below zero and not clear of it once the year 2025 is in; the game has a small answer. "
        "Russia's spending is a poor stand-in for the threat that both sides answer, so neither side is beaten.",
    )


def whose_years() -> Trial:
    """R5: how much of the rise from 2014 to 2025, and of the allies that crossed 2 %, fell in Trump's years."""
    rise = model.rise_in()
    parts = (rise.burden, rise.money, rise.crossed)
    crossed, of = rise.crossings
    return Trial(
        measured={
            "rise in % of GDP that fell in his years": f"{rise.burden:.0%}",
            "rise in constant money that did": f"{rise.money:.0%}",
            "allies that crossed 2% in them": f"{crossed} of {of}",
            "last allies, crossed in 2025": f"{model.crossings()[2025]}",
        },
        contra_loses=all(part > 0.5 for part in parts),
        pro_loses=all(part < 0.5 for part in parts),
        sentence="More than half of the allies crossed the line in his years. By share of GDP most of the rise came "
        "then too, by money a little less than half: in 2020 output fell and the share rose by itself. "
        "The last allies crossed in 2025; the pledge of 5%, made in that year, is in no count here. "
        "That a step fell in his years does not say that he caused it.",
    )


TRIALS = {"C23": joint_planning, "C24": reaction, "R5": whose_years}
