"""Nations as figures list them: bloc by bloc, the largest economy first, each bloc with its colour and its marker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.bands import FloatArray, nation_values
from simulation.figures.panels import POINTS_PER_MM, Look
from simulation.figures.style import (
    BLUE,
    DASHES,
    GREEN,
    INK,
    ORANGE,
    PAGE_HEIGHT_MM,
    SIZES,
    VERMILLION,
    Size,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulation.runs.result import RunResult


@dataclass(frozen=True)
class BlocLook(Look):
    """How a bloc is drawn: name, colour and dash, and the marker as a further channel."""

    name: str = ""
    marker: str = "o"

    @property
    def heading(self) -> str:
        """Name as the heading of a list."""
        return self.name[:1].upper() + self.name[1:]


BLOC_LOOKS = (
    BlocLook(ORANGE, DASHES[2], "no bloc", "D"),
    BlocLook(BLUE, DASHES[0], "bloc A", "o"),
    BlocLook(VERMILLION, DASHES[1], "bloc B", "s"),
    BlocLook(GREEN, DASHES[3], "bloc C", "^"),
)
"""Looks by number of the bloc, as the measure ``bloc`` counts them."""

BLOC_LETTERS = "NABC"
"""Letters of blocs by number, as texts of events have them; N is for none."""

ORDER = (1, 2, 3, 0)
"""Blocs from the top of a list; nations without one come last."""

_LINE_HEIGHT = 1.15
_MOST, _MOST_SMALL, _LEAST, _LEAST_ON_SLIDE = 30, 15, 5, 3
_HEAD_LINES, _SLIDE_HEAD_LINES = 9, 7
"""Lines of text that titles, names of blocs and ticks take of a block of nations."""

_GAP = 0.3
_LONGEST_NAME = 20


@dataclass(frozen=True)
class NationList:
    """The nations that a figure lists, from the top.

    Attributes:
        rows: Their places in the record.
        heights: Where they stand, in lines from the top.
        blocs: Number of the bloc of each in most replicates.
        agreed: Share of the replicates in which it is in that bloc.
        heads: Number and height of the name of each bloc.
        lines: Height of the whole list.
    """

    rows: tuple[int, ...]
    heights: FloatArray
    blocs: tuple[int, ...]
    agreed: FloatArray
    heads: tuple[tuple[int, float], ...]
    lines: float


def list_nations(runs: Sequence[RunResult], most: int) -> NationList:
    """List the largest nations by output in the last year, grouped by the bloc most replicates end with.

    Args:
        runs: Replicates of one scenario.
        most: How many at most.
    """
    output = np.nan_to_num(np.median(nation_values(runs, "output_usd_bn"), axis=0))
    shown = np.argsort(-output, kind="stable")[:most]
    counts = np.stack([last_blocs(runs) == number for number in range(len(BLOC_LOOKS))]).mean(axis=1)
    rows, heights, heads, height = [], [], [], 0.0
    for number in ORDER:
        members = [int(row) for row in shown if counts[:, row].argmax() == number]
        if members:
            heads.append((number, height))
            heights += [height + place for place in range(1, len(members) + 1)]
            height += len(members) + 1 + _GAP
        rows += members
    blocs = counts[:, rows].argmax(axis=0)
    return NationList(
        tuple(rows), np.array(heights), tuple(map(int, blocs)), counts[:, rows].max(axis=0), tuple(heads), height
    )


def last_blocs(runs: Sequence[RunResult]) -> FloatArray:
    """Number of the bloc of each nation in the last quarter, shape (replicates, nations)."""
    return np.stack([np.asarray(run.record.nations["bloc"], dtype=float)[-1] for run in runs])


def line_mm(preset: Size) -> float:
    """Height of one line of a list of nations."""
    return _LINE_HEIGHT * preset.text_pt / POINTS_PER_MM


def nations_that_fit(blocks: int, preset: Size) -> int:
    """Nations that a list holds if so many stand one above the other; all 30 in one alone across a whole page."""
    most = _MOST if preset == SIZES["two columns"] else _MOST_SMALL
    if blocks == 1:
        return most
    if preset.height_mm is not None:
        return max(_LEAST_ON_SLIDE, min(most, int(preset.height_mm / blocks / line_mm(preset)) - _SLIDE_HEAD_LINES))
    return max(_LEAST, min(most, int(PAGE_HEIGHT_MM / blocks / line_mm(preset)) - _HEAD_LINES))


def nation_names(run: RunResult, *, full: bool) -> list[str]:
    """Names of the nations as a list writes them: in full where there is room and they are not too long, or codes."""
    known = {nation.code: nation.name for nation in run.scenario.nations}
    names = [known.get(code, code) if full else code for code in run.record.nation_codes]
    return [
        name if len(name) <= _LONGEST_NAME else code for name, code in zip(names, run.record.nation_codes, strict=True)
    ]


def codes_explained(run: RunResult, written: Sequence[str], listed: Sequence[NationList]) -> str:
    """A sentence on the codes that stand for names; empty if none does."""
    known = {nation.code: nation.name for nation in run.scenario.nations}
    rows = sorted({row for one in listed for row in one.rows})
    words = [f"{written[row]} {known[written[row]]}" for row in rows if written[row] in known]
    return f"Codes: {', '.join(words)}." if words else ""


def name_rows(axes: Axes, listed: NationList, names: Sequence[str], *, labels: bool = True) -> None:
    """Write the nations and, in bold and in its colour, each bloc at the vertical axis; the first is at the top."""
    heights = [*(height for _, height in listed.heads), *listed.heights]
    words = [*(BLOC_LOOKS[number].heading for number, _ in listed.heads), *(names[row] for row in listed.rows)]
    axes.set_yticks(heights, words if labels else [""] * len(words))
    axes.set_ylim(listed.lines - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    for text, (number, _) in zip(axes.get_yticklabels(), listed.heads, strict=False):
        text.set_fontweight("bold")
        text.set_color(BLOC_LOOKS[number].colour if BLOC_LOOKS[number].colour != ORANGE else INK)
    axes.spines["left"].set_visible(False)
