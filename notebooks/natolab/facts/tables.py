"""Facts: the tables of the data folder, read once, checked against the data package.

table(name)      one table as a DataFrame (a fresh copy each time)
source(id)       one row of sources.csv
fact(id)         one row of facts.csv
event(id)        one row of events.csv
folder()         where the tables are;  names()  which there are
"""

import codecs
import csv
import hashlib
import io
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from natolab.errors import DataError

ESSAY_DATE = "2026-02-04"


def folder() -> Path:
    """The data folder: beside the notebooks folder, or where NATOLAB_DATA points (tests)."""
    return Path(os.environ.get("NATOLAB_DATA") or Path(__file__).parents[3] / "data")


def _read(name: str) -> bytes:
    path = folder() / name
    try:
        return path.read_bytes()
    except OSError as error:
        gone = isinstance(error, FileNotFoundError | NotADirectoryError)
        trouble = "is missing" if gone else f"cannot be read ({(error.strerror or 'no access').lower()})"
        raise DataError(f"The file data/{name} {trouble}: {_back(name)}.") from None


def _back(*names: str) -> str:
    """How to get files back, with git and without it."""
    files = [f"data/{name}" for name in names]
    return (
        f"put it back with 'git checkout -- {' '.join(files)}' or, without git, take {' and '.join(files)} from the "
        "archive that you unpacked, again"
    )


@cache
def _package() -> dict[str, dict[str, Any]]:
    try:
        return {resource["path"]: resource for resource in json.loads(_read("datapackage.json"))["resources"]}
    except (ValueError, KeyError, TypeError):
        raise DataError(f"The file data/datapackage.json cannot be read: {_back('datapackage.json')}.") from None


#: how a spreadsheet writes 2026-02-04
_TURNED_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1(\d{4}|\d\d)", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)


def _spreadsheet(raw: bytes, resource: dict[str, Any]) -> str:
    """What a spreadsheet program has done to a file that it opened and saved, in words; empty when nothing shows."""
    signs_of_it = ["a byte order mark before the first word"] if raw.startswith(codecs.BOM_UTF8) else []
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "another encoding"
    text = raw.decode("utf-8-sig", errors="replace")
    fields = resource["schema"]["fields"]
    head = text.partition("\n")[0].strip().replace('"', "")
    separators = [sign for sign in ";\t" if head == sign.join(field["name"] for field in fields)]
    signs_of_it += [{";": "semicolons", "\t": "tabs"}[sign] + " between the columns" for sign in separators]
    try:
        table = list(csv.reader(io.StringIO(text, newline=None), delimiter=(separators or [","])[0]))[1:]
    except csv.Error:  # no table at all
        table = []
    numbers = {i for i, field in enumerate(fields) if field["type"] in ("number", "integer")}
    if any(_DECIMAL_COMMA.fullmatch(row[i]) for row in table for i in numbers if i < len(row)):
        signs_of_it.append("decimal commas")
    if any(_TURNED_DATE.fullmatch(cell) for row in table for cell in row):
        signs_of_it.append("dates turned round")
    return " and ".join(signs_of_it)


@cache
def text(name: str) -> str:
    """One data file as text, its content checked against the hash in datapackage.json.

    Raises DataError when the file is missing, altered, or not in the package.
    """
    raw = _read(name)
    resource = _package().get(name)
    if resource is None:
        raise DataError(f"The file data/{name} is not described in data/datapackage.json: add it there first.")
    if resource.get("hash") != "sha256:" + hashlib.sha256(raw).hexdigest():
        if marks := _spreadsheet(raw, resource):
            raise DataError(f"The file data/{name} was saved by a spreadsheet program ({marks}): {_back(name)}.")
        raise DataError(
            f"The file data/{name} is not the one these notebooks were checked with: "
            f"{_back(name, 'datapackage.json')}; if you changed it on purpose, run "
            "'python -m natolab.authoring.datapackage'."
        )
    return raw.decode("utf-8")


def names() -> list[str]:
    """Every table of the data package by file name. Raises DataError."""
    return list(_package())


def rows(name: str) -> list[dict[str, str]]:
    """One data file as a list of text rows (for small registries, no pandas types)."""
    return list(csv.DictReader(io.StringIO(text(name))))


@cache
def _frame(name: str) -> pd.DataFrame:
    # "NA" is never a missing value here; empty cells are.
    return pd.read_csv(io.StringIO(text(f"{name}.csv")), keep_default_na=False, na_values=[""])


def table(name: str) -> pd.DataFrame:
    """One table of the data folder, by file name without '.csv'. Raises DataError."""
    return _frame(name).copy()


@cache
def _one(name: str, key: str, value: str) -> pd.Series:
    frame = _frame(name)
    matching = frame[frame[key] == value]
    if len(matching) != 1:
        raise DataError(f"There is no row {value} in data/{name}.csv: check the spelling of the id.")
    return matching.iloc[0]


def fact(fact_id: str) -> pd.Series:
    """One found or derived fact, e.g. fact('F015')['value'] is 3.5 (% of GDP)."""
    return _one("facts", "id", fact_id)


def event(event_id: str) -> pd.Series:
    """One dated event, e.g. event('E50')['date']."""
    return _one("events", "id", event_id)


def source(source_id: str) -> pd.Series:
    """One source: publisher, title, edition, date, terms."""
    return _one("sources", "source_id", source_id)


def forget() -> None:
    """Read every file anew (tests that alter the data folder)."""
    for cached in (_package, text, _frame, _one):
        cached.cache_clear()
