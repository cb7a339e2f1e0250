"""Questions a learner can argue with: each declares one verdict, with its model, chart, sentence and table.

Question     one declaration, read by explorers, by the board of notebook 11, by a class's room and by checks
BoardWords   what the board says of one; a question without them is not on the board
every()      all of them by name, such as "buildup.PATHS": looked up in the topics, in the order of their notebooks
question()   one of them;  key_of(question)  its key
each()       a margin that can be had for one scenario at a time, made to take arrays
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import lazy_loader
import numpy as np
import pandas as pd

from natolab.errors import DataError
from natolab.facts.scenario import Scenario, registry
from natolab.models import verdict
from natolab.models.sensitivity import printed

Values = Mapping[str, float | np.ndarray]
MOST_LEVERS = 6  # on one tab: as many as stand beside the chart on a laptop's screen


@dataclass(frozen=True, kw_only=True)
class BoardWords:
    """What the board of notebook 11 says of a question.

    says     the verdict as a statement
    number   (assumption values, margin) -> the number shown; the margin itself where no other number says more
    unit     what follows the number
    """

    says: str
    number: Callable[[Values, float], float] | None = None
    unit: str = ""

    def word(self, a: Values, margin: float) -> str:
        """The number with its unit; never rounded onto or across the line where the verdict turns."""
        if verdict.undecided(margin):
            return verdict.UNDECIDED
        value, line = (m if self.number is None else float(self.number(a, m)) for m in (margin, 0.0))
        return f"{printed(value, keeps=lambda x: (x > line, x < line))}{self.unit}"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One verdict: what is asked, where, of which claims, what moves it, how it is drawn, said and judged.

    name       what is asked; no two questions share it
    home       number of its notebook
    claims     ids of the claims that it tests (data/claims.csv)
    topics     topics whose assumptions move it (column `model` of data/assumptions.csv)
    model      Scenario -> result (pure)
    chart      class of LiveChart that draws the result
    sentence   (result, baseline) -> the result in words, all that the chart shows
    table      result -> the numbers as a DataFrame
    margin     assumption values, numbers or arrays of one common shape -> numbers of that shape;
               natolab.models.verdict says what holds: at or above 0, and nan is undecided
    holds      the same values -> whether it holds, where that is had sooner than by its margin
    caps       Scenario -> a sentence where a bound of the model changes what the sliders say, else empty
    board      its words on the board, if it stands there
    """

    name: str
    home: str
    claims: tuple[str, ...]
    topics: tuple[str, ...]
    model: Callable[[Scenario], Any]
    chart: type
    sentence: Callable[[Any, Any], str]
    table: Callable[[Any], pd.DataFrame]
    margin: Callable[[Values], np.ndarray]
    holds: Callable[[Values], np.ndarray] | None = None
    caps: tuple[Callable[[Scenario], str], ...] = ()
    board: BoardWords | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the assumptions that can move it, in the order of data/assumptions.csv."""
        return tuple(key for key, a in registry().items() if a.model in self.topics)

    @property
    def words(self) -> BoardWords:
        """Its words on the board. Raises DataError where it does not stand there."""
        if self.board is None:
            raise DataError(f"“{self.name}” does not stand on the board: give it BoardWords.")
        return self.board

    @property
    def drawn(self) -> tuple[str, ...]:
        """Those of its inputs that have a range to draw from; definitions (switches, lists) stay as they are."""
        return tuple(key for key in self.inputs if not registry()[key].options and registry()[key].kind != "switch")

    def said(self, scenario: Scenario, result: Any, base: Any) -> str:
        """The sentence, and the bounds of the model that the scenario meets."""
        return " ".join(filter(None, [self.sentence(result, base), *(cap(scenario) for cap in self.caps)]))


def change(value: float, base: float, digits: int = 2) -> str:
    """How a number compares with its baseline, in words; empty when they are alike, or one is nan."""
    if round(value, digits) == round(base, digits) or value != value or base != base:
        return ""
    return f" ({'up' if value > base else 'down'} from {base:.{digits}f})"


def each(margin: Callable[[Values], float], keys: Sequence[str]) -> Callable[[Values], np.ndarray]:
    """A margin for arrays, from one that takes single numbers and looks at the assumptions `keys` only."""

    def single(*values: float) -> float:
        return margin(dict(zip(keys, values, strict=True)))

    return lambda a: np.vectorize(single, otypes=[float])(*(a[key] for key in keys))


@cache
def every() -> Mapping[str, Question]:
    """Every question as "topic.NAME", by notebook, then as the topics and the lines in them stand."""
    questions: dict[str, Question] = {}
    for topic in __all__:
        names = vars(importlib.import_module(f"{__name__}.{topic}")).items()
        questions |= {f"{topic}.{name}": value for name, value in names if isinstance(value, Question)}
    return MappingProxyType(dict(sorted(questions.items(), key=lambda item: item[1].home)))


def question(key: str) -> Question:
    """One question by its key, such as "buildup.PATHS". Raises DataError for an unknown one."""
    if key not in every():
        raise DataError(f"There is no question called “{key}”: choose from {', '.join(every())}.")
    return every()[key]


def key_of(asked: Question) -> str:
    """The key of a question, such as "buildup.PATHS"; empty for one that no topic declares."""
    return next((key for key, candidate in every().items() if candidate is asked), "")


# Each topic is loaded when it is first used.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=[module.name for module in pkgutil.iter_modules(__path__)]
)
