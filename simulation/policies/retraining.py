"""Retraining: more of those without a job learn another occupation, and governments pay for it.

The usual first answer to automation. Expected: up for people in training and for those who change occupation; down
for unemployment as it is counted, because who learns does not look for work and leaves the open jobs to others; down
for output while they learn. Later up by little: a training raises the chance to find work by 2, 6 and 9 percentage
points in its first, second and later years (Card, Kluve & Weber 2018), and most people have found work before then.
No effect on concentration. Nobody asks whether there are jobs in the new occupation.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class Retraining(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "places"

    places: float = quantity(
        0.0,
        "1/quarter",
        "Added chance that someone without a job enters training in a quarter.",
        "Judgement; without the policy it is that of work.jobs.enter_training",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.2),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Offer more places."""
        return Levers(training_places=self.places)
