"""Effects as words and numbers that stand in a table."""

from __future__ import annotations

import math

from simulation.analysis.paired_effects import Effect
from simulation.analysis.ratios import Ratio
from simulation.commands.text import number

DIGITS, MOST_DECIMALS = 3, 6


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
