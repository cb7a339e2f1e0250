"""Rebuild the argument: fragments to be placed on an empty map, and what is wrong with a place.

task("walt")               the fragments of a task: a conclusion, what leads to it, and what leads to its first premise
judged(task, placements)   for each fragment: right, or one sentence that names the mistake and not the answer
rebuilt(placements)        the map that the learner drew, as a graph (natolab.facts.argument), for Argdown

A placement is (target, role); the conclusion has no target. Roles are the words of informal logic for the kinds of
edges in data/argument_edges.csv. Left out: which premises belong to one group; "co-premise" says that there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from natolab.errors import DataError
from natolab.facts import argument
from natolab.facts.argument import Edge, Graph, Node

CONCLUSION = "conclusion"
#: role -> kinds of edges that it stands for
ROLES = {
    CONCLUSION: (),
    "premise by itself": ("convergent", "supports"),
    "co-premise": ("linked",),
    "silent assumption": ("assumes",),
    "objection to the claim": ("attacks",),
    "objection to the step": ("undercuts",),
}
AGAINST = ("objection to the claim", "objection to the step")
#: task -> its conclusion and the premise that is opened
TASKS = MappingProxyType({"walt": ("C02", "W1"), "rutte": ("RC", "RA")})
RIGHT = ""

Placement = tuple[str, str]  # target (empty for the conclusion), role


@dataclass(frozen=True)
class Task:
    """The fragments in the order of the table, and the edges among them."""

    conclusion: str
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]

    def edge(self, start: str, end: str) -> Edge | None:
        """The edge between two fragments, if there is one."""
        return next((e for e in self.edges if (e.start, e.end) == (start, end)), None)


def task(name: str) -> Task:
    """The task of that name. Raises DataError for an unknown one."""
    if name not in TASKS:
        raise DataError(f"There is no argument “{name}” to rebuild: choose from {', '.join(TASKS)}.")
    graph, (conclusion, opened) = argument.load(), TASKS[name]
    here = {conclusion, *(e.start for e in graph.edges if e.end in (conclusion, opened))}
    edges = tuple(e for e in graph.edges if {e.start, e.end} <= here)
    nodes = {key: node for key, node in graph.nodes.items() if key in here}
    return Task(conclusion, MappingProxyType(nodes), edges)


def _quoted(task: Task, node_id: str) -> str:
    return f"“{task.nodes[node_id].label}”"


def _mistake(task: Task, node_id: str, placement: Placement) -> str:
    """What is wrong with one place, in one sentence; empty if nothing is."""
    target, role = placement
    if node_id == task.conclusion:
        return (
            RIGHT if role == CONCLUSION else "everything else here speaks for it or against it, so it supports nothing"
        )
    if role == CONCLUSION:
        return "a premise is taken for the conclusion: ask whether it is given as a reason for something else"
    if target == node_id:
        return "nothing is a reason for itself: choose what it bears on"
    right = [e for e in task.edges if e.start == node_id]
    if task.edge(target, node_id):
        return "it is the other way round: that fragment is a reason for this one"
    if target not in {e.end for e in right}:
        against = any(e.kind in ("attacks", "undercuts") for e in right)
        if against:
            return "an objection is put under the wrong claim: ask what would fall if it were true"
        return f"it is put under the wrong claim: ask what would be lost for {_quoted(task, target)} if this were false"
    kind = next(e.kind for e in right if e.end == target)
    if kind in ROLES[role]:
        return RIGHT
    if (kind in ("attacks", "undercuts")) != (role in AGAINST):
        return "it speaks against it" if kind in ("attacks", "undercuts") else "it speaks for it, and not against it"
    return {
        "linked": "it does not do by itself: one of the other reasons is needed beside it",
        "convergent": "it needs no partner: it would count if all the others fell",
        "supports": "it needs no partner: it adds weight by itself",
        "assumes": "nobody says it: it has to be taken for granted",
        "attacks": "it denies the claim itself, and not only the way to it",
        "undercuts": "it leaves the claim alone and cuts the way from a reason to it",
    }[kind]


def judged(task: Task, placements: Mapping[str, Placement]) -> dict[str, str]:
    """For each fragment that is placed: "" if it is right, else the mistake as a clause ("it …").

    Raises DataError for a fragment, target or role that the task does not have.
    """
    for node_id, (target, role) in placements.items():
        if node_id not in task.nodes or (role != CONCLUSION and target not in task.nodes) or role not in ROLES:
            raise DataError(
                f"“{node_id}” cannot be placed as “{role}” under “{target}”: use the fragments "
                f"{', '.join(task.nodes)} and the roles {', '.join(ROLES)}."
            )
    return {node_id: _mistake(task, node_id, place) for node_id, place in placements.items()}


def solved(task: Task, placements: Mapping[str, Placement]) -> bool:
    """Whether every fragment is placed and right."""
    return set(placements) == set(task.nodes) and not any(judged(task, placements).values())


def solution(task: Task) -> dict[str, Placement]:
    """Every fragment in its place; of two edges the one to the conclusion."""
    placed = {task.conclusion: ("", CONCLUSION)}
    for e in sorted(task.edges, key=lambda e: e.end != task.conclusion):
        role = next(role for role, kinds in ROLES.items() if e.kind in kinds)
        placed.setdefault(e.start, (e.end, role))
    return {node_id: placed[node_id] for node_id in task.nodes}


def rebuilt(task: Task, placements: Mapping[str, Placement]) -> Graph:
    """The learner's own map: co-premises of one target form one group. Raises DataError for a circle."""
    edges = []
    for node_id, (target, role) in placements.items():
        if role == CONCLUSION:
            continue
        kind = ROLES[role][0]
        group = f"{target}a" if kind == "linked" else ""
        if kind == "undercuts":  # of whatever stands under the target; with nothing there it attacks the target
            steps = [n for n, (t, r) in placements.items() if t == target and r not in (*AGAINST, "silent assumption")]
            kind, group = ("undercuts", "") if steps else ("attacks", "")
            if steps:
                step = steps[0]
                group = f"{target}a" if placements[step][1] == "co-premise" else step
        edges.append(Edge(node_id, target, kind, group, "", ""))
    graph = Graph(MappingProxyType({n: task.nodes[n] for n in task.nodes if n in placements}), tuple(edges))
    missing = {e.end for e in edges} - set(graph.nodes)
    if missing:
        raise DataError(f"{', '.join(sorted(missing))} bears something and is not placed yet: place it too.")
    graph.order()
    return graph
