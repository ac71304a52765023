"""Export controls: the nation named by controls.origin rations chips by tiers of nations, and may withhold its models.

After the American rules of October 2022 and January 2025. Nations of tier 3 are barred as far as the controls are
tight, those of tier 2 may import up to a cap, and closed models of the origin may be withheld from tier 3. Expected:
down for compute of barred and capped nations and for what their work places can do, up for the origin's share;
nations that lose all foreign AI buy at home alone, which costs them what the loss from an embargo said before (Case
T3.4). What is smuggled is that of the scenario's group of controls. Nobody designs own chips in answer.
"""

from __future__ import annotations

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class ExportControls(Policy):
    """Settings of the policy; 0 is no policy."""

    strength = "tightness"

    tightness: float = quantity(
        0.0,
        "share",
        "Part of their chips that nations of tier 3 lose, but for what is smuggled; 1 bars them.",
        "Scenario setting; presumption of denial in the rule of January 2025 is 1",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
    cap_h100e: float = quantity(
        50_000.0,
        "H100e",
        "Chips that a nation of tier 2 may import while the controls last; inf is no cap.",
        "Framework for Artificial Intelligence Diffusion (90 FR 4544, January 2025)",
        low=0.0,
        evidence="measured",
    )
    models: bool = quantity(
        False,
        "",
        "Whether closed models of the origin are withheld from nations of tier 3 as well.",
        "Scenario setting",
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Ration chips, and withhold models."""
        if self.tightness == 0.0:
            return Levers()
        return Levers(
            chip_controls=self.tightness, chip_cap_h100e=self.cap_h100e, models_withheld=1.0 if self.models else 0.0
        )
