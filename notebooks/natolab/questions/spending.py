"""Who outspends whom? (notebook 02)"""

from dataclasses import dataclass

import pandas as pd

from natolab.charts.spending import PriceCurve
from natolab.facts import tables
from natolab.facts.scenario import Scenario, preset, presets
from natolab.facts.show import Markdown
from natolab.models import alliance, ratios, spending
from natolab.models.sensitivity import printed
from natolab.questions import BoardWords, Question, change, polarity
from natolab.questions.trial import Trial


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
    def turned_text(self) -> str:
        """Russia's spending for each 1 of Europe's in figures, never rounded to 1."""
        return printed(1 / self.ratio, keeps=lambda x: x > 1)

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
            title = f"{self.who}: {self.ratio_text} times what Russia spends"
        else:
            title = f"{self.who}: outspent by Russia, {self.turned_text} times"
        return title + ("" if self.same_basis else " – on a mixed basis")


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


def sentence(result: Outspend, base: Outspend) -> str:
    """The chart in words."""
    side = "below" if result.ratio >= 1 else "past"
    turned = "" if result.ratio >= 1 else f", or {result.turned_text} to 1 for Russia"
    return (
        f"{result.who}: {result.europe:,.0f} against Russia's {result.russia:,.0f} bn US$ of 2024, {basis(result)}. "
        f"That is {result.ratio_text} to 1{change(result.ratio, base.ratio)}{turned}. A dollar goes "
        f"{result.price_ratio_text} times as far in Russia, {side} the break-even of {result.break_even_text} from "
        "which on Russia spends more."
    )


def table(result: Outspend) -> pd.DataFrame:
    """Levels, spending, ratio, break-even."""
    rows = {
        "Price level, Europe": result.level_eu,
        "Price level, Russia": result.level_ru,
        "Europe, bn US$": result.europe,
        "Russia, bn US$": result.russia,
    }
    exact = {"Europe / Russia": float(result.ratio_text), "Break-even price ratio": float(result.break_even_text)}
    return pd.DataFrame({"value": {k: round(v, 2) for k, v in rows.items()} | exact})


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
        result = outspend(preset(key))
        rows[presets()[key].label] = {
            "set": result.who,
            "Europe, bn": round(result.europe),
            "Russia, bn": round(result.russia),
            "Europe / Russia": round(result.ratio, 2),
            "one unit": "yes" if result.same_basis else "no",
        }
    return pd.DataFrame(rows).T


def iiss_pair() -> pd.DataFrame:
    """The two figures of the headline, as their publisher gave them (F034, F033)."""
    facts = [tables.fact(key) for key in ("F034", "F033")]
    return pd.DataFrame(
        {"bn": [int(f["value"]) for f in facts], "unit as published": [f["unit"] for f in facts]},
        index=["Europe (EU and UK)", "Russia"],
    )


def editions_table() -> Markdown:
    """Figures of this module that look alike and differ: each with what it counts, who, edition and prices, and where.

    All are of 2024 unless another year is said.
    """
    thirty, rest = ratios.members("nato_europe"), ratios.members("european_allies")
    milex = tables.table("milex_sipri").query("year == 2024").set_index("iso3")
    nato = alliance.allies()
    effort = polarity.effort().loc[2024]
    current, constant = milex["current_usd_m"] / 1e3, milex["constant_usd_m"] / 1e3
    sipri, august = "SIPRI April 2025", "NATO August 2025 (estimate)"
    now, old = f"{sipri}, dollars of 2024", f"{sipri}, dollars of 2023"
    everyone = current.reindex([*thirty, "CAN", "USA"]).sum()
    spent, share, burden = "Europe's spending, bn US$", "US share, %", "Europe's burden, % of GDP"
    rows = [
        (spent, f"{current.reindex(rest).sum():.0f}", "29 European allies, Türkiye left out", now, "02"),
        (spent, f"{current.reindex(thirty).sum():.0f}", "30 European allies", now, "01, 02"),
        (spent, f"{constant.reindex(thirty).sum():.0f}", "30 European allies", old, "04"),
        (spent, f"{alliance.european_total(nato.spending):.0f}", "29 European allies with forces",
         f"{august}, dollars of 2021", "06"),
        (share, f"{100 * current['USA'] / everyone:.0f}", "of all 32 allies", now, "02"),
        (share, f"{tables.fact('F219')['value']:.0f}", "of all 32 allies, in 2025", f"{august}, dollars of 2021", "02"),
        (share, f"{effort['US share']:.0f}", "of eight allies with long series", old, "09"),
        (burden, f"{effort['Five Europeans']:.2f}", "five Europeans with long series", sipri, "09"),
        (burden, f"{tables.fact('F053')['value']:.2f}", "European allies and Canada", august, "06"),
        (burden, f"{alliance.european_burden(nato.spending):.2f}", "European allies alone", august, "06"),
    ]  # fmt: skip
    lines = ["| what | figure | who is counted | edition and prices | notebook |", "|---|---:|---|---|---|"]
    return Markdown("\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]))


# ---- the tests of the claims --------------------------------------------------------------------------
ALLIES = {"30 allies": "nato_europe", "29 without Türkiye": "european_allies"}


def outspends() -> Trial:
    """C18: the lowest ratio since 2014 on each same basis, with and without Türkiye, and Robertson's of 2024."""
    lowest = {}
    for words, key in ALLIES.items():
        chosen = ratios.members(key)
        by_year = spending.ratio_by_year(chosen).join(spending.home_price_ratio_by_year(chosen))
        for column, values in by_year.items():
            lowest[f"{words}, {column}, lowest in {values.idxmin()}"] = float(values.min())
    lowest["30 allies, military purchasing power (Robertson), 2024"] = outspend(preset("bases_robertson")).ratio
    return Trial(
        measured={words: printed(value, keeps=lambda x: x >= 1) for words, value in lowest.items()},
        pro_loses=min(lowest.values()) < 1,
        contra_loses=min(lowest.values()) > 1,
        sentence="It holds for the European allies as a whole, on every basis that is the same for both sides; for the "
        "nine allies nearest Russia it does not.",
    )


def good_deal() -> Trial:
    """C05: what American cover saves against a Europe that America has left, and the dearest price counted."""
    most, least = (spending.without_us(key)[0] for key in ("bruegel_kiel", "iiss_life_cycle"))
    saved = {words: float(spending.saved_by_cover(extra)) for words, extra in (("all of America's part", most),
             ("only the US forces meant for Europe", least))}  # fmt: skip
    price, kiel = (float(spending.tariff_cost(borne)) for borne in (1.0, tables.fact("F302")["value"] / 100))
    return Trial(
        measured={
            "Saved by cover, bn US$ a year, if Europe had to replace " + words: f"{value:.0f}"
            for words, value in saved.items()
        }
        | {
            "Tariff of 2025, bn US$ a year, if Europe bore all of it": f"{price:.0f}",
            "the same, if it bore the share that Kiel found": f"{kiel:.1f}",
            "Saved if Europe pays the pledged 3.5% with America inside": f"{spending.saved_by_cover(most, 3.5):.0f}",
        },
        pro_loses=saved["all of America's part"] < price,
        contra_loses=saved["only the US forces meant for Europe"] > price,
        sentence="It holds if all of America's part would have to be replaced and Europe pays what it pays today. If "
        "only the forces meant for Europe count, it holds as long as American buyers bear most of the tariff; and "
        "once the pledge is paid with America inside, this estimate leaves no saving.",
    )


TRIALS = {"C18": outspends, "C05": good_deal}
