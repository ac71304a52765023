"""Fast follower: lets others pay for the frontier and copies it cheaply.

Source: imitation in Nelson & Winter 1982; the lag law says that a tenth of the leader's budget is less than a year
behind when effective compute grows twelve-fold a year (Case C3).
"""

from __future__ import annotations

from .strategy import FirmDecision, FirmView, Strategy

_SHARE_OF_LEADER = 0.15
_STAFF_SHARE = 0.2


class FastFollower(Strategy):
    """Spends a fixed share of what the leader spends and sells at cost plus."""

    summary = "Spends a seventh of what the leader spends, imitates, sells at cost plus a markup."

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Follow the leader's spending at a distance."""
        return self.plan(
            view,
            most_usd_bn=max(_SHARE_OF_LEADER * view.leader_spending_usd_bn, view.revenue_usd_bn),
            staff_share=_STAFF_SHARE,
            price_rule="cost plus",
            ambition=_SHARE_OF_LEADER,
        )
