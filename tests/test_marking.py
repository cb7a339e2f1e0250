"""Before marking: what is handed in damaged is put right without touching an answer, and one slip stops nobody else."""

import copy
import itertools
import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.authoring import release
from natolab.classroom import marking
from natolab.classroom.marking import NOTES, ORIGINALS, looked_through, main, mended, to_look_at
from natolab.learner import progress
from nbgrader.nbgraderformat import MetadataValidator
from test_exercises import PILOT, headings

RELEASED = nbformat.read(release.exercises() / PILOT, as_version=4)
SOLVED = {cell.id: cell.source for cell in nbformat.read(release.exercises() / "solutions" / PILOT, as_version=4).cells}
CONFIG = textwrap.dedent(release.__doc__[release.__doc__.index("    c = get_config") :].split("\n\n")[0])
WITHIN = "\nc.Execute.timeout = 10\n"


def answered() -> nbformat.NotebookNode:
    """The exercise as a learner hands it in who has everything right."""
    book = copy.deepcopy(RELEASED)
    for cell in book.cells:
        if cell.id.startswith("answer-"):
            cell.source = SOLVED[cell.id]
    return book


def place(book, name: str) -> int:
    """Where a cell stands."""
    return next(i for i, cell in enumerate(book.cells) if cell.id == name)


def of_type(cell, kind: str):
    """A cell of another type, as JupyterLab makes it."""
    made = getattr(nbformat.v4, f"new_{kind}_cell")(cell.source, metadata=cell.metadata)
    made.id = cell.id
    return made


# ---- the six kinds --------------------------------------------------------------------------------------
def copied(book):
    """A check cell copied and pasted below itself."""
    at = place(book, "check-4-2")
    book.cells.insert(at + 1, nbformat.v4.new_code_cell(book.cells[at].source, metadata=book.cells[at].metadata))


def turned(book):
    """An answer cell turned into Markdown."""
    at = place(book, "answer-4-2")
    book.cells[at] = of_type(book.cells[at], "markdown")


def deleted(book):
    """A check cell deleted."""
    del book.cells[place(book, "check-4-3")]


def endless(book):
    """An answer that does not come to an end; it waits, for one that counts takes the time of other tests."""
    book.cells[place(book, "answer-4-4")].source = "import time\nwhile True:\n    time.sleep(0.01)"


def deaf(book):
    """An answer that does not come to an end and takes an interruption for a slip."""
    cell = book.cells[place(book, "answer-4-4")]
    cell.source = "import time\nwhile True:\n    try:\n        time.sleep(0.01)\n    except:\n        continue"


def leaves(book):
    """An answer that ends the kernel."""
    book.cells[place(book, "answer-4-4")].source = "exit()"


def renamed(book):
    """The file renamed (see hand_in)."""


def untouched(book):
    """Nothing wrong."""


def unattempted(book):
    """No answer given."""
    book.cells = copy.deepcopy(RELEASED.cells)


HALF = {
    "4.1": "answer_4_1 = 2031",
    "4.2": "answer_4_2 = 3.5 / 100 * gdp  # the whole budget",
    "4.3": "answer_4_3 = nl.Scenario(usable_eu=0.2)",
    "4.4": 'answer_4_4 = "b"',
    "4.6": "def stock_path(start, delivered, loss):\n    return [1, 2, 3]",
    "4.7": 'answer_4_7 = "For: a word."',
}


def half(book):
    """Two right answers, wrong ones, and one left out."""
    for cell in book.cells:
        task = cell.id.removeprefix("answer-").replace("-", ".")
        if cell.id.startswith("answer-"):
            cell.source = HALF.get(task, RELEASED.cells[place(RELEASED, cell.id)].source)


KINDS = [untouched, copied, renamed, turned, deleted, endless]
SAID = {
    copied: "Exercise 4.2: the check was there twice; the first counts, a copy stays as a cell of its own.",
    turned: "Exercise 4.2: the answer cell was a markdown cell; it is code again.",
    deleted: "Exercise 4.3: the check was missing; it is back.",
    renamed: "04/my homework (1).ipynb is now 04/04_what_would_it_take_to_stand_alone.ipynb.",
}


