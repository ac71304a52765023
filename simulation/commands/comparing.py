"""The command ``compare``: two scenarios on the same seeds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulation.analysis.comparison import ComparisonResult
from simulation.commands.effect_text import UNDETERMINED, effects_grid, first_difference_text
from simulation.commands.incidence_text import incidence_text
from simulation.commands.kept_studies import list_comparison
from simulation.commands.running import SHORT_ID, Settings, draw, make, of_members, places
from simulation.commands.text import next_command, paragraph, written
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin, fingerprint
from simulation.scenario_loading import load_scenario
from simulation.studies import seeded


def compare_command(
    first: tuple[str, Sequence[str]], second: tuple[str, Sequence[str]], seeds: Sequence[int], settings: Settings
) -> str:
    """Run two scenarios on the same seeds, keep the runs, draw figures, and return what is to be printed.

    Args:
        first: Name or path of the baseline, and its overrides.
        second: The same of the variant.
        seeds: One pair of runs for each.
        settings: Options of the command.
    """
    sides = [(load_scenario(name, words), Origin(name, tuple(words))) for name, words in (first, second)]
    labels = _labels(sides[0][0], sides[1][0])
    refuse_same(sides[0][0], sides[1][0], first[0], second[0])
    jobs = [job for scenario, origin in sides for job in seeded(scenario, origin, seeds, settings.ensemble)]
    kept = make(jobs, settings)
    comparison = ComparisonResult(kept.results[: len(seeds)], kept.results[len(seeds) :])
    folder = comparison_folder(comparison, settings.results)
    keep_comparison(comparison, folder)
    lines = [
        *_question(*(side for side, _ in sides)),
        effects_text(comparison, labels, settings.everything),
        *of_members(settings, "pair"),
        "",
        *incidence_text(comparison),
        first_difference_text(comparison),
        *places(kept),
    ]
    lines.append(f"Effects on all outcomes: {folder / 'effects.csv'}")
    lines.append(f"Who pays and who gains: {folder / 'incidence.csv'}")
    lines.append(f"Effects per USD bn and per per cent of compute: {folder / 'per_cost.csv'}")
    if settings.figures:
        runs = {labels[0]: list(comparison.baseline), labels[1]: list(comparison.variant)}
        lines.append(draw(runs, folder / "figures"))
    return "\n".join([*lines, "", next_command(f"ai-concentration describe {second[0]}", "what the variant changes")])


class SameScenarioError(ValueError):
    """Two scenarios without a difference; the text is one sentence."""

    exit_code = 2


def effects_text(comparison: ComparisonResult, labels: tuple[str, str], everything: bool = False) -> str:
    """The paired effects as a table with units, intervals and verdicts."""
    effects = [(outcome, effect) for outcome, effect in comparison.paired() if everything or outcome.headline]
    heading = f"{labels[1]} minus {labels[0]}, same luck in both runs of each pair:"
    return written([heading, effects_grid(effects, labels), UNDETERMINED])


def _labels(first: Scenario, second: Scenario) -> tuple[str, str]:
    """Names of both sides, told apart if they are the same scenario with other values."""
    return first.name, second.name if second.name != first.name else f"{second.name} (changed)"


def refuse_same(baseline: Scenario, variant: Scenario, first: str, second: str) -> None:
    """Refuse two scenarios between which there is no difference.

    Args:
        baseline: The first scenario.
        variant: The second.
        first: How words name the first.
        second: How they name the second.

    Raises:
        SameScenarioError: If all values are the same.
    """
    if baseline.fingerprint == variant.fingerprint:
        raise SameScenarioError(
            f"{first} and {second} are the same scenario, so there is nothing to compare; "
            "'ai-concentration list scenarios' shows others"
        )


def comparison_folder(comparison: ComparisonResult, results: Path) -> Path:
    """Folder of a comparison below a folder of results."""
    identity = fingerprint([run.run_id for run in (*comparison.baseline, *comparison.variant)])[:SHORT_ID]
    labels = _labels(comparison.baseline[0].scenario, comparison.variant[0].scenario)
    first, second = (label.replace(" (changed)", "-changed").replace("/", "-") for label in labels)
    return results / f"compare-{first}-{second}-{identity}"


def keep_comparison(comparison: ComparisonResult, folder: Path) -> None:
    """Keep the effects, who pays and gains, effects per cost, and the identities of the runs they come from."""
    from simulation.runs.store import write_text

    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "effects.csv", comparison.effects().to_csv(index=False))
    write_text(folder / "incidence.csv", comparison.incidence().to_csv(index=False))
    write_text(folder / "per_cost.csv", comparison.per_cost().to_csv(index=False))
    list_comparison(comparison, folder)


def _question(baseline: Scenario, variant: Scenario) -> list[str]:
    """What the variant asks, if it is a scenario of its own rather than the baseline with other values."""
    if variant.name == baseline.name or not variant.question:
        return []
    expected = [paragraph(f"Expected: {variant.expected}")] if variant.expected else []
    return [paragraph(variant.question), *expected, ""]
