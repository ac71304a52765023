"""Figures that a journal takes, drawn from finished runs.

One file per figure; each takes the replicates of one or several scenarios and returns a figure and its caption.
Matplotlib is imported when the first figure is drawn, not before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulation.analysis.doses import DoseResponse
    from simulation.analysis.mechanisms import Decomposition
    from simulation.analysis.policy_effects import PolicyEffects
    from simulation.figures.saving import Identity
    from simulation.runs.result import RunResult
    from simulation.sweeps.result import SweepResult

    Study = PolicyEffects | DoseResponse | Decomposition
    Draw = Callable[[dict[str, list[RunResult]], str], tuple[Figure, str]]

__all__ = [
    *("FIGURES", "STUDY_FIGURES", "SWEEP_FIGURES"),
    *("draw_run_figure", "draw_run_figures", "draw_study_figure", "draw_sweep_figure"),
]


def _drawn_by(module: str, meaning: str) -> Draw:
    """A function that imports its figure's file only when it is called."""

    def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
        figure: tuple[Figure, str] = import_module(f"simulation.figures.{module}").draw(results, size)
        return figure

    draw.__name__, draw.__doc__ = module, meaning
    return draw


FIGURES: dict[str, Draw] = {
    name: _drawn_by(name, meaning)
    for name, meaning in {
        "concentration": "HHI, CR1 and CR4 of users, compute owned and compute used over time.",
        "market_shares": "Shares of users by firm in one named run, and in nine others.",
        "leadership": "How long leads in users last, how often the leader changes, and who leads at the end.",
        "causal_timeline": "Why one firm leads in one named run: causes of its lead, money, compute and dated events.",
        "frontier_lag": "Months by which the second firm, the fifth firm and open weights trail the leader.",
        "compute_and_cost": "Training cost of the frontier, stock of chips, their owners, use and public share.",
        "money": "Revenue, cost and funding of labs, losses so far, and runways.",
        "firm_dynamics": "Sizes of firms by rank, entry and exit by year, and survival of entrants.",
        "inequality": "Lorenz curves of wealth at three dates, Gini indices, top shares, and income between nations.",
        "work": "Employment and real wages by exposure to AI and by skill; displaced, retrained and hired people.",
        "accounts": "Payments between sectors in one year of one named run, with what each row misses.",
        "nations": "Compute hosted, owned and used, and the gap to the best model, of nations by bloc.",
        "bloc_landscape": "Who depends on whom for AI, who joins which bloc, and how well blocs suit nations.",
        "power_accountability": "Control of firms against their accountability; unaccountable power and consent.",
    }.items()
}
"""Every figure by name; the docstring of each function says what it shows."""

STUDY_FIGURES: dict[str, str] = {
    "policy_effects": "Paired effects of several policies on one outcome, as a forest; command: effects.",
    "dose_response": "Paired effect of one policy on one outcome against its dose; command: dose.",
    "effect_by_mechanism": "One effect split by mechanism, as a waterfall; command: decompose.",
}
"""Figures of studies of several comparisons, and what each shows."""


SWEEP_FIGURES: dict[str, str] = {
    "sweep_effects": "Paired effects of the options of a sweep on one outcome, averaged over its worlds, as a forest.",
    "sweep_doses": "Paired effect of one policy on one outcome against its dose, where options of a sweep are doses.",
    "sensitivity": "Shares of the variance of a run by uncertain number and luck, or the screening of a Morris sweep.",
    "precision": "Half-width of the intervals against replicates, paired and unpaired, with the stop rule.",
    "phase_map": "One outcome over two numbers, with the line where half of the runs tip and the exact threshold.",
    "tipping": "One outcome and the probability of a dominant firm against one number.",
    "discovery": "Boxes of worlds in which an option fails: coverage, density, and limits of each parameter.",
    "robust_choice": "Regret of all options by outcome, and effect against cost with the efficient edge.",
}
"""Figures of sweeps, and what each shows; command: sweep."""


def draw_run_figures(
    results: dict[str, list[RunResult]],
    folder: str | Path,
    formats: Sequence[str] = ("pdf", "png"),
    size: str = "two columns",
    *,
    progress: Callable[[int, int], None] | None = None,
) -> list[Path]:
    """Draw all figures of a run or a comparison, each with its caption in a text file beside it.

    A figure of something that a run did not record is left out; its text file then holds one sentence that says so.

    Args:
        results: Replicates of each scenario by label; the first is the baseline, drawn in grey.
        folder: Where the files go; it is made if needed.
        formats: ``"pdf"``, ``"png"``, ``"svg"``.
        size: ``"one column"``, ``"two columns"`` or ``"slide"``.
        progress: Called after each figure with how many are done and how many there are.

    Returns:
        Paths of all pictures and captions, in the order of :data:`FIGURES`, without those left out.

    Raises:
        ValueError: If there is nothing to draw, or a format or size is not known.
    """
    from simulation.figures.saving import check_formats, identity_of_runs

    if not results or not all(results.values()):
        raise ValueError("there is nothing to draw: give at least one scenario, each with at least one finished run")
    endings = check_formats(formats)
    results = {label.replace("_", " "): runs for label, runs in results.items()}
    identity = identity_of_runs(results)
    written: list[Path] = []
    for number, (name, draw) in enumerate(FIGURES.items(), start=1):
        written += _draw_or_say_why_not(draw, results, size, Path(folder) / name, endings, identity)
        if progress is not None:
            progress(number, len(FIGURES))
    return written


