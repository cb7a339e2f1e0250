"""The argument: every claim as a node, and how one bears on another; what still stands under a learner's verdicts.

load()                    the graph, from data/argument_nodes.csv and data/argument_edges.csv
standing(verdicts)        for each node: stands, falls or open
decisive(verdicts)        the claims whose fall alone brings a conclusion down
needs(conclusion, ...)    what would have to stand, and what would have to fall, for a conclusion to stand
lost_with("C20")          what is lost with one claim when all the rest is granted
redrawn("C26", "W2", ...) the same graph with one edge of another kind; changes(graph), changed(edges) to keep it
bears_on("C20")           the steps of the chain a claim bears on;  under("W1")  the claims unfolded under a step
treated_in("04")          the claims whose home is a notebook
tensions(verdicts)        verdicts that pull against each other
to_argdown(), outline()   the graph as Argdown, and as a nested list

A **reason** for a conclusion is one premise that would do by itself (convergent), or a group that falls together
(linked). Terms follow informal logic (Walton 2006, Fundamentals of Critical Argumentation; Pollock 1987 for rebutting
and undercutting defeaters); the text form is Argdown's.

The rule of `standing`, in this order:
1. A verdict of the learner on a node is final for that node: "holds" stands, "does not hold on this data" falls,
   "holds if …" and "cannot be tested here" leave it open. Contradictions are shown by `tensions`, never settled.
2. Without a verdict, a reason stands when all its premises stand, falls when one falls, and is open otherwise.
   An undercutter that stands makes the step it names fall (a reason or an attack); an open one keeps it from standing.
3. A node stands when one of its reasons stands, falls when all fall, and is open otherwise. A node without such
   reasons is open: a claim rests on its own test. A premise that only *supports* adds weight and decides nothing.
4. An assumption works like a linked premise: of the reason it names, or of every reason when it names none.
5. An attacker that stands makes its target fall; one that is open keeps the target from standing.
"Falls" means that nothing given here carries the node any more, not that it is false.
Left out: strength of support, and reasons that neither man gives.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import NamedTuple

from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.notebooks import course

KINDS = ("supports", "linked", "convergent", "attacks", "undercuts", "assumes")
#: edges that make up reasons, and all those whose step an undercutter can cut
REASONS = ("linked", "convergent")
STEPS = (*REASONS, "supports", "attacks")
#: edges that bear on a step and not on a node alone, and of which kinds that step may be
BOUND = {"undercuts": STEPS, "assumes": REASONS}
STANDS, OPEN, FALLS = "stands", "open", "falls"
#: the three states from low to high; a reason is as good as its worst premise, a node as good as its best reason
STATES = (FALLS, OPEN, STANDS)
#: a learner's verdict, in the words of natolab.facts.claims.SCALE, as a state
VERDICTS = {
    "holds": STANDS,
    "holds if …": OPEN,
    "does not hold on this data": FALLS,
    "cannot be tested here": OPEN,
}
#: where the two men end: Walt's advice, his charge against Rutte, and Rutte's course
CONCLUSIONS = ("W", "C02", "RC")

Verdicts = Mapping[str, str | None]


@dataclass(frozen=True)
class Node:
    """A claim, or a step of the argument that no single claim states."""

    id: str
    label: str
    level: int  # 1 the chain, 2 the claims under it
    side: str  # walt, rutte, other
    text: str
    home: str  # number of the notebook that treats the claim; empty for a step
    paragraph: str

    @property
    def is_claim(self) -> bool:
        """Whether the node is a row of data/claims.csv."""
        return bool(self.home)


@dataclass(frozen=True)
class Edge:
    """How one node bears on another: from premise, attacker, undercutter or assumption to its target."""

    start: str
    end: str
    kind: str
    group: str  # linked: the premises that fall together; undercuts, assumes: the reason they bear on
    paragraph: str  # P1 to P17, "speech", or "unstated"
    bearing: str  # one sentence

    @property
    def reason(self) -> str:
        """The reason this premise belongs to: its group, or the premise itself."""
        return self.group or self.start


class Bearings(NamedTuple):
    """What bears on a node: the premises of each reason for it, the attackers, and who undercuts each of these."""

    reasons: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    attacks: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Graph:
    """Nodes by id and the edges between them; without cycles."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]

    def into(self, node_id: str, *kinds: str) -> tuple[Edge, ...]:
        """The edges that end at a node, of the kinds named (all, when none is)."""
        return tuple(e for e in self._into.get(node_id, ()) if not kinds or e.kind in kinds)

    @cached_property
    def _into(self) -> dict[str, list[Edge]]:
        """The edges by where they end."""
        edges_by_end: dict[str, list[Edge]] = {}
        for e in self.edges:
            edges_by_end.setdefault(e.end, []).append(e)
        return edges_by_end

    def reasons(self, node_id: str) -> dict[str, tuple[str, ...]]:
        """The premises of each reason for a node; assumptions that name no reason belong to every one."""
        premises_by_reason: dict[str, list[str]] = {}
        for e in self.into(node_id, *REASONS):
            premises_by_reason.setdefault(e.reason, []).append(e.start)
        for e in self.into(node_id, "assumes"):
            for reason in [e.group] if e.group else list(premises_by_reason) or [""]:
                premises_by_reason.setdefault(reason, []).append(e.start)
        return {reason: tuple(premises) for reason, premises in premises_by_reason.items()}

    @cached_property
    def bearings(self) -> dict[str, Bearings]:
        """What is given for and against each node; gathered once, for a map is judged a thousand times."""

        def cuts(node_id: str, reason: str) -> tuple[str, ...]:
            return tuple(e.start for e in self.into(node_id, "undercuts") if e.group == reason)

        return {
            n: Bearings(
                tuple((premises, cuts(n, reason)) for reason, premises in self.reasons(n).items()),
                tuple((e.start, cuts(n, e.start)) for e in self.into(n, "attacks")),
            )
            for n in self.nodes
        }

    def order(self, end: str = "") -> tuple[str, ...]:
        """Every node after all that bear on it; with an end, only those that bear on it, and itself.

        Raises DataError on a circle.
        """
        return self._towards[end] if end else self._order

    @cached_property
    def _towards(self) -> dict[str, tuple[str, ...]]:
        """For each node, what bears on it, near or far, and itself, in order."""
        ids_by_end: dict[str, set[str]] = {}
        for n in self._order:
            ids_by_end[n] = {n}.union(*(ids_by_end[e.start] for e in self.into(n)))
        return {end: tuple(n for n in self._order if n in ids) for end, ids in ids_by_end.items()}

    @cached_property
    def _order(self) -> tuple[str, ...]:
        done: dict[str, None] = {}
        waiting = list(self.nodes)
        while waiting:
            ready = [n for n in waiting if all(e.start in done for e in self.into(n))]
            if not ready:
                raise DataError(
                    f"The argument runs in a circle through {', '.join(waiting)}: take an edge between them out of "
                    "data/argument_edges.csv."
                )
            done |= dict.fromkeys(ready)
            waiting = [n for n in waiting if n not in done]
        return tuple(done)


