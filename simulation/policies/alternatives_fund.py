"""Fund for alternatives: governments pay labs that compete where one firm is dominant.

A firm is dominant in a segment while it has more of its users than the line. A nation's money goes to its labs without
a parent that sell in such a segment and are not that firm, in proportion to staff, and where it has none to those of
nations not opposed to it. Where nobody is dominant nothing is paid. Expected: down for the leader's share where
challengers lack money and not users; small where brands and inertia keep users, and none once the leader is below the
line. Labs get it for competing and not for what they build.
"""

from __future__ import annotations

from simulation.levers import NEUTRAL, Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class AlternativesFund(Policy):
    """Settings of the policy; a budget of 0 is no policy."""

    strength = "budget_share"

    budget_share: float = quantity(
        0.0,
        "share of output",
        "What a nation pays to challengers while some firm is dominant, over its output.",
        "Judgement; research programmes for industry of large economies are of the order of 0.0005",
        low=0.0,
        high=0.1,
        plausible=(0.0, 0.0005),
    )
    line: float = quantity(
        0.4,
        "share",
        "Share of a segment's users above which a firm is dominant.",
        "German competition law presumes dominance from 0.4 on (GWB, section 18), EU case law from 0.5 (AKZO 1991)",
        low=0.0,
        high=1.0,
        plausible=(0.25, 0.7),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Pay challengers of firms above the line."""
        if self.budget_share == 0.0:
            return NEUTRAL
        return Levers(challenger_grants=self.budget_share, dominance_line=self.line)
