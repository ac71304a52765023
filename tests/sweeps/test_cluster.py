"""A real Dask scheduler with two worker processes on this machine: same rows, dying workers, and what is said."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simulation.command_line import main
from simulation.loading.sweep_reading import Asked
from simulation.loading.sweeps import load_sweep
from simulation.runs import cluster
from simulation.runs.cluster import ClusterGoneError, scheduler_cluster
from simulation.runs.executors import Here
from simulation.sweeps.folder import SweepFolder
from simulation.sweeps.rows import FINISHED, LOST
from simulation.sweeps.sweep import Sweep
from simulation.sweeps.sweeping import make_runs
from tests.house.sources import ROOT

pytest.importorskip("distributed")
SMALL = ("workers=100", "end=2023Q3", "chips.supply_elasticity=0.5,0.7,1.0")
QUIET = ("--no-figures", "--processes", "1")
KILLER = '''
import multiprocessing
import os
import shutil
import signal

from simulation.levers import Levers
from simulation.policy import Policy


class Killer(Policy):
    """Ends the worker process that makes the run, as the system does where memory is short."""

    def levers(self, quarter, view):
        if multiprocessing.parent_process() is not None:
            os.kill(os.getpid(), signal.SIGKILL)
        return Levers()
'''


@dataclass
class Started:
    """A scheduler and two workers that were started as a user would start them."""

    address: str
    processes: list[subprocess.Popen[bytes]]

    def stop(self) -> None:
        for process in self.processes:
            os.killpg(process.pid, signal.SIGKILL)  # workers have a process beside them that would replace them
            process.wait(timeout=30)


def start(folder: Path, workers: int = 2) -> Started:
    file = folder / "scheduler.json"
    # A run that kills its process is tried twice and not four times, and nothing waits behind it.
    once_more = {
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        "DASK_DISTRIBUTED__SCHEDULER__WORKER_SATURATION": "1.0",
    }
    place = {**os.environ, **once_more, "PYTHONPATH": str(ROOT)}
    words = [
        ["scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file), "--no-dashboard"],
        ["worker", "--scheduler-file", str(file), "--nthreads", "1", "--nworkers", str(workers), "--no-dashboard"],
    ]
    with (folder / "log").open("wb") as log:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "dask", *one],
                env=place,
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            for one in words
        ]
    return Started(str(file), processes)


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a scheduler with two workers."""
    started = start(tmp_path_factory.mktemp("dask"))
    until(Path(started.address).is_file)
    yield started.address
    started.stop()


