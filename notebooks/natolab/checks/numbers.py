"""Answers in numbers.

Number   one number, in a unit
Column   several numbers, by label or in order

A mistake that numbers of any kind invite (`usual_mistake`) is found without the author of the exercise naming it:
share for per cent, thousand for million, the sign, the ratio upside down, a change for a ratio.

Leaves out: significant digits, and units inside the answer.
"""

import itertools
import math
import re
from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from natolab.checks.kinds import (
    CORRECT,
    MISREAD,
    NOT_YET,
    NOTHING_TYPICAL,
    OPEN,
    Feedback,
    Kind,
    Misread,
    pairs,
    rounded,
)
from natolab.errors import DataError

ROUNDED = 0.01  # a learner may round: one part in a hundred, unless the exercise says otherwise
THOUSANDS = (1e3, 1e6, 1e9, 1e-3, 1e-6, 1e-9)


def _typed_with_commas(answer) -> str | None:
    """The clause for 318,5 or 1,550,000 typed where one number is asked for; None when it is nothing of the sort."""
    if not isinstance(answer, tuple) or len(answer) < 2 or {type(part) for part in answer[:-1]} != {int}:
        return None
    first, *others = map(str, answer)
    groups = ["000" if part == "0" else part for part in others]  # Python reads 000 as 0
    in_threes = all(re.fullmatch(r"\d{3}", part.split(".")[0]) for part in groups)
    thousands = "".join([first, *groups]) if in_threes and answer[0] else ""
    decimal = f"{first}.{others[0]}" if len(others) == 1 and re.fullmatch(r"\d{1,3}", others[0]) else ""
    write = f"{thousands}, or {decimal} if it is a decimal" if thousands and decimal else thousands or decimal
    return f"{MISREAD['comma']}: write {write}" if write else None


def number(answer) -> float:
    """One finite number, whatever it came in. Raises Misread."""
    if isinstance(answer, str | bytes):
        raise Misread(MISREAD["text"])
    if callable(answer):
        raise Misread(MISREAD["function"])
    try:
        array = np.asarray(answer)
    except ValueError:  # lists of different lengths in one list
        raise Misread(MISREAD["many"]) from None
    if array.size != 1 or isinstance(answer, Mapping | set):
        raise Misread(_typed_with_commas(answer) or MISREAD["many"])
    item = array.item()
    if isinstance(item, bool):
        raise Misread(MISREAD["truth"])
    try:
        value = float(item)
    except (TypeError, ValueError, OverflowError):
        raise Misread(MISREAD["text" if isinstance(item, str) else "none"]) from None
    if not math.isfinite(value):
        raise Misread(MISREAD["nan" if math.isnan(value) else "infinite"])
    return value


@dataclass(frozen=True)
class Near:
    """How near is near enough: `within` in the unit of the answer, or else `relative` to its size."""

    within: float | None = None
    relative: float = ROUNDED

    def each(self, given: np.ndarray, right: np.ndarray) -> np.ndarray:
        """Which of the numbers are near enough."""
        room = self.relative * np.abs(right) if self.within is None else np.full_like(right, self.within)
        return np.abs(given - right) <= room + 1e-12 * np.abs(right)

    def all(self, given: np.ndarray, right: np.ndarray) -> bool:
        """Whether all of them are."""
        return given.shape == right.shape and bool(self.each(given, right).all())


def usual_mistake(given: np.ndarray, right: np.ndarray, relative: float = ROUNDED) -> str | None:
    """The clause of a mistake that numbers of any kind invite; None when it is none of them.

    Share for per cent, thousand for million, the sign, the ratio upside down, a change for a ratio.
    """
    near, whole = Near(relative=relative), bool((right == np.round(right)).all())

    def looks_like(values: np.ndarray) -> bool:
        return bool(np.isfinite(values).all()) and near.all(given, values)

    if not right.any():
        return None
    if looks_like(right * 100) or looks_like(right / 100):
        return "a share and per cent are mixed: 0.02 of something is 2 per cent of it"
    if any(looks_like(right * factor) for factor in THOUSANDS):
        return "thousands, millions, billions or trillions are mixed somewhere"
    if looks_like(-right):
        return "the sign is the other way round: what is taken away from what?"
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if looks_like(1 / right) or looks_like(100 / right):
            return "the ratio stands upside down: what is divided by what?"
    if not whole and (looks_like(right - 1) or looks_like(right + 1)):
        return "a change and a ratio are mixed: 1.3 times as much is 0.3 more"
    return None


