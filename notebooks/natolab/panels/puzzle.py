"""Flip puzzles: turn a verdict with the fewest moves, some levers being forbidden.

Puzzle("04")    the puzzle of notebook 04: an explorer with the levers that may move, the count of moves, a hint

A move is a lever that stands elsewhere than at the start, however far. The par is computed (natolab.models.puzzles).
A solution is shared as a code and read back, so that somebody else's can be looked at; what each move stands for in
the world is said. Left out: how likely a move is; that is for the learner to judge.
"""

import html

import ipywidgets as widgets

from natolab.errors import ScenarioError
from natolab.facts.assumptions import assumption
from natolab.facts.puzzles import means, puzzle
from natolab.facts.scenario import Scenario
from natolab.learner import progress
from natolab.models import puzzles, verdict
from natolab.models.sensitivity import swing
from natolab.panels.explorer import Explorer
from natolab.panels.panel import Panel, framed, noted, spoken, status
from natolab.questions import MOST_LEVERS, board, question

HINTED = 3  # levers named by a hint


class Puzzle(Panel):
    """Task, explorer, moves so far against the par, a hint, and the reason once it is solved."""

    pictured = True

    def __init__(self, which: str):
        self.puzzle = puzzle(which)
        self.question = question(self.puzzle.question)
        self.start = self.puzzle.scenario
        self.allowed = tuple(key for key in self.question.inputs if key not in self.puzzle.forbidden)
        self.par = puzzles.par(self.question.margin, self.start, self.allowed)
        tabs = {title: tuple(k for k in ids if k in self.allowed) for title, ids in board.levers().items()}
        tabs = {title: ids for title, ids in tabs.items() if len(ids) > 1}  # what is alone of its tab goes to the rest
        beside = tuple(key for key in self.allowed if not any(key in ids for ids in tabs.values()))
        for start in range(0, len(beside), MOST_LEVERS):
            tabs["The rest" + f", {start // MOST_LEVERS + 1}" * bool(start)] = beside[start : start + MOST_LEVERS]
        self.explorer = Explorer(self.question, tabs, scenario=self.start)
        self.hint_button = widgets.Button(description="Hint", tooltip="The levers that move this outcome most")
        self.hint_button.on_click(lambda _: self.hint())
        self.feedback, self.hinted = spoken(), spoken()
        head = widgets.HTML(f"<b>Puzzle.</b> {html.escape(self.puzzle.task)} {html.escape(self._par_in_words())}")
        self.feedback.add_class("natolab-standing")
        self.widget = framed(head, widgets.HBox([self.hint_button]), self.hinted, self.explorer.widget, self.feedback)
        for kind in ("wide", "puzzle"):
            self.widget.add_class(f"natolab-{kind}")
        progress.describe("series", self._key, self.puzzle.task)
        self.explorer.watch(self._judge)
        self._judge()

    @property
    def _key(self) -> str:
        return f"puzzle_{self.puzzle.id.lower()}"

    def _par_in_words(self) -> str:
        if self.par is None:
            return f"No way with up to {puzzles.MOST} moves was found: can you find one?"
        moves = "1 move" if self.par.moves == 1 else f"{self.par.moves} moves"
        return f"Par: {moves}{'' if self.par.proven else ', or fewer'}."

    @property
    def moved(self) -> tuple[str, ...]:
        """The levers that stand elsewhere than at the start."""
        return puzzles.moves(self.start, self.explorer.scenario, self.allowed)

    @property
    def foul(self) -> tuple[str, ...]:
        """Forbidden levers that a loaded code has moved."""
        return tuple(key for key in self.moved if key not in self.allowed)

    @property
    def solved(self) -> bool:
        """Whether the verdict has turned with levers that may move only."""
        return not self.foul and puzzles.turned(self.question.margin, self.start, self.explorer.scenario)

    def _judge(self) -> None:
        """Say where the learner stands; keep a solution."""
        here = verdict.word(float(self.question.margin(self.explorer.scenario)))
        count = len(self.moved)
        self.answer = ""
        if self.foul:
            names = ", ".join(assumption(key).label for key in self.foul)
            sentence = f"Not allowed here: {names}. Press Reset, and turn it without."
        elif self.solved:
            best = self.par is None or count <= self.par.moves
            stands = " ".join(f"{assumption(key).label}: {self._meaning(key)}." for key in self.moved)
            sentence = (
                f"Solved with {_moves(count)}{', which is par' if best else ''}: {here}. {stands} {self.puzzle.why}"
            )
            progress.record("series", self._key, {"numbers": [count]})
            self.answer = f"Solved with {_moves(count)}. {stands}"
        else:
            sentence = f"{_moves(count).capitalize()} so far; the verdict is still: {here}."
        self.feedback.value = status(sentence) if not self.solved else f"<p role='status'>{noted(sentence)}</p>"

    def _meaning(self, key: str) -> str:
        a, now = assumption(key), self.explorer.scenario[key]
        meaning = means(key, now > self.start[key])
        move = f"{a.say(self.start[key])} to {a.say(now)}"
        return f"{move}, which stands for: {meaning}" if meaning else move

    def hint(self) -> None:
        """Name the levers that move the outcome most over their whole range, not which way, nor how far."""

        def margin(values: Scenario) -> float:
            return float(self.question.margin(values))

        drawn = [key for key in self.allowed if not assumption(key).options]
        widest = swing(margin, self.start, drawn).head(HINTED)
        names = "; ".join(assumption(key).label for key in widest.index)
        self.hinted.value = status(f"Over their whole range these move it most: {names}.")

    def load(self, code: str) -> None:
        """Look at somebody's solution. Raises ScenarioError for a damaged or foreign code."""
        self.explorer.load(code)

    @property
    def code(self) -> str:
        """The solution as a code. Raises ScenarioError while there is none."""
        if not self.solved:
            raise ScenarioError("The puzzle is not solved yet: turn the verdict first.")
        return self.explorer.scenario.code(self.puzzle.question)

    @property
    def png(self) -> bytes:
        """The explorer's chart."""
        return self.explorer.png

    @property
    def text(self) -> str:
        """The task and its par, and what the chart shows."""
        return f"Puzzle. {self.puzzle.task} {self._par_in_words()} {self.explorer.text}"


def _moves(count: int) -> str:
    return "no move" if not count else "1 move" if count == 1 else f"{count} moves"
