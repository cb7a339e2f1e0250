"""What every kind of answer shares: it judges, it knows wrong answers, it turns into plain data and back.

kind.judge(answer)   its Feedback: "open", "not yet", "correct" or "read", and because of what
kind.examples()      wrong answers with the clause each must get (for the tests)
kind.facts()         the kind as plain data, made whole again by `from_facts`

The kinds are in the modules beside this one: numbers (Number, Column), words (Choice, Pick, Prose), functions
(Function), scenarios (Flip), played (Turned, Rebuilt). A clause completes the sentence "not yet, because ...". It names
the mistake and not the answer.

Leaves out: plots (ask for the number behind one), several right answers of different form.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from natolab.errors import DataError

OPEN, NOT_YET, CORRECT, READ, UNCHECKED = "open", "not yet", "correct", "read", "unchecked"
DIGITS = 12  # significant digits kept of a sealed number: more would differ from machine to machine
NOTHING_TYPICAL = "this is not what the task asks for, and it is no typical slip: read the unit again, then a hint"
MISREAD = {
    "text": "it is text: write the number without quotation marks",
    "truth": "it is True or False, and the task asks for a number",
    "function": "it is a function itself: call it, with its arguments in parentheses",
    "many": "it holds several values, and the task asks for one number",
    "comma": "in Python a comma separates two numbers",
    "no function": "it is not a function: keep the line that begins with def, and give the name without ()",
    "none": "it is no number that can be read: give a plain number",
    "nan": "it is “not a number” (nan): a name, a year or a row it was made from is missing",
    "infinite": "it is infinite: something was divided by zero",
}


@dataclass(frozen=True)
class Feedback:
    """What is thought of an answer: its state, and the clause that says why."""

    state: str
    because: str = ""


class Misread(Exception):
    """An answer that is not of the kind asked for; its text is the clause that says so."""


def rounded(value):
    """Numbers to DIGITS significant digits, through lists and dicts; everything else as it is."""
    if isinstance(value, Mapping):
        return {str(key): rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple | np.ndarray | pd.Series):
        return [rounded(part) for part in value]
    if isinstance(value, np.generic):
        value = value.item()
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def pairs(wrong: Mapping | Iterable) -> list[tuple[Any, str]]:
    """Wrong answers and their clauses, given as a mapping or as pairs."""
    return [(answer, clause) for answer, clause in (wrong.items() if isinstance(wrong, Mapping) else wrong)]


class Kind:
    """What all kinds share: plain data and back."""

    names: ClassVar[dict[str, type["Kind"]]] = {}
    #: how many wrong answers a key must bring: two of its own, besides those every answer of the kind invites
    least: ClassVar[int] = 2

    def __init_subclass__(cls):
        Kind.names[cls.__name__] = cls

    def facts(self) -> dict:
        """The kind as plain data."""
        return {"kind": type(self).__name__, **{key: rounded(value) for key, value in vars(self).items()}}

    def judge(self, answer) -> Feedback:
        """What is thought of an answer."""
        raise NotImplementedError

    def examples(self) -> list[tuple[Any, str]]:
        """Wrong answers, each with the clause it must get."""
        raise NotImplementedError

    def right_answer(self):
        """An answer that is judged correct; None when a person must judge."""
        return None

    def tested(self) -> "Kind":
        """Itself, once the right answer is judged right and each wrong one as promised. Raises DataError."""
        if self.right_answer() is not None and self.judge(self.right_answer()).state != CORRECT:
            raise DataError(f"The right answer {self.right_answer()!r} is not judged correct: mend the key.")
        for answer, clause in self.examples():
            feedback = self.judge(answer)
            if feedback != Feedback(NOT_YET, clause):
                raise DataError(
                    f"The wrong answer {answer!r} is judged “{feedback.because or feedback.state}”: mend the key."
                )
        return self


def from_facts(facts: Mapping) -> Kind:
    """The kind that gave these facts. Raises DataError for an unknown one."""
    if facts.get("kind") not in Kind.names:
        raise DataError(f"There is no kind of answer called {facts.get('kind')}: update the module.")
    kind = object.__new__(Kind.names[facts["kind"]])
    vars(kind).update({key: value for key, value in facts.items() if key != "kind"})
    return kind
