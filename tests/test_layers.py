"""The house: imports go down only, models know no widgets, results cannot be changed, public names are explained."""

import ast
import importlib
import os
import re
import subprocess
import sys
from dataclasses import is_dataclass
from pathlib import Path

import pytest
import run
from natolab.facts import tables
from packaging.specifiers import SpecifierSet
from rows import for_each
from stored import ROOT

PACKAGE = ROOT / "notebooks" / "natolab"
MODULES = sorted(PACKAGE.rglob("*.py"))
COMPUTING = [
    path for path in MODULES if path.relative_to(PACKAGE).parts[0] in ("facts", "learner", "models", "questions")
]


def test_imports_go_down_only():
    """The contracts stand in notebooks/pyproject.toml."""
    command = [Path(sys.executable).with_name("lint-imports"), ROOT / "notebooks" / "pyproject.toml"]
    environment = dict(os.environ, PYTHONPATH=str(ROOT / "notebooks"))
    done = subprocess.run([*command, "--no-cache"], capture_output=True, text=True, env=environment, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_are_declared_and_kept():
    """Strict mypy on the rooms that compute; the settings stand in notebooks/pyproject.toml."""
    rooms = [str(PACKAGE / room) for room in ("errors.py", "files.py", "facts", "models", "questions", "learner")]
    settings = ["--config-file", str(ROOT / "notebooks" / "pyproject.toml"), "--cache-dir", os.devnull]
    done = subprocess.run([sys.executable, "-m", "mypy", *settings, *rooms], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@for_each(MODULES)
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


#: words that say nothing of what a name holds
VAGUE = {"told", "found", "thing", "stuff", "utils"}


@for_each(MODULES)
def test_names_say_what_they_hold(path):
    """No module, definition, parameter, variable, loop target or attribute has a name of VAGUE; words in texts may."""
    vague = [
        f"line {node.lineno}: {name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(getattr(node, "ctx", ast.Store()), ast.Store)  # set, not read
        for name in {getattr(node, field, None) for field in ("name", "id", "arg", "attr")} & VAGUE
    ]
    assert path.stem not in VAGUE and not vague, f"call it after what it holds: {', '.join(vague) or path.stem}"


@for_each(COMPUTING)
def test_what_the_computing_rooms_hand_out_cannot_be_changed(path):
    """Much of it is kept and handed to all who ask: who could change it would change it for the others."""
    module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for name, item in vars(importlib.import_module(module)).items():
        if is_dataclass(item) and isinstance(item, type):
            assert item.__dataclass_params__.frozen, name


def test_every_module_with_arithmetic_has_a_test_file():
    for path in (PACKAGE / "models").glob("[a-z]*.py"):
        assert (ROOT / "tests" / f"test_{path.stem}.py").exists(), path.stem
    for name in ("scenario", "claims", "tables", "panel", "explorer", "predict", "charts"):
        assert (ROOT / "tests" / f"test_{name}.py").exists(), name


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_code_is_tidy(command):
    where = [str(PACKAGE), str(ROOT / "tests")]
    if command == ["check"]:
        where += map(str, (ROOT / "exercises" / "solutions").glob("*.py"))
    config = ["--config", str(ROOT / "notebooks" / "pyproject.toml")]
    done = subprocess.run([sys.executable, "-m", "ruff", *command, *config, *where], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_lowest_versions_are_those_that_the_requirements_name():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    named = [line for line in text.splitlines() if line and line[0] not in "#-"]
    lowest = run.lowest_versions(text).splitlines()
    assert len(lowest) == len(named) and "matplotlib==3.10.7" in lowest
    for line, pin in zip(named, lowest, strict=True):
        assert SpecifierSet(line[len(pin.split("==")[0]) :]).contains(pin.split("==")[1])


# ---- facts are in the tables ----------------------------------------------------------------------------
#: of a chart's layout or a numerical method, equal to a datum by chance: (module, literal) -> what it is
BY_CHANCE = {
    ("charts/polarity", "1.16"): "where a word stands",
    ("charts/room", "1.16"): "where a word stands",
    ("charts/room", "1.72"): "where a word stands",
}


def significant(text: str) -> int:
    """Significant digits of a number as it is written, without the noughts around them."""
    return len(text.lower().partition("e")[0].replace("_", "").replace(".", "").strip("0"))


def published() -> dict[float, str]:
    """Every figure that the tables of single figures hold -> where."""
    return {
        float(row[column]): f"{name}.csv, {row.get('id') or row.get('entity') or row.get('label')}"
        for name in ("facts", "misc_facts", "weapon_systems")
        for row in tables.rows(f"{name}.csv")
        for column in ("value", "low", "high")
        if row.get(column)
    }


def spellings(row_id: str) -> set[float]:
    """How code might write a figure of a row: as it is, as a share, a factor of growth, or in thousands or millions."""
    row = {row["id"]: row for row in tables.rows("facts.csv")}.get(row_id, {})
    figures = [float(row[column]) for column in ("value", "low", "high") if row.get(column)]
    figures += [float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", row.get("unit_note", ""))]
    return {round(to(x), 9) for x in figures for to in (float, lambda x: x / 100, lambda x: 1 + x / 100)} | {
        x / scale for x in figures for scale in (1e3, 1e6)
    }


@for_each(p for room in ("models", "charts") for p in sorted((PACKAGE / room).glob("[a-z]*.py")))
def test_no_model_or_chart_holds_a_datum_that_a_table_has(path):
    """One of three significant digits that a table holds, or one on a line that names its fact, is read from there."""
    text, known = path.read_text(encoding="utf-8"), published()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
            continue
        written, line = ast.get_source_segment(text, node), text.splitlines()[node.lineno - 1]
        place = f"{path.parent.name}/{path.stem}", written
        if significant(written) >= 3 and float(node.value) in known and not 1900 <= node.value <= 2100:
            assert place in BY_CHANCE, f"{place}: line {node.lineno} holds {known[float(node.value)]}"
        for row_id in re.findall(r"\bF\d{3}\b", line):
            assert node.value in (0, 1) or round(float(node.value), 9) not in spellings(row_id), f"{place}: {row_id}"
