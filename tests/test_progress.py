"""Progress: memory always, a file only when asked for, and nothing that was put down is ever lost."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab import files
from natolab.errors import DataError
from natolab.learner import progress
from natolab.panels import predict
from natolab.panels.predict import Prediction, Verdict
from natolab.panels.progress_panel import ProgressPanel

GUESS = {"guess": 5.5, "unit": "times", "would_change_my_mind": "a census"}
FILE = progress.FILE


def kernel():
    """What a new kernel has: nothing in memory."""
    return progress.Store()


def clear():
    """As after a restart of this kernel."""
    progress.store.__init__()


def aside(word, number=1):
    """The name of a file set aside today."""
    return f"natolab-progress-{word}-{date.today()}-{number}.json"


@pytest.fixture(autouse=True)
def copy(tmp_path, monkeypatch):
    """A learner's copy of the module, their working directory in it, and nothing locked in."""
    for folder in ("notebooks", "exercises/solutions", "home"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "notebooks" / "00_start_here.ipynb").touch()
    for name in ("NATOLAB_PROGRESS", "NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "notebooks")
    clear()
    yield tmp_path
    clear()


def path():
    return progress.where()


def on_disk():
    return json.loads(path().read_text(encoding="utf-8"))


def one_sentence(text):
    return text.endswith(".") and "\n" not in text and "Traceback" not in text


# ---- in memory always, on disk when asked ---------------------------------------------------------------
def test_nothing_is_written_unless_asked_for(copy):
    progress.record("predictions", "ratio", GUESS)
    assert progress.entries("predictions") == {"ratio": GUESS} and not progress.keeping()
    assert list(copy.rglob("*natolab-progress*")) == [] and progress.news() == ""
    assert "not kept yet" in progress.status() and "beside notebook 00" in progress.status()


def test_keep_writes_what_was_locked_in_before_and_after():
    progress.record("predictions", "ratio", GUESS)
    assert "is kept in natolab-progress.json" in progress.keep()
    progress.record("verdicts", "C17", {"verdict": "holds"})
    found = on_disk()
    assert found["natolab_progress"] == 1 and set(found["verdicts"]) == {"C17"}
    assert {k: v for k, v in found["predictions"]["ratio"].items() if k != "at"} == GUESS


def test_what_was_stopped_stays_stopped_though_another_notebook_writes():
    """The other notebook saw the file, then waits for the lock while this one stops keeping."""
    progress.record("predictions", "ratio", GUESS)
    progress.keep()
    with mock.patch.object(progress.store, "keeping", return_value=True):
        path().unlink()
        progress.record("verdicts", "C17", {"verdict": "holds"})
    assert not progress.keeping() and progress.entries("verdicts")["C17"] == {"verdict": "holds"}


def test_stopping_waits_for_a_writer(monkeypatch):
    progress.keep()
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    with files.one_at_a_time(path().with_name(progress.LOCK), 1):
        assert "ask again in a moment" in progress.stop() and progress.keeping()
    assert "Nothing is kept from now on" in progress.stop()


def test_what_names_stand_for_outlives_a_new_beginning():
    progress.describe("predictions", "ratio", "How many times Russia's?")
    progress.forget()
    assert progress.described("predictions", "ratio") == "How many times Russia's?"


def test_a_folder_named_with_a_tilde_is_at_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NATOLAB_PROGRESS", "~/kept")
    assert progress.where().parent == tmp_path / "kept"


def test_a_new_kernel_finds_it_and_goes_on_keeping():
    progress.record("predictions", "ratio", GUESS)
    progress.keep()
    later = kernel()
    assert later.entries("predictions") == {"ratio": GUESS}
    later.record("exercises", "01.2", {"result": "correct"})
    assert set(on_disk()["exercises"]) == {"01.2"} and progress.entries("exercises")["01.2"] == {"result": "correct"}


def test_a_process_of_its_own_finds_it():
    progress.record("predictions", "ratio", GUESS)
    progress.keep()
    ask = "from natolab.learner import progress; print(progress.entries('predictions')['ratio']['guess'])"
    assert subprocess.check_output([sys.executable, "-c", ask], text=True).strip() == "5.5"


def test_the_file_reads_well_and_names_nobody(copy, monkeypatch):
    monkeypatch.setenv("USER", "zebedee")
    progress.describe("predictions", "ratio", "How many times Russia's?")
    progress.record("predictions", "ratio", {**GUESS, "would_change_my_mind": "“größer” · 等"})
    progress.keep()
    text = path().read_text(encoding="utf-8")
    assert "How many times Russia's?" in text and "“größer” · 等" in text and len(text.splitlines()) > 8
    for private in (str(copy), "zebedee", os.sep + "tmp", os.uname().nodename if hasattr(os, "uname") else str(copy)):
        assert private not in text


@pytest.mark.skipif(os.name == "nt", reason="permissions")
def test_nobody_else_on_the_machine_can_read_the_file():
    progress.keep()
    for name in ("first", "second"):  # a new file, then one that is written over
        progress.record("predictions", name, GUESS)
        assert name in on_disk()["predictions"] and path().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", ["guesses", "", "Predictions"])
def test_an_unknown_kind_is_refused(kind):
    for ask in (lambda: progress.record(kind, "x", {}), lambda: progress.entries(kind), lambda: progress.Entries(kind)):
        with pytest.raises(DataError, match="choose from predictions, verdicts, exercises, concepts"):
            ask()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, object(), b"x"])
