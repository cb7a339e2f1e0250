"""The register of claims: complete, with evidence, in the author's own few words."""

import re
from dataclasses import FrozenInstanceError

import pytest
from natolab.errors import DataError
from natolab.facts import claims, tables
from natolab.facts.notebooks import course, notebooks
from natolab.questions import trial
from rows import for_each

IDS = [f"C{n:02d}" for n in range(1, 47) if n != 7] + [f"R{n}" for n in range(1, 8)]


def known(table):
    return set(tables.table(table)["id"])


def test_every_claim_is_there_in_order():
    assert list(claims.claims()) == IDS and len(IDS) == 52
    assert [c.id for c in claims.claims().values()] == IDS
    with pytest.raises(TypeError):
        claims.claims()["C07"] = None


def test_twelve_notebooks_each_the_home_of_a_claim():
    numbers = [f"{n:02d}" for n in range(12)]
    assert list(course()) == numbers
    assert {c.home for c in claims.claims().values()} == set(numbers)
    for number, entry in notebooks().items():
        assert entry["file"].startswith(f"{number}_") and entry["file"].endswith(".ipynb")
        assert entry["title"].endswith("?") and 15 <= int(entry["minutes"]) <= 60


@for_each(IDS)
def test_claim_is_complete(claim_id):
    c = claims.claim(claim_id)
    assert c.speaker == ("Walt" if claim_id[0] == "C" else "Rutte")
    assert c.paraphrase and c.test and c.verdict and c.flips
    assert set(c.evidence) <= known("facts") | known("events") | set(tables.table("sources")["source_id"])
    assert c.quoted.count(c.fragment) >= 1 if c.fragment else c.quoted == ""
    assert not c.fragment or c.paragraph in c.quoted


def test_only_what_cannot_be_tested_lacks_evidence():
    without = [c for c in claims.claims().values() if not c.evidence_ids]
    assert len(without) <= 1 and all(c.verdict == "cannot be tested here" for c in without)


@for_each(IDS)
def test_card_shows_the_claim_and_no_verdict(claim_id):
    c, text = claims.claim(claim_id), str(claims.cards(claim_id))
    for part in (f"**{c.id} · {c.speaker} · ", *c.types, c.paraphrase, c.walt_loses_if, c.other_predicts):
        assert part in text
    assert (f"“{c.fragment}”" in text) == bool(c.fragment) and "“”" not in text
    assert c.flips not in text and f"**{c.verdict}**" not in text


@for_each(IDS)
def test_the_test_of_a_claim_is_one_fold(claim_id):
    """Nobody reads ours before they have their own; both sides, what each loses by, the verdict and what turns it."""
    c, text = claims.claim(claim_id), str(trial.tested(claim_id))
    assert text.startswith(f"<details><summary><b>{claim_id}</b> {c.paraphrase}</summary>\n\n")
    assert text.endswith("\n\n</details>") and text.count("<details>") == 1
    for said in (c.walt_predicts, c.other_predicts, c.walt_loses_if, c.other_loses_if, f"**{c.verdict}**", c.flips):
        assert said in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 4 and {row.count("|") for row in rows} == {5}


def test_a_run_is_kept_for_all_who_ask_and_can_be_changed_by_none():
    run = trial.trial("C17")
    assert run is trial.trial("C17")
    with pytest.raises(FrozenInstanceError):
        run.pro_loses = not run.pro_loses


def test_several_claims_keep_the_order_asked_for():
    text = claims.cards("C17", "R1", "C16")
    assert [text.text.index(f"**{i} ·") for i in ("C17", "R1", "C16")] == sorted(
        text.text.index(f"**{i} ·") for i in ("C17", "R1", "C16")
    )
    assert text._repr_markdown_() == repr(text) == str(text)
    assert str(trial.tested("C17", "R1", "C16")).count("<details>") == 3


def row_of(row_id):
    """The row of a fact, an event or a source."""
    kind = {"F": tables.fact, "E": tables.event}.get(row_id[0]) if row_id[1:].isdigit() else None
    return (kind or tables.source)(row_id)


