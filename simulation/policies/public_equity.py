"""Public equity: governments buy new shares of independent labs at home, as a further investor.

The money goes to the labs and not, as with a fund, to those who sell shares. Governments give what labs still ask for
after a round, in proportion, and hold shares for it as if they had bought a part of all AI firms. Expected: up for
spending, staff and compute of labs without a parent where governments have much output and labs ask for money, so up
for the number of labs that last; down for users and compute of large groups, if labs make something of it.
Concentration may rise or fall: the largest of these labs ask for most. Taxpayers pay; their shares fall in value if
labs fail.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter, quarterly_share


class PublicEquity(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "budget_share"

    budget_share: float = quantity(
        0.0,
        "share of output",
        "What a nation spends on new shares of labs at home at most, over its output.",
        "Judgement; world venture capital of all kinds was 0.006-0.007 of output in its peak year 2021",
        low=0.0,
        high=0.1,
        plausible=(0.0, 0.001),
    )
    payout: float = quantity(
        0.04,
        "1/year",
        "Share of these holdings that is sold in a year for the people of the nation, in equal parts.",
        "As sovereign funds, 0.03-0.05",
        low=0.0,
        high=0.99,
        plausible=(0.0, 0.05),
        evidence="literature",
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Invest in labs, and pay a part of the holdings out."""
        payout = quarterly_share(self.payout) if self.budget_share > 0.0 else 0.0
        return Levers(public_equity=self.budget_share, ai_fund_payout=payout)
