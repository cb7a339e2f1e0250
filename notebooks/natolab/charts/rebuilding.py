"""Picture of an argument being rebuilt: fragments not placed yet at the left, the learner's own map at the right.

RebuiltChart(figure)    update(nodes, placements, mistakes, chosen) draws it anew; `spots` are boxes that can be chosen

A box that was judged wears ✓ or ✗; arrows look as on the map of the argument (natolab.charts.argument).
Left out: brackets for linked premises: co-premises say so on their arrows.
"""

from collections.abc import Mapping

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from natolab.charts import style
from natolab.charts.argument import LOOKS
from natolab.charts.canvas import Canvas
from natolab.charts.style import ENOUGH_CELL, EUROPE, FONT, INK, QUIET, RUSSIA, SHORT_CELL, WARN, WHITE
from natolab.facts.argument import Node
from natolab.facts.rebuilding import CONCLUSION, ROLES, Placement

WIDTH, HEIGHT = 960, 430  # points
WIDE, TALL, GAP = 172, 38, 10  # of a box, and between boxes
TRAY = 8  # left edge of what is not placed yet
COLUMNS = (774, 530, 286)  # left edges by distance from the conclusion; what is further shares the last
TOP = 26


class RebuiltChart:
    """Boxes and arrows of one task; see the module."""

    size = (WIDTH / style.DPI, HEIGHT / style.DPI)

    def __init__(self, figure: Figure):
        self.figure = figure
        self.spots: list[dict] = []

    def update(
        self,
        nodes: Mapping[str, Node],
        placements: Mapping[str, Placement],
        mistakes: Mapping[str, str] | None = None,
        chosen: str = "",
    ) -> Canvas:
        """Draw the map anew. mistakes: what was judged, "" for right; chosen: the fragment in hand."""
        mistakes = mistakes or {}
        self.figure.clear()
        self.spots = []
        with style.own_look():
            self.ax = self.figure.add_axes((0, 0, 1, 1))
            self.ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
            self.ax.axis("off")
            places = self._places(nodes, placements)
            for x, words in ((TRAY, "still to be placed"), (COLUMNS[2], "your map: reasons lead to the right")):
                self.ax.text(x, 10, words, fontsize=FONT - 1, color=QUIET, va="center")
            for node_id, (target, role) in placements.items():
                if role != CONCLUSION and target in places and target != node_id:
                    self._arrow(places[node_id], places[target], role)
            for node_id, place in places.items():
                self._box(nodes[node_id], place, mistakes.get(node_id), node_id == chosen, node_id in placements)
        return Canvas(self.figure)

    def _places(self, nodes: Mapping[str, Node], placements: Mapping[str, Placement]) -> dict[str, tuple[float, float]]:
        """Upper left corner of every box: placed ones by their distance from where they lead."""
        columns: dict[float, list[str]] = {}
        for node_id in nodes:
            if node_id not in placements:
                columns.setdefault(TRAY, []).append(node_id)
                continue
            steps, at, seen = 0, node_id, {node_id}
            while placements.get(at, ("", CONCLUSION))[0] and steps < len(COLUMNS) - 1:
                at = placements[at][0]
                if at in seen:
                    break
                seen.add(at)
                steps += 1
            columns.setdefault(COLUMNS[steps], []).append(node_id)
        places, self.tall = {}, TALL
        for x, column in columns.items():
            step = min(TALL + GAP, (HEIGHT - TOP - TALL - 4) / max(len(column) - 1, 1))
            self.tall = min(self.tall, step)  # of all boxes alike: none touches the next
            start = TOP if x == TRAY else TOP + (HEIGHT - TOP - TALL - step * (len(column) - 1)) / 2
            places |= {node_id: (x, start + i * step) for i, node_id in enumerate(column)}
        return places

    def _box(self, node: Node, place: tuple[float, float], mistake: str | None, chosen: bool, placed: bool) -> None:
        x, y = place
        fill, frame, sign = WHITE, INK if placed else QUIET, ""
        if mistake is not None:
            fill, frame, sign = (SHORT_CELL, RUSSIA, "✗ ") if mistake else (ENOUGH_CELL, EUROPE, "✓ ")
        looks = dict(facecolor=fill, edgecolor=WARN if chosen else frame, linewidth=2.6 if chosen else 1.2)
        self.ax.add_patch(FancyBboxPatch((x, y), WIDE, self.tall - 4, boxstyle="round,pad=0,rounding_size=4", **looks))
        words = "\n".join(style.wrap(sign + node.label.replace("'", "’"), 27).split("\n")[:2])
        self.ax.text(
            x + WIDE / 2, y + self.tall / 2 - 2, words, fontsize=10, ha="center", va="center", color=INK,
            linespacing=1.1,
        )  # fmt: skip
        spoken_name = f"{node.label}, {'placed' if placed else 'not placed yet'}{', in hand' if chosen else ''}"
        self.spots.append({"id": node.id, "name": spoken_name, "box": [x, y, WIDE, self.tall - 4], "on": chosen})

    def _arrow(self, start: tuple[float, float], end: tuple[float, float], role: str) -> None:
        colour, width, dash = LOOKS[ROLES[role][0]]
        (x0, y0), (x1, y1) = start, end
        ahead = x1 > x0
        first = (x0 + (WIDE if ahead else 0), y0 + TALL / 2)
        last = (x1 - 3 if x1 > x0 else x1 + WIDE + 3, y1 + TALL / 2)
        if x0 == x1:
            first, last = (x0, y0 + TALL / 2), (x1 - 3, y1 + TALL / 2)
        bend = "arc3,rad=0.4" if x0 == x1 else "arc3,rad=0"
        head = "-[,widthB=0.5,lengthB=0" if role.startswith("objection") else "->"
        looks = dict(arrowstyle=head, color=colour, linewidth=width, linestyle=dash, connectionstyle=bend)
        self.ax.annotate("", xy=last, xytext=first, arrowprops=looks)
        if role in ("co-premise", "silent assumption"):
            word = "with a partner" if role == "co-premise" else "assumed"
            self.ax.text(
                (first[0] + last[0]) / 2, (first[1] + last[1]) / 2 - 5, word, fontsize=style.SMALL, color=QUIET,
                ha="center", bbox={**style.GROUND, "alpha": 0.7},
            )  # fmt: skip
