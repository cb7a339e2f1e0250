"""The argument as a graph: every claim in it, and what still stands derived by hand and a second way."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import DataError
from natolab.facts import argument, claims, tables
from natolab.facts.argument import FALLS, OPEN, STANDS, STATES, Edge, Graph, Node
from natolab.facts.notebooks import course

GRAPH = argument.load()
YES, IF, NO, UNTESTED = argument.VERDICTS
BASIC = {STANDS: YES, OPEN: UNTESTED, FALLS: NO}


def small(*edges):
    """A graph from edges written as "A B kind group"."""
    made = [Edge(*line.split(), *[""] * (4 - len(line.split())), "P1", "Because.") for line in edges]
    ids = dict.fromkeys(n for e in made for n in (e.start, e.end))
    return argument._checked(Graph({n: Node(n, n, 2, "walt", "", "00", "") for n in ids}, tuple(made)))


def result(graph, node="Z", **verdicts):
    return argument.standing(verdicts, graph)[node]


def test_every_claim_is_a_node_and_every_step_says_what_it_is():
    register, rows = claims.claims(), tables.rows("argument_nodes.csv")
    assert [row["id"] for row in rows if row["id"] in register] == list(register)
    for row in rows:
        # Said once: what claims.csv says of a claim is not said again.
        assert bool(row["text"]) == bool(row["side"]) == (row["id"] not in register), row["id"]
        assert len(row["label"]) <= 40 and not row["label"].endswith("."), row["id"]
    assert len({row["label"] for row in rows}) == len(rows)
    assert {n.id: n.home for n in GRAPH.nodes.values() if n.is_claim} == {c.id: c.home for c in register.values()}
    assert {n.level for n in GRAPH.nodes.values()} == {1, 2} and set(argument.VERDICTS) == set(claims.SCALE)


def test_every_edge_has_its_place_and_one_sentence():
    for e in GRAPH.edges:
        assert re.fullmatch(r"P(1[0-7]|[1-9])|speech|unstated", e.paragraph), e
        assert re.fullmatch(r"[A-Z][^.]*\.", e.bearing) and len(e.bearing.split()) <= 25, e
        spoken = GRAPH.nodes[e.start].side == "rutte" and e.paragraph.startswith("P")
        assert not spoken, "what Rutte's claims do is in no paragraph of the essay"
    groups = [(e.end, e.group) for e in GRAPH.edges if e.kind == "linked"]
    assert all(groups.count(group) >= 2 for group in groups), "linked with nobody"


def test_every_node_bears_on_a_conclusion_without_a_circle():
    assert len(GRAPH.order()) == len(GRAPH.nodes)
    reached = set(argument.CONCLUSIONS)
    for node in reversed(GRAPH.order()):
        if any(e.start == node and e.end in reached for e in GRAPH.edges):
            reached.add(node)
    assert reached == set(GRAPH.nodes)
    assert {n for n in GRAPH.nodes if not any(e.start == n for e in GRAPH.edges)} == set(argument.CONCLUSIONS)


def test_linked_premises_fall_together_and_convergent_ones_do_not():
    linked, convergent = small("A Z linked g", "B Z linked g"), small("A Z convergent", "B Z convergent")
    assert (result(linked, A=YES, B=YES), result(linked, A=YES, B=NO), result(linked, A=YES)) == (STANDS, FALLS, OPEN)
    assert result(linked, A=YES, B=IF) == OPEN and result(linked, A=YES, B=UNTESTED) == OPEN
    assert (result(convergent, A=NO, B=YES), result(convergent, A=NO, B=NO)) == (STANDS, FALLS)
    assert result(convergent, A=NO) == OPEN and result(convergent, A=YES) == STANDS


def test_attackers_undercutters_and_assumptions():
    attacked = small("A Z convergent", "X Z attacks")
    assert [result(attacked, A=YES, X=v) for v in (YES, None, NO)] == [FALLS, OPEN, STANDS]
    assert result(attacked, X=NO) == OPEN, "a failed attack proves nothing"
    cut = small("A Z convergent", "B Z convergent", "U Z undercuts A")
    assert result(cut, A=YES, U=YES) == OPEN and result(cut, A=YES, B=NO, U=YES) == FALLS
    assert result(cut, A=YES, B=YES, U=YES) == STANDS and result(cut, A=YES, B=NO, U=NO) == STANDS
    blunted = small("A Z convergent", "X Z attacks", "U Z undercuts X")
    assert result(blunted, A=YES, X=YES, U=YES) == STANDS
    every = small("A Z convergent", "B Z convergent", "S Z assumes")
    one = small("A Z convergent", "B Z convergent", "S Z assumes A")
    assert result(every, A=YES, B=YES, S=NO) == FALLS and result(one, A=YES, B=YES, S=NO) == STANDS


def test_support_adds_weight_and_a_verdict_is_final():
    graph = small("A B supports", "B Z convergent", "X B attacks")
    assert [result(graph, "B", A=v) for v in (YES, NO)] == [OPEN, OPEN]
    assert result(graph, A=NO, B=YES, X=YES) == STANDS
    assert [(e.start, e.end) for e in argument.tensions({"B": YES, "X": YES}, graph)] == [("X", "B")]
    assert argument.by_reasons("B", {"B": YES, "X": YES}, graph) == FALLS
    for bad in ({"A": "maybe"}, {"nobody": YES}):
        with pytest.raises(DataError):
            argument.standing(bad, graph)


WALT = {n: YES for n, node in GRAPH.nodes.items() if node.is_claim and node.side == "walt" and n != "C02"}


def test_the_essay_by_hand():
    """Every claim of the essay granted: the charge stands unless Rutte's ten per cent or five per cent do."""
    against = dict.fromkeys(("R2", "R5"), NO)
    assert argument.standing(WALT | against)["W"] == OPEN, "time and will are premises too"
    whole = WALT | against | {"A1": YES, "A2": YES}
    assert [argument.standing(whole)[n] for n in argument.CONCLUSIONS] == [STANDS, STANDS, FALLS]
    assert argument.standing(whole | {"R2": YES})["W"] == FALLS
    assert argument.standing(whole | {"R5": YES})["W"] == STANDS, "two other reasons to leave the old course"
    # Both men right at different dates: Europe cannot today, can in time.
    assert argument.standing(whole | {"R1": YES})["W"] == STANDS
    assert argument.standing({})["W"] == argument.standing({})["RC"] == OPEN
    assert argument.decisive({}) == ("C33", "C34", "C43", "C46", "A1", "A2")
    assert argument.decisive({"C22": NO}) == ("C12", "C13", "C14", "C20", "C33", "C34", "C43", "C46", "A1", "A2")
    assert argument.decisive({"C43": NO}) == ()
    assert argument.needs("W", WALT) == {"R2": FALLS, "A1": STANDS, "A2": STANDS}
    assert argument.lost_with("C12") == {"W1": "loses a reason"}
    assert argument.lost_with("C21") == {"C22": "loses weight"}
    assert argument.lost_with("W1") == {"W": "falls", "C02": "loses a reason"}


