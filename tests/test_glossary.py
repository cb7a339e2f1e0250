"""The glossary: every term that a notebook lists is in it. One plain sentence a term: see data/datapackage.json."""

import re

import pytest
from natolab.errors import DataError
from natolab.facts import glossary, tables
from natolab.facts.notebooks import course, notebooks
from rows import for_each
from stored import COURSE, COURSE_IDS, NOTEBOOKS, stored

TERMS = list(glossary.glossary().values())
each = for_each(TERMS, lambda term: term.term)
#: states, peoples, persons: a definition holds for all of them
NAMED = (
    r"\b(America|Russia|Europe|Britain|France|Germany|Poland|Ukrain\w*|China|Chinese|British|French|German|Polish|"
    r"NATO|Walt|Rutte|Trump|Moscow|Washington)\w*\b"
)


def test_terms_are_in_order_and_no_form_belongs_to_two():
    names = [t.term.casefold() for t in TERMS]
    assert names == sorted(names) and len(set(names)) == len(names) == len(tables.rows("glossary.csv")) >= 60
    forms = names + [form.casefold() for t in TERMS for form in t.also]
    assert len(set(forms)) == len(forms), {form for form in forms if forms.count(form) > 1}


@each
def test_no_term_explains_itself(term):
    for form in (term.term, *term.also):
        assert not re.search(rf"\b{re.escape(form)}\b", term.sentence, re.I), form


@each
def test_sentences_hold_for_everybody(term):
    assert not re.search(NAMED, term.sentence)


LINK = re.compile(r'\[([^\]]+)\]\(#Terms(?:-and-sources)? "([^"]*)"\)')
#: what is no use of a term: code, other links, tags, quotations
OTHER = re.compile(r"`[^`]*`|\[[^\]]*\]\([^)]*\)|<[^>]*>|\"[^\"]*\"|“[^”]*”")


def prose_and_links(path) -> tuple[str, dict[str, str]]:
    """Prose before the terms with every link to them as ⟦word⟧, and the words with the sentences they are linked to."""
    text = "\n".join(stored(path).prose).split("\n## Terms")[0]
    lines = [
        line for line in text.split("\n") if not line.startswith(("#", "|", "<details")) and "**Contents:**" not in line
    ]
    links = LINK.findall("\n".join(lines))
    assert len({shown for shown, _ in links}) == len(links), "each linked once"
    return "\n".join(OTHER.sub("", LINK.sub(r"⟦\1⟧", line)) for line in lines), dict(links)


@pytest.mark.parametrize("path", COURSE, ids=COURSE_IDS)
def test_terms_are_linked_from_their_first_use(path):
    """Each term that a notebook introduces and uses: the first use is the link, and its title is the sentence."""
    text, links = prose_and_links(path)
    assert len(links) >= 2
    for shown, sentence in links.items():
        term = glossary.look_up(shown)
        assert term.notebook == path.name[:2] and sentence == term.sentence.replace('"', "'"), shown
    for term in TERMS:
        if term.notebook == path.name[:2]:
            forms = "|".join(re.escape(f) for f in sorted((term.term, *term.also), key=len, reverse=True))
            first = re.search(rf"(?<![\w/-])⟦?({forms})(?![\w-])", text, re.I)
            assert first is None or first.group(0).startswith("⟦"), f"{term.term}: {text[first.start() :][:60]}"


#: what the misconceptions of the twelve notebooks turn on
NEEDED = """appeasement; accommodation; hedging; bandwagoning; balance of power; balance of threat; buck-passing;
deterrence by denial; deterrence by punishment; extended deterrence; compellence; strategic autonomy; burden; enabler;
force to space; abandonment; entrapment; wedge strategy; moral hazard; pole; polarity; resolve; audience cost;
first responder; last resort; latent power; usable power; stock and flow; same basis; counterfactual; public good;
strategic interaction; selection on the outcome; credibility; joint product; prior; flip point"""


@for_each(name.strip() for name in NEEDED.split(";"))
def test_terms_that_the_field_needs_are_there(name):
    assert glossary.look_up(name).term == name


@pytest.mark.parametrize("number", list(course()))
def test_every_notebook_introduces_terms(number):
    text = glossary.of(number).text
    here = [t for t in TERMS if t.notebook == number]
    assert here and text.startswith("**Terms.** ") and text.count("*:*") == 0
    assert re.findall(r"\*([^*]+):\*", text) == [t.title for t in here]


def test_terms_in_the_order_asked_for_by_any_form_once_each():
    shown = glossary.terms("poles", "Latent  Power", "POLE", "free-riding").text
    assert re.findall(r"\*([^*]+):\*", shown) == ["Pole", "Latent power", "Free riding"]
    assert "People and output that could be turned into military force." in shown
    assert glossary.terms("pole")._repr_markdown_() == repr(glossary.terms("pole"))


def test_the_table_has_every_term_and_links_only_to_what_is_written():
    lines = glossary.all_terms().text.splitlines()
    assert len(lines) == len(TERMS) + 2 and {line.count("|") for line in lines} == {4}
    for term, line in zip(TERMS, lines[2:], strict=True):
        file = notebooks()[term.notebook]["file"]
        assert line.startswith(f"| **{term.title}** | {term.sentence} | ")
        assert f"]({file})" in line


def test_a_link_leads_to_the_heading_in_notebook_00():
    assert glossary.link("poles") == f"[poles]({NOTEBOOKS[0].name}#Words-of-the-field)"
    assert glossary.link("pole", "the strongest").startswith("[the strongest](00_")
    heading = re.search(r"^## (Words .*)$", "\n".join(stored(NOTEBOOKS[0]).prose), re.M)
    assert heading is None or heading.group(1) == glossary.HEADING


@pytest.mark.parametrize("wrong", ["", "latent", "soft power", "*"])
def test_an_unknown_term_is_refused_in_a_sentence(wrong):
    for ask in (glossary.look_up, glossary.terms, glossary.link):
        with pytest.raises(DataError, match=r"There is no term .*data/glossary\.csv lists the terms\.$"):
            ask(wrong)
    with pytest.raises(DataError, match=r"There is no notebook 12: choose from 00, .*11\.$"):
        glossary.of("12")
