"""Rebuild the argument: fragments to be placed on an empty map, corrected at once.

Rebuild("walt")      Walt's charge from its fragments;  Rebuild("rutte")  Rutte's course

Choose a fragment, what it is, and what it bears on: in the lists, or by pressing boxes of the picture (the first is
taken in hand, the second is where it goes). "Check my map" says of each fragment whether it is right, or not yet,
because of what (natolab.facts.rebuilding). Left out: points; a map may be checked as often as one likes.
"""

import html

import ipywidgets as widgets

from natolab.charts import style
from natolab.charts.live_picture import LivePicture
from natolab.charts.rebuilding import RebuiltChart
from natolab.errors import DataError
from natolab.facts import rebuilding
from natolab.facts.argument import to_argdown
from natolab.facts.rebuilding import CONCLUSION, ROLES, Placement
from natolab.facts.show import nested_list
from natolab.learner import progress
from natolab.panels.panel import Panel, button, folded_list, framed, noted, part, spoken, status

NAMES = {"walt": "Walt’s charge against Rutte’s course", "rutte": "Rutte’s course"}
NOWHERE = "choose…"
#: what each role says of a fragment, for the list
MEANS = {
    "conclusion": "all else speaks for or against it",
    "premise by itself": "counts if all others fell",
    "co-premise": "counts only with another",
    "silent assumption": "taken for granted, nobody says it",
    "objection to the claim": "denies it",
    "objection to the step": "cuts the way from a reason to it",
}


