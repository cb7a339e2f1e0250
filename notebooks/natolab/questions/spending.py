"""Who outspends whom? (notebook 02)"""

from dataclasses import dataclass

import pandas as pd

from natolab.charts.spending import PriceCurve
from natolab.facts import tables
from natolab.facts.scenario import Scenario, preset, presets
from natolab.models import ratios, spending
from natolab.models.sensitivity import printed
from natolab.questions import BoardWords, Question, change


@dataclass(frozen=True)
class Outspend:
    """Spending of 2024 at the two chosen price levels."""

    who: str
    europe: float
    russia: float
    level_eu: float
    level_ru: float
    ratio: float
    market_ratio: float
    same_basis: bool

    @property
    def price_ratio(self) -> float:
        """How much further a dollar goes in Russia than in Europe."""
        return self.level_ru / self.level_eu

    @property
    def ratio_text(self) -> str:
        """Europe for each 1 of Russia's in figures, never rounded across 1."""
        return printed(self.ratio, keeps=lambda x: x >= 1)

    @property
    def break_even_text(self) -> str:
        """The break-even as it is printed: from it on Russia spends more."""
        return printed(self.market_ratio, toward="up", keeps=lambda x: self.price_ratio < x)

    @property
    def price_ratio_text(self) -> str:
        """The price ratio in figures, on the side of the break-even on which it lies."""
        return printed(self.price_ratio, keeps=lambda x: x < float(self.break_even_text))

    @property
    def finding(self) -> str:
        """The title of the chart."""
        if self.ratio >= 1:
            told = f"{self.who}: {self.ratio_text} times what Russia spends"
        else:
            told = f"{self.who}: outspent by Russia, {1 / self.ratio:.2f} times"
        return told + ("" if self.same_basis else " – on a mixed basis")


def outspend(scenario: Scenario) -> Outspend:
    """Both sides' spending, their ratio and the break-even."""
    europe, russia = spending.spending(scenario)
    return Outspend(
        ratios.name_of(scenario),
        float(europe),
        float(russia),
        scenario["price_level_eu"],
        scenario["price_level_ru"],
        float(europe / russia),
        float(spending.market_ratio(scenario)),
        bool(spending.same_basis(scenario)),
    )


def basis(result: Outspend) -> str:
    """The basis in words."""
    if result.level_eu == result.level_ru == 1:
        return "both at market rates"
    if result.same_basis:
        return f"both at purchasing power (levels {result.level_eu:.2f} and {result.level_ru:.2f})"
    dear, cheap = ("Europe", "Russia") if result.level_ru > 1 else ("Russia", "Europe")
    return f"{cheap} at purchasing power, {dear} at market rates: the two are not in one unit"


def sentence(mine: Outspend, base: Outspend) -> str:
    """The chart in words."""
    side = "below" if mine.ratio >= 1 else "past"
    turned = "" if mine.ratio >= 1 else f", or {1 / mine.ratio:.2f} to 1 for Russia"
    return (
        f"{mine.who}: {mine.europe:,.0f} against Russia's {mine.russia:,.0f} bn US$ of 2024, {basis(mine)}. "
        f"That is {mine.ratio_text} to 1{change(mine.ratio, base.ratio)}{turned}. "
        f"A dollar goes {mine.price_ratio_text} times as far "
        f"in Russia, {side} the break-even of {mine.break_even_text} from which on Russia spends more."
    )


def table(mine: Outspend) -> pd.DataFrame:
    """Levels, spending, ratio, break-even."""
    rows = {
        "Price level, Europe": mine.level_eu,
        "Price level, Russia": mine.level_ru,
        "Europe, bn US$": mine.europe,
        "Russia, bn US$": mine.russia,
        "Europe / Russia": mine.ratio,
        "Break-even price ratio": float(mine.break_even_text),
    }
    return pd.DataFrame({"value": {k: round(v, 2) for k, v in rows.items()}})


OUTSPEND = Question(
    name="Who outspends whom?",
    home="02",
    claims=("C18",),
    topics=("ratios", "spending"),
    model=outspend,
    chart=PriceCurve,
    sentence=sentence,
    table=table,
    margin=lambda a: spending.spending_ratio(a) - 1,
    board=BoardWords(
        says="Europe outspends Russia at the prices chosen", number=lambda a, margin: margin + 1, unit=" for 1"
    ),
)


# ---- tables of the notebook ---------------------------------------------------------------------------
BASES = ("bases_sipri", "bases_gdp_ppp", "bases_robertson", "bases_mixed")


def bases_table() -> pd.DataFrame:
    """Four ways to put 2024 on one scale: who is counted, at which levels, with what result."""
    rows = {}
    for key in BASES:
        mine = outspend(preset(key))
        rows[presets()[key].label] = {
            "set": mine.who,
            "Europe, bn": round(mine.europe),
            "Russia, bn": round(mine.russia),
            "Europe / Russia": round(mine.ratio, 2),
            "one unit": "yes" if mine.same_basis else "no",
        }
    return pd.DataFrame(rows).T


def iiss_pair() -> pd.DataFrame:
    """The two figures of the headline, as their publisher gave them (F034, F033)."""
    facts = [tables.fact(key) for key in ("F034", "F033")]
    return pd.DataFrame(
        {"bn": [int(f["value"]) for f in facts], "unit as published": [f["unit"] for f in facts]},
        index=["Europe (EU and UK)", "Russia"],
    )


def saving(burden: float = 3.5, now: float = 2.30, year: int = 2025) -> float:
    """What Europe does not spend as long as it stays at `now` % of GDP instead of `burden` %, bn US$ a year."""
    return ratios.level("gdp_market", ratios.members("nato_europe"), year) / 1e9 * (burden - now) / 100
