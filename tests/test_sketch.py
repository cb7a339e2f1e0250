"""A sketched path: by boxes and by pointer, kept, revealed beside baseline and own scenario."""

import pytest
from natolab.facts.scenario import Scenario
from natolab.learner import progress
from natolab.panels.explorer import Explorer
from natolab.panels.sketch import Sketch
from natolab.questions.buildup import PATHS, alone_path, race

YEARS = (2026, 2028, 2030, 2032, 2034, 2036)


@pytest.fixture
def sketch():
    return Sketch("alone_ratio", "How strong is Europe alone?", alone_path, YEARS, 0, 3, line=(1, "as much as Russia"))


def test_boxes_and_pointer_set_the_same_points(sketch):
    sketch.boxes[1].value = "0.8"
    sketch._picked(None, {"pick": [2031.2, 1.2345]}, [])
    assert sketch.heights == [1, 0.8, 1, 1.23, 1, 1] and sketch.boxes[3].value == "1.23"
    x, y = sketch.chart.sketch.get_data()
    assert list(x) == list(YEARS) and list(y) == sketch.heights
    sketch._picked(None, {"pick": [2020, 99]}, [])
    assert sketch.heights[0] == 3, "beyond the range the nearest that fits"
    for wrong in ({}, {"pick": "x"}, {"pick": [float("nan"), 1]}, {"pick": [1, 2, 3]}):
        sketch._picked(None, wrong, [])
    assert sketch.heights[0] == 3


@pytest.mark.parametrize("text", ["9", "-1", "x", "", "nan"])
def test_what_is_no_height_is_refused_in_one_sentence(sketch, text):
    sketch.boxes[0].value = text
    assert sketch.heights[0] == 1 and sketch.boxes[0].value == "1" and sketch.feedback.value.startswith("<b>")


def test_locked_in_and_revealed(sketch):
    explorer = Explorer(PATHS, ["usable_eu", "war_end"])
    shown = sketch.reveal(explorer)
    assert "No sketch is locked in" in shown.text
    sketch.set(0, 0.6)
    sketch.lock()
    assert progress.entries("series")["alone_ratio"]["numbers"] == [0.6, 1, 1, 1, 1, 1]
    base = race(Scenario())
    at = [base.at("alone", year) for year in YEARS]
    gaps = [abs(a - b) for a, b in zip(at, (0.6, 1, 1, 1, 1, 1), strict=True)]
    assert f"is {sum(gaps) / 6:.2f} away on average" in shown.text and f"lowest {min(at):.2f}" in shown.text
    assert "your scenario" not in shown.text.lower().replace("no sketch", "")
    explorer.set(usable_eu=0.6)
    assert "your scenario" in shown.text.lower() and "Your scenario" not in shown.text[:5]
    x, y = shown.chart.paths[1].get_data()
    assert y[0] == pytest.approx(race(explorer.scenario).at("alone", 2026)) and x[0] == 2026 and x[-1] == 2036
    again = Sketch("alone_ratio", "How strong is Europe alone?", alone_path, YEARS, 0, 3)
    assert again.heights[0] == 0.6 and "Restored" in again.feedback.value
    narrow = Sketch("alone_ratio", "How strong is Europe alone?", alone_path, YEARS, 0.9, 3)
    assert "does not fit here any more" in narrow.feedback.value
