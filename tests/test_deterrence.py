"""Deterrence: the published path and dips, break-even reliability, invariants."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.facts import tables
from natolab.facts.scenario import Scenario, preset, registry
from natolab.models import buildup, deterrence
from natolab.models.deterrence import CRITERIA, OPTIONS, STAYS, break_even_reliability, contest, dip, lead, least_delta
from natolab.models.sensitivity import flip_point, three_priors

QUICK = settings(derandomize=True, deadline=None, max_examples=50, database=None)
LAST_DIGIT = 0.01
DRAWS = 500
DEFAULT = Scenario()
ROUNDING = 1e-12


def random_draws(seed, n=DRAWS):
    """n sets of values anywhere between low and high, every row the model needs at once; whole years."""
    rng = np.random.default_rng(seed)
    out = {k: rng.uniform(registry()[k].low, registry()[k].reach, n) for k in deterrence.NEEDS}
    return {k: np.round(v) if registry()[k].whole else v for k, v in out.items()}


def span(key):
    return st.floats(registry()[key].low, registry()[key].reach)


# ---- published numbers -------------------------------------------------------------------------------
@pytest.mark.parametrize(("year", "delta"), [(2026, 0.74), (2030, 0.53), (2031, 0.48), (2035, 0.59), (2040, 0.65)])
def test_default_path(year, delta):
    run = deterrence.deterrence(DEFAULT)
    assert run.delta[run.at(year)] == pytest.approx(delta, abs=LAST_DIGIT)


def test_default_delta_min():
    assert least_delta(DEFAULT) == pytest.approx(0.40)


DIPS = {
    "walt": (0.37, 2033),
    "hague_3_5": (0.08, 2031),
    "no_change": (0.06, None),
    "bruegel_kiel": (-0.05, 2030),
    "iiss": (-0.26, 2027),
    "rutte": (-0.29, 2030),
}


@pytest.mark.parametrize("key", DIPS)
def test_dips_of_the_presets(key):
    run, (depth, year) = deterrence.deterrence(preset(key)), DIPS[key]
    assert run.dip == pytest.approx(depth, abs=LAST_DIGIT)
    assert year is None or run.dip_year == year


LEVERS = {
    "rho_eu": ((0.3, 0.8, 1.0), (-0.22, 0.08, 0.20)),
    "loss_ratio": ((0.5, 1.0, 3.0), (-0.05, 0.08, 0.28)),
    "nuclear": ((0.0, 0.2, 0.6), (-0.02, 0.08, 0.28)),
    "us_exit_years": ((0, 8, 20), (0.07, 0.08, 0.12)),
}


@pytest.mark.parametrize("key", LEVERS)
def test_dip_at_low_default_and_high(key):
    row = registry()[key]
    values, expected = LEVERS[key]
    assert values == (row.low, row.default, row.high)
    assert [dip(DEFAULT.having(**{key: value})) for value in values] == pytest.approx(expected, abs=LAST_DIGIT)


def test_european_will_moves_the_dip_more_than_the_us_timetable():
    width = {k: dip(DEFAULT.having(**{k: registry()[k].high})) - dip(DEFAULT.having(**{k: registry()[k].low}))
             for k in ("rho_eu", "ru_reconstitution", "us_exit_years")}  # fmt: skip
    assert min(width["rho_eu"], width["ru_reconstitution"]) > 3 * width["us_exit_years"]


def test_verdict_range_margin_is_positive_above_two_thirds():
    assert dip(DEFAULT.having(rho_eu=0.65)) < 0 < dip(DEFAULT.having(rho_eu=0.67))


USABLE = {  # usable share now and its gain; least reliability by worst year and by mean, on a grid of 0.01 rounded up
    "default": ((0.40, 0.10), (0.64, 0.94)),
    "low": ((0.30, 0.05), (0.48, 0.71)),  # the preset Rutte
    "high": ((0.45, 0.20), (0.89, None)),  # the preset Walt
}


@pytest.mark.parametrize("key", USABLE)
def test_break_even_reliability(key):
    (now, gain), expected = USABLE[key]
    a = DEFAULT.having(usable_eu=now, usable_eu_gain=gain)
    for criterion, least in zip(CRITERIA, expected, strict=True):
        found = float(break_even_reliability(a, criterion))
        assert found > 1 if least is None else np.ceil(found * 100) / 100 == pytest.approx(least)


def test_low_and_high_usable_share_are_those_of_the_presets():
    for key, whose in (("low", "rutte"), ("high", "walt")):
        assert USABLE[key][0] == (preset(whose)["usable_eu"], preset(whose)["usable_eu_gain"])


def test_share_of_draws_without_a_dip_under_three_priors():
    ids = [k for k in deterrence.NEEDS if not registry()[k].options]
    got = three_priors(dip, ids, tied=0.0)
    assert got == pytest.approx({"neutral": 0.88, "Walt": 0.93, "Rutte": 0.74}, abs=LAST_DIGIT)


def test_published_anchors():
    assert tables.fact("F072")["value"] == 76_000
    assert tuple(tables.fact("F168")[["low", "high"]]) == (99, 149) and tables.fact("F168")["vintage"] == "after"


# ---- limits and invariants ---------------------------------------------------------------------------
@QUICK
@given(span("parity_threshold"), span("contest"))
def test_contest_is_even_at_the_threshold(threshold, m):
    a = {"parity_threshold": threshold, "contest": m}
    assert contest(a, threshold) == pytest.approx(0.5)
    assert contest(a, np.inf) == 1


@QUICK
@given(span("parity_threshold"), span("contest"), st.floats(0.01, 50), st.floats(0.01, 50))
def test_contest_is_a_probability_that_rises_with_the_ratio(threshold, m, one, other):
    less, more = contest({"parity_threshold": threshold, "contest": m}, np.sort([one, other]))
    assert 0 <= less <= more <= 1


def test_contest_is_the_formula():
    assert contest({"parity_threshold": 0.8, "contest": 3.0}, 1.2) == pytest.approx(1.2**3 / (1.2**3 + 0.8**3))


@QUICK
@given(span("nuclear"), span("loss_ratio"))
def test_an_attack_at_delta_min_is_worth_nothing(n, loss):
    delta = least_delta({"nuclear": n, "loss_ratio": loss})
    assert (1 - delta) - loss * delta - n == pytest.approx(0, abs=1e-12)
    assert least_delta({"nuclear": n + 0.1, "loss_ratio": loss}) < delta
    assert least_delta({"nuclear": n, "loss_ratio": loss + 0.1}) < delta


def test_delta_lies_between_zero_and_european_will():
    a = random_draws(1)
    run = deterrence.deterrence(a)
    assert (run.delta >= 0).all() and (run.delta <= run.rho_eu).all()


def test_without_european_will_delta_is_zero():
    run = deterrence.deterrence({**random_draws(2), "rho_eu": 0.0, "rho_eu_change": 0.0})
    assert (run.delta == 0).all()


def test_delta_is_linear_in_european_will():
    a = {**random_draws(3), "rho_eu_change": 0.0}
    full, part = (deterrence.deterrence({**a, "rho_eu": will}).delta for will in (1.0, 0.25))
    assert part == pytest.approx(full / 4)


def test_the_us_promise_is_irrelevant_where_it_brings_nothing():
    a = {**random_draws(4), "us_stock": 0.0, "enabler_loss": 0.0}  # then planned is alone
    sure, unsure = (deterrence.deterrence({**a, "rho_us_now": x, "rho_us_end": x}).delta for x in (1.0, 0.0))
    assert sure == pytest.approx(unsure)


# More of it never lowers (1) or never raises (-1) delta in any year. The spur helps as no goal is below today's burden.
RISES = ("rho_eu", "rho_eu_change", "rho_us_now", "rho_us_end", "us_stock", "usable_eu", "spur")
DELTA_SIGN = dict.fromkeys(RISES, 1) | {
    **dict.fromkeys(("usable_ru", "price_ratio", "parity_threshold"), -1),
}


@pytest.mark.parametrize(("key", "sign"), DELTA_SIGN.items())
def test_delta_is_monotone(key, sign):
    a = random_draws(5)
    less, more = np.sort([a[key], random_draws(6)[key]], axis=0)
    runs = [deterrence.deterrence({**a, key: value}).delta for value in (less, more)]
    step = sign * (runs[1] - runs[0])
    assert step.min() >= -ROUNDING
    assert step.max() > 1e-6  # it does move


@pytest.mark.parametrize("key", ["rho_eu", "rho_us_now", "rho_us_end", "loss_ratio", "nuclear", "us_stock"])
def test_the_dip_never_gets_deeper_as_it_rises(key):
    a = random_draws(7)
    less, more = np.sort([a[key], random_draws(8)[key]], axis=0)
    assert (dip({**a, key: more}) - dip({**a, key: less})).min() >= -ROUNDING


def test_presence_makes_the_promise():
    run = deterrence.deterrence(Scenario(us_exit_years=8, us_floor=0.25, rho_us_now=0.9, rho_us_end=0.1))
    got = [run.rho_us[run.at(y)] for y in (2026, 2028, 2030, 2032, 2045)]
    assert got == pytest.approx([0.9, 0.7, 0.5, 0.3, 0.3])


def test_us_left_is_that_of_the_build_up():
    a = {**random_draws(9), "enabler_loss": 0.0}
    a["us_exit_years"][:20] = 0.0
    run = buildup.paths(a)
    ahead = deterrence.FIRST - buildup.FIRST
    left = ((run.planned - run.alone) * run.usable_ru)[ahead:] / a["us_stock"]
    assert deterrence.us_left(a, deterrence.YEARS[:, None]) == pytest.approx(left)


@pytest.mark.parametrize(
    ("spur", "exit_years", "year"), [(0, 0, 2036), (1, 0, 2030), (1, 10, 2033), (0.5, 0, 2033), (1, 20, 2036)]
)
def test_spur_brings_the_goal_forward(spur, exit_years, year):
    assert deterrence.spurred_year(Scenario(spur=spur, us_exit_years=exit_years, target_year=2036)) == year


def test_spur_reaches_the_build_up():
    hurried = deterrence.deterrence(Scenario(spur=1, us_exit_years=0, target_year=2036))
    direct = deterrence.deterrence(Scenario(spur=0, us_exit_years=0, target_year=2030))
    assert hurried.delta == pytest.approx(direct.delta)


def test_margin_dip_and_year_agree():
    run = deterrence.deterrence(random_draws(10))
    assert run.margin == pytest.approx(run.delta - run.delta_min)
    window = run.margin[: run.at(2040) + 1]
    assert (run.dip == window.min(axis=0)).all()
    assert (np.take_along_axis(run.margin, run.dip_year[None] - 2026, 0)[0] == run.dip).all()
    assert run.dip_year.min() >= 2026 and run.dip_year.max() <= 2040


def relying(a, r):
    """Lowest and mean delta of relying on the US with chance r, 2028-2038, from the paths themselves."""
    stay = {"target_burden": 2.27, "usable_eu_gain": 0.0, "us_floor": 1.0, "rho_us_now": r, "rho_us_end": r}
    run = deterrence.deterrence({**a, **stay})
    part = run.delta[run.at(2028) : run.at(2038) + 1]
    return {"worst": part.min(axis=0), "mean": part.mean(axis=0)}


@pytest.mark.parametrize("criterion", CRITERIA)
def test_at_break_even_relying_is_as_good_as_hedging(criterion):
    a = random_draws(11)
    run = deterrence.deterrence({**a, "spur": 0.0})
    hedge = getattr(run.delta[run.at(2028) : run.at(2038) + 1], {"worst": "min", "mean": "mean"}[criterion])(axis=0)
    r = break_even_reliability(a, criterion)
    assert relying(a, r)[criterion] == pytest.approx(hedge)
    assert (relying(a, r - 0.01)[criterion] < hedge).all()


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("key", ["rho_eu", "spur", "loss_ratio", "nuclear"])
def test_break_even_does_not_depend_on(key, criterion):
    a = {**random_draws(12), "rho_eu_change": 0.0}  # will that follows the US forces is part of the hedge
    r = break_even_reliability(a, criterion)
    assert break_even_reliability({**a, key: random_draws(13)[key]}, criterion) == pytest.approx(r)


@pytest.mark.parametrize("key", ["usable_eu_gain", "target_burden", "rho_us_end"])
@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_better_hedge_asks_for_more_reliability(key, criterion):
    a = random_draws(14)
    less, more = np.sort([a[key], random_draws(15)[key]], axis=0)
    step = break_even_reliability({**a, key: more}, criterion) - break_even_reliability({**a, key: less}, criterion)
    assert step.min() >= -1e-9 and step.max() > 1e-6


# ---- will that depends on US presence -----------------------------------------------------------------
def test_will_without_a_change_is_the_model_as_it_was():
    """The old model is the special case: one chance that Europeans fight, in every year."""
    a = {**random_draws(20), "rho_eu_change": 0.0}
    run = deterrence.deterrence(a)
    success = run.rho_us * contest(a, run.planned) + (1 - run.rho_us) * contest(a, run.alone)
    assert run.delta == pytest.approx(a["rho_eu"] * success)


@QUICK
@given(span("rho_eu"), span("rho_eu_change"), st.floats(0, 1))
def test_will_moves_with_the_force_and_stays_a_chance(now, change, left):
    will = deterrence.european_will({"rho_eu": now, "rho_eu_change": change}, left)
    assert 0 <= will <= 1 and deterrence.european_will({"rho_eu": now, "rho_eu_change": change}, 1.0) == now
    if 0 <= now + change <= 1:  # in step with the force: on the straight line between both ends
        assert will == pytest.approx(left * now + (1 - left) * (now + change))


def by_hand(option, criterion="worst", **a):
    """Lowest or mean margin of 2026-2040 of an option, year by year in plain Python."""
    a = {**DEFAULT, **a}
    if option != "hand_over":
        a |= {"us_floor": 1.0, "spur": 0.0}
    if option == "frozen":
        a |= {"target_burden": 2.27, "usable_eu_gain": 0.0}
    forces = buildup.paths({**a, "target_year": deterrence.spurred_year(a)})
    margins = []
    for year in range(2026, 2041):
        at = forces.at(year)
        left = max(1 - (year - 2026) / a["us_exit_years"], a["us_floor"]) if a["us_exit_years"] else a["us_floor"]
        success = [float(r[at]) ** a["contest"] for r in (forces.planned, forces.alone)]
        success = [x / (x + a["parity_threshold"] ** a["contest"]) for x in success]
        fights = a["rho_us_end"] + (a["rho_us_now"] - a["rho_us_end"]) * left
        will = min(1.0, max(0.0, a["rho_eu"] + a["rho_eu_change"] * (1 - left)))
        met = will * (fights * success[0] + (1 - fights) * success[1])
        margins.append(met - (1 - a["nuclear"]) / (1 + a["loss_ratio"]))
    return min(margins) if criterion == "worst" else sum(margins) / len(margins)


# ---- three options ------------------------------------------------------------------------------------
@QUICK
@given(span("rho_eu"), span("rho_eu_change"), span("rho_us_now"), span("spur"), span("us_floor"),
       st.integers(0, 20), st.sampled_from(list(OPTIONS)), st.sampled_from(CRITERIA))  # fmt: skip
def test_an_option_is_what_a_loop_over_its_years_gives(will, change, promise, spur, floor, years, option, criterion):
    a = dict(rho_eu=will, rho_eu_change=change, rho_us_now=promise, spur=spur, us_floor=floor, us_exit_years=years)
    run = deterrence.deterrence(deterrence.option({**DEFAULT, **a}, option))
    found = float(run.dip if criterion == "worst" else run.mean)
    assert found == pytest.approx(by_hand(option, criterion, **a))


MARGINS = {"frozen": (0.092, 0.170), "pledge": (0.149, 0.242), "hand_over": (0.084, 0.211)}


@pytest.mark.parametrize("option", OPTIONS)
def test_lowest_and_mean_margin_of_each_option(option):
    run = deterrence.deterrence(deterrence.option(DEFAULT, option))
    assert (float(run.dip), float(run.mean)) == pytest.approx(MARGINS[option], abs=0.0006)


def test_the_hand_over_is_the_pledge_and_an_exit_so_only_what_an_exit_does_to_europe_can_lift_it():
    a = {**random_draws(21), "spur": 0.0, "rho_eu_change": 0.0}
    a["rho_us_end"] = np.minimum(a["rho_us_end"], a["rho_us_now"])
    for criterion in CRITERIA:
        assert lead(a, "pledge", criterion).max() <= ROUNDING
        assert lead({**a, "us_floor": 1.0}, "pledge", criterion) == pytest.approx(0)
    assert (lead({**a, "rho_eu": np.full(DRAWS, 0.8), "rho_eu_change": np.full(DRAWS, 0.2)}) > 0).any()


#: European will without US forces at which the hand-over is as safe, from a start of .8 (the referee: .83 and .98)
TURNS = {("frozen", "worst"): 0.83, ("pledge", "worst"): 0.98, ("frozen", "mean"): 0.70, ("pledge", "mean"): 0.88}


@pytest.mark.parametrize(("against", "criterion"), TURNS)
def test_where_the_ranking_turns_with_will(against, criterion):
    """By the closed form: in each year the hand-over's margin is affine in the change of will."""
    hand, other = (deterrence.deterrence(deterrence.option(DEFAULT, n)) for n in ("hand_over", against))
    span = slice(0, 15)
    success, gone = (hand.delta / hand.rho_eu)[span], (1 - hand.us_left)[span]
    if criterion == "worst":
        needed = float(other.dip) + float(hand.delta_min)
        exact = max((needed / s - 0.8) / g for s, g in zip(success, gone, strict=True) if g > 0)
    else:
        exact = (float(other.mean) - float(hand.mean)) / (success * gone).mean()
    found = flip_point(lambda a: lead(a, against, criterion), DEFAULT, "rho_eu_change")
    first = np.ceil if exact > 0 else np.floor  # the slider's first value on the other side
    assert found == pytest.approx(first(exact * 100) / 100)
    assert 0.8 + found == pytest.approx(TURNS[against, criterion])


