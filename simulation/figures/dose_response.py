"""Dose and response: the paired effect of one policy on one outcome, from no policy to its strongest dose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from simulation.analysis.doses import on_log_scale
from simulation.figures.captions import caption
from simulation.figures.effect_marks import (
    HOLLOW,
    difference_words,
    intervals_sentence,
    mark_effect,
    pairs_sentence,
    reach,
    runs_of,
    zero_line,
)
from simulation.figures.labels import settle
from simulation.figures.style import BASELINE_GREY, BLUE, QUIET, Size, house_style, new_figure
from simulation.runs.outcomes import outcome_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from simulation.analysis.doses import DoseResponse
    from simulation.analysis.paired_effects import Effect
    from simulation.runs.outcomes import Outcome
    from simulation.runs.result import RunResult

PARAMETERS = ("flywheel.form", "chips.supply_elasticity", "openness.imitation")
_HEIGHT_MM, _RIBBON, _MARGIN, _NONE_AT = 62.0, 0.2, 0.06, 0.18
_TOO_NEAR = 0.03
"""Part of the axis that a dose needs for its name."""


def draw(study: DoseResponse, outcome: str, size: str = "one column") -> tuple[Figure, str]:
    """Draw the effect of a policy against its dose.

    Args:
        study: One policy at several doses.
        outcome: Name of the outcome.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no such outcome or size.
    """
    known, effects = outcome_named(outcome), study.effects(outcome)
    figure = draw_response(study, effects, known, size)
    level = next((one.baseline for one in effects if np.isfinite(one.baseline)), float("nan"))
    remarks = [
        f"Mean difference to no policy. Outcome: {known.meaning}",
        f"Square: no policy, which is the baseline itself (mean {level:.4g}, unit {known.unit}).",
        "Ribbon: intervals of the mean difference, joined by straight lines between the doses that were run.",
        HOLLOW,
        pairs_sentence(effects[1:]),
    ]
    title = f"Dose and response: {study.policy.replace('_', ' ')} and {known.name}"
    words = intervals_sentence(known)
    return figure, caption(runs_drawn(study), title, remarks, PARAMETERS, starts=False, intervals=words)


def draw_response(study: DoseResponse, effects: tuple[Effect, ...], known: Outcome, size: str) -> Figure:
    """The picture alone: effects on an outcome against doses, the first being no policy."""
    with house_style(size) as preset:
        figure = new_figure(preset, _HEIGHT_MM)
        axes = figure.subplots()
        _response(axes, study, effects, preset)
        _dose_axis(axes, study)
        axes.set_title(known.name)
        axes.set_xlabel(_dose_words(study))
        axes.set_ylabel(difference_words(known))
        settle(figure)
    return figure


def runs_drawn(study: DoseResponse) -> dict[str, list[RunResult]]:
    """Runs behind the figure, by label."""
    labels = [f"{study.setting} = {dose:.4g}" for dose in study.doses[1:]]
    return runs_of(dict(zip(labels, study.comparisons[1:], strict=True)))


def places_of(study: DoseResponse) -> NDArray[np.float64]:
    """Where doses stand on the axis, their decimal logarithms where they are orders of magnitude apart.

    No policy stands beyond the weakest dose where it has no finite value.
    """
    doses = np.array(study.doses)
    if on_log_scale(study.doses[1:]) and (np.isinf(study.neutral) or study.neutral > 0.0):
        doses = np.log10(doses)
    if np.isinf(study.neutral):
        span = np.ptp(doses[1:]) or abs(doses[1]) or 1.0
        doses[0] = doses[1] + np.sign(study.neutral) * _NONE_AT * span
    return doses


def _response(axes: Axes, study: DoseResponse, effects: tuple[Effect, ...], preset: Size) -> None:
    """Line and ribbon through the doses, a mark for each, and a square for no policy."""
    places = places_of(study)
    middle, low, high = (
        np.array([0.0, *(getattr(one, part) for one in effects[1:])]) for part in ("difference", "low", "high")
    )
    zero_line(axes, vertical=False)
    axes.fill_between(places, low, high, color=BLUE, alpha=_RIBBON, linewidth=0)
    axes.plot(places, middle, color=BLUE, label="response", zorder=3)
    for place, one in zip(places[1:], effects[1:], strict=True):
        mark_effect(axes, (float(place), one.difference), one, preset, f"dose {place:g}")
    look: dict[str, Any] = {"marker": "s", "color": BASELINE_GREY, "markeredgecolor": QUIET, "linestyle": "none"}
    axes.plot(places[0], 0.0, markersize=0.7 * preset.text_pt, zorder=5, clip_on=False, label="no policy", **look)
    bottom, top = reach(effects[1:])
    room = _MARGIN * (top - bottom)
    axes.set_ylim(bottom - room, top + room)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6))


def _dose_words(study: DoseResponse) -> str:
    """Policy, setting and unit of the dose; a setting that ends with its unit says it once."""
    setting = study.setting.removesuffix(f"_{study.unit}").replace("_", " ")
    scale = ", log axis" if places_of(study)[1] != study.doses[1] else ""
    return f"{study.policy.replace('_', ' ')}: {setting} ({study.unit}{scale})"


def _dose_axis(axes: Axes, study: DoseResponse) -> None:
    """From no policy at the left to the strongest dose at the right, with every dose that was run as a tick.

    A dose that stands on the one before it keeps its tick and loses its name, which could not be read.
    """
    places = places_of(study)
    names = ["none" if np.isinf(study.neutral) else f"{study.neutral:g}", *(f"{dose:.3g}" for dose in study.doses[1:])]
    near = np.concatenate([[False], np.abs(np.diff(places)) < _TOO_NEAR * np.ptp(places)])
    axes.set_xticks(places, ["" if close else name for name, close in zip(names, near, strict=True)])
    towards = np.sign(places[-1] - places[0]) * _MARGIN * float(np.ptp(places))
    axes.set_xlim(places[0] - towards, places[-1] + towards)
    if np.isinf(study.neutral):
        axes.axvline((places[0] + places[1]) / 2, color=QUIET, linewidth=0.5, linestyle=(0, (1, 2)), zorder=0.6)
