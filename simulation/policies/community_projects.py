"""Community projects: governments pay for models that fit local needs, and people have a say in making them.

A model made elsewhere in another language serves a nation's people less well than one of their own; projects such as
Masakhane show what communities can do with open models. Expected: up for adoption where models from abroad fit badly,
for voice and, with it, legitimacy; dependence on providers abroad may rise or fall, since their models fit better as
well. Taxpayers of each nation pay, its business does the work. That participation is voice, towards every firm and at
once, is an assumption.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class CommunityProjects(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "participation"

    participation: float = quantity(
        0.0,
        "share",
        "Share of communities with a model of their own, or with a say in the making of the one they use.",
        "Judgement; projects such as Masakhane reach few",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.3),
    )
    cost: float = quantity(
        0.0005,
        "share of output",
        "What it would cost if all communities took part, over a nation's output.",
        "Judgement",
        low=0.0,
        high=0.1,
        plausible=(0.0001, 0.002),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Let communities take part, and pay for it in proportion."""
        return Levers(participation=self.participation, community_budget=self.participation * self.cost)
