"""Nations: compute that stands in them, that they own and that serves them, and how far they trail the best model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator, NullLocator

from simulation.figures.bands import Band, FloatArray, band, nation_values
from simulation.figures.blocs import (
    BLOC_LOOKS,
    NationList,
    codes_explained,
    line_mm,
    list_nations,
    name_rows,
    nation_names,
    nations_that_fit,
)
from simulation.figures.captions import caption
from simulation.figures.labels import settle
from simulation.figures.market_shares import NARROW_MM
from simulation.figures.needed import need
from simulation.figures.panels import no_data, panel_title, row_name
from simulation.figures.style import BASELINE_GREY, QUIET, REST_GREY, Size, check_rows, house_style, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

_PANELS = 4
COMPUTE = {"compute_hosted_h100e": "hosted", "compute_owned_h100e": "owned", "compute_used_h100e": "used"}
GAP = "gap_quarters"
PARAMETERS = ("workers", "blocs.reconsider", "blocs.hedge", "diffusion.gaps")
AGREED = 0.9
"""Share of replicates in the same bloc from which a marker is filled."""

INTERVAL = "Marks are medians over replicates of the mean of the last four quarters; bars hold 90 % of the replicates"

_SMALLEST = 1e-8
"""Share of the world below which compute is drawn as none."""

_ZERO_AT, _EDGE_AT, _BREAK_AT = 1.3, 1.8, 0.7
"""Decades left of the log axis at which nothing stands, the panel ends and the break is."""

_MOST_TICKS = 3
_MARGIN = 1.04
_MARKER_PT, _GREY_MARKER_PT = 0.55, 1.1
"""Sizes of markers, in heights of the text."""

_TITLE_LINES, _FOOT_LINES = 2.2, 4.0


@dataclass(frozen=True)
class _Block:
    """One scenario in the figure.

    Attributes:
        name: Scenario.
        runs: Its replicates.
        base: Replicates of the baseline to stand behind; ``None`` for itself.
        listed: Its nations.
        names: What the list calls them.
        lowest: Lower end of the axes of shares, the same in all panels.
        longest: Upper end of the axes of gaps, the same in all panels.
    """

    name: str
    runs: Sequence[RunResult]
    base: Sequence[RunResult] | None
    listed: NationList
    names: Sequence[str]
    lowest: float
    longest: float


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw compute hosted, owned and used and the gap to the best model, one dot a nation, in the last year.

    A whole page lists 30 nations of one scenario; a column, a slide or a page of several scenarios the largest ones.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        NotRecordedError: If a run did not record these measures of nations.
        ValueError: If a slide is asked to hold more scenarios than it can.
    """
    need(results, "nations", nations=(*COMPUTE, GAP, "bloc", "output_usd_bn"))
    check_rows(len(results), size)
    with house_style(size) as preset:
        blocks = _blocks(results, preset)
        each = 2 if preset.width_mm < NARROW_MM else 1
        lines = [each * (block.listed.lines + _TITLE_LINES + _FOOT_LINES / len(blocks)) for block in blocks]
        figure = new_figure(preset, line_mm(preset) * (sum(lines) + _FOOT_LINES))
        grid = figure.subplots(
            each * len(blocks),
            _PANELS // each,
            squeeze=False,
            height_ratios=[part for part in lines for _ in range(each)],
        )
        for number, (block, panels) in enumerate(zip(blocks, np.split(grid, len(blocks)), strict=True)):
            _draw_block(list(panels.flat), block, number, len(blocks), preset)
        settle(figure)
    title = "Compute that nations host, own and use, and how far they trail the best model, in the last year of the run"
    words = caption(results, title, _remarks(blocks), PARAMETERS, starts=False, interval=INTERVAL)
    return figure, words


def shares_of_world(runs: Sequence[RunResult], key: str) -> FloatArray:
    """Share of each nation in the sum over nations, mean of the last year, shape (replicates, nations).

    A share is nan where no nation has any.
    """
    held = np.nan_to_num(nation_values(runs, key))
    total = held.sum(axis=1, keepdims=True)
    return np.where(total > 0.0, held / np.where(total > 0.0, total, 1.0), np.nan)


def _blocks(results: dict[str, list[RunResult]], preset: Size) -> list[_Block]:
    narrow = preset.width_mm < NARROW_MM
    most = nations_that_fit(len(results) * (2 if narrow and len(results) > 1 else 1), preset)
    full = not narrow and preset.height_mm is None
    base = next(iter(results.values()))
    lowest, longest = _lowest(results), _longest(results)
    return [
        _Block(
            name,
            runs,
            base if number and list(base[0].record.nation_codes) == list(runs[0].record.nation_codes) else None,
            list_nations(runs, most),
            nation_names(runs[0], full=full),
            lowest,
            longest,
        )
        for number, (name, runs) in enumerate(results.items())
    ]


def _lowest(results: dict[str, list[RunResult]]) -> float:
    """The power of ten at or below the smallest share above none, the same for all panels."""
    shares = np.concatenate([shares_of_world(runs, key).ravel() for runs in results.values() for key in COMPUTE])
    held = shares[shares >= _SMALLEST]
    return float(10.0 ** min(np.floor(np.log10(held.min())), -1.0)) if held.size else 0.1


def _longest(results: dict[str, list[RunResult]]) -> float:
    """Upper end of the axes of gaps."""
    gaps = np.concatenate([nation_values(runs, GAP).ravel() for runs in results.values()])
    longest = float(gaps[np.isfinite(gaps)].max(initial=0.0))
    return _MARGIN * longest if longest > 0.0 else 1.0


