"""Answers that are functions: called on inputs the learner does not see, compared with what the right one gives.

Leaves out: a limit of memory, and how the function is written.
"""

import dis
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from natolab.checks.deadline import Endless
from natolab.checks.kinds import CORRECT, MISREAD, NOT_YET, NOTHING_TYPICAL, OPEN, Feedback, Kind, pairs, rounded
from natolab.checks.numbers import Near, usual_mistake

NOT_EVERYWHERE = "it is right for some inputs and not for others: does it use every argument, and none twice?"


def untouched(function: Callable) -> bool:
    """Whether a function has no body yet: `...`, `pass`, a docstring, `return None`."""
    if not hasattr(function, "__code__"):
        return False
    idle = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "COPY_FREE_VARS"}
    steps = list(dis.get_instructions(function))
    given_back = [s for s in steps if s.opname in ("LOAD_CONST", "RETURN_CONST")]
    return bool(given_back) and all(s.opname in idle for s in steps) and given_back[-1].argval is None


def as_input(value):
    """A sealed input as the function receives it: lists as arrays, the rest as it is (always a fresh copy)."""
    return np.array(value, float) if isinstance(value, list) else value


class Function(Kind):
    """A function of numbers and arrays, compared with the right one on sealed inputs.

    right, wrong   functions; only what they give on the inputs is sealed
    calls          one tuple of arguments a call; lists become arrays
    """

    least = 3

    def __init__(self, right: Callable, calls: Iterable[tuple], wrong=(), relative: float = 1e-6):
        self.calls, self.relative = [list(call) for call in calls], relative
        self.right = [self._call(right, call) for call in self.calls]
        self.wrong = [[[self._call(f, call) for call in self.calls], clause] for f, clause in pairs(wrong)]

    @staticmethod
    def _call(function: Callable, call) -> list[float]:
        """What the function gives for one call, as a flat list."""
        return rounded(np.ravel(np.asarray(function(*map(as_input, call)), float)).tolist())

    def judge(self, answer) -> Feedback:
        """Calls it on every sealed input; whatever it raises becomes a clause."""
        if answer is None or (callable(answer) and untouched(answer)):
            return Feedback(OPEN)
        if not callable(answer):
            return Feedback(NOT_YET, MISREAD["no function"])
        given = []
        for call in self.calls:
            try:
                value = answer(*map(as_input, call))
            except Endless:
                raise
            except BaseException as error:  # sys.exit() included
                message = f"{type(error).__name__}: {error}".splitlines()[0][:120].rstrip(": ")
                return Feedback(NOT_YET, f"the function stops on one of the test inputs ({message})")
            if value is None:
                return Feedback(NOT_YET, "the function gives nothing back: end it with a return line")
            try:
                given.append(np.ravel(np.asarray(value, float)))
            except (TypeError, ValueError):
                return Feedback(
                    NOT_YET, f"the function gives back {type(value).__name__}, and the task asks for numbers"
                )
        return self._compare(given)

    def _compare(self, given: list[np.ndarray]) -> Feedback:
        near = Near(relative=self.relative)

        def like(outputs) -> list[bool]:
            return [near.all(g, np.array(o)) for g, o in zip(given, outputs, strict=True)]

        if all(like(self.right)):
            return Feedback(CORRECT)
        for outputs, clause in self.wrong:
            if all(like(outputs)):
                return Feedback(NOT_YET, clause)
        for output, right in zip(given, self.right, strict=True):
            if output.size != len(right):
                return Feedback(NOT_YET, f"it gives back {output.size} numbers where {len(right)} are asked for")
        if not all(np.isfinite(g).all() for g in given):
            return Feedback(NOT_YET, MISREAD["nan"])
        if any(like(self.right)):
            return Feedback(NOT_YET, NOT_EVERYWHERE)
        slip = usual_mistake(np.concatenate(given), np.concatenate([np.array(r) for r in self.right]))
        return Feedback(NOT_YET, slip or NOTHING_TYPICAL)

    def _acting(self, outputs: list[list[float]]) -> Callable:
        """A function that gives these outputs on the sealed inputs."""

        def acting(*arguments):
            for call, output in zip(self.calls, outputs, strict=True):
                if all(np.array_equal(as_input(a), b) for a, b in zip(call, arguments, strict=True)):
                    return np.array(output)
            raise KeyError(arguments)

        return acting

    def examples(self) -> list[tuple[Any, str]]:
        """The expected slips, and a number in place of the function."""
        return [*((self._acting(outputs), clause) for outputs, clause in self.wrong), (1.0, MISREAD["no function"])]

    def right_answer(self) -> Callable:
        """A function that gives the right numbers on the sealed inputs."""
        return self._acting(self.right)
