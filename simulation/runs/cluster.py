"""Runs on the workers of a Dask scheduler, wherever they are.

What a scheduler cannot do, such as answer, or run the same model as this process, is said in one sentence.
"""

from __future__ import annotations

import logging
import pickle
import socket
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

Work = Callable[..., Any]

CONNECT_SECONDS = 20
LOOK_SECONDS = 1.0
"""Workers are counted no more often than this; the count goes through the network."""
_ONE_RUN_A_PROCESS = threading.Lock()


class ClusterError(RuntimeError):
    """A cluster that cannot be used; the text is one sentence."""

    exit_code = 2


class ClusterGoneError(ClusterError):
    """A cluster that was lost in the middle of the work."""

    exit_code = 1


class OtherCodeError(RuntimeError):
    """A worker has another version of the model than the process that asks for runs."""


class Cluster:
    """Workers of a Dask scheduler, wherever they are; a worker that joins later is used as soon as it is seen.

    Args:
        client: A connected ``distributed.Client``.
        name: What to call it in sentences.
        owned: A queue's cluster to be closed with this pool; None if the scheduler belongs to somebody else.
    """

    shared_fate = False

    def __init__(self, client: Any, name: str, owned: Any = None) -> None:
        self._client, self._name, self._owned = client, name, owned
        self._executor = client.get_executor(pure=False)
        self._looked, self._known = -LOOK_SECONDS, 0

    @property
    def workers(self) -> int:
        """Worker processes that are connected, at least one, since those of a queue come when it is their turn."""
        if time.monotonic() - self._looked >= LOOK_SECONDS:
            try:
                self._known = len(self._client.nthreads())
            except (OSError, RuntimeError) as problem:
                raise self._gone() from problem
            self._looked = time.monotonic()
        return max(self._known, 1)

    def submit(self, work: Work, /, *arguments: Any) -> Future[Any]:
        """Hand the work to the scheduler."""
        from simulation.runs.provenance import package_fingerprint

        # As bytes, so that a worker compares the code before it reads what only the same code can read.
        bundle = pickle.dumps((work, arguments))
        try:
            sent = self._executor.submit(runs_on_worker, package_fingerprint(), bundle)
        except (OSError, RuntimeError) as problem:
            raise self._gone() from problem
        answer: Future[Any] = Future()
        sent.add_done_callback(lambda done: self._settle(done, answer))
        return answer

    def is_loss(self, problem: BaseException) -> bool:
        """A worker that died under this work, more often than its scheduler lets pass."""
        return _is_killed(problem)

    def is_proven(self, problem: BaseException) -> bool:
        """Whether the scheduler has tried the work again elsewhere before it gave it up."""
        return int(getattr(problem, "allowed_failures", 0)) > 0

    def renew(self) -> None:
        """The cluster replaces its workers by itself."""

    def close(self) -> None:
        """Leave the scheduler, and end the jobs of a queue that were started for this sweep."""
        if self._client.status == "running":
            self._executor.shutdown(wait=False)
        self._client.close()
        if self._owned is not None:
            self._owned.close()

    def _settle(self, done: Future[Any], answer: Future[Any]) -> None:
        """Pass an answer on, and turn what Dask says into our words."""
        if done.cancelled():
            answer.set_exception(self._gone())
        elif (problem := done.exception()) is None:
            answer.set_result(done.result())
        elif _is_killed(problem) or isinstance(problem, ClusterError):
            answer.set_exception(problem)
        else:
            answer.set_exception(self._refused(problem))

    def _gone(self) -> ClusterError:
        return ClusterGoneError(
            f"{self._name} is gone or dropped the work; finished runs are kept, and the same command, or "
            "'ai-concentration resume', goes on from there"
        )

    def _refused(self, problem: BaseException) -> ClusterError:
        """A run's own failure is a row; what else a worker raises is that it cannot read what it is sent."""
        if isinstance(problem, OtherCodeError):
            return ClusterError(f"{problem}; no run of it was kept. Install the same version of the model there")
        what = " ".join(f"{type(problem).__name__}: {problem}".split())
        return ClusterError(
            f"{self._name} cannot load the model or a file of yours as it is here ({what}); scheduler and workers need "
            "the same ai-concentration and Python packages, and files of your own under the same path"
        )


def runs_on_worker(fingerprint: str, bundle: bytes) -> Any:
    """Do a piece of work on a worker, one at a time however many threads it has, since a run uses one core.

    Raises:
        OtherCodeError: If the worker's model differs from that of the process that asks.
    """
    from simulation.runs.provenance import PACKAGE, package_fingerprint

    if package_fingerprint() != fingerprint:
        raise OtherCodeError(f"the worker on {socket.gethostname()} has another version of the model in {PACKAGE}")
    work, arguments = pickle.loads(bundle)
    with _ONE_RUN_A_PROCESS:
        return work(*arguments)


def scheduler_cluster(address: str) -> Cluster:
    """The workers of a scheduler that is there.

    Args:
        address: For example ``tcp://host:8786``, or the path of the file that ``--scheduler-file`` wrote.

    Raises:
        ClusterError: If nothing answers, or the library is not installed.
    """
    distributed = library()
    is_file = Path(address).suffix == ".json"
    if is_file and not Path(address).is_file():
        raise ClusterError(f"there is no scheduler file {address}")
    where: dict[str, str] = {"scheduler_file": address} if is_file else {"address": address}
    try:
        if not is_file:
            _check_address(address)
        client = distributed.Client(**where, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError, KeyError, RuntimeError) as problem:
        raise ClusterError(
            f"no Dask scheduler answers at {address} ({first_line(problem)}); an address looks like tcp://host:8786"
        ) from None
    cluster = Cluster(client, f"the Dask scheduler at {address}")
    if not client.nthreads():
        say(f"The Dask scheduler at {address} has no workers yet; runs begin when the first has joined.")
    return cluster


def library() -> Any:
    """``distributed``, with its log kept to itself: what matters of it is said in sentences."""
    try:
        import distributed
    except ImportError:
        raise ClusterError("a cluster needs the extra: pip install 'ai-concentration[cluster]'") from None
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return distributed


def _check_address(address: str) -> None:
    """Refuse what is no address; the client would take a minute and a traceback for it."""
    from distributed.comm.addressing import parse_address, parse_host_port
    from distributed.comm.registry import get_backend

    scheme, place = parse_address(address)
    get_backend(scheme)
    parse_host_port(place)


def _is_killed(problem: BaseException) -> bool:
    from distributed.scheduler import KilledWorker

    return isinstance(problem, KilledWorker)


def first_line(problem: BaseException) -> str:
    """What an exception says, without its details."""
    lines = str(problem).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(problem).__name__


def say(sentence: str) -> None:
    """Tell the user why nothing happens yet."""
    print(sentence, file=sys.stderr, flush=True)
