"""What a browser's Python lacks is not asked of it: threads, processes, sockets, locks without a fallback.

Pyodide has one thread, no processes and no sockets, and lacks some modules of the standard library. That the run-time
part works there has not been tried; these tests keep it from using what is known to be missing.
"""

import ast
import subprocess
import sys

import pytest
from stored import ROOT

PACKAGE = ROOT / "notebooks" / "natolab"
#: for whoever makes, teaches, marks or mends, on a machine of their own
ELSEWHERE = ("authoring/", "classroom/", "doctor.py", "checks/deadline.py")
RUN_TIME = [
    path for path in sorted(PACKAGE.rglob("*.py")) if not path.relative_to(PACKAGE).as_posix().startswith(ELSEWHERE)
]
BARRED = {
    "subprocess", "multiprocessing", "concurrent", "socket", "socketserver", "ssl", "http", "urllib", "ftplib",
    "smtplib", "signal", "pty", "termios", "resource", "requests", "httpx", "tornado", "zmq",
}  # fmt: skip
LOCKS = {"fcntl", "msvcrt"}
#: a lock within one thread does no harm; whatever starts a thread cannot be had
OF_THREADING = {"Lock", "RLock"}
OF_OS = {"fork", "forkpty", "spawnl", "spawnv", "system", "popen", "execv", "execl", "kill", "posix_spawn"}


def _imported(node):
    """First names of the modules that a statement imports."""
    if isinstance(node, ast.Import):
        return {alias.name.partition(".")[0] for alias in node.names}
    return {node.module.partition(".")[0]} if isinstance(node, ast.ImportFrom) and node.module else set()


def _caught(tree):
    """Statements that stand in a try which goes on without a module, and all that is within them."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Try) and any("ImportError" in ast.unparse(h.type) for h in node.handlers if h.type):
            found |= {inner for part in node.body for inner in ast.walk(part)}
    return found


def asked_too_much(source):
    """What of a module a browser's Python does not have, in words."""
    tree = ast.parse(source)
    caught, found = _caught(tree), []
    for node in ast.walk(tree):
        found += [f"{node.lineno}: {name}" for name in _imported(node) & BARRED]
        found += [f"{node.lineno}: {name} without a fallback" for name in _imported(node) & LOCKS if node not in caught]
        if isinstance(node, ast.ImportFrom) and node.module in ("threading", "_thread", "asyncio"):
            found += [f"{node.lineno}: {alias.name}" for alias in node.names if alias.name not in OF_THREADING]
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            of, name = node.value.id, node.attr
            if (of == "threading" and name not in OF_THREADING) or (of == "os" and name in OF_OS):
                found.append(f"{node.lineno}: {of}.{name}")
            if of == "asyncio" and name in ("to_thread", "run", "create_subprocess_exec", "create_subprocess_shell"):
                found.append(f"{node.lineno}: {of}.{name}")
    return found


@pytest.mark.parametrize("path", RUN_TIME, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_is_asked_that_a_browser_has_not(path):
    assert asked_too_much(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import subprocess", "from concurrent.futures import ThreadPoolExecutor", "import socket as s", "import fcntl",
        "import threading\nthreading.Thread()", "from threading import Timer", "import os\nos.system('x')",
        "import asyncio\nasyncio.to_thread(f)", "try:\n    import fcntl\nexcept OSError:\n    pass",
    ],
)  # fmt: skip
def test_what_is_asked_too_much_is_found(source):
    assert asked_too_much(source)


# As Pyodide has it: modules that are not there, and what is there but cannot start.
AS_IN_A_BROWSER = """
import sys, threading, subprocess, socket, tempfile, pathlib, warnings
import ipywidgets, matplotlib, pandas, IPython.display  # these find their own way there
warnings.simplefilter("error")
sys.modules |= {"fcntl": None, "msvcrt": None}
def refuse(*_, **__):
    raise RuntimeError("there is none in a browser")
threading.Thread.start = subprocess.Popen.__init__ = socket.socket.connect = socket.socket.bind = refuse
import natolab as nl
explorer = nl.Explorer(nl.questions.buildup.PATHS, ["target_burden"], presets=["walt"])
explorer.rows["target_burden"].mover.value = 5
explorer.choose("walt")
explorer.keep()
assert explorer.picture.moving and explorer.error is None
guess = nl.Prediction("a_guess", "How many?", low=1, high=9)
guess.lock()
nl.Verdict("C12")
with tempfile.TemporaryDirectory() as folder:
    from natolab import files
    with files.one_at_a_time(pathlib.Path(folder) / "lock", 0.1):
        files.replace(pathlib.Path(folder) / "kept", b"kept")
    assert (pathlib.Path(folder) / "kept").read_bytes() == b"kept"
"""


def test_a_lever_and_a_guess_without_threads_processes_sockets_and_locks():
    done = subprocess.run([sys.executable, "-c", AS_IN_A_BROWSER], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
