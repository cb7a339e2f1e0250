"""Release of the exercises: one solved source gives the student's copy and the sealed keys.

    python -m natolab.authoring.release            every exercise;  python -m natolab.authoring.release 04   one of them
    python -m natolab.authoring.release --check    changes nothing; says what disagrees, exit code 1

source     exercises/solutions/NN_name.ipynb: solved, executed, edited by hand
keys       exercises/solutions/NN_keys.py: key("4.3", ...) for each task, run where the solved notebook has been run
copy       exercises/NN_name.ipynb: the source without solutions and outputs; never edited by hand
sealed     natolab/checks/keys.sealed: the keys, as the checks read them

A task of a source is a heading `### Exercise 4.3 ★★ · 6 minutes` with one demand in bold; a cell with the line the
learner fills in and the solution between `### BEGIN SOLUTION` and `### END SOLUTION`; and a cell with
nl.check("4.3", answer_4_3). Ids, points (one a star), the hidden test and the metadata of nbgrader follow from these.

With a stock nbgrader (an instructor's extra: pip install nbgrader):
1. make a course folder with the five lines below as nbgrader_config.py;
2. copy a solved source into it: source/04/04_what_would_it_take_to_stand_alone.ipynb;
3. nbgrader generate_assignment 04, release, collect, python -m natolab.classroom.marking, nbgrader autograde 04,
   nbgrader generate_feedback 04.

    c = get_config()
    c.CourseDirectory.course_id = "essay"
    c.ClearSolutions.code_stub = {"python": ""}
    c.OverwriteCells.add_missing_cells = True
    c.Execute.extra_arguments = ["--IPKernelApp.extensions=natolab.classroom.interruptible"]

Nothing of the keys is in what nbgrader releases or marks: checks use the sealed ones. Texts
(Prose) are marked by hand. A learner can unfold the solution under a check; where marks count, start the kernels with
NATOLAB_SOLUTIONS=hide.

Leaves out: collecting and handing back (nbgrader does both), and the exchange folder.
"""

import argparse
import ast
import json
import os
import re
import sys
import textwrap
from collections.abc import Container
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from natolab import files
from natolab.checks import seal
from natolab.errors import DataError
from natolab.panels.panel import VIEW

HEADING = re.compile(r"^### Exercise (\d+)\.(\d+) (★{1,3}) · (\d+) minutes$", re.MULTILINE)
SOLUTION, HIDDEN = "SOLUTION", "HIDDEN TESTS"
KEYS_CELL = "import json, natolab.checks\nprint(json.dumps(natolab.checks.written()))"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "file_extension": ".py"},
}


def exercises() -> Path:
    """The folder of the student copies; the sources are in `solutions` below it."""
    return Path(__file__).parents[3] / "exercises"


def sources(numbers: list[str] | None = None) -> list[Path]:
    """The solved sources, all or those of some numbers ("04"). Raises DataError for a number without one."""
    paths = sorted((exercises() / "solutions").glob("[0-9][0-9]_*.ipynb"))
    missing = [n for n in numbers or [] if n not in {path.name[:2] for path in paths}]
    if missing:
        raise DataError(f"There is no source exercises/solutions/{missing[0]}_….ipynb: give a number such as 04.")
    return [path for path in paths if not numbers or path.name[:2] in numbers]


def exercise(path: Path) -> str:
    """The number of an exercise as its tasks bear it: "4" for 04_….ipynb."""
    return str(int(path.name[:2]))


# ---- keys ---------------------------------------------------------------------------------------------
def keys_of(path: Path) -> str:
    """The code that makes the keys of a source. Raises DataError when there is none."""
    file = path.with_name(f"{path.name[:2]}_keys.py")
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError(f"There is no exercises/solutions/{file.name}: write the keys of the exercise there.") from None


def kinds(path: Path) -> dict[str, str]:
    """What each key of a source asks for, by task: Number, Choice, Prose, ... Raises DataError."""
    calls = [node for node in ast.walk(ast.parse(keys_of(path))) if isinstance(node, ast.Call)]
    return {call.args[0].value: ast.unparse(call.args[1].func) for call in calls if ast.unparse(call.func) == "key"}


def texts(path: Path) -> set[str]:
    """The tasks of a source that are answered by a text, which a person marks."""
    return {task for task, kind in kinds(path).items() if kind == "Prose"}


# ---- cells --------------------------------------------------------------------------------------------
def _region(name: str) -> str:
    """A pattern for a part of a cell between two marks; its first group is the indent, its second the part."""
    return rf"^([ \t]*)### BEGIN {name}\n(.*?)^[ \t]*### END {name}$"


