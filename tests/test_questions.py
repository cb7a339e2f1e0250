"""Questions: each verdict is declared once, and what is declared is true of it everywhere."""

import dataclasses
import importlib

import numpy as np
import pytest
from natolab import questions
from natolab.errors import DataError
from natolab.facts import claims
from natolab.facts.assumptions import registry, topics
from natolab.facts.scenario import Scenario
from natolab.models import verdict
from natolab.models.fragmentation import NEXT_TO_NOTHING
from natolab.questions import BoardWords, each, every, question

asked = pytest.mark.parametrize("asked", every().values(), ids=every())


def anywhere(n: int, corners: bool = False) -> dict[str, np.ndarray]:
    """n random places on all sliders at once, or corners of them."""
    rng, values = np.random.default_rng(4), {}
    for key, a in registry().items():
        found = rng.choice([a.low, a.reach], n) if corners else rng.uniform(a.low, a.reach, n)
        values[key] = np.round(found) if a.whole else found
    return values


def test_names_and_what_the_board_says_are_unique_and_questions_follow_their_notebooks():
    homes = [q.home for q in every().values()]
    assert homes == sorted(homes) and len(homes) > 20
    for told in ([q.name for q in every().values()], [q.board.says for q in every().values() if q.board]):
        assert len(told) == len(set(told))


@asked
def test_claims_are_those_of_its_notebook_and_topics_are_known(asked):
    assert asked.home in claims.notebooks() and asked.claims
    assert {claims.claim(i).home for i in asked.claims} == {asked.home}
    assert set(asked.topics) <= set(topics())


@asked
@pytest.mark.parametrize("corners", [False, True], ids=["random", "corners"])
def test_the_margin_of_many_scenarios_is_the_margin_of_each(asked, corners):
    values = anywhere(25, corners)
    together = np.broadcast_to(asked.margin(values), (25,))
    for i, margin in enumerate(together):
        alone = asked.margin(Scenario({key: column[i] for key, column in values.items()}))
        assert np.shape(alone) == () and float(alone) == pytest.approx(margin, abs=1e-9, nan_ok=True)


@asked
def test_what_is_no_input_moves_nothing_and_every_topic_moves_something(asked):
    base, start = anywhere(25), {}
    for key, values in anywhere(25, corners=True).items():
        start[key] = np.where(np.arange(25) % 2, base[key], values)  # some at their ends
    now = asked.margin(start)
    others = {key: registry()[key].default for key in registry() if key not in asked.inputs}
    assert asked.margin({**start, **others}) == pytest.approx(now, abs=1e-12, nan_ok=True)
    for topic in asked.topics:
        there = {key: a.low + a.reach - start[key] for key, a in registry().items() if a.model == topic}
        assert not np.allclose(asked.margin({**start, **there}), now, equal_nan=True), topic


#: what a result shows of its verdict: at or above 0 where it holds, nan where nothing can be said
SHOWN = {
    "ratios.OUTWEIGH": lambda r: min(r.ratios["people"] / 3, r.ratios["gdp_market"] / 10) - 0.85,
    "ratios.LADDER": lambda r: r.ratios["both discounted"] - 1,
    "spending.OUTSPEND": lambda r: r.ratio - 1,
    "fragmentation.FRAGMENTED": lambda r: r.budget - NEXT_TO_NOTHING,
    "fragmentation.BOTH_SIDES": lambda r: r.ratio - 1,
    "buildup.TODAY": lambda r: r.at("left_today", 2026) - r.threshold,
    "buildup.PATHS": lambda r: r.trough - r.threshold,
    "buildup.ALONE": lambda r: r.trough - r.threshold,
    "buildup.BURDEN": lambda r: r.needed_then - 8.5,
    "buildup.RACE": lambda r: r.here - r.threshold,
    "attrition.BATTLE": lambda r: r.holds - 0.5,
    "alliance.PAID": lambda r: 0.5 - r.answer,
    "alliance.COMMITMENT": lambda r: 0.5 - r.offset,
    "threats.THRESHOLD": lambda r: r.margin,
    "threats.RELIEF": lambda r: r.better - 0.5 + 0 * r.counts.difference,
    "threats.LEVERAGE": lambda r: r.held,
    "threats.STAKES": lambda r: r.q - r.here,
    "threats.CARRIED_OUT": lambda r: 0.5 - r.share,
    "polarity.POWERS": lambda r: r.three_poles - 2,
    "polarity.BY_OUTPUT": lambda r: r.poles("gdp_market")[1] - 3,
    "polarity.THREAT": lambda r: r.leads.min(),
    "deterrence.HAND_OVER": lambda r: r.dip,
    "deterrence.OPTIONS": lambda r: r.lead,
    "board.BOARD": lambda r: r.holds.sum() / (~r.undecided).sum() - 0.5,
}


@pytest.mark.parametrize("key", every())
def test_what_the_chart_shows_is_what_is_judged(key):
    found = set()
    for values in (anywhere(15), anywhere(15, corners=True)):
        for i in range(15):
            scenario = Scenario({k: column[i] for k, column in values.items()})
            judged = verdict.word(question(key).margin(scenario))
            assert judged == verdict.word(SHOWN[key](question(key).model(scenario))), scenario
            found.add(judged)
    assert len(found) > 1 or key in ("buildup.BURDEN", "alliance.PAID", "alliance.COMMITMENT")


def test_what_many_share_can_be_changed_by_none_and_a_declaration_names_its_parts():
    """Results and declarations are kept and handed to explorers, board and room alike."""
    modules = [questions, *(importlib.import_module(f"{questions.__name__}.{topic}") for topic in questions.__all__)]
    made = {kind for module in modules for kind in vars(module).values() if dataclasses.is_dataclass(kind)}
    ours = {kind for kind in made if isinstance(kind, type) and kind.__module__.startswith(questions.__name__)}
    assert len(ours) > 15 and all(kind.__dataclass_params__.frozen for kind in ours)
    for kind in (questions.Question, BoardWords, questions.trial.Trial):
        assert all(field.kw_only for field in dataclasses.fields(kind))


def test_a_question_is_found_by_its_key_or_refused_with_those_there_are():
    for key, found in every().items():
        assert question(key) is found
    with pytest.raises(DataError, match=r"no question called “buildup\.NONE”: choose from ratios\.OUTWEIGH"):
        question("buildup.NONE")


def test_each_looks_at_the_assumptions_named_and_at_no_other():
    one = each(lambda a: a["law"] + a["drone_gain"], ("law", "drone_gain"))
    assert one({"law": np.array([0.0, 1.0]), "drone_gain": 2.0, "will": np.ones(2)}).tolist() == [2, 3]
    with pytest.raises(KeyError):
        each(lambda a: a["law"], ("will",))(Scenario())


def test_the_boards_number_is_on_the_side_of_the_verdict():
    words = BoardWords(says="", number=lambda a, margin: margin + 1, unit=" for 1")
    assert words.word({}, -0.001) == "0.999 for 1" and words.word({}, 0.0) == "1.00 for 1"
    assert words.word({}, np.nan) == verdict.UNDECIDED