def until(happened: Any, seconds: float = 60.0) -> None:
    """Wait for something."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def small_sweep(*words: str, seeds: int = 4, source: str = "baseline") -> Sweep:
    return load_sweep(source, [*SMALL, *words], Asked(at_least=seeds))


def table(folder: SweepFolder) -> dict[tuple[int, int, int], tuple[Any, ...]]:
    """Everything about the runs but how long they took and where."""
    return {
        key: (row.status, row.run_id, row.error, row.repeat, row.outcomes.tobytes(), row.series.tobytes(), row.digest)
        for key, row in folder.rows(folder.series).items()
    }


def only_folder(results: Path) -> SweepFolder:
    (path,) = results.iterdir()
    return SweepFolder(path)


def test_a_cluster_makes_the_same_rows_as_this_process(dask: str, tmp_path: Path, capsys: Any) -> None:
    words = ["sweep", "baseline", *SMALL, "--seeds", "3", *QUIET, "--out"]
    assert main([*words, str(tmp_path / "here")]) == 0
    assert main([*words, str(tmp_path / "there"), "--scheduler", dask]) == 0
    here, there = only_folder(tmp_path / "here"), only_folder(tmp_path / "there")
    assert len(table(here)) == 9
    assert table(there) == table(here)
    assert str(os.getpid()) not in {row.place.partition("/")[2] for row in there.rows().values() if row.seed > 1}
    assert "distributed" not in capsys.readouterr().err


def test_a_worker_killed_in_mid_sweep_costs_nothing(dask: str, tmp_path: Path) -> None:
    sweep = small_sweep(seeds=8)
    folder, killed = SweepFolder.of(sweep, tmp_path / "there"), list[int]()
    pool = scheduler_cluster(dask)

    def kill_one(done: int, total: int, failed: int) -> None:
        if not killed:
            killed.append(next(iter(pool._client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    try:
        result = make_runs(sweep, folder, pool, note=kill_one)
    finally:
        pool.close()
    assert killed
    assert (result.finished, result.failures) == (24, ())
    here = SweepFolder.of(sweep, tmp_path / "here")
    make_runs(sweep, here, Here())
    assert table(folder) == table(here)


def test_a_run_that_kills_its_worker_is_named_and_the_rest_is_made(dask: str, tmp_path: Path) -> None:
    (tmp_path / "killer.py").write_text(KILLER, "utf-8")
    (tmp_path / "deadly.yaml").write_text(
        "question: q\nexpected: e\nsource: s\npolicies:\n  killer: {kind: 'killer.py:Killer', start: 2023Q2}\n", "utf-8"
    )
    (tmp_path / "both.yaml").write_text(
        "question: q\nsource: s\noverrides: [workers=100, end=2023Q3]\nreplicates: 1\ntime_limit: 3600\n"
        "levers: {scenario: [deadly.yaml, no_flywheel, strong_flywheel]}\n",
        "utf-8",
    )
    sweep = load_sweep(tmp_path / "both.yaml")
    folder, pool = SweepFolder.of(sweep, tmp_path / "results"), scheduler_cluster(dask)
    try:
        make_runs(sweep, folder, pool)
    finally:
        pool.close()
    rows = folder.rows()
    assert [rows[0, option, 1].status for option in range(4)] == [FINISHED, LOST, FINISHED, FINISHED]
    lost = rows[0, 1, 1]
    assert lost.error == (
        "its process ended without a word each time it was tried, usually for lack of memory, or because it took "
        "longer than 3600 s"
    )
    assert "deadly.yaml" in lost.repeat


def test_ctrl_c_keeps_finished_runs_and_prints_one_line(dask: str, tmp_path: Path) -> None:
    words = ["sweep", "baseline", "workers=100", "end=2025Q4", "--seeds", "500", "--part", "0/1", "--no-figures"]
    running = subprocess.Popen(
        [sys.executable, "-m", "simulation", *words, "--scheduler", dask],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    until(lambda: [path for path in tmp_path.glob("results/*/rows/*") if path.stat().st_size > 0])
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert said.splitlines()[-1] == "Stopped. Finished runs are kept; the same command goes on from there."
    assert "Traceback" not in said
    assert "distributed" not in said
    assert 0 < len(only_folder(tmp_path / "results").rows()) < 500


def test_workers_with_other_code_are_refused(
    dask: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr("simulation.runs.provenance.package_fingerprint", lambda: "another")
    words = ["sweep", "baseline", *SMALL, "--part", "0/1", "--out", str(tmp_path), *QUIET, "--scheduler", dask]
    assert main(words) == 2
    said = capsys.readouterr().err
    assert "has another version of the model" in said
    assert said.endswith("no run of it was kept. Install the same version of the model there\n")
    assert only_folder(tmp_path).rows() == {}


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("tcp://127.0.0.1:9", "No Dask scheduler answers at tcp://127.0.0.1:9 (Timed out"),
        ("somewhere", "No Dask scheduler answers at somewhere (missing port number"),
        ("no_such.json", "There is no scheduler file no_such.json"),
    ],
)
def test_an_address_without_scheduler_is_one_sentence(
    address: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    words = ["sweep", "baseline", *SMALL, "--part", "0/1", "--out", str(tmp_path), *QUIET, "--scheduler", address]
    assert main(words) == 2
    said = capsys.readouterr().err
    assert said.startswith(sentence)
    assert said.count("\n") == 1


@pytest.mark.slow
def test_a_scheduler_that_goes_away_leaves_all_finished_rows(tmp_path: Path) -> None:
    sweep, started = small_sweep(seeds=30), start(tmp_path, workers=1)
    folder, kept = SweepFolder.of(sweep, tmp_path / "results"), list[int]()
    until(Path(started.address).is_file)
    pool = scheduler_cluster(started.address)

    def end_scheduler(done: int, total: int, failed: int) -> None:
        kept.append(done)
        if len(kept) == 1:
            started.processes[0].kill()

    try:
        with pytest.raises(ClusterGoneError, match="finished runs are kept, and the same command"):
            make_runs(sweep, folder, pool, note=end_scheduler)
    finally:
        pool.close()
        started.stop()
    assert 1 <= len(folder.rows()) == kept[-1] < 90


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("qsub") is not None, reason="there is a qsub, which would be sent a job")
def test_a_queue_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    words = ["sweep", "baseline", *SMALL, "--part", "0/1", *QUIET, "--queue", "pbs", "--jobs", "2"]
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "simulation", *words]
    done = subprocess.run(program, cwd=tmp_path, env=place, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "Jobs cannot be sent to pbs ([Errno 2] No such file or directory: 'qsub')\n"


def test_a_setting_that_no_job_has_is_named_with_the_nearest(tmp_path: Path, capsys: Any) -> None:
    before = signal.getsignal(signal.SIGINT)
    words = ["sweep", "baseline", *SMALL, "--part", "0/1", *QUIET, "--queue", "slurm", "--job", "acount=econ"]
    assert main([*words, "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "A job of slurm has no setting acount; did you mean account?\n"
    assert signal.getsignal(signal.SIGINT) is before  # the library takes it over on import
