"""Reading the data folder: what is missing or altered is said in one sentence with the remedy."""

import csv
import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from natolab.errors import DataError, NatolabError
from natolab.facts import tables
from natolab.facts.scenario import registry
from natolab.models import buildup

pytest_plugins = ["altered"]
NAMES = [path.removesuffix(".csv") for path in tables._package()]


def refused(ask):
    with pytest.raises(DataError) as caught:
        ask()
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


@pytest.mark.parametrize("name", NAMES)
def test_every_table_can_be_read(name):
    frame = tables.table(name)
    assert len(frame) == len(tables.rows(f"{name}.csv")) > 0
    assert list(frame) == list(tables.rows(f"{name}.csv")[0])


def test_table_is_a_fresh_copy():
    first = tables.table("coalitions")
    first["iso3"] = "XXX"
    assert "XXX" not in set(tables.table("coalitions")["iso3"])


def test_empty_cells_are_missing_and_na_is_a_word(altered_data):
    def edit(text):
        head, first, *_ = text.splitlines()
        return f"{head}\n{first.replace(first.split(',')[0], 'NA', 1)}\n"

    altered_data("coalitions.csv", edit)
    assert tables.table("coalitions").iloc[0, 0] == "NA"
    assert tables.table("facts")["low"].isna().any()


def test_fact_and_source_by_id():
    assert tables.fact("F015")["value"] == 3.5 and tables.fact("F041")["value"] == 454
    assert tables.source("SIPRI_MILEX_2025")["publisher"]


@pytest.mark.parametrize(
    ("ask", "name"),
    [
        (lambda: tables.fact("F999"), "facts"),
        (lambda: tables.fact(""), "facts"),
        (lambda: tables.event("E999"), "events"),
        (lambda: tables.source("nobody"), "sources"),
    ],
)
def test_unknown_id_names_the_table(ask, name):
    assert f"data/{name}.csv" in refused(ask)


def test_essay_date():
    assert tables.ESSAY_DATE == "2026-02-04"


def test_folder_can_be_moved(monkeypatch, tmp_path):
    monkeypatch.setenv("NATOLAB_DATA", str(tmp_path))
    assert tables.folder() == tmp_path
    monkeypatch.delenv("NATOLAB_DATA")
    assert tables.folder().name == "data" and (tables.folder() / "datapackage.json").exists()


def test_tables_are_read_once_until_forgotten(monkeypatch, tmp_path):
    frames = tables.table("facts"), tables.rows("claims.csv")
    monkeypatch.setenv("NATOLAB_DATA", str(tmp_path))
    assert tables.table("facts").equals(frames[0]) and tables.rows("claims.csv") == frames[1]
    tables.forget()
    for ask in (lambda: tables.table("facts"), lambda: tables.rows("claims.csv"), tables._package):
        assert "is missing" in refused(ask)


@pytest.mark.parametrize("name", NAMES)
def test_missing_file(altered_data, name):
    altered_data(f"{name}.csv", lambda text: None, signed=False)
    sentence = refused(lambda: tables.table(name))
    assert f"data/{name}.csv is missing" in sentence and f"git checkout -- data/{name}.csv" in sentence


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text + "\n",
        lambda text: text.replace("2027", "2028", 1),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "",
    ],
    ids=["line added", "number changed", "line ends changed", "emptied"],
)
def test_edited_file(altered_data, edit):
    altered_data("assumptions.csv", edit, signed=False)
    for ask in (lambda: tables.table("assumptions"), registry):
        sentence = refused(ask)
        assert "data/assumptions.csv is not the one" in sentence
        assert (
            "git checkout -- data/assumptions.csv" in sentence and "python -m natolab.authoring.datapackage" in sentence
        )


