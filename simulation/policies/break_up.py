"""Break-up: a firm with too many users is split into two equal halves that go on as rivals.

The structural remedy of competition law: Standard Oil (1911), AT&T (1984), asked for in the case against Microsoft
(2000) and against Google (2024). Each half gets half of users, staff, compute, cash and the parent's money, and all
that the firm knows; data too, because data are nonrival, unless they are to be split. Expected: down at once, by half
the square of the share in the index of users (Case P11); prices fall as in a merger read backwards (Case P5). It does
not last where data or size make the larger half the better one (Case F4), and two halves with half of the compute each
fall behind in research. The brand of each half is weaker by ln 2, so that no users are won by mere numbers (Case P12);
that handicap fades like every brand's.
"""

from __future__ import annotations

from math import inf
from typing import Literal

from simulation.levers import NEUTRAL, Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter

_HALF = 0.5


class BreakUp(Policy):
    """Settings of the policy; the line is its strength and an infinite line is no policy."""

    strength, neutral = "line", inf

    line: float = quantity(
        inf,
        "share",
        "Share of all users above which a firm is split into halves, at most once a year; inf is no policy.",
        "Dominance is presumed from 0.4-0.5 in European practice; United States v. AT&T (1982), v. Google (2024)",
        low=0.05,
        plausible=(0.2, 0.5),
    )
    data: Literal["copied", "split"] = quantity(
        "copied", "", "Whether both halves keep all data, which are nonrival, or each half of them.", "Setting"
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Draw the line above which firms are broken up."""
        if self.line == inf:
            return NEUTRAL
        return Levers(break_up_line=self.line, broken_data=_HALF if self.data == "split" else 0.0)
