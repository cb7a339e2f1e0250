"""Do drones favour the defender? (notebook 05)"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from natolab.charts.attrition import BattlePaths
from natolab.facts.scenario import Scenario, assumption
from natolab.models import attrition as model
from natolab.models.sensitivity import printed
from natolab.questions import BoardWords, Question, caps, change


@dataclass(frozen=True)
class Fought:
    """One battle, and the day-0 share that would have held."""

    days: np.ndarray
    attackers: np.ndarray
    defenders: np.ndarray
    km: np.ndarray
    depth: float
    share: float
    needed: float
    outcome: str
    holds: bool
    ended: float
    break_even: float

    @property
    def finding(self) -> str:
        """The title of the chart."""
        when = f"on day {self.ended:.0f}" if self.outcome != "stalemate" else f"after {self.ended:.0f} days"
        return f"{self.outcome.capitalize()} {when}: the defence {'holds' if self.holds else 'does not hold'}"

    @property
    def needed_text(self) -> str:
        """The share needed in words: with this much in place the defence holds."""
        return say_share(self.needed, self.share)

    @property
    def share_text(self) -> str:
        """The share in place in figures, at or above the share needed just if the defence holds."""
        return printed(self.share, keeps=lambda x: x >= self.needed)

    @property
    def break_even_text(self) -> str:
        """The break-even ratio as it is printed: above it the attack gains ground."""
        return printed(self.break_even, toward="up")


def fought(scenario: Scenario) -> Fought:
    """The battle of a scenario."""
    told = model.battle(scenario)
    return Fought(
        told.days, told.attackers, told.defenders, told.advance_km, scenario["depth_km"], scenario["day0_share"],
        float(model.needed_day0_share(scenario)), told.outcome, told.holds, told.ended_on,
        float(model.break_even_ratio(scenario)),
    )  # fmt: skip


def say_share(needed: float, in_place: float = 1.0) -> str:
    """A needed share in words, rounded up: what is printed holds, and what is in place holds if it is as much."""
    if np.isnan(needed):
        return "none would hold"
    return printed(needed, toward="up", keeps=lambda share: in_place >= share)


def sentence(mine: Fought, base: Fought) -> str:
    """The chart in words."""
    need = "No share in place on day 0 would hold" if np.isnan(mine.needed) else (
        f"To hold, {mine.needed_text} of the defenders must be in place on day 0"
        f"{'' if np.isnan(base.needed) else change(float(mine.needed_text), float(base.needed_text))}"
    )  # fmt: skip
    return (
        f"{mine.finding}. The advance ends at {mine.km[-1]:.0f} of {mine.depth:.0f} km; {mine.attackers[-1]:.2f} of "
        f"the attack is left and {mine.defenders[-1]:.2f} stand against it. {need}; {mine.share_text} are. "
        f"On the spot the attack gains ground above {mine.break_even_text} attackers for each "
        f"defender{change(float(mine.break_even_text), float(base.break_even_text))}."
    )


def table(mine: Fought) -> pd.DataFrame:
    """Forces and advance on some days."""
    pick = np.unique(np.clip(np.searchsorted(mine.days, (0, 2, 5, 10, 20, 40, mine.ended)), 0, len(mine.days) - 1))
    return pd.DataFrame(
        {
            "attackers": mine.attackers[pick].round(2),
            "defenders": mine.defenders[pick].round(2),
            "advance, km": mine.km[pick].round(0),
        },
        index=pd.Index(mine.days[pick].round(1), name="day"),
    )


BATTLE = Question(
    name="What share must stand there on day 0?",
    home="05",
    claims=("C21",),
    topics=("attrition",),
    model=fought,
    chart=BattlePaths,
    sentence=sentence,
    table=table,
    margin=model.day0_gap,
    holds=model.holds,
    caps=caps.ATTACK,
    board=BoardWords(says="The line holds with those in place", unit=" spare"),
)


# ---- tables of the notebook ---------------------------------------------------------------------------
def say_break_even(scenario: Scenario) -> float:
    """The break-even ratio of a scenario as a table prints it: above it the attack gains ground."""
    return float(printed(float(model.break_even_ratio(scenario)), toward="up"))


def needed_table(key: str, values: tuple[float, ...]) -> pd.DataFrame:
    """The day-0 share needed, for some values of one assumption."""
    shares = model.needed_day0_share({**Scenario(), key: np.array(values, float)})
    index = pd.Index(values, name=assumption(key).label)
    return pd.DataFrame({"needed on day 0": [say_share(share) for share in shares]}, index=index)


def drone_table() -> pd.DataFrame:
    """Break-even ratio and needed share: drones on neither side, on one, on both."""
    rows = {}
    for words, att, dfn in (
        ("neither side", 0, 0),
        ("attacker alone", 1, 0),
        ("defender alone", 0, 1),
        ("both sides", 1, 1),
    ):
        scenario = Scenario(drones_att=att, drones_def=dfn)
        rows[words] = {
            "break-even, aimed fire": say_break_even(scenario.having(law=1)),
            "break-even, area fire": say_break_even(scenario.having(law=0)),
            "needed on day 0": say_share(float(model.needed_day0_share(scenario))),
        }
    return pd.DataFrame(rows).T


def edge_table() -> pd.DataFrame:
    """Which edge on the spot makes three to one the break-even, and what 2.25 gives, under each law."""
    rows = {}
    for law, words in ((1, "aimed fire (square law)"), (0, "area fire (linear law)")):
        at = {edge: Scenario(law=law, defender_edge=edge) for edge in (2.25, 3.0)}
        # The break-even is a power of the edge: square root under aimed fire, the edge itself under area fire.
        rows[words] = {
            **{f"break-even at edge {k:g}": say_break_even(scenario) for k, scenario in at.items()},
            "edge for 3 to 1": 3 ** (1 + law),
        }
    return pd.DataFrame(rows).T


def games_table() -> pd.DataFrame:
    """Two published games as settings of the model."""
    rows = {}
    for words, values in (
        ("RAND 2016, posture of the time", model.RAND_2016),
        ("RAND 2016, seven brigades", model.SEVEN_BRIGADES),
    ):
        told = model.battle(Scenario(**values))
        rows[words] = {"outcome": told.outcome, "hours": round(24 * told.ended_on), "days": round(told.ended_on, 1)}
    return pd.DataFrame(rows).T
