"""Great-circle distances: limits, symmetry, one known by every pupil, and those between capitals."""

import numpy as np
import pytest
from natolab.errors import DataError
from natolab.models.distance import EARTH_RADIUS, between, capitals, great_circle


def test_poles_equator_and_the_same_place():
    assert great_circle((90, 0), (-90, 0)) == pytest.approx(np.pi * EARTH_RADIUS)
    assert great_circle((0, 0), (0, 90)) == pytest.approx(np.pi / 2 * EARTH_RADIUS)
    assert great_circle((59.4, 24.8), (59.4, 24.8)) == 0


def test_a_minute_of_arc_is_a_nautical_mile():
    assert great_circle((0, 0), (1 / 60, 0)) == pytest.approx(1.852, rel=1e-3)


def test_both_ways_are_equally_long():
    one, other = (59.44, 24.75), (40.42, -3.70)
    assert great_circle(one, other) == pytest.approx(great_circle(other, one))


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [("EST", "RUS", 867), ("ESP", "RUS", 3440), ("DNK", "RUS", 1560), ("DEU", "RUS", 1610), ("USA", "CHN", 11_150)],
)
def test_distances_between_capitals(one, other, km):
    assert between(one, other) == pytest.approx(km, rel=0.005)
    assert between(other, one) == pytest.approx(between(one, other))
    assert between(one, one) == 0


def test_every_capital_lies_on_the_globe_and_has_its_own_place():
    places = capitals()
    assert {"RUS", "CHN", "USA", "EST"} <= set(places)
    assert len(set(places.values())) == len(places)
    assert all(abs(latitude) <= 90 and abs(longitude) <= 180 for latitude, longitude in places.values())


@pytest.mark.parametrize(("one", "other"), [("EST", "XXX"), ("", "RUS"), ("Moscow", "EST")])
def test_a_state_without_a_capital_is_refused(one, other):
    with pytest.raises(DataError, match=r"no capital of .* choose from ALB"):
        between(one, other)
