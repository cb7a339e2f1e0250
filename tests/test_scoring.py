"""Scoring rules: known values, and that honesty is the best policy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import DataError
from natolab.models.scoring import brier, interval_score

chances = st.floats(0, 1)


@pytest.mark.parametrize(
    ("chance", "happened", "score"), [(0.5, 1, 0.25), (0.5, 0, 0.25), (1, 1, 0), (1, 0, 1), (0.7, 1, 0.09)]
)
def test_brier_known_values(chance, happened, score):
    assert brier(chance, happened) == pytest.approx(score)


@settings(derandomize=True, deadline=None)
@given(belief=chances, said=chances)
def test_saying_what_one_believes_is_best(belief, said):
    def expected(chance):
        return belief * brier(chance, 1) + (1 - belief) * brier(chance, 0)

    assert expected(belief) <= expected(said) + 1e-12


def test_interval_score_known_values():
    assert interval_score(1, 3, 2) == 2
    assert interval_score(1, 3, 3.5) == pytest.approx(2 + 10 * 0.5)
    assert interval_score(1, 3, 0.5, level=0.5) == pytest.approx(2 + 4 * 0.5)


def test_the_right_quantiles_are_best():
    """On a large sample the interval from the 10th to the 90th percentile scores best."""
    truth = np.random.default_rng(1).normal(size=20_000)
    best = interval_score(*np.quantile(truth, [0.1, 0.9]), truth).mean()
    for low, high in ((-0.5, 0.5), (-3, 3), (0, 2)):
        assert interval_score(low, high, truth).mean() > best


@pytest.mark.parametrize(
    "bad",
    [
        lambda: brier(1.2, 1),
        lambda: brier(0.5, 0.5),
        lambda: interval_score(3, 1, 2),
        lambda: interval_score(1, 3, 2, 1),
    ],
)
def test_bad_input_gets_one_sentence(bad):
    with pytest.raises(DataError):
        bad()
