"""Figure 20: what is known, with its bands, and what the model says; misses as clearly as hits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulation.analysis.history_matching import NORMAL_95, scale_of
from simulation.figures.bands import HALF, MOST
from simulation.figures.style import BLUE, QUIET, REST_GREY, VERMILLION, Size, house_style, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.analysis.validation import Finding

FARTHEST = 4.0
"""Half-widths of a band that the axis reaches; what is further off stands at its end as an arrow."""
_SERIES = re.compile(r"^\w+\.(\w+(?:\[[^\]]*\])?)$")
_ROW_MM, _FOOT_MM, _MOST_A_COLUMN, _LETTERS = 2.45, 14.0, 62, 42


def draw(findings: Sequence[Finding], size: str = "two columns") -> tuple[Figure, str]:
    """Draw every target with a band: its band as one strip, and median and ranges of the runs on the same scale.

    Args:
        findings: What runs say about targets; those of kind ``start`` are what runs begin with and are left out.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If no target has a band and a value.
    """
    judged = [one for one in findings if not one.given and one.verdict in ("hit", "miss")]
    if not judged:
        raise ValueError("there is nothing to draw: no target has a band that a run can hit or miss")
    columns = -(-len(judged) // _MOST_A_COLUMN)
    rows = -(-len(judged) // columns)
    with house_style(size) as preset:
        figure = new_figure(preset, _FOOT_MM + _ROW_MM * rows)
        for place, axes in enumerate(np.atleast_1d(figure.subplots(1, columns))):
            _column(axes, judged[place * rows : (place + 1) * rows], rows, preset)
    hits = sum(one.verdict == "hit" for one in judged)
    far = sum(_beyond(one) for one in judged)
    runs = max(len(one.values) for one in judged)
    words = (
        f"Validation: {hits} of {len(judged)} targets hit. Each row is one target; zero is the middle of its band, the "
        "grey strip the band, on a scale of ratios where the band lies above zero. Filled marks: the median of the "
        "runs lies in the band; crosses: it does not. Thick and thin lines: middle 50% and 90% of the runs. "
        + (f"Arrows: {far} medians lie beyond {FARTHEST:g} half-widths. " if far else "")
        + f"Replicates: n = {runs}. What runs start with is left out."
    )
    return figure, words


def _beyond(finding: Finding) -> bool:
    return bool(abs(_places(finding, np.array([finding.median]))[0]) > FARTHEST)


def _places(finding: Finding, values: np.ndarray) -> np.ndarray:
    """Values on the axis: half-widths of the band from its middle."""
    return scale_of(finding.target).distance(values) / NORMAL_95


def _column(axes: Axes, findings: Sequence[Finding], rows: int, preset: Size) -> None:
    axes.axvspan(-1.0, 1.0, color=REST_GREY, linewidth=0, zorder=0)
    axes.axvline(0.0, color=QUIET, linewidth=0.5, zorder=1)
    for row, finding in enumerate(findings):
        _row(axes, row, finding, preset)
    axes.set_yticks(range(len(findings)), [_label(one) for one in findings], fontsize=0.66 * preset.text_pt)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_xlim(-FARTHEST - 0.3, FARTHEST + 0.3)
    axes.set_xlabel("half-widths of the band")


def _row(axes: Axes, row: int, finding: Finding, preset: Size) -> None:
    values = np.array(finding.known)
    hit = finding.verdict == "hit"
    hue = BLUE if hit else VERMILLION
    if len(values):
        spots = np.clip(_places(finding, values), -FARTHEST, FARTHEST)
        for part, weight in ((MOST, 0.5), (HALF, 1.6)):
            axes.plot(np.quantile(spots, part), [row, row], color=hue, linewidth=weight * preset.line_pt, zorder=2)
    at = float(_places(finding, np.array([finding.median]))[0])
    marker = ("<" if at < 0 else ">") if abs(at) > FARTHEST else ("o" if hit else "x")
    axes.plot(
        np.clip(at, -FARTHEST, FARTHEST), row, marker=marker, color=hue, markersize=0.42 * preset.text_pt,
        markeredgewidth=0.8, linestyle="none", zorder=3, clip_on=False, label=finding.target.id,
    )  # fmt: skip


def short_name(measure: str) -> str:
    """A recorded series without its table; anything else as it is."""
    return _SERIES.sub(r"\1", measure)


def _label(finding: Finding) -> str:
    target = finding.target
    measure = short_name(target.measure)
    short = measure if len(measure) <= _LETTERS else measure[: _LETTERS - 1] + "…"
    return f"{target.id}  {short}  {target.date}"
