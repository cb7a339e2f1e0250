"""The timeline from the founding of NATO to the essay, as a notebook shows it, each row with its evidence.

Left out: what happened after the essay (natolab.panels.forecast).
"""

from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.claims import claims
from natolab.facts.show import Markdown


def _source(name: str) -> str:
    """A fact, event or source as a link to its page; the essay by its name. Raises DataError for what is none."""
    if name in claims():
        return "the essay"
    kind = next((kind for kind, table in (("fact", "facts.csv"), ("event", "events.csv")) if _is_in(name, table)), "")
    row = {"fact": tables.fact, "event": tables.event}.get(kind, tables.source)(name)
    publisher = row["source_publisher"] if kind == "event" else row["publisher"]
    return f"[{publisher}]({row['url']})"


def _is_in(name: str, table: str) -> bool:
    return any(row["id"] == name for row in tables.rows(table))


def timeline() -> Markdown:
    """Date, what happened, and where it was read. Raises DataError for evidence that is not in the tables."""
    lines = ["| when | what happened | read in |", "|---|---|---|"]
    for row in tables.rows("timeline.csv"):
        ids = row["evidence_ids"].split(";")
        if not all(ids):
            raise DataError(f"The row {row['date']} of data/timeline.csv names no evidence: add an id.")
        lines.append(f"| {row['date']} | {row['what_happened']} | {', '.join(dict.fromkeys(map(_source, ids)))} |")
    return Markdown("\n".join(lines))
