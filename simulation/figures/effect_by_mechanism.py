"""Effect by mechanism: a waterfall from the direct effect through each channel to the whole effect.

Each bar is what a channel adds on average over all orders in which channels can be switched on, with its interval. A
bar is hollow where that is undetermined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.analysis.mechanisms import DIRECT, WHOLE
from simulation.figures.captions import caption
from simulation.figures.effect_marks import (
    DETERMINED,
    beside,
    difference_words,
    pairs_sentence,
    verdict_words,
    zero_line,
)
from simulation.figures.labels import in_lines, settle
from simulation.figures.panels import letters_across
from simulation.figures.style import BASELINE_GREY, BLUE, INK, ORANGE, QUIET, Size, house_style, new_figure
from simulation.runs.outcomes import outcome_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.analysis.mechanisms import Channel, Decomposition
    from simulation.analysis.paired_effects import Effect
    from simulation.runs.result import RunResult

PARAMETERS = ("flywheel.form", "openness.imitation", "finance.tournament_exponent", "churn.entry_rate")
_ROW_MM, _HEAD_MM = 7.5, 16.0
_NAMES_SHARE, _LEAST_LETTERS = 0.24, 15
_BAR, _MARGIN = 0.56, 0.04


def draw(study: Decomposition, outcome: str, size: str = "two columns") -> tuple[Figure, str]:
    """Draw the parts of an effect as a waterfall.

    Args:
        study: The effect with every set of channels on.
        outcome: Name of the outcome.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no such outcome or size.
    """
    known, parts = outcome_named(outcome), study.parts(outcome)
    with house_style(size) as preset:
        figure = new_figure(preset, _HEAD_MM + _ROW_MM * len(parts))
        axes = figure.subplots()
        _bars(axes, parts, preset)
        _axis(axes, parts, preset)
        axes.set_title(known.name)
        axes.set_xlabel(difference_words(known))
        settle(figure)
    baseline, variant = (name.replace("_", " ") for name in study.whole.names)
    remarks = [
        f"Mean difference of {variant} to {baseline}. Outcome: {known.meaning}",
        "Direct: the effect with all these channels off in both worlds. A channel's bar: what it adds when it is "
        "switched on, averaged over all orders of switching (Shapley value); bars sum to the whole effect.",
        f"Switched off: {'; '.join(_how(one) for one in study.channels)}.",
        "Bars to the left (blue) are falls, bars to the right (orange) rises; lines are intervals at the end of a bar; "
        "hollow: undetermined, the interval holds zero.",
        pairs_sentence(parts.values()),
        f"Runs: {study.values.shape[0] * study.values.shape[1] * study.values.shape[2]}, with every set of channels.",
    ]
    intervals = "Intervals: 95 %, Student's t over pairs of runs with the same luck, for the mean of each part."
    title = f"Effect on {known.name} by mechanism"
    return figure, caption(runs_drawn(study), title, remarks, PARAMETERS, starts=False, intervals=intervals)


def runs_drawn(study: Decomposition) -> dict[str, list[RunResult]]:
    """Runs behind the figure with all channels on, by label."""
    names, sides = study.whole.names, (study.whole.baseline, study.whole.variant)
    return {name.replace("_", " "): list(side) for name, side in zip(names, sides, strict=True)}


def _how(channel: Channel) -> str:
    """A channel with the overrides that switch it off."""
    return f"{channel.title} ({', '.join(channel.off)})"


def starts_of(parts: dict[str, Effect]) -> list[float]:
    """Where each bar begins: where the one before it ends; the whole effect begins at zero."""
    ends = np.cumsum([part.difference for name, part in parts.items() if name != WHOLE])
    return [0.0, *ends[:-1].tolist(), 0.0]


def _bars(axes: Axes, parts: dict[str, Effect], preset: Size) -> None:
    starts = starts_of(parts)
    for row, ((name, part), start) in enumerate(zip(parts.items(), starts, strict=True)):
        sure = part.verdict in DETERMINED
        colour = INK if name == WHOLE else BASELINE_GREY if name == DIRECT else BLUE if part.difference < 0 else ORANGE
        axes.barh(
            row, part.difference, left=start, height=_BAR, label=name, zorder=2,
            facecolor=colour if sure else "white", edgecolor=colour, linewidth=0.8 * preset.line_pt,
        )  # fmt: skip
        if np.isfinite([part.low, part.high]).all():
            axes.hlines(row, start + part.low, start + part.high, color=QUIET, linewidth=preset.line_pt, zorder=3)
        if row + 1 < len(parts):
            end = start + part.difference
            axes.vlines(end, row, row + 1, color=QUIET, linewidth=0.5, linestyle=(0, (1, 2)), zorder=1)
    zero_line(axes, vertical=True)


def _axis(axes: Axes, parts: dict[str, Effect], preset: Size) -> None:
    """Names at the left, verdicts at the right, and room for every interval where it stands."""
    letters = max(_LEAST_LETTERS, letters_across(_NAMES_SHARE * preset.width_mm, preset.text_pt))
    axes.set_yticks(range(len(parts)), [in_lines(name, letters) for name in parts])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(parts) - 0.4, -0.6)
    starts = np.array(starts_of(parts))
    ends = np.array([[part.difference, part.low, part.high] for part in parts.values()]) + starts[:, None]
    held = np.concatenate([[0.0], ends[np.isfinite(ends)]])
    room = _MARGIN * (float(np.ptp(held)) or 1.0)
    axes.set_xlim(float(held.min()) - room, float(held.max()) + room)
    for row, part in enumerate(parts.values()):
        beside(axes, row, verdict_words(part), QUIET, preset)
