"""Alliance game: published results, invariants of the game, the data tests by edition."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.scenario import Scenario, registry
from natolab.models import alliance
from natolab.models.alliance import (
    all_together,
    allies,
    burdens,
    calibrate,
    coordinated,
    cross_section,
    distance_burden_correlation,
    effective_sum,
    european_burden,
    european_total,
    gdp_burden_correlation,
    growth_regression,
    minimum_pledge,
    nash,
    panel_regression,
    threat_rise,
    threat_tastes,
    us_cut,
    us_cut_answer,
)
from natolab.models.statistics import spearman
from natolab.questions import alliance as questions
from stored import ROOT

QUICK = settings(derandomize=True, deadline=None, max_examples=50, database=None)
DEFAULT = Scenario()
TODAY = allies()
US, LAST_DIGIT = TODAY.at("USA"), 0.01


def slider(key):
    """Any value of one assumption; range ends, and subnormal numbers where the range starts at 0."""
    a = registry()[key]
    tiny = [5e-324, 1e-310] if a.low == 0 else []
    return st.floats(a.low, a.high) | st.sampled_from([a.low, a.high, *tiny])


SLIDERS = st.fixed_dictionaries({key: slider(key) for key in alliance.NEEDS})


def random_draws(seed, n=200):
    rng = np.random.default_rng(seed)
    return {k: rng.uniform(registry()[k].low, registry()[k].high, n) for k in alliance.NEEDS}


# ---- what an equilibrium must satisfy ------------------------------------------------------------------
def utility(a, spending, tastes):
    """Utility of each ally (no unit; only comparisons for one ally mean anything), spending above 0."""
    joint = a["publicness"] * np.log(effective_sum(a, spending)) + (1 - a["publicness"]) * np.log(spending)
    return (1 - tastes) * np.log(TODAY.gdp - spending) + tastes * joint


def samuelson_residual(a, spending):
    """w_i W/G + own private marginal benefit - 1, by ally: 0 at the Samuelson optimum."""
    tastes, weight = calibrate(a), np.where(TODAY.us, a["us_weight"], 1.0)
    left = (TODAY.gdp - spending) / (1 - tastes)
    total = (tastes * a["publicness"] * left).sum()
    return weight * total / effective_sum(a, spending) + tastes * (1 - a["publicness"]) * left / spending - 1


# ---- published numbers --------------------------------------------------------------------------------
PUBLICNESS = (0.3, 0.5, 0.7, 0.9, 0.99, 1.0)
ANSWER = {0.35: (2, 4, 10, 29, 77, 88), 1.0: (1, 2, 4, 15, 66, 86)}  # % of the effective cut


@pytest.mark.parametrize("weight", ANSWER)
def test_european_answer_to_half_the_us_effort(weight):
    got = us_cut_answer({**DEFAULT, "us_weight": weight, "publicness": np.array(PUBLICNESS)})
    assert (100 * got).tolist() == pytest.approx(ANSWER[weight], abs=0.5)


def test_taste_that_estonia_needs():
    tastes = calibrate({"us_weight": 0.35, "publicness": np.array(PUBLICNESS)})[TODAY.at("EST")]
    assert tastes.tolist() == pytest.approx([0.047, 0.065, 0.104, 0.256, 0.751, 0.957], abs=0.001)


@pytest.mark.parametrize(("publicness", "coordination", "burden"), [(0.5, 1, 5.5), (0.3, 1, 3.5), (0.5, 0.46, 3.5)])
def test_european_burden_under_coordination(publicness, coordination, burden):
    a = DEFAULT.having(publicness=publicness, coordination=coordination)
    assert european_burden(coordinated(a)) == pytest.approx(burden, abs=0.05)


@pytest.mark.parametrize(("us_answers", "us_burden"), [(True, 2.89), (False, 3.21)])
def test_minimum_of_three_and_a_half_per_cent(us_answers, us_burden):
    after = minimum_pledge(DEFAULT.having(minimum_pledge=3.5), us_answers)
    assert european_total(after) - european_total(TODAY.spending) == pytest.approx(324, abs=0.5)
    assert burdens(after)[US] == pytest.approx(us_burden, abs=LAST_DIGIT)
    assert TODAY.burden[US] == pytest.approx(3.21, abs=LAST_DIGIT)


GDP_RHO = {
    "2025-08": {2014: 0.23, 2018: 0.08, 2022: 0.01, 2024: 0.10, 2025: 0.09},
    "2026-07": {2025: 0.13, 2026: 0.09},
    "2024-06": {2014: 0.30, 2024: -0.02},
}


@pytest.mark.parametrize(("edition", "year"), [(e, y) for e, years in GDP_RHO.items() for y in years])
def test_size_and_burden_by_edition(edition, year):
    got = gdp_burden_correlation(edition, year)
    assert got.rho == pytest.approx(GDP_RHO[edition][year], abs=LAST_DIGIT)
    assert got.p > 0.05


def test_size_and_burden_details():
    assert gdp_burden_correlation("2025-08", 2014).p == pytest.approx(0.26, abs=LAST_DIGIT)
    assert gdp_burden_correlation("2025-08", 2025).n == 30 and "DEU" not in allies("2025-08", 2025).iso3
    assert gdp_burden_correlation("2024-06", 2024).rho < 0 < gdp_burden_correlation("2025-08", 2024).rho


@pytest.mark.parametrize(("year", "rho"), [(2014, 0.08), (2018, -0.32), (2022, -0.37), (2024, -0.68), (2025, -0.67)])
def test_distance_and_burden(year, rho):
    got = distance_burden_correlation("2025-08", year)
    assert got.rho == pytest.approx(rho, abs=LAST_DIGIT)
    assert (got.p < 0.001) == (year >= 2024)


@pytest.mark.parametrize(
    ("end", "coefficients", "errors", "r2", "n"),
    [
        (2024, (-1.27, 0.04, -0.36), (0.24, 0.03, 0.14), 0.72, 29),
        (2025, (-1.37, 0.09, -0.64), (0.31, 0.04, 0.20), 0.62, 28),
    ],
)
def test_cross_section(end, coefficients, errors, r2, n):
    fit = cross_section(end=end)
    names = ("ln distance", "ln GDP", "burden at the start")
    assert [fit.coefficient[k] for k in names] == pytest.approx(coefficients, abs=LAST_DIGIT)
    assert [fit.error[k] for k in names] == pytest.approx(errors, abs=LAST_DIGIT)
    assert (fit.r2, fit.n) == (pytest.approx(r2, abs=LAST_DIGIT), n)


@pytest.mark.parametrize(("last", "coefficient", "error"), [(2024, 0.15, 0.06), (1988, 0.10, 0.07)])
def test_four_allies_move_with_the_us(last, coefficient, error):
    fit = growth_regression(1955, last)
    assert (fit.coefficient["US growth"], fit.error["US growth"]) == pytest.approx((coefficient, error), abs=LAST_DIGIT)
    assert fit.n == last - 1955 + 1


def test_panel_has_the_opposite_sign():
    fit = panel_regression()
    got = [(fit.coefficient[k], fit.error[k]) for k in ("US, a year before", "Russia, a year before")]
    assert got[0] == pytest.approx((-0.40, 0.22), abs=LAST_DIGIT)
    assert got[1] == pytest.approx((0.12, 0.05), abs=LAST_DIGIT)
    assert (fit.r2, fit.n) == (pytest.approx(0.04, abs=LAST_DIGIT), 30 * 9)
    assert fit.coefficient["constant"] == pytest.approx(0, abs=1e-12)  # ally effects are out


def test_panel_is_not_stable_to_one_more_year():
    shorter, longer = (panel_regression(last=year).coefficient["US, a year before"] for year in (2024, 2025))
    assert longer - shorter > 0.2


def test_burden_added_by_year():
    series = alliance.joint_burden()
    got = [series[last] - series[first] for first, last in ((2014, 2022), (2022, 2023), (2023, 2024), (2024, 2025))]
    assert got == pytest.approx([0.23, 0.11, 0.25, 0.28], abs=LAST_DIGIT)


@pytest.mark.parametrize(("year", "fact"), [(2014, "F054"), (2024, "F053"), (2025, "F052")])
def test_joint_burden_is_natos(year, fact):
    assert alliance.joint_burden()[year] == pytest.approx(tables.fact(fact)["value"], abs=LAST_DIGIT)


# ---- invariants of the game ---------------------------------------------------------------------------
def test_thirty_one_allies_and_their_capitals():
    assert len(TODAY.iso3) == 31 and "ISL" not in TODAY.iso3
    assert TODAY.european.sum() == 29
    assert set(alliance.distances()) == set(TODAY.iso3)
    assert TODAY.iso3[int(TODAY.distance.argmin())] == "LTU"
    assert alliance.distances()["GBR"] == pytest.approx(2500, abs=15)
    assert alliance.distances()["USA"] == pytest.approx(7840, abs=30)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0, 0), (0, 90), 10_007.5),
        ((90, 0), (-90, 0), 20_015.1),
        ((12, 34), (12, 34), 0),
        ((0, 170), (0, -170), 2223.9),
    ],
)
def test_great_circle(one, other, km):
    assert alliance.great_circle(np.array(one), np.array(other)) == pytest.approx(km, abs=0.1)


@QUICK
@given(slider("publicness") | st.floats(0.95, 1), slider("us_weight"))
def test_calibration_reproduces_every_burden(publicness, weight):
    a = {"publicness": publicness, "us_weight": weight}
    assert burdens(nash(a)) == pytest.approx(TODAY.burden, rel=1e-9)


@QUICK
@given(SLIDERS, st.sampled_from([0.98, 1.02]))
def test_no_ally_gains_by_a_deviation(a, factor):
    tastes = threat_tastes(a)
    equilibrium = nash(a, tastes)
    for i in range(31):
        other = equilibrium.copy()
        other[i] *= factor
        assert utility(a, other, tastes)[i] < utility(a, equilibrium, tastes)[i]


@QUICK
@given(slider("us_weight"), slider("us_cut"), slider("threat_rise"))
def test_without_publicness_there_is_no_answer(weight, cut, rise):
    a = {**DEFAULT, "publicness": 0.0, "us_weight": weight, "us_cut": cut, "threat_rise": rise}
    assert threat_rise(a) == pytest.approx(threat_tastes(a) * TODAY.gdp)
    assert us_cut_answer(a) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("factor", [0.1, 0.9, 1.0])
def test_pure_public_good_has_straight_reactions(factor):
    a = {"publicness": 1.0, "us_weight": 1.0}
    tastes = np.minimum(calibrate(a) * factor, 0.999)
    got = nash(a, tastes)
    straight = tastes * TODAY.gdp - (1 - tastes) * (got.sum() - got)
    contributes = got > 0
    assert contributes.any() and (factor == 1 or not contributes.all())
    assert got[contributes] == pytest.approx(straight[contributes], rel=1e-6, abs=1e-6)
    assert (straight[~contributes] <= 1e-6).all()


@QUICK
@given(st.floats(0.05, 0.95), st.floats(0.01, 0.3))
def test_with_equal_tastes_the_larger_carry_more(publicness, taste):
    got = nash({"publicness": publicness, "us_weight": 1.0}, np.full(31, taste))
    assert spearman(TODAY.gdp, burdens(got)).rho == pytest.approx(1)


@QUICK
@given(slider("publicness"), slider("publicness"), slider("us_weight"), slider("us_cut"))
def test_answer_lies_between_nothing_and_the_cut_and_rises_with_publicness(one, other, weight, cut):
    less, more = us_cut_answer({"publicness": np.sort([one, other]), "us_weight": weight, "us_cut": cut})
    assert -1e-9 <= less <= more + 1e-9 and more <= 1


@QUICK
@given(slider("publicness"), slider("us_weight"), st.floats(1e-6, 1))
def test_effective_sum_falls_when_the_us_cuts(publicness, weight, cut):
    a = {"publicness": publicness, "us_weight": weight, "us_cut": cut}
    assert effective_sum(a, us_cut(a)) < effective_sum(a, TODAY.spending)


def test_free_riding_turns_where_half_of_a_cut_is_replaced():
    a = {**random_draws(9), "publicness": np.linspace(0, 1, 200)}
    found = alliance.free_riding(a)
    assert ((found >= 0) == (us_cut_answer(a) <= 0.5)).all() and (found < 0).any() and (found > 0).any()


def test_us_cut_holds_the_us_and_moves_nobody_down():
    a = random_draws(1)
    after = us_cut(a)
    assert after[US] == pytest.approx((1 - a["us_cut"]) * TODAY.spending[US])
    others = np.delete(after - TODAY.spending[:, None], US, axis=0)
    assert others.min() > -1e-9


def test_small_cuts_have_the_answer_of_a_small_cut():
    none, small = (us_cut_answer(DEFAULT.having(us_cut=cut)) for cut in (0, 0.001))
    assert none == small == pytest.approx(us_cut_answer({**DEFAULT, "us_cut": 0.002}), rel=1e-2)


@QUICK
@given(slider("publicness"), slider("us_weight"))
def test_samuelson_rule_holds(publicness, weight):
    a = {"publicness": publicness, "us_weight": weight, "coordination": 1.0}
    assert np.abs(samuelson_residual(a, coordinated(a))).max() < 1e-6


def test_samuelson_residual_is_not_zero_in_the_nash_equilibrium():
    assert samuelson_residual(DEFAULT, nash(DEFAULT)).min() > 0.1  # every ally spends too little


def test_no_coordination_is_nash_and_more_raises_the_effective_sum():
    a = random_draws(2)
    assert coordinated({**a, "coordination": 0.0}) == pytest.approx(nash(a))
    less, more = np.sort([a["coordination"], random_draws(3)["coordination"]], axis=0)
    sums = [effective_sum(a, coordinated({**a, "coordination": kappa})) for kappa in (less, more)]
    assert (sums[1] >= sums[0] * (1 - 1e-9)).all() and (sums[1] > sums[0] * 1.001).any()


def test_coordinated_solves_its_first_order_condition():
    a = random_draws(4)
    g, tastes, kappa = coordinated(a), calibrate(a), a["coordination"]
    weight = np.where(TODAY.us[:, None], a["us_weight"], 1.0)
    left = (TODAY.gdp[:, None] - g) / (1 - tastes)
    total, sums = (tastes * a["publicness"] * left).sum(axis=0), effective_sum(a, g)
    gain = tastes * ((1 - kappa) * a["publicness"] * weight / sums + (1 - a["publicness"]) / g) * left
    assert gain + kappa * weight * total / sums == pytest.approx(np.ones_like(g))


def test_threat_moves_the_nearest_most():
    a = DEFAULT.having(threat_rise=0.5)
    relative = threat_tastes(a) / calibrate(a) - 1
    assert relative[TODAY.distance.argmin()] == pytest.approx(0.5)
    assert spearman(TODAY.distance, relative).rho == pytest.approx(-1)
    assert threat_rise(DEFAULT) == pytest.approx(TODAY.spending)
    assert european_total(threat_rise(a)) > european_total(TODAY.spending)


def test_threat_tastes_stay_below_one():
    a = random_draws(8)
    grown = calibrate(a) * (1 + a["threat_rise"] * TODAY.distance.min() / TODAY.distance[:, None])
    assert threat_tastes(a) == pytest.approx(grown) and grown.max() < 1
    assert threat_tastes({"publicness": 1.0, "us_weight": 1.0, "threat_rise": 1.0}).max() == alliance.TASTE_LIMIT


@pytest.mark.parametrize("model", [us_cut, coordinated])
def test_a_search_that_does_not_end_is_told(monkeypatch, model):
    monkeypatch.setattr(alliance, "ROUNDS", 1)
    with pytest.raises(ArithmeticError, match="no equilibrium within 1 rounds"):
        model(DEFAULT.having(coordination=0.5))


def test_nobody_pays_for_a_public_good_not_worth_its_cost():
    spending, *slopes = alliance._reply(np.float64(1), 0.5, 0.0, 0.5, np.array([1.0, 2.0]), None, None)
    assert spending.tolist() == [0, 1] and np.isfinite(slopes).all()


def test_pledge_is_kept_and_does_not_bind_the_us():
    a = random_draws(5)
    after = burdens(minimum_pledge(a))
    assert (np.delete(after, US, axis=0) >= a["minimum_pledge"] * (1 - 1e-9)).all()
    assert (after[US] <= TODAY.burden[US] * (1 + 1e-9)).all()
    assert minimum_pledge({**a, "minimum_pledge": 0.0}) == pytest.approx(nash(a))


@QUICK
@given(SLIDERS)
def test_everything_is_finite_for_any_slider(a):
    after = all_together(a)
    assert np.isfinite(after).all() and (after >= 0).all() and (after < TODAY.gdp).all()
    assert np.isfinite(alliance.added(a)) and np.isfinite(us_cut_answer(a))


@pytest.mark.parametrize("model", [all_together, coordinated, minimum_pledge, nash, threat_rise, us_cut])
def test_arrays_and_single_numbers_agree(model):
    drawn = random_draws(6, 12)
    together = model(drawn)
    singly = [model({k: float(v[i]) for k, v in drawn.items()}) for i in range(12)]
    assert together.shape == (31, 12)
    assert together == pytest.approx(np.stack(singly, axis=1), rel=1e-7, abs=1e-7)


def test_two_dimensional_arrays():
    publicness, cut = np.meshgrid([0.2, 0.5], [0.0, 0.5, 1.0])
    grid = us_cut_answer({**DEFAULT, "publicness": publicness, "us_cut": cut})
    assert grid.shape == (3, 2) and grid[1, 1] == pytest.approx(us_cut_answer(DEFAULT))


def test_together_is_each_lever_when_pulled_alone():
    still = DEFAULT.having(us_cut=0)
    us_still = np.where(TODAY.us, TODAY.spending, np.nan)
    threat, pledge, joint = (
        still.having(**{k: v}) for k, v in (("threat_rise", 0.5), ("minimum_pledge", 3.5), ("coordination", 1))
    )
    assert all_together(DEFAULT) == pytest.approx(us_cut(DEFAULT))
    assert all_together(threat) == pytest.approx(nash(threat, threat_tastes(threat), us_still))
    assert all_together(pledge) == pytest.approx(minimum_pledge(pledge, us_answers=False))
    assert np.delete(samuelson_residual(joint, all_together(joint)), US) == pytest.approx(np.zeros(30), abs=1e-6)
    assert all_together(joint)[US] == pytest.approx(TODAY.spending[US])


def test_together_without_levers_is_today():
    assert all_together(DEFAULT.having(us_cut=0)) == pytest.approx(TODAY.spending)
    assert alliance.added(DEFAULT.having(us_cut=0)) == pytest.approx(0, abs=1e-9)


# ---- the data -----------------------------------------------------------------------------------------
def test_members_of_the_year():
    counts = {2014: 27, 2018: 28, 2022: 29, 2024: 31}
    assert {year: len(alliance.members_of("2025-08", year).iso3) for year in counts} == counts


@pytest.mark.parametrize(("edition", "year"), [("2025-08", 2026), ("2024-06", 2025), ("2023-01", 2020)])
def test_missing_years_are_told(edition, year):
    with pytest.raises(DataError, match="has no year"):
        allies(edition, year)


# ---- two per cent, and whose years --------------------------------------------------------------------
def nato_rows():
    """The August 2025 edition read by hand: (ally or aggregate, year) -> burden and constant dollars."""
    with (ROOT / "data" / "nato_defence.csv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if row["edition"] == "2025-08"]
    return {(row["iso3"], int(row["year"])): (row["share_gdp_pct"], row["def_exp_constant_usd_m"]) for row in rows}


def test_allies_at_two_per_cent_and_their_crossings_counted_by_hand():
    rows, at, crossed = nato_rows(), dict.fromkeys(range(2014, 2026), 0), dict.fromkeys(range(2015, 2026), 0)
    for ally in sorted({name for name, _ in rows} - {"USA", "ISL", "NATO_TOTAL", "NATO_EUR_CAN"}):
        there = False
        for year in at:
            burden = rows.get((ally, year), ("", ""))[0]
            if burden and float(f"{float(burden):.2f}") >= 2:
                at[year] += 1
                if not there and year > 2014:
                    crossed[year] += 1
                there = True
    assert dict(alliance.allies_at()) == at and dict(alliance.crossings()) == crossed
    assert (at[2014], at[2024], at[2025]) == (2, 17, 29) and sum(crossed.values()) == 28


def test_parts_of_the_rise_add_up_over_all_years_and_match_a_sum_by_hand():
    his, others = alliance.TRUMP_YEARS, tuple(y for y in range(2015, 2026) if y not in alliance.TRUMP_YEARS)
    one, rest = alliance.rise_in(his), alliance.rise_in(others)
    for part in ("burden", "money", "crossed"):
        assert getattr(one, part) + getattr(rest, part) == pytest.approx(1)
    joint = {year: list(map(float, both)) for (name, year), both in nato_rows().items() if name == "NATO_EUR_CAN"}
    for which, part in enumerate(("burden", "money")):
        gained = sum(joint[year][which] - joint[year - 1][which] for year in his)
        assert getattr(one, part) == pytest.approx(gained / (joint[2025][which] - joint[2014][which]))


def test_joint_planning_gains_what_the_game_with_full_weight_adds():
    shared = np.array([0.0, 0.3, 0.9])
    gained = questions.joint_gain({"publicness": shared})
    for one, gain in zip(shared, gained, strict=True):
        g = coordinated(Scenario(publicness=one, coordination=1.0, us_cut=0.0))
        assert gain == pytest.approx(european_total(g) / european_total(allies().spending) - 1)
    assert gained[0] == pytest.approx(0) and (np.diff(gained) > 0).all()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (-1200, "spends less by 1,200 bn"),
        (-1, "spends less by 1 bn"),
        (-0.4, "adds nothing"),
        (0.4, "adds nothing"),
        (1, "adds 1 bn"),
        (1200, "adds 1,200 bn"),
    ],
)
def test_what_europe_adds_is_said_with_its_sign(more, said):
    mine = questions.paid(Scenario())
    mine = replace(mine, europe=mine.europe_today + more)
    assert mine.addition == said and mine.finding.startswith(f"Europe {said}: ")
    assert questions.sentence(mine, mine).startswith(f"Europe {said}: it would spend {mine.europe:,.0f} bn")
