"""A run that hangs is ended: first by an exception inside it, then, if it does not listen, by ending its process."""

from __future__ import annotations

import ctypes
import faulthandler
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

GRACE_SECONDS = 10.0
"""Time for the exception to be raised, which happens between two steps of Python and not inside compiled code."""


class RunTimeoutError(RuntimeError):
    """A run took longer than its limit."""


@contextmanager
def time_limit(seconds: float | None) -> Iterator[None]:
    """Raise :class:`RunTimeoutError` in this thread once the time is over.

    Compiled code does not notice an exception. A worker process that still hangs some seconds later is ended from a
    thread that needs no Python, which the process that handed out the run sees. The main process is never ended.

    Args:
        seconds: The limit; None for none.
    """
    if seconds is None:
        yield
        return
    by_signal = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    with (_alarm if by_signal else _thread)(seconds), _ended_after(seconds + GRACE_SECONDS):
        yield


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Interrupt the main thread by a signal, which costs microseconds."""

    def interrupt(*_: object) -> None:
        raise RunTimeoutError

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _thread(seconds: float) -> Iterator[None]:
    """Interrupt any other thread, or one on Windows, from a second thread."""
    thread, lock, over = threading.get_ident(), threading.Lock(), threading.Event()

    def interrupt() -> None:
        with lock:
            if not over.is_set():
                raised = ctypes.py_object(RunTimeoutError)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over.set()
        timer.cancel()


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """End this process after some time if it is a worker."""
    if multiprocessing.parent_process() is None:
        yield
        return
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
