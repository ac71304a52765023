"""Phase map: one outcome over two numbers, where half of the runs tip, and where theory says that they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, withStroke
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from simulation.analysis.proportions import wilson_interval
from simulation.figures.exact_thresholds import BERTRAND, FIXED, Exact, Line, exact_thresholds
from simulation.figures.labels import in_lines, settle
from simulation.figures.panels import no_data, panel_title
from simulation.figures.style import DASHES, INK, Size, house_style, new_figure
from simulation.figures.sweep_captions import name_of, sweep_caption
from simulation.figures.tipping import HALF, dominance_of, unit_words
from simulation.runs.outcomes import HIGHLY_CONCENTRATED_HHI, Outcome, outcome_named
from simulation.sweeps.layout import WIDE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.sweeps.layout import Layout
    from simulation.sweeps.result import SweepResult

Floats = NDArray[np.float64]
MAPS_SHOWN = {"one column": 1, "two columns": 3, "slide": 2}
"""Options that a size holds side by side."""

COLOURS = "cividis"
TIPS, LUCK = "half of the runs tip", "luck decides (interval holds one half)"
GUIDE = f"mean HHI of {HIGHLY_CONCENTRATED_HHI:g}"
EXACT_DASHES = {BERTRAND: DASHES[1], FIXED: DASHES[3]}
_HEIGHT_MM, _DOT_PT, _LABEL_LETTERS = 72.0, 0.35, 36
_MOST_TICKS = 5
_GUIDELINE: Any = DASHES[2]


def draw(result: SweepResult, outcome: str, size: str = "two columns") -> tuple[Figure, str]:
    """Draw a map of the mean outcome for each option of a sweep over two numbers in a grid.

    Args:
        result: The sweep.
        outcome: Name of the outcome; its layer decides whose dominance the contour is about.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If the sweep is no grid over two numbers, or there is no such outcome or size.
    """
    known, layout = outcome_named(outcome), result.layout
    dominance = dominance_of(known)
    across, up = _axes_of(layout)
    with house_style(size) as preset:
        options = layout.options[: MAPS_SHOWN[size]]
        figure = new_figure(preset, _HEIGHT_MM)
        panels: list[Axes] = figure.subplots(1, len(options), squeeze=False, sharey=True).ravel().tolist()
        values = [_grid(layout, np.array(_means(result.values(known.name)[:, n]))) for n in range(len(options))]
        exact = [exact_thresholds(result, n, known) for n in range(len(options))]
        mesh = None
        for number, (axes, option) in enumerate(zip(panels, options, strict=True)):
            mesh = _map(axes, (across, up), values, number, preset) or mesh
            _contours(axes, (across, up), known, values[number], _chances(result, dominance, number), preset)
            _exact(axes, exact[number], preset)
            _scales(axes, layout, first=number == 0)
            panel_title(axes, "abc"[number], option.replace("_", " "), preset)
        if mesh is not None:
            bar = figure.colorbar(mesh, ax=panels, pad=0.02, aspect=30)
            bar.set_label(in_lines(f"{known.name} ({unit_words(known)}), mean", _LABEL_LETTERS))
            bar.outline.set_linewidth(preset.frame_pt)
        marks = _key(panels, exact, preset)
        if marks:
            figure.legend(handles=marks, loc="outside lower center", ncols=2, handlelength=2.6)
        settle(figure)
    return figure, sweep_caption(result, f"Phase map: {known.name}", _remarks(result, known, dominance, exact))


def _axes_of(layout: Layout) -> tuple[Floats, Floats]:
    """Values on the horizontal and the vertical axis.

    Raises:
        ValueError: If the worlds are no full grid over two numbers.
    """
    if len(layout.dimensions) == 2:
        across, up = (np.unique(layout.axes[:, axis]) for axis in (0, 1))
        pairs = {tuple(pair) for pair in layout.axes.tolist()}
        if across.size > 1 and up.size > 1 and layout.worlds == len(pairs) == across.size * up.size:
            return across, up
    moved = ", ".join(layout.names) or "none"
    raise ValueError(
        f"a phase map needs a sweep over two numbers in a grid; {layout.name} moves {moved} in the design "
        f"{layout.design!r}"
    )


def _grid(layout: Layout, by_world: Floats) -> Floats:
    """A number for each world as a table, rows up and columns across."""
    order = np.lexsort((layout.axes[:, 0], layout.axes[:, 1]))
    return by_world[order].reshape(np.unique(layout.axes[:, 1]).size, -1)


def _means(values: Floats) -> list[float]:
    """Mean over the seeds that have the outcome, shape (worlds,); nan where none has."""
    return [float(row[np.isfinite(row)].mean()) if np.isfinite(row).any() else np.nan for row in values]


def _chances(result: SweepResult, dominance: Outcome, option: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Share of runs with a dominant firm as a table, and where its interval holds one half."""
    values = result.values(dominance.name)[:, option]
    unsure = []
    for row in values:
        low, high = wilson_interval(int(np.nansum(row)), int(np.isfinite(row).sum()))
        unsure.append(float(low <= HALF <= high))
    return _grid(result.layout, np.array(_means(values))), _grid(result.layout, np.array(unsure)) > HALF


