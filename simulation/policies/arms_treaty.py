"""Arms treaty: a treaty on military AI is open to sign, which caps what its members spend.

Who is asked, what a breach gains and how likely it is found out are parameters of security.treaty. Proposed by many,
in analogy to treaties on nuclear arms. Expected: down for spending on military AI, as long as members keep it, which
they do if detection is likely enough to outweigh what a breach gains in a quarter (Case T4.7); it comes apart where
that is not so, and among leaders alone (Barrett 1994). No change in who leads in AI: military AI buys none of its
research here. When the policy ends, so does the treaty.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class ArmsTreaty(Policy):
    """Settings of the policy; the cap is its strength, and an infinite cap is no policy."""

    strength, neutral = "cap", float("inf")

    cap: float = quantity(
        float("inf"),
        "factor",
        "Spending allowed to a member, over what it spent at the start, which grows with the world; inf is no policy.",
        "Scenario setting",
        low=0.0,
        plausible=(0.2, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Open the treaty."""
        return Levers(treaty_cap=self.cap)
