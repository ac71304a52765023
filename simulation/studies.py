"""Studies of several comparisons at once: many policies, one policy at many doses, one effect split by mechanism.

Each lists the runs that it needs and puts them together when they are made; who makes them, and whether they are kept,
is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.doses import DoseError, DoseResponse, default_doses, dose_setting, in_order
from simulation.analysis.mechanisms import DEFAULT_CHANNELS, Decomposition, channels_named, overrides_of
from simulation.analysis.policy_effects import PolicyEffects
from simulation.loading.file_lines import read_lines
from simulation.loading.options import LIST_GROUP, SCENARIO_GROUP, SCENARIOS
from simulation.mistakes import suggestion
from simulation.parameters.scenario import Scenario
from simulation.policies import policies
from simulation.runs.outcomes import outcome_values
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import Origin
from simulation.runs.replicates import Job, run_jobs
from simulation.runs.result import RunResult
from simulation.scenario_loading import load_scenario, scenarios, world_of

Make = Callable[[Sequence[Job]], Sequence[RunResult]]
Words = Sequence[str]


def maker(processes: int | None, progress: bool) -> Make:
    """What makes the runs of a study, with a bar."""

    def make(jobs: Sequence[Job]) -> tuple[RunResult, ...]:
        with progress_bar(f"{len(jobs)} runs", shown=progress) as note:
            return run_jobs(jobs, processes=processes, progress=note)

    return make


def seeded(scenario: Scenario, origin: Origin | None, seeds: Sequence[int], ensemble: str | Path | None) -> list[Job]:
    """One run a seed, with parameters as declared or those of an ensemble's members (``"shipped"`` or a file)."""
    if ensemble is None:
        return [Job(scenario, seed, origin) for seed in seeds]
    from simulation.loading.ensembles import jobs_with_members, read_ensemble

    world = world_of(origin.scenario, origin.overrides) if origin else None
    return jobs_with_members(scenario, seeds, origin, read_ensemble(ensemble), world)


def policy_effects(variants: Words, baseline: str, overrides: Words, seeds: Sequence[int], make: Make) -> PolicyEffects:
    """Compare several scenarios with one baseline.

    Args:
        variants: Names or paths of the scenarios; none for all that have a policy.
        baseline: Name or path of the baseline.
        overrides: Overrides that apply to all, in Hydra's grammar.
        seeds: Seeds of the pairs.
        make: Makes the runs, in the order of the jobs.

    Raises:
        ScenarioError: With every mistake in a scenario at once.
    """
    names = tuple(dict.fromkeys(variants or policy_scenarios()))
    sides = _sides([(name, tuple(overrides)) for name in (baseline, *names)], seeds, make)
    return PolicyEffects(
        {Path(name).stem: ComparisonResult(sides[0], side) for name, side in zip(names, sides[1:], strict=True)}
    )


def policy_scenarios() -> tuple[str, ...]:
    """Shipped scenarios whose file chooses policies."""
    return tuple(name for name in scenarios() if _chooses_policies(name))


def _chooses_policies(scenario: str) -> bool:
    file = read_lines(SCENARIOS / SCENARIO_GROUP / f"{scenario}.yaml")
    entries = [word for entry in file.defaults if isinstance(entry, dict) for word in entry]
    return LIST_GROUP in file.values or any(str(word).endswith(f"/{LIST_GROUP}") for word in entries)


def dose_response(
    policy: str, doses: Sequence[float], baseline: str, overrides: Words, seeds: Sequence[int], make: Make
) -> DoseResponse:
    """Compare a policy at several doses with the baseline; its other settings are those of the overrides.

    Args:
        policy: Name of a built-in policy.
        doses: Doses; none for even steps over the plausible range. No policy is always one of them.
        baseline: Name or path of the baseline.
        overrides: Overrides that apply to all, in Hydra's grammar; ``policies.NAME.start=2027Q1`` sets what else the
            policy has.
        seeds: Seeds of the pairs.
        make: Makes the runs, in the order of the jobs.

    Raises:
        DoseError: If there is no such policy, it has no dose, or no dose is given that is any.
        ScenarioError: If a dose is out of its bounds.
    """
    known = policies()
    if policy not in known:
        raise DoseError(f"{policy!r} is not a policy; {suggestion(policy, known)}")
    setting, neutral, unit = dose_setting(policy, known[policy])
    ordered = in_order(tuple(doses) or default_doses(policy, known[policy]), neutral)
    words = [(*overrides, f"policies.{policy}.{setting}={dose:.12g}") for dose in ordered]
    if all(other.title() != policy for other in load_scenario(baseline, overrides).policies):
        words[0] = tuple(overrides)  # a policy at no dose is the baseline bit for bit, as its contract says
    sides = _sides([(baseline, each) for each in words], seeds, make)
    comparisons = tuple(ComparisonResult(sides[0], side) for side in sides)
    return DoseResponse(policy, setting, unit, neutral, ordered, comparisons)


def decompose(
    variant: str,
    baseline: str,
    overrides: Words,
    seeds: Sequence[int],
    make: Make,
    channels: Words = DEFAULT_CHANNELS,
) -> Decomposition:
    """Run a baseline and a variant with every set of channels on and the others off.

    Args:
        variant: Name or path of the variant.
        baseline: Name or path of the baseline.
        overrides: Overrides that apply to both, in Hydra's grammar.
        seeds: Seeds of the pairs.
        make: Makes the runs, in the order of the jobs.
        channels: Names of the channels; k of them need 2^(k + 1) runs a seed.

    Raises:
        ChannelError: If a channel is not known, or there are too many.
        ScenarioError: With every mistake in a scenario at once.
    """
    chosen = channels_named(channels)
    subsets = [(*overrides, *overrides_of(chosen, subset)) for subset in range(2 ** len(chosen))]
    sides = _sides([(name, words) for words in subsets for name in (baseline, variant)], seeds, make)
    values = np.array([[outcome_values(run.record) for run in side] for side in sides])
    return Decomposition(
        chosen,
        ComparisonResult(sides[-2], sides[-1]),
        values.reshape(len(subsets), 2, len(seeds), values.shape[-1]),
    )


def _sides(
    wanted: Sequence[tuple[str, tuple[str, ...]]], seeds: Sequence[int], make: Make
) -> list[tuple[RunResult, ...]]:
    """Runs of every scenario on all seeds; equal scenarios are run once."""
    loaded = [(load_scenario(name, words), Origin(name, words)) for name, words in wanted]
    first = {scenario.fingerprint: number for number, (scenario, _) in reversed(list(enumerate(loaded)))}
    needed = sorted(first.values())
    jobs = [Job(loaded[number][0], seed, loaded[number][1]) for number in needed for seed in seeds]
    made = make(jobs)
    runs = {number: tuple(made[place * len(seeds) :][: len(seeds)]) for place, number in enumerate(needed)}
    return [runs[first[scenario.fingerprint]] for scenario, _ in loaded]
