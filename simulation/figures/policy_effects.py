"""Paired effects of policies on one outcome: a forest of differences to the same baseline.

One row a policy, from the largest fall to the largest rise: mean difference, interval, number of pairs. A policy whose
interval holds zero has a hollow mark and is labelled undetermined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.captions import caption
from simulation.figures.effect_marks import (
    HOLLOW,
    beside,
    difference_words,
    intervals_sentence,
    line_look,
    mark_effect,
    pairs_sentence,
    reach,
    runs_of,
    verdict_words,
    zero_line,
)
from simulation.figures.labels import in_lines, settle
from simulation.figures.panels import letters_across
from simulation.figures.style import INK, QUIET, Size, house_style, new_figure
from simulation.runs.outcomes import outcome_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.analysis.paired_effects import Effect
    from simulation.analysis.policy_effects import PolicyEffects
    from simulation.runs.outcomes import Outcome
    from simulation.runs.result import RunResult

PARAMETERS = ("flywheel.form", "chips.supply_elasticity", "openness.imitation")
_ROW_MM, _HEAD_MM = 6.0, 16.0
_NAMES_SHARE, _LEAST_LETTERS = 0.24, 15
_SLIDE_ROWS = 12
_MARGIN = 0.04


def draw(study: PolicyEffects, outcome: str, size: str = "two columns") -> tuple[Figure, str]:
    """Draw the effects of several policies on an outcome.

    Args:
        study: Comparisons with one baseline.
        outcome: Name of the outcome.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no such outcome or size, or a slide is asked to hold more policies than it can.
    """
    known, effects = outcome_named(outcome), study.effects(outcome)
    figure = forest(dict(sorted(effects.items(), key=lambda item: np.nan_to_num(item[1].difference))), known, size)
    remarks = [
        f"Difference to the baseline. Outcome: {known.meaning}",
        "From the largest fall to the largest rise; the line is no difference.",
        HOLLOW,
        pairs_sentence(effects.values()),
    ]
    title = f"Paired effects of policies on {known.name}"
    return figure, caption(
        runs_drawn(study), title, remarks, PARAMETERS, starts=False, intervals=intervals_sentence(known)
    )


def forest(effects: dict[str, Effect], known: Outcome, size: str) -> Figure:
    """Draw effects on one outcome, one row each, in the order given.

    Args:
        effects: Effects by name.
        known: The outcome.
        size: Name of a size preset.

    Raises:
        ValueError: If a slide is asked to hold more rows than it can.
    """
    if size == "slide" and len(effects) > _SLIDE_ROWS:
        raise ValueError(f"size 'slide' holds at most {_SLIDE_ROWS} policies and got {len(effects)}")
    with house_style(size) as preset:
        figure = new_figure(preset, _HEAD_MM + _ROW_MM * len(effects))
        axes = figure.subplots()
        _rows(axes, effects, preset)
        _axis(axes, effects, preset)
        axes.set_title(known.name)
        axes.set_xlabel(difference_words(known))
        settle(figure)
    return figure


def runs_drawn(study: PolicyEffects) -> dict[str, list[RunResult]]:
    """Runs behind the figure, by label."""
    return runs_of(study.comparisons)


def _rows(axes: Axes, effects: dict[str, Effect], preset: Size) -> None:
    """Marks and intervals, and beside them how many pairs they rest on and whether they are determined."""
    for row, (name, effect) in enumerate(effects.items()):
        if np.isfinite([effect.low, effect.high]).all():
            axes.hlines(row, effect.low, effect.high, **line_look(effect, preset))
        if not np.isfinite(effect.difference):
            continue
        mark_effect(axes, (effect.difference, row), effect, preset, name)
    zero_line(axes, vertical=True)
    for row, effect in enumerate(effects.values()):
        words = verdict_words(effect)
        text = ", ".join([f"n = {effect.pairs}", *([words] if words else [])])
        beside(axes, row, text, QUIET if words else INK, preset)


def _axis(axes: Axes, effects: dict[str, Effect], preset: Size) -> None:
    letters = max(_LEAST_LETTERS, letters_across(_NAMES_SHARE * preset.width_mm, preset.text_pt))
    names = [in_lines(name.replace("_", " "), letters) for name in effects]
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(len(names) - 0.4, -0.6)
    low, high = reach(effects.values())
    room = _MARGIN * (high - low)
    axes.set_xlim(low - room, high + room)
