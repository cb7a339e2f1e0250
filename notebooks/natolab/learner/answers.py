"""Answers: what a learner guessed and judged, as one line of text that can be pasted, checked and read back.

Answers(...).code()    room1-bcdfgh-before/guess-gdp_ratio_ppp=10.2/verdict-C17=holds.high/KX2FQ7A
read_code(text)        a room code as Answers, a scenario code (nato1-) as Scenario
codes_in(line)         the codes in one line of a chat, an e-mail or a table (natolab.codec)

room code     version, tag, moment, answers, checksum. Only text written by code() is read: any slip is refused.
tag           six letters drawn afresh; they tie a learner's two codes together and say nothing else
moment        before or after: the data were seen, or the claim was discussed
scenario      a room code may carry the learner's scenario, with the fingerprint of the defaults it was made with

Left out on purpose: names, times, machines, and every free text (what would change my mind stays with the learner).
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import NamedTuple

from natolab.codec import codes_in as codes_in  # the desk and the tests know it under this roof
from natolab.codec import one_code, sealed, sound
from natolab.errors import ScenarioError
from natolab.facts.claims import CONFIDENCE, SCALE, claims
from natolab.facts.scenario import NUMBER, SHARED, Scenario, plain_number

CODE_VERSION = "room1"
MOMENTS = ("before", "after")
#: the steps of claims.SCALE as a code writes them
VERDICT_WORDS = dict(zip(("holds", "holds-if", "does-not-hold", "cannot-be-tested"), SCALE, strict=True))
#: no vowels, so that no tag is a word; nothing that looks like a digit
TAG_LETTERS = "bcdfghjkmnpqrstvwxz"
TAG_LENGTH = 6
LONGEST_CODE = 8_000  # characters; every assumption and claim and thirty guesses together need fewer
LARGEST_GUESS = 1e9

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_TAG = re.compile(rf"(?:[{TAG_LETTERS}]{{{TAG_LENGTH}}})?")
DAMAGED = "This code is damaged (a letter is missing or changed): copy it again, whole, on one line."


class Judgement(NamedTuple):
    """A verdict on one claim: a step of claims.SCALE, and a confidence."""

    verdict: str
    confidence: str


def new_tag() -> str:
    """Six letters from the system's random source: nothing about the person, the time or the machine."""
    return "".join(secrets.choice(TAG_LETTERS) for _ in range(TAG_LENGTH))


def _checked_guess(name: str, guess: float) -> float:
    if not _NAME.fullmatch(str(name)):
        raise ScenarioError("A guess needs a name of at most 40 small letters, digits and underscores.")
    if isinstance(guess, bool) or not isinstance(guess, int | float):
        raise ScenarioError(f"The guess “{name}” is not a number: lock it in again.")
    if not isfinite(guess) or abs(guess) > LARGEST_GUESS:
        raise ScenarioError(f"The guess “{name}” is beyond {LARGEST_GUESS:,.0f}: lock in a smaller one.")
    return float(guess)


def _checked_judgement(claim_id: str, judgement) -> Judgement:
    if claim_id not in claims():
        raise ScenarioError("A verdict names a claim that does not exist: data/claims.csv lists the claims.")
    verdict, confidence = judgement
    if verdict not in SCALE or confidence not in CONFIDENCE:
        raise ScenarioError(f"The verdict on {claim_id} is not on the scale: record it again.")
    return Judgement(verdict, confidence)


