"""Keeping runs: a folder of Parquet tables and a manifest for each run, written so that a kill leaves no half truth.

Each file is written under a temporary name and moved into place, and the manifest comes last: a folder with a manifest
holds a complete run, a folder without one holds the beginning of a run and is completed when the run is made again.
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import SHORT_ID_LENGTH, plain, run_id, scenario_from
from simulation.runs.result import RunResult
from simulation.runs.tables import TABLES, Table, axes_of, record_of

MANIFEST = "manifest.json"
FORMAT_VERSION = 2
TABLE_FILES = tuple(f"{name}.parquet" for name in TABLES)
FIGURES = "figures"
TEMPORARY_END = ".tmp"


class StoreError(ValueError):
    """A folder that cannot be read as a run, or that holds something else; one sentence says which and what to do."""

    exit_code = 2


@dataclass(frozen=True)
class Saved:
    """Where a run is kept.

    Attributes:
        folder: Folder of the run.
        reused: Whether it was there already, so that nothing was written.
    """

    folder: Path
    reused: bool


def folder_name(scenario: Scenario, seed: int, identity: str) -> str:
    """Name of a run's folder: scenario, seed and the first eight digits of its identity."""
    letters = "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in scenario.name)
    return f"{letters}-{seed}-{identity[:SHORT_ID_LENGTH]}"