def test_the_pledge_pays_better_than_freezing_whatever_america_does():
    for floor in (0.0, 0.25, 1.0):  # America leaves, leaves but for a quarter, stays
        run = [deterrence.deterrence({**deterrence.option(DEFAULT, name), "us_floor": floor}) for name in STAYS]
        assert run[1].dip > run[0].dip and run[1].mean > run[0].mean


AGAINST_PLEDGE = {"worst": 0.24, "mean": 0.28}  # least reliability, rounded up


@pytest.mark.parametrize("criterion", CRITERIA)
def test_break_even_reliability_against_the_pledge(criterion):
    """A second way: bisect the reliability at which the pledge is as good, 2028-2038, with both paths in full."""
    part = slice(2, 13)
    judge = {"worst": np.min, "mean": np.mean}[criterion]
    hedge = judge(deterrence.deterrence({**DEFAULT, "spur": 0.0}).delta[part])
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        stays = {**deterrence.option(DEFAULT, "pledge"), "rho_us_now": middle, "rho_us_end": middle}
        low, high = (low, middle) if judge(deterrence.deterrence(stays).delta[part]) >= hedge else (middle, high)
    found = float(break_even_reliability(DEFAULT, criterion, "pledge"))
    assert found == pytest.approx(high, abs=1e-6) and np.ceil(found * 100) / 100 == AGAINST_PLEDGE[criterion]


