"""The house: imports go down only, models know no widgets, public names are explained."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import run
from packaging.specifiers import SpecifierSet
from stored import ROOT

PACKAGE = ROOT / "notebooks" / "natolab"
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_imports_go_down_only():
    """The contracts stand in notebooks/pyproject.toml."""
    command = [Path(sys.executable).with_name("lint-imports"), ROOT / "notebooks" / "pyproject.toml"]
    environment = dict(os.environ, PYTHONPATH=str(ROOT / "notebooks"))
    done = subprocess.run([*command, "--no-cache"], capture_output=True, text=True, env=environment, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


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
    for name in ("scenario", "claims", "tables", "panel", "explorer", "predict", "charts"):
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
