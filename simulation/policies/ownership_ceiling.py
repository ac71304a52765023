"""Ownership ceiling: no firm may hold too much of both compute and users; one that does parts with its compute.

Separation of layers, as of railways and the goods they carry (Hepburn Act 1906), banks and commerce, or networks and
services (Khan 2019, "The Separation of Platforms and Commerce"). A new company takes all chips and lets them on the
open market; the lab becomes a tenant there, and so do the firm's other tenants. The parent goes on paying for chips
that its lab did not use, and pays the lab for the rest; nobody's share of compute or of users changes at once.
Expected: down for models, since whoever rents finds more to rent; no change for users, who stay with the lab; up for
owners of compute, because the new companies let to all and put the rent into chips. It reaches firms with both layers
only: a leader that rents is not touched.
"""

from __future__ import annotations

from math import inf

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class OwnershipCeiling(Policy):
    """Settings of the policy; the ceiling is its strength and an infinite ceiling is no policy."""

    strength, neutral = "ceiling", inf

    ceiling: float = quantity(
        inf,
        "share",
        "Share of all compute and of all users that no firm may exceed in both at once; inf is no policy.",
        "Khan (2019) for the remedy; the ceiling is judgement",
        low=0.0,
        plausible=(0.02, 0.1),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Set the ceiling on holding both layers."""
        return Levers(layer_ceiling=self.ceiling)
