"""Compute cap: no lab may use more research compute in a quarter than a ceiling.

Thresholds of 1e25 (AI Act, EU 2024/1689) and 1e26 FLOP (Executive Order 14110) for one training run only ask for
reports; a cap is proposed to slow the race (Miotti et al. 2024, "A Narrow Path"). The largest run is a given share of a
quarter's research compute (`scaling.final_run_share`). Compute above the cap stays idle, since firms buy as before.
Expected: down for concentration of models and for leads, since leaders stop and followers catch up to the cap, and with
it for users. A fixed cap catches more labs every year; know-how still grows. Users get used to the frontier of the day
in this model, so that slower progress as such costs them nothing; that it would is left out.
"""

from __future__ import annotations

from math import inf

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class ComputeCap(Policy):
    """Settings of the policy; the cap is its strength and an infinite cap is no policy."""

    strength, neutral = "cap_flop", inf

    cap_flop: float = quantity(
        inf,
        "FLOP/quarter",
        "Most research compute that a lab may use in a quarter; inf is no policy.",
        "Leaders of the baseline use 4e26 in 2024 and 1e28 in 2028; thresholds in law are 1e25-1e26 for one run",
        low=0.0,
        plausible=(1e26, 1e29),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Cap the research compute of labs."""
        return Levers(training_cap_flop=self.cap_flop)
