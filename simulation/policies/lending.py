"""To whom public compute is lent: the settings that all policies for public compute share. It is no policy itself."""

from __future__ import annotations

from typing import Any, Literal

from simulation.parameters.quantity import quantity
from simulation.policy import Policy

Allocation = Literal["equal parts", "lottery", "merit", "public labs"]


class Lending(Policy):
    """Settings common to policies that give nations compute to lend to labs at home."""

    allocation: Allocation = quantity(
        "equal parts",
        "",
        "Who gets public compute: all labs that nobody else pays for in equal parts, winners of a yearly lottery, the "
        "most capable, or public labs where there are any.",
        "IndiaAI lets to all, EuroHPC by peer review, the US pilot NAIRR by proposals",
    )
    winners: int = quantity(
        2, "labs", "Labs in a nation that draw compute in a lottery.", "Setting", low=1, high=1000, plausible=(1, 5)
    )
    selectivity: float = quantity(
        1.0,
        "1/log unit",
        "How much a log unit of effective compute counts where merit decides.",
        "Judgement: a lab with 2.7 times the capability has 2.7 times the claim",
        low=0.0,
        high=100.0,
        plausible=(0.2, 3.0),
    )

    def recipients(self) -> dict[str, Any]:
        """Levers that say who gets public compute, as keywords."""
        match self.allocation:
            case "lottery":
                return {"lottery_winners": float(self.winners)}
            case "merit":
                return {"merit_selectivity": self.selectivity}
            case "public labs":
                return {"public_lab_part": 1.0}
        return {}
