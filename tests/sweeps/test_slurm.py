"""A real SLURM (``pytest --slurm``): a sweep through its queue, and one as a job array.

A running SLURM is used if ``SLURM_CONF`` names its configuration; otherwise munge and both daemons of Debian's packages
``slurm-wlm`` and ``munge`` are started on this machine, as root, on loopback, with everything they write in a folder of
the test.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulation.command_line import main
from simulation.sweeps.folder import SweepFolder
from tests.house.sources import ROOT

pytestmark = pytest.mark.slurm
SMALL = ("workers=100", "end=2023Q3", "chips.supply_elasticity=0.5,0.7,1.0", "--seeds", "8", "--no-figures")
CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=2,sched_min_interval=0
ReturnToService=2
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 RealMemory=32000 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""
ARRAY = """\
#!/bin/bash
#SBATCH --job-name=sweep
#SBATCH --array=0-3
#SBATCH --time=00:20:00
{python} -m simulation sweep baseline {words} --out {out} --processes 1 --part $SLURM_ARRAY_TASK_ID/4
"""


def free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports: list[int] = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def until(happened: Callable[[], Any], what: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, what
        time.sleep(0.2)


def said(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def slurm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A SLURM that takes jobs."""
    change = pytest.MonkeyPatch()
    change.setenv("PYTHONPATH", str(ROOT))  # jobs inherit it
    if "SLURM_CONF" in os.environ:
        yield
        change.undo()
        return
    folder = tmp_path_factory.mktemp("slurm")
    host = socket.gethostname().partition(".")[0]
    (folder / "slurm.conf").write_text(CONFIGURATION.format(host=host, folder=folder, ports=free_ports(2)), "utf-8")
    (folder / "munge.key").write_bytes(os.urandom(1024))
    for path in (folder / "munge.key", folder):
        path.chmod(0o700)
    change.setenv("SLURM_CONF", str(folder / "slurm.conf"))
    munge = [f"--{name}-file={folder}/munge.{name}" for name in ("key", "pid", "log", "seed")]
    daemons = [["munged", "--foreground", "--force", f"--socket={folder}/munge.socket", *munge]]
    daemons += [["slurmctld", "-D", "-c"], ["slurmd", "-D", "-c"]]
    started = []
    try:
        for words in daemons:
            started.append(subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder))
            if words[0] == "munged":
                until((folder / "munge.socket").exists, "munged did not start")
        until(lambda: said("sinfo", "-h", "-o", "%t").strip() == "idle", f"no idle node; see the logs in {folder}")
        yield
    finally:
        for daemon in reversed(started):
            daemon.terminate()
            daemon.wait(timeout=30)
        change.undo()


def table(results: Path) -> dict[tuple[int, int, int], tuple[str, bytes, bytes]]:
    (folder,) = results.iterdir()
    return {key: (row.run_id, row.outcomes.tobytes(), row.digest) for key, row in SweepFolder(folder).rows().items()}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[int, int, int], tuple[str, bytes, bytes]]:
    """The same sweep in this process."""
    results = tmp_path_factory.mktemp("here")
    assert main(["sweep", "baseline", *SMALL, "--out", str(results), "--processes", "1", "--part", "0/1"]) == 0
    return table(results)


def test_a_queue_makes_the_same_rows_and_leaves_no_jobs(
    slurm: None, here: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)  # SLURM writes the output of jobs into the current folder
    queue = ["--queue", "slurm", "--jobs", "2", "--job", "memory=1GiB", "--job", "walltime=00:20:00"]
    words = ["sweep", "baseline", *SMALL, "--out", str(tmp_path / "results"), "--part", "0/1", *queue]
    assert main(words) == 0, capsys.readouterr().err
    err = capsys.readouterr().err
    assert "2 jobs are sent to slurm; runs begin when the first of them starts." in err
    assert "distributed" not in err
    assert table(tmp_path / "results") == here
    until(lambda: not said("squeue", "-h", "-t", "PD,R"), "a job is left in the queue")


def test_a_job_that_ends_early_is_replaced(
    slurm: None, here: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from simulation.loading.sweep_reading import Asked
    from simulation.loading.sweeps import load_sweep
    from simulation.runs.where import Where, open_pool
    from simulation.sweeps.sweeping import make_runs

    monkeypatch.chdir(tmp_path)
    sweep = load_sweep("baseline", SMALL[:3], Asked(at_least=8))
    folder, cancelled = SweepFolder.of(sweep, tmp_path / "results"), list[str]()

    def cancel_the_job(done: int, total: int, failed: int) -> None:
        if not cancelled:
            cancelled.extend(said("squeue", "-h", "-o", "%i").split())
            said("scancel", *cancelled)

    with open_pool(Where(queue="slurm", jobs=1, job={"memory": "1GiB", "walltime": "00:20:00"})) as pool:
        make_runs(sweep, folder, pool, note=cancel_the_job)
    assert len(cancelled) == 1
    assert table(tmp_path / "results") == here


def test_a_job_array_makes_the_same_rows(slurm: None, here: Any, tmp_path: Path) -> None:
    script = tmp_path / "sweep.sh"
    words = " ".join(f"'{word}'" for word in SMALL)
    script.write_text(ARRAY.format(python=sys.executable, words=words, out=tmp_path / "results"), "utf-8")
    done = subprocess.run(["sbatch", "--wait", script], cwd=tmp_path, capture_output=True, text=True)
    output = "".join(path.read_text("utf-8") for path in tmp_path.glob("slurm-*.out"))
    assert done.returncode == 0, done.stderr + output
    assert "part 3 of 4 is done" in output
    assert table(tmp_path / "results") == here


def test_ctrl_c_cancels_the_jobs(slurm: None, tmp_path: Path) -> None:
    words = ["sweep", "baseline", "workers=100", "end=2025Q4", "--seeds", "500", "--part", "0/1", "--no-figures"]
    running = subprocess.Popen(
        [sys.executable, "-m", "simulation", *words, "--queue", "slurm", "--jobs", "2", "--job", "memory=1GiB"],
        cwd=tmp_path, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    until(lambda: [path for path in tmp_path.glob("results/*/rows/*") if path.stat().st_size > 0], "no run was made")
    running.send_signal(signal.SIGINT)
    _, printed = running.communicate(timeout=60)
    assert running.returncode == 130
    assert printed.splitlines()[-1] == "Stopped. Finished runs are kept; the same command goes on from there."
    assert "Traceback" not in printed
    until(lambda: not said("squeue", "-h", "-t", "PD,R"), "a job is left in the queue")


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("waltime=1", "A job of slurm has no setting waltime; did you mean walltime?\n"),
        ("queue=gpu", "Jobs cannot be sent to slurm (sbatch: error: "),
    ],
)
def test_wrong_settings_of_a_job_are_one_sentence(slurm: None, setting: str, sentence: str, tmp_path: Path) -> None:
    words = ["sweep", "baseline", *SMALL, "--part", "0/1", "--queue", "slurm", "--jobs", "2", "--job", setting]
    done = subprocess.run([sys.executable, "-m", "simulation", *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