def _known(graph: Graph, ids: Iterable[str]) -> None:
    for node_id in ids:
        if node_id not in graph.nodes:
            raise DataError(f"There is no node {node_id} in the argument: data/argument_nodes.csv lists them.")


def _checked(graph: Graph) -> Graph:
    for e in graph.edges:
        _known(graph, (e.start, e.end))
        where = f"The edge from {e.start} to {e.end} in data/argument_edges.csv"
        if e.kind not in KINDS:
            raise DataError(f"{where} is of no known kind ({e.kind}): use one of {', '.join(KINDS)}.")
        if e.kind == "linked" and not e.group:
            raise DataError(f"{where} is linked to nothing: give it the group of its partners.")
        bound = BOUND.get(e.kind)
        named = {sibling.reason for sibling in graph.into(e.end, *(bound or ()))}
        if bound and e.group not in named and (e.group or e.kind == "undercuts"):
            raise DataError(f"{where} names no step to {e.end}: write one of {', '.join(sorted(named)) or 'none'}.")
    pairs = [(e.start, e.end) for e in graph.edges]
    for start, end in pairs:
        if pairs.count((start, end)) > 1:
            raise DataError(f"There are two edges from {start} to {end} in data/argument_edges.csv: keep one.")
    graph.order()
    return graph


