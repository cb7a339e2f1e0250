"""A limit of time for what a learner wrote.

within(seconds, function)   what the function gives or raises; raises Endless when it does not come to an end in time

The function runs in a thread of its own, so that the caller goes on whatever it does. When the time is over, Endless is
raised inside that thread, on every system and whichever thread called (signals reach the main thread only, and Windows
has no timer for them); a few times, for a bare `except:` in a loop may swallow it.

Leaves out: ending what cannot be ended from outside, a step of compiled code (`time.sleep`, a product of huge arrays)
or a loop that swallows everything. It runs on, and Endless says so; a step that keeps Python to itself is waited for.
"""

import contextvars
import ctypes
import threading
from collections.abc import Callable
from typing import Any

TRIES, PAUSE = 5, 0.1  # how often Endless is raised, and the seconds in between


class Endless(SystemExit):
    """A call took longer than it may. No Exception, which answers catch; a thread that meets it ends without a word."""

    def __init__(self, stopped: bool = True):
        super().__init__(stopped)
        self.stopped = stopped


def within(seconds: float, function: Callable[[], Any]) -> Any:
    """What the function gives or raises. Raises Endless when it has not come to an end after so many seconds."""
    given, raised = [], []
    over = threading.Lock()  # let go in one step, which Endless cannot cut in two; and join() may not be interrupted
    over.acquire()

    def work() -> None:
        try:
            given.append(function())
        except BaseException as error:
            raised.append(error)
        finally:
            over.release()

    worker = threading.Thread(target=contextvars.copy_context().run, args=(work,), name="answer", daemon=True)
    worker.start()
    stopped = False
    try:
        stopped = over.acquire(timeout=seconds)
    finally:  # its time is over, or somebody pressed Stop
        for _ in range(0 if stopped else TRIES):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident), ctypes.py_object(Endless))
            if stopped := over.acquire(timeout=PAUSE):
                break
    if stopped:
        worker.join()
    if given:
        return given[0]
    if raised and not isinstance(raised[0], Endless):
        raise raised[0]
    raise Endless(stopped)
