"""The argument on the page: where a notebook stands in it, and the whole map with the learner's own verdicts.

Here("04")               the chain with the claims of a notebook hung on it, and what follows if this link breaks
Here("04", after=True)   the same, coloured by the learner's verdicts; follows each verdict recorded in this notebook
ArgumentMap()            all of it: choose a step, judge its claims, redraw edges, and read what still stands
answers()                what the learner's verdicts come to, in sentences

The arithmetic is that of natolab.facts.argument; what is judged and redrawn is kept by natolab.learner.argument.
Left out: strength of support, and reasons that neither man gives.
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import ipywidgets as widgets

from natolab.charts import style
from natolab.charts.argument import MapChart
from natolab.charts.canvas import Canvas
from natolab.charts.live_picture import LivePicture
from natolab.errors import DataError
from natolab.facts import argument
from natolab.facts.argument import CONCLUSIONS, FALLS, KINDS, OPEN, STANDS, Graph
from natolab.facts.claims import SCALE
from natolab.facts.show import nested_list
from natolab.learner import argument as mine
from natolab.learner import progress
from natolab.panels.panel import Panel, button, folded_list, framed, noted, part, spoken, status

ENDS = dict(zip(CONCLUSIONS, ("Walt’s advice", "Walt’s charge", "Rutte’s course"), strict=True))
DOES = {STANDS: "stands", OPEN: "is open", FALLS: "falls"}
UNDECIDED = "not decided yet"
PRESS = "choose one under “My verdict” and press “Record my verdict”; the map takes it at once."
KIND_WORDS = {
    "linked": "linked: falls together with",
    "convergent": "convergent: a reason by itself",
    "supports": "supports: adds weight, decides nothing",
    "assumes": "assumed",
    "attacks": "attacks",
    "undercuts": "undercuts the step from",
}


def _listed(words: Iterable[str]) -> str:
    """a, b and c."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def short_name(node_id: str, graph: Graph | None = None) -> str:
    """A conclusion by its short name, a claim under the chain by its id, anything else by its label."""
    node = (graph or argument.load()).nodes[node_id]
    return ENDS.get(node_id) or (node_id if node.level > 1 and node.is_claim else f"“{node.label}”".replace("'", "’"))


def _full(node_id: str) -> str:
    """A node with its label."""
    node = argument.load().nodes[node_id]
    name = f"{node_id} {node.label}" if node.is_claim or node.level > 1 else node.label
    return name.replace("'", "’")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# ---- what the verdicts come to -----------------------------------------------------------------------
def answers() -> tuple[str, ...]:
    """What stands on the learner's verdicts, what is decisive, what is missing, what pulls apart: one text each."""
    graph, verdicts = mine.graph(), mine.verdicts()
    state = argument.standing(verdicts, graph)
    count = f"your {len(verdicts)} verdicts" if len(verdicts) != 1 else "your one verdict"
    if not verdicts:
        count = "no verdict of yours yet, so that nothing is granted or denied"
    ends = _listed(f"{short_name(n)} {DOES[state[n]]}" for n in CONCLUSIONS)
    steps = [n for n, node in graph.nodes.items() if node.level == 1 and n not in CONCLUSIONS]
    chain = [
        f"{_capital(word)} in the chain: {_listed(names)}."
        for word, which in (("standing", STANDS), ("fallen", FALLS))
        if (names := [short_name(n) for n in steps if state[n] == which])
    ]
    return (
        f"With {count}: {ends}. {' '.join(chain)}".strip(),
        f"Decisive: {'; '.join(_decisive(n, verdicts, graph, state) for n in CONCLUSIONS)}.",
        f"Missing: {'; '.join(_missing(n, verdicts, graph, state) for n in CONCLUSIONS)}.",
        _pulling(verdicts, graph),
    )


def _decisive(end: str, verdicts: Mapping[str, str], graph: Graph, state: Mapping[str, str]) -> str:
    if state[end] == FALLS:
        return f"{short_name(end)} has fallen already"
    nodes = argument.decisive(verdicts, end, graph)
    if not nodes:
        return f"no single claim brings {short_name(end)} down"
    names = [short_name(n, graph) for n in nodes]
    return (
        f"{short_name(end)} falls with any one of {', '.join(names)}"
        if names[1:]
        else f"{short_name(end)} falls with {names[0]}"
    )


