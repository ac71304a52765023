"""Every analysis that a sweep's design allows: printed for the first outcome, written as tables and figures for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from simulation.commands.text import Block, paragraph, written
from simulation.runs.outcomes import outcome_named
from simulation.runs.progress import progress_bar
from simulation.sweeps.result import SweepResult

if TYPE_CHECKING:
    import pandas as pd

FEWEST_FOR_PRECISION = 3
FILLING = ("latin hypercube", "sobol", "grid")
"""Designs whose worlds fill the space, so that one may ask where in it an option fails."""


class Found(Protocol):
    """The result of an analysis."""

    def table(self) -> pd.DataFrame:
        """Everything that was found."""


@dataclass(frozen=True)
class Analysis:
    """One analysis of one outcome.

    Attributes:
        name: Name of its table.
        find: Takes the sweep and the name of an outcome.
        blocks: What is said of what was found.
        figure: Name of its figure; empty for none.
    """

    name: str
    find: Callable[[SweepResult, str], Found]
    blocks: Callable[[Any], list[Block]]
    figure: str = ""


def analysis_text(
    result: SweepResult, folder: Path, *, figures: bool = True, half_width: float | None = None
) -> list[str]:
    """Analyse a sweep as its design allows, write tables and figures, and return what is to be printed.

    Args:
        result: The sweep.
        folder: Where tables and figures go, a folder for each outcome.
        figures: Whether to draw figures.
        half_width: Half-width of the interval of the first outcome that was asked for.
    """
    layout = result.layout
    lines = [paragraph(f"{layout.horizon[0]} to {layout.horizon[1]}, scenario {layout.scenario}"), ""]
    outcomes, analyses = result.layout.outcomes, list(analyses_of(result, half_width))
    drawn = list(dict.fromkeys([*_maps(result), *(one.figure for one in analyses if one.figure)])) if figures else []
    work = len(outcomes) * (len(analyses) + len(drawn))
    with progress_bar("analysis") as bar:
        done = 0
        for outcome in outcomes:
            place = folder / "-".join("".join(one if one.isalnum() else " " for one in outcome).split())
            place.mkdir(parents=True, exist_ok=True)
            for analysis in analyses:
                text = _table(analysis, result, outcome, place)
                if outcome == outcomes[0]:
                    lines += [text, ""]
                bar(done := done + 1, work)
            for name in drawn:
                _figure(name, result, outcome, place)
                bar(done := done + 1, work)
    what = "Tables and figures" if figures else "Tables"
    return [*lines, f"{what} of {len(outcomes)} outcomes: {folder}"]


def analyses_of(result: SweepResult, half_width: float | None = None) -> Iterator[Analysis]:
    """The analyses that the design and the options of a sweep allow, in the order in which they are printed."""
    from simulation.analysis.doses import doses_of_sweep
    from simulation.analysis.regimes import regimes
    from simulation.analysis.screening import screening
    from simulation.analysis.sensitivity import sensitivity
    from simulation.analysis.sweep_effects import sweep_effects
    from simulation.commands.sweep_text.effects import effects_blocks
    from simulation.commands.sweep_text.precision import precision_blocks
    from simulation.commands.sweep_text.regimes import regimes_blocks
    from simulation.commands.sweep_text.screening import screening_blocks
    from simulation.commands.sweep_text.sensitivity import sensitivity_blocks

    layout = result.layout
    if len(layout.options) > 1:
        doses = doses_of_sweep(layout) is not None
        yield Analysis("effects", sweep_effects, effects_blocks, "sweep_doses" if doses else "sweep_effects")
        yield from _choices(result)
    if layout.design == "morris":
        yield Analysis("screening", screening, screening_blocks, "sensitivity")
    elif layout.dimensions and layout.worlds > 1:
        yield Analysis("sensitivity", sensitivity, sensitivity_blocks, "sensitivity")
    yield Analysis("regimes", regimes, regimes_blocks)
    if len(result.seeds) >= FEWEST_FOR_PRECISION:
        yield Analysis("precision", partial(_precision, wanted=half_width), precision_blocks, "precision")


def _choices(result: SweepResult) -> Iterator[Analysis]:
    """Which option to choose, where there are several in several worlds; what they cost in any case."""
    from simulation.analysis.discovery import discover
    from simulation.analysis.efficient_edge import COST, efficient_edge
    from simulation.analysis.rankings import rank_options
    from simulation.analysis.robust_choice import robust_choice
    from simulation.commands.sweep_text.discovery import discovery_blocks
    from simulation.commands.sweep_text.rankings import ranking_blocks
    from simulation.commands.sweep_text.robust_choice import efficient_edge_blocks, robust_choice_blocks

    layout = result.layout
    yield Analysis("ranking", _directed(rank_options), ranking_blocks)
    if layout.worlds > 1:
        yield Analysis("robust_choice", _directed(robust_choice), robust_choice_blocks, "robust_choice")
    edge = partial(efficient_edge, cost=layout.cost or COST)
    yield Analysis("efficient_edge", _directed(edge), efficient_edge_blocks, "robust_choice")
    if layout.design in FILLING and layout.dimensions:
        yield Analysis("discovery", discover, discovery_blocks, "discovery")


def _directed(find: Callable[..., Found]) -> Callable[[SweepResult, str], Found]:
    """An analysis in the direction that the sweep states of an outcome, or else in the usual one."""
    from simulation.analysis.directions import stated_direction

    return lambda result, outcome: find(result, outcome, better=stated_direction(result.layout, outcome))


def _precision(result: SweepResult, outcome: str, wanted: float | None) -> Found:
    """Precision, held against what was asked for where the outcome is the one it was asked of."""
    from simulation.analysis.precision import precision

    return precision(result, outcome, wanted if outcome == result.layout.outcomes[0] else None)


def _maps(result: SweepResult) -> Iterator[str]:
    """Figures of a sweep of one number, and of a grid of two."""
    axes, design = len(result.layout.dimensions), result.layout.design
    if axes == 1:
        yield "tipping"
    elif axes == 2 and design == "grid":
        yield "phase_map"


def _table(analysis: Analysis, result: SweepResult, outcome: str, place: Path) -> str:
    """Write the table of an analysis and return what is printed of it; a sentence if the sweep does not allow it."""
    from simulation.runs.store import write_text

    try:
        found = analysis.find(result, outcome)
    except ValueError as problem:
        if not hasattr(problem, "exit_code"):
            raise
        return paragraph(f"No {analysis.name} of {outcome_named(outcome).name}: {problem}.")
    write_text(place / f"{analysis.name}.csv", found.table().to_csv(index=False))
    return written(analysis.blocks(found))


def _figure(name: str, result: SweepResult, outcome: str, place: Path) -> None:
    """Draw a figure; where the sweep does not allow it, its text file says why."""
    from simulation.figures import draw_sweep_figure
    from simulation.runs.store import write_text

    try:
        draw_sweep_figure(name, result, outcome, place)
    except ValueError as problem:
        if not hasattr(problem, "exit_code"):
            raise
        write_text(place / f"{name}.txt", f"{problem}.\n")
