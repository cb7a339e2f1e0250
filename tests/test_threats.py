"""Threats: the published thresholds, who should resist, invariants."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import DataError
from natolab.facts.scenario import Scenario, registry
from natolab.models.sensitivity import moved_by, swing
from natolab.models.statistics import beta_update
from natolab.models.threats import STAKES, costs, margin, resisting_pays, threshold, years_ahead

QUICK = settings(derandomize=True, deadline=None, max_examples=100, database=None)
LAST_DIGIT = 0.01
DEFAULT = Scenario()
IDS = moved_by("threats")
VALUES = st.fixed_dictionaries({k: st.floats(registry()[k].low, registry()[k].high) for k in IDS})


def random_draws(seed, n=500):
    rng = np.random.default_rng(seed)
    return {k: rng.uniform(registry()[k].low, registry()[k].high, n) for k in IDS}


# ---- the threshold ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 0.63),
        ({"cost_share": 0.1}, 0.89),
        ({"cost_share": 1 / 3, "h_resist": 0, "h_accept": 0.2, "horizon_years": math.inf}, 0.07),
        ({"cost_share": 1 / 3, "h_resist": 0, "h_accept": 0.2, "horizon_years": 3}, 0.50),
    ],
)
def test_published_thresholds(changes, expected):
    assert threshold({**DEFAULT, **changes}) == pytest.approx(expected, abs=LAST_DIGIT)


@QUICK
@given(VALUES)
def test_equal_further_demands_or_no_future_leave_one_less_the_cost_share(a):
    for same in ({"h_resist": a["h_accept"]}, {"horizon_years": 0.0}):
        assert threshold({**a, **same}) == pytest.approx(1 - a["cost_share"])


SIGN = {"cost_share": -1, "h_accept": -1, "h_resist": 1}


@QUICK
@given(VALUES, st.sampled_from(sorted(SIGN)), st.data())
def test_threshold_falls_with_stakes_and_demands_after_accepting_and_rises_with_those_after_resisting(a, key, more):
    other = more.draw(st.floats(registry()[key].low, registry()[key].high))
    low, high = sorted([a[key], other])
    step = SIGN[key] * (threshold({**a, key: high}) - threshold({**a, key: low}))
    assert step >= -1e-12
    if high - low > 1e-6:
        assert step > 0


@QUICK
@given(VALUES)
def test_resist_exactly_when_resisting_costs_less(a):
    accept, resist = costs(a)
    if abs(accept - resist) > 1e-9:
        assert (margin(a) > 0) == (resist < accept)


def test_at_the_threshold_both_answers_cost_the_same_and_neither_is_urged():
    a = {**DEFAULT, "h_accept": 0.4, "h_resist": 0.4, "cost_share": 0.5, "q_backdown": 0.5}
    assert costs(a)[0] == pytest.approx(costs(a)[1])
    assert margin(a) == 0
    assert margin({**a, "q_backdown": 0.51}) > 0


@pytest.mark.parametrize("years", [0, 1, 3, 20])
def test_years_ahead_is_the_sum_of_the_weights(years):
    for d in (0.8, 0.9, 0.98):
        expected = sum(d**t for t in range(1, years + 1))
        assert years_ahead({"discount": d, "horizon_years": years}) == pytest.approx(expected)


@QUICK
@given(VALUES)
def test_everything_is_finite_for_any_values_in_range(a):
    post = beta_update(a, 7, 12)
    for value in (threshold(a), margin(a), *costs(a), post.mean, post.low, post.high):
        assert np.all(np.isfinite(value))
    assert threshold(a) < 1


@pytest.mark.parametrize("key", IDS)
@pytest.mark.parametrize("end", ["low", "reach"])
def test_ends_of_every_slider_are_finite(key, end):
    assert np.isfinite(margin(DEFAULT.having(**{key: getattr(registry()[key], end)})))


def test_arrays_and_single_numbers_agree():
    a = random_draws(1, 20)
    together, post = margin(a), beta_update(a, 4, 6)
    for i in range(20):
        single = {k: float(v[i]) for k, v in a.items()}
        assert together[i] == pytest.approx(float(margin(single)))
        assert post.low[i] == pytest.approx(float(beta_update(single, 4, 6).low))
    assert threshold({k: v.reshape(4, 5) for k, v in a.items()}).shape == (4, 5)


def test_stakes_decide_more_than_any_other_input_but_the_chance_itself():
    assert list(swing(margin, DEFAULT, IDS).index[:2]) == ["q_backdown", "cost_share"]


# ---- over a range of stakes -------------------------------------------------------------------------
def test_resisting_pays_more_often_with_leverage_and_at_lower_relative_penalties():
    shares = {s: [resisting_pays(DEFAULT, *c, s) for c in ((0, 3), (4, 6), (3, 3))] for s in STAKES}
    assert all((np.diff(row) > 0).all() for row in shares.values())
    assert (np.array(shares["umbrella"]) < np.array(shares["tariff"])).all()
    assert shares["umbrella"][0] == pytest.approx(0, abs=LAST_DIGIT)


def test_resisting_pays_agrees_with_draws():
    rng = np.random.default_rng(3)
    n = 200_000
    a = {**DEFAULT, "cost_share": rng.uniform(0.2, 0.6, n), "horizon_years": rng.integers(1, 6, n)}
    drawn = np.mean(margin({**a, "q_backdown": rng.beta(5, 3, n)}) > 0)
    assert resisting_pays(DEFAULT, 4, 6, "tariff") == pytest.approx(drawn, abs=0.005)
    with pytest.raises(DataError, match="tariff or umbrella"):
        resisting_pays(DEFAULT, 4, 6, "war")
