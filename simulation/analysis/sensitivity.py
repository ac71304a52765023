"""Which uncertain numbers an outcome depends on: shares of the variance of a single run, luck being one of them.

Runs differ by their world and by their luck. The first-order share of a number is what its value alone explains; its
total share is what stays uncertain, luck averaged out, when all other numbers are known, so that the difference is
interaction with other numbers (Sobol 2001). What no number explains is noise: the variance within a world. Luck is read
like one more number: its first-order share moves all worlds alike, its total share is all noise.

From a Sobol design come first-order shares by the estimator of Saltelli and others (2010) and total shares by that of
Jansen (1999), over seeds that differ between the two factors of every product, because worlds share their luck. Any
other design gives first-order shares only (:mod:`simulation.analysis.given_data`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.analysis import given_data
from simulation.analysis.sweep_values import Series, SweepAnalysisError, series_of
from simulation.analysis.variance_parts import LEVEL, Estimate, product_of_means, variance_parts, with_intervals
from simulation.sweeps.layout import Layout
from simulation.sweeps.result import SweepResult

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

FEWEST_UNITS = 4
SAMPLED = ("sobol", "latin hypercube")
"""Designs whose worlds are a sample of the uncertain numbers."""
LUCK = "luck"
"""Name of the row of noise in tables."""


@dataclass(frozen=True)
class Share:
    """A share of the variance of a single run.

    Attributes:
        value: The estimate; chance may bring it slightly below 0 or above 1.
        low: Lower end of its interval.
        high: Upper end.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Sensitivity:
    """Shares of the variance of one outcome of a sweep.

    Attributes:
        outcome: Name of the outcome.
        what: Option that it is of, or the difference of two.
        method: How the shares were estimated, one sentence without a full stop.
        names: Names of the uncertain numbers.
        first: First-order share of each.
        total: Total share of each; empty where the design does not give it.
        common: Share of the luck that moves all worlds alike.
        noise: Share of all luck; nan with one seed.
        variance: Variance of a single run, in the squared unit of the outcome.
        units: Base points of a Sobol design, or worlds, that were used.
        left_out: How many were not, because a run is missing or has no such outcome.
        seeds: Number of seeds.
        level: Coverage of the intervals.
    """

    outcome: str
    what: str
    method: str
    names: tuple[str, ...]
    first: tuple[Share, ...]
    total: tuple[Share, ...]
    common: Share
    noise: Share
    variance: float
    units: int
    left_out: int
    seeds: int
    level: float

    @property
    def order(self) -> list[int]:
        """Numbers from the most to the least important, by total share where it is known."""
        ranked = self.total or self.first
        return sorted(range(len(ranked)), key=lambda place: -float(np.nan_to_num(ranked[place].value)))

    def table(self) -> pd.DataFrame:
        """One row for each number, the most important first, and one for luck: both shares with their intervals."""
        import pandas as pd

        unknown = Share(float("nan"), float("nan"), float("nan"))
        rows = [
            (self.names[place], self.first[place], self.total[place] if self.total else unknown) for place in self.order
        ]
        rows.append((LUCK, self.common, self.noise))
        cells = [
            (name, first.value, first.low, first.high, total.value, total.low, total.high, self.method)
            for name, first, total in rows
        ]
        ends = [f"{order}{end}" for order in ("first", "total") for end in ("", "_low", "_high")]
        return pd.DataFrame(cells, columns=["number", *ends, "method"])


