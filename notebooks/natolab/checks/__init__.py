"""Self-checks of the exercises: is it correct, not yet (and because of what), or not attempted?

check("4.3", answer_4_3)   one answer judged in one sentence, with two hints and the solution folded under it
summary("4")               how many tasks of exercise 4 are attempted, correct, open, and which
results()                  what has been checked in this session, by task
require("4.3", answer)     raises Unsolved unless the answer is correct: what an autograder runs
key("4.3", Number(...))    what a task asks for, written by its author in the solved notebook

A check never raises because of an answer, whatever the answer is, and stops one that does not come to an end (but
for a single step of compiled code, see `natolab.checks.deadline`). The kinds of answers and their typical mistakes
are in the modules below this one, the sealed keys in `natolab.checks.seal`.

Leaves out: marks (nbgrader gives them), a limit on tries, any judgement of prose.
"""

import html
import os
import re
import warnings
from dataclasses import dataclass

from natolab.checks import seal
from natolab.checks.deadline import Endless, within
from natolab.checks.functions import Function
from natolab.checks.kinds import CORRECT, NOT_YET, OPEN, READ, UNCHECKED, Feedback, Kind, from_facts
from natolab.checks.numbers import Column, Number
from natolab.checks.played import Rebuilt, Turned
from natolab.checks.scenarios import Flip
from natolab.checks.words import Choice, Pick, Prose
from natolab.errors import DataError, NatolabError
from natolab.learner import progress

__all__ = [
    "Choice", "Column", "Flip", "Function", "Number", "Pick", "Prose", "Rebuilt", "Result", "Summary", "Turned",
    "Unsolved",
    "check", "key", "require", "results", "summary", "tasks", "written",
]  # fmt: skip

#: a sign and a word for every state; the colour is only that of the line beside them
SIGNS = {OPEN: "○", NOT_YET: "✘", CORRECT: "✔", READ: "✎", UNCHECKED: "?"}
WORDS = {
    OPEN: "not attempted yet",
    NOT_YET: "not yet",
    CORRECT: "correct",
    READ: "written",
    UNCHECKED: "cannot be checked",
}
COLOURS = {OPEN: "#767676", NOT_YET: "#b3261e", CORRECT: "#1b7f3b", READ: "#1a5fb4", UNCHECKED: "#767676"}
READER = "An instructor or a neighbour reads this"
#: how long an answer may take; one that ends needs milliseconds, on a crowded machine a second or two
SECONDS = 10.0
#: a class that is marked can leave the folded solution out: set this variable to "hide" where the kernels start
SOLUTIONS = "NATOLAB_SOLUTIONS"

_record: dict[str, "Result"] = {}
_written: dict[str, dict] = {}  # keys of the solved notebook that runs here


class Unsolved(NatolabError):
    """An answer that is not correct; its text is the sentence of the check."""


def _folds(parts: dict[str, str]) -> str:
    return "".join(
        f"<details><summary style='cursor:pointer'>{html.escape(title)}</summary>"
        f"<div style='margin:2px 0 8px 16px; white-space:pre-wrap'>{text}</div></details>"
        for title, text in parts.items()
        if text
    )


def _text(text: str) -> str:
    """Text of a key or a clause as HTML; what stands in backticks is code, and single line ends are the source's."""
    joined = re.sub(r"(?<!\n)\n(?![\n•])", " ", text.strip())
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(joined))


class _Shown:
    """Shows itself as HTML and, where that is not understood, as its sentence; never as an execution result.

    (nbgrader takes an execution result for partial marks.)
    """

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display({"text/plain": self.sentence, "text/html": self.to_html()}, raw=True)

    def __repr__(self) -> str:
        return self.sentence