def test_what_json_has_no_word_for_is_refused_and_changes_nothing(value):
    progress.record("predictions", "ratio", GUESS)
    progress.keep()
    before = path().read_bytes()
    with pytest.raises(DataError, match="cannot be kept"):
        progress.record("predictions", "ratio", {"guess": value})
    with pytest.raises(DataError, match="at and about are taken"):
        progress.record("predictions", "ratio", {"at": "noon"})
    assert path().read_bytes() == before and progress.entries("predictions") == {"ratio": GUESS}


def test_an_entry_handed_out_or_handed_in_is_a_copy():
    mine = {"answers": [1]}
    progress.record("exercises", "01.1", mine)
    mine["answers"].append(2)
    progress.entries("exercises")["01.1"]["answers"].append(3)
    assert progress.entries("exercises") == {"01.1": {"answers": [1]}}


# ---- where ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("folder", [".", "notebooks", "exercises", "exercises/solutions"])
def test_every_folder_of_the_copy_finds_the_same_file(copy, monkeypatch, folder):
    monkeypatch.chdir(copy / folder)
    assert path() == copy / "notebooks" / FILE


def test_a_folder_that_cannot_be_written_to_sends_it_home(copy, monkeypatch):
    (copy / "notebooks" / FILE).write_text("somebody else's")
    monkeypatch.setattr(os, "access", lambda place, mode: "notebooks" not in str(place))
    assert path() == copy / "home" / FILE and not progress.keeping()
    sentence = progress.keep()
    assert "in your home folder, because the folder of notebook 00 cannot be written to." in sentence
    assert str(copy) not in sentence and (copy / "home" / FILE).exists()
    assert (copy / "notebooks" / FILE).read_text() == "somebody else's"


def test_without_notebook_00_it_goes_home(copy, monkeypatch):
    (copy / "notebooks" / "00_start_here.ipynb").unlink()
    assert path() == copy / "home" / FILE and "notebook 00 is not in sight" in progress.status()


def test_a_folder_can_be_named(copy, monkeypatch):
    monkeypatch.setenv("NATOLAB_PROGRESS", str(copy / "exercises"))
    progress.keep()
    assert (copy / "exercises" / FILE).exists() and "NATOLAB_PROGRESS names" in progress.status()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NATOLAB_PROGRESS", "off"),
        ("NBGRADER_EXECUTION", "autograde"),
        ("NBGRADER_EXECUTION", "validate"),
        ("NBGRADER_VALIDATING", "1"),
    ],
)
@pytest.mark.parametrize("named", [False, True])
def test_switched_off_nothing_is_read_or_written(copy, monkeypatch, name, value, named):
    """By the one who starts the kernel, or while nbgrader runs a learner's notebook on an instructor's machine."""
    if named:
        monkeypatch.setenv("NATOLAB_PROGRESS", str(copy / "notebooks"))
    progress.record("predictions", "ratio", GUESS)
    progress.keep()
    before = path().read_bytes()
    clear()
    monkeypatch.setenv(name, value)
    assert f"{name}={value}" in progress.status()
    assert progress.entries("predictions") == {} and "switched off" in progress.keep() and not progress.keeping()
    progress.record("predictions", "ratio", {"guess": 1})
    assert progress.entries("predictions") == {"ratio": {"guess": 1}} and "switched off" in progress.stop()
    assert (copy / "notebooks" / FILE).read_bytes() == before


