"""Items of the calibration game, from data/calibration.csv and the facts they ask for.

items()        every item by id;  drawn(seed)   ten of them, six ranges and four statements, even between the two men
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from natolab.facts import tables

RANGES, STATEMENTS = 6, 4  # of a session
LEANINGS = ("walt", "rutte")


@dataclass(frozen=True)
class Item:
    """One row: a number to give a range for, or a statement to give a chance to."""

    id: str
    fact_id: str
    kind: str
    question: str
    unit: str
    low: float
    high: float
    step: float
    truth: float  # the number; of a statement 1 or 0
    liked_by: str


@cache
def items() -> Mapping[str, Item]:
    """Every item by id. Raises DataError for a fact that does not exist."""
    items_by_id = {}
    for row in tables.rows("calibration.csv"):
        fact = float(tables.fact(row["fact_id"])["value"])
        truth = fact if row["kind"] == "range" else float(row["truth"] == "yes")
        low, high, step = (float(row[key] or 0) for key in ("low", "high", "step"))
        items_by_id[row["id"]] = Item(
            row["id"],
            row["fact_id"],
            row["kind"],
            row["question"],
            row["unit"],
            low,
            high,
            step,
            truth,
            row["liked_by"],
        )
    return MappingProxyType(items_by_id)


def drawn(seed: int) -> tuple[Item, ...]:
    """Ten items, the same for the same seed: half of those that help a case help Walt's, up to one; ranges first."""
    chance = random.Random(seed)
    chosen: list[Item] = []
    for kind, count in (("range", RANGES), ("statement", STATEMENTS)):
        of_kind = [item for item in items().values() if item.kind == kind]
        chance.shuffle(of_kind)
        for _ in range(count):
            tally = [sum(item.liked_by == side for item in chosen) for side in LEANINGS]
            over = LEANINGS[tally[1] > tally[0]] if tally[0] != tally[1] else ""
            fit = [item for item in of_kind if item not in chosen]
            chosen.append(next((item for item in fit if item.liked_by != over), fit[0]))
    return tuple(chosen)
