"""Sweeps of real worlds: the same table however they are made, and nothing lost whatever goes wrong."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from simulation.runs.executors import Here, Processes
from simulation.runs.one_run import run_scenario
from simulation.runs.outcomes import outcome_values
from simulation.scenario_loading import load_scenario
from simulation.sweeps.folder import SweepFolder, load_sweep_result
from simulation.sweeps.sweeping import Shard, make_runs
from tests.sweeps.small import SHORT, TWO_BY_TWO, made, same, small_sweep, wrong_sweep

ROOT = Path(__file__).resolve().parents[2]
MAIN = "HHI of users, last year"


@pytest.fixture(scope="module")
def sweep():
    return small_sweep()


@pytest.fixture(scope="module")
def serial(sweep, tmp_path_factory):
    return made(sweep, tmp_path_factory.mktemp("serial"))


@pytest.fixture(scope="module")
def pool():
    pool = Processes(2)
    yield pool
    pool.close()


def test_every_run_is_the_run_that_its_command_makes(sweep, serial):
    task = sweep.task(3, 0, 2)
    loaded = load_scenario("baseline", task.named().overrides)
    run = run_scenario(loaded, 2)
    assert run.run_id == serial.run_ids[3, 0, 1]
    assert np.array_equal(serial.data[3, 0, 1], outcome_values(run.record), equal_nan=True)


def test_processes_give_the_same_table(sweep, serial, pool, tmp_path):
    assert same(serial, made(sweep, tmp_path, pool))


def test_a_sweep_made_in_pieces_gives_the_same_table(sweep, serial, tmp_path):
    folder = SweepFolder.of(sweep, tmp_path)
    keys = list(sweep.tasks(range(1, 6)))
    from simulation.sweeps.rows import make_rows

    folder.keep(make_rows([sweep.task(*key) for key in keys[3:11]], sweep.series))
    folder.close({})
    calls = []
    result = make_runs(sweep, SweepFolder.of(sweep, tmp_path), Here(), note=lambda *note: calls.append(note))
    assert same(serial, result)
    assert calls[-1] == (12, 12, 0)


def test_nothing_is_made_twice(sweep, serial, tmp_path):
    first = made(sweep, tmp_path)
    notes = []
    again = make_runs(sweep, SweepFolder.of(sweep, tmp_path), Here(), note=lambda *note: notes.append(note))
    assert same(first, again)
    assert notes == []


def test_parts_together_are_the_whole(sweep, serial, tmp_path):
    for part in (2, 0, 1):
        result = make_runs(sweep, SweepFolder.of(sweep, tmp_path), Here(), shard=Shard(part, 3))
    assert same(serial, result)


def test_worlds_and_seeds_differ(serial):
    values = serial.values("HHI of users, at the end")
    assert len(np.unique(values)) == values.size
    assert len(set(serial.run_ids.ravel())) == serial.run_ids.size


def test_options_are_paired_with_the_reference_in_their_world(tmp_path):
    sweep = small_sweep(*SHORT, "flywheel.consumer.strength=0.1,0.4", "scenario=no_flywheel", at_least=2)
    result = made(sweep, tmp_path)
    assert result.layout.options == ("baseline", "no_flywheel")
    differences = result.differences("HHI of users, at the end")
    assert (differences[:, 0] == 0.0).all()
    assert np.isfinite(differences).all()


def test_replicates_are_added_until_the_interval_is_narrow(tmp_path):
    words = (*SHORT, "scenario=no_flywheel")
    wide = made(small_sweep(*words, at_least=2, half_width=1.0, at_most=9), tmp_path)
    assert wide.seeds == (1, 2)
    narrow = made(small_sweep(*words, at_least=2, half_width=1e-9, at_most=5), tmp_path)
    assert narrow.seeds == (1, 2, 3, 4, 5)
    assert same(narrow, made(small_sweep(*words, at_least=5), tmp_path / "other"))


def test_more_seeds_go_into_the_same_folder(sweep, tmp_path):
    few = made(small_sweep(*TWO_BY_TWO, at_least=1), tmp_path)
    more = made(small_sweep(*TWO_BY_TWO, at_least=2), tmp_path)
    assert few.folder == more.folder
    assert np.array_equal(few.run_ids[..., 0], more.run_ids[..., 0])


def test_another_setting_is_another_sweep():
    identities = {
        small_sweep(*words).identity
        for words in (TWO_BY_TWO, (*TWO_BY_TWO, "workers=31"), (*SHORT, "cloud.foreclosure=0,0.3"))
    }
    assert len(identities) == 3


def test_another_code_is_another_sweep(monkeypatch):
    before = small_sweep().identity
    monkeypatch.setattr("simulation.sweeps.sweep.code_fingerprint", lambda: "other")
    assert small_sweep().identity != before


def test_a_run_that_raises_is_noted_and_the_rest_goes_on(tmp_path):
    sweep = wrong_sweep(tmp_path, "1, 5")
    result = made(sweep, tmp_path)
    assert [(failure.option, failure.seed, failure.status) for failure in result.failures] == [
        ("wrong.way=1", 1, "failed"), ("wrong.way=1", 2, "failed"),
        ("wrong.way=5", 1, "failed"), ("wrong.way=5", 2, "failed"),
    ]  # fmt: skip
    first = result.failures[0]
    assert first.error == "2023Q2, policy.py, phased_levers: ZeroDivisionError: nothing is left"
    assert first.repeat.endswith("calm.yaml end=2023Q2 workers=30 policies.wrong.way=1 --seed 1")
    assert result.failures[-1].error == "2023Q2, policy.py, phased_levers: MemoryError"
    assert np.isfinite(result.values(MAIN)[0, 0]).all()
    assert np.isnan(result.values(MAIN)[0, 1:]).all()
    assert result.finished == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_run_that_kills_its_process_is_found_and_the_rest_goes_on(tmp_path, pool):
    result = made(wrong_sweep(tmp_path, "2"), tmp_path, pool)
    assert [(failure.option, failure.seed, failure.status) for failure in result.failures] == [
        ("wrong.way=2", 1, "lost"), ("wrong.way=2", 2, "lost"),
    ]  # fmt: skip
    assert result.failures[0].error == "its process ended without a word, twice, usually for lack of memory"
    assert result.finished == 2


def test_a_run_that_hangs_is_ended_and_the_rest_goes_on(tmp_path):
    made(wrong_sweep(tmp_path, "0"), tmp_path)  # compiled rules are loaded now, which the limit must not count
    result = made(wrong_sweep(tmp_path, "3", time_limit=5.0), tmp_path)
    assert {(failure.status, failure.error) for failure in result.failures} == {
        ("timed out", "it took longer than 5 s")
    }
    assert result.finished == 2


@pytest.mark.slow
def test_a_run_that_hangs_in_compiled_code_is_ended_with_its_process(tmp_path):
    pool = Processes(1)
    result = made(wrong_sweep(tmp_path, "4", time_limit=15.0), tmp_path, pool)
    pool.close()
    assert {failure.status for failure in result.failures} == {"timed out"}
    assert result.finished == 2


KILLED = (
    "import sys\n"
    "from simulation.command_line import main\n"
    "if __name__ == '__main__':\n"
    "    sys.exit(main(sys.argv[1:]))\n"
)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize(
    ("processes", "seeds", "goals"),
    [
        ("2", 8, (1, 14)),
        pytest.param("1", 20, (1, 6, 20, 45), marks=pytest.mark.slow),
        pytest.param("2", 20, (1, 2, 6, 12, 20, 30, 45), marks=pytest.mark.slow),
    ],
)
def test_a_sweep_killed_at_any_moment_goes_on_to_the_same_table(tmp_path, processes, seeds, goals):
    """It is killed after ever more of its work; what was finished stays, and at the end nothing tells it was killed."""
    sweep = small_sweep(*TWO_BY_TWO, at_least=seeds)
    words = [
        "sweep",
        "baseline",
        *TWO_BY_TWO,
        "--seeds",
        str(seeds),
        "--no-figures",
        "--processes",
        processes,
        "--out",
        str(tmp_path),
    ]
    kept, ended = [0], []
    for goal in goals:
        call = subprocess.Popen(
            [sys.executable, "-c", KILLED, *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        while call.poll() is None and _rows_there(tmp_path) < goal:
            time.sleep(0.005)
        call.kill()
        ended.append(call.wait())
        kept.append(_rows_there(tmp_path))
    assert kept == sorted(kept)
    assert kept[-1] >= goals[-1]
    assert ended.count(-signal.SIGKILL) >= len(goals) - 1  # a fast machine may finish before the last kill
    assert same(made(sweep, tmp_path / "whole"), made(sweep, tmp_path))


def _rows_there(results: Path) -> int:
    found = list(results.glob("*/sweep.json"))
    return load_sweep_result(found[0].parent).finished if found else 0
