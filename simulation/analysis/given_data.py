"""First-order shares from any design: how much of the variance goes with one uncertain number, read off by bins.

The share of a number is the variance of the mean outcome along it (Pearson's correlation ratio; the first-order index
of Saltelli and others 2008, ch. 1). Of a sample the worlds are put into bins of equal size along each number, and what
the other numbers and luck would spread the means of the bins by chance is taken off (omega squared, Hays 1963). Within
a bin variation along the number is lost, a share of about one over the squared number of bins.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.variance_parts import variance_parts
from simulation.sweeps.layout import Layout

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_BINS = 16


def labels_of(column: Floats) -> Integers:
    """Bin of each world along one number: its listed values where they are few, otherwise equal parts by rank.

    Args:
        column: Value of the number in each world.

    Example:
        >>> labels_of(np.array([5.0, 1.0, 5.0, 1.0])).tolist(), labels_of(np.array([0.9, 0.1, 0.5, 0.2])).tolist()
        ([1, 0, 1, 0], [1, 0, 1, 0])
    """
    bins = int(np.clip(column.size**0.5, 2, MOST_BINS))
    distinct, place = np.unique(column, return_inverse=True)
    if distinct.size <= bins:
        return np.asarray(place, dtype=np.int64)
    ranks = np.argsort(np.argsort(column, kind="stable"), kind="stable")
    return np.asarray(ranks * bins // column.size, dtype=np.int64)


def binned(labels: Integers, units: Integers, values: Floats) -> Floats:
    """Shares of a sampled design.

    Args:
        labels: Bin of each world along each number, shape (worlds, axes).
        units: Worlds to use.
        values: Shape (worlds, seeds).

    Returns:
        First-order share of each number, then what follows in
        :meth:`~simulation.analysis.variance_parts.VarianceParts.shares`.
    """
    used = values[units]
    parts, means = variance_parts(used), used.mean(axis=1)

    def along(column: Integers) -> float:
        between, within, bins = _squares(column, means)
        return float((between - (bins - 1) * within / (means.size - bins)) / means.size)

    return parts.shares(np.array([along(column) for column in labels[units].T]))


def by_levels(labels: Integers, units: Integers, values: Floats) -> Floats:
    """Shares of a full grid, in which all other numbers are balanced at every level of one; arguments as above."""
    used = values[units]
    parts, means = variance_parts(used, all_worlds=True), used.mean(axis=1)
    luck = np.nan_to_num(parts.own) / used.shape[1]

    def along(column: Integers) -> float:
        between, _, levels = _squares(column, means)
        return float((between - (levels - 1) * luck) / means.size)

    return parts.shares(np.array([along(column) for column in labels[units].T]))


def one_at_a_time(groups: list[Integers], units: Integers, values: Floats) -> Floats:
    """Shares where numbers move alone, as if their effects added up and all their values were equally likely.

    Args:
        groups: Worlds in which each number is moved.
        units: All worlds.
        values: Shape (worlds, seeds).
    """
    parts = variance_parts(values[units])
    alone = np.array([variance_parts(values[group], all_worlds=True).explained for group in groups])
    return parts.shares(alone, float(alone.sum() + np.nan_to_num(parts.noise)))


def moved_alone(layout: Layout) -> list[Integers]:
    """Worlds of a one-at-a-time design in which each number is moved; the first world has nothing moved."""
    sizes = [len(one.values) or 2 for one in layout.dimensions]
    ends = 1 + np.cumsum(sizes)
    return [np.arange(end - size, end) for size, end in zip(sizes, ends, strict=True)]


def _squares(labels: Integers, means: Floats) -> tuple[float, float, int]:
    """Sums of squares between and within bins, and the number of bins."""
    counts = np.bincount(labels)
    sums = np.bincount(labels, weights=means)
    inside = np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
    between = float((counts * (inside - means.mean()) ** 2).sum())
    return between, float(((means - inside[labels]) ** 2).sum()), int(np.count_nonzero(counts))
