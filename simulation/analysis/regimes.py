"""Regimes: how probable each is where an outcome splits, because a mean of 0.5 may be half at 0.1 and half at 0.9.

A regime is a range of an outcome, cut by a stated threshold or where the values of all runs split
(:mod:`simulation.analysis.splits`), if they are worth enough independent runs: a hundred worlds with the same four
seeds may split by nothing but four draws of luck. Steps of a grid may part values as well.

The probability of a regime in a world has the interval of Wilson (1927). Averaged over worlds it has that of every mean
of a sweep (:mod:`simulation.analysis.sweep_means`), so that a change has one verdict here and in effects; it is then a
share of runs and no probability, because nobody knows how probable a world is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.paired_effects import LEVEL, Effect
from simulation.analysis.splits import FEWEST_VALUES, find_splits, regime_of
from simulation.analysis.sweep_means import mean_effect, mean_share
from simulation.analysis.sweep_values import units_of
from simulation.analysis.variance_parts import independent_values
from simulation.runs.outcomes import MAJORITY, outcome_named
from simulation.sweeps.designs import SAMPLED
from simulation.sweeps.layout import Layout
from simulation.sweeps.result import SweepResult

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Probability:
    """How probable a regime is.

    Attributes:
        value: Share of runs; nan where there is none.
        low: Lower end of its interval, not below 0.
        high: Upper end, not above 1.
        seeds: Seeds that it rests on.
    """

    value: float
    low: float
    high: float
    seeds: int


@dataclass(frozen=True)
class Regimes:
    """Probabilities of the regimes of one outcome.

    Attributes:
        outcome: Name of the outcome.
        unit: Its unit.
        splits: Values that part the regimes, rising; none where values do not split.
        method: Where the splits come from, one sentence without a full stop.
        names: Names of the regimes, from the lowest.
        options: Names of the options, the reference first.
        overall: Probability of each regime averaged over worlds, by option and regime.
        changes: Paired change of that probability against the reference, by option and regime.
        by_world: Probability of each regime, by world, option and regime.
        changes_by_world: Its paired change, by world, option and regime.
        undecided: Share of worlds in which luck decides, because more than one regime occurs; for each option.
    """

    outcome: str
    unit: str
    splits: tuple[float, ...]
    method: str
    names: tuple[str, ...]
    options: tuple[str, ...]
    overall: tuple[tuple[Probability, ...], ...]
    changes: tuple[tuple[Effect, ...], ...]
    by_world: tuple[tuple[tuple[Probability, ...], ...], ...]
    changes_by_world: tuple[tuple[tuple[Effect, ...], ...], ...]
    undecided: tuple[float, ...]

    def table(self) -> pd.DataFrame:
        """One row for each option and regime, averaged over worlds; the reference has no change."""
        import pandas as pd

        return pd.DataFrame(self._rows(self.overall, self.changes), columns=_HEAD)

    def world_table(self) -> pd.DataFrame:
        """One row for each world, option and regime."""
        import pandas as pd

        worlds = enumerate(zip(self.by_world, self.changes_by_world, strict=True))
        rows = [(world, *row) for world, of_world in worlds for row in self._rows(*of_world)]
        return pd.DataFrame(rows, columns=["world", *_HEAD])

    def _rows(
        self, chances: tuple[tuple[Probability, ...], ...], changes: tuple[tuple[Effect, ...], ...]
    ) -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = []
        for place, option in enumerate(self.options):
            for name, one, moved in zip(self.names, chances[place], changes[place], strict=True):
                change = (moved.difference, moved.low, moved.high, moved.verdict) if place else _NO_CHANGE
                rows.append((option, name, one.value, one.low, one.high, one.seeds, *change))
        return rows


_HEAD = ["option", "regime", "probability", "low", "high", "n", "change", "change_low", "change_high", "verdict"]
_NO_CHANGE = (float("nan"), float("nan"), float("nan"), "reference")


def regimes(result: SweepResult, outcome: str, thresholds: Sequence[float] = (), *, level: float = LEVEL) -> Regimes:
    """Probabilities of the regimes of an outcome.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        thresholds: Values that part the regimes; without any they are looked for in the values of all runs. The line of
            an outcome that is yes or no is one half.
        level: Coverage of the intervals.
    """
    known = outcome_named(outcome)
    values = result.values(known.name)
    splits, method = _splits(values, result.layout, tuple(sorted(thresholds)), known.is_probability)
    there = ~np.isnan(values)
    place = regime_of(values, splits)
    flags = np.stack([np.where(there, place == regime, np.nan) for regime in range(len(splits) + 1)])
    overall, changes = _both(flags, result.layout, level)
    worlds = [_both(flags[:, [world]], result.layout, level) for world in range(values.shape[0])]
    return Regimes(
        outcome=known.name,
        unit=known.unit,
        splits=splits,
        method=method,
        names=_names(splits),
        options=result.layout.options,
        overall=overall,
        changes=changes,
        by_world=tuple(of_world[0] for of_world in worlds),
        changes_by_world=tuple(of_world[1] for of_world in worlds),
        undecided=tuple(_undecided(flags[:, :, option]) for option in range(values.shape[1])),
    )


def _splits(
    values: Floats, layout: Layout, thresholds: tuple[float, ...], yes_or_no: bool
) -> tuple[tuple[float, ...], str]:
    """Where regimes part and why; values that share their luck count for as many as they are worth."""
    if thresholds:
        return thresholds, "stated threshold" + "s" * (len(thresholds) > 1)
    if yes_or_no:
        return (MAJORITY,), "yes or no"
    known = int(np.isfinite(values).sum())
    worth = int(_worth(values[:, 0], layout))
    if min(known, worth) < FEWEST_VALUES:
        return (), (
            f"{known} values, worth {worth} independent runs of the reference, are too few to look for a split; "
            f"{FEWEST_VALUES} are needed, or a stated threshold"
        )
    found = find_splits(values)
    where = "antimode of the density" if len(found) == 1 else "antimodes of the density"
    return found, f"{where} of {known} values" if found else f"the {known} values show no split"


def _worth(reference: Floats, layout: Layout) -> float:
    """How many independent runs the runs of the reference are worth, in worlds without a missing one."""
    whole = np.isfinite(reference).all(axis=1)
    if not whole.any():
        return 0.0
    units = np.unique(units_of(layout)[whole]).size
    return round(independent_values(reference[whole], units, sampled=layout.design in SAMPLED), 6)


def _names(splits: tuple[float, ...]) -> tuple[str, ...]:
    """Names of the regimes.

    Example:
        >>> _names((0.25,)), _names((1.0, 2.0)), _names(())
        (('up to 0.25', 'above 0.25'), ('up to 1', 'above 1 to 2', 'above 2'), ('all values',))
    """
    if not splits:
        return ("all values",)
    words = [f"{split:.3g}" for split in splits]
    between = [f"above {low} to {high}" for low, high in pairwise(words)]
    return (f"up to {words[0]}", *between, f"above {words[-1]}")


def _both(
    flags: Floats, layout: Layout, level: float
) -> tuple[tuple[tuple[Probability, ...], ...], tuple[tuple[Effect, ...], ...]]:
    """Probabilities and their changes by option and regime; shape of the flags (regimes, worlds, options, seeds)."""
    options = range(flags.shape[2])
    return (
        tuple(tuple(Probability(*mean_share(one[:, option], layout, level)) for one in flags) for option in options),
        tuple(
            tuple(mean_effect(one[:, 0], one[:, option], layout, level, probability=True)[0] for one in flags)
            for option in options
        ),
    )


def _undecided(flags: Floats) -> float:
    """Share of worlds in which more than one regime occurs; shape (regimes, worlds, seeds)."""
    there = np.isfinite(flags[0]).any(axis=1)
    occurs = np.nansum(flags[:, there], axis=2) > 0.0
    return float((occurs.sum(axis=0) > 1).mean()) if there.any() else float("nan")
