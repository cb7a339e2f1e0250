"""What a learner's folder on a shared server gets: notebooks and exercises, and their corrections at every start.

hand_out(course, folder)  lay out what is new, bring up to date what the learner has not changed, lay a correction of
                          what they have changed beside it; gives a sentence for each file that was laid beside
kept_in_step(course, folder)  the same, and a failure is a sentence as well: a learner's server starts all the same

Nothing of a learner is written over, renamed or deleted. What was handed out is remembered by its hash in LIST. A file
that the learner deleted comes back, which is how one gets a fresh copy. Standard library only: it runs at every start.
Left out: merging, and taking back what the course no longer has.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from natolab import files

LIST = ".handed-out.json"
PARTS = ("notebooks", "exercises")
#: what of the course no learner gets: code (it is shared), solutions, and what belongs to whoever teaches
LEFT_OUT = (
    "natolab", "labsettings", "solutions", "instructor", "*.toml", "__pycache__", ".*", "natolab-progress*",
    "my_verdicts*",
)  # fmt: skip


def _handed_out(course: Path) -> Iterator[str]:
    """Every file that a learner gets, relative to the course."""
    for part in PARTS:
        for folder, folders, names in os.walk(course / part):
            folders[:] = _given(folders)  # a learner may not even look into the others
            yield from ((Path(folder) / name).relative_to(course).as_posix() for name in _given(names))


def _given(names: list[str]) -> list[str]:
    return sorted(name for name in names if not any(fnmatch(name, left) for left in LEFT_OUT))


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _remembered(file: Path) -> dict[str, str]:
    """Hashes of what was handed out, by name; none when the list is missing or spoilt."""
    try:
        hashes = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return hashes if isinstance(hashes, dict) else {}


def hand_out(course: Path, folder: Path) -> list[str]:
    """Bring a learner's folder up to date; a sentence for each correction that was laid beside. Raises OSError."""
    before = _remembered(folder / LIST)
    now, corrections = dict(before), []
    for name in _handed_out(course):
        raw, place = (course / name).read_bytes(), folder / name
        now[name] = _hash(raw)
        theirs = _hash(place.read_bytes()) if place.exists() else ""
        if theirs in ("", before.get(name)):  # not there, or as it was handed out
            if theirs != now[name]:
                place.parent.mkdir(parents=True, exist_ok=True)
                files.replace(place, raw)
        elif now[name] not in (theirs, before.get(name)) and not _lies_beside(place, raw):
            beside = files.free_name(place, "corrected")
            files.replace(beside, raw)
            corrections.append(f"{name} has changed in the course; yours stays, and the new one is {beside.name}.")
    if now != before:
        files.replace(folder / LIST, json.dumps(now, indent=1).encode())
    return corrections


def _lies_beside(place: Path, raw: bytes) -> bool:
    """Whether this correction was laid beside already (a start that broke off did not come to write the list)."""
    return any(path.read_bytes() == raw for path in place.parent.glob(f"{place.stem}-corrected-*{place.suffix}"))


def kept_in_step(course: Path, folder: Path) -> list[str]:
    """hand_out, where a full disk or a locked folder is one sentence."""
    try:
        folder.mkdir(exist_ok=True)
        return hand_out(course, folder)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        return [f"Your copy of the course could not be brought up to date ({reason}): make room, then start again."]
