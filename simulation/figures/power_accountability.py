"""Power against accountability: control of firms and the hold that people have on them, and what people make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from simulation.figures.bands import FloatArray, band, last_year, named_run, one_of, world_values
from simulation.figures.captions import caption
from simulation.figures.labels import LINE_HEIGHT, in_lines, settle, spread
from simulation.figures.market_shares import NARROW_MM
from simulation.figures.needed import need
from simulation.figures.panels import PAPER, POINTS_PER_MM, Look, mm_of_letter, no_data, share_axis
from simulation.figures.rows import Panel, Row, Values, draw_rows, draw_series, heading, row_of
from simulation.figures.style import (
    BASELINE_GREY,
    BLUE,
    DASHES,
    GREEN,
    INK,
    PURPLE,
    QUIET,
    VERMILLION,
    Size,
    house_style,
    new_figure,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

CONTROL, ACCOUNTABILITY = "control_index", "accountability"
UNACCOUNTABLE, EVENT = "unaccountable_power", "control_event"
CONSENT = {
    "legitimacy": ("legitimacy", Look(GREEN, DASHES[0])),
    "democracy": ("democracy", Look(PURPLE, DASHES[1])),
}
PARAMETERS = ("workers", "power.sharpness", "power.audit", "power.lobbying", "power.voice", "power.locked_quarters")

LEVELS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
"""Unaccountable power of which curves are drawn, as far as the panel reaches."""

_CURVES, _HIGHEST_CURVE = 3, 0.85
_APART, _APART_COMPACT = 0.07, 0.16
_HEADROOM = 1.1
_NAMED, _NAMED_COMPACT, _NAME_LETTERS = 5, 3, 16
_FAINT = 0.45
_POINTS_PER_INCH = 72.0
_LABEL_FROM, _LABEL_MIDDLE = 0.015, 0.05
_TICKS = 4
_LONE_MM, _NARROW_MM = 86.0, (72.0, 36.0, 36.0)
_LONE_WIDTHS = (1.25, 1.0)


@dataclass(frozen=True)
class _Cloud:
    """Firms of one run at its end.

    Attributes:
        accountability: Their accountability, shape (firms,).
        control: Their control index, shape (firms,).
        names: Their names.
    """

    accountability: FloatArray
    control: FloatArray
    names: list[str]


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw firms by accountability and control at the end, and unaccountable power, legitimacy and democracy over time.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        NotRecordedError: If a run did not record power and consent.
        ValueError: If a slide is asked to hold more rows than it can.
    """
    world = (UNACCOUNTABLE, EVENT, *CONSENT)
    need(results, "power_accountability", world=world, firms=(CONTROL, ACCOUNTABILITY))
    top = _HEADROOM * max(
        float(firms_at_end(run).control.max(initial=0.0)) for runs in results.values() for run in runs
    )
    clouds: list[tuple[Axes, _Cloud]] = []

    def scatter(axes: Axes, row: Row, preset: Size) -> None:
        chosen = named_run(results, row.name)
        clouds.append((axes, firms_at_end(row.runs[chosen])))
        _scatter(axes, row, chosen, top, preset)

    highest = _HEADROOM * max(
        float(np.nan_to_num(band(_unaccountable_power(runs)).high90).max(initial=0.0)) for runs in results.values()
    )

    def unaccountable(axes: Axes, row: Row, preset: Size) -> None:
        _unaccountable(axes, row, preset)
        axes.set_ylim(0.0, highest if highest > 0.0 else 1.0)

    with house_style(size) as preset:
        panels = (scatter, unaccountable, _consent)
        figure = draw_rows(results, panels, size, preset) if len(results) > 1 else _lone(results, panels, preset)
        settle(figure)
        for axes, cloud in clouds:
            _name_firms(
                axes, cloud, _NAMED if len(results) == 1 and preset.height_mm is None else _NAMED_COMPACT, preset
            )
    return figure, caption(results, "Power of firms against their accountability", _remarks(results), PARAMETERS)


def firms_at_end(run: RunResult) -> _Cloud:
    """Firms in business in the last quarter, with the means of their last year."""
    firms = run.record.firms
    there = np.isfinite(np.asarray(firms[CONTROL], dtype=float)[-1])
    held = there & np.isfinite(last_year(firms[ACCOUNTABILITY]))
    names = [run.record.firm_names[slot] for slot in np.flatnonzero(held)]
    return _Cloud(last_year(firms[ACCOUNTABILITY])[held], last_year(firms[CONTROL])[held], names)


def runs_with_event(runs: Sequence[RunResult]) -> int:
    """Replicates in which one firm has taken control by the end."""
    return int((np.nan_to_num(world_values(runs, EVENT)).max(axis=1) > 0.0).sum())


