"""Where in the space of uncertain numbers a sweep looks: positions between 0 and 1 on every axis, for each design.

Grid and linked designs go through all steps; latin hypercube, Sobol and Morris fill the space from a fixed start, so
that the same sweep file gives the same worlds on every machine. The Sobol design is that of Saltelli (2002; Saltelli
and others 2010): points ``A`` and ``B``, then for each axis ``A`` with that axis taken from ``B``; it costs
``n (k + 2)`` worlds. Morris (1991) steps along one axis at a time from random starts, ``r (k + 1)`` worlds.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from simulation.sweeps.layout import Dimension

Floats = NDArray[np.float64]

DESIGNS = ("grid", "linked", "latin hypercube", "sobol", "morris", "one at a time")
SAMPLED = ("latin hypercube", "sobol", "morris")
"""Designs that draw as many points as are asked for."""
MORRIS_LEVELS = 4
"""Levels of each axis in Morris's design; steps are two thirds of the range (Morris 1991)."""
DESIGN_SEED = 20_240_101
"""Start of every sampled design, fixed, so that a sweep file means the same worlds everywhere."""


class DesignError(ValueError):
    """A design that cannot be made; the text is one sentence."""

    exit_code = 2


def worlds_of(design: str, dimensions: Sequence[Dimension], points: int, steps: int) -> int:
    """How many worlds a design has, without making them.

    Example:
        >>> worlds_of("sobol", [Dimension("a", ("a",)), Dimension("b", ("b",))], 8, 5)
        32
    """
    axes = len(dimensions)
    if design == "grid":
        return prod(len(one.values) or steps for one in dimensions)
    if design == "one at a time":
        return 1 + sum(len(one.values) or 2 for one in dimensions)
    return {"sobol": points * (axes + 2), "morris": points * (axes + 1), "latin hypercube": points}.get(design, steps)


def positions(design: str, dimensions: Sequence[Dimension], points: int, steps: int) -> Floats:
    """Positions of all worlds on all axes.

    Args:
        design: One of :data:`DESIGNS`.
        dimensions: What is uncertain; none gives one world with nothing changed.
        points: Worlds of ``latin hypercube``, base points of ``sobol`` (a power of two), trajectories of ``morris``.
        steps: Steps over a range in ``grid`` and ``linked``.

    Returns:
        Shape (worlds, dimensions), between 0 and 1; nan in ``one at a time`` where a number stays as it is.

    Raises:
        DesignError: If linked dimensions differ in their number of steps, or Sobol points are no power of two.
    """
    axes = len(dimensions)
    if not axes:
        return np.zeros((1, 0))
    if design == "grid":
        return np.array(list(product(*(_steps(one, steps) for one in dimensions))))
    if design == "linked":
        return _linked(dimensions, steps)
    if design == "one at a time":
        return _one_at_a_time(dimensions)
    if design == "latin hypercube":
        return latin_hypercube(axes, points)
    if design == "sobol":
        return saltelli(axes, points)
    return _morris(axes, points)


def points_of(dimensions: Sequence[Dimension], places: Floats, declared: Sequence[float]) -> Floats:
    """Values of all parameters at the positions of all worlds.

    Args:
        dimensions: What is uncertain.
        places: Positions, shape (worlds, dimensions).
        declared: Value of every parameter in the baseline, for those that stay as they are.

    Returns:
        Shape (worlds, parameters).
    """
    columns = [one.at(np.nan_to_num(places[:, axis])) for axis, one in enumerate(dimensions)]
    values = np.concatenate(columns, axis=1) if columns else np.zeros((places.shape[0], 0))
    owner = [axis for axis, one in enumerate(dimensions) for _ in one.parameters]
    return np.where(np.isnan(places[:, owner]), np.asarray(declared, dtype=np.float64), values)


def saltelli(axes: int, base: int) -> Floats:
    """Saltelli's positions: blocks of ``base`` worlds ``A``, ``B``, then ``A`` with each axis from ``B``.

    Raises:
        DesignError: If the base is no power of two, for which alone Sobol's sequence is balanced.
    """
    from scipy.stats import qmc

    if base < 2 or base & (base - 1):
        near = 2 ** max(round(np.log2(max(base, 2))), 1)
        raise DesignError(f"points is {base}; a sobol design needs a power of two, for example {near}")
    both = qmc.Sobol(2 * axes, rng=DESIGN_SEED).random_base2(base.bit_length() - 1)
    first, second = both[:, :axes], both[:, axes:]
    mixed = [np.where(np.arange(axes) == axis, second, first) for axis in range(axes)]
    return np.concatenate([first, second, *mixed])


def latin_hypercube(axes: int, count: int) -> Floats:
    """Positions that fill every axis evenly (McKay, Beckman and Conover 1979), shape (count, axes)."""
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(axes, rng=DESIGN_SEED).random(count), dtype=np.float64)


def _steps(dimension: Dimension, steps: int) -> Floats:
    """Positions of every step of one axis."""
    count = len(dimension.values)
    return (np.arange(count) + 0.5) / count if count else np.linspace(0.0, 1.0, steps)


def _linked(dimensions: Sequence[Dimension], steps: int) -> Floats:
    axes = [_steps(one, steps) for one in dimensions]
    lengths = {one.name: len(axis) for one, axis in zip(dimensions, axes, strict=True)}
    if len(set(lengths.values())) > 1:
        words = ", ".join(f"{name} has {count}" for name, count in lengths.items())
        raise DesignError(f"linked parameters need equally many values: {words}")
    return np.column_stack(axes)


def _one_at_a_time(dimensions: Sequence[Dimension]) -> Floats:
    """Nothing changed, then each axis alone: at both ends of a range, or at every listed value."""
    rows = [np.full(len(dimensions), np.nan)]
    for axis, one in enumerate(dimensions):
        for place in _steps(one, 2):
            rows.append(np.where(np.arange(len(dimensions)) == axis, place, np.nan))
    return np.array(rows)


def _morris(axes: int, trajectories: int) -> Floats:
    """Morris's trajectories from SALib, one after another, each of ``axes + 1`` worlds."""
    try:
        from SALib.sample import morris
    except ImportError:
        raise DesignError("a morris design needs the extra: pip install 'ai-concentration[analysis]'") from None
    problem = {"num_vars": axes, "names": [str(axis) for axis in range(axes)], "bounds": [[0.0, 1.0]] * axes}
    found = morris.sample(problem, trajectories, num_levels=MORRIS_LEVELS, seed=DESIGN_SEED)
    return np.asarray(found, dtype=np.float64)
