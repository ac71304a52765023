"""The folder that keeps a sweep: what was asked, every run as a row, and each call that worked on it.

::

    results/NAME-IDENTITY/
        sweep.json      question, worlds, options as the first call had them; written once
        sweep.yaml      the sweep file as the last call had it, if there was one
        rows/           one Parquet shard for each call that is over, one journal for each that is not
        calls/          what each call asked for and did, on which machine, with which versions

Rows are only ever added, by any number of processes at a time; where a run is there twice, the first finished row
counts. No row is ever overwritten.
"""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from simulation.runs.outcomes import outcomes
from simulation.runs.provenance import machine, plain
from simulation.runs.store import StoreError, clear_leftovers, write_text
from simulation.sweeps.journal import (
    JOURNAL_END,
    SHARD_END,
    Journal,
    locked,
    read_journal,
    read_shard,
    unlock,
    write_shard,
    writer_name,
)
from simulation.sweeps.layout import Dimension, Layout
from simulation.sweeps.result import Failure, SweepResult
from simulation.sweeps.rows import FINISHED, Row
from simulation.sweeps.sweep import Sweep

DESCRIPTION, COPY, ROWS, CALLS = "sweep.json", "sweep.yaml", "rows", "calls"
FORMAT_VERSION = 1
FULL = (errno.ENOSPC, errno.EDQUOT)
"""Errors that may pass; any other ends the sweep at once."""
MOST_UNWRITTEN = 2_000
"""Rows held in memory while a disk is full; beyond them the sweep stops rather than calculate for nothing."""
ROWS_A_SHARD = 20_000
"""Rows after which a journal becomes a shard in mid-sweep, so that memory stays flat at the end."""


