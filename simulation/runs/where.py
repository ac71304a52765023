"""Open the place where runs are calculated: this process, several of this machine, a Dask scheduler, or a queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from simulation.runs.cluster import scheduler_cluster
from simulation.runs.executors import Here, Pool, Processes, usable_processors
from simulation.runs.queues import JOB, queue_cluster


@dataclass(frozen=True)
class Where:
    """Where to calculate.

    Attributes:
        processes: Processes on this machine; None for one on each usable core.
        scheduler: Address of a Dask scheduler, or its scheduler file; empty for none.
        queue: ``slurm``, ``pbs``, ``lsf`` or ``sge``; empty for none.
        jobs: Jobs in the queue.
        job: Settings of each job, as dask-jobqueue names them.
        here: Whether to calculate in this process itself, which a run may then take with it.
    """

    processes: int | None = None
    scheduler: str = ""
    queue: str = ""
    jobs: int = 1
    job: Mapping[str, str] = field(default_factory=dict)
    here: bool = False


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
    if where.scheduler:
        return scheduler_cluster(where.scheduler)
    if where.queue:
        return queue_cluster(where.queue, where.jobs, where.job)
    return Here() if where.here else Processes(where.processes or usable_processors())
