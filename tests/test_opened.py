"""A code opens on the chart it was made on; older codes open too, foreign ones get one sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import NatolabError, ScenarioError
from natolab.facts.codes import sealed
from natolab.facts.scenario import Scenario, preset
from natolab.panels.explorer import Explorer
from natolab.panels.opened import open
from natolab.questions import MOST_LEVERS, every, key_of, question

FEW = settings(derandomize=True, deadline=None, max_examples=25, database=None)


@FEW
@given(st.sampled_from(list(every())), st.sampled_from([Scenario(), preset("rutte"), Scenario(usable_eu=0.5)]))
def test_a_code_names_its_chart_and_reads_back(key, scenario):
    code = scenario.code(key)
    there = Scenario.from_code(code)
    assert there == scenario and there.made_on == key and f"/on-{key}/" in code
    assert Scenario.from_code(scenario.code()).made_on == ""
    assert key_of(question(key)) == key


@pytest.mark.parametrize("key", list(every()))
def test_what_an_explorer_shares_opens_on_its_own_chart(key):
    asked = question(key)
    made = Explorer(asked, asked.drawn[:2])
    lever = made.rows[asked.drawn[0]]
    made.set(**{lever.entry.id: lever.entry.reach})
    made.share_toggle.value = True
    opened = open(made.code_out.value)
    assert opened.question is asked and opened.scenario == made.scenario and not opened.error
    assert asked.name in opened.message.value.replace("&#x27;", "'") and lever.entry.id in opened.rows
    assert len(opened.rows) <= MOST_LEVERS and "Here the verdict is" in opened.message.value


@pytest.mark.parametrize("name", ["walt", "rutte"])
@pytest.mark.parametrize("key", ["buildup.PATHS", "board.BOARD"])
def test_a_code_that_moves_much_opens_with_a_row_for_all_that_the_chart_reads(key, name):
    opened = open(preset(name).code(key))
    assert set(opened.scenario.changed()) & set(question(key).inputs) <= set(opened.rows)


def test_a_code_without_a_chart_opens_where_its_levers_bite():
    opened = open(Scenario(usable_eu=0.5, war_end=2030).code())
    assert {"usable_eu", "war_end"} <= set(opened.question.inputs) and opened.scenario["usable_eu"] == 0.5
    assert (
        "without a row here"
        in open(
            preset("rutte").code("ratios.RATIOS" if "ratios.RATIOS" in every() else next(iter(every())))
        ).message.value
    )


@pytest.mark.parametrize("part", ["on-", "on-buildup", "on-buildup.paths", "on-x.Y/on-x.Y", "on-<b>.X", "on-os.SYSTEM"])
def test_a_chart_that_is_none_is_refused(part):
    head = Scenario().code().split("/")[0]
    with pytest.raises(NatolabError) as caught:
        open(sealed(f"{head}/{part}"))
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
    assert issubclass(ScenarioError, NatolabError)
