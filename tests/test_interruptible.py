"""Kernels that mark: every loop can be interrupted, exit() ends a cell only, and nothing else changes."""

import ast

import nbformat
import pytest
from natolab.classroom.interruptible import Interruptible, load_ipython_extension
from nbclient import NotebookClient

EXTENSION = "--IPKernelApp.extensions=natolab.classroom.interruptible"
LOOP = "while True:\n    try:\n        sum(range(100))\n    except{}:\n        continue"


def result(text: str):
    """What `found` is after the text has run."""
    space: dict = {}
    exec(compile(Interruptible().visit(ast.parse(text)), "answer", "exec"), space)
    return space["found"]


@pytest.mark.parametrize(
    "caught", ["", " BaseException", " (ValueError, KeyboardInterrupt)", " BaseException as error"]
)
def test_an_interruption_is_let_through(caught):
    with pytest.raises(KeyboardInterrupt):
        result(f"found = 1\ntry:\n    raise KeyboardInterrupt\nexcept{caught}:\n    found = 2")


@pytest.mark.parametrize("caught", ["", " BaseException", " ZeroDivisionError", " Exception"])
def test_any_other_slip_is_caught_as_before(caught):
    assert result(f"found = 1\ntry:\n    1 / 0\nexcept{caught}:\n    found += 1\nfinally:\n    found *= 10") == 20


@pytest.mark.parametrize("answer", [LOOP.format(""), LOOP.format(" BaseException"), "exit()", "quit()", "while 1: 1"])
@pytest.mark.timeout(120)
def test_the_kernel_outlives_the_cell(answer):
    cells = [nbformat.v4.new_code_cell(text) for text in (answer, "print('the next answer')")]
    client = NotebookClient(
        nbformat.v4.new_notebook(cells=cells), kernel_name="python3", timeout=2, interrupt_on_timeout=True,
        allow_errors=True, extra_arguments=[EXTENSION],
    )  # fmt: skip
    first, second = client.execute().cells
    errors = [out.ename for out in first.outputs if out.output_type == "error"]
    assert errors and errors[0] in ("KeyboardInterrupt", "SystemExit")
    assert second.outputs[-1].text == "the next answer\n"


def test_it_loads():
    class Shell:
        ast_transformers, user_ns = [], {}

    load_ipython_extension(Shell)
    assert len(Shell.ast_transformers) == 1 and set(Shell.user_ns) == {"exit", "quit"}
