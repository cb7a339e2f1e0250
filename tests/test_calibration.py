"""Calibration: Wilson's interval against statsmodels, the curve by hand, overconfidence of either sign."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import DataError
from natolab.models import calibration as c
from scipy.stats import binomtest

MANY = settings(derandomize=True, deadline=None, max_examples=150, database=None)
ANSWERS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30)


@MANY
@given(st.integers(1, 40), st.data())
def test_the_range_is_wilsons(n, data):
    k = data.draw(st.integers(0, n))
    rate = c.hit_rate([1] * k + [0] * (n - k))
    there = binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert rate.share == k / n and rate.n == n
    assert rate.low == pytest.approx(there.low, abs=1e-6) and rate.high == pytest.approx(there.high, abs=1e-6)


def test_ten_answers_leave_much_open():
    assert c.hit_rate([1] * 8 + [0] * 2).low == pytest.approx(0.490, abs=5e-4)
    assert c.hit_rate([1] * 8 + [0] * 2).high == pytest.approx(0.943, abs=5e-4)


@MANY
@given(ANSWERS)
def test_every_answer_is_in_one_band_and_saying_the_opposite_changes_nothing(answers):
    p, o = np.array([a for a, _ in answers]), np.array([b for _, b in answers], float)
    bands, turned = c.curve(p, o), c.curve(np.where(p == 0.5, p, 1 - p), np.where(p == 0.5, o, 1 - o))
    assert sum(band.came_true.n for band in bands) == len(answers)
    assert all(0.5 <= band.said <= 1 for band in bands) and [b.said for b in bands] == sorted(b.said for b in bands)
    assert np.allclose([b.said for b in bands], [b.said for b in turned])
    sure = np.where(p < 0.5, 1 - p, p).mean() - np.where(p < 0.5, 1 - o, o).mean()
    assert c.leaning(p, o) == pytest.approx(sure)


def test_by_hand():
    bands = c.curve([0.9, 0.9, 0.6, 0.2], [1, 0, 1, 0])
    assert [(round(b.said, 2), b.came_true.share, b.came_true.n) for b in bands] == [
        (0.6, 1, 1),
        (0.8, 1, 1),
        (0.9, 0.5, 2),
    ]
    assert c.leaning([0.9, 0.9], [0, 0]) == pytest.approx(0.9)
    assert c.leaning([0.5, 0.5], [1, 1]) == pytest.approx(-0.5)
    assert np.isnan(c.leaning([], []))


@pytest.mark.parametrize(
    "wrong",
    [lambda: c.hit_rate([]), lambda: c.hit_rate([0.5]), lambda: c.curve([1.2], [1]), lambda: c.curve([0.5], [1, 0])],
)
def test_no_answer_is_refused_in_one_sentence(wrong):
    with pytest.raises(DataError, match=r"\.$"):
        wrong()