@cache
def load() -> Graph:
    """The graph of the essay and of Rutte's speech. Raises DataError when the tables do not fit together."""
    claims = {row["id"]: row for row in tables.rows("claims.csv")}
    nodes = {}
    for row in tables.rows("argument_nodes.csv"):
        claim = claims.get(row["id"], {})
        nodes[row["id"]] = Node(
            row["id"],
            row["label"],
            int(row["level"]),
            row["side"] or claim.get("speaker", "").lower(),
            row["text"] or claim.get("paraphrase", ""),
            claim.get("home", ""),
            claim.get("paragraph", ""),
        )
    names = ("from", "to", "kind", "group", "paragraph", "bearing")
    edges = tuple(Edge(*(row[name] for name in names)) for row in tables.rows("argument_edges.csv"))
    return _checked(Graph(MappingProxyType(nodes), edges))


def _states(verdicts: Verdicts) -> dict[str, str]:
    """Verdicts as states; a node without a verdict is left out."""
    for node_id, verdict in verdicts.items():
        if verdict is not None and verdict not in VERDICTS:
            raise DataError(f"{verdict!r} is no verdict on {node_id}: use one of {', '.join(VERDICTS)}.")
    return {node_id: VERDICTS[verdict] for node_id, verdict in verdicts.items() if verdict is not None}


def _worst(states: Iterable[str]) -> str:
    return min(states, key=STATES.index, default=STANDS)


def _best(states: Iterable[str]) -> str:
    return max(states, key=STATES.index, default=OPEN)


def _against(states: Iterable[str]) -> str:
    """The most that attackers or undercutters leave: the worst they do, turned round."""
    return _worst(STATES[2 - STATES.index(state)] for state in states)


def _from_reasons(graph: Graph, node_id: str, state: Mapping[str, str]) -> str:
    """Rules 2 to 5: what is given for and against a node makes of it, its own verdict aside."""

    def left_by(undercutters: tuple[str, ...]) -> str:
        return _against(state[cut] for cut in undercutters)

    reasons, attackers = graph.bearings[node_id]
    carried = [_worst([*(state[n] for n in premises), left_by(cuts)]) for premises, cuts in reasons]
    attacks = [_worst([state[n], left_by(cuts)]) for n, cuts in attackers]
    return _worst([_best(carried), _against(attacks)])


def _propagate(graph: Graph, own: Mapping[str, str], end: str = "") -> dict[str, str]:
    """The state of every node; with an end, of what bears on it and of itself."""
    state: dict[str, str] = {}
    for node_id in graph.order(end):
        state[node_id] = own.get(node_id) or _from_reasons(graph, node_id, state)
    return {node_id: state[node_id] for node_id in graph.nodes if node_id in state}


def standing(verdicts: Verdicts, graph: Graph | None = None) -> dict[str, str]:
    """Stands, falls or open for every node, by the rule above. Raises DataError for an unknown node or verdict."""
    graph = graph or load()
    _known(graph, verdicts)
    return _propagate(graph, _states(verdicts))


def by_reasons(node_id: str, verdicts: Verdicts, graph: Graph | None = None) -> str:
    """What the other verdicts make of a node, its own verdict aside."""
    return standing({n: v for n, v in verdicts.items() if n != node_id}, graph)[node_id]


