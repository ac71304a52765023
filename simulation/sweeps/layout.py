"""What a sweep is made of, as plain values: uncertain numbers, options to choose from, worlds, outcomes.

A *world* is one point in the space of uncertain numbers. An *option* is one setting of the levers; the first option is
the reference, in which no lever is moved. A run is one option in one world with one seed. Worlds and options share
their seeds, so that two options in one world differ by what they do and not by luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulation.mistakes import suggestion

Floats = NDArray[np.float64]

REFERENCE = 0
"""Place of the reference among the options."""
WIDE = 100.0
"""Ratio of the ends of a range from which on orders of magnitude count and not differences."""


class UnknownPartError(ValueError):
    """No option, outcome or dimension of a sweep has this name; the text gives the nearest one."""

    exit_code = 2


@dataclass(frozen=True)
class Dimension:
    """An uncertain number, or several that move together.

    Attributes:
        name: Name of the parameter, a pattern such as ``flywheel.*.strength``, or the name of a linked group.
        parameters: Dotted names of the parameters that move.
        low: Lower end of the range of each; empty where values are listed.
        high: Upper end of the range of each.
        values: Listed values: one tuple for each step, with a value for each parameter; empty for ranges.
        unit: Unit of the first parameter.
    """

    name: str
    parameters: tuple[str, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    values: tuple[tuple[float, ...], ...] = ()
    unit: str = ""

    @property
    def ranges(self) -> dict[str, tuple[float, float]]:
        """Lowest and highest value by parameter; one entry, under the name of the dimension, where all are the same.

        Parameters that a pattern stands for are named by what the ``*`` is.

        Example:
            >>> Dimension("a.*.b", ("a.x.b", "a.y.b"), (0.0, 0.0), (1.0, 2.0)).ranges
            {'x': (0.0, 1.0), 'y': (0.0, 2.0)}
            >>> Dimension("a.*.b", ("a.x.b", "a.y.b"), (0.0, 0.0), (1.0, 1.0)).ranges
            {'a.*.b': (0.0, 1.0)}
        """
        columns = list(zip(*(self.values or (self.low, self.high)), strict=True))
        ends = [(min(column), max(column)) for column in columns]
        if len(set(ends)) == 1:
            return {self.name: ends[0]}
        before, star, after = self.name.partition("*")
        whole = bool(star) and all(one.startswith(before) and one.endswith(after) for one in self.parameters)
        short = [one[len(before) : len(one) - len(after)] if whole else one for one in self.parameters]
        return dict(zip(short, ends, strict=True))

    def at(self, positions: Floats) -> Floats:
        """Values of the parameters at positions between 0 and 1; shape (positions, parameters).

        In a range the position is the share of the way from the lower to the upper end, by ratio where the ends are
        orders of magnitude apart. Of listed values each takes an equal part of the way.
        """
        if self.values:
            steps = np.minimum((positions * len(self.values)).astype(np.int64), len(self.values) - 1)
            return np.array(self.values, dtype=np.float64)[steps]
        ends = zip(self.low, self.high, strict=True)
        return np.column_stack([between(low, high, positions) for low, high in ends])


@dataclass(frozen=True)
class Layout:
    """The plan of a sweep without its scenarios: enough to read and analyse what it found.

    Attributes:
        name: Name of the sweep.
        question: What it is to answer.
        baseline: Name of the scenario it starts from.
        horizon: First and last quarter.
        design: How worlds were chosen: ``grid``, ``linked``, ``latin hypercube``, ``sobol``, ``morris``,
            ``one at a time`` or ``none``.
        base: Points of the design before it multiplies them: base points of ``sobol``, trajectories of ``morris``,
            otherwise the number of worlds.
        dimensions: What is uncertain.
        points: Value of every parameter in every world, shape (worlds, parameters); parameters in the order of the
            dimensions.
        options: Names of the options, the reference first.
        settings: What each option sets, as ``key=value``; empty for the reference.
        outcomes: Outcomes in question, the first one first.
        better: ``less`` or ``more`` of the first outcome; empty for the usual direction of each.
        cost: Outcome that is the price of an option; empty for public money spent.
        overrides: What holds for all runs besides the scenario, as ``key=value``, of the file and then of the command;
            where a key is there twice, the last one counts.
    """

    name: str
    question: str
    baseline: str
    horizon: tuple[str, str]
    design: str
    base: int
    dimensions: tuple[Dimension, ...]
    points: Floats
    options: tuple[str, ...]
    settings: tuple[tuple[str, ...], ...]
    outcomes: tuple[str, ...]
    better: str = ""
    cost: str = ""
    overrides: tuple[str, ...] = ()

    @property
    def scenario(self) -> str:
        """The scenario that the sweep starts from, with what holds for all runs, as a reader wants it."""
        return f"{self.baseline} with {', '.join(self.overrides)}" if self.overrides else self.baseline

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return int(self.points.shape[0])

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Dotted names of all uncertain parameters, in the order of the columns of ``points``."""
        return tuple(name for dimension in self.dimensions for name in dimension.parameters)

    @cached_property
    def axes(self) -> Floats:
        """Value of each dimension in every world: that of its first parameter; shape (worlds, dimensions)."""
        first = [self.parameters.index(dimension.parameters[0]) for dimension in self.dimensions]
        return self.points[:, first]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the dimensions."""
        return tuple(dimension.name for dimension in self.dimensions)

    def option(self, name: str) -> int:
        """Place of an option.

        Raises:
            UnknownPartError: If there is none of this name.
        """
        return _place(name, self.options, "an option")

    def dimension(self, name: str) -> int:
        """Place of a dimension.

        Raises:
            UnknownPartError: If there is none of this name.
        """
        return _place(name, self.names, "an uncertain parameter")


def between(low: float, high: float, positions: Floats) -> Floats:
    """Numbers from one end to the other, by ratio where the ends are orders of magnitude apart.

    Example:
        >>> between(1.0, 3.0, np.array([0.0, 0.5])).tolist(), between(1.0, 1e4, np.array([0.25])).round(9).tolist()
        ([1.0, 2.0], [10.0])
    """
    if min(low, high) > 0.0 and max(low, high) / min(low, high) >= WIDE:
        return np.asarray(low * (high / low) ** positions, dtype=np.float64)
    return np.asarray(low + (high - low) * positions, dtype=np.float64)


def _place(name: str, known: Sequence[str], what: str) -> int:
    if name not in known:
        raise UnknownPartError(f"{name!r} is not {what} of this sweep; {suggestion(name, known)}")
    return known.index(name)
