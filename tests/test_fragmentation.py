"""Fragmentation: published counts and savings rebuilt, limits and directions of the cost ratio."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.facts import tables
from natolab.facts.scenario import Scenario, registry
from natolab.models import fragmentation as model
from natolab.models import spending
from natolab.questions import caps
from natolab.questions import fragmentation as question

PURE = dict(research=False, plateau=False)
QUICK = settings(derandomize=True, deadline=None, max_examples=150, database=None)
KEYS = ("learning_rate", "types", "leader_share", "rd_share", "rd_repeat", "plateau_units")


def having(**values):
    return {**Scenario(), "pooled_share": 1.0, **values}


TABLE = [  # learning, 17 equal: cost, % unit, % budget; 14 types, 47 % one family: the same
    (0.05, 1.23, 19, 4.9, 1.17, 14, 3.8),
    (0.10, 1.54, 35, 9.1, 1.39, 28, 7.3),
    (0.15, 1.94, 49, 12.6, 1.68, 41, 10.6),
    (0.20, 2.49, 60, 15.6, 2.08, 52, 13.5),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]:.0%}")
def test_published_road_from_unit_cost_to_budget(row):
    for (types, leader), (cost, unit, budget) in zip(((17, 1 / 17), (14, 0.47)), (row[1:4], row[4:]), strict=True):
        a = having(learning_rate=row[0], types=types, leader_share=leader)
        assert float(model.cost_ratio(a, **PURE)) == pytest.approx(cost, abs=0.01)
        assert 100 * float(model.unit_saving(a, **PURE)) == pytest.approx(unit, abs=0.5)
        assert 100 * float(model.budget_saving(a, **PURE)) == pytest.approx(budget, abs=0.05)


def test_halving_of_unit_cost_needs_a_learning_rate_of_15_6_percent():
    a = having(learning_rate=0.156, types=17, leader_share=1 / 17)
    assert float(model.unit_saving(a, **PURE)) == pytest.approx(tables.fact("F062")["value"] / 100, abs=0.001)
    assert float(model.budget_saving(a, **PURE)) == pytest.approx(0.13, abs=0.001)


def test_link_to_the_efficiency_of_the_build_up():
    assert float(1 / model.cost_ratio(having(), **PURE)) == pytest.approx(0.72, abs=0.005)


def test_published_counts():
    assert (tables.fact("F075")["value"], tables.fact("F076")["value"], tables.fact("F179")["value"]) == (178, 30, 17)
    assert tables.fact("F223")["value"] / tables.fact("F220")["value"] == pytest.approx(
        registry()["procurement_share"].default, abs=0.005
    )
    assert float(model.effective_number(14, 0.47)) == pytest.approx(4.1, abs=0.05)
    assert "5%" in question.sentence(*[question.fragmented(Scenario())] * 2)
    table = question.published_table()
    assert table.loc["McKinsey 2017 (F078)"].tolist() == ["11", "220", "5%"]
    assert table.loc["EPRS 2024 (F176)"].tolist() == ["17 to 58", "343", "5% to 17%"]


# ---- limits and directions ------------------------------------------------------------------------------
def test_one_type_or_no_learning_costs_nothing_extra():
    assert float(model.cost_ratio(having(types=1))) == 1
    assert float(model.cost_ratio(having(learning_rate=1e-12), **PURE)) == pytest.approx(1)
    assert model.effective_number(1, 0.3) == 1 and list(model.fleet_shares(1, 0.3)) == [1]


@pytest.mark.parametrize(("types", "rate"), [(2, 0.05), (5, 0.1), (17, 0.2)])
def test_equal_types_cost_n_to_the_b(types, rate):
    a = having(types=types, leader_share=1 / types, learning_rate=rate)
    assert float(model.cost_ratio(a, **PURE)) == pytest.approx(types ** float(model.learning_exponent(rate)))


def test_production_is_the_integral_of_the_learning_curve():
    units = np.arange(1, 200_001) / 100
    curve = np.minimum(units, 800.0) ** -0.15
    rough = np.trapezoid(curve, units) + model.production(0.01, 0.15, 800)
    assert float(model.production(2_000, 0.15, 800)) == pytest.approx(rough, rel=1e-4)


def test_fleet_shares_add_up():
    for types in range(1, 21):
        assert (
            model.fleet_shares(types, 0.47).sum() == pytest.approx(1) and len(model.fleet_shares(types, 0.47)) == types
        )


inside = st.fixed_dictionaries({k: st.floats(registry()[k].low, registry()[k].high) for k in KEYS if k != "types"})


@QUICK
@given(
    values=inside,
    types=st.integers(1, 20),
    key=st.sampled_from(["learning_rate", "types", "rd_repeat"]),
    up=st.floats(0, 1),
)
def test_ratio_rises_with_learning_types_and_repeated_research(values, types, key, up):
    a = having(**values, types=types)
    top = registry()[key].high
    more = a | {key: np.floor(a[key] + up * (top - a[key])) if key == "types" else a[key] + up * (top - a[key])}
    assert model.cost_ratio(more) >= model.cost_ratio(a) - 1e-12


@QUICK
@given(
    values=inside,
    types=st.integers(1, 20),
    key=st.sampled_from(["leader_share", "plateau_units"]),
    part=st.floats(0, 1),
)
def test_ratio_falls_with_a_larger_leader_and_a_lower_plateau(values, types, key, part):
    a = having(**values, types=types)
    if key == "leader_share":
        other = a | {key: a[key] + part * (registry()[key].high - a[key])}
    else:
        other = a | {key: a[key] - part * (a[key] - registry()[key].low)}
    assert model.cost_ratio(other) <= model.cost_ratio(a) + 1e-12


@QUICK
@given(types=st.integers(1, 20), leader=st.floats(registry()["leader_share"].low, registry()["leader_share"].high))
def test_the_leading_family_leads_and_it_is_said_when_it_must_be_larger(types, leader):
    scenario = Scenario(types=types, leader_share=leader)
    mine = question.fragmented(scenario)
    assert mine.shares[0] >= mine.shares.max() - 1e-15 and mine.shares.min() >= 0
    assert mine.shares.sum() == pytest.approx(1)
    assert 1 - 1e-12 <= mine.effective <= types * (1 + 1e-12)
    assert mine.effective == pytest.approx(1 / (mine.shares**2).sum())
    assert bool(caps.leading_family(scenario)) == (1 < types < 1 / leader)


def test_two_types_never_cost_more_because_one_is_small():
    """leader_share .05 of two types made the other one lead, and turned the verdict."""
    small, even = (model.waste_margin(Scenario(types=2, leader_share=share)) for share in (0.05, 0.5))
    assert small == even > 0


def test_arrays_equal_scalars():
    rng = np.random.default_rng(3)
    many = having(**{k: rng.uniform(registry()[k].low, registry()[k].high, 200) for k in KEYS})
    many["types"] = np.round(many["types"])
    together = model.budget_saving(many)
    for i in range(0, 200, 17):
        one = {k: v[i] if isinstance(v, np.ndarray) else v for k, v in many.items()}
        assert together[i] == pytest.approx(float(model.budget_saving(one)))
    assert np.isfinite(together).all()


def test_verdict_range_of_the_budget_and_of_unit_cost():
    fleets = [(17, 1 / 17), (14, 0.47)]
    values = [
        100 * float(share(having(learning_rate=rate, types=types, leader_share=leader), **PURE))
        for share in (model.budget_saving, model.unit_saving)
        for rate in (0.05, 0.2)
        for types, leader in fleets
    ]
    assert (round(min(values[:4])), round(max(values[:4]))) == (4, 16)
    assert (round(min(values[4:])), round(max(values[4:]))) == (14, 60)


# ---- the same on both sides -----------------------------------------------------------------------------
def test_useful_ratio_by_hand():
    """Half of a fleet's unit cost, a quarter of the budget, all pooled: an eighth is lost; Russia loses a tenth."""
    a = having(learning_rate=0.156, types=17, leader_share=1 / 17, rd_repeat=0, plateau_units=5000, rd_share=0)
    a |= {"procurement_share": 0.25, "waste_ru": 0.4, "price_level_eu": 1.0, "price_level_ru": 1.0}
    assert model.budget_saving(a) == pytest.approx(0.5 * 0.25, abs=1e-3)
    assert model.russian_waste(a) == pytest.approx(0.1)
    assert model.useful_ratio(a) == pytest.approx(spending.market_ratio(a) * 0.875 / 0.9, rel=2e-3)