# ---- two kernels ------------------------------------------------------------------------------------------
def test_two_kernels_lose_nothing_of_each_other():
    other = kernel()
    progress.record("predictions", "mine", GUESS)
    other.record("predictions", "theirs", GUESS)
    progress.keep()
    other.record("verdicts", "C17", {"verdict": "holds"})
    progress.record("verdicts", "C18", {"verdict": "holds"})
    assert set(on_disk()["predictions"]) == {"mine", "theirs"} and set(on_disk()["verdicts"]) == {"C17", "C18"}
    assert progress.entries("verdicts") == other.entries("verdicts")


def test_the_later_entry_of_a_name_stays_whoever_writes_last(monkeypatch):
    other = kernel()
    progress.record("predictions", "ratio", {"guess": 1})
    time.sleep(0.005)
    other.record("predictions", "ratio", {"guess": 2})
    other.keep()
    progress.record("verdicts", "C17", {"verdict": "holds"})  # writes, and has an older guess still to write
    assert on_disk()["predictions"]["ratio"]["guess"] == 2
    assert progress.entries("predictions")["ratio"]["guess"] == 2


def test_a_clock_put_back_does_not_lose_the_new_guess():
    progress.record("predictions", "ratio", {"guess": 1})
    progress.keep()
    content = on_disk()
    content["predictions"]["ratio"]["at"] = "2999-01-01"
    path().write_text(json.dumps(content))
    progress.entries("predictions")
    progress.record("predictions", "ratio", {"guess": 2})
    assert kernel().entries("predictions")["ratio"]["guess"] == 2


WRITER = """
import sys
from natolab.learner import progress
for n in range(12):
    progress.record("exercises", f"{sys.argv[1]}.{n}", {"result": "correct", "said": "x" * 200})
"""


def test_four_processes_at_once_lose_nothing():
    progress.keep()
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(n)]) for n in range(4)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert len(on_disk()["exercises"]) == 48 and progress.aside() == []


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_process_killed_while_it_writes_leaves_a_whole_file():
    endless = WRITER.replace("range(12)", "range(10**6)").replace('x" * 200', 'x" * 20000').replace("{n}", "{n % 20}")
    progress.keep()
    for wait in (0.05, 0.11, 0.17):
        writer = subprocess.Popen([sys.executable, "-c", endless, "k"])
        while len(path().read_bytes()) < 20_000 and writer.poll() is None:
            time.sleep(0.01)
        time.sleep(wait)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert len(on_disk()["exercises"]) >= 1
    progress.record("verdicts", "C17", {"verdict": "holds"})  # the lock of the dead is not in the way
    assert progress.news() == "" and "C17" in on_disk()["verdicts"] and progress.aside() == []


def test_a_kernel_that_holds_the_lock_is_not_waited_for_for_ever(monkeypatch):
    progress.keep()
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    with files.one_at_a_time(path().with_name(progress.LOCK), 1):
        progress.record("predictions", "ratio", GUESS)
        assert "Another notebook is writing" in progress.news() and on_disk()["predictions"] == {}
    progress.record("verdicts", "C17", {"verdict": "holds"})
    assert set(on_disk()["predictions"]) == {"ratio"} and progress.news() == ""


