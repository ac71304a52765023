"""Effect against cost: which options buy what they bring at a price that no other beats?

Both are means of paired differences to the reference in the same world with the same seeds, with the interval of every
mean of a sweep (:mod:`~simulation.analysis.sweep_means`); in a single world seeds are the pairs. An option is
on the *efficient edge* (Pareto 1906) if no other costs as little or less and does as well or better, one of them truly.
As means hide that another option may be the better buy in other worlds, the share of worlds in which an option is on
the edge stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.directions import Better, direction_of
from simulation.analysis.paired_effects import LEVEL, Effect
from simulation.analysis.robust_choice import ChoiceError
from simulation.analysis.sweep_means import mean_effect, what_interval
from simulation.analysis.world_means import independent_worlds, world_means
from simulation.runs.outcomes import Outcome, outcome_named
from simulation.sweeps.layout import REFERENCE
from simulation.sweeps.result import SweepResult

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
COST = "public money spent over the whole run"


@dataclass(frozen=True)
class Buy:
    """What an option costs and brings.

    Attributes:
        option: Its name.
        cost: Mean cost beyond the reference, with its interval.
        effect: Mean difference of the outcome to the reference, with its interval.
        efficient: Whether it is on the efficient edge of the means.
        share: Share of worlds in which it is on the edge.
    """

    option: str
    cost: Effect
    effect: Effect
    efficient: bool
    share: float


@dataclass(frozen=True)
class EfficientEdge:
    """Effect of all options on one outcome against what they cost.

    Attributes:
        outcome: Name of the outcome.
        unit: Its unit.
        better: Whether less or more is better.
        cost: Name of the outcome that is the cost.
        cost_unit: Its unit.
        buys: One for each option, in the order of the sweep; the reference costs and brings nothing.
        worlds: Worlds in which all options have both.
        missing: Further worlds, which do not count.
        left_out: Options that have one of the two nowhere.
        interval: What the intervals are, in words.
    """

    outcome: str
    unit: str
    better: Better
    cost: str
    cost_unit: str
    buys: tuple[Buy, ...]
    worlds: int
    missing: int
    left_out: tuple[str, ...]
    interval: str

    @property
    def edge(self) -> tuple[Buy, ...]:
        """Options on the efficient edge, the cheapest first."""
        return tuple(sorted((one for one in self.buys if one.efficient), key=lambda one: one.cost.difference))

    def table(self) -> pd.DataFrame:
        """One row an option: cost and effect with intervals, and whether it is on the edge."""
        import pandas as pd

        rows = []
        for one in self.buys:
            numbers = (number for side in (one.cost, one.effect) for number in (side.difference, side.low, side.high))
            rows.append((one.option, *numbers, one.efficient, one.share, self.worlds))
        head = ["option", "cost", "cost_low", "cost_high", "effect", "effect_low", "effect_high"]
        return pd.DataFrame(rows, columns=[*head, "on_edge", "share_on_edge", "worlds"])


def efficient_edge(result: SweepResult, outcome: str, better: Better | None = None, cost: str = COST) -> EfficientEdge:
    """Hold the effect of all options against what they cost.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        better: ``less`` or ``more``; the usual direction if not given.
        cost: Name of the outcome that is the cost, of which less is better.

    Raises:
        ChoiceError: If no world has both, or the reference has not.
        UnknownOutcomeError: If there is no such outcome.
        UnknownDirectionError: If it is not known whether less or more is better.
    """
    known, paid, better = outcome_named(outcome), outcome_named(cost), direction_of(outcome, better)
    found = world_means(result, known.name, paid.name)
    independent = independent_worlds(result.layout)
    values = found.values[np.isin(found.worlds, independent)]
    reference = result.layout.options[REFERENCE]
    if not values.size or reference in found.left_out:
        raise ChoiceError(f"there is no world in which {reference!r} and others have {known.name!r} and {paid.name!r}")
    changes = values - values[:, :1]
    sign = 1.0 if better == "less" else -1.0
    losses = np.stack([changes[..., 1], sign * changes[..., 0]], axis=-1)
    efficient, shares = undominated(losses.mean(axis=0)[None])[0], undominated(losses).mean(axis=0)
    sides = [_Side(result, paid, found.options), _Side(result, known, found.options)]
    buys = tuple(
        Buy(name, *(side.held(0, place) for side in sides), bool(efficient[place]), float(shares[place]))
        for place, name in enumerate(found.options)
    )
    counts = values.shape[0], independent.size - values.shape[0]
    how = f"{100 * LEVEL:g} %, {what_interval(result.layout, len(result.seeds))}"
    return EfficientEdge(known.name, known.unit, better, paid.name, paid.unit, buys, *counts, found.left_out, how)


@dataclass(frozen=True)
class _Side:
    """One of the two outcomes, in all runs of the options that are compared."""

    result: SweepResult
    outcome: Outcome
    options: tuple[str, ...]

    def held(self, first: int, second: int) -> Effect:
        """The second option held against the first; an option differs from itself by nothing."""
        runs, layout = self.result.values(self.outcome.name), self.result.layout
        before, after = (runs[:, layout.option(self.options[place])] for place in (first, second))
        found = mean_effect(before, after, layout, probability=self.outcome.is_probability)[0]
        return found if first != second else replace(found, low=0.0, high=0.0)


def undominated(losses: Floats) -> NDArray[np.bool_]:
    """Which options no other beats: as good or better in everything, and better in something.

    Args:
        losses: What is to be small, shape (worlds, options, criteria).

    Returns:
        Shape (worlds, options); options that are alike in everything do not beat each other.

    Example:
        >>> undominated(np.array([[[0.0, 0.0], [1.0, -2.0], [2.0, -1.0]]])).tolist()
        [[True, True, False]]
    """
    own, other = losses[:, :, None], losses[:, None]
    beats = (other <= own).all(axis=-1) & (other < own).any(axis=-1)
    return np.asarray(~beats.any(axis=-1), dtype=bool)