class SweepFolder:
    """The folder of one sweep, for reading and adding rows.

    Attributes:
        path: The folder.
        description: What ``sweep.json`` says.
        unwritten: Rows that a full disk has refused so far.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.description = _read_description(path)
        self.unwritten: list[Row] = []
        self._call = ""
        self._journal: Journal | None = None
        self._journalled = 0

    @classmethod
    def of(cls, sweep: Sweep, results: str | Path) -> SweepFolder:
        """The folder of a sweep below a folder of results, made if it is not there yet.

        Raises:
            StoreError: If it cannot be made or holds something else.
        """
        path = Path(results) / f"{sweep.layout.name}-{sweep.identity}"
        try:
            for part in (ROWS, CALLS):
                (path / part).mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            reason = problem.strerror or problem
            raise StoreError(f"{path} cannot be made ({reason}); choose another folder with --out") from None
        if not (path / DESCRIPTION).exists():
            write_text(path / DESCRIPTION, json.dumps(plain(_description(sweep)), indent=1) + "\n")
        if sweep.file:
            write_text(path / COPY, sweep.file)
        found = cls(path)
        if found.description["identity"] != sweep.identity:
            raise StoreError(f"{path} holds another sweep; it is never overwritten: choose another folder with --out")
        return found

    @property
    def layout(self) -> Layout:
        """The plan of the sweep."""
        return _layout(self.description)

    @property
    def series(self) -> tuple[str, ...]:
        """Measures kept quarter by quarter."""
        return tuple(self.description["series"])

    def rows(self, series: Sequence[str] = ()) -> dict[tuple[int, int, int], Row]:
        """The row of every run that was tried, by world, option and seed; a finished one before any other.

        Args:
            series: Names of the series to read with them.
        """
        found: dict[tuple[int, int, int], Row] = {}
        for row in self._all_rows(series):
            before = found.get(row.key)
            if before is None or (before.status != FINISHED and row.status == FINISHED):
                found[row.key] = row
        return dict(sorted(found.items()))

    def keep(self, rows: Sequence[Row]) -> bool:
        """Write rows at once; what a full disk refuses is held and tried again with the next ones.

        Returns:
            Whether everything is written.

        Raises:
            StoreError: If so much is unwritten that going on would be in vain.
        """
        self.unwritten += rows
        if not self.unwritten:
            return True
        if self._journal is None:
            self._journal, self._journalled = Journal(self.path / ROWS), 0
        try:
            self._journal.append(self.unwritten)
        except OSError as problem:
            self._journal.close()
            if not self._journalled:
                self._journal.path.unlink(missing_ok=True)
            self._journal = None  # its end may be torn; the next rows begin another
            if problem.errno not in FULL or len(self.unwritten) > MOST_UNWRITTEN:
                raise self._refusal(problem) from None
            return False
        self._journalled += len(self.unwritten)
        self.unwritten.clear()
        if self._journalled >= ROWS_A_SHARD:
            with suppress(StoreError):  # rows are safe in the journal; at the end it is tried again
                self.tidy()
        return True

    def close(self, call: Mapping[str, Any]) -> None:
        """Turn journals whose writers are done into shards, and note what this call did.

        Raises:
            StoreError: If rows could not be written.
        """
        if self.unwritten and not self.keep([]):
            raise self._refusal(OSError("no space left"))
        self.tidy()
        self.note_call(call)

    def note_call(self, call: Mapping[str, Any]) -> None:
        """Write down what this call asks for, and at its end what it did; ``resume`` asks for the same as the last."""
        self._call = self._call or f"{writer_name()}.json"
        note = {**call, "command_line": list(sys.argv), **machine()}
        write_text(self.path / CALLS / self._call, json.dumps(plain(note), indent=1) + "\n")

    def tidy(self) -> None:
        """Turn the journal of this process, and those of processes that are gone, into shards."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        clear_leftovers(self.path / ROWS)
        for journal in self._files(JOURNAL_END):
            lock = locked(journal)
            if lock is None:
                continue
            try:
                rows = {row.key: row for row in read_journal(journal)}
                if rows:
                    names = [outcome.name for outcome in outcomes()]
                    write_shard(self.path / ROWS, rows.values(), self.layout, names, self.series)
                journal.unlink(missing_ok=True)
            finally:
                unlock(lock)

    def result(self, layout: Layout | None = None) -> SweepResult:
        """Everything found so far, with the outcomes in question of a layout or of the last call."""
        return result_of(self.description, layout or self.layout, self.rows().values(), self.path)

    def _all_rows(self, series: Sequence[str]) -> Iterator[Row]:
        layout, names = self.layout, list(self.description["all_outcomes"])
        # Journals first: one that becomes a shard in between is then read twice and not missed.
        journalled = [row for path in self._files(JOURNAL_END) for row in read_journal(path)]
        for path in self._files(SHARD_END):
            yield from read_shard(path, layout.options, names, series)
        for row in journalled:
            yield _with_series(row, self.series, series)

    def _files(self, end: str) -> list[Path]:
        return sorted(path for path in (self.path / ROWS).glob(f"*{end}") if not path.name.startswith("."))

    def _refusal(self, problem: OSError) -> StoreError:
        return StoreError(
            f"{len(self.unwritten)} finished runs could not be written to {self.path} ({problem.strerror or problem}); "
            f"make room and go on with: ai-concentration resume {self.path}"
        )


def load_sweep_result(folder: str | Path) -> SweepResult:
    """Read what a sweep has found so far, also while it runs.

    Raises:
        StoreError: If the folder holds no sweep.
    """
    return SweepFolder(Path(folder)).result()


def result_of(description: Mapping[str, Any], layout: Layout, rows: Iterable[Row], folder: Path | None) -> SweepResult:
    """Put rows in their places by world, option and seed."""
    rows = list(rows)
    seeds = tuple(sorted({row.seed for row in rows})) or tuple(range(1, 1 + int(description["at_least"])))
    place = {seed: number for number, seed in enumerate(seeds)}
    shape = (layout.worlds, len(layout.options), len(seeds))
    names = [outcome.name for outcome in outcomes()]
    then = {name: number for number, name in enumerate(description["all_outcomes"])}
    known = [number for number, name in enumerate(names) if name in then]
    columns = [then[names[number]] for number in known]
    data, ids = np.full((*shape, len(names)), np.nan), np.full(shape, "", dtype="<U16")
    failures = []
    for row in rows:
        where = row.world, row.option, place[row.seed]
        if row.status == FINISHED:
            ids[where] = row.run_id
            data[where][known] = row.outcomes[columns]
        else:
            option = layout.options[row.option]
            failures.append(Failure(row.world, option, row.seed, row.status, row.error, row.repeat))
    commit = str(description.get("commit") or "")
    return SweepResult(layout, description["identity"], commit, seeds, data, ids, tuple(failures), folder)


