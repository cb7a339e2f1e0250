"""What a claim rests on, and what a section quotes, as lists of sources with addresses.

cited("C16", "C17")      everything that the starting verdicts of these claims rest on (their column evidence_ids)
cited("F033", "E50")     these facts, events and sources
cited("C02", after=True) what was published after the essay too, which is left out otherwise
"""

from collections.abc import Collection

from natolab.facts import tables
from natolab.facts.claims.register import claim, claims
from natolab.facts.show import Markdown


def _cite_fact(fact_id: str) -> str:
    f = tables.fact(fact_id)
    unit = str(f["unit"])
    number = f"{f['value']:g}" if unit == "year" and f["value"] > 1 else f"{f['value']:,.10g} {unit}"
    # One "finding", "statement" or "position" is no quantity, and some facts are words only.
    counted = f["value"] == f["value"] and (f["value"] != 1 or unit in ("%", "year"))
    figure = f": {number}" if counted else ""
    day = f["date"] if isinstance(f["date"], str) else "undated"
    address = f" [page]({f['url']})" if str(f["url"]).startswith("http") else ""
    later = " **Published after the essay.**" if f["vintage"] == "after" else ""
    read = str(f["found_where"])
    if address and read.startswith("http") and _host(read) != _host(str(f["url"])):
        address += f" Read in a [reprint or report]({read})."
    kind = "" if f["confidence"] == "found" else f" ({f['confidence']})"
    return f"**{fact_id}** {f['quantity']}{figure}{kind}. {f['publisher']}, *{f['title']}*, {day}.{address}{later}"


def _host(address: str) -> str:
    """The host of a page's address, in small letters."""
    return address.partition("://")[2].partition("/")[0].lower()


def _cite_source(source_id: str) -> str:
    s = tables.source(source_id)
    address = f" [page]({s['url']})" if str(s["url"]).startswith("http") else ""
    return f"**{source_id}** {s['publisher']}, *{s['title']}*, {s['edition']}. Terms: {s['terms']}.{address}"


def _cite_event(event_id: str) -> str:
    e = tables.event(event_id)
    later = " **After the essay.**" if e["vintage"] == "after" else ""
    address = f" [page]({e['url']})" if str(e["url"]).startswith("http") else ""
    return f"**{event_id}** {e['date']}: {e['what_happened']}. {e['source_publisher']}, *{e['title']}*.{address}{later}"


def _spelt_out(ids: Collection[str], after: bool) -> list[str]:
    """What the claims among the ids rest on (facts, then events, then sources), then the others; none twice."""
    evidence = [i for row_id in ids if row_id in claims() for i in claim(row_id).evidence if after or not _is_after(i)]
    named = [i for i in ids if i not in claims()]
    return list(dict.fromkeys(sorted(evidence, key=lambda i: "FE".index(i[0]) if _numbered(i) else 2) + named))


def _numbered(row_id: str) -> bool:
    """True for the id of a fact or of an event, F033 or E50."""
    return row_id[:1] in ("F", "E") and row_id[1:].isdigit()


def _is_after(row_id: str) -> bool:
    """True for a row that was published, or happened, after the essay. Raises DataError for an unknown id."""
    find = {"F": tables.fact, "E": tables.event}[row_id[0]] if _numbered(row_id) else tables.source
    return str(find(row_id)["vintage"]) == "after"


def cited(*ids: str, after: bool = False) -> Markdown:
    """Facts (F…), events (E…), sources, or all that claims rest on, as a list: what, who published it, when, where.

    after: show also what the claims rest on that is later than the essay; a row that is named itself is always shown.
    Raises DataError for an unknown id.
    """
    kinds = {"F": _cite_fact, "E": _cite_event}
    lines = [(kinds[i[0]] if _numbered(i) else _cite_source)(i) for i in _spelt_out(ids, after)]
    return Markdown("\n".join(f"- {line}" for line in lines))