def test_spending_of_an_option_is_the_mean_of_its_straight_line():
    line = [2.27 + (3.5 - 2.27) * min((year - 2025) / 10, 1) for year in range(2026, 2041)]
    assert deterrence.spent(DEFAULT, "pledge") == pytest.approx(np.mean(line))
    assert deterrence.spent(DEFAULT, "frozen") == pytest.approx(2.27)
    assert deterrence.spent(DEFAULT, "hand_over") > deterrence.spent(DEFAULT, "pledge")  # the goal is met sooner
    assert deterrence.per_spending(DEFAULT, "frozen") == pytest.approx(by_hand("frozen", "mean") / 2.27)


def test_an_america_that_has_gone_is_no_surer_than_one_that_stays():
    assert deterrence.at_reliability(DEFAULT, 0.3)["rho_us_end"] == 0.3
    assert deterrence.at_reliability(DEFAULT, 0.9)["rho_us_end"] == DEFAULT["rho_us_end"]


def test_another_option_is_refused():
    for ask in (lambda: deterrence.option(DEFAULT, "leave"), lambda: lead(DEFAULT, "leave")):
        with pytest.raises(ValueError, match="frozen, pledge, hand_over; “leave” is not"):
            ask()
    with pytest.raises(ValueError, match="frozen, pledge; “hand_over” is not"):
        break_even_reliability(DEFAULT, "worst", "hand_over")
    with pytest.raises(ValueError, match="worst, mean; “best” is not"):
        lead(DEFAULT, "pledge", "best")


