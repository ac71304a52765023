"""Fund for open-source labs: governments pay labs that open their models by themselves within a year.

Proposed by those who see open models as a public good that nobody is paid for; Germany's Sovereign Tech Fund does so
for other software. A nation's money goes to its labs that open, in proportion to staff, and where it has none to those
of nations not opposed to it; they spend it at once, on top of their own. Expected: up for the open frontier, down for
the lead of closed labs; the large groups that open get most of it. Supply of staff is fixed and that of chips answers
little, so part of the money raises their prices. No lab opens in order to be paid, and none spends less of its own.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class OpenLabFund(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "budget_share"

    budget_share: float = quantity(
        0.0,
        "share of output",
        "What a nation pays to labs that open their models, over its output.",
        "Germany's Sovereign Tech Fund is 0.000005 of output; the upper end is judgement",
        low=0.0,
        high=0.1,
        plausible=(0.0, 0.0005),
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Pay grants to labs that open their models."""
        return Levers(open_lab_grants=self.budget_share)
