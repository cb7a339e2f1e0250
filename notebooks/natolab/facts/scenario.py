"""Assumptions: the registry, and immutable sets of values that can be shared as text.

registry()                 every assumption of data/assumptions.csv, by id
Scenario(target_burden=4)  the defaults with some values changed; a read-only mapping id -> value
preset("rutte")            a position somebody holds, from data/presets.csv; positions() names them all
scenario.code()            short text to paste to a neighbour;  Scenario.from_code(text) reads it back
scenario.to_json()         every value;                         Scenario.from_json(text) reads it back
"""

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from natolab.codec import one_code, sealed, seen, sound
from natolab.errors import ScenarioError, UnknownAssumption
from natolab.facts import tables

CODE_EDITION = "nato1"
#: units that a sentence leaves out: the number says enough
BARE = {"year", "share", "multiple", "ratio", "probability", "weight", "exponent", "0 to 1", "types"}
OWN, SHARED = "your scenario", "shared scenario"
QUOTED = 60  # characters of what was put in that a sentence repeats
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)

THOUSANDS = re.compile(
    r"[+-]?[1-9]\d{0,2}(,\d{3})+", re.ASCII
)  # 4,000 is four for one reader and thousands for another


def _brief(text: object) -> str:
    """What was put in, as a sentence quotes it: one short line."""
    line = "".join(sign if sign.isprintable() else " " for sign in str(text))
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}…"


