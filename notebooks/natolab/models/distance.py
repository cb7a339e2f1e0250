"""Distance between capitals: the nearness in burden sharing and in the balance of threat (notebooks 06, 09).

great circle    the shortest way over the globe, here taken as a sphere
between         km from one capital to another; the places are in data/capitals.csv (Natural Earth)

Leaves out: borders, seas, overseas territories, and how long an army takes.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from natolab.errors import DataError
from natolab.facts import tables

EARTH_RADIUS = 6371.0  # km, mean


def great_circle(start: ArrayLike, end: ArrayLike) -> np.ndarray:
    """Great-circle distance in km (haversine) between points given as (latitude, longitude) in degrees."""
    (lat1, lon1), (lat2, lon2) = np.radians(start), np.radians(end)
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(half))


@cache
def capitals() -> Mapping[str, tuple[float, float]]:
    """State (ISO code) -> latitude and longitude of its capital in degrees, north and east positive."""
    places = tables.table("capitals").set_index("iso3")
    return MappingProxyType(
        dict(zip(places.index, zip(places["latitude"], places["longitude"], strict=True), strict=True))
    )


@cache
def between(start: str, end: str) -> float:
    """Great-circle distance between the capitals of two states, km. Raises DataError for a state without a row."""
    for state in (start, end):
        if state not in capitals():
            raise DataError(
                f"There is no capital of “{state}” in data/capitals.csv: choose from {', '.join(capitals())}."
            )
    return float(great_circle(capitals()[start], capitals()[end]))
