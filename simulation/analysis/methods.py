"""A paragraph on methods, written from the runs and sweeps behind figures, so that it cannot disagree with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.mistakes import either

if TYPE_CHECKING:
    from simulation.parameters.scenario import Scenario
    from simulation.runs.result import RunResult
    from simulation.sweeps.result import SweepResult

SHORT_HASH = 12
INTERVALS = (
    "Intervals of differences are 95 % intervals of the mean over pairs of runs with the same seed, Student's t, and "
    "those of Bonett and Price (2012) for probabilities; ribbons hold the middle 50 % and 90 % of the replicates and "
    "are no confidence intervals."
)
PAIRED = (
    "Scenarios are paired: with the same seed, each random draw has the same value in all of them, so that they differ "
    "by what they assume and not by luck."
)

RULES: tuple[tuple[str, str, Callable[[Scenario], bool]], ...] = (
    ("discrete choice of providers", "McFadden 1974; Anderson, de Palma and Thisse 1992", lambda _: True),
    ("prices", "Morrow and Skerlos 2011", lambda _: True),
    ("returns to data", "Hagiu and Wright 2023; Farboodi and Veldkamp 2021", lambda one: one.flywheel.form != "off"),
    ("scaling of capability with compute", "Hoffmann et al. 2022", lambda _: True),
    ("markets for chips and researchers", "Shapley and Shubik 1977", lambda _: True),
    ("tasks and their automation", "Zeira 1998; Acemoglu and Restrepo 2018", lambda _: True),
    ("what automation saves", "Acemoglu 2024", lambda one: one.work.automation_path == "exposure"),
    ("paths to full automation", "Korinek and Suh 2024", lambda one: one.work.automation_path != "exposure"),
    ("accounts without leaks", "Godley and Lavoie 2007", lambda _: True),
    ("absorption of technology by nations", "Nelson and Phelps 1966", lambda _: True),
    ("blocs of nations", "Axelrod and Bennett 1993", lambda one: one.blocs.reconsider > 0.0),
    ("arms", "Richardson 1960", lambda _: True),
    ("treaties that hold themselves", "Barrett 1994; Friedman 1971", lambda one: one.security.treaty.start is not None),
    (
        "safety in a race",
        "Armstrong, Bostrom and Shulman 2016",
        lambda one: one.race.information != "by strategy",
    ),
)
"""Rules of the model with their main sources, and whether a scenario uses them; each is cited at the rule in full."""


@dataclass(frozen=True)
class UsedRun:
    """What a paragraph on methods needs of a run, without its record.

    Attributes:
        run_id: Identity of the run.
        scenario: Its effective scenario.
        seed: Its seed.
        manifest: How it was made.
    """

    run_id: str
    scenario: Scenario
    seed: int
    manifest: dict[str, Any]

    @classmethod
    def of(cls, run: RunResult) -> UsedRun:
        """The part of a run that is needed."""
        return cls(run.run_id, run.scenario, run.seed, run.manifest)


def methods(runs: Iterable[UsedRun], sweeps: Sequence[SweepResult] = ()) -> str:
    """Write the paragraph.

    Args:
        runs: All runs used; one that occurs more than once counts once.
        sweeps: All sweeps used.

    Returns:
        One paragraph; empty without any run or sweep.
    """
    used = {run.run_id: run for run in runs}
    known = list(used.values())
    parts = [_origin(known, sweeps), *_scenarios(known), *(_sweep(one) for one in sweeps)]
    if known or sweeps:
        parts += [PAIRED, INTERVALS]
    parts.append(_sources(known))
    return " ".join(part for part in parts if part)


def _origin(runs: Sequence[UsedRun], sweeps: Sequence[SweepResult]) -> str:
    versions = _words(_version(run) for run in runs)
    commits = _words([*(_commit(run) for run in runs), *(one.commit[:SHORT_HASH] for one in sweeps)])
    codes = _words(str(run.manifest.get("code_fingerprint", ""))[:SHORT_HASH] for run in runs)
    if not runs and not sweeps:
        return ""
    version = f", version {versions}" if versions else ""
    code = f"; model code {codes}" if codes else ""
    return f"All results come from the model AI Concentration{version} (commit {commits or 'unknown'}{code})."


def _version(run: UsedRun) -> str:
    version = str(run.manifest.get("versions", {}).get("ai-concentration", ""))
    return "" if version == "not installed" else version


def _commit(run: UsedRun) -> str:
    changed = " with changes" if run.manifest.get("dirty") else ""
    commit = str(run.manifest.get("commit") or "")[:SHORT_HASH]
    return f"{commit}{changed}" if commit else ""


def _scenarios(runs: Sequence[UsedRun]) -> Iterable[str]:
    """One sentence for each horizon, size and set of seeds, with the scenarios that have them."""
    if not runs:
        return
    seeds: dict[str, list[int]] = {}
    first = {run.scenario.fingerprint: run.scenario for run in runs}
    for run in runs:
        seeds.setdefault(run.scenario.fingerprint, []).append(run.seed)
    groups: dict[tuple[str, str, int, tuple[int, ...]], list[str]] = {}
    for print_, scenario in first.items():
        key = (scenario.start, scenario.end, scenario.workers, tuple(sorted(seeds[print_])))
        groups.setdefault(key, []).append(f"{scenario.name} ({print_[:SHORT_HASH]})")
    for (start, end, workers, numbers), names in groups.items():
        what = "1 scenario" if len(names) == 1 else f"{len(names)} scenarios"
        yield (
            f"{what[:1].upper()}{what[1:]}, by name and hash, ran from {start} to {end} with {workers:,} worker agents "
            f"and {_seeds(numbers)}: {', '.join(names)}."
        )


def _seeds(numbers: tuple[int, ...]) -> str:
    if len(numbers) == 1:
        return f"seed {numbers[0]}"
    if numbers == tuple(range(numbers[0], numbers[-1] + 1)):
        return f"seeds {numbers[0]} to {numbers[-1]}"
    return f"seeds {either([str(one) for one in numbers], 'and')}"


def _sweep(result: SweepResult) -> str:
    layout = result.layout
    first, last = layout.horizon
    return (
        f"The sweep {layout.name} ({result.identity}) ran {len(layout.options)} "
        f"{'option' if len(layout.options) == 1 else 'options'} in {layout.worlds} "
        f"{'world' if layout.worlds == 1 else 'worlds'} ({layout.design}) with {_seeds(tuple(result.seeds))} "
        f"from {first} to {last}, {result.finished:,} runs in all."
    )


def _sources(runs: Sequence[UsedRun]) -> str:
    """Sources of the rules that any of the scenarios uses."""
    scenarios = {run.scenario.fingerprint: run.scenario for run in runs}.values()
    used = [f"{what} ({source})" for what, source, uses in RULES if any(uses(one) for one in scenarios)]
    return f"The rules build on work on {either(used, 'and')}." if used else ""


def _words(texts: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(filter(None, texts)))
