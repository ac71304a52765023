"""Compute and cost: training cost of the frontier, world stock of chips, who owns it, how much is used and public."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.bands import FloatArray, middle_run, one_of, world_values, years
from simulation.figures.captions import caption
from simulation.figures.labels import settle
from simulation.figures.observed import (
    CHIP_STOCK_SOURCE,
    CHIP_STOCKS_H100E_M,
    MARK_NAMES,
    TRAINING_COST_SOURCE,
    TRAINING_COSTS_USD_M,
    Observation,
)
from simulation.figures.panels import Look, log_axis, mark_policy_starts, share_axis, time_axis
from simulation.figures.rows import Row, draw_rows, draw_series, heading
from simulation.figures.stacks import draw_stack, largest_slots
from simulation.figures.style import BLUE, DASHES, GREEN, INK, VERMILLION, Size, house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

OWNERS_SHOWN = 6
UNITS_PER_MILLION = 1e6
PARAMETERS = (
    "chips.supply_growth",
    "chips.supply_elasticity",
    "chips.price_performance",
    "chips.depreciation",
    "chips.other_owners_share",
    "scaling.final_run_share",
)
SHARES = {
    "utilisation": ("in use", Look(BLUE, DASHES[0])),
    "public_compute_share": ("public", Look(VERMILLION, DASHES[1])),
}


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw compute and its cost.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If a slide is asked to hold more rows than it can.
    """
    with house_style(size) as preset:
        figure = draw_rows(results, (_cost, _stock, _owners, _shares), size, preset)
        settle(figure)
    return figure, caption(results, "Compute and cost of the frontier", _remarks(results), PARAMETERS)


def _cost(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, row, "Frontier training cost", "USD m, log axis", preset)
    draw_series(axes, row, {"": (_of("frontier_training_cost_usd_m"), Look(GREEN))}, preset)
    _points(axes, TRAINING_COSTS_USD_M, row, preset)
    log_axis(axes)


def _stock(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, row, "World stock of AI chips", "million H100e, log axis", preset)
    draw_series(axes, row, {"": (_stock_in_millions, Look(BLUE))}, preset)
    _points(axes, CHIP_STOCKS_H100E_M, row, preset)
    log_axis(axes)


def _owners(axes: Axes, row: Row, preset: Size) -> None:
    chosen = middle_run(row.runs)
    run = row.runs[chosen]
    shares = owner_shares(run)
    heading(axes, row, "Owners of AI chips", "share of stock", preset, one_of(row.runs, chosen))
    time_axis(axes, row.horizon, preset, row.panel_mm, labels=row.bottom)
    names = [*run.record.firm_names, "unnamed owners"]
    slots = largest_slots(shares[:, :-1], OWNERS_SHOWN)
    draw_stack(axes, years(run), shares, names, slots, preset, rest="all others", inside=not row.compact)
    share_axis(axes)
    mark_policy_starts(axes, row.runs, preset, "none")


def _shares(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, row, "Use and public share", "share of all chips", preset)
    draw_series(axes, row, {label: (_of(key), look) for key, (label, look) in SHARES.items()}, preset, shares=True)
    share_axis(axes)


def owner_shares(run: RunResult) -> FloatArray:
    """Shares of the chip stock by owner, shape (T, F + 1); the last column is the many owners without a name."""
    owned = np.nan_to_num(np.asarray(run.record.firms["compute_owned_h100e"], dtype=float))
    rest = np.nan_to_num(np.asarray(run.record.world["other_owners_compute_h100e"], dtype=float))
    stock = np.column_stack([owned, rest])
    total = stock.sum(axis=1, keepdims=True)
    shares: FloatArray = np.divide(stock, total, out=np.zeros_like(stock), where=total > 0)
    return shares


def _of(key: str) -> Callable[[Sequence[RunResult]], FloatArray]:
    return lambda runs: world_values(runs, key)


def _stock_in_millions(runs: Sequence[RunResult]) -> FloatArray:
    return world_values(runs, "chip_stock_h100e") / UNITS_PER_MILLION


def _points(axes: Axes, points: Sequence[Observation], row: Row, preset: Size) -> None:
    """Draw observed points within the horizon; a small key in the free corner below the curve names them."""
    low, high = axes.get_xlim()
    seen = [point for point in points if low <= point.year <= high]
    for point in seen:
        axes.plot(
            point.year, point.value, point.marker, color=INK, markerfacecolor="white", markersize=0.5 * preset.text_pt,
            markeredgewidth=0.7, linestyle="none", label=point.name, zorder=7, clip_on=False,
        )  # fmt: skip
    if seen and not row.compact:
        handles = [line for line in axes.get_lines() if line.get_label() in {point.name for point in seen}]
        axes.legend(
            handles=handles, loc="lower right", title="observed", title_fontsize=preset.small_pt, handlelength=0.8,
            handletextpad=0.4, labelspacing=0.15, borderpad=0.1, borderaxespad=0.2, alignment="left",
        )  # fmt: skip


def _named(points: Sequence[Observation]) -> str:
    return ", ".join(f"{MARK_NAMES[point.marker]} {point.name} {point.value:g}" for point in points)


def _remarks(results: dict[str, list[RunResult]]) -> list[str]:
    remarks = [
        "Training cost of the largest run so far, amortised, million USD of 2023; marks: "
        f"{_named(TRAINING_COSTS_USD_M)} ({TRAINING_COST_SOURCE}).",
        f"Stock in H100 equivalents; marks: {_named(CHIP_STOCKS_H100E_M)} ({CHIP_STOCK_SOURCE}).",
        f"Owners: shares in one named run per scenario (final HHI of users nearest to the median), the {OWNERS_SHOWN} "
        "largest owners by name; owners include firms of the physical segment, which is speculative.",
        "In use: share of the world's chips that labs use; public: share owned by public bodies; per cent at the line "
        "ends: the last median.",
    ]
    if len(results) > 1:
        remarks.append(f"Grey: {next(iter(results))} (median; 90 % range where a panel holds one series).")
    return remarks
