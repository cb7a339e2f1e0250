"""The house: imports go down only, models know no widgets, public names are explained."""

import ast
import subprocess
import sys

import pytest
import run
from packaging.specifiers import SpecifierSet
from stored import ROOT

PACKAGE = ROOT / "notebooks" / "natolab"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: floor of each part of the package; an import may go to the same part or to a lower floor
FLOORS = {
    "errors": 0, "datapackage": 0, "data": 1, "claims": 2, "scenario": 2, "progress": 2, "glossary": 3, "answers": 3,
    "models": 3, "sensitivity": 4, "charts": 5, "questions": 6, "room": 7, "pooling": 8, "panel": 9,
    "explorer": 10, "recode": 10, "concept": 10, "claim_map": 10, "progress_panel": 10, "forecast": 10, "predict": 11,
    "check": 11, "memo": 12, "release": 12, "seminar": 12, "classroom": 12,
}  # fmt: skip


def part(path) -> str:
    """The part of the package a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.Module) -> set[str]:
    """Modules of the package and outside ones that a file imports."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                f"{node.module}.{alias.name}" if node.module == "natolab" else node.module for alias in node.names
            }
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down_only(path):
    if path.name == "__init__.py" and path.parent == PACKAGE:
        return
    here = part(path)
    for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        if name.startswith("natolab."):
            there = name.split(".")[1]
            assert there == here or FLOORS[there] < FLOORS[here], f"{here} imports {there}"
        if FLOORS[here] < FLOORS["panel"]:
            assert not name.startswith("ipywidgets"), f"{here} knows widgets"
        if here == "models":
            assert not name.startswith(("matplotlib", "IPython")), f"{here} draws"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_public_names_are_explained(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module says what it is"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            local = any(
                isinstance(parent, ast.FunctionDef) and node in ast.walk(parent) and node is not parent
                for parent in ast.walk(tree)
            )
            assert local or ast.get_docstring(node), f"{path.name}: {node.name} has no docstring"


def test_every_module_with_arithmetic_has_a_test_file():
    for path in (PACKAGE / "models").glob("[a-z]*.py"):
        assert (ROOT / "tests" / f"test_{path.stem}.py").exists(), path.stem
    for name in ("scenario", "sensitivity", "claims", "data", "panel", "explorer", "predict", "charts"):
        assert (ROOT / "tests" / f"test_{name}.py").exists(), name


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_code_is_tidy(command):
    config = ["--config", str(ROOT / "notebooks" / "pyproject.toml"), str(PACKAGE), str(ROOT / "tests")]
    done = subprocess.run([sys.executable, "-m", "ruff", *command, *config], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_lowest_versions_are_those_that_the_requirements_name():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    named = [line for line in text.splitlines() if line and line[0] not in "#-"]
    lowest = run.lowest_versions(text).splitlines()
    assert len(lowest) == len(named) and "matplotlib==3.10.7" in lowest
    for line, pin in zip(named, lowest, strict=True):
        assert SpecifierSet(line[len(pin.split("==")[0]) :]).contains(pin.split("==")[1])
