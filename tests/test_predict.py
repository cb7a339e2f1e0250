"""Guesses and verdicts: nothing is forced, nothing undecided is recorded."""

import pytest
from natolab.panels import predict
from natolab.panels.predict import Prediction, Verdict


@pytest.fixture(autouse=True)
def empty_record(monkeypatch):
    monkeypatch.setattr(predict, "_record", {"predictions": {}, "verdicts": {}})


@pytest.fixture
def guess():
    return Prediction("ratio", "How many times?", low=1, high=15, step=0.1, unit="times")


def test_no_guess_is_no_error_and_the_line_follows_a_later_one(guess):
    reveal = guess.reveal({"market": 10.19, "purchasing power": 5.13})
    assert "No guess is locked in yet" in reveal.text and predict.record()["predictions"] == {}
    before = reveal.picture.moving
    guess.row.box.value = "5.5"
    guess.mind.value = "a census"
    guess.button.click()
    assert "Your guess, 5.5, is nearest to “purchasing power”" in reveal.text
    assert reveal.picture.moving != before and reveal.text.split(".")[0] in reveal.sentence_box.value
    assert predict.record()["predictions"]["ratio"] == {
        "guess": 5.5, "unit": "times", "would_change_my_mind": "a census"
    }  # fmt: skip


@pytest.mark.parametrize("text", ["many", "0.5", "16", ""])
def test_a_guess_out_of_range_is_refused(guess, text):
    guess.row.box.value = text
    assert "from 1 to 15" in guess.feedback.value and guess.row.value == 8


def test_a_refusal_goes_with_the_next_good_number(guess):
    guess.row.box.value = "99"
    assert "from 1 to 15" in guess.feedback.value
    guess.row.mover.value = 5.0
    assert guess.feedback.value == ""


def test_figures_outside_the_range_of_the_guess_stay_on_the_line(guess):
    reveal = guess.reveal({"far": 40})
    assert reveal.chart.stems[0].get_xdata()[0] == 1.0


@pytest.mark.parametrize("figures", [{"a": 3}, {"a": 3, "b": 3.1}, {"a": 3, "b": 3.1, "c": 3.2, "d": 3.3}])
def test_the_line_is_as_tall_as_its_labels_need(guess, figures):
    """Between the title and the label that hangs highest there is no empty room, nor do they touch."""
    chart = predict.Reveal(guess, figures).chart
    title = chart.title.get_window_extent()
    highest = max(word.get_window_extent().y1 for word in chart.words if word.get_text())
    assert 4 < title.y0 - highest < 24


def test_an_undecided_verdict_is_not_recorded():
    verdict = Verdict("C17")
    verdict.button.click()
    assert predict.record()["verdicts"] == {} and "Choose a verdict first" in verdict.feedback.value
    verdict.scale.value = "holds if …"
    verdict.confidence.value = "low"
    verdict.change.value = "prices"
    verdict.button.click()
    assert predict.record()["verdicts"] == {
        "C17": {"verdict": "holds if …", "confidence": "low", "would_change_it": "prices"}
    }


def test_a_record_handed_out_cannot_be_changed():
    predict.record()["verdicts"]["C17"] = "mine"
    assert predict.record()["verdicts"] == {}


@pytest.mark.parametrize("panel", [lambda: Prediction("x", "How?", 0, 1), lambda: Verdict("C01")])
def test_panels_have_words_for_readers_without_a_kernel(panel):
    ((data, _),) = panel().still()
    assert len(data["text/plain"]) > 20
