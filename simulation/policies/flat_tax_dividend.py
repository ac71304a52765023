"""Flat tax and dividend: a share of all income from work and capital is taken and paid back in equal parts.

The plainest redistribution there is: it costs no government anything, and among people with such income only it
multiplies the Gini index by exactly 1 - rate and leaves mean and ranks as they are (Case T6.1). The share is taken
from what other taxes leave, so that no rate rises above one; benefits and transfers are not taxed. Expected: down for
inequality of incomes within nations by that factor, a little less where benefits count; inequality between nations
and concentration in AI as before; consumption up a little, since people consume of dividends and not of capital
income. Nobody works or saves less for it here, which is what such taxes are feared for.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class FlatTaxDividend(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "rate"

    rate: float = quantity(
        0.0,
        "share",
        "Share of income from work and capital, after other taxes, that is taken and paid back.",
        "Flat taxes that would pay for a basic income: 0-0.3",
        low=0.0,
        high=0.99,
        plausible=(0.0, 0.3),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Take the share and pay it back."""
        return Levers(income_dividend=self.rate)
