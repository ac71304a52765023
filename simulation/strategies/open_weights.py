"""Open-weights lab: releases every model at once and sells services around it.

Source: complements become more valuable when a layer is free; Meta, Mistral and several Chinese labs in 2023-24.
"""

from __future__ import annotations

from .strategy import FirmDecision, FirmView, Strategy


class OpenWeights(Strategy):
    """Opens its models at lag zero, prices at cost plus a markup."""

    summary = "Opens every model at once; sells services at cost plus a markup."

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Plan as others do, but open."""
        return self.plan(view, price_rule="cost plus", release_lag_quarters=0.0)
