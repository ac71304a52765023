"""Who leads, and for how long: survival of leads, changes of the leader per decade, and who leads at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator

from simulation.analysis.proportions import wilson_interval
from simulation.analysis.survival import Survival, spells_of_lead, survival
from simulation.figures.bands import FloatArray, band, layer_values
from simulation.figures.captions import caption
from simulation.figures.labels import settle
from simulation.figures.panels import Look, letters_across, no_data
from simulation.figures.rows import Row, draw_rows, heading
from simulation.figures.style import BASELINE_GREY, BLUE, INK, REST_GREY, Size, firm_colour, firm_hatch, house_style
from simulation.figures.survival_curves import INTERVAL, draw_survival
from simulation.measures.leadership import changes
from simulation.timeline import QUARTERS_PER_YEAR

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

LAYER = "users"
SHOWN_LAYERS = ("users", "compute owned", "compute used")
LEADERS_SHOWN = 6
REST, NOBODY = "all others", "nobody"
YEARS_OF_DECADE = 10
MARKS = "Dots are medians over replicates; thick and thin lines hold the middle 50 % and 90 % of the replicates"
PARAMETERS = (
    "flywheel.form",
    "flywheel.consumer.strength",
    "products.consumer.reconsider_share",
    "scaling.research_strength",
    "openness.imitation",
    "churn.entry_rate",
)

_THICK_PT, _THIN_PT = 2.2, 0.7
_BASE_SHIFT = 0.25
_BAR, _FEWEST_BARS = 0.4, 4
_NARROW_MM = 100.0


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw how long leads last, how often they change hands, and who leads at the end.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If a slide is asked to hold more rows than it can.
    """
    with house_style(size) as preset:
        figure = draw_rows(results, (_tenure, _changes, _leaders), size, preset)
        settle(figure)
    title = "Who leads in users, for how long, and how often the lead changes hands"
    return figure, caption(results, title, _remarks(results), PARAMETERS, starts=False, interval=MARKS)


def tenure(runs: Sequence[RunResult]) -> Survival:
    """Share of leads in users that last, over all replicates."""
    return survival([spells_of_lead(leaders) for leaders in layer_values(runs, "leader", LAYER)])


def changes_per_decade(runs: Sequence[RunResult]) -> FloatArray:
    """Changes of the leader per ten years, shape (replicates, shown layers); nan in a run of a single quarter."""
    counts = np.column_stack([changes(layer_values(runs, "leader", layer).T)[-1] for layer in SHOWN_LAYERS])
    steps = len(runs[0].record.quarters) - 1
    return counts * (YEARS_OF_DECADE * QUARTERS_PER_YEAR / steps) if steps else np.full(counts.shape, np.nan)


def final_leaders(runs: Sequence[RunResult]) -> dict[str, int]:
    """Runs in which each firm has most users in the last quarter, the most frequent leader first, ties by name."""
    slots = layer_values(runs, "leader", LAYER)[:, -1]
    names = [
        NOBODY if np.isnan(slot) else run.record.firm_names[int(slot)] for run, slot in zip(runs, slots, strict=True)
    ]
    return dict(sorted(Counter(names).items(), key=lambda entry: (-entry[1], entry[0])))


def _tenure(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, row, "Leads that last", "share of leads", preset)
    base = tenure(row.base) if row.base is not None else None
    draw_survival(axes, tenure(row.runs), base, Look(BLUE), f"{row.name} tenure", preset)
    axes.set_xlabel("years in the lead")


def _changes(axes: Axes, row: Row, preset: Size) -> None:
    """A dot for each layer with the ranges over replicates; the baseline's in grey above it."""
    heading(axes, row, "Changes of the leader", "", preset)
    if row.base is not None:
        _ranges(axes, changes_per_decade(row.base), BASELINE_GREY, -_BASE_SHIFT, preset)
    _ranges(axes, changes_per_decade(row.runs), BLUE, 0.0, preset)
    between = " " if preset.width_mm < _NARROW_MM else "\n"
    axes.set_yticks(range(len(SHOWN_LAYERS)), [layer.replace(" ", between) for layer in SHOWN_LAYERS])
    axes.set_ylim(len(SHOWN_LAYERS) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0, pad=0.8 * preset.text_pt)
    axes.set_xlim(left=0.0, right=max(1.0, 1.05 * axes.get_xlim()[1]))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5))
    axes.set_xlabel("changes per decade")


