"""Compulsory licensing: models must be open after a lag, and who serves them pays their maker a royalty.

The decree of 1956 opened all patents of Bell for nothing and later ones for a reasonable fee: follow-on inventions by
others rose by 17 % in five years, and not at all in the industry from which rivals were shut out (Watzinger et al.
2020). Expected: about no change among leading labs; down for users of closed models where labs open later than the lag,
by less than if they had to open for nothing: with a royalty ``r`` on the cost ``c`` a lead of ``g lag`` earns what one
of ``g lag + r c`` earns without it (Case O1). The royalty is due on the best open model only, from all its users in the
world, to a maker that would not have opened it yet; it counts as revenue. Firms set prices as if there were none.
"""

from __future__ import annotations

import math
from typing import ClassVar

from simulation.levers import NEUTRAL, Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class CompulsoryLicensing(Policy):
    """Settings of the policy; the lag is its strength and an infinite lag is no policy."""

    strength, neutral = "lag_quarters", float("inf")
    conflicts: ClassVar[dict[str, str]] = {
        "open_releases": "one opens models for a royalty, the other for nothing",
    }

    lag_quarters: float = quantity(
        float("inf"),
        "quarters",
        "Lag after which a model must be licensed to everyone; inf is no policy.",
        "Open models trailed closed ones by 5-22 months in 2023-24 (Epoch AI 2024)",
        low=0.0,
        plausible=(0.0, 12.0),
    )
    royalty: float = quantity(
        0.05,
        "share of cost",
        "What users of the model pay its maker, over the cost of serving it.",
        "Reasonable royalties in US patent cases, 0.13 of the price on average (Lemley & Shapiro 2007); less here: "
        "judgement",
        low=0.0,
        high=10.0,
        plausible=(0.0, 0.15),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Shorten the release lag, and set the royalty on models that it opens."""
        if math.isinf(self.lag_quarters):
            return NEUTRAL
        return Levers(release_lag_quarters=self.lag_quarters, royalty=self.royalty)
