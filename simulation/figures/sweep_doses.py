"""Dose and response of a sweep whose options are doses of one policy: effects averaged over its worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.analysis.doses import DoseError, doses_of_sweep
from simulation.analysis.paired_effects import Effect
from simulation.analysis.sweep_effects import sweep_effects
from simulation.figures.dose_response import draw_response
from simulation.figures.effect_marks import HOLLOW, pairs_sentence
from simulation.figures.sweep_captions import sweep_caption
from simulation.runs.outcomes import outcome_named

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulation.sweeps.result import SweepResult

_UNKNOWN = Effect(np.nan, np.nan, np.nan, np.nan, np.nan, 0)


def draw(result: SweepResult, outcome: str, size: str = "one column") -> tuple[Figure, str]:
    """Draw the effect of a policy against its dose, the reference as the dose that is no policy.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no such outcome or size, or options are no doses of one policy.
    """
    doses = doses_of_sweep(result.layout)
    if doses is None:
        raise DoseError(f"options of sweep {result.layout.name!r} are no doses of one policy")
    study, options = doses
    known, found = outcome_named(outcome), sweep_effects(result, outcome)
    by_option = dict(zip(found.options, found.overall, strict=True))
    effects = (_UNKNOWN, *(by_option.get(name, _UNKNOWN) for name in options[1:]))
    figure = draw_response(study, effects, known, size)
    remarks = [
        f"Mean paired difference to {found.reference}, over all worlds. Outcome: {known.meaning}",
        f"Square: {found.reference}, which is no policy.",
        "Ribbon: intervals of the mean difference, joined by straight lines between the doses that were run.",
        f"Intervals: {found.interval}.",
        HOLLOW,
        pairs_sentence(effects[1:]),
    ]
    return figure, sweep_caption(
        result, f"Dose and response: {study.policy.replace('_', ' ')} and {known.name}", remarks
    )
