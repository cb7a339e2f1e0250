"""Progress: what a learner has locked in, in memory always, and in one small file once they ask for it.

record("predictions", "gdp_ratio", {"guess": 5.5})   put an entry down; a later one under the same name replaces it
entries("predictions")                               every entry of a kind (see KINDS) by name, the file's included
Entries("predictions")                               the same, as a mapping that can be written to
of_this_session("predictions")   confirm()           those put down, or confirmed, since this kernel began
describe("predictions", "gdp_ratio", "Output ...")   what a name stands for; written beside the entry
watch(panel.refresh)                                 call a method after each record, for as long as its panel is there
keep()   stop()   forget()                           write the file; set it aside; set it aside and start with nothing
where()   status()   news()                          the file; how things stand; what the last step has to say
Store()                                              all of this for one session; the names above are those of `store`

The file is natolab-progress.json beside notebook 00, found from any folder of the learner's copy. Where that folder
cannot be written to, or there is none, it is in the home folder. NATOLAB_PROGRESS names another folder, or says "off":
then nothing is read or written; nor is it while nbgrader marks or validates a notebook. A file that is there means
that the learner opted in; taking it away means stop.

Writing is: lock, read, merge (an entry is the newest of its name), write beside, replace. A file that cannot be read
is renamed, never deleted, and what is in memory starts a new one. No name, address or path of anybody goes into it;
so nobody can tell whose a file of an earlier session is, and what leaves the machine is of this session only.
Left out: several learners in one file, kinds of progress that do not replace each other (a history), encryption.
"""

import contextlib
import json
import os
import re
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from natolab import files
from natolab.errors import DataError

KINDS = ("predictions", "verdicts", "exercises", "concepts", "forecasts", "memo", "argument", "series")
FILE = "natolab-progress.json"
LOCK = ".natolab-progress.lock"
ASIDE = re.compile(r"natolab-progress-(old|damaged)-[\d-]+\.json")  # as files.set_aside names them
EDITION = 1
MARKING = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")  # nbgrader sets them: the file is then another person's
HOME_NOTEBOOK = "00_start_here.ipynb"
LARGEST = 5_000_000  # bytes; a learner's file has a few thousand
PATIENCE = 3.0  # seconds to wait for another notebook that writes
DEEPEST = 20  # lists within lists; an entry has one or two
RESERVED = ("at", "about")  # what the file says of an entry besides the entry itself

Entry = dict[str, Any]  # what is kept under one name; JSON has words for it
Content = dict[str, Any]  # of the file


class Clearable(Protocol):
    """What can be emptied."""

    def clear(self) -> None:
        """Empty it."""


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
    folder = _beside_the_notebooks()
    if folder and os.access(folder, os.W_OK):
        return folder, "beside notebook 00"
    why = "because the folder of notebook 00 cannot be written to" if folder else "because notebook 00 is not in sight"
    return Path.home(), f"in your home folder, {why}"


def where() -> Path:
    """The file that is used, or would be."""
    return _folder()[0] / FILE


# ---- the file -----------------------------------------------------------------------------------------
def _no_constant(word: str) -> None:
    raise _Unreadable(word)


def _showable(value: object, levels: int = DEEPEST) -> None:
    """Raises _Unreadable or OverflowError for what no control can show: too deep, or a number beyond a float."""
    if isinstance(value, dict | list):
        if not levels:
            raise _Unreadable
        for part in value.values() if isinstance(value, dict) else value:
            _showable(part, levels - 1)
    elif isinstance(value, int):
        float(value)


def _read(path: Path) -> Content:
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


def _as_bytes(content: Content) -> bytes:
    """Plain JSON a person can read. Raises ValueError or TypeError for what JSON has no word for."""
    for plain in (False, True):
        text = json.dumps(content, ensure_ascii=plain, indent=1, allow_nan=False) + "\n"
        with contextlib.suppress(UnicodeEncodeError):  # half a character, as some browsers send it
            return text.encode("utf-8")
    raise ValueError("not text")