class Rebuild(Panel):
    """Lists, picture, judgement. Raises DataError for an argument that there is not."""

    pictured = True

    def __init__(self, name: str):
        self.name, self.task = name, rebuilding.task(name)
        self.placements: dict[str, Placement] = {}
        self.mistakes: dict[str, str] = {}
        labels = [(node.label, node_id) for node_id, node in self.task.nodes.items()]
        first = labels[0][1]
        self.fragment = widgets.Dropdown(options=labels, value=first, description="Fragment")
        roles = [(NOWHERE, ""), *((f"{role}: {MEANS[role]}", role) for role in ROLES)]
        self.role = widgets.Dropdown(options=roles, value="", description="is a")
        self.target = widgets.Dropdown(options=[(NOWHERE, ""), *labels], value="", description="bearing on")
        self.place_button = button("Place it", self.place, "Put the fragment there")
        self.take_button = button("Take it back", self.take_back, "Back among what is still to be placed")
        self.check_button = button("Check my map", self.check, "Of each fragment: right, or not yet, because …")
        self.argdown = widgets.ToggleButton(description="As text", tooltip="The map in Argdown, to copy")
        self.text_box = widgets.Textarea(
            description="Argdown", rows=8, layout=widgets.Layout(width="98%", display="none")
        )
        self.text_box.add_class("natolab-code")
        self.message, self.picture, self.sentence_box, self.list_box = (
            spoken("message"),
            LivePicture(),
            spoken("sentence"),
            widgets.HTML(),
        )
        self.chart = RebuiltChart(style.figure(*RebuiltChart.size))
        tools = widgets.HBox([self.place_button, self.take_button, self.check_button, self.argdown])
        tools.add_class("natolab-tools")
        head = widgets.HTML(
            f"<b>Rebuild {NAMES[name]}.</b> {len(self.task.nodes)} fragments, one of them the conclusion. Press a "
            "fragment, choose what it is, then press what it bears on; or use the three lists. "
            "Check as often as you like."
        )
        controls = part("controls", self.fragment, self.role, self.target, tools, self.message)
        shown, more = part("shown", self.picture), part("more", self.sentence_box, self.text_box, self.list_box)
        self.widget = framed(head, part("body", controls, shown, more))
        for kind in ("wide", "map"):
            self.widget.add_class(f"natolab-{kind}")
        self.fragment.observe(self._taken_in_hand, "value")
        self.picture.observe(self._picked, "picked")
        self.argdown.observe(self._text_toggled, "value")
        progress.describe("argument", f"rebuilt {name}", f"The map of {NAMES[name]} as rebuilt")
        self._restore()
        self.refresh()

    def _restore(self) -> None:
        kept = progress.entries("argument").get(f"rebuilt {self.name}", {}).get("placements")
        for node_id, place in kept.items() if isinstance(kept, dict) else ():
            if isinstance(place, list) and len(place) == 2:
                try:
                    rebuilding.judged(self.task, {node_id: tuple(place)})
                except (DataError, TypeError):
                    continue  # a fragment that the task has no longer
                self.placements[node_id] = tuple(place)
        if self.placements:
            self.message.value = noted("Restored: the map you made before.")

    # ---- what a learner does ----------------------------------------------------------------------
    def place(self, node_id: str = "", target: str = "", role: str = "") -> None:
        """Put a fragment (the one in hand) somewhere; what is missing gets one sentence."""
        node_id, role = node_id or self.fragment.value, role or self.role.value
        target = "" if role == CONCLUSION else target or self.target.value
        if not role:
            self._say(f"Say first what “{self.task.nodes[node_id].label}” is: choose from the second list.")
        elif role != CONCLUSION and not target:
            self._say("Say what it bears on: choose from the third list, or press a box.")
        else:
            rebuilding.judged(self.task, {node_id: (target, role)})  # refuses what the task does not have
            self.placements[node_id] = (target, role)
            self.mistakes.pop(node_id, None)
            self._keep()
            where = f" bearing on {self._named(target)}" if target else ""
            self._say(f"Placed: {self._named(node_id)} as {role}{where}.")
            self.refresh()

    def _named(self, node_id: str) -> str:
        return f"“{self.task.nodes[node_id].label}”"

    def take_back(self) -> None:
        """The fragment in hand goes back among what is still to be placed."""
        self.placements.pop(self.fragment.value, None)
        self.mistakes.pop(self.fragment.value, None)
        self._offer()
        self._keep()
        self._say(f"{self._named(self.fragment.value)} is among what is still to be placed.")
        self.refresh()

    def check(self) -> None:
        """Judge what is placed; nothing else changes."""
        if not self.placements:
            self._say("Nothing is placed yet: choose a fragment, what it is, and what it bears on.")
            return
        self.mistakes = rebuilding.judged(self.task, self.placements)
        self.refresh()
        right, left = (
            sum(not mistake for mistake in self.mistakes.values()),
            len(self.task.nodes) - len(self.placements),
        )
        if rebuilding.solved(self.task, self.placements):
            self._say(f"All {right} fragments are right: this is how the argument is built.")
        else:
            self._say(f"{right} of {len(self.placements)} are right; {left} are still to be placed.")

    def _say(self, sentence: str) -> None:
        self.message.value = status(sentence) if sentence else ""

    def _keep(self) -> None:
        kept = {node_id: list(place) for node_id, place in self.placements.items()}
        progress.record("argument", f"rebuilt {self.name}", {"placements": kept})

    # ---- events -----------------------------------------------------------------------------------
    def _taken_in_hand(self, _) -> None:
        self._offer()
        placed = self.fragment.value in self.placements
        more = "its place is in the lists." if placed else "choose what it is, then what it bears on."
        self._say(f"In hand: {self._named(self.fragment.value)}; {more}")
        self.refresh()

    def _offer(self) -> None:
        """Lists show where the fragment in hand stands; of one not placed nothing is said yet, so that a press on
        another box takes that one in hand and does not place this one by the role of the last.
        """
        target, role = self.placements.get(self.fragment.value, ("", ""))
        self.role.value, self.target.value = role, target

    def _picked(self, event) -> None:
        """A box was pressed: another one than that in hand is where it goes, if it is known what it is."""
        node_id = event["new"]
        if node_id not in self.task.nodes:
            return
        self.picture.picked = ""
        in_hand = self.fragment.value
        if node_id != in_hand and self.role.value not in ("", CONCLUSION) and in_hand not in self.placements:
            self.target.value = node_id
            self.place()
            return
        self.fragment.value = node_id

    def _text_toggled(self, event) -> None:
        self.text_box.layout.display = "" if event["new"] else "none"
        self.refresh()

    # ---- what is shown ----------------------------------------------------------------------------
    def refresh(self) -> None:
        """Draw the map and say it."""
        self.canvas = self.chart.update(self.task.nodes, self.placements, self.mistakes, self.fragment.value)
        self.picture.show(self.canvas, self.chart.spots)
        wrong = {n: mistake for n, mistake in self.mistakes.items() if mistake}
        lines = [f"“{self.task.nodes[n].label}”: not yet, because {mistake}." for n, mistake in wrong.items()]
        self.sentence_box.value = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        self.listing = "\n".join(self._lines())
        self.list_box.value = (
            f"<div class='natolab-narrow'>{nested_list(self.listing)}</div>{folded_list(self.listing)}"
        )
        placed = f"{len(self.placements)} of {len(self.task.nodes)} fragments placed"
        names = "; ".join(node.label for node in self.task.nodes.values())
        self.text = f"Rebuild {NAMES[self.name]} from {len(self.task.nodes)} fragments: {names}"
        self.answer = "\n".join([f"{placed}.", *(line.strip() for line in self._lines())]) if self.placements else ""
        if self.argdown.value:
            try:
                self.text_box.value = to_argdown(rebuilding.rebuilt(self.task, self.placements))
            except DataError as error:
                self.text_box.value = f"// {error}"

    def _lines(self) -> list[str]:
        """Each fragment with where it stands, as a list."""
        lines = []
        for node_id, node in self.task.nodes.items():
            if node_id not in self.placements:
                lines.append(f"- {node.label}: still to be placed")
                continue
            target, role = self.placements[node_id]
            where = f" bearing on “{self.task.nodes[target].label}”" if target else ""
            sign = "" if node_id not in self.mistakes else "✗ " if self.mistakes[node_id] else "✓ "
            lines.append(f"- {sign}{node.label}: {role}{where}")
        return lines

    @property
    def png(self) -> bytes:
        """The map as a sharp picture."""
        return self.canvas.png()
