"""Rows of a sweep on disk: first in a journal that grows run by run, then in a Parquet shard with named columns.

A journal is a stream of Arrow record batches. A kill can tear only its last batch, which readers leave out. Its writer
holds a lock on it, which the system takes back when the writer is gone; who turns it into a shard holds the lock too.
Its name begins with an underscore, which tools that read whole folders of Parquet leave out. A shard is written under a
temporary name and moved into place; then its journal is removed. Between the two a row is there twice, which readers
notice by its key.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from simulation.runs.store import lives, put
from simulation.sweeps.layout import Layout
from simulation.sweeps.rows import Row

JOURNAL_END, SHARD_END = ".arrows", ".parquet"
_NUMBERS = ("outcomes", "series")
_PLAIN = ("world", "option", "seed", "status", "run_id", "error", "repeat", "digest", "seconds", "memory_mib", "place")
SERIES_PREFIX = "series: "


class Journal:
    """Rows as they come, of one process that runs a sweep.

    Args:
        folder: Folder of the rows of a sweep; it exists.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"_{writer_name()}{JOURNAL_END}"
        self._stream: Any = None
        self._writer: Any = None
        self._lock: int | None = None

    def append(self, rows: Sequence[Row]) -> None:
        """Add rows and hand them to the operating system, so that a kill of this process does not lose them.

        Raises:
            OSError: If they cannot be written. What is in the journal stays readable up to the rows before.
        """
        import pyarrow

        table = _batch(rows)
        if self._writer is None:
            self._lock = locked(self.path, create=True)
            self._stream = pyarrow.OSFile(str(self.path), "wb")  # unbuffered, and complete or an error
            self._writer = pyarrow.ipc.new_stream(self._stream, table.schema)
        self._writer.write_batch(table)

    def close(self) -> None:
        """Stop writing; errors no longer matter, since a journal is read as far as it goes."""
        for end in (self._writer, self._stream):
            if end is not None:
                with suppress(OSError):
                    end.close()
        self._stream = self._writer = None
        unlock(self._lock)
        self._lock = None


def writer_name() -> str:
    """Machine, process and time: a name that no other writer has."""
    return f"{socket.gethostname()}-{os.getpid()}-{time.time_ns()}"


def locked(journal: Path, *, create: bool = False) -> int | None:
    """Lock a journal that nobody else holds.

    Args:
        journal: The file.
        create: Whether to make it.

    Returns:
        The lock, to be given to :func:`unlock`; None if somebody holds it, or it is not there any more.
    """
    try:
        descriptor = os.open(journal, os.O_RDWR | (os.O_CREAT | os.O_EXCL if create else 0))
    except FileNotFoundError:
        return None
    try:
        _lock(descriptor, journal)
    except OSError:
        os.close(descriptor)
        return None
    if os.fstat(descriptor).st_nlink == 0:  # somebody has turned it into a shard since it was opened
        os.close(descriptor)
        return None
    return descriptor


def unlock(lock: int | None) -> None:
    """Give a lock back."""
    if lock is not None:
        os.close(lock)


def _lock(descriptor: int, journal: Path) -> None:
    """Lock an open file or raise OSError; where the system has no such locks, ask whether its writer lives."""
    try:
        import fcntl
    except ImportError:
        host, process, _ = journal.name.removeprefix("_").removesuffix(JOURNAL_END).rsplit("-", 2)
        mine = int(process) == os.getpid()
        if not mine and (host != socket.gethostname() or lives(int(process))):
            raise OSError(f"{journal} is in use") from None
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def read_journal(path: Path) -> Iterator[Row]:
    """Rows of a journal up to its end, or up to where a kill has torn it; none if it is a shard by now."""
    import pyarrow

    try:
        with path.open("rb") as stream:
            for batch in pyarrow.ipc.open_stream(stream):
                yield from _rows(batch)
    except (pyarrow.ArrowInvalid, OSError, EOFError):
        return


