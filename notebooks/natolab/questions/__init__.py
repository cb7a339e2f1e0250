"""Questions a learner can argue with: each ties one model to a chart, a sentence, a table and a verdict."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import lazy_loader
import pandas as pd

from natolab.facts.scenario import Scenario


@dataclass(frozen=True)
class Question:
    """What an explorer needs to know about one question.

    model      Scenario -> result (pure)
    chart      class of LiveChart that draws the result
    sentence   (mine, baseline) -> the result in words, all that the chart shows
    table      result -> the numbers as a DataFrame
    margin     result -> number; natolab.models.verdict says what holds: at or above 0, and nan is undecided
    caps       Scenario -> a sentence where a bound of the model changes what the sliders say, else empty
    """

    name: str
    model: Callable[[Scenario], Any]
    chart: type
    sentence: Callable[[Any, Any], str]
    table: Callable[[Any], pd.DataFrame]
    margin: Callable[[Any], float]
    caps: tuple[Callable[[Scenario], str], ...] = ()

    def said(self, scenario: Scenario, mine: Any, base: Any) -> str:
        """The sentence, and the bounds of the model that the scenario meets."""
        return " ".join(filter(None, [self.sentence(mine, base), *(cap(scenario) for cap in self.caps)]))


def change(mine: float, base: float, digits: int = 2) -> str:
    """How a number compares with its baseline, in words; empty when they are alike, or one is nan."""
    if round(mine, digits) == round(base, digits) or mine != mine or base != base:
        return ""
    return f" ({'up' if mine > base else 'down'} from {base:.{digits}f})"


# Each topic is loaded when it is first used.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=[module.name for module in pkgutil.iter_modules(__path__)]
)
