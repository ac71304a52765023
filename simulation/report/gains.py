"""Who gains and who loses: the accounts of sectors, people, nations and firms whose change has a known sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.incidence import PURCHASES, RAISED, SPENT, Share, shares
from simulation.commands.effect_text import difference_and_interval, effects_grid
from simulation.commands.incidence_text import SURE, incidence_blocks, shares_grid
from simulation.report.brief import Part, Section, Table, Words
from simulation.report.limits import subject_of
from simulation.report.phrases import counted, heading, parts_of, plain, table_of

TITLE = "Who gains and who loses"
EACH_SIDE = 3
"""Gains, and losses, that are shown of each account of nations and firms."""
PAYMENTS = 10
ALWAYS_OF_PEOPLE = ("real wage", "unemployment")
COST_TITLES = ("What a unit of cost brings",)
SECTORS = "Sectors and wealth groups"


def gains_section(comparisons: Mapping[str, ComparisonResult]) -> Section:
    """Who gains and who loses by each of several changes, by its label."""
    parts: list[Part] = []
    for label, comparison in comparisons.items():
        if len(comparisons) > 1:
            parts.append(Words(heading(label), "heading"))
        parts += _of_one(comparison)
    return Section.of(TITLE, parts)


def _of_one(comparison: ComparisonResult) -> list[Part]:
    if len(comparison.seeds) < 2:
        return [Words("One pair of runs shows no interval, so it is not said who gains and who loses.")]
    found = shares(*comparison.records)
    names = names_of(comparison)
    blocks = incidence_blocks(comparison, found, names)
    parts = parts_of(blocks, COST_TITLES)
    if len(blocks) == 1:  # nothing is spent, so that the costs say nothing of sectors
        parts.append(table_of(shares_grid(found), SECTORS))
    return [
        *parts,
        *_people(comparison),
        *_largest(found, "nation", "Nations", (SPENT, RAISED, PURCHASES), names),
        *_largest(found, "firm", "AI firms", (), {}),
        *_payments(found),
        Words(
            "Only accounts whose change has a known sign are shown, the largest changes first. Money is summed over "
            "the run without discount, in US dollars of 2023. Of many accounts looked at, some look settled by luck.",
            "small",
        ),
    ]


def names_of(comparison: ComparisonResult) -> dict[str, str]:
    """Names of nations by their codes."""
    return {nation.code: f"{nation.name} ({nation.code})" for nation in comparison.baseline[0].scenario.nations}


def _people(comparison: ComparisonResult) -> list[Part]:
    """Outcomes of people whose sign is known, and those everybody asks for."""
    told = [
        (outcome, effect)
        for outcome, effect in comparison.paired()
        if subject_of(outcome.name) == "people"
        and effect.pairs
        and (effect.verdict in SURE or outcome.name in ALWAYS_OF_PEOPLE)
    ]
    if not told:
        return [Words("These runs record nothing of people and their work, so nothing is said of workers.")]
    first, second = (plain(name) for name in comparison.names)
    return [table_of(effects_grid(told, (first, second)), "Workers and households")]


def _largest(
    found: Sequence[Share], kind: str, title: str, without: Sequence[str], names: Mapping[str, str]
) -> list[Part]:
    """The largest gains and losses of each account of nations, or of firms."""
    own = [share for share in found if share.account.kind == kind and share.account.what not in without]
    rows: list[tuple[str, ...]] = []
    counts = []
    for what in dict.fromkeys(share.account.what for share in own):
        of_it = [share for share in own if share.account.what == what]
        up, down = ([one for one in of_it if one.effect.verdict == verdict] for verdict in SURE)
        counts.append(f"{what} {len(up) + len(down)} of {len(of_it)}")
        gains, losses = (sorted(side, key=lambda one: -abs(one.effect.difference))[:EACH_SIDE] for side in (up, down))
        rows += [row for one in (*gains, *losses) if (row := _row(one, names))[3].strip("0.")]
    if not own:
        return []
    said = Words(f"{title} with a known sign: {'; '.join(counts)}.", "small")
    return [Table(f"{title}: largest gains and losses", _HEAD, tuple(rows), (3, 4)), said] if rows else [said]


_HEAD = ("who", "what", "unit", "difference", "95% interval", "verdict")


def _payments(found: Sequence[Share]) -> list[Part]:
    """The payments between sectors that change most."""
    sure = [share for share in found if share.account.kind == "payment" and share.effect.verdict in SURE]
    largest = sorted(sure, key=lambda share: -abs(share.effect.difference))[:PAYMENTS]
    if not largest:
        return []
    rest = len(sure) - len(largest)
    said = [Words(f"{counted(rest, 'further payment')} with a known sign in incidence.csv.", "small")] if rest else []
    rows = tuple(_row(share, {}) for share in largest)
    return [Table("Payments that change most: what a sector receives on balance", _HEAD, rows, (3, 4)), *said]


def _row(share: Share, names: Mapping[str, str]) -> tuple[str, ...]:
    account = share.account
    who = names.get(account.who, account.who)
    return (who, account.what, account.unit, *difference_and_interval(share.effect), share.effect.verdict)
