"""Who pays for an alliance? (notebook 06; claims C23, C24, C33, R5)"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from natolab.charts import still
from natolab.charts.live import BurdenDumbbells
from natolab.models import alliance as model
from natolab.questions import Question, change
from natolab.scenario import Scenario

START = Scenario(name="today's burdens", us_cut=0.0)  # the registry's default is a cut by half
BREAKS = {2015: "after Crimea", 2022: "full invasion", 2025: "Trump's second term"}


@cache
def by_distance() -> np.ndarray:
    """Positions of the allies, nearest to Moscow first."""
    return np.argsort(model.allies().distance)


class AllyDumbbells(BurdenDumbbells):
    """The thirty-one allies with forces, by distance."""

    names = tuple(np.array(model.allies().iso3)[np.argsort(model.allies().distance)])


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
    answer: float
    cut: float
    publicness: float

    @property
    def finding(self) -> str:
        """The title of the chart."""
        added = round(self.europe - self.europe_today)
        what = "adds nothing" if added == 0 else f"{'adds' if added > 0 else 'spends less by'} {abs(added):,} bn"
        return f"Europe {what}: {self.burden:.2f} % of GDP in all"


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
        float(model.us_cut_answer(scenario)),
        scenario["us_cut"],
        scenario["publicness"],
    )


def sentence(mine: Paid, base: Paid) -> str:
    """The chart in words."""
    most = np.argsort(mine.today - mine.then)[:3]
    moved = ", ".join(f"{AllyDumbbells.names[i]} {mine.today[i]:.1f} to {mine.then[i]:.1f}" for i in most)
    return (
        f"The European allies would spend {mine.europe:,.0f} bn 2021 US$ instead of {mine.europe_today:,.0f}, "
        f"{mine.burden:.2f} % of GDP{change(mine.burden, base.burden)}; the US {mine.us:,.0f} instead of "
        f"{mine.us_today:,.0f}. Of the American effort that serves Europe and is cut, they would by themselves replace "
        f"{mine.answer:.0%}, if {mine.publicness:.0%} of the benefit is shared. Largest rises, % of GDP: {moved}."
    )


def table(mine: Paid) -> pd.DataFrame:
    """Burden by ally, nearest to Moscow first."""
    return pd.DataFrame(
        {"today": mine.today.round(2), "in the game": mine.then.round(2)},
        index=pd.Index(AllyDumbbells.names, name="ally"),
    )


PAID = Question(
    "How much would Europe add if the US did less?",
    paid,
    AllyDumbbells,
    sentence,
    table,
    # The worry tested is free riding: it bites where less than half of a cut would be replaced.
    margin=lambda result: 0.5 - result.answer,
)


# ---- tables and charts of the notebook ----------------------------------------------------------------
def answer_table(shares: tuple[float, ...] = (0.3, 0.5, 0.7, 0.9, 0.95)) -> pd.DataFrame:
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


def distance_chart() -> still.Still:
    """Burden of 2024 against distance to Moscow."""
    allies = model.allies()
    europe = allies.only(allies.european)
    found = model.distance_burden_correlation()
    return still.named_scatter(
        europe.distance,
        europe.burden,
        europe.iso3,
        title="The nearer to Moscow, the larger the burden",
        across="km from the capital to Moscow",
        up="Burden 2024, % of GDP (NATO, August 2025, estimate)",
        sentence=f"{found.n} European allies in 2024: rank correlation of burden with distance {found.rho:.2f}.",
    )


def rise_chart() -> still.Still:
    """Points of GDP added a year, Europe and Canada."""
    series = model.joint_burden()
    values = {year: round(series[year] - series[year - 1], 2) + 0.0 for year in sorted(series)[1:]}
    return still.yearly_bars(values, BREAKS, "Three causes, eleven steps", "Points of GDP added, Europe and Canada")