def without_solution(text: str) -> str:
    """A cell's text with an empty line, indented alike, for each part of the solution (as nbgrader leaves it)."""
    return re.sub(_region(SOLUTION), r"\1", text, flags=re.M | re.S)


def without_hidden(text: str) -> str:
    """A cell's text without nbgrader's hidden tests."""
    return re.sub(_region(HIDDEN) + r"\n?", "", text, flags=re.M | re.S)


def inside(text: str, name: str) -> str:
    """What stands between two marks of a cell, unindented."""
    match = re.search(_region(name), text, flags=re.M | re.S)
    return textwrap.dedent(match[2]).strip() if match else ""


def tested(text: str, task: str) -> str:
    """A check cell with the hidden test that an autograder runs before the check."""
    last = ast.parse(text).body[-1]
    call = last.value if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) else None
    if not call or ast.unparse(call.func) != "nl.check" or len(call.args) != 2:
        raise DataError(f'The check of Exercise {task} must end its cell: nl.check("{task}", the_answer).')
    test = f'nl.require("{task}", {ast.unparse(call.args[1])})'
    return f"### BEGIN {HIDDEN}\n{test}\n### END {HIDDEN}\n{without_hidden(text)}"


def _marked(cell: NotebookNode, name: str, grade: bool, solution: bool, points: int = 0) -> None:
    """Give a cell its id and the metadata of nbgrader."""
    cell.id = name
    facts = {"grade": grade, "grade_id": name, "locked": not solution, "schema_version": 3}
    facts |= {"solution": solution, "task": False} | ({"points": points} if grade else {})
    cell.metadata = nbformat.from_dict({"nbgrader": facts})


def dressed(notebook: NotebookNode, prose: Container[str] = ()) -> NotebookNode:
    """A copy of a source with ids, hidden tests and nbgrader's metadata as its headings and marks say.

    prose   tasks answered by a text: a person marks it, in its own cell
    Raises DataError when a task lacks its answer or its check.
    """
    notebook = nbformat.from_dict(json.loads(json.dumps(notebook)))
    notebook.metadata, notebook.nbformat_minor = nbformat.from_dict(METADATA), 5
    parts: dict[str, list[str]] = {}
    task = name = ""
    points = 0
    for place, cell in enumerate(notebook.cells):
        heading = HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        if heading:
            task, name, points = f"{heading[1]}.{heading[2]}", f"{heading[1]}-{heading[2]}", len(heading[3])
            parts[task] = []
            _marked(cell, f"task-{name}", grade=False, solution=False)
        elif cell.cell_type == "code" and f"### BEGIN {SOLUTION}" in cell.source:
            parts.setdefault(task, []).append("answer")
            _marked(cell, f"answer-{name}", grade=task in prose, solution=True, points=points)
        elif cell.cell_type == "code" and task and f'nl.check("{task}"' in cell.source:
            parts[task].append("check")
            if task not in prose:
                cell.source = tested(cell.source, task)
            _marked(cell, f"check-{name}", grade=task not in prose, solution=False, points=points)
        else:
            cell.id, cell.metadata = f"cell-{place}", nbformat.from_dict({})
    for task, cells in parts.items():
        if cells != ["answer", "check"]:
            raise DataError(
                f"Exercise {task or '(before the first heading)'} has {' and '.join(cells) or 'no cells'}: give it one "
                f'cell with BEGIN {SOLUTION}, then one with nl.check("{task}", …).'
            )
    return notebook


def student_copy(source: NotebookNode, prose: Container[str] = ()) -> NotebookNode:
    """What a learner gets: no solutions, no outputs. Raises DataError when a cell is then no Python or shows a key."""
    copy = dressed(source, prose)
    for cell in copy.cells:
        if cell.cell_type == "code":
            cell.source = without_hidden(without_solution(cell.source))
            cell.outputs, cell.execution_count = [], None
            try:
                ast.parse(cell.source)
            except SyntaxError:
                raise DataError(
                    f"Without its solution the cell {cell.id} is no Python: leave a line such as "
                    "“answer_4_3 = None”, or a docstring, outside the marks."
                ) from None
            if re.search(r"\bkey\(|### (BEGIN|END)", cell.source):
                raise DataError(f"The cell {cell.id} would show its key or a mark to learners: mend its marks.")
    return copy


def solutions(source: NotebookNode) -> dict[str, str]:
    """The code between the marks, by task."""
    cells = {cell.id: cell.source for cell in dressed(source).cells if cell.cell_type == "code"}
    return {
        name.removeprefix("answer-").replace("-", "."): inside(text, SOLUTION)
        for name, text in cells.items()
        if name.startswith("answer-")
    }


