"""Choice screens: users are asked to choose their provider anew.

Most users stay with what they have without looking (Allcott et al. 2024 on web search). Proposed as a remedy for
defaults in the Google cases of the European Union and the United States. Expected: markets move faster to where
qualities and prices take them; that is down where an early leader rests on inertia, and no change of the shares at
rest (Case F6). Who is asked chooses anew, held by switching costs only (0 by default) and by what a product has learnt
of its user; real screens move far fewer, so that a dose is an upper bound. Enterprises are asked too, so that their
lock-in and with it unaccountable power fall as well.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter, quarterly_share


class ChoiceScreens(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "asked_share"

    asked_share: float = quantity(
        0.0,
        "1/year",
        "Share of users who are asked to choose anew in a year.",
        "Judgement, an upper bound: an active choice moved 1 in 100 searchers (Allcott et al. 2024)",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Ask a share of users each quarter."""
        return Levers(asked_share=quarterly_share(self.asked_share))
