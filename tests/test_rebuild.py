"""The map rebuilt by lists and by boxes: judged at once, kept, and as text."""

from itertools import pairwise

import pytest
from natolab.errors import DataError
from natolab.facts import rebuilding
from natolab.facts.rebuilding import CONCLUSION, TASKS
from natolab.learner import progress
from natolab.panels.rebuild import Rebuild

each = pytest.mark.parametrize("name", list(TASKS))


@pytest.fixture(autouse=True)
def nothing_kept():
    for name in TASKS:
        progress.record("argument", f"rebuilt {name}", {"placements": {}})


@each
def test_rebuilt_by_the_lists(name):
    game = Rebuild(name)
    game.check()
    assert "Nothing is placed yet" in game.message.value
    game.place()
    assert "Say first what" in game.message.value
    game.role.value = "co-premise"
    game.place()
    assert "Say what it bears on" in game.message.value
    for node_id, (target, role) in rebuilding.solution(game.task).items():
        game.fragment.value = node_id
        game.role.value, game.target.value = role, target
        game.place()
    assert not game.mistakes
    game.check()
    assert "All" in game.message.value and not game.sentence_box.value and "✓" in game.listing
    game.argdown.value = True
    assert game.text_box.value.startswith("===") and f"[{game.task.conclusion}]" in game.text_box.value
    again = Rebuild(name)
    assert again.placements == game.placements and "Restored" in again.message.value


def test_rebuilt_by_pressing_boxes():
    game = Rebuild("walt")
    game.picture.picked = "W2"
    assert game.fragment.value == "W2" and game.picture.picked == ""
    game.role.value = "premise by itself"
    game.picture.picked = "C02"
    assert game.placements == {"W2": ("C02", "premise by itself")}
    game.picture.picked = "W2"  # placed already: taken in hand, its place shown
    assert game.fragment.value == "W2" and game.target.value == "C02"
    game.take_back()
    assert not game.placements
    game.picture.picked = "nonsense"
    assert game.fragment.value == "W2"


def test_a_mistake_is_named_below_the_picture_and_a_circle_in_the_text():
    game = Rebuild("walt")
    game.place("C02", "W1", "premise by itself")
    game.place("W1", "C02", "co-premise")
    game.check()
    assert "not yet, because" in game.sentence_box.value and "supports nothing" in game.sentence_box.value
    assert "0 of 2 are right; 10 are still to be placed" in game.message.value
    game.argdown.value = True
    assert game.text_box.value.startswith("// ") and "circle" in game.text_box.value
    spots = {spot["id"]: spot for spot in game.chart.spots}
    assert set(spots) == set(game.task.nodes) and spots["C02"]["name"].endswith("placed, in hand")
    with pytest.raises(DataError):
        game.place("C02", "X1", "co-premise")


@each
def test_boxes_never_lie_over_each_other(name):
    """Whatever is placed: all at one place, all right, a chain."""
    game = Rebuild(name)
    nodes = list(game.task.nodes)
    maps = [{}, rebuilding.solution(game.task), {n: ("", CONCLUSION) for n in nodes},
            {a: (b, "co-premise") for a, b in pairwise(nodes)}]  # fmt: skip
    for placements in maps:
        game.chart.update(game.task.nodes, placements)
        boxes = [spot["box"] for spot in game.chart.spots]
        for i, (x, y, w, h) in enumerate(boxes):
            assert x >= 0 and x + w <= 960 and y >= 0 and y + h <= 430
            for x2, y2, _, _ in boxes[i + 1 :]:
                assert abs(x - x2) >= w or abs(y - y2) >= 30, placements
