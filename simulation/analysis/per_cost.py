"""Effects per USD bn of public money and per per cent of world compute that changes hands.

The money is what governments spend on AI beyond the baseline, before fees and levies: the amount that a legislature
votes for. A policy that spends nothing and raises money, such as a tax, is counted per USD bn raised. One that does
neither costs nothing that is booked, and is divided by nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """What a policy costs, pair by pair.

    Attributes:
        word: ``spent``, ``raised``, or empty if neither is told from zero.
        money: Difference of public money spent on AI or raised from it, USD bn over the run.
        compute: Difference of the public share of compute in the last year, per cent of the world's stock.
        pairs_usd_bn: The money of each pair, shape (pairs,).
        pairs_percent: The compute of each pair, shape (pairs,).
    """

    word: str
    money: Effect
    compute: Effect
    pairs_usd_bn: Floats
    pairs_percent: Floats

    @property
    def moved(self) -> bool:
        """Whether compute changes hands: whether the change of the public share is told from zero."""
        return self.compute.verdict in ("up", "down")


@dataclass(frozen=True)
class EffectPerCost:
    """An effect on one outcome, and what a unit of cost brings of it.

    Attributes:
        outcome: The outcome.
        effect: The whole effect.
        per_usd_bn: Effect per USD bn; unknown if the policy costs nothing that is booked.
        per_percent: Effect per per cent of world compute; unknown if none changes hands.
    """

    outcome: Outcome
    effect: Effect
    per_usd_bn: Ratio
    per_percent: Ratio


def cost_of(baseline: Sequence[Record], variant: Sequence[Record], level: float = LEVEL) -> Cost:
    """What a policy costs: money spent if that is told from zero, else money raised, else nothing.

    Args:
        baseline: Records of the baseline.
        variant: Records of the variant on the same seeds, in the same order.
        level: Coverage of the intervals.
    """
    word, money, amounts = "", paired_effect([], []), np.full(len(baseline), np.nan)
    for candidate, key in (("raised", "ai_raised_usd_bn"), ("spent", "ai_spent_usd_bn")):
        first, second = (np.array([over_nations(key)(record) for record in side]) for side in (baseline, variant))
        effect = paired_effect(first, second, level=level)
        if effect.verdict == "up":
            word, money, amounts = candidate, effect, second - first
    before, after = (np.array([_public_percent(record) for record in side]) for side in (baseline, variant))
    return Cost(word, money, paired_effect(before, after, level=level), amounts, after - before)


def effects_per_cost(
    baseline: Sequence[Record], variant: Sequence[Record], level: float = LEVEL
) -> tuple[EffectPerCost, ...]:
    """Every outcome with its whole effect, its effect per USD bn and its effect per per cent of world compute.

    Args:
        baseline: Records of the baseline.
        variant: Records of the variant on the same seeds, in the same order.
        level: Coverage of the intervals.
    """
    cost = cost_of(baseline, variant, level)
    first, second = (np.array([outcome_values(record) for record in side]) for side in (baseline, variant))
    found = []
    for number, outcome in enumerate(outcomes()):
        before, after = first[:, number], second[:, number]
        effect = paired_effect(before, after, level=level, probability=outcome.is_probability)
        with np.errstate(invalid="ignore"):  # what never comes is infinite in both, and no difference
            changes = after - before
        money = _each(outcome, effect, changes, cost.pairs_usd_bn, cost.money, level) if cost.word else UNKNOWN
        share = _each(outcome, effect, changes, cost.pairs_percent, cost.compute, level) if cost.moved else UNKNOWN
        found.append(EffectPerCost(outcome, effect, money, share))
    return tuple(found)


def _each(outcome: Outcome, effect: Effect, changes: Floats, costs: Floats, cost: Effect, level: float) -> Ratio:
    """Fieller's ratio; for a probability the ends of its own interval over the mean cost, taken as known.

    Where all pairs agree, Student's t would make a few runs a certainty about a probability.
    """
    if not outcome.is_probability or effect.pairs < 2:
        return paired_ratio(changes, costs, level)
    ends = sorted((effect.low / cost.difference, effect.high / cost.difference))
    return Ratio(effect.difference / cost.difference, ends[0], ends[1], effect.pairs)


def _public_percent(record: Record) -> float:
    """Public share of the world's compute, mean of the last year, per cent."""
    if "public_compute_share" not in record.world:
        return float("nan")
    return _PER_CENT * float(record.world["public_compute_share"][-QUARTERS_PER_YEAR:].mean())