def levels_within(top: float, apart: float = _APART) -> list[float]:
    """Unaccountable power of the curves of a panel that ends at ``top``.

    Args:
        top: Upper end of the panel.
        apart: Least distance of two curves where they meet its left edge, as a share of its height.

    Example:
        >>> levels_within(0.075), levels_within(1.0), levels_within(0.11, 0.16)
        ([0.05, 0.02, 0.01], [0.5, 0.2, 0.1], [0.05, 0.02])
    """
    kept: list[float] = []
    for level in (level for level in LEVELS if level < _HIGHEST_CURVE * top):
        if len(kept) == _CURVES or (kept and kept[-1] - level < apart * top):
            break
        kept.append(level)
    return kept


def _lone(results: dict[str, list[RunResult]], panels: Sequence[Panel], preset: Size) -> Figure:
    """One scenario: firms large, time beside it, or below it in a single column of text."""
    narrow, ((name, _),) = preset.width_mm < NARROW_MM, results.items()
    if narrow:
        figure = new_figure(preset, sum(_NARROW_MM))
        grid = figure.add_gridspec(len(_NARROW_MM), 1, height_ratios=_NARROW_MM)
        cells = [grid[number, 0] for number in range(len(_NARROW_MM))]
    else:
        figure = new_figure(preset, _LONE_MM)
        grid = figure.add_gridspec(2, 2, width_ratios=_LONE_WIDTHS)
        cells = [grid[:, 0], grid[0, 1], grid[1, 1]]
    for place, (cell, panel) in enumerate(zip(cells, panels, strict=True)):
        width_mm = preset.width_mm / (1 if narrow else 2)
        panel(figure.add_subplot(cell), row_of(results, name, place, width_mm, preset), preset)
    return figure


def _scatter(axes: Axes, row: Row, chosen: int, top: float, preset: Size) -> None:
    """The named run strong, the other replicates faint, the baseline as grey crosses behind."""
    heading(axes, _titled(row, preset), "Firms at the end", "control index, 0–1", preset, one_of(row.runs, chosen))
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    bottom = row.bottom or preset.width_mm < NARROW_MM
    axes.tick_params(labelbottom=bottom)
    if bottom:
        axes.set_xlabel("accountability, 0–1")
    axes.set_ylim(0, top if top > 0.0 else 1.0)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=_TICKS, steps=[1, 2, 5, 10]))
    if top <= 0.0:
        no_data(axes, preset)
    _curves(axes, row, top, preset)
    size: float = 0.5 * preset.text_pt
    looks: dict[str, Any] = {"linestyle": "none", "clip_on": False}
    if row.base is not None:
        crosses: dict[str, Any] = {"marker": "x", "color": BASELINE_GREY, "alpha": _FAINT, "markersize": size}
        axes.plot(*_together(row.base), label="reference firms", zorder=2, **crosses, **looks)
    others = [run for place, run in enumerate(row.runs) if place != chosen]
    open_dots: dict[str, Any] = {"marker": "o", "color": BLUE, "alpha": _FAINT, "markersize": 0.8 * size}
    if others:
        axes.plot(
            *_together(others), label=f"{row.name} others", markerfacecolor="none", zorder=3, **open_dots, **looks
        )
    named = firms_at_end(row.runs[chosen])
    dots: dict[str, Any] = {"marker": "o", "color": BLUE, "markeredgecolor": INK, "markersize": 1.3 * size}
    axes.plot(named.accountability, named.control, label=f"{row.name} named", zorder=4, **dots, **looks)


def _titled(row: Row, preset: Size) -> Row:
    """In a single column of text panels of a scenario stand one below the other, so that each needs its title."""
    return replace(row, first=row.first or preset.width_mm < NARROW_MM)


def _together(runs: Sequence[RunResult]) -> tuple[FloatArray, FloatArray]:
    ends = [firms_at_end(run) for run in runs]
    return np.concatenate([end.accountability for end in ends]), np.concatenate([end.control for end in ends])


def _curves(axes: Axes, row: Row, top: float, preset: Size) -> None:
    """Curves of equal unaccountable power, named at their left ends."""
    for number, level in enumerate(levels_within(top, _APART_COMPACT if row.compact else _APART)):
        accountability = np.linspace(0.0, 1.0 - level / top, 100)
        curve: dict[str, Any] = {"color": QUIET, "linewidth": 1.2 * preset.frame_pt, "linestyle": DASHES[2]}
        axes.plot(accountability, level / (1.0 - accountability), label=f"U = {level:g}", zorder=1, **curve)
        words = f"U = {level:g}" if number == 0 else f"{level:g}"
        height = level / (1.0 - _LABEL_MIDDLE)
        axes.text(
            _LABEL_FROM, height, words, fontsize=preset.small_pt, color=QUIET, va="center", zorder=1.5, bbox=PAPER
        )


