"""Questions: each verdict is declared once, and what is declared is true of it everywhere."""

import numpy as np
import pytest
from natolab.errors import DataError
from natolab.facts import claims
from natolab.facts.scenario import Scenario, registry, topics
from natolab.models import verdict
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