verdict = st.sampled_from([YES, IF, NO, UNTESTED, None])
answers = st.dictionaries(st.sampled_from(sorted(GRAPH.nodes)), verdict, max_size=len(GRAPH.nodes))


@st.composite
def graphs(draw):
    """Up to six nodes, edges from earlier to later ones, all kinds."""
    names = "ABCDEF"[: draw(st.integers(2, 6))]
    edges = []
    for start, end in itertools.combinations(names, 2):
        kind = draw(st.sampled_from([None, "linked", "convergent", "attacks", "supports", "assumes"]))
        if kind:
            edges.append(f"{start} {end} {kind} {draw(st.sampled_from('gh')) if kind == 'linked' else ''}")
    steps = [line.split() for line in edges if " assumes" not in line]
    for n, (_, end, *rest) in enumerate(steps):
        if draw(st.booleans()):
            edges.append(f"U{n} {end} undercuts {(rest[1:] or [steps[n][0]])[0]}")
    return small(*edges, "A Y supports")


def truth(graph, judged, evidence):
    """A second way, in true and false only: a node stands when somebody carries it and nobody stops it."""

    def cut(node, step):
        return any(e.kind == "undercuts" and e.group == step and true(e.start) for e in graph.into(node))

    def true(node):
        if node in judged:
            return judged[node]
        into = graph.into(node)
        if any(e.kind == "attacks" and true(e.start) and not cut(node, e.start) for e in into):
            return False
        steps = {e.group or e.start for e in into if e.kind in ("linked", "convergent")}
        needed = [e for e in into if e.kind == "assumes"]
        if not steps:
            return all(true(e.start) for e in needed) if needed else evidence[node]
        return any(
            not cut(node, step)
            and all(true(e.start) for e in into if e.kind in ("linked", "convergent") and (e.group or e.start) == step)
            and all(true(e.start) for e in needed if e.group in ("", step))
            for step in steps
        )

    return true


