"""What may be wrong with an installation, each in one sentence that says what to do.

    python -m natolab.doctor      every check, good or bad; the exit code is 1 when something is wrong

Each check gives a sentence when what its first line says is not so, and nothing when it is.

ailments()    the sentences of what is wrong, none when all is well; quick enough for the start of a notebook
warn()        one line in a notebook when something is wrong, nothing else

Checked: Python's version, the packages of requirements.txt, the length of the folder's path (Windows), whether what is
changed can be saved, the tables' hashes; and by the command, which kernel notebooks would get. Left out: browsers, and
mending anything. Only the standard library is imported until a check needs more: it runs where a package is missing.
"""

import contextlib
import importlib.metadata
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from natolab.errors import DataError

ROOT = Path(__file__).resolve().parents[2]
PYTHON = (3, 11)
LONGEST_ROOT = 97  # characters: Windows takes 259, and JupyterLab's longest file within .venv has 162 with its “\\”
INSTALL = "in the module's folder, run the README's line again"


def python_version() -> str:
    """This Python is new enough."""
    if sys.version_info >= PYTHON:
        return ""
    version = sys.version.split()[0]
    return f"Python {version} is too old: install Python 3.11 or newer, delete the folder .venv, and {INSTALL}."


def packages() -> str:
    """The packages are there, in versions that requirements.txt allows."""
    file = ROOT / "requirements.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    wrong = [misfit for misfit in map(_package, filter(re.compile(r"[a-z]").match, lines)) if misfit]
    return f"Packages do not fit ({', '.join(wrong)}): {INSTALL}." if wrong else ""


def _package(line: str) -> str:
    """What is wrong with one package, in words; empty when nothing is."""
    name = re.split(r"[~<>=!]", line)[0].strip()
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return f"{name} is missing"
    try:
        from packaging.requirements import Requirement
    except ImportError:
        return "packaging is missing"  # every Jupyter brings it
    fits = Requirement(line).specifier.contains(version, prereleases=True)
    return "" if fits else f"{name} is {version}, needed is {line.removeprefix(name)}"


def path_length() -> str:
    """The path of the folder is short enough for Windows."""
    if os.name != "nt" or len(str(ROOT)) <= LONGEST_ROOT:
        return ""
    return (
        f"The path of the module's folder has {len(str(ROOT))} characters, and Windows finds no file beyond 259: move "
        f"the folder nearer to the top (at most {LONGEST_ROOT}, such as C:\\natolab), and {INSTALL}."
    )


def saving() -> str:
    """What is changed in a notebook can be saved."""
    if os.access(ROOT / "notebooks", os.W_OK):
        return ""
    return "The folder of the notebooks cannot be written to: to save your changes, copy the module to your own folder."


def tables() -> str:
    """Every table is the one these notebooks were checked with."""
    try:
        from natolab.facts import tables as facts
    except ImportError:
        return ""  # packages() tells
    try:
        names = facts.names()
    except DataError as error:
        return str(error)
    return " ".join(filter(None, (_spoilt(facts.text, name) for name in names)))


def _spoilt(read: Callable[[str], str], name: str) -> str:
    """Why a table cannot be used; empty when it can."""
    try:
        read(name)
    except DataError as error:
        return str(error)
    return ""


def place() -> str:
    """The code that runs is that of this folder (moved or copied, it may be another's, or none)."""
    moved = f"the folder was moved or copied: {INSTALL}."
    with contextlib.suppress(importlib.metadata.PackageNotFoundError, KeyError, TypeError, ValueError):
        record = importlib.metadata.distribution("natolab").read_text("direct_url.json")
        path = unquote(urlsplit(json.loads(record)["url"]).path)
        if not Path(path.lstrip("/") if os.name == "nt" else path).exists():
            return f"The package natolab is installed from a folder that is no longer there; {moved}"
    here = Path.cwd() / "notebooks" / "natolab"
    if here.is_dir() and not here.samefile(Path(__file__).parent):
        return f"The package natolab comes from another copy of the module; {moved}"
    return ""


def kernel() -> str:
    """Notebooks are run by this Python (slow to ask: Jupyter's own code does)."""
    try:
        from jupyter_client.kernelspec import KernelSpecManager
    except ImportError:
        return ""  # packages() tells
    python = KernelSpecManager().get_kernel_spec("python3").argv[0]
    # Without a folder it is the Python of the server. Not resolved: a .venv holds links to the Python it was made from.
    if os.path.dirname(python) in ("", os.path.dirname(sys.executable)):
        return ""
    return (
        f"Notebooks are run by another Python ({python}), which may not know natolab: choose this one's kernel with "
        "Kernel → Change Kernel…, or remove that kernel with 'jupyter kernelspec remove python3'."
    )


CHECKS = (python_version, packages, place, path_length, saving, tables)


def ailments() -> list[str]:
    """What is wrong, a sentence each, without the check of the kernel."""
    return [sentence for sentence in (check() for check in CHECKS) if sentence]


def warn() -> None:
    """Print one line when something is wrong; nothing else."""
    if sentences := ailments():
        print("Something is wrong with this installation.", *sentences)


def main() -> int:
    """Print every check; 1 when something is wrong."""
    results = {check: check() for check in (*CHECKS, kernel)}
    for check, sentence in results.items():
        print(f"{'!' if sentence else '✓'} {sentence or check.__doc__.partition(' (')[0].removesuffix('.') + '.'}")
    print("Mend what is marked with ! and run this again." if any(results.values()) else "All is well.")
    return int(any(results.values()))


if __name__ == "__main__":
    sys.exit(main())
