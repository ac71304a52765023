"""Open releases: every firm must open its models after a lag.

Lag zero opens everything at once; a lag of four quarters opens older versions. Proposed by advocates of open source
and in the discussion of compulsory licensing. Expected: concentration of users falls with a shorter lag, profit of a
single closed leader falls to that of a firm whose lead is the lag (Case O1), owners of compute gain in the long run.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class OpenReleases(Policy):
    """Settings of the policy; the lag is its strength and an infinite lag is no policy."""

    strength, neutral = "lag_quarters", float("inf")

    lag_quarters: float = quantity(
        float("inf"),
        "quarters",
        "Lag after which a model must be open; inf is no policy.",
        "Open models trailed closed ones by 5-22 months in 2023-24 (Epoch AI 2024)",
        low=0.0,
        plausible=(0.0, 12.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Move the release lag of all firms."""
        return Levers(release_lag_quarters=self.lag_quarters)