class Number(Kind):
    """One number. `within` is in its unit; without it one part in a hundred is near enough."""

    least = 3

    def __init__(self, right: float, wrong=(), within: float | None = None, relative: float = ROUNDED):
        self.right, self.within, self.relative = rounded(float(right)), within, relative
        self.wrong = [[rounded(float(answer)), clause] for answer, clause in pairs(wrong)]
        if not self.right and within is None:
            raise DataError("Nought has no parts in a hundred: give `within` in the unit of the answer.")

    def judge(self, answer) -> Feedback:
        """Right, a slip the exercise expects, a usual mistake, or none of these."""
        if answer is None:
            return Feedback(OPEN)
        try:
            given = np.array([number(answer)])
        except Misread as slip:
            return Feedback(NOT_YET, str(slip))
        near = Near(self.within, self.relative)
        if near.all(given, np.array([self.right])):
            return Feedback(CORRECT)
        for value, clause in self.wrong:
            if near.all(given, np.array([value])):
                return Feedback(NOT_YET, clause)
        return Feedback(NOT_YET, usual_mistake(given, np.array([self.right])) or NOTHING_TYPICAL)

    def examples(self) -> list[tuple[Any, str]]:
        """The expected slips, and the number as text."""
        return [*((value, clause) for value, clause in self.wrong), (str(self.right), MISREAD["text"])]

    def right_answer(self) -> float:
        """The number."""
        return self.right


class Column(Kind):
    """Several numbers: a mapping or Series by label (any order), or a plain list in order."""

    least = 3

    def __init__(self, right, wrong=(), within: float | None = None, relative: float = ROUNDED):
        self.labels, values = self._split(right)
        self.right = rounded(values)
        self.wrong = [[rounded(self._split(answer)[1]), clause] for answer, clause in pairs(wrong)]
        self.within, self.relative = within, relative

    @staticmethod
    def _split(values) -> tuple[list[str] | None, list[float]]:
        if isinstance(values, pd.Series):
            values = values.to_dict()
        if isinstance(values, Mapping):
            return [str(key) for key in values], [float(v) for v in values.values()]
        return None, [float(v) for v in values]

    def _given(self, answer) -> np.ndarray:
        """The numbers in the order of the right ones. Raises Misread."""
        if isinstance(answer, str) or callable(answer) or not isinstance(answer, Iterable):
            raise Misread(f"the task asks for {len(self.right)} numbers, and this is not a list or a column of them")
        if isinstance(answer, pd.DataFrame):
            if answer.shape[1] != 1:
                raise Misread(
                    f"the table has {answer.shape[1]} columns, and the task asks for one: pick it by its name"
                )
            answer = answer.iloc[:, 0]
        if isinstance(answer, pd.Series) and isinstance(answer.index, pd.RangeIndex):
            answer = answer.tolist()  # an index that pandas made up is no label
        if isinstance(answer, Mapping | pd.Series) and self.labels:
            named = {str(key): value for key, value in answer.items()}
            missing = [label for label in self.labels if label not in named]
            if missing:
                raise Misread(f"there is no value for {missing[0]}")
            answer = [named[label] for label in self.labels]
        asked = len(self.right)
        # Twice as many tell of decimal commas; of more, or of a row without end, no more is read.
        values = list(itertools.islice(answer.values() if isinstance(answer, Mapping) else answer, 2 * asked + 1))
        if len(values) != asked:
            held = len(answer) if isinstance(answer, Sized) else len(values)
            most = f"more than {2 * asked}" if held > 2 * asked and not isinstance(answer, Sized) else held
            commas = f": {MISREAD['comma']}" if len(values) == 2 * asked and {*map(type, values)} == {int} else ""
            raise Misread(f"it holds {most} values, and the task asks for {asked}{commas}")
        return np.array([number(value) for value in values])

    def judge(self, answer) -> Feedback:
        """As for one number; otherwise the first place that is off is named."""
        if answer is None:
            return Feedback(OPEN)
        try:
            given = self._given(answer)
        except Misread as slip:
            return Feedback(NOT_YET, str(slip))
        near, right = Near(self.within, self.relative), np.array(self.right)
        if near.all(given, right):
            return Feedback(CORRECT)
        for values, clause in self.wrong:
            if near.all(given, np.array(values)):
                return Feedback(NOT_YET, clause)
        off = np.flatnonzero(~near.each(given, right))
        where = self.labels[off[0]] if self.labels else f"place {off[0] + 1}"
        default_clause = f"{len(off)} of {len(right)} values are off, the first is that of {where}"
        return Feedback(NOT_YET, usual_mistake(given, right) or default_clause)

    def examples(self) -> list[tuple[Any, str]]:
        """The expected slips, and one value too few."""
        short = f"it holds {len(self.right) - 1} values, and the task asks for {len(self.right)}"
        return [*((values, clause) for values, clause in self.wrong), (self.right[:-1], short)]

    def right_answer(self) -> list[float]:
        """The numbers in order."""
        return self.right
