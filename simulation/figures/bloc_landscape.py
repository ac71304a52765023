"""Landscape of alignment in one named run: who depends on whom for AI, who joins which bloc, how well blocs suit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from simulation.figures.bands import named_run, one_of, world_values
from simulation.figures.bloc_changes import draw_changes
from simulation.figures.blocs import (
    BLOC_LETTERS,
    BLOC_LOOKS,
    ORDER,
    NationList,
    codes_explained,
    line_mm,
    list_nations,
    name_rows,
    nation_names,
    nations_that_fit,
)
from simulation.figures.captions import caption
from simulation.figures.dependence_matrix import LEAST_SHARE, draw_matrix
from simulation.figures.labels import in_lines, settle
from simulation.figures.market_shares import NARROW_MM
from simulation.figures.needed import need
from simulation.figures.panels import (
    Look,
    letters_across,
    mm_of_letter,
    panel_title,
    row_name,
    share_axis,
)
from simulation.figures.rows import Row, Values, draw_series, percent, row_of
from simulation.figures.style import (
    BLUE,
    DASHES,
    INK,
    PURPLE,
    SIZES,
    Size,
    check_rows,
    house_style,
    new_figure,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

_ALL = slice(None)
Places = dict[str, tuple[int | slice, int | slice]]
"""Rows and columns of a grid by name of the panel."""

ENERGY, ILL_PLACED = "landscape_energy", "nations_ill_placed"
OUTPUT = tuple(f"output_bloc_{letter.lower()}" for letter in BLOC_LETTERS)
PARAMETERS = (
    "workers",
    "blocs.reconsider",
    "blocs.hedge",
    "blocs.agreement_weight",
    "blocs.pact_weight",
    "blocs.regime_weight",
    "blocs.rivalry_weight",
    "blocs.dependence_weight",
)
INTERVAL = (
    "Panels of all runs: lines are medians over replicates; dark and light ribbons hold the middle 50 % and "
    "90 % of the replicates in each quarter"
)

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TITLE_LINES, _FOOT_LINES = 3.0, 4.5
_LEAST_LINES, _LEAST_LINES_EACH = 34.0, 20.0
"""Lines that panels over time take of a page, so that a short list of nations does not squeeze them."""

_LONE_HEIGHTS = (2.6, 2.9, 2.0, 2.0)
_NARROW_HEIGHTS, _FEW_HEIGHT = (13.0, 10.0, 11.0), 14.0
"""Heights of rows of panels in a single column of text, in lines."""

_WIDTHS = (1.15, 1.0, 0.85)
_LABEL_LETTERS, _OVERHANG, _BLOC_OVERHANG = 6, 5, 7


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw dependence, blocs over time, changes of bloc and energy for one named run of each scenario.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        NotRecordedError: If a run did not record blocs and dependence.
        ValueError: If a slide is asked to hold more scenarios than it can.
    """
    world, nations = (*OUTPUT, ENERGY, ILL_PLACED), ("bloc", "output_usd_bn")
    need(results, "bloc_landscape", world=world, nations=nations, dependence=True)
    check_rows(len(results), size)
    chosen = {label: runs[named_run(results, label)] for label, runs in results.items()}
    with house_style(size) as preset:
        narrow = preset.width_mm < NARROW_MM
        most = nations_that_fit(len(results) * (2 if narrow and len(results) > 1 else 1), preset)
        listed = {label: list_nations([run], most) for label, run in chosen.items()}
        figure, panels = _panels(listed, preset)
        width_mm = preset.width_mm / (1 if narrow else 2 if len(results) == 1 else len(_WIDTHS))
        for number, (label, run) in enumerate(chosen.items()):
            row = replace(row_of(results, label, 0, width_mm, preset), bottom=True, lead=False)
            if "matrix" in panels[number]:
                _dependence(panels[number]["matrix"], row, run, listed[label], preset)
            _over_time(panels[number], row, run, preset)
            if row.compact:
                row_name(next(iter(panels[number].values())), row.letter, row.name, preset)
        settle(figure)
    remarks = [*_remarks(chosen, listed, shown=set(panels[0]), full=size == "two columns"), *_marks(results)]
    title = "Landscape of alignment: dependence on AI services, blocs and their energy, one named run per scenario"
    return figure, caption(results, title, remarks, PARAMETERS, interval=INTERVAL)


