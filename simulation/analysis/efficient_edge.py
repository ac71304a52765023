"""Effect against cost: which options buy what they bring at a price that no other beats?

Both are means of paired differences to the reference in the same world with the same seeds, with the interval of every
mean of a sweep (:mod:`~simulation.analysis.sweep_means`); in a single world seeds are the pairs. An option is on the
*efficient edge* (Pareto 1906) if no other costs as little or less and does as well or better, one of them truly.
Crumbs decide nothing: two options cost the same, or do equally well, if the interval of their paired difference holds
zero, and also if their costs differ by less than a thousandth of the largest. Options that only luck may have left on
the edge are named. As means hide that another option may be the better buy in other worlds, the share of worlds in
which an option is on the edge stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
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
CRUMB = 1e-3
"""Costs that differ by a smaller share of the largest are taken as equal."""
ROUNDING = 1e-9
"""Effects that differ by a smaller share of the largest differ by rounding."""


@dataclass(frozen=True)
class Buy:
    """What an option costs and brings.

    Attributes:
        option: Its name.
        cost: Mean cost beyond the reference, with its interval.
        effect: Mean difference of the outcome to the reference, with its interval.
        efficient: Whether no other option is known to beat it.
        share: Share of worlds in which it is on the edge.
        doubtful: Options that beat it by their means, while neither their cost nor their effect is told from its own in
            that direction; it is then undetermined whether it is on the edge.
    """

    option: str
    cost: Effect
    effect: Effect
    efficient: bool
    share: float
    doubtful: tuple[str, ...]


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
    sign = 1.0 if better == "less" else -1.0
    losses = (values - values[:, :1])[..., ::-1] * (1.0, sign)
    largest = np.abs(losses.mean(axis=0)).max(axis=0) * (CRUMB, ROUNDING)
    sides = _Side(result, paid, found.options), _Side(result, known, found.options, sign)
    told = np.stack([side.told(least) for side, least in zip(sides, largest, strict=True)], axis=-1)
    efficient, shares = _unbeaten(told), undominated(losses, largest).mean(axis=0)
    by_means = _beats(_differences(losses.mean(axis=0)[None], largest))[0]
    buys = tuple(
        Buy(
            name,
            sides[0].held(0, place),
            sides[1].held(0, place),
            bool(efficient[place]),
            float(shares[place]),
            tuple(found.options[one] for one in np.flatnonzero(by_means[place] & efficient[place])),
        )
        for place, name in enumerate(found.options)
    )
    counts = values.shape[0], independent.size - values.shape[0]
    how = f"{100 * LEVEL:g} %, {what_interval(result.layout, len(result.seeds))}"
    return EfficientEdge(known.name, known.unit, better, paid.name, paid.unit, buys, *counts, found.left_out, how)


@dataclass(frozen=True)
class _Side:
    """One of the two outcomes, in all runs of the options that are compared; ``sign`` makes less of it better."""

    result: SweepResult
    outcome: Outcome
    options: tuple[str, ...]
    sign: float = 1.0

    def held(self, first: int, second: int) -> Effect:
        """The second option held against the first; an option differs from itself by nothing."""
        runs, layout = self.result.values(self.outcome.name), self.result.layout
        before, after = (runs[:, layout.option(self.options[place])] for place in (first, second))
        found = mean_effect(before, after, layout, probability=self.outcome.is_probability)[0]
        return found if first != second else replace(found, low=0.0, high=0.0)

    def told(self, least: float) -> Floats:
        """What is known of an option against another, shape (options, other): 1 if the other is better, -1 if worse.

        Args:
            least: Differences that are not larger count as none.
        """
        found = np.zeros((len(self.options), len(self.options)))
        for own, other in combinations(range(len(self.options)), 2):
            one = self.held(own, other)
            known = one.verdict in ("up", "down") and abs(one.difference) > least
            found[own, other] = -self.sign * np.sign(one.difference) if known else 0.0
            found[other, own] = -found[own, other]
        return found


def undominated(losses: Floats, alike: Floats | float = 0.0) -> NDArray[np.bool_]:
    """Which options no other beats: as good or better in everything, and better in something.

    Args:
        losses: What is to be small, shape (worlds, options, criteria).
        alike: Differences that are not larger count as none, shape (criteria,).

    Returns:
        Shape (worlds, options); options that are alike in everything do not beat each other.

    Example:
        >>> undominated(np.array([[[0.0, 0.0], [1.0, -2.0], [2.0, -1.0]]])).tolist()
        [[True, True, False]]
    """
    return np.asarray(~_beats(_differences(losses, alike)).any(axis=-1), dtype=bool)


def _differences(losses: Floats, alike: Floats | float) -> Floats:
    """By how much less another option loses, shape (worlds, options, other, criteria)."""
    apart = losses[:, :, None] - losses[:, None]
    return np.asarray(np.where(np.abs(apart) <= alike, 0.0, apart))


def _beats(gains: Floats) -> NDArray[np.bool_]:
    """Whether another option beats an option, from what the other does better, shape (..., option, other, criteria)."""
    return np.asarray((gains >= 0.0).all(axis=-1) & (gains > 0.0).any(axis=-1), dtype=bool)


def _unbeaten(told: Floats) -> NDArray[np.bool_]:
    """Options that none is known to beat; all where each is beaten, since "not told apart" may go in a circle."""
    unbeaten = ~_beats(told).any(axis=-1)
    return np.asarray(unbeaten if unbeaten.any() else np.ones_like(unbeaten), dtype=bool)
