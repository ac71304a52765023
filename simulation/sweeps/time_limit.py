"""A run that hangs is ended: first by an exception inside it, then, if it does not listen, by ending its process."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

GRACE_SECONDS = 10.0
"""Time for the exception to be raised, which happens between two steps of Python and not inside compiled code."""
GIVEN_UP = 75
"""Exit code of a process that had to be ended; ``EX_TEMPFAIL`` of the BSD list."""


class RunTimeoutError(RuntimeError):
    """A run took longer than its limit."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise :class:`RunTimeoutError` in this thread once the time is over.

    Compiled code does not notice an exception; a worker process that still hangs some seconds later ends itself, which
    the process that handed out the run sees. The main process is never ended.

    Args:
        seconds: The limit; None for none.
    """
    if seconds is None:
        yield
        return
    thread, lock, over = threading.get_ident(), threading.Lock(), threading.Event()

    def interrupt() -> None:
        with lock:
            if over.is_set():
                return
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(RunTimeoutError))
        if not over.wait(GRACE_SECONDS) and multiprocessing.parent_process() is not None:
            os._exit(GIVEN_UP)

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over.set()
        timer.cancel()
