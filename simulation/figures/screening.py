"""Screening: the mean size of elementary effects against their spread, one mark for each uncertain number.

At the right are numbers that matter, high up those whose effect bends or depends on others. A grey tick below each mark
shows the spread that luck alone would bring.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from simulation.analysis.screening import ElementaryEffects, Screening, screening
from simulation.figures.labels import settle
from simulation.figures.style import BASELINE_GREY, BLUE, INK, QUIET, Size, house_style, new_figure
from simulation.figures.sweep_captions import sweep_caption
from simulation.runs.outcomes import outcome_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from simulation.sweeps.result import SweepResult

_HEIGHT_MM, _MARGIN, _NEAR, _LEAST = 80.0, 0.06, 0.05, 1e-3
_MARK, _TICK, _EDGE = 0.72, 0.9, 0.13
_KEYS = {"one column": 12, "two columns": 22, "slide": 14}
"""Numbers that the key names; the others have a mark without a number."""


def draw(result: SweepResult, outcome: str, size: str = "two columns") -> tuple[Figure, str]:
    """Draw the screening of an outcome, of the reference option.

    Args:
        result: A sweep of Morris's design.
        outcome: Name of the outcome.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no such outcome or size, or the sweep cannot tell.
    """
    found = screening(result, outcome)
    with house_style(size) as preset:
        figure = new_figure(preset, _HEIGHT_MM)
        axes = figure.subplots()
        for one in found.numbers:
            _mark(axes, one, preset)
        _limits(axes, found)
        _ranks(axes, found.numbers[: _KEYS[size]], preset)
        unit = "" if found.unit in ("", "0 to 1") else f", {found.unit}"
        axes.set_xlabel(f"mean size of the effect, mu* (over the whole range{unit})")
        axes.set_ylabel(f"spread of the effect, sigma{unit and f' ({found.unit})'}")
        axes.set_title(found.outcome)
        _key(axes, found, _KEYS[size], preset)
        settle(figure)
    return figure, _caption(result, found)


def _mark(axes: Axes, one: ElementaryEffects, preset: Size) -> None:
    """Mark with both intervals; hollow where the direction is undetermined."""
    sure = one.mean_low > 0.0 or one.mean_high < 0.0
    weight = 0.6 * preset.line_pt
    axes.hlines(one.spread, one.size_low, one.size_high, color=QUIET, linewidth=weight, zorder=2)
    axes.vlines(one.size, one.spread_low, one.spread_high, color=QUIET, linewidth=weight, zorder=2)
    axes.plot(
        one.size,
        one.spread,
        marker="o",
        markersize=_MARK * preset.text_pt,
        markerfacecolor=BLUE if sure else "white",
        markeredgecolor=BLUE if sure else QUIET,
        markeredgewidth=_EDGE * preset.text_pt,
        linestyle="none",
        label=one.name,
        zorder=4,
        clip_on=False,
    )
    if np.isfinite(one.noise):
        look: dict[str, Any] = {"marker": "_", "markersize": _TICK * preset.text_pt, "linestyle": "none", "zorder": 3}
        axes.plot(one.size, one.noise, color=BASELINE_GREY, markeredgewidth=1.2, label=f"{one.name} noise", **look)


def _ranks(axes: Axes, numbers: tuple[ElementaryEffects, ...], preset: Size) -> None:
    """Rank of each number beside its mark; marks that all but cover each other share one label."""
    reach = np.array([axes.get_xlim()[1], axes.get_ylim()[1]])
    groups: list[tuple[NDArray[np.float64], list[str]]] = []
    for rank, one in enumerate(numbers, start=1):
        place = np.array([one.size, one.spread])
        near = next((group for at, group in groups if (np.abs(place - at) < _NEAR * reach).all()), None)
        if near is None:
            groups.append((place, [f"{rank}"]))
        else:
            near.append(f"{rank}")
    for place, ranks in groups:
        axes.annotate(
            ", ".join(ranks),
            (float(place[0]), float(place[1])),
            xytext=(0.5 * preset.text_pt, 0.4 * preset.text_pt),
            textcoords="offset points",
            fontsize=preset.small_pt,
            color=INK,
            zorder=5,
        )


def _limits(axes: Axes, found: Screening) -> None:
    """Both axes from zero to the end of the longest interval."""
    right = max(one.size_high for one in found.numbers)
    top = max(_LEAST * right, *(float(np.nanmax([one.spread_high, one.noise])) for one in found.numbers))
    axes.set_xlim(0.0, (1.0 + _MARGIN) * right or 1.0)
    axes.set_ylim(0.0, (1.0 + _MARGIN) * top or 1.0)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5))


def _key(axes: Axes, found: Screening, shown: int, preset: Size) -> None:
    """Names of the numbers by rank, at the right of the panel."""
    names = [f"{rank}  {one.name.replace('_', ' ')}" for rank, one in enumerate(found.numbers[:shown], start=1)]
    rest = len(found.numbers) - shown
    words = "\n".join([*names, *([f"and {rest} more"] if rest > 0 else [])])
    axes.annotate(
        words,
        (1.0, 1.0),
        xycoords="axes fraction",
        xytext=(0.8 * preset.text_pt, 0),
        textcoords="offset points",
        va="top",
        fontsize=preset.small_pt,
        color=INK,
        linespacing=1.35,
        annotation_clip=False,
    )


def _caption(result: SweepResult, found: Screening) -> str:
    known = outcome_named(found.outcome)
    left = f" {found.left_out} without the outcome are left out." if found.left_out else ""
    noise = "Grey tick: spread that luck alone would bring." if found.seeds > 1 else "One replicate: luck is not known."
    others = result.layout.options[1:]
    remarks = [
        f"Outcome: {known.meaning}",
        "Elementary effects (Morris 1991): change of the mean over replicates along one number, per whole range of it.",
        "Right: numbers that matter; high: numbers whose effect bends or depends on others.",
        noise,
        f"Intervals: {100 * found.level:g} %, bootstrap over trajectories for mu*, jackknife for sigma.",
        f"n = {found.trajectories} trajectories with {found.seeds} replicates each.{left}",
        "Hollow marks: undetermined, the interval of the mean effect holds zero.",
        f"Options not drawn: {', '.join(others)}." if others else "",
    ]
    return sweep_caption(result, f"Screening of what {known.name} depends on", [one for one in remarks if one])
