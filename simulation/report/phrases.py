"""What one paired effect says, in sentences for readers who are no statisticians, with the numbers of the tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulation.analysis.paired_effects import Effect
from simulation.commands.effect_text import alike, difference_and_interval
from simulation.commands.incidence_text import SURE
from simulation.commands.text import Block, Grid, Lines, Title, number
from simulation.mistakes import either
from simulation.report.brief import Commands, Part, Table, Tone, Words
from simulation.runs.outcomes import Outcome

SMALL = 0.01
"""Part of the baseline's mean within which an effect with a known sign is called small."""
UNITS = {
    "0 to 1": "on a scale from 0 to 1",
    "share": "as a share of the whole",
    "1 at start": "where 1 is the level at the start",
    "count": "",
    "probability": "as a probability",
    "per cent": "per cent",
    "index": "",
}
"""How units that are no words of a sentence are said in one."""


def plain(name: str) -> str:
    """A name of a scenario, policy or sweep as words.

    Example:
        >>> plain("open_older_versions")
        'open older versions'
    """
    return name.replace("_", " ")


def heading(name: str) -> str:
    """A name as the title of something."""
    words = plain(name)
    return words[:1].upper() + words[1:]


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "pair"), counted(1200, "run")
        ('1 pair', '1,200 runs')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def readable(text: str) -> str:
    """A text without the names of tests in which a mechanism is held against a formula.

    Example:
        >>> readable("profit falls to that of the lead (Case O1), owners gain; 0.7 if not, Case O4)")
        'profit falls to that of the lead, owners gain; 0.7 if not)'
    """
    return _CASE.sub("", text)


_CASE = re.compile(r"\s*\(Cases? [A-Z]\d+[^)]*\)|,? Case [A-Z]\d+(?=[).,])")


def said(outcome: str) -> str:
    """The name of an outcome as a part of a sentence.

    Example:
        >>> said("HHI of users, last year"), said("CR4 of users, at the end")
        ('HHI of users in the last year', 'CR4 of users at the end')
    """
    return outcome.replace(", last year", " in the last year").replace(", at the end", " at the end")


def quoted(name: str) -> str:
    """The name of a scenario or option as a part of a sentence."""
    return f"“{plain(name)}”"


def amount(value: str, unit: str) -> str:
    """A number with its unit, as it is said in a sentence."""
    words = UNITS.get(unit, unit)
    return f"{value} {words}" if words else value


def effect_sentence(effect: Effect, outcome: Outcome, variant: str, baseline: str) -> str:
    """What a change does to an outcome: sign, size, unit and interval, or why its sign is not known.

    Args:
        effect: The paired effect.
        outcome: The outcome.
        variant: Name of the changed world.
        baseline: Name of the other.
    """
    name, unit = said(outcome.name), outcome.unit
    variant, baseline = quoted(variant), quoted(baseline)
    difference, interval = difference_and_interval(effect)
    if effect.pairs == 0:
        return f"No pair of runs has {name}, so nothing can be said of it."
    if effect.pairs == 1:
        return (
            "One pair of runs is one history and shows no sign: in it, "
            f"{name} is {number(effect.variant)} with {variant} and {number(effect.baseline)} with {baseline}, a "
            f"difference of {amount(difference, unit)} that has no interval."
        )
    if effect.low == 0.0 == effect.high:
        return (
            f"{variant} does not change {name} in any of the {effect.pairs} pairs of runs: in "
            "the model nothing leads from one to the other, or never enough to be counted. That is undetermined too, "
            "and no proof of no effect."
        )
    if effect.verdict not in SURE:
        return (
            f"Whether {variant} raises or lowers {name} is undetermined: the mean difference to {baseline} is "
            f"{amount(difference, unit)}, and its 95 % interval, {interval}, holds zero."
        )
    size, *_ = alike(abs(effect.difference), effect.low, effect.high)
    return (
        f"With {variant}, {name} is {'higher' if effect.verdict == 'up' else 'lower'} than with {baseline}, by "
        f"{amount(size, unit)} (95 % interval of the difference: {interval}): {number(effect.variant)} instead of "
        f"{number(effect.baseline)}.{_small(effect, outcome)}"
    )


def known_signs(effects: Sequence[tuple[Outcome, Effect]]) -> str:
    """Which of several outcomes are higher and which are lower, and how many are undetermined."""
    told = [(outcome, effect) for outcome, effect in effects if effect.pairs]
    if not told or max(effect.pairs for _, effect in told) < 2:
        return ""
    higher, lower = (
        [outcome.name for outcome, effect in told if effect.verdict == verdict] for verdict in ("up", "down")
    )
    known = len(higher) + len(lower)
    parts = [f"{word}: {'; '.join(names)}" for word, names in (("Higher", higher), ("Lower", lower)) if names]
    if not known:
        return f"Of {len(told)} main outcomes, none has a known sign."
    rest = f" The other {len(told) - known} are undetermined." if known < len(told) else ""
    return (
        f"Of {len(told)} main outcomes, {counted(known, 'has', 'have')} a known sign. {'. '.join(parts)}.{rest} Each "
        "interval stands by itself: of twenty outcomes without any effect, one would look settled."
    )


def meaning(outcome: Outcome) -> str:
    """What an outcome is, for somebody who meets it for the first time."""
    index = " It is near 0 where many firms have equal parts, and 1 where one has all." if "HHI" in outcome.name else ""
    return f"{heading(said(outcome.name))}: {outcome.meaning}{index}"


def parts_of(blocks: Sequence[Block], titles: Sequence[str] = (), *, tone: Tone = "plain") -> list[Part]:
    """Blocks of a text as parts of a brief; a title before a table becomes its own.

    Args:
        blocks: The blocks.
        titles: Titles of the other tables, in their order.
        tone: Tone of the paragraphs.
    """
    found: list[Part] = []
    named, following = iter(titles), [*blocks[1:], ""]
    for place, block in enumerate(blocks):
        before = blocks[place - 1] if place else ""
        if isinstance(block, str):
            if not (isinstance(block, Title) and isinstance(following[place], Grid)):
                found.append(Words(readable(block), tone))
        elif isinstance(block, Lines):
            found.append(Commands(tuple(block.lines)))
        else:
            found.append(table_of(block, before if isinstance(before, Title) else next(named, "")))
            if block.rest:
                found.append(Words(block.rest, "small"))
    return found


def table_of(grid: Grid, title: str) -> Table:
    """A grid of values as a table of texts."""
    rows = tuple(tuple(number(cell) for cell in row) for row in grid.rows)
    return Table(title.rstrip(".:"), tuple(map(str, grid.head)), rows, tuple(grid.right))


def listed(names: Sequence[str]) -> str:
    """Names with commas and a last *and*; *none* if there are none."""
    return either(list(names), "and") if names else "none"


def _small(effect: Effect, outcome: Outcome) -> str:
    """A warning where the sign is known but the size hardly matters."""
    level = 1.0 if outcome.is_probability else abs(effect.baseline)
    if not 0.0 < max(abs(effect.low), abs(effect.high)) < SMALL * level:
        return ""
    return (
        " The sign is known, but the size is small: less than one per cent"
        f"{'age point' if outcome.is_probability else ' of the level without it'}."
    )
