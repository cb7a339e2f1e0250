"""Progress: what a learner has locked in, in memory always, and in one small file once they ask for it.

record("predictions", "gdp_ratio", {"guess": 5.5})   put an entry down; a later one under the same name replaces it
entries("predictions")                               every entry of a kind (see KINDS) by name, the file's included
Entries("predictions")                               the same, as a mapping that can be written to
describe("predictions", "gdp_ratio", "Output ...")   what a name stands for; written beside the entry
keep()   stop()   forget()                           write the file; set it aside; set it aside and start with nothing
where()   status()   told()                          the file; how things stand; what the last step has to say

The file is natolab-progress.json beside notebook 00, found from any folder of the learner's copy. Where that folder
cannot be written to, or there is none, it is in the home folder. NATOLAB_PROGRESS names another folder, or says "off":
then nothing is read or written; nor is it while nbgrader marks or validates a notebook. A file that is there means
that the learner opted in; taking it away means stop.

Writing is: lock, read, merge (an entry is the newest of its name), write beside, replace. A file that cannot be read
is renamed, never deleted, and what is in memory starts a new one. No name, address or path of anybody goes into it.
Left out: several learners in one folder, kinds of progress that do not replace each other (a history), encryption.
"""

import contextlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from natolab.errors import DataError

KINDS = ("predictions", "verdicts", "exercises", "concepts", "forecasts", "memo")
FILE = "natolab-progress.json"
EDITION = 1
MARKING = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")  # nbgrader sets them: the file is then another person's
HOME_NOTEBOOK = "00_start_here.ipynb"
LARGEST = 5_000_000  # bytes; a learner's file has a few thousand
PATIENCE = 3.0  # seconds to wait for another notebook that writes
DEEPEST = 20  # lists within lists; an entry has one or two
RESERVED = ("at", "about")  # what the file says of an entry besides the entry itself

_lock = threading.RLock()  # JupyterLab may run callbacks in another thread than the cells
_memory: dict[str, dict[str, dict]] = {kind: {} for kind in KINDS}  # entries as in the file
_unwritten: set[tuple[str, str]] = set()
_about: dict[tuple[str, str], str] = {}
_said: list[str] = []
_trouble = ""


class _Unreadable(Exception):
    """The file is not a progress file."""


class _Newer(Exception):
    """The file is of a later edition of the module."""


# ---- where it is --------------------------------------------------------------------------------------
def _off_by() -> str:
    """The setting that keeps everything from being read or written, as NAME=value; empty when there is none."""
    for name in ("NATOLAB_PROGRESS", *MARKING):
        value = os.environ.get(name, "").strip()
        if value.lower() == "off" or (value and name in MARKING):
            return f"{name}={value}"
    return ""


def switched_off() -> bool:
    """True when nothing is to be read or written: NATOLAB_PROGRESS=off, or nbgrader runs somebody's notebook."""
    return bool(_off_by())


def _beside_the_notebooks() -> Path | None:
    """The folder of notebook 00 in the learner's copy, seen from the working directory."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        for place in (folder, folder / "notebooks"):
            if (place / HOME_NOTEBOOK).is_file():
                return place
    return None


def _folder() -> tuple[Path, str]:
    """The folder of the file, and the words for it."""
    named = os.environ.get("NATOLAB_PROGRESS", "").strip()
    if named and not switched_off():
        return Path(named).expanduser(), "in the folder that NATOLAB_PROGRESS names"
    found = _beside_the_notebooks()
    if found and os.access(found, os.W_OK):
        return found, "beside notebook 00"
    why = "because the folder of notebook 00 cannot be written to" if found else "because notebook 00 is not in sight"
    return Path.home(), f"in your home folder, {why}"


def where() -> Path:
    """The file that is used, or would be."""
    return _folder()[0] / FILE


def keeping() -> bool:
    """True when the file is there: then everything locked in is written to it."""
    return not switched_off() and os.path.lexists(where())


# ---- reading ------------------------------------------------------------------------------------------
def _no_constant(word: str) -> None:
    raise _Unreadable(word)


def _showable(value, levels: int = DEEPEST) -> None:
    """Raises _Unreadable or OverflowError for what no control can show: too deep, or a number beyond a float."""
    if isinstance(value, dict | list):
        if not levels:
            raise _Unreadable
        for part in value.values() if isinstance(value, dict) else value:
            _showable(part, levels - 1)
    elif isinstance(value, int):
        float(value)


def _read(path: Path) -> dict:
    """The file's content, checked. Raises _Unreadable, _Newer, or OSError."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise _Unreadable
        content = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
        edition = content["natolab_progress"]
        if type(edition) is not int or edition < 1:
            raise _Unreadable
        if edition > EDITION:
            raise _Newer
        entries = [entry for kind in KINDS for entry in content.get(kind, {}).values()]
        if not all(isinstance(entry, dict) and isinstance(entry["at"], str) for entry in entries):
            raise _Unreadable
        _showable(entries)
        _as_bytes(content)  # what cannot be written again, such as 1e999, cannot be kept
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, IsADirectoryError):
        raise _Unreadable from None
    return content


