"""Merger control: acquisitions that would make a firm too large are stopped.

A firm may buy another only if their joint share of users stays below a limit. The merger guidelines of the United
States (2023) presume harm from 30 % on. Expected: down, a little: labs that fail close instead of handing users,
staff and data to a larger rival; their users choose anew.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class MergerControl(Policy):
    """Settings of the policy; the limit is its strength, 1 lets everything through, and infinity is no policy."""

    strength, neutral = "limit", float("inf")

    limit: float = quantity(
        float("inf"),
        "share",
        "Largest combined share of users up to which an acquisition is let through; inf is no policy.",
        "US Merger Guidelines (2023): presumption of harm from 0.3",
        low=0.0,
        plausible=(0.0, 0.5),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Lower the limit of merger review."""
        return Levers(merger_limit=self.limit)
