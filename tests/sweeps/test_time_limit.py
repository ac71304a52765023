"""Time limits: over in time, nothing left behind, in the main thread and in any other."""

import signal
import threading
import time

import pytest

from simulation.sweeps.time_limit import RunTimeoutError, time_limit


def hang() -> None:
    while True:
        time.sleep(0.005)


def ended_by_limit() -> bool:
    with pytest.raises(RunTimeoutError), time_limit(0.1):
        hang()
    return True


def test_what_hangs_in_the_main_thread_is_ended():
    began = time.perf_counter()
    assert ended_by_limit()
    assert 0.1 <= time.perf_counter() - began < 30.0


def test_what_hangs_in_another_thread_is_ended():
    seen: list[bool] = []
    thread = threading.Thread(target=lambda: seen.append(ended_by_limit()))
    thread.start()
    thread.join(30.0)
    assert seen == [True]


def test_work_within_its_limit_is_left_alone():
    with time_limit(60.0):
        done = sum(range(1000))
    assert done == 499_500


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarms on Windows")
def test_no_alarm_is_left_behind():
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(60.0):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 50.0
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == before
