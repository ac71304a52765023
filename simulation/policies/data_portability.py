"""Data portability: what a firm learns from its users, others may learn from as well.

Data are copied and not taken away, so nobody loses any. Proposed in competition law for digital markets (Digital
Markets Act, Article 6). That users take their data along and that firms must share data with each other are one thing
here, since a firm's data are one stock: this policy is also the one for data sharing among firms, by kind of firm and
segment. Expected: no change of shares while the flywheel is far below the tipping point, whose threshold sharing
multiplies by (1 + (n - 1) s) / (1 - s) (Case F5); lower concentration near or above it, and easier survival of
entrants.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class DataPortability(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "share"

    share: float = quantity(
        0.0,
        "share",
        "Share of every firm's data that all others may learn from.",
        "Digital Markets Act (EU 2022/1925); how much of it data replace is judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Share data among all firms."""
        return Levers(data_sharing=self.share)