def _missing(end: str, verdicts: Mapping[str, str], graph: Graph, state: Mapping[str, str]) -> str:
    if state[end] == STANDS:
        return f"{short_name(end)} needs nothing more"
    wanted = argument.needs(end, verdicts, graph)
    parts = [
        f"{', '.join(names)} to {word}"
        for which, word in ((STANDS, "stand"), (FALLS, "fall"))
        if (names := [short_name(n, graph) for n, s in wanted.items() if s == which])
    ]
    return f"{short_name(end)} needs {' and '.join(parts)}"


def _pulling(verdicts: Mapping[str, str], graph: Graph) -> str:
    edges = argument.tensions(verdicts, graph)
    if not edges:
        return "No two things that stand on your map attack each other."
    pairs = _listed(f"{short_name(e.start, graph)} against {short_name(e.end, graph)}" for e in edges)
    return f"These stand although one attacks the other: {pairs}."


# ---- where a notebook stands -------------------------------------------------------------------------
class Here(Panel):
    """The small map of one notebook. Raises DataError for a notebook that there is not."""

    pictured = True

    def __init__(self, number: str, after: bool = False):
        self.number, self.after = number, after
        self.claims = argument.treated_in(number)
        self.picture, self.sentence_box = LivePicture(), spoken("sentence")
        self.list_box = widgets.HTML()
        self.chart = MapChart(style.figure(*MapChart.size), argument.load())
        self.canvas: Canvas
        self.widget = framed(self.picture, self.sentence_box, self.list_box)
        for name in ("map", "here"):
            self.widget.add_class(f"natolab-{name}")
        self.refresh()
        if after:
            progress.watch(self._recorded)

    def _recorded(self, kind: str) -> None:
        if kind in ("verdicts", mine.KIND):
            self.refresh()

    @property
    def png(self) -> bytes:
        """The map as a sharp picture."""
        return self.canvas.png()

    def refresh(self) -> None:
        """Draw the map and say it, on the verdicts recorded so far."""
        graph = mine.graph() if self.after else argument.load()
        verdicts = mine.verdicts() if self.after else {}
        state = argument.standing(verdicts, graph) if verdicts else None
        self.chart.graph = graph
        self.canvas = self.chart.update(state, self.hung())
        self.picture.show(self.canvas)
        self.text = self._stands(verdicts, state or {}) if self.after else self._treated()
        self.answer = "\n".join(f"{n}: {verdicts[n]}" for n in self.claims if n in verdicts)
        treated = [f"- {_full(n)} bears on {_listed(short_name(s) for s in argument.bears_on(n))}" for n in self.claims]
        chain = argument.outline(verdicts or None, level=1, graph=graph)
        self.listing = "\n".join([chain, "- Treated in this notebook", *(f"  {line}" for line in treated)])
        self.sentence_box.value = status(self.text)
        narrow = f"<div class='natolab-narrow'>{nested_list(self.listing)}</div>"
        self.list_box.value = narrow + folded_list(self.listing)

    def hung(self) -> dict[str, list[str]]:
        """The claims treated here under each step that they bear on."""
        hung: dict[str, list[str]] = {}
        for claim in self.claims:
            for step in argument.bears_on(claim):
                hung.setdefault(step, []).append(claim)
        return hung

    def _main(self) -> dict[str, list[str]]:
        """The claims treated here by the step that they bear on first."""
        main: dict[str, list[str]] = {}
        for claim in self.claims:
            main.setdefault(argument.bears_on(claim)[0], []).append(claim)
        return main

    def steps(self) -> list[str]:
        """The steps of the chain, conclusions aside, that the claims treated here bear on first."""
        return [step for step in self._main() if step not in CONCLUSIONS]

    def _treated(self) -> str:
        """What is treated here, where it bears, and what follows if the link breaks."""
        main = self._main()
        bear = [_full(s) if c == [s] else f"{_listed(c)} under {short_name(s)}" for s, c in main.items()]
        treated = f"You are here: this notebook treats {'; '.join(bear)}."
        same: dict[str, list[str]] = {}  # steps that take the same with them
        for step in main:
            if step not in CONCLUSIONS:
                same.setdefault(self._lost(step), []).append(short_name(step))
        breaks = [f"if {' or '.join(steps)} breaks, {lost}" for lost, steps in same.items()]
        alone = [
            f"{_listed(claims)} alone {'brings' if len(claims) == 1 else 'would each bring'} {ENDS[end]} down"
            for end in CONCLUSIONS
            if (claims := [c for c in self.claims if argument.lost_with(c).get(end) == "falls"])
        ]
        single = (
            f"{_capital('; '.join(alone))}." if alone else "No single claim of these brings a conclusion down alone."
        )
        return f"{treated} {_capital('; '.join(breaks))}. {single}"

    @staticmethod
    def _lost(step: str) -> str:
        """What is lost with a step: conclusions if any, else what it leads to directly."""
        lost = argument.lost_with(step)
        ends = {n: fate for n, fate in lost.items() if n in CONCLUSIONS} or lost
        return _listed(f"{short_name(n)} {fate}" for n, fate in ends.items()) if ends else "nothing else falls"

    def _stands(self, verdicts: Mapping[str, str], state: Mapping[str, str]) -> str:
        """What the learner's verdicts make of the steps treated here and of the conclusions."""
        here = [n for n in self.claims if n in verdicts]
        if not here:
            first = f"No verdict of yours on this notebook’s claims is recorded yet: {PRESS}"
        else:
            judged = "; ".join(f"{n} {verdicts[n]}" for n in here)
            first = f"You have judged {len(here)} of the {len(self.claims)} claims treated here: {judged}."
        if not verdicts:
            return first
        stand = _listed(f"{short_name(n)} {DOES[state[n]]}" for n in (*self.steps(), *CONCLUSIONS))
        return f"{first} On all your verdicts so far, {stand}."


