"""Flip puzzles: the fewest moves that turn a verdict, some levers being forbidden.

moves          the levers that differ from the start
par            fewest levers that have to move for the verdict to turn, and moves that do it
PLACES         values tried of each lever when several move at once

One lever: every value of its slider is tried (natolab.models.sensitivity.flip_point). Several: their ends and some
places between; a path that needs a place in between only is not found, so par is then an upper bound, and says so.
Left out: how large or how likely a move is.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from natolab.facts.assumptions import registry
from natolab.facts.scenario import Scenario
from natolab.models import verdict
from natolab.models.sensitivity import flip_point, slider_values

Margin = Callable[[Mapping[str, float | np.ndarray]], np.ndarray]

PLACES = 5
MOST = 3  # levers; beyond that a puzzle is none


class Par(NamedTuple):
    """The fewest moves found, values that do it, and whether fewer are impossible or only not found."""

    moves: int
    values: Mapping[str, float]
    proven: bool


def moves(start: Mapping[str, float], now: Mapping[str, float], allowed: Sequence[str]) -> tuple[str, ...]:
    """The levers that differ between two scenarios, those outside `allowed` included."""
    return tuple(key for key in (*allowed, *(k for k in start if k not in allowed)) if start[key] != now[key])


def turned(margin: Margin, start: Mapping[str, float], now: Mapping[str, float]) -> bool:
    """Whether the verdict is another than at the start; what cannot be said is no verdict."""
    at_start, at_now = float(margin(start)), float(margin(now))
    if verdict.undecided(at_start) or verdict.undecided(at_now):
        return False
    return bool(verdict.holds(at_start)) != bool(verdict.holds(at_now))


def par(margin: Margin, start: Scenario, allowed: Sequence[str]) -> Par | None:
    """The fewest of the allowed levers that turn the verdict of `margin` from `start`; None with up to three.

    Raises ScenarioError for an unknown lever.
    """
    for key in allowed:
        value = flip_point(margin, start, key)
        if value is not None:
            return Par(1, {key: value}, True)
    tried = {key: _places(key) for key in allowed}
    here = bool(verdict.holds(margin(start)))
    for count in range(2, min(MOST, len(allowed)) + 1):
        for keys in combinations(allowed, count):
            grid = np.meshgrid(*(tried[key] for key in keys), indexing="ij")
            values = {**{k: start[k] for k in start}, **{k: g.ravel() for k, g in zip(keys, grid, strict=True)}}
            margins = np.broadcast_to(margin(values), grid[0].size)
            turns = (verdict.holds(margins) != here) & ~verdict.undecided(margins)
            if turns.any():
                best = int(np.argmin(np.where(turns, _distance(start, values, keys), np.inf)))
                return Par(count, {key: float(values[key][best]) for key in keys}, count == 2)
    return None


def _places(key: str) -> np.ndarray:
    """Some values of a lever's slider, its ends among them."""
    every = slider_values(registry()[key])
    return every[np.unique(np.linspace(0, len(every) - 1, PLACES).round().astype(int))]


def _distance(start: Mapping[str, float], values: Mapping[str, np.ndarray], keys: Sequence[str]) -> np.ndarray:
    """How far the levers move together, each in parts of its slider."""
    ranges = {key: registry()[key].reach - registry()[key].low for key in keys}
    return np.sum([np.abs(values[key] - start[key]) / ranges[key] for key in keys], axis=0)
