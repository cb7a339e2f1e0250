"""Do drones favour the defender? (notebook 05)

BATTLE  one attack, and the share of the defenders that must be there on day 0
GAPS    what a drone gains the defender, over what it gains the attacker: what the evidence leaves open
TRIALS  the claims that are run, by id
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from natolab.charts.attrition import BattlePaths
from natolab.facts.scenario import Scenario, assumption
from natolab.models import attrition as model
from natolab.models.sensitivity import printed, slider_values
from natolab.questions import BoardWords, Question, caps, change
from natolab.questions.trial import Trial

NO_DRONES = {"drones_att": 0.0, "drones_def": 0.0}
ALL_DRONES = {"drones_att": 1.0, "drones_def": 1.0}
# No source measures both sides. Drones behind two thirds of Russian losses (F180) would mean that the defender's
# multiply what he does by three: a gain of 2, twice the 1 assumed for the attacker. The other end is the mirror.
GAPS = (0.5, 1.0, 2.0)
TWENTIETH = 0.05  # of the defenders; fixed before the run (data/claims.csv, C21)


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
    battle = model.battle(scenario)
    return Fought(
        battle.days, battle.attackers, battle.defenders, battle.advance_km, scenario["depth_km"],
        scenario["day0_share"], float(model.needed_day0_share(scenario)), battle.outcome, battle.holds, battle.ended_on,
        float(model.break_even_ratio(scenario)),
    )  # fmt: skip


def say_share(needed: float, in_place: float = 1.0) -> str:
    """A needed share in words, rounded up: what is printed holds, and what is in place holds if it is as much."""
    if np.isnan(needed):
        return "none would hold"
    return printed(needed, toward="up", keeps=lambda share: in_place >= share)


def sentence(result: Fought, base: Fought) -> str:
    """The chart in words."""
    need = "No share in place on day 0 would hold" if np.isnan(result.needed) else (
        f"To hold, {result.needed_text} of the defenders must be in place on day 0"
        f"{'' if np.isnan(base.needed) else change(float(result.needed_text), float(base.needed_text))}"
    )  # fmt: skip
    return (
        f"{result.finding}. The advance ends at {result.km[-1]:.0f} of {result.depth:.0f} km; "
        f"{result.attackers[-1]:.2f} of the attack is left and {result.defenders[-1]:.2f} stand against it. {need}; "
        f"{result.share_text} are. On the spot the attack gains ground above {result.break_even_text} attackers for "
        f"each defender{change(float(result.break_even_text), float(base.break_even_text))}."
    )


def table(result: Fought) -> pd.DataFrame:
    """Forces and advance on some days."""
    pick = np.unique(
        np.clip(np.searchsorted(result.days, (0, 2, 5, 10, 20, 40, result.ended)), 0, len(result.days) - 1)
    )
    return pd.DataFrame(
        {
            "attackers": result.attackers[pick].round(2),
            "defenders": result.defenders[pick].round(2),
            "advance, km": result.km[pick].round(0),
        },
        index=pd.Index(result.days[pick].round(1), name="day"),
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


def gap_table(gaps: tuple[float, ...] = (0.5, 1, 1.5, 2, 3)) -> pd.DataFrame:
    """Break-even and needed share with all the drones there can be on both sides, by what separates their gains."""
    rows = {"no drones": NO_DRONES, **{f"gap {gap:g}": {**ALL_DRONES, "drone_gap": gap} for gap in gaps}}
    shares_by_gap = {}
    for words, values in rows.items():
        scenario = Scenario(values)
        shares_by_gap[words] = {
            "break-even, aimed fire": say_break_even(scenario),
            "needed on day 0": say_share(float(model.needed_day0_share(scenario))),
        }
    return pd.DataFrame(shares_by_gap).T


def needed_gap(fall: float = TWENTIETH) -> float | None:
    """The smallest gap of the slider at which drones on both sides lower the needed share by `fall`; None if none."""
    start, entry = float(model.needed_day0_share(Scenario(NO_DRONES))), assumption("drone_gap")
    gaps = slider_values(entry)
    shares = model.needed_day0_share({**Scenario(ALL_DRONES), "drone_gap": gaps})
    enough = gaps[start - shares > fall]
    return float(enough[0]) if enough.size else None


def lost_gap() -> float | None:
    """The largest gap of the slider at which drones on both sides do not lower the needed share; None if none."""
    start, gaps = float(model.needed_day0_share(Scenario(NO_DRONES))), slider_values(assumption("drone_gap"))
    shares = model.needed_day0_share({**Scenario(ALL_DRONES), "drone_gap": gaps})
    without = gaps[start - shares <= 0]
    return float(without[-1]) if without.size else None


def games_table() -> pd.DataFrame:
    """Two published games as settings of the model."""
    rows = {}
    for words, values in (
        ("RAND 2016, posture of the time", model.RAND_2016),
        ("RAND 2016, seven brigades", model.SEVEN_BRIGADES),
    ):
        battle = model.battle(Scenario(values))
        rows[words] = {
            "outcome": battle.outcome,
            "hours": round(24 * battle.ended_on),
            "days": round(battle.ended_on, 1),
        }
    return pd.DataFrame(rows).T


# ---- tests that both sides could lose ------------------------------------------------------------------
def drones_for_the_defender() -> Trial:
    """C21: does the share needed on day 0 fall when both sides get drones, at each gap that is left open?"""
    start = float(model.needed_day0_share(Scenario(NO_DRONES)))
    falls = [start - float(model.needed_day0_share(Scenario({**ALL_DRONES, "drone_gap": gap}))) for gap in GAPS]
    turn, none = needed_gap(), lost_gap()
    return Trial(
        measured={
            "share needed on day 0 without drones": say_share(start),
            **{
                f"its fall with drones on both sides, gap {gap:g}": printed(
                    fall, 3, keeps=lambda x: (x > 0, x > TWENTIETH)
                )
                for gap, fall in zip(GAPS, falls, strict=True)
            },
            "smallest gap at which it falls by more than a twentieth": "none" if turn is None else f"{turn:g}",
            "largest gap at which it does not fall": "none" if none is None else f"{none:g}",
        },
        pro_loses=max(falls) <= 0,
        contra_loses=min(falls) > TWENTIETH,
        sentence="The break-even moves with the gap alone, and the gap is what nobody has measured: the claim holds if "
        "a drone does clearly more for those who stay than for those who move. The range that is left open holds both "
        "answers, so neither side can lose before the gap is measured.",
    )


TRIALS = {"C21": drones_for_the_defender}
