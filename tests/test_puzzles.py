"""Flip puzzles: par against a search of its own, every puzzle solvable and judged, foul moves refused."""

import itertools
import re

import numpy as np
import pytest
from natolab.errors import DataError, ScenarioError
from natolab.facts import puzzles as table
from natolab.facts import tables
from natolab.facts.scenario import Scenario, registry
from natolab.learner import progress
from natolab.models import puzzles, verdict
from natolab.panels.puzzle import Puzzle
from natolab.questions import every, question

ALL = list(table.puzzles())


def test_a_core_notebook_has_a_puzzle_and_each_names_what_exists():
    assert [p.notebook for p in table.puzzles().values()] == [f"{n:02d}" for n in range(1, 11)]
    for p in table.puzzles().values():
        assert p.question in every() and question(p.question).home == p.notebook, p.id
        assert p.forbidden <= set(question(p.question).inputs), p.id
        assert p.task.endswith(".") and p.why.endswith(".")
    with pytest.raises(DataError, match=r"There is no puzzle 99: choose"):
        table.puzzle("99")


def test_a_move_up_and_a_move_down_stand_for_their_own_words():
    rows = tables.rows("moves.csv")
    assert [(table.means(row["assumption_id"], True), table.means(row["assumption_id"], False)) for row in rows] == [
        (row["up"], row["down"]) for row in rows
    ]
    assert table.means("nothing", True) == ""


def test_every_lever_that_may_move_says_what_its_move_stands_for():
    may_move = {key for p in table.puzzles().values() for key in set(question(p.question).drawn) - p.forbidden}
    silent = {k for k in may_move if not all(re.fullmatch(r"[A-Z].*[^.]", table.means(k, up)) for up in (True, False))}
    assert not silent


@pytest.mark.parametrize("key", ALL)
def test_par_can_be_reached_and_not_be_beaten(key):
    """The solution turns the verdict; no single lever does when par is two (each value of each slider, one by one)."""
    p = table.puzzle(key)
    asked = question(p.question)
    allowed = [k for k in asked.inputs if k not in p.forbidden]
    par = puzzles.par(asked.margin, p.scenario, allowed)
    assert par is not None and set(par.values) <= set(allowed) and len(par.values) == par.moves
    assert puzzles.turned(asked.margin, p.scenario, p.scenario.having(**par.values))
    if par.moves > 1:
        here = bool(verdict.holds(asked.margin(p.scenario)))
        for k in allowed:
            a = registry()[k]
            for value in np.linspace(a.low, a.reach, round((a.reach - a.low) / a.step) + 1):
                margin = float(asked.margin(p.scenario.having(**{k: round(value, 8)})))
                assert np.isnan(margin) or bool(verdict.holds(margin)) == here, (k, value)


def test_par_of_a_game_of_our_own():
    """Verdict turns when two of three levers stand at their tops: par 2 from the bottom, 1 from beside it."""
    keys = ["usable_eu", "usable_ru", "price_ratio"]
    tops = {k: registry()[k].reach for k in keys}

    def margin(a):
        return sum((np.asarray(a[k], float) >= tops[k]).astype(float) for k in keys) - 2.0

    low = Scenario({k: registry()[k].low for k in keys})
    assert puzzles.par(margin, low, keys).moves == 2 and puzzles.par(margin, low, keys).proven
    beside = low.having(usable_eu=tops["usable_eu"])
    assert puzzles.par(margin, beside, keys[1:]).moves == 1
    assert puzzles.par(lambda a: margin(a) - 5, low, keys) is None
    three = puzzles.par(lambda a: margin(a) - 1, low, keys)
    assert three.moves == 3 and not three.proven
    for count, chosen in itertools.product((1,), keys):
        assert len(puzzles.moves(low, low.having(**{chosen: tops[chosen]}), keys)) == count


@pytest.mark.parametrize("key", ALL)
def test_played_through(key):
    game = Puzzle(key)
    assert "still" in game.feedback.value and "No move so far" in game.feedback.value and not game.solved
    with pytest.raises(ScenarioError, match="not solved yet"):
        _ = game.code
    game.hint()
    assert game.hinted.value
    game.explorer.set(**game.par.values)
    assert game.solved and "Solved" in game.feedback.value and "which is par" in game.feedback.value
    assert game.puzzle.why.split("'")[0][:30] in game.feedback.value and game.answer.startswith("Solved")
    assert all(table.means(move, game.explorer.scenario[move] > game.start[move]) in game.answer for move in game.moved)
    assert progress.entries("series")[f"puzzle_{key.lower()}"]["numbers"] == [game.par.moves]
    other = Puzzle(key)
    other.load(game.code)
    assert other.solved
    other.explorer.reset()
    assert not other.solved and not other.answer


def test_a_forbidden_lever_in_a_code_is_named():
    game = Puzzle("04")
    game.load(game.start.having(usable_eu=0.65).code())
    assert not game.solved and "Not allowed here" in game.feedback.value and game.explorer.scenario["usable_eu"] == 0.65
