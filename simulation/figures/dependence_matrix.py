"""Matrix of dependence: from whom the nations of one run buy AI services, with spheres outlined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from simulation.figures.bands import FloatArray, last_year
from simulation.figures.blocs import NationList
from simulation.figures.panels import mm_of_letter
from simulation.figures.style import VERMILLION, Size

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulation.runs.result import RunResult

LEAST_SHARE = 0.05
"""Share of some other nation's AI services from which a provider gets a column."""

SPHERE = 0.5
"""Share from one other nation above which a nation is in its sphere."""

_HOME, _REST = "home", "rest"
_COLOURS = "cividis"
_PER_CENT = 100.0
_GAP, _EDGE = 0.35, 0.1
"""Widths of the gap before the last two columns and of the margins, in cells."""

_HEAD_LETTERS = 4.4
"""Letters that a cell must be wide to carry the name of its column."""

_KEY_STEPS = (0, 25, 50, 75, 100)
_KEY_BELOW, _FOOT = 0.4, 1.6
"""Lines between the list and the key of shades, and from the list to the end of the panel."""


@dataclass(frozen=True)
class Provision:
    """Where the nations of one run buy AI services in the last year.

    Attributes:
        columns: Providers abroad that have a column, by their place in the record, the largest first.
        shares: Share of each nation's services by column, then from home, then from all others, shape (N, columns + 2);
            nan where a provider's column meets its own row, since that share stands under home.
    """

    columns: tuple[int, ...]
    shares: FloatArray


def provision_of(run: RunResult, most: int | None = None) -> Provision:
    """Sum up who provides AI services to whom in the last year of a run.

    Args:
        run: The run.
        most: Columns at most; smaller providers are among all others. ``None`` for all with the least share.
    """
    nations = len(run.record.nation_codes)
    shares = last_year(run.record.dependence.reshape(-1, nations * nations)).reshape(nations, nations)
    abroad = np.where(np.eye(nations, dtype=bool), 0.0, shares)
    large = np.flatnonzero(abroad.max(axis=0, initial=0.0) >= LEAST_SHARE)
    columns = large[np.argsort(-abroad[:, large].sum(axis=0), kind="stable")][:most]
    rest = np.maximum(abroad.sum(axis=1) - abroad[:, columns].sum(axis=1), 0.0)
    shown = np.column_stack([abroad[:, columns], np.diag(shares), rest])
    shown[columns, np.arange(len(columns))] = np.nan
    return Provision(tuple(map(int, columns)), shown)


def draw_matrix(axes: Axes, run: RunResult, listed: NationList, preset: Size, width_mm: float) -> None:
    """Draw shares as shaded cells, those of a half or more with their number, and a key below.

    Args:
        axes: Panel whose vertical axis lists the nations.
        run: The named run.
        listed: Its nations.
        preset: Size preset.
        width_mm: Approximate width of the panel; it decides how many providers have a column.
    """
    fit = int(width_mm / (_HEAD_LETTERS * mm_of_letter(preset.small_pt)) - 2 - 2 * _GAP)
    provision = provision_of(run, max(fit, 1))
    count = len(provision.columns)
    lefts = [*map(float, range(count)), count + _GAP * (count > 0), count + 1 + _GAP * (count > 0) + _GAP]
    shades = ScalarMappable(Normalize(0.0, _PER_CENT), _COLOURS)
    for row, height in zip(listed.rows, listed.heights, strict=True):
        for share, left in zip(provision.shares[row], lefts, strict=True):
            _cell(axes, (left, float(height)), float(share), shades, preset)
    for column in range(count):
        _outline_spheres(axes, float(column), provision.shares[list(listed.rows), column], listed, preset)
    words = [*(run.record.nation_codes[row] for row in provision.columns), _HOME, _REST]
    for left, word in zip(lefts, words, strict=True):
        axes.text(left + 0.5, listed.heads[0][1], word, ha="center", va="center_baseline", fontsize=preset.small_pt)
    axes.set_xlim(-_EDGE, lefts[-1] + 1 + _EDGE)
    axes.set_ylim(listed.lines + _FOOT, -0.5)
    _key(axes, listed.lines + _KEY_BELOW, lefts[-1] + 1, shades, preset)


def _cell(axes: Axes, place: tuple[float, float], share: float, shades: ScalarMappable, preset: Size) -> None:
    if not np.isfinite(share):
        return
    (left, height), colour = place, shades.to_rgba(np.array([_PER_CENT * share]))[0]
    axes.add_patch(Rectangle((left, height - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=0.3))
    if share >= SPHERE:
        words = f"{_PER_CENT * share:.0f}"
        axes.text(left + 0.5, height, words, ha="center", va="center_baseline", color="black", fontsize=preset.small_pt)


def _outline_spheres(axes: Axes, left: float, shares: FloatArray, listed: NationList, preset: Size) -> None:
    """Outline neighbouring rows of one column that are all in the sphere of its provider."""
    start = None
    for place, inside in enumerate([*(shares > SPHERE), False]):
        apart = 0 < place < len(shares) and listed.heights[place] - listed.heights[place - 1] > 1
        if start is not None and (not inside or apart):
            low, high = listed.heights[start] - 0.5, listed.heights[place - 1] + 0.5
            outline: dict[str, Any] = {"edgecolor": VERMILLION, "linewidth": preset.line_pt, "facecolor": "none"}
            axes.add_patch(Rectangle((left, low), 1, high - low, zorder=4, label="sphere", **outline))
            start = None
        if inside and start is None:
            start = place


def _key(axes: Axes, top: float, width: float, shades: ScalarMappable, preset: Size) -> None:
    """Shades of some shares below the matrix, each with its number."""
    each = width / len(_KEY_STEPS)
    for place, step in enumerate(_KEY_STEPS):
        colour = shades.to_rgba(np.array([float(step)]))[0]
        axes.add_patch(Rectangle((place * each, top), each, 1, facecolor=colour, linewidth=0))
        ink = "black" if step >= SPHERE * _PER_CENT else "white"
        axes.text(
            (place + 0.5) * each,
            top + 0.5,
            f"{step} %",
            ha="center",
            va="center_baseline",
            color=ink,
            fontsize=preset.small_pt,
        )
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set_xlabel("share of the nation's AI services")
