"""A ranking of options as text: who stands before whom, and what turns it."""

from __future__ import annotations

from simulation.analysis.rankings import PairRank, Ranking
from simulation.commands.effect_text import difference_and_interval
from simulation.commands.text import number, paragraph, table


def ranking_text(ranking: Ranking) -> str:
    """The ranking by mean, then every pair with its verdict."""
    places = [
        (place, option, number(mean))
        for place, (option, mean) in enumerate(zip(ranking.options, ranking.means, strict=True), start=1)
    ]
    head = ("before", "after", "lead", "interval", "first better in", "second better in", "verdict")
    rows = [_row(pair) for pair in ranking.pairs]
    lost = f" {ranking.missing} worlds in which an option lacks it do not count." if ranking.missing else ""
    without = f" Left out, without values: {', '.join(ranking.left_out)}." if ranking.left_out else ""
    blocks = [
        paragraph(
            f"{ranking.outcome} [{ranking.unit}], {ranking.better} is better; {ranking.worlds} worlds, {ranking.seeds} "
            f"seeds in each.{lost}{without}"
        ),
        table(("place", "option", "mean"), places, right=(0, 2)),
        table(head, rows, right=(2, 3, 4, 5)),
        paragraph(_summary(ranking)),
        paragraph(
            "Determined: the interval of the mean lead excludes zero and the lead does not change its sign in the "
            "space that was looked at; with one seed nothing is, because all worlds share its luck. Where a parameter "
            "turns the order, its value has a rough 95 % interval in brackets. Intervals of leads: "
            f"{ranking.interval}, each at {ranking.level:.2%}, so that all hold "
            "together with 95 %."
        ),
    ]
    return "\n\n".join(blocks)


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