def _ranges(axes: Axes, values: FloatArray, colour: str, shift: float, preset: Size) -> None:
    found = band(values)
    places = np.arange(values.shape[1]) + shift
    if found.n > 1:
        for low, high, width in ((found.low90, found.high90, _THIN_PT), (found.low50, found.high50, _THICK_PT)):
            axes.hlines(places, low, high, color=colour, linewidth=width * preset.line_pt)
    name = "reference changes" if colour == BASELINE_GREY else "changes"
    axes.plot(found.median, places, marker="o", markersize=0.6 * preset.text_pt, color=colour, linestyle="none",
              markeredgecolor="white", markeredgewidth=0.5, label=name, clip_on=False, zorder=4)  # fmt: skip


def _leaders(axes: Axes, row: Row, preset: Size) -> None:
    """Bars of the share of runs in which a firm leads at the end, with Wilson's interval."""
    heading(axes, row, "Leaders at the end", "", preset)
    counts, runs = _shown(final_leaders(row.runs)), len(row.runs)
    if set(counts) == {NOBODY}:
        no_data(axes, preset)
    slots = {name: slot for run in reversed(row.runs) for slot, name in enumerate(run.record.firm_names)}
    for place, (name, count) in enumerate(counts.items()):
        slot = slots.get(name)
        colour, hatch = (REST_GREY, "") if slot is None else (firm_colour(slot), firm_hatch(slot))
        axes.barh(place, count / runs, height=_BAR, color=colour, hatch=hatch, edgecolor="white", label=name)
        if runs > 1:
            axes.hlines(place, *wilson_interval(count, runs), color=INK, linewidth=0.7 * preset.line_pt)
        words = axes.annotate(
            shorten(name, letters_across(row.panel_mm, preset.small_pt)), (0.0, place - _BAR / 2), xytext=(1.5, 0.5),
            textcoords="offset points", va="bottom", fontsize=preset.small_pt, color=INK,
        )  # fmt: skip
        words.set_in_layout(False)
    axes.set_yticks([])
    axes.set_ylim(max(len(counts), _FEWEST_BARS) - 0.6, -0.8)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.set_xlabel("share of runs")


def shorten(name: str, letters: int) -> str:
    """A name cut to the letters that fit, with a mark where it was.

    Example:
        >>> shorten("OpenAI", 10), shorten("OpenAI (second half 2025Q1)", 10)
        ('OpenAI', 'OpenAI (s…')
    """
    return name if len(name) <= letters else f"{name[: letters - 1]}…"


def _shown(counts: dict[str, int]) -> dict[str, int]:
    """The most frequent leaders, and all others together."""
    if len(counts) <= LEADERS_SHOWN:
        return counts
    first = list(counts)[: LEADERS_SHOWN - 1]
    return {name: counts[name] for name in first} | {REST: sum(counts.values()) - sum(counts[name] for name in first)}


def _remarks(results: dict[str, list[RunResult]]) -> list[str]:
    found = {label: tenure(runs) for label, runs in results.items()}
    spells = ", ".join(f"{label} {one.spells} leads, {one.ended} of them lost" for label, one in found.items())
    remarks = [
        "The leader of a layer holds most of it. A lead in users begins with the first quarter of a run or when "
        f"another firm takes over; how long the first leader had led before is not counted. Leads: {spells}.",
        INTERVAL if any(len(runs) > 1 for runs in results.values()) else "",
        "Leaders at the end: share of runs in which a firm has most users in the last quarter; black lines: 95 % "
        "intervals (Wilson 1927)." if any(len(runs) > 1 for runs in results.values()) else
        "Leaders at the end: the firm with most users in the last quarter.",
    ]  # fmt: skip
    if len(results) > 1:
        remarks.append(f"Grey: {next(iter(results))}.")
    return [remark for remark in remarks if remark]
