"""What a user calls from Python: run one scenario, compare two, test claims, list and describe what there is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulation import studies
from simulation.analysis.claim_findings import ClaimsResult
from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.doses import DoseResponse
from simulation.analysis.mechanisms import DEFAULT_CHANNELS, Decomposition
from simulation.analysis.policy_effects import PolicyEffects
from simulation.parameters.scenario import Scenario
from simulation.runs.one_run import run_scenario
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import Origin
from simulation.runs.result import RunResult
from simulation.runs.seeds import checked_seed, seeds_of
from simulation.scenario_loading import check_built, load_scenario
from simulation.sweeps.result import SweepResult

__all__ = [
    *("claims", "compare", "decompose", "describe", "dose_response", "load_run", "load_sweep", "policies"),
    *("policy_effects", "run", "strategies", "sweep"),
]

DEFAULT_PAIRS, DECOMPOSED_PAIRS = 10, 5


class Description(str):
    """A text of several lines that a prompt or notebook shows as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def run(
    scenario: str | Path | Scenario = "baseline",
    overrides: Sequence[str] = (),
    seed: int = 1,
    *,
    progress: bool = True,
    **changes: Any,
) -> RunResult:
    """Run a scenario once.

    Args:
        scenario: Name of a shipped scenario, path of a file of one's own, or a loaded scenario.
        overrides: Overrides in Hydra's grammar, for example ``["flywheel.sharing=0.5"]``.
        seed: Seed of the run; the same scenario, seed and code give the same bits.
        progress: Whether to show a bar if the run takes longer than two seconds.
        **changes: The same as Python values: ``workers=1000``, ``flywheel={"form": "off"}``.

    Returns:
        The finished run.

    Raises:
        ScenarioError: With every mistake in the scenario at once.
        SeedError: If the seed is not a whole number from 0 on.
        RunError: If the model fails; the text names the run, the quarter, the rule and how to repeat it.

    Example:
        >>> run("baseline", end="2023Q2", progress=False).world().index.tolist()
        ['2023Q1', '2023Q2']
    """
    number = checked_seed(seed)
    effective, origin = _resolved(scenario, overrides, changes)
    with progress_bar(effective.name, shown=progress) as note:
        return run_scenario(effective, number, origin=origin, progress=note)


def compare(
    baseline: str | Path | Scenario = "baseline",
    variant: str | Path | Scenario = "open_older_versions",
    overrides: Sequence[str] = (),
    *,
    seeds: int | Sequence[int] = DEFAULT_PAIRS,
    ensemble: str | Path | None = None,
    processes: int | None = None,
    progress: bool = True,
    **changes: Any,
) -> ComparisonResult:
    """Run two scenarios on the same seeds.

    Args:
        baseline: Name, path or loaded scenario.
        variant: Name, path or loaded scenario.
        overrides: Overrides that apply to both, in Hydra's grammar.
        seeds: Seeds of the pairs, or their number (then 1, 2, 3 ...).
        ensemble: File of an ensemble (``"shipped"`` for the one that comes along): every pair takes the parameters of
            the member that its seed chooses, below what the scenarios set themselves, so that pairs differ in it.
        processes: How many processes share the work; None for as many as pay, 1 for this one alone.
        progress: Whether to show a bar if it takes longer than two seconds.
        **changes: Changes that apply to both, as Python values.

    Returns:
        The runs of both; :meth:`~simulation.ComparisonResult.effects` gives the paired effects with intervals.

    Raises:
        ScenarioError: With every mistake in a scenario at once.
        RunError: If a run fails.
        SeedError: If there is no seed, one is not a whole number from 0 on, or one occurs twice.
    """
    numbers = seeds_of(seeds)
    sides = [_resolved(one, overrides, changes) for one in (baseline, variant)]
    jobs = [job for effective, origin in sides for job in studies.seeded(effective, origin, numbers, ensemble)]
    results = tuple(studies.maker(processes, progress)(jobs))
    return ComparisonResult(results[: len(numbers)], results[len(numbers) :])