@dataclass(frozen=True)
class Answers:
    """A learner's answers at one moment; immutable. Raises ScenarioError for what no learner can have locked in.

    guesses    prediction name -> number
    verdicts   claim id -> Judgement
    scenario   the learner's scenario, or None
    moment     before or after
    tag        six letters, or empty: then nothing ties this code to another
    """

    guesses: Mapping[str, float]
    verdicts: Mapping[str, Judgement]
    scenario: Scenario | None = None
    moment: str = "before"
    tag: str = ""

    def __post_init__(self):
        guesses = {name: _checked_guess(name, self.guesses[name]) for name in sorted(self.guesses)}
        judged = {i: _checked_judgement(i, judgement) for i, judgement in self.verdicts.items()}
        if self.moment not in MOMENTS:
            raise ScenarioError("The moment of a code is before or after: choose one of the two.")
        if not isinstance(self.tag, str) or not _TAG.fullmatch(self.tag):
            raise ScenarioError(f"A tag has {TAG_LENGTH} letters out of {TAG_LETTERS}: leave it out to get a new one.")
        if not guesses and not judged and self.scenario is None:
            raise ScenarioError("There is no answer to put into a code: lock in a guess or record a verdict first.")
        object.__setattr__(self, "guesses", MappingProxyType(guesses))
        object.__setattr__(self, "verdicts", MappingProxyType({i: judged[i] for i in claims() if i in judged}))

    def joined(self, later: "Answers") -> "Answers":
        """These answers and later ones; where both answer, the later ones count."""
        guesses, verdicts = {**self.guesses, **later.guesses}, {**self.verdicts, **later.verdicts}
        return Answers(guesses, verdicts, later.scenario or self.scenario, later.moment, later.tag)

    def code(self) -> str:
        """The answers as one line of text."""
        words = {told: word for word, told in VERDICT_WORDS.items()}
        parts = ["-".join(filter(None, (CODE_VERSION, self.tag, self.moment)))]
        parts += [f"guess-{name}={plain_number(guess)}" for name, guess in self.guesses.items()]
        parts += [f"verdict-{i}={words[verdict]}.{sure}" for i, (verdict, sure) in self.verdicts.items()]
        if self.scenario is not None:
            parts.append(f"scenario-{_edition()}")
            parts += [f"set-{key}={plain_number(value)}" for key, value in self.scenario.changed().items()]
        return sealed("/".join(parts))

    @classmethod
    def from_code(cls, text: str) -> "Answers":
        """The answers of a room code. Raises ScenarioError for a damaged or foreign one."""
        clean = one_code(text)
        if not clean.startswith(f"{CODE_VERSION}-"):
            raise ScenarioError(f"This is not a room code of this module: one begins with {CODE_VERSION}-.")
        body, _, check = clean.rpartition("/")
        if len(clean) > LONGEST_CODE or not sound(clean):
            raise ScenarioError(DAMAGED)
        head, *parts = body.split("/")
        read = _read_parts(parts)
        *tag, moment = head.split("-")[1:]
        found = cls(*read, moment=moment, tag="-".join(tag))
        # A code made by hand may say the same in another way, or say it twice: only the module's own way is taken.
        if found.code() != f"{body}/{check.upper()}":
            raise ScenarioError("This code was not written by this module: ask for a new one.")
        return found


def _edition() -> str:
    """The fingerprint of the defaults, as scenario codes carry it."""
    return Scenario().code().partition("/")[0].partition("-")[2]


def _read_parts(parts: list[str]) -> tuple[dict, dict, Scenario | None]:
    """Guesses, verdicts and scenario of the parts between head and checksum."""
    guesses, verdicts, values, edition = {}, {}, {}, None
    for part in parts:
        kind, _, rest = part.partition("-")
        key, _, value = rest.partition("=")
        if kind == "guess" and NUMBER.fullmatch(value):
            guesses[key] = float(value)
        elif kind == "verdict":
            word, _, sure = value.partition(".")
            verdicts[key] = (VERDICT_WORDS.get(word, ""), sure)
        elif kind == "scenario":
            edition = rest
        elif kind == "set":
            values[key] = value
        else:
            raise ScenarioError("This code holds a part that this module does not know: ask for a new one.")
    if edition is None and not values:
        return guesses, verdicts, None
    if edition != _edition():
        raise ScenarioError(
            "The scenario in this code was made with other defaults: bring both copies of the module to one edition."
        )
    return guesses, verdicts, Scenario(values, name=SHARED)


def read_code(text: str) -> "Answers | Scenario":
    """A room code as Answers, any other as Scenario. Raises ScenarioError for a damaged or foreign one."""
    clean = one_code(text)
    return Answers.from_code(clean) if clean.startswith("room") else Scenario.from_code(clean)
