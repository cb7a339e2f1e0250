"""Editions of the defaults: what every assumption stood at when a code was made.

present()              the edition of data/assumptions.csv as it is;  edition(fingerprint) is any that there has been
Edition.parts(values)  what differs from the defaults of an edition, as a code writes it;  Edition.read(parts) back
Edition.opened(values) today's value of every assumption, and one sentence on what has changed since

A code says only what differs from the defaults that it was made with, and which defaults those were. So a new
assumption, another default and one taken away leave the codes in circulation readable, with the values they had.
data/editions.csv is the history; signing the tables adds an edition when assumptions.csv has changed.
Left out: a changed meaning (other options of a choice, another unit) under the same id, which needs a new id.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType

from natolab.errors import ScenarioError
from natolab.facts import codes, tables
from natolab.facts.assumptions import NUMBER, assumption, plain_number, registry

FILE = "editions.csv"
NAMED = 3  # assumptions that a sentence names one by one


@dataclass(frozen=True)
class Edition:
    """The default of every assumption there was, by id, in the order in which they came."""

    defaults: Mapping[str, float]

    @cached_property
    def fingerprint(self) -> str:
        """Four letters that tell one edition from another, forks of the module included."""
        spelt_out = ";".join(f"{key}={plain_number(default)}" for key, default in self.defaults.items())
        return f"{zlib.crc32(spelt_out.encode()) & 0xFFFF:04x}"

    def parts(self, values: Mapping[str, float]) -> list[str]:
        """What differs from these defaults as `id=value`; an id without a value stands at its default."""
        here = {key: values.get(key, default) for key, default in self.defaults.items()}
        return [f"{key}={plain_number(value)}" for key, value in here.items() if value != self.defaults[key]]

    def read(self, parts: Iterable[str]) -> dict[str, float]:
        """The values that parts spell out. Raises ScenarioError unless parts() would write the very same."""
        parts = list(parts)
        values = {key: self.number(key, text) for key, _, text in (part.partition("=") for part in parts)}
        if self.parts(values) != parts:
            raise ScenarioError(codes.NOT_OURS)
        return values

    def number(self, key: str, value: object) -> float:
        """The value of an assumption of this edition, which may be there no longer. Raises ScenarioError."""
        if key not in self.defaults or key in registry():
            return assumption(key).check(value)
        if not NUMBER.fullmatch(str(value)):
            raise ScenarioError(codes.NOT_OURS)
        return float(str(value))

    def opened(self, values: Mapping[str, float]) -> tuple[dict[str, float], str]:
        """Every assumption's value as it was where `values` says nothing else, and the sentence on what has changed.

        The sentence is empty when nothing has.
        """
        now = registry()
        read = {key: value for key, value in values.items() if key in now}
        silent = {key: default for key, default in self.defaults.items() if key in now and key not in values}
        old = {key: default for key, default in silent.items() if now[key].low <= default <= now[key].reach}
        changes = [
            _listed([_quoted(now[k].label) for k in now if k not in self.defaults], "added since, at the default:"),
            _listed(
                [f"{_quoted(now[k].label)} {now[k].say(v)}" for k, v in old.items() if v != now[k].default],
                "kept at the default of then:",
            ),
            _listed([_quoted(now[k].label) for k in silent if k not in old], "out of range by now, so at the default:"),
            _listed([_quoted(k) for k in self.defaults if k not in now], "left out, as it is no longer there:"),
        ]
        summary = "; ".join(filter(None, changes))
        sentence = f"This scenario was made with an earlier edition of the assumptions: {summary}." if summary else ""
        return {key: a.default for key, a in now.items()} | old | read, sentence


def _quoted(name: str) -> str:
    return f"“{name}”"


def _listed(names: list[str], word: str) -> str:
    """Names after a word on them; many are cut short."""
    more = len(names) - NAMED
    shown = [*names[:NAMED], f"{more} more"] if more > 1 else names
    return f"{word} {', '.join(shown)}" if names else ""


def history(rows: Iterable[Mapping[str, str]]) -> list[Edition]:
    """Every edition, oldest first, of the rows of data/editions.csv."""
    numbered: dict[str, dict[str, float]] = {}
    defaults: dict[str, float] = {}
    for row in rows:
        if row["default"]:
            defaults[row["assumption_id"]] = float(row["default"])
        else:
            defaults.pop(row["assumption_id"], None)
        numbered[row["edition"]] = dict(defaults)
    return [Edition(MappingProxyType(here)) for here in numbered.values()]


def additions(rows: list[dict[str, str]], now: Mapping[str, float]) -> list[dict[str, str]]:
    """The rows that data/editions.csv lacks for the defaults of now; none when nothing has changed."""
    before = history(rows)[-1].defaults if rows else {}
    cells = {key: plain_number(value) for key, value in now.items() if before.get(key) != value}
    cells |= {key: "" for key in before if key not in now}
    number = str(int(rows[-1]["edition"]) + 1 if rows else 1)
    return [{"edition": number, "assumption_id": key, "default": cell} for key, cell in cells.items()]


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition, the oldest first, the present one last."""
    rows = tables.rows(FILE)
    return tuple(history(rows + additions(rows, {key: a.default for key, a in registry().items()})))


def edition(fingerprint: object) -> Edition:
    """One edition. Raises ScenarioError for one that this copy of the module does not know."""
    matching = [edition for edition in editions() if edition.fingerprint == fingerprint]
    if not matching:
        raise ScenarioError(
            "This code was made with another edition of the module, which this copy does not know: use that edition, "
            "or ask for the numbers and type them in."
        )
    return matching[0]


def oldest() -> Edition:
    """The first edition: that of every JSON text which names none."""
    return editions()[0]


def present() -> Edition:
    """The edition of data/assumptions.csv as it is."""
    return editions()[-1]
