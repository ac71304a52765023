"""Outcomes of many runs without the runs: one line a run, kept as soon as it is finished and read instead of made.

The tables of a thousand runs are a gigabyte, their outcomes a few megabytes. A line holds the identity of its run and
the command that makes the whole run again. Lines are only ever added; half a line, left by a kill, counts for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.recorder import Record
from simulation.runs.outcomes import definitions, outcome_values, outcomes
from simulation.runs.provenance import plain, run_id
from simulation.runs.replicates import Job, RunsProgress, run_each
from simulation.runs.result import RunResult
from simulation.runs.store import StoreError

FILE = "outcomes.jsonl"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """Numbers that are kept of every run.

    Attributes:
        file: Name of the file they are kept in.
        count: How many numbers a run has.
        definitions: Hash of what defines them, so that values of an earlier definition are not taken for today's.
        values: Takes the record of a run and returns its numbers, shape (count,).
    """

    file: str
    count: int
    definitions: str
    values: Callable[[Record], Floats]


def all_outcomes() -> Measured:
    """Every outcome, which is what is kept unless something else is asked for."""
    return Measured(FILE, len(outcomes()), definitions(), outcome_values)


@dataclass(frozen=True)
class KeptOutcomes:
    """Outcomes of runs.

    Attributes:
        values: Every number of every job, in the order of the jobs and, of outcomes, of
            :func:`~simulation.runs.outcomes.outcomes`; shape (jobs, numbers).
        runs: How many different runs the jobs were.
        reused: How many of these were there already.
    """

    values: Floats
    runs: int
    reused: int


def make_or_reuse_outcomes(
    jobs: Sequence[Job],
    results: str | Path | None = None,
    *,
    processes: int | None = None,
    progress: RunsProgress | None = None,
    measured: Measured | None = None,
) -> KeptOutcomes:
    """Make the runs whose outcomes a folder of results does not hold, and read those of the others.

    Args:
        jobs: The runs wanted; equal ones are made once.
        results: Folder of results; None keeps nothing.
        processes: How many processes share the work; None for as many as pay.
        progress: Called with the number of runs done and their total, counting those to be made only.
        measured: What is kept of a run; None for all outcomes.

    Raises:
        StoreError: If the file of outcomes cannot be read or written.
        RunError: If a run fails. Outcomes of finished runs stay for the next time.
    """
    kept = measured or all_outcomes()
    file = Path(results) / kept.file if results is not None else None
    names = [run_id(job.scenario, job.seed) for job in jobs]
    known = _read(file, set(names), kept.definitions)
    missing = {name: job for name, job in zip(names, jobs, strict=True) if name not in known}
    reused = len(set(names)) - len(missing)

    def keep(_: int, result: RunResult) -> None:
        known[result.run_id] = kept.values(result.record)
        _append(file, result, known[result.run_id], kept.definitions)

    run_each(list(missing.values()), keep, processes=processes, progress=progress)
    values = np.array([known[name] for name in names]).reshape(len(jobs), kept.count)
    return KeptOutcomes(values, reused + len(missing), reused)


def _read(file: Path | None, wanted: set[str], meaning: str) -> dict[str, Floats]:
    """Outcomes of the wanted runs that a file holds."""
    if file is None or not file.exists():
        return {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise StoreError(f"{file} cannot be read ({problem}); move it, or choose another folder with --out") from None
    entries = [entry for entry in map(_entry, lines) if entry.get("definitions") == meaning]
    return {
        entry["run_id"]: np.array([float(value) for value in entry["values"]])
        for entry in entries
        if entry["run_id"] in wanted
    }


def _entry(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def _append(file: Path | None, result: RunResult, values: Floats, meaning: str) -> None:
    """Add the line of a run, after a line break if a kill has left the last line without one."""
    if file is None:
        return
    entry = {
        "run_id": result.run_id,
        "scenario": result.scenario.name,
        "seed": result.seed,
        "repeat": result.manifest["repeat"],
        "definitions": meaning,
        "values": [str(value) if np.isnan(value) else plain(value) for value in values.tolist()],
    }
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab+") as book:
            torn = book.seek(0, 2) > 0 and not _ends_with_line_break(book)
            book.write(("\n" if torn else "").encode() + json.dumps(entry).encode() + b"\n")
    except OSError as problem:
        raise StoreError(f"{file} cannot be written ({problem.strerror or problem})") from problem


def _ends_with_line_break(book: Any) -> bool:
    book.seek(-1, 2)
    return bool(book.read(1) == b"\n")
