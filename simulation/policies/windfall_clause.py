"""Windfall clause: firms whose profit is large against the product of the world pay a part of it to all nations.

Proposed by O'Keefe and others (2020): firms bind themselves, before they know who will win, to give away a rising
part of profit that is a thousandth of world product and more. Here all firms have signed and all pay. Expected:
nothing as long as no firm earns that much, which is so in the baseline; from then on less for the holders of AI firms
and more for people everywhere, since nations receive it by their people, so that inequality of incomes falls between
nations first. It does not touch prices or static choices (Case O6), and profit of 5 % of world product pays .809 % of
it (Case T6.5). Profit is that of the quarter against the product of the quarter: a firm with one very good quarter
pays more than under a yearly settlement.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy, Roll
from simulation.timeline import Quarter


class WindfallClause(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "factor"

    factor: float = quantity(
        0.0,
        "factor",
        "Contributions over those of the illustrative schedule: 1 % from .1 % of world product on, 20 % from 1 %, 50 % "
        "from 10 %.",
        "O'Keefe et al. 2020, The Windfall Clause; half to twice the schedule is judgement",
        low=0.0,
        high=2.0,
        plausible=(0.0, 2.0),
        evidence="literature",
    )
    to_people: float = quantity(
        1.0,
        "share",
        "Part of new taxes on AI, these among them, that each nation pays out to its people in equal parts.",
        "Scenario setting; the authors leave open how it is given out",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Ask contributions of firms, and say what becomes of them."""
        return Levers(windfall=self.factor, ai_tax_to_people=self.to_people if self.factor > 0.0 else 0.0)

    def aimed_levers(self, quarter: Quarter, view: GovernmentView, roll: Roll) -> Levers:
        """Targets say which firms pay; all nations receive, if anybody pays."""
        aimed = super().aimed_levers(quarter, view, roll)
        if not np.any(aimed.windfall):
            return aimed
        return replace(aimed, ai_tax_to_people=self.phased_levers(quarter, view).ai_tax_to_people)