def _beside() -> list[str]:
    """Names of the other progress files in the folder."""
    path = where()
    try:
        names = [file.name for file in path.parent.glob(f"{path.stem}*{path.suffix}") if file.name != path.name]
        return [] if switched_off() else sorted(names)
    except OSError:
        return []


def aside() -> list[str]:
    """Names of files set aside earlier, damaged or old."""
    return [name for name in _beside() if ASIDE.fullmatch(name)]


def copies() -> list[str]:
    """Names of copies that another program has put there, such as the “conflicted copy” of a synced folder."""
    return [name for name in _beside() if not ASIDE.fullmatch(name)]


# ---- sentences ----------------------------------------------------------------------------------------
WHAT_THIS_IS = "Progress of one learner in 'An essay you can argue with'; delete this file to stop keeping it."
NEWER = "The progress file was made by a later edition of the module: update the module, or move the file away."
BUSY = "Another notebook is writing the progress file"


def _too_long() -> str:
    return f"The progress file would pass {LARGEST // 1_000_000} MB: shorten what you wrote last."


def _also_there() -> str:
    """Other files of progress in the folder, in words."""
    earlier, foreign = aside(), copies()
    remark = f" Set aside earlier: {', '.join(earlier)}." if earlier else ""
    if foreign:
        remark += (
            f" Only {FILE} is read, not {' and '.join(foreign)}, which some other program (a synced folder, a browser) "
            f"has put beside it: to use that one instead, press “Stop keeping”, then rename it to {FILE}."
        )
    return remark


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def _failed(verb: str, error: OSError) -> str:
    return (
        f"The progress file could not be {verb} ({_reason(error)}): "
        "what you lock in stays in memory until you restart the kernel."
    )


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise DataError(f"There is no kind of progress called “{kind}”: choose from {', '.join(KINDS)}.")
    return kind


