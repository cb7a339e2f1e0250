"""The course: one idea at a time, in words that connect, on the map of the argument, with tests both men could lose."""

import ast
import re
import statistics

import pytest
from natolab.facts import claims
from natolab.questions import trial
from stored import NOTEBOOKS, stored

#: notebooks that are not rewritten yet; the bars hold for all others
WAITING: set[str] = set()
CORE = [
    path
    for path in NOTEBOOKS
    if path.name[:2] not in WAITING and path.name[:2] in {c.home for c in claims.claims().values()}
]
each = pytest.mark.parametrize("path", CORE, ids=[path.stem for path in CORE])
CELLS, WORDS, SLIDERS, EXPLORERS = 28, 1300, 8, 2
SENTENCE, SHORT, SHORT_SHARE = (14, 18), 7, 0.2


def plain(text: str) -> str:
    """Markdown as words: links as their text; headings, tables, code, tags and targets left out."""
    text = re.sub(r"```.*?```|<[^>]+>", " ", text, flags=re.S)
    text = re.sub(r"^(#+ .*|\|.*|\*\*Contents:\*\*.*|\*\*Time:\*\*.*)$", "", text, flags=re.M)
    text = re.sub(r"!?\[([^\]]*)\]\((?:[^()\"]|\"[^\"]*\")*\)", r"\1", text)
    return re.sub(r"[*_`]", "", text)


def words(text: str) -> list[str]:
    return re.findall(r"[\w’'%.,-]*\w[\w’'%-]*", text)


def sentences(text: str) -> list[str]:
    """Sentences of running prose; items of a list count as sentences of their own."""
    blocks = re.split(r"\n\s*\n|\n\s*(?:[-*]|\d+\.)\s", plain(text))
    found = [s for block in blocks for s in re.split(r"(?<=[.!?:;])[”’)]*\s+(?=[A-Z“‘(\d])", " ".join(block.split()))]
    return [s for s in found if len(words(s)) > 1]


def sliders(path) -> list[list[str]]:
    """For each explorer of a stored notebook, the ids of its levers."""
    found = []
    for cell in stored(path).code:
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "Explorer":
                texts = [n.value for n in ast.walk(node.args[1]) if isinstance(n, ast.Constant)]
                keys = [n.value for n in getattr(node.args[1], "keys", [])]
                found.append([text for text in texts if text not in keys])
    return found


@each
def test_one_idea_at_a_time(path):
    prose = "\n\n".join(stored(path).prose)
    assert len(stored(path).cells) <= CELLS
    assert len(words(plain(prose))) <= WORDS
    levers = sliders(path)
    assert len(levers) <= EXPLORERS and sum(map(len, levers)) <= SLIDERS, levers


@each
def test_sentences_connect(path):
    lengths = [len(words(s)) for text in stored(path).prose for s in sentences(text)]
    short = sum(length < SHORT for length in lengths) / len(lengths)
    assert SENTENCE[0] <= statistics.mean(lengths) <= SENTENCE[1], statistics.mean(lengths)
    assert short <= SHORT_SHARE, short


@each
def test_no_bare_code_in_prose(path):
    for text in stored(path).prose:
        assert not re.findall(r"\b[FE]\d{2,3}\b", plain(text)), text[:200]


@each
def test_opens_and_closes_on_the_map(path):
    calls = [cell.source for cell in stored(path).code]
    number = path.name[:2]
    assert calls[0].splitlines() == ["import natolab as nl", f'nl.Here("{number}")'] or f'nl.Here("{number}")' in calls
    close = next(i for i, code in enumerate(calls) if f'nl.Here("{number}", after=True)' in code)
    assert close > max(i for i, code in enumerate(calls) if "nl.Verdict(" in code)


@each
def test_what_came_after_the_essay_is_kept_for_the_last_notebook(path):
    from natolab.facts import tables

    late = {i for table in ("facts", "events") for i in tables.table(table).query("vintage == 'after'")["id"]}
    if path.name[:2] != "11":
        text = "\n".join([*stored(path).prose, *(cell.source for cell in stored(path).code)])
        assert set(re.findall(r"\b[FE]\d{2,3}\b", text)) & late <= {
            "F038"
        }  # an input of the build-up, named as younger


# ---- the tests of the claims ------------------------------------------------------------------------------
RUN = [c.id for c in claims.claims().values() if c.home not in WAITING]


@pytest.mark.parametrize("claim_id", list(claims.claims()))
def test_both_sides_say_before_the_run_what_they_expect_and_how_they_lose(claim_id):
    c = claims.claim(claim_id)
    said = [c.walt_predicts, c.other_predicts, c.walt_loses_if, c.other_loses_if]
    assert all(said) and len(set(said)) == 4
    assert c.test.startswith(("Run", "Not tested here"))


@pytest.mark.parametrize("claim_id", RUN)
def test_the_verdict_follows_from_the_numbers_by_the_rule(claim_id):
    c, run = claims.claim(claim_id), trial.trial(claim_id)
    assert (run is None) == c.test.startswith("Not tested here"), c.test
    assert c.verdict == trial.verdict_of(claim_id)
    if run:
        text = str(trial.tested(claim_id))
        assert run.measured and all(str(value) in text for value in run.measured.values())
        assert f"**{run.verdict}**" in text
