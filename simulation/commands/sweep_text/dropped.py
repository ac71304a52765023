"""What is said where worlds lack an outcome: an option that ends a race has no date at which it is won."""

from __future__ import annotations

from collections.abc import Iterable

from simulation.analysis.sweep_means import too_many_dropped

WARNING = "These worlds are not a random part; the answer holds only where the outcome exists."


def dropped(used: Iterable[int], worlds: int) -> str:
    """The warning, with a space before it, if an answer rests on too few of the worlds; empty otherwise.

    Args:
        used: Worlds that each answer rests on.
        worlds: All of them.
    """
    return f" {WARNING}" if any(too_many_dropped(one, worlds) for one in used) else ""
