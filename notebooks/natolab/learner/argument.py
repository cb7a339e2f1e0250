"""The learner's own map: verdicts on claims and on steps, edges redrawn, kept with the progress.

verdicts()                            node -> verdict, of claims (recorded in any notebook) and of steps
judge("C12", "holds")                 record one; None takes it back
graph()                               the map with the learner's own edges
redraw("C26", "W2", "convergent")     redraw one edge;  reset() takes back verdicts on steps and redrawn edges

A verdict on a claim is the one that `nl.Verdict` records. Left out: verdicts on edges.
"""

from natolab.errors import DataError
from natolab.facts import argument
from natolab.facts.claims import CONFIDENCE, SCALE, claims
from natolab.learner import progress

KIND = "argument"
EDGES = "edges"  # the entry of that kind that holds redrawn edges; the others are verdicts on steps


def verdicts() -> dict[str, str]:
    """The learner's verdicts by node; what is on no scale or on no node is left out."""
    on_claims = {i: entry for i, entry in progress.entries("verdicts").items() if i in claims()}
    steps = {n: e for n, e in progress.entries(KIND).items() if n in argument.load().nodes and n not in claims()}
    words = {n: entry.get("verdict") for n, entry in (on_claims | steps).items()}
    return {n: str(words[n]) for n in argument.load().nodes if words.get(n) in SCALE}


def judge(node_id: str, verdict: str | None) -> None:
    """Record a verdict on a claim or step, or take it back (None). Raises DataError for what is neither."""
    if node_id not in argument.load().nodes:
        raise DataError(f"There is no node {node_id} in the argument: choose one that the map shows.")
    if verdict is not None and verdict not in SCALE:
        raise DataError(f"{verdict!r} is no verdict: use one of {', '.join(SCALE)}.")
    if node_id in claims():
        kept = progress.entries("verdicts").get(node_id, {})
        progress.describe("verdicts", node_id, claims()[node_id].paraphrase)
        new = {"confidence": CONFIDENCE[1], "would_change_it": "", **kept, "verdict": verdict or ""}
        progress.record("verdicts", node_id, new)
    else:
        progress.describe(KIND, node_id, argument.load().nodes[node_id].text)
        progress.record(KIND, node_id, {"verdict": verdict or ""})


def graph() -> argument.Graph:
    """The map with the learner's edges; as given when what is kept does not fit it any more."""
    kept = progress.entries(KIND).get(EDGES, {}).get("redrawn", {})
    try:
        return argument.changed(kept)
    except (DataError, TypeError, ValueError, AttributeError):
        return argument.load()


def redraw(start: str, end: str, kind: str, partner: str = "") -> argument.Graph:
    """Redraw one edge and keep it; gives the new map. Raises DataError as facts.argument.redrawn does."""
    new = argument.redrawn(start, end, kind, partner, graph())
    progress.record(KIND, EDGES, {"redrawn": argument.changes(new)})
    return new


def reset() -> None:
    """Take back verdicts on steps and redrawn edges; verdicts on claims stay, as other notebooks show them."""
    for node_id, entry in progress.entries(KIND).items():
        if node_id != EDGES and entry.get("verdict"):
            progress.record(KIND, node_id, {"verdict": ""})
    if graph() != argument.load():
        progress.record(KIND, EDGES, {"redrawn": {}})