def write_shard(
    folder: Path, rows: Iterable[Row], layout: Layout, outcomes: Sequence[str], series: Sequence[str]
) -> None:
    """Write rows into a Parquet file with a column for each uncertain number, outcome and series.

    Raises:
        StoreError: If it cannot be written.
    """
    import pyarrow.parquet as parquet

    table = _shard(sorted(rows, key=lambda row: row.key), layout, outcomes, series)
    numbers = [field.name for field in table.schema if str(field.type) == "double"]
    words = [field.name for field in table.schema if str(field.type) == "string"]
    packing: dict[str, Any] = {"compression": "zstd", "use_dictionary": words, "use_byte_stream_split": numbers}
    put(folder / f"{writer_name()}{SHARD_END}", lambda path: parquet.write_table(table, path, **packing))


def read_shard(path: Path, options: Sequence[str], outcomes: Sequence[str], series: Sequence[str]) -> Iterator[Row]:
    """Rows of a shard, without their series unless these are named."""
    import pyarrow.parquet as parquet

    kept = [f"{SERIES_PREFIX}{name}" for name in series]
    table = parquet.read_table(path, columns=[*_PLAIN, *outcomes, *kept], memory_map=False)
    place_of = {name: number for number, name in enumerate(options)}
    values = np.column_stack([table[name].to_numpy() for name in outcomes])
    series_of = [table[name].to_pylist() for name in kept]
    for number, plain in enumerate(table.select(_PLAIN).to_pylist()):
        finished = bool(plain["run_id"])
        runs = [np.array(column[number] or (), dtype=np.float64) for column in series_of]
        yield Row(
            **{**plain, "option": place_of[plain["option"]]},
            outcomes=values[number] if finished else np.zeros(0),
            series=np.concatenate(runs) if runs else np.zeros(0),
        )


def _batch(rows: Sequence[Row]) -> Any:
    import pyarrow

    types = _types()
    columns = {name: pyarrow.array([getattr(row, name) for row in rows], type=types[name]) for name in _PLAIN}
    for name in _NUMBERS:
        parts = [getattr(row, name) for row in rows]
        ends: Any = pyarrow.array(np.cumsum([0, *(part.size for part in parts)], dtype=np.int32))
        columns[name] = pyarrow.ListArray.from_arrays(ends, pyarrow.array(np.concatenate(parts)))
    return pyarrow.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


@lru_cache(maxsize=1)
def _types() -> dict[str, Any]:
    """Type of every plain column."""
    import pyarrow

    words = dict.fromkeys(("status", "run_id", "error", "repeat", "place"), pyarrow.string())
    numbers = dict.fromkeys(("world", "option", "seed"), pyarrow.int64())
    return {
        **words,
        **numbers,
        "digest": pyarrow.binary(),
        "seconds": pyarrow.float64(),
        "memory_mib": pyarrow.float64(),
    }


def _rows(batch: Any) -> Iterator[Row]:
    numbers = {name: batch[name] for name in _NUMBERS}
    for number, plain in enumerate(batch.select(_PLAIN).to_pylist()):
        found: dict[str, Any] = {name: np.asarray(column[number].values) for name, column in numbers.items()}
        yield Row(**plain, **found)


def _shard(rows: Sequence[Row], layout: Layout, outcomes: Sequence[str], series: Sequence[str]) -> Any:
    import pyarrow

    columns: dict[str, Any] = {name: pyarrow.array([getattr(row, name) for row in rows]) for name in _PLAIN}
    columns["option"] = pyarrow.array([layout.options[row.option] for row in rows])
    columns["digest"] = pyarrow.array([row.digest for row in rows], type=pyarrow.binary())
    for number, name in enumerate(layout.parameters):
        columns[name] = pyarrow.array([float(layout.points[row.world, number]) for row in rows])
    for number, name in enumerate(outcomes):
        columns[name] = pyarrow.array(
            [float(row.outcomes[number]) if row.run_id else None for row in rows], type=pyarrow.float64()
        )
    for number, name in enumerate(series):
        parts = [row.series.reshape(len(series), -1)[number] if row.run_id else None for row in rows]
        columns[f"{SERIES_PREFIX}{name}"] = pyarrow.array(parts, type=pyarrow.list_(pyarrow.float64()))
    return pyarrow.table(columns)
