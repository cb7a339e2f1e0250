"""The coded episodes as published: relief by answer, recoding, agreement, every way of settling."""

import itertools
import math

import numpy as np
import pytest
from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.scenario import Scenario, registry
from natolab.models import episodes
from natolab.models.episodes import (
    COUNTED,
    LEARNER,
    LEFT_OUT,
    RULES,
    WORDS,
    agreement,
    all_ways_of_settling,
    by_leverage,
    checked,
    coding,
    further_demands,
    relief_table,
    shuffle_within_leverage,
)
from natolab.models.statistics import beta_update, fisher_exact, probability_second_better
from natolab.questions import threats
from sklearn.metrics import cohen_kappa_score

LAST_DIGIT = 0.01
PUBLISHED = [("first", COUNTED), ("second", COUNTED), ("recommended", LEFT_OUT)]


def printed(value, expected):
    """Equal to a printed number within one unit of its last of two digits."""
    return abs(round(value, 2) - expected) < 1.5 * LAST_DIGIT


# ---- the coded episodes -----------------------------------------------------------------------------
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
    results = [found, *by_leverage(coder, rule).values()]
    results += [shuffle_within_leverage(coder, rule, draws=10)]
    for result in results:
        assert (result.basis.coder, result.basis.rule, result.basis.unclear) == (coder, rule, unclear)
    told = found.say()
    assert coder in told and unclear in told and f"({found.unclear_cases} unclear" in told
    assert ("short run" if rule == "short run" else f"lasting: {rule},") in told
    assert f"{found.accept[0]} of {found.accept[1]} that accepted" in told
    assert f"{found.resist[0]} of {found.resist[1]} that resisted" in told


@pytest.mark.parametrize("coder", episodes.CODERS)
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
        held = shuffle_within_leverage(table, rule, unclear, draws=100)
        assert held.p == shuffle_within_leverage(coder, rule, draws=100).p
    assert relief_table(coding("first"), "yes").accept == relief_table("first", "yes").accept


def test_first_coder_is_the_table_of_episodes():
    columns = ["episode", "target", "vintage", *WORDS, "concession"]
    assert coding("first").equals(tables.table("episodes")[columns])


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
    held = shuffle_within_leverage(nothing, "yes", draws=10)
    assert np.isnan(held.difference) and held.p == 1


@pytest.mark.parametrize(("coder", "accept", "resist"), [("first", 0.84, 0.69), ("second", 0.83, 0.52)])
def test_published_shares_with_one_vote_per_target(coder, accept, resist):
    """Each target's one vote is split evenly over its episodes; unclear cells count as no relief."""
    table = coding(coder)
    table = table[(table["vintage"] == "known") & (table["response"] != "both")]
    vote = 1 / table["target"].map(table["target"].value_counts())
    relief = vote * (table["short_run"] == "relief")
    votes = relief.groupby(table["response"]).sum() / vote.groupby(table["response"]).sum()
    assert (votes["accommodate"], votes["resist"]) == pytest.approx((accept, resist), abs=LAST_DIGIT)


@pytest.mark.parametrize(("coder", "accept", "resist"), [("first", (7, 13), (4, 11)), ("second", (3, 12), (3, 8))])
def test_further_demands_behind_two_defaults(coder, accept, resist):
    found = further_demands(coder)
    assert (found.accept, found.resist, found.basis.rule) == (accept, resist, "no")
    # The rows of the registry say the same.
    for key, (again, cases) in (("h_accept", accept), ("h_resist", resist)):
        assert f"{again} of {cases} ({coder}" in registry()[key].note


# ---- leverage held ----------------------------------------------------------------------------------
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
    assert shuffle_within_leverage(coder, rule).p == pytest.approx(exact_p(levels), abs=0.01)


def test_one_level_of_leverage_holds_nothing():
    table = coding("first").assign(leverage="mid")
    held = shuffle_within_leverage(table, "short run")
    assert held.difference == pytest.approx(relief_table("first", "short run").difference)


def test_same_seed_same_shuffles():
    one, two, other = (shuffle_within_leverage("first", "short run", draws=500, seed=s) for s in (1, 1, 2))
    assert one == two and one.p != other.p


# ---- agreement --------------------------------------------------------------------------------------
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


def test_agreement_looks_at_shared_episodes_only():
    some = coding("second").iloc[[0, 5, 9, 20]]
    assert agreement(some, "first", "response").cases == 4
    assert agreement("first", some, "response").equal == 0.75  # Colombia


