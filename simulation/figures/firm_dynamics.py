"""Firm dynamics: sizes by rank, entry and exit by year, and how long entrants last with and without policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from simulation.analysis.survival import Survival, lives_of_entrants, survival
from simulation.figures.bands import Band, FloatArray, band, years
from simulation.figures.captions import caption
from simulation.figures.labels import label_end, settle
from simulation.figures.needed import need
from simulation.figures.panels import (
    Look,
    draw_band,
    draw_reference,
    last_finite,
    log_axis,
    mark_policy_starts,
    no_data,
    time_axis,
)
from simulation.figures.rows import Row, draw_rows, heading
from simulation.figures.style import BLUE, DASHES, GREEN, INK, VERMILLION, Size, house_style
from simulation.figures.survival_curves import INTERVAL, draw_survival
from simulation.runs.tables import active_firms

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

SIZE = "share_users"
SMALLEST = 1e-4
"""Share of users below which a firm counts as one without users: a log axis has no place for nothing."""
RANKS_NAMED = (1, 2, 5, 10, 20, 50, 100)
PARAMETERS = (
    "churn.entry_rate",
    "churn.entry_cost",
    "churn.first_round",
    "churn.failure_hazard",
    "churn.merger_limit",
    "finance.investors_leave",
)
FLOWS = {"entries": Look(GREEN, DASHES[0]), "exits": Look(VERMILLION, DASHES[1])}


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw sizes by rank, entry and exit by year, and the survival of entrants.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If a slide is asked to hold more rows than it can.
        NotRecordedError: If a run recorded no shares of users.
    """
    need(results, "firm_dynamics", firms=(SIZE,))
    with house_style(size) as preset:
        figure = draw_rows(results, (_sizes, _flows, _lives), size, preset)
        settle(figure)
    return figure, caption(results, "Sizes, entry, exit and survival of AI firms", _remarks(results), PARAMETERS)


def sizes_by_rank(runs: Sequence[RunResult]) -> FloatArray:
    """Shares of users in the last quarter, the largest first, shape (replicates, ranks); 0 where there is no firm."""
    last = [np.nan_to_num(np.asarray(run.record.firms[SIZE], dtype=float)[-1]) for run in runs]
    ordered = [-np.sort(-shares[shares >= SMALLEST]) for shares in last]
    ranks = max((len(shares) for shares in ordered), default=0)
    return np.array([np.pad(shares, (0, ranks - len(shares))) for shares in ordered])


def entries_and_exits(runs: Sequence[RunResult]) -> tuple[FloatArray, dict[str, FloatArray]]:
    """Firms that come into and go out of business in each calendar year.

    Returns:
        The years, and entries and exits of each replicate, shape (replicates, years); the first quarter, in which all
        firms begin, has neither, and a year counts the quarters that a run has of it.
    """
    year = years(runs[0]).astype(int)
    known = np.unique(year)
    found: dict[str, list[FloatArray]] = {name: [] for name in FLOWS}
    for run in runs:
        active = active_firms(run.record)
        came, went = active[1:] & ~active[:-1], ~active[1:] & active[:-1]
        for name, moved in (("entries", came), ("exits", went)):
            counts = moved.sum(axis=1).astype(float)
            found[name].append(np.array([counts[year[1:] == one].sum() for one in known]))
    return known.astype(float), {name: np.array(counts) for name, counts in found.items()}


def lives(runs: Sequence[RunResult]) -> Survival:
    """Share of entrants that stay in business, over all replicates."""
    return survival([lives_of_entrants(active_firms(run.record)) for run in runs])


def _sizes(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, row, "Sizes by rank", "share of users, log axis", preset)
    sizes = sizes_by_rank(row.runs)
    most = max(sizes.shape[1], 0 if row.base is None else sizes_by_rank(row.base).shape[1])
    if not most:
        no_data(axes, preset)
        return
    if row.base is not None:
        behind = sizes_by_rank(row.base)
        draw_reference(axes, _ranks(behind), _on_log_axis(behind), DASHES[0], "reference sizes", ribbon=True)
    if sizes.shape[1]:
        line = draw_band(axes, _ranks(sizes), _on_log_axis(sizes), Look(BLUE), f"{row.name} sizes")
        line.set(marker="o", markersize=0.3 * preset.text_pt)
    axes.set_xscale("log")
    axes.set_xlim(1, max(most, 2))
    shown = [rank for rank in RANKS_NAMED if rank <= max(most, 2)]
    axes.xaxis.set_major_locator(FixedLocator(shown))
    axes.xaxis.set_major_formatter("{x:.0f}")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim(SMALLEST, 1)
    log_axis(axes)
    axes.set_xlabel("rank, log axis")


def _on_log_axis(sizes: FloatArray) -> Band:
    """Median and ranges, with what is 0 below the end of the axis, so that curves leave it instead of breaking off."""
    return band(np.maximum(sizes, SMALLEST / 10))


def _ranks(sizes: FloatArray) -> FloatArray:
    return np.arange(1.0, sizes.shape[1] + 1)


def _flows(axes: Axes, row: Row, preset: Size) -> None:
    """Entries and exits by year; exits as dashed line."""
    heading(axes, row, "Entry and exit", "firms per year", preset)
    time_axis(axes, row.horizon, preset, row.panel_mm, labels=True)
    base = entries_and_exits(row.base) if row.base is not None else None
    time, found = entries_and_exits(row.runs)
    for name, look in FLOWS.items():
        if base is not None:
            draw_reference(axes, base[0], band(base[1][name]), look.dash, f"reference {name}")
        values = band(found[name])
        draw_band(axes, time, values, look, f"{row.name} {name}")
        label_end(axes, last_finite(values.median), name, look.colour, fontsize=preset.small_pt)
    axes.set_ylim(bottom=0)
    mark_policy_starts(axes, row.runs, preset, "none" if row.compact else "inside")


def _lives(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, row, "Entrants that last", "share of entrants", preset)
    found = lives(row.runs)
    base = lives(row.base) if row.base is not None else None
    if not found.spells:
        no_data(axes, preset)
    draw_survival(axes, found, base, Look(INK if row.base is None else BLUE), f"{row.name} entrants", preset)
    axes.set_xlabel("years since entry")


def _remarks(results: dict[str, list[RunResult]]) -> list[str]:
    counts = ", ".join(
        f"{label} {one.spells} entrants, {one.ended} of them gone by the end"
        for label, one in ((label, lives(runs)) for label, runs in results.items())
    )
    remarks = [
        f"Sizes: shares of users in the last quarter by rank, both axes logarithmic; firms below {100 * SMALLEST:g} % "
        "of users are left out. A straight line is a power law.",
        "Entry (solid) and exit (dashed) by calendar year: firms, mere owners of compute among them, that come into "
        "business, spin-outs and parts of broken-up firms included, and that fail or are bought.",
        f"Entrants: firms that were not there in the first quarter ({counts}).",
        INTERVAL if any(len(runs) > 1 for runs in results.values()) else "",
    ]
    if len(results) > 1:
        remarks.append(f"Grey: {next(iter(results))}.")
    return [remark for remark in remarks if remark]
