"""Profit maximiser: spends what research is worth to it and prices against its rivals.

Source: the open-loop equilibrium of quality competition with logit demand, x = M g s (Case I1).
"""

from __future__ import annotations

from .strategy import FirmDecision, FirmView, Strategy


class ProfitMaximiser(Strategy):
    """Spends up to the worth of research at its market share; never buys share at a loss."""

    summary = "Spends on research what it is worth at its market share; Bertrand prices."

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Spend the worth of research and the cost of serving, within its means."""
        return self.plan(view, most_usd_bn=max(view.research_worth_usd_bn + view.cost_usd_bn, view.revenue_usd_bn))
