"""The files that say which runs a comparison, or a study of several policies, is made of; and reading them again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.policy_effects import PolicyEffects
from simulation.runs.provenance import SHORT_ID_LENGTH, fingerprint
from simulation.runs.result import RunResult
from simulation.runs.store import StoreError, load_run, write_text

COMPARISON, COMPARISONS = "comparison.json", "comparisons.json"


def list_comparison(comparison: ComparisonResult, folder: Path) -> None:
    """Write down the runs of a comparison."""
    _write(folder / COMPARISON, {"baseline": _listed(comparison.baseline), "variant": _listed(comparison.variant)})


def keep_policies(study: PolicyEffects, folder: Path) -> None:
    """Write down the runs of a study of several policies."""
    folder.mkdir(parents=True, exist_ok=True)
    baseline = next(iter(study.comparisons.values())).baseline
    variants = {name: _listed(one.variant) for name, one in study.comparisons.items()}
    _write(folder / COMPARISONS, {"baseline": _listed(baseline), "variants": variants})


def policies_folder(study: PolicyEffects, results: Path) -> Path:
    """Folder of a study of several policies below a folder of results."""
    comparisons = list(study.comparisons.values())
    runs = [*comparisons[0].baseline, *(run for one in comparisons for run in one.variant)]
    return results / f"policy-effects-{fingerprint([run.run_id for run in runs])[:SHORT_ID_LENGTH]}"


def load_kept(folder: Path) -> ComparisonResult | PolicyEffects:
    """Read the runs of a comparison or a study of several policies, which lie beside its folder.

    Raises:
        StoreError: If the list cannot be read, or a run has gone.
    """
    several = (folder / COMPARISONS).is_file()
    path = folder / (COMPARISONS if several else COMPARISON)
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        sides = {"baseline": listed["baseline"], **(listed["variants"] if several else {"": listed["variant"]})}
        runs = {name: _runs(side, folder) for name, side in sides.items()}
    except (OSError, KeyError, TypeError, AttributeError, json.JSONDecodeError) as problem:
        raise StoreError(f"{path} is not the list of runs of a comparison ({problem!r})") from problem
    baseline = runs.pop("baseline")
    if not several:
        return ComparisonResult(baseline, runs[""])
    return PolicyEffects({name: ComparisonResult(baseline, side) for name, side in runs.items()})


def _runs(side: Sequence[dict[str, Any]], folder: Path) -> tuple[RunResult, ...]:
    return tuple(load_run(_place(entry["run_id"], entry["seed"], folder)) for entry in side)


def _place(identity: str, seed: int, folder: Path) -> Path:
    """Folder of a run beside that of its comparison."""
    results = folder.resolve().parent
    found = sorted(results.glob(f"*-{seed}-{identity[:SHORT_ID_LENGTH]}"))
    if not found:
        raise StoreError(
            f"the run {identity} with seed {seed}, of which {folder} is made, is not in {results}; make the comparison "
            "again with the command that made it"
        )
    return found[0]


def _listed(runs: Sequence[RunResult]) -> list[dict[str, Any]]:
    return [{"run_id": run.run_id, "seed": run.seed} for run in runs]


def _write(path: Path, value: Any) -> None:
    write_text(path, json.dumps(value, indent=2) + "\n")
