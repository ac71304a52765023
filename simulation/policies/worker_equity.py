"""Worker equity: people at work are given new shares of AI firms every quarter, and all other holders own less.

After the funds that R. Meidner proposed for Sweden (1976) and the Inclusive Ownership Funds of 2018: not taxes on
profit but ownership is shared. Everyone at work in the world gets the same number. Expected: down for the inequality
of wealth as far as AI shares make it, and between nations at once, since most people at work live where hardly
anybody holds AI shares. Little as long as AI firms are a small part of wealth. While firms raise more than they pay
out, holders pay for rounds in proportion to their shares, so that the new ones cost their owners money before they
bring any.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter, quarterly_factor


class WorkerEquity(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "rate"

    rate: float = quantity(
        0.0,
        "1/year",
        "New shares for people at work in a year, over all there are.",
        "Inclusive Ownership Funds of the British Labour Party (2018): 0.01 a year, up to 0.1 in all",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.02),
        evidence="literature",
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Give shares away."""
        return Levers(worker_equity=quarterly_factor(1.0 + self.rate) - 1.0)
