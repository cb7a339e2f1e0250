"""Code out of the reader's way: which cells are stored folded, and test markers as tags.

    python -m natolab.authoring.folding NOTEBOOK [NOTEBOOK ...]    without running them

is_folded(source)   whether a cell's code is not its lesson: it makes a control or shows what the register holds
tidied(notebook)    the notebook with such cells folded (jupyter.source_hidden), and `# NBVAL_...` lines as cell tags

A cell that calculates, loops or prints stays open. Left out: running notebooks (tests/execute.py).
"""

import ast
import re
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

import natolab

MARKER = re.compile(r"^# (NBVAL_[A-Z_]+)\n", re.MULTILINE)
CONTROLS = ("natolab.panels", "natolab.classroom")
REGISTER = ("claims", "glossary", "doctor", "tested")  # nl.claims.cards(...) and the like


def is_folded(source: str) -> bool:
    """Whether a cell of this Python is stored folded. Raises SyntaxError."""
    statements = ast.parse(source).body
    given = [statement for statement in statements if not isinstance(statement, ast.Import | ast.ImportFrom)]
    if not given:
        return bool(statements)
    *before, last = given
    if not isinstance(last, ast.Expr) or not all(
        isinstance(statement, ast.Assign) or _warns(statement) for statement in before
    ):
        return False
    named = [statement for statement in before if isinstance(statement, ast.Assign)]
    assigned = {
        target.id: statement.value
        for statement in named
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    shown = assigned.get(last.value.id) if isinstance(last.value, ast.Name) else last.value
    while isinstance(shown, ast.BinOp) and isinstance(shown.right, ast.Call) and _shows(ast.unparse(shown.right.func)):
        shown = shown.left  # one list under another
    if not isinstance(shown, ast.Call):
        return False
    # The table of a question by one call: what it calculates is not in the cell.
    return _shows(ast.unparse(shown.func)) or (not before and ast.unparse(shown.func).startswith("nl.questions."))


def _warns(statement: ast.stmt) -> bool:
    """Whether a statement only calls what the register shows, such as nl.doctor.warn()."""
    call = getattr(statement, "value", None)
    return isinstance(statement, ast.Expr) and isinstance(call, ast.Call) and _shows(ast.unparse(call.func))


def _shows(called: str) -> bool:
    """Whether what is called (nl.Explorer, nl.claims.cards, guess.reveal) makes a control or shows the register."""
    first, _, rest = called.partition(".")
    if first != "nl":
        return rest == "reveal"
    name = rest.partition(".")[0]
    return name in REGISTER or getattr(getattr(natolab, name, None), "__module__", "").startswith(CONTROLS)


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The same notebook, changed in place; a second time changes nothing."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        markers = [marker.lower().replace("_", "-") for marker in MARKER.findall(cell.source)]
        if markers:
            cell.source = MARKER.sub("", cell.source)
            cell.metadata.tags = [*cell.metadata.get("tags", []), *markers]
        jupyter = dict(cell.metadata.pop("jupyter", {}))
        jupyter.pop("source_hidden", None)
        if is_folded(cell.source):
            jupyter["source_hidden"] = True
        if jupyter:
            cell.metadata.jupyter = nbformat.from_dict(jupyter)
    return notebook


def main(names: list[str]) -> None:
    """Tidy notebooks in place."""
    for name in names:
        notebook = tidied(nbformat.read(name, as_version=4))
        Path(name).write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
