"""From a margin to a verdict: one rule for explorers, board, room and checks.

margin       how far an outcome is above the point where its verdict turns; built so that “just enough” is 0
holds        the margin is at or above 0: an exact tie counts for the claim, and so does one lost to rounding
undecided    the margin is nan: the model ranks nothing there, and neither “holds” nor “does not hold” is said
"""

import numpy as np
from numpy.typing import ArrayLike

TIE = 1e-9  # margins nearer to 0 than this are ties: no model here is more exact
HOLDS, NOT, UNDECIDED = "holds", "does not hold", "cannot be said"


def holds(margin: ArrayLike) -> np.ndarray:
    """True where the verdict holds; nan does not, but see `undecided`."""
    return np.asarray(margin, float) >= -TIE


def undecided(margin: ArrayLike) -> np.ndarray:
    """True where nothing can be said."""
    return np.isnan(np.asarray(margin, float))


def word(margin: float) -> str:
    """The verdict of one margin in words."""
    return UNDECIDED if undecided(margin) else HOLDS if holds(margin) else NOT


def tied(margin: ArrayLike) -> np.ndarray:
    """True where a margin is 0 up to rounding."""
    return np.abs(np.asarray(margin, float)) <= TIE
