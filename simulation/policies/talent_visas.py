"""Talent visas: researchers move between all nations at a lower cost.

Expected: down for the concentration of talent, because costs are part of what keeps researchers in the large pools;
against that, more follow pay, compute and freedom where these have drifted apart since the start. Labs hire at home,
so those of large pools lose staff. What opposing blocs add to the cost of moving stays.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class TalentVisas(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "cut"

    cut: float = quantity(
        0.0,
        "share",
        "Share of the cost of moving that visas take away.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.5),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Lower the cost of moving."""
        return Levers(moving_cost_cut=self.cut)
