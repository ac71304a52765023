"""Claims: the effect that decides each of them, with its interval, on the ground where the claim says it lies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from simulation.analysis.claim_findings import WORDS, ClaimsResult, FinalVerdict, Finding
from simulation.analysis.flips import CLOSE_PAIRS, SCREENING_PAIRS
from simulation.analysis.paired_effects import LEVEL
from simulation.analysis.validation import short
from simulation.figures.panels import POINTS_PER_MM
from simulation.figures.saving import Identity, check_formats, save
from simulation.figures.style import BLUE, INK, MM_PER_INCH, PURPLE, QUIET, VERMILLION, Size, house_style, new_figure
from simulation.runs.provenance import PACKAGE, commit

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GROUND = "#E4E4E4"
MARKS: dict[FinalVerdict, tuple[str, str, str]] = {
    "supported": ("o", BLUE, BLUE),
    "contradicted": ("s", VERMILLION, VERMILLION),
    "depends": ("D", PURPLE, "white"),
    "undetermined": ("o", QUIET, "white"),
    "no effect": ("x", QUIET, QUIET),
}
"""Shape, colour and filling of the mark of each verdict; shape and filling tell them apart without colour."""

LINEAR = 1.0
"""Per cent up to which the axis is linear; beyond it every power of ten takes the same room."""

_COLUMNS = {"one column": (41.0, 0.0, 0.0), "two columns": (46.0, 45.0, 26.0), "slide": (112.0, 0.0, 0.0)}
"""Room in mm for the names at the left, the measures after them, and the effects at the right."""

_LINE, _TOP_LINES, _FOOT_LINES = 1.2, 2.2, 3.7
"""Height of a row in heights of the text, and rows that the key over them and the axis below them take."""

_EDGE_MM, _POWERS, _REACH, _WIDE_MM = 1.5, 5, 1.6, 55.0
_GROUND, _MARK, _WEIGHT, _HALF = 0.8, 0.5, 0.7, 0.5
_NO_UNITS = ("0 to 1", "share", "index", "probability", "1 at start", "count")
_AXIS = "effect in % of the baseline\n(linear to 1 %, then logarithmic)"


def draw(result: ClaimsResult, size: str = "two columns") -> tuple[Figure, str]:
    """Draw one row a claim, by topic.

    Args:
        result: Claims with their findings.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no claim, or a slide is asked to hold more of them than it can.
    """
    if not result.findings:
        raise ValueError("there is nothing to draw: give at least one claim")
    rows = list(_rows(result.findings))
    with house_style(size) as preset:
        figure, axes = _empty(len(rows), size, preset)
        axes.set_xlim(*_limits(result.findings))
        names, measures, _ = _COLUMNS[size]
        for number, row in enumerate(rows):
            if isinstance(row, str):
                _say(axes, number, -names - measures, row, preset, weight="bold")
                continue
            _mark(axes, number, row, preset)
            _say(axes, number, -names - measures, row.claim.name.replace("_", " "), preset)
            if measures:
                _say(axes, number, -measures, row.claim.measure, preset, color=QUIET)
                _say(axes, number, _EDGE_MM, _effect_text(row), preset, right=True, color=QUIET)
        _scale(axes, preset)
        _key(figure, result.findings, preset, columns=len(MARKS) if measures or preset.height_mm else 2)
    return figure, caption(result)


def save_claims(
    result: ClaimsResult, folder: str | Path, formats: Sequence[str] = ("pdf", "png"), size: str = "two columns"
) -> list[Path]:
    """Draw the figure into files, with its caption in a text file beside them.

    Args:
        result: Claims with their findings.
        folder: Where the files go; it is made if needed.
        formats: ``"pdf"``, ``"png"``, ``"svg"``.
        size: Name of a size preset.

    Returns:
        Paths of pictures and caption.

    Raises:
        ValueError: If a format or size is not known, or nothing can be drawn.
    """
    endings = check_formats(formats)
    figure, words = draw(result, size)
    written = [save(figure, Path(folder) / f"claims.{ending}", identity(result)) for ending in endings]
    text = Path(folder) / "claims.txt"
    text.write_text(words + "\n", encoding="utf-8")
    return [*written, text]


def caption(result: ClaimsResult) -> str:
    """The caption: what is drawn, how many pairs, to which horizon, which interval, and what verdicts hang on."""
    findings = result.findings
    spans = sorted({f"{one.claim.variant.scenario.start} to {one.claim.variant.scenario.end}" for one in findings})
    varied = any(finding.ends for finding in findings)
    parts = [
        "Claims held against paired runs: with what is claimed less without it, on the same luck.",
        "Effects are in per cent of the mean of the runs without it, which is taken as known, and in percentage points "
        f"for yes-or-no measures; the axis is linear to {LINEAR:g} % and logarithmic beyond.",
        "Numbers at the right: the effect in the unit of the measure.",
        f"Bars: {LEVEL:.0%} intervals (Student's t over pairs; Bonett-Price for yes or no), not corrected for the "
        "number of claims.",
        "Grey ground: where the whole interval must lie to support the claim.",
        "Filled circles: supported; filled squares: contradicted; diamonds: depends on a parameter; hollow circles: "
        "undetermined; crosses: no effect in any pair.",
        f"Pairs: n = {len(result.seeds)}. Horizon: {', '.join(spans)}.",
        f"Parameters were set one by one to both ends of their plausible ranges, {SCREENING_PAIRS} pairs each and "
        f"{CLOSE_PAIRS} fresh ones where the mean of these turned." if varied else "No parameter was varied.",
        *(f"{_title(one)}: {one.verdict_text}." for one in findings if one.verdict == "depends"),
        *(f"{_title(one)} is not drawn: its baseline is 0." for one in findings if math.isnan(one.scale)),
        f"Source: {identity(result).short_text}.",
    ]  # fmt: skip
    return " ".join(parts)


def identity(result: ClaimsResult) -> Identity:
    """Runs, scenarios and commit behind the figure."""
    arms = [arm for finding in result.findings for arm in (finding.claim.baseline, finding.claim.variant)]
    hashes = tuple(dict.fromkeys(arm.scenario.fingerprint for arm in arms))
    return Identity(result.run_ids, hashes, commit(PACKAGE.parent)["commit"] or "")


def _title(finding: Finding) -> str:
    text = finding.claim.name.replace("_", " ")
    return text[:1].upper() + text[1:]


def _effect_text(finding: Finding) -> str:
    """The effect in the unit of its measure; indices, shares and counts need none."""
    value, unit = finding.here.effect.difference, finding.claim.outcome.unit
    number = _signed(("+" if value > 0.0 else "") + short(value))
    return number if unit in _NO_UNITS else f"{number} {unit}"


def _signed(number: str) -> str:
    """A number with the sign that typesetters use."""
    return number.replace("-", "\N{MINUS SIGN}")


def _rows(findings: Sequence[Finding]) -> Iterator[str | Finding]:
    """Findings under the headings of their topics, in their order."""
    topic = ""
    for finding in findings:
        if finding.claim.topic != topic:
            topic = finding.claim.topic
            yield topic
        yield finding


def _empty(rows: int, size: str, preset: Size) -> tuple[Figure, Axes]:
    """A figure with axes of exact size between the columns of words; one unit of height a row, the first on top."""
    line_mm = _line_mm(rows, size, preset)
    figure = new_figure(preset, line_mm * (rows + _TOP_LINES + _FOOT_LINES))
    figure.set_layout_engine("none")
    width, height = (float(inches) * MM_PER_INCH for inches in figure.get_size_inches())
    names, measures, effects = _COLUMNS[size]
    left, inside = names + measures + _EDGE_MM, line_mm * rows
    right = width - effects - 2.0 * _EDGE_MM
    top = height - line_mm * _TOP_LINES
    axes = figure.add_axes((left / width, (top - inside) / height, (right - left) / width, inside / height))
    axes.set_ylim(rows - _HALF, -_HALF)
    axes.set_yticks([])
    axes.set_xscale("symlog", linthresh=LINEAR)
    axes.spines["left"].set_visible(False)
    return figure, axes


def _line_mm(rows: int, size: str, preset: Size) -> float:
    """Height of a row: that of its text or, where the picture has a fixed height, as much as fills it, up to twice."""
    least = _LINE * preset.text_pt / POINTS_PER_MM
    if preset.height_mm is None:
        return least
    fit = int(preset.height_mm / least - _TOP_LINES - _FOOT_LINES)
    if rows > fit:
        raise ValueError(
            f"size {size!r} holds at most {fit} rows, headings included, and got {rows}; choose 'two columns'"
        )
    return min(2.0 * least, preset.height_mm / (rows + _TOP_LINES + _FOOT_LINES))


def _limits(findings: Sequence[Finding]) -> tuple[float, float]:
    """Ends of the axis: beyond all intervals, and beyond the linear part on both sides."""
    values = [value for finding in findings for value in finding.per_cent if math.isfinite(value)]
    return _REACH * min(-LINEAR, *values), _REACH * max(LINEAR, *values)


def _mark(axes: Axes, number: int, finding: Finding, preset: Size) -> None:
    """The ground of a claim, its interval and the mark of its verdict; nothing where there is no scale."""
    effect, low, high = finding.per_cent
    if not math.isfinite(effect):
        return
    shape, colour, filling = MARKS[finding.verdict]
    left, right = np.clip(np.array(finding.claim.region) * finding.scale, *axes.get_xlim())
    ground = Rectangle((left, number - _GROUND / 2), right - left, _GROUND, facecolor=GROUND, edgecolor="none")
    axes.add_patch(ground)
    axes.plot([low, high], [number, number], color=colour, linewidth=preset.line_pt, label="interval", zorder=3)
    (mark,) = axes.plot([effect], [number], label=finding.claim.name, zorder=4)
    mark.set(**_look(shape, colour, filling, preset))


def _look(shape: str, colour: str, filling: str, preset: Size) -> dict[str, Any]:
    """How a mark is drawn, in the rows and in the key."""
    return {
        **{"marker": shape, "color": colour, "markerfacecolor": filling, "linestyle": "none"},
        **{"markersize": _MARK * preset.text_pt, "markeredgewidth": _WEIGHT * preset.line_pt},
    }


def _say(axes: Axes, number: int, mm: float, text: str, preset: Size, *, right: bool = False, **looks: Any) -> None:
    """Words beside a row, some mm from the left or the right end of the axis."""
    axes.annotate(
        text,
        (1.0 if right else 0.0, number),
        xycoords=axes.get_yaxis_transform(),
        xytext=(mm * POINTS_PER_MM, 0.0),
        textcoords="offset points",
        ha="left",
        va="center",
        fontsize=preset.small_pt,
        annotation_clip=False,
        **looks,
    )


def _scale(axes: Axes, preset: Size) -> None:
    """The axis: zero, and powers of ten on both sides as far as the limits go, or every other one if it is narrow."""
    low, high = axes.get_xlim()
    wide = axes.get_window_extent().width / axes.figure.dpi * MM_PER_INCH > _WIDE_MM
    powers = [10.0**power for power in range(0, _POWERS, 1 if wide else 2)]
    ticks = [tick for tick in (*(-power for power in powers[::-1]), 0.0, *powers) if low <= tick <= high]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _signed(f"{value:+,.0f}") if value else "0"))
    axes.axvline(0.0, color=INK, linewidth=preset.frame_pt, zorder=2)
    axes.tick_params(axis="x", labelsize=preset.small_pt)
    axes.set_xlabel(_AXIS, fontsize=preset.small_pt)


def _key(figure: Figure, findings: Sequence[Finding], preset: Size, columns: int) -> None:
    """Which mark stands for which verdict, with the number of claims that got it, over the rows."""
    verdicts = [finding.verdict for finding in findings]
    handles = [
        Line2D([], [], label=f"{word} ({verdicts.count(verdict)})", **_look(*MARKS[verdict], preset))
        for verdict, word in WORDS.items()
        if verdict in verdicts
    ]
    figure.legend(
        handles=handles, loc="upper left", ncols=columns, fontsize=preset.small_pt, handletextpad=0.2,
        columnspacing=1.2, borderaxespad=0.3, handlelength=1.2,
    )  # fmt: skip
