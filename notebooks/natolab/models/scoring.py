"""Scoring forecasts: rules under which saying what one believes is the best one can do (notebook 11).

brier           squared distance of a chance from what happened: 0 best, .25 for always saying one half, 1 worst
interval_score  width of an interval, plus a fine for each unit by which the truth lies outside: lower is better

Both are proper: no other answer has a better expected score than one's own belief. Left out: how hard a question was;
a score compares people on the same questions, or one person over time.
"""

import numpy as np
from numpy.typing import ArrayLike

from natolab.errors import DataError


def brier(chance: ArrayLike, happened: ArrayLike) -> np.ndarray:
    """(chance - happened)², for chances from 0 to 1 and happened 0 or 1. Raises DataError outside.

    Source: Brier 1950.
    """
    p, o = np.asarray(chance, float), np.asarray(happened, float)
    if not (np.all((p >= 0) & (p <= 1)) and np.all((o == 0) | (o == 1))):
        raise DataError("A Brier score needs a chance from 0 to 1 and an outcome of 0 or 1.")
    return (p - o) ** 2


def interval_score(low: ArrayLike, high: ArrayLike, truth: ArrayLike, level: float = 0.8) -> np.ndarray:
    """(high - low) + 2/(1-level) x distance of the truth outside. Raises DataError when low is above high.

    Source: Winkler 1972; Gneiting and Raftery 2007, eq. 43.
    """
    low, high, truth = (np.asarray(v, float) for v in (low, high, truth))
    if not np.all(low <= high) or not 0 < level < 1:
        raise DataError("An interval needs a low end that is not above its high end, and a level between 0 and 1.")
    outside = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
    return high - low + 2 / (1 - level) * outside
