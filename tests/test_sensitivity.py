"""Swings, flip points and Monte Carlo: published shares, and agreement among the three."""

import dataclasses
import time
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from natolab.facts.scenario import Scenario, preset, registry
from natolab.models import buildup, sensitivity, spending, verdict
from natolab.models.sensitivity import (
    TIE,
    draws,
    flip_point,
    flip_points,
    flip_table,
    monte_carlo,
    moved_by,
    printed,
    slider_values,
    swing,
    three_priors,
)
from natolab.questions import board
from natolab.questions import ratios as outweigh
from natolab.questions import spending as outspend
from sliders import EVERYWHERE, scenarios

IDS = moved_by("buildup")
STARTS = {"defaults": None, "walt": "walt", "rutte": "rutte", "iiss": "iiss"}
# depreciation, lag_ru and war_end are not monotone
MONOTONE = [k for k in IDS if k not in ("depreciation", "lag_ru", "war_end")]


def start(name):
    return preset(STARTS[name]) if STARTS[name] else Scenario()


@cache
def flips(name):
    return flip_points(buildup.margin, start(name), IDS)


def rank_correlation(one, two):
    return pd.Series(one).rank().corr(pd.Series(two).rank())


# ---- three sets of priors ----------------------------------------------------------------------------
def left_today(a):
    return buildup.paths(a).left_today[2026 - buildup.FIRST] - a["parity_threshold"]


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (buildup.margin, {"neutral": 0.75, "Walt": 0.86, "Rutte": 0.61}),
        (left_today, {"neutral": 0.36, "Walt": 0.50, "Rutte": 0.23}),
    ],
)
def test_published_shares_under_three_priors(outcome, expected):
    assert three_priors(outcome, IDS, tied=0) == pytest.approx(expected, abs=0.01)


def test_same_seed_same_draws():
    first, again, other = (draws(Scenario(), IDS, 200, seed) for seed in (5, 5, 6))
    assert all(np.array_equal(first[k], again[k]) for k in IDS)
    assert not any(np.array_equal(first[k], other[k]) for k in ("usable_eu", "price_ratio"))
    shares = [three_priors(buildup.margin, IDS, 500, seed=seed) for seed in (5, 5)]
    assert shares[0] == shares[1]


@pytest.mark.parametrize("name", STARTS)
def test_draws_stay_in_range_and_years_whole(name):
    drawn = draws(start(name), IDS, 3000)
    for key in IDS:
        a, mode = registry()[key], start(name)[key]
        assert a.low <= drawn[key].min() and drawn[key].max() <= max(a.high, mode), key
    years = [k for k in IDS if registry()[k].kind == "year"]
    assert len(years) == 2 and all((drawn[k] == np.round(drawn[k])).all() for k in years)


def test_prior_is_triangular_around_the_scenario():
    drawn = draws(preset("rutte"), IDS, 50_000)
    for key in ("usable_eu", "price_ratio", "eff_eu"):
        a, mode = registry()[key], preset("rutte")[key]
        assert drawn[key].mean() == pytest.approx((a.low + mode + a.high) / 3, rel=0.01), key


def test_tie_of_war_end_and_readiness():
    loose, tied = (draws(Scenario(), IDS, 20_000, tied=tie) for tie in (0, TIE[2]))
    assert rank_correlation(*(tied[k] for k in TIE[:2])) == pytest.approx(-0.3, abs=0.03)
    assert rank_correlation(*(loose[k] for k in TIE[:2])) == pytest.approx(0, abs=0.03)
    for key in IDS:  # the tie moves no single prior, and no other assumption
        same = (np.sort(loose[key]), np.sort(tied[key])) if key in TIE else (loose[key], tied[key])
        assert np.array_equal(*same), key


def test_tie_needs_both():
    assert np.array_equal(*(draws(Scenario(), ["war_end"], 50, tied=tie)["war_end"] for tie in (0, -0.9)))


