"""Concept questions: pick an option, read the reply to that very option.

Concept("07.1")        one question as a control; nothing is forced, an answer is recorded when it is checked
concepts("07")         the questions of a notebook
concept("07.1")        one question: options, which is right, the misconception behind each other one, replies

Every option that is not right is a belief learners really hold, and its reply explains what it misses. The questions
are in data/concepts.csv, one row an option. Left out: marks, time limits, and which option is right where no kernel
runs (the folded answers of a notebook serve its readers).
"""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import ipywidgets as widgets

from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.notebooks import course
from natolab.learner import progress
from natolab.panels.panel import Panel, asked, noted, spoken

#: ipywidgets gives each radio button one line of fixed height; an option may need two
RADIO_CSS = """<style>
.natolab-concept .widget-radio {width: 98%; flex-direction: column}
.natolab-concept .widget-radio > label.widget-label {position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%)}
.natolab-concept .widget-radio-box label {height: auto; line-height: 1.4; white-space: normal; overflow: visible;
  display: block; margin: 0; padding: 2px 0 2px 24px; position: relative; cursor: pointer}
.natolab-concept .widget-radio-box input {position: absolute; left: 0; top: 2px; height: 1.4em; margin: 0 2px}
</style>"""


@dataclass(frozen=True)
class Option:
    """One option: its text, whether it is right, the misconception behind it if not, and the reply."""

    text: str
    right: bool
    misconception: str
    reply: str


@dataclass(frozen=True)
class ConceptQuestion:
    """One question with its options, in the order in which they are shown."""

    id: str
    notebook: str
    question: str
    options: tuple[Option, ...]

    def option(self, text: str) -> Option | None:
        """The option of that text, or None."""
        return next((option for option in self.options if option.text == text), None)


@cache
def _register() -> Mapping[str, ConceptQuestion]:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in tables.rows("concepts.csv"):
        rows.setdefault(row["id"], []).append(row)
    return MappingProxyType(
        {
            key: ConceptQuestion(
                key,
                part[0]["notebook"],
                part[0]["question"],
                tuple(Option(r["option"], r["right"] == "yes", r["misconception"], r["reply"]) for r in part),
            )
            for key, part in rows.items()
        }
    )


def concept(concept_id: str) -> ConceptQuestion:
    """One question. Raises DataError for an unknown id."""
    if concept_id not in _register():
        raise DataError(f"There is no concept question {concept_id}: data/concepts.csv lists them, such as 07.1.")
    return _register()[concept_id]


def concepts(number: str = "") -> list[ConceptQuestion]:
    """The questions of a notebook, or all. Raises DataError for an unknown notebook."""
    if number and number not in course():
        raise DataError(f"There is no notebook {number}: choose from {', '.join(course())}.")
    return [question for question in _register().values() if number in ("", question.notebook)]


class Concept(Panel):
    """The question, its options as radio buttons, a button, and the reply to the option chosen."""

    def __init__(self, concept_id: str):
        self.question = concept(concept_id)
        self.choice = widgets.RadioButtons(
            options=[option.text for option in self.question.options],
            value=None,
            description="Your answer",
        )
        self.button = widgets.Button(description="Check my answer", tooltip="The reply to the option you chose")
        self.button.on_click(lambda _: self.check())
        self.feedback = spoken(value=self._restored())
        words = widgets.HTML(f"<b>{html.escape(self.question.question)}</b>")
        self.widget = asked(words, self.choice, self.button, self.feedback, css=RADIO_CSS)
        self.widget.add_class("natolab-concept")
        options = " ".join(f"({letter}) {o.text}" for letter, o in zip("abcd", self.question.options, strict=False))
        self.text = f"{self.question.question} {options}"

    def _restored(self) -> str:
        """Start from the answer that was kept, if that option is still there."""
        progress.describe("concepts", self.question.id, self.question.question)
        kept = progress.entries("concepts").get(self.question.id, {}).get("answer")
        if self.question.option(kept) is None:
            return noted("")
        self.choice.value = kept
        self.answer = f"Your answer: {kept}"
        return noted("Restored: the option you chose before. Check it again to read the reply, or choose another.")

    def check(self) -> None:
        """Reply to the option chosen and record it; with none chosen, say so and record nothing."""
        option = self.question.option(self.choice.value)
        if option is None:
            self.feedback.value = (
                "<p role='status'><b>Nothing is chosen yet: choose an option, or go on reading.</b></p>"
            )
            return
        progress.record("concepts", self.question.id, {"answer": option.text, "right": option.right})
        self.answer = f"Your answer: {option.text}\n{option.reply}"
        start = "Agreed." if option.right else "Not yet."
        self.feedback.value = f"<p role='status'><b>{start}</b> {noted(option.reply)}</p>"
