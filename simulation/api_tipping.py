"""What a user calls from Python about tipping: the tipping point of a parameter, and whether history stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulation.analysis import hysteresis as both_ways
from simulation.analysis import tipping_point as searched
from simulation.analysis.hysteresis import STEPS, Hysteresis
from simulation.analysis.tipping_point import TippingPoint
from simulation.analysis.trials import DOMINANCE, maker, moved_parameter, question_of
from simulation.runs.provenance import Origin
from simulation.scenario_loading import load_scenario

__all__ = ["hysteresis", "tipping_point"]

DEFAULT_SEEDS = 10


def tipping_point(
    parameter: str,
    overrides: Sequence[str] = (),
    *,
    low: float | None = None,
    high: float | None = None,
    outcome: str = DOMINANCE,
    above: float | None = None,
    baseline: str = "baseline",
    seeds: int | Sequence[int] = DEFAULT_SEEDS,
    folder: str | Path | None = None,
    processes: int | None = None,
    progress: bool = True,
) -> TippingPoint:
    """Find the value of a parameter at which half of the runs change their answer to a question.

    Args:
        parameter: Dotted name of a number; ``*`` stands for any name on one level, and several then move together.
        overrides: Overrides that apply to all runs, in Hydra's grammar.
        low: Lower end of the range to search; None for that of the plausible range.
        high: Upper end.
        outcome: Outcome that answers: yes or no by itself, or a number that counts as yes above a line.
        above: That line.
        baseline: Name or path of the scenario in which the parameter moves.
        seeds: Seeds of the runs at each value, or their number.
        folder: Folder of results in which outcomes of runs are kept and looked for; None keeps nothing.
        processes: How many processes share the work; None for as many as pay, 1 for this one alone.
        progress: Whether to show a bar if it takes longer than two seconds.

    Returns:
        Bracket, estimate and the probability of yes at every value tried; or that the range holds no tipping point.

    Raises:
        TrialError: If parameter, range or question cannot be used.
        ScenarioError: With every mistake in the scenario at once.
        RunError: If a run fails.
    """
    dimension, question = moved_parameter(parameter, low, high), question_of(outcome, above)
    effective, origin = load_scenario(baseline, overrides), Origin(baseline, tuple(overrides))
    return searched.tipping_point(
        effective, dimension, question, seeds, maker(folder, processes, progress=progress), origin=origin
    )


def hysteresis(
    parameter: str,
    overrides: Sequence[str] = (),
    *,
    low: float | None = None,
    high: float | None = None,
    steps: int = STEPS,
    baseline: str = "baseline",
    seeds: int | Sequence[int] = DEFAULT_SEEDS,
    folder: str | Path | None = None,
    processes: int | None = None,
    progress: bool = True,
) -> Hysteresis:
    """Ask at several values of a parameter whether runs from equal shares and from one leader end alike.

    Args:
        parameter: Dotted name of a number, as in :func:`tipping_point`.
        overrides: Overrides that apply to all runs, in Hydra's grammar.
        low: Lower end of the range; None for that of the plausible range.
        high: Upper end.
        steps: Values over the range, both ends included.
        baseline: Name or path of the scenario in which the parameter moves.
        seeds: Seeds of the runs, shared by both starts and all values, or their number.
        folder: Folder of results in which outcomes of runs are kept and looked for; None keeps nothing.
        processes: How many processes share the work; None for as many as pay, 1 for this one alone.
        progress: Whether to show a bar if it takes longer than two seconds.

    Returns:
        Outcomes from both starts; ``table("HHI of users, last year")`` gives the paired difference at each value.

    Raises:
        TrialError: If parameter or range cannot be used.
        ScenarioError: With every mistake in the scenario at once.
        RunError: If a run fails.
    """
    dimension, effective = moved_parameter(parameter, low, high), load_scenario(baseline, overrides)
    return both_ways.hysteresis(effective, dimension, seeds, maker(folder, processes, progress=progress), steps=steps)
