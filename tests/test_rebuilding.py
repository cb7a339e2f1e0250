"""Rebuilding: the solution is right, every other place is told its own mistake, and the map survives as Argdown."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import DataError
from natolab.facts import argument, rebuilding
from natolab.facts.rebuilding import CONCLUSION, ROLES, TASKS

FEW = settings(derandomize=True, deadline=None, max_examples=80, database=None)
each = pytest.mark.parametrize("name", list(TASKS))


@each
def test_eight_to_twelve_fragments_of_every_role(name):
    task = rebuilding.task(name)
    assert 8 <= len(task.nodes) <= 12
    roles = {role for _, role in rebuilding.solution(task).values()}
    assert {CONCLUSION, "premise by itself", "co-premise", "silent assumption", "objection to the claim"} <= roles
    assert rebuilding.solved(task, rebuilding.solution(task))


@each
def test_a_place_is_right_exactly_where_the_table_has_such_an_edge(name):
    task = rebuilding.task(name)
    for node_id, target, role in itertools.product(task.nodes, task.nodes, ROLES):
        told = rebuilding.judged(task, {node_id: (target, role)})[node_id]
        edge = next((e for e in argument.load().edges if (e.start, e.end) == (node_id, target)), None)
        fits = bool(edge and edge.kind in ROLES[role]) if role != CONCLUSION else node_id == task.conclusion
        assert (told == "") == fits, (node_id, target, role, told)
        assert told == "" or not told.endswith("."), told
        # The mistake is named, the answer is not: no other fragment than the one chosen is.
        assert not any(f"“{n.label}”" in told for key, n in task.nodes.items() if key != target)


@each
def test_typical_mistakes_have_their_own_sentence(name):
    task = rebuilding.task(name)
    right = rebuilding.solution(task)
    of_role = {role: next((n for n, (_, r) in right.items() if r == role), None) for role in ROLES}

    def told(node_id, role, target=None):
        return rebuilding.judged(task, {node_id: (target or right[node_id][0], role)})[node_id]

    assert "premise is taken for the conclusion" in told(of_role["premise by itself"], CONCLUSION)
    assert "does not do by itself" in told(of_role["co-premise"], "premise by itself")
    assert "needs no partner" in told(of_role["premise by itself"], "co-premise")
    objection = of_role["objection to the claim"]
    wrong = next(n for n in task.nodes if n not in (objection, right[objection][0]) and not task.edge(n, objection))
    assert "under the wrong claim" in told(objection, "objection to the claim", wrong)
    assert "speaks against" in told(objection, "premise by itself")
    premise = of_role["premise by itself"]
    assert "speaks for it" in told(premise, "objection to the claim")
    assert "supports nothing" in told(task.conclusion, "premise by itself", premise)


@each
@FEW
@given(st.data())
def test_any_map_is_drawn_or_refused_in_one_sentence(name, data):
    task = rebuilding.task(name)
    nodes = st.sampled_from(list(task.nodes))
    places = data.draw(st.dictionaries(nodes, st.tuples(nodes, st.sampled_from(list(ROLES))), max_size=12))
    try:
        text = argument.to_argdown(rebuilding.rebuilt(task, places))
    except DataError as error:
        assert str(error).endswith(".") and "\n" not in str(error)
    else:
        assert all(f"[{node_id}]" in text for node_id in places)


@each
def test_the_map_of_the_solution_has_the_edges_of_the_table(name):
    """One edge a fragment, of a kind that its role stands for; co-premises of one target share a reason."""
    task = rebuilding.task(name)
    right = rebuilding.solution(task)
    drawn = {e.start: e for e in rebuilding.rebuilt(task, right).edges}
    assert set(drawn) == set(right) - {task.conclusion}
    for node_id, edge in drawn.items():
        target, role = right[node_id]
        assert edge.end == target and edge.kind in ROLES[role]
        assert task.edge(node_id, target).kind in ROLES[role]
        assert bool(edge.group) == (edge.kind in ("linked", "undercuts")), edge
    assert {len({e.group for e in drawn.values() if (e.end, e.kind) == (t, "linked")}) for t in task.nodes} == {0, 1}


@each
def test_an_objection_to_a_step_that_is_not_there_is_one_to_the_claim(name):
    task = rebuilding.task(name)
    objection, reason = [key for key in task.nodes if key != task.conclusion][:2]
    places = {task.conclusion: ("", CONCLUSION), objection: (task.conclusion, "objection to the step")}
    assert [(e.kind, e.group) for e in rebuilding.rebuilt(task, places).edges] == [("attacks", "")]
    places[reason] = (task.conclusion, "premise by itself")
    undercut, _ = rebuilding.rebuilt(task, places).edges
    assert (undercut.kind, undercut.group) == ("undercuts", reason)


def test_what_the_task_does_not_have_is_refused():
    task = rebuilding.task("walt")
    for wrong in ({"X9": ("C02", "co-premise")}, {"W1": ("X9", "co-premise")}, {"W1": ("C02", "friend")}):
        with pytest.raises(DataError, match=r"cannot be placed .*\.$"):
            rebuilding.judged(task, wrong)
    with pytest.raises(DataError, match="There is no argument “kant”"):
        rebuilding.task("kant")
