"""Work through a pool: everything is done once, batches fit the length of the work, and a killer is found alone."""

import os
import signal
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.runs import working_through as engine
from simulation.runs.executors import Here, Processes
from simulation.runs.working_through import work_through


class Fragile:
    """A pool of one process that is played: it breaks under the pieces it is told, with all that is in hand."""

    shared_fate = True
    workers = 3

    def __init__(self, killers):
        self.killers, self.waiting, self.broken, self.renewed = set(killers), [], False, 0

    def submit(self, work, /, *arguments):
        if self.broken:
            raise BrokenProcessPool("it is broken")
        future = Future()
        self.waiting.append((future, work, arguments))
        if len(self.waiting) >= 2 or self.alone:
            self.finish()
        return future

    alone = False

    def finish(self):
        held, self.waiting = self.waiting, []
        pieces = {piece for _, _, (_, batch) in held for piece in batch}
        for future, work, arguments in held:
            if pieces & self.killers:
                self.broken = True
                future.set_exception(BrokenProcessPool("it broke"))
            else:
                future.set_result(work(*arguments))

    def is_loss(self, problem):
        return isinstance(problem, BrokenProcessPool)

    def is_proven(self, problem):
        return False

    def renew(self):
        self.broken, self.renewed = False, self.renewed + 1

    def close(self):
        pass


def double(pieces):
    return [2 * piece for piece in pieces]


def collected(pieces, pool, work=double):
    done, lost = {}, []
    work_through(pieces, work, pool, done=lambda batch, answer: done.update(zip(batch, answer, strict=True)),
                 lost=lambda piece, _: lost.append(piece))  # fmt: skip
    return done, lost


def test_everything_is_done_once_here():
    assert collected(range(100), Here()) == ({piece: 2 * piece for piece in range(100)}, [])


def test_nothing_to_do_is_nothing_done():
    assert collected([], Here()) == ({}, [])


@given(st.sets(st.integers(0, 29), max_size=6))
def test_whoever_kills_is_found_and_nobody_else(killers):
    pool = Fragile(killers)
    pool.alone = True
    done, lost = collected(range(30), pool)
    assert sorted(lost) == sorted(killers)
    assert done == {piece: 2 * piece for piece in range(30) if piece not in killers}


def test_short_work_travels_in_batches_and_long_work_alone():
    sizes = []

    def quick(pieces):
        sizes.append(len(pieces))
        return list(pieces)

    collected(range(2000), Here(), quick)
    assert sizes[0] == 1
    assert max(sizes) == engine.LARGEST_BATCH
    sizes.clear()

    def slow(pieces):
        time.sleep(0.3 * len(pieces))
        return quick(pieces)

    collected(range(6), Here(), slow)
    assert max(sizes) <= 4


def test_pieces_are_prepared_when_they_are_handed_out():
    done = {}
    work_through([1, 2], double, Here(), done=lambda batch, answer: done.update(zip(batch, answer, strict=True)),
                 lost=lambda *_: None, prepare=lambda piece: 10 * piece)  # fmt: skip
    assert done == {1: 20, 2: 40}


def test_an_exception_of_the_work_itself_ends_everything():
    with pytest.raises(ZeroDivisionError):
        collected([0], Here(), lambda pieces: [1 / piece for piece in pieces])


def killing(pieces):
    for piece in pieces:
        if piece == 5:
            os.kill(os.getpid(), signal.SIGKILL)
    return list(pieces)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_process_that_is_killed_costs_only_the_piece_that_kills():
    pool = Processes(2)
    try:
        done, lost = collected(range(12), pool, killing)
    finally:
        pool.close()
    assert lost == [5]
    assert sorted(done) == [piece for piece in range(12) if piece != 5]