def _refresh() -> None:
    """Bring memory up to date with the file; set a damaged one aside and start a new one."""
    if not keeping():
        return
    global _trouble
    try:
        _take(_read(where()))
        _trouble = _trouble if _unwritten else ""
    except FileNotFoundError:
        return  # taken away between the two looks
    except _Unreadable:
        _write(everything=True)  # under the lock it is looked at again, and set aside
    except _Newer:
        _complain(_newer())
    except OSError as error:
        _complain(_failed("read", error))


def _take(content: dict) -> None:
    """Memory becomes what the file says, but for what is still to be written and is newer."""
    for kind in KINDS:
        ours = {name: e for name, e in _memory[kind].items() if (kind, name) in _unwritten}
        _memory[kind].clear()
        _memory[kind].update(content.get(kind, {}))
        for name, entry in ours.items():
            if entry["at"] >= _memory[kind].get(name, entry)["at"]:
                _memory[kind][name] = entry
            else:
                _unwritten.discard((kind, name))


# ---- writing ------------------------------------------------------------------------------------------
def _as_bytes(content: dict) -> bytes:
    """Plain JSON a person can read. Raises ValueError or TypeError for what JSON has no word for."""
    for plain in (False, True):
        text = json.dumps(content, ensure_ascii=plain, indent=1, allow_nan=False) + "\n"
        with contextlib.suppress(UnicodeEncodeError):  # half a character, as some browsers send it
            return text.encode("utf-8")
    raise ValueError("not text")


def _write(everything: bool = False) -> None:
    """Merge what is to be written into the file, or all of memory into it (a new file). Never raises OSError."""
    global _trouble
    path = Path(os.path.realpath(where()))  # through a link to the file, not over it
    try:
        with _one_at_a_time(path.parent):
            content = _present(path)
            if content is None and not everything:
                return  # another notebook has just stopped keeping
            if everything or not content:
                _unwritten.update((kind, name) for kind in KINDS for name in _memory[kind])
            content = content or {"natolab_progress": EDITION, "what_this_is": _what_this_is()}
            _take(content)
            raw = _as_bytes({**content, **{kind: _memory[kind] for kind in KINDS}})
            if len(raw) > LARGEST:
                _complain(f"The progress file would pass {LARGEST // 1_000_000} MB: shorten what you wrote last.")
                return
            _replace(path, raw)
    except _Newer:
        _complain(_newer())
    except BlockingIOError:
        _complain("Another notebook is writing the progress file: this is written with the next thing you lock in.")
    except OSError as error:
        _complain(_failed("written", error))
    else:
        _unwritten.clear()
        _trouble = ""


def _present(path: Path) -> dict | None:
    """The file as it is now, None if there is none; a damaged one is set aside, said so, and counts as empty."""
    try:
        return _read(path)
    except FileNotFoundError:
        return None
    except _Unreadable:
        damaged = _set_aside(path, "damaged")
        _say(f"The progress file could not be read: it is now {damaged.name}, nothing of it is lost, a new one begins.")
        return {}


def _what_this_is() -> str:
    return "Progress of one learner in 'An essay you can argue with'; delete this file to stop keeping it."


def _replace(path: Path, raw: bytes) -> None:
    """Write beside the file, then put it in its place in one step."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".natolab-progress-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        for attempt in range(5):
            try:
                os.replace(name, path)
                break
            except PermissionError:  # on Windows while somebody reads it
                if attempt == 4:
                    raise
                time.sleep(0.05)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _set_aside(path: Path, word: str) -> Path:
    """Rename the file to natolab-progress-<word>-1.json, or the next free number."""
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.stem}-{word}-{number}{path.suffix}")):
        number += 1
    os.rename(path, aside)
    return aside


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the lock of the folder. Raises BlockingIOError when another holds it for too long."""
    handle = os.open(folder / ".natolab-progress.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        end = time.monotonic() + PATIENCE
        while not _locked(handle):
            if time.monotonic() > end:
                raise BlockingIOError
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)  # which lets the lock go, as the end of the process would