@dataclass(frozen=True, repr=False)
class Result(_Shown):
    """What a check says: task, state (open, not yet, correct, read, unchecked), why, and what is folded under it."""

    task: str
    state: str
    because: str = ""
    hints: tuple[str, ...] = ()
    solution: str = ""
    code: str = ""
    rubric: tuple[str, ...] = ()

    @property
    def attempted(self) -> bool:
        """Whether there is an answer at all."""
        return self.state not in (OPEN, UNCHECKED)

    @property
    def correct(self) -> bool:
        """Whether the answer is right. Prose is never said to be."""
        return self.state == CORRECT

    @property
    def entry(self) -> dict:
        """The result as plain data, to keep."""
        return {"state": self.state, "attempted": self.attempted, "correct": self.correct}

    @property
    def said(self) -> str:
        """Everything after the sign and the word."""
        if self.state in (NOT_YET, UNCHECKED):
            return f", because {self.because}" + ("" if self.because.endswith("?") else ".")
        if self.state == OPEN:
            return ": write your answer into the cell above, run that cell, then this check again."
        if self.state == READ:
            return f", {self.because}. {READER}; the checklist is below."
        return "."

    @property
    def sentence(self) -> str:
        """The result in one line."""
        return f"{SIGNS[self.state]} Exercise {self.task}: {WORDS[self.state]}{self.said}"

    def to_html(self) -> str:
        """The sentence, then folded: hint 1, hint 2, solution (for prose: what a reader looks for)."""
        line = (
            f"<p role='status' style='margin:0 0 4px 0'>Exercise {html.escape(self.task)}: <b>"
            f"{SIGNS[self.state]} {WORDS[self.state]}</b>{_text(self.said)}</p>"
        )
        folds = {"What a reader looks for": "\n".join(f"• {_text(point)}" for point in self.rubric)}
        folds |= {f"Hint {i}": _text(hint) for i, hint in enumerate(self.hints, 1)}
        if os.environ.get(SOLUTIONS) != "hide":
            style = "margin:6px 0 0 0; white-space:pre; overflow-x:auto"
            code = f"<pre style='{style}'>{html.escape(self.code)}</pre>" if self.code else ""
            folds["One possible answer" if self.rubric else "Solution"] = _text(self.solution) + code
        return (
            f"<div style='border-left:4px solid {COLOURS[self.state]}; padding:4px 10px; line-height:1.4; "
            f"max-width:900px'>{line}{_folds(folds)}</div>"
        )


# ---- checking -----------------------------------------------------------------------------------------
def _facts(task: str) -> dict:
    """The key of a task as plain data, one written here before a sealed one. Raises DataError when there is none."""
    try:
        return _written[task] if task in _written else seal.read()[task]
    except KeyError:
        raise DataError(f"there is no Exercise {task}: take the number from the heading of the task") from None


def _looked_at(kind: Kind, answer) -> Feedback:
    """What is thought of an answer, whatever it does when it is looked at."""
    try:
        return kind.judge(answer)
    except (DataError, Endless):  # the module's own files, not the answer; its time is over
        raise
    except BaseException as error:  # sys.exit() included
        return Feedback(NOT_YET, f"this answer cannot be read ({type(error).__name__}): give a plain one")


def _judged(task: str, answer) -> Result:
    try:
        facts = _facts(task)
        folded = {k: facts.get(k, "") for k in ("solution", "code")} | {"hints": tuple(facts["hints"])}
        folded["rubric"] = tuple(facts["asked"].get("rubric", ()))
        kind = from_facts(facts["asked"])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a warning would turn up under the learner's check
            feedback = within(SECONDS, lambda: _looked_at(kind, answer))
        return Result(task, feedback.state, feedback.because, **folded)
    except DataError as error:
        return Result(task, UNCHECKED, str(error).rstrip("."))
    except Endless as error:
        subject = "the function" if callable(answer) else "this answer"
        end = f"and was stopped after {SECONDS:g} seconds: what ends its loop?"
        left = "and could not be stopped: mend its loop, then restart the kernel"
        why = f"{subject} does not come to an end {end if error.stopped else left}"
        return Result(task, NOT_YET, why, **folded)


def check(task: str, answer=None) -> Result:
    """Judge an answer and remember the result: shows one sentence. Never raises because of an answer."""
    result = _judged(str(task), answer)
    _record[result.task] = result
    if result.attempted:  # an empty cell must not replace what was reached before
        progress.record("exercises", result.task, result.entry)
    return result


