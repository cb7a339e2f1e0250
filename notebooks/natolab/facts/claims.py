"""Claims: the register of what the essay says, and of what the man it attacks says.

claims()             every claim by id (C01-C46 without C07, R1-R7), from data/claims.csv
cards("C16", "C17")  the claims as a notebook shows them: fragment, paragraph, plain words, test
verdicts("C16")      where the evidence stands at the start, and what would turn it
journey()            the twelve notebooks and the claims that live in each
cited("F033", ...)   facts, events and sources as a list with addresses
"""

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
    test: str
    verdict: str
    flips: str
    evidence_ids: str

    @property
    def types(self) -> tuple[str, ...]:
        """Empirical, causal, strategic, normative, interpretive: one or more."""
        return tuple(self.type.split(";"))

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


@cache
def notebooks() -> Mapping[str, dict[str, str]]:
    """The twelve notebooks by number: file, title, minutes."""
    return MappingProxyType({row["number"]: row for row in tables.rows("notebooks.csv")})


def without_formulas(text: str) -> str:
    """Text for a notebook: two dollar signs would make a formula of what is between them, escaped or not."""
    return text.replace("US$", "USD").replace("$", "USD ")


class Markdown:
    """Text that a notebook shows as Markdown and a terminal as it stands."""

    def __init__(self, text: str):
        self.text = text

    def _repr_markdown_(self) -> str:
        return without_formulas(self.text)

    def __repr__(self) -> str:
        return self.text


def cards(*claim_ids: str) -> Markdown:
    """The claims as put: id, fragment with paragraph, plain words, type, test. No verdict yet."""
    parts = []
    for c in map(claim, claim_ids):
        said = f"{c.quoted}  \n" if c.quoted else ""
        parts.append(
            f"**{c.id} · {c.speaker} · {', '.join(c.types)}**  \n{said}*In plain words:* {c.paraphrase}  \n"
            f"*The test it could fail:* {c.test}"
        )
    return Markdown("\n\n".join(parts))


def verdicts(*claim_ids: str) -> Markdown:
    """Where the evidence stands at the start, and what would turn it: a place to begin, not a grade."""
    lines = ["| claim | starting verdict | what turns it |", "|---|---|---|"]
    lines += [f"| {c.id}: {c.paraphrase} | **{c.verdict}** | {c.flips} |" for c in map(claim, claim_ids)]
    # Folded, so that nobody reads ours before they have their own.
    return Markdown("\n".join(["<details><summary>Our starting verdicts</summary>", "", *lines, "", "</details>"]))


def _cite_fact(fact_id: str) -> str:
    f = tables.fact(fact_id)
    unit = str(f["unit"])
    number = f"{f['value']:g}" if unit == "year" and f["value"] > 1 else f"{f['value']:,.10g} {unit}"
    # One "finding", "statement" or "position" is no quantity, and some facts are words only.
    counted = f["value"] == f["value"] and (f["value"] != 1 or unit in ("%", "year"))
    said = f": {number}" if counted else ""
    day = f["date"] if isinstance(f["date"], str) else "undated"
    address = f" [page]({f['url']})" if str(f["url"]).startswith("http") else ""
    later = " **Published after the essay.**" if f["vintage"] == "after" else ""
    kind = "" if f["confidence"] == "found" else f" ({f['confidence']})"
    return f"**{fact_id}** {f['quantity']}{said}{kind}. {f['publisher']}, *{f['title']}*, {day}.{address}{later}"


def _cite_source(source_id: str) -> str:
    s = tables.source(source_id)
    address = f" [page]({s['url']})" if str(s["url"]).startswith("http") else ""
    return f"**{source_id}** {s['publisher']}, *{s['title']}*, {s['edition']}. Terms: {s['terms']}.{address}"


def _cite_event(event_id: str) -> str:
    e = tables.event(event_id)
    later = " **After the essay.**" if e["vintage"] == "after" else ""
    address = f" [page]({e['url']})" if str(e["url"]).startswith("http") else ""
    return f"**{event_id}** {e['date']}: {e['what_happened']}. {e['source_publisher']}, *{e['title']}*.{address}{later}"


def cited(*ids: str) -> Markdown:
    """Facts (F…), events (E…) and sources as a list: what, who published it, when, where. Raises DataError."""
    kinds = {"F": _cite_fact, "E": _cite_event}
    lines = [(kinds[i[:1]] if i[:1] in kinds and i[1:].isdigit() else _cite_source)(i) for i in ids]
    return Markdown("\n".join(f"- {line}" for line in lines))


def journey() -> Markdown:
    """The twelve notebooks: number, question, minutes, and the claims that live there."""
    lines = ["| | notebook | minutes | claims |", "|---|---|---|---|"]
    for number, entry in notebooks().items():
        here = ", ".join(c.id for c in claims().values() if c.home == number)
        lines.append(f"| {number} | [{entry['title']}]({entry['file']}) | {entry['minutes']} | {here} |")
    return Markdown("\n".join(lines))
