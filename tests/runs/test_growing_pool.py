"""Processes that join while all others are busy are used without waiting for one of them to finish."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from simulation.runs.working_through import work_through


class Growing:
    """A pool with one worker until that one is busy, then with three, as a queue's jobs start one after another."""

    shared_fate = False

    def __init__(self) -> None:
        self._threads, self.at_work = ThreadPoolExecutor(6), threading.Event()

    @property
    def workers(self) -> int:
        return 3 if self.at_work.is_set() else 1

    def submit(self, work: Any, /, *arguments: Any) -> Future[Any]:
        return self._threads.submit(work, *arguments)

    def is_loss(self, problem: BaseException) -> bool:
        return False

    def is_proven(self, problem: BaseException) -> bool:
        return False

    def renew(self) -> None: ...

    def close(self) -> None:
        self._threads.shutdown()


def test_workers_that_join_later_raise_the_window() -> None:
    pool, together, done = Growing(), threading.Barrier(6), list[int]()

    def work(pieces: Sequence[int]) -> list[int]:
        pool.at_work.set()
        together.wait(timeout=30)  # only if six batches are in hand at a time, which one worker is not given
        return list(pieces)

    def given_up(piece: int, seconds: float) -> None:
        raise AssertionError(piece)

    work_through(range(6), work, pool, done=lambda _, answer: done.extend(answer), lost=given_up)
    pool.close()
    assert sorted(done) == list(range(6))