def save_run(result: RunResult, results: str | Path = "results") -> Saved:
    """Write a run into its own folder below a folder of results.

    Args:
        result: The finished run.
        results: Folder of results; made if it is missing.

    Returns:
        The folder, and whether the same run was there already.

    Raises:
        StoreError: If the folder holds another run or files that are no part of a run.
    """
    folder = Path(results) / folder_name(result.scenario, result.seed, result.run_id)
    if _is_complete(folder, result.run_id):
        return Saved(folder, reused=True)
    _make(folder)
    clear_leftovers(folder)
    for name, table in result.tables().items():
        put(folder / f"{name}.parquet", _parquet_writer(table))
    manifest = {**result.manifest, "format": FORMAT_VERSION, "axes": axes_of(result.record)}
    text = json.dumps(plain(manifest), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_text(folder / MANIFEST, text)
    return Saved(folder, reused=False)


def kept_run(scenario: Scenario, seed: int, results: str | Path = "results") -> RunResult | None:
    """The complete run of this scenario, seed and model code that a folder of results holds, if it holds one.

    Raises:
        StoreError: If something else is in its place.
    """
    identity = run_id(scenario, seed)
    folder = Path(results) / folder_name(scenario, seed, identity)
    return load_run(folder) if _is_complete(folder, identity) else None


def is_kept(scenario: Scenario, seed: int, results: str | Path = "results") -> bool:
    """Whether a folder of results holds the complete run of this scenario, seed and model code.

    Raises:
        StoreError: If something else is in its place.
    """
    identity = run_id(scenario, seed)
    return _is_complete(Path(results) / folder_name(scenario, seed, identity), identity)


def load_run(folder: str | Path) -> RunResult:
    """Read a run.

    Args:
        folder: Folder of the run.

    Returns:
        The run with the record equal to the one saved in every bit.

    Raises:
        StoreError: If the folder does not hold a complete run, or one written in a format of another version.
    """
    import pyarrow
    import pyarrow.parquet as parquet

    folder = Path(folder)
    manifest = read_manifest(folder)
    try:
        tables = {name: _columns(parquet.read_table(folder / f"{name}.parquet")) for name in TABLES}
        record = record_of(tables, manifest["axes"])
    except (OSError, KeyError, ValueError, pyarrow.ArrowException) as problem:
        raise StoreError(f"the run in {folder} is damaged ({problem}); delete the folder and run it again") from problem
    try:
        scenario = scenario_from(manifest["scenario"])
    except ValueError as problem:
        raise StoreError(
            f"the run in {folder} comes from a version of the model with other parameters; "
            f"make it again with: {manifest.get('repeat', 'ai-concentration run')}"
        ) from problem
    return RunResult(
        run_id=manifest["run_id"],
        scenario=scenario,
        seed=manifest["seed"],
        record=record,
        manifest={key: value for key, value in manifest.items() if key not in ("format", "axes")},
    )


def write_text(path: Path, text: str) -> None:
    """Write a text file in one step: a reader sees the old file or the new one, never a part."""
    put(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a complete run.

    Raises:
        StoreError: If there is none, or it cannot be read.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"{folder} holds no complete run: it has no {MANIFEST}") from None
    except ValueError as problem:
        raise StoreError(f"{folder / MANIFEST} cannot be read ({problem})") from problem
    if not isinstance(manifest, dict) or "run_id" not in manifest:
        raise StoreError(f"{folder / MANIFEST} is not the manifest of a run")
    if manifest.get("format") != FORMAT_VERSION:
        raise StoreError(
            f"the run in {folder} is written in format {manifest.get('format')} and this version reads format "
            f"{FORMAT_VERSION}; make the run again with: {manifest.get('repeat', 'ai-concentration run')}"
        )
    return manifest


def find_run(identity: str, results: str | Path = "results") -> Path:
    """Folder of the run with an identity, or the beginning of one.

    Raises:
        StoreError: If no run, or more than one, has that identity.
    """
    manifests = sorted(Path(results).glob(f"*/{MANIFEST}"))
    found = [path.parent for path in manifests if _identity(path).startswith(identity)]
    if not found:
        raise StoreError(f"no run in {results} has an identity that begins with {identity}")
    if len({_identity(folder / MANIFEST) for folder in found}) > 1:
        raise StoreError(f"{identity} is the beginning of {len(found)} runs in {results}; give more digits of it")
    return found[0]


def _identity(manifest: Path) -> str:
    try:
        return str(read_manifest(manifest.parent)["run_id"])
    except StoreError:
        return ""


def _is_complete(folder: Path, identity: str) -> bool:
    """Whether a folder holds this run; refuses a folder that holds anything else."""
    if not os.path.lexists(folder):
        return False
    if not folder.is_dir():
        raise StoreError(f"{folder} is in the way: it is not a folder; move it, or choose another folder with --out")
    if (folder / MANIFEST).is_file():
        holds = read_manifest(folder)["run_id"]
        if holds != identity:
            raise StoreError(
                f"{folder} holds another run ({holds}); it is never overwritten: choose another folder with --out"
            )
        return True
    foreign = sorted(path.name for path in folder.iterdir() if not _is_ours(path.name))
    if foreign:
        raise StoreError(
            f"{folder} holds files that are no part of a run ({foreign[0]}); nothing was written: "
            "move them, or choose another folder with --out"
        )
    return False


def _is_ours(name: str) -> bool:
    return name in TABLE_FILES or name == FIGURES or (name.startswith(".") and name.endswith(TEMPORARY_END))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StoreError(f"{folder} cannot be made ({problem.strerror}); choose another folder with --out") from problem


def clear_leftovers(folder: Path) -> None:
    """Remove temporary files of writers on this machine that are dead; a living one is left to finish."""
    for path in folder.glob(f".*{TEMPORARY_END}"):
        host, _, process = path.name.removesuffix(TEMPORARY_END).removeprefix(".").rpartition(".")
        if host.endswith(socket.gethostname()) and process.isdigit() and not lives(int(process)):
            path.unlink(missing_ok=True)


def lives(process: int) -> bool:
    """Whether a process of this machine is there; True where that cannot be known."""
    if os.name == "nt":  # there, signal 0 would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def put(path: Path, write: Callable[[Path], Any]) -> None:
    """Write a file under a temporary name that no other writer uses, then move it into place in one step.

    Raises:
        StoreError: If it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{socket.gethostname()}.{os.getpid()}{TEMPORARY_END}")
    try:
        write(temporary)
        os.replace(temporary, path)
    except OSError as problem:
        temporary.unlink(missing_ok=True)
        raise StoreError(f"{path} cannot be written ({problem.strerror or problem})") from problem


def _parquet_writer(table: Table) -> Callable[[Path], None]:
    import pyarrow
    import pyarrow.parquet as parquet

    numbers = [name for name, column in table.items() if isinstance(column, np.ndarray) and column.dtype.kind == "f"]
    words = [name for name, column in table.items() if isinstance(column, list)]
    # A dictionary makes repeated words small and random doubles larger, so only words get one.
    packing: dict[str, Any] = {"compression": "zstd", "use_dictionary": words, "use_byte_stream_split": numbers}
    columns = {
        name: pyarrow.array(column, type=pyarrow.string() if isinstance(column, list) else None)
        for name, column in table.items()
    }

    def write(path: Path) -> None:
        parquet.write_table(pyarrow.table(columns), path, **packing)

    return write


def _columns(table: Any) -> Table:
    import pyarrow

    return {
        name: column.to_pylist() if pyarrow.types.is_string(column.type) else column.to_numpy()
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
