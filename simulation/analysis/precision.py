"""Precision: how narrow the interval of each option gets with more replicates, paired and unpaired.

Paired, an option and the reference share their luck and the seed is the unit, as in the stop rule
(:mod:`simulation.sweeps.stopping`). Unpaired they would have seeds of their own; the interval is then that of Welch
(1947). What the first n seeds gave is a chance result, so that the curve for any n is drawn from the spread of all
seeds, ``t(n - 1) s / sqrt(n)``, and so is the number of replicates that a wanted half-width needs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.paired_effects import LEVEL
from simulation.analysis.sweep_values import SweepAnalysisError
from simulation.runs.outcomes import outcome_named
from simulation.sweeps.result import SweepResult
from simulation.sweeps.stopping import half_widths, means_of_seeds

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FEWEST_SEEDS = 3
ROUNDING = 1e-9
"""Part of the spread of outcomes below which the spread of their differences is rounding and none at all."""
MOST_REPLICATES = 100_000
"""Replicates beyond which a wanted half-width counts as out of reach."""


@dataclass(frozen=True)
class OptionPrecision:
    """Half-widths for one option, in the unit of the outcome.

    Attributes:
        option: Its name.
        observed: Half-width of the paired interval from the first seeds, one for each entry of ``replicates``.
        paired: Half-width that the spread of all seeds leads to expect.
        unpaired: The same if option and reference had seeds of their own; nan where there is one option only.
        needed: Replicates that the wanted half-width needs, paired; None if none is wanted or it is out of reach.
        needed_unpaired: The same, unpaired.
    """

    option: str
    observed: Floats
    paired: Floats
    unpaired: Floats
    needed: int | None
    needed_unpaired: int | None

    @property
    def saved(self) -> float:
        """How many times more replicates the unpaired design needs for one width; infinite without paired spread."""
        paired, unpaired = float(self.paired[-1]), float(self.unpaired[-1])
        if not unpaired > 0.0:
            return float("nan")
        return (unpaired / paired) ** 2 if paired > 0.0 else float("inf")


@dataclass(frozen=True)
class Precision:
    """Half-width of the intervals of one outcome against replicates.

    Attributes:
        outcome: Name of the outcome.
        unit: Its unit.
        replicates: Numbers of replicates, from 2 to those of the sweep.
        options: One entry for each option besides the reference, or the only one.
        wanted: Half-width at which the sweep may stop; None if none is wanted.
        level: Coverage of the intervals.
        compared: Whether half-widths are those of differences to the reference.
    """

    outcome: str
    unit: str
    replicates: Integers
    options: tuple[OptionPrecision, ...]
    wanted: float | None
    level: float
    compared: bool

    @property
    def stopped_at(self) -> int | None:
        """Replicates at which all intervals were first narrow enough; None if they never were."""
        if self.wanted is None:
            return None
        narrow = np.all([one.observed <= self.wanted for one in self.options], axis=0)
        return int(self.replicates[narrow.argmax()]) if narrow.any() else None

    def table(self) -> pd.DataFrame:
        """One row for each option and number of replicates."""
        import pandas as pd

        rows = [
            (one.option, int(count), one.observed[place], one.paired[place], one.unpaired[place])
            for one in self.options
            for place, count in enumerate(self.replicates)
        ]
        return pd.DataFrame(rows, columns=["option", "replicates", "observed", "paired", "unpaired"])


def precision(result: SweepResult, outcome: str, wanted: float | None = None, *, level: float = LEVEL) -> Precision:
    """Half-widths of the intervals of an outcome against the number of replicates.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        wanted: Half-width at which the sweep may stop, in the unit of the outcome.
        level: Coverage of the intervals.

    Raises:
        SweepAnalysisError: If the sweep has fewer than three seeds.
    """
    known, layout = outcome_named(outcome), result.layout
    values = result.values(known.name)
    if values.shape[2] < FEWEST_SEEDS:
        raise SweepAnalysisError(
            f"the sweep has {values.shape[2]} replicates; the spread over seeds needs at least {FEWEST_SEEDS}"
        )
    counts = np.arange(2, values.shape[2] + 1)
    observed = np.array(
        [half_widths(values[:, :, :count], level, probability=known.is_probability) for count in counts]
    )
    compared = len(layout.options) > 1
    chosen = range(1, len(layout.options)) if compared else range(1)
    return Precision(
        outcome=known.name,
        unit=known.unit,
        replicates=counts,
        options=tuple(
            _of_option(layout.options[option], values, option, observed[:, option], wanted, level, known.is_probability)
            for option in chosen
        ),
        wanted=wanted,
        level=level,
        compared=compared,
    )


def expected_half_width(
    spread: float, replicates: Integers, level: float = LEVEL, *, probability: bool = False
) -> Floats:
    """Half-width of Student's interval of a mean: ``t(n - 1) s / sqrt(n)``.

    Where yes-or-no outcomes of all seeds agree it is that of the stop rule, ``z sqrt(2) / (n + 2)``.
    """
    from scipy.special import ndtri, stdtrit

    if probability and spread == 0.0:
        return np.asarray(ndtri((1.0 + level) / 2.0) * 2.0**0.5 / (replicates + 2.0), dtype=np.float64)
    found: Floats = stdtrit(replicates - 1.0, (1.0 + level) / 2.0) * spread / np.sqrt(replicates)
    return found


def expected_welch_half_width(first: float, second: float, replicates: Integers, level: float = LEVEL) -> Floats:
    """Half-width of Welch's interval of a difference of two means with equally many replicates.

    Args:
        first: Standard deviation of one.
        second: Standard deviation of the other.
        replicates: Replicates of each.
        level: Coverage.
    """
    from scipy.special import stdtrit

    squares, fourth = first**2 + second**2, first**4 + second**4
    freedom = (replicates - 1.0) * (squares**2 / fourth if fourth > 0.0 else 1.0)
    found: Floats = np.asarray(stdtrit(freedom, (1.0 + level) / 2.0), dtype=np.float64) * np.sqrt(squares / replicates)
    return found


def _of_option(
    name: str, values: Floats, option: int, observed: Floats, wanted: float | None, level: float, probability: bool
) -> OptionPrecision:
    counts = np.arange(2, values.shape[2] + 1)
    compared = option > 0
    both = _spread(values[:, 0]), _spread(values[:, option])
    spread = _spread(values[:, option] - values[:, 0]) if compared else both[0]
    none = ROUNDING * max(both)
    spread = spread if spread > none else 0.0

    def alone(many: Integers) -> Floats:
        return expected_half_width(spread, many, level, probability=probability)

    def apart(many: Integers) -> Floats:
        return expected_welch_half_width(*both, many, level)

    return OptionPrecision(
        option=name,
        observed=np.where(observed > none, observed, 0.0),
        paired=alone(counts),
        unpaired=apart(counts) if compared else np.full(counts.size, np.nan),
        needed=_needed(alone, wanted),
        needed_unpaired=_needed(apart, wanted) if compared else None,
    )


def _spread(values: Floats) -> float:
    """Standard deviation over seeds of the means over worlds; nan with fewer than two seeds."""
    units = means_of_seeds(values)
    return float(units.std(ddof=1)) if units.size > 1 else float("nan")


def _needed(width: Callable[[Integers], Floats], wanted: float | None) -> int | None:
    """Smallest number of replicates whose half-width is at most the one wanted; None if out of reach."""
    if wanted is None:
        return None
    counts = range(2, MOST_REPLICATES + 1)
    place = bisect_left(counts, True, key=lambda many: bool(width(np.array([many]))[0] <= wanted))
    return counts[place] if place < len(counts) else None
