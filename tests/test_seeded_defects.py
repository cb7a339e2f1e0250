"""The list of seeded defects cannot rot: every place is still there, every test named is still there, and it runs."""

import ast
import csv
import io
import json
import re

import pytest
import seeded_defects
from rows import for_each
from seeded_defects import DEFECTS, ROOT, NotFound, main, swap

each = for_each(DEFECTS, lambda defect: defect.what)
#: what must have a defect of its own: every room and table kind
PARTS = ("facts/", "models/", "charts/", "questions/", "learner/", "panels/", "classroom/", "checks/", "authoring/",
         "data/", "notebooks/02_", "exercises/", "README.md")  # fmt: skip


def before(defect) -> str:
    """The file of a defect as it stands."""
    return (ROOT / defect.file).read_text(encoding="utf-8")


@each
def test_its_place_is_there_once_and_what_comes_out_can_be_read(defect):
    text = before(defect)
    after = defect.change(text)
    assert after != text
    if defect.file.endswith(".py"):
        assert ast.dump(ast.parse(after)) != ast.dump(ast.parse(text))
    if defect.file.endswith(".ipynb"):
        assert json.loads(after)["cells"] != json.loads(text)["cells"]
    if defect.signed:
        assert {len(row) for row in csv.reader(io.StringIO(after))} == {
            len(row) for row in csv.reader(io.StringIO(text))
        }


@each
def test_the_tests_named_for_it_are_there(defect):
    assert defect.likely
    for name in defect.likely:
        file, _, node = name.partition("::")
        assert (ROOT / file).exists(), file
        function, _, example = node.partition("[")
        if node:
            assert re.search(rf"^def {function}\(", (ROOT / file).read_text(encoding="utf-8"), re.M), node
            assert not example or (ROOT / "notebooks" / (example.rstrip("]") + ".ipynb")).exists(), node


def test_defects_are_planted_in_every_part():
    assert len(DEFECTS) >= 90 and len({defect.what for defect in DEFECTS}) == len(DEFECTS)
    for part in PARTS:
        assert any(part in defect.file for defect in DEFECTS), part


@pytest.mark.parametrize("text", ["", "one", "three three"])
def test_a_place_that_is_missing_or_there_twice_is_refused(text):
    with pytest.raises(NotFound):
        swap("three", "four")(text)


def test_the_list_and_its_numbers(capsys):
    assert main(["--list"]) == 0
    assert f"{len(DEFECTS):3}  {DEFECTS[-1].what}" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["--only", str(len(DEFECTS) + 1)])


def test_one_defect_is_planted_caught_and_taken_out_again(capsys):
    number = next(n for n, defect in enumerate(DEFECTS, 1) if "scoring" in defect.file)
    assert main(["--quick", "--only", str(number)]) == 0
    told = capsys.readouterr().out
    assert "tests/test_scoring.py::test_" in told and "1 of 1 caught; not caught: none" in told


def test_a_survivor_is_named_and_the_exit_code_says_so(monkeypatch, capsys):
    for name in ("copy_of_the_tree", "check_that_the_copy_is_used"):
        monkeypatch.setattr(seeded_defects, name, lambda folder: folder)
    monkeypatch.setattr(seeded_defects, "caught_by", lambda *_: "")
    assert main(["--quick", "--only", "3"]) == 1
    assert "NOT CAUGHT" in (told := capsys.readouterr().out) and "0 of 1 caught; not caught: [3]" in told
