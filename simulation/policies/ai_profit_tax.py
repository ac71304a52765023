"""Tax on the profit of AI firms, on top of the tax that they pay already; governments at their homes receive it.

The simplest way to share the proceeds; a part of them may be paid out to all people of the nation in equal parts.
Expected: no change of prices and of static choices (Case O6); lower dividends and taxes elsewhere unchanged, so that
governments buy more or people get more; labs that live on their own profit do less research, labs that live on
investors' money do as before (Case I4). Importing nations receive nothing of it. In the baseline few AI firms have a
profit, mostly groups in China, so that it raises little.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class AiProfitTax(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "rate"

    rate: float = quantity(
        0.0,
        "share",
        "Tax rate on profit of AI firms, in addition to that of the scenario.",
        "Proposals of excess-profit taxes on digital firms: 0.03-0.3",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.3),
    )
    to_people: float = quantity(
        0.0,
        "share",
        "Part of the receipts that is paid out to all people of the nation in equal parts a quarter later.",
        "Scenario setting",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Raise the rate of the profit tax of AI firms, and say what becomes of it."""
        return Levers(ai_profit_tax=self.rate, ai_tax_to_people=self.to_people if self.rate > 0.0 else 0.0)
