"""What figures of paired effects share: marks that are hollow where the sign is undetermined, and words beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.analysis.paired_effects import Effect
from simulation.figures.style import BLUE, INK, QUIET, Size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulation.analysis.comparison import ComparisonResult
    from simulation.runs.outcomes import Outcome
    from simulation.runs.result import RunResult

DETERMINED = ("up", "down")
INTERVAL = "Intervals: 95 %, Student's t over pairs of runs with the same luck, for the mean difference."
PROBABILITY_INTERVAL = "Intervals: 95 %, Bonett and Price (2012) for paired proportions, for the mean difference."
HOLLOW = "Hollow marks: undetermined, the interval holds zero."
_MARKER_PT, _EDGE_PT = 0.72, 0.13


def mark_effect(axes: Axes, place: tuple[float, float], effect: Effect, preset: Size, label: str) -> None:
    """Draw the mark of one effect: filled if its sign is determined, hollow if not.

    Args:
        axes: Panel.
        place: Where the mark stands, in data units.
        effect: The effect.
        preset: Size preset.
        label: Name kept on the mark for readers of the figure object.
    """
    sure = effect.verdict in DETERMINED
    axes.plot(
        *place,
        marker="o",
        markersize=_MARKER_PT * preset.text_pt,
        markerfacecolor=BLUE if sure else "white",
        markeredgecolor=BLUE if sure else QUIET,
        markeredgewidth=_EDGE_PT * preset.text_pt,
        linestyle="none",
        label=label,
        zorder=4,
        clip_on=False,
    )


def line_look(effect: Effect, preset: Size) -> dict[str, Any]:
    """Colour and weight of the interval of an effect."""
    return {"color": BLUE if effect.verdict in DETERMINED else QUIET, "linewidth": preset.line_pt}


def zero_line(axes: Axes, *, vertical: bool) -> None:
    """Draw the line of no effect."""
    draw = axes.axvline if vertical else axes.axhline
    draw(0.0, color=INK, linewidth=0.6, zorder=1)


def beside(axes: Axes, row: int, text: str, colour: str, preset: Size) -> None:
    """Write at the right of a row of a panel."""
    axes.annotate(
        text,
        (1.0, row),
        xycoords=axes.get_yaxis_transform(),
        xytext=(3, 0),
        textcoords="offset points",
        va="center_baseline",
        fontsize=preset.small_pt,
        color=colour,
        annotation_clip=False,
    )


def verdict_words(effect: Effect) -> str:
    """The verdict of an effect as a mark says it; nothing where the mark alone does.

    Example:
        >>> verdict_words(Effect(1.0, 2.0, 1.0, 0.5, 1.5, 9)), verdict_words(Effect(1.0, 2.0, 1.0, -1.0, 3.0, 9))
        ('', 'undetermined')
    """
    return "" if effect.verdict in DETERMINED else effect.verdict


def difference_words(outcome: Outcome) -> str:
    """What an axis of differences says: the unit, with an index named as one.

    Example:
        >>> from simulation.runs.outcomes import outcome_named
        >>> difference_words(outcome_named("legitimacy")), difference_words(outcome_named("active firms"))
        ('difference (index from 0 to 1)', 'difference (count)')
    """
    return f"difference ({'index from ' * (outcome.unit == '0 to 1')}{outcome.unit})"


def intervals_sentence(outcome: Outcome) -> str:
    """Which intervals are drawn."""
    return PROBABILITY_INTERVAL if outcome.is_probability else INTERVAL


def reach(effects: Iterable[Effect]) -> tuple[float, float]:
    """Smallest and largest number that any effect, its interval or zero needs on an axis."""
    ends = np.array([[one.difference, one.low, one.high] for one in effects]).ravel()
    held = np.concatenate([[0.0], ends[np.isfinite(ends)]])
    low, high = float(held.min()), float(held.max())
    return (low, high) if high > low else (-1.0, 1.0)


def runs_of(comparisons: dict[str, ComparisonResult]) -> dict[str, list[RunResult]]:
    """Runs by label as captions and identities want them: the baseline once, then every variant."""
    first = next(iter(comparisons.values()))
    variants = {name.replace("_", " "): list(one.variant) for name, one in comparisons.items()}
    return {first.names[0].replace("_", " "): list(first.baseline)} | variants


def pairs_sentence(effects: Iterable[Effect]) -> str:
    """How many pairs of runs each effect rests on."""
    counts = sorted({one.pairs for one in effects})
    words = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return f"Pairs of runs: n = {words}."