def claims(
    *sources: str | Path,
    overrides: Sequence[str] = (),
    seeds: int | Sequence[int] = DEFAULT_PAIRS,
    robust: bool = True,
    folder: str | Path | None = None,
    processes: int | None = None,
    progress: bool = True,
) -> ClaimsResult:
    """Hold claims about the AI industry against runs, and give a verdict on each.

    Args:
        *sources: Names of shipped claims, files and folders; none is all shipped ones.
        overrides: Overrides in Hydra's grammar for every run.
        seeds: Seeds of the pairs of runs behind each interval, or their number (then 1, 2, 3 ...).
        robust: Whether to ask which uncertain parameters flip a verdict.
        folder: Folder of results in which outcomes of runs are kept and looked for; None keeps nothing.
        processes: How many processes share the work; None for as many as pay, 1 for this one alone.
        progress: Whether to show a bar if it takes longer than two seconds.

    Returns:
        The findings; :meth:`~simulation.ClaimsResult.table` shows them.

    Raises:
        ScenarioError: With every mistake in the claims and their scenarios at once.
        RunError: If a run fails.
        SeedError: If there is no seed, one is not a whole number from 0 on, or one occurs twice.
    """
    from simulation.analysis.examining import examine
    from simulation.loading.claims import load_claims

    return examine(
        load_claims(sources, overrides), seeds_of(seeds), robust=robust, results=folder, processes=processes,
        progress=progress,
    )  # fmt: skip


def policy_effects(
    variants: Sequence[str] = (),
    overrides: Sequence[str] = (),
    *,
    baseline: str = "baseline",
    seeds: int | Sequence[int] = DEFAULT_PAIRS,
    processes: int | None = None,
    progress: bool = True,
) -> PolicyEffects:
    """Compare several scenarios with one baseline on the same seeds.

    Args:
        variants: Names or paths of the scenarios; none for all shipped ones that have a policy.
        overrides: Overrides that apply to all, in Hydra's grammar.
        baseline: Name or path of the baseline.
        seeds: Seeds of the pairs, or their number.
        processes: How many processes share the work; None for as many as pay, 1 for this one alone.
        progress: Whether to show a bar if it takes longer than two seconds.

    Returns:
        The runs; ``table("HHI of users, last year")`` gives the effect of each on an outcome.
    """
    make = studies.maker(processes, progress)
    return studies.policy_effects(variants, baseline, overrides, seeds_of(seeds), make)


def dose_response(
    policy: str,
    doses: Sequence[float] = (),
    overrides: Sequence[str] = (),
    *,
    baseline: str = "baseline",
    seeds: int | Sequence[int] = DEFAULT_PAIRS,
    processes: int | None = None,
    progress: bool = True,
) -> DoseResponse:
    """Compare one policy at several doses with no policy, on the same seeds.

    Args:
        policy: Name of a built-in policy.
        doses: Values of the setting that measures its dose; none for even steps over the plausible range.
        overrides: Overrides that apply to all, for example ``["policies.open_releases.start=2027Q1"]``.
        baseline: Name or path of the baseline.
        seeds: Seeds of the pairs, or their number.
        processes: How many processes share the work; None for as many as pay, 1 for this one alone.
        progress: Whether to show a bar if it takes longer than two seconds.

    Returns:
        The runs; ``table("HHI of users, last year")`` gives the effect of each dose on an outcome.
    """
    make = studies.maker(processes, progress)
    return studies.dose_response(policy, doses, baseline, overrides, seeds_of(seeds), make)


def decompose(
    variant: str,
    overrides: Sequence[str] = (),
    *,
    baseline: str = "baseline",
    channels: Sequence[str] = DEFAULT_CHANNELS,
    seeds: int | Sequence[int] = DECOMPOSED_PAIRS,
    processes: int | None = None,
    progress: bool = True,
) -> Decomposition:
    """Split the effect of a scenario by mechanism: how much of it runs through each channel of the economy.

    Args:
        variant: Name or path of the scenario.
        overrides: Overrides that apply to both sides, in Hydra's grammar.
        baseline: Name or path of the baseline.
        channels: Channels to switch off; see ``simulation.analysis.mechanisms.CHANNELS``. With k of them
            2^(k + 1) runs are made for each seed.
        seeds: Seeds of the pairs, or their number.
        processes: How many processes share the work; None for as many as pay, 1 for this one alone.
        progress: Whether to show a bar if it takes longer than two seconds.

    Returns:
        The effects; ``table("HHI of users, last year")`` gives the parts, which sum to the whole effect.
    """
    make = studies.maker(processes, progress)
    return studies.decompose(variant, baseline, overrides, seeds_of(seeds), make, channels)


