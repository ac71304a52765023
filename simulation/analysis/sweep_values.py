"""What an analysis of a sweep reads: one series of it, without worlds that lack a run, and its independent units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.runs.outcomes import Outcome, outcome_named
from simulation.sweeps.layout import REFERENCE, Layout
from simulation.sweeps.result import SweepResult

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


class SweepAnalysisError(ValueError):
    """A sweep that cannot answer what is asked; the text is one sentence."""

    exit_code = 2


@dataclass(frozen=True)
class Series:
    """One outcome of a sweep, of one option or as its difference to the reference.

    Attributes:
        outcome: The outcome.
        values: Shape (worlds, seeds); not finite where a run is missing or has no such outcome.
        label: What it is in words, for example ``open releases minus baseline``.
        paired: Whether values are differences to the reference.
    """

    outcome: Outcome
    values: Floats
    label: str
    paired: bool

    @property
    def complete(self) -> Flags:
        """Which worlds have the outcome for every seed, shape (worlds,)."""
        return np.asarray(np.isfinite(self.values).all(axis=1))


def series_of(result: SweepResult, outcome: str, option: str | None = None, *, paired: bool = True) -> Series:
    """One outcome of a sweep as an array of worlds and seeds.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        option: Name of an option; None for the reference.
        paired: Take the difference to the reference in the same world with the same seed, for another option.

    Raises:
        UnknownOutcomeError: If there is no such outcome.
        UnknownPartError: If there is no such option.
    """
    layout = result.layout
    known = outcome_named(outcome)
    place = REFERENCE if option is None else layout.option(option)
    name, reference = layout.options[place], layout.options[REFERENCE]
    if paired and place != REFERENCE:
        return Series(known, result.differences(known.name)[:, place], f"{name} minus {reference}", True)
    return Series(known, result.values(known.name)[:, place], name, False)


def units_of(layout: Layout) -> Integers:
    """Number of the independent unit that each world belongs to, shape (worlds,).

    Worlds of one base point of a Sobol design or one trajectory of Morris's share most of their numbers and count as
    one; all other worlds stand for themselves.
    """
    worlds = np.arange(layout.worlds)
    if layout.design == "sobol":
        return np.asarray(worlds % layout.base, dtype=np.int64)
    if layout.design == "morris":
        return np.asarray(worlds // (len(layout.dimensions) + 1), dtype=np.int64)
    return np.asarray(worlds, dtype=np.int64)