def _with_series(row: Row, kept: Sequence[str], wanted: Sequence[str]) -> Row:
    """A row of a journal with the wanted series only."""
    parts = dict(zip(kept, np.split(row.series, len(kept)), strict=True)) if kept and row.series.size else {}
    chosen = [parts[name] for name in wanted if name in parts]
    return Row(**{**row.__dict__, "series": np.concatenate(chosen) if chosen else np.zeros(0)})


def _description(sweep: Sweep) -> dict[str, Any]:
    layout = sweep.layout
    commit = machine()
    return {
        "format": FORMAT_VERSION,
        "identity": sweep.identity,
        "name": layout.name,
        "question": layout.question,
        "baseline": layout.baseline,
        "horizon": list(layout.horizon),
        "design": layout.design,
        "base": layout.base,
        "dimensions": [dict(one.__dict__) for one in layout.dimensions],
        "points": layout.points.tolist(),
        "options": list(layout.options),
        "settings": [list(words) for words in layout.settings],
        "origins": [[origin.scenario, list(origin.overrides)] for origin in sweep.origins],
        "scenario_fingerprints": [scenario.fingerprint for scenario in sweep.scenarios],
        "outcomes": list(layout.outcomes),
        "better": layout.better,
        "cost": layout.cost,
        "overrides": list(layout.overrides),
        "all_outcomes": [outcome.name for outcome in outcomes()],
        "series": list(sweep.series),
        "at_least": sweep.replicates.at_least,
        "asked": dict(sweep.asked),
        "commit": commit["commit"],
        "versions": commit["versions"],
    }


def _layout(description: Mapping[str, Any]) -> Layout:
    dimensions = tuple(
        Dimension(
            name=one["name"],
            parameters=tuple(one["parameters"]),
            low=tuple(one["low"]),
            high=tuple(one["high"]),
            values=tuple(tuple(step) for step in one["values"]),
            unit=one["unit"],
        )
        for one in description["dimensions"]
    )
    width = sum(len(one.parameters) for one in dimensions)
    points = np.array(description["points"], dtype=np.float64).reshape(len(description["points"]), width)
    first, last = description["horizon"]
    return Layout(
        name=description["name"],
        question=description["question"],
        baseline=description["baseline"],
        horizon=(first, last),
        design=description["design"],
        base=description["base"],
        dimensions=dimensions,
        points=points,
        options=tuple(description["options"]),
        settings=tuple(tuple(words) for words in description["settings"]),
        outcomes=tuple(description["outcomes"]),
        better=description["better"],
        cost=description["cost"],
        overrides=tuple(description.get("overrides", ())),
    )


def _read_description(path: Path) -> dict[str, Any]:
    try:
        found = json.loads((path / DESCRIPTION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise StoreError(f"{path} holds no sweep, or one that is not readable") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT_VERSION:
        version = found.get("format") if isinstance(found, dict) else None
        raise StoreError(f"{path} holds a sweep in format {version}; this version reads format {FORMAT_VERSION}")
    return found | _last_call(path)


def _last_call(path: Path) -> dict[str, Any]:
    """What the call asked for that began last; nothing where there was none."""
    found: list[dict[str, Any]] = []
    for file in (path / CALLS).glob("[!.]*.json"):
        with suppress(OSError, ValueError):
            found.append(json.loads(file.read_text(encoding="utf-8")))
    last = max(found, key=lambda call: float(call.get("began", 0.0)), default={})
    return {key: last[key] for key in ("asked", "outcomes", "better", "cost") if key in last}
