"""The table of verdicts, the memo, and the files to take away."""

import csv
import errno
import io
import os
import stat

import pytest
from natolab.errors import DataError
from natolab.facts import claims
from natolab.learner import progress
from natolab.panels.memo import (
    CSV_FILE,
    FIELDS,
    HTML_FILE,
    STRANDS,
    Memo,
    VerdictTable,
    export_csv,
    export_html,
    page,
    whole,
)
from natolab.panels.predict import Prediction, Verdict


@pytest.fixture(autouse=True)
def fresh(monkeypatch, tmp_path):
    """An empty memory, no progress file, a folder of one's own."""
    monkeypatch.setenv("NATOLAB_PROGRESS", "off")
    monkeypatch.chdir(tmp_path)
    progress.forget()
    yield
    progress.forget()


def give(claim_id: str, verdict: str, change: str = "") -> None:
    control = Verdict(claim_id)
    control.scale.value, control.change.value = verdict, change
    control.lock()


def test_every_home_of_walts_claims_but_words_and_thesis_is_in_a_strand():
    homes = {c.home for c in claims.claims().values() if c.speaker == "Walt"}
    assert homes - {h for strand in STRANDS.values() for h in strand} == {"00", "11"}


def test_nothing_recorded_says_so():
    assert "No verdict is recorded yet" in VerdictTable().text and whole({})[1] == 0


def test_verdicts_are_counted_and_weighed():
    give("C17", "holds")
    give("C18", "does not hold on this data")
    give("C26", "holds if …")
    give("C41", "cannot be tested here")  # counts neither way
    give("R5", "holds")  # Rutte's claims are no part of Walt's sum
    table = VerdictTable()
    assert f"5 of {len(claims.claims())} claims" in table.text and "2 holds" in table.text
    assert whole({}) == (pytest.approx((0.5 + 0.5) / 2), 3)
    strand = "Giving way and standing up (07, 08)"
    assert whole({strand: 0.0})[0] == pytest.approx(0.5)
    give("C18", "holds")
    table.sliders[strand].value = 3.0
    assert f"come to {(1 + 3 * 0.5) / 4:.2f}" in table.text and "your sum, not a fact" in table.text


def test_memo_is_kept_and_exported_safely():
    give("C17", "holds", "<script>alert(1)</script>")
    give("C18", "holds", "=1+2")
    guess = Prediction("p", "How many?", low=0, high=10, unit="times")
    guess.lock()
    memo = Memo()
    memo.boxes["answer"].value = "Not yet.\nBut <b>soon</b>."
    memo.save()
    assert "Kept: 4 words" in memo.feedback.value
    assert Memo().boxes["answer"].value == memo.boxes["answer"].value
    text = page()
    assert "<script" not in text and "&lt;b&gt;soon" in text and "Not yet.<br>" in text and "How many?" in text
    for words in FIELDS.values():
        assert words.replace("'", "&#x27;") in text
    assert export_html().read_text(encoding="utf-8") == text
    # What Excel splits into columns whatever the language of the machine: UTF-16 (little end first), its mark, tabs.
    assert export_csv().read_bytes().startswith(b"\xff\xfec\0l\0a\0i\0m\0\t\0")
    rows = list(csv.reader(io.StringIO(export_csv().read_text(encoding="utf-16")), dialect="excel-tab"))
    assert len(rows) == len(claims.claims()) + 1 and rows[0][0] == "claim"
    assert next(row for row in rows if row[0] == "C18")[-1] == "'=1+2"


def test_buttons_write_beside_the_notebook(tmp_path):
    memo = Memo()
    memo.html_button.click()
    assert (tmp_path / HTML_FILE).exists() and HTML_FILE in memo.feedback.value
    memo.csv_button.click()
    assert (tmp_path / CSV_FILE).exists() and CSV_FILE in memo.feedback.value


@pytest.mark.parametrize("step", ["os.replace", "os.fsync", "os.open"])
def test_a_write_that_fails_leaves_nothing_but_what_was_there(tmp_path, monkeypatch, step):
    before = export_html().read_bytes()

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(step, full)
    give("C17", "holds")
    for write in (export_html, export_csv):
        with pytest.raises(DataError, match="No space left"):
            write()
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(HTML_FILE, before)]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.parametrize("mask", [0o022, 0o027, 0o077])
def test_exported_files_get_the_permissions_of_any_new_file(mask):
    earlier = os.umask(mask)
    try:
        for path in (export_html(), export_csv()):
            assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
        assert os.umask(mask) == mask
    finally:
        os.umask(earlier)


@pytest.mark.parametrize("guess", ["<script>alert(1)</script>", ["<script>"], None])
def test_a_guess_of_a_progress_file_cannot_break_the_page(guess):
    progress.record("predictions", "p", {"guess": guess, "unit": "<script>"})
    assert "<script" not in page() and "None<" not in page()


def test_a_folder_that_cannot_be_written_gets_one_sentence(tmp_path):
    with pytest.raises(DataError, match="could not be written here"):
        export_html(tmp_path / "nowhere")
