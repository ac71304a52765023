"""Licensing: whoever develops models needs a licence, which costs the same whatever the size of the lab.

Audits, registration, reporting and lawyers, paid to business at home. Proposed for the developers of frontier models
(Anderljung et al. 2023). A rule that may not work as meant: fixed costs weigh on small labs and keep newcomers away.
Expected: up or no change for concentration, fewer labs, less entry; none of it shows while labs live on the money of
parents, states and investors that is large against the fee. What licences are good for, safety above all, is not in
here; for exemptions there are targets (``kinds``).
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter, quarterly_flow

_USD_BN_PER_USD_MILLION = 1e-3


class Licensing(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "fee_usd_m"

    fee_usd_m: float = quantity(
        0.0,
        "USD million/year",
        "What a lab pays in a year to be allowed to develop models, whatever its size.",
        "Anderljung et al. (2023) for the proposal; the size is judgement, since nobody has built such a regime",
        low=0.0,
        high=1e5,
        plausible=(0.0, 200.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Set the cost of a licence."""
        return Levers(licence_fee_usd_bn=quarterly_flow(self.fee_usd_m) * _USD_BN_PER_USD_MILLION)