# ---- the session --------------------------------------------------------------------------------------
class Store:
    """What one kernel knows of a learner's progress, and what it still has to write. Every method is thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # JupyterLab may run callbacks in another thread than the cells
        self._memory: dict[str, dict[str, Entry]] = {kind: {} for kind in KINDS}  # entries as in the file
        self._unwritten: set[tuple[str, str]] = set()
        self._about: dict[tuple[str, str], str] = {}
        self._here: dict[tuple[str, str], str] = {}  # when it was put down or confirmed, of this session only
        self._news: list[str] = []
        self._trouble = ""
        self._watchers: list[weakref.WeakMethod[Callable[[str], None]]] = []

    def watch(self, action: Callable[[str], None]) -> None:
        """Call a method with the kind of each entry after it was put down; a panel that is gone is forgotten."""
        self._watchers.append(weakref.WeakMethod(action))

    def keeping(self) -> bool:
        """True when the file is there: then everything locked in is written to it."""
        return not switched_off() and os.path.lexists(where())

    # ---- reading -----------------------------------------------------------------------------------
    def _refresh(self) -> None:
        """Bring memory up to date with the file; set a damaged one aside and start a new one."""
        if not self.keeping():
            return
        try:
            self._take(_read(where()))
            self._trouble = self._trouble if self._unwritten else ""
        except FileNotFoundError:
            return  # taken away between the two looks
        except _Unreadable:
            self._write(everything=True)  # under the lock it is looked at again, and set aside
        except _Newer:
            self._complain(NEWER)
        except OSError as error:
            self._complain(_failed("read", error))

    def _take(self, content: Content) -> None:
        """Memory becomes what the file says, but for what is still to be written and is newer."""
        for kind in KINDS:
            ours = {name: e for name, e in self._memory[kind].items() if (kind, name) in self._unwritten}
            self._memory[kind].clear()
            self._memory[kind].update(content.get(kind, {}))
            for name, entry in ours.items():
                if entry["at"] >= self._memory[kind].get(name, entry)["at"]:
                    self._memory[kind][name] = entry
                else:
                    self._unwritten.discard((kind, name))

    # ---- writing -----------------------------------------------------------------------------------
    def _write(self, everything: bool = False) -> None:
        """Merge what is to be written into the file, or all of memory into it (a new file). Never raises OSError."""
        path = Path(os.path.realpath(where()))  # through a link to the file, not over it
        try:
            with files.one_at_a_time(path.with_name(LOCK), PATIENCE):
                content = self._present(path)
                if content is None and not everything:
                    return  # another notebook has just stopped keeping
                if everything or not content:
                    self._unwritten.update((kind, name) for kind in KINDS for name in self._memory[kind])
                content = content or {"natolab_progress": EDITION, "what_this_is": WHAT_THIS_IS}
                self._take(content)
                raw = _as_bytes({**content, **{kind: self._memory[kind] for kind in KINDS}})
                if len(raw) > LARGEST:
                    self._complain(_too_long())
                    return
                files.replace(path, raw, private=True)
        except _Newer:
            self._complain(NEWER)
        except BlockingIOError:
            self._complain(f"{BUSY}: this is written with the next thing you lock in.")
        except OSError as error:
            self._complain(_failed("written", error))
        else:
            self._unwritten.clear()
            self._trouble = ""

    def _present(self, path: Path) -> Content | None:
        """The file as it is now, None if there is none; a damaged one is set aside, said so, and counts as empty."""
        try:
            return _read(path)
        except FileNotFoundError:
            return None
        except _Unreadable:
            damaged = files.set_aside(path, "damaged")
            self._say(
                f"The progress file could not be read: it is now {damaged.name}, nothing of it is lost, "
                "a new one begins."
            )
            return {}

    # ---- what it has to say ------------------------------------------------------------------------
    def _say(self, sentence: str) -> None:
        if sentence not in self._news:
            self._news.append(sentence)

    def _complain(self, sentence: str) -> None:
        self._trouble = sentence
        self._say(sentence)

    def news(self) -> str:
        """What the last steps have to say, once; empty when all went well."""
        with self._lock:
            sentence = " ".join(self._news)
            self._news.clear()
            return sentence

    def status(self) -> str:
        """How things stand, in words: whether a file is kept, where, and what is wrong with it."""
        with self._lock:
            if switched_off():
                return f"Keeping is switched off here ({_off_by()}): what you lock in lasts until the kernel ends."
            self._refresh()
            place = _folder()[1]
            if self._trouble:
                sentence = self._trouble
            elif self.keeping():
                sentence = f"Your progress is kept in {FILE}, {place}."
            else:
                sentence = f"Your progress is not kept yet; if you ask for it, it goes to {FILE}, {place}."
            return sentence + _also_there()

    # ---- what a learner does -----------------------------------------------------------------------
    def record(self, kind: str, name: str, entry: Mapping[str, Any]) -> None:
        """Put an entry down, and write it if a file is kept. What went wrong with the file is in news().

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
        with self._lock:
            earlier = self._memory[_known(kind)].get(name, {}).get("at", "")
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            about = self._about.get((kind, name))
            # Never older than what it replaces, even if the clock was put back.
            self._memory[kind][name] = {"at": max(now, earlier), **({"about": about} if about else {}), **plain}
            self._here[kind, name] = self._memory[kind][name]["at"]
            self._unwritten.add((kind, name))
            if self.keeping():
                self._write()
        self._watchers = [watcher for watcher in self._watchers if watcher() is not None]
        for watcher in self._watchers:
            if (action := watcher()) is not None:
                action(kind)

    def describe(self, kind: str, name: str, words: str) -> None:
        """Say what a name stands for (the question, the claim): written with the entry, so that the file reads well."""
        with self._lock:
            self._about[(_known(kind), name)] = words

    def described(self, kind: str, name: str) -> str:
        """What a name stands for, from the entry or as described in this session; else the name in words."""
        with self._lock:
            words = self._memory[_known(kind)].get(name, {}).get("about") or self._about.get((kind, name))
            return str(words or name.replace("_", " "))

    def entries(self, kind: str) -> dict[str, Entry]:
        """Every entry of a kind by name, oldest first (a copy), the file's included. Raises DataError."""
        with self._lock:
            self._refresh()
            by_time = sorted(self._memory[_known(kind)].items(), key=lambda item: item[1]["at"])
            return json.loads(json.dumps({n: {k: v for k, v in e.items() if k not in RESERVED} for n, e in by_time}))

    def of_this_session(self, kind: str) -> dict[str, Entry]:
        """The entries of a kind that were put down or confirmed since this kernel began, as in entries()."""
        with self._lock:
            return {name: entry for name, entry in self.entries(kind).items() if self._is_of_this_session(kind, name)}

    def _is_of_this_session(self, kind: str, name: str) -> bool:
        return self._here.get((kind, name)) == self._memory[kind][name]["at"]

    def earlier(self) -> str:
        """When the last entry was put down that is not of this session (ISO 8601, UTC); empty when there is none."""
        with self._lock:
            self._refresh()
            every = [(kind, name) for kind in KINDS for name in self._memory[kind]]
            return max((self._memory[k][n]["at"] for k, n in every if not self._is_of_this_session(k, n)), default="")

    def confirm(self) -> None:
        """Whoever sits here says that everything is theirs: it counts as of this session."""
        with self._lock:
            self._refresh()
            for kind in KINDS:
                self._here.update({(kind, name): entry["at"] for name, entry in self._memory[kind].items()})

    def keep(self) -> str:
        """Opt in: write everything locked in so far to the file, and from now on each new thing. Says where."""
        with self._lock:
            if not switched_off():
                self._write(everything=True)
            return self.status()

    def stop(self) -> str:
        """Opt out: set the file aside under another name; what is locked in stays until the kernel ends."""
        with self._lock:
            self._refresh()
            if not self.keeping():
                return self.status()
            try:
                with files.one_at_a_time(where().with_name(LOCK), PATIENCE):
                    renamed = files.set_aside(where(), "old")
            except BlockingIOError:
                return f"{BUSY}: ask again in a moment."
            except OSError as error:
                return f"The file could not be renamed ({_reason(error)}): move {FILE} away by hand."
            self._trouble = ""
            return f"Nothing is kept from now on; the file is now {renamed.name}."

    def forget(self) -> str:
        """Begin anew: set the file aside, empty the memory of this notebook; neither when the file cannot be moved."""
        with self._lock:
            if self.keeping() and self._unwritten:
                self._write()  # what could not be written earlier belongs to the file that is set aside
            sentence = self.stop()
            if self.keeping():
                return sentence
            parts: tuple[Clearable, ...] = (*self._memory.values(), self._unwritten, self._here, self._news)
            for part in parts:
                part.clear()  # what names stand for stays: the controls are still on the page
            self._trouble = ""
            return sentence


#: the one of this kernel
store = Store()
record, entries, of_this_session, confirm = store.record, store.entries, store.of_this_session, store.confirm
describe, described, earlier = store.describe, store.described, store.earlier
watch = store.watch
keep, stop, forget = store.keep, store.stop, store.forget
keeping, status, news = store.keeping, store.status, store.news


class Entries(Mapping[str, Entry]):
    """The entries of one kind as a mapping; setting one records it."""

    def __init__(self, kind: str):
        self.kind = _known(kind)

    def __getitem__(self, name: str) -> Entry:
        return entries(self.kind)[name]

    def __setitem__(self, name: str, entry: Mapping[str, Any]) -> None:
        record(self.kind, name, entry)

    def __iter__(self) -> Iterator[str]:
        return iter(entries(self.kind))

    def __len__(self) -> int:
        return len(entries(self.kind))
