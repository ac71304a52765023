"""International lab: nations found and pay one lab together, which opens all that it makes; a CERN for AI.

It is at home in the member with the largest output, and founded once a year's money of all members reaches the cost of
entry. Nations aimed at are its members, by default all; each pays by its output. It starts like any newcomer, rents on
the open market and hires at its home only. Expected: up for the open frontier, by more than as many small labs, since
capability follows compute, if its money reaches that of leading labs; nations of an opposing bloc pay as well and can
use its model, because it is open.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class InternationalLab(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "budget_share"

    budget_share: float = quantity(
        0.0,
        "share of output",
        "What every member pays for the joint lab, over its output.",
        "CERN costs its members about 0.00006 of output; proposals for a CERN for AI reach ten times that",
        low=0.0,
        high=0.1,
        plausible=(0.0, 0.0005),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Pay for the joint lab."""
        return Levers(joint_lab_budget=self.budget_share)
