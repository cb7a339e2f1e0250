"""Exercises: one source, its copy and its keys; every check on right, wrong and missing answers."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from natolab import checks as package
from natolab.authoring import release
from natolab.checks import Column, Number, check, results, seal, summary, tasks
from natolab.checks.kinds import CORRECT, NOT_YET, READ, from_facts
from natolab.errors import DataError
from natolab.facts import tables
from natolab.learner import progress
from stored import ROOT, numbers, run, stored

SOURCES = release.sources()
PILOT = "04_what_would_it_take_to_stand_alone.ipynb"
KEYS = "04_keys.py"
LONGEST_CELL, LONGEST_QUOTE = 12, 12
each = pytest.mark.parametrize("path", SOURCES, ids=[path.stem for path in SOURCES])


@pytest.fixture(autouse=True)
def own_session(monkeypatch):
    """A session of its own."""
    for name in ("_record", "_written"):
        monkeypatch.setattr(package, name, {})


def copy_of(path: Path) -> Path:
    """The student's copy of a source."""
    return release.exercises() / path.name


def keys_of(path: Path) -> dict[str, dict]:
    """The sealed keys of an exercise."""
    return {task: key for task, key in seal.read().items() if task.split(".")[0] == release.exercise(path)}


def headings(path: Path) -> list[re.Match]:
    """The headings of the tasks of a notebook."""
    return [match for text in stored(path).prose for match in release.HEADING.finditer(text)]


# ---- one source ---------------------------------------------------------------------------------------
def test_there_is_a_source_for_every_copy_and_a_copy_for_every_source():
    copies = {path.name for path in release.exercises().glob("[0-9][0-9]_*.ipynb")}
    assert copies == {path.name for path in SOURCES} and PILOT in copies


@each
def test_copy_and_keys_are_those_of_the_source(path):
    assert release.disagreements(path) == []


@each
def test_no_answer_can_be_read_in_the_copy_or_the_package(path):
    shown = copy_of(path).read_text(encoding="utf-8")
    package_text = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "notebooks" / "natolab").rglob("*.py"))
    package_text += seal.path().read_text()
    for key in keys_of(path).values():
        wrong = key["asked"].get("wrong", [])
        clauses = list(wrong.values()) if isinstance(wrong, dict) else [clause for _, clause in wrong]
        for sentence in [*key["hints"], key["solution"], *clauses]:
            assert sentence not in shown and sentence not in package_text, sentence
        assert key.get("code", "no code") not in shown
    assert "BEGIN" not in shown and "key(" not in shown and '"outputs": []' in shown


@each
def test_no_clause_and_no_hint_gives_the_number_away(path):
    for task, key in keys_of(path).items():
        asked = from_facts(key["asked"])
        if isinstance(asked, Number):
            told = [*key["hints"], *(clause for _, clause in asked.wrong)]
            right = {f"{abs(asked.right):.{digits}f}" for digits in range(4)} - {"0", "1", "2", "3"}
            assert not right & set(numbers(" ".join(told))), f"Exercise {task}"


# ---- every check --------------------------------------------------------------------------------------
@each
def test_every_check_has_two_typical_mistakes_with_a_sentence_each(path):
    for task, key in keys_of(path).items():
        asked = from_facts(key["asked"])
        assert len({clause for _, clause in asked.examples()}) >= 2, f"Exercise {task}"
        for answer, clause in asked.examples():
            assert check(task, answer).sentence == f"✘ Exercise {task}: not yet, because {clause}" + (
                "" if clause.endswith("?") else "."
            )
        if asked.right_answer() is not None:
            assert check(task, asked.right_answer()).correct


@each
def test_the_solution_makes_every_check_say_correct_and_its_keys_are_sealed(path, tmp_path):
    """As stored (nbval runs it and compares) and from anywhere; the keys are what the models give today."""
    notebook, keys = stored(path), keys_of(path)
    for task, key in keys.items():
        good = "✎" if key["asked"]["kind"] == "Prose" else "✔"
        assert f"{good} Exercise {task}: " in notebook.printed, f"Exercise {task}"
    assert "Nothing is left open." in notebook.printed and "not yet" not in notebook.printed.replace(
        "not yet,", "not yet"
    )
    names = run(path, tmp_path)
    assert {r.state for r in results().values()} <= {CORRECT, READ} and set(results()) == set(keys)
    exec(compile(release.keys_of(path), "keys", "exec"), names)
    fresh = release.with_code(package.written(), nbformat.read(path, as_version=4))
    assert json.loads(json.dumps(fresh)) == keys, f"run 'python -m natolab.authoring.release {path.name[:2]}'"


@each
def test_an_untouched_copy_runs_to_the_end_from_anywhere_and_says_so(path, tmp_path):
    run(copy_of(path), tmp_path)
    number = release.exercise(path)
    assert set(results()) == set(tasks(number)) == set(keys_of(path))
    assert not any(result.attempted for result in results().values())
    told = summary(number).sentence
    assert told.startswith(f"Exercise {number}: 0 of {len(tasks(number))} tasks attempted, 0 correct")
    assert "Nothing" not in told