@pytest.fixture
def course(tmp_path):
    """A course folder with exercise 04 released and nothing handed in."""
    (tmp_path / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    for folder in ("release/04", "submitted"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(release.exercises() / PILOT, tmp_path / "release" / "04")
    return tmp_path


def hand_in(course, learner: str, *damages):
    """Hand in what a learner did; the file."""
    book = answered()
    for damage in damages:
        damage(book)
    folder = course / "submitted" / learner / "04"
    folder.mkdir(parents=True)
    path = folder / ("my homework (1).ipynb" if renamed in damages else PILOT)
    nbformat.write(book, path)
    return path


def everything(folder) -> dict:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def sources(book) -> list[str]:
    """The text of the cells in order."""
    return [cell.source for cell in book.cells]


def contains_in_order(longer: list, shorter: list) -> bool:
    """Whether everything of the shorter list is in the longer one, in its order."""
    rest = iter(longer)
    return all(item in rest for item in shorter)


def fits(book) -> None:
    """What nbgrader needs: every cell that it marks is there once, of the type and with the data as released."""
    nbformat.validate(book)
    MetadataValidator().validate_nb(book)
    mine = [cell for cell in book.cells if "nbgrader" in cell.metadata]
    theirs = {c.metadata.nbgrader.grade_id: c for c in RELEASED.cells if "nbgrader" in c.metadata}
    names = [cell.metadata.nbgrader.grade_id for cell in mine]
    needed = {name for name, c in theirs.items() if c.metadata.nbgrader.grade or c.metadata.nbgrader.locked}
    assert len(set(names)) == len(names) and needed <= set(names) <= set(theirs)
    for name, cell in zip(names, mine, strict=True):
        assert cell.cell_type == theirs[name].cell_type and cell.metadata.nbgrader == theirs[name].metadata.nbgrader


@pytest.mark.parametrize(
    "damages",
    [*((kind,) for kind in KINDS), *itertools.combinations(KINDS[1:], 2), (*KINDS,)],
    ids=lambda damages: "+".join(damage.__name__ for damage in damages),
)
def test_a_damaged_notebook_is_put_right(course, damages, capsys):
    given_path = hand_in(course, "ada", *damages)
    raw, given = given_path.read_bytes(), nbformat.read(given_path, as_version=4)
    before = everything(course)
    ((ada,), lines) = looked_through(course)
    assert sorted(ada.done) == sorted(SAID[d] for d in damages if d in SAID) and not lines and not ada.look
    found = nbformat.read(course / "submitted" / "ada" / "04" / PILOT, as_version=4)
    fits(found)
    assert contains_in_order(sources(found), sources(given)), "every cell is there, unchanged, in its order"
    added = everything(course / ORIGINALS).items() if ada.done else []
    assert [content for _, content in added] == [raw] * bool(ada.done)
    assert ada.done or everything(course) == before

    after = everything(course)
    ((again,), _) = looked_through(course)
    assert everything(course) == after and not again.done and sorted(again.earlier) == sorted(ada.done)
    assert main([str(course)]) == 0 and "1 learners: 0 put right now, 0 for you to look at." in capsys.readouterr().out


def copy_to(book, at, to):
    """A cell pasted somewhere."""
    cell = copy.deepcopy(book.cells[at])
    cell.id = f"pasted-{len(book.cells)}-{to}"
    book.cells.insert(to, cell)


def move(book, at, to):
    """A cell moved."""
    book.cells.insert(to, book.cells.pop(at))


def change_type(book, at, to):
    """A cell of another type."""
    book.cells[at] = of_type(book.cells[at], ("code", "markdown", "raw")[to % 3])


def delete(book, at, to):
    """A cell deleted."""
    del book.cells[at]


def lose_data(book, at, to):
    """A cell whose metadata were taken by another programme."""
    book.cells[at].metadata = nbformat.from_dict([{}, {"nbgrader": {}}, {"nbgrader": None}][to % 3])


def spoil_data(book, at, to):
    """A cell with the data of another version, or of another notebook."""
    spoilt = {"schema_version": 1}, {"points": 50}, {"grade_id": "check-5-1"}, {"solution": True, "grade": True}
    if book.cells[at].metadata.get("nbgrader"):
        book.cells[at].metadata.nbgrader.update(spoilt[to % 4])


def lose_id(book, at, to):
    """A cell with an id of its own, as another programme gives it."""
    book.cells[at].id = f"new-{at}-{to}"


ANY = st.tuples(
    st.sampled_from([copy_to, move, change_type, delete, lose_data, spoil_data, lose_id]),
    st.integers(0, 200),
    st.integers(0, 200),
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(ANY, max_size=8))
def test_whatever_was_done_to_a_notebook_it_can_be_marked_and_loses_nothing(damages):
    book = answered()
    for damage, at, to in damages:
        damage(book, at % len(book.cells), to % len(book.cells))
    before = copy.deepcopy(book)
    found, done = mended(book, RELEASED)
    assert book == before and found.metadata.get(NOTES, {}).get("done", []) == list(dict.fromkeys(done))
    fits(found)
    assert contains_in_order(sources(found), sources(book))
    assert mended(found, RELEASED) == (found, [])
    assert to_look_at(found, RELEASED) == to_look_at(found, RELEASED)
    assert len({cell.id for cell in found.cells}) == len(found.cells)


def test_the_first_copy_below_the_answer_counts():
    """One pasted at the top would run before there is an answer."""
    book = answered()
    copy_to(book, place(book, "check-4-2"), 0)
    found, _ = mended(book, RELEASED)
    assert "nbgrader" not in found.cells[0].metadata
    assert found.cells[place(found, "check-4-2")].metadata.nbgrader.grade_id == "check-4-2"


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda b: b.cells.pop(place(b, "answer-4-2")), "Exercise 4.2: the answer cell is gone; an answer in another"),
        (lambda b: move(b, place(b, "check-4-2"), 0), "Exercise 4.2: the check stands above the answer"),
        (lambda b: b.cells.pop(1), "The given cell that begins with “import natolab as nl"),
        (
            lambda b: (b.cells[place(b, "answer-4-2")].update(source="Half of it."), turned(b)),
            "Exercise 4.2: what stands in the answer cell is no Python",
        ),
        (
            lambda b: (
                copy_to(b, place(b, "answer-4-2"), place(b, "check-4-2")),
                b.cells[place(b, "answer-4-2")].update(source="answer_4_2 = 1"),
            ),
            "Exercise 4.2: the copies of the answer cell differ",
        ),
    ],
)
def test_what_a_person_must_look_at_is_told_every_time(course, damage, says):
    path = hand_in(course, "ada", damage)
    for _ in range(2):
        ((ada,), _) = looked_through(course)
        (told,) = ada.look
        assert told.startswith(says) and told.endswith(".") and "LOOK: " + told in str(ada)
    fits(nbformat.read(path, as_version=4))