# ---- damaged ------------------------------------------------------------------------------------------------
WHOLE = json.dumps({"natolab_progress": 1, "predictions": {"ratio": {"at": "2026-02-04", "guess": 5.5}}})
DAMAGED = {
    "empty": b"", "truncated": WHOLE[:60].encode(), "not JSON": b"my notes", "not UTF-8": b'{"a": "\xff\xfe"}',
    "a list": b"[]", "foreign": b'{"cells": []}', "edition as a word": WHOLE.replace(": 1,", ': "1",').encode(),
    "edition as yes": WHOLE.replace(": 1,", ": true,").encode(), "edition 0": WHOLE.replace(": 1,", ": 0,").encode(),
    "entries as a list": b'{"natolab_progress": 1, "predictions": []}',
    "entry as a number": b'{"natolab_progress": 1, "predictions": {"ratio": 5}}',
    "entry without a time": b'{"natolab_progress": 1, "predictions": {"ratio": {"guess": 5}}}',
    "time as a number": WHOLE.replace('"2026-02-04"', "2026").encode(),
    "too large a number": WHOLE.replace("5.5", "1e999").encode(),
    "not a number": WHOLE.replace("5.5", "NaN").encode(), "endless brackets": b"[" * 100_000,
    "huge": WHOLE.encode() + b" " * progress.LARGEST,
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
@pytest.mark.parametrize("ask", ["read", "record", "keep"])
def test_a_damaged_file_is_set_aside_and_nothing_is_lost(copy, name, ask):
    progress.record("verdicts", "C17", {"verdict": "holds"})
    progress.keep()
    path().write_bytes(DAMAGED[name])
    {
        "read": lambda: progress.entries("predictions"),
        "record": lambda: progress.record("verdicts", "C18", {"verdict": "holds"}),
        "keep": progress.keep,
    }[ask]()
    assert (path().parent / aside("damaged")).read_bytes() == DAMAGED[name]
    assert "C17" in on_disk()["verdicts"], "what is in memory starts the new file"
    sentence = progress.news()
    assert one_sentence(sentence) and aside("damaged") in sentence and str(copy) not in sentence
    assert progress.news() == "" and f"Set aside earlier: {aside('damaged')}" in progress.status()


def test_damaged_files_are_numbered():
    for n in (1, 2, 3):
        path().write_text(f"broken {n}")
        progress.entries("verdicts")
    names = [aside("damaged", n) for n in (1, 2, 3)]
    assert progress.aside() == names and (path().parent / names[1]).read_text() == "broken 2"


@settings(derandomize=True, deadline=None, max_examples=60)
@given(cut=st.integers(0, len(WHOLE)), junk=st.binary(max_size=12))
def test_any_bytes_are_read_or_set_aside_whole(cut, junk):
    raw = WHOLE.encode()[:cut] + junk
    clear()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NATOLAB_PROGRESS", folder)
        path().write_bytes(raw)
        progress.entries("predictions")
        kept = [file.read_bytes() for file in Path(folder).glob("natolab-progress*.json")]
        assert raw in kept and len(kept) == (1 if progress.news() == "" else 2)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=20),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3), max_leaves=6,
)  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=80)
@given(name=st.text(st.characters(), max_size=10), value=json_values)
def test_whatever_is_put_down_comes_back(name, value):
    clear()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NATOLAB_PROGRESS", folder)
        progress.keep()
        progress.record("exercises", name, {"said": value, "half a character": "\ud83d"})
        assert progress.news() == ""
        assert kernel().entries("exercises") == {name: {"said": value, "half a character": "\ud83d"}}


def test_the_file_of_a_later_edition_is_left_alone():
    path().write_text('{"natolab_progress": 2, "essays": {}}')
    before = path().read_bytes()
    progress.record("predictions", "ratio", GUESS)
    assert one_sentence(progress.status()) and "later edition" in progress.status() and "later" in progress.news()
    assert path().read_bytes() == before and progress.entries("predictions") == {"ratio": GUESS}


def test_what_the_file_holds_besides_is_kept_and_an_editor_may_add_its_mark():
    content = {**json.loads(WHOLE), "notes": "mine"}
    path().write_text(json.dumps(content), encoding="utf-8-sig")
    progress.record("verdicts", "C17", {"verdict": "holds"})
    assert on_disk()["notes"] == "mine" and on_disk()["predictions"]["ratio"]["guess"] == 5.5


