"""Where does the money go? (notebook 03)"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from natolab.charts.fragmentation import TwoBases
from natolab.facts import tables
from natolab.facts.scenario import Scenario
from natolab.models import fragmentation as model
from natolab.questions import BoardWords, Question, caps, change


@dataclass(frozen=True)
class Fragmented:
    """What many types cost, on two bases."""

    shares: np.ndarray
    effective: float
    ratio: float
    unit: float
    budget: float
    pooled: float
    procurement: float

    @property
    def finding(self) -> str:
        """The title of the chart."""
        return f"The same waste is {self.unit:.0%} of the unit cost and {self.budget:.1%} of the budget"


def fragmented(scenario: Scenario) -> Fragmented:
    """Cost ratio and savings of a scenario."""
    return Fragmented(
        model.fleet_shares(scenario["types"], scenario["leader_share"]),
        float(model.effective_number(scenario["types"], scenario["leader_share"])),
        float(model.cost_ratio(scenario)),
        float(model.unit_saving(scenario)),
        float(model.budget_saving(scenario)),
        scenario["pooled_share"],
        scenario["procurement_share"],
    )


def sentence(mine: Fragmented, base: Fragmented) -> str:
    """The chart in words."""
    verdict = "next to nothing" if mine.budget < model.NEXT_TO_NOTHING else "more than next to nothing"
    return (
        f"A fleet of {len(mine.shares)} types, as spread out as {mine.effective:.1f} equal ones, costs "
        f"{mine.ratio:.2f} times one common type{change(mine.ratio, base.ratio)}. One type would save {mine.unit:.1%} "
        f"of the unit cost. Procurement is {mine.procurement:.0%} of the budget and {mine.pooled:.0%} of it can be "
        f"pooled: that is {mine.budget:.1%} of the whole budget{change(100 * mine.budget, 100 * base.budget, 1)}, "
        f"{verdict}. Published: half of the unit cost (Bruegel), 5% of the budget (McKinsey), 5 to 17% (EPRS)."
    )


def table(mine: Fragmented) -> pd.DataFrame:
    """The steps from cost ratio to budget."""
    rows = {
        "Types": len(mine.shares),
        "Effective number of types": round(mine.effective, 1),
        "Cost against one type": round(mine.ratio, 2),
        "Saving, % of unit cost": round(100 * mine.unit, 1),
        "Procurement, % of budget": round(100 * mine.procurement),
        "Pooled, % of procurement": round(100 * mine.pooled),
        "Saving, % of budget": round(100 * mine.budget, 1),
    }
    return pd.DataFrame({"value": rows})


FRAGMENTED = Question(
    name="How much is lost by buying separately?",
    home="03",
    claims=("C19",),
    topics=("fragmentation",),
    model=fragmented,
    chart=TwoBases,
    sentence=sentence,
    table=table,
    margin=model.waste_margin,
    caps=caps.WASTE,
    board=BoardWords(
        says="Separate buying costs a real part of the budget",
        number=lambda a, margin: 100 * (margin + model.NEXT_TO_NOTHING),
        unit=" %",
    ),
)


# ---- tables of the notebook ---------------------------------------------------------------------------
def learning_table(rates: tuple[float, ...] = (0.05, 0.10, 0.15, 0.20)) -> pd.DataFrame:
    """Pure learning, no research: two ways to count the fleet, the saving on two bases (all pooled)."""
    rows = {}
    for rate in rates:
        row = {}
        for name, types, leader in (("17 equal", 17, 1 / 17), ("14 unequal", 14, 0.47)):
            a = {**Scenario(), "learning_rate": rate, "types": types, "leader_share": leader, "pooled_share": 1.0}
            parts = dict(research=False, plateau=False)
            row[f"{name}: cost"] = round(float(model.cost_ratio(a, **parts)), 2)
            row[f"{name}: % unit"] = round(100 * float(model.unit_saving(a, **parts)))
            row[f"{name}: % budget"] = round(100 * float(model.budget_saving(a, **parts)), 1)
        rows[f"{rate:.0%}"] = row
    frame = pd.DataFrame(rows).T
    frame.index.name = "learning"
    return frame


def published_table() -> pd.DataFrame:
    """Published savings put on one base, the EU's budget of 2024 (F220)."""
    budget = tables.fact("F220")["value"]
    eprs = tables.fact("F176")
    rows = {
        "McKinsey 2017 (F078)": (11.0, 11.0, 220.0),
        "EPRS 2024 (F176)": (eprs["low"], eprs["high"], budget),
    }
    return pd.DataFrame(
        {
            name: {"bn EUR a year": f"{low:g} to {high:g}" if low < high else f"{low:g}", "of a budget of": f"{base:g}",
                   "% of the budget": f"{low / base:.0%} to {high / base:.0%}" if low < high else f"{low / base:.0%}"}
            for name, (low, high, base) in rows.items()
        }
    ).T  # fmt: skip


def type_counts() -> pd.DataFrame:
    """Counts of types as published, with who counted what."""
    counts = tables.table("weapon_systems")
    return counts.assign(
        Europe=counts["europe_types"].astype(int), US=counts["us_types"].map(lambda n: "" if n != n else f"{n:.0f}")
    ).set_index("category")[["Europe", "US", "as_of", "europe_definition"]]
