"""Answers: what a learner guessed and judged, as one line of text that can be pasted, checked and read back.

Answers(...).code()    room1-bcdfgh-before/guess-gdp_ratio_ppp=10.2/verdict-C17=holds.high/KX2FQ7A
read_code(text)        a room code as Answers, a scenario code (nato1-) as Scenario

room code     version, tag, moment, answers, checksum, written and read by facts.codes
tag           six letters drawn afresh; they tie a learner's two codes together and say nothing else
moment        before or after: the data were seen, or the claim was discussed
series        a list of numbers under a name: a sketched path, ten answers with their chances, seconds a section
scenario      a room code may carry the learner's scenario, with the edition of the defaults it was made with

Left out on purpose: names, times, machines, and every free text (what would change my mind stays with the learner).
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import NamedTuple

from natolab.errors import ScenarioError
from natolab.facts import codes, editions
from natolab.facts.assumptions import NUMBER, plain_number
from natolab.facts.claims import CONFIDENCE, SCALE, claims
from natolab.facts.scenario import Scenario

CODE_VERSION = "room1"
MOMENTS = ("before", "after")
#: the steps of claims.SCALE as a code writes them
VERDICT_WORDS = dict(zip(("holds", "holds-if", "does-not-hold", "cannot-be-tested"), SCALE, strict=True))
#: no vowels, so that no tag is a word; nothing that looks like a digit
TAG_LETTERS = "bcdfghjkmnpqrstvwxz"
TAG_LENGTH = 6
LARGEST_GUESS = 1e9
LONGEST_SERIES = 40

SCENARIO = "scenario-"  # begins the part that names the edition of a scenario

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_TAG = re.compile(rf"(?:[{TAG_LETTERS}]{{{TAG_LENGTH}}})?")


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


def _checked_series(name: str, numbers: Iterable[float]) -> tuple[float, ...]:
    numbers = tuple(numbers)
    if not 1 <= len(numbers) <= LONGEST_SERIES:
        raise ScenarioError(f"The series “{name}” needs 1 to {LONGEST_SERIES} numbers: send it again.")
    return tuple(_checked_guess(name, number) for number in numbers)


def _checked_judgement(claim_id: str, judgement: tuple[str, str]) -> Judgement:
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
    series     name -> numbers, at most forty
    """

    guesses: Mapping[str, float]
    verdicts: Mapping[str, Judgement]
    scenario: Scenario | None = None
    moment: str = "before"
    tag: str = ""
    series: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        guesses = {name: _checked_guess(name, self.guesses[name]) for name in sorted(self.guesses)}
        judged = {i: _checked_judgement(i, judgement) for i, judgement in self.verdicts.items()}
        series = {name: _checked_series(name, self.series[name]) for name in sorted(self.series)}
        if self.moment not in MOMENTS:
            raise ScenarioError("The moment of a code is before or after: choose one of the two.")
        if not isinstance(self.tag, str) or not _TAG.fullmatch(self.tag):
            raise ScenarioError(f"A tag has {TAG_LENGTH} letters out of {TAG_LETTERS}: leave it out to get a new one.")
        if not guesses and not judged and not series and self.scenario is None:
            raise ScenarioError("There is no answer to put into a code: lock in a guess or record a verdict first.")
        object.__setattr__(self, "guesses", MappingProxyType(guesses))
        object.__setattr__(self, "series", MappingProxyType(series))
        object.__setattr__(self, "verdicts", MappingProxyType({i: judged[i] for i in claims() if i in judged}))

    @property
    def note(self) -> str:
        """What has changed since its scenario was made, in one sentence; or nothing."""
        return self.scenario.note if self.scenario else ""

    def joined(self, later: "Answers") -> "Answers":
        """These answers and later ones; where both answer, the later ones count."""
        guesses, verdicts = {**self.guesses, **later.guesses}, {**self.verdicts, **later.verdicts}
        series = {**self.series, **later.series}
        return Answers(guesses, verdicts, later.scenario or self.scenario, later.moment, later.tag, series)

    def _parts(self) -> list[str]:
        """Guesses, verdicts and series as a code writes them."""
        words = {short: word for word, short in VERDICT_WORDS.items()}
        parts = [f"guess-{name}={plain_number(guess)}" for name, guess in self.guesses.items()]
        parts += [f"verdict-{i}={words[verdict]}.{sure}" for i, (verdict, sure) in self.verdicts.items()]
        return parts + [f"series-{name}={'_'.join(map(plain_number, part))}" for name, part in self.series.items()]

    def code(self) -> str:
        """The answers as one line of text."""
        parts = self._parts()
        if self.scenario is not None:
            edition = editions.present()
            parts += [f"{SCENARIO}{edition.fingerprint}", *(f"set-{part}" for part in edition.parts(self.scenario))]
        return codes.write("-".join(filter(None, (CODE_VERSION, self.tag, self.moment))), parts)

    @classmethod
    def from_code(cls, text: str) -> "Answers":
        """The answers of a room code. Raises ScenarioError for a damaged or foreign one."""
        head, parts = codes.read(text, CODE_VERSION, "room")
        until = next((i for i, part in enumerate(parts) if part.startswith(SCENARIO)), len(parts))
        *tag, moment = head.split("-")
        guesses, verdicts, series = _read_answers(parts[:until])
        answers = cls(guesses, verdicts, _read_scenario(parts[until:]), moment, "-".join(tag), series)
        # A code made by hand may say the same in another way, or say it twice: only the module's own way is taken.
        if answers._parts() != parts[:until]:
            raise ScenarioError(codes.NOT_OURS)
        return answers


FOREIGN = "This code holds a part that this module does not know: ask for a new one."


def _read_answers(
    parts: list[str],
) -> tuple[dict[str, float], dict[str, Judgement], dict[str, tuple[float, ...]]]:
    guesses, verdicts, series = {}, {}, {}
    for part in parts:
        kind, _, rest = part.partition("-")
        key, _, value = rest.partition("=")
        numbers = value.split("_")
        if kind == "guess" and NUMBER.fullmatch(value):
            guesses[key] = float(value)
        elif kind == "verdict":
            word, _, sure = value.partition(".")
            verdicts[key] = Judgement(VERDICT_WORDS.get(word, ""), sure)
        elif kind == "series" and all(NUMBER.fullmatch(number) for number in numbers):
            series[key] = tuple(map(float, numbers))
        else:
            raise ScenarioError(FOREIGN)
    return guesses, verdicts, series


def _read_scenario(parts: list[str]) -> Scenario | None:
    """The scenario of the parts from its edition on."""
    if not parts:
        return None
    head, *changes = parts
    if not all(part.startswith("set-") for part in changes):
        raise ScenarioError(FOREIGN)
    edition = editions.edition(head.removeprefix(SCENARIO))
    return Scenario.of_edition(edition, edition.read(part.removeprefix("set-") for part in changes))


def read_code(text: str) -> "Answers | Scenario":
    """A room code as Answers, any other as Scenario. Raises ScenarioError for a damaged or foreign one."""
    clean = codes.one_code(text)
    return Answers.from_code(clean) if clean.startswith("room") else Scenario.from_code(clean)