# ---- when it cannot be written --------------------------------------------------------------------------
def fail(number):
    def raise_it(*_, **__):
        raise OSError(number, os.strerror(number))

    return raise_it


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("step", ["natolab.files.open", "os.fsync", "os.replace", "os.open"])
def test_a_failed_write_is_told_and_made_good_later(monkeypatch, number, step):
    progress.record("predictions", "first", GUESS)
    progress.keep()
    before = path().read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(step, fail(number), raising=step != "natolab.files.open")
        patch.setattr("time.sleep", lambda _: None)
        progress.record("predictions", "second", GUESS)
        sentence = progress.news()
        assert one_sentence(sentence) and "could not be written" in sentence and os.strerror(number).lower() in sentence
        assert progress.status().startswith(sentence)
        assert list(progress.entries("predictions")) == ["first", "second"]
    assert path().read_bytes() == before and not list(path().parent.glob("*.tmp"))
    progress.record("predictions", "third", GUESS)
    assert set(on_disk()["predictions"]) == {"first", "second", "third"} and progress.news() == ""
    assert "is kept in" in progress.status()


def test_keep_that_fails_says_so_and_keeps_memory(monkeypatch):
    progress.record("predictions", "ratio", GUESS)
    monkeypatch.setattr("natolab.files.open", fail(errno.ENOSPC), raising=False)
    assert "no space left" in progress.keep() and not path().exists()
    assert progress.entries("predictions") == {"ratio": GUESS}


def test_a_damaged_file_that_cannot_be_renamed_stays(monkeypatch):
    path().write_text("broken")
    monkeypatch.setattr("os.rename", fail(errno.EACCES))
    progress.record("predictions", "ratio", GUESS)
    assert "permission denied" in progress.news() and path().read_text() == "broken"
    assert progress.entries("predictions") == {"ratio": GUESS}


def test_a_folder_that_cannot_be_listed_keeps_nobody_from_writing(monkeypatch):
    monkeypatch.setattr(Path, "glob", fail(errno.EACCES))
    assert progress.aside() == progress.copies() == [] and str(path().name) in progress.keep()
    progress.record("predictions", "ratio", GUESS)
    assert on_disk()["predictions"] and one_sentence(progress.status()) and progress.news() == ""


def test_a_text_too_long_for_the_file_stays_in_memory(monkeypatch):
    monkeypatch.setattr(progress, "LARGEST", 2_000)
    progress.keep()
    progress.record("verdicts", "C17", {"would_change_it": "x" * 3_000})
    assert "shorten what you wrote last" in progress.news() and on_disk()["verdicts"] == {}
    progress.record("verdicts", "C17", {"would_change_it": "short"})
    assert on_disk()["verdicts"]["C17"]["would_change_it"] == "short" and progress.news() == ""


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_a_link_to_the_file_stays_a_link(copy):
    (copy / "home" / "mine.json").write_text(WHOLE)
    path().symlink_to(copy / "home" / "mine.json")
    progress.record("verdicts", "C17", {"verdict": "holds"})
    assert path().is_symlink() and "C17" in json.loads((copy / "home" / "mine.json").read_text())["verdicts"]


# ---- stop and forget ------------------------------------------------------------------------------------
def test_stop_sets_the_file_aside_and_memory_stays():
    progress.record("predictions", "ratio", GUESS)
    progress.keep()
    before = path().read_bytes()
    assert aside("old") in progress.stop() and not path().exists()
    assert (path().parent / aside("old")).read_bytes() == before
    progress.record("verdicts", "C17", {"verdict": "holds"})
    assert not path().exists() and progress.entries("predictions") == {"ratio": GUESS}
    progress.keep()
    assert set(on_disk()["predictions"]) == {"ratio"} and set(on_disk()["verdicts"]) == {"C17"}


def test_forget_begins_anew_and_another_kernel_brings_nothing_back():
    other = kernel()
    progress.record("predictions", "ratio", GUESS)
    progress.keep()
    other.record("predictions", "theirs", GUESS)
    assert set(other.entries("predictions")) == set(on_disk()["predictions"]) == {"ratio", "theirs"}
    assert aside("old") in progress.forget() and progress.entries("predictions") == {}
    progress.keep()
    other.record("verdicts", "C17", {"verdict": "holds"})
    assert on_disk()["predictions"] == {} and set(on_disk()["verdicts"]) == {"C17"}


