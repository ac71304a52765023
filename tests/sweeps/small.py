"""Small sweeps of real worlds, and policies that go wrong, for tests of what makes and keeps runs."""

from pathlib import Path

import numpy as np

from simulation.loading.sweep_reading import Asked
from simulation.loading.sweeps import load_sweep
from simulation.runs.executors import Here, Pool
from simulation.sweeps.folder import SweepFolder
from simulation.sweeps.result import SweepResult
from simulation.sweeps.sweep import Sweep
from simulation.sweeps.sweeping import make_runs

SHORT = ("end=2023Q2", "workers=30")
TWO_BY_TWO = (*SHORT, "flywheel.consumer.strength=0.1,0.4", "cloud.foreclosure=0,0.2")

WRONG_POLICY = '''
import ctypes, os, signal, time
from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class Wrong(Policy):
    """Goes wrong in one of several ways."""

    strength = "way"
    way: float = quantity(0.0, "", "1 raises, 2 kills, 3 hangs, 4 hangs in compiled code, 5 wants memory.", "Test")

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        if str(quarter) == self.start:
            return Levers()
        if self.way == 1.0:
            raise ZeroDivisionError("nothing is left")
        if self.way == 2.0:
            os.kill(os.getpid(), signal.SIGKILL)
        while self.way == 3.0:
            time.sleep(0.01)
        if self.way == 4.0:
            ctypes.PyDLL(None).pause()  # holds the interpreter for ever
        if self.way == 5.0:
            raise MemoryError
        return Levers()
'''


def small_sweep(*words: str, **asked: object) -> Sweep:
    """A sweep of four worlds of two quarters unless words say otherwise."""
    return load_sweep("baseline", words or TWO_BY_TWO, Asked(**asked))  # type: ignore[arg-type]


def made(sweep: Sweep, results: Path, pool: Pool | None = None) -> SweepResult:
    """All runs of a sweep."""
    return make_runs(sweep, SweepFolder.of(sweep, results), pool or Here())


def same(first: SweepResult, second: SweepResult) -> bool:
    """Whether two sweeps have found the same in every bit."""
    return (
        first.identity == second.identity
        and first.seeds == second.seeds
        and np.array_equal(first.data, second.data, equal_nan=True)
        and np.array_equal(first.run_ids, second.run_ids)
        and first.failures == second.failures
    )


def wrong_sweep(folder: Path, ways: str, **asked: object) -> Sweep:
    """A sweep with the baseline and runs that go wrong in the given ways."""
    (folder / "wrong.py").write_text(WRONG_POLICY)
    text = f"""
question: What happens when runs go wrong?
overrides: [end=2023Q2, workers=30]
baseline: calm.yaml
levers:
  policies.wrong.way: [{ways}]
replicates: 2
"""
    (folder / "calm.yaml").write_text(
        'question: None\npolicies:\n  wrong: {kind: "wrong.py:Wrong", start: 2023Q1, way: 0}\n'
    )
    (folder / "go_wrong.yaml").write_text(text)
    return load_sweep(folder / "go_wrong.yaml", (), Asked(**asked))  # type: ignore[arg-type]