def decisive(verdicts: Verdicts, conclusion: str = "W", graph: Graph | None = None) -> tuple[str, ...]:
    """Claims and assumptions, not fallen yet, whose fall alone makes the conclusion fall, whatever is still open.

    None when the conclusion has fallen already. Steps that no claim states are left out: they fall through claims.
    """
    graph = graph or load()
    _known(graph, [conclusion])
    now, own = standing(verdicts, graph), _states(verdicts)
    if now[conclusion] == FALLS:
        return ()
    bearing = set(graph.order(conclusion)) - {conclusion}
    # Judged by a learner: the claims, and the assumptions, which nothing carries.
    judged = [n for n, node in graph.nodes.items() if node.is_claim or not graph.reasons(n) or n in own]
    judged = [n for n in judged if n in bearing and now[n] != FALLS]
    return tuple(n for n in judged if _propagate(graph, {**own, n: FALLS}, conclusion)[conclusion] == FALLS)


def needs(conclusion: str, verdicts: Verdicts, graph: Graph | None = None) -> dict[str, str]:
    """What is missing for a conclusion to stand: for each node, "stands" or "falls", the state it would have to have.

    Of several reasons the one with the least missing is taken. Empty when the conclusion stands.
    """
    graph = graph or load()
    _known(graph, [conclusion])
    state, own = standing(verdicts, graph), _states(verdicts)

    def to_stand(node_id: str) -> dict[str, str]:
        if state[node_id] == STANDS:
            return {}
        reasons = graph.reasons(node_id)
        if node_id in own or not reasons:
            return {node_id: STANDS}
        ways = []
        for reason, premises in reasons.items():
            missing = {n: s for premise in premises for n, s in to_stand(premise).items()}
            cuts = [e.start for e in graph.into(node_id, "undercuts") if e.group == reason]
            ways.append(missing | {n: FALLS for n in cuts if state[n] != FALLS})
        attackers = {e.start: FALLS for e in graph.into(node_id, "attacks") if state[e.start] != FALLS}
        return min(ways, key=len) | attackers

    return to_stand(conclusion)


def lost_with(node_id: str, graph: Graph | None = None) -> dict[str, str]:
    """What is lost with one node when all the rest is granted and nobody objects, nearest first.

    For each node that feels it: "falls", "loses a reason" (others still carry it), or "loses weight".
    """
    graph = graph or load()
    _known(graph, [node_id])
    unopposed = replace(graph, edges=tuple(e for e in graph.edges if e.kind not in ("attacks", "undercuts")))
    granted = {n: STANDS for n in graph.nodes if not graph.reasons(n)}
    after = _propagate(unopposed, {**granted, node_id: FALLS})
    lost: dict[str, str] = {}
    for n in graph.order():
        hit = [e for e in unopposed.into(n) if after[e.start] == FALLS]
        if after[n] == FALLS and n != node_id:
            lost[n] = "falls"
        elif hit:
            lost[n] = "loses weight" if all(e.kind == "supports" for e in hit) else "loses a reason"
    return lost


def tensions(verdicts: Verdicts, graph: Graph | None = None) -> tuple[Edge, ...]:
    """The attacks whose attacker and target both stand: two things the learner cannot keep together."""
    graph = graph or load()
    state = standing(verdicts, graph)
    return tuple(e for e in graph.edges if e.kind == "attacks" and state[e.start] == state[e.end] == STANDS)