def test_another_criterion_is_refused():
    with pytest.raises(ValueError, match="worst, mean"):
        break_even_reliability(DEFAULT, "best")


def test_arrays_and_single_numbers_agree():
    drawn = random_draws(16, 15)
    together, needed = deterrence.deterrence(drawn), [break_even_reliability(drawn, c) for c in CRITERIA]
    for i in range(15):
        one = {k: float(v[i]) for k, v in drawn.items()}
        single = deterrence.deterrence(one)
        for field in fields(deterrence.Deterrence):
            whole = getattr(together, field.name)
            expected = whole if field.name == "years" else whole[..., i]
            assert getattr(single, field.name) == pytest.approx(expected), field.name
        assert [break_even_reliability(one, c) for c in CRITERIA] == pytest.approx([x[i] for x in needed])


@pytest.mark.parametrize("key", ["rho_eu", "nuclear", "contest", "spur", "usable_eu", "us_exit_years"])
def test_one_array_among_single_numbers(key):
    values = np.linspace(registry()[key].low, registry()[key].high, 6).reshape(2, 3)
    run = deterrence.deterrence({**DEFAULT, key: values})
    for field in fields(deterrence.Deterrence):
        shape = np.shape(getattr(run, field.name))
        yearly = field.name not in ("delta_min", "dip", "dip_year", "mean")
        assert shape == ((20,) if field.name == "years" else (20, 2, 3) if yearly else (2, 3)), field.name
    assert run.dip[1, 2] == pytest.approx(dip({**DEFAULT, key: float(values[1, 2])}))
    for criterion in CRITERIA:
        alone = break_even_reliability({**DEFAULT, key: float(values[1, 2])}, criterion)
        found = break_even_reliability({**DEFAULT, key: values}, criterion)
        assert np.broadcast_to(found, (2, 3))[1, 2] == pytest.approx(alone)


def everything(a):
    run = deterrence.deterrence(a)
    return [getattr(run, f.name) for f in fields(run)] + [break_even_reliability(a, c) for c in CRITERIA]


def test_everything_is_finite_for_random_values():
    assert all(np.isfinite(x).all() for x in everything(random_draws(17, 4000)))


def test_everything_is_finite_at_corners_of_the_ranges():
    rng = np.random.default_rng(18)
    high = rng.random((len(deterrence.NEEDS), 4000)) < 0.5
    rows = [registry()[k] for k in deterrence.NEEDS]
    corners = {row.id: np.where(up, row.high, row.low) for row, up in zip(rows, high, strict=True)}
    assert all(np.isfinite(x).all() for x in everything(corners))


@pytest.mark.parametrize("key", deterrence.NEEDS)
def test_ends_of_every_slider_and_subnormal_steps(key):
    row = registry()[key]
    values = [row.low, row.reach, row.low + 5e-324 if not row.whole else row.default]
    assert all(np.isfinite(x).all() for x in everything({**DEFAULT, key: np.array(values)}))
