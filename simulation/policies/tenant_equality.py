"""Equality of tenants: landlords with labs of their own must let compute to rival labs on the terms of their own.

Non-discrimination as for common carriers and essential facilities; a concern in the report of the Federal Trade
Commission on partnerships of clouds and labs (2025). Their own lab has compute at cost, so tenants get it at cost too:
the surcharge for rivals goes, and the margin. Expected: tenants train more for the same money, by up to one plus the
margin, as long as their landlord has chips to spare; down or undetermined for concentration of users, since the leader
itself is a tenant. Landlords earn less; that they build less for it, or close their doors, is left out.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class TenantEquality(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "equality"

    equality: float = quantity(
        0.0,
        "share",
        "How far a landlord's margin and surcharge for rival labs must fall towards the terms of its own lab.",
        "Federal Trade Commission (2025), staff report on AI partnerships, for the concern; the dose is judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Make landlords treat tenants like their own labs."""
        return Levers(equal_terms=self.equality)
