"""The line of text that every code is: a head, parts, and a checksum, joined by strokes.

nato1-fed3/usable_eu=0.5/KX2FQ7A       a scenario, see facts.scenario
room1-bcdfgh-before/guess-x=1/FI7TWKA  what a learner locked in, see learner.answers

write("nato1-fed3", parts)            the line;  read(text, "nato1", "scenario") takes it apart again
codes_in(line)                         the codes in a line of a chat, an e-mail or a table
one_code(text)                         the one code of a text
plain(text)                            what word processors, chats and telephones put in is taken out or put back

Only what write() made is read: what stands around it, white space, dashes for hyphens and the case of the first word
and of the checksum are forgiven, any other slip is refused. Left out: encryption, and a code that hides what it says.
"""

import base64
import re
import zlib
from collections.abc import Iterable
from itertools import pairwise

from natolab.errors import ScenarioError

LONGEST = 8_000  # characters; every assumption and claim and thirty guesses together need fewer
DAMAGED = "This code is damaged (a letter is missing or changed): copy it again, whole."
NOT_OURS = "This code was not written by this module: ask for a new one."


def write(head: str, parts: Iterable[str]) -> str:
    """A code of a head and parts, with its checksum."""
    return sealed("/".join([head, *parts]))


def checksum(body: str) -> str:
    """CRC-32 in base 32, which no slip of up to four neighbouring letters passes."""
    return base64.b32encode(zlib.crc32(body.encode(errors="replace")).to_bytes(4, "big")).decode().rstrip("=")


def sealed(body: str) -> str:
    """A text with its checksum."""
    return f"{body}/{checksum(body)}"


def sound(code: str) -> bool:
    """True when the checksum is that of the text before it; its letters may be large or small."""
    body, _, check = code.rpartition("/")
    return bool(body) and checksum(body) == check.upper()


def read(text: object, version: str, word: str) -> tuple[str, list[str]]:
    """What a code of this version (`nato1`) holds: head without version, and parts. Raises ScenarioError.

    `word` is the word for such a code in sentences.
    """
    clean = one_code(text)
    if not clean:
        raise ScenarioError(f"There is no code in the box: paste one that begins with {version}.")
    if not clean.startswith(f"{version}-"):
        raise ScenarioError(f"This is not a {word} code of this module: one begins with {version}-.")
    if len(clean) > LONGEST or not sound(clean):
        raise ScenarioError(DAMAGED)
    head, *parts = clean.rpartition("/")[0].split("/")
    return head.removeprefix(f"{version}-"), parts


# ---- finding codes in what people paste -----------------------------------------------------------------
#: dashes that word processors and phones put for a hyphen
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
#: control characters become spaces; joiners, direction and byte order marks, which cannot be seen, go
_CONTROL = dict.fromkeys([*range(32), *range(127, 160)], " ")
_UNSEEN = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF], "")
_PLAIN = {**_DASHES, **_CONTROL, **_UNSEEN}
_START = re.compile(r"(?:nato|room)\d{1,3}-", re.IGNORECASE | re.ASCII)
_PIECE = re.compile(r"[A-Za-z0-9_=./+-]+", re.ASCII)
_END = "._-=+/"  # a code ends in a letter or digit: what follows belongs to the sentence around it
_AROUND = "\"'`“”„‟‘’‚‛«»‹›()[]<>,;:"
_PIECES_AT_MOST = 8


def plain(text: object) -> str:
    """A text with plain hyphens and without what cannot be seen."""
    return str(text).translate(_PLAIN)


def seen(text: object) -> str:
    """A text without what cannot be seen; all else stays."""
    return str(text).translate(_UNSEEN)


def codes_in(line: object) -> list[str]:
    """The codes in one line, read or not; names, quotes and everything else around them is dropped.

    A code broken by spaces is put together again where its checksum then agrees.
    """
    clean = plain(line)
    starts = [match.start() for match in _START.finditer(clean)]
    return [_code_at(clean[here:there]) for here, there in pairwise([*starts, len(clean)])]


def one_code(text: object) -> str:
    """The one code of a text, over line ends; the text without spaces, if it holds no sound one.

    Raises ScenarioError when there are several.
    """
    codes = list(dict.fromkeys(code for code in codes_in(text) if sound(code)))
    if len(codes) > 1:
        raise ScenarioError(f"There are {len(codes)} codes in this text: paste one of them.")
    return codes[0] if codes else _small_head("".join(plain(text).split()).strip(_AROUND))


def _small_head(code: str) -> str:
    head, hyphen, rest = code.partition("-")
    return head.lower() + hyphen + rest  # phones begin a message with a capital


def _code_at(text: str) -> str:
    """The code at the start of a text; its first piece if no number of pieces makes a sound one."""
    pieces: list[str] = []
    for word in text.split(None, _PIECES_AT_MOST)[:_PIECES_AT_MOST]:
        piece = _PIECE.match(word)
        pieces += [piece[0]] if piece else []
        if not piece or piece[0] != word:
            break
    pieces[0] = _small_head(pieces[0])
    whole = [candidate for n in range(1, len(pieces) + 1) if sound(candidate := "".join(pieces[:n]).rstrip(_END))]
    return whole[0] if whole else pieces[0].rstrip(_END)