# ---- leverage after one answer -----------------------------------------------------------------------
def test_published_trend_among_those_who_resisted():
    # All reliefs lie as high as they can: comb(6, 4) of comb(12, 7) deals, and comb(7, 4) of comb(11, 6).
    for coder, counts, p in (
        ("first", ((0, 3), (4, 6), (3, 3)), 15 / 792),
        ("second", ((0, 2), (4, 7), (2, 2)), 35 / 462),
    ):
        found = episodes.leverage_trend(coder, "short run", "resist")
        assert found.counts == counts and found.rises and found.p == pytest.approx(p)


@pytest.mark.parametrize("coder", ["first", "second"])
@pytest.mark.parametrize("answer", ["accept", "resist"])
def test_trend_against_dealing_every_case(coder, answer):
    found = episodes.leverage_trend(coder, "yes+partial", answer)
    steps = [step for step, (_, n) in enumerate(found.counts) for _ in range(n)]
    reliefs, seen = sum(r for r, _ in found.counts), sum(i * r for i, (r, _) in enumerate(found.counts))
    deals = [sum(steps[i] for i in deal) for deal in itertools.combinations(range(len(steps)), reliefs)]
    assert found.p == pytest.approx(np.mean([score >= seen for score in deals]))


def test_trend_knows_two_answers():
    with pytest.raises(DataError, match="choose accept or resist"):
        episodes.leverage_trend("first", "short run", "both")


# ---- the price of giving in -------------------------------------------------------------------------
def test_published_agreement_on_the_size_of_the_concession():
    found = agreement("first", "second", "concession", weighted=True)
    assert (found.equal, found.kappa, found.cases) == pytest.approx((20 / 28, 0.73, 28), abs=LAST_DIGIT)
    one, two = (coding(coder)["concession"] for coder in ("first", "second"))
    assert found.kappa == pytest.approx(cohen_kappa_score(one, two, labels=episodes.SIZES, weights="linear"))
    assert agreement("first", "second", "concession", later=False, weighted=True).cases == 26


@pytest.mark.parametrize("coder", episodes.CODERS)
def test_net_outcome_summed_by_hand(coder):
    price, sums = 0.4, {"accommodate": [], "resist": [], "both": []}
    for row in coding(coder).to_dict("records"):
        if row["vintage"] == "known" and row["lasting"] != "unclear":
            worth = {"yes": 1, "partial": 0.5, "no": 0}[row["lasting"]]
            sums[row["response"]].append(worth - price * row["concession"] / 4)
    found = episodes.net_outcome(coder, price)
    by_hand = [np.mean(sums[side]) for side in ("accommodate", "resist")]
    assert found.net == pytest.approx(by_hand) and found.cases == (len(sums["accommodate"]), len(sums["resist"]))
    assert episodes.net_outcome(coder, found.even_price).difference == pytest.approx(0)


def test_net_outcome_at_no_price_is_lasting_relief_and_falls_for_who_gives_more():
    free, dear = (episodes.net_outcome("first", price) for price in (0.0, 1.0))
    assert free.net == free.worth and dear.difference < free.difference and free.size[0] > free.size[1]
    nothing = coding("first").assign(concession=0)
    assert episodes.net_outcome(nothing, 1.0).net == free.net and math.isnan(
        episodes.net_outcome(nothing, 1.0).even_price
    )


@pytest.mark.parametrize("size", [5, -1, "3", None, 2.5])
def test_a_size_that_is_none_is_named(size):
    table = coding("first").astype({"concession": object})
    table.loc[table["episode"] == "UK deal", "concession"] = size
    with pytest.raises(DataError, match=r"“UK deal” has .* in the column concession: write 0, 1, 2, 3 or 4 there"):
        episodes.net_outcome(table, 0.4)