def _map(axes: Axes, places: tuple[Floats, Floats], values: Sequence[Floats], number: int, preset: Size) -> Any:
    """Colours of the cells, on one scale for all panels."""
    known = np.concatenate([table[np.isfinite(table)] for table in values])
    if not np.isfinite(values[number]).any():
        no_data(axes, preset)
        return None
    axes.set_facecolor("white")
    edges = [_edges(place) for place in places]
    return axes.pcolormesh(
        *edges, values[number], cmap=COLOURS, vmin=known.min(), vmax=known.max(), rasterized=True, zorder=0
    )


def _contours(
    axes: Axes, places: tuple[Floats, Floats], outcome: Outcome, values: Floats,
    chances: tuple[Floats, NDArray[np.bool_]], preset: Size,
) -> None:  # fmt: skip
    """Where half of the runs tip, where luck decides, and where the guidelines call a market highly concentrated."""
    shares, unsure = chances
    if _crosses(shares, HALF):
        _level(axes, places, shares, HALF, _tip_look(preset), TIPS)
    if _is_hhi(outcome) and _crosses(values, HIGHLY_CONCENTRATED_HHI):
        _level(axes, places, values, HIGHLY_CONCENTRATED_HHI, _guide_look(preset), GUIDE)
    if np.isfinite(shares).any() and unsure.any():
        rows, columns = np.nonzero(unsure)
        axes.plot(places[0][columns], places[1][rows], label=LUCK, zorder=3, **_luck_look(preset))


def _level(
    axes: Axes, places: tuple[Floats, Floats], table: Floats, level: float, look: dict[str, Any], label: str
) -> None:
    """One contour, in the look of a line."""
    line = axes.contour(
        *places, table, levels=[level], colors=look["color"], linewidths=look["linewidth"],
        linestyles=[look.get("linestyle", "-")],
    )  # fmt: skip
    line.set_path_effects(look["path_effects"])
    line.set_label(label)


def _exact(axes: Axes, exact: Exact, preset: Size) -> None:
    for line in exact.lines:
        axes.plot(line.across, line.up, label=f"exact threshold, {line.label}", zorder=4, **_exact_look(line, preset))


def _exact_look(line: Line, preset: Size) -> dict[str, Any]:
    """Black dashes in a white band, another dash for each kind of prices."""
    return {
        "color": INK,
        "linewidth": preset.line_pt,
        "linestyle": EXACT_DASHES[line.label],
        "path_effects": [withStroke(linewidth=2.6 * preset.line_pt, foreground="white"), Normal()],
    }


