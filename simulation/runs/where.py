"""Open the place where runs are calculated: this process, several of this machine, a Dask scheduler, or a queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from simulation.runs.executors import Cluster, Here, Pool, Processes, usable_processors

CONNECT_SECONDS = 30
JOB: dict[str, Any] = {"cores": 1, "processes": 1, "memory": "2GiB"}
"""What a job of a queue gets unless it is told otherwise: one process on one core, since a run uses one."""


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the text is one sentence."""

    exit_code = 2


@dataclass(frozen=True)
class Where:
    """Where to calculate.

    Attributes:
        processes: Processes on this machine; None for one on each usable core.
        scheduler: Address of a Dask scheduler; empty for none.
        queue: ``slurm``, ``pbs``, ``lsf`` or ``sge``; empty for none.
        jobs: Jobs in the queue.
        job: Settings of each job, as dask-jobqueue names them.
    """

    processes: int | None = None
    scheduler: str = ""
    queue: str = ""
    jobs: int = 1
    job: Mapping[str, str] = field(default_factory=dict)


def workers_of(where: Where) -> int:
    """How many runs will be made at a time, for a plan; a scheduler is not asked."""
    if where.queue:
        processes: int = int(where.job.get("processes", JOB["processes"]))
        return where.jobs * processes
    return where.processes or usable_processors()


@contextmanager
def open_pool(where: Where) -> Iterator[Pool]:
    """A pool that is closed at the end.

    Raises:
        ClusterError: If the cluster cannot be reached, or its library is not installed.
    """
    pool = _pool(where)
    try:
        yield pool
    finally:
        pool.close()


def _pool(where: Where) -> Pool:
    if where.scheduler or where.queue:
        return _cluster(where)
    count = where.processes or usable_processors()
    return Here() if count == 1 else Processes(count)


def _cluster(where: Where) -> Cluster:
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("a cluster needs the extra: pip install 'ai-concentration[cluster]'") from None
    if where.scheduler:
        try:
            return Cluster(Client(where.scheduler, timeout=CONNECT_SECONDS, set_as_default=False))
        except (OSError, ValueError) as problem:
            raise ClusterError(f"there is no Dask scheduler at {where.scheduler} ({problem})") from None
    queue = _queue(where)
    queue.scale(jobs=where.jobs)
    return Cluster(Client(queue, set_as_default=False), owned=queue)


def _queue(where: Where) -> Any:
    import dask_jobqueue

    kinds = {"slurm": "SLURMCluster", "pbs": "PBSCluster", "lsf": "LSFCluster", "sge": "SGECluster"}
    settings = {**JOB, **{key: int(value) if value.isdecimal() else value for key, value in where.job.items()}}
    try:
        return getattr(dask_jobqueue, kinds[where.queue])(**settings)
    except (TypeError, ValueError, OSError) as problem:
        raise ClusterError(f"jobs cannot be sent to {where.queue}: {problem}") from None
