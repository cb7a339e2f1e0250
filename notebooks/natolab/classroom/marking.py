"""Before nbgrader marks a class: what was handed in is looked through, and what can be put right is put right.

    python -m natolab.classroom.marking [course folder]      the folder you are in when none is named

nbgrader stops at some slips, and the learners after it are not marked; at others it gives no points without a word.
Here every notebook in submitted/ is compared with the released one it came from, found by the ids of its cells:

file renamed or in the wrong folder   goes where nbgrader looks for it
cell copied                           the first below the answer counts, the copy stays as a cell of its own
cell of another type                  has its type again
nbgrader's data changed or lost       are as released; gone from a cell of another notebook
check or heading deleted              is back
answer deleted                        a text is back empty, marked by hand; others are told to you

mended(given, released)        a notebook put right, and what was done; both is noted in its metadata
to_look_at(book, released)     what is left for a person
looked_through(folder)         the course, learner by learner

No answer is touched: every cell that a learner wrote stays as it is and in its order. A file that is changed is first
copied to submitted_originals/. Run again, it changes nothing and tells the same. nbgrader is an instructor's extra:
pip install "nbgrader~=0.9.6".

Leaves out: choosing between two files of one exercise, notebooks that cannot be read, archives; all are told.
"""

import argparse
import ast
import copy
import os
import shutil
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from traitlets.config.loader import Config, PyFileConfigLoader

from natolab.errors import DataError

ORIGINALS = "submitted_originals"
NOTES = "natolab_marking"  # in the metadata of a notebook: what was put right, and what a person must look at
FACTS = ("grade_id", "grade", "locked", "solution", "task", "points", "schema_version")
PARTS = {"answer": "answer cell", "check": "check", "task": "heading"}
ALIKE = 1 / 3  # a notebook with this share of the ids of a released one came from it
CONFIG = "nbgrader_config.py"
LINES = (  # of CONFIG, without which a slip costs more than one answer
    "c.OverwriteCells.add_missing_cells = True",
    'c.Execute.extra_arguments = ["--IPKernelApp.extensions=natolab.classroom.interruptible"]',
)
NO_NBGRADER = 'nbgrader is not installed here: pip install "nbgrader~=0.9.6", in the environment of the module.'
DELETED = "# This cell was missing from what was handed in. It is back empty, for the marks given by hand.\n"

Key = tuple[str, str]  # assignment and name of the notebook: ("04", "04_what_would_it_take_to_stand_alone.ipynb")


# ---- cells --------------------------------------------------------------------------------------------
def _facts(cell: NotebookNode) -> dict:
    """nbgrader's data of a cell; empty when it has none, or something else in their place."""
    metadata = cell.metadata.get("nbgrader")
    return metadata if isinstance(metadata, dict) else {}


def _name(cell: NotebookNode) -> str:
    """The id by which nbgrader knows a cell; empty when it does not."""
    return str(_facts(cell).get("grade_id", ""))


def _known(released: NotebookNode) -> dict[str, NotebookNode]:
    """The cells of a released notebook that nbgrader knows, by id, in order."""
    return {_name(cell): cell for cell in released.cells if _name(cell)}


def _task_and_part(name: str) -> tuple[str, str]:
    """A cell in words, from its id: ("Exercise 4.2", "check") for check-4-2."""
    part, _, task = name.partition("-")
    return (f"Exercise {task.replace('-', '.')}", PARTS[part]) if part in PARTS else ("Cell", name)


def _answer_of(name: str, known: dict[str, NotebookNode]) -> str:
    """The answer that a check belongs to: the nearest one above it in the released notebook; empty without one."""
    before = list(known)[: list(known).index(name)]
    return next((n for n in reversed(before) if _facts(known[n])["solution"]), "")


def _is_text(cell: NotebookNode) -> bool:
    """Whether a released cell holds an answer that a person marks."""
    return bool(_facts(cell)["solution"] and _facts(cell)["grade"])