def sweep(
    source: str | Path = "baseline",
    overrides: Sequence[str] = (),
    *,
    folder: str | Path = "results",
    processes: int | None = None,
    scheduler: str = "",
    progress: bool = True,
    **asked: Any,
) -> SweepResult:
    """Make many runs that answer one question: uncertain numbers, options to choose from, replicates.

    Args:
        source: Name of a shipped sweep or scenario, or path of a sweep file.
        overrides: Overrides in Hydra's grammar; those with several values vary (``"cloud.foreclosure=0,0.2"``,
            ``"cloud.foreclosure=interval(0,0.5)"``), the others hold for all runs.
        folder: Folder of results; runs that it holds are not made again.
        processes: How many processes share the work; None for one on each core, 1 for this one alone.
        scheduler: Address of a Dask scheduler to use instead.
        progress: Whether to show a bar if it takes longer than two seconds.
        **asked: Also design, points, steps, at_least, at_most, half_width, outcome and time_limit.

    Returns:
        All outcomes of all runs; ``runs()`` is a table of them.

    Raises:
        ScenarioError: With every mistake in the sweep at once.
        StoreError: If results cannot be written.
    """
    from simulation.loading.sweep_reading import Asked
    from simulation.loading.sweeps import load_sweep as load
    from simulation.runs.where import Where, open_pool
    from simulation.sweeps.folder import SweepFolder
    from simulation.sweeps.sweeping import make_runs

    loaded = load(source, overrides, Asked(**asked))
    where = Where(processes, scheduler, here=processes == 1)
    with open_pool(where) as pool, progress_bar(loaded.layout.name, shown=progress) as note:
        return make_runs(loaded, SweepFolder.of(loaded, folder), pool, note=lambda done, total, _: note(done, total))


def load_sweep(folder: str | Path) -> SweepResult:
    """Read what a sweep has found so far, also while it runs.

    Raises:
        StoreError: If the folder holds no sweep.
    """
    from simulation.sweeps.folder import load_sweep_result

    return load_sweep_result(folder)


def load_run(folder: str | Path) -> RunResult:
    """Read a run from its folder.

    Raises:
        StoreError: If the folder does not hold a complete run.
    """
    from simulation.runs.store import load_run as load

    return load(folder)


def describe(name: str = "baseline") -> str:
    """Explain a scenario, policy, strategy, claim, parameter, group of parameters, measure or figure.

    Raises:
        ValueError: If nothing has this name; the sentence gives the nearest one.
    """
    from simulation.commands.descriptions import description

    return Description(description(name))


def policies() -> dict[str, str]:
    """All built-in policies: name and first sentence."""
    from simulation.commands.catalogue import policy_lines

    return policy_lines()


def strategies() -> dict[str, str]:
    """All built-in strategies of firms: name and first sentence."""
    from simulation.commands.catalogue import strategy_lines

    return strategy_lines()


def _resolved(
    scenario: str | Path | Scenario, overrides: Sequence[str], changes: dict[str, Any]
) -> tuple[Scenario, Origin | None]:
    """The effective scenario, and how to name it again if words are enough for that."""
    if isinstance(scenario, Scenario):
        if overrides or changes:
            raise ValueError(
                "overrides and changes go with the name of a scenario; change a loaded one where it is loaded"
            )
        check_built(scenario)
        return scenario, None
    effective = load_scenario(scenario, overrides, **changes)
    given = (overrides,) if isinstance(overrides, str) else tuple(overrides)
    simple = all(isinstance(value, str | int | float) for value in changes.values())
    words = tuple(f"{key}={value}" for key, value in changes.items()) if simple else ()
    return effective, Origin(str(scenario), (*given, *words)) if simple else None
