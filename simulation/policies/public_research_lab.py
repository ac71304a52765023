"""Public research lab: a nation founds and pays a lab of its own, which opens all that it makes.

A nation without a public lab founds one at the end of the first quarter in which a year's money reaches the cost of
entry; below that no model near the frontier can be made, nothing is founded and nothing is spent. So it is cost, and no
list, that decides who has one. The lab starts like any newcomer, rents on the open market, hires at home, sells at cost
plus a markup and cannot fail; nations with public labs already pay those. Expected: up for the number of labs and the
open frontier, if the money reaches that of leading labs; staff comes out of private labs at home and compute out of the
rental market. Users spread over more labs also because every lab is a variety that some prefer.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class PublicResearchLab(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "budget_share"

    budget_share: float = quantity(
        0.0,
        "share of output",
        "What a nation pays for public labs of its own, over its output.",
        "US task force on NAIRR: 0.00002; proposals for a CERN for AI reach 0.0006 of European output",
        low=0.0,
        high=0.1,
        plausible=(0.0, 0.0005),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Pay for public labs."""
        return Levers(public_lab_budget=self.budget_share)