def sensitivity(
    result: SweepResult, outcome: str, option: str | None = None, *, paired: bool = True, level: float = LEVEL
) -> Sensitivity:
    """Split the variance of an outcome by uncertain number.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        option: Name of an option; None for the reference.
        paired: For another option than the reference, take its difference to the reference and not its own value.
        level: Coverage of the intervals.

    Raises:
        SweepAnalysisError: If nothing is uncertain in the sweep, its design is that of Morris, or too few worlds have
            the outcome.
    """
    series, layout = series_of(result, outcome, option, paired=paired), result.layout
    if not layout.dimensions:
        raise SweepAnalysisError(f"sweep {layout.name} has no uncertain parameters, so that no variance can be split")
    if layout.design == "morris":
        raise SweepAnalysisError("a morris sweep gives no shares of variance; ask for screening instead")
    values = _by_base_point(series.values, layout) if layout.design == "sobol" else series.values
    complete = np.asarray(np.isfinite(values).all(axis=tuple(range(1, values.ndim))))
    _check(complete, series, layout)
    names, estimate, method = _method(layout, complete)
    found = with_intervals(estimate, values[complete], sampled=layout.design in SAMPLED, level=level)
    if values.shape[-1] == 1:
        found[:, -3:-1] = np.nan
    shares = [Share(*column) for column in found.T.tolist()]
    return Sensitivity(
        outcome=series.outcome.name,
        what=series.label,
        method=method,
        names=names,
        first=tuple(shares[: len(names)]),
        total=tuple(shares[len(names) : -3]),
        common=shares[-3],
        noise=shares[-2],
        variance=shares[-1].value,
        units=int(complete.sum()),
        left_out=int((~complete).sum()),
        seeds=values.shape[-1],
        level=level,
    )


def saltelli(units: Integers, values: Floats) -> Floats:
    """Shares from the blocks of a Sobol design.

    Args:
        units: Base points to use.
        values: Shape (base points, blocks, seeds); blocks are ``A``, ``B`` and for each number ``A`` with it from
            ``B``.

    Returns:
        First-order share of each number, total share of each, then what follows in
        :meth:`~simulation.analysis.variance_parts.VarianceParts.shares`.
    """
    used = values[units]
    plain = used[:, :2]
    parts = variance_parts(plain.reshape(-1, plain.shape[-1]))
    centred = used - plain.mean(axis=(0, 1))
    first, second, mixed = centred[:, :1], centred[:, 1:2], centred[:, 2:]
    change = mixed - first
    alone = product_of_means(np.broadcast_to(second, change.shape), change).mean(axis=0)
    total = product_of_means(change, change).mean(axis=0) / 2.0
    return parts.shares(np.concatenate([alone, total]))


def _by_base_point(values: Floats, layout: Layout) -> Floats:
    """Values of a Sobol design, shape (base points, blocks, seeds)."""
    return values.reshape(len(layout.dimensions) + 2, layout.base, -1).swapaxes(0, 1)


def _method(layout: Layout, complete: Flags) -> tuple[tuple[str, ...], Estimate, str]:
    """Names of the rows, the estimator and what it is called."""
    names = layout.names
    if layout.design == "sobol":
        return names, saltelli, "Sobol design, estimators of Saltelli and others (2010) and Jansen (1999)"
    if layout.design == "linked":
        each = np.arange(np.count_nonzero(complete))[:, None]
        together = (" and ".join(names),)
        return together, partial(given_data.by_levels, each), "all numbers move together and cannot be told apart"
    if layout.design == "one at a time":
        alone = partial(given_data.one_at_a_time, given_data.moved_alone(layout))
        return names, alone, "one number moved at a time, as if effects added up"
    axes = layout.axes[complete]
    if layout.design == "grid":
        levels = np.column_stack([np.unique(column, return_inverse=True)[1] for column in axes.T])
        return names, partial(given_data.by_levels, levels), "full grid, variance of the means of levels"
    bins = np.column_stack([given_data.labels_of(column) for column in axes.T])
    return names, partial(given_data.binned, bins), f"given data, at most {int(bins.max()) + 1} bins along each number"


def _check(complete: Flags, series: Series, layout: Layout) -> None:
    """Refuse sweeps in which too few worlds have the outcome in every run."""
    all_needed = layout.design == "one at a time"
    needed = complete.size if all_needed else FEWEST_UNITS if layout.design in SAMPLED else 2
    if complete.sum() < needed:
        what = "base points" if layout.design == "sobol" else "worlds"
        raise SweepAnalysisError(
            f"{complete.sum()} of {complete.size} {what} have {series.outcome.name!r} in every run; shares of variance "
            f"in a {layout.design} sweep need {'all' if all_needed else f'at least {needed}'}"
        )