# ---- anatomy ------------------------------------------------------------------------------------------
@each
def test_anatomy(path):
    notebook, found = stored(copy_of(path)), headings(copy_of(path))
    number, text = release.exercise(path), "\n".join(stored(copy_of(path)).prose)
    assert notebook.cells[0].source.startswith(f"# Exercise {number}: ")
    assert f"](../notebooks/{path.name})" in text and (ROOT / "notebooks" / path.name).exists()
    assert [int(m[2]) for m in found] == list(range(1, len(found) + 1)) and {m[1] for m in found} == {number}
    assert 4 <= len(found) <= 8 and f"**Tasks:** {len(found)}." in text
    assert f"**Time:** {sum(int(m[4]) for m in found)} minutes" in text
    assert len({m[3] for m in found}) >= 2, "more than one level"
    imports = [cell for cell in notebook.code if re.search(r"^(from|import) ", cell.source, re.M)]
    assert len(imports) == 1, "one import cell"
    assert notebook.code[-1].source == f'nl.summary("{number}")'
    assert len({key["asked"]["kind"] for key in keys_of(path).values()}) >= 3, "tasks of different kinds"


@each
def test_one_demand_a_task(path):
    for text in stored(copy_of(path)).prose:
        for part in re.split(r"(?=^### Exercise)", text, flags=re.M)[1:]:
            assert len(re.findall(r"\*\*[^*].*?\*\*(?!\*)", part, re.S)) == 1, f"one demand, in bold: {part}"


@each
def test_prose_is_safe_to_show_and_names_only_what_there_is(path):
    known = set(keys_of(path))
    for cell in [*stored(path).cells, *stored(copy_of(path)).cells]:
        if cell.cell_type == "markdown":
            assert "$" not in cell.source
            for task in re.findall(r"Exercise (\d+\.\d+)", cell.source):
                assert task in known or task.split(".")[0] != release.exercise(path)
            for fact in re.findall(r"\bF\d{3}\b", cell.source):
                assert tables.fact(fact)["confidence"] != "unverified"
            for quote in re.findall(r"[\"“]([^\"”]+)[\"”] \(P\d+\)", cell.source):
                assert len(quote.split()) <= LONGEST_QUOTE, quote
        else:
            assert len(cell.source.strip().splitlines()) <= LONGEST_CELL, cell.source
    for text in stored(copy_of(path)).prose:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", text):
            assert (copy_of(path).parent / target).exists(), target


# ---- the release command ------------------------------------------------------------------------------
@pytest.fixture
def tree(tmp_path, monkeypatch):
    """Exercises of their own: the pilot with its copy and its keys."""
    folder = tmp_path / "exercises"
    (folder / "solutions").mkdir(parents=True)
    for path in (Path("solutions") / PILOT, Path("solutions") / KEYS, Path(PILOT)):
        shutil.copy(release.exercises() / path, folder / path)
    shutil.copy(seal.path(), tmp_path / "keys.sealed")
    monkeypatch.setattr(release, "exercises", lambda: folder)
    monkeypatch.setenv("NATOLAB_KEYS", str(tmp_path / "keys.sealed"))
    return folder


def test_release_makes_what_is_stored_and_a_second_one_changes_nothing(tree, capsys):
    (tree / PILOT).unlink()
    seal.path().unlink()
    assert release.main(["--check", "04"]) == 1
    assert release.main(["04"]) == 0 and release.main([]) == 0 and release.main(["--check"]) == 0
    told = capsys.readouterr().out
    # Pictures of other versions of Matplotlib differ by a pixel, so the source may be stored anew as well.
    assert re.search(rf"^{PILOT}: (solutions/{PILOT}, )?{PILOT}, keys\.sealed$", told, re.M)
    assert f"{PILOT}: nothing changed" in told
    assert (tree / PILOT).read_bytes() == (ROOT / "exercises" / PILOT).read_bytes()


