"""What paired runs say: the effect of a choice on the main outcomes, with an interval and a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulation.analysis.paired_effects import Effect, paired_effect
from simulation.explorer.background import Kept
from simulation.runs.outcomes import Outcome, outcomes

MOST_PAIRS = 50
"""On a machine that several share; a comparison with more is made on the command line."""


@dataclass(frozen=True)
class Pairs:
    """Finished pairs of runs on the same seeds.

    Attributes:
        names: What the two sides are called.
        seeds: Seeds of the pairs.
        baseline: Runs of the first side, in the order of the seeds.
        variant: Runs of the second side.
    """

    names: tuple[str, str]
    seeds: tuple[int, ...]
    baseline: tuple[Kept, ...]
    variant: tuple[Kept, ...]

    def effects(self) -> list[tuple[Outcome, Effect]]:
        """Effect on every main outcome: variant minus baseline."""
        first, second = (np.array([run.outcomes for run in side]) for side in (self.baseline, self.variant))
        return [
            (outcome, paired_effect(first[:, place], second[:, place], probability=outcome.is_probability))
            for place, outcome in enumerate(outcomes())
            if outcome.headline
        ]


def rows(effects: Sequence[tuple[Outcome, Effect]]) -> list[dict[str, str]]:
    """Effects as the rows of a table; a sign that the pairs do not show is called undetermined."""
    return [
        {
            "outcome": outcome.name,
            "unit": outcome.unit,
            "baseline": digits(effect.baseline),
            "variant": digits(effect.variant),
            "difference": digits(effect.difference),
            "interval": f"{digits(effect.low)} to {digits(effect.high)}" if effect.pairs > 1 else "-",
            "verdict": effect.verdict,
        }
        for outcome, effect in effects
    ]


def digits(value: float) -> str:
    """A number with three digits, without powers of ten where it can be read.

    Example:
        >>> digits(3541.2), digits(0.07184), digits(-0.000613), digits(float("nan"))
        ('3,541', '0.0718', '-0.000613', '-')
    """
    if not np.isfinite(value):
        return "-" if np.isnan(value) else ("never" if value > 0 else "-inf")
    if abs(value) >= 100:
        return f"{value:,.0f}"
    text = np.format_float_positional(value, precision=3, fractional=False, trim="-")
    return text if abs(value) >= 1e-6 or value == 0.0 else f"{value:.2g}"
