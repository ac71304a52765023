"""Much work through a pool, with little of it in hand at a time, so that memory does not grow with the queue.

Pieces are handed out in batches whose size follows from how long a piece takes: short pieces travel together, long ones
alone. When a process dies, the pieces that it may have had in hand are tried again one by one; a piece under which it
dies again is given up, and the rest goes on.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass, field
from math import nan
from typing import Any, Generic, TypeVar

from simulation.runs.executors import Pool

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")

BATCHES_IN_HAND = 2
"""Batches handed out for each worker: one it works at, one for it to begin with next."""
SECONDS_A_BATCH = 1.0
"""Long against the cost of handing out (milliseconds), short against what a kill may lose."""
LARGEST_BATCH = 500
LOOK_AGAIN_SECONDS = 1.0
"""Processes that join while all others are busy are noticed after this long."""


@dataclass
class _Length:
    """How long pieces take, as a mean that forgets."""

    seconds: float = 0.0

    def note(self, pieces: int, seconds: float) -> None:
        """Take in a finished batch."""
        mean = seconds / pieces
        self.seconds = mean if not self.seconds else 0.7 * self.seconds + 0.3 * mean

    @property
    def batch(self) -> int:
        """How many pieces make a batch; one until it is known."""
        return max(1, min(int(SECONDS_A_BATCH / self.seconds), LARGEST_BATCH)) if self.seconds else 1


@dataclass(frozen=True)
class _Batch(Generic[Piece]):
    """Pieces handed out together; ``again`` for one that is tried once more because a process died."""

    pieces: list[Piece]
    again: bool = False


@dataclass
class _Hands(Generic[Piece]):
    """What is waiting, what is in hand, and what is under suspicion of having killed a process."""

    waiting: deque[Piece]
    suspects: deque[Piece] = field(default_factory=deque)
    out: dict[Future[Any], _Batch[Piece]] = field(default_factory=dict)

    def next_batch(self, pool: Pool, size: int) -> _Batch[Piece] | None:
        """The next batch to hand out; None if nothing may be handed out now."""
        # Where all share one fate, a suspect must be alone, so that its neighbours are not blamed for it.
        if pool.shared_fate and self.out and (self.suspects or any(batch.again for batch in self.out.values())):
            return None
        if self.suspects:
            return _Batch([self.suspects.popleft()], again=True)
        if not self.waiting or len(self.out) >= BATCHES_IN_HAND * pool.workers:
            return None
        share = -(-len(self.waiting) // pool.workers)  # near the end everyone gets a share
        return _Batch([self.waiting.popleft() for _ in range(min(size, share))])


def _as_it_is(piece: Any) -> Any:
    return piece


def work_through(
    pieces: Iterable[Piece],
    work: Callable[[Sequence[Any]], Answer],
    pool: Pool,
    *,
    done: Callable[[Sequence[Piece], Answer], None],
    lost: Callable[[Piece, float], None],
    prepare: Callable[[Piece], Any] = _as_it_is,
) -> None:
    """Work through all pieces, in any order.

    Args:
        pieces: What is to be done.
        work: Takes a batch of prepared pieces and returns its answer; called in the pool.
        pool: Where the work is done.
        done: Called here with each batch and its answer.
        lost: Called here with a piece under which a process died although it was alone, and how long it was at it,
            in seconds, nan if unknown. It may raise to stop everything.
        prepare: Turns a piece into what ``work`` needs, at the moment when it is handed out.

    Raises:
        Exception: Whatever ``work``, ``done`` or ``lost`` raises.
    """
    hands, length = _Hands(deque(pieces)), _Length()
    started: dict[Future[Any], float] = {}
    while hands.waiting or hands.suspects or hands.out:
        while (batch := hands.next_batch(pool, length.batch)) is not None:
            try:
                future = pool.submit(_timed, work, [prepare(piece) for piece in batch.pieces])
            except BrokenExecutor:  # a process died since the last look; what is in hand will say so too
                pool.renew()
                hands.waiting.extendleft(reversed(batch.pieces))
                break
            hands.out[future], started[future] = batch, time.perf_counter()
        for future in wait(hands.out, LOOK_AGAIN_SECONDS, FIRST_COMPLETED).done:
            if future not in hands.out:  # it shared the fate of another
                continue
            batch, began = hands.out.pop(future), started.pop(future)
            problem = CancelledError() if future.cancelled() else future.exception()
            if problem is None:
                answer, seconds = future.result()
                length.note(len(batch.pieces), seconds)
                done(batch.pieces, answer)
            elif pool.is_loss(problem):
                _examine(hands, batch, pool, problem, time.perf_counter() - began, lost)
            else:
                raise problem


def _timed(work: Callable[[Sequence[Any]], Answer], pieces: Sequence[Any]) -> tuple[Answer, float]:
    began = time.perf_counter()
    return work(pieces), time.perf_counter() - began


def _examine(
    hands: _Hands[Piece],
    batch: _Batch[Piece],
    pool: Pool,
    problem: BaseException,
    seconds: float,
    lost: Callable[[Piece, float], None],
) -> None:
    """A process died: give up a piece that was alone with it, otherwise suspect all that may be to blame."""
    if pool.shared_fate:
        for other in hands.out.values():
            hands.suspects.extend(other.pieces)
        hands.out.clear()
        pool.renew()
    if batch.again or (len(batch.pieces) == 1 and pool.is_proven(problem)):
        # Where others wait in the same queue, how long it was in hand does not say how long it was worked at.
        lost(batch.pieces[0], seconds if pool.shared_fate else nan)
    else:
        hands.suspects.extend(batch.pieces)
