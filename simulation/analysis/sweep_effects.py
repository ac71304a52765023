"""Effects of the options of a sweep on one outcome: averaged over worlds, and world by world, with intervals.

In one world the seed is the unit, as in every comparison (:mod:`simulation.analysis.paired_effects`). Averaged over
worlds the interval is that of all analyses of a sweep (:mod:`simulation.analysis.sweep_means`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.paired_effects import LEVEL, Effect, Method, paired_effect
from simulation.analysis.sweep_means import mean_effect, of_sample, what_interval
from simulation.runs.outcomes import outcome_named
from simulation.sweeps.result import SweepResult

if TYPE_CHECKING:
    import pandas as pd
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SweepEffects:
    """What each option changes.

    Attributes:
        outcome: Name of the outcome.
        unit: Its unit.
        options: Names of the options besides the reference.
        reference: Name of the reference.
        overall: Effect of each option averaged over worlds; its pairs are seeds.
        level: Mean of the reference over its own runs, worlds counting alike.
        worlds: Worlds that each average rests on: those in which no run of either side is missing.
        by_world: Effect by world and option.
        interval: What the intervals of the averages are, one sentence.
        seeds: Replicates in each world; one is one draw of luck, which all worlds share.
        sampled: Whether worlds are a sample, so that pairs are worlds times seeds.
    """

    outcome: str
    unit: str
    options: tuple[str, ...]
    reference: str
    level: float
    overall: tuple[Effect, ...]
    worlds: tuple[int, ...]
    by_world: tuple[tuple[Effect, ...], ...]
    interval: str
    seeds: int
    sampled: bool

    def table(self) -> pd.DataFrame:
        """One row for each option, averaged over worlds."""
        import pandas as pd

        rows = [
            (option, worlds, *_cells(one))
            for option, worlds, one in zip(self.options, self.worlds, self.overall, strict=True)
        ]
        return pd.DataFrame(rows, columns=["option", "worlds", *_HEAD])

    def world_table(self) -> pd.DataFrame:
        """One row for each world and option."""
        import pandas as pd

        rows = [
            (world, option, *_cells(one))
            for world, effects in enumerate(self.by_world)
            for option, one in zip(self.options, effects, strict=True)
        ]
        return pd.DataFrame(rows, columns=["world", "option", *_HEAD])

    def signs(self, option: int) -> dict[str, int]:
        """In how many worlds an option has each verdict."""
        verdicts = [effects[option].verdict for effects in self.by_world]
        return {verdict: verdicts.count(verdict) for verdict in dict.fromkeys(verdicts)}


_PROPORTIONS = "Bonett and Price (2012) for paired proportions"
_HEAD = ["reference", "level", "difference", "low", "high", "n", "verdict"]


def sweep_effects(
    result: SweepResult, outcome: str, *, level: float = LEVEL, world_method: Method = "t"
) -> SweepEffects:
    """Effects of all options of a sweep on an outcome.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        level: Coverage of the intervals.
        world_method: Interval within one world: ``t``, or ``bootstrap``, which takes long for many worlds.
    """
    known, layout = outcome_named(outcome), result.layout
    values, options = result.values(known.name), range(1, len(layout.options))
    averages = [
        mean_effect(values[:, 0], values[:, option], layout, level, probability=known.is_probability)
        for option in options
    ]
    by_world = tuple(
        tuple(
            paired_effect(world[0], world[option], level=level, method=world_method, probability=known.is_probability)
            for option in options
        )
        for world in values
    )
    one_yes_or_no = layout.worlds == 1 and known.is_probability
    return SweepEffects(
        outcome=known.name,
        unit=known.unit,
        options=layout.options[1:],
        reference=layout.options[0],
        level=_level(values[:, 0]),
        overall=tuple(effect for effect, _ in averages),
        worlds=tuple(worlds for _, worlds in averages),
        by_world=by_world,
        interval=f"{100 * level:g} %, {_PROPORTIONS if one_yes_or_no else what_interval(layout, values.shape[2])}",
        seeds=values.shape[2],
        sampled=of_sample(layout),
    )


def _level(reference: Floats) -> float:
    """Mean of the reference over worlds, of the runs of each that have the outcome; nan where none has."""
    there = np.isfinite(reference)
    runs = there.sum(axis=1)
    means = np.where(there, reference, 0.0).sum(axis=1) / np.maximum(runs, 1)
    return float(means[runs > 0].mean()) if runs.any() else float("nan")


def _cells(effect: Effect) -> tuple[object, ...]:
    ends = (effect.low, effect.high, effect.pairs, effect.verdict)
    return (effect.baseline, effect.variant, effect.difference, *ends)