def test_what_is_released_shows_nobodys_progress(tmp_path, monkeypatch):
    """Whoever releases may be a learner too."""
    monkeypatch.setenv("NATOLAB_PROGRESS", str(tmp_path))
    verdict = {"at": "2026-02-04T10:00:00.000+00:00", "verdict": "holds", "confidence": "low", "would_change_it": ""}
    progress.where().write_text(json.dumps({"natolab_progress": 1, "verdicts": {"C17": verdict}}))
    ask = "from natolab.learner import progress\nprint(progress.entries('verdicts'))"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ask)])
    assert release._ran(notebook, tmp_path / "small.ipynb").cells[0].outputs[0].text == "{}\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (PILOT, "a year", "the year", "the student's copy is not the one"),
        (f"solutions/{PILOT}", "# a year", "# the year", "the student's copy is not the one"),
        (f"solutions/{PILOT}", '"points": 2', '"points": 5', "ids or metadata"),
        (f"solutions/{PILOT}", "★★ · 8 minutes", "★ · 8 minutes", "ids or metadata"),
        ("../keys.sealed", "\n4.7 ", "\n5.7 ", "the sealed keys are not those"),
    ],
)
def test_check_says_what_disagrees(tree, capsys, file, old, new, says):
    text = (tree / file).read_text(encoding="utf-8")
    assert old in text
    (tree / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    before = {p: p.read_bytes() for p in tree.rglob("*.ipynb")}
    assert release.main(["--check"]) == 1
    told = capsys.readouterr().out
    assert says in told and "run 'python -m natolab.authoring.release 04'" in told
    assert before == {p: p.read_bytes() for p in tree.rglob("*.ipynb")}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"4.7"', '"4.8"', "Exercise 4.7 has a task or a key, but not both"),
        (None, None, "There is no exercises/solutions/04_keys.py"),
    ],
)
def test_tasks_and_keys_belong_together(tree, capsys, old, new, says):
    keys = tree / "solutions" / KEYS
    if old:
        keys.write_text(keys.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    else:
        keys.unlink()
    before = {p: p.read_bytes() for p in tree.rglob("*.ipynb")}
    assert release.main(["04"]) == 1 and says in capsys.readouterr().out
    assert before == {p: p.read_bytes() for p in tree.rglob("*.ipynb")}


def test_a_number_without_a_source_is_told(capsys):
    assert release.main(["99"]) == 1 and "There is no source exercises/solutions/99_" in capsys.readouterr().out


TASK = "### Exercise 4.1 ★ · 4 minutes\n\n**Which?**"
ANSWER = "answer_4_1 = None\n### BEGIN SOLUTION\nanswer_4_1 = 1\n### END SOLUTION"
CHECKED = 'nl.check("4.1", answer_4_1)'


def book(*texts: str) -> nbformat.NotebookNode:
    """A notebook: headings are Markdown, the rest is code."""
    cells = [
        (nbformat.v4.new_markdown_cell if t[:1] == "#" and "Exercise" in t else nbformat.v4.new_code_cell)(t)
        for t in texts
    ]
    return nbformat.v4.new_notebook(cells=cells)


def test_a_source_gets_its_ids_points_and_hidden_tests_once():
    once = release.dressed(book(TASK, ANSWER, CHECKED))
    assert release.dressed(once) == once
    assert [cell.id for cell in once.cells] == ["task-4-1", "answer-4-1", "check-4-1"]
    assert once.cells[2].metadata.nbgrader.points == 1 and 'require("4.1", answer_4_1)' in once.cells[2].source
    copy = release.student_copy(once)
    assert [cell.source for cell in copy.cells] == [TASK, "answer_4_1 = None\n", CHECKED]
    assert release.solutions(once) == {"4.1": "answer_4_1 = 1"}


def test_a_text_is_marked_by_a_person():
    prose = release.dressed(book(TASK, ANSWER, CHECKED), {"4.1"})
    answer, checked = (cell.metadata.nbgrader for cell in prose.cells[1:])
    assert answer.grade and answer.solution and answer.points == 1 and not checked.grade and checked.locked
    assert prose.cells[2].source == CHECKED


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ((TASK, CHECKED), "Exercise 4.1 has check"),
        ((TASK, ANSWER), "Exercise 4.1 has answer"),
        ((TASK,), "Exercise 4.1 has no cells"),
        ((TASK, ANSWER, ANSWER, CHECKED), "has answer and answer and check"),
        ((ANSWER, TASK, ANSWER, CHECKED), "before the first heading"),
        ((TASK, ANSWER, 'key("4.1")\n' + CHECKED), "would show its key"),
        ((TASK, ANSWER.replace("### END SOLUTION", ""), CHECKED), "would show its key or a mark"),
        ((TASK, ANSWER, CHECKED + "\nprint(1)"), "must end its cell"),
        ((TASK, ANSWER.replace("answer_4_1 = None", "def f():"), CHECKED), "is no Python"),
    ],
)
def test_a_source_that_lacks_a_part_is_refused(cells, says):
    with pytest.raises(DataError, match=says):
        release.student_copy(book(*cells))


def rights(task: str) -> list[float]:
    """The right numbers of a sealed key; none if it asks for something else."""
    asked = from_facts(seal.read()[task]["asked"])
    return [asked.right] if isinstance(asked, Number) else asked.right if isinstance(asked, Column) else []


@pytest.mark.parametrize("task", [task for task in seal.read() if rights(task)])
def test_no_reply_to_a_wrong_number_holds_the_right_one(task):
    asked, right = from_facts(seal.read()[task]["asked"]), rights(task)
    given_away = {f"{abs(x):.{digits}f}" for x in right for digits in range(4)} | {f"{abs(x):g}" for x in right}
    for wrong in ([x * 1.37 for x in right], [x * 5.1 + 3 for x in right], [-0.63 * x - 1 for x in right]):
        found = asked.judge(wrong if isinstance(asked, Column) else wrong[0])
        assert found.state == NOT_YET
        told = set(numbers(found.because)) - {str(n) for n in range(len(right) + 1)}  # "2 of 3 values are off"
        assert not told & given_away, found.because
