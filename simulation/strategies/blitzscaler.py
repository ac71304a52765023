"""Blitzscaler: buys market share at a loss with investors' money.

Source: the labs of 2023-24 sold below cost in the hope of the whole market (MODEL, claim 3); once the money is short or
the market is won it prices like others.
"""

from __future__ import annotations

from .strategy import FirmDecision, FirmView, Strategy

_WON = 0.5
_GROWTH = 1.2
_APPETITE = 1.5


class Blitzscaler(Strategy):
    """Prices below cost while it has cash and has not won; grows faster and asks for more money than others."""

    summary = "Sells below cost for market share, grows fastest, asks investors for most."

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Sell below cost as long as the runway holds."""
        solvent = view.parent_limit_usd_bn > 0.0 or view.cash_usd_bn > view.spending_usd_bn
        below_cost = solvent and view.users_share < _WON
        return self.plan(
            view, growth=_GROWTH, price_rule="subsidised" if below_cost else "bertrand", appetite=_APPETITE
        )
