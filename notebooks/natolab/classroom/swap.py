"""Swap sides: write the other man's best reply, and have a neighbour score it; no server.

SwapSides("C12")         a box for the reply, four questions to score oneself by, and a slip for the neighbour
ScoreReply()             the neighbour's side: the tag of the slip, the same four questions, a code for the instructor

The reply itself never leaves the notebook by a code: it is shown or sent by whatever the two use. The code of the
neighbour bears the writer's tag, so that pooling sets both scores beside each other (natolab.classroom.room).
Left out: names; marks.
"""

import html

import ipywidgets as widgets

from natolab.classroom import desk
from natolab.classroom.room import GIVEN_POINTS, OWN_POINTS
from natolab.errors import ScenarioError
from natolab.facts.claims import claim
from natolab.learner import progress
from natolab.learner.answers import Answers
from natolab.panels.panel import Panel, framed, noted, spoken, status

WORDS = 100
#: what a reply is scored by, 0 to 2 points each
RUBRIC = (
    "It puts the other man's case so that he would sign it.",
    "It gives a reason of his, with a number or a paragraph.",
    "It meets the strongest objection, and does not pass it over.",
    "It has no word about persons or peoples that he would not use.",
)
POINTS = (("not yet: 0", 0), ("partly: 1", 1), ("yes: 2", 2))


class _Rubric:
    """Four questions, each from 0 to 2, nothing chosen at the start."""

    def __init__(self):
        self.lists = []
        rows = []
        for line in RUBRIC:
            chosen = widgets.Dropdown(options=[("choose…", ""), *POINTS], description=line)
            chosen.layout.width = "130px"
            chosen.add_class("natolab-box")
            label = widgets.HTML(html.escape(line))
            label.add_class("natolab-label")
            row = widgets.HBox([label, chosen], layout=widgets.Layout(flex_flow="row wrap"))
            row.add_class("natolab-row")
            self.lists.append(chosen)
            rows.append(row)
        self.widget = widgets.VBox(rows)

    def points(self) -> tuple[int, ...]:
        """Points of each question. Raises ScenarioError while one is open."""
        points = tuple(chosen.value for chosen in self.lists)
        if "" in points:
            raise ScenarioError(f"{points.count('')} of {len(points)} questions are open: choose 0, 1 or 2 for each.")
        return points


class SwapSides(Panel):
    """The best reply of the side that does not make the claim, in a hundred words. Raises DataError."""

    def __init__(self, claim_id: str):
        self.claim = claim(claim_id)
        opponent = "Walt" if self.claim.speaker == "Rutte" else "Rutte, or who argues for him"
        self.reply = widgets.Textarea(
            description="The reply", rows=6, layout=widgets.Layout(width="98%"), style={"description_width": "90px"},
            placeholder=f"at most {WORDS} words, in the words of {opponent}",
        )  # fmt: skip
        self.rubric = _Rubric()
        self.button = widgets.Button(description="Score myself, make a slip")
        self.button.on_click(lambda _: self.lock())
        self.feedback = spoken()
        head = widgets.HTML(
            f"<b>Swap sides.</b> {self.claim.id}: {html.escape(self.claim.paraphrase)} Write the best reply of "
            f"{opponent}, whether you share it or not."
        )
        progress.describe(
            "series", OWN_POINTS, "Points that the writer gives the reply for the other side, 0 to 2 each"
        )
        self.widget = framed(head, self.reply, self.rubric.widget, self.button, self.feedback)
        self.text = f"Write the other side's best reply to {self.claim.id} in {WORDS} words: {self.claim.paraphrase}"

    def lock(self) -> None:
        """Put the points down and show the slip; what is missing gets one sentence."""
        count = len(self.reply.value.split())
        try:
            if not 1 <= count <= WORDS:
                raise ScenarioError(f"The reply has {count} words: write 1 to {WORDS}.")
            points = self.rubric.points()
        except ScenarioError as error:
            self.feedback.value = status(str(error))
            return
        progress.record("series", OWN_POINTS, {"numbers": list(points)})
        self.answer = f"Reply ({count} words): {self.reply.value}\nOwn points: {sum(points)} of {2 * len(RUBRIC)}."
        slip = f"Give your neighbour the reply and these letters: {desk.my_tag()}. Your points: {sum(points)}."
        self.feedback.value = f"<p role='status'>{noted(slip)}</p>"


class ScoreReply(Panel):
    """The neighbour's side: letters of the slip, four questions, and a code to send."""

    text = "Score a neighbour's reply: the letters of the slip, and four questions"

    def __init__(self):
        self.tag = widgets.Text(
            description="Letters of the slip", style={"description_width": "130px"}, continuous_update=False
        )
        self.rubric = _Rubric()
        self.button = widgets.Button(description="Make the code")
        self.button.on_click(lambda _: self.make())
        self.feedback, self.code = spoken(), ""
        head = widgets.HTML("<b>Score your neighbour's reply.</b> Read it, then answer for it, not for the case.")
        self.widget = framed(head, self.tag, self.rubric.widget, self.button, self.feedback)

    def make(self) -> None:
        """The code of the points under the writer's tag; what is missing gets one sentence."""
        try:
            tag = self.tag.value.strip().lower()
            if not tag:
                raise ScenarioError("The letters are missing: type the six letters of the slip.")
            points = self.rubric.points()
            self.code = Answers({}, {}, None, "after", tag, {GIVEN_POINTS: points}).code()
        except ScenarioError as error:
            self.feedback.value = status(str(error))
            return
        self.answer = f"Send this line to the instructor: {self.code}"
        self.feedback.value = status(self.answer)
