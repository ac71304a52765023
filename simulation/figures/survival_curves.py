"""Curves of what lasts: steps with the interval over runs, the baseline in grey behind a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from simulation.figures.panels import Look, share_axis
from simulation.figures.rows import percent
from simulation.figures.style import BASELINE_GREY, Size
from simulation.timeline import QUARTERS_PER_YEAR

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulation.analysis.survival import Survival
    from simulation.figures.bands import FloatArray

INTERVAL = (
    "Shares that last: Kaplan and Meier's estimate over the spells of all runs, with 95 % intervals from the jackknife "
    "over runs; a spell that goes on at the end of its run counts for as long as it was seen."
)
_ALPHA, _THIN = 0.2, 0.8
_GREY = Look(BASELINE_GREY)


def draw_survival(axes: Axes, found: Survival, base: Survival | None, look: Look, name: str, preset: Size) -> None:
    """Draw the share that lasts against years, and the baseline's behind it.

    Args:
        axes: Panel.
        found: Curve of the scenario.
        base: Curve of the baseline, if the scenario is another.
        look: Colour and dash of the scenario's curve.
        name: Name of the curve, kept on the line for readers of the figure object.
        preset: Size preset.
    """
    longest = max(curve.quarters[-1] for curve in (found, base) if curve is not None) / QUARTERS_PER_YEAR
    axes.set_xlim(0.0, longest if longest > 0 else 1.0)
    share_axis(axes)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    if base is not None:
        _steps(axes, base, _GREY, _THIN, f"reference {name}")
    _steps(axes, found, look, preset.line_pt, name)
    axes.annotate(
        percent(found.share[-1]),
        (found.quarters[-1] / QUARTERS_PER_YEAR, found.share[-1]),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        fontsize=preset.small_pt,
        color=look.colour,
        annotation_clip=False,
    )


def _steps(axes: Axes, curve: Survival, look: Look, width: float, name: str) -> None:
    years: FloatArray = curve.quarters / QUARTERS_PER_YEAR
    axes.fill_between(years, curve.low, curve.high, step="post", color=look.colour, alpha=_ALPHA, linewidth=0)
    axes.step(years, curve.share, where="post", color=look.colour, linestyle=look.dash, linewidth=width, label=name)