@settings(deadline=None)
@given(graphs(), st.data())
def test_agrees_with_true_and_false_however_the_open_ones_turn_out(graph, source):
    """A sure answer stays right whatever is found out; with nothing open the answer is sure."""
    free = [n for n in graph.nodes if not graph.reasons(n)]
    known = source.draw(st.fixed_dictionaries({n: st.sampled_from([YES, NO, None]) for n in free}))
    state = argument.standing(known, graph)
    for guess in itertools.islice(itertools.product([True, False], repeat=len(free)), 64):
        evidence = dict(zip(free, guess, strict=True))
        true = truth(graph, {n: v == YES for n, v in known.items() if v}, evidence)
        assert all(state[n] == OPEN or (state[n] == STANDS) == true(n) for n in graph.nodes)
        true = truth(graph, evidence, {})
        sure = argument.standing({n: YES if yes else NO for n, yes in evidence.items()}, graph)
        assert all((sure[n] == STANDS) == true(n) and sure[n] != OPEN for n in graph.nodes)


@settings(deadline=None)
@given(answers, st.sampled_from(sorted(GRAPH.nodes)), st.sampled_from(sorted(GRAPH.nodes)))
def test_a_fallen_premise_helps_nobody_but_those_it_opposed(given_, fallen, other):
    """Rank by rank: without attacks nothing rises; with them, only what the fallen node opposed directly or not."""
    before, after = argument.standing(given_), argument.standing(given_ | {fallen: NO})
    helped, through = set(), {fallen}
    for n in GRAPH.order():
        for e in GRAPH.into(n):
            hostile = e.kind in ("attacks", "undercuts")
            if e.start in (through if hostile else helped):
                helped.add(n)
            if e.start in (helped if hostile else through):
                through.add(n)
    risen = {n for n in GRAPH.nodes if STATES.index(after[n]) > STATES.index(before[n])}
    assert risen <= helped
    peace = Graph(GRAPH.nodes, tuple(e for e in GRAPH.edges if e.kind not in ("attacks", "undercuts")))
    before, after = argument.standing(given_, peace), argument.standing(given_ | {fallen: NO}, peace)
    assert all(STATES.index(after[n]) <= STATES.index(before[n]) for n in GRAPH.nodes)


@settings(deadline=None)
@given(answers, st.sampled_from(argument.CONCLUSIONS))
def test_what_is_decisive_and_what_is_needed_does_what_it_says(given_, conclusion):
    given_ = {n: v for n, v in given_.items() if n != conclusion}
    state = argument.standing(given_)
    for n in argument.decisive(given_, conclusion):
        assert state[n] != FALLS != state[conclusion]
        assert argument.standing(given_ | {n: NO})[conclusion] == FALLS
    missing = argument.needs(conclusion, given_)
    assert bool(missing) == (state[conclusion] != STANDS)
    assert argument.standing(given_ | {n: BASIC[s] for n, s in missing.items()})[conclusion] == STANDS


def test_redrawing_one_edge():
    together = argument.redrawn("C27", "W2", "linked", "C26")
    case = {"C26": NO, "C28": YES, "C27": YES, "R5": NO}
    assert argument.standing(case)["W2"] == STANDS and argument.standing(case, together)["W2"] == FALLS
    assert argument.load() == GRAPH and argument.load().into("W2") == GRAPH.into("W2"), "the map itself stays"
    assert argument.redrawn("C27", "W2", "convergent", graph=together).edges == GRAPH.edges
    pair = argument.redrawn("C16", "C20", "linked", "C18")
    assert pair.reasons("C20") == {"C17": ("C17",), "C16+C18": ("C16", "C18")}
    assert pair.into("C20", "undercuts")[0].group == "C16+C18", "Europe's waste still cuts the step from its spending"
    pair = argument.redrawn("C18", "C20", "linked", "C16")
    assert pair.into("C20", "undercuts")[0].group == "C18+C16"
    with pytest.raises(DataError, match=r"name one of C26, C28"):
        argument.redrawn("C27", "W2", "linked", "R5")
    for bad in (("C27", "W", "convergent"), ("C27", "W2", "proves"), ("C27", "W2", "undercuts")):
        with pytest.raises(DataError):
            argument.redrawn(*bad)


