"""The register of claims: data/claims.csv, one row a claim, and the scales of verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType

from natolab.errors import DataError
from natolab.facts import tables

SCALE = ("holds", "holds if …", "does not hold on this data", "cannot be tested here")
#: how sure a learner is of a verdict
CONFIDENCE = ("low", "middling", "high")


@dataclass(frozen=True)
class Claim:
    """One row of data/claims.csv."""

    id: str
    speaker: str
    paragraph: str
    fragment: str
    paraphrase: str
    type: str
    home: str
    walt_predicts: str
    other_predicts: str
    walt_loses_if: str
    other_loses_if: str
    test: str
    verdict: str
    flips: str
    evidence_ids: str

    @property
    def types(self) -> tuple[str, ...]:
        """Empirical, causal, strategic, normative, interpretive: one or more."""
        return tuple(self.type.split(";"))

    @property
    def evidence(self) -> tuple[str, ...]:
        """Facts, events and sources that the starting verdict rests on, by id."""
        return tuple(filter(None, self.evidence_ids.split(";")))

    @property
    def quoted(self) -> str:
        """The fragment with its place, or nothing."""
        where = f" ({self.paragraph})" if self.paragraph else ""
        return f"“{self.fragment}”{where}" if self.fragment else ""


@cache
def claims() -> Mapping[str, Claim]:
    """Every claim by id, in the order of the essay, Rutte's after Walt's."""
    names = [field.name for field in fields(Claim)]
    return MappingProxyType({row["id"]: Claim(*(row[name] for name in names)) for row in tables.rows("claims.csv")})


def claim(claim_id: str) -> Claim:
    """One claim. Raises DataError for an unknown id."""
    if claim_id not in claims():
        raise DataError(f"There is no claim {claim_id}: data/claims.csv lists the claims.")
    return claims()[claim_id]
