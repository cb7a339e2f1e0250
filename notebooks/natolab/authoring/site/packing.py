"""Thousands of drawings and sentences that differ in a few numbers, as one short text.

Pack        takes texts, gives each a number, and writes them all down small;  unpacked(raw) reads them back

A text is kept as its words (a template) and its numbers; equal texts and equal templates are kept once. The numbers
of a template stand column by column as differences, so that a slider's sweep is mostly noughts, and zlib does the
rest. assets/packing.js reads the same in the browser. Left out: encryption; anybody may read what a page holds.
"""

import json
import re
import zlib

#: a plain number whose digits say all: no leading nought, no minus nought, at most seven digits before the point and
#: four after it
NUMBER = re.compile(r"(?<![\w#.,-])((?!-0(?:\.0+)?(?!\w|\.\d))-?(?:0|[1-9]\d{0,6})(?:\.\d{1,4})?)(?!\w|\.\d)", re.ASCII)


def split(text: str) -> tuple[tuple[str, ...], tuple[int, ...], list[int]]:
    """A text as the words around its numbers, the decimals of each number, and each number without its point."""
    parts = NUMBER.split(text)
    numbers = parts[1::2]
    digits = tuple(len(number) - 1 - number.find(".") if "." in number else 0 for number in numbers)
    return tuple(parts[::2]), digits, [int(number.replace(".", "")) for number in numbers]


def _zigzag(number: int) -> int:
    return 2 * number if number >= 0 else -2 * number - 1


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


class Pack:
    """Texts by number; `number(text)` adds one, `packed(head)` is the whole as bytes, with a head of JSON."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._templates: dict[tuple, int] = {}
        self._rows: list[list[list[int]]] = []
        self._which: list[int] = []

    def number(self, text: str) -> int:
        """The number of a text; the same for the same text."""
        if text not in self._numbers:
            words, digits, numbers = split(text)
            template = self._templates.setdefault((words, digits), len(self._templates))
            if template == len(self._rows):
                self._rows.append([])
            self._rows[template].append(numbers)
            self._which.append(template)
            self._numbers[text] = len(self._numbers)
        return self._numbers[text]

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def templates(self) -> int:
        """How many texts differ in more than numbers."""
        return len(self._templates)

    def packed(self, head: object) -> bytes:
        """Head and texts, compressed: length of the JSON in four bytes, the JSON, then the differences."""
        stream = bytearray()
        for rows in self._rows:
            for column in zip(*rows, strict=True):
                before = 0
                for value in column:
                    stream += _varint(_zigzag(value - before))
                    before = value
        document = {
            "head": head,
            "templates": [[list(words), list(digits)] for words, digits in self._templates],
            "which": self._which,
        }
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        return zlib.compress(len(text).to_bytes(4, "big") + text + bytes(stream), 9)


def unpacked(raw: bytes) -> tuple[object, list[str]]:
    """Head and texts of what `Pack.packed` gave; what assets/packing.js does in the browser."""
    data = zlib.decompress(raw)
    length = int.from_bytes(data[:4], "big")
    document, at = json.loads(data[4 : 4 + length]), 4 + length

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return -(value + 1) // 2 if value & 1 else value // 2

    columns = []
    for number, (words, _) in enumerate(document["templates"]):
        rows = document["which"].count(number)
        group = []
        for _ in words[1:]:
            value, column = 0, []
            for _ in range(rows):
                value += varint()
                column.append(value)
            group.append(column)
        columns.append(group)
    seen = [0] * len(columns)
    texts = []
    for number in document["which"]:
        words, digits = document["templates"][number]
        row = seen[number]
        seen[number] += 1
        parts = [words[0]]
        for word, places, column in zip(words[1:], digits, columns[number], strict=True):
            parts += [f"{column[row] / 10**places:.{places}f}", word]
        texts.append("".join(parts))
    return document["head"], texts