def _draw_block(panels: Sequence[Axes], block: _Block, number: int, count: int, preset: Size) -> None:
    """Four panels side by side, or two by two in a single column of text; names at the left ones."""
    narrow, lone = preset.width_mm < NARROW_MM, count == 1
    for place, (axes, key) in enumerate(zip(panels, (*COMPUTE, GAP), strict=True)):
        left = place % 2 == 0 if narrow else place == 0
        name_rows(axes, block.listed, block.names, labels=left)
        _guides(axes, block.listed)
        share = key in COMPUTE
        _dots(axes, block, key, preset)
        title = f"Compute {COMPUTE[key]}" if share else "Gap to best model"
        panel_title(axes, "abcd"[place] if lone else "", title, preset)
        bottom = number == count - 1 or narrow
        _share_ticks(axes, block.lowest) if share else _gap_ticks(axes, block.longest)
        axes.tick_params(labelbottom=bottom)
        if bottom:
            axes.set_xlabel(_unit(share=share, preset=preset))
    if not lone:
        row_name(panels[0], "abcdefghijklmnopqrstuvwxyz"[number % 26], block.name, preset)


def _unit(*, share: bool, preset: Size) -> str:
    if not share:
        return "quarters"
    return "share of world\n(log axis)" if preset.height_mm is not None else "share of world, log axis"


def _guides(axes: Axes, listed: NationList) -> None:
    """A thin line per nation leads the eye from its name to its dots."""
    for height in listed.heights:
        axes.axhline(height, color=REST_GREY, linewidth=0.4, zorder=0.5)


def _dots(axes: Axes, block: _Block, key: str, preset: Size) -> None:
    values = _band_of(block.runs, key, block.lowest)
    if block.base is not None:
        behind = _band_of(block.base, key, block.lowest).median[list(block.listed.rows)]
        grey: dict[str, Any] = {"marker": "|", "markersize": _GREY_MARKER_PT * preset.text_pt, "linestyle": "none"}
        axes.plot(behind, block.listed.heights, color=BASELINE_GREY, label=f"reference {key}", zorder=2, **grey)
    if not np.isfinite(values.median).any():
        no_data(axes, preset)
    for place, row in enumerate(block.listed.rows):
        look, height = BLOC_LOOKS[block.listed.blocs[place]], block.listed.heights[place]
        if values.n > 1:
            axes.hlines(height, values.low90[row], values.high90[row], color=look.colour, linewidth=preset.line_pt)
        filled = block.listed.agreed[place] >= AGREED
        axes.plot(
            values.median[row],
            height,
            marker=look.marker,
            markersize=_MARKER_PT * preset.text_pt,
            markerfacecolor=look.colour if filled else "white",
            markeredgecolor=look.colour,
            markeredgewidth=0.12 * preset.text_pt,
            linestyle="none",
            label=f"{block.name} {key} {block.runs[0].record.nation_codes[row]}",
            zorder=4,
            clip_on=False,
        )


def _band_of(runs: Sequence[RunResult], key: str, lowest: float) -> Band:
    """Median and ranges by nation; on the log axis nothing stands at its place at the left edge."""
    if key == GAP:
        return band(nation_values(runs, key))
    values = band(shares_of_world(runs, key))
    median, low, high = (_placed(part, lowest) for part in (values.median, values.low90, values.high90))
    return replace(values, median=median, low90=low, high90=high)


def _placed(shares: FloatArray, lowest: float) -> FloatArray:
    return np.where(shares < _SMALLEST, lowest * 10.0**-_ZERO_AT, shares)


def _share_ticks(axes: Axes, lowest: float) -> None:
    """A log axis with a place for nothing beyond a break at its left."""
    axes.set_xscale("log")
    axes.set_xlim(lowest * 10.0**-_EDGE_AT, 1.0)
    decades = round(-np.log10(lowest))
    step = -(-decades // _MOST_TICKS)
    powers = [-power for power in range(0, decades + 1, step)][::-1]
    ticks = [lowest * 10.0**-_ZERO_AT, *(10.0**power for power in powers)]
    axes.set_xticks(ticks, ["0", *(f"$10^{{{power}}}$" if power else "1" for power in powers)])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.axvline(lowest * 10.0**-_BREAK_AT, color=QUIET, linewidth=0.5, linestyle=(0, (1, 2)), zorder=0.6)


def _gap_ticks(axes: Axes, longest: float) -> None:
    axes.set_xlim(0.0, longest)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4))


def _remarks(blocks: Sequence[_Block]) -> list[str]:
    first = blocks[0]
    total = len(first.runs[0].record.nation_codes)
    shown = max(len(block.listed.rows) for block in blocks)
    which = f"All {total} nations" if shown == total else f"The {shown} nations of {total} with the largest output"
    remarks = [
        f"{which}, by bloc (marker, colour and heading) and by output; mean of the last four quarters. Hosted: AI "
        "chips that stand in the nation; owned: AI chips of firms at home there; used: compute that serves users who "
        "live there, wherever it stands; each as a share of the sum over nations, on a log axis, with none at its left "
        "edge (0). Gap: quarters by which work places trail the best model in the world.",
    ]
    if any(len(block.runs) > 1 for block in blocks):
        remarks.append(
            "The bloc is that in which the nation is at the end of most replicates; the marker is hollow where fewer "
            f"than {AGREED:.0%} of them agree.".replace("%", " %")
        )
    if len(blocks) > 1:
        remarks.append(f"Grey bars: medians of {first.name}.")
    remarks.append(codes_explained(first.runs[0], first.names, [block.listed for block in blocks]))
    return remarks
