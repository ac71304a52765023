"""How a policy acts: it moves levers, and rules read the levers.

A rule knows nothing of policies. Each quarter every active policy returns a frozen record of levers; the records are
combined lever by lever in the way each lever declares. A policy of zero strength returns neutral values and therefore
leaves the run as it was, bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Literal

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
    """The levers of one quarter; the defaults change nothing. What each means is in :data:`LEVERS`."""

    release_lag_quarters: float = math.inf
    data_sharing: float = 0.0
    asked_share: float = 0.0
    merger_limit: float = math.inf
    ai_profit_tax: float = 0.0
    public_compute_budget: float = 0.0
    participation: float = 0.0
    community_budget: float = 0.0
    moving_cost_cut: float = 0.0


LEVERS: dict[str, Lever] = {
    "release_lag_quarters": Lever(
        "quarters", math.inf, "smallest", "Longest lag after which every firm's models must be open."
    ),
    "data_sharing": Lever("share", 0.0, "largest", "Share of every firm's data that all others may learn from."),
    "asked_share": Lever("1/quarter", 0.0, "largest", "Share of users who are asked to choose their provider anew."),
    "merger_limit": Lever(
        "share", math.inf, "smallest", "Largest combined share of users up to which an acquisition is let through."
    ),
    "ai_profit_tax": Lever("share", 0.0, "add", "Tax on the profit of AI firms on top of that of the scenario."),
    "public_compute_budget": Lever(
        "share of output", 0.0, "add", "What nations spend on public compute on top of the scenario's programme."
    ),
    "participation": Lever("share", 0.0, "largest", "Share of communities with a model of their own or a say in one."),
    "community_budget": Lever("share of output", 0.0, "add", "What governments pay for models for local needs."),
    "moving_cost_cut": Lever("share", 0.0, "largest", "Share by which moving between nations costs researchers less."),
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
    and :meth:`levers`. ``strength`` names the setting that measures its dose, ``neutral`` the dose that is no policy.
    """

    strength: ClassVar[str] = ""
    neutral: ClassVar[float] = 0.0

    start: str = quantity("2025Q1", "quarter", "First quarter in which the policy acts.", "Scenario setting")
    end: str | None = quantity(None, "quarter", "Last quarter in which the policy acts; none is for ever.", "Setting")
    phase_in_quarters: int = quantity(
        0, "quarters", "Quarters over which it reaches its full strength, in equal steps; 0 is at once.", "Setting",
        low=0, high=400,
    )  # fmt: skip

    @classmethod
    def title(cls) -> str:
        """Name of the policy in scenario files: the name of its module."""
        return cls.__module__.rpartition(".")[2]

    def active(self, quarter: Quarter) -> bool:
        """Whether the policy acts in a quarter."""
        after_start = Quarter.parse(self.start) <= quarter
        return after_start and (self.end is None or quarter <= Quarter.parse(self.end))

    def levers(self, quarter: Quarter, view: Any) -> Levers:
        """Levers that the policy moves in a quarter in which it is active, at its full strength.

        Args:
            quarter: The calendar quarter.
            view: What a government can see of the world.
        """
        raise TypeError(f"policy {self.title()} does not say which levers it moves")

    def phased_levers(self, quarter: Quarter, view: Any) -> Levers:
        """The levers of a quarter of the phase-in: each as far from its neutral value as the policy has come.

        A lever whose neutral value is infinite has no way there in steps; it moves when the phase-in is over.
        """
        full = self.levers(quarter, view)
        reached = (quarter - Quarter.parse(self.start) + 1) / (self.phase_in_quarters + 1)
        if reached >= 1.0:
            return full
        moved = {}
        for field in fields(Levers):
            neutral = LEVERS[field.name].neutral
            value = getattr(full, field.name)
            moved[field.name] = neutral + reached * (value - neutral) if math.isfinite(neutral) else neutral
        return Levers(**moved)
