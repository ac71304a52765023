"""Public compute fund: governments buy chips and let them below the market's price to labs at home.

They bid in the same market as everybody else; with a supply that answers little to prices their chips come out of
private hands (Case O4). Plans of the European Union, the United Kingdom and India are below a thousandth of output.
Expected: up for the public share of compute, the number of labs and the price of chips; the sign for concentration
of users depends on who gets the chips. Taxpayers of each nation pay, chip makers gain.
"""

from __future__ import annotations

from simulation.levers import NEUTRAL, Levers
from simulation.parameters.quantity import quantity
from simulation.policies.lending import Lending
from simulation.policy import GovernmentView
from simulation.timeline import Quarter


class PublicComputeFund(Lending):
    """Settings of the policy; 0 is no policy."""

    strength = "budget_share"

    budget_share: float = quantity(
        0.0,
        "share of output",
        "What every nation in the programme (public_compute.members) spends on public compute, over its output.",
        "EuroHPC, UK AI Research Resource, IndiaAI: 0.0001-0.001",
        low=0.0,
        high=0.1,
        plausible=(0.0, 0.01),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Add to the budgets of public compute, and say who gets it."""
        if self.budget_share == 0.0:
            return NEUTRAL
        return Levers(public_compute_budget=self.budget_share, **self.recipients())
