"""Threats: what the explorers and tables of notebooks 07 and 08 say is what the counts and the model give."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from natolab.facts.scenario import Scenario
from natolab.models import alliance, episodes
from natolab.questions import threats as answers

CODED = [(coder, rule) for coder in range(len(episodes.CODERS)) for rule in range(len(answers.RULES))]


@pytest.mark.parametrize(("coder", "rule"), CODED)
def test_the_finding_of_the_relief_names_side_coder_and_rule(coder, rule):
    mine = answers.RELIEF.model(Scenario(coder=coder, relief_rule=rule))
    (relief_a, cases_a), (relief_r, cases_r) = mine.dots.values()
    ahead = relief_a * cases_r - relief_r * cases_a
    side = "more relief than" if ahead > 0 else "less relief than" if ahead < 0 else "as much relief as"
    basis = mine.counts.basis.label
    assert mine.finding.startswith(f"Accepting brought {side} resisting, by ")
    assert basis.startswith(mine.finding.split(", by ")[1]) and "unclear" not in mine.finding
    assert answers.RULES[rule] in mine.finding


def test_the_table_of_resisting_is_one_row_a_leverage_as_printed_in_the_notebook():
    """It pays more often with leverage, and less often where more is at stake."""
    table = answers.resisting_table()
    assert table.index.tolist() == ["low leverage (0 of 3)", "mid leverage (4 of 6)", "high leverage (3 of 3)"]
    assert table["a tariff"].tolist() == ["0.06", "0.64", "0.87"]
    assert table["the umbrella"].tolist() == ["0.00", "0.07", "0.44"]


def test_what_america_takes_back_is_told_for_the_four_shares_of_the_rule():
    """C45: the alliance game itself at 30, 50, 70 and 90 per cent shared, the pledge of 3.5% kept."""
    told = answers.heeded().measured
    for share in (30, 50, 70, 90):
        back = float(alliance.offset(Scenario(minimum_pledge=3.5, publicness=share / 100)))
        assert told[f"taken back by the US, {share}% shared"] == f"{back:.0%}"
    assert len(told) == 5


def test_where_no_leverage_has_both_answers_nothing_is_compared():
    mine = answers.apart(Scenario())
    none = replace(mine, test=replace(mine.test, difference=float("nan")))
    for result, compared in ((mine, True), (none, False)):
        said = answers.say_apart(result, mine)
        assert ("With leverage held resisting is" in said) == compared
        assert said.endswith("No level has both answers.") == (not compared)


@pytest.mark.parametrize(
    ("accepted_less_resisted", "verdict"), [((0.1, 0.2), "does not hold on this data"), ((-0.1, -0.2), "holds")]
)
def test_either_side_can_lose_on_what_accepting_brought(accepted_less_resisted, verdict, monkeypatch):
    """C26: Walt loses where accepting came out no worse with both coders at both prices, the others where worse."""
    gaps = dict(zip(answers.SINGLE, accepted_less_resisted, strict=True))
    monkeypatch.setattr(
        episodes,
        "net_outcome",
        lambda coder, price: SimpleNamespace(net=(gaps[coder], 0.0), difference=gaps[coder], even_price=0.5),
    )
    assert answers.net_outcome_both_ways().verdict == verdict
