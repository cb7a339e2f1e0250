"""Pooling: what people paste or save in a folder becomes a room.

pool(lines)          pasted lines, chat prefixes and all -> Room
pool_folder(path)    the same from a folder of text files

Whatever cannot be counted becomes a remark that names its line and the reason; the rest still counts.
Left out: who sent what. Whatever stands around a code is dropped when it is read. Files in sub-folders and hidden
files are not read. A scenario code has no tag, so two people who send the same one count once; a scenario sent inside
a room code (my_code(scenario=...)) counts for each.
"""

import os
import re
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten

from natolab.classroom.room import Remark, Room
from natolab.errors import DataError, ScenarioError
from natolab.facts.codes import codes_in
from natolab.facts.scenario import Scenario
from natolab.learner.answers import MOMENTS, Answers, read_code

LONGEST_LINE = 10_000  # characters
MOST_LINES = 20_000
CODES_A_LINE = 10
MOST_CODES = 2_000
LARGEST_FILE = 1_000_000  # bytes
MOST_FILES = 1_000
TEXT_FILES = {"", ".txt", ".csv", ".tsv", ".md", ".log"}

NO_CODE = "There is no code in this line: one begins with nato1- or room1-."
AGAIN = "This code stands further up already: it counts once."
ANOTHER = "Its tag has sent another code for this moment: where both answer, this one counts."


@dataclass
class _Reading:
    """A room in the making: codes go in, line by line."""

    seen: set[str] = field(default_factory=set)
    people: dict[str, dict[str, Answers]] = field(default_factory=dict)
    alone: list[Scenario] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    lines: int = 0

    def remark(self, where: str, reason: str) -> None:
        """Note why something did not count."""
        self.remarks.append(Remark(where, reason))

    def line(self, where: str, text: str) -> None:
        """Take one line."""
        if not isinstance(text, str):
            self.remark(where, "This is not text: give lines of text.")
        elif len(text) > LONGEST_LINE:
            self.remark(where, f"This line is longer than {LONGEST_LINE:,} characters: put each code on its own line.")
        elif text.strip() and not text.lstrip("\ufeff \t").startswith("#"):
            codes = codes_in(text)
            if not codes:
                self.remark(where, NO_CODE)
            for code in codes[:CODES_A_LINE]:
                self.code(where, code)
            if len(codes) > CODES_A_LINE:
                self.remark(where, f"Only {CODES_A_LINE} codes are read in one line: put each on its own line.")

    def code(self, where: str, text: str) -> None:
        """Take one code. Raises DataError when no code can be read because the data folder is not whole."""
        if len(self.seen) >= MOST_CODES:
            self.remark(where, f"A room holds {MOST_CODES:,} codes: pool the others as a second room.")
            return
        try:
            decoded = read_code(text)
        except ScenarioError as error:
            self.remark(where, str(error))
            return
        code = decoded.code()
        if code in self.seen:
            self.remark(where, AGAIN)
            return
        self.seen.add(code)
        if decoded.note:
            self.remark(where, f"It counts. {decoded.note}")
        if isinstance(decoded, Scenario):
            self.alone.append(decoded)
            return
        learner = self.people.setdefault(decoded.tag or code, {})  # without a tag, every code is a learner of its own
        if decoded.moment in learner:
            self.remark(where, ANOTHER)
            decoded = learner[decoded.moment].joined(decoded)
        learner[decoded.moment] = decoded

    def room(self) -> Room:
        """What has been read so far."""
        people = tuple({m: learner[m] for m in MOMENTS if m in learner} for learner in self.people.values())
        return Room(people, tuple(self.alone), tuple(self.remarks))


def pool(lines: str | Iterable[str]) -> Room:
    """The room of pasted lines. Lines that cannot be counted become remarks; nothing here stops the rest.

    Blank lines and lines that begin with # are skipped; what stands around a code in its line is dropped.
    Raises ScenarioError for what is no text, DataError when a table that codes are checked against is missing.
    """
    if lines is None or isinstance(lines, bytes | Mapping) or not isinstance(lines, str | Iterable):
        raise ScenarioError("Give the codes as text, or as a list of lines.")
    reading = _Reading()
    _read_lines(reading, _split(lines) if isinstance(lines, str) else lines, "")
    return reading.room()


def _split(text: str) -> list[str]:
    """Lines as an editor counts them."""
    return re.split(r"\r\n|\r|\n", text, maxsplit=MOST_LINES)  # the rest is one last line, which is not read


def _read_lines(reading: _Reading, lines: Iterable[str], file: str) -> None:
    for number, text in enumerate(lines, 1):
        if reading.lines >= MOST_LINES:
            reading.remark(f"{file}from line {number} on", f"Only {MOST_LINES:,} lines are read at a time.")
            return
        reading.lines += 1
        reading.line(f"{file}line {number}", text)


def pool_folder(path: str | os.PathLike) -> Room:
    """The room of a folder of text files (.txt, .csv, .tsv, .md, .log), in the order of their names.

    Links, sub-folders and anything that is no text file become remarks and are not opened; hidden files are skipped.
    Raises DataError when there is no such folder, or when a table that codes are checked against is missing.
    """
    try:
        folder = Path(path).expanduser()
        with os.scandir(folder) as scan:
            entries = sorted((entry for entry in scan if not entry.name.startswith(".")), key=lambda e: e.name)
    except (OSError, ValueError, TypeError, RuntimeError):
        raise DataError("This folder cannot be opened: give the path of a folder that holds the text files.") from None
    reading = _Reading()
    for entry in entries[:MOST_FILES]:
        name = _plain_name(entry.name)
        try:
            text = _text_of(entry)
        except DataError as error:
            reading.remark(name, str(error))
            continue
        if reading.lines < MOST_LINES:
            _read_lines(reading, _split(text), f"{name}, ")
        else:
            reading.remark(name, f"Only {MOST_LINES:,} lines are read at a time.")
    if len(entries) > MOST_FILES:
        reading.remark(f"{len(entries) - MOST_FILES:,} more files", f"Only {MOST_FILES:,} files are read at a time.")
    return reading.room()


def _plain_name(name: str) -> str:
    """A file name that can be shown: letters, digits and a few signs."""
    return shorten(re.sub(r"[^\w .,()+-]", "?", name), 60, placeholder="…") or "a file"


def _text_of(entry: os.DirEntry) -> str:
    """The text of one file of the folder. Raises DataError for what is not an ordinary text file."""
    if entry.is_symlink():
        raise DataError("This is a link, not a file: copy the file itself into the folder.")
    if entry.is_dir():
        raise DataError("This is a folder: only files directly in the chosen folder are read.")
    if Path(entry.name).suffix.lower() not in TEXT_FILES:
        raise DataError("This is no text file by its name: save the codes as .txt or .csv.")
    try:
        # Not to follow a link put there since, not to wait at a pipe; both flags are missing on Windows.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(entry.path, flags), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise DataError("This is not an ordinary file: save the codes as .txt or .csv.")
            raw = file.read(LARGEST_FILE + 1)
    except OSError:
        raise DataError("This file cannot be opened: close it elsewhere, or copy it anew.") from None
    if len(raw) > LARGEST_FILE:
        raise DataError(f"This file is larger than {LARGEST_FILE // 1_000_000} MB: keep only the lines with codes.")
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):  # “Unicode text” of Windows programs
        return raw.decode("utf-16", errors="replace")
    if b"\0" in raw:
        raise DataError("This is no text file by its content: save the codes as .txt or .csv.")
    return raw.decode("utf-8-sig", errors="replace")