def test_monte_carlo_in_pieces_is_the_model_at_once():
    run = monte_carlo(buildup.margin, Scenario(), IDS, 9_001)
    assert run.outcome == pytest.approx(buildup.margin({**Scenario(), **run.inputs}))
    assert set(run.inputs) == set(IDS) and run.share() == np.mean(run.outcome >= 0)
    assert run.share(-np.inf) == 1 and run.share(np.inf) == 0


def test_outcome_that_ignores_the_draws():
    assert monte_carlo(lambda a: 1.0, Scenario(), IDS, 10).outcome.tolist() == [1.0] * 10


def test_hundred_thousand_draws_take_seconds():
    began = time.process_time()  # not the clock on the wall: other processes may be busy
    monte_carlo(buildup.margin, Scenario(), IDS, 100_000)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("key", [k for k, a in registry().items() if not a.options])
def test_a_slider_reaches_both_its_ends_and_its_default(key):
    a, values = registry()[key], slider_values(registry()[key])
    assert (values[0], values[-1]) == (a.low, a.reach) and {a.default, a.high} <= set(values)
    assert np.diff(values) == pytest.approx(a.step)


# ---- swings and flip points --------------------------------------------------------------------------
def with_range(monkeypatch, key, **changes):
    """One assumption with another range."""
    rows = {**registry(), key: dataclasses.replace(registry()[key], **changes)}
    monkeypatch.setattr(sensitivity, "registry", lambda: rows)


def test_row_without_range_has_no_weight(monkeypatch):
    with_range(monkeypatch, "usable_eu", low=0.4, high=0.4, reach=0.4)
    table = swing(buildup.margin, Scenario(), IDS)
    assert table.width["usable_eu"] == 0 < table.width["price_ratio"]
    assert set(draws(Scenario(), IDS, 50)["usable_eu"]) == {0.4}
    assert flip_point(buildup.margin, Scenario(), "usable_eu") is None


def test_swing_is_the_model_at_both_ends_and_widest_first():
    table = swing(buildup.margin, preset("iiss"), IDS)
    assert set(table.index) == set(IDS) and table.width.is_monotonic_decreasing
    for key in IDS:
        a, row = registry()[key], table.loc[key]
        ends = [float(buildup.margin(preset("iiss").having(**{key: value}))) for value in (a.low, a.high)]
        assert [row.low, row.high, row.at_low, row.at_high] == pytest.approx([a.low, a.high, *ends]), key
        assert row.width == pytest.approx(abs(ends[1] - ends[0]))


@pytest.mark.parametrize("name", STARTS)
def test_swing_and_flip_point_agree(name):
    """Monotone rows: the verdict turns inside the prior's range just when one end is on the other side."""
    scenario = start(name)
    now = buildup.margin(scenario) >= 0
    table = swing(buildup.margin, scenario, MONOTONE)
    for key in MONOTONE:
        found = flips(name).flips_at[key]
        turned = [end for end in ("low", "high") if (table[f"at_{end}"][key] >= 0) != now]
        if found <= registry()[key].high:
            assert turned == ["low" if found < scenario[key] else "high"], key
        else:
            assert not turned, key


@pytest.mark.parametrize("name", STARTS)
def test_verdict_turns_just_at_the_flip_point(name):
    scenario = start(name)
    table = flips(name)
    assert table.move.dropna().is_monotonic_increasing
    assert "parity_threshold" in table.dropna().index or name == "walt"  # nothing turns Walt's
    now = buildup.margin(scenario) >= 0
    for key, row in table.dropna().iterrows():
        a, here = registry()[key], scenario[key]
        step = np.sign(here - row.flips_at) * a.step
        before = buildup.margin({**scenario, key: row.flips_at + step}) >= 0
        assert (buildup.margin({**scenario, key: row.flips_at}) >= 0) != now and before == now, key
        assert a.low <= row.flips_at <= a.reach
        assert row.move == pytest.approx(abs(row.flips_at - here) / (a.reach - a.low))