def as_spreadsheet(delimiter=",", comma=False, date="", mark=False):
    """What a spreadsheet program makes of a table when somebody opens it and saves it."""

    def save(text):
        rows = list(csv.reader(io.StringIO(text)))
        if comma:
            rows = [[re.sub(r"^(-?\d+)\.(\d+)$", r"\1,\2", cell) for cell in row] for row in rows]
        if date:
            rows = [[re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", date, cell) for cell in row] for row in rows]
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        return "\ufeff" * mark + out.getvalue()

    return save


@pytest.mark.parametrize(
    ("save", "told"),
    [
        (as_spreadsheet(";"), "(semicolons between the columns)"),
        (as_spreadsheet("\t"), "(tabs between the columns)"),
        (as_spreadsheet(comma=True), "(decimal commas)"),
        (as_spreadsheet(mark=True), "(a byte order mark before the first word)"),
        (as_spreadsheet(date=r"\3.\2.\1"), "(dates turned round)"),
        (as_spreadsheet(date=r"\2/\3/\1"), "(dates turned round)"),
        (
            as_spreadsheet(";", True, r"\3.\2.\1", True),
            "(a byte order mark before the first word and semicolons between the columns and decimal commas and dates "
            "turned round)",
        ),
    ],
    ids=["semicolons", "tabs", "decimal commas", "mark", "German dates", "American dates", "all of a German Excel"],
)
def test_a_table_saved_by_a_spreadsheet_says_so_and_how_to_get_it_back(altered_data, save, told):
    altered_data("facts.csv", save, signed=False)
    sentence = refused(lambda: tables.table("facts"))
    assert f"data/facts.csv was saved by a spreadsheet program {told}" in sentence
    assert (
        "git checkout -- data/facts.csv" in sentence and "without git, take data/facts.csv from the archive" in sentence
    )
    assert "datapackage" not in sentence, "a spoilt table is not to be signed"


@pytest.mark.parametrize("name", NAMES)
def test_no_table_as_it_is_looks_like_a_spreadsheets(name):
    file = f"{name}.csv"
    assert tables._spreadsheet(tables._read(file), tables._package()[file]) == ""


def test_edit_on_purpose_is_taken_once_the_package_is_refreshed(altered_data):
    altered_data("assumptions.csv", lambda text: text.replace(",2026,2027,2032,", ",2026,2028,2032,"))
    assert registry()["war_end"].default == 2028


def test_altered_folder_is_left_behind():
    assert registry()["war_end"].default == 2027
    assert tables.folder() == Path(__file__).resolve().parents[1] / "data"


def test_edited_hash_in_the_package(altered_data):
    def edit(text):
        package = json.loads(text)
        resource = next(r for r in package["resources"] if r["path"] == "claims.csv")
        resource["hash"] = "sha256:" + "0" * 64
        return json.dumps(package)

    altered_data("datapackage.json", edit, signed=False)
    sentence = refused(lambda: tables.table("claims"))
    assert "data/claims.csv is not the one" in sentence and "python -m natolab.authoring.datapackage" in sentence
    assert len(tables.table("facts")) > 200  # the others can still be read


@pytest.mark.parametrize(
    "edit", [lambda text: text[:-40], lambda text: "", lambda text: "{}", lambda text: text.replace("resources", "r")]
)
def test_spoilt_package(altered_data, edit):
    altered_data("datapackage.json", edit, signed=False)
    sentence = refused(lambda: tables.table("facts"))
    assert "data/datapackage.json cannot be read" in sentence and "git checkout -- data/datapackage.json" in sentence


def test_missing_package(altered_data):
    altered_data("datapackage.json", lambda text: None, signed=False)
    sentence = refused(lambda: tables.table("facts"))
    assert "data/datapackage.json is missing" in sentence and "git checkout -- data/datapackage.json" in sentence


def test_table_that_is_not_in_the_package(altered_data):
    altered_data("extra.csv", lambda text: "a,b\n1,2\n", signed=False)
    sentence = refused(lambda: tables.table("extra"))
    assert "data/extra.csv is not described in data/datapackage.json" in sentence


def test_table_that_is_nowhere():
    assert "data/atlantis.csv is missing" in refused(lambda: tables.table("atlantis"))


def test_sentence_instead_of_a_traceback():
    assert DataError("The file is gone.")._render_traceback_() == ["DataError: The file is gone."]
    assert issubclass(DataError, NatolabError)


def test_model_refuses_altered_inputs(altered_data):
    altered_data("milex_sipri.csv", lambda text: text.replace("2024", "2023", 1), signed=False)
    assert "data/milex_sipri.csv" in refused(buildup.observed)
    assert isinstance(tables.table("economy"), pd.DataFrame)


@pytest.mark.parametrize("text", ["[]", '{"resources": 3}', '{"resources": [{"name": "x"}]}', "{"])
def test_a_spoilt_package_gets_its_sentence(altered_data, text):
    altered_data("datapackage.json", lambda _: text, signed=False)
    with pytest.raises(DataError, match=r"data/datapackage\.json cannot be read"):
        tables.table("claims")


def test_a_fact_dated_after_the_essay_is_marked_so_and_no_other():
    facts = tables.table("facts").dropna(subset=["date"])
    # "2026-02" is a month in which the essay appeared on the fourth day: what has no day came later.
    later = (facts["date"] > tables.ESSAY_DATE) | (facts["date"] == tables.ESSAY_DATE[:7])
    wrong = facts[later != (facts["vintage"] == "after")]
    assert wrong.empty, list(wrong["id"])
