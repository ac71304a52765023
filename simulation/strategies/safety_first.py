"""Safety-first lab: spends effort on safety at the cost of speed, and keeps its models closed.

Source: Armstrong, Bostrom & Shulman 2016 for effort that trades speed for safety.
"""

from __future__ import annotations

from .strategy import FirmDecision, FirmView, Strategy

_EFFORT_IN_FRONT = 0.6
_EFFORT_BEHIND = 0.3
_BEHIND = 1.0


class SafetyFirst(Strategy):
    """Puts effort into safety; less of it when it has fallen more than a log unit behind."""

    summary = "Gives up speed for safety, less so when it falls behind; closed models, Bertrand prices."

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Keep safety effort as high as the race allows."""
        behind = view.lead_log < -_BEHIND
        return self.plan(
            view,
            safety_effort=_EFFORT_BEHIND if behind else _EFFORT_IN_FRONT,
            release_lag_quarters=float("inf"),
        )
