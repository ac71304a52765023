"""The command ``compare``: two scenarios on the same seeds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from simulation.analysis.comparison import ComparisonResult
from simulation.commands.effect_text import difference_and_interval
from simulation.commands.incidence_text import incidence_text
from simulation.commands.running import SHORT_ID, Settings, draw, make, places
from simulation.commands.text import next_command, paragraph, table
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin, fingerprint
from simulation.runs.replicates import Job
from simulation.scenario_loading import load_scenario


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
    if sides[0][0].fingerprint == sides[1][0].fingerprint:
        raise SameScenarioError(
            f"{first[0]} and {second[0]} are the same scenario, so there is nothing to compare; "
            "'ai-concentration list scenarios' shows others"
        )
    jobs = [Job(scenario, seed, origin) for scenario, origin in sides for seed in seeds]
    kept = make(jobs, settings)
    comparison = ComparisonResult(kept.results[: len(seeds)], kept.results[len(seeds) :])
    folder = settings.results / _comparison_name(comparison, labels)
    _write_comparison(comparison, folder)
    lines = [
        *_question(*(side for side, _ in sides)),
        effects_text(comparison, labels, settings.everything),
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
    rows = [
        (
            outcome.name,
            outcome.unit,
            effect.baseline,
            effect.variant,
            *difference_and_interval(effect),
            effect.pairs,
            effect.verdict,
        )
        for outcome, effect in comparison.paired()
        if everything or outcome.headline
    ]
    head = ("outcome", "unit", labels[0], labels[1], "difference", "95% interval", "pairs", "verdict")
    return "\n".join(
        [
            f"{labels[1]} minus {labels[0]}, same luck in both runs of each pair:",
            "",
            table(head, rows, right=(2, 3, 4, 5, 6)),
            "",
            "Undetermined: the interval holds zero. Interval: Student's t over pairs; Bonett-Price for probabilities.",
        ]
    )


def first_difference_text(comparison: ComparisonResult) -> str:
    """From which quarter on the runs of a pair differ at all, in the median pair, and how many pairs never do."""
    found = comparison.first_differences()
    quarters = comparison.baseline[0].record.quarters
    differing = sorted(quarter for quarter in found if quarter is not None)
    if not differing:
        return "First difference: none; the runs of every pair are the same from beginning to end."
    never = len(found) - len(differing)
    which = "in the median pair" if len(differing) > 1 else "in the one pair that differs"
    rest = f"{never} of {len(found)} pairs never differ" if never else "all pairs differ"
    return f"First difference: {quarters[differing[(len(differing) - 1) // 2]]} {which}; {rest}."


def _labels(first: Scenario, second: Scenario) -> tuple[str, str]:
    """Names of both sides, told apart if they are the same scenario with other values."""
    return first.name, second.name if second.name != first.name else f"{second.name} (changed)"


def _comparison_name(comparison: ComparisonResult, labels: tuple[str, str]) -> str:
    identity = fingerprint([run.run_id for run in (*comparison.baseline, *comparison.variant)])[:SHORT_ID]
    first, second = (label.replace(" (changed)", "-changed").replace("/", "-") for label in labels)
    return f"compare-{first}-{second}-{identity}"


def _write_comparison(comparison: ComparisonResult, folder: Path) -> None:
    """Keep the effects, who pays and gains, effects per cost, and the identities of the runs they come from."""
    from simulation.runs.store import write_text

    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "effects.csv", comparison.effects().to_csv(index=False))
    write_text(folder / "incidence.csv", comparison.incidence().to_csv(index=False))
    write_text(folder / "per_cost.csv", comparison.per_cost().to_csv(index=False))
    sides = {"baseline": comparison.baseline, "variant": comparison.variant}
    runs = {side: [{"run_id": run.run_id, "seed": run.seed} for run in runs] for side, runs in sides.items()}
    write_text(folder / "comparison.json", json.dumps(runs, indent=2) + "\n")


def _question(baseline: Scenario, variant: Scenario) -> list[str]:
    """What the variant asks, if it is a scenario of its own rather than the baseline with other values."""
    if variant.name == baseline.name or not variant.question:
        return []
    expected = [paragraph(f"Expected: {variant.expected}")] if variant.expected else []
    return [paragraph(variant.question), *expected, ""]