def with_code(keys: dict[str, dict], source: NotebookNode) -> dict[str, dict]:
    """The keys of a source, with the code that is folded under each check (a text stands in the key itself)."""
    code = solutions(source)
    asks_text = {task for task, key in keys.items() if key["asked"]["kind"] == "Prose"}
    return {task: key if task in asks_text else key | {"code": code[task]} for task, key in keys.items()}


# ---- the command --------------------------------------------------------------------------------------
def _ran(notebook: NotebookNode, path: Path) -> NotebookNode:
    """The notebook, run in the folder of its source, with nobody's progress. Raises on the first cell that fails."""
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    return client.execute(env={**os.environ, "NATOLAB_PROGRESS": "off"})


def keys_made(path: Path) -> dict[str, dict]:
    """The keys of a source: its cells are run without the checks, then its keys."""
    source = nbformat.read(path, as_version=4)
    notebook = dressed(source)
    if different := solutions(source).keys() ^ kinds(path).keys():
        raise DataError(f"Exercise {min(different)} has a task or a key, but not both: mend {path.name[:2]}_keys.py.")
    notebook.cells = [cell for cell in notebook.cells if not cell.id.startswith("check-")]
    notebook.cells += map(nbformat.v4.new_code_cell, (keys_of(path), KEYS_CELL))
    outputs = _ran(notebook, path).cells[-1].outputs
    return with_code(json.loads("".join(out.text for out in outputs if out.get("name") == "stdout")), source)


def executed(path: Path) -> NotebookNode:
    """A source, dressed and run, its checks by the sealed keys. Raises DataError when a cell warns."""
    notebook = _ran(dressed(nbformat.read(path, as_version=4), texts(path)), path)
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        for out in cell.get("outputs", []):
            if out.get("name") == "stderr":
                raise DataError(f"{path.name}: a cell warns: {out.text}")
    return without_views(notebook)


def without_views(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the views of widgets, in place: they name a widget that is gone; the stills stay."""
    for cell in notebook.cells:
        for out in cell.get("outputs", []):
            if out.get("data", {}).pop(VIEW, None) and not out.data:
                out.output_type = "view"
        if cell.cell_type == "code":
            cell.outputs = [out for out in cell.outputs if out.output_type != "view"]
    return notebook


def text(notebook: NotebookNode) -> str:
    """A notebook as it is stored."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def put(path: Path, content: str) -> bool:
    """Write a file unless it holds this already; whether it was written."""
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return False
    files.replace(path, content.encode("utf-8"))
    return True


def release(path: Path) -> list[str]:
    """Execute one source, store it, seal its keys, write the student's copy; the names of what changed."""
    keys = keys_made(path)
    before = seal.read() if seal.path().exists() else {}
    seal.write(keys, {exercise(path)})
    sealed = [seal.path().name] if seal.read() != before else []
    notebook = executed(path)
    copy = exercises() / path.name
    stored = {path: text(notebook), copy: text(student_copy(notebook, texts(path)))}
    return [p.relative_to(exercises()).as_posix() for p, content in stored.items() if put(p, content)] + sealed


def disagreements(path: Path) -> list[str]:
    """What of a source's copy is not what the source gives; nothing is executed or changed."""
    source, copy = nbformat.read(path, as_version=4), exercises() / path.name
    sentences = []
    prose = texts(path)
    if dressed(source, prose).cells != source.cells:
        sentences.append(f"{path.name}: ids or metadata are not those of its marks")
    if not copy.exists() or copy.read_text(encoding="utf-8") != text(student_copy(source, prose)):
        sentences.append(f"{path.name}: the student's copy is not the one the source gives")
    if {t for t in seal.read() if t.split(".")[0] == exercise(path)} != set(solutions(source)):
        sentences.append(f"{path.name}: the sealed keys are not those of its tasks")
    return [f"{sentence}: run 'python -m natolab.authoring.release {path.name[:2]}'." for sentence in sentences]


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit code is 1 when --check finds something or a source cannot be released."""
    parser = argparse.ArgumentParser(prog="python -m natolab.authoring.release", description="Release the exercises.")
    parser.add_argument("number", nargs="*", help="exercises such as 04; all when none is named")
    parser.add_argument("--check", action="store_true", help="change nothing, say what disagrees")
    options = parser.parse_args(arguments)
    try:
        sentences = []
        for path in sources(options.number):
            if options.check:
                sentences += disagreements(path)
            else:
                print(f"{path.name}: {', '.join(release(path)) or 'nothing changed'}")
        print("\n".join(sentences) or ("Copies and sources agree." if options.check else "Released."))
        return int(bool(sentences))
    except DataError as error:
        print(error)
        return 1


if __name__ == "__main__":
    sys.exit(main())
