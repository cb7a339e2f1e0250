"""Statistics for small samples against printed tables, closed forms and textbook examples."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from natolab.errors import DataError
from natolab.facts.scenario import Scenario
from natolab.models import statistics
from natolab.models.statistics import (
    Correlation,
    beta_update,
    either,
    fisher_exact,
    kappa,
    least_squares,
    probability_second_better,
    ranks,
    spearman,
    two_sided_p,
    weighted_kappa,
)
from scipy import integrate, special, stats
from sklearn.metrics import cohen_kappa_score

QUICK = settings(derandomize=True, deadline=None, max_examples=100, database=None)
LAST_DIGIT = 0.01
DEFAULT = Scenario()
COUNT = st.integers(0, 15)
TABLE = st.tuples(st.tuples(COUNT, COUNT), st.tuples(COUNT, COUNT))
LASTING, SHORT_RUN = ("no", "partial", "yes", "unclear"), ("no_relief", "unclear", "relief")


# ---- ranks and regressions --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("t", "freedom", "p"),
    [
        *((12.7062, 1, 0.05), (4.3027, 2, 0.05), (3.1824, 3, 0.05), (2.7764, 4, 0.05), (5.8409, 3, 0.01)),
        *((2.2281, 10, 0.05), (2.0452, 29, 0.05), (-2.7564, 29, 0.01), (1.6991, 29, 0.1), (0, 7, 1.0)),
    ],
)
def test_student_t_agrees_with_printed_tables(t, freedom, p):
    assert two_sided_p(t, freedom) == pytest.approx(p, abs=2e-5)


def test_ranks_share_ties():
    assert ranks(np.array([30, 10, 20, 20, 5])).tolist() == [5, 2, 3.5, 3.5, 1]


def test_spearman_of_a_textbook_example():
    quotient = np.array([106, 86, 100, 101, 99, 103, 97, 113, 112, 110])
    hours = np.array([7, 0, 27, 50, 28, 29, 20, 12, 6, 17])
    got = spearman(quotient, hours)
    assert (got.rho, got.p, got.n) == (pytest.approx(-29 / 165), pytest.approx(0.6272, abs=1e-4), 10)
    assert spearman(hours, -hours) == Correlation(pytest.approx(-1), 0.0, 10)
    assert spearman(np.arange(4.0), np.arange(4.0)) == Correlation(1.0, 0.0, 4)


def test_least_squares_by_hand():
    fit = least_squares(np.array([1.0, 3, 2, 6]), {"x": np.array([0.0, 1, 2, 3])})
    assert fit.coefficient == pytest.approx({"constant": 0.9, "x": 1.4})
    # residuals .1, .7, -1.7, .9; Sxx = 5: HC1 variance of the slope = 2 × Σ(x - 1.5)² e² / 25
    by_hand = 2 * (2.25 * 0.01 + 0.25 * 0.49 + 0.25 * 2.89 + 2.25 * 0.81) / 25
    assert fit.error["x"] == pytest.approx(by_hand**0.5)
    assert (fit.r2, fit.n) == (pytest.approx(1 - 4.2 / 14), 4)


def test_clusters_of_one_are_the_robust_errors():
    rng = np.random.default_rng(7)
    x, y = rng.normal(size=(2, 40))
    alone, plain = least_squares(y, {"x": x}, np.arange(40)), least_squares(y, {"x": x})
    assert alone.error == pytest.approx(plain.error)
    paired = least_squares(np.repeat(y, 2), {"x": np.repeat(x, 2)}, np.repeat(np.arange(40), 2))
    assert paired.error["x"] == pytest.approx(plain.error["x"] * np.sqrt(40 / 39 * 79 / 78 / (40 / 38)))


# ---- what a count says about a chance ---------------------------------------------------------------
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
    tail = (1 - level) / 2
    for end, share in ((post.low, 1 - tail), (post.high, tail)):
        # Bisection finds an end to 1e-15: where the whole tail lies nearer to 0 or 1 than that, the end is 0 or 1.
        assert post.above(end) == pytest.approx(share, abs=1e-6) or min(end, 1 - end) < 1e-12


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
    assert statistics._beta_below(x, one, two) == pytest.approx(below)


PARAMETER = st.sampled_from([1e-6, 0.01, 0.5, 1.0, 2.5]) | st.floats(0.05, 60)


@QUICK
@given(PARAMETER, PARAMETER, st.floats(0, 1))
def test_beta_distribution_against_scipy(one, two, x):
    assert float(statistics._beta_below(x, one, two)) == pytest.approx(stats.beta.cdf(x, one, two), abs=1e-10)
    density = statistics.beta_density(one, two, 400)
    assert density.mean() == pytest.approx(1)
    assert density == pytest.approx(400 * np.diff(stats.beta.cdf(np.linspace(0, 1, 401), one, two)), abs=1e-6)


@QUICK
@given(*[st.floats(1, 40)] * 2, *[st.floats(0.3, 40)] * 2)
def test_chance_of_the_higher_of_two_against_scipy(a, b, c, d):
    """SciPy's integral of the distribution function of the one over the density of the other, ends and all.

    SciPy needs the first of the two without such ends; exchanged, the sum of both chances is 1.
    """
    found = statistics.probability_higher((a, b), (c, d))
    oracle, _ = integrate.quad(
        lambda x: special.betainc(a, b, x),
        0,
        1,
        weight="alg",
        wvar=(c - 1, d - 1),
        limit=200,
        epsabs=1e-10 * special.beta(c, d),
    )
    assert found == pytest.approx(oracle / special.beta(c, d), abs=1e-7)
    assert found + statistics.probability_higher((c, d), (a, b)) == pytest.approx(1, abs=1e-10)


@pytest.mark.parametrize(
    ("first", "second", "chance"),
    [
        ((7, 6), (1e-300, 12), 0.0),  # without a prior, none of twelve is certain to be the lower
        ((1e-300, 12), (7, 6), 1.0),
        ((1e-300, 3), (1e-300, 5), 0.5),
        ((1e-300, 3), (4, 1e-300), 1.0),
        ((1, 1), (1, 1), 0.5),
        ((1, 1), (2, 1), 2 / 3),
        ((0.5, 0.5), (0.5, 0.5), 0.5),
    ],
)
def test_chance_of_the_higher_of_two_in_closed_forms(first, second, chance):
    assert statistics.probability_higher(first, second) == pytest.approx(chance, abs=1e-12)


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


# ---- tests on a 2x2 table ---------------------------------------------------------------------------
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
    assert probability_second_better([[relief, none]] * 2) == pytest.approx(0.5)


@QUICK
@given(TABLE)
def test_chance_of_better_adds_up_and_rises_with_relief(table):
    t = np.array(table)
    better = probability_second_better(t)
    assert better + probability_second_better(t[::-1]) == pytest.approx(1)
    accepted, resisted = np.array([[1, 0], [0, 0]]), np.array([[0, 0], [1, 0]])
    assert probability_second_better(t + accepted) < better < probability_second_better(t + resisted)


@pytest.mark.parametrize(("table", "exact"), [([[0, 1], [1, 0]], 5 / 6), ([[0, 0], [1, 0]], 2 / 3)])
def test_chance_of_better_against_closed_forms(table, exact):
    assert probability_second_better(table) == pytest.approx(exact)


def test_tests_take_a_result_with_counts():
    class Result:
        counts = np.array([[10, 3], [7, 5]])

    assert fisher_exact(Result()) == fisher_exact(Result.counts)
    assert probability_second_better(Result()) == probability_second_better(Result.counts)


# ---- how far do coders agree? -----------------------------------------------------------------------
CODES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=30)


@QUICK
@given(CODES)
def test_kappa_against_scikit_learn(pairs):
    one, two = map(list, zip(*pairs, strict=True))
    for order, weights in ((range(5), "linear"), (None, None)):
        assume(len({*one, *two}) > 1)  # with one word only there is nothing to agree on beyond chance
        mine = weighted_kappa(one, two, order, draws=1) if weights else kappa(one, two, draws=1)
        theirs = cohen_kappa_score(one, two, labels=list(order) if weights else None, weights=weights)
        assert mine.kappa == pytest.approx(theirs)


def test_kappa_against_known_values():
    # 20 both yes, 5 yes-no, 10 no-yes, 15 both no: the usual textbook table, 0.4
    one, two = "y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15
    assert kappa(one, two, draws=100).kappa == pytest.approx(0.4)
    assert kappa("yyyn", "yyyy", draws=1).kappa == pytest.approx(0.0), "less than one disagreement is expected"
    assert kappa("yyyyn", "yyyyn", draws=1).kappa == 1 and kappa("ynyyyyyy", "nyyyyyyy", draws=1).kappa < 0
    assert weighted_kappa(one, two, "yn", draws=100).kappa == pytest.approx(0.4)
    # Steps apart, on average: 3/4 seen, 7/8 expected by chance; unequal: 1/2 seen, 11/16 expected.
    one, two = "aabc", "acbb"
    assert weighted_kappa(one, two, "abc", draws=100).kappa == pytest.approx(1 - 6 / 7)
    assert kappa(one, two, draws=100).kappa == pytest.approx(1 - 8 / 11)


@QUICK
@given(st.lists(st.sampled_from(LASTING), min_size=1, max_size=30))
def test_identical_codes_give_kappa_one(codes):
    for found in (kappa(codes, codes, draws=50), weighted_kappa(codes, codes, LASTING, draws=50)):
        assert (found.kappa, found.low, found.high, found.equal) == (1, 1, 1, 1)


@QUICK
@given(st.lists(st.tuples(*[st.sampled_from(SHORT_RUN)] * 2), min_size=2, max_size=30))
def test_kappa_is_symmetric_and_at_most_one(pairs):
    one, two = zip(*pairs, strict=True)
    found = kappa(one, two, draws=20)
    assert found.kappa == pytest.approx(kappa(two, one, draws=20).kappa)
    assert -1 - 1e-12 <= found.low <= found.high <= 1 and found.kappa <= 1


# ---- wrong input ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: kappa(["a"], ["a", "b"]), "not 1 and 2"),
        (lambda: kappa([], []), "not 0 and 0"),
        (lambda: weighted_kappa(["a"], ["b"], ["a"]), "“b” of case 1"),
        (lambda: fisher_exact([[1, 2, 3]]), "two rows"),
        (lambda: fisher_exact([[1, 2], [3]]), "two rows"),
        (lambda: probability_second_better([[1, 2], [3, -1]]), "two rows"),
    ],
)
def test_wrong_input_gets_one_sentence(wrong, told):
    with pytest.raises(DataError, match=told):
        wrong()


def test_a_choice_in_words():
    assert [either(words) for words in ("a", "ab", "abc")] == ["a", "a or b", "a, b or c"]
