"""Many runs: same bits in one process or several, order of seeds, and what is said when a run fails."""

import gc
import multiprocessing
import pickle
import signal
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from simulation.runs import replicates
from simulation.runs.difference import same_bits
from simulation.runs.failure import RunError, place_of
from simulation.runs.kept_runs import make_or_reuse
from simulation.runs.one_run import run_scenario
from simulation.runs.provenance import Origin
from simulation.runs.replicates import Job
from simulation.scenario_loading import load_scenario
from simulation.world import World
from tests.support import make_record, make_scenario

ROOT = Path(__file__).resolve().parents[2]
SHORT = ("end=2023Q3", "workers=100")


class ToyWorld:
    """A world whose record depends on the seed alone."""

    def __init__(self, scenario, seed, threads=1):
        self.seed = seed

    def run(self, progress):
        for quarter in range(1, 7):
            progress(quarter, 6)
        return make_record(seed=self.seed)


class BrokenWorld(ToyWorld):
    def run(self, progress):
        progress(1, 6)
        progress(2, 6)
        raise ZeroDivisionError("no firm is left")


def test_processes_give_the_same_bits_in_the_order_of_the_seeds():
    scenario = load_scenario("baseline", SHORT)
    serial = replicates.replicates(scenario, [3, 1, 2], processes=1)
    parallel = replicates.replicates(scenario, [3, 1, 2], processes=2)
    assert [run.seed for run in parallel] == [3, 1, 2]
    assert all(same_bits(one, other) for one, other in zip(serial, parallel, strict=True))
    assert not same_bits(serial[0], serial[1])
    assert [run.run_id for run in serial] == [run.run_id for run in parallel]


def test_progress_ends_at_the_number_of_runs_and_never_goes_back(monkeypatch):
    monkeypatch.setattr("simulation.world.World", ToyWorld)
    seen = []
    replicates.replicates(make_scenario(), [1, 2, 3], processes=1, progress=lambda *note: seen.append(note))
    assert seen == sorted(seen)
    assert seen[-1] == (3, 3)


def test_short_runs_stay_in_this_process():
    assert replicates._processes_that_pay(20, 0.01) == 1
    assert replicates._processes_that_pay(1, 1000.0) == 1


def test_less_than_one_process_is_refused():
    with pytest.raises(ValueError, match="processes is 0; it must be 1 or more"):
        replicates.replicates(make_scenario(), [1], processes=0)


def test_a_failure_says_run_quarter_place_and_how_to_repeat_it(monkeypatch):
    monkeypatch.setattr("simulation.world.World", BrokenWorld)
    with pytest.raises(RunError) as caught:
        run_scenario(make_scenario(), 5, origin=Origin("toy.yaml", ("workers=50",)))
    failure = caught.value
    assert failure.quarter == "2023Q3"
    assert str(failure) == (
        f"run {failure.run_id} failed in quarter 2023Q3, in code outside the model: "
        "ZeroDivisionError: no firm is left. "
        "Repeat exactly this run with: ai-concentration run toy.yaml workers=50 --seed 5"
    )
    assert str(pickle.loads(pickle.dumps(failure))) == str(failure)


def test_the_place_of_a_failure_is_the_innermost_function_of_the_model():
    from simulation.rules.industry.stability import tipping_threshold

    with pytest.raises(ValueError, match="at least 2 firms") as caught:
        tipping_threshold(1)
    assert place_of(caught.value.__traceback__).startswith("rules/industry/stability.py, ")


def test_finished_runs_are_reused_and_only_the_missing_ones_are_made(tmp_path, monkeypatch):
    monkeypatch.setattr("simulation.world.World", ToyWorld)
    jobs = [Job(make_scenario(), seed) for seed in (1, 2, 3)]
    assert make_or_reuse(jobs[:2], tmp_path).reused == 0
    kept = make_or_reuse(jobs, tmp_path)
    assert kept.reused == 2
    assert [run.seed for run in kept.results] == [1, 2, 3]
    monkeypatch.setattr("simulation.world.World", BrokenWorld)
    assert make_or_reuse(jobs, tmp_path).reused == 3


def test_runs_finished_before_a_failure_are_kept(tmp_path, monkeypatch):
    class LateFailure(ToyWorld):
        def run(self, progress):
            if self.seed == 3:
                raise ZeroDivisionError
            return super().run(progress)

    monkeypatch.setattr("simulation.world.World", LateFailure)
    with pytest.raises(RunError):
        make_or_reuse([Job(make_scenario(), seed) for seed in (1, 2, 3)], tmp_path, processes=1)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_worker_that_reads_the_callers_script_leaves_quietly(monkeypatch):
    monkeypatch.setattr(multiprocessing.current_process(), "_inheriting", True, raising=False)
    with pytest.raises(SystemExit):
        replicates.replicates(make_scenario(), [1])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_workers_end_when_the_process_that_started_them_is_killed():
    script = (
        "import multiprocessing, time\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from simulation.runs.executors import begin_worker\n"
        "if __name__ == '__main__':\n"
        "    spawn = multiprocessing.get_context('spawn')\n"
        "    pool = ProcessPoolExecutor(1, mp_context=spawn, initializer=begin_worker)\n"
        "    pool.submit(int).result()\n"
        "    print(list(pool._processes)[0], flush=True)\n"
        "    pool.submit(time.sleep, 600).result()\n"
    )
    driver = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert driver.stdout is not None
    with driver.stdout:
        worker = int(driver.stdout.readline())
        driver.send_signal(signal.SIGKILL)
        driver.wait()
        assert driver.stdout.read() == ""  # the pipe closes only when the worker, which holds it too, is gone
    assert worker > 0


def test_the_memory_of_a_finished_world_is_free_at_once(monkeypatch):
    kept = []

    class Watched(World):
        def __init__(self, *arguments, **more):
            super().__init__(*arguments, **more)
            kept.append(weakref.ref(self.economy))
            kept.append(weakref.ref(self.firms))

    monkeypatch.setattr("simulation.world.World", Watched)
    gc.disable()
    try:
        run_scenario(load_scenario("baseline", SHORT), 1)
        assert [one() for one in kept] == [None, None]
    finally:
        gc.enable()
