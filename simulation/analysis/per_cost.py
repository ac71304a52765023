"""Effects per USD bn of public money and per per cent of world compute that changes hands.

Money spent is what governments pay for programmes beyond the baseline, before fees and levies: the amount that a
legislature votes for. Money raised is what they get from AI beyond the baseline, by a levy or because AI firms earn
more and pay more taxes. A change that costs nothing that is booked is divided by nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.incidence import over_nations
from simulation.analysis.paired_effects import LEVEL, Effect, paired_effect
from simulation.analysis.ratios import UNKNOWN, Ratio, paired_ratio
from simulation.recorder import Record
from simulation.runs.outcomes import Outcome, outcome_values, outcomes
from simulation.timeline import QUARTERS_PER_YEAR

Floats = NDArray[np.float64]
_PER_CENT = 100.0


@dataclass(frozen=True)
class Cost:
    """One thing that a change costs, pair by pair.

    Attributes:
        effect: Mean difference with its interval.
        each: Difference of each pair, shape (pairs,).
    """

    effect: Effect
    each: Floats

    @property
    def known(self) -> bool:
        """Whether it is told from zero."""
        return self.effect.verdict in ("up", "down")


@dataclass(frozen=True)
class Costs:
    """What a change costs.

    Attributes:
        spent: Public money spent on programmes, USD bn over the run.
        raised: Public money raised beyond the general budget, USD bn over the run.
        compute: Public share of compute in the last year, per cent of the world's stock.
    """

    spent: Cost
    raised: Cost
    compute: Cost


@dataclass(frozen=True)
class EffectPerCost:
    """An effect on one outcome, and what a unit of each cost brings of it.

    Attributes:
        outcome: The outcome.
        effect: The whole effect.
        per_usd_spent: Effect per USD bn spent; unknown unless the change is sure to spend.
        per_usd_raised: Effect per USD bn raised; unknown unless the change is sure to raise money.
        per_percent: Effect per per cent of world compute; unknown unless compute is sure to change hands.
    """

    outcome: Outcome
    effect: Effect
    per_usd_spent: Ratio
    per_usd_raised: Ratio
    per_percent: Ratio

    @property
    def ratios(self) -> tuple[Ratio, Ratio, Ratio]:
        """All three, in the order of tables."""
        return self.per_usd_spent, self.per_usd_raised, self.per_percent


def costs_of(baseline: Sequence[Record], variant: Sequence[Record], level: float = LEVEL) -> Costs:
    """What a change costs: money that governments spend and raise, and compute that changes hands.

    Args:
        baseline: Records of the baseline.
        variant: Records of the variant on the same seeds, in the same order.
        level: Coverage of the intervals.
    """

    def cost(number: Callable[[Record], float]) -> Cost:
        first, second = (np.array([number(record) for record in side]) for side in (baseline, variant))
        return Cost(paired_effect(first, second, level=level), second - first)

    return Costs(
        cost(over_nations("programmes_usd_bn")),
        cost(over_nations("raised_by_programmes_usd_bn")),
        cost(_public_percent),
    )


def effects_per_cost(
    baseline: Sequence[Record], variant: Sequence[Record], level: float = LEVEL
) -> tuple[EffectPerCost, ...]:
    """Every outcome with its whole effect, and its effect per unit of each cost.

    Args:
        baseline: Records of the baseline.
        variant: Records of the variant on the same seeds, in the same order.
        level: Coverage of the intervals.
    """
    costs = costs_of(baseline, variant, level)
    divisors = [(one, one.effect.verdict == "up") for one in (costs.spent, costs.raised)]
    divisors.append((costs.compute, costs.compute.known))
    first, second = (np.array([outcome_values(record) for record in side]) for side in (baseline, variant))
    found = []
    for number, outcome in enumerate(outcomes()):
        before, after = first[:, number], second[:, number]
        effect = paired_effect(before, after, level=level, probability=outcome.is_probability)
        with np.errstate(invalid="ignore"):  # what never comes is infinite in both, and no difference
            changes = after - before
        ratios = [
            _each(effect, changes, one, outcome.is_probability, level) if sure else UNKNOWN for one, sure in divisors
        ]
        found.append(EffectPerCost(outcome, effect, ratios[0], ratios[1], ratios[2]))
    return tuple(found)


def _each(effect: Effect, changes: Floats, cost: Cost, probability: bool, level: float) -> Ratio:
    """Fieller's ratio; for a probability the ends of its own interval over the mean cost, taken as known.

    Where all pairs agree, Student's t would make a few runs a certainty about a probability.
    """
    if not probability:
        return paired_ratio(changes, cost.each, level)
    mean = cost.effect.difference
    low, high = sorted((effect.low / mean, effect.high / mean))
    return Ratio(effect.difference / mean, low, high, effect.pairs)


def _public_percent(record: Record) -> float:
    """Public share of the world's compute, mean of the last year, per cent."""
    if "public_compute_share" not in record.world:
        return float("nan")
    return _PER_CENT * float(record.world["public_compute_share"][-QUARTERS_PER_YEAR:].mean())