# ---- the whole map -----------------------------------------------------------------------------------
class ArgumentMap(Panel):
    """The whole map: a step's claims unfolded, verdicts, edges to redraw, and what they come to."""

    pictured = True

    def __init__(self, step: str = "W1"):
        self._quiet = False
        first = argument.load().nodes
        self.steps = self._dropdown("Step", [(_full(n), n) for n, node in first.items() if node.level == 1], step)
        self.nodes = self._dropdown("Claim", [(_full(step), step)], step)
        self.verdict = self._dropdown("My verdict", [UNDECIDED, *SCALE], UNDECIDED)
        self.edge = self._dropdown("Edge", [("", "")], "")
        self.kind = self._dropdown("Kind", [(KIND_WORDS[k], k) for k in KINDS], "convergent")
        self.partner = self._dropdown("With", [("no other", "")], "")
        self.redraw_button = button("Redraw this edge", self.redraw, "Change how the one bears on the other")
        self.reset_button = button("Map as given", self.reset, "Take back redrawn edges and verdicts on steps")
        self.message, self.picture, self.sentence_box = spoken("message"), LivePicture(), spoken("sentence")
        self.list_box = widgets.HTML()
        self.chart = MapChart(style.figure(*MapChart.whole), argument.load())
        self.canvas: Canvas
        edges = part("edges", self.edge, self.kind, self.partner)
        tools = widgets.HBox([self.redraw_button, self.reset_button])
        tools.add_class("natolab-tools")
        controls = part("controls", self.steps, self.nodes, self.verdict, self.message, edges, tools)
        shown, more = part("shown", self.picture), part("more", self.sentence_box, self.list_box)
        self.widget = framed(part("body", controls, shown, more))
        for name in ("wide", "map"):
            self.widget.add_class(f"natolab-{name}")
        self.unfold(step)
        self.steps.observe(self._step_chosen, "value")
        self.nodes.observe(self._node_chosen, "value")
        self.verdict.observe(self._judged, "value")
        self.edge.observe(self._edge_chosen, "value")
        self.picture.observe(self._picked, "picked")
        progress.watch(self._recorded)

    @staticmethod
    def _dropdown(words: str, options, value) -> widgets.Dropdown:
        return widgets.Dropdown(options=options, value=value, description=words)

    @property
    def png(self) -> bytes:
        """The map as a sharp picture."""
        return self.canvas.png()

    # ---- what a learner does ----------------------------------------------------------------------
    def unfold(self, step: str, node: str = "") -> None:
        """Show the claims under a step of the chain, and choose one of them or the step itself."""
        graph = mine.graph()
        inside = (step, *argument.under(step, graph))
        with self._silently():
            self.steps.value = step
            self.nodes.options = [(_full(n), n) for n in inside]
            self.nodes.value = node if node in inside else step
        self.refresh()

    def judge(self, verdict: str | None) -> None:
        """Record a verdict on the chosen node, or take it back."""
        mine.judge(self.nodes.value, verdict)
        sentence = f"Recorded for {_full(self.nodes.value)}: “{verdict}”." if verdict else "Your verdict is taken back."
        self.message.value = noted(sentence)

    def redraw(self) -> None:
        """Redraw the chosen edge; what does not fit gets one sentence and changes nothing."""
        start, _, end = self.edge.value.partition(" ")
        try:
            mine.redraw(start, end, self.kind.value, self.partner.value)
        except DataError as error:
            self.message.value = f"<b>{html.escape(str(error))}</b>"
            return
        self.message.value = noted(f"Redrawn: from {start} to {end} is now “{self.kind.value}”.")

    def reset(self) -> None:
        """Edges as given, verdicts on steps taken back; verdicts on claims stay."""
        mine.reset()
        self.message.value = noted("The edges are as given; your verdicts on claims stay.")
        self.refresh()

    # ---- events -----------------------------------------------------------------------------------
    @contextmanager
    def _silently(self) -> Iterator[None]:
        """What is set inside is no choice of the learner's."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def _recorded(self, kind: str) -> None:
        if kind in ("verdicts", mine.KIND):
            self.refresh()

    def _step_chosen(self, event) -> None:
        if not self._quiet:
            self.message.value = ""
            self.unfold(event["new"])

    def _node_chosen(self, _) -> None:
        if not self._quiet:
            self.message.value = ""
            self.refresh()

    def _judged(self, event) -> None:
        if not self._quiet:
            self.judge(event["new"] if event["new"] in SCALE else None)

    def _edge_chosen(self, _) -> None:
        if not self._quiet:
            with self._silently():
                self._offer_kinds()

    def _picked(self, event) -> None:
        """A box of the picture was pressed: a step unfolds, a claim is chosen."""
        node = event["new"]
        if node in argument.load().nodes:
            self.message.value = ""
            step = node if argument.load().nodes[node].level == 1 else self.steps.value
            self.unfold(step, node)
            self.picture.picked = ""

    # ---- what is shown ----------------------------------------------------------------------------
    def refresh(self) -> None:
        """Draw the map anew and say what stands."""
        graph, verdicts = mine.graph(), mine.verdicts()
        node = self.nodes.value
        with self._silently():
            self.verdict.value = verdicts.get(node, UNDECIDED)
            touching = [e for e in graph.edges if node in (e.start, e.end)]
            known = self.edge.value
            self.edge.options = [(f"{e.start} → {e.end} ({e.kind})", f"{e.start} {e.end}") for e in touching]
            if known in [f"{e.start} {e.end}" for e in touching]:
                self.edge.value = known
            self._offer_kinds()
        self.chart.graph = graph
        self.canvas = self.chart.update(argument.standing(verdicts, graph), None, self.steps.value, node)
        self.picture.show(self.canvas, self.chart.spots)
        sentences = answers()
        self.text = " ".join(sentences)
        self.answer = "\n".join(f"{n}: {verdict}" for n, verdict in verdicts.items())
        self.listing = argument.outline(verdicts, graph=graph)
        self.sentence_box.value = "".join(f"<p>{html.escape(part)}</p>" for part in sentences)
        chain = argument.outline(verdicts, level=1, graph=graph)
        self.list_box.value = f"<div class='natolab-narrow'>{nested_list(chain)}</div>{folded_list(self.listing)}"

    def _offer_kinds(self) -> None:
        """Kind and partners of the chosen edge."""
        start, _, end = self.edge.value.partition(" ")
        edge = next(e for e in mine.graph().edges if (e.start, e.end) == (start, end))
        others = [e.start for e in mine.graph().into(end) if e.start != start]
        self.partner.options = [("no other", ""), *((_full(n), n) for n in others)]
        self.kind.value = edge.kind
