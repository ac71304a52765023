"""The base of every policy: when it acts, at whom it is aimed, who pays, and which levers it moves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.levers import LEVERS, Levers, Reach
from simulation.own_classes import empty_instance, reference_of
from simulation.parameters.quantity import Parameters, quantity
from simulation.timeline import Quarter

Flags = NDArray[np.bool_]
Payer = Literal["governments", "all nations", "AI firms"]
Target = Literal["nations", "kinds", "segments", "sectors"]
EVERYONE = "all"
TARGETS: dict[Reach, tuple[Target, ...]] = {
    "the world": (),
    "firms": ("kinds", "nations"),
    "products": ("segments", "kinds", "nations"),
    "nations": ("nations",),
    "users": ("segments", "nations"),
    "sectors": ("sectors",),
}
"""At what a policy can be aimed that moves a lever of some reach; firms are found by kind and by home."""


@dataclass(frozen=True, slots=True)
class GovernmentView:
    """What governments see at the start of a quarter.

    Attributes:
        leader_share: Share of the users of each segment that its largest firm has, by name of the segment.
        unemployment: Share of the world's workforce without a job.
    """

    leader_share: dict[str, float]
    unemployment: float


class LeverError(ValueError):
    """A policy moves a lever to where it cannot go; the text is one sentence."""

    exit_code = 2


NOTHING_SEEN = GovernmentView({}, 0.0)


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody at whom a policy can be aimed, in the order of the tables.

    Attributes:
        nations: Codes of nations.
        homes: Row of each firm's home, shape (firms,).
        kinds: Kind of each firm; empty for a place that no firm has taken.
        segments: Names of segments.
        sectors: Names of downstream sectors.
    """

    nations: Sequence[str]
    homes: NDArray[np.int64]
    kinds: Sequence[str]
    segments: Sequence[str]
    sectors: Sequence[str]


class Policy(Parameters):
    """Base of every policy: a policy is one file with a docstring, frozen settings, and :meth:`levers`.

    The docstring says what it is, who proposes it, the expected sign and the source. ``strength`` names the setting
    that measures its dose, ``neutral`` the dose that is no policy. ``conflicts`` names policies that cannot act at the
    same time, each with the reason.
    """

    strength: ClassVar[str] = ""
    neutral: ClassVar[float] = 0.0
    conflicts: ClassVar[dict[str, str]] = {}

    start: str = quantity("2025Q1", "quarter", "First quarter in which the policy acts.", "Scenario setting")
    end: str | None = quantity(None, "quarter", "Last quarter in which the policy acts; none is for ever.", "Setting")
    phase_in_quarters: int = quantity(
        0, "quarters", "Quarters over which it reaches its full strength, in equal steps; 0 is at once.", "Setting",
        low=0, high=400,
    )  # fmt: skip
    nations: str = quantity(
        EVERYONE, "ISO codes", "Nations at which it is aimed: all, or codes with a plus between, such as DEU+FRA.",
        "Setting",
    )  # fmt: skip
    kinds: str = quantity(
        EVERYONE, "", "Kinds of firms at which it is aimed: all, or kinds with a plus between.", "Setting"
    )
    segments: str = quantity(
        EVERYONE, "", "Segments at which it is aimed: all, or some of consumer, enterprise and physical.", "Setting"
    )
    sectors: str = quantity(
        EVERYONE, "", "Downstream sectors at which it is aimed: all, or names with a plus between.", "Setting"
    )
    payer: Payer = quantity(
        "governments",
        "",
        "Who pays what it costs: the governments that act, all nations by output, or AI firms by revenue.",
        "Setting",
    )

    def __reduce__(self) -> Any:
        """Let a policy of the user's own travel to another process, which loads its class from the same file."""
        reference = reference_of(type(self))
        where = reference, type(self).__module__
        return (empty_instance, where, self.__getstate__()) if reference else super().__reduce__()

    @classmethod
    def title(cls) -> str:
        """Name of the policy in scenario files: the name of its module."""
        return cls.__module__.rpartition(".")[2]

    def active(self, quarter: Quarter) -> bool:
        """Whether the policy acts in a quarter."""
        after_start = Quarter.parse(self.start) <= quarter
        return after_start and (self.end is None or quarter <= Quarter.parse(self.end))

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Levers that the policy moves in a quarter in which it is active, at its full strength, as plain numbers.

        Args:
            quarter: The calendar quarter.
            view: What governments see.
        """
        raise TypeError(f"policy {self.title()} does not say which levers it moves")

    def phased_levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """The levers of a quarter of the phase-in: each as far from its neutral value as the policy has come.

        A lever whose neutral value is infinite has no way there in steps; it moves when the phase-in is over. One that
        only one policy may set says how the others work, as a threshold does, and is set at once.
        """
        full = self.levers(quarter, view)
        reached = (quarter - Quarter.parse(self.start) + 1) / (self.phase_in_quarters + 1)
        if reached >= 1.0:
            return full
        moved = {}
        for name, lever in LEVERS.items():
            way, at_once = math.isfinite(lever.neutral), lever.combine == "only one"
            step = lever.neutral + reached * (getattr(full, name) - lever.neutral) if way else lever.neutral
            moved[name] = getattr(full, name) if at_once else step
        return Levers(**moved)

    def aimed_levers(self, quarter: Quarter, view: GovernmentView, roll: Roll) -> Levers:
        """The levers of a quarter, each moved for those at whom the policy is aimed and neutral for the others.

        Raises:
            LeverError: If a lever is no number or out of its bounds.
        """
        moved = self.phased_levers(quarter, view)
        changed: dict[str, Any] = {}
        for name in moved.moved():
            lever = LEVERS[name]
            self._check(name, getattr(moved, name), quarter)
            if any(self.aims(target) for target in TARGETS[lever.reach]):
                changed[name] = np.where(self._hit(lever.reach, roll), getattr(moved, name), lever.neutral)
        return replace(moved, **changed) if changed else moved

    def aims(self, target: Target) -> tuple[str, ...]:
        """Names at which the policy is aimed; none if it is aimed at all."""
        listed: str = getattr(self, target)
        return () if listed == EVERYONE else tuple(listed.split("+"))

    def moves(self) -> tuple[str, ...]:
        """Names of the levers that the policy moves in its first quarter, at its full strength."""
        return self.levers(Quarter.parse(self.start), NOTHING_SEEN).moved()

    def _check(self, name: str, value: object, quarter: Quarter) -> None:
        lever, (low, high) = LEVERS[name], LEVERS[name].bounds
        if not (isinstance(value, int | float) and low <= value <= high):
            allowed = f"from {low:g} to {high:g}" if math.isfinite(high) else f"from {low:g} on"
            raise LeverError(
                f"policy {self.title()} sets {name} to {value!r} in {quarter}; it must be a number {allowed} "
                f"({lever.unit})."
            )

    def _hit(self, reach: Reach, roll: Roll) -> Flags:
        """At whom of those on whom a lever acts the policy is aimed, in the shape of the lever."""
        nations = self._among("nations", roll.nations)
        if reach == "sectors":
            return self._among("sectors", roll.sectors)
        if reach == "nations":
            return nations
        if reach == "users":
            return self._among("segments", roll.segments)[:, None] & nations
        firms = nations[roll.homes] & self._among("kinds", roll.kinds)
        return self._among("segments", roll.segments)[:, None] & firms if reach == "products" else firms

    def _among(self, target: Target, names: Sequence[str]) -> Flags:
        aims = self.aims(target)
        return np.array([not aims or name in aims for name in names], dtype=bool)