@QUICK
@given(values=inside, waste=st.floats(0, 0.4), pooled=st.floats(0, 1))
def test_equal_waste_cancels_and_either_side_pays_for_its_own(values, waste, pooled):
    a = having(**values, types=14) | {"waste_ru": waste, "pooled_share": pooled}
    alike = a | {"waste_ru": pooled * model.unit_saving(a)}
    assert model.useful_ratio(alike) == pytest.approx(spending.spending_ratio(a))
    assert (model.useful_ratio(a) >= spending.spending_ratio(a)) == (
        model.russian_waste(a) >= model.budget_saving(a)
    ) or model.russian_waste(a) == pytest.approx(model.budget_saving(a))


def test_no_waste_in_the_ranges_turns_who_outspends_whom():
    """At the military price levels that are published; the worst corner for Europe: Russia loses nothing."""
    keys = "pooled_share", "learning_rate", "rd_repeat", "rd_share", "procurement_share", "types", "plateau_units"
    low, high = ({key: getattr(registry()[key], end) for key in keys} for end in ("low", "high"))
    worst = {**Scenario(), **high, "leader_share": registry()["leader_share"].low, "waste_ru": 0.0}
    best = {**Scenario(), **low, "waste_ru": registry()["waste_ru"].high, "procurement_share": 0.35}
    assert (
        1 < float(model.useful_ratio(worst)) < float(spending.spending_ratio(worst)) < float(model.useful_ratio(best))
    )


def test_the_test_of_the_claim_turns_with_the_saving_and_not_with_russias_waste(monkeypatch):
    found, saving, waste = {}, question.model.budget_percent, question.model.russian_waste
    for part in (1.0, 0.5, 0.05):
        monkeypatch.setattr(question.model, "budget_percent", lambda a, s=part: s * saving(a))
        found[part] = question.inefficient().verdict
    assert found == {1.0: "holds", 0.5: "holds if …", 0.05: "does not hold on this data"}
    monkeypatch.setattr(question.model, "budget_percent", saving)
    monkeypatch.setattr(question.model, "russian_waste", lambda a: 5 * waste(a))
    assert question.inefficient().verdict == "holds"


def test_what_each_side_keeps_and_loses_adds_up_to_what_it_spends():
    mine = question.compared(Scenario())
    said = question.say_compared(mine, mine)
    for side, spent in enumerate(spending.spending(Scenario())):
        assert mine.useful[side] + mine.wasted[side] == pytest.approx(float(spent))
        assert f"{mine.wasted[side]:,.0f} bn" in said and f"keeps {mine.useful[side]:,.0f}" in said
