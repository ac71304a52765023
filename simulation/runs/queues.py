"""Runs as jobs in the queue of a cluster, through dask-jobqueue: SLURM, PBS, LSF and SGE."""

from __future__ import annotations

import logging
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from inspect import Parameter, signature
from typing import Any

from simulation.mistakes import suggestion
from simulation.runs.cluster import Cluster, ClusterError, first_line, library, say

JOB: dict[str, Any] = {"cores": 1, "processes": 1, "memory": "2GiB"}
"""What a job of a queue gets unless it is told otherwise: one process on one core, since a run uses one."""
KINDS = {"slurm": "SLURMCluster", "pbs": "PBSCluster", "lsf": "LSFCluster", "sge": "SGECluster"}
SEVERAL = ("job_script_prologue", "job_extra_directives", "job_directives_skip", "worker_extra_args")
"""Settings of a job that are lists; semicolons stand between their parts."""
OWN_SCHEDULER = {
    "distributed.scheduler.allowed-failures": 1,  # twice under the same run is no accident
    "distributed.scheduler.worker-saturation": 1.0,  # no run waits behind one that may kill its process
}


def queue_cluster(queue: str, jobs: int, job: Mapping[str, str]) -> Cluster:
    """A scheduler in this process whose workers are jobs in a queue; a job that ends too early is replaced.

    Args:
        queue: A key of :data:`KINDS`.
        jobs: Number of jobs.
        job: Settings of each job, as dask-jobqueue names them.

    Raises:
        ClusterError: If jobs cannot be sent, or the library is not installed.
    """
    distributed = library()
    import dask

    kind = getattr(_jobqueue(), KINDS[queue])
    settings = {**JOB, **{key: _setting(key, value, queue, _names_of(kind)) for key, value in job.items()}}
    owned: Any = None
    try:
        with dask.config.set(OWN_SCHEDULER):
            owned = kind(
                **settings, scheduler_options={"dashboard_address": "127.0.0.1:0"}, silence_logs=logging.CRITICAL
            )
        for _ in range(jobs):
            owned.worker_spec.update(owned.new_worker_spec())
        owned.sync(owned._correct_state)  # sends the jobs, and unlike scale() says if the queue refuses them
    except Exception as problem:  # whatever the settings or the queue's own commands lead to
        with suppress(Exception):  # it insists that jobs which were never sent are closed too
            owned.close()
        raise ClusterError(f"jobs cannot be sent to {queue} ({_why_refused(problem)})") from None
    owned.adapt(minimum_jobs=jobs, maximum_jobs=jobs)  # a job that ends too early is replaced
    sent = "1 job is" if jobs == 1 else f"{jobs} jobs are"
    say(f"{sent} sent to {queue}; runs begin when the first of them starts.")
    return Cluster(distributed.Client(owned, set_as_default=False), f"the scheduler of the {queue} jobs", owned)


def _jobqueue() -> Any:
    """The library, whose import lets Ctrl-C end the process without a word; that is taken back."""
    before = signal.getsignal(signal.SIGINT)
    try:
        import dask_jobqueue
    finally:
        signal.signal(signal.SIGINT, before)
    return dask_jobqueue


def _names_of(kind: Any) -> list[str]:
    """Settings that a kind of job knows."""
    makers = (kind, kind.job_cls, *kind.job_cls.__bases__)
    named = {name: one.kind for maker in makers for name, one in signature(maker.__init__).parameters.items()}
    return sorted(name for name, one in named.items() if one == Parameter.POSITIONAL_OR_KEYWORD and name != "self")


def _setting(key: str, value: str, queue: str, known: Sequence[str]) -> Any:
    if key not in known:
        raise ClusterError(f"a job of {queue} has no setting {key}; {suggestion(key, known)}")
    if key in SEVERAL:
        return [part.strip() for part in value.split(";")]
    return int(value) if value.isdecimal() else value


def _why_refused(problem: BaseException) -> str:
    """What the queue's own command said, if it was that which failed."""
    said = [line for line in str(problem).splitlines() if "error" in line.lower() and "exit code" not in line]
    return said[-1].strip().rstrip(".") if said else first_line(problem)