def test_taking_the_file_away_means_stop():
    progress.keep()
    path().unlink()
    progress.record("predictions", "ratio", GUESS)
    assert not path().exists() and "not kept yet" in progress.status()


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_begin_anew_takes_along_what_could_not_be_written(monkeypatch):
    progress.record("predictions", "ratio", GUESS)
    progress.keep()
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", fail(errno.ENOSPC))
        progress.record("verdicts", "C17", {"verdict": "holds"})
    progress.forget()
    assert "C17" in json.loads((path().parent / aside("old")).read_text())["verdicts"]


def test_begin_anew_does_nothing_by_halves(monkeypatch):
    progress.record("predictions", "ratio", GUESS)
    progress.keep()
    monkeypatch.setattr("os.rename", fail(errno.EACCES))
    assert "by hand" in progress.forget() and progress.entries("predictions") and progress.keeping()


@pytest.mark.parametrize(
    "name",
    [
        "natolab-progress (Anna's conflicted copy 2026-11-27).json", "natolab-progress-LAPTOP-7.json",
        "natolab-progress (1).json", "natolab-progress.sync-conflict-20261127-120000-ABC2DEF.json",
        "natolab-progress 2.json", "natolab-progress (conflicted copy 2026-11-27 120000).json",
    ],
)  # fmt: skip
def test_a_copy_that_a_synced_folder_makes_is_named(name):
    progress.keep()
    progress.stop()
    progress.keep()
    (path().parent / name).write_text("theirs")
    assert progress.copies() == [name] and progress.aside() == [aside("old")]
    assert f"not {name}, which" in progress.status() and "rename it to natolab-progress.json" in progress.status()
    assert (path().parent / name).read_text() == "theirs"


# ---- controls that start from what was kept -------------------------------------------------------------
def restart():
    """As after a kernel restart: memory is empty, the file is there."""
    clear()


def ratio(low=1, high=15):
    return Prediction("ratio", "How many times?", low=low, high=high, unit="times")


def test_a_guess_is_there_again_after_a_restart():
    first = ratio()
    first.row.box.value, first.mind.value = "5.5", "a census"
    first.button.click()
    progress.keep()
    restart()
    again = ratio()
    reveal = again.reveal({"market": 10.19, "purchasing power": 5.13})
    assert (again.guess, again.row.value, again.row.box.value, again.mind.value) == (5.5, 5.5, "5.5", "a census")
    assert (
        "Restored: you locked in 5.5 times" in again.feedback.value and "nearest to “purchasing power”" in reveal.text
    )
    assert predict.record()["predictions"] == {"ratio": GUESS} and on_disk()["predictions"]["ratio"]["about"]
    again.row.box.value = "7"
    again.button.click()
    assert "Locked in: 7 times." in again.feedback.value and on_disk()["predictions"]["ratio"]["guess"] == 7


@pytest.mark.parametrize("kept", [{"guess": 99, "would_change_my_mind": ""}, {"guess": "many"}, {"guess": None}, {}])
def test_a_kept_guess_that_does_not_fit_is_told_and_not_touched(kept):
    progress.record("predictions", "ratio", kept)
    fresh = ratio()
    assert fresh.guess is None and "does not fit here any more" in fresh.feedback.value
    assert progress.entries("predictions")["ratio"] == kept


def test_a_verdict_is_there_again_after_a_restart():
    first = Verdict("C17")
    first.scale.value, first.confidence.value, first.change.value = "holds if …", "low", "prices"
    first.button.click()
    progress.keep()
    restart()
    again = Verdict("C17")
    assert (again.scale.value, again.confidence.value, again.change.value) == ("holds if …", "low", "prices")
    assert "Restored: holds if …, confidence low." in again.feedback.value and Verdict("C18").feedback.value == ""


def test_a_kept_verdict_off_the_scale_is_told():
    progress.record("verdicts", "C17", {"verdict": "true", "confidence": "low"})
    assert "not on this scale" in Verdict("C17").feedback.value and Verdict("C17").scale.value == "not decided yet"


def test_without_a_file_a_control_made_anew_in_the_same_kernel_starts_from_the_guess():
    first = ratio()
    first.button.click()
    assert ratio().guess == first.guess


