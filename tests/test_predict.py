"""Guesses, verdicts, sorting, the claim map: nothing is forced, nothing undecided is recorded."""

import pytest
from natolab import predict
from natolab.claim_map import ClaimMap
from natolab.claims import claims
from natolab.predict import Prediction, Sorting, Verdict


@pytest.fixture(autouse=True)
def empty_record(monkeypatch):
    monkeypatch.setattr(predict, "_record", {"predictions": {}, "verdicts": {}})


@pytest.fixture
def guess():
    return Prediction("ratio", "How many times?", low=1, high=15, step=0.1, unit="times")


def test_no_guess_is_no_error_and_the_line_follows_a_later_one(guess):
    reveal = guess.reveal({"market": 10.19, "purchasing power": 5.13})
    assert "No guess is locked in yet" in reveal.text and predict.record()["predictions"] == {}
    before = reveal.png
    guess.row.box.value = "5.5"
    guess.mind.value = "a census"
    guess.button.click()
    assert "Your guess, 5.5, is nearest to “purchasing power”" in reveal.text
    assert reveal.png != before and reveal.text.split(".")[0] in reveal.said.value
    assert predict.record()["predictions"]["ratio"] == {
        "guess": 5.5, "unit": "times", "would_change_my_mind": "a census"
    }  # fmt: skip


@pytest.mark.parametrize("text", ["many", "0.5", "16", ""])
def test_a_guess_out_of_range_is_refused(guess, text):
    guess.row.box.value = text
    assert "from 1 to 15" in guess.told.value and guess.row.value == guess.row.entry.default


def test_figures_outside_the_range_of_the_guess_stay_on_the_line(guess):
    reveal = guess.reveal({"far": 40})
    assert reveal.chart.stems[0].get_xdata()[0] == 1.0


def test_an_undecided_verdict_is_not_recorded():
    verdict = Verdict("C17")
    verdict.button.click()
    assert predict.record()["verdicts"] == {} and "Choose a verdict first" in verdict.told.value
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


def test_sorting_replies_to_each_fragment():
    sorting = Sorting("C16", "C42", "C08")
    sorting.lists["C16"].value = "empirical"
    sorting.lists["C08"].value = "causal"
    sorting.button.click()
    told = sorting.told.value
    assert "C16</b> empirical: agreed" in told and "C42</b> not sorted yet" in told and "C08</b> not yet" in told


def test_the_map_filters_and_keeps_verdicts_hidden():
    chart = ClaimMap()
    assert len(chart.chosen()) == 52 and "supported" not in chart.table.value
    chart.filters["speaker"].value = "Rutte"
    assert [c.id for c in chart.chosen()] == ["R1", "R2", "R3", "R4", "R5", "R6", "R7"]
    chart.filters["home"].value = "04"
    chart.filters["type"].value = "causal"
    assert [c.id for c in chart.chosen()] == ["R4", "R7"]
    chart.show_verdicts.value = True
    assert "depends on definitions" in chart.table.value
    chart.filters["speaker"].value = "Walt"
    chart.filters["type"].value = "normative"
    assert "widen a filter" in chart.text and "<td" not in chart.table.value


@pytest.mark.parametrize("key", ["speaker", "type", "home", "verdict"])
def test_every_filter_value_shows_its_claims(key):
    chart = ClaimMap()
    seen = set()
    for value in chart.filters[key].options[1:]:
        chart.filters[key].value = value
        assert chart.chosen(), value
        seen |= {c.id for c in chart.chosen()}
    assert seen == set(claims())


@pytest.mark.parametrize(
    "panel", [lambda: Prediction("x", "How?", 0, 1), lambda: Verdict("C01"), ClaimMap, lambda: Sorting("C16")]
)
def test_panels_have_words_for_readers_without_a_kernel(panel):
    data, _ = panel()._repr_mimebundle_()
    assert len(data["text/plain"]) > 20 and "application/vnd.jupyter.widget-view+json" in data
