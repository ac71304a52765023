"""Pooled training: a network in which small owners lend their chips to train open models together, far apart.

Projects built on DiLoCo (Douillard et al. 2023) show that it works; the largest run took a thousandth of the compute of
the frontier (Epoch AI). What joins is not for rent, so tenants have less. Expected: up for the capability of
community models in proportion to what joins, times the efficiency of slow links (Case O7), and for the open frontier
only if that suffices; down, a little, for labs that rent. Owners join for nothing unless ``pay`` says that governments
pay them a part of the rent, by output. How many would join by themselves is not modelled.
"""

from __future__ import annotations

from simulation.levers import NEUTRAL, Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class PooledTraining(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "pooled_share"

    pooled_share: float = quantity(
        0.0,
        "share",
        "Share of small owners' compute that joins, on top of openness.pooled_share.",
        "Judgement; distributed runs took 1/1000 of the compute of the frontier (Epoch AI)",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.05),
    )
    pay: float = quantity(
        0.0,
        "share of rent",
        "What governments pay owners for it, over the list rent; 0 is volunteers.",
        "Setting",
        low=0.0,
        high=10.0,
        plausible=(0.0, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Let small owners join the pool."""
        return Levers(pooled_share=self.pooled_share, pool_pay=self.pay) if self.pooled_share > 0.0 else NEUTRAL
