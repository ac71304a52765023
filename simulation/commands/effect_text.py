"""Effects as words and numbers that stand in a table."""

from __future__ import annotations

import math
from collections.abc import Iterable

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.paired_effects import Effect
from simulation.analysis.ratios import Ratio
from simulation.commands.text import Grid, number
from simulation.runs.outcomes import Outcome

DIGITS, MOST_DECIMALS = 3, 6


UNDETERMINED = (
    "Undetermined: the interval holds zero. Interval: Student's t over pairs; Bonett-Price for probabilities."
)
"""What is said below every table of paired effects."""


def effects_grid(effects: Iterable[tuple[Outcome, Effect]], labels: tuple[str, str]) -> Grid:
    """Paired effects on several outcomes with units, intervals and verdicts.

    Args:
        effects: Outcomes with their effects.
        labels: What the baseline and the variant are called.
    """
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
        for outcome, effect in effects
    ]
    return Grid(("outcome", "unit", *labels, "difference", "95% interval", "pairs", "verdict"), rows, (2, 3, 4, 5, 6))


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


def difference_and_interval(effect: Effect) -> tuple[str, str]:
    """Difference and interval with the same number of decimals: as many as give the difference three digits."""
    difference, low, high = alike(effect.difference, effect.low, effect.high)
    return difference, f"{low} to {high}" if effect.pairs > 1 else "-"


def ratio_and_interval(ratio: Ratio, times: float = 1.0) -> tuple[str, str]:
    """A ratio and its interval, both times a number of units; dashes where it is unknown."""
    if not math.isfinite(ratio.value):
        return "-", "-"
    value, low, high = alike(ratio.value * times, ratio.low * times, ratio.high * times)
    return value, f"{low} to {high}"


def alike(*values: float) -> tuple[str, ...]:
    """Numbers with the same number of decimals: as many as give the largest of them three digits.

    Example:
        >>> alike(0.1234, 0.01, -0.0001)
        ('0.123', '0.010', '0.000')
    """
    size = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    decimals = min(max(DIGITS - 1 - math.floor(math.log10(size)), 0), MOST_DECIMALS) if size > 0 else 0
    return tuple(_fixed(value, decimals) for value in values)


def _fixed(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return number(value)
    text = f"{value:,.{decimals}f}"
    return text if float(text.replace(",", "")) else text.lstrip("-")
