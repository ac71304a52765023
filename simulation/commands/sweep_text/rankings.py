"""A ranking of options as text: who stands before whom, and what turns it."""

from __future__ import annotations

from simulation.analysis.rankings import PairRank, Ranking
from simulation.commands.effect_text import difference_and_interval
from simulation.commands.sweep_text.dropped import dropped
from simulation.commands.text import Block, Grid, Title, number


def ranking_blocks(ranking: Ranking) -> list[Block]:
    """The places that options may have, then neighbours and the reference, pair by pair, with verdicts."""
    places = [
        (_place(*place), option, number(mean))
        for place, option, mean in zip(ranking.places, ranking.options, ranking.means, strict=True)
    ]
    head: tuple[str, ...] = ("before", "after", "lead", "interval", "first better in", "second better in", "verdict")
    shown = [pair for pair in ranking.pairs if _is_shown(pair, ranking)]
    lost = f" {ranking.missing} worlds in which an option lacks it do not count." if ranking.missing else ""
    without = f" Left out, without values: {', '.join(ranking.left_out)}." if ranking.left_out else ""
    used = [pair.worlds for pair in ranking.pairs]
    partly = min(used) < ranking.all_worlds
    head = (*head, "worlds used") if partly else head
    rows = [(*_row(pair), *([f"{pair.worlds} of {ranking.all_worlds}"] if partly else [])) for pair in shown]
    lack = dropped(used, ranking.all_worlds)
    return [
        Title(
            f"{ranking.outcome} [{ranking.unit}], {ranking.better} is better; {ranking.worlds} worlds, {ranking.seeds} "
            f"seeds in each.{lost}{without}"
        ),
        Grid(("place", "option", "mean"), places, (0, 2)),
        Grid(head, rows, (2, 3, 4, 5)),
        f"{ranking_finding(ranking)}{_hidden(ranking, len(shown))}{lack}",
        "Places: the first and the last that an option may have by what is determined. Determined: the interval of "
        "the mean lead excludes zero and the lead does not change its sign in the space that was looked at; with "
        "one seed nothing is, because all worlds share its luck. Where a parameter turns the order, its value has "
        "a rough 95 % interval in brackets. Intervals of leads: "
        f"{ranking.interval}, each at {ranking.level:.2%}, so that all hold "
        "together with 95 %.",
    ]


def ranking_finding(ranking: Ranking) -> str:
    """How much of the order is known, who stands before whom, and who is told from the reference."""
    return f"{_summary(ranking)} {_who(ranking)} {_against_reference(ranking)}"


def _place(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _is_shown(pair: PairRank, ranking: Ranking) -> bool:
    """Whether two options are neighbours, or one of them is the reference."""
    places = ranking.options.index(pair.first), ranking.options.index(pair.second)
    return places[1] == places[0] + 1 or ranking.reference in (pair.first, pair.second)


def _hidden(ranking: Ranking, shown: int) -> str:
    more = len(ranking.pairs) - shown
    return f" Further pairs, in the table of the ranking: {more}." if more else ""


def _who(ranking: Ranking) -> str:
    """Who is known to stand before whom; options with the same others behind them together."""
    behind: dict[tuple[str, ...], list[str]] = {}
    for option, row in zip(ranking.options, ranking.before, strict=True):
        others = tuple(name for name, after in zip(ranking.options, row, strict=True) if after)
        if others:
            behind.setdefault(others, []).append(option)
    if not behind:
        return "Of no option is it known that it stands before another."
    known = (f"{' and '.join(names)} before {', '.join(others)}" for others, names in behind.items())
    return f"Known: {'; '.join(known)}."


def _against_reference(ranking: Ranking) -> str:
    """Which options are told from the reference."""
    if ranking.reference not in ranking.options:
        return f"{ranking.reference} has no values, so that none is told from it."
    place = ranking.options.index(ranking.reference)
    sides = {"before": ranking.before[:, place], "behind": ranking.before[place]}
    told = [
        f"{', '.join(name for name, one in zip(ranking.options, flags, strict=True) if one)} {side} it"
        for side, flags in sides.items()
        if flags.any()
    ]
    return f"Told from {ranking.reference}: {'; '.join(told) or 'none'}."


def _row(pair: PairRank) -> tuple[object, ...]:
    lead = difference_and_interval(pair.lead)
    return (pair.first, pair.second, *lead, f"{pair.ahead:.0%}", f"{pair.behind:.0%}", pair.verdict_text)


def _summary(ranking: Ranking) -> str:
    """How much of the ranking is known."""
    count, known = len(ranking.pairs), ranking.determined
    if known == count:
        return "The order of all pairs is determined." if count > 1 else "The order is determined."
    turned = sorted({pair.flip.dimension.name for pair in ranking.pairs if pair.flip is not None})
    by = f" Parameters that turn it: {', '.join(turned)}." if turned else ""
    return f"The ranking is undetermined: the order of {known} of {count} pairs is determined.{by}"
