"""Attrition: published flip points and fits, closed forms, limits and invariants."""

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from natolab.facts import tables
from natolab.facts.scenario import Scenario, registry
from natolab.models import attrition
from natolab.models.attrition import battle, break_even_ratio, holds, needed_day0_share, outcome, rates
from natolab.models.sensitivity import moved_by
from natolab.questions import attrition as fighting

# Without shrinking: a failure of 18 numbers would take minutes to make small.
QUICK = settings(derandomize=True, deadline=None, max_examples=20, database=None, phases=[Phase.generate])
LAST_DIGIT = 0.01
DEFAULT = Scenario()
NONE = float("nan")
NO_DRONES = {"drones_att": 0.0, "drones_def": 0.0}
ALL_THERE = {"day0_share": 1.0, "will": 1.0}
ANYWHERE = st.fixed_dictionaries({k: st.floats(registry()[k].low, registry()[k].reach) for k in attrition.NEEDS})


def random_draws(seed, n):
    """n sets of values anywhere between low and high, every row of the model at once."""
    rng = np.random.default_rng(seed)
    return {k: rng.uniform(registry()[k].low, registry()[k].high, n) for k in moved_by("attrition")}


def one(drawn, i):
    return {k: float(v[i]) for k, v in drawn.items()}


def word(code):
    return attrition.OUTCOMES[int(code)]


# ---- closed forms: no reinforcements --------------------------------------------------------------------
def opening(a):
    """Rates of damage, attackers, defenders on day 0."""
    alpha, beta = (np.asarray(rate, float) for rate in rates(a))
    return alpha, beta, 1.0, np.asarray(a["day0_share"] * a["will"] / a["force_ratio"], float)


def square_law(a, days):
    """Attackers and defenders after `days` under the square law (aimed fire); without `law`, breaking points, arrivals.

    1. alpha A^2 - beta D^2 stays what it was at the start.
    2. With s = sqrt(beta / alpha) and k = sqrt(alpha beta): A + s D fades as exp(-kt), A - s D grows as exp(kt).
    3. When one side is gone the other stays as it is.
    Source: Lanchester, Aircraft in Warfare, 1916.
    """
    alpha, beta, attackers, defenders = opening(a)
    s, k = np.sqrt(beta / alpha), np.sqrt(alpha * beta)
    total, lead = attackers + s * defenders, attackers - s * defenders
    with np.errstate(divide="ignore"):  # of two equal sides neither is ever gone
        gone = np.log(total / np.abs(lead)) / (2 * k)
    t = np.minimum(days, gone)
    shrinking, growing = total * np.exp(-k * t), lead * np.exp(k * t)
    # Rounding may leave the beaten side a hair below zero.
    return np.maximum(shrinking + growing, 0.0) / 2, np.maximum(shrinking - growing, 0.0) / (2 * s)


def linear_law(a, days):
    """The same under the linear law (area fire).

    1. c = alpha A - beta D stays what it was at the start.
    2. The ratio A / D grows as exp(ct), so A = A0 / (1 + beta D0 (1 - exp(-ct)) / c).
    """
    alpha, beta, attackers, defenders = opening(a)
    c = alpha * attackers - beta * defenders
    ct = c * np.asarray(days, float)
    even = np.abs(ct) < 1e-9  # then (1 - exp(-ct)) / c is t
    passed = np.where(even, days, -np.expm1(-ct) / np.where(even, 1.0, c))
    left = 1 / (1 + beta * defenders * passed)
    return attackers * left, defenders * np.exp(-ct) * left


# ---- published numbers -------------------------------------------------------------------------------
NEEDED = [
    ({}, 0.40),
    *zip([{"force_ratio": v} for v in (0.5, 1, 1.5, 2)], (0.16, 0.40, 0.74, NONE), strict=True),
    *zip([{"defender_edge": v} for v in (1, 2.25, 4, 6)], (0.73, 0.40, 0.28, 0.23), strict=True),
    *zip([{"arrive_start": v} for v in (1, 5, 20)], (0.33, 0.40, 0.53), strict=True),
    *zip([{"decide_days": v} for v in (0, 3, 7, 14)], (0.40, 0.44, 0.49, 0.54), strict=True),
    *zip([{"will": v} for v in (0.9, 0.8, 0.7, 0.5)], (0.46, 0.56, 0.69, NONE), strict=True),
    *zip([{"drones_def": v} for v in (0, 1)], (0.53, 0.31), strict=True),
    *zip([{"drones_att": v} for v in (0, 1)], (0.31, 0.48), strict=True),
    *zip([{"drones_att": v, "drones_def": v} for v in (0, 0.5, 1)], (0.42, 0.40, 0.38), strict=True),
]


