"""Answers that were played: the solution of a flip puzzle, and an argument rebuilt from its fragments.

Turned("04")       a code or scenario that turns the verdict of the puzzle: levers that may move, no more than par
Rebuilt("walt")    the placements of natolab.panels.rebuild, as a dict: fragment -> (what it bears on, its role)

Leaves out: how likely a move is, and what a map is worth that differs with reasons.
"""

from collections.abc import Mapping
from typing import Any

from natolab.checks.kinds import CORRECT, NOT_YET, OPEN, Feedback, Kind
from natolab.errors import DataError, NatolabError
from natolab.facts import rebuilding
from natolab.facts.assumptions import assumption
from natolab.facts.puzzles import puzzle
from natolab.facts.scenario import Scenario
from natolab.models import puzzles, verdict
from natolab.questions import question


class Turned(Kind):
    """A solution of the flip puzzle of a notebook.

    which      the notebook, or the id of the puzzle: "04"
    solution   values of the levers that do it
    wrong      levers that may move and do not turn it by themselves: lever -> clause
    """

    least = 3

    def __init__(self, which: str, solution: Mapping[str, float], wrong: Mapping[str, str]):
        self.which, self.solution, self.wrong = which, dict(solution), dict(wrong)
        par = puzzles.par(question(puzzle(which).question).margin, puzzle(which).scenario, self._allowed)
        if par is None:
            raise DataError(
                f"The puzzle {which} has no solution with up to {puzzles.MOST} moves: mend data/puzzles.csv."
            )
        self.par = par.moves

    @property
    def _allowed(self) -> tuple[str, ...]:
        asked = puzzle(self.which)
        return tuple(key for key in question(asked.question).inputs if key not in asked.forbidden)

    def judge(self, answer) -> Feedback:
        """A code that can be read, the puzzle's start, levers that may move, the verdict turned, no move too many."""
        if answer is None:
            return Feedback(OPEN)
        if isinstance(answer, str):
            try:
                answer = Scenario.from_code(answer)
            except NatolabError as error:
                return Feedback(NOT_YET, f"the code cannot be used. {str(error).rstrip('.')}")
        if not isinstance(answer, Scenario):
            return Feedback(
                NOT_YET, "it is no code: press Share under the puzzle and paste the line, in quotation marks"
            )
        return Feedback(NOT_YET, slip) if (slip := self._slip(answer)) else Feedback(CORRECT)

    def _slip(self, answer: Scenario) -> str | None:
        asked, allowed = puzzle(self.which), self._allowed
        moved = puzzles.moves(asked.scenario, answer, allowed)
        if not moved:
            return "nothing differs from the start of the puzzle"
        outside = [key for key in moved if key not in allowed]
        if any(key in asked.scenario.changed() and answer[key] == assumption(key).default for key in outside):
            return "it does not begin where the puzzle begins: press Reset under the puzzle, and move from there"
        if outside:
            return f"“{assumption(outside[0]).label}” may not move in this puzzle"
        margin = question(asked.question).margin
        if not puzzles.turned(margin, asked.scenario, answer):
            only = moved[0] if len(moved) == 1 else ""
            still = f"the verdict has not turned: as at the start, the claim {verdict.word(float(margin(answer)))}"
            return self.wrong.get(only, still)
        if len(moved) > self.par:
            return f"the verdict turns, but {len(moved)} levers moved, and fewer are enough: put one back and look"
        return None

    def examples(self) -> list[tuple[Any, str]]:
        """Nothing moved; a lever that may not move; one that does not do it; one move more than is needed."""
        flip_puzzle = puzzle(self.which)
        start, examples = flip_puzzle.scenario, [(flip_puzzle.scenario, "nothing differs from the start of the puzzle")]
        for key in sorted(flip_puzzle.forbidden)[:1]:
            a = assumption(key)
            moved = start.having(**{key: a.low if start[key] != a.low else a.reach})
            examples.append((moved, f"“{a.label}” may not move in this puzzle"))
        for key, clause in self.wrong.items():
            a = assumption(key)
            tried = (start.having(**{key: end}) for end in (a.reach, a.low))
            scenario = next((s for s in tried if self.judge(s) == Feedback(NOT_YET, clause)), None)
            if scenario is None:
                raise DataError(f"Moving {key} alone does turn the verdict: take it out of `wrong`.")
            examples.append((scenario, clause))
        return examples + self._too_many()

    def _too_many(self) -> list[tuple[Scenario, str]]:
        clause = f"the verdict turns, but {self.par + 1} levers moved, and fewer are enough: put one back and look"
        for key in self._allowed:
            a = assumption(key)
            for end in (a.reach, a.low):
                more = self.right_answer().having(**{key: end})
                if key not in self.solution and self.judge(more) == Feedback(NOT_YET, clause):
                    return [(more, clause)]
        return []

    def right_answer(self) -> Scenario:
        """A scenario that solves it."""
        return puzzle(self.which).scenario.having(**self.solution)


class Rebuilt(Kind):
    """An argument rebuilt from its fragments, judged by natolab.facts.rebuilding.

    which   "walt" or "rutte"
    """

    least = 3

    def __init__(self, which: str):
        self.which = which

    def judge(self, answer) -> Feedback:
        """A dict, fragments and roles that there are, none left out, each in its place."""
        if answer is None or answer == {}:
            return Feedback(OPEN)
        task = rebuilding.task(self.which)
        if not isinstance(answer, Mapping) or not all(_is_pair(place) for place in answer.values()):
            return Feedback(NOT_YET, 'it is no map: write {"fragment": ("what it bears on", "role"), …}')
        try:
            judged = rebuilding.judged(task, {key: tuple(place) for key, place in answer.items()})
        except DataError as error:
            return Feedback(NOT_YET, str(error).rstrip("."))
        if wrong := [key for key, mistake in judged.items() if mistake]:
            return Feedback(NOT_YET, _of(task, wrong[0], judged[wrong[0]]))
        left = [key for key in task.nodes if key not in answer]
        if left:
            return Feedback(NOT_YET, f"what is placed is right, and not placed yet are {', '.join(left)}")
        return Feedback(CORRECT)

    def examples(self) -> list[tuple[Any, str]]:
        """A premise taken for the conclusion, linked taken for convergent, an objection under the wrong claim."""
        task, right = rebuilding.task(self.which), self.right_answer()
        reason = next(key for key, (_, role) in right.items() if role == "co-premise")
        against = next(key for key, (_, role) in right.items() if role in rebuilding.AGAINST)
        elsewhere = next(
            key for key in right if key not in (against, *(e.end for e in task.edges if e.start == against))
        )
        slips = {
            reason: ("", rebuilding.CONCLUSION),
            against: (elsewhere, "objection to the claim"),
        }
        answers = [({**right, key: place}, key) for key, place in slips.items()]
        answers.append(({**right, reason: (right[reason][0], "premise by itself")}, reason))
        examples = [(answer, _of(task, key, rebuilding.judged(task, answer)[key])) for answer, key in answers]
        short = dict(list(right.items())[:-1])
        return [*examples, (short, f"what is placed is right, and not placed yet are {list(right)[-1]}")]

    def right_answer(self) -> dict[str, tuple[str, str]]:
        """Every fragment in its place."""
        return rebuilding.solution(rebuilding.task(self.which))


def _is_pair(place) -> bool:
    return isinstance(place, tuple | list) and len(place) == 2 and all(isinstance(part, str) for part in place)


def _of(task: rebuilding.Task, key: str, mistake: str) -> str:
    """A mistake with the fragment that it is about."""
    return f"{key}, “{task.nodes[key].label}”, is out of place: {mistake}"
