"""Where runs are calculated: in this process, or in several on this machine; :mod:`~simulation.runs.cluster` has more.

All have the shape of ``concurrent.futures``: a piece of work is submitted and a future comes back. What differs is what
happens when a process that calculates dies: a pool of this machine breaks and is made anew, a cluster replaces the
process by itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Protocol

Work = Callable[..., Any]


class Pool(Protocol):
    """Somewhere to calculate.

    Attributes:
        shared_fate: Whether the death of one process takes the work of all others with it.
    """

    shared_fate: bool

    @property
    def workers(self) -> int:
        """How many pieces of work are done at a time."""

    def submit(self, work: Work, /, *arguments: Any) -> Future[Any]:
        """Begin a piece of work."""

    def is_loss(self, problem: BaseException) -> bool:
        """Whether an exception says that a process died, rather than that the work raised."""

    def is_proven(self, problem: BaseException) -> bool:
        """Whether a loss came after the pool itself had tried the work on another process too."""

    def renew(self) -> None:
        """Make the pool usable again after the death of a process."""

    def close(self) -> None:
        """Give everything back; work that has not begun is dropped."""


class NoProcessError(RuntimeError):
    """No process could be started, usually because a script that is read anew asks for the same again."""

    exit_code = 1


class Here:
    """This process: work is done when it is submitted."""

    shared_fate = False

    @property
    def workers(self) -> int:
        """One."""
        return 1

    def submit(self, work: Work, /, *arguments: Any) -> Future[Any]:
        """Do the work and return a finished future."""
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments))
        except Exception as problem:
            future.set_exception(problem)
        return future

    def is_loss(self, problem: BaseException) -> bool:
        """Never: if this process died, nobody would ask."""
        return False

    def is_proven(self, problem: BaseException) -> bool:
        """Never."""
        return False

    def renew(self) -> None:
        """Nothing to make anew."""

    def close(self) -> None:
        """Nothing to give back."""


class Processes:
    """Several processes on this machine, started afresh (``spawn``), which end when this process ends."""

    shared_fate = True

    def __init__(self, workers: int) -> None:
        leave_if_started_by_import()
        if workers < 1:
            raise ValueError(f"processes is {workers}; it must be 1 or more, or None for as many as pay")
        self._workers, self._begun = workers, False
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=begin_worker)

    @property
    def workers(self) -> int:
        """Number of processes."""
        return self._workers

    def submit(self, work: Work, /, *arguments: Any) -> Future[Any]:
        """Hand the work to a process.

        Raises:
            NoProcessError: If not even the first process could be started.
        """
        with _interrupts_held_back():  # the first calls start the processes
            if not self._begun:
                self._begin()
            return self._pool.submit(work, *arguments)

    def _begin(self) -> None:
        """Start all processes at once, and see that they can be, before any work is blamed for their death."""
        try:
            for future in [self._pool.submit(int) for _ in range(self._workers)]:
                future.result()
        except BrokenProcessPool:
            raise NoProcessError(
                "no further process could be started; in a script of your own, put the call below the line: "
                "if __name__ == '__main__':"
            ) from None
        self._begun = True

    def is_loss(self, problem: BaseException) -> bool:
        """A broken pool: one of its processes died."""
        return isinstance(problem, BrokenProcessPool)

    def is_proven(self, problem: BaseException) -> bool:
        """Never: a broken pool tries nothing again, and any of its work may be to blame."""
        return False

    def renew(self) -> None:
        """Leave the broken pool and start another."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._new()

    def close(self) -> None:
        """Let processes end once they have finished what they are at."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def usable_processors() -> int:
    """Processors that this process may use, which on shared machines are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def leave_if_started_by_import() -> None:
    """End a worker quietly whose start reads a script without a main guard, which asks for the same runs again."""
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        sys.exit(1)


def begin_worker() -> None:
    """Leave Ctrl-C to the process that asked for the runs, and end when that process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start processes that never see Ctrl-C: they inherit that it is held back, and it reaches this one afterwards.

    Without it, a process that is still importing when Ctrl-C comes would print a traceback of its own.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