@pytest.mark.parametrize(("changes", "expected"), NEEDED, ids=lambda x: str(x))
def test_needed_day0_share(changes, expected):
    got = needed_day0_share(Scenario(changes))
    assert got == pytest.approx(expected, abs=LAST_DIGIT, nan_ok=True)


def test_verdict_range_drones_matter_if_one_sided():
    base = needed_day0_share(DEFAULT)
    one_sided = [abs(needed_day0_share(DEFAULT.having(**{k: v})) - base) for k in NO_DRONES for v in (0, 1)]
    both = [abs(needed_day0_share(DEFAULT.having(drones_att=v, drones_def=v)) - base) for v in (0, 1)]
    assert one_sided == pytest.approx([0.1] * 4, abs=0.04)
    assert max(both) < 0.03


def test_rand_2016_reaches_the_objective_in_sixty_hours():
    run = battle(Scenario(attrition.RAND_2016))
    assert run.outcome == "objective reached"
    assert run.ended_on == pytest.approx(tables.fact("F232")["value"] / 24, abs=0.05)


def test_seven_brigades_prevent_a_rapid_overrun():
    """In one setting with the game before it: only how many there are, and how many of them in place, differs."""
    differ = {k for k, v in attrition.SEVEN_BRIGADES.items() if attrition.RAND_2016[k] != v}
    assert differ == {"force_ratio", "day0_share"} and attrition.SEVEN_BRIGADES.keys() == attrition.RAND_2016.keys()
    run = battle(Scenario(attrition.SEVEN_BRIGADES))
    assert run.outcome == "objective reached" and run.ended_on == pytest.approx(22.2, abs=0.05)
    assert run.ended_on > 7 * tables.fact("F232")["value"] / 24


# ---- the gap between what a drone gains either side -------------------------------------------------------
@QUICK
@given(gain=st.floats(0.1, 3), gap=st.floats(0.5, 3), jammed=st.floats(0, 0.6), law=st.sampled_from([0.0, 1.0]))
def test_the_break_even_moves_with_the_gap_by_the_closed_form(gain, gap, jammed, law):
    """Full supply on both sides: ((1 + through gD) / (1 + through gA)) to the power 1 / (1 + law), times none's."""
    through = 1 - jammed
    a = {**DEFAULT, "drones_att": 1, "drones_def": 1, "jam_on_att": jammed, "jam_on_def": jammed, "law": law}
    a |= {"drone_gain": gain, "drone_gap": gap}
    moved = break_even_ratio(a) / break_even_ratio({**a, **NO_DRONES})
    assert moved == pytest.approx(((1 + through * gap * gain) / (1 + through * gain)) ** (1 / (1 + law)))


@pytest.mark.parametrize(("gap", "factor"), [(0.5, 0.89), (1, 1), (1.5, 1.10), (2, 1.19), (3, 1.35)])
def test_at_the_starting_gain_and_jamming(gap, factor):
    assert ((1 + 0.7 * gap) / 1.7) ** 0.5 == pytest.approx(factor, abs=0.005)
    a = Scenario(drones_att=1, drones_def=1, drone_gap=gap)
    assert break_even_ratio(a) / 1.5 == pytest.approx(factor, abs=0.005)


def test_how_large_the_gap_must_be():
    """The smallest on the slider, found a second way: by trying one gap after the other."""
    start, tried = float(needed_day0_share(Scenario(NO_DRONES))), 0.5
    while start - float(needed_day0_share(Scenario(drones_att=1, drones_def=1, drone_gap=tried))) <= 0.05:
        tried = round(tried + registry()["drone_gap"].step, 2)
    assert fighting.needed_gap() == pytest.approx(tried) and 1 < tried < 1.2
    assert fighting.needed_gap(1) is None
    assert tried == pytest.approx(1.1)
    while start - float(needed_day0_share(Scenario(drones_att=1, drones_def=1, drone_gap=tried))) > 0:
        tried = round(tried - registry()["drone_gap"].step, 2)
    assert fighting.lost_gap() == pytest.approx(tried) and tried == pytest.approx(0.75)


