"""Files that are written whole or not at all, and never written over.

replace(path, raw)        write beside the file, then put it in its place in one step
set_aside(path, word)     rename a file to a dated name that is free;  free_name(path, word) only gives the name
one_at_a_time(lock)       hold a lock file while several processes write

Left out: what the bytes mean. Every function raises OSError; the caller knows the sentence.
"""

import contextlib
import os
import secrets
import sys
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path


def replace(path: Path, raw: bytes, private: bool = False) -> None:
    """Put bytes in the place of a file in one step; a write that breaks leaves what was there and nothing else.

    private   readable by its owner only; else with the permissions of any new file. Raises OSError.
    """
    half = path.with_name(f".{path.name}-{secrets.token_hex(4)}.tmp")
    try:
        with open(half, "xb", opener=partial(os.open, mode=0o600 if private else 0o666)) as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        for attempt in range(5):
            try:
                os.replace(half, path)
                break
            except PermissionError:  # on Windows while somebody reads it
                if attempt == 4:
                    raise
                time.sleep(0.05)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(half)
        raise


def free_name(path: Path, word: str) -> Path:
    """<name>-<word>-<today>-<number> beside a file, the first that is free."""
    number = 1
    while os.path.lexists(free := path.with_name(f"{path.stem}-{word}-{date.today()}-{number}{path.suffix}")):
        number += 1
    return free


def set_aside(path: Path, word: str) -> Path:
    """Rename a file to a free dated name, and give that. Raises OSError."""
    aside = free_name(path, word)
    os.rename(path, aside)
    return aside


@contextlib.contextmanager
def one_at_a_time(lock: Path, patience: float) -> Iterator[None]:
    """Hold a lock file. Raises BlockingIOError when another holds it for longer than so many seconds, and OSError."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        end = time.monotonic() + patience
        while not _locked(handle):
            if time.monotonic() > end:
                raise BlockingIOError
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)  # which lets the lock go, as the end of the process would


def _locked(handle: int) -> bool:
    """Try to lock an open file. True as well where the file system, or a browser's Python, knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except (OSError, ImportError):
        return True
    return True
