"""Flip puzzles as data/puzzles.csv declares them, and what a move of a lever stands for (data/moves.csv).

puzzles()           every puzzle by id;  puzzle("04")  that of a notebook, or of an id
means(key, up)      which change in the world moving a lever up (or down) stands for; empty where no row says it
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.scenario import Scenario, preset


@dataclass(frozen=True)
class FlipPuzzle:
    """One row: turn the verdict of `question` from `start` without the levers in `forbidden`."""

    id: str
    notebook: str
    question: str
    start: str
    forbidden: frozenset[str]
    task: str
    why: str

    @property
    def scenario(self) -> Scenario:
        """Where it starts."""
        return preset(self.start) if self.start else Scenario(name="starting point")


@cache
def puzzles() -> Mapping[str, FlipPuzzle]:
    """Every puzzle by id."""
    puzzles_by_id = {}
    for row in tables.rows("puzzles.csv"):
        forbidden = frozenset(filter(None, row["forbidden"].split(";")))
        puzzles_by_id[row["id"]] = FlipPuzzle(
            row["id"], row["notebook"], row["question"], row["start"], forbidden, row["task"], row["why"]
        )
    return MappingProxyType(puzzles_by_id)


def puzzle(which: str) -> FlipPuzzle:
    """The puzzle of a notebook ("04") or of an id ("P04"). Raises DataError when there is none."""
    for flip_puzzle in puzzles().values():
        if which in (flip_puzzle.id, flip_puzzle.notebook):
            return flip_puzzle
    raise DataError(f"There is no puzzle {which}: choose from {', '.join(puzzles())}.")


@cache
def _moves() -> Mapping[str, tuple[str, str]]:
    return {row["assumption_id"]: (row["up"], row["down"]) for row in tables.rows("moves.csv")}


def means(key: str, up: bool) -> str:
    """Which change in the world a move stands for; empty where data/moves.csv has no row."""
    return _moves().get(key, ("", ""))[0 if up else 1]
