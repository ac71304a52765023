"""Paired effects of the options of a sweep on one outcome: a forest of differences to the reference.

Doses of one lever stand in their order, other options from the largest fall to the largest rise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.analysis.sweep_effects import sweep_effects
from simulation.analysis.sweep_values import SweepAnalysisError
from simulation.figures.effect_marks import HOLLOW, pairs_sentence
from simulation.figures.policy_effects import forest
from simulation.figures.sweep_captions import sweep_caption
from simulation.runs.outcomes import outcome_named

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulation.sweeps.layout import Layout
    from simulation.sweeps.result import SweepResult


def draw(result: SweepResult, outcome: str, size: str = "two columns") -> tuple[Figure, str]:
    """Draw the effects of all options of a sweep on an outcome, averaged over its worlds.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no such outcome or size, a slide is asked to hold more options than it can, or there is
            one option only.
    """
    known, found = outcome_named(outcome), sweep_effects(result, outcome)
    if not found.options:
        raise SweepAnalysisError(f"sweep {result.layout.name!r} has one option, so that nothing is compared")
    effects = dict(zip(found.options, found.overall, strict=True))
    doses = _one_lever(result.layout)
    if doses:
        effects = {_short(name): effect for name, effect in effects.items()}
    else:
        effects = dict(sorted(effects.items(), key=lambda item: np.nan_to_num(item[1].difference)))
    remarks = [
        f"Mean paired difference to {found.reference}, over all worlds. Outcome: {known.meaning}",
        "Doses in the order of the sweep." if doses else "From the largest fall to the largest rise.",
        f"Intervals: {found.interval}.",
        HOLLOW,
        pairs_sentence(effects.values()),
    ]
    return forest(effects, known, size), sweep_caption(result, f"Effects of options on {known.name}", remarks)


def _short(name: str) -> str:
    """An option by the last name of its lever and its dose."""
    lever, equals, dose = name.partition("=")
    return lever.rpartition(".")[2] + equals + dose


def _one_lever(layout: Layout) -> str:
    """The key that all options set, if each sets nothing else; empty otherwise."""
    keys = {tuple(word.partition("=")[0] for word in words) for words in layout.settings[1:]}
    (first,) = keys if len(keys) == 1 else ((),)
    return first[0] if len(first) == 1 and first[0] != "scenario" else ""