def shown(table, key):
    """The flip value as the table prints it."""
    return table["turns at"][registry()[key].label].split(" ")[0].removesuffix("%")


@pytest.mark.parametrize(
    ("outcome", "asked", "threshold"),
    [
        *((q.margin, q, 0) for q in board.listed() if "attrition" not in q.topics),
        (spending.spending_ratio, outspend.OUTSPEND, 1),
    ],
    ids=lambda x: getattr(x, "name", ""),
)
def test_at_the_printed_flip_value_the_verdict_has_turned_and_just_before_it_has_not(outcome, asked, threshold):
    """Random places on the sliders, twenty-five for each verdict of the board: 300 scenarios; all their levers."""

    @settings(EVERYWHERE, max_examples=25, phases=[Phase.generate])
    @given(
        scenario=scenarios(*asked.topics),
        levers=st.lists(st.sampled_from(asked.drawn), min_size=2, max_size=6, unique=True),
    )
    def everywhere(scenario, levers):
        def holds(**changed):
            return bool(verdict.holds(outcome({**scenario, **changed}) - threshold))

        table = flip_table(flip_points(outcome, scenario, levers, threshold))
        for key in levers:
            a, turns = registry()[key], shown(table, key)
            if turns == "never":
                assert holds(**{key: a.low}) == holds(**{key: a.reach}) == holds(), key
                continue
            turns = float(turns)
            step = np.sign(scenario[key] - turns) * min(a.step, abs(scenario[key] - turns))
            assert holds(**{key: turns}) != holds() == holds(**{key: round(turns + step, 12)}), key

    everywhere()


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (0.3912, dict(toward="up"), "0.40"),
        (0.3912, dict(toward="down"), "0.39"),
        (0.29, dict(toward="up"), "0.29"),  # 0.29 * 100 is 28.999999999999996
        (1.1, dict(toward="up", digits=1), "1.1"),
        (0.996, {}, "1.00"),
        (0.996, dict(keeps=lambda x: x >= 1), "0.996"),
        (0.3912, dict(toward="up", keeps=lambda x: x <= 0.395), "0.392"),
        (-0.001, dict(keeps=lambda x: x >= 0), "-0.001"),
        (-0.001, {}, "0.00"),  # no minus nought
        (9.97, dict(toward="up", digits=1, keeps=lambda x: x < 10), "9.97"),
        (np.inf, dict(toward="up"), "inf"),
        (2 - 1e-15, dict(keeps=lambda x: x >= 2), "2.000000000000"),  # nothing tells it from a tie
    ],
)
def test_printed_number_is_on_the_side_that_is_asked_for(value, options, text):
    assert printed(value, **options) == text


@example(value=-6e-8, line=1.0, digits=0, toward="down")
@example(value=5.287109375, line=5.287109375, digits=0, toward="down")
@given(
    value=st.floats(-100, 100),
    line=st.floats(-100, 100),
    digits=st.integers(0, 3),
    toward=st.sampled_from(["up", "down", "nearest"]),
)
def test_a_printed_number_keeps_the_verdict_and_its_side(value, line, digits, toward):
    number = float(printed(value, digits, toward, keeps=lambda x: x >= line))
    assert (number >= line) == (value >= line) or abs(value - line) < 1e-9
    assert abs(number - value) <= 10**-digits
    side = {"up": number - value, "down": value - number, "nearest": 0}[toward]
    assert side >= -1e-9


