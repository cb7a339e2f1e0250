"""Distance between capitals: the nearness in burden sharing and in the balance of threat (notebooks 06, 09)."""

import numpy as np

EARTH_RADIUS = 6371.0  # km, mean


def great_circle(one, other) -> np.ndarray:
    """Great-circle distance in km (haversine) between points given as (latitude, longitude) in degrees."""
    (lat1, lon1), (lat2, lon2) = np.radians(one), np.radians(other)
    half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS * np.arcsin(np.sqrt(half))
