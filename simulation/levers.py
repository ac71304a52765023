"""How a policy acts: it moves levers, and rules read the levers.

A rule knows nothing of policies. Each quarter every active policy returns a frozen record of levers; the records are
combined lever by lever in the way each lever declares. A policy of zero strength returns neutral values and therefore
leaves the run as it was, bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal

from simulation.parameters.quantity import Parameters, quantity
from simulation.timeline import Quarter

Combine = Literal["add", "largest", "smallest"]


@dataclass(frozen=True, slots=True)
class Lever:
    """What is known about one lever: its unit, the value that changes nothing, and how several policies combine."""

    unit: str
    neutral: float
    combine: Combine
    meaning: str


@dataclass(frozen=True, slots=True)
class Levers:
    """The levers of one quarter; the defaults change nothing.

    Attributes:
        release_lag_quarters: Longest lag after which every firm's models must be open.
    """

    release_lag_quarters: float = float("inf")


LEVERS: dict[str, Lever] = {
    "release_lag_quarters": Lever(
        "quarters", float("inf"), "smallest", "Longest lag after which every firm's models must be open."
    )
}
_WAYS: dict[Combine, Callable[[list[float]], float]] = {"add": math.fsum, "largest": max, "smallest": min}
NEUTRAL = Levers()


def combine(records: Iterable[Levers]) -> Levers:
    """Combine the records of all active policies; the order of the policies does not matter."""
    records = tuple(records)
    if not records:
        return NEUTRAL
    return Levers(
        **{
            field.name: _WAYS[LEVERS[field.name].combine](sorted(getattr(record, field.name) for record in records))
            for field in fields(Levers)
        }
    )


class Policy(Parameters):
    """Base of every policy: dates that all policies share, and the levers of a quarter.

    A policy is one file: a docstring (what it is, who proposes it, the expected sign, the source), frozen settings,
    and :meth:`levers`.
    """

    start: str = quantity("2025Q1", "quarter", "First quarter in which the policy acts.", "Scenario setting")
    end: str | None = quantity(None, "quarter", "Last quarter in which the policy acts; none is for ever.", "Setting")

    @classmethod
    def title(cls) -> str:
        """Name of the policy in scenario files: the name of its module."""
        return cls.__module__.rpartition(".")[2]

    def active(self, quarter: Quarter) -> bool:
        """Whether the policy acts in a quarter."""
        after_start = Quarter.parse(self.start) <= quarter
        return after_start and (self.end is None or quarter <= Quarter.parse(self.end))

    def levers(self, quarter: Quarter, view: Any) -> Levers:
        """Levers that the policy moves in a quarter in which it is active.

        Args:
            quarter: The calendar quarter.
            view: What a government can see of the world.
        """
        raise TypeError(f"policy {self.title()} does not say which levers it moves")
