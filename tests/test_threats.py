"""Threats: the threshold, the coded episodes as published, small statistics against known values, invariants."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab import data
from natolab.errors import DataError
from natolab.models import threats
from natolab.models.threats import (
    COUNTED,
    LEARNER,
    LEFT_OUT,
    RULES,
    WORDS,
    agreement,
    all_ways_of_settling,
    base_rate,
    beta_update,
    by_leverage,
    checked,
    coding,
    costs,
    fisher_exact,
    further_demands,
    kappa,
    margin,
    one_vote_per_target,
    probability_resisting_better,
    relief_table,
    resisting_pays,
    should_resist,
    shuffle_within_leverage,
    threshold,
    weighted_kappa,
    years_ahead,
)
from natolab.scenario import Scenario, registry
from natolab.sensitivity import moved_by, swing

QUICK = settings(derandomize=True, deadline=None, max_examples=100, database=None)
LAST_DIGIT = 0.01
DEFAULT = Scenario()
IDS = moved_by("f")
VALUES = st.fixed_dictionaries({k: st.floats(registry()[k].low, registry()[k].high) for k in IDS})
COUNT = st.integers(0, 15)
TABLE = st.tuples(st.tuples(COUNT, COUNT), st.tuples(COUNT, COUNT))
PUBLISHED = [("first", COUNTED), ("second", COUNTED), ("recommended", LEFT_OUT)]


def printed(value, expected):
    """Equal to a printed number within one unit of its last of two digits."""
    return abs(round(value, 2) - expected) < 1.5 * LAST_DIGIT


def random_draws(seed, n=500):
    rng = np.random.default_rng(seed)
    return {k: rng.uniform(registry()[k].low, registry()[k].high, n) for k in IDS}


# ---- the threshold -----------------------------------------------------------------------------------
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
        assert should_resist(a) == (resist < accept) == (margin(a) > 0)


def test_at_the_threshold_both_answers_cost_the_same_and_neither_is_urged():
    a = {**DEFAULT, "h_accept": 0.4, "h_resist": 0.4, "cost_share": 0.5, "q_backdown": 0.5}
    assert costs(a)[0] == pytest.approx(costs(a)[1])
    assert margin(a) == 0 and not should_resist(a)
    assert should_resist({**a, "q_backdown": 0.51})


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


# ---- what a count says about a chance ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("dropped", "cases", "mean", "interval"),
    [
        (7, 12, 0.57, (0.32, 0.81)),
        (10, 13, 0.73, (0.49, 0.92)),
        (0, 3, 0.20, None),
        (4, 6, 0.625, None),
        (3, 3, 0.80, None),
    ],
)
def test_published_posteriors(dropped, cases, mean, interval):
    post = beta_update(DEFAULT, dropped, cases)
    assert post.mean == pytest.approx(mean, abs=LAST_DIGIT / 2)
    assert interval is None or (post.low, post.high) == pytest.approx(interval, abs=LAST_DIGIT)


@QUICK
@given(COUNT, COUNT)
def test_mean_is_one_more_over_two_more(dropped, others):
    n = dropped + others
    assert beta_update(DEFAULT, dropped, n).mean == pytest.approx((1 + dropped) / (2 + n))


@QUICK
@given(COUNT, COUNT, st.floats(0, 20), st.floats(0.5, 0.99))
def test_the_interval_holds_the_level_it_names(dropped, others, prior, level):
    post = beta_update({"prior_weight": prior}, dropped, dropped + others, level)
    if min(post.one, post.two) > 0.05:  # below, nearly all of it lies at an end
        assert post.above(post.low) - post.above(post.high) == pytest.approx(level, abs=1e-6)
        assert post.above(post.low) == pytest.approx((1 + level) / 2, abs=1e-6)


@pytest.mark.parametrize(
    ("one", "two", "x", "below"),
    [
        (1, 1, 0.3, 0.3),
        (3, 1, 0.5, 0.125),
        (2, 2, 0.25, 5 / 32),
        (0.5, 0.5, 0.25, 1 / 3),
        (8, 6, 0.5, sum(math.comb(13, k) for k in range(8, 14)) / 2**13),
        (2, 2, 0, 0),
        (2, 2, 1, 1),
    ],
)
def test_beta_distribution_against_closed_forms(one, two, x, below):
    assert threats._beta_below(x, one, two) == pytest.approx(below)


@pytest.mark.parametrize(("dropped", "cases", "mean"), [(0, 0, 0.5), (0, 3, 0.0), (3, 3, 1.0), (1, 4, 0.25)])
@pytest.mark.parametrize("prior", [0.0, 5e-324])
def test_without_a_prior_the_cases_alone_speak(dropped, cases, mean, prior):
    post = beta_update({"prior_weight": prior}, dropped, cases)
    assert post.mean == pytest.approx(mean)
    ends = {0.5: (0, 1), 0.0: (0, 0), 1.0: (1, 1)}.get(mean)
    assert ends is None or (post.low, post.high) == pytest.approx(ends, abs=1e-9)


@pytest.mark.parametrize(("dropped", "cases"), [(3, 2), (-1, 2), (math.nan, 2), (2, math.inf)])
def test_impossible_counts_are_refused(dropped, cases):
    with pytest.raises(DataError, match="give two counts"):
        beta_update(DEFAULT, dropped, cases)


def test_stronger_prior_pulls_towards_one_half():
    means = beta_update({"prior_weight": np.array([0.0, 2, 10, 20])}, 10, 13).mean
    assert (np.diff(means) < 0).all() and (means > 0.5).all()


def test_resisting_pays_more_often_with_leverage_and_at_lower_relative_penalties():
    shares = {s: [resisting_pays(DEFAULT, *c, s) for c in ((0, 3), (4, 6), (3, 3))] for s in threats.STAKES}
    assert all((np.diff(row) > 0).all() for row in shares.values())
    assert (np.array(shares["umbrella"]) < np.array(shares["tariff"])).all()
    assert shares["umbrella"][0] == pytest.approx(0, abs=LAST_DIGIT)


def test_resisting_pays_agrees_with_draws():
    rng = np.random.default_rng(3)
    n = 200_000
    a = {**DEFAULT, "cost_share": rng.uniform(0.2, 0.6, n), "horizon_years": rng.integers(1, 6, n)}
    drawn = np.mean(should_resist({**a, "q_backdown": rng.beta(5, 3, n)}))
    assert resisting_pays(DEFAULT, 4, 6, "tariff") == pytest.approx(drawn, abs=0.005)
    with pytest.raises(DataError, match="tariff or umbrella"):
        resisting_pays(DEFAULT, 4, 6, "war")


# ---- the coded episodes ------------------------------------------------------------------------------
# coder, rule: accept, resist, Fisher p, P(resist better), where they are printed
RELIEF = {
    ("first", "short run"): ((10, 13), (7, 12), 0.41, 0.17),
    ("second", "short run"): ((9, 12), (6, 11), 0.40, 0.16),
    ("recommended", "short run"): ((9, 12), (5, 9), 0.40, None),
    ("first", "yes+partial"): ((6, 13), (7, 12), None, 0.72),
    ("second", "yes+partial"): ((9, 12), (5, 11), None, 0.08),
    ("recommended", "yes+partial"): ((9, 12), (5, 7), 1.0, None),
    ("first", "yes"): ((3, 13), (0, 12), None, None),
    ("second", "yes"): ((2, 12), (1, 11), None, None),
    ("recommended", "yes"): ((2, 12), (1, 7), None, None),
}


@pytest.mark.parametrize(("coder", "rule"), RELIEF)
def test_published_relief(coder, rule):
    found = relief_table(coder, rule)
    accept, resist, p, better = RELIEF[coder, rule]
    assert (found.accept, found.resist) == (accept, resist)
    assert p is None or found.fisher == pytest.approx(p, abs=LAST_DIGIT)
    assert better is None or found.resisting_better == pytest.approx(better, abs=LAST_DIGIT)


def test_sign_of_the_lasting_comparison_depends_on_the_coder():
    signs = [np.sign(relief_table(coder, "yes+partial").difference) for coder in ("first", "second")]
    assert signs == [-1, 1]


@pytest.mark.parametrize(("coder", "unclear"), PUBLISHED)
@pytest.mark.parametrize("rule", RULES)
def test_every_figure_carries_coder_rule_and_unclear_cells(coder, rule, unclear):
    found = relief_table(coder, rule)
    results = [found, *by_leverage(coder, rule).values(), one_vote_per_target(coder, rule)]
    results += [shuffle_within_leverage(coder, rule, draws=10)]
    for result in results:
        assert (result.basis.coder, result.basis.rule, result.basis.unclear) == (coder, rule, unclear)
    told = found.say()
    assert coder in told and unclear in told and f"({found.unclear_cases} unclear" in told
    assert ("short run" if rule == "short run" else f"lasting: {rule},") in told
    assert f"{found.accept[0]} of {found.accept[1]} that accepted" in told
    assert f"{found.resist[0]} of {found.resist[1]} that resisted" in told


@pytest.mark.parametrize("coder", threats.CODERS)
@pytest.mark.parametrize("rule", RULES)
def test_unclear_cells_are_left_out_or_counted_as_told(coder, rule):
    counted, left_out = (relief_table(coder, rule, unclear) for unclear in (COUNTED, LEFT_OUT))
    assert counted.counts[:, 0].tolist() == left_out.counts[:, 0].tolist()
    assert counted.counts.sum() - left_out.counts.sum() == counted.unclear_cases == left_out.unclear_cases
    short_run, lasting = {"first": (0, 1), "second": (0, 3), "recommended": (1, 3)}[coder]
    assert counted.unclear_cases == (short_run if rule == "short run" else lasting)


def test_unclear_cells_do_not_turn_the_sign_of_either_coder():
    for coder in ("first", "second"):
        counted, left_out = (relief_table(coder, "yes+partial", u).difference for u in (COUNTED, LEFT_OUT))
        assert np.sign(counted) == np.sign(left_out)


LEVERAGE = {"low": ((3, 4), (0, 3)), "mid": ((5, 7), (4, 6)), "high": ((2, 2), (3, 3))}


@pytest.mark.parametrize("level", LEVERAGE)
def test_published_relief_by_leverage(level):
    found = by_leverage("first", "short run")[level]
    assert (found.accept, found.resist) == LEVERAGE[level]
    assert found.basis.leverage == level and f"{level} leverage" in found.basis.label


@pytest.mark.parametrize(("coder", "unclear"), PUBLISHED)
@pytest.mark.parametrize("rule", RULES)
def test_levels_of_leverage_add_up(coder, rule, unclear):
    parts = by_leverage(coder, rule, unclear).values()
    assert sum(part.counts for part in parts).tolist() == relief_table(coder, rule, unclear).counts.tolist()


@pytest.mark.parametrize("coder", ["first", "recommended"])
def test_recoding_nothing_changes_nothing(coder):
    table, unclear = coding(coder), dict(PUBLISHED)[coder]
    for rule in RULES:
        mine, theirs = relief_table(table, rule, unclear), relief_table(coder, rule)
        assert (mine.accept, mine.resist, mine.basis.coder) == (theirs.accept, theirs.resist, LEARNER)
        assert one_vote_per_target(table, rule, unclear).accept == one_vote_per_target(coder, rule).accept
        held = shuffle_within_leverage(table, rule, unclear, draws=100)
        assert held.p == shuffle_within_leverage(coder, rule, draws=100).p
    assert relief_table(coding("first"), "yes").accept == relief_table("first", "yes").accept


def test_first_coder_is_the_table_of_episodes():
    columns = ["episode", "target", "vintage", *WORDS]
    assert coding("first").equals(data.table("episodes")[columns])


@pytest.mark.parametrize("shape", ["plain lists", "indexed", "without target and vintage"])
def test_a_recoded_table_comes_in_any_shape(shape):
    table = coding("second")
    if shape == "plain lists":
        table = {k: list(table.loc[table["vintage"] == "known", k]) for k in WORDS}
    elif shape == "indexed":
        table = table.set_index("episode")[[*WORDS]]
    else:
        table = table[["episode", *WORDS]]
    for rule in RULES:
        assert relief_table(table, rule).counts.tolist() == relief_table("second", rule).counts.tolist()
    if shape != "plain lists":
        assert one_vote_per_target(table, "yes").resist == one_vote_per_target("second", "yes").resist


def test_recoding_one_cell_moves_one_count():
    table = coding("first").set_index("episode")
    table.loc["Brazil", "short_run"] = "no_relief"
    assert relief_table(table, "short run").resist == (6, 12)
    table.loc["Brazil", "response"] = "both"
    assert relief_table(table, "short run").resist == (6, 11)


def test_later_episodes_are_not_counted():
    table = coding("first")
    table.loc[table["vintage"] == "after", ["short_run", "lasting"]] = ["relief", "yes"]
    for rule in RULES:
        assert relief_table(table, rule).counts.tolist() == relief_table("first", rule).counts.tolist()


@pytest.mark.parametrize("column", WORDS)
@pytest.mark.parametrize(("word", "shown"), [("perhaps", "“perhaps”"), ("Relief", "“Relief”"), (None, "no word")])
def test_unknown_words_name_episode_column_and_allowed_words(column, word, shown):
    table = coding("first").astype(object)
    table.loc[table["episode"] == "Brazil", column] = word
    with pytest.raises(DataError) as caught:
        checked(table)
    told = str(caught.value)
    assert f"“Brazil” has {shown} in the column {column}" in told
    assert all(allowed in told for allowed in WORDS[column]) and told.count(".") == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: relief_table("third", "yes"), "first, second or recommended"),
        (lambda: relief_table("first", "lasting"), "short run, yes or yes\\+partial"),
        (lambda: relief_table("first", "yes", "dropped"), "choose one of the two"),
        (lambda: relief_table({"response": ["resist"]}, "yes"), "no column lasting"),
        (lambda: relief_table({"response": ["resist"], "lasting": ["no", "yes"]}, "yes"), "one word for every"),
        (lambda: relief_table({"response": ["resist"], "lasting": ["maybe"]}, "yes"), "“row 1” has “maybe”"),
        (lambda: checked({**{k: [v[0]] * 2 for k, v in WORDS.items()}, "episode": ["India"] * 2}), "“India” is in"),
        (lambda: agreement("first", "second", "praise"), "no coded column praise"),
        (lambda: kappa(["a"], ["a", "b"]), "not 1 and 2"),
        (lambda: kappa([], []), "not 0 and 0"),
        (lambda: weighted_kappa(["a"], ["b"], ["a"]), "“b” of case 1"),
        (lambda: fisher_exact([[1, 2, 3]]), "two rows"),
        (lambda: fisher_exact([[1, 2], [3]]), "two rows"),
        (lambda: probability_resisting_better([[1, 2], [3, -1]]), "two rows"),
        (lambda: all_ways_of_settling("yes", {"response": [], "lasting": []}), "share no episodes of both kinds"),
    ],
)
def test_wrong_input_gets_one_sentence(wrong, told):
    with pytest.raises(DataError, match=told):
        wrong()


def test_an_empty_table_has_no_shares():
    nothing = {k: [] for k in WORDS}
    found = relief_table(nothing, "yes")
    assert found.counts.tolist() == [[0, 0], [0, 0]] and np.isnan(found.shares).all()
    assert (found.fisher, found.resisting_better) == pytest.approx((1, 0.5))
    votes, held = one_vote_per_target(nothing, "yes"), shuffle_within_leverage(nothing, "yes", draws=10)
    assert np.isnan([votes.accept, votes.resist, held.difference]).all() and held.p == 1


@pytest.mark.parametrize(("coder", "accept", "resist"), [("first", 0.84, 0.69), ("second", 0.83, 0.52)])
def test_published_shares_with_one_vote_per_target(coder, accept, resist):
    votes = one_vote_per_target(coder, "short run")
    assert (votes.accept, votes.resist) == pytest.approx((accept, resist), abs=LAST_DIGIT)


def test_one_vote_changes_nothing_when_every_target_has_one_episode():
    table = coding("first").assign(target=lambda t: t["episode"])
    votes = one_vote_per_target(table, "short run")
    assert (votes.accept, votes.resist) == pytest.approx(relief_table("first", "short run").shares)


@pytest.mark.parametrize(("coder", "accept", "resist"), [("first", (7, 13), (4, 11)), ("second", (3, 12), (3, 8))])
def test_further_demands_behind_two_defaults(coder, accept, resist):
    found = further_demands(coder)
    assert (found.accept, found.resist, found.basis.rule) == (accept, resist, "no")
    # The rows of the registry say the same.
    for key, (again, cases) in (("h_accept", accept), ("h_resist", resist)):
        assert f"{again} of {cases} ({coder}" in registry()[key].note


# ---- leverage held -----------------------------------------------------------------------------------
def exact_p(levels):
    """Two-sided p of the sum of accepts with relief, all shuffles enumerated level by level."""
    sums, seen = {0: 1.0}, 0
    for (a, n), (b, m) in levels:
        k, following = a + b, {}
        for x in range(max(0, k - m), min(k, n) + 1):
            p = math.comb(k, x) * math.comb(n + m - k, n - x) / math.comb(n + m, n)
            for total, before in sums.items():
                following[total + x] = following.get(total + x, 0) + before * p
        sums, seen = following, seen + a
    mean = sum(x * p for x, p in sums.items())
    return sum(p for x, p in sums.items() if abs(x - mean) >= abs(seen - mean) - 1e-9)


def test_published_p_with_leverage_held():
    found = shuffle_within_leverage("first", "short run")
    assert printed(found.p, 0.37)
    assert found.p == pytest.approx(exact_p(LEVERAGE.values()), abs=0.01)
    assert found.difference > 0  # accepting is ahead, as without leverage


@pytest.mark.parametrize("coder", ["second", "recommended"])
@pytest.mark.parametrize("rule", RULES)
def test_shuffling_agrees_with_all_shuffles(coder, rule):
    levels = [(t.accept, t.resist) for t in by_leverage(coder, rule).values()]
    assert shuffle_within_leverage(coder, rule).p == pytest.approx(exact_p(levels), abs=0.015)


def test_one_level_of_leverage_holds_nothing():
    table = coding("first").assign(leverage="mid")
    held = shuffle_within_leverage(table, "short run")
    assert held.difference == pytest.approx(relief_table("first", "short run").difference)


def test_same_seed_same_shuffles():
    one, two, other = (shuffle_within_leverage("first", "short run", draws=500, seed=s) for s in (1, 1, 2))
    assert one == two and one.p != other.p


# ---- tests on a 2x2 table ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("table", "p"),
    [
        ([[3, 1], [1, 3]], 34 / 70),  # Fisher's tea
        ([[1, 9], [11, 3]], 0.002759456),  # R's help page and others: dieting
        ([[8, 2], [1, 5]], 0.034965035),  # SciPy's manual
        ([[2, 10], [15, 3]], 0.0005367),  # R's help page: convictions of twins
        ([[0, 0], [3, 4]], 1.0),
        ([[5, 0], [0, 5]], 2 / 252),
        ([[500, 500], [500, 500]], 1.0),
    ],
)
def test_fisher_against_known_values(table, p):
    assert fisher_exact(table) == pytest.approx(p, rel=1e-4)


@QUICK
@given(TABLE)
def test_fisher_does_not_depend_on_order(table):
    t = np.array(table)
    p = fisher_exact(t)
    assert 0 < p <= 1
    for turned in (t.T, t[::-1], t[:, ::-1]):
        assert fisher_exact(turned) == pytest.approx(p)


@QUICK
@given(COUNT, COUNT)
def test_equal_counts_give_one_half(relief, none):
    assert probability_resisting_better([[relief, none]] * 2) == pytest.approx(0.5)


@QUICK
@given(TABLE)
def test_chance_of_better_adds_up_and_rises_with_relief(table):
    t = np.array(table)
    better = probability_resisting_better(t)
    assert better + probability_resisting_better(t[::-1]) == pytest.approx(1)
    accepted, resisted = np.array([[1, 0], [0, 0]]), np.array([[0, 0], [1, 0]])
    assert probability_resisting_better(t + accepted) < better < probability_resisting_better(t + resisted)


@pytest.mark.parametrize(("table", "exact"), [([[0, 1], [1, 0]], 5 / 6), ([[0, 0], [1, 0]], 2 / 3)])
def test_chance_of_better_against_closed_forms(table, exact):
    assert probability_resisting_better(table) == pytest.approx(exact)


def test_tests_take_a_result_or_counts():
    found = relief_table("first", "short run")
    assert fisher_exact(found) == fisher_exact([[10, 3], [7, 5]]) == found.fisher
    assert probability_resisting_better(found) == found.resisting_better


# ---- agreement ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("column", "equal", "value", "interval", "before"),
    [
        ("response", 0.93, 0.87, (0.70, 1.0), 0.86),
        ("leverage", 0.93, 0.88, None, 0.94),
        ("short_run", 0.86, 0.69, (0.36, 0.93), 0.64),
        ("lasting", 0.71, 0.58, (0.34, 0.80), 0.56),
    ],
)
def test_published_agreement(column, equal, value, interval, before):
    found = agreement("first", "second", column)
    assert (found.equal, found.kappa, found.cases) == pytest.approx((equal, value, 28), abs=LAST_DIGIT)
    assert interval is None or (printed(found.low, interval[0]) and printed(found.high, interval[1]))
    early = agreement("first", "second", column, later=False)
    assert (early.kappa, early.cases) == pytest.approx((before, 26), abs=LAST_DIGIT)


def test_published_weighted_agreement():
    found = agreement("first", "second", "leverage", weighted=True)
    assert found.weighted and found.kappa == pytest.approx(0.90, abs=LAST_DIGIT)


def test_kappa_against_known_values():
    # 20 both yes, 5 yes-no, 10 no-yes, 15 both no: the usual textbook table, 0.4
    one, two = "y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15
    assert kappa(one, two, draws=100).kappa == pytest.approx(0.4)
    assert weighted_kappa(one, two, "yn", draws=100).kappa == pytest.approx(0.4)
    # Steps apart, on average: 3/4 seen, 7/8 expected by chance; unequal: 1/2 seen, 11/16 expected.
    one, two = "aabc", "acbb"
    assert weighted_kappa(one, two, "abc", draws=100).kappa == pytest.approx(1 - 6 / 7)
    assert kappa(one, two, draws=100).kappa == pytest.approx(1 - 8 / 11)


@QUICK
@given(st.lists(st.sampled_from(WORDS["lasting"]), min_size=1, max_size=30))
def test_identical_codes_give_kappa_one(codes):
    for found in (kappa(codes, codes, draws=50), weighted_kappa(codes, codes, WORDS["lasting"], draws=50)):
        assert (found.kappa, found.low, found.high, found.equal) == (1, 1, 1, 1)


@QUICK
@given(st.lists(st.tuples(*[st.sampled_from(WORDS["short_run"])] * 2), min_size=2, max_size=30))
def test_kappa_is_symmetric_and_at_most_one(pairs):
    one, two = zip(*pairs, strict=True)
    found = kappa(one, two, draws=20)
    assert found.kappa == pytest.approx(kappa(two, one, draws=20).kappa)
    assert -1 - 1e-12 <= found.low <= found.high <= 1 and found.kappa <= 1


def test_agreement_looks_at_shared_episodes_only():
    some = coding("second").iloc[[0, 5, 9, 20]]
    assert agreement(some, "first", "response").cases == 4
    assert agreement("first", some, "response").equal == 0.75  # Colombia


# ---- settling what coders differ on ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("rule", "ways", "low", "high"), [("short run", 64, 0, 0.35), ("yes+partial", 1024, -0.17, 0.33)]
)
def test_published_range_of_all_ways_of_settling(rule, ways, low, high):
    found = all_ways_of_settling(rule)
    assert found.ways == ways
    assert (found.low, found.high) == pytest.approx((low, high), abs=LAST_DIGIT)
    assert found.smallest_p > 0.05
    assert (found.basis.coder, found.basis.rule) == ("first or second", rule)
    assert found.basis.label.startswith("first coder or second coder, ")


@pytest.mark.parametrize("unclear", [COUNTED, LEFT_OUT])
@pytest.mark.parametrize("rule", RULES)
def test_all_ways_agree_with_settling_at_random(rule, unclear):
    column, rng = RULES[rule][0], np.random.default_rng(4)
    one, two = (coding(coder) for coder in ("first", "second"))
    found, gaps = all_ways_of_settling(rule, unclear=unclear), []
    for _ in range(60):
        mixed = one.copy()
        for c in ("response", column):
            mixed[c] = one[c].where(rng.random(len(one)) < 0.5, two[c])
        settled = relief_table(mixed, rule, unclear)
        gaps.append(settled.difference)
        assert settled.fisher >= found.smallest_p - 1e-9
    assert found.low - 1e-9 <= min(gaps) and max(gaps) <= found.high + 1e-9
    assert np.mean(np.array(gaps) > 1e-12) == pytest.approx(found.accept_ahead, abs=0.2)
    for coder in (one, two):
        assert found.low - 1e-9 <= relief_table(coder, rule, unclear).difference <= found.high + 1e-9


def test_one_coding_settles_with_itself_in_one_way():
    mine = coding("first")
    found, table = all_ways_of_settling("yes", mine, mine), relief_table(mine, "yes")
    assert (found.ways, found.low, found.high) == (1, table.difference, table.difference)
    assert found.smallest_p == table.fisher and found.basis.coder == f"{LEARNER} or {LEARNER}"


# ---- base rate ---------------------------------------------------------------------------------------
def test_published_base_rate():
    found = base_rate()
    fates = (found.carried_out, found.in_part, found.later_withdrawn, found.withdrawn_before)
    assert (*fates, found.under_investigation, found.not_yet_imposed) == (10, 4, 3, 8, 11, 13)
    assert found.threats == 49 == found.settled + found.under_investigation + found.not_yet_imposed
    assert (found.settled, found.carried_out_in_some_form) == (25, 17)
    assert found.share_of_settled == pytest.approx(data.fact("F254")["value"] / 100)
    assert found.headline_dropped == pytest.approx(0.43, abs=LAST_DIGIT)


def test_base_rate_agrees_with_the_percentages_of_the_facts():
    found, percent = base_rate(), 100 / base_rate().threats
    carried, dropped, open_ = (data.fact(f) for f in ("F066", "F067", "F255"))
    pending = found.under_investigation + found.not_yet_imposed
    for fact, column, number in (
        (carried, "value", found.carried_out),
        (carried, "high", found.carried_out_in_some_form),
        (dropped, "value", found.withdrawn_before + found.not_yet_imposed),
        (dropped, "low", found.withdrawn_before),
        (open_, "low", found.under_investigation),
        (open_, "value", pending),
    ):
        assert number * percent == pytest.approx(fact[column], abs=0.1)


# ---- densities and the wider count --------------------------------------------------------------------
@pytest.mark.parametrize("coder", threats.CODERS)
@pytest.mark.parametrize("rule", threats.RULES)
def test_beliefs_agree_with_the_exact_sum_and_the_update(coder, rule):
    counts = threats.relief_table(coder, rule)
    found = threats.beliefs(Scenario(), counts)
    assert found.resisting_better == pytest.approx(counts.resisting_better, abs=2e-3)
    for density, mean, pair in (
        (found.accept, found.accept_mean, counts.accept),
        (found.resist, found.resist_mean, counts.resist),
    ):
        assert mean == pytest.approx(float(threats.beta_update(Scenario(), *pair).mean))
        assert density.mean() == pytest.approx(1)
        assert (density * found.grid).mean() == pytest.approx(mean, abs=2e-3)


@pytest.mark.parametrize("weight", [0, 20])
def test_beliefs_stand_any_prior(weight):
    """Without a prior a count of none or all is certain; a strong one draws to the middle."""
    counts = threats.relief_table("first", "yes")  # none of those that resisted
    found = threats.beliefs(Scenario(prior_weight=weight), counts)
    assert np.isfinite(found.accept).all() and np.isfinite(found.resist).all()
    assert found.resist_mean == pytest.approx(0 if weight == 0 else 10 / 32, abs=1e-9)


def test_share_carried_out_runs_from_the_settled_to_all():
    found = threats.base_rate()
    shares = threats.carried_out({"pending_carried_out": np.array([0.0, 0.3125, 1.0])})
    assert shares == pytest.approx([17 / 49, 0.5, 41 / 49])
    assert shares[0] == pytest.approx(found.carried_out_in_some_form / found.threats)
