"""Notebooks as the tests see them: what is stored, and a run in this process with the network shut."""

import ast
import contextlib
import functools
import io
import os
import re
import socket
from pathlib import Path
from typing import NamedTuple

import nbformat
from natolab.facts.notebooks import course

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
IDS = [path.stem for path in NOTEBOOKS]
#: those with claims, terms and an exercise; the laboratory has none
COURSE = [path for path in NOTEBOOKS if path.name[:2] in course()]
COURSE_IDS = [path.stem for path in COURSE]
LOCAL = ("127.", "::1", "localhost")


def printed_by(cell) -> str:
    """All text that a code cell prints or shows."""
    texts = []
    for out in cell.outputs:
        if out.output_type == "stream":
            texts.append(out.text)
        else:
            data = out.get("data", {})
            texts += [data.get(kind, "") for kind in ("text/plain", "text/markdown", "text/html")]
    return "\n".join(texts)


class Section(NamedTuple):
    """What stands under one heading: its prose, and what its cells print."""

    title: str
    prose: list[str]
    outputs: list[str]


class Stored:
    """One stored notebook: its cells, prose, code and what its cells print."""

    def __init__(self, path: Path):
        self.path = path
        self.notebook = nbformat.read(path, as_version=4)
        self.cells = self.notebook.cells

    @property
    def code(self) -> list:
        """Code cells."""
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def prose(self) -> list[str]:
        """Markdown cells as text."""
        return [cell.source for cell in self.cells if cell.cell_type == "markdown"]

    @functools.cached_property
    def printed(self) -> str:
        """All text that code cells print or show (stored outputs, pictures left out)."""
        return "\n".join(map(printed_by, self.code))

    @functools.cached_property
    def sections(self) -> list["Section"]:
        """The notebook cut at its headings of second level; the first section is what stands before them."""
        found = [Section("", [], [])]
        for cell in self.cells:
            if cell.cell_type == "code":
                found[-1].outputs.append(printed_by(cell))
                continue
            first, *others = re.split(r"^## (?=\S)", cell.source, flags=re.M)
            found[-1].prose.append(first)
            for part in others:
                title, _, text = part.partition("\n")
                found.append(Section(title, [text], []))
        return found

    def called_with(self, name: str) -> list[str]:
        """Text arguments of every call of a function (cards, verdicts, cited ...) in the code cells."""
        found = []
        for cell in self.code:
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == name:
                    found += [a.value for a in node.args if isinstance(a, ast.Constant)]
        return found


@functools.cache
def stored(path: Path) -> Stored:
    """A stored notebook, read once."""
    return Stored(path)


@contextlib.contextmanager
def no_network():
    """Shut the network: a connection or name look-up outside this machine fails, and so does the test.

    Even if the notebook catches the error: attempts are noted and told at the end.
    """
    connect, lookup = socket.socket.connect, socket.getaddrinfo
    attempts = []

    def guarded_connect(self, address):
        if self.family != getattr(socket, "AF_UNIX", None) and not str(address[0]).startswith(LOCAL):
            attempts.append(address)
            raise OSError(f"no network in tests: {address}")
        return connect(self, address)

    def guarded_lookup(host, *args, **kwargs):
        if host is not None and not str(host).startswith(LOCAL):
            attempts.append(host)
            raise OSError(f"no network in tests: {host}")
        return lookup(host, *args, **kwargs)

    socket.socket.connect, socket.getaddrinfo = guarded_connect, guarded_lookup
    try:
        yield
    finally:
        socket.socket.connect, socket.getaddrinfo = connect, lookup
    assert not attempts, f"reached for the network: {attempts}"


def run(path: Path, folder: Path) -> dict:
    """Run the code cells of a notebook in this process, in a folder, with the network shut; give its names.

    A folder outside the repository shows that nothing hangs on the folder: the kernels of nbval run in the notebook's.
    """
    before = Path.cwd()
    names: dict = {"__name__": f"notebook_{path.stem}"}
    os.chdir(folder)
    try:
        with no_network(), contextlib.redirect_stdout(io.StringIO()):
            for number, cell in enumerate(stored(path).code, 1):
                exec(compile(cell.source, f"{path.name}, code cell {number}", "exec"), names)
    finally:
        os.chdir(before)
    return names


def explorers(path: Path, folder: Path) -> list:
    """The explorers a notebook opens when it is run in a folder, freshly made, in their order."""
    from natolab.panels.explorer import Explorer

    before = len(Explorer.opened)
    run(path, folder)
    return Explorer.opened[before:]


def numbers(text: str) -> list[str]:
    """The numbers of a text as written, without thousands separators: 3.05, 1550, .61 (as 0.61)."""
    found = re.findall(r"(?<![\w.])\d[\d,]*(?:\.\d+)?|(?<![\w.])\.\d+", text)
    return [number.rstrip(",").replace(",", "") for number in found]
