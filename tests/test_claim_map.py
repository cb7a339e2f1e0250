"""The map of claims filters and keeps verdicts hidden; sorting replies to each fragment."""

import pytest
from natolab.facts.claims import claims
from natolab.panels import predict
from natolab.panels.claim_map import ClaimMap, Sorting


def test_sorting_replies_to_each_fragment():
    sorting = Sorting("C16", "C42", "C08")
    sorting.lists["C16"].value = "empirical"
    sorting.lists["C08"].value = "causal"
    sorting.button.click()
    told = sorting.feedback.value
    assert "C16</b> empirical: agreed" in told and "C42</b> not sorted yet" in told and "C08</b> not yet" in told


def test_the_map_filters_and_keeps_verdicts_hidden():
    chart = ClaimMap()
    shown = {f"<td>{claim.verdict}</td>" for claim in claims().values()}
    assert len(chart.chosen()) == len(claims()) and not any(cell in chart.table.value for cell in shown)
    chart.filters["speaker"].value = "Rutte"
    assert [c.id for c in chart.chosen()] == ["R1", "R2", "R3", "R4", "R5", "R6", "R7"]
    chart.filters["home"].value = "04"
    chart.filters["type"].value = "causal"
    assert [c.id for c in chart.chosen()] == ["R4", "R7"]
    chart.show_verdicts.value = True
    assert any(cell in chart.table.value for cell in shown)
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


def test_notebooks_find_sorting_beside_the_other_controls_too():
    assert predict.Sorting is Sorting


@pytest.mark.parametrize("panel", [ClaimMap, lambda: Sorting("C16")])
def test_panels_have_words_for_readers_without_a_kernel(panel):
    ((data, _),) = panel().still()
    assert len(data["text/plain"]) > 20
