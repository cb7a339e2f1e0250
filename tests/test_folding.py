"""Folding: code that is not the lesson is stored folded, arithmetic stays open, test markers are tags."""

import copy

import nbformat
import pytest
from natolab.authoring.folding import is_folded, tidied
from stored import IDS, NOTEBOOKS, stored

FOLDED = (
    "import natolab as nl\n\nnl.doctor.warn()",
    "import natolab as nl",
    'nl.Explorer(nl.questions.buildup.PATHS, ["usable_eu"])',
    'market = nl.preset("walt")\nnl.Explorer(nl.questions.spending.OUTSPEND, ["a"], scenario=market)',
    'guess = nl.Prediction("a", "b", low=0, high=1)\nguess',
    'guess.reveal({"start": 0.4})',
    'nl.claims.cited("F001")',
    'import natolab as nl\n\nnl.doctor.warn()\nnl.Explorer(nl.questions.buildup.ALONE, ["usable_eu"])',
    'nl.tested("C12") + nl.glossary.of("04") + nl.claims.cited("C12")',
    "nl.questions.buildup.today_table()",
)
OPEN = (
    "3.5 / 2.3",
    '2 * nl.flip_point(f, nl.Scenario(), "a") + nl.glossary.of("04")',
    "answer = 3.5 / 2.3\nanswer",
    'print(88 / 343)\nnl.claims.cited("F001")',
    "for year in (1, 2):\n    print(year)",
    "table = nl.questions.buildup.today_table()\ntable.iloc[:, :6]",
    "turn = nl.flip_point(f, nl.Scenario(), 'usable_eu')\nprint(turn)",
    "nl.flip_point(f, nl.Scenario(), 'usable_eu')",
)


@pytest.mark.parametrize("source", FOLDED)
def test_code_that_is_not_the_lesson_is_folded(source):
    assert is_folded(source)


@pytest.mark.parametrize("source", OPEN)
def test_arithmetic_stays_open(source):
    assert not is_folded(source)


def test_markers_become_tags_and_what_else_a_cell_is_told_stays():
    cell = nbformat.v4.new_code_cell("# NBVAL_CHECK_OUTPUT\nprint(1)", metadata={"tags": ["a"]})
    shut = nbformat.v4.new_code_cell("print(1)", metadata={"jupyter": {"source_hidden": True, "outputs_hidden": False}})
    tidied(nbformat.v4.new_notebook(cells=[cell, shut]))
    assert cell.source == "print(1)" and cell.metadata == {"tags": ["a", "nbval-check-output"]}
    assert shut.metadata == {"jupyter": {"outputs_hidden": False}}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_notebooks_are_stored_that_way(path):
    notebook = stored(path).notebook
    assert tidied(copy.deepcopy(notebook)) == notebook
    folded = [cell.metadata.get("jupyter", {}).get("source_hidden", False) for cell in stored(path).code]
    assert any(folded) and not all(folded)