def test_c21_can_be_lost_by_either_side(monkeypatch):
    """Neither loses at what the evidence leaves open; were the gap known, one of them would."""
    told = fighting.TRIALS["C21"]()
    assert told.verdict == "holds if …" and list(told.measured.values())[:3] == ["0.42", "-0.058", "0.038"]
    monkeypatch.setattr(fighting, "GAPS", (1.5, 2.0))
    assert fighting.TRIALS["C21"]().verdict == "holds"
    monkeypatch.setattr(fighting, "GAPS", (0.5, 0.6))
    assert fighting.TRIALS["C21"]().verdict == "does not hold on this data"


@pytest.mark.parametrize("changes", [{}, {"day0_share": 1.0}, {"will": 0.5, "day0_share": 0.1}], ids=repr)
def test_the_table_of_a_battle_has_the_days_asked_for_up_to_its_end(changes):
    mine = fighting.fought(Scenario(changes))
    table = fighting.table(mine)
    asked = [day for day in (0, 2, 5, 10, 20, 40) if day < mine.ended]
    assert table.index.tolist() == pytest.approx([*asked, mine.ended], abs=0.06)
    assert f"The advance ends at {mine.km.max():.0f} of {mine.depth:.0f} km" in fighting.sentence(mine, mine)
    assert [*table.iloc[-1]] == [round(mine.attackers[-1], 2), round(mine.defenders[-1], 2), round(mine.km[-1])]


def test_the_table_of_drones_is_the_table_of_gaps_at_the_gap_of_the_start():
    """Both list drones on both sides and on neither; a side's own drones shift the break-even its way."""
    drones, gaps = fighting.drone_table(), fighting.gap_table(gaps=(DEFAULT["drone_gap"],))
    for row, (_, other) in zip(("neither side", "both sides"), gaps.iterrows(), strict=True):
        assert drones.loc[row, list(gaps.columns)].tolist() == other.tolist()
    for law in ("break-even, aimed fire", "break-even, area fire"):
        assert drones.loc["attacker alone", law] < drones.loc["neither side", law] < drones.loc["defender alone", law]
        assert drones.loc["attacker alone", law] < drones.loc["both sides", law] < drones.loc["defender alone", law]


def test_a_fall_just_above_the_line_is_not_printed_as_the_line(monkeypatch):
    """It falls by .0384 at a gap of 1: held against .038 it is more, and three decimals would hide that."""
    monkeypatch.setattr(fighting, "TWENTIETH", 0.038)
    told = fighting.TRIALS["C21"]().measured["its fall with drones on both sides, gap 1"]
    assert told.startswith("0.038") and float(told) > 0.038


def test_game_of_2025_takes_one_day():
    run = battle(Scenario(attrition.GAME_2025))
    assert run.outcome == "objective reached"
    assert run.ended_on == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("edge", "law", "expected"), [(2.25, 1, 1.50), (2.25, 0, 2.25), (3, 1, 1.73), (3, 0, 3), (9, 1, 3)]
)
def test_break_even_ratio_is_the_edge_or_its_root(edge, law, expected):
    a = {**DEFAULT, **NO_DRONES, "defender_edge": edge, "law": law}
    assert break_even_ratio(a) == pytest.approx(expected, abs=LAST_DIGIT)


@pytest.mark.parametrize(("force_ratio", "law", "edge"), [(2, 1, 4.5), (2, 0, 2.25), (1, 1, 2.25), (1, 0, 2.25)])
def test_loss_ratio_is_the_edge_only_under_the_linear_law_or_at_equal_force(force_ratio, law, edge):
    published = tables.fact("F102")["value"]
    assert attrition.implied_edge(published, force_ratio, law) == pytest.approx(edge)
    run = battle({**DEFAULT, **NO_DRONES, **ALL_THERE, "defender_edge": edge, "force_ratio": force_ratio, "law": law})
    lost_a, lost_d = (path[0] - path[1] for path in (run.attackers, run.defenders))
    assert lost_a / lost_d == pytest.approx(published)


# ---- closed forms against the numerical solution --------------------------------------------------------
@pytest.mark.parametrize(("law", "form"), [(1.0, square_law), (0.0, linear_law)])
@pytest.mark.parametrize("seed", range(10))
def test_closed_form_is_the_path_without_reinforcements(law, form, seed):
    a = {**one(random_draws(seed, 1), 0), **ALL_THERE, "law": law}
    run = battle(a)
    attackers, defenders = form(a, run.days)
    assert run.attackers == pytest.approx(attackers, abs=5e-4)
    assert run.defenders == pytest.approx(defenders, abs=5e-4)


