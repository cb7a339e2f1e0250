"""A room: what divides it, what its scenarios make of a question, and what its charts say."""

import numpy as np
import pytest
from natolab.charts.canvas import Still
from natolab.charts.room import Unshown
from natolab.classroom.desk import made_up_codes
from natolab.classroom.pooling import pool
from natolab.classroom.room import Room
from natolab.errors import DataError
from natolab.facts.claims import SCALE
from natolab.facts.scenario import Scenario, preset
from natolab.learner.answers import Answers
from natolab.models import verdict
from natolab.questions import board, threats
from natolab.questions import buildup as stand_alone
from natolab.questions import ratios as outweigh

ROOM = pool(made_up_codes(12))


def sent(guess, tag="", moment="before", **more):
    """A code with one guess."""
    return Answers({"x": guess}, {}, tag=tag, moment=moment, **more).code()


# ---- the charts of a room ------------------------------------------------------------------------------
def test_guesses_of_the_room():
    lines = [sent(g, t) for g, t in ((2, "bbbbbb"), (4, "cccccc"), (9, "dddddd"))]
    lines += [sent(g, t, "after") for g, t in ((3, "bbbbbb"), (4, "cccccc"), (12, "dddddd"))]
    shown = pool(lines).guesses("x", {"figure": 5}, "How many", "times")
    assert "Before: 3 guesses, median 4" in shown.sentence and "After: 3 guesses, median 4" in shown.sentence
    assert "Of 3 who guessed twice 2 moved, 1 of them nearer to a figure." in shown.sentence
    hidden = pool(lines).guesses("x")
    assert "figure" not in hidden.sentence.lower() and "2 moved." in hidden.sentence


def test_verdicts_of_the_room():
    lines = []
    for tag, first, last in (("bbbbbb", 0, 1), ("cccccc", 0, 0), ("dddddd", 2, 3)):
        for moment, step, sure in (("before", first, "low"), ("after", last, "high")):
            lines.append(Answers({}, {"C17": (SCALE[step], sure)}, tag=tag, moment=moment).code())
    shown = pool(lines).verdicts()
    assert "before (3) holds 2, does not hold on this data 1; after (3) holds 1, holds if … 1" in shown.sentence
    assert (
        "Of 3 verdicts given twice 2 changed; confidence is high in 0 of them before and in 3 after." in shown.sentence
    )
    assert isinstance(pool(lines).verdicts("C20"), Unshown)


@pytest.mark.parametrize("unknown", ["C99", "C07", "", "c17"])
def test_a_claim_that_does_not_exist_is_refused(unknown):
    with pytest.raises(DataError, match=f"There is no claim {unknown}:"):
        ROOM.verdicts("C17", unknown)


def scenario_room(*values, **more):
    """A room of bare scenario codes that differ in one assumption."""
    return pool([Scenario(usable_eu=v, **more).code() for v in values])


def test_the_dividing_assumption_has_the_largest_spread_in_units_of_its_range():
    room = pool([Scenario(usable_eu=v, war_end=w).code() for v, w in ((0.16, 2027), (0.80, 2027), (0.16, 2028))])
    table = room.dividing()
    assert list(table.index) == ["usable_eu", "war_end"]
    assert table.spread["usable_eu"] == pytest.approx(np.std([0, 1, 0])) == pytest.approx(0.4714, abs=1e-4)
    assert table.spread["war_end"] == pytest.approx(np.std([1 / 6, 1 / 6, 2 / 6]))
    assert "divides the room most" in repr([t.get_text() for t in room.divided().figure.texts])


def test_a_choice_divides_as_far_as_the_room_departs_from_its_most_common():
    room = pool([Scenario(coalition=c, usable_eu=0.3).code() for c in (0, 1, 3)] + [Scenario(coalition=3).code()])
    assert room.dividing().spread["coalition"] == pytest.approx(0.5)


def test_scenarios_alike_or_too_few_are_said_in_words():
    assert isinstance(scenario_room(0.2, 0.3).divided(), Unshown)
    same = pool([sent(i, t, scenario=preset("walt")) for i, t in enumerate(("bbbbbb", "cccccc", "dddddd"))])
    assert "are alike" in same.divided().sentence and "differ in nothing" in same.decided(stand_alone.PATHS).sentence
    for few in (Room(), scenario_room(0.2, 0.3)):
        shown = [few.divided(), few.paths(), few.outcome_dots(stand_alone.PATHS), few.decided(stand_alone.PATHS)]
        assert all(isinstance(chart, Unshown) for chart in shown)


def test_agreeing_on_the_only_difference_leaves_no_spread():
    room = scenario_room(0.2, 0.4, 0.8, rho_eu=0.5)
    table = room.agreeing(stand_alone.PATHS)
    assert list(table.index) == ["usable_eu"] and table.spread["usable_eu"] == pytest.approx(0, abs=1e-12)
    assert table.middle["usable_eu"] == "0.4" and "100% less spread" in repr(
        [t.get_text() for t in room.decided(stand_alone.PATHS).figure.texts]
    )


def test_agreeing_ranks_by_what_the_model_makes_of_a_difference():
    """Two assumptions equally divided: the one to which the outcome answers more comes first."""
    pairs = [(0.16, 0.04), (0.16, 0.10), (0.80, 0.04), (0.80, 0.10)]
    room = pool([Scenario(usable_eu=u, depreciation=d).code() for u, d in pairs])
    assert room.dividing().spread.round(6).nunique() == 1
    assert list(room.agreeing(stand_alone.PATHS).index) == ["usable_eu", "depreciation"]


def test_any_question_can_be_put_to_a_room():
    for asked in (stand_alone.BURDEN, outweigh.OUTWEIGH, threats.RELIEF, board.BOARD):
        values = ROOM.outcomes(asked)
        assert values == pytest.approx([float(asked.margin(scenario)) for scenario in ROOM.scenarios])
        told = f"{verdict.holds(values).sum()} of {(~np.isnan(values)).sum()} scenarios"
        assert told in ROOM.outcome_dots(asked).sentence
    assert set(ROOM.agreeing(stand_alone.BURDEN).index) <= set(stand_alone.BURDEN.inputs)


def test_paths_agree_with_the_question_that_draws_one():
    shown = ROOM.paths()
    short = sum(stand_alone.race(s).trough < s["parity_threshold"] for s in ROOM.scenarios)
    assert f"{short} fall below" in shown.sentence
    assert {type(ROOM.paths(path)) for path in ("planned", "left_today")} == {Still}
