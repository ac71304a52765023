"""Shares of variance in words."""

from __future__ import annotations

import math

from simulation.analysis.sensitivity import Sensitivity, Share
from simulation.analysis.variance_parts import FEWEST_SEEDS
from simulation.commands.text import Block, Grid, Title, number
from simulation.mistakes import either

ROWS = 15
"""Numbers shown; the table that is written holds all."""
_PERCENT = 100.0
_READ = (
    "Below zero is chance: read as none. Every number is equally likely anywhere in its range; another range gives "
    "other shares."
)


def sensitivity_blocks(found: Sensitivity) -> list[Block]:
    """Which uncertain numbers an outcome depends on, and how much of it is luck."""
    shown = found.order[:ROWS]
    head = ["number", "first-order", "95% interval", *(["total", "95% interval"] if found.total else [])]
    head = [title.replace("95", f"{_PERCENT * found.level:g}") for title in head]
    rows = [
        (found.names[place], *_cells(found.first[place]), *(_cells(found.total[place]) if found.total else ()))
        for place in shown
    ]
    luck = ("luck", *_cells(found.common), *_cells(found.noise)) if found.total else ("luck, all", *_cells(found.noise))
    rows.append(luck)
    rest = len(found.names) - len(shown)
    return [
        Title(f"{found.outcome}, {found.what}: shares of the variance of a single run"),
        Grid(head, rows, (1, 3), f"and {rest} more" if rest > 0 else ""),
        f"{sensitivity_finding(found)} {_READ} {_method(found)}",
    ]


def sensitivity_finding(found: Sensitivity) -> str:
    """Which uncertain numbers are known to matter, and how much is luck."""
    return " ".join([_finding(found), *_noise(found)])


def _cells(share: Share) -> tuple[str, str]:
    known = math.isfinite(share.low)
    return f"{share.value:.2f}" if math.isfinite(share.value) else "-", _ends(share) if known else "-"


def _ends(share: Share) -> str:
    return f"{share.low:.2f} to {share.high:.2f}"


def _finding(found: Sensitivity) -> str:
    """Which numbers are known to matter."""
    ranked = found.total or found.first
    if not any(math.isfinite(share.value) for share in ranked):
        return "The outcome is the same in all runs, so that nothing can explain it."
    sure = [found.names[place] for place in found.order if ranked[place].low > 0.0]
    if not sure:
        return "No number has a share that is told from zero."
    what = "Its share is" if len(sure) == 1 else "Their shares are"
    return f"What matters: {either(sure, 'and')}. {what} told from zero; those of the others are undetermined."


def _noise(found: Sensitivity) -> list[str]:
    if not math.isfinite(found.noise.value):
        return ["With one replicate luck is not told from what the numbers do."] if found.seeds == 1 else []
    few = found.seeds < FEWEST_SEEDS
    unsure = (
        ["Two seeds do not tell how much is luck, and the intervals know of the choice of worlds only."] if few else []
    )
    noise, common = max(found.noise.value, 0.0), max(found.common.value, 0.0)
    whole = f"{_PERCENT * noise:.0f} % of the variance of a single run is luck"
    if _PERCENT * noise < 1.0:
        return [f"{whole}.", *unsure]
    alike = f"{_PERCENT * min(common / noise, 1.0):.0f} % of that such that it moves all worlds alike"
    return [f"{whole}, {alike}.", *unsure]


def _method(found: Sensitivity) -> str:
    units = "base points" if found.total else "worlds"
    left = f", {found.left_out} left out" if found.left_out else ""
    return f"Method: {found.method}; {number(found.units)} {units}{left}, {found.seeds} replicates."