@pytest.mark.parametrize(
    ("scenario", "key", "turns"),
    [
        (Scenario(deployable_share_eu=0.17, deployable_share_ru=0.38), "deployable_share_eu", 0.22),  # the tie holds
        (Scenario(deployable_share_eu=0.22, deployable_share_ru=0.38), "deployable_share_eu", 0.21),
        (Scenario(deployable_share_eu=0.22, deployable_share_ru=0.38), "deployable_share_ru", 0.39),
    ],
)
def test_a_tie_that_rounding_hides_turns_as_the_explorer_says(scenario, key, turns):
    """22 % of 1.9 million against 38 % of 1.1 million: 1 − 1e-16 in the computer."""
    margin = outweigh.LADDER.margin
    assert verdict.tied(margin(Scenario(deployable_share_eu=0.22, deployable_share_ru=0.38)))
    assert flip_point(margin, scenario, key) == turns


def test_where_nothing_can_be_said_nothing_turns():
    def outcome(a):
        return np.where(np.asarray(a["usable_eu"]) > 0.6, np.nan, 1.0)

    assert flip_point(outcome, Scenario(), "usable_eu") is None
    assert flip_point(lambda a: -outcome(a), Scenario(), "usable_eu") is None
    assert flip_point(outcome, Scenario(usable_eu=0.7), "usable_eu") is None


@pytest.mark.parametrize("name", STARTS)
def test_no_value_in_range_means_none(name):
    scenario = start(name)
    now = buildup.margin(scenario) >= 0
    table = flips(name)
    never = table.index[table.flips_at.isna()]
    assert {"k_eu", "us_stock", "us_floor", "us_exit_years"} <= set(never)
    for key in never:
        a = registry()[key]
        values = np.arange(a.low, a.reach + 1) if a.whole else np.linspace(a.low, a.reach, 300)
        assert ((buildup.margin({**scenario, key: values}) >= 0) == now).all(), key


@pytest.mark.parametrize(
    ("key", "outcome", "threshold", "expected"),
    [
        ("usable_eu", lambda v: v, 0.55, 0.55),  # default .4, range .16 to .8
        ("usable_eu", lambda v: v, 0.555, 0.56),  # between two steps: the first that turns it
        ("usable_eu", lambda v: v, 0.2, 0.19),  # starts above: turns below, and at 0.2 it still holds
        ("usable_eu", lambda v: v, 0.9, None),
        ("usable_eu", lambda v: abs(v - 0.45), 0.1, 0.35),  # turns at .35 and .55: the nearer one
        ("target_burden", lambda v: v, 10, 10),  # beyond the prior's high, within the slider's reach
        ("war_end", lambda v: v, 2029.5, 2030),  # whole years
        ("war_end", lambda v: -v, -2026.5, 2026),
        ("include_ukraine", lambda v: v, 0.5, 1),
    ],
)
def test_flip_point_of_known_outcomes(key, outcome, threshold, expected):
    found = flip_point(lambda a: outcome(np.asarray(a[key], float)), Scenario(), key, threshold)
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))


def test_move_is_a_share_of_the_slider():
    row = flip_points(lambda a: a["target_burden"], Scenario(), ["target_burden", "usable_eu"], 10).iloc[0]
    assert row.move == pytest.approx((10 - 3.5) / (12 - 2.27))


def test_choices_are_not_moved_and_every_slider_is():
    assert "coalition" not in moved_by("ratios")
    missing = set(IDS) - set(buildup.NEEDS) - {"parity_threshold"}
    assert not missing, f"add {missing} to NEEDS in models/buildup.py, and use it in paths()"


def test_switches_are_drawn_whole():
    drawn = draws(Scenario(), moved_by("ratios"), 50)["include_ukraine"]
    assert set(drawn) <= {0.0, 1.0}


@pytest.mark.parametrize("key", [k for k, a in registry().items() if a.model == "buildup"])
def test_a_swing_goes_from_low_to_high_of_the_prior_though_the_slider_goes_further(key):
    a = registry()[key]
    row = swing(buildup.trough_alone, Scenario(), [key]).loc[key]
    assert (row["low"], row["high"]) == (a.low, a.high)
    assert row["at_high"] == buildup.trough_alone(Scenario({key: a.high}))
