"""One rule from margin to verdict: ties count for the claim, nan says nothing."""

import numpy as np
import pytest
from natolab.models import verdict


@pytest.mark.parametrize(
    ("margin", "word", "tied"),
    [
        (1.0, "holds", False),
        (0.0, "holds", True),
        (-0.0, "holds", True),
        (-1e-12, "holds", True),
        (-1e-6, "does not hold", False),
        (np.inf, "holds", False),
        (-np.inf, "does not hold", False),
        (np.nan, "cannot be said", False),
    ],
)
def test_the_verdict_of_a_margin(margin, word, tied):
    assert verdict.word(margin) == word and bool(verdict.tied(margin)) is tied
    assert bool(verdict.holds([margin])[0]) is (word == "holds")
    assert bool(verdict.undecided([margin])[0]) is (word == "cannot be said")