def _locked(handle: int) -> bool:
    """Try to lock an open file. True as well where the file system knows no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


# ---- what it has to say -------------------------------------------------------------------------------
def _say(sentence: str) -> None:
    if sentence not in _said:
        _said.append(sentence)


def _complain(sentence: str) -> None:
    global _trouble
    _trouble = sentence
    _say(sentence)


def _newer() -> str:
    return "The progress file was made by a later edition of the module: update the module, or move the file away."


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _failed(what: str, error: OSError) -> str:
    return (
        f"The progress file could not be {what} ({_reason(error)}): "
        "what you lock in stays in memory until you restart the kernel."
    )


def told() -> str:
    """What the last steps have to say, once; empty when all went well."""
    with _lock:
        sentence = " ".join(_said)
        _said.clear()
        return sentence


def aside() -> list[str]:
    """Names of files set aside earlier, damaged or old."""
    path = where()
    try:
        found = path.parent.glob(f"{path.stem}-*-[0-9]*{path.suffix}")
        return [] if switched_off() else sorted(file.name for file in found)
    except OSError:
        return []


def status() -> str:
    """How things stand, in words: whether a file is kept, where, and what is wrong with it."""
    with _lock:
        if switched_off():
            return f"Keeping is switched off here ({_off_by()}): what you lock in lasts until the kernel ends."
        _refresh()
        place = _folder()[1]
        if _trouble:
            sentence = _trouble
        elif keeping():
            sentence = f"Your progress is kept in {FILE}, {place}."
        else:
            sentence = f"Your progress is not kept yet; if you ask for it, it goes to {FILE}, {place}."
        earlier = aside()
        return f"{sentence} Set aside earlier: {', '.join(earlier)}." if earlier else sentence


# ---- what a learner does ------------------------------------------------------------------------------
def _known(kind: str) -> str:
    if kind not in KINDS:
        raise DataError(f"There is no kind of progress called “{kind}”: choose from {', '.join(KINDS)}.")
    return kind


def record(kind: str, name: str, entry: Mapping) -> None:
    """Put an entry down, and write it if a file is kept. What went wrong with the file is in told().

    Raises DataError for an unknown kind and for what JSON has no word for.
    """
    try:
        plain = json.loads(json.dumps(dict(entry), allow_nan=False))
        _showable(plain)
    except (ValueError, TypeError, OverflowError, RecursionError, _Unreadable):
        raise DataError(f"The entry “{name}” cannot be kept: use words, numbers, yes or no, and lists.") from None
    if set(RESERVED) & set(plain):
        raise DataError(f"The entry “{name}” cannot be kept: the words {' and '.join(RESERVED)} are taken.")
    name = str(name)
    with _lock:
        earlier = _memory[_known(kind)].get(name, {}).get("at", "")
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        about = _about.get((kind, name))
        # Never older than what it replaces, even if the clock was put back.
        _memory[kind][name] = {"at": max(now, earlier), **({"about": about} if about else {}), **plain}
        _unwritten.add((kind, name))
        if keeping():
            _write()


def describe(kind: str, name: str, words: str) -> None:
    """Say what a name stands for (the question, the claim): written with the entry, so that the file reads well."""
    with _lock:
        _about[(_known(kind), name)] = words


def described(kind: str, name: str) -> str:
    """What a name stands for, from the entry or as described in this session; else the name in words."""
    with _lock:
        words = _memory[_known(kind)].get(name, {}).get("about") or _about.get((kind, name))
        return str(words or name.replace("_", " "))


def entries(kind: str) -> dict[str, dict]:
    """Every entry of a kind by name, oldest first (a copy), the file's included. Raises DataError."""
    with _lock:
        _refresh()
        found = sorted(_memory[_known(kind)].items(), key=lambda item: item[1]["at"])
        return json.loads(json.dumps({n: {k: v for k, v in e.items() if k not in RESERVED} for n, e in found}))


class Entries(Mapping):
    """The entries of one kind as a mapping; setting one records it."""

    def __init__(self, kind: str):
        self.kind = _known(kind)

    def __getitem__(self, name: str) -> dict:
        return entries(self.kind)[name]

    def __setitem__(self, name: str, entry: Mapping) -> None:
        record(self.kind, name, entry)

    def __iter__(self) -> Iterator[str]:
        return iter(entries(self.kind))

    def __len__(self) -> int:
        return len(entries(self.kind))


def keep() -> str:
    """Opt in: write everything locked in so far to the file, and from now on each new thing. Says where."""
    with _lock:
        if not switched_off():
            _write(everything=True)
        return status()


def stop() -> str:
    """Opt out: set the file aside under another name; what is locked in stays until the kernel ends."""
    global _trouble
    with _lock:
        _refresh()
        if not keeping():
            return status()
        try:
            with _one_at_a_time(where().parent):
                renamed = _set_aside(where(), "old")
        except BlockingIOError:
            return "Another notebook is writing the progress file: ask again in a moment."
        except OSError as error:
            return f"The file could not be renamed ({_reason(error)}): move {FILE} away by hand."
        _trouble = ""
        return f"Nothing is kept from now on; the file is now {renamed.name}."


def forget() -> str:
    """Begin anew: set the file aside and empty the memory of this notebook."""
    global _trouble
    with _lock:
        sentence = stop()
        for kind in KINDS:
            _memory[kind].clear()
        for store in (_unwritten, _said):  # what names stand for stays: the controls are still on the page
            store.clear()
        _trouble = ""
        return sentence
