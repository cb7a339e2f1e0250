"""Pooling: what counts, what is reported and why, and that nothing a room sends stops the rest."""

import itertools
import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.classroom import pooling
from natolab.classroom.desk import made_up_codes
from natolab.classroom.pooling import pool, pool_folder
from natolab.errors import DataError, ScenarioError
from natolab.facts import codes
from natolab.facts.codes import codes_in, sealed
from natolab.facts.scenario import Scenario, preset
from natolab.learner import answers
from natolab.learner.answers import Answers

pytest_plugins = ["altered"]
MANY = settings(derandomize=True, deadline=None, max_examples=300, database=None)
CODES = made_up_codes(12)
ROOM = pool(CODES)
SPOILT = st.tuples(st.sampled_from(CODES), st.integers(0, 200), st.text(max_size=3)).map(
    lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] + 1 :]
)
LINES = st.lists(st.sampled_from(CODES) | st.text(max_size=40) | SPOILT, max_size=12)


def sent(guess, tag="", moment="before", **more):
    """A code with one guess."""
    return Answers({"x": guess}, {}, tag=tag, moment=moment, **more).code()


def told(room):
    """The remarks as (where, why)."""
    return [(remark.where, remark.reason) for remark in room.remarks]


# ---- pooling -------------------------------------------------------------------------------------------
def test_a_room_counts_learners_moments_and_scenarios():
    assert ROOM.summary == "12 learners with answers (12 before, 12 after, 12 both) and 12 scenarios."
    assert sorted(ROOM.codes) == sorted(CODES) and ROOM.guessed == ["gdp_ratio_ppp"] and not ROOM.remarks
    assert pool("\r\n".join(CODES)) == ROOM == pool(ROOM.codes)


def test_names_before_a_code_are_nowhere_in_the_room():
    room = pool([f"Anna Smith: {code} (anna@example.org)" for code in CODES] + ["Anna Smith: hello", "Anna nato1-x"])
    assert room.people == ROOM.people and "Anna" not in repr(vars(room)) and "anna" not in repr(room.report())


def test_comments_and_blank_lines_are_skipped_without_a_remark():
    assert pool(["", "  ", "# the first group", "\ufeff# with a byte order mark", sent(1)]).remarks == ()


def test_remarks_name_the_line_and_the_reason_and_the_rest_counts():
    damaged = CODES[1].replace("guess", "guest")
    room = pool([CODES[0], "", "hello", damaged, CODES[0], "# fine", CODES[2], 7])
    assert told(room) == [
        ("line 3", pooling.NO_CODE), ("line 4", codes.DAMAGED), ("line 5", pooling.AGAIN),
        ("line 8", "This is not text: give lines of text."),
    ]  # fmt: skip
    assert room.codes == [CODES[0], CODES[2]] and "4 remarks" in room.summary


def test_remarks_alike_are_told_together():
    report = repr(pool(["hello"] * 40).report())
    assert report.count(pooling.NO_CODE) == 1 and "line 1; line 2" in report and "and 32 more" in report
    assert repr(pool(CODES).report()) == "Every line counts as it stands."


def test_one_tag_twice_for_one_moment_the_later_answer_counts_and_is_reported():
    first = Answers({"x": 1, "y": 2}, {}, tag="bcdfgh").code()
    room = pool([first, sent(5, "bcdfgh"), sent(9, "bcdfgh", "after")])
    assert dict(room.people[0]["before"].guesses) == {"x": 5, "y": 2} and room.people[0]["after"].guesses["x"] == 9
    assert told(room) == [("line 2", pooling.ANOTHER)]


def test_without_a_tag_every_code_is_a_learner_and_the_same_code_counts_once():
    room = pool([sent(1), sent(2), sent(2), sent(2, moment="after")])
    assert len(room.people) == 3 and told(room) == [("line 3", pooling.AGAIN)]


