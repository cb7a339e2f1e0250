"""Assumptions: the registry of what can be moved, and the range of any number that somebody may type.

Range(...)         what a slider and its box take, with the check and its sentence
registry()         every assumption of data/assumptions.csv, by id;  assumption(id) is one
plain_number(x)    the shortest text of a number
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from natolab.errors import ScenarioError, UnknownAssumption
from natolab.facts import tables

#: units that a sentence leaves out: the number says enough
BARE = {"year", "share", "multiple", "ratio", "probability", "weight", "exponent", "0 to 1", "types"}
QUOTED = 60  # characters of what was put in that a sentence repeats
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
#: 4,000 is four for one reader and thousands for another
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+", re.ASCII)


def brief(text: object) -> str:
    """What was put in, as a sentence quotes it: one short line."""
    line = "".join(sign if sign.isprintable() else " " for sign in str(text))
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}…"


def plain_number(value: float) -> str:
    """Shortest text that reads back as the same number: 3.5, 2035, 0.1."""
    return repr(float(value)).removesuffix(".0")


@dataclass(frozen=True, kw_only=True)
class Range:
    """What a slider and its box take: numbers from low to reach in steps; `kind` and `options` as in the registry."""

    id: str
    label: str
    unit: str
    low: float
    reach: float
    step: float
    kind: str = "number"
    options: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """True when only whole numbers make sense (counts, years, switches, choices)."""
        return self.kind != "number"

    @property
    def about(self) -> str:
        """What a learner may want to know of it, in words: the range."""
        return f"Range {self.range_text()}."

    def range_text(self) -> str:
        """The allowed range in words."""
        return f"from {plain_number(self.low)} to {plain_number(self.reach)}"

    def check(self, value: object) -> float:
        """The value as a number inside the range. Raises ScenarioError naming field and range."""
        needed = "a whole number" if self.whole else "a number"
        try:
            raw = str(value).strip()
        except (ValueError, RecursionError):  # a number of thousands of digits
            raw = "this"
        if THOUSANDS.fullmatch(raw):
            raise ScenarioError(
                f"'{self.label}' takes {needed} {self.range_text()}; “{brief(raw)}” may mean two numbers: leave out "
                "the comma."
            )
        text = raw.replace(",", ".")
        if not NUMBER.fullmatch(text):
            raise ScenarioError(f"'{self.label}' takes {needed} {self.range_text()}; “{brief(text)}” is not one.")
        number = float(text)
        if not self.low <= number <= self.reach or (self.whole and number != round(number)):
            raise ScenarioError(f"'{self.label}' takes {needed} {self.range_text()}; {brief(text)} is outside.")
        return number + 0.0  # no minus nought

    @property
    def decimals(self) -> int:
        """The decimals that its step and bounds are written with: finer is no information."""
        return max(0, *(_decimals(number) for number in self._written))

    @property
    def _written(self) -> tuple[float, ...]:
        return self.step, self.low, self.reach

    def rounded(self, value: object) -> float:
        """What a typed number is taken as: inside the range, to `decimals`. Raises ScenarioError as check does.

        Codes, JSON texts and presets are read with check, which leaves a finer value as it is.
        """
        return round(self.check(value), self.decimals) + 0.0

    def say(self, value: float) -> str:
        """A value with its unit, as a person would say it."""
        if self.options:
            return self.options[int(value)]
        if self.kind == "switch":
            return "yes" if value else "no"
        if self.unit == "day":
            return f"day {plain_number(value)}"  # a place in time, no length of it
        unit = "" if self.unit in BARE else self.unit if self.unit.startswith("%") else f" {self.unit}"
        if value == 1:
            unit = {" years": " year", " days": " day"}.get(unit, unit)
        return f"{plain_number(value)}{unit}"


def _decimals(number: float) -> int:
    exponent = Decimal(plain_number(number)).as_tuple().exponent
    return -int(exponent)


@dataclass(frozen=True, kw_only=True)
class Assumption(Range):
    """One row of data/assumptions.csv: what a slider, its check and its prior are made from.

    tab is where it stands among many levers, "" where it moves no verdict of the board.
    low, default and high are the triangular prior of the Monte Carlo; the slider runs from low to
    reach, which is high unless the table gives a wider slider_high.
    """

    model: str
    tab: str
    default: float
    high: float
    source_id: str
    whose: str
    note: str

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> "Assumption":
        """Read one row; raises ScenarioError when a number is missing or low..default..high is not in order."""
        try:
            low, default, high, step = (float(row[k]) for k in ("low", "default", "high", "step"))
            reach = float(row["slider_high"] or high)
        except (KeyError, ValueError, TypeError):
            raise ScenarioError(
                f"The row {row.get('id')} of data/assumptions.csv needs numbers in low, default, high and step."
            ) from None
        if not low <= default <= high <= reach:
            raise ScenarioError(f"The row {row['id']} of data/assumptions.csv must have low ≤ default ≤ high.")
        options = tuple(row["options"].split("|")) if row["options"] else ()
        texts = {k: row[k] for k in ("id", "model", "kind", "tab", "label", "unit", "source_id", "whose", "note")}
        return cls(**texts, low=low, default=default, high=high, reach=reach, step=step, options=options)

    @property
    def assumed(self) -> bool:
        """True when no source stands behind the default."""
        return self.whose == "assumed" or self.source_id == "assumed"

    @property
    def about(self) -> str:
        """Where the default comes from, the range, and the note of the table, in words."""
        default = f"default {self.say(self.default)}."
        chosen = self.options or self.kind == "switch"
        reach = f"D{default[1:]}" if chosen else f"Range {self.range_text()}, {default}"
        note = [f"{self.note[0].upper()}{self.note[1:]}."] if self.note else []
        return " ".join([self._origin, reach, *note])

    @property
    def _origin(self) -> str:
        sources = ", ".join(part for part in self.source_id.split(";") if part not in ("assumed", "learner"))
        if self.whose == "learner":
            return "Yours to choose."
        if self.assumed:
            return f"Assumed, in view of {sources}." if sources else "Assumed."
        return f"Source: {sources}."

    @property
    def _written(self) -> tuple[float, ...]:
        return *super()._written, self.default


@cache
def registry() -> Mapping[str, Assumption]:
    """Every assumption by id, in the order of data/assumptions.csv."""
    return MappingProxyType({row["id"]: Assumption.from_row(row) for row in tables.rows("assumptions.csv")})


@cache
def topics() -> tuple[str, ...]:
    """Topics whose models have assumptions (column `model` of data/assumptions.csv), in the order of the table."""
    return tuple(dict.fromkeys(a.model for a in registry().values()))


def assumption(assumption_id: str) -> Assumption:
    """One assumption. Raises UnknownAssumption (a ScenarioError) for an unknown id."""
    try:
        return registry()[assumption_id]
    except KeyError:
        raise UnknownAssumption(
            f"There is no assumption called “{brief(assumption_id)}”: data/assumptions.csv lists the names."
        ) from None
