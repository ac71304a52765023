"""Basic income: every government pays all people of its nation the same, a share of its output.

An old proposal that the prospect of automation has renewed (Paine 1797; Van Parijs 1995). Expected: down for
inequality of incomes within nations, since a dollar is more to the poor; none between them, since each nation pays by
its own output; nothing for concentration in AI. Purchases of governments fall by what it costs, or another payer
refunds it; where nothing is left to cut, debt rises, which has no long run if interest is above growth (Case T6.4).
In trials people who got 1,000 USD a month worked 1.3 to 1.4 hours a week less (Vivalt and others 2024); here nobody
works less for it.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class BasicIncome(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "share"

    share: float = quantity(
        0.0,
        "share of output",
        "What is paid to all people of a nation together, over its output.",
        "1,000 USD a month for every adult of the United States is 0.11 of output; 0-0.1 is judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.1),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Pay everyone an equal part."""
        return Levers(basic_income=self.share)