def redrawn(start: str, end: str, kind: str, partner: str = "", graph: Graph | None = None) -> Graph:
    """The graph with the edge from start to end of another kind; the graph it was made from is not changed.

    partner: for linked, the other premise it falls together with; for undercuts, a premise of the step it cuts; for
    assumes, a premise of the reason it bears on (left empty, it bears on every reason). Raises DataError.
    """
    graph = graph or load()
    old = next((e for e in graph.edges if (e.start, e.end) == (start, end)), None)
    if old is None:
        raise DataError(f"There is no edge from {start} to {end}: choose one that the map shows.")
    if kind not in KINDS:
        raise DataError(f"{kind!r} is no kind of edge: use one of {', '.join(KINDS)}.")
    others = [e for e in graph.edges if e is not old]
    group = ""
    if partner or kind in ("linked", "undercuts"):
        mates = [e for e in others if e.end == end and e.kind in BOUND.get(kind, REASONS)]
        mate = next((e for e in mates if e.start == partner), None)
        if mate is None:
            offer = ", ".join(e.start for e in mates) or "none, since nothing else leads there"
            raise DataError(f"{kind!r} needs a partner among what else leads to {end}: name one of {offer}.")
        group = mate.reason
        if kind == "linked" and mate.kind == "convergent":
            group = f"{start}+{partner}"
            others = [replace(e, kind="linked", group=group) if e is mate else e for e in others]
            others = _renamed(others, end, mate.reason, group)
    new = replace(old, kind=kind, group="" if kind in ("supports", "convergent", "attacks") else group)
    if old.reason not in {e.reason for e in others if e.end == end and e.kind in STEPS}:
        bound = [
            e.start for e in others if (e.end, e.group) == (end, old.reason) and kind not in BOUND.get(e.kind, KINDS)
        ]
        if bound:
            raise DataError(f"{bound[0]} bears on the step from {start} to {end}: redraw the edge of {bound[0]} first.")
        # What bore on the step bears on it still, by its new name.
        others = _renamed(others, end, old.reason, new.reason)
    position = graph.edges.index(old)
    return _checked(replace(graph, edges=(*others[:position], new, *others[position:])))


def _renamed(edges: list[Edge], end: str, old: str, new: str) -> list[Edge]:
    """The edges, with undercutters and assumptions of a step bearing on it by its new name."""
    return [replace(e, group=new) if (e.end, e.group) == (end, old) and e.kind in BOUND else e for e in edges]


def changes(graph: Graph) -> dict[str, list[str]]:
    """What was redrawn against the map as it is given: "C26 W2" -> kind and group."""
    pairs = zip(load().edges, graph.edges, strict=True)
    return {f"{e.start} {e.end}": [e.kind, e.group] for was, e in pairs if e != was}


def changed(edges: Mapping[str, Iterable[str]]) -> Graph:
    """The map as given with edges redrawn as `changes` tells them. Raises DataError when they do not fit."""
    new = []
    for e in load().edges:
        kind, group = edges.get(f"{e.start} {e.end}", (e.kind, e.group))
        new.append(replace(e, kind=kind, group=group))
    return _checked(replace(load(), edges=tuple(new)))


def bears_on(node_id: str, graph: Graph | None = None) -> tuple[str, ...]:
    """The steps of the chain (level 1) that a node bears on, itself if it is one; what it gives a reason for first.

    Followed upwards through claims only, nearest first, so that the first one is where its fall is felt.
    """
    graph = graph or load()
    _known(graph, [node_id])
    if graph.nodes[node_id].level == 1:
        return (node_id,)
    conclusions: dict[str, None] = {}
    waiting = [node_id]
    while waiting:
        out = [e for n in waiting for e in graph.edges if e.start == n]
        out.sort(key=lambda e: e.kind not in REASONS)  # stable: otherwise in the order of the essay
        ends = dict.fromkeys(e.end for e in out)
        conclusions |= dict.fromkeys(n for n in ends if graph.nodes[n].level == 1)
        waiting = [n for n in ends if graph.nodes[n].level > 1]
    return tuple(conclusions)


def treated_in(number: str, graph: Graph | None = None) -> tuple[str, ...]:
    """The claims whose home is a notebook, in the order of the map. Raises DataError for a notebook that is none."""
    if number not in course():
        raise DataError(f"There is no notebook {number}: choose from {', '.join(course())}.")
    return tuple(n for n, node in (graph or load()).nodes.items() if node.home == number)