def test_a_deleted_text_is_marked_by_hand():
    book = answered()
    del book.cells[place(book, "answer-4-7")]
    found, done = mended(book, RELEASED)
    assert done == ["Exercise 4.7: the answer cell was missing; an empty one is back, to be marked by hand."]
    assert [c.id for c in found.cells] == [c.id for c in RELEASED.cells]
    back = found.cells[place(found, "answer-4-7")]
    assert back.source.startswith("# This cell was missing") and "answer_4_7" not in back.source


def test_nothing_is_dropped_that_is_no_notebook_of_the_course(course):
    path = hand_in(course, "ada")
    submitted = course / "submitted"
    shutil.copy(path, path.with_name("copy of it.ipynb"))
    (path.parent / "picture.png").write_bytes(b"x")
    (path.parent / "timestamp.txt").write_text("2026-11-27 10:00:00 UTC")
    (submitted / "loose.ipynb").write_text("{}")
    (submitted / "ben" / "04").mkdir(parents=True)
    (submitted / "ben" / "04" / PILOT).write_text("{'not JSON")
    (submitted / "cem").mkdir()
    nbformat.write(nbformat.v4.new_notebook(), submitted / "cem" / "notes.ipynb")
    hand_in(course, "dia", renamed).rename(submitted / "dia" / "x.ipynb")
    shutil.copy(submitted / "dia" / "x.ipynb", submitted / "dia" / "y.ipynb")
    before = everything(course)
    learners, lines = looked_through(course)
    assert everything(course) == before and not any(learner.done for learner in learners)
    ada, ben, cem, dia = (" ".join(learner.look) for learner in learners)
    assert "04/copy of it.ipynb is of the same exercise" in ada and "04/picture.png is no notebook" in ada
    assert "timestamp" not in ada and "cannot be read as a notebook" in ben and "ask for it again" in ben
    assert "notes.ipynb comes from no released exercise" in cem and "There is nothing here that can be marked" in cem
    assert f"x.ipynb, y.ipynb are of one exercise: name one {PILOT}, in 04" in dia
    assert lines == ["LOOK: loose.ipynb lies in no learner's folder; it is not marked."]


