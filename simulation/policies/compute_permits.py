"""Compute permits: cap and trade for training, at one price for all labs.

Labs need permits for their research compute, fewer than they would use. Their budgets are what they are, so the price
rises until they want no more: with permits for a share s it is (1 - s) / s of the cost of compute, and every lab trains
s times as much (Case O6). Governments at home sell the permits, or give part of them away by training in the last
quarter, as in the first years of the European trading system for emissions: then incumbents gain and newcomers pay.
Expected: no change of shares where labs are alike; progress slows by the log of the cut, once; free permits keep those
large who are. Public and pooled compute needs none.
"""

from __future__ import annotations

from simulation.levers import NEUTRAL, Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class ComputePermits(Policy):
    """Settings of the policy; a cut of 0 is no policy."""

    strength = "cut"

    cut: float = quantity(
        0.0,
        "share",
        "Share of the training that labs would pay for which permits do not allow.",
        "Judgement",
        low=0.0,
        high=0.95,
        plausible=(0.0, 0.5),
    )
    free: float = quantity(
        0.0,
        "share",
        "Part of permits given away by training in the last quarter; the rest is sold.",
        "EU Emissions Trading System: nearly all in 2005-12, about two fifths in 2013-20",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Allow part of the training, and give part of the permits away."""
        return Levers(permit_share=1.0 - self.cut, free_permits=self.free) if self.cut > 0.0 else NEUTRAL
