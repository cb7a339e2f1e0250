"""The argument drawn and listed for a page: the chain as boxes with the claims under each, and all of it as an outline.

drawn(graph)     boxes and arrows of level 1, left to right to the conclusions, with a chip for each premise of level 2
outlined(graph)  every node as nested entries, conclusions first, each unfolded where it is first met

Both bear the ids of their nodes, so that assets/map.js can show what stands. Lengths in pixels of the page.
"""

import textwrap
from typing import Any

from natolab.facts.argument import CONCLUSIONS, Edge, Graph

WIDE, GAP, ACROSS = 232, 22, 84  # of a box; between boxes below each other; between columns
LINE, CHIP, CHIPS = 19, 26, 4  # height of a line and of a row of chips; chips in a row
LETTERS = 24  # of a line
KIND_WORDS = {
    "supports": "adds weight", "linked": "needed together with others", "convergent": "enough by itself",
    "attacks": "speaks against", "undercuts": "cuts a step", "assumes": "assumed",
}  # fmt: skip


def _columns(graph: Graph, ids: list[str]) -> dict[str, int]:
    """How many steps each node is away from a conclusion, by the longest way."""
    far: dict[str, int] = {}
    for node in reversed(graph.order()):
        if node in ids:
            steps = [far[e.end] + 1 for e in graph.edges if e.start == node and e.end in far]
            far[node] = max(steps, default=0)
    return far


def _ordered(graph: Graph, columns: list[list[str]]) -> None:
    """Nodes near what they lead to: a few rounds by the middle of their neighbours, in place."""
    for _ in range(6):
        place = {n: i / max(len(column) - 1, 1) for column in columns for i, n in enumerate(column)}
        for column in columns:

            def middle(node: str, place=place) -> float:
                ends = [place[e.end] for e in graph.edges if e.start == node and e.end in place]
                starts = [place[e.start] for e in graph.edges if e.end == node and e.start in place]
                near = ends + starts
                return sum(near) / len(near) if near else place[node]

            column.sort(key=middle)


def drawn(graph: Graph) -> dict[str, Any]:
    """The picture for a template: size, boxes with their chips, arrows."""
    ids = [n.id for n in graph.nodes.values() if n.level == 1]
    far = _columns(graph, ids)
    columns = [[n for n in ids if far[n] == i] for i in range(max(far.values()), -1, -1)]
    _ordered(graph, columns)
    boxes: dict[str, dict[str, Any]] = {}
    for node_id in ids:
        chips = [e for e in graph.into(node_id) if e.start not in ids]
        lines = textwrap.wrap(graph.nodes[node_id].label, LETTERS)
        rows = -(-len(chips) // CHIPS)
        boxes[node_id] = {"lines": lines, "edges": chips, "high": 18 + LINE * len(lines) + CHIP * rows + 4 * bool(rows)}
    tall = max(sum(boxes[n]["high"] + GAP for n in column) - GAP for column in columns)
    for i, column in enumerate(columns):
        free = (tall - sum(boxes[n]["high"] for n in column)) / max(len(column), 1)
        y = free / 2
        for node_id in column:
            boxes[node_id] |= {"x": 2 + i * (WIDE + ACROSS), "y": round(2 + y, 1)}
            y += boxes[node_id]["high"] + free
    width = len(columns) * WIDE + (len(columns) - 1) * ACROSS + 4
    return {
        "width": width, "height": tall + 4, "wide": WIDE,
        "boxes": [_box(graph, node_id, box) for node_id, box in boxes.items()],
        "arrows": [_arrow(e, boxes) for e in graph.edges if e.start in boxes and e.end in boxes],
    }  # fmt: skip


def _box(graph: Graph, node_id: str, box: dict[str, Any]) -> dict[str, Any]:
    node, top = graph.nodes[node_id], 18 + LINE * len(box["lines"])
    chips = [
        {
            "id": e.start, "kind": e.kind, "x": box["x"] + 10 + (i % CHIPS) * 54,
            "y": box["y"] + top + (i // CHIPS) * CHIP,
            "told": f"{graph.nodes[e.start].label}: {KIND_WORDS[e.kind]}",
        }
        for i, e in enumerate(box["edges"])
    ]  # fmt: skip
    told = {key: box[key] for key in ("x", "y", "high", "lines")}
    return told | {"id": node_id, "side": node.side, "chips": chips, "conclusion": node_id in CONCLUSIONS}


def _arrow(e: Edge, boxes: dict[str, dict[str, Any]]) -> dict[str, str]:
    start, end = boxes[e.start], boxes[e.end]
    x0, y0 = start["x"] + WIDE, start["y"] + start["high"] / 2
    x1, y1 = end["x"] - 7, end["y"] + end["high"] / 2
    # Arrows arrive at a box apart from each other, in the order in which they come.
    y1 += max(-end["high"] / 3, min(end["high"] / 3, (y0 - y1) / 12))
    bend = max(40.0, (x1 - x0) / 2)
    path = f"M {x0:.1f} {y0:.1f} C {x0 + bend:.1f} {y0:.1f} {x1 - bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
    return {"kind": e.kind, "path": path, "start": e.start, "end": e.end}


def outlined(graph: Graph) -> list[dict[str, Any]]:
    """The graph as nested entries: node, how it bears on the one above it, and what bears on it."""
    seen: set[str] = set()

    def entry(node_id: str, edge: Edge | None) -> dict[str, Any]:
        first = node_id not in seen
        seen.add(node_id)
        below = graph.into(node_id) if first else ()
        return {
            "node": graph.nodes[node_id], "edge": edge, "how": KIND_WORDS[edge.kind] if edge else "",
            "first": first, "below": [entry(e.start, e) for e in below],
        }  # fmt: skip

    return [entry(conclusion, None) for conclusion in CONCLUSIONS if conclusion in graph.nodes]