def _panels(listed: dict[str, NationList], preset: Size) -> tuple[Figure, list[dict[str, Axes]]]:
    """Axes of each scenario by name, all on one grid.

    A lone scenario and a page of several have all five panels; with several scenarios, a column of text has room for
    matrix, output and energy, and a slide for output, changes and energy.
    """
    narrow, slide = preset.width_mm < NARROW_MM, preset.height_mm is not None
    least = 0.0 if narrow else _LEAST_LINES if len(listed) == 1 else _LEAST_LINES_EACH
    matrices = [max(one.lines + _TITLE_LINES + _FOOT_LINES, least) for one in listed.values()]
    under = (_FEW_HEIGHT,) if len(listed) > 1 else _NARROW_HEIGHTS
    heights = [part for height in matrices for part in (height, *under)] if narrow else matrices
    places = _narrow_places(len(listed)) if narrow else _wide_places(len(listed), slide=slide)
    figure = new_figure(preset, line_mm(preset) * sum(heights))
    grid = (
        figure.add_gridspec(len(heights), 2, height_ratios=heights)
        if narrow
        else figure.add_gridspec(len(_LONE_HEIGHTS), 2, height_ratios=_LONE_HEIGHTS)
        if len(listed) == 1
        else figure.add_gridspec(len(listed) * (1 if slide else 2), len(_WIDTHS), width_ratios=_WIDTHS)
    )
    return figure, [{name: figure.add_subplot(grid[place]) for name, place in one.items()} for one in places]


def _narrow_places(count: int) -> list[Places]:
    """Rows and columns of panels in a single column of text."""
    if count == 1:
        return [{"matrix": (0, _ALL), "output": (1, _ALL), "changes": (2, _ALL), "energy": (3, 0), "placed": (3, 1)}]
    return [{"matrix": (row, _ALL), "output": (row + 1, 0), "energy": (row + 1, 1)} for row in range(0, 2 * count, 2)]


def _wide_places(count: int, *, slide: bool) -> list[Places]:
    """Rows and columns of panels on a page or a slide."""
    if count == 1:
        return [{"matrix": (_ALL, 0), "output": (0, 1), "changes": (1, 1), "energy": (2, 1), "placed": (3, 1)}]
    if slide:
        return [{"output": (row, 0), "changes": (row, 1), "energy": (row, 2)} for row in range(count)]
    return [
        {
            "matrix": (slice(row, row + 2), 0),
            "output": (row, 1),
            "changes": (row + 1, 1),
            "energy": (row, 2),
            "placed": (row + 1, 2),
        }
        for row in range(0, 2 * count, 2)
    ]


def _title(axes: Axes, row: Row, place: int, texts: Sequence[str], preset: Size, overhang: int = _OVERHANG) -> None:
    """Write the first text that fits, or else the last, in lines; only panels of a lone scenario have letters."""
    letters = letters_across(row.panel_mm, preset.text_pt) + overhang
    text = next((text for text in texts if len(text) <= letters), in_lines(texts[-1], letters))
    panel_title(axes, "" if row.compact else _LETTERS[place], text, preset)


def _dependence(axes: Axes, row: Row, run: RunResult, listed: NationList, preset: Size) -> None:
    name_rows(axes, listed, nation_names(run, full=preset == SIZES["two columns"]))
    draw_matrix(axes, run, listed, preset, row.panel_mm)
    one = one_of(row.runs, [other.seed for other in row.runs].index(run.seed))
    _title(axes, row, 0, (f"Origin of AI services: {one}",), preset)


def _over_time(panels: dict[str, Axes], row: Row, run: RunResult, preset: Size) -> None:
    """Output by bloc and changes of the named run, then energy and ill-placed nations of all runs and of that one."""
    stacked = not row.compact and preset.width_mm >= NARROW_MM
    whole = "placed" in panels
    narrow = replace(row, panel_mm=row.panel_mm / 2 - _LABEL_LETTERS * mm_of_letter(preset.text_pt))
    half = narrow if preset.width_mm < NARROW_MM else row
    lone = replace(half if row.compact else row, runs=[run], base=None, bottom=not whole, lead=not row.compact)
    _output(panels["output"], lone, preset)
    if "changes" in panels:
        draw_changes(panels["changes"], replace(row, bottom=not stacked), run, preset)
        _title(panels["changes"], row, 2, (f"Changes of bloc: seed {run.seed}", "Changes of bloc"), preset)
    _with_run(
        panels["energy"], replace(half, bottom=not whole or not (stacked or row.compact)), run, (ENERGY, PURPLE), preset
    )
    _title(panels["energy"], half, 3, ("Energy of the landscape: all runs", "Energy: all runs"), preset)
    panels["energy"].set_ylabel("" if row.compact else "index")
    if whole:
        _with_run(panels["placed"], half, run, (ILL_PLACED, BLUE), preset)
        _title(panels["placed"], half, 4, ("Ill-placed nations: all runs", "Ill-placed: all runs"), preset)
        panels["placed"].set_ylabel("" if row.compact else "nations")
        panels["placed"].set_ylim(bottom=0)


