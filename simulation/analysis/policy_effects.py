"""Effects of several policies on one outcome, each against the same baseline on the same seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.paired_effects import LEVEL, Effect

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class PolicyEffects:
    """Several scenarios compared with one baseline.

    Attributes:
        comparisons: Runs of each scenario against the baseline, by the scenario's name.
    """

    comparisons: dict[str, ComparisonResult]

    def effects(self, outcome: str, *, level: float = LEVEL) -> dict[str, Effect]:
        """Paired effect of each scenario on an outcome.

        Args:
            outcome: Name of the outcome.
            level: Coverage of the intervals.
        """
        return {name: one.effect(outcome, level=level) for name, one in self.comparisons.items()}

    def table(self, outcome: str, *, level: float = LEVEL) -> pd.DataFrame:
        """Table of the effect of each scenario on an outcome, with what it costs.

        Args:
            outcome: Name of the outcome.
            level: Coverage of the intervals.

        Returns:
            One row a scenario with both means, the difference, its interval, the number of pairs, the verdict, and
            the public money spent or raised in USD bn over the run (nan if neither is told from zero).
        """
        import pandas as pd

        rows = []
        for name, one in self.effects(outcome, level=level).items():
            costs = self.comparisons[name].costs(level=level)
            money = (cost.effect.difference if cost.known else float("nan") for cost in (costs.spent, costs.raised))
            numbers = (one.baseline, one.variant, one.difference, one.low, one.high, one.pairs, one.verdict)
            rows.append((name, *numbers, *money))
        head = ["scenario", "baseline", "variant", "difference", "low", "high", "n", "verdict"]
        return pd.DataFrame(rows, columns=[*head, "spent_usd_bn", "raised_usd_bn"])

    def __repr__(self) -> str:
        return f"PolicyEffects: {', '.join(self.comparisons)}"