def _name_firms(axes: Axes, cloud: _Cloud, most: int, preset: Size) -> None:
    """Name the firms with most control on the side that covers fewer dots, apart where names would overlap."""
    shown = [place for place in np.argsort(-cloud.control, kind="stable")[:most] if cloud.control[place] > 0.0]
    if not shown:
        return
    points = _POINTS_PER_INCH / axes.get_figure(root=True).dpi  # type: ignore[union-attr]
    dots = axes.transData.transform(np.column_stack([cloud.accountability, cloud.control])) * points
    words = [in_lines(cloud.names[place], _NAME_LETTERS) for place in shown]
    heights = preset.small_pt * LINE_HEIGHT * np.array([word.count("\n") + 1.0 for word in words])
    frame = axes.get_window_extent()
    edges = (frame.x0 * points, frame.x1 * points)
    low, high = frame.y0 * points + heights[0] / 2, frame.y1 * points - heights[0] / 2
    places = spread(dots[shown, 1], heights, low, high)
    for place, word, height, middle in zip(shown, words, heights, places, strict=True):
        width = max(map(len, word.split("\n"))) * mm_of_letter(preset.small_pt) * POINTS_PER_MM
        left = _goes_left(dots, place, (width + preset.text_pt, height, middle), edges)
        axes.annotate(
            word,
            (cloud.accountability[place], cloud.control[place]),
            xytext=((-1 if left else 1) * preset.text_pt, middle - dots[place, 1]),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=preset.small_pt,
            bbox=PAPER,
            arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": QUIET, "shrinkA": 0, "shrinkB": 2},
            zorder=3.5,
        )


def _goes_left(dots: FloatArray, place: int, box: tuple[float, float, float], edges: tuple[float, float]) -> bool:
    """Whether a name covers fewer dots at the left of its own; where it would leave the panel it may not stand."""
    width, height, middle = box
    across, near = dots[:, 0] - dots[place, 0], np.abs(dots[:, 1] - middle) < height
    near[place] = False
    at_left = int((near & (across <= 0.0) & (across > -width)).sum())
    at_right = int((near & (across >= 0.0) & (across < width)).sum())
    if dots[place, 0] + width > edges[1]:
        return True
    return at_left < at_right and dots[place, 0] - width > edges[0]


def _over_time(axes: Axes, row: Row, series: dict[str, tuple[Values, Look]], preset: Size, *, lead: bool) -> None:
    """Draw series and name the start of a policy in the first of these panels, inside it where a title is above."""
    shown = replace(row, lead=lead, compact=row.compact and not row.first and preset.width_mm >= NARROW_MM)
    draw_series(axes, replace(shown, bottom=row.bottom or preset.width_mm < NARROW_MM), series, preset)


def _unaccountable(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, _titled(row, preset), "Unaccountable power", "index, 0–1", preset)
    _over_time(axes, row, {"": (_unaccountable_power, Look(VERMILLION))}, preset, lead=True)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=_TICKS, steps=[1, 2, 5, 10]))


def _consent(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, _titled(row, preset), "Legitimacy and democracy", "index, 0–1", preset)
    _over_time(axes, row, {label: (_of(key), look) for key, (label, look) in CONSENT.items()}, preset, lead=False)
    share_axis(axes)


def _unaccountable_power(runs: Sequence[RunResult]) -> FloatArray:
    return world_values(runs, UNACCOUNTABLE)


def _of(key: str) -> Values:
    return lambda runs: world_values(runs, key)


def _remarks(results: dict[str, list[RunResult]]) -> list[str]:
    event = next(iter(results.values()))[0].scenario.power.event
    found = ", ".join(f"{label} in {runs_with_event(runs)} of {len(runs)} runs" for label, runs in results.items())
    others = "; faint open circles: those of the other replicates" if any(len(r) > 1 for r in results.values()) else ""
    remarks = [
        "Firms in business at the end, means of their last four quarters. Control index C: cube root of the product of "
        "the firm's share in the capability of all labs, its Shapley power in a vote weighted by capability times "
        "dependence, and the share of world value added that depends on it; 0 where one of the three is. "
        "Accountability A: one less what oversight by the home state, exit of customers and voice of users all leave "
        "undone. Dotted curves: equal unaccountable power U = C (1 \N{MINUS SIGN} A).",
        f"Filled: firms of the named run, those with most control by name{others}. The named run is the one "
        "whose final HHI of users is nearest to the median of the first scenario, and the run of the same seed in the "
        "others.",
        "Over time: unaccountable power over nations, weighted by output; legitimacy (solid) and democracy (dashed), "
        "weighted by people.",
        f"Control event, one firm with a share of capability above {event.capability:g}, Shapley power above "
        f"{event.shapley:g}, a lead above {event.lead:g} quarters and accountability below {event.accountability:g} "
        f"for {event.quarters} quarters: {found}. These thresholds and the form of the index are assumptions, not "
        "measurements.",
    ]
    if len(results) > 1:
        remarks.append(f"Grey: {next(iter(results))} (crosses: firms of all its runs).")
    return remarks
