"""Sealed keys: answers, typical mistakes, hints and solutions of the exercises, one line a task.

read()             every key by task, as plain data
write(keys)        put keys in, those of other exercises stay
line(task, key)    one sealed line

Sealed means packed (JSON, zlib, base 85), so that nobody reads an answer by accident while looking through the
package. It is not a secret: whoever wants to can unpack it with the four lines below.

Leaves out: encryption, and any link to a person.
"""

import base64
import json
import os
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from natolab import files
from natolab.errors import DataError

FILE = Path(__file__).with_name("keys.sealed")
PLACE = "NATOLAB_KEYS"  # where the sealed keys are, if not in the package
HEAD = "# Keys of the exercises, packed so that none is read by accident: python -m natolab.authoring.release\n"


def path() -> Path:
    """Where the sealed keys are: in the package, or where the environment says (tests, release)."""
    return Path(os.environ.get(PLACE) or FILE)


def line(task: str, key: Mapping) -> str:
    """One task and its key, packed."""
    text = json.dumps(key, sort_keys=True, ensure_ascii=False)
    return f"{task} {base64.b85encode(zlib.compress(text.encode(), 9)).decode()}"


@cache
def _read(file: Path, changed: float) -> dict[str, dict]:
    keys = {}
    try:
        for sealed in file.read_text(encoding="ascii").splitlines():
            if not sealed.startswith("#"):
                task, packed = sealed.split(" ")
                keys[task] = json.loads(zlib.decompress(base64.b85decode(packed)))
    except (ValueError, zlib.error, OSError):
        raise DataError(
            f"the file natolab/checks/{file.name} is damaged: put it back with "
            f"'git checkout -- notebooks/natolab/checks/{file.name}' or unpack the module again"
        ) from None
    return keys


def read() -> dict[str, dict]:
    """Every key by task, as plain data. Raises DataError when the file is missing or damaged."""
    file = path()
    if not file.exists():
        raise DataError(f"the file natolab/checks/{file.name} is missing: unpack the module again")
    return dict(_read(file, file.stat().st_mtime_ns))


def write(keys: Mapping[str, Mapping], exercises: set[str]) -> None:
    """Put in the keys of some exercises ("4"); those of others stay, and a line whose key is the same stays too."""
    file = path()
    lines = {}
    if file.exists():
        lines = {old.split(" ")[0]: old for old in file.read_text(encoding="ascii").splitlines() if old[:1] != "#"}
        before = read()
    stay = {task: old for task, old in lines.items() if task.split(".")[0] not in exercises}
    # zlib's packing differs between versions: a key that is the same keeps its line.
    new = {t: lines[t] if t in lines and before.get(t) == k else line(t, k) for t, k in keys.items()}
    ordered = sorted({**stay, **new}.items(), key=lambda item: [int(part) for part in item[0].split(".")])
    text = HEAD + "".join(f"{sealed}\n" for _, sealed in ordered)
    if not file.exists() or file.read_text(encoding="ascii") != text:
        files.replace(file, text.encode("ascii"))
