"""The argument for a page: the notebooks' own drawing (charts.argument) with its boxes, and all of it as an outline.

drawn(canvas, spots, prefix)    the drawing, and where a script shows what stands
outlined(graph)                 every node as nested entries, conclusions first, each unfolded where it is first met
whole()                         both, before any verdict

assets/map.js shows on them what stands. Left out: redrawing edges, which needs the notebook.
"""

from collections.abc import Sequence
from typing import Any

from natolab.authoring.site import sweep
from natolab.charts import style
from natolab.charts.argument import MapChart
from natolab.charts.canvas import Canvas
from natolab.facts import argument
from natolab.facts.argument import CONCLUSIONS, Edge, Graph
from natolab.panels.argument_map import answers

KIND_WORDS = {
    "supports": "adds weight", "linked": "needed together with others", "convergent": "enough by itself",
    "attacks": "speaks against", "undercuts": "cuts a step", "assumes": "assumed",
}  # fmt: skip


def drawn(canvas: Canvas, spots: Sequence[dict], prefix: str) -> dict[str, Any]:
    """A map for a template: size, drawing, and the boxes of its nodes."""
    width, height = canvas.size
    boxes = [{"id": spot["id"], "box": spot["box"], "name": spot["name"]} for spot in spots]
    return {"width": width, "height": height, "inside": sweep.own(sweep.still(canvas), prefix), "boxes": boxes}


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


def whole() -> dict[str, Any]:
    """The map of the whole argument before any verdict: drawing, outline, and what it comes to in sentences."""
    graph = argument.load()
    chart = MapChart(style.figure(*MapChart.size), graph)
    canvas = chart.update(argument.standing({}, graph))
    return {"drawn": drawn(canvas, chart.spots, "map"), "outlined": outlined(graph), "sentences": answers()}
