"""The calibration game: items from the facts, even between the two men, scored by hand, refused in one sentence."""

import pytest
from natolab.errors import NatolabError
from natolab.facts import tables
from natolab.facts.calibration import drawn, items
from natolab.learner import progress
from natolab.learner.answers import LONGEST_SERIES
from natolab.panels.calibration import CHANCES, Calibration


def filled(game, inside=True, chance=0.9):
    """Answer every line: ranges that hold the fact or not, statements true with a chance."""
    for line in game.lines:
        if line.item.kind == "range":
            low = line.item.truth * (0.9 if inside else 1.1)
            line.boxes[0].value, line.boxes[1].value = str(low), str(low + line.item.truth * 0.5)
        else:
            line.boxes[0].value = chance
    game.score()


def test_items_ask_for_facts_that_were_known_and_lie_in_the_range_on_offer():
    for item in items().values():
        fact = tables.fact(item.fact_id)
        assert fact["vintage"] == "known" and fact["confidence"] in ("found", "derived"), item.id
        assert item.kind == "statement" or item.low < item.truth < item.high, item.id
    truths = [item.truth for item in items().values() if item.kind == "statement"]
    assert 0.3 <= sum(truths) / len(truths) <= 0.7, "as many true as not, about"


@pytest.mark.parametrize("seed", range(40))
def test_a_session_has_ten_different_items_even_between_the_two_men(seed):
    ten = drawn(seed)
    assert len({item.id for item in ten}) == 10 == len(ten) and ten == drawn(seed)
    likes = [sum(item.liked_by == side for item in ten) for side in ("walt", "rutte")]
    assert abs(likes[0] - likes[1]) <= 1, likes
    assert 2 * len(ten) <= LONGEST_SERIES


def test_scored_by_hand():
    game = Calibration()
    filled(game)
    statements = [line.item.truth for line in game.lines if line.item.kind == "statement"]
    brier = sum((0.9 - truth) ** 2 for truth in statements) / len(statements)
    assert "Of 6 ranges 6 held the fact" in game.sentence_box.value and "61 to 100 %" in game.sentence_box.value
    assert f"statements is {brier:.2f}" in game.sentence_box.value and game.shown.layout.display == ""
    numbers = progress.entries("series")["calibration"]["numbers"]
    assert numbers[:2] == [0.8, 1] and len(numbers) == 20
    filled(game, inside=False)
    assert "Of 6 ranges 0 held the fact" in game.sentence_box.value and "Surer than right" in game.text
    game.draw(7)
    assert game.result is None and game.sentence_box.value == "" and game.png == b""


def test_wrong_and_missing_answers_get_one_sentence_and_nothing_is_lost():
    game = Calibration()
    game.score()
    assert "Nothing is answered yet" in game.feedback.value
    low, high = game.lines[0].boxes
    for texts, told in ((("5", ""), "needs both ends"), (("9", "5"), "change them round"), (("x", "5"), "Your range")):
        low.value, high.value = texts
        game.score()
        assert told in game.lines[0].feedback.value and (low.value, high.value) == texts and game.result is None
    assert [p for _, p in game.lines[-1].boxes[0].options][1:] == [*CHANCES, *(1 - p for p in CHANCES)]
    assert issubclass(NatolabError, Exception)
