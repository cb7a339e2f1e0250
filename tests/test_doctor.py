"""The doctor: silent when all is well, one sentence with what to do for each thing that is not."""

import importlib.metadata
import os
import sys
import time
from pathlib import Path

import pytest
from natolab import doctor
from natolab.facts import tables

pytest_plugins = ["altered"]


def one_sentence(told: str) -> str:
    assert told.endswith(".") and "\n" not in told and "Traceback" not in told
    return told


def test_all_is_well_here_and_a_notebook_says_nothing(capsys):
    doctor.warn()
    assert capsys.readouterr().out == "" and doctor.ailments() == []
    assert doctor.main() == 0
    told = capsys.readouterr().out
    assert told.count("✓") == len(doctor.CHECKS) + 1 and told.endswith("All is well.\n")


def test_it_is_quick_enough_for_the_start_of_a_notebook():
    doctor.ailments()
    tables.forget()
    best = min(timed() for _ in range(5))
    assert best < 0.05


def timed() -> float:
    tables.forget()
    start = time.perf_counter()
    doctor.ailments()
    return time.perf_counter() - start


def test_an_old_python(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    assert "install Python 3.11" in one_sentence(doctor.python_version())


def test_packages_that_are_missing_or_do_not_fit(monkeypatch):
    real = importlib.metadata.version

    def version(name):
        if name == "ipywidgets":
            raise importlib.metadata.PackageNotFoundError
        return "2.3.3" if name == "pandas" else real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    told = one_sentence(doctor.packages())
    assert "(ipywidgets is missing, pandas is 2.3.3, needed is ~=3.0)" in told and "README" in told


def test_a_path_too_long_for_windows(monkeypatch):
    monkeypatch.setattr(doctor, "ROOT", Path("C:/" + "x" * 100))
    assert doctor.path_length() == ""
    monkeypatch.setattr(doctor.os, "name", "nt")
    assert "259" in one_sentence(doctor.path_length())
    monkeypatch.setattr(doctor.os, "name", "posix")


def test_a_folder_that_cannot_be_written_to(monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "copy the module" in one_sentence(doctor.saving())


def test_a_folder_that_was_moved_or_copied(monkeypatch, tmp_path):
    class Moved:
        @staticmethod
        def read_text(_):
            return '{"url": "file:///no/such%20place/notebooks", "dir_info": {"editable": true}}'

    with monkeypatch.context() as patch:
        patch.setattr(importlib.metadata, "distribution", lambda _: Moved)
        assert "no longer there" in one_sentence(doctor.place())
    (tmp_path / "notebooks" / "natolab").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert "another copy" in one_sentence(doctor.place())


def test_a_table_that_was_changed_is_told_in_the_notebook_in_one_line(altered_data, capsys):
    altered_data("facts.csv", lambda text: text.replace(",", ";"), signed=False)
    doctor.warn()
    told = capsys.readouterr().out
    assert told.count("\n") == 1 and "data/facts.csv was saved by a spreadsheet" in told
    assert doctor.main() == 1 and "! The file data/facts.csv" in capsys.readouterr().out


def test_a_kernel_of_another_python(monkeypatch, tmp_path):
    pytest.importorskip("jupyter_client")
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text('{"argv": ["/opt/other/bin/python3", "-m", "x"], "display_name": "Python 3"}')
    assert doctor.kernel() == ""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert "/opt/other/bin/python3" in one_sentence(doctor.kernel())
