"""Where a brief comes from: how to make it again, the runs behind it, how to cite it, and the paragraph on methods."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.methods import SHORT_HASH, UsedRun, methods
from simulation.report.brief import Commands, Part, Section, Table, Words
from simulation.report.phrases import counted, plain
from simulation.runs.result import RunResult
from simulation.sweeps.result import SweepResult

_HERE = Path(__file__).resolve().parent
_PLACES = (_HERE / "CITATION.cff", _HERE.parents[1] / "CITATION.cff")
CITATION = next((place for place in _PLACES if place.is_file()), _PLACES[-1])
COMMAND = "ai-concentration"


@dataclass(frozen=True)
class Repeat:
    """What is needed to make a brief of runs again.

    Attributes:
        commands: Commands that make the runs and the brief.
        baseline: Runs of the baseline.
        variants: Runs of each changed world, by its name.
    """

    commands: tuple[str, ...]
    baseline: tuple[RunResult, ...]
    variants: dict[str, tuple[RunResult, ...]]

    @classmethod
    def of(cls, comparison: ComparisonResult, outcome: str) -> Repeat:
        """Of one comparison."""
        name = comparison.names[1]
        return cls.of_several({name: comparison}, outcome)

    @classmethod
    def of_several(cls, comparisons: dict[str, ComparisonResult], outcome: str) -> Repeat:
        """Of several comparisons with one baseline."""
        baseline = next(iter(comparisons.values())).baseline
        variants = {name: one.variant for name, one in comparisons.items()}
        return cls(_commands(baseline, list(variants.values()), outcome), baseline, variants)


def repeat_section(repeat: Repeat) -> Section:
    """How to make the brief again, from which runs it comes, and how these were made."""
    runs = [*repeat.baseline, *(run for side in repeat.variants.values() for run in side)]
    worlds = {repeat.baseline[0].scenario.name: repeat.baseline[0]}
    worlds |= {name: side[0] for name, side in repeat.variants.items()}
    parts: list[Part] = [
        Words("These commands make the runs, or find them if they are kept, and write this brief again:"),
        Commands(repeat.commands),
        Table("Worlds", ("scenario", "hash of its values", *_MADE_HEAD), tuple(
            (plain(name), run.scenario.fingerprint[:SHORT_HASH], *_made(run.manifest)) for name, run in worlds.items()
        )),
        _run_ids(repeat),
        Words("One run is made again, and compared bit by bit, by:"),
        Commands((f"{COMMAND} repeat {repeat.variants[next(iter(repeat.variants))][0].run_id}",)),
        Words(f"To cite: {cited(runs[0].manifest, last_day(runs))}"),
    ]  # fmt: skip
    return Section("How to repeat and cite it", tuple(parts))


def methods_section(runs: Iterable[RunResult], sweeps: Sequence[SweepResult] = ()) -> Section:
    """The paragraph on methods, written from the runs."""
    return Section("Methods", (Words(methods([UsedRun.of(run) for run in runs], list(sweeps))),))


def last_day(runs: Iterable[RunResult]) -> str:
    """Day on which the last of some runs was finished; empty if that is not known."""
    return max((str(run.manifest.get("finished", "")) for run in runs), default="")[: len("2026-01-31")]


def cited(manifest: dict[str, Any], day: str) -> str:
    """How to cite the model with the version that was run."""
    known = _citation()
    version = str(manifest.get("versions", {}).get(COMMAND, ""))
    version = known["version"] if version in ("", "not installed") else version
    commit = str(manifest.get("commit") or "")[:SHORT_HASH]
    year = f" ({day[:4]})" if day else ""
    return f"{known['authors']}{year}. {known['title']}. Version {version}{f', commit {commit}' if commit else ''}."


@lru_cache(maxsize=1)
def _citation() -> dict[str, str]:
    """Title, version and authors of the model, from the file that says how to cite it."""
    import yaml

    found = yaml.safe_load(CITATION.read_text(encoding="utf-8"))
    names = [one.get("name") or f"{one.get('given-names')} {one.get('family-names')}" for one in found["authors"]]
    return {"title": found["title"], "version": str(found["version"]), "authors": ", ".join(names)}


_MADE_HEAD = ("version", "commit", "model code", "first to last quarter", "worker agents")


def _made(manifest: dict[str, Any]) -> tuple[str, ...]:
    changed = " with changes" if manifest.get("dirty") else ""
    scenario = manifest["scenario"]
    return (
        str(manifest.get("versions", {}).get(COMMAND, "unknown")),
        f"{str(manifest.get('commit') or 'unknown')[:SHORT_HASH]}{changed}",
        str(manifest.get("code_fingerprint", "unknown"))[:SHORT_HASH],
        f"{scenario['start']} to {scenario['end']}",
        f"{scenario['workers']:,}",
    )


def _run_ids(repeat: Repeat) -> Table:
    """Identities of all runs, one row a scenario."""
    sides = {repeat.baseline[0].scenario.name: repeat.baseline, **repeat.variants}
    rows = tuple((plain(name), ", ".join(f"{run.seed}: {run.run_id}" for run in side)) for name, side in sides.items())
    count = sum(len(side) for side in sides.values())
    return Table(f"Identities of the {counted(count, 'run')}", ("scenario", "seed and identity"), rows)


def _commands(baseline: Sequence[RunResult], variants: Sequence[Sequence[RunResult]], outcome: str) -> tuple[str, ...]:
    """The command that writes the brief again, or those that make its runs where no single one can name them."""
    first = [side[0].manifest for side in (baseline, *variants)]
    seeds = [run.seed for run in baseline]
    overrides = first[0].get("overrides", [])
    named = all(one.get("origin") for one in first) and all(one.get("overrides", []) == overrides for one in first)
    if not named or seeds != list(range(1, len(seeds) + 1)):
        return tuple(str(one["repeat"]) for one in first)
    against, *names = (str(one["origin"]) for one in first)
    words = [*names, *overrides, "--against", against, "--seeds", str(len(seeds)), "--outcome", outcome]
    return (shlex.join([COMMAND, "report", *words]),)
