"""Where does the money go? (notebook 03)"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from natolab.charts.fragmentation import BothSides, TwoBases
from natolab.facts import tables
from natolab.facts.scenario import Scenario
from natolab.models import fragmentation as model
from natolab.models import spending
from natolab.models.sensitivity import monte_carlo, printed
from natolab.questions import BoardWords, Question, caps, change
from natolab.questions.trial import Trial


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
    def budget_text(self) -> str:
        """The saving in % of the budget in figures, never rounded across what counts as next to nothing."""
        return printed(100 * self.budget, 1, keeps=lambda x: x >= 100 * model.NEXT_TO_NOTHING)

    @property
    def finding(self) -> str:
        """The title of the chart."""
        return f"The same waste is {self.unit:.1%} of the unit cost and {self.budget_text}% of the budget"


def fragmented(scenario: Scenario) -> Fragmented:
    """Cost ratio and savings of a scenario."""
    return Fragmented(
        model.fleet_shares(int(scenario["types"]), scenario["leader_share"]),
        float(model.effective_number(scenario["types"], scenario["leader_share"])),
        float(model.cost_ratio(scenario)),
        float(model.unit_saving(scenario)),
        float(model.budget_saving(scenario)),
        scenario["pooled_share"],
        scenario["procurement_share"],
    )


def sentence(result: Fragmented, base: Fragmented) -> str:
    """The chart in words."""
    verdict = "next to nothing" if result.budget < model.NEXT_TO_NOTHING else "more than next to nothing"
    return (
        f"A fleet of {len(result.shares)} types, as spread out as {result.effective:.1f} equal ones, costs "
        f"{result.ratio:.2f} times one common type{change(result.ratio, base.ratio)}. One type would save "
        f"{result.unit:.1%} of the unit cost. Procurement is {result.procurement:.0%} of the budget and "
        f"{result.pooled:.0%} of it can be pooled: that is {result.budget_text}% of the whole "
        f"budget{change(100 * result.budget, 100 * base.budget, 1)}, {verdict}. Published: half of the unit cost "
        "(Bruegel), 5% of the budget (McKinsey), 5 to 17% (EPRS)."
    )


def table(result: Fragmented) -> pd.DataFrame:
    """The steps from cost ratio to budget."""
    rows = {
        "Types": len(result.shares),
        "Effective number of types": round(result.effective, 1),
        "Cost against one type": round(result.ratio, 2),
        "Saving, % of unit cost": round(100 * result.unit, 1),
        "Procurement, % of budget": round(100 * result.procurement),
        "Pooled, % of procurement": round(100 * result.pooled),
        "Saving, % of budget": float(result.budget_text),
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


# ---- the same on both sides -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Compared:
    """Spending of both sides at the chosen price levels, less what each loses on what it buys; bn US$, Europe first."""

    useful: tuple[float, float]
    wasted: tuple[float, float]

    @property
    def shares(self) -> tuple[float, float]:
        """What each side loses, as a share of its budget."""
        (useful_eu, useful_ru), (wasted_eu, wasted_ru) = self.useful, self.wasted
        return wasted_eu / (useful_eu + wasted_eu), wasted_ru / (useful_ru + wasted_ru)

    @property
    def ratio(self) -> float:
        """Useful spending, Europe for each 1 of Russia's."""
        return self.useful[0] / self.useful[1]

    @property
    def before(self) -> float:
        """The same before any waste."""
        return (self.useful[0] + self.wasted[0]) / (self.useful[1] + self.wasted[1])

    @property
    def finding(self) -> str:
        """The title of the chart."""
        after, before = (printed(x, keeps=lambda x: x >= 1) for x in (self.ratio, self.before))
        return f"{before} for 1 before waste, {after} for 1 after it on both sides"


def compared(scenario: Scenario) -> Compared:
    """Useful and wasted spending of both sides."""
    lost = float(model.budget_saving(scenario)), float(model.russian_waste(scenario))
    spent = [float(side) for side in spending.spending(scenario)]
    return Compared(
        (spent[0] * (1 - lost[0]), spent[1] * (1 - lost[1])),
        (spent[0] * lost[0], spent[1] * lost[1]),
    )


def say_compared(result: Compared, base: Compared) -> str:
    """The chart in words."""
    ours, theirs = result.shares
    return (
        f"Europe loses {ours:.1%} of its budget by buying separately, {result.wasted[0]:,.0f} bn US$, and keeps "
        f"{result.useful[0]:,.0f}. Russia loses {theirs:.1%}, {result.wasted[1]:,.0f} bn, and keeps "
        f"{result.useful[1]:,.0f}; its loss is assumed, for no source was found. That is "
        f"{printed(result.ratio, keeps=lambda x: x >= 1)} to 1{change(result.ratio, base.ratio)}, and "
        f"{printed(result.before, keeps=lambda x: x >= 1)} to 1 before any waste."
    )


def compared_table(result: Compared) -> pd.DataFrame:
    """Useful and wasted spending by side."""
    return pd.DataFrame(
        {
            "useful, bn US$": [round(x) for x in result.useful],
            "lost, bn US$": [round(x) for x in result.wasted],
            "lost, % of the budget": [round(100 * x, 1) for x in result.shares],
        },
        index=["Europe", "Russia"],
    )


BOTH_SIDES = Question(
    name="Who outspends whom, once both sides' waste is taken off?",
    home="03",
    claims=("C19",),
    topics=("ratios", "spending", "fragmentation"),
    model=compared,
    chart=BothSides,
    sentence=say_compared,
    table=compared_table,
    margin=lambda a: model.useful_ratio(a) - 1,
    caps=caps.WASTE,
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


# ---- the test of the claim ------------------------------------------------------------------------------
RUNS = 20_000  # draws from the ranges of the assumptions: shares within .01
WORTH, MOST = 5.0, 0.5  # % of the budget, and the share of runs, of the rule in data/claims.csv


def inefficient() -> Trial:
    """C19: the saving over the ranges of its assumptions; Russia's waste on the same base is told beside it."""
    start, drawn = Scenario(), FRAGMENTED.drawn
    saved = monte_carlo(model.budget_percent, start, drawn, n=RUNS).outcome
    lead = monte_carlo(lambda a: model.budget_saving(a) - model.russian_waste(a), start, drawn, n=RUNS).outcome
    share = {
        "above 1%": float((saved > 100 * model.NEXT_TO_NOTHING).mean()),
        "above 5%": float((saved > WORTH).mean()),
        "above Russia's waste": float((lead > 0).mean()),
    }
    return Trial(
        measured={"Saving, % of the budget, at the starting values": f"{model.budget_percent(start):.1f}",
                  "Russia's waste, % of its budget, at the starting value": f"{100 * model.russian_waste(start):.1f}"}
        | {f"Share of {RUNS:,} runs with the saving {words}": f"{value:.2f}" for words, value in share.items()},
        pro_loses=share["above 1%"] <= MOST,
        contra_loses=share["above 5%"] > MOST,
        sentence="In most runs the saving is above 5% of the budget, but only just in most; at the starting values it "
        "is 5% if half of what is bought could be bought together. Whether Russia wastes less is another matter.",
    )  # fmt: skip


TRIALS = {"C19": inefficient}
