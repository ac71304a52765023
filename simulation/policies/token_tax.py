"""Token tax: users pay a share of the price of AI services to their own government.

A sales tax where the users are, in the manner of digital services taxes, so that nations which import AI have revenue
too. Users see ``p (1 + t)``; firms price as if their cost were ``c (1 + t)`` (Case P4), with the mean rate of possible
users where rates differ, since there is one price for the world. Expected: up for what users pay, by the tax on cost in
full where nobody stays out, and by less where they can do without; no change of shares among equal firms under one
rate; open models that anyone serves gain, for nobody buys and sells them here. Automation of tasks becomes dearer by
the tax on enterprises.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class TokenTax(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "rate"

    rate: float = quantity(
        0.0,
        "share of price",
        "Tax on what users pay for AI services, over the price before tax.",
        "Digital services taxes 0.02-0.075; value-added taxes 0.05-0.27",
        low=0.0,
        high=10.0,
        plausible=(0.0, 0.3),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Tax the use of AI."""
        return Levers(token_tax=self.rate)
