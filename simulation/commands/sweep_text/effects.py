"""Effects of the options of a sweep in words."""

from __future__ import annotations

from collections.abc import Mapping

from simulation.analysis.sweep_effects import SweepEffects
from simulation.commands.effect_text import difference_and_interval
from simulation.commands.sweep_text.dropped import dropped
from simulation.commands.text import Block, Grid, Title, number

_LUCK = "one draw of luck"


def effects_blocks(found: SweepEffects) -> list[Block]:
    """What each option changes on average, and in how many worlds it raises or lowers the outcome."""
    title = f"{found.outcome} [{found.unit}]: paired differences to {found.reference}"
    if not found.options:
        return [Title(title), "There is one option only, so that nothing is compared."]
    worlds = len(found.by_world)
    pairs = "worlds x seeds" if found.sampled else "pairs"
    head = ["option", "mean", "difference", "95% interval", pairs, "verdict"]
    head += ["worlds up", "down", "undetermined"] if worlds > 1 else []
    partly = any(used < worlds for used in found.worlds)
    head += ["worlds used"] if partly else []
    rows = []
    for place, (option, one) in enumerate(zip(found.options, found.overall, strict=True)):
        cells = (
            option,
            number(one.variant),
            *difference_and_interval(one),
            one.pairs,
            _LUCK if found.seeds == 1 else one.verdict,
        )
        used = (f"{found.worlds[place]} of {worlds}",) if partly else ()
        rows.append((*cells, *(_signs(found.signs(place)) if worlds > 1 else ()), *used))
    level = f"Mean of {found.reference}: {number(found.level)}."
    left = " Worlds with a missing run are left out of averages." if partly else ""
    left += dropped(found.worlds, worlds)
    words = (
        f"{level} Undetermined: the interval holds zero. Interval of averages: {found.interval}. Each interval stands "
        "by itself: it is not corrected for the number of options, of which one in twenty looks settled without any "
        f"effect.{left}"
    )
    return [Title(title), Grid(head, rows, (1, 2, 3, 4, 6, 7, 8, 9)), words]


def _signs(counts: Mapping[str, int]) -> tuple[int, int, int]:
    up, down = counts.get("up", 0), counts.get("down", 0)
    return up, down, sum(counts.values()) - up - down