def test_a_scenario_code_counts_once_and_one_within_a_room_code_for_each():
    alone, within = preset("walt").code(), [sent(1, tag, scenario=preset("walt")) for tag in ("bcdfgh", "hgfdcb")]
    room = pool([alone, alone, *within])
    assert len(room.scenarios) == 3 and told(room) == [("line 2", pooling.AGAIN)]


def test_codes_of_an_earlier_edition_count_and_say_so(altered_data):
    codes = [preset("walt").code(), sent(1, "bcdfgh", scenario=preset("walt"))]
    altered_data("assumptions.csv", lambda text: text.replace(",2026,2027,2032,", ",2026,2028,2032,"))
    room = pool(codes)
    assert [scenario["war_end"] for scenario in room.scenarios] == [2027, 2027]
    assert [where for where, said in told(room) if said.startswith("It counts. This scenario")] == ["line 1", "line 2"]
    assert pool(room.codes).remarks == (), "the desk's box holds codes of the present edition"


def test_the_latest_scenario_of_a_learner_counts():
    room = pool([sent(1, "bcdfgh", "after", scenario=preset("walt")), sent(1, "bcdfgh", scenario=preset("rutte"))])
    assert room.scenarios == (preset("walt"),)


@pytest.mark.parametrize("nothing", [None, 7, b"room1", {"a": 1}], ids=repr)
def test_what_is_no_text_is_refused(nothing):
    with pytest.raises(ScenarioError, match="as text, or as a list of lines"):
        pool(nothing)


@MANY
@given(LINES)
def test_whatever_is_pasted_is_counted_exactly_or_reported(lines):
    """Nothing raises; each code is one that was sent; a line with a code or a letter is counted or remarked on."""
    room = pool(lines)
    assert set(room.codes) <= set(CODES)
    exact = {code for line in lines for code in codes_in(line) if code in CODES and not line.lstrip().startswith("#")}
    assert set(room.codes) >= exact
    remarked = {remark.where for remark in room.remarks}
    for number, line in enumerate(lines, 1):
        skipped = not line.strip() or line.lstrip("\ufeff \t").startswith("#")
        assert skipped or f"line {number}" in remarked or set(codes_in(line)) <= set(CODES)


# ---- hostile -------------------------------------------------------------------------------------------
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd",
    "\x1b[2J\x07", "\x00x", "\u202e\u2066evil\u2069", "__import__('os').system('x')", "{{7*7}}", "../../etc",
    "\ud800", "%s%n", "'; DROP", "nato1-<script>/x", "room1-before/guess-<b>=1/AAAAAAA", "room1-" + "a" * 9000,
    "nato1-" * 1500, "9" * 9999, sealed("room1-before/guess-x=" + "9" * 400),
    sealed(Scenario().code().rpartition("/")[0] + "/" + "u" * 3000 + "=1"),
    sealed("nato1-0000/x=1"), "room99-x", "a" * 100_000, "\u0661" * 50, "\t\v\f" * 10 + "x",
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: repr(text[:24]))
def test_a_hostile_line_is_a_remark_and_the_rest_counts(hostile):
    room = pool([CODES[0], hostile, CODES[1]])
    assert room.codes == CODES[:2] and {remark.where for remark in room.remarks} == {"line 2"}
    for remark in room.remarks:
        assert remark.reason.endswith(".") and len(remark.reason) <= 260 and remark.reason.isprintable()
    shown = room._repr_markdown_()
    assert "<" not in shown and "$" not in shown


def test_limits_are_named(monkeypatch):
    monkeypatch.setattr(pooling, "MOST_LINES", 20)
    monkeypatch.setattr(pooling, "MOST_CODES", 3)
    room = pool(itertools.cycle(CODES))
    assert len(room.codes) == 3 and ("from line 21 on", "Only 20 lines are read at a time.") in told(room)
    assert any("A room holds 3 codes" in why for _, why in told(room))
    assert told(pool("x\n" * 50))[-1] == ("from line 21 on", "Only 20 lines are read at a time.")
    many = told(pool([" ".join(CODES)]))
    assert ("line 1", "Only 10 codes are read in one line: put each on its own line.") in many


