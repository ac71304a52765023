"""House style: sizes a journal takes, fixed colours, and a second channel beside every colour.

Text, widths and line weights follow the common part of the rules of the Nature family, Elsevier and PNAS. The palette
is that of Okabe and Ito (2008), made for readers with colour-vision deficiency.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import matplotlib

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MM_PER_INCH = 25.4

BASELINE_GREY = "#8C8C8C"
INK = "#222222"
QUIET = "#6B6B6B"
REST_GREY = "#D9D9D9"
BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW = "#56B4E9", "#CC79A7", "#F0E442"

_FIRM_HUES = (BLUE, ORANGE, GREEN, VERMILLION, SKY, PURPLE, YELLOW)
_FIRM_HATCHES = ("", "/////", ".....", "xxxxx", "-----")

Dash = str | tuple[float, tuple[float, ...]]
SOLID: Dash = "-"
DASHES: tuple[Dash, ...] = (SOLID, (0, (5, 1.6)), (0, (1.4, 1.2)), (0, (6, 1.4, 1.4, 1.4)))

# Settings of a session (window system, notebooks) that a style may not touch.
_NOT_STYLE = frozenset({"backend", "backend_fallback", "interactive", "toolbar", "timezone", "webagg.address"})


@dataclass(frozen=True)
class Size:
    """What the medium asks of a figure.

    Attributes:
        width_mm: Full width of the picture.
        height_mm: Fixed height; ``None`` where the content decides.
        text_pt: Text of axes, ticks and line labels.
        small_pt: Text of remarks inside a panel.
        line_pt: Weight of a median line.
        frame_pt: Weight of axes and ticks.
    """

    width_mm: float
    height_mm: float | None
    text_pt: float
    small_pt: float
    line_pt: float
    frame_pt: float


SIZES: dict[str, Size] = {
    "one column": Size(89.0, None, 7.0, 5.5, 1.0, 0.5),
    "two columns": Size(183.0, None, 7.0, 6.0, 1.1, 0.5),
    "slide": Size(254.0, 143.0, 14.0, 14.0, 2.2, 1.0),
}

PAGE_HEIGHT_MM = 165.0
"""Height of a full-page figure with room for its caption; the Nature family allows 170 mm."""

SLIDE_ROWS = 3
"""Rows of panels that a slide holds with text of 14 pt."""


def size_named(name: str) -> Size:
    """Return a size preset.

    Args:
        name: ``"one column"``, ``"two columns"`` or ``"slide"``.

    Raises:
        ValueError: If there is no such size; the sentence lists all and names the nearest.
    """
    if name in SIZES:
        return SIZES[name]
    near = difflib.get_close_matches(str(name), SIZES, n=1, cutoff=0.0)
    raise ValueError(f"size {name!r} is not known; choose one of {', '.join(map(repr, SIZES))} (nearest: {near[0]!r})")


@lru_cache(maxsize=1)
def _style_sheet() -> dict[str, Any]:
    """Read the style sheet over matplotlib's own defaults, so that a user's matplotlibrc cannot change a picture."""
    with as_file(files("simulation.figures") / "simulation.mplstyle") as path:
        sheet = matplotlib.rc_params_from_file(path, use_default_template=True)
    return {key: sheet[key] for key in sheet if key not in _NOT_STYLE}


@contextmanager
def house_style(size: str = "two columns") -> Iterator[Size]:
    """Hold the house style for one size while a figure is drawn or saved.

    Args:
        size: Name of a size preset.

    Yields:
        The preset.
    """
    preset = size_named(size)
    text, frame = preset.text_pt, preset.frame_pt
    sized: dict[str, Any] = {
        "font.size": text,
        "axes.titlesize": text,
        "axes.labelsize": text,
        "xtick.labelsize": text,
        "ytick.labelsize": text,
        "legend.fontsize": preset.small_pt,
        "axes.linewidth": frame,
        "xtick.major.width": frame,
        "ytick.major.width": frame,
        "xtick.major.size": 0.35 * text,
        "ytick.major.size": 0.35 * text,
        "xtick.major.pad": 0.3 * text,
        "ytick.major.pad": 0.3 * text,
        "axes.labelpad": 0.3 * text,
        "axes.titlepad": 0.7 * text,
        "lines.linewidth": preset.line_pt,
    }
    settings: Any = {**_style_sheet(), **sized}
    with matplotlib.rc_context(settings):
        yield preset


def new_figure(preset: Size, height_mm: float) -> Figure:
    """Make an empty figure of exact physical size, without pyplot's global state.

    Args:
        preset: Size preset.
        height_mm: Height that the content asks for; a preset with a height of its own overrules it.
    """
    from matplotlib.figure import Figure

    height = preset.height_mm if preset.height_mm is not None else height_mm
    return Figure(figsize=(preset.width_mm / MM_PER_INCH, height / MM_PER_INCH), layout="constrained")


def row_height_mm(rows: int, least_mm: float, most_mm: float) -> float:
    """Height of one row so that few rows are tall and many still fit the page of a journal.

    Args:
        rows: Rows of panels.
        least_mm: Below this a row is not legible, so that very many rows grow beyond the page.
        most_mm: Above this a row wastes the page.
    """
    return min(most_mm, max(least_mm, PAGE_HEIGHT_MM / rows))


def check_rows(rows: int, size: str) -> None:
    """Refuse more rows of panels than a slide can carry.

    Raises:
        ValueError: If the text of 14 pt would not fit.
    """
    if size == "slide" and rows > SLIDE_ROWS:
        raise ValueError(f"size 'slide' holds at most {SLIDE_ROWS} scenarios and got {rows}; choose 'two columns'")


def firm_colour(slot: int) -> str:
    """Colour of a firm: fixed by its slot, the same in every figure."""
    return _FIRM_HUES[slot % len(_FIRM_HUES)]


def firm_hatch(slot: int) -> str:
    """Hatch of a firm's area: the second channel that tells apart the slots that share a colour."""
    return _FIRM_HATCHES[(slot // len(_FIRM_HUES)) % len(_FIRM_HATCHES)]
