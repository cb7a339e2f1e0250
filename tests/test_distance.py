"""Great-circle distances: limits, symmetry, and one known by every pupil."""

import numpy as np
import pytest
from natolab.models.distance import EARTH_RADIUS, great_circle


def test_poles_equator_and_the_same_place():
    assert great_circle((90, 0), (-90, 0)) == pytest.approx(np.pi * EARTH_RADIUS)
    assert great_circle((0, 0), (0, 90)) == pytest.approx(np.pi / 2 * EARTH_RADIUS)
    assert great_circle((59.4, 24.8), (59.4, 24.8)) == 0


def test_a_minute_of_arc_is_a_nautical_mile():
    assert great_circle((0, 0), (1 / 60, 0)) == pytest.approx(1.852, rel=1e-3)


def test_both_ways_are_equally_long():
    one, other = (59.44, 24.75), (40.42, -3.70)
    assert great_circle(one, other) == pytest.approx(great_circle(other, one))
