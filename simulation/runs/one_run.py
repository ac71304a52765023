"""One run: a checked scenario and a seed in, a result out. Nothing global is read or set."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from simulation.parameters.scenario import Scenario
from simulation.recorder import Record
from simulation.runs.failure import RunError, place_of
from simulation.runs.provenance import Origin, manifest_of, repeat_command, run_id
from simulation.runs.result import RunResult
from simulation.timeline import Quarter

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Calculated:
    """What a process hands back: the record, and when it was made."""

    record: Record
    started: str
    finished: str
    seconds: float


def run_scenario(
    scenario: Scenario, seed: int = 1, *, origin: Origin | None = None, progress: Progress | None = None
) -> RunResult:
    """Run one scenario once.

    Args:
        scenario: The effective scenario.
        seed: Seed of the run; the same scenario and seed give the same bits.
        origin: Where the scenario came from; only noted in the manifest, because the scenario holds all values.
        progress: Called after each quarter with the number of quarters done and their total.

    Returns:
        The finished run.

    Raises:
        RunError: If the model fails; the text names the run, the quarter, the rule and the command to repeat it.
    """
    return result_of(scenario, seed, calculate(scenario, seed, origin, progress), origin)


def calculate(
    scenario: Scenario, seed: int, origin: Origin | None = None, progress: Progress | None = None
) -> Calculated:
    """Run a world to its end and keep the record and the times, but nothing of the world itself."""
    from simulation.world import World  # Mesa takes a second or two to load, for which only runs should wait

    started, clock, done = _now(), time.perf_counter(), 0

    def note(quarters_done: int, total: int) -> None:
        nonlocal done
        done = quarters_done
        if progress is not None:
            progress(quarters_done, total)

    try:
        world = World(scenario, seed, threads=threads_of_a_run())
        record = world.run(progress=note)
        world.__dict__.clear()  # its agents point back at it: Python would keep the memory of many worlds for a while
    except RunError:
        raise
    except Exception as problem:
        raise RunError(
            run_id=run_id(scenario, seed),
            quarter=str(Quarter.parse(str(scenario.start)) + done),
            rule=place_of(sys.exc_info()[2]),
            cause=f"{type(problem).__name__}: {problem}",
            repeat=repeat_command(scenario, seed, origin),
        ) from problem
    return Calculated(record, started, _now(), time.perf_counter() - clock)


def threads_of_a_run() -> int:
    """Threads for passes over large populations: all cores, or one where other processes share the work."""
    return 1 if multiprocessing.parent_process() is not None else os.cpu_count() or 1


def result_of(scenario: Scenario, seed: int, done: Calculated, origin: Origin | None = None) -> RunResult:
    """A finished calculation with its identity and manifest."""
    manifest = manifest_of(
        scenario, seed, origin=origin, started=done.started, finished=done.finished, seconds=done.seconds
    )
    return RunResult(run_id=manifest["run_id"], scenario=scenario, seed=seed, record=done.record, manifest=manifest)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