def _scales(axes: Axes, layout: Layout, *, first: bool) -> None:
    """Names of both numbers; by ratio where the ends are orders of magnitude apart."""
    for axis, which in enumerate("xy"):
        values = layout.axes[:, axis]
        if values.min() > 0.0 and values.max() / values.min() >= WIDE:
            getattr(axes, f"set_{which}scale")("log")
        else:
            getattr(axes, f"{which}axis").set_major_locator(MaxNLocator(nbins=_MOST_TICKS, steps=[1, 2, 2.5, 5, 10]))
        getattr(axes, f"set_{which}lim")(values.min(), values.max())  # half a cell further there may be no such number
    axes.set_xlabel(in_lines(name_of(layout.dimensions[0]), _LABEL_LETTERS))
    if first:
        axes.set_ylabel(in_lines(name_of(layout.dimensions[1]), _LABEL_LETTERS))


def _edges(places: Floats) -> Floats:
    """Borders of cells around places, half way to the next by difference or, where they span so much, by ratio."""
    ratio = places[0] > 0.0 and places[-1] / places[0] >= WIDE
    at = np.log(places) if ratio else places
    middles = (at[1:] + at[:-1]) / 2.0
    edges = np.concatenate([[2.0 * at[0] - middles[0]], middles, [2.0 * at[-1] - middles[-1]]])
    return np.asarray(np.exp(edges) if ratio else edges)


def _key(panels: Sequence[Axes], exact: Sequence[Exact], preset: Size) -> list[Line2D]:
    """Explain the lines and marks that some panel has."""
    drawn = {str(artist.get_label()) for axes in panels for artist in axes.get_children()}
    known = [(TIPS, _tip_look(preset)), (LUCK, _luck_look(preset)), (GUIDE, _guide_look(preset))]
    marks = [Line2D([], [], label=name, **look) for name, look in known if name in drawn]
    lines = {line.label: line for one in exact for line in one.lines}
    return marks + [Line2D([], [], label=f"exact, {name}", **_exact_look(one, preset)) for name, one in lines.items()]


def _tip_look(preset: Size) -> dict[str, Any]:
    halo = withStroke(linewidth=2.8 * preset.line_pt, foreground="black")
    return {"color": "white", "linewidth": 1.6 * preset.line_pt, "path_effects": [halo]}


def _guide_look(preset: Size) -> dict[str, Any]:
    halo = withStroke(linewidth=2.0 * preset.line_pt, foreground="black")
    return {"color": "white", "linewidth": preset.line_pt, "linestyle": _GUIDELINE, "path_effects": [halo, Normal()]}


def _luck_look(preset: Size) -> dict[str, Any]:
    return {
        "linestyle": "none",
        "marker": "o",
        "markersize": _DOT_PT * preset.text_pt,
        "markerfacecolor": "white",
        "markeredgecolor": "black",
        "markeredgewidth": 0.5,
        "clip_on": False,
    }


def _remarks(result: SweepResult, outcome: Outcome, dominance: Outcome, exact: Sequence[Exact]) -> list[str]:
    options = result.layout.options
    left_out = len(options) - len(exact)
    tips = [_crosses(_chances(result, dominance, number)[0], HALF) for number in range(len(exact))]
    flat = [options[number].replace("_", " ") for number, crosses in enumerate(tips) if not crosses]
    guide = (
        f"Dotted, where it is passed: {GUIDE}, from which the US Merger Guidelines (2023) call a market highly "
        "concentrated."
    )
    return [
        f"Colour: mean over the replicates. {outcome.meaning}",
        f"Thick line: half of the runs tip ({dominance.name}), linear between the worlds that were run.",
        f"No such line, because the share of runs that tip passes one half nowhere: {', '.join(flat)}." if flat else "",
        "Circles: worlds in which the 95% interval of that share (Wilson 1927) holds one half.",
        guide if _is_hhi(outcome) else "",
        *dict.fromkeys(one.words for one in exact),
        f"{left_out} further options are not drawn." if left_out > 0 else "",
    ]


def _crosses(table: Floats, level: float) -> bool:
    known = table[np.isfinite(table)]
    return bool(known.size and known.min() < level < known.max())


def _is_hhi(outcome: Outcome) -> bool:
    return outcome.name.startswith("HHI")
