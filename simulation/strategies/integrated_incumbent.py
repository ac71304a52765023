"""Integrated incumbent: a group with its own cash flow, compute and distribution.

Source: claim 4 of the model's question; spending follows the parent's cash flow, not the profit of the models.
"""

from __future__ import annotations

from .strategy import FirmDecision, FirmView, Strategy

_STAFF_SHARE = 0.1


class IntegratedIncumbent(Strategy):
    """Spends out of the parent's cash flow, mostly on chips; Bertrand prices."""

    summary = "Pays from the parent's cash flow, mostly chips; Bertrand prices."

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Spend as much as the parent lets it, growing as fast as the scenario allows."""
        return self.plan(view, staff_share=_STAFF_SHARE)