def without_claims(monkeypatch):
    """As when data/claims.csv is missing: no room code can be checked."""

    def missing():
        raise DataError("The file data/claims.csv is missing: unpack the module again.")

    monkeypatch.setattr(answers, "claims", missing)


def test_a_missing_table_stops_pooling_once(monkeypatch, tmp_path):
    (tmp_path / "a.txt").write_text("\n".join(CODES))
    without_claims(monkeypatch)
    for read in (lambda: pool(CODES), lambda: pool_folder(tmp_path)):
        with pytest.raises(DataError, match=r"claims\.csv is missing"):
            read()


def test_a_flood_is_read_in_time():
    start = time.perf_counter()
    room = pool("nato1-x " * 1_250_000)  # 10 MB in one line
    assert [r.reason for r in room.remarks] == [
        "This line is longer than 10,000 characters: put each code on its own line."
    ]
    assert len(pool("nato1-x nato1-y\n" * 640_000).remarks) == 2 * pooling.MOST_LINES + 1
    assert time.perf_counter() - start < 20


# ---- folders -------------------------------------------------------------------------------------------
def test_a_folder_of_files_is_one_room(tmp_path):
    (tmp_path / "a.txt").write_text(f"Anna: {CODES[0]}\n\nhello\n", encoding="utf-8")
    (tmp_path / "b.CSV").write_bytes(f"name,code\r\nÉva,{CODES[1]}\r\n".encode("latin-1"))
    (tmp_path / "c").write_text(CODES[2], encoding="utf-16")
    (tmp_path / "d.md").write_text(f"\ufeff{CODES[0]}", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text(CODES[3])
    room = pool_folder(tmp_path)
    assert room.codes == [CODES[0], CODES[1], CODES[2]]
    assert told(room) == [
        ("a.txt, line 3", pooling.NO_CODE), ("b.CSV, line 1", pooling.NO_CODE), ("d.md, line 1", pooling.AGAIN)
    ]  # fmt: skip
    assert pool_folder(str(tmp_path)) == room


def test_what_is_no_text_file_is_a_remark_and_is_not_opened(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text(CODES[5])
    folder = tmp_path / "room"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "x.txt").write_text(CODES[4])
    (folder / "link.txt").symlink_to(outside)
    (folder / "dead.txt").symlink_to(tmp_path / "nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 9)
    (folder / "large.txt").write_bytes(b"x" * 10_000_000)
    (folder / "<script>$x$.txt").write_text("hello")
    (folder / "good.txt").write_text(CODES[0])
    (folder / ("n" * 200 + ".txt")).write_text("hello")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.txt")
    room = pool_folder(folder)
    why = dict(told(room))
    assert room.codes == [CODES[0]]
    for name, word in {
        "sub": "is a folder", "link.txt": "is a link", "dead.txt": "is a link", "loop": "is a link",
        "picture.png": "by its name", "binary.txt": "by its content", "large.txt": "larger than 1 MB",
        "?script??x?.txt, line 1": "no code",
    }.items():  # fmt: skip
        assert word in why[name], name
    if hasattr(os, "mkfifo"):
        assert "not an ordinary file" in why["pipe.txt"]
    assert max(map(len, why)) < 80 and not set("<>$") & set("".join(why) + room._repr_markdown_())


def test_thousands_of_files_are_read_up_to_the_limit(tmp_path):
    for i in range(3000):
        (tmp_path / f"{i:04}.txt").write_text(CODES[i % 12])
    room = pool_folder(tmp_path)
    assert len(room.codes) == 12 and len(room.remarks) == 1000 - 12 + 1
    assert told(room)[-1] == ("2,000 more files", "Only 1,000 files are read at a time.")


@pytest.mark.parametrize("path", ["no such folder", "", "\0", None, "~nobody_of_this_name/x", __file__])
def test_no_folder_is_one_sentence(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match="This folder cannot be opened"):
        pool_folder(path or "no such folder either")