def test_citing_claims_lists_their_evidence_once_in_the_order_of_the_tables():
    one, two = claims.claim("C31"), claims.claim("C26")
    told = [line.split("**")[1] for line in str(claims.cited("C31", "C26")).splitlines()]
    late = {i for i in told if row_of(i)["vintage"] == "after"}
    assert set(told) == {*one.evidence, *two.evidence} and len(told) == len(set(told)) and not late
    kinds = ["FE".find(i[0]) if i[1:].isdigit() else 2 for i in told]
    assert set(one.evidence) & set(two.evidence) and kinds == sorted(kinds) and set(kinds) == {0, 1, 2}


def test_what_is_later_than_the_essay_is_shown_only_when_asked_for():
    """Every claim: what its verdict rests on, less the later rows; with after=True, or by their own name, they too."""
    hidden = set()
    for c in claims.claims().values():
        plain, full = (
            re.findall(r"^- \*\*([\w.]+)\*\*", str(text), re.MULTILINE)
            for text in (claims.cited(c.id), claims.cited(c.id, after=True))
        )
        late = {i for i in full if row_of(i)["vintage"] == "after"}
        assert set(full) == set(c.evidence) and set(plain) == set(full) - late, c.id
        hidden |= late
    assert hidden
    for row in hidden:
        assert f"**{row}**" in str(claims.cited(row))


def test_citation_says_what_who_when_where():
    fact, source, event = str(claims.cited("F033", "IMF_WEO_2025OCT", "E50")).splitlines()
    for part in ("**F033**", "462 USD bn PPP", "IISS", "*The Military Balance 2025*", "2025-02-12", "[page](https://"):
        assert part in fact
    row = tables.source("IMF_WEO_2025OCT")
    for part in ("**IMF_WEO_2025OCT**", row["publisher"], row["title"], row["edition"], row["terms"]):
        assert part in source
    row = tables.event("E50")
    for part in ("**E50**", row["date"], row["what_happened"], row["source_publisher"], row["title"]):
        assert part in event


@pytest.mark.parametrize(
    ("fact_id", "number"),
    [("F033", ": 462 USD bn PPP."), ("F015", ": 3.5 "), ("F003", "if alone. "), ("F001", '("keep on dreaming"). ')],
)
def test_citation_gives_the_number_unless_it_is_words(fact_id, number):
    assert number in str(claims.cited(fact_id))


@for_each(sorted(known("facts")))
def test_citation_marks_what_came_after_the_essay_and_what_was_derived(fact_id):
    row, text = tables.fact(fact_id), str(claims.cited(fact_id))
    assert text.startswith(f"- **{fact_id}** {row['quantity']}") and text.count("\n") == 0
    assert ("**Published after the essay.**" in text) == (row["vintage"] == "after")
    assert ("(derived)" in text) >= (row["confidence"] == "derived")
    assert ("[page](" in text) == str(row["url"]).startswith("http")


@pytest.mark.parametrize(("fact_id", "elsewhere"), [("F099", True), ("F014", True), ("F033", False), ("F041", False)])
def test_a_page_that_was_read_elsewhere_is_named_beside_the_publishers(fact_id, elsewhere):
    row, text = tables.fact(fact_id), str(claims.cited(fact_id))
    assert (f"Read in a [reprint or report]({row['found_where']})." in text) == elsewhere == ("Read in" in text)


@for_each(sorted(known("events")))
def test_citation_of_an_event_marks_what_came_after_the_essay(event_id):
    row, text = tables.event(event_id), str(claims.cited(event_id))
    assert row["what_happened"] in text and ("**After the essay.**" in text) == (row["vintage"] == "after")


@for_each(sorted(tables.table("sources")["source_id"]))
def test_every_source_can_be_cited(source_id):
    assert f"**{source_id}**" in str(claims.cited(source_id))


@pytest.mark.parametrize("show", [claims.cards, trial.tested, claims.cited, claims.claim])
@pytest.mark.parametrize("wrong", ["C07", "C99", "R9", "c16", "F999"])
def test_unknown_id_is_refused_in_a_sentence(show, wrong):
    with pytest.raises(DataError, match=rf"There is no (claim|row) {wrong}[ :].*data/\w+\.csv.*\.$"):
        show(wrong)


def test_a_number_that_is_one_is_shown_and_a_missing_date_said():
    assert "preliminary: 1 %" in claims.cited("F106").text
    assert "1 year" in claims.cited("F175").text
    assert "undated" in claims.cited("F176").text and ", nan." not in claims.cited("F176").text
    with pytest.raises(DataError):
        claims.cited("")
