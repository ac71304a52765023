"""Open-weights lab: releases every model at once and sells services around it.

Source: complements become more valuable when a layer is free; Meta, Mistral and several Chinese labs in 2023-24.
"""

from __future__ import annotations

from math import isfinite

from .strategy import FirmDecision, FirmView, Strategy


class OpenWeights(Strategy):
    """Opens its models at once, or at the lag it has announced; prices at cost plus a markup."""

    summary = "Opens every model at once (or at its announced lag); sells services at cost plus a markup."

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Plan as others do, but open."""
        lag = view.release_lag_quarters if isfinite(view.release_lag_quarters) else 0.0
        return self.plan(view, price_rule="cost plus", release_lag_quarters=lag)
