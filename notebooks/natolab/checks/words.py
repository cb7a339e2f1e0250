"""Answers in words.

Choice   one word or letter out of a list
Pick     all the letters that hold, out of a list
Prose    an argued text: words and parts are counted here, a person judges it

Leaves out: any judgement of what a text says.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from natolab.checks.kinds import CORRECT, NOT_YET, OPEN, READ, Feedback, Kind, pairs
from natolab.errors import DataError


def word(answer) -> str:
    """A word or letter without its case, blanks, full stop or bracket."""
    return re.sub(r"\s+", " ", str(answer)).strip(" .()'\"“”").casefold()


def listed(options: Iterable[str]) -> str:
    """Options as a person would list them."""
    *first, last = options
    return f"{', '.join(first)} or {last}" if first else last


class Choice(Kind):
    """One word or letter. Every option but the right one has its clause."""

    def __init__(self, right: str, wrong: Mapping[str, str], options: Iterable[str] = ()):
        self.right, self.wrong = right, [list(pair) for pair in pairs(wrong)]
        self.options = list(options) or sorted([right, *(answer for answer, _ in self.wrong)])
        if {word(o) for o in self.options} != {word(right), *(word(answer) for answer, _ in self.wrong)}:
            raise DataError("Every option of a choice needs its clause but the right one: mend the key.")

    def judge(self, answer) -> Feedback:
        """The option chosen, or a request to choose one."""
        if answer is None or (isinstance(answer, str) and not answer.strip()):
            return Feedback(OPEN)
        if not isinstance(answer, str) or word(answer) not in map(word, self.options):
            clause = f"it is none of the answers on offer: write {listed(self.options)}, in quotation marks"
            return Feedback(NOT_YET, clause)
        if word(answer) == word(self.right):
            return Feedback(CORRECT)
        return Feedback(NOT_YET, next(clause for option, clause in self.wrong if word(option) == word(answer)))

    def examples(self) -> list[tuple[Any, str]]:
        """Every wrong option."""
        return [(option, clause) for option, clause in self.wrong]

    def right_answer(self) -> str:
        """The option."""
        return self.right


class Pick(Kind):
    """All the letters that hold. A clause for each letter: why it is tempting, or why it is easily missed."""

    def __init__(self, right: Iterable[str], options: Iterable[str], wrong: Mapping[str, str]):
        self.right, self.options, self.wrong = sorted(right), list(options), dict(wrong)
        if set(self.options) != set(self.wrong) or not set(self.right) <= set(self.options):
            raise DataError("Every option of a pick needs its clause: mend the key.")
        if not self.right:
            raise DataError("At least one option of a pick must hold, or no answer would be the right one.")

    def judge(self, answer) -> Feedback:
        """The first letter, in the order of the list, that is picked or left out wrongly."""
        if answer is None or (isinstance(answer, str | list | set | tuple) and not answer):
            return Feedback(OPEN)
        if isinstance(answer, str):
            answer = re.findall(r"\w", answer)
        letters = {word(option) for option in self.options}
        if not isinstance(answer, list | set | tuple) or not {word(a) for a in answer} <= letters:
            clause = f"it must hold letters from {self.options[0]} to {self.options[-1]} and nothing else, as text"
            return Feedback(NOT_YET, clause)
        picked = {word(a) for a in answer}
        for option in self.options:
            if (word(option) in picked) != (option in self.right):
                return Feedback(NOT_YET, self.wrong[option])
        return Feedback(CORRECT)

    def examples(self) -> list[tuple[Any, str]]:
        """Each letter wrongly picked, or wrongly left out."""
        examples = [(sorted({*self.right} ^ {option}), self.wrong[option]) for option in self.options]
        return [(answer, clause) for answer, clause in examples if answer]

    def right_answer(self) -> list[str]:
        """The letters."""
        return self.right


class Prose(Kind):
    """An argued text. Its words and its parts are counted; a person reads it against the rubric.

    words    (least, most)
    parts    words that must open a part of the text, such as "For:" and "Against:"
    rubric   what the reader looks for, one line a point
    """

    def __init__(self, words: tuple[int, int], rubric: Iterable[str], parts: Iterable[str] = ("For:", "Against:")):
        self.words, self.parts, self.rubric = [int(w) for w in words], list(parts), list(rubric)

    def judge(self, answer) -> Feedback:
        """Long enough, short enough, every part there: then it is for a reader."""
        if answer is None or (isinstance(answer, str) and not answer.strip()):
            return Feedback(OPEN)
        if not isinstance(answer, str):
            return Feedback(NOT_YET, "it is no text: write it between the quotation marks")
        count, (least, most) = len(answer.split()), self.words
        for part in self.parts:
            after = answer.casefold().partition(part.casefold())
            if not after[1]:
                return Feedback(NOT_YET, f"the part that begins with “{part}” is missing")
            if len(re.split("|".join(map(re.escape, self.parts)), after[2], flags=re.IGNORECASE)[0].split()) < 15:
                return Feedback(NOT_YET, f"the part that begins with “{part}” is only a line: give it a reason")
        if not least <= count <= most:
            return Feedback(NOT_YET, f"it has {count} words, and the task asks for {least} to {most}")
        return Feedback(READ, f"{count} words, every part is there")

    def examples(self) -> list[tuple[Any, str]]:
        """Each part missing in turn; too many words; no text."""
        long = "\n".join(part + " reason" * self.words[1] for part in self.parts)
        missing = [
            (long.replace(part, "Then"), f"the part that begins with “{part}” is missing") for part in self.parts
        ]
        too_long = f"it has {len(long.split())} words, and the task asks for {self.words[0]} to {self.words[1]}"
        return [*missing, (long, too_long), (150, "it is no text: write it between the quotation marks")]