def test_a_control_says_that_the_file_was_damaged_or_could_not_be_written(monkeypatch):
    path().write_text("broken")
    guess = ratio()
    assert aside("damaged") in guess.feedback.value and "lock it in" in guess.feedback.value
    monkeypatch.setattr("natolab.files.open", fail(errno.ENOSPC), raising=False)
    guess.button.click()
    assert "Locked in" in guess.feedback.value and "no space left" in guess.feedback.value


def test_words_of_the_learner_cannot_break_the_page():
    first = ratio()
    first.mind.value = "<script>alert(1)</script>"
    first.button.click()
    verdict = Verdict("C17")
    verdict.scale.value, verdict.change.value = "holds", "<b>&"
    verdict.button.click()
    table = ProgressPanel().table.value
    assert "<script>" not in table and "&lt;script&gt;" in table and "&lt;b&gt;&amp;" in table


# ---- the panel of notebooks 00 and 11 ----------------------------------------------------------------------
def test_the_panel_shows_keeps_and_stops():
    panel = ProgressPanel()
    assert "not kept yet" in panel.sentence_box.value and "Nothing is locked in yet" in panel.table.value
    assert panel.stop_button.disabled and not panel.keep_button.disabled
    ratio().button.click()
    progress.record("exercises", "01.2", {"result": "correct", "tries": 2})
    progress.record("concepts", "01.1", {"answer": "yes", "right": False})
    progress.record("exercises", "01.3", {"state": "not_yet", "attempted": True, "correct": False})
    progress.record("forecasts", "troops", {"answer": [70, 80.5]})
    panel.keep_button.click()
    assert path().exists() and "is kept in natolab-progress.json, beside notebook 00." in panel.sentence_box.value
    assert panel.keep_button.disabled and not panel.stop_button.disabled
    cells = re.findall(r"<td[^>]*>(.*?)</td>", panel.table.value)
    assert cells == [
        "How many times?", "8 times", "", "01.1", "yes", "not yet", "01.2", "correct", "tries: 2",
        "01.3", "not yet", "", "troops", "70 to 80.5", "",
    ]  # fmt: skip
    panel.stop_button.click()
    assert aside("old") in panel.sentence_box.value and not path().exists() and panel.stop_button.disabled


def test_the_panel_shows_what_other_kernels_write():
    panel = ProgressPanel()
    panel.keep_button.click()
    kernel().record("verdicts", "C17", {"verdict": "holds", "confidence": "high"})
    panel.refresh_button.click()
    assert "holds, confidence high" in panel.table.value


def test_the_panel_says_that_the_file_was_damaged():
    path().write_text("broken")
    said = ProgressPanel().sentence_box.value
    assert said.count(aside("damaged")) == 2 and "could not be read" in said


@pytest.mark.parametrize(
    "kind, entry",
    [("predictions", {}), ("verdicts", {"verdict": 3}), ("concepts", {"right": "no"}), ("exercises", {"a": [1, None]})],
)
def test_the_panel_shows_entries_of_any_shape(kind, entry):
    progress.record(kind, "x_y", entry)
    assert "x_y" in ProgressPanel().table.value or "x y" in ProgressPanel().table.value


def test_stored_notebooks_do_not_change_with_anybodys_progress(monkeypatch):
    """What a notebook stores is the same without a file, and with keeping switched off, whatever a file says."""
    plain = [panel.still()[0][0]["text/plain"] for panel in (ratio(), Verdict("C17"), ProgressPanel())]
    ratio().button.click()
    progress.keep()
    clear()
    monkeypatch.setenv("NATOLAB_PROGRESS", "off")
    off = [ratio(), Verdict("C17"), ProgressPanel()]
    assert [panel.still()[0][0]["text/plain"] for panel in off] == plain
    assert (
        off[0].guess is None
        and "off" not in off[2].sentence_box.value
        and "unless you ask" in off[2].sentence_box.value
    )


def test_no_temporary_file_stays_behind(copy):
    progress.keep()
    for n in range(5):
        progress.record("exercises", str(n), {"result": "correct"})
    left = sorted(file.name for file in (copy / "notebooks").iterdir())
    assert left == [".natolab-progress.lock", "00_start_here.ipynb", FILE]
    shutil.rmtree(copy / "notebooks")