@pytest.mark.parametrize("kind", argument.KINDS)
def test_any_edge_can_be_redrawn_and_nothing_else_moves(kind):
    cut = {(e.group, e.end): e.start for e in GRAPH.edges if e.kind == "undercuts"}
    for edge in GRAPH.edges:
        mates = [e.start for e in GRAPH.into(edge.end, *argument.REASONS) if e.start != edge.start]
        for partner in mates if kind in ("linked", "undercuts") else [""]:
            by = cut.get((edge.start, edge.end))
            if by and kind in ("undercuts", "assumes"):
                with pytest.raises(DataError, match=f"redraw the edge of {by} first"):
                    argument.redrawn(edge.start, edge.end, kind, partner)
                continue
            new = argument.redrawn(edge.start, edge.end, kind, partner)
            assert [(e.start, e.end) for e in new.edges] == [(e.start, e.end) for e in GRAPH.edges]
            changed = [e for e, was in zip(new.edges, GRAPH.edges, strict=True) if e != was]
            assert {e.end for e in changed} <= {edge.end}
            assert {e.start for e in changed if e.kind != "undercuts"} <= {edge.start, partner}


def test_a_redrawing_that_does_not_fit_says_what_to_choose():
    """The sentence is about what the learner chose, never about a table; what bears on a step keeps it a step."""
    for edge in GRAPH.edges:
        for partner in [e.start for e in GRAPH.into(edge.end) if e.start != edge.start]:
            try:
                new = argument.redrawn(edge.start, edge.end, "assumes", partner)
            except DataError as error:
                assert "argument_edges" not in str(error) and re.search("name one of|first", str(error)), error
            else:
                assert argument.changed(argument.changes(new)) == new
    with pytest.raises(DataError, match="redraw the edge of R6 first"):
        argument.redrawn("C39", "A3", "assumes", "C38")
    apart = argument.redrawn("C39", "A3", "assumes", "C38", argument.redrawn("R6", "A3", "attacks"))
    assert apart.reasons("A3") == {"C38": ("C38", "C39")}
    with pytest.raises(DataError, match="redraw the edge of C39 first"):
        argument.redrawn("C38", "A3", "supports", graph=apart)
    two = argument.redrawn("R6", "A3", "undercuts", "C38", apart)
    with pytest.raises(DataError, match=r"^(\w+) bears on the step from C38 to A3: redraw the edge of \1 first\.$"):
        argument.redrawn("C38", "A3", "assumes", graph=two)


def test_where_each_claim_bears_and_what_is_under_each_step():
    assert argument.bears_on("C12") == ("W1", "RA") and argument.bears_on("W1") == ("W1",)
    assert argument.bears_on("C23") == ("W4", "WR") and argument.bears_on("C38")[0] == "WC"
    steps = [n for n, node in GRAPH.nodes.items() if node.level == 1]
    shown = {n for step in steps for n in argument.under(step)}
    assert shown == {n for n, node in GRAPH.nodes.items() if node.level == 2}
    for n in shown:
        assert {step for step in steps if n in argument.under(step)} == set(argument.bears_on(n)), n
    treated = [n for number in course() for n in argument.treated_in(number)]
    assert sorted(treated) == sorted(claims.claims())
    with pytest.raises(DataError, match="no notebook 99"):
        argument.treated_in("99")


def test_tables_that_do_not_fit_are_refused_with_a_sentence():
    for edges, what in (
        (("A Z proves",), "kind"),
        (("A Z linked",), "linked to nothing"),
        (("A Z convergent", "U Z undercuts B"), "names no step"),
        (("A Z convergent", "A Z attacks"), "two edges"),
        (("A Z convergent", "Z A convergent"), "circle"),
    ):
        with pytest.raises(DataError, match=what):
            small(*edges)


def test_text_forms_name_everything():
    lines = argument.outline().splitlines()
    assert all(any(node.label in line for line in lines) for node in GRAPH.nodes.values())
    assert sum(not line.startswith(" ") for line in lines) == len(argument.CONCLUSIONS)
    chain = argument.outline(level=1).splitlines()
    first = [n for n in GRAPH.nodes.values() if n.level == 1]
    assert all(any(n.label in line for line in chain) for n in first) and "C16" not in "".join(chain)
    assert "[falls]" in argument.outline({"C43": NO}).splitlines()[0]
    text = argument.to_argdown()
    assert len(re.findall(r"^\[\w+\]: ", text, re.M)) == len(GRAPH.nodes)
    assert len(re.findall(r"^----$", text, re.M)) == sum(len(GRAPH.reasons(n)) for n in GRAPH.nodes)
    for e in GRAPH.edges:
        assert e.bearing in text or e.kind in ("linked", "convergent", "assumes"), e
