"""A stored notebook read for a page: its cells with their stored outputs, and the controls and charts that they show.

read(path)      the cells, each with the object its last line shows when the notebook's code is run once
Prose, tables and printed lines come from the notebook as stored; the run is only for controls (panels.Panel) and
charts (charts.canvas.Still), whose drawings a page keeps as vectors.
Left out: magics, and controls that a cell shows otherwise than by its last line; their stored still stands for them.
"""

import ast
import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from natolab.authoring.folding import is_folded
from natolab.errors import DataError


@dataclass
class Cell:
    """One cell: kind is markdown or code; folded code is not its lesson; `shown` is what its last line shows."""

    kind: str
    source: str
    folded: bool = False
    outputs: list = field(default_factory=list)
    shown: Any = None


def _run(source: str, names: dict) -> Any:
    """Run one cell's code and give what its last line shows. Raises whatever the code does."""
    tree = ast.parse(source)
    last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(tree, "cell", "exec"), names)
        return eval(compile(last, "cell", "eval"), names) if last else None


def read(path: Path) -> Iterator[Cell]:
    """The cells of a notebook, run one by one as they are asked for. Raises DataError where a cell cannot be run."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for number, cell in enumerate(nbformat.read(path, 4).cells, 1):
        if cell.cell_type == "markdown":
            yield Cell("markdown", cell.source)
        elif cell.cell_type == "code":
            try:
                shown = _run(cell.source, names)
            except Exception as error:
                raise DataError(
                    f"Cell {number} of {path.name} does not run ({error}): run the notebook first."
                ) from error
            yield Cell("code", cell.source, is_folded(cell.source), cell.outputs, shown)