def _places(book: NotebookNode, known: dict[str, NotebookNode]) -> dict[str, list[int]]:
    """Where each known cell stands: by nbgrader's id, else (its data were lost) by the id of the cell."""
    places = {}
    for name, cell in known.items():
        by_name = [place for place, cell_here in enumerate(book.cells) if _name(cell_here) == name]
        by_id = [
            p
            for p, cell_here in enumerate(book.cells)
            if cell_here.get("id") == cell.id and _name(cell_here) not in known
        ]
        if by_name or by_id:
            places[name] = by_name or by_id[:1]
    return places


def _of_type(cell: NotebookNode, kind: str) -> NotebookNode:
    """A cell with the same text and metadata, of another type."""
    retyped = getattr(nbformat.v4, f"new_{kind}_cell")(cell.source, metadata=cell.metadata)
    retyped.id = cell.get("id", retyped.id)
    return retyped


# ---- one notebook -------------------------------------------------------------------------------------
def mended(given: NotebookNode, released: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """A notebook put right, as a copy, and what was done, one sentence each; itself when there is nothing to do.

    given, released   notebooks of format 4. What was done, and what a person must look at because of it, is noted in
    the metadata under NOTES, so that a second look tells it again.
    """
    book, known = copy.deepcopy(given), _known(released)
    done, look = [], []
    kept = _first_of_each(book, known, done, look)
    _retyped(book, known, kept, done, look)
    for cell in book.cells:
        if "nbgrader" in cell.metadata and not any(cell is kept_cell for kept_cell in kept.values()):
            cell.metadata.pop("nbgrader")
            done.append("A cell that was not released with this exercise had nbgrader's data; it stays without them.")
    _put_back(book, known, kept, done)
    if not done:
        return given, []
    _note(book, done, look)
    book.nbformat_minor = max(book.nbformat_minor, 5)
    for cell in book.cells:
        cell.setdefault("id", nbformat.v4.new_raw_cell().id)
    return book, done


def _note(book: NotebookNode, done: list[str], look: list[str]) -> None:
    """Add to the notes in the metadata of a notebook."""
    notes = book.metadata.setdefault(NOTES, {})
    for kind, sentences in (("done", done), ("look", look)):
        notes[kind] = list(dict.fromkeys([*notes.get(kind, []), *sentences]))


def _first_of_each(book: NotebookNode, known: dict, done: list[str], look: list[str]) -> dict[str, NotebookNode]:
    """The cells that nbgrader knows, by id; copies become cells of their own."""
    places, first = _places(book, known), {}
    for name, where in places.items():
        task, part = _task_and_part(name)
        solution = _facts(known[name])["solution"]
        answer = -1 if solution else first.get(_answer_of(name, known), -1)
        first[name] = next((place for place in where if place > answer), where[0])
        cell = book.cells[first[name]]
        copies = [book.cells[place] for place in where if place != first[name]]
        if copies:
            times = "twice" if len(copies) == 1 else f"{len(copies) + 1} times"
            done.append(f"{task}: the {part} was there {times}; the first counts, a copy stays as a cell of its own.")
            if solution and any(duplicate.source != cell.source for duplicate in copies):
                look.append(f"{task}: the copies of the {part} differ; a check takes the one that ran last before it.")
        for duplicate in copies:
            duplicate.metadata.pop("nbgrader", None)
            duplicate.id = nbformat.v4.new_raw_cell().id
    return {name: book.cells[place] for name, place in first.items()}


def _retyped(book: NotebookNode, known: dict, kept: dict, done: list[str], look: list[str]) -> None:
    """Type and data of the cells that nbgrader knows, as released."""
    for name, cell in kept.items():
        task, part = _task_and_part(name)
        kind, right = known[name].cell_type, _facts(known[name])
        if cell.cell_type != kind:
            done.append(f"{task}: the {part} was a {cell.cell_type} cell; it is {kind} again.")
            place = next(p for p, cell_here in enumerate(book.cells) if cell_here is cell)
            if cell.get("attachments"):
                look.append(f"{task}: pictures pasted into the {part} are now in {ORIGINALS} only.")
            book.cells[place] = kept[name] = cell = _of_type(cell, kind)
            if kind == "code" and right["solution"] and not _is_python(cell.source):
                look.append(f"{task}: what stands in the {part} is no Python, so its check finds no answer.")
        if [_facts(cell).get(fact) for fact in FACTS] != [right.get(fact) for fact in FACTS]:
            cell.metadata["nbgrader"] = copy.deepcopy(right)
            done.append(f"{task}: nbgrader's data of the {part} were changed or lost; they are as released.")


def _put_back(book: NotebookNode, known: dict, kept: dict, done: list[str]) -> None:
    """What was released and deleted: checks and headings, and an empty cell for a text that a person marks."""
    for name, cell in known.items():
        if name in kept or (_facts(cell)["solution"] and not _is_text(cell)):
            continue
        task, part = _task_and_part(name)
        back = kept[name] = copy.deepcopy(cell)
        if back.id in [cell_here.get("id") for cell_here in book.cells]:
            back.id = nbformat.v4.new_raw_cell().id
        answer = _answer_of(name, known)
        if _is_text(cell):
            back.source = DELETED
            done.append(f"{task}: the {part} was missing; an empty one is back, to be marked by hand.")
        else:
            done.append(f"{task}: the {part} was missing; it is back.")
        if cell.cell_type == "code" and not _is_text(cell) and answer in kept:
            place = next(p for p, cell_here in enumerate(book.cells) if cell_here is kept[answer]) + 1
        else:  # above the next cell that is there: what a learner wrote in cells of their own comes first
            later = [kept[n] for n in list(known)[list(known).index(name) + 1 :] if n in kept]
            place = next(
                (p for p, cell_here in enumerate(book.cells) if any(cell_here is x for x in later)), len(book.cells)
            )
        book.cells.insert(place, back)


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def to_look_at(book: NotebookNode, released: NotebookNode) -> list[str]:
    """What a person must look at in a notebook that has been put right, one sentence each."""
    sentences, known = list(book.metadata.get(NOTES, {}).get("look", [])), _known(released)
    places = {name: where[0] for name, where in _places(book, known).items() if where}
    for name, cell in known.items():
        task, part = _task_and_part(name)
        answer = _answer_of(name, known)
        if name not in places:
            sentences.append(f"{task}: the {part} is gone; an answer in another cell counts if it bears the same name.")
        elif _facts(cell)["grade"] and not _is_text(cell) and places[name] < places.get(answer, -1):
            sentences.append(f"{task}: the {part} stands above the answer, so it finds none: move it below.")
    here = {c.source.strip() for c in book.cells} | {c.get("id") for c in book.cells}
    for cell in released.cells:
        if cell.cell_type == "code" and not _name(cell) and not here & {cell.id, cell.source.strip()}:
            sentences.append(f"The given cell that begins with “{cell.source.splitlines()[0]}” is gone.")
    return sentences


# ---- the course ---------------------------------------------------------------------------------------
@dataclass
class Learner:
    """One learner's folder: what was put right now, what earlier, what a person must look at, how many are marked."""

    name: str
    done: list[str] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    look: list[str] = field(default_factory=list)
    notebooks: int = 0

    def __str__(self) -> str:
        listed = [("put right", self.done), ("put right earlier", self.earlier), ("LOOK", self.look)]
        lines = [f"  {word}: {sentence}" for word, sentences in listed for sentence in sentences]
        return "\n".join([self.name, *(lines or ["  nothing to put right"])])


def _read(path: Path) -> NotebookNode:
    """A notebook of format 4. Raises DataError, with a clause, for a file that is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = nbformat.read(path, as_version=4)
        for cell in book.cells:
            if not isinstance(cell.metadata, dict) or not isinstance(cell.source, str):
                raise ValueError
    except Exception as error:  # whatever a file may hold
        raise DataError(f"cannot be read as a notebook ({type(error).__name__}): ask for it again") from None
    return book


def _course(folder: Path) -> tuple[Path, Path, list[str]]:
    """The folders of what was handed in and of what was released; what is to be said of the configuration.

    Raises DataError when it is no course folder, or nbgrader is not there.
    """
    try:
        from nbgrader.coursedir import CourseDirectory
    except ImportError:
        raise DataError(NO_NBGRADER) from None
    if not (folder / CONFIG).is_file():
        raise DataError(f"There is no {CONFIG} in {folder}: name the folder in which you run nbgrader.")
    try:
        config = PyFileConfigLoader(CONFIG, path=str(folder)).load_config()
    except Exception as error:
        raise DataError(f"{CONFIG} cannot be read ({type(error).__name__}: {error}): mend it.") from None
    course = CourseDirectory(config=config)
    given, released = folder / course.submitted_directory, folder / course.release_directory
    if not given.is_dir():
        raise DataError(f"There is no folder {given.name} in {folder}: collect what was handed in there.")
    lines = [f"LOOK: add the line “{line}” to {CONFIG}." for line in LINES if not _set(config, line)]
    return given, released, lines


def _set(config: Config, line: str) -> bool:
    """Whether a line of LINES is in the configuration."""
    wanted = Config()
    exec(line, {"c": wanted})
    return all(config[section].get(name) == value for section, rest in wanted.items() for name, value in rest.items())


def _released(folder: Path) -> dict[Key, NotebookNode]:
    """Every released notebook. Raises DataError when there is none."""
    notebooks = {
        (p.parent.name, p.name): _read(p) for p in sorted(folder.glob("*/*.ipynb")) if p.parent.name[:1] != "."
    }
    if not notebooks:
        raise DataError(f"There is no notebook in {folder.name}: run “nbgrader generate_assignment 04” first.")
    return notebooks


def _came_from(book: NotebookNode, path: Path, released: dict[Key, NotebookNode]) -> Key | None:
    """The released notebook that a notebook came from, by the ids of its cells, else by its name."""
    ids = {_name(cell) or cell.get("id") for cell in book.cells}
    shares = {}
    for key, notebook in released.items():
        known = _known(notebook)
        shares[key] = len(ids & set(known)) / max(len(known), 1)
    best = max(shares, key=lambda key: (shares[key], key[1] == path.name))
    if shares[best] >= ALIKE:
        return best
    return next((key for key in released if key[1] == path.name), None)


def _files(folder: Path) -> Iterator[Path]:
    """The files of a learner, without what editors and nbgrader put beside them."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.name != "timestamp.txt":
            yield path


def _keep_original(path: Path, submitted: Path) -> None:
    """Copy a file to ORIGINALS, beside an earlier one of other content."""
    place = submitted.parent / ORIGINALS / path.relative_to(submitted)
    place.parent.mkdir(parents=True, exist_ok=True)
    number = 1
    name = place
    while name.exists() and name.read_bytes() != path.read_bytes():
        number += 1
        name = place.with_name(f"{place.stem}-{number}{place.suffix}")
    shutil.copy2(path, name)


def _store(book: NotebookNode, path: Path) -> None:
    """Write a notebook in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".half")
    half.write_text(nbformat.writes(book) + "\n", encoding="utf-8")
    os.replace(half, path)


def _one_learner(folder: Path, released: dict[Key, NotebookNode]) -> Learner:
    """Look through one learner's folder and put it right."""
    learner, submitted = Learner(folder.name), folder.parent
    books_by_key: dict[Key, dict[Path, NotebookNode]] = defaultdict(dict)
    for path in _files(folder):
        shown = path.relative_to(folder).as_posix()
        if path.suffix != ".ipynb":
            learner.look.append(f"{shown} is no notebook; it is not marked.")
            continue
        try:
            book = _read(path)
        except DataError as error:
            learner.look.append(f"{shown} {error}.")
            continue
        key = _came_from(book, path, released)
        if key:
            books_by_key[key][path] = book
        else:
            learner.look.append(f"{shown} comes from no released exercise; it is not marked.")
    for key, books in books_by_key.items():
        right = folder / Path(*key)
        path = right if right in books else next(iter(books))
        shown = path.relative_to(folder).as_posix()
        if len(books) > 1:
            others = ", ".join(p.relative_to(folder).as_posix() for p in books if p != path)
            if path != right:
                learner.look.append(f"{shown}, {others} are of one exercise: name one {right.name}, in {key[0]}.")
                continue
            learner.look.append(f"{others} is of the same exercise as {shown}, which is marked: choose.")
        _one_notebook(learner, path, right, books[path], released[key], submitted)
    if not learner.notebooks:
        learner.look.append("There is nothing here that can be marked.")
    return learner


def _one_notebook(learner: Learner, path: Path, right: Path, given, released, submitted: Path) -> None:
    """Put one notebook right, where it belongs, and say so."""
    from nbgrader.nbgraderformat import MetadataValidator

    before = given.metadata.get(NOTES, {}).get("done", [])
    book, now = mended(given, released)
    if path != right:
        now = [
            f"{path.relative_to(submitted / learner.name).as_posix()} is now {right.parent.name}/{right.name}.",
            *now,
        ]
        book = copy.deepcopy(book)
        _note(book, now, [])
    try:
        MetadataValidator().validate_nb(book)
        nbformat.validate(book)
    except Exception as error:
        reason = str(error).splitlines()[0]
        learner.look.append(f"{path.name} cannot be marked by nbgrader as it stands, and is left so: {reason}")
        return
    if now:
        _keep_original(path, submitted)
        _store(book, right)
        if path != right:
            path.unlink()
        if (submitted.parent / "autograded" / learner.name / right.parent.name).is_dir():
            again = f"nbgrader autograde {right.parent.name} --student={learner.name} --force"
            learner.look.append(f"It was marked before it was put right: run “{again}”.")
    learner.notebooks += 1
    learner.done += now
    learner.earlier += before
    learner.look += to_look_at(book, released)


def looked_through(folder: Path) -> tuple[list[Learner], list[str]]:
    """Every learner's folder of a course, put right; and what is to be said of the course. Raises DataError."""
    submitted, release, lines = _course(folder)
    released = _released(release)
    learners = [_one_learner(p, released) for p in sorted(submitted.iterdir()) if p.is_dir() and p.name[:1] != "."]
    loose = [p.name for p in sorted(submitted.iterdir()) if p.is_file() and p.name[:1] != "."]
    return learners, [*lines, *(f"LOOK: {name} lies in no learner's folder; it is not marked." for name in loose)]


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit code is 1 when nothing could be looked through."""
    parser = argparse.ArgumentParser(
        prog="python -m natolab.classroom.marking",
        description="Put right what was handed in, before nbgrader marks it.",
    )
    parser.add_argument("folder", nargs="?", default=".", help="the course folder, in which you run nbgrader")
    try:
        learners, lines = looked_through(Path(parser.parse_args(arguments).folder).resolve())
    except DataError as error:
        print(error)
        return 1
    for learner in learners:
        print(f"{learner}\n")
    for line in lines:
        print(line)
    right, look = sum(bool(x.done) for x in learners), sum(bool(x.look) for x in learners)
    print(f"{len(learners)} learners: {right} put right now, {look} for you to look at.", end=" ")
    print(f"What was handed in is kept in {ORIGINALS}." if any(x.done or x.earlier for x in learners) else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
