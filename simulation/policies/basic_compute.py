"""Basic compute: every adult gets an equal allowance for AI services, which governments pay.

Proposed as a slice of compute for everyone in place of an income (Altman 2024). The allowance takes the first dollars
off the price of any consumer product, open ones served by anyone included; who uses nothing costs nothing. Expected: up
for use and for consumers; up for prices, because a single seller with the share ``s`` of the market takes about ``s``
of the allowance (Case P4 read for a subsidy), and many equal ones less; no clear sign for concentration, since all
products get the same. An equal share of output is worth much where people are rich and next to nothing where they are
poor, and it connects nobody who is not online.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class BasicCompute(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "budget_share"

    budget_share: float = quantity(
        0.0,
        "share of output",
        "What a nation would pay if all adults used up their allowance, over its output.",
        "Judgement: consumers paid some 0.00003 of world output for assistants in 2024",
        low=0.0,
        high=0.1,
        plausible=(0.0, 0.0005),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Give every adult an equal part of the budget to spend on AI services."""
        return Levers(basic_compute=self.budget_share)