def _output(axes: Axes, row: Row, preset: Size) -> None:
    shares = {number: world_values(row.runs, OUTPUT[number])[0] for number in ORDER}
    series: dict[str, tuple[Values, Look]] = {
        f"{BLOC_LOOKS[number].name} {percent(float(shares[number][-1]))}": (_of(OUTPUT[number]), BLOC_LOOKS[number])
        for number in ORDER
        if np.nan_to_num(shares[number]).any()
    }
    draw_series(axes, row, series, preset)
    share_axis(axes)
    seed = f"seed {row.runs[0].seed}"
    _title(axes, row, 1, (f"World output by bloc: {seed}", f"Output by bloc: {seed}"), preset, _BLOC_OVERHANG)
    axes.set_ylabel("" if row.compact else "share")


def _of(key: str) -> Values:
    return lambda runs: world_values(runs, key)


def _with_run(axes: Axes, row: Row, run: RunResult, drawn: tuple[str, str], preset: Size) -> None:
    """All replicates as median and ribbons, and the named run as a dashed line of its own."""
    key, colour = drawn
    many = len(row.runs) > 1
    draw_series(axes, row, {"median" if many else "": (_of(key), Look(colour))}, preset)
    if many:
        alone = replace(row, runs=[run], base=None, name=f"{row.name} named")
        draw_series(axes, alone, {f"seed {run.seed}": (_of(key), Look(INK, DASHES[1]))}, preset)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3 if preset.height_mm is None else 2, integer=key == ILL_PLACED))


def _remarks(chosen: dict[str, RunResult], listed: dict[str, NationList], *, shown: set[str], full: bool) -> list[str]:
    named = ", ".join(f"{label} seed {run.seed}" for label, run in chosen.items())
    run = next(iter(chosen.values()))
    lists = list(listed.values())
    remarks = [
        f"All but {'energy and ill-placed nations' if 'placed' in shown else 'energy'} is one run ({named}): the one "
        "whose final HHI of users is nearest to the median of the first scenario, and the run of the same seed in the "
        "others.",
        "Blocs: A (solid, circle), B (dashed, square), C (dash-dotted, triangle), none (dotted, diamond).",
        "Energy: frustration of all nations with the present blocs, weighted by size; lower is calmer.",
    ]
    if "changes" in shown:
        remarks += [
            "Changes: each mark is a nation that joins or leaves a bloc; codes are of the largest where not all fit."
        ]
    if "placed" in shown:
        remarks += ["Ill-placed: nations, leaders apart, that another bloc or none would frustrate less."]
    if "matrix" in shown:
        remarks += [_matrix_remark(run, lists), codes_explained(run, nation_names(run, full=full), lists)]
    return remarks


def _matrix_remark(run: RunResult, listed: Sequence[NationList]) -> str:
    total, shown = len(run.record.nation_codes), max(len(one.rows) for one in listed)
    which = f"all {total} nations" if shown == total else f"the {shown} nations of {total} with the largest output"
    return (
        f"Matrix: {which}, by bloc at the end and by output, and the share of their AI services in the last four "
        "quarters by home of the provider, in per cent where it is a half or more. Providers with at least "
        f"{100 * LEAST_SHARE:.0f} % of the services of some other nation have a column if there is room; home includes "
        "open models run at home, and the cell of a provider in its own column is empty. Outlined: spheres, nations "
        "that buy more than half of their services from one other nation."
    )


def _marks(results: dict[str, list[RunResult]]) -> list[str]:
    several = any(len(runs) > 1 for runs in results.values())
    dashed = ["Dashed dark line beside the median: the named run."] if several else []
    return [*dashed, f"Grey: {next(iter(results))}."] if len(results) > 1 else dashed
