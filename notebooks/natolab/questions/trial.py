"""Tests that both sides could lose: what each predicted before the run, what came out, and who lost.

Trial        one run of a claim's test: the numbers measured, and which side loses by them
trials()     every claim that is run, by id: the function of a topic whose name is in its `TRIALS`
trial()      the run of one claim
verdict_of() the verdict of a claim: from its run, else "cannot be tested here"
tested()     claims with both predictions, the numbers, who lost, and what turns the verdict, as a notebook shows them

The rule, stated in data/claims.csv before the run: each side names the result by which it loses. If only the other
side loses, the claim holds; if only its own side loses, it does not hold on this data; if both or neither lose, it
holds under a condition that the sentence names. Left out: how much a claim matters (natolab.facts.argument).
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from natolab import questions
from natolab.errors import DataError
from natolab.facts.claims import SCALE, claim
from natolab.facts.show import Markdown

HOLDS, IF, NOT, UNTESTED = SCALE
LOST = {True: "yes", False: "no", None: "not run"}


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One run: the numbers that decide, by what they are; who loses by them; the condition in one sentence.

    measured     name with unit -> number as it is printed
    pro_loses    the side that makes the claim loses by its own rule in data/claims.csv
    contra_loses the other side loses by its rule; None where its rule was not run
    sentence     what came out, in one sentence that names the condition of the verdict
    """

    measured: Mapping[str, float | str]
    pro_loses: bool
    contra_loses: bool | None
    sentence: str

    @property
    def verdict(self) -> str:
        """The verdict on the learners' scale."""
        return {(False, True): HOLDS, (True, False): NOT}.get((self.pro_loses, bool(self.contra_loses)), IF)


@cache
def trials() -> Mapping[str, Callable[[], Trial]]:
    """The runs by id of the claim, as the topics declare them in `TRIALS`."""
    runs: dict[str, Callable[[], Trial]] = {}
    for module in pkgutil.iter_modules(questions.__path__):
        declared = getattr(importlib.import_module(f"{questions.__name__}.{module.name}"), "TRIALS", {})
        twice = runs.keys() & declared.keys()
        if twice:
            raise DataError(f"{', '.join(sorted(twice))} is run in two topics: keep one in its TRIALS.")
        runs |= declared
    return MappingProxyType(runs)


@cache
def trial(claim_id: str) -> Trial | None:
    """The run of a claim, or None where it is not run. Raises DataError for an unknown claim."""
    run = trials().get(claim(claim_id).id)
    return run() if run else None


def verdict_of(claim_id: str) -> str:
    """The verdict of a claim by its run; without one, that it cannot be tested here. Raises DataError."""
    run = trial(claim_id)
    return run.verdict if run else UNTESTED


def _sides(claim_id: str) -> tuple[tuple[str, str, str, bool | None], tuple[str, str, str, bool | None]]:
    """Who makes the claim and who objects: name, prediction, the result by which they lose, whether they lose.

    None where the rule of the side was not run.
    """
    c, run = claim(claim_id), trial(claim_id)
    lost = (run.pro_loses, run.contra_loses) if run else (None, None)
    walt = ("Walt", c.walt_predicts, c.walt_loses_if)
    opponent = ("Rutte" if c.speaker == "Rutte" else "Who objects", c.other_predicts, c.other_loses_if)
    pro, contra = (walt, opponent) if c.speaker == "Walt" else (opponent, walt)
    return (*pro, lost[0]), (*contra, lost[1])


def tested(*claim_ids: str) -> Markdown:
    """For each claim, folded: the verdict, both predictions, the numbers, who lost, and what turns it.

    A claim that is not run says why. Raises DataError for an unknown claim.
    """
    parts = []
    for claim_id in claim_ids:
        c, run = claim(claim_id), trial(claim_id)
        lines = [
            f"<details><summary><b>{c.id}</b> {c.paraphrase}</summary>",
            "",
            "| side | predicted | loses if | lost? |",
            "|---|---|---|---|",
        ]
        for name, predicts, loses, lost in _sides(claim_id):
            lines.append(f"| {name} | {predicts} | {loses} | {LOST[lost]} |")
        lines.append("")
        if run:
            numbers = "; ".join(f"{name}: **{value}**" for name, value in run.measured.items())
            lines += [f"{numbers}.", "", run.sentence, ""]
        lines += [
            f"{c.test}",
            "",
            f"Starting verdict by this rule: **{verdict_of(claim_id)}**. {c.flips}",
            "",
            "</details>",
        ]
        parts.append("\n".join(lines))
    return Markdown("\n\n".join(parts))