@pytest.mark.parametrize("law", [0.0, 0.4, 1.0])
def test_quantity_of_each_law_is_conserved(law):
    for i in range(10):
        a = {**one(random_draws(11, 10), i), **ALL_THERE, "law": law}
        alpha, beta = rates(a)
        run = battle(a)
        terms = alpha * run.attackers ** (1 + law), beta * run.defenders ** (1 + law)
        assert terms[0] - terms[1] == pytest.approx(terms[0][0] - terms[1][0], abs=1e-3 * (terms[0][0] + terms[1][0]))


@pytest.mark.parametrize(("law", "form"), [(1.0, square_law), (0.0, linear_law)])
def test_half_the_step_leaves_a_quarter_of_the_error(monkeypatch, law, form):
    a = {**DEFAULT, **ALL_THERE, "law": law, "daily_attrition": 0.03, "force_ratio": 1.2}
    errors = []
    for steps in (5, 10, 20):
        for name, value in (("STEPS_A_DAY", steps), ("STEP", 1 / steps), ("STEPS", 120 * steps)):
            monkeypatch.setattr(attrition, name, value)
        run = battle(a)
        errors.append(abs(run.attackers[4 * steps] - form(a, 4.0)[0]))
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.15) == errors[1] / errors[2]


@pytest.mark.parametrize("edge", [2.25, 4.0])
def test_square_law_leaves_the_root_of_the_difference_of_squares(edge):
    a = {**DEFAULT, **NO_DRONES, **ALL_THERE, "defender_edge": edge, "force_ratio": 1.0}
    assert square_law(a, 5000.0) == pytest.approx((0, np.sqrt(1 - 1 / edge)))
    assert square_law({**a, "force_ratio": 4.0}, 5000.0) == pytest.approx((np.sqrt(1 - edge / 16), 0))


def test_square_law_between_equals_fades_exponentially():
    a = {**DEFAULT, **NO_DRONES, **ALL_THERE, "defender_edge": 1.0, "force_ratio": 1.0, "daily_attrition": 0.01}
    for days in (0.0, 100.0, 120.0):
        assert square_law(a, days) == pytest.approx((np.exp(-days / 100),) * 2)


def test_linear_law_between_equals_is_a_hyperbola():
    a = {**DEFAULT, **NO_DRONES, **ALL_THERE, "defender_edge": 1.0, "force_ratio": 1.0, "daily_attrition": 0.01}
    for days, left in ((0, 1), (100, 0.5), (300, 0.25)):
        assert linear_law(a, days) == pytest.approx((left, left))


# ---- invariants --------------------------------------------------------------------------------------
@pytest.mark.parametrize("law", [0.0, 0.5, 1.0])
@QUICK
@given(supply=st.floats(0, 1), jammed=st.floats(0, 0.6), gain=st.floats(0, 3))
def test_equal_drones_and_jamming_leave_the_break_even_ratio(law, supply, jammed, gain):
    both = dict.fromkeys(("drones_att", "drones_def"), supply) | dict.fromkeys(("jam_on_att", "jam_on_def"), jammed)
    a = {**DEFAULT, "law": law, "drone_gain": gain}
    assert break_even_ratio({**a, **both}) == pytest.approx(break_even_ratio({**a, **NO_DRONES}))


# More of it never lowers (1) or never raises (-1) the share needed; daily_attrition and drone_gain cut both ways.
SIGN = {
    **dict.fromkeys(("force_ratio", "arrive_start", "arrive_end", "decide_days", "drones_att"), 1),
    **dict.fromkeys(("jam_on_def", "free_speed", "break_att"), 1),
    **dict.fromkeys(("defender_edge", "will", "drones_def", "drone_gap", "jam_on_att", "depth_km", "break_def"), -1),
}


@pytest.mark.parametrize(("key", "sign"), SIGN.items())
@QUICK
@given(a=ANYWHERE, pick=st.data())
def test_needed_share_rises_or_falls_with(key, sign, a, pick):
    other = pick.draw(st.floats(registry()[key].low, registry()[key].reach))
    less, more = sorted((a[key], other))
    # nan, no share holds, counts as more than all
    step = [np.nan_to_num(needed_day0_share({**a, key: v}), nan=2.0) for v in (less, more)]
    assert sign * (step[1] - step[0]) >= -1e-3


