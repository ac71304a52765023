"""Compute vouchers: governments add to what start-ups at home pay for chips and rent.

India's AI mission refunds up to 40 % of the bill of eligible users, which is two thirds on top of their own money.
Expected: down for concentration of compute used, because the share of chips is the share of money (Case C4), as far as
start-ups are a part of the market that counts. With ``kinds: all`` it is a subsidy for all firms: at a fixed supply the
price rises one for one and no chip moves among them (Case O8); where supply has the elasticity ``e``, its sellers keep
``1 / (1 + e)`` of it, since budgets make for a demand of elasticity one (Case T6.9). Firms spend no less of their own.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class ComputeVouchers(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "subsidy"

    kinds: str = quantity(
        "start_up", "", "Kinds of firms that get vouchers: all, or kinds with a plus between.", "Setting"
    )
    subsidy: float = quantity(
        0.0,
        "share of budget",
        "What governments add to a firm's own budget for compute, over that budget.",
        "IndiaAI Mission: up to 40 % of the bill, 0.67 on top",
        low=0.0,
        high=100.0,
        plausible=(0.0, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Top up budgets for compute."""
        return Levers(compute_subsidy=self.subsidy)