# ---- settling what coders differ on -----------------------------------------------------------------
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
def test_all_ways_are_all_ways(rule, unclear):
    """Nine episodes, every settling of their cells written out."""
    column = RULES[rule][0]
    one, two = (coding(coder).query("vintage == 'known'").iloc[::3].head(9) for coder in ("first", "second"))
    readings = [
        {(r, o) for r in (a.response, b.response) for o in (a[column], b[column])}
        for (_, a), (_, b) in zip(one.iterrows(), two.iterrows(), strict=True)
    ]
    gaps, ways = [], 0
    for settled in itertools.product(*readings):
        ways += 1
        kept = [(r, o in RULES[rule][1]) for r, o in settled if o != "unclear" or unclear == COUNTED]
        shares = [[relief for r, relief in kept if r == answer] for answer in ("accommodate", "resist")]
        if all(shares):
            gaps.append(np.mean(shares[0]) - np.mean(shares[1]))
    found = all_ways_of_settling(rule, one, two, unclear)
    assert found.ways == ways and (found.low, found.high) == pytest.approx((min(gaps), max(gaps)))
    assert found.accept_ahead == pytest.approx(np.mean(np.array(gaps) > 1e-12), abs=1e-12)


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
    for coder in (one, two):
        assert found.low - 1e-9 <= relief_table(coder, rule, unclear).difference <= found.high + 1e-9


def test_one_coding_settles_with_itself_in_one_way():
    mine = coding("first")
    found, table = all_ways_of_settling("yes", mine, mine), relief_table(mine, "yes")
    assert (found.ways, found.low, found.high) == (1, table.difference, table.difference)
    assert found.smallest_p == table.fisher and found.basis.coder == f"{LEARNER} or {LEARNER}"


# ---- what two counts say ----------------------------------------------------------------------------
def test_tests_take_a_result_or_counts():
    found = relief_table("first", "short run")
    assert fisher_exact(found) == fisher_exact([[10, 3], [7, 5]]) == found.fisher
    assert probability_second_better(found) == found.resisting_better


@pytest.mark.parametrize("coder", episodes.CODERS)
@pytest.mark.parametrize("rule", episodes.RULES)
def test_beliefs_agree_with_the_exact_sum_and_the_update(coder, rule):
    counts = episodes.relief_table(coder, rule)
    found = episodes.beliefs(Scenario(), counts)
    assert found.resisting_better == pytest.approx(counts.resisting_better, abs=1e-10)
    for density, mean, pair in (
        (found.accept, found.accept_mean, counts.accept),
        (found.resist, found.resist_mean, counts.resist),
    ):
        assert mean == pytest.approx(float(beta_update(Scenario(), *pair).mean))
        assert density.mean() == pytest.approx(1)
        assert (density * found.grid).mean() == pytest.approx(mean, abs=1e-4)


@pytest.mark.parametrize("weight", [0, 20])
def test_beliefs_stand_any_prior(weight):
    """Without a prior a count of none or all is certain; a strong one draws to the middle."""
    counts = episodes.relief_table("first", "yes")  # none of those that resisted
    found = episodes.beliefs(Scenario(prior_weight=weight), counts)
    assert np.isfinite(found.accept).all() and np.isfinite(found.resist).all()
    assert [found.accept.mean(), found.resist.mean()] == pytest.approx([1, 1])
    assert found.resist_mean == pytest.approx(0 if weight == 0 else 10 / 32, abs=1e-9)
    assert weight > 0 or found.resisting_better == pytest.approx(0, abs=1e-12)  # 0.0146 on a grid of 400


# ---- the trials, by hand ------------------------------------------------------------------------------
def test_backing_down_counted_by_hand():
    shares = {}
    for coder in ("first", "second"):
        rows = [r for r in coding(coder).to_dict("records") if r["vintage"] == "known"]
        for side in ("accommodate", "resist"):
            answered = [r["short_run"] == "relief" for r in rows if r["response"] == side]
            shares[coder, side] = sum(answered) / len(answered)
    most = [shares[coder, "resist"] > 0.5 for coder in ("first", "second")]
    more = [shares[coder, "resist"] > shares[coder, "accommodate"] for coder in ("first", "second")]
    found = threats.TRIALS["C31"]()
    assert (found.pro_loses, found.contra_loses) == (not any(most), all(most) and all(more)) == (False, False)
    assert found.measured["the same, those later withdrawn counted as back-downs"] == "14 of 25"


def test_the_push_was_renewed_after_the_praise_and_not_the_first():
    steps = tables.table("events").query("type in ('new-demand', 'threat')")
    american = steps["target"].str.contains("Greenland") & steps["actor"].str.startswith("Trump")
    greenland = steps[american]["date"].astype(str)
    praise = str(tables.event("E19")["date"])
    found = threats.TRIALS["C27"]()
    assert found.pro_loses == (not (greenland > praise).any())
    assert found.contra_loses == (not (greenland < praise).any())
    assert found.measured["new step on Greenland"].startswith(greenland[greenland > praise].min())
