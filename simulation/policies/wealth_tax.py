"""Tax on wealth: who owns more than a threshold pays a share of what is above it, AI shares at their value included.

Proposed as an answer to fortunes that grow faster than economies (Piketty 2014; World Inequality Report 2026: 3 % on
the wealth of centi-millionaires brings 750 bn USD a year). Paid back in equal parts it is the one redistribution
whose effect on the shape of wealth is known exactly: the exponent of the tail rises by -2 ln(1 - rate) / sd^2 (Cases
T2.6, T6.2). Expected: down for shares of the top, more the longer it lasts; no change of prices and of who leads in
AI. Nobody hides wealth or moves away for it here, and who owns much and has little cash goes into debt for it.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter, quarterly_share


class WealthTax(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "rate"

    rate: float = quantity(
        0.0,
        "1/year",
        "Share of the wealth above the threshold that is taken in a year.",
        "World Inequality Report 2022 and 2026: 0.01-0.03",
        low=0.0,
        high=0.9,
        plausible=(0.0, 0.03),
        evidence="literature",
    )
    threshold_usd: float = quantity(
        5e7,
        "USD",
        "Wealth of a person that the tax leaves alone.",
        "Proposals for the United States: 50 million USD (Saez & Zucman 2019)",
        low=0.0,
        plausible=(0.0, 1e8),
        evidence="literature",
    )
    to_people: float = quantity(
        1.0,
        "share",
        "Part of the receipts that is paid back to all people of the nation in equal parts a quarter later.",
        "Scenario setting",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Set rate and threshold, and say what becomes of the receipts."""
        if self.rate == 0.0:
            return Levers()
        return Levers(
            wealth_tax=quarterly_share(self.rate),
            wealth_threshold_usd=self.threshold_usd,
            wealth_tax_to_people=self.to_people,
        )
