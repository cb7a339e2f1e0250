"""Scenarios: immutable sets of assumption values that can be shared as text, and the positions people hold.

Scenario(target_burden=4)  the defaults with some values changed; a read-only mapping id -> value
preset("rutte")            a position somebody holds, from data/presets.csv; positions() names them all
scenario.code()            short text to paste to a neighbour;  Scenario.from_code(text) reads it back
scenario.to_json()         every value;                         Scenario.from_json(text) reads it back
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from natolab.errors import ScenarioError
from natolab.facts import codes, editions, tables
from natolab.facts.assumptions import Assumption, assumption, plain_number, registry

__all__ = [
    "OWN",
    "SHARED",
    "Assumption",
    "Preset",
    "Scenario",
    "assumption",
    "plain_number",
    "preset",
    "presets",
    "registry",
]

CODE_VERSION = "nato1"
OWN, SHARED = "your scenario", "shared scenario"
CHART = "on-"  # begins the part that names the question whose chart a code was made on
_KEY = re.compile(r"[a-z_]{1,40}\.[A-Z_]{1,40}", re.ASCII)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; raises ValueError when a key stands twice."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("twice")
    return dict(pairs)


class Scenario(Mapping[str, float]):
    """An immutable set of assumption values: the defaults with some of them changed.

    Reads like a dict of floats by assumption id; unknown ids and values out of range raise ScenarioError.
    """

    def __init__(self, values: Mapping[str, float] | None = None, /, name: str = OWN, **changes: float):
        checked = {k: assumption(k).check(v) for k, v in {**dict(values or {}), **changes}.items()}
        self._values = {k: checked.get(k, a.default) for k, a in registry().items()}
        self._name, self._note, self._made_on = name, "", ""

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

    def __eq__(self, other: object) -> bool:
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

    # ---- as text ----------------------------------------------------------------------------------
    @classmethod
    def of_edition(cls, edition: editions.Edition, values: Mapping[str, float], name: str = SHARED) -> "Scenario":
        """The scenario that had these values, and for the rest the defaults of an edition; `note` says what changed."""
        opened, note = edition.opened(values)
        scenario = cls(opened, name=name)
        scenario._note = note
        return scenario

    @property
    def note(self) -> str:
        """What has changed since the code was made that this scenario was read from, in one sentence; or nothing."""
        return self._note

    @property
    def made_on(self) -> str:
        """The question on whose chart the code was made that this scenario was read from; empty if it names none."""
        return self._made_on

    def code(self, made_on: str = "") -> str:
        """A readable share code: the edition of the defaults, what differs from them, the chart, checksum.

        made_on   key of the question whose chart shows it, such as "buildup.PATHS"
        """
        edition = editions.present()
        chart = [f"{CHART}{made_on}"] if made_on else []
        return codes.write(f"{CODE_VERSION}-{edition.fingerprint}", [*edition.parts(self), *chart])

    @classmethod
    def from_code(cls, text: str, name: str = SHARED) -> "Scenario":
        """The scenario of a share code, or of a JSON text. Raises ScenarioError for a damaged or foreign one."""
        if codes.seen(text).lstrip().startswith("{"):
            return cls.from_json(codes.seen(text))
        fingerprint, parts = codes.read(text, CODE_VERSION, "scenario")
        edition = editions.edition(fingerprint)
        made_on = ""
        if parts and parts[-1].startswith(CHART):
            made_on = parts.pop().removeprefix(CHART)
            if not _KEY.fullmatch(made_on):
                raise ScenarioError(codes.NOT_OURS)
        scenario = cls.of_edition(edition, edition.read(parts), name)
        scenario._made_on = made_on
        return scenario

    def to_json(self) -> str:
        """Every value, with the edition that says which there were."""
        content = {"natolab_scenario": 1, "edition": editions.present().fingerprint, "name": self.name}
        return json.dumps({**content, "values": self._values}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Scenario":
        """The scenario of a JSON text. Raises ScenarioError when it is not one."""
        try:
            content = json.loads(text, object_pairs_hook=_once)
            values, name = content["values"], str(content.get("name") or SHARED)
            if content["natolab_scenario"] is True or content["natolab_scenario"] != 1 or not isinstance(values, dict):
                raise KeyError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ScenarioError("This is not a scenario of this module: it needs the JSON text of to_json().") from None
        edition = editions.edition(content["edition"]) if "edition" in content else editions.oldest()
        missing = [key for key in edition.defaults if key not in values]
        if missing:
            raise ScenarioError(f"This scenario lacks a value for “{missing[0]}”: ask for a complete one.")
        return cls.of_edition(edition, {key: edition.number(key, value) for key, value in values.items()}, name)


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
    return tuple(key for key, entry in presets().items() if entry.kind == "position")


def preset(preset_id: str) -> Scenario:
    """A preset as a scenario: its values, everything else at the defaults."""
    if preset_id not in presets():
        raise ScenarioError(f"There is no preset called “{preset_id}”: choose from {', '.join(presets())}.")
    chosen = presets()[preset_id]
    return Scenario(chosen.values, name=chosen.label)
