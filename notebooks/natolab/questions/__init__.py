"""Questions a learner can argue with: each ties one model to a chart, a sentence, a table and a verdict."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from natolab.facts.scenario import Scenario


@dataclass(frozen=True)
class Question:
    """What an explorer needs to know about one question.

    model      Scenario -> result (pure)
    chart      class of LiveChart that draws the result
    sentence   (mine, baseline) -> the result in words, all that the chart shows
    table      result -> the numbers as a DataFrame
    margin     result -> number; at or above 0 the claim holds in this scenario
    """

    name: str
    model: Callable[[Scenario], Any]
    chart: type
    sentence: Callable[[Any, Any], str]
    table: Callable[[Any], pd.DataFrame]
    margin: Callable[[Any], float]


def change(mine: float, base: float, digits: int = 2) -> str:
    """How a number compares with its baseline, in words; empty when they are alike."""
    if round(mine, digits) == round(base, digits):
        return ""
    return f" ({'up' if mine > base else 'down'} from {base:.{digits}f})"