@pytest.mark.parametrize(("key", "sign"), SIGN.items())
def test_needed_share_does_move_with(key, sign):
    # Breaking points decide only where losses are quick or the advance is slow.
    where = {"break_att": {"daily_attrition": 0.03}, "break_def": {"free_speed": 20}}.get(key, {})
    a = DEFAULT.having(depth_km=400, **where)
    low, high = (needed_day0_share({**a, key: getattr(registry()[key], end)}) for end in ("low", "high"))
    low, high = np.nan_to_num([low, high], nan=2.0)
    assert sign * (high - low) > 0.01


def test_larger_day0_share_never_turns_holding_into_failing():
    a = random_draws(20, 150)
    kept = np.array([holds({**a, "day0_share": share}) for share in np.linspace(0, 1, 21)])
    assert (kept[1:] >= kept[:-1]).all()
    assert 0.2 < kept[-1].mean() < 0.8 and not kept[0].any()


def test_needed_share_is_the_flip_point():
    a = random_draws(21, 120)
    share = needed_day0_share(a)
    found = np.isfinite(share)
    assert 0.2 < found.mean() < 0.8 and ((share[found] > 0) & (share[found] <= 1)).all()
    there = {k: v[found] for k, v in a.items()}
    assert holds({**there, "day0_share": share[found]}).all()
    assert not holds({**there, "day0_share": np.maximum(share[found] - 0.001, 0)}).any()
    nowhere = {k: v[~found] for k, v in a.items()}
    assert not holds({**nowhere, "day0_share": 1.0}).any()


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_will_of_zero_never_holds(share):
    a = {**random_draws(22, 200), "will": 0.0}
    assert not holds({**a, "day0_share": share}).any()
    assert np.isnan(needed_day0_share(a)).all()
    assert not battle({**DEFAULT, "will": 0.0, "day0_share": share}).holds


def test_holding_is_the_attack_breaking_or_stalemate():
    a = random_draws(23, 1000)
    ended = outcome(a)
    assert (holds(a) == np.isin(ended, (attrition.ATTACK_BREAKS, attrition.STALEMATE))).all()
    assert set(ended) >= {attrition.OBJECTIVE, attrition.ATTACK_BREAKS, attrition.DEFENCE_BREAKS}


# ---- rules of one battle ---------------------------------------------------------------------------------
def test_reinforcements_arrive_evenly_after_the_order():
    quiet = {**DEFAULT, "daily_attrition": 1e-12, "force_ratio": 0.5, "day0_share": 0.5, "will": 0.8}
    run = battle({**quiet, "decide_days": 4.0})
    got = np.interp([0, 9, 21.5, 34, 120], run.days, run.defenders)
    assert got == pytest.approx([0.8, 0.8, 1.2, 1.6, 1.6])
    assert run.outcome == "stalemate" and run.ended_on == 120 and run.advance_km[-1] == 0


def test_last_reinforcements_before_the_first_come_on_the_first_day():
    quiet = {**DEFAULT, "daily_attrition": 1e-12, "force_ratio": 0.5, "day0_share": 0.5}
    run = battle({**quiet, "arrive_start": 20.0, "arrive_end": 15.0})
    assert np.interp([20, 20.1], run.days, run.defenders) == pytest.approx([1.0, 2.0])


@pytest.mark.parametrize(("over_even", "pace"), [(0.9, 0), (1, 0), (1.75, 0.25), (2.5, 0.5), (4, 1), (9, 1)])
@pytest.mark.parametrize("drones", [0, 1])
def test_pace_starts_at_break_even_and_is_full_at_four_times(over_even, pace, drones):
    a = {**DEFAULT, **ALL_THERE, "drones_att": 0, "drones_def": drones, "jam_on_def": 0, "drone_gain": 1}
    run = battle({**a, "force_ratio": over_even * break_even_ratio(a)})
    assert run.advance_km[1] / run.days[1] == pytest.approx(pace * a["free_speed"] / (1 + drones))


def test_losses_end_attack_and_defence():
    run = battle(DEFAULT.having(break_att=0.2))
    assert run.outcome == "attack breaks" and run.attackers[-1] <= 0.8 < run.attackers[-2]
    a = DEFAULT.having(force_ratio=3, day0_share=0.3, arrive_start=20, depth_km=400, free_speed=20, break_def=0.4)
    run = battle(a)
    assert run.outcome == "defence breaks" and run.defenders[-1] <= 0.6 * run.defenders[0] and not run.holds
    assert run.attackers[-1] > 4 * break_even_ratio(a) * run.defenders[-1]


