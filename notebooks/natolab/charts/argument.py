"""The argument as a picture: boxes for claims and steps, edges by kind, coloured by what still stands.

MapChart(figure, graph)    update(states, here=, step=, chosen=) draws the map anew: the chain, and below it the claims
                           of one step if the figure has room; `spots` are the boxes that can be chosen

state    stands: solid frame, ✓; open: dashed frame, ?; falls: crossed out, ✗; without states every frame is plain
edge     linked premises meet in a bracket; convergent ones have an arrow each; weight an open arrow head;
         an attack a bar across its end; an undercutter a bar across the step it cuts; an assumption dots
Conventions: Argdown's maps, and argument diagrams as in Walton (2006). Left out: strength of support.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from natolab.charts import style
from natolab.charts.canvas import Canvas
from natolab.charts.style import BAND, BASELINE, ENOUGH_CELL, EUROPE, INK, QUIET, RUSSIA, SHORT_CELL, WARN, WHITE
from natolab.facts.argument import FALLS, OPEN, REASONS, STANDS, Edge, Graph, under

WIDTH, CHAIN, UNFOLDED = 960, 292, 204  # points: of a map, of its chain, of the claims unfolded below it
WIDE, TALL = 156, 36  # of a box of the chain
COLUMNS = (4, 184, 378, 606, 801)  # left edges of its boxes
TOP = 22  # room above the first row for the headings
#: column and row of each step: Rutte's chain at the left, Walt's problems in the middle, his conclusions at the right
PLACES = {
    "RC": (0, 1.3), "RA": (1, 0.55), "RB": (1, 2.05),
    "W1": (2, 0), "W2": (2, 1.05), "W3": (2, 2.1), "WC": (2, 3.15), "W4": (2, 4.2),
    "WR": (3, 0), "C02": (3, 1.05), "WO": (3, 2.22), "C43": (3, 3.4), "C46": (3, 4.4),
    "W": (4, 2.22),
}  # fmt: skip
ROW = 50  # points from one row to the next
#: where a long edge runs between two rows of the column that it passes
LANES = {("W1", "W"): 1.7, ("W4", "W"): 2.92, ("W4", "RC"): 4.2}
HEADS = {0: "Rutte", 2: "Walt: four problems, and the change", 3: "the charge, the other course", 4: "the advice"}
SIZE, LETTER = 10.2, 5.66  # of all words, and the width of a letter
AROUND = 11  # points that an edge within a column keeps from its boxes
BRACKET = 13  # points between the bracket of linked premises and their conclusion
LINE, CLAIM, ASIDE, MARGIN = 19.5, 262, 36, 72  # of claims: row height, width of a box, gaps between and beside
SIGNS = {STANDS: "✓", OPEN: "?", FALLS: "✗"}
FILLS = {STANDS: ENOUGH_CELL, OPEN: WHITE, FALLS: SHORT_CELL, "": BAND}
FRAMES = {STANDS: (EUROPE, 1.8, "-"), OPEN: (QUIET, 1.1, (0, (4, 2.5))), FALLS: (RUSSIA, 1.1, "-"), "": (QUIET, 1, "-")}
LOOKS = {
    "linked": (INK, 1.3, "-"), "convergent": (INK, 1.3, "-"), "supports": (BASELINE, 1, "-"),
    "assumes": (INK, 1.3, (0, (1, 1.8))), "attacks": (WARN, 1.6, (0, (5, 2))), "undercuts": (WARN, 1.6, (0, (5, 2))),
}  # fmt: skip
SAID = {
    "linked": "linked: fall together", "convergent": "by itself", "supports": "adds weight", "assumes": "assumed",
    "attacks": "attacks", "undercuts": "cuts a step",
}  # fmt: skip

Point = tuple[float, float]


class Box(NamedTuple):
    """Where a node stands: left, middle, width, height, in points from the upper left corner."""

    x: float
    y: float
    w: float
    h: float

    def side(self, towards: float) -> float:
        """The edge of the box that looks towards a place to the left or right."""
        return self.x + self.w if towards > self.x + self.w / 2 else self.x


def chain_places() -> dict[str, Box]:
    """Where the steps of the chain stand."""
    return {n: Box(COLUMNS[c], TOP + r * ROW + TALL / 2 + 1, WIDE, TALL) for n, (c, r) in PLACES.items()}


def claim_places(graph: Graph, step: str) -> dict[str, Box]:
    """Where the claims under a step stand: the further away, the further left; a claim beside its first premise."""
    depth, rows, taken = under(step, graph), {}, 0

    def place(node: str) -> float:
        nonlocal taken
        inside = [e.start for e in graph.into(node) if depth.get(e.start) == depth[node] + 1 and e.start not in rows]
        for premise in inside:
            rows.setdefault(premise, 0.0)
        heights = [place(premise) for premise in inside]
        if not heights:
            heights, taken = [float(taken)], taken + 1
        rows[node] = heights[0]
        return rows[node]

    for node, level in depth.items():
        if level == 1:
            place(node)
    line = min(LINE, (UNFOLDED - 28) / max(taken, 1))
    lefts = {n: WIDTH - MARGIN - level * CLAIM - (level - 1) * ASIDE for n, level in depth.items()}
    return {n: Box(lefts[n], CHAIN + 30 + rows[n] * line, CLAIM, line - 3.5) for n in depth}


class MapChart:
    """The map of an argument in a figure of WIDTH by CHAIN points, or CHAIN + UNFOLDED with room for claims.

    spots    of each box that can be chosen: id, name, and left, top, width, height in points
    """

    size = (WIDTH / style.DPI, CHAIN / style.DPI)
    whole = (WIDTH / style.DPI, (CHAIN + UNFOLDED) / style.DPI)

    def __init__(self, figure: Figure, graph: Graph):
        self.figure, self.graph = figure, graph
        self.spots: list[dict] = []

    def update(
        self,
        states: Mapping[str, str] | None = None,
        here: Mapping[str, Sequence[str]] | None = None,
        step: str = "",
        chosen: str = "",
    ) -> Canvas:
        """Draw the map anew.

        states   of each node; None leaves frames plain
        here     step -> claims treated in a notebook, hung under it
        step     whose claims are unfolded below; chosen: the node with a ring
        """
        states, here = states or {}, here or {}
        self.figure.clear()
        self.spots = []
        with style.own_look():
            self.ax = self.figure.add_axes((0, 0, 1, 1))  # one unit is a point, counted from the upper left corner
            self.ax.set(xlim=(0, WIDTH), ylim=(self.figure.get_figheight() * style.DPI, 0))
            self.ax.axis("off")
            boxes = chain_places()
            for column, words in HEADS.items():
                self._words(COLUMNS[column], 9, words, colour=QUIET, ha="left")
            self._edges(boxes, list(boxes), LANES)
            for node, box in boxes.items():
                self._box(node, box, states.get(node, ""), strong=node in here, ring=node in (step, chosen))
                self._hang(here.get(node, ()), box, states)
            if step:
                self._unfold(step, states, chosen)
            self._key(states)
        return Canvas(self.figure)

    # ---- parts ------------------------------------------------------------------------------------
    def _unfold(self, step: str, states: Mapping[str, str], chosen: str) -> None:
        """The claims under a step, below the chain."""
        self._path([(4, CHAIN - 1), (WIDTH - 4, CHAIN - 1)], style.RULE, 1)
        node = self.graph.nodes[step]
        self._words(4, CHAIN + 12, f"Under “{node.label}”", size=10.5, weight="bold", ha="left")
        places = claim_places(self.graph, step)
        goal = Box(WIDTH - 3, CHAIN + 12, 0, 0)
        self._edges({**places, step: goal}, [*places, step], {}, trunk=step)
        for claim, box in places.items():
            self._box(claim, box, states.get(claim, ""), strong=False, ring=claim == chosen)

    def _edges(
        self, boxes: Mapping[str, Box], ends: Sequence[str], lanes: Mapping[tuple[str, str], float], trunk: str = ""
    ) -> None:
        """Edges between nodes that are shown: linked premises into one bracket, what cuts a step across it."""
        shown = [e for e in self.graph.edges if e.start in boxes and e.end in ends]
        for end in ends:
            into = [e for e in shown if e.end == end]
            steps: dict[str, Point] = {}
            for group in dict.fromkeys(e.group for e in into if e.kind == "linked"):
                linked = [e for e in into if e.kind == "linked" and e.group == group]
                steps[group] = self._bracket(linked, boxes, lanes, trunk)
            for e in into:
                if e.kind not in ("linked", "undercuts"):
                    steps[e.reason] = self._arrow(e, boxes, lanes, trunk)
            for e in into:
                if e.kind == "undercuts" and end == trunk:
                    self._arrow(e, boxes, lanes, trunk)
                elif e.kind == "undercuts":
                    box, at = boxes[e.start], steps.get(e.group, (boxes[end].x, boxes[end].y))
                    colour, width, dash = LOOKS[e.kind]
                    self._path([(box.side(at[0]), box.y), at], colour, width, dash)
                    self._path([(at[0] - 4, at[1] - 6), (at[0] + 4, at[1] + 6)], colour, 2.4)

    def _route(self, e: Edge, boxes: Mapping[str, Box], lanes, trunk: str, short: float = 0) -> list[Point]:
        """Corners of an edge from the side of its start to the side of its end, `short` points before it."""
        start, end = boxes[e.start], boxes[e.end]
        if e.end == trunk:  # the step itself is not drawn again: its claims end at the right margin
            return [(start.x + start.w, start.y)] * 2
        ahead = end.x > start.x
        if start.x == end.x and not trunk:  # around the boxes: under them hang claims
            right = start.x + start.w
            return [(right, start.y), (right + AROUND, start.y), (right + AROUND, end.y), (right, end.y)]
        if start.x == end.x:
            down = 1 if end.y > start.y else -1
            return [
                (start.x + start.w / 2, start.y + down * start.h / 2),
                (end.x + end.w / 2, end.y - down * end.h / 2),
            ]
        last = (end.side(start.x) + (-short if ahead else short), end.y)
        first = (start.side(end.x), start.y)
        lane = lanes.get((e.start, e.end))
        if lane is None:
            # Edges that end at one side come in at places of their own, in the order of where they start.
            others = sorted(
                {boxes[o.start].y for o in self.graph.into(e.end) if o.start in boxes and o.kind != "undercuts"
                 and (boxes[o.start].x < end.x) == ahead and boxes[o.start].x != end.x}
            )  # fmt: skip
            if not short and len(others) > 1:
                part = others.index(start.y) / (len(others) - 1) - 0.5
                last = (last[0], end.y + part * end.h * 0.72)
            return [first, last]
        y = TOP + lane * ROW + TALL / 2 + 1
        if e.end == "RC":
            return [first, (end.x + end.w - 9, y), (end.x + end.w - 9, end.y + end.h / 2)]
        return [first, (COLUMNS[3] - 12, y), (COLUMNS[3] + WIDE + 8, y), last]

    def _bracket(self, edges: Sequence[Edge], boxes: Mapping[str, Box], lanes, trunk: str) -> Point:
        """Linked premises run into one upright bar; one arrow leads on from it. Gives the middle of that arrow."""
        end = boxes[edges[0].end]
        colour, width, dash = LOOKS["linked"]
        ys = [boxes[e.start].y for e in edges]
        if edges[0].end == trunk:
            x = boxes[edges[0].start].x + boxes[edges[0].start].w + 8
            self._path([(x - 5, min(ys) - 5), (x, min(ys) - 5), (x, max(ys) + 5), (x - 5, max(ys) + 5)], colour, 2)
            self._words(x + 5, sum(ys) / len(ys), "linked", colour=QUIET, ha="left")
            return (x, sum(ys) / len(ys))
        ahead = boxes[edges[0].start].x < end.x
        x = end.x - BRACKET if ahead else end.x + end.w + BRACKET
        spread = [end.y + (i - (len(edges) - 1) / 2) * min(8, end.h / len(edges)) for i in range(len(edges))]
        heights = {
            e: TOP + lanes[e.start, e.end] * ROW if (e.start, e.end) in lanes else boxes[e.start].y for e in edges
        }
        order = sorted(edges, key=heights.__getitem__)
        for e, y in zip(order, spread, strict=True):
            corners = self._route(e, boxes, lanes, trunk, short=BRACKET)
            self._path([*corners[:-1], (x, y)], colour, width, dash)
        self._path([(x, spread[0] - 4), (x, spread[-1] + 4)], colour, 2.6)
        tip = end.x if ahead else end.x + end.w
        self._path([(x, end.y), (tip, end.y)], colour, width)
        self._head((x, end.y), (tip, end.y), "linked")
        return ((x + tip) / 2, end.y)

    def _arrow(self, e: Edge, boxes: Mapping[str, Box], lanes, trunk: str) -> Point:
        """One edge with the head of its kind. Gives the place where it could be cut."""
        colour, width, dash = LOOKS[e.kind]
        corners = self._route(e, boxes, lanes, trunk)
        if e.end == trunk:
            box = boxes[e.start]
            looks = dict(colour=colour if e.kind in ("attacks", "undercuts") else QUIET, ha="left")
            self._words(box.x + box.w + 6, box.y, SAID[e.kind], **looks)
            return (box.x, box.y)
        self._path(corners, colour, width, dash)
        self._head(corners[-2], corners[-1], e.kind)
        (x0, y0), (x1, y1) = corners[-2:]
        return (x0 + 0.55 * (x1 - x0), y0 + 0.55 * (y1 - y0))

    def _head(self, before: Point, tip: Point, kind: str) -> None:
        """Filled for a reason, open for weight, a ring for an assumption, a bar for an attack."""
        colour, _, _ = LOOKS[kind]
        length = ((tip[0] - before[0]) ** 2 + (tip[1] - before[1]) ** 2) ** 0.5 or 1
        dx, dy = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length

        def at(back: float, aside: float) -> Point:
            return (tip[0] - back * dx - aside * dy, tip[1] - back * dy + aside * dx)

        if kind == "attacks":
            self._path([at(2, -6), at(2, 6)], colour, 2.6)
        elif kind in REASONS:
            self._path([at(7, -3.5), at(0, 0), at(7, 3.5)], colour, 1, fill=colour)
        else:
            self._path([at(6, -3.5), at(0, 0), at(6, 3.5)], colour, 1.2)

    def _box(self, node_id: str, box: Box, state: str, strong: bool, ring: bool) -> None:
        """A node: frame by state, sign at the left, words; a heavy frame where a notebook is, a ring where chosen."""
        node = self.graph.nodes[node_id]
        colour, width, dash = FRAMES[state]
        x, y = box.x, box.y - box.h / 2
        if ring:
            self._frame((x - 2.5, y - 2.5, box.w + 5, box.h + 5), WHITE, INK, 2, "-")
        self._frame((x, y, box.w, box.h), FILLS[state], INK if strong else colour, 2.4 if strong else width, dash)
        if state == FALLS:
            for corners in ([(x, y), (x + box.w, y + box.h)], [(x, y + box.h), (x + box.w, y)]):
                self._path(corners, RUSSIA, 0.8)
        left = x + (18 if state else 5)
        if state:
            self._words(x + 9.5, box.y, SIGNS[state], size=11, weight="bold")
        name = f"{node_id} {node.label}" if node.is_claim or node.level > 1 else node.label
        room = int((box.x + box.w - left - 3) / (LETTER * (1.115 if strong else 1)))
        words = name if box.h < TALL else style.wrap(name, room)
        ground = {"facecolor": FILLS[state], "edgecolor": "none", "pad": 0.6} if state == FALLS else None
        close = {"linespacing": 0.95} if words.count("\n") > 1 else {}  # three lines fill a box
        self._words(left, box.y, words, weight="bold" if strong else "normal", ha="left", bbox=ground, **close)
        spoken_name = f"{name}, {state}" if state else name
        self.spots.append(
            {"id": node_id, "name": spoken_name, "box": [round(v, 1) for v in (x, y, box.w, box.h)], "on": ring}
        )

    def _hang(self, claims: Sequence[str], box: Box, states: Mapping[str, str]) -> None:
        """Claims as labels under the step they bear on, those of a notebook that treats them."""
        claims = [claim for claim in claims if claim not in PLACES]
        wide = min(27, (box.w - 2) / max(len(claims), 1))
        for i, claim in enumerate(claims):
            state = states.get(claim, "")
            x, y = box.x + 2 + i * wide, box.y + box.h / 2 - 1
            colour, width, dash = FRAMES[state]
            fill, colour = (FILLS[state], colour) if state else (WHITE, INK)
            self._frame((x, y, wide - 2, 13), fill, colour, width, dash, round_=2)
            if state == FALLS:
                self._path([(x, y), (x + wide - 2, y + 13)], RUSSIA, 0.8)
            self._words(x + (wide - 2) / 2, y + 6.5, claim, size=SIZE - 0.2, weight="bold")

    def _key(self, states: Mapping[str, str]) -> None:
        """What edges and frames mean, in the lower left corner of the chain, where no box stands."""
        for i, kind in enumerate(("linked", "convergent", "assumes", "attacks")):
            y = CHAIN - 104 + i * 13.5
            colour, width, dash = LOOKS[kind]
            self._path([(6, y), (30, y)], colour, width, dash)
            if kind == "linked":
                self._path([(24, y - 4), (24, y + 4)], colour, 2.4)
            self._head((6, y), (30, y), kind)
            self._words(36, y, SAID[kind], colour=QUIET, ha="left")
        if states:
            legend = "   ".join(f"{sign} {state}" for state, sign in SIGNS.items())
            self._words(6, CHAIN - 48, legend, colour=QUIET, ha="left")

    # ---- strokes ----------------------------------------------------------------------------------
    def _path(self, points: Sequence[Point], colour: str, width: float, dash="-", fill: str = "none") -> None:
        looks = dict(edgecolor=colour, facecolor=fill, linewidth=width, linestyle=dash)
        self.ax.add_patch(PathPatch(Path(points), **looks))

    def _frame(self, place, fill: str, colour: str, width: float, dash, round_: float = 4) -> None:
        x, y, w, h = place
        shape = f"round,pad=0,rounding_size={round_}"
        looks = dict(facecolor=fill, edgecolor=colour, linewidth=width, linestyle=dash)
        self.ax.add_patch(FancyBboxPatch((x, y), w, h, boxstyle=shape, **looks))

    def _words(self, x: float, y: float, words: str, colour: str = INK, size: float = SIZE, **looks) -> None:
        looks = {"ha": "center", "va": "center", "linespacing": 1.1, **looks}
        self.ax.text(x, y, words.replace("'", "’"), fontsize=size, color=colour, **looks)
