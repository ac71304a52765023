"""Compute tax: AI firms pay a share of the price of the compute that they buy or rent to governments at home.

A tax on a factor that can be counted, proposed to fund those who lose by AI (Korinek & Lockwood 2026). Budgets buy
less, ``B = x (1 + t)``, so that revenue is ``t / (1 + t)`` of them (Cases O6, T6.8); what serving a user costs rises by
the tax on its compute, and prices pass it on in full where nobody stays out (Case P4). Where chips are scarce their
makers bear the tax. Expected: no change of shares among labs that are alike; open models that anyone serves pay nothing
and gain; nations without AI firms receive nothing; automation of tasks becomes dearer. Landlords pay on chips and
tenants on rent; list prices of rent stay.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class ComputeTax(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "rate"

    rate: float = quantity(
        0.0,
        "share of price",
        "Tax on what AI firms pay for chips and rent, over the price before tax.",
        "Optimal taxes on machines that replace labour: 0.01-0.04 (Thuemmel 2023, Costinot & Werning 2023)",
        low=0.0,
        high=10.0,
        plausible=(0.0, 0.3),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Tax the compute of AI firms."""
        return Levers(compute_tax=self.rate)
