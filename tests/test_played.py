"""What a room played: sketches, calibration, puzzles, minutes and replies, from codes of any origin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.classroom import desk
from natolab.classroom.desk import Desk, my_code, pool
from natolab.classroom.room import ENOUGH
from natolab.classroom.swap import RUBRIC, WORDS, ScoreReply, SwapSides
from natolab.errors import DataError
from natolab.learner import progress
from natolab.learner.answers import Answers, read_code
from natolab.panels.minutes import Minutes, sections

FEW = settings(derandomize=True, deadline=None, max_examples=60, database=None)
YEARS = (2026, 2028, 2030)
TAGS = ("bcdfgh", "bcdfgj", "bcdfgk", "bcdfgm")


def room(name, *series):
    return pool(
        [Answers({}, {}, None, "after", tag, {name: one}).code() for tag, one in zip(TAGS, series, strict=False)]
    )


def test_the_band_of_the_sketches_and_its_distance_from_the_answer():
    drawn = room("alone_ratio", (1, 1, 1), (1, 2, 3), (1, 3, 5))
    shown = drawn.sketches("alone_ratio", YEARS, "How strong?", (1, 2.5, 3))
    assert "3 sketches, middle of the room: 2026 1.00; 2028 2.00; 2030 3.00." in shown.sentence
    assert "spans 2.00 at 2030" in shown.sentence and "0.17 away" in shown.sentence and "most at 2028" in shown.sentence
    two = room("alone_ratio", (1, 1, 1), (1, 2, 3))
    assert "no single person" in two.sketches("alone_ratio", YEARS, "How strong?").sentence


def test_the_curve_of_the_room():
    played = room("calibration", (0.9, 1, 0.9, 0), (0.9, 1), (0.6, 1), (7, 7))
    assert "over 4 answers: 60 % said, 100 % true (1); 90 % said, 67 % true (3)" in played.sureness().sentence
    assert "no single person" in room("calibration", (0.9, 1)).sureness().sentence


def test_minutes_and_marks_by_section():
    codes = [
        Answers({}, {}, None, "after", tag, {"minutes_04": (60, 30 * k), "unclear_04": (0, k % 2)}).code()
        for k, tag in enumerate(TAGS, 1)
    ]
    table = pool(codes).minutes()
    assert table.loc[("04", 1)].tolist() == [4, 1.0, 0] and table.loc[("04", 2)].tolist() == [4, 1.25, 2]
    assert not len(pool(codes[:2]).minutes()) and ENOUGH == 3


NAMES = ["calibration", "minutes_04", "unclear_04", "puzzle_p04", "reply_own", "reply_scored", "alone_ratio"]
NUMBERS = st.lists(st.floats(-1e9, 1e9) | st.integers(0, 3), min_size=1, max_size=6)
SENT = st.dictionaries(st.sampled_from(NAMES), NUMBERS, min_size=1, max_size=4)


@FEW
@given(st.lists(SENT, min_size=1, max_size=4))
def test_no_code_made_by_hand_stops_the_room(sent):
    codes = [Answers({}, {}, None, "after", tag, series).code() for tag, series in zip(TAGS, sent, strict=False)]
    shown = Desk(codes=codes, sketched={"alone_ratio": (YEARS, "How strong?", ())})
    assert shown.room.people and "<b role='alert'>" not in shown.message.value


def test_swapped_sides_pair_the_writers_points_with_the_neighbours():
    written = SwapSides("C12")
    written.lock()
    assert f"write 1 to {WORDS}" in written.feedback.value
    written.reply.value = "word " * (WORDS + 1)
    written.lock()
    assert f"has {WORDS + 1} words" in written.feedback.value and not written.answer
    written.reply.value = "He would say that time is short. " * 3
    written.lock()
    assert f"{len(RUBRIC)} of {len(RUBRIC)} questions are open" in written.feedback.value
    for chosen in written.rubric.lists:
        chosen.value = 2
    written.lock()
    assert desk.my_tag() in written.feedback.value
    neighbour = ScoreReply()
    neighbour.make()
    assert "letters are missing" in neighbour.feedback.value
    for chosen in neighbour.rubric.lists:
        chosen.value = 1
    for wrong in ("abc", "ABCDEF", "bcdfg1"):
        neighbour.tag.value = wrong
        neighbour.make()
        assert not neighbour.code and neighbour.feedback.value.rstrip("</p>").endswith(".")
    neighbour.tag.value = desk.my_tag().upper()
    neighbour.make()
    mine = my_code("after")
    assert "time is short" not in mine and read_code(neighbour.code).tag == read_code(mine).tag
    others = [
        Answers({}, {}, None, "after", t, {"reply_own": (2, 2, 2, 2), "reply_scored": (1, 1, 0, 0)}).code()
        for t in TAGS[:2]
    ]
    table = pool([mine, neighbour.code, *others]).replies()
    assert table["own"].tolist() == [8, 8, 8] and sorted(table["neighbour"]) == [2, 2, 4] and table["gap"].max() == 6


def test_minutes_are_counted_only_when_asked_for_and_only_if_they_are_numbers():
    panel = Minutes("04")
    assert not panel.counter.on and panel.sections == sections("04") and "Verdict" in panel.sections
    panel.switch.value = True
    assert panel.counter.on
    seconds = [0] * len(panel.sections)
    seconds[1] = 61
    panel.counter.seconds = seconds
    assert progress.entries("series")["minutes_04"]["numbers"] == seconds and "1 minute in" in panel.answer
    for wrong in ([1], ["x"] * len(seconds), [-1] * len(seconds), [True] * len(seconds)):
        panel.counter.seconds = wrong
        assert progress.entries("series")["minutes_04"]["numbers"] == seconds
    with pytest.raises(DataError, match="There is no notebook 99"):
        Minutes("99")
    assert np.all([len(sections(n)) <= 40 for n in ("01", "04", "10")])