def test_defenders_wiped_out_within_a_step_are_none():
    run = battle({**DEFAULT, "day0_share": 0.0005})
    assert run.outcome == "defence breaks" and run.defenders[-1] == 0


@QUICK
@given(ANYWHERE)
def test_paths_are_finite_and_in_order(a):
    run = battle(a)
    assert run.days[-1] == run.ended_on <= 120 and run.days[0] == 0
    assert run.attackers[0] == 1 and (np.diff(run.attackers) <= 0).all() and (run.attackers >= 0).all()
    assert run.advance_km[0] == 0 and (np.diff(run.advance_km) >= 0).all()
    assert np.isfinite(run.defenders).all() and (run.defenders >= 0).all()
    assert (run.outcome == "objective reached") == (run.advance_km[-1] >= a["depth_km"])
    assert word(outcome(a)) == run.outcome and bool(holds(a)) == run.holds


@pytest.mark.parametrize("key", moved_by("attrition"))
@pytest.mark.parametrize("end", ["low", "reach"])
def test_ends_of_every_slider(key, end):
    a = DEFAULT.having(**{key: getattr(registry()[key], end)})
    run = battle(a)
    assert word(outcome(a)) == run.outcome
    assert run.holds == bool(a["day0_share"] >= needed_day0_share(a))


def test_subnormal_values_are_harmless():
    least = 5e-324
    tiny = {k: least for k in attrition.NEEDS if registry()[k].low == 0}
    for n in (1, attrition.FEW + 1):
        for share in (least, 0.4):
            a = {**DEFAULT, **tiny, "day0_share": np.full(n, share), "will": np.full(n, 1.0)}
            assert set(outcome(a)) <= set(range(4))


# ---- shapes ------------------------------------------------------------------------------------------
def test_arrays_and_single_numbers_agree():
    drawn = random_draws(30, attrition.FEW + 5)
    together = outcome(drawn), holds(drawn), needed_day0_share(drawn)
    for i in range(attrition.FEW + 5):
        a = one(drawn, i)
        assert (outcome(a), holds(a)) == (together[0][i], together[1][i])
        assert needed_day0_share(a) == pytest.approx(together[2][i], nan_ok=True)
    many = random_draws(31, 300)
    assert [int(outcome(one(many, i))) for i in range(300)] == outcome(many).tolist()


@pytest.mark.parametrize("columns", [3, 40])
def test_two_dimensional_arrays(columns):
    wills, days = np.meshgrid(np.linspace(0.6, 1, columns), [0.0, 7.0])
    grid = needed_day0_share({**DEFAULT, "will": wills, "decide_days": days})
    assert grid.shape == outcome({**DEFAULT, "will": wills}).shape == (2, columns)
    assert grid[1, -1] == pytest.approx(0.49, abs=LAST_DIGIT)
    assert needed_day0_share(DEFAULT).shape == ()


def test_day0_share_plays_no_part_in_the_share_needed():
    shares = np.array([0.1, 0.4, 1.0])
    assert np.ptp([needed_day0_share({**DEFAULT, "day0_share": share}) for share in shares]) == 0
    assert needed_day0_share({**DEFAULT, "day0_share": shares}).shape == ()
    assert holds({**DEFAULT, "day0_share": shares}).tolist() == [False, True, True]


@pytest.mark.parametrize("setting", ["RAND_2016", "SEVEN_BRIGADES", "GAME_2025"])
def test_named_settings_stay_inside_the_ranges(setting):
    named = getattr(attrition, setting)
    assert Scenario(named).changed() == {k: v for k, v in named.items() if v != DEFAULT[k]}


def test_the_gap_is_negative_exactly_where_the_line_breaks():
    """Also where everybody is on the spot and it still breaks."""
    rng = np.random.default_rng(3)
    a = {k: rng.uniform(v.low, v.high, 400) for k, v in registry().items() if v.model == "attrition"}
    a["day0_share"][::4] = 1.0
    a["force_ratio"][::4] = 3.0
    gap, held = attrition.day0_gap(a), attrition.holds(a)
    assert not held[::4].all() and held.any()
    sure = (gap >= 0) | (gap < -2e-4)  # the needed share is exact to about 0.0001, from above
    assert ((gap >= 0) == held)[sure].all() and (~sure).sum() <= 1
    assert (gap[::4][~held[::4]] < 0).all()
