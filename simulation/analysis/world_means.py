"""Outcomes of options by world: means over seeds, taken so that options stay comparable where runs are missing.

A mean over the seeds that happen to be there would compare one option's luck with another's. So only seeds count with
which all compared options have the outcome; a world without such a seed has no mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.sweeps.layout import Layout
from simulation.sweeps.result import SweepResult

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class WorldMeans:
    """Means of one outcome, or of several side by side, in the worlds in which all options have them.

    Attributes:
        values: Mean over seeds of each outcome, shape (worlds, options, outcomes).
        worlds: Numbers of these worlds in the sweep, shape (worlds,).
        missing: How many further worlds lack an option or an outcome.
        options: Names of the options that are compared.
        left_out: Names of the options that have not a single value.
    """

    values: Floats
    worlds: Whole
    missing: int
    options: tuple[str, ...]
    left_out: tuple[str, ...]


def world_means(result: SweepResult, *outcomes: str) -> WorldMeans:
    """Means over seeds of all options in every world that has them all.

    Args:
        result: The sweep.
        outcomes: Names of the outcomes.

    Raises:
        UnknownOutcomeError: If there is no such outcome.
    """
    runs = np.stack([result.values(outcome) for outcome in outcomes], axis=-1)
    some = np.asarray(np.isfinite(runs).any(axis=(0, 2)).all(axis=-1), dtype=bool)
    names = result.layout.options
    means = common_means(runs[:, some].swapaxes(2, 3))
    whole = np.isfinite(means).all(axis=(1, 2)) & bool(some.any())
    return WorldMeans(
        means[whole],
        np.flatnonzero(whole),
        int(np.sum(~whole)),
        tuple(name for name, there in zip(names, some, strict=True) if there),
        tuple(name for name, there in zip(names, some, strict=True) if not there),
    )


def common_means(runs: Floats) -> Floats:
    """Means over the seeds with which everything that is compared has a value.

    Args:
        runs: Shape (worlds, ..., seeds); infinite values count as missing.

    Returns:
        Shape (worlds, ...); nan in a world without such a seed.

    Example:
        >>> common_means(np.array([[[1.0, 5.0], [3.0, np.nan]]])).tolist()
        [[1.0, 3.0]]
    """
    between = tuple(range(1, runs.ndim - 1))
    common = np.isfinite(runs).all(axis=between, keepdims=True)
    count = common.sum(axis=-1)
    total = np.where(common, runs, 0.0).sum(axis=-1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def independent_worlds(layout: Layout) -> Whole:
    """Numbers of the worlds that were drawn independently of each other.

    Worlds that share numbers by design would count the same evidence twice. A Sobol design mixes the points of its
    blocks ``A`` and ``B``, which come first; of a Morris trajectory the first world counts.
    """
    if layout.design == "sobol":
        return np.arange(min(2 * layout.base, layout.worlds))
    if layout.design == "morris":
        return np.arange(0, layout.worlds, len(layout.dimensions) + 1)
    return np.arange(layout.worlds)
