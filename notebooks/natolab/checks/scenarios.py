"""Answers that are scenarios: move few assumptions so that a verdict turns.

Leaves out: verdicts with more than two values.
"""

import math
from collections.abc import Mapping
from typing import Any

from natolab.checks.kinds import CORRECT, NOT_YET, OPEN, Feedback, Kind
from natolab.errors import DataError, NatolabError
from natolab.facts.assumptions import assumption
from natolab.facts.scenario import OWN, Scenario
from natolab.models import verdict
from natolab.questions import question


class Flip(Kind):
    """A scenario that turns a verdict.

    outcome    the question whose verdict it is, as natolab.questions.question knows it: "buildup.PATHS"
    solution   changes that turn it, e.g. {"usable_eu": 0.35}
    levers     the assumptions that may move
    at_most    how many of them
    start      changes of the defaults that stand at the start (they stay)
    smallest   True: moved back by one step of its slider, the verdict must not turn
    wrong      levers that look as if they would do it, each with its clause
    """

    def __init__(self, outcome, solution, levers, at_most=1, start=(), smallest=False, wrong=()):
        self.outcome, self.solution, self.start = outcome, dict(solution), dict(start)
        self.levers, self.at_most, self.smallest = list(levers), at_most, smallest
        self.wrong = dict(wrong)

    def _verdict(self, scenario: Scenario) -> str:
        return verdict.word(question(self.outcome).margin(scenario))

    def judge(self, answer) -> Feedback:
        """In range, only what may move, not too many, and the verdict turns."""
        if answer is None:
            return Feedback(OPEN)
        start = Scenario(self.start)
        if isinstance(answer, Mapping) and not isinstance(answer, Scenario):
            try:
                answer = start.having(OWN, **answer)
            except NatolabError as error:
                return Feedback(NOT_YET, str(error).rstrip("."))
        if not isinstance(answer, Scenario):
            return Feedback(NOT_YET, "it is no scenario: write Scenario(name_of_the_assumption=value)")
        moved = answer.changed(start)
        return Feedback(NOT_YET, slip) if (slip := self._slip(start, answer, moved)) else Feedback(CORRECT)

    def _slip(self, start: Scenario, answer: Scenario, moved: Mapping[str, float]) -> str | None:
        if not moved:
            return "nothing differs from the start"
        if len(moved) > self.at_most:
            lost = [key for key in start.changed() if key in moved and answer[key] == assumption(key).default]
            if lost and len(moved) - len(lost) <= self.at_most:
                return "it does not begin from the position that the task names: use its having(...)"
            most = "one may" if self.at_most == 1 else f"at most {self.at_most} may"
            return f"{len(moved)} assumptions differ from the start, and {most}"
        before, after = self._verdict(start), self._verdict(answer)
        if after == verdict.UNDECIDED:
            return "there nothing is ranked, so the verdict cannot be said"
        turned = after != before
        for key in moved:
            if key in self.wrong and (key not in self.levers or not turned):
                return self.wrong[key]
            if key not in self.levers:
                return f"“{assumption(key).label}” is not one of the assumptions that may move here"
        if not turned:
            unturned = f"the verdict has not turned: as at the start, the claim {before}"
            return f"{unturned}. Try the other direction, or further"
        if self.smallest and self._turns_earlier(start, answer, moved):
            return "the verdict turns, but one step less turns it as well: look for the smallest change"
        return None

    def _turns_earlier(self, start: Scenario, answer: Scenario, moved: Mapping[str, float]) -> bool:
        for key, value in moved.items():
            step = min(assumption(key).step, abs(value - start[key]))
            back = round(value - math.copysign(step, value - start[key]), 8)
            if self._verdict(answer.having(**{key: back})) == self._verdict(answer):
                return True
        return False

    def examples(self) -> list[tuple[Any, str]]:
        """Nothing moved; and the tempting levers moved as far as they go, or at all."""
        examples = [(Scenario(self.start), "nothing differs from the start")]
        for key, clause in self.wrong.items():
            a = assumption(key)
            for value in (a.reach, a.low):
                tried = Scenario({**self.start, key: value})
                if tried.changed(Scenario(self.start)) and self.judge(tried).because == clause:
                    examples.append((tried, clause))
                    break
            else:
                raise DataError(f"Moving {key} does turn the verdict: take it out of `wrong`.")
        return examples

    def right_answer(self) -> Scenario:
        """A scenario that turns the verdict."""
        return Scenario({**self.start, **self.solution})