def _draw_or_say_why_not(
    draw: Draw,
    results: dict[str, list[RunResult]],
    size: str,
    place: Path,
    formats: Sequence[str],
    identity: Identity,
) -> list[Path]:
    from simulation.figures.needed import NotRecordedError
    from simulation.figures.saving import save_with_caption

    try:
        return save_with_caption(draw(results, size), place, formats, identity)
    except NotRecordedError as sentence:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.with_suffix(".txt").write_text(f"{sentence}\n", encoding="utf-8")
        return []


def draw_run_figure(
    name: str | Draw,
    results: dict[str, list[RunResult]],
    folder: str | Path,
    formats: Sequence[str] = ("pdf", "png"),
    size: str = "two columns",
    *,
    file: str = "",
) -> list[Path]:
    """Draw one figure of runs, with its caption in a text file beside it.

    Args:
        name: Name of the figure, one of :data:`FIGURES`, or a function of one's own that takes what these take,
            replicates by label and a size, and returns a figure and its caption.
        results: Replicates of each scenario by label; the first is the baseline, drawn in grey.
        folder: Where the files go; it is made if needed.
        formats: ``"pdf"``, ``"png"``, ``"svg"``.
        size: ``"one column"``, ``"two columns"`` or ``"slide"``.
        file: Name of the files without ending; empty for that of the figure or function.

    Returns:
        Paths of the pictures and of the caption.

    Raises:
        ValueError: If a format or size is not known, or a run did not record what the figure draws.
        TypeError: If a function of one's own returns something else than a figure and its caption.
    """
    from simulation.figures.saving import identity_of_runs, save_with_caption

    results = {label.replace("_", " "): runs for label, runs in results.items()}
    draw = FIGURES[name] if isinstance(name, str) else name
    drawn: object = draw(results, size)
    if not (isinstance(drawn, tuple) and len(drawn) == 2):
        raise TypeError(f"{draw.__name__} returned {drawn!r}; it must return a figure and its caption")
    return save_with_caption(drawn, Path(folder) / (file or draw.__name__), formats, identity_of_runs(results))


def draw_study_figure(
    name: str,
    study: Study,
    outcome: str,
    folder: str | Path,
    formats: Sequence[str] = ("pdf", "png"),
    size: str = "two columns",
    *,
    file: str = "",
) -> list[Path]:
    """Draw the figure of a study on one outcome, with its caption in a text file beside it.

    Args:
        name: Name of the figure, one of :data:`STUDY_FIGURES`.
        study: What ``policy_effects``, ``dose_response`` or ``decompose`` returned.
        outcome: Name of the outcome.
        folder: Where the files go; it is made if needed.
        formats: ``"pdf"``, ``"png"``, ``"svg"``.
        size: ``"one column"``, ``"two columns"`` or ``"slide"``.
        file: Name of the files without ending; empty for that of the figure.

    Returns:
        Paths of the pictures and of the caption.

    Raises:
        ValueError: If an outcome, format or size is not known.
    """
    from simulation.figures.saving import identity_of_runs, save_with_caption

    module = import_module(f"simulation.figures.{name}")
    identity = identity_of_runs(module.runs_drawn(study))
    return save_with_caption(module.draw(study, outcome, size), Path(folder) / (file or name), formats, identity)


def draw_sweep_figure(
    name: str,
    sweep: SweepResult,
    outcome: str,
    folder: str | Path,
    formats: Sequence[str] = ("pdf", "png"),
    size: str = "two columns",
    *,
    file: str = "",
) -> list[Path]:
    """Draw a figure of a sweep on one outcome, with its caption in a text file beside it.

    Args:
        name: Name of the figure, one of :data:`SWEEP_FIGURES`.
        sweep: The sweep.
        outcome: Name of the outcome.
        folder: Where the files go; it is made if needed.
        formats: ``"pdf"``, ``"png"``, ``"svg"``.
        size: ``"one column"``, ``"two columns"`` or ``"slide"``.
        file: Name of the files without ending; empty for that of the figure.

    Returns:
        Paths of the pictures and of the caption.

    Raises:
        ValueError: If an outcome, format or size is not known, or the sweep has not the design that the figure needs.
    """
    from simulation.figures.saving import save_with_caption
    from simulation.figures.sweep_captions import identity_of_sweep

    drawn = import_module(f"simulation.figures.{name}").draw(sweep, outcome, size)
    return save_with_caption(drawn, Path(folder) / (file or name), formats, identity_of_sweep(sweep))
