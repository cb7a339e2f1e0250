"""First responder or last resort: what the options question says, and trials that either side could lose."""

import numpy as np
import pytest
from natolab.facts.scenario import Scenario
from natolab.models import deterrence as model
from natolab.questions import deterrence as asked

NOT, HOLDS = "does not hold on this data", "holds"


@pytest.mark.parametrize("claim", asked.TRIALS)
def test_each_side_of_a_trial_can_lose(claim, monkeypatch):
    """Other numbers turn the verdict: the rule is no ornament."""
    facts = asked.tables.fact

    def other(**values):
        monkeypatch.setattr(
            asked.tables, "fact", lambda i: {**facts(i), **({"value": values[i]} if i in values else {})}
        )

    def hand_over(better):
        paid = {"frozen": 0.1, "pledge": 0.1, "hand_over": 0.2 if better else 0.05}
        monkeypatch.setattr(model, "per_spending", lambda a, name: np.asarray(paid[name]))
        dips = {**paid, "hand_over": paid["hand_over"]}
        mine = asked.compared(Scenario())
        changed = asked.Options(mine.years, mine.least, mine.delta, dips, mine.dip_years, dips)
        monkeypatch.setattr(asked, "compared", lambda _: changed)
        monkeypatch.setattr(model, "break_even_reliability", lambda *_: np.asarray(0.9 if better else 0.1))

    moves = {
        "C34": (lambda: other(F072=20_000.0), lambda: other(F128=0.0)),
        "C42": (lambda: hand_over(True), lambda: hand_over(False)),
        "C43": (lambda: hand_over(True), lambda: hand_over(False)),
        "C44": (lambda: other(), lambda: other(F060=0.5)),
    }[claim]
    found = []
    for move in moves:
        move()
        found.append(asked.TRIALS[claim]().verdict)
    assert found == [HOLDS, NOT]


def test_the_table_crosses_both_choices_by_the_model_run_in_full():
    table = asked.choice_table()
    frozen = dict(target_burden=2.27, usable_eu_gain=0.0)
    cells = {
        "no more money, America stays": Scenario(**frozen, us_floor=1, spur=0),
        "no more money, America leaves": Scenario(**frozen, spur=0),
        "pledge kept, America stays": Scenario(us_floor=1, spur=0),
        "pledge kept, America leaves": Scenario(spur=0),
        "no more money, stays, command not replaced": {
            **Scenario(**frozen, us_floor=1, spur=0),
            "enabler_fill_years": 1e12,
        },
        "pledge kept, stays, command not replaced": {**Scenario(us_floor=1, spur=0), "enabler_fill_years": 1e12},
    }
    for words, scenario in cells.items():
        run = model.deterrence(scenario)
        assert table.loc[words, "lowest"] == pytest.approx(float(run.dip), abs=6e-4)
        assert table.loc[words, "mean"] == pytest.approx(float(run.mean), abs=6e-4)
    assert table.loc["pledge kept, America leaves", "lowest"] < table.loc["no more money, America stays", "lowest"]
    told = {words: text.replace("−", "-") for words, text in asked.path_trial().measured.items() if "margin" in words}
    assert len(told) == 8
    for words, text in told.items():
        column, option = words.split(" margin, ")
        assert text == f"{table.filter(like=option, axis=0)[column].iloc[0]:+.3f}", words


def test_the_title_names_the_best_by_each_standard():
    """At the start the pledge leads by both; against a sure rise of will the hand-over does."""
    assert asked.compared(Scenario()).finding == "Safest by the worst year and by the mean: pledge"
    assert asked.compared(Scenario(rho_eu_change=0.2)).finding.endswith("hand-over")
    split = asked.compared(Scenario(rho_eu_change=0.1))  # between .88 (mean) and .98 (worst year)
    assert split.finding == "Safest by the worst year: pledge; by the mean: hand-over"


def test_margins_that_differ_are_not_printed_alike():
    assert asked.ranked_text([0.0839, 0.0923]) == ["+0.08", "+0.09"]
    assert asked.ranked_text([0.0839, 0.0841]) == ["+0.0839", "+0.0841"]
    assert asked.ranked_text([-0.2, -0.2]) == ["−0.20", "−0.20"]


def test_the_hand_over_is_safest_only_if_america_would_leave_anyway(monkeypatch):
    """Neither side loses C43 at the start; Walt does where an attack pays on his path, whatever is left otherwise."""
    trial, mine = asked.path_trial(), asked.compared(Scenario())
    left = max(float(model.deterrence(asked.if_it_leaves(name)).dip) for name in model.STAYS)
    assert max(0, left) < mine.dips["hand_over"] < mine.dips["pledge"] and trial.verdict == "holds if …"
    dips = {**mine.dips, "hand_over": -0.01}
    pays = asked.Options(mine.years, mine.least, mine.delta, dips, mine.dip_years, mine.means)
    monkeypatch.setattr(asked, "compared", lambda _: pays)
    monkeypatch.setattr(asked, "if_it_leaves", lambda name: {**Scenario(rho_eu=0.3)})
    assert asked.path_trial().verdict == NOT


def test_the_table_of_reliabilities_begins_with_what_the_sentence_says():
    """The first of three beliefs about the usable share is the start."""
    table, start = asked.reliability_table(), asked.deterred(Scenario())
    assert len(table) == 3 and table.index[0] == "as at the start"
    said = asked.sentence(start, start)
    assert all(told.rstrip(",") in said for told in table.iloc[0])
