"""From replicates to what is drawn: medians and the ranges that hold 50 % and 90 % of the runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.measures.catalogue import LAYERS
from simulation.timeline import QUARTERS_PER_YEAR, Quarter

if TYPE_CHECKING:
    from simulation.runs.result import RunResult

FloatArray = NDArray[np.float64]

HALF = (0.25, 0.75)
MOST = (0.05, 0.95)


@dataclass(frozen=True)
class Band:
    """Median and ranges over replicates, one value per quarter (or per class of a histogram).

    Attributes:
        median: Middle replicate.
        low50, high50: Range that holds the middle half of the replicates.
        low90, high90: Range that holds nine in ten replicates.
        n: Number of replicates.
    """

    median: FloatArray
    low50: FloatArray
    high50: FloatArray
    low90: FloatArray
    high90: FloatArray
    n: int


def band(values: FloatArray) -> Band:
    """Take quantiles over replicates.

    Args:
        values: Array (replicates, quarters); what is not finite (a lag without any open model, say) is left out.

    Returns:
        The band; nan in a quarter in which no replicate has a finite value.
    """
    finite = np.where(np.isfinite(values), values, np.nan)
    quantiles = np.full((5, finite.shape[1]), np.nan)
    held = np.isfinite(finite).any(axis=0)
    if held.any():
        quantiles[:, held] = np.nanquantile(finite[:, held], (0.5, *HALF, *MOST), axis=0)
    median, low50, high50, low90, high90 = quantiles
    return Band(median, low50, high50, low90, high90, len(finite))


def years(result: RunResult) -> FloatArray:
    """Quarters of a run as fractions of years: the start of each quarter."""
    return np.array([Quarter.parse(quarter).as_year for quarter in result.record.quarters])


def world_values(results: Sequence[RunResult], key: str) -> FloatArray:
    """One world series of all replicates, shape (replicates, quarters)."""
    return np.stack([np.asarray(result.record.world[key], dtype=float) for result in results])


def layer_values(results: Sequence[RunResult], key: str, layer: str) -> FloatArray:
    """One concentration measure of one layer of all replicates, shape (replicates, quarters)."""
    column = LAYERS.index(layer)
    return np.stack([np.asarray(result.record.layers[key][:, column], dtype=float) for result in results])


def middle_run(results: Sequence[RunResult]) -> int:
    """Choose the replicate to show where only one can be shown.

    It is the run whose final concentration of users (HHI) is nearest to the median of all: a fixed rule, so that
    nobody picks the prettiest.

    Returns:
        Position in ``results``; the first of equals.
    """
    final = layer_values(results, "hhi", "users")[:, -1]
    if not np.isfinite(final).any():
        return 0
    distance = np.abs(final - np.nanmedian(final))
    return int(np.nanargmin(distance))


def named_run(results: dict[str, list[RunResult]], label: str) -> int:
    """Place of the run to show: the middle run of the baseline, and the run of its seed in the other scenarios."""
    base = next(iter(results.values()))
    seed = base[middle_run(base)].seed
    seeds = [run.seed for run in results[label]]
    return seeds.index(seed) if seed in seeds else middle_run(results[label])


def last_year(values: FloatArray) -> FloatArray:
    """Mean over the last four quarters, or over what a shorter run has; quarters without a value are left out.

    Args:
        values: Measure by quarter and firm or nation, shape (T, K).

    Returns:
        Shape (K,); nan where no quarter has a value.
    """
    held = np.asarray(values, dtype=float)[-QUARTERS_PER_YEAR:]
    count = np.isfinite(held).sum(axis=0)
    total = np.where(np.isfinite(held), held, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def nation_values(results: Sequence[RunResult], key: str) -> FloatArray:
    """One measure of nations in the last year of all replicates, shape (replicates, nations)."""
    return np.stack([last_year(result.record.nations[key]) for result in results])


def one_of(results: Sequence[RunResult], position: int) -> str:
    """Label of a single run, so that it never passes for the result: ``one run of 20 (seed 3)``."""
    return f"one run of {len(results)} (seed {results[position].seed})"
