"""How robust an answer is: what luck leaves open, what the uncertain numbers of the model do to it, what went wrong."""

from __future__ import annotations

import shlex

import numpy as np

from simulation.analysis.comparison import ComparisonResult
from simulation.commands.effect_text import alike, first_difference_text
from simulation.report.brief import Commands, Part, Section, Words
from simulation.report.phrases import amount, counted, heading, said
from simulation.runs.outcomes import Outcome

TITLE = "How robust is it?"


def comparison_robustness(comparison: ComparisonResult, outcome: Outcome, labels: tuple[str, str]) -> Section:
    """What the pairs of one comparison say, and what they cannot: it is made in one world."""
    parts: list[Part] = [
        Words(pairs_sentence(comparison, outcome)),
        Words(first_difference_text(comparison)),
        Words(
            "Luck is the only thing that was varied. All uncertain numbers of the model stand at their declared "
            "values, so these intervals say nothing about an error in any of them. A sweep asks in which worlds the "
            "answer holds and which number turns it; its brief says so."
        ),
    ]
    words = sweep_words(comparison)
    if words:
        lines = f"ai-concentration sweep {words}", "ai-concentration report results/FOLDER-OF-THE-SWEEP"
        parts += [Words("For example:"), Commands(lines)]
    return Section(TITLE, tuple(parts))


def pairs_sentence(comparison: ComparisonResult, outcome: Outcome) -> str:
    """In how many pairs the outcome is higher or lower, how far single pairs differ, and what they could not tell."""
    effect = comparison.effect(outcome.name)
    first, second = (np.array([outcome.measure(record) for record in side]) for side in comparison.records)
    there = np.isfinite(first) & np.isfinite(second)
    differences = (second - first)[there]
    missing = int((~there).sum())
    lost = f" {counted(missing, 'further pair')} without {outcome.name}." if missing else ""
    if not differences.size:
        return f"No pair of runs has {outcome.name}.{lost}"
    up, down = int((differences > 0.0).sum()), int((differences < 0.0).sum())
    low, high = alike(float(differences.min()), float(differences.max()))
    told = (
        f"{heading(said(outcome.name))} is higher in {up} and lower in {down} of "
        f"{counted(differences.size, 'pair')}; differences of single pairs go from {low} to "
        f"{amount(high, outcome.unit)}.{lost}"
    )
    if effect.pairs < 2 or effect.high == effect.low:
        return told
    (reach,) = alike((effect.high - effect.low) / 2.0)
    return (
        f"{told} Half of the 95 % interval is {reach}: an effect smaller than that cannot be told from none with "
        f"{counted(effect.pairs, 'pair')}. Four times as many pairs halve it."
    )


def sweep_words(comparison: ComparisonResult) -> str:
    """Words of a small sweep that holds the same change against other worlds; empty where words do not name it."""
    before, after = (side[0].manifest.get("origin") for side in (comparison.baseline, comparison.variant))
    if not before or not after or before == after:
        return ""
    return shlex.join([before, "flywheel.consumer.strength=0,0.3,0.6", f"scenario={after}"])