def _once(pairs: list[tuple]) -> dict:
    """A JSON object; raises ValueError when a key stands twice."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("twice")
    return dict(pairs)


def plain_number(value: float) -> str:
    """Shortest text that reads back as the same number: 3.5, 2035, 0.1."""
    return repr(float(value)).removesuffix(".0")


@dataclass(frozen=True)
class Assumption:
    """One row of data/assumptions.csv: what a slider, its check and its prior are made from.

    low, default and high are the triangular prior of the Monte Carlo; the slider runs from low to
    reach, which is high unless the table gives a wider slider_high.
    """

    id: str
    model: str
    kind: str
    label: str
    unit: str
    low: float
    default: float
    high: float
    reach: float
    step: float
    options: tuple[str, ...]
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
        texts = {k: row[k] for k in ("id", "model", "kind", "label", "unit", "source_id", "whose", "note")}
        return cls(**texts, low=low, default=default, high=high, reach=reach, step=step, options=options)

    @property
    def whole(self) -> bool:
        """True when only whole numbers make sense (counts, years, switches, choices)."""
        return self.kind != "number"

    @property
    def assumed(self) -> bool:
        """True when no source stands behind the default."""
        return self.whose == "assumed" or self.source_id == "assumed"

    def range_text(self) -> str:
        """The allowed range in words."""
        return f"from {plain_number(self.low)} to {plain_number(self.reach)}"

    def check(self, value) -> float:
        """The value as a number inside the range. Raises ScenarioError naming field and range."""
        what = "a whole number" if self.whole else "a number"
        try:
            said = str(value).strip()
        except (ValueError, RecursionError):  # a number of thousands of digits
            said = "this"
        if THOUSANDS.fullmatch(said):
            raise ScenarioError(
                f"'{self.label}' takes {what} {self.range_text()}; “{_brief(said)}” may mean two numbers: leave out "
                "the comma."
            )
        text = said.replace(",", ".")
        if not NUMBER.fullmatch(text):
            raise ScenarioError(f"'{self.label}' takes {what} {self.range_text()}; “{_brief(text)}” is not one.")
        number = float(text)
        if not self.low <= number <= self.reach or (self.whole and number != round(number)):
            raise ScenarioError(f"'{self.label}' takes {what} {self.range_text()}; {_brief(text)} is outside.")
        return number + 0.0  # no minus nought

    @property
    def decimals(self) -> int:
        """The decimals that its step, default and bounds are written with: finer is no information."""
        written = (plain_number(x) for x in (self.step, self.low, self.default, self.reach))
        return max(0, *(-Decimal(text).as_tuple().exponent for text in written))

    def rounded(self, value) -> float:
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
        unit = "" if self.unit in BARE else self.unit if self.unit.startswith("%") else f" {self.unit}"
        if value == 1:
            unit = {" years": " year", " days": " day"}.get(unit, unit)
        return f"{plain_number(value)}{unit}"


@cache
def registry() -> Mapping[str, Assumption]:
    """Every assumption by id, in the order of data/assumptions.csv."""
    return MappingProxyType({row["id"]: Assumption.from_row(row) for row in tables.rows("assumptions.csv")})


@cache
def topics() -> tuple[str, ...]:
    """Topics whose models have assumptions (column `model` of data/assumptions.csv), in the order of the table."""
    return tuple(dict.fromkeys(a.model for a in registry().values()))


def assumption(assumption_id: str) -> Assumption:
    """One assumption. Raises ScenarioError for an unknown id."""
    try:
        return registry()[assumption_id]
    except KeyError:
        raise UnknownAssumption(
            f"There is no assumption called “{_brief(assumption_id)}”: data/assumptions.csv lists the names."
        ) from None


@cache
def _fingerprint() -> str:
    """Four letters that change when an assumption or a default changes: old codes are then refused."""
    told = ";".join(f"{a.id}={plain_number(a.default)}" for a in registry().values())
    return f"{zlib.crc32(told.encode()) & 0xFFFF:04x}"


class Scenario(Mapping):
    """An immutable set of assumption values: the defaults with some of them changed.

    Reads like a dict of floats by assumption id; unknown ids and values out of range raise ScenarioError.
    """

    def __init__(self, values: Mapping[str, float] | None = None, /, name: str = OWN, **changes: float):
        checked = {k: assumption(k).check(v) for k, v in {**dict(values or {}), **changes}.items()}
        self._values = {k: checked.get(k, a.default) for k, a in registry().items()}
        self._name = name

    @property
    def name(self) -> str:
        """What the scenario is called on screen."""
        return self._name

    def __getitem__(self, key: str) -> float:
        try:
            return self._values[key]
        except KeyError:
            return assumption(key).default  # raises the sentence

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def __eq__(self, other) -> bool:
        return isinstance(other, Scenario) and self._values == other._values

    def __repr__(self) -> str:
        changed = ", ".join(f"{registry()[k].label}: {registry()[k].say(v)}" for k, v in self.changed().items())
        return f"Scenario “{self.name}”: {changed or 'all defaults'}"

    def having(self, name: str | None = None, /, **changes: float) -> "Scenario":
        """The same scenario with some values changed."""
        return Scenario(self._values, name=name or self.name, **changes)

    def changed(self, baseline: "Scenario | None" = None) -> dict[str, float]:
        """What differs from the baseline (the defaults if none is given)."""
        base = baseline or {k: a.default for k, a in registry().items()}
        return {k: v for k, v in self._values.items() if v != base[k]}

    # ---- text codes -------------------------------------------------------------------------------
    def code(self) -> str:
        """A readable share code: edition, what differs from the defaults, checksum."""
        parts = [f"{CODE_EDITION}-{_fingerprint()}"]
        parts += [f"{k}={plain_number(v)}" for k, v in self.changed().items()]
        return sealed("/".join(parts))

    @classmethod
    def from_code(cls, text: str, name: str = SHARED) -> "Scenario":
        """The scenario of a share code, or of a JSON text. Raises ScenarioError for a damaged or foreign one."""
        if seen(text).lstrip().startswith("{"):
            return cls.from_json(seen(text))
        clean = one_code(text)
        if not clean:
            raise ScenarioError("There is no code in the box: paste one that begins with nato1.")
        if not clean.startswith(CODE_EDITION + "-"):
            raise ScenarioError("This is not a scenario code of this module: one begins with nato1-.")
        if not sound(clean):
            raise ScenarioError("This code is damaged (a letter is missing or changed): copy it again, whole.")
        head, *pairs = clean.split("/")[:-1]
        if head != f"{CODE_EDITION}-{_fingerprint()}":
            raise ScenarioError(
                "This code was made with another edition of the module, with other defaults: use that edition, or ask "
                "for the numbers and type them in."
            )
        values = dict(pair.partition("=")[::2] for pair in pairs)
        if len(values) != len(pairs):
            raise ScenarioError("This code names an assumption twice: ask for a new one.")
        return cls(values, name=name)

    def to_json(self) -> str:
        """Every value, so that it outlives a change of defaults."""
        return json.dumps({"natolab_scenario": 1, "name": self.name, "values": self._values}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Scenario":
        """The scenario of a JSON text. Raises ScenarioError when it is not one."""
        try:
            told = json.loads(text, object_pairs_hook=_once)
            values, name = told["values"], str(told.get("name") or SHARED)
            if told["natolab_scenario"] is True or told["natolab_scenario"] != 1 or not isinstance(values, dict):
                raise KeyError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ScenarioError("This is not a scenario of this module: it needs the JSON text of to_json().") from None
        missing = [k for k in registry() if k not in values]
        if missing:
            raise ScenarioError(f"This scenario lacks a value for “{missing[0]}”: ask for a complete one.")
        return cls(values, name=name)


# ---- presets ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Preset:
    """Named values of some assumptions with their basis: a position somebody holds, a set of states, a price basis."""

    id: str
    kind: str
    label: str
    whose: str
    values: Mapping[str, float]
    basis: Mapping[str, str]


@cache
def presets() -> Mapping[str, Preset]:
    """Every preset of data/presets.csv. Raises ScenarioError when one names an unknown assumption."""
    rows: dict[str, list[dict[str, str]]] = {}
    for row in tables.rows("presets.csv"):
        if row["assumption_id"] not in registry():
            raise ScenarioError(
                f"The preset “{row['preset']}” in data/presets.csv names “{row['assumption_id']}”, "
                "which is no assumption."
            )
        rows.setdefault(row["preset"], []).append(row)
    return MappingProxyType({key: _preset(key, part) for key, part in rows.items()})


def _preset(key: str, rows: list[dict[str, str]]) -> Preset:
    values = {row["assumption_id"]: registry()[row["assumption_id"]].check(row["value"]) for row in rows}
    basis = {row["assumption_id"]: row["basis"] for row in rows}
    first = rows[0]
    return Preset(key, first["kind"], first["label"], first["whose"], MappingProxyType(values), MappingProxyType(basis))


def positions() -> tuple[str, ...]:
    """Ids of the presets that are positions somebody holds, in the order of data/presets.csv."""
    return tuple(key for key, found in presets().items() if found.kind == "position")


def preset(preset_id: str) -> Scenario:
    """A preset as a scenario: its values, everything else at the defaults."""
    if preset_id not in presets():
        raise ScenarioError(f"There is no preset called “{preset_id}”: choose from {', '.join(presets())}.")
    chosen = presets()[preset_id]
    return Scenario(chosen.values, name=chosen.label)
