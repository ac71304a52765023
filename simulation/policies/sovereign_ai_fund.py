"""Sovereign AI fund: nations buy shares of AI firms from their holders and pay a part of the fund out to their people.

After the funds of Norway and Alaska, for a resource that is not in the ground. Holders sell at the value that the
model has for AI firms and lose nothing; dividends buy further shares, rounds are paid for by sales. Expected: up for
what people without AI shares get out of AI, by little for a long time: fund over output tends to inflow / (growth -
return + payout) (Case T6.3), and 5 % of output at a payout of 4 % a year needs a fund of 1.25 outputs, more than all
AI firms are worth. No change of who leads, since the firms get none of it. Taxpayers of each nation pay. Only
independent firms have shares: what AI earns inside larger groups cannot be bought.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter, quarterly_share


class SovereignAiFund(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "inflow"

    inflow: float = quantity(
        0.0,
        "share of output",
        "What a nation puts into its fund, over its output, until all funds together own the largest share.",
        "Sovereign funds take in 0.01 of output, 0-0.03, for assets of all kinds; for AI shares alone, judgement",
        low=0.0,
        high=0.1,
        plausible=(0.0, 0.002),
    )
    payout: float = quantity(
        0.04,
        "1/year",
        "Share of the fund that is paid out to the people of the nation in equal parts in a year.",
        "Norway spends 0.03 of its fund a year, Alaska 0.05",
        low=0.0,
        high=0.99,
        plausible=(0.03, 0.05),
        evidence="literature",
    )
    largest_share: float = quantity(
        0.3,
        "share",
        "Share of all AI equity up to which the funds of all nations together buy.",
        "Judgement: a large holder that does not control",
        low=0.0,
        high=0.95,
        plausible=(0.05, 0.5),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Put money in and pay money out."""
        if self.inflow == 0.0:
            return Levers()
        return Levers(
            ai_fund_inflow=self.inflow,
            ai_fund_payout=quarterly_share(self.payout),
            ai_fund_ceiling=self.largest_share,
        )