def require(task: str, answer=None) -> None:
    """Raise Unsolved, with the sentence of the check, unless the answer is correct (for autograders)."""
    result = _judged(str(task), answer)
    if not result.correct:
        raise Unsolved(result.sentence)


def results() -> dict[str, Result]:
    """What has been checked in this session, by task (a copy)."""
    return dict(_record)


# ---- summary ------------------------------------------------------------------------------------------
@dataclass(frozen=True, repr=False)
class Summary(_Shown):
    """Where an exercise stands: the state of each of its tasks, as last checked in this session."""

    exercise: str
    states: dict[str, str]

    def tasks(self, *states: str) -> list[str]:
        """The tasks in any of these states."""
        return [task for task, state in self.states.items() if state in states]

    @property
    def attempted(self) -> int:
        """How many tasks have an answer."""
        return len(self.states) - len(self.open)

    @property
    def correct(self) -> int:
        """How many answers are correct."""
        return len(self.tasks(CORRECT))

    @property
    def open(self) -> list[str]:
        """The tasks without an answer, or not checked yet."""
        return self.tasks(OPEN, UNCHECKED)

    @property
    def sentence(self) -> str:
        """Attempted, correct, for a reader, not yet, open: numbers, and which."""
        if not self.states:
            return f'There is no exercise {self.exercise}: write its number, as in summary("4").'
        parts = [f"{self.attempted} of {len(self.states)} tasks attempted", f"{self.correct} correct"]
        for words, ids in (
            ("for a reader", self.tasks(READ)),
            ("not yet", self.tasks(NOT_YET)),
            ("open", self.open),
        ):
            if ids:
                parts.append(f"{len(ids)} {words} ({', '.join(ids)})")
        end = "" if self.open or self.tasks(NOT_YET) else " Nothing is left open."
        return f"Exercise {self.exercise}: {', '.join(parts)}.{end}"

    def to_html(self) -> str:
        """The sentence over one line a task, sign and word."""
        lines = "".join(
            f"<li><b>{SIGNS[state]} {WORDS[state]}</b> Exercise {task}</li>" for task, state in self.states.items()
        )
        listed = f"<ul style='list-style:none; padding-left:8px'>{lines}</ul>"
        return f"<p role='status'>{html.escape(self.sentence)}</p>{listed}"


def tasks(exercise: str) -> list[str]:
    """The tasks of an exercise ("4" or 4) that have a key, in order. Raises DataError when no key can be read."""
    number = str(exercise).lstrip("0")
    known = _written if any(task.split(".")[0] == number for task in _written) else seal.read()
    return sorted((t for t in known if t.split(".")[0] == number), key=lambda t: int(t.split(".")[1]))


def summary(exercise: str) -> Summary | Result:
    """Where an exercise ("4") stands in this session. Says all is done only when nothing is open."""
    number = str(exercise).lstrip("0")
    try:
        return Summary(number, {t: _record[t].state if t in _record else OPEN for t in tasks(number)})
    except DataError as error:
        return Result(number, UNCHECKED, str(error).rstrip("."))


# ---- keys ---------------------------------------------------------------------------------------------
def key(task: str, asked: Kind, hints: tuple[str, str], solution: str) -> None:
    """What a task asks for, two hints and the worked solution in words; used in the solved notebook only.

    The kind is tried on its own right and wrong answers first. Raises DataError when one is judged otherwise.
    """
    if len(hints) != 2 or not all(hints) or not solution:
        raise DataError(f"Exercise {task} needs two hints and a solution in words: mend the key.")
    if len(asked.tested().examples()) < asked.least:
        raise DataError(f"Exercise {task} needs two typical mistakes of its own: add them to the key.")
    _written[task] = {"asked": asked.facts(), "hints": list(hints), "solution": solution}


def written() -> dict[str, dict]:
    """The keys written in this session, as plain data (a copy)."""
    return dict(_written)