def test_a_file_in_the_wrong_folder_goes_where_it_belongs(course):
    path = hand_in(course, "ada", copied)
    path.rename(course / "submitted" / "ada" / "x.ipynb")
    ((ada,), _) = looked_through(course)
    assert ada.done[0] == f"x.ipynb is now 04/{PILOT}." and path.exists()
    assert list(everything(course / ORIGINALS)) == ["ada/x.ipynb"]


def test_every_hand_in_is_kept_and_a_second_marking_is_asked_for(course):
    path = hand_in(course, "ada", copied)
    first = path.read_bytes()
    looked_through(course)
    shutil.rmtree(course / "submitted" / "ada")
    (course / "autograded" / "ada" / "04").mkdir(parents=True)
    second = hand_in(course, "ada", deleted).read_bytes()
    ((ada,), _) = looked_through(course)
    assert sorted(everything(course / ORIGINALS).values()) == sorted([first, second])
    assert "run “nbgrader autograde 04 --student=ada --force”" in ada.look[0]


def test_what_was_done_earlier_stays_told(course):
    path = hand_in(course, "ada", copied)
    looked_through(course)
    again = nbformat.read(path, as_version=4)
    deleted(again)
    nbformat.write(again, path)
    ((ada,), _) = looked_through(course)
    assert (ada.earlier, ada.done) == ([SAID[copied]], [SAID[deleted]])
    assert looked_through(course)[0][0].earlier == [SAID[copied], SAID[deleted]]


def test_an_older_format_without_ids_is_taken(course):
    path = hand_in(course, "ada")
    old = json.loads(path.read_text(encoding="utf-8"))
    copied(book := nbformat.from_dict(old))
    for cell in book.cells:
        del cell["id"]
    path.write_text(json.dumps(book | {"nbformat_minor": 4}), encoding="utf-8")
    ((ada,), _) = looked_through(course)
    assert ada.done == [SAID[copied]] and not ada.look
    fits(nbformat.read(path, as_version=4))


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda c: (c / "nbgrader_config.py").unlink(), "There is no nbgrader_config.py"),
        (lambda c: (c / "nbgrader_config.py").write_text("c = ("), "nbgrader_config.py cannot be read (SyntaxError"),
        (lambda c: (c / "submitted").rmdir(), "There is no folder submitted"),
        (lambda c: shutil.rmtree(c / "release"), "run “nbgrader generate_assignment 04” first"),
    ],
)
def test_a_folder_that_is_no_course_is_told_in_one_sentence(course, capsys, spoil, says):
    spoil(course)
    assert main([str(course)]) == 1
    told = capsys.readouterr().out
    assert says in told and told.count("\n") == 1


