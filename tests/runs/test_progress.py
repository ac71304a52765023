"""The bar: what it says while functions are compiled, and that time before the first quarter is no quarter's time."""

import re
import sys
import time
from types import ModuleType

import numba
import pytest

from simulation.api import run
from simulation.rules.fused.keeping import kept
from simulation.runs import progress
from tests.support import make_record

STARTING, QUARTERS = 1.0, 60


@pytest.fixture(autouse=True)
def _in_short(monkeypatch):
    monkeypatch.setattr(progress, "QUIET_SECONDS", 0.1)
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.1)


class SlowToStart:
    """A world that takes much longer to its first quarter than for all others."""

    def __init__(self, scenario, seed, threads=1):
        self.seed = seed

    def start(self):
        time.sleep(STARTING)

    def run(self, progress):
        self.start()
        for quarter in range(1, QUARTERS + 1):
            progress(quarter, QUARTERS)
            time.sleep(0.01)
        return make_record(seed=self.seed)


def test_time_before_the_first_quarter_does_not_count_as_time_of_a_quarter(monkeypatch, capsys):
    monkeypatch.setattr("simulation.world.World", SlowToStart)
    run("baseline")
    said = capsys.readouterr().err
    assert re.search(r"baseline: 00:00 gone\s", said)
    assert "| 00:01 gone, ? left" in said
    left = re.findall(r"(\d\d):(\d\d) left", said)
    assert left
    # A rate from the start on would say a minute at first; ten seconds leave room for a busy machine.
    assert max(60 * int(minutes) + int(seconds) for minutes, seconds in left) <= 10
    assert "compiling" not in said


def test_the_bar_says_that_functions_are_compiled_but_only_while_they_are(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    half = kept()(_half)

    class Compiles(SlowToStart):
        def start(self):
            half(1.0)
            super().start()

    monkeypatch.setattr("simulation.world.World", Compiles)
    run("baseline")
    assert "gone, compiling, once" in capsys.readouterr().err
    run("baseline", seed=2)
    assert "compiling" not in capsys.readouterr().err


def test_the_bar_waits_for_a_library_that_is_being_imported(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "simulation.rules.fused.keeping", ModuleType("half imported"))
    with progress.progress_bar("waiting"):
        time.sleep(0.4)
    assert "waiting: 00:00 gone" in capsys.readouterr().err


def _half(number):
    return number / 2
