"""Spending bases: published ratios, break-even, the rouble trap."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.scenario import Scenario, preset, presets
from natolab.models import spending
from natolab.models.ratios import level, members, nato_europe_gdp, ratios
from natolab.questions import spending as outspend

QUICK = settings(derandomize=True, deadline=None, max_examples=50, database=None)
ALLIES = {"with Türkiye": Scenario(include_turkiye=1), "without": Scenario(include_turkiye=0)}
PRICE = st.floats(0.5, 4)


def value(fact_id):
    return tables.fact(fact_id)["value"]


@pytest.mark.parametrize(
    ("key", "expected"),
    [("bases_sipri", 3.05), ("bases_robertson", 1.72), ("bases_gdp_ppp", 1.51)],
)
def test_published_same_basis_ratios(key, expected):
    assert spending.same_basis(preset(key))
    assert spending.spending_ratio(preset(key)) == pytest.approx(expected, abs=0.01)


def test_the_table_of_bases_says_which_of_them_are_in_one_unit():
    table = outspend.bases_table()
    mixed = table["Europe / Russia"] < 1
    assert mixed.sum() == 1 and table.index[mixed] == [presets()["bases_mixed"].label]
    assert table["one unit"].tolist() == ["no" if one else "yes" for one in mixed]
    assert table.loc[presets()["bases_robertson"].label, ["Europe, bn", "Russia, bn"]].tolist() == pytest.approx(
        [value("F187"), value("F186")], abs=2
    )


def test_mixed_basis_is_recognised_and_falls_below_one():
    assert not spending.same_basis(preset("bases_mixed"))
    assert spending.spending_ratio(preset("bases_mixed")) < 1
    assert value("F034") / value("F033") == pytest.approx(0.99, abs=0.01) == value("F190")


def test_published_levels_of_robertson():
    europe, russia = spending.spending(preset("bases_robertson"))
    assert (europe, russia) == pytest.approx((value("F187"), value("F186")), abs=2)  # levels have two decimals
    assert value("F187") / value("F186") == pytest.approx(1.72, abs=0.01)


@pytest.mark.parametrize(("allies", "billions", "even"), [("without", 454, 3.05), ("with Türkiye", 479, 3.22)])
def test_break_even_is_the_market_ratio(allies, billions, even):
    a = {**ALLIES[allies], "price_level_eu": 1.0, "price_level_ru": 1.0}
    europe, russia = spending.spending(a)
    assert (europe, russia) == pytest.approx((billions, 149), abs=0.5)
    assert spending.break_even(a) == pytest.approx(even, abs=0.01)


@pytest.mark.parametrize("include", [(0, 0, 0), (1, 0, 0), (0, 1, 1), (1, 1, 1)])
@pytest.mark.parametrize("coalition", range(4))
def test_ratio_at_break_even_is_one(coalition, include):
    names = ("include_turkiye", "include_ukraine", "include_canada")
    a = Scenario(dict(zip(names, include, strict=True)), coalition=coalition)
    even = {**a, "price_level_eu": 1.0, "price_level_ru": spending.break_even(a)}
    assert spending.spending_ratio(even) == pytest.approx(1)


def test_an_exact_tie_is_said_to_be_no_lead_of_russias():
    """As in the verdict, where even counts for Europe."""
    even = replace(outspend.outspend(Scenario()), ratio=1.0)
    told = outspend.sentence(even, even)
    assert "below the break-even" in told and "for Russia" not in told


@pytest.mark.parametrize("allies", ALLIES)
def test_market_basis_equals_price_levels_of_one(allies):
    at_market = {**ALLIES[allies], "price_level_eu": 1.0, "price_level_ru": 1.0}
    assert spending.spending_ratio(at_market) == pytest.approx(ratios(at_market)["spending_market"])


@QUICK
@given(PRICE, PRICE)
def test_ratio_scales_with_the_price_levels(k_eu, k_ru):
    a = {**Scenario(), "price_level_eu": k_eu, "price_level_ru": k_ru}
    assert spending.spending_ratio(a) == pytest.approx(spending.market_ratio(a) * k_eu / k_ru)


@pytest.mark.parametrize(("year", "expected"), [(2023, 3.15), (2024, 3.19), (2025, 2.81)])
def test_russian_price_level_of_each_year(year, expected):
    assert spending.price_level("RUS", year) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("coalition", "level_eu", "ratio"), [("nato_europe", 1.50, 2.13), ("european_allies", 1.44, 2.22)]
)
def test_european_price_level_and_price_ratio(coalition, level_eu, ratio):
    europe = spending.price_level_of(members(coalition))
    assert europe == pytest.approx(level_eu, abs=0.01)
    assert spending.price_level("RUS", 2024) / europe == pytest.approx(ratio, abs=0.01)


def test_published_price_ratios():
    robertson = preset("bases_robertson")
    assert robertson["price_level_ru"] / robertson["price_level_eu"] == pytest.approx(1.87, abs=0.01)
    assert value("F033") / value("F035") == pytest.approx(3.16, abs=0.01)


@pytest.mark.parametrize(("unit", "expected"), [("current US$", (5.2, 3.3)), ("constant 2023 US$", (5.2, 4.2))])
def test_rouble_trap_of_2022(unit, expected):
    by_year = spending.ratio_by_year(members("nato_europe"))[unit]
    assert by_year.loc[[2021, 2022]].tolist() == pytest.approx(expected, abs=0.05)


def test_yearly_ratios_end_at_the_market_ratio():
    by_year = spending.ratio_by_year(members("nato_europe"), first=2020)
    assert by_year.index.tolist() == [2020, 2021, 2022, 2023, 2024]
    assert by_year["current US$"].iloc[-1] == pytest.approx(spending.market_ratio(ALLIES["with Türkiye"]))


def test_price_level_is_purchasing_power_over_market():
    assert spending.price_level("USA", 2024) == pytest.approx(1)
    assert level("gdp_ppp", "RUS", 2024) > level("gdp_market", "RUS", 2024)


# ---- what American cover saves --------------------------------------------------------------------------
@QUICK
@given(extra=st.floats(1, 1500), burden=st.floats(2.3, 6))
def test_saved_by_cover_falls_one_for_one_with_what_is_paid_and_ends_where_the_whole_is_paid(extra, burden):
    """Closed form: a straight line from `extra` to 0 at the burden that would do without America."""
    gdp = nato_europe_gdp(2025)
    alone = spending.BURDEN_NOW + 100 * extra / gdp
    expected = extra * (alone - burden) / (alone - spending.BURDEN_NOW) if burden < alone else 0
    assert spending.saved_by_cover(extra, burden) == pytest.approx(expected, abs=1e-6)
    assert spending.saved_by_cover(extra) == pytest.approx(extra)


def test_saving_against_published_costings_and_the_tariff_by_hand():
    assert spending.without_us("bruegel_kiel") == (260, 282.5) and spending.without_us("iiss_life_cycle") == (40, 40)
    assert spending.tariff_cost() == pytest.approx(0.102 * 605.8) and spending.tariff_cost(0.04) == pytest.approx(
        2.47, abs=0.01
    )
    # One hundredth of the saving is a hundredth of what is paid: the pledge of 3.5% leaves none of the larger estimate.
    assert spending.saved_by_cover(282.5, 3.5) == 0 < spending.saved_by_cover(282.5, 3.3)


def test_a_costing_with_america_inside_is_refused():
    with pytest.raises(DataError, match=r"hague_core.* is no costing of a Europe without America: choose from"):
        spending.without_us("hague_core")


def test_the_bargain_turns_for_either_side(monkeypatch):
    found = {}
    for share in (0.04, 1.0, 5.0):  # of the tariff; above 1 stands for a dearer price
        monkeypatch.setattr(outspend.spending, "tariff_cost", lambda borne=1.0, s=share: s * 61.8 * borne)
        found[share] = outspend.good_deal().verdict
    assert found == {0.04: "holds", 1.0: "holds if …", 5.0: "does not hold on this data"}


@pytest.mark.parametrize("states", ["nato_europe", "european_allies"])
def test_spending_at_home_prices_by_year(states):
    by_year = spending.home_price_ratio_by_year(members(states))
    for year in (2014, 2024):
        each = [
            level("spending_market", s, year) * spending.price_level(s, year) for s in members(states) if s != "ISL"
        ]
        russia = level("spending_market", "RUS", year) * spending.price_level("RUS", year)
        assert by_year[year] == pytest.approx(sum(each) / russia)
    assert list(by_year.index) == list(range(2014, 2025)) and by_year.min() > 1


def test_figures_that_look_alike_are_told_apart():
    """By hand from the tables of the publishers: each of the ten figures once, with its edition."""
    text = str(outspend.editions_table())
    for figure in ("454", "479", "460", "451", "66", "60", "74", "1.98", "1.99", "2.04"):
        assert text.count(f"| {figure} |") == 1, figure
    milex = tables.table("milex_sipri").query("year == 2024").set_index("iso3")
    assert milex["constant_usd_m"].reindex(members("nato_europe")).sum() == pytest.approx(460_400, abs=1)
    nato = tables.table("nato_defence").query("edition == '2025-08' and year == 2024").set_index("iso3")
    europe = nato["def_exp_constant_usd_m"].reindex(members("nato_europe"))
    assert europe.sum() == pytest.approx(450_994, abs=1) and europe.notna().sum() == 29
