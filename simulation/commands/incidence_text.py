"""Who pays for a change, who gains, and what a USD bn brings, in a few lines below the effects."""

from __future__ import annotations

import math
from collections.abc import Mapping

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.crowd_out import CrowdOut
from simulation.analysis.incidence import SPENT, Share, shares
from simulation.analysis.paired_effects import Effect
from simulation.analysis.per_cost import Costs, effects_per_cost
from simulation.commands.effect_text import difference_and_interval, ratio_and_interval
from simulation.commands.text import Block, Grid, Title, number, written

LARGEST_PAYERS = 5
SURE = ("up", "down")
"""Verdicts of effects whose sign is known."""


def incidence_text(comparison: ComparisonResult) -> list[str]:
    """Lines on costs and on who bears them; one line if nothing is spent, none if one pair shows no interval."""
    blocks = incidence_blocks(comparison)
    return [written(blocks), ""] if blocks else []


def incidence_blocks(
    comparison: ComparisonResult, found: tuple[Share, ...] | None = None, names: Mapping[str, str] | None = None
) -> list[Block]:
    """Costs and who bears them; one sentence if nothing is spent, nothing if one pair shows no interval.

    Args:
        comparison: The comparison.
        found: Its effect on every account, if it is known already.
        names: Names of nations by their codes; where there are none, codes are printed.
    """
    costs = comparison.costs()
    if costs.spent.effect.pairs < 2:
        return []
    if costs.spent.effect.verdict != "up":
        return [_nothing_spent(costs)]
    found = found or shares(*comparison.records)
    blocks: list[Block] = [
        Title("Who pays and who gains, the same pairs:"),
        shares_grid(found),
        _payers(found, names or {}),
    ]
    crowded = comparison.crowd_out()
    if crowded is not None and crowded.public_chips.verdict in SURE:
        blocks.append(_crowd_out_sentence(crowded, costs.compute.effect))
    return [*blocks, *_per_cost(comparison, costs.spent.effect.difference)]


def _nothing_spent(costs: Costs) -> str:
    words = "Costs: governments spend nothing on it that is booked."
    if not costs.raised.known:
        return words
    raised = costs.raised.effect
    verb = "raise more" if raised.verdict == "up" else "lose"
    ends = sorted((abs(raised.low), abs(raised.high)))
    money = f"USD {number(abs(raised.difference))} bn ({number(ends[0])} to {number(ends[1])})"
    return f"{words} They {verb} from AI over the run: {money}."


def shares_grid(found: tuple[Share, ...]) -> Grid:
    """Sectors and wealth groups: governments always, others where the sign is known."""
    rows = [
        (
            share.account.who,
            share.account.what,
            share.account.unit,
            *difference_and_interval(share.effect),
            share.effect.verdict,
        )
        for share in found
        if share.account.kind in ("sector", "wealth group")
        and (share.account.who == "governments" or share.effect.verdict in SURE)
    ]
    return Grid(("who", "what", "unit", "difference", "95% interval", "verdict"), rows, (3, 4))


def _payers(found: tuple[Share, ...], names: Mapping[str, str]) -> str:
    """The nations that spend most, and all others together."""
    paid = {
        share.account.who: share.effect.difference
        for share in found
        if share.account.kind == "nation" and share.account.what == SPENT
    }
    largest = sorted(paid, key=lambda code: -paid[code])[:LARGEST_PAYERS]
    rest = sum(amount for code, amount in paid.items() if code not in largest)
    words = [f"{names.get(code, code)} {number(paid[code])}" for code in largest]
    others = len(paid) - len(largest)
    words += [f"{others} others {number(rest)}"] if others else []
    return f"Spent by nation, USD bn: {', '.join(words)}."


def _crowd_out_sentence(found: CrowdOut, compute: Effect) -> str:
    return (
        f"Crowding out: {number(found.rate.value)} chips leave private hands for each public chip "
        f"({number(found.rate.low)} to {number(found.rate.high)}; {number(found.closed_form)} if private budgets did "
        f"not answer, Case O4); chips cost {number(found.price.difference)} % more; the public share of compute is "
        f"{number(compute.difference)} points higher in the last year."
    )


def _per_cost(comparison: ComparisonResult, spent_usd_bn: float) -> list[Block]:
    """Headline outcomes whose sign is known, per unit of money spent and per per cent of world compute.

    Money is counted in the power of ten below what was spent, so that no number stands for more than the programme.
    """
    unit = 10.0 ** math.floor(math.log10(spent_usd_bn))
    rows = [
        (
            one.outcome.name,
            one.outcome.unit,
            *ratio_and_interval(one.per_usd_spent, unit),
            *ratio_and_interval(one.per_percent),
        )
        for one in effects_per_cost(*comparison.records)
        if one.outcome.headline and one.effect.verdict in SURE
    ]
    if not rows:
        return ["No main outcome has a known sign, so that nothing is divided by the cost."]
    head = ("outcome", "unit", f"per USD {unit:,g} bn spent", "95% interval", "per % of compute", "95% interval")
    return [Grid(head, rows, (2, 3, 4, 5)), "Intervals of ratios: Fieller (1954)."]
