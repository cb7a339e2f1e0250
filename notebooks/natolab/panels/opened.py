"""A code is a link: opened on the chart it was made on, with the levers that it moves.

open(code)    the explorer of the question that the code names, at the code's scenario

A code that names no question (made by an earlier edition, or in a room) opens on the question that most of its levers
move. What the code moves has a row, on tabs if there is much of it. Left out: levers that the chart does not read; the
sentence above it names them.
"""

import html

from natolab.facts.scenario import Scenario, assumption
from natolab.models import verdict
from natolab.panels.explorer import Explorer
from natolab.questions import MOST_LEVERS, Question, every, question


def _best(moved: set[str]) -> Question:
    """The question that most of the levers move; of several the one with the fewest levers of its own."""
    return max(every().values(), key=lambda asked: (len(moved & set(asked.inputs)), -len(asked.inputs)))


def open(code: str) -> Explorer:  # the word a learner would use: nl.open("nato1-…")
    """The explorer that shows a share code. Raises ScenarioError for a damaged or foreign code, DataError likewise."""
    scenario = Scenario.from_code(code)
    moved = scenario.changed()
    shown_question = question(scenario.made_on) if scenario.made_on else _best(set(moved))
    read = [key for key in shown_question.inputs if key in moved]
    others = [key for key in shown_question.drawn if key not in moved]
    levers = [*read, *others[: max(MOST_LEVERS - len(read), 0)]]
    pages = [levers[start : start + MOST_LEVERS] for start in range(0, len(levers), MOST_LEVERS)]
    tabs = {f"Moved, {number}": page for number, page in enumerate(pages, 1)} if len(pages) > 1 else levers
    shown = Explorer(shown_question, tabs)
    shown.load(code)
    where = verdict.word(float(shown_question.margin(scenario)))
    unread = [assumption(key).label for key in moved if key not in levers]
    more = f" It also moves, without a row here: {', '.join(unread)}." if unread else ""
    sentence = (
        f"Opened on: {shown_question.name} Position: {shown.describe(scenario)}. Here the verdict is: {where}.{more}"
    )
    shown.message.value = html.escape(f"{sentence} {scenario.note}".strip())
    return shown
