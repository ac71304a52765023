"""Figures of the command tipping: the probability of yes where a search looked, and the outcome from two starts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.labels import settle
from simulation.figures.panels import share_axis
from simulation.figures.saving import Identity, check_formats, save
from simulation.figures.style import BLUE, INK, QUIET, REST_GREY, Size, house_style, new_figure
from simulation.figures.sweep_captions import name_of
from simulation.figures.tipping import HALF, HUES, Series, dominance_of, draw_series, remarks_on, value_axis
from simulation.runs.provenance import PACKAGE, commit

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.analysis.hysteresis import Hysteresis
    from simulation.analysis.tipping_point import TippingPoint
    from simulation.runs.outcomes import Outcome

_HEIGHT_MM, _MARK_PT = 62.0, 0.62


def draw(point: TippingPoint, size: str = "one column") -> tuple[Figure, str]:
    """Draw the probability of yes at every value that a search tried, with bracket and estimate.

    Args:
        point: What the search has found.
        size: Name of a size preset.

    Returns:
        The figure and its caption.
    """
    with house_style(size) as preset:
        figure = new_figure(preset, _HEIGHT_MM)
        axes = figure.subplots()
        share_axis(axes)
        axes.axhline(HALF, color=QUIET, linewidth=0.6, linestyle=(0, (4, 2)), zorder=1)
        _probes(axes, point, preset)
        _turn(axes, point, preset)
        axes.set_ylabel("probability of yes")
        axes.set_title(f"{point.question.words}?")
        value_axis(axes, np.array([one.value for one in point.search.probes]), point.dimension)
        settle(figure)
    parts = [
        f"Tipping point: {point.question.words} against {name_of(point.dimension)}.",
        f"{point.question.outcome.meaning} Marks: values that the search tried.",
        "Bars: 95% intervals of the probability (Wilson 1927). Hollow marks: an exact binomial test, its 5 % split "
        "over the planned values, does not tell the probability from one half.",
        "Grey: the bracket, between the nearest values with sure answers; line: the estimate." if point.found else "",
        point.sentence,
        *_source(point),
    ]
    return figure, " ".join(part for part in parts if part)


def draw_both_starts(found: Hysteresis, outcome: Outcome, size: str = "two columns") -> tuple[Figure, str]:
    """Draw an outcome and the probability of a dominant firm from two starts.

    Args:
        found: Runs from both starts.
        outcome: The outcome.
        size: Name of a size preset.

    Returns:
        The figure and its caption.
    """
    dominance, values = dominance_of(outcome), np.array(found.values)
    data = zip(found.starts, found.outcome(outcome.name), found.outcome(dominance.name), strict=True)
    shown = [
        Series(f"from {start}", values, number, yes, HUES[place]) for place, (start, number, yes) in enumerate(data)
    ]
    figure = draw_series(shown, outcome, dominance, found.dimension, size)
    parts = [
        f"Hysteresis: {outcome.name} against {name_of(found.dimension)}, from {' and from '.join(found.starts)}.",
        "The first start is where a rising parameter comes from, the second where a falling one does; the parameter "
        "holds for a whole run.",
        *remarks_on(outcome, dominance),
        found.sentence(outcome),
        *_source(found),
    ]
    return figure, " ".join(parts)


def save_tipping(
    point: TippingPoint,
    both: Hysteresis | None,
    folder: str | Path,
    formats: Sequence[str] = ("pdf", "png"),
) -> list[Path]:
    """Draw the figures into files, with their captions in text files beside them.

    Args:
        point: What the search has found.
        both: Runs from both starts, if there are any.
        folder: Where the files go; it is made if needed.
        formats: ``"pdf"``, ``"png"``, ``"svg"``.

    Returns:
        Path of each figure in the first format.
    """
    drawn = {"tipping": (point.run_ids, *draw(point))}
    if both is not None:
        drawn["hysteresis"] = (both.run_ids, *draw_both_starts(both, point.question.outcome))
    endings, written = check_formats(formats), []
    for name, (run_ids, figure, words) in drawn.items():
        paths = [save(figure, Path(folder) / f"{name}.{ending}", _identity(run_ids)) for ending in endings]
        (Path(folder) / f"{name}.txt").write_text(words + "\n", encoding="utf-8")
        written.append(paths[0])
    return written


def _probes(axes: Axes, point: TippingPoint, preset: Size) -> None:
    """The probability at every value with its interval; a line joins them."""
    known = [one for one in point.search.probes if one.runs]
    values = [one.value for one in known]
    axes.plot(values, [one.probability for one in known], color=BLUE, label="probability", zorder=2)
    for one in known:
        axes.vlines(one.value, one.low, one.high, color=BLUE, linewidth=0.8 * preset.line_pt, zorder=3)
        axes.plot(
            one.value, one.probability, marker="o", markersize=_MARK_PT * preset.text_pt, markeredgecolor=BLUE,
            markerfacecolor="white" if one.answer is None else BLUE, linestyle="none", zorder=4, clip_on=False,
            label=f"probe at {one.value:.6g}",
        )  # fmt: skip


def _turn(axes: Axes, point: TippingPoint, preset: Size) -> None:
    """Bracket and estimate, or the words that there is none."""
    if not point.found:
        axes.text(
            0.5, 0.75, "no tipping point in this range", transform=axes.transAxes, ha="center", color=INK,
            fontsize=preset.text_pt,
        )  # fmt: skip
        return
    low, high = point.bracket
    axes.axvspan(low, high, color=REST_GREY, linewidth=0, zorder=0)
    axes.axvline(point.estimate, color=INK, linewidth=0.8, zorder=1, label="estimate")


def _source(found: TippingPoint | Hysteresis) -> list[str]:
    return [
        f"Horizon: {found.horizon[0]} to {found.horizon[1]}, scenario {found.scenario}.",
        f"Replicates: n = {len(found.seeds)} at every value, with the same seeds; {found.runs} runs in all.",
        f"Source: {_identity(found.run_ids).short_text}.",
    ]


def _identity(run_ids: tuple[str, ...]) -> Identity:
    return Identity(run_ids, (), commit(PACKAGE.parent)["commit"] or "")
