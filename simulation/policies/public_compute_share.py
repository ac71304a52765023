"""Public compute by share: nations together buy a given share of all chips of the world, and let them to labs at home.

A budget over output buys less of the market the more private buyers spend; a share follows them. Public clusters of
2024 hold well below a hundredth of the world's stock; proposals reach some hundredths. Members of the programme pay by
output, and each lends what it has bought. Expected: a share ``s`` costs ``s / (1 - s)`` of what all others pay; with
supply of elasticity ``e`` it raises the price by ``(1 - s) ** (-1 / (1 + e))`` and leaves others ``(1 - s) ** (1 / (1 +
e))`` of their chips (Case O4), so that at ``e = 0`` they lose all that is bought. The sign for concentration depends on
who gets it.
"""

from __future__ import annotations

from simulation.levers import NEUTRAL, Levers
from simulation.parameters.quantity import quantity
from simulation.policies.lending import Lending
from simulation.policy import GovernmentView
from simulation.timeline import Quarter


class PublicComputeShare(Lending):
    """Settings of the policy; 0 is no policy."""

    strength = "world_share"

    world_share: float = quantity(
        0.0,
        "share of purchases",
        "Share of the chips of every quarter that nations buy together; firms and small owners buy the rest.",
        "EuroHPC, UK AI Research Resource and IndiaAI together: below 0.01 of the world's stock (2024)",
        low=0.0,
        high=0.99,
        plausible=(0.0, 0.2),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Buy a share of all chips, and say who gets it."""
        if self.world_share == 0.0:
            return NEUTRAL
        return Levers(public_compute_share=self.world_share, **self.recipients())
