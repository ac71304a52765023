"""Dose and response: one policy at several strengths, each against the same baseline on the same seeds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.paired_effects import LEVEL, Effect
from simulation.parameters.quantity import quantity_of
from simulation.policy import Policy

if TYPE_CHECKING:
    import pandas as pd

    from simulation.sweeps.layout import Layout

STEPS = 4
"""Steps from no policy to the far end of the plausible range."""
WIDE = 100.0
"""Ratio of doses from which on their orders of magnitude count and not their differences."""


class DoseError(ValueError):
    """Doses that cannot be used; the text is one sentence."""

    exit_code = 2


@dataclass(frozen=True, repr=False)
class DoseResponse:
    """Runs of one policy at several doses.

    Attributes:
        policy: Name of the policy.
        setting: Setting that measures its dose.
        unit: Unit of the dose.
        neutral: Dose that is no policy.
        doses: Doses from the neutral one on, in the order of their strength.
        comparisons: Runs against the baseline, one for each dose.
    """

    policy: str
    setting: str
    unit: str
    neutral: float
    doses: tuple[float, ...]
    comparisons: tuple[ComparisonResult, ...]

    def effects(self, outcome: str, *, level: float = LEVEL) -> tuple[Effect, ...]:
        """Paired effect on an outcome at each dose; none at the neutral one."""
        return tuple(comparison.effect(outcome, level=level) for comparison in self.comparisons)

    def table(self, outcome: str, *, level: float = LEVEL) -> pd.DataFrame:
        """Table of doses with the paired effect of each on an outcome.

        Args:
            outcome: Name of the outcome.
            level: Coverage of the intervals.
        """
        import pandas as pd

        rows = [
            (dose, one.baseline, one.variant, one.difference, one.low, one.high, one.pairs, one.verdict)
            for dose, one in zip(self.doses, self.effects(outcome, level=level), strict=True)
        ]
        head = [self.setting, "baseline", "variant", "difference", "low", "high", "n", "verdict"]
        return pd.DataFrame(rows, columns=head)

    def __repr__(self) -> str:
        return f"DoseResponse: {self.policy}.{self.setting} at {', '.join(f'{dose:g}' for dose in self.doses)}"


def dose_setting(name: str, policy: type[Policy]) -> tuple[str, float, str]:
    """Name of the setting that measures the dose of a policy, the dose that is no policy, and the unit.

    Raises:
        DoseError: If the policy has no dose.
    """
    if not policy.strength:
        raise DoseError(f"policy {name} has no dose: no setting is marked as its strength")
    known = quantity_of(policy.model_fields[policy.strength])
    return policy.strength, policy.neutral, known.unit if known else ""


def default_doses(name: str, policy: type[Policy]) -> tuple[float, ...]:
    """Doses in even steps over the plausible range of the strength, from no policy on.

    Raises:
        DoseError: If the strength has no plausible range.

    Example:
        >>> from simulation.policies import policies
        >>> default_doses("talent_visas", policies()["talent_visas"])
        (0.0, 0.125, 0.25, 0.375, 0.5)
        >>> default_doses("open_releases", policies()["open_releases"])
        (inf, 12.0, 8.0, 4.0, 0.0)
        >>> default_doses("compute_cap", policies()["compute_cap"])
        (inf, 1e+29, 1e+28, 1e+27, 1e+26)
    """
    setting, neutral, _ = dose_setting(name, policy)
    known = quantity_of(policy.model_fields[setting])
    if known is None or known.plausible is None:
        raise DoseError(f"{name}.{setting} has no plausible range; name the doses")
    low, high = known.plausible
    if math.isinf(neutral):
        return (neutral, *sorted(_between(low, high, STEPS - 1), reverse=neutral > 0.0))
    far = max(low, high, key=lambda end: abs(end - neutral))
    return _between(neutral, far, STEPS)


def on_log_scale(doses: Sequence[float]) -> bool:
    """Whether doses span so much that their ratios count: all above zero, the largest far above the smallest.

    Example:
        >>> on_log_scale((1e26, 1e29)), on_log_scale((0.0, 1.0)), on_log_scale((0.1, 0.3))
        (True, False, False)
    """
    return min(doses) > 0.0 and max(doses) / min(doses) >= WIDE


def _between(first: float, last: float, steps: int) -> tuple[float, ...]:
    """Even steps from one dose to another, by ratio where they are orders of magnitude apart; without odd last bits."""
    if on_log_scale((first, last)):
        found = [first * (last / first) ** (step / steps) for step in range(steps + 1)]
    else:
        found = [first + (last - first) * step / steps for step in range(steps + 1)]
    return tuple(float(f"{dose:.12g}") for dose in found)


def in_order(doses: tuple[float, ...], neutral: float) -> tuple[float, ...]:
    """Doses by their distance from no policy, with no policy itself as the first, each once.

    Raises:
        DoseError: If nothing but no policy is left.

    Example:
        >>> in_order((0.5, 0.1, 0.5), 0.0), in_order((2.0, 8.0), math.inf)
        ((0.0, 0.1, 0.5), (inf, 8.0, 2.0))
    """
    others = {dose for dose in doses if dose != neutral}
    if not others:
        raise DoseError(f"the only dose is {neutral:g}, which is no policy; name at least one other")
    if math.isinf(neutral):
        return (neutral, *sorted(others, reverse=neutral > 0.0))
    return (neutral, *sorted(others, key=lambda dose: abs(dose - neutral)))


def doses_of_sweep(layout: Layout) -> tuple[DoseResponse, tuple[str, ...]] | None:
    """The doses of a sweep whose options differ in the strength of one policy, and the option of each.

    Returns:
        Doses in order, without runs, the first being no policy; and the names of the options, the reference first. None
        where options differ in something else.
    """
    from simulation.policies import policies

    words = [setting[0].partition("=") if len(setting) == 1 else ("", "", "") for setting in layout.settings[1:]]
    keys = {key for key, _, _ in words}
    parts = next(iter(keys)).split(".") if len(keys) == 1 else []
    if len(words) < 2 or len(parts) != len(("policies", "NAME", "SETTING")) or parts[1] not in policies():
        return None
    policy = policies()[parts[1]]
    if policy.strength != parts[2] or not all(_is_number(value) for _, _, value in words):
        return None
    setting, neutral, unit = dose_setting(parts[1], policy)
    named = dict(zip((float(value) for _, _, value in words), layout.options[1:], strict=True))
    if neutral in named:
        return None
    doses = in_order(tuple(named), neutral)
    options = (layout.options[0], *(named[dose] for dose in doses[1:]))
    return DoseResponse(parts[1], setting, unit, neutral, doses, ()), options


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