def test_without_nbgrader_it_says_how_to_get_it(course, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbgrader.coursedir", None)
    assert main([str(course)]) == 1 and capsys.readouterr().out == marking.NO_NBGRADER + "\n"


@pytest.mark.parametrize("line", marking.LINES)
def test_a_configuration_that_leaves_a_line_out_is_told(course, capsys, line):
    assert line in CONFIG
    (course / "nbgrader_config.py").write_text(CONFIG.replace(line, ""))
    assert main([str(course)]) == 0
    assert f"LOOK: add the line “{line}” to nbgrader_config.py.\n" in capsys.readouterr().out


# ---- with nbgrader ----------------------------------------------------------------------------------------
MARKS = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({
        s.student.id: {g.name: [g.auto_score, g.max_score] for n in s.notebooks for g in n.grades}
        for s in book.assignment_submissions("04")
    }))
"""


def stock(folder: Path, *arguments: str) -> str:
    """Run something of nbgrader in a course folder; what it prints."""
    # Its helper programs are found on the path, as when the environment is active.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONWARNINGS"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=kept | {"PATH": path}, capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.timeout(500)
def test_all_learners_are_marked_whatever_one_of_them_did(tmp_path, monkeypatch):
    """The guide's own steps, from a solved source to the feedback, in a module whose owner keeps their progress."""
    source = release.exercises() / "solutions" / PILOT
    (tmp_path / "nbgrader_config.py").write_text(CONFIG + WITHIN, encoding="utf-8")
    (tmp_path / "source" / "04").mkdir(parents=True)
    (tmp_path / "submitted").mkdir()
    shutil.copy(source, tmp_path / "source" / "04")
    stock(tmp_path, "-m", "nbgrader", "generate_assignment", "04")
    released = nbformat.read(tmp_path / "release" / "04" / PILOT, as_version=4)
    assert sources(released) == sources(RELEASED)

    def issued(book):
        """What nbgrader itself released, answered."""
        answers = book.cells
        book.metadata, book.cells = released.metadata, copy.deepcopy(released.cells)
        for cell, answer in zip(book.cells, answers, strict=True):
            cell.source = answer.source

    learners = {
        "perfect": (issued,),
        "empty": (unattempted,),
        "half": (half,),
        "mended": (copied, renamed, turned, deleted),
        "endless": (endless,),
        "deaf": (deaf,),
        "leaves": (leaves,),
    }
    for learner, damages in learners.items():
        hand_in(tmp_path, learner, *damages)
    (tmp_path / "kept").mkdir()
    monkeypatch.setenv("NATOLAB_PROGRESS", str(tmp_path / "kept"))
    progress.keep()
    before = everything(tmp_path / "kept")

    told = stock(tmp_path, "-m", "natolab.classroom.marking")
    assert "7 learners: 1 put right now, 0 for you to look at." in told
    stock(tmp_path, "-m", "nbgrader", "autograde", "04")
    marks = json.loads(stock(tmp_path, "-c", MARKS))
    stars = {f"check-{m[1]}-{m[2]}": len(m[3]) for m in headings(source)}
    stars["answer-4-7"] = stars.pop("check-4-7")  # a text, in its own cell
    nothing, by_hand = dict.fromkeys(stars, 0), {"answer-4-7": None}
    expected = dict.fromkeys(("perfect", "mended"), stars | by_hand)
    expected |= dict.fromkeys(("endless", "deaf", "leaves"), stars | by_hand | {"check-4-4": 0})
    expected |= {"empty": nothing, "half": nothing | by_hand | {"check-4-1": 1, "check-4-4": 2}}
    for learner, found in marks.items():
        assert {name: most for name, (_, most) in found.items()} == stars
        assert {name: score for name, (score, _) in found.items()} == expected.pop(learner), learner
    assert not expected and everything(tmp_path / "kept") == before

    stock(tmp_path, "-m", "nbgrader", "generate_feedback", "04", "--student=half")
    feedback = (tmp_path / "feedback" / "half" / "04" / PILOT).with_suffix(".html").read_text(encoding="utf-8")
    for told in ("this is the whole budget at the goal", "one step less turns it as well", "Exercise 4.2: not yet"):
        assert told in feedback
