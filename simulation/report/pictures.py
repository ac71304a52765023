"""The figures of a brief: drawn by the same code as all others, once for a page of HTML and once for paper."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.figures import (
    FIGURES,
    STUDY_FIGURES,
    SWEEP_FIGURES,
    draw_run_figure,
    draw_study_figure,
    draw_sweep_figure,
)
from simulation.report.brief import Part, Picture, Words

if TYPE_CHECKING:
    from simulation.figures import Study
    from simulation.runs.result import RunResult
    from simulation.sweeps.result import SweepResult

FORMATS = ("svg", "pdf")
MM_PER_POINT = 25.4 / 72.0
_SIZE = re.compile(
    r'<svg [^>]*?height="([\d.]+)pt"[^>]*?width="([\d.]+)pt"|<svg [^>]*?width="([\d.]+)pt"[^>]*?height="([\d.]+)pt"'
)
_OUTSIDE = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|<!--.*?-->|\sxmlns(?::\w+)?=\"[^\"]*\"", re.DOTALL
)


def of_runs(names: Sequence[str], results: dict[str, list[RunResult]]) -> list[Part]:
    """Figures of runs; in the place of one that the runs do not allow stands the reason.

    Args:
        names: Names of the figures, of :data:`~simulation.figures.FIGURES`.
        results: Replicates of each scenario by label, the baseline first.
    """
    draws = {name: partial(draw_run_figure, name, results, formats=FORMATS) for name in names}
    return [_drawn(name, str(FIGURES[name].__doc__), draw) for name, draw in draws.items()]


def of_study(name: str, study: Study, outcome: str) -> list[Part]:
    """The figure of a study on one outcome."""
    draw = partial(draw_study_figure, name, study, outcome, formats=FORMATS)
    return [_drawn(name, STUDY_FIGURES[name], draw)]


def of_sweep(names: Sequence[str], sweep: SweepResult, outcome: str) -> list[Part]:
    """Figures of a sweep on one outcome."""
    draws = {name: partial(draw_sweep_figure, name, sweep, outcome, formats=FORMATS) for name in names}
    return [_drawn(name, SWEEP_FIGURES[name], draw) for name, draw in draws.items()]


def _drawn(name: str, meaning: str, draw: Callable[..., object]) -> Part:
    from simulation.figures.needed import NotRecordedError

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        try:
            draw(folder=folder)
        except NotRecordedError as problem:
            return Words(f"Left out: {problem}", "small")
        except ValueError as problem:
            if not hasattr(problem, "exit_code"):
                raise
            return Words(f"The figure {name.replace('_', ' ')} is left out: {problem}.", "small")
        caption = (folder / f"{name}.txt").read_text(encoding="utf-8").strip()
        svg = (folder / f"{name}.svg").read_text(encoding="utf-8")
        pdf = (folder / f"{name}.pdf").read_bytes()
    width, height = _size(svg)
    what, first = meaning.split("; command")[0].rstrip("."), caption.split(". ")[0].rstrip(".")
    alt = f"{what}. {first}. The caption says how it is drawn."
    return Picture(name, inline(svg, name), pdf, caption, alt, width * MM_PER_POINT, height * MM_PER_POINT)


def inline(svg: str, prefix: str) -> str:
    """A drawing as it can stand inside a page: without addresses, and with names that no other drawing has.

    Args:
        svg: Text of the file.
        prefix: What all names inside it get before them.
    """
    bare = _OUTSIDE.sub("", svg).strip()
    named = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', bare)
    return re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}-", named)


def _size(svg: str) -> tuple[float, float]:
    """Width and height in points."""
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("a drawing has no size")
    tall, wide, wide_first, tall_last = found.groups()
    return float(wide or wide_first), float(tall or tall_last)


def identity_text(results: dict[str, list[RunResult]]) -> str:
    """Runs, scenarios and commit in one line, as figures carry them."""
    from simulation.figures.saving import identity_of_runs

    return identity_of_runs(results).text


def identity_of(sweep: SweepResult) -> str:
    """A sweep and its commit in one line, as its figures carry them."""
    from simulation.figures.sweep_captions import identity_of_sweep

    return identity_of_sweep(sweep).text