def under(node_id: str, graph: Graph | None = None) -> dict[str, int]:
    """The claims and assumptions unfolded under a step of the chain, and how many steps away each is, depth first."""
    graph = graph or load()
    _known(graph, [node_id])
    depth: dict[str, int] = {}

    def add(end: str, level: int) -> None:
        for e in graph.into(end):
            if graph.nodes[e.start].level > 1 and e.start not in depth:
                depth[e.start] = level
                add(e.start, level + 1)

    add(node_id, 1)
    return depth


def to_argdown(graph: Graph | None = None, verdicts: Verdicts | None = None) -> str:
    """The graph in Argdown: a statement for each node, an argument with premises and conclusion for each reason.

    With verdicts, each statement has its state as a tag.
    """
    graph = graph or load()
    state = standing(verdicts, graph) if verdicts is not None else {}
    lines = ["===", "title: An essay you can argue with", "===", "", "# Statements", ""]
    for n in graph.nodes.values():
        lines.append(f"[{n.id}]: {n.label}. {n.text} #{n.side}{f' #{state[n.id]}' if state else ''}")
        for kind, sign in (("attacks", "-"), ("supports", "+")):
            lines += [f"  {sign} [{e.start}] // {e.paragraph}: {e.bearing}" for e in graph.into(n.id, kind)]
        lines.append("")
    lines += ["# Arguments", ""]
    for node_id in graph.nodes:
        cuts = graph.into(node_id, "undercuts")
        for reason, premises in graph.reasons(node_id).items():
            name = f"<{node_id} from {reason or 'assumptions'}>"
            lines += [name, *(f"  _ [{e.start}] // {e.paragraph}: {e.bearing}" for e in cuts if e.group == reason), ""]
            lines += [f"({i}) [{premise}]" for i, premise in enumerate(premises, 1)]
            lines += ["----", f"({len(premises) + 1}) [{node_id}]", ""]
    return "\n".join(lines)


_WORDS = {
    "supports": "adds weight",
    "linked": "linked",
    "convergent": "by itself",
    "attacks": "attacks",
    "undercuts": "undercuts",
    "assumes": "assumed",
}


def _listed(ids: Iterable[str]) -> str:
    """Ids as words: "C26 and C28"."""
    return " and ".join(ids)


def _partners(edge: Edge, graph: Graph) -> str:
    """With which claims a premise is linked, where these are not all the premises of its conclusion."""
    mates = [n for n in graph.reasons(edge.end)[edge.group] if n != edge.start]
    return f" with {_listed(mates)}" if mates and all(graph.nodes[n].is_claim for n in mates) else ""


def outline(verdicts: Verdicts | None = None, level: int = 2, graph: Graph | None = None) -> str:
    """The graph as a nested Markdown list, conclusions first: the text equivalent of the picture.

    level: 1 for the chain, 2 for the claims under it too. With verdicts, each line says whether the node stands.
    A node is unfolded where it is first met and only named after that.
    """
    graph = graph or load()
    state = standing(verdicts, graph) if verdicts is not None else {}
    lines, seen = [], set()

    def add(node_id: str, depth: int, edge: Edge | None) -> None:
        node = graph.nodes[node_id]
        how = ""
        if edge:
            bond = _partners(edge, graph) if edge.kind == "linked" else ""
            on = f" the step from {_listed(graph.reasons(edge.end)[edge.group])}" if edge.kind == "undercuts" else ""
            how = f"{_WORDS[edge.kind]}{bond}{on}, {edge.paragraph}: "
        stand = f" [{state[node_id]}]" if state else ""
        shown = [e for e in graph.into(node_id) if graph.nodes[e.start].level <= level]
        again = " (see above)" if node_id in seen and shown else ""
        name = node.label if not node.is_claim else f"{node_id} {node.label}"
        lines.append(f"{'  ' * depth}- {how}{name}{stand}{again}")
        if node_id not in seen:
            seen.add(node_id)
            for e in shown:
                add(e.start, depth + 1, e)

    for conclusion in (n for n in CONCLUSIONS if n in graph.nodes):
        add(conclusion, 0, None)
    return "\n".join(lines)
