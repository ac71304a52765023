"""Interoperability: rules take away part of what it costs users to leave their provider.

Standard interfaces, export of histories and settings, and limits on exit fees: number portability lowered prices in
telephony (Viard 2007, Park 2005), and the Data Act (EU 2023/2854) forbids charges for leaving a cloud from 2027 on.
Expected: down for what providers keep of the gain of business, and for lock-in; a lower cost of switching raises the
threshold at which a market tips (Case F7). Users who do not look stay where they are (Case F6 is about choice screens).
In the baseline consumers and enterprises have no switching cost apart from inattention, so that only the hold of
providers on downstream sectors falls, and shares do not move.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class Interoperability(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "ease"

    ease: float = quantity(
        0.0,
        "share",
        "Share of the cost of leaving a provider that rules take away, of users and of downstream sectors.",
        "Judgement; Viard (2007) and Park (2005) for effects of portable numbers",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Lower the cost of switching and the lock-in of sectors."""
        return Levers(switching_ease=self.ease, lock_in_cut=self.ease)
