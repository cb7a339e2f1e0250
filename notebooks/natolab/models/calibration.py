"""Calibration: does somebody who says 80 % hit four times in five? (Chances and ranges against known facts.)

hit_rate        share of hits, with the range that so few answers leave open (Wilson)
curve           chances said, in bands, against how often they came true
leaning         how far chances said lie above how often they came true: above 0 is overconfidence

A chance or a range is scored by natolab.models.scoring. Left out: how hard the questions were; ten answers bound the
truth only loosely, which is what the range says.
Source: Wilson 1927; Brier 1950; the bands as in Lichtenstein, Fischhoff and Phillips 1982.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from natolab.errors import DataError

Z95 = 1.959964  # of the normal distribution, two-sided 95 %


class Rate(NamedTuple):
    """A share with the range that is compatible with it, each 0 to 1, and the number of answers."""

    share: float
    low: float
    high: float
    n: int


def hit_rate(hits: ArrayLike, z: float = Z95) -> Rate:
    """Share of hits (0 or 1 each, any number above none), with Wilson's score interval. Raises DataError."""
    answers = np.asarray(hits, float).ravel()
    if not answers.size or not np.all((answers == 0) | (answers == 1)):
        raise DataError("A hit rate needs at least one answer, each 0 or 1.")
    n, share = answers.size, float(answers.mean())
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Rate(share, max(0.0, float(middle - half)), min(1.0, float(middle + half)), n)


class Band(NamedTuple):
    """Answers with about the same chance: the mean chance said, and how often it came true."""

    said: float
    came_true: Rate


def curve(chances: ArrayLike, came_true: ArrayLike, edges: ArrayLike = (0.5, 0.6, 0.75, 0.9, 1.0)) -> list[Band]:
    """Chances said (0 to 1) against outcomes (0 or 1), in bands between the edges; empty bands are left out.

    A chance below one half says the opposite with the rest: it is counted as that. Raises DataError.
    """
    p, o = np.asarray(chances, float).ravel(), np.asarray(came_true, float).ravel()
    if p.shape != o.shape or not np.all((p >= 0) & (p <= 1)) or not np.all((o == 0) | (o == 1)):
        raise DataError("A curve needs a chance from 0 to 1 and an outcome of 0 or 1 for each answer.")
    p, o = np.where(p < 0.5, 1 - p, p), np.where(p < 0.5, 1 - o, o)
    edges = np.asarray(edges, float)
    which = np.clip(np.searchsorted(edges, p, side="right") - 1, 0, len(edges) - 2)
    return [Band(float(p[which == k].mean()), hit_rate(o[which == k])) for k in np.unique(which)]


def leaning(chances: ArrayLike, came_true: ArrayLike) -> float:
    """Mean chance said less the share that came true, chances below one half turned round; nan without answers."""
    bands = curve(chances, came_true)
    n = sum(band.came_true.n for band in bands)
    return sum((band.said - band.came_true.share) * band.came_true.n for band in bands) / n if n else float("nan")
