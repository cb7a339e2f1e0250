"""First responder or last resort? (notebook 10)"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from natolab.charts.deterrence import HandOver
from natolab.facts.scenario import Scenario, positions, preset, presets
from natolab.models import deterrence as model
from natolab.models.sensitivity import printed
from natolab.questions import BoardWords, Question, caps, change

SHOWN = slice(0, 2040 - model.FIRST + 1)
TABLE_YEARS = (2026, 2028, 2030, 2031, 2035, 2040)


@dataclass(frozen=True)
class Deterred:
    """Paths of 2026-2040, the dip, and the reliability at which relying is as good as hedging."""

    years: np.ndarray
    delta: np.ndarray
    rho_us: np.ndarray
    us_left: np.ndarray
    least: float
    dip: float
    dip_year: int
    worst: float
    mean: float

    def in_year(self, year: int) -> float:
        """Chance that an attack is met and fails in one year."""
        return float(self.delta[year - self.years[0]])

    @property
    def finding(self) -> str:
        """The title of the chart."""
        deep = f"{self.dip_text} in {self.dip_year}"
        return f"The dip stays above the edge: {deep}" if self.dip >= 0 else f"In the dip an attack would pay: {deep}"

    @property
    def dip_text(self) -> str:
        """The lowest margin with its sign, as the chart writes it; never rounded across the edge."""
        text = printed(self.dip, keeps=lambda x: x >= 0)
        return text.replace("-", "−") if self.dip < 0 else f"+{text}"

    @property
    def least_text(self) -> str:
        """The least chance that deters as it is printed: below it an attack pays."""
        return printed(self.least, toward="down")


def deterred(scenario: Scenario) -> Deterred:
    """The hand-over of a scenario."""
    path = model.deterrence(scenario)
    return Deterred(
        path.years[SHOWN],
        path.delta[SHOWN],
        path.rho_us[SHOWN],
        path.us_left[SHOWN],
        float(path.delta_min),
        float(path.dip),
        int(path.dip_year),
        float(model.break_even_reliability(scenario, "worst")),
        float(model.break_even_reliability(scenario, "mean")),
    )


def say_reliability(value: float) -> str:
    """A break-even reliability in words; with as much as is printed, relying is as good."""
    if value <= 0:
        return "0 or more"
    return "more than 1, which cannot be," if value > 1 else f"{printed(value, toward='up')} or more"


def sentence(mine: Deterred, base: Deterred) -> str:
    """The chart in words."""
    chances = ", ".join(f"{mine.in_year(year):.2f} in {year}" for year in (2026, 2030, 2035))
    return (
        f"Chance that an attack is met and fails: {chances}. "
        f"An attack pays below {mine.least_text}. The lowest margin is {mine.dip_text}"
        f"{change(mine.dip, base.dip)}, in {mine.dip_year}. The US fights with a chance of {mine.rho_us[0]:.2f} at the "
        f"start and {np.round(mine.rho_us[-1], 2):.2f} in 2040, with {mine.us_left[-1]:.0%} of its force left. For "
        f"relying on the US to do as well as this hedge that chance would have to be {say_reliability(mine.worst)} by "
        f"the worst year; by the mean, {say_reliability(mine.mean).rstrip(',')}."
    )


def table(mine: Deterred) -> pd.DataFrame:
    """Chance, margin and US promise by year."""
    pick = [year - mine.years[0] for year in TABLE_YEARS]
    return pd.DataFrame(
        {
            "met and fails": mine.delta[pick].round(2),
            "margin": (mine.delta[pick] - mine.least).round(2),
            "US fights": mine.rho_us[pick].round(2),
            "US force left": mine.us_left[pick].round(2),
        },
        index=pd.Index(TABLE_YEARS, name="year"),
    )


HAND_OVER = Question(
    name="How deep is the dip, when, and what fills it?",
    home="10",
    claims=("C43",),
    topics=("buildup", "deterrence"),
    model=deterred,
    chart=HandOver,
    sentence=sentence,
    table=table,
    margin=model.dip,
    caps=caps.BUILD_UP,
    board=BoardWords(says="The hand-over has no dip: no attack pays"),
)


# ---- tables of the notebook ---------------------------------------------------------------------------
def position_table() -> pd.DataFrame:
    """The dip and its year for each position."""
    rows = {}
    for key in positions():
        mine = deterred(preset(key))
        rows[presets()[key].label] = {
            "dip": round(mine.dip, 2),
            "in": mine.dip_year,
            "chance in 2035": round(mine.in_year(2035), 2),
        }
    return pd.DataFrame(rows).T.astype({"in": int})


def timetable_table() -> pd.DataFrame:
    """The dip for three US timetables and three degrees of European will."""
    exits = {"at once": 0, "in 8 years": 8, "in 20 years": 20}
    wills = (0.5, 0.66, 0.8, 1.0)
    rows = {
        words: [round(float(model.dip(Scenario(us_exit_years=y, rho_eu=will))), 2) + 0.0 for will in wills]
        for words, y in exits.items()
    }
    return pd.DataFrame(rows, index=pd.Index(wills, name="chance that Europeans fight together")).T


def reliability_table() -> pd.DataFrame:
    """Break-even reliability by worst year and by mean, for three beliefs about the usable share."""
    beliefs = {
        "as at the start": {},
        "low (as in Rutte's position)": {k: presets()["rutte"].values[k] for k in ("usable_eu", "usable_eu_gain")},
        "high (as in Walt's position)": {k: presets()["walt"].values[k] for k in ("usable_eu", "usable_eu_gain")},
    }
    rows = {}
    for words, values in beliefs.items():
        mine = deterred(Scenario(values))
        rows[words] = {"by the worst year": say_reliability(mine.worst), "by the mean": say_reliability(mine.mean)}
    return pd.DataFrame(rows).T
