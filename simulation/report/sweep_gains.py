"""Who gains and who loses in a sweep, as far as outcomes tell: people, nations, firms and public money by option."""

from __future__ import annotations

from simulation.analysis.sweep_effects import SweepEffects, sweep_effects
from simulation.commands.effect_text import difference_and_interval
from simulation.commands.incidence_text import SURE
from simulation.report.brief import Commands, Part, Section, Table, Words
from simulation.report.gains import TITLE
from simulation.sweeps.result import SweepResult

OPTIONS_SHOWN = 4
OUTCOMES = (
    *(
        "public money spent over the whole run",
        "new taxes on AI, last year",
        "paid to people in equal parts, last year",
    ),
    *("revenue, last year", "value of AI firms", "active firms", "consumer surplus, last year"),
    *("real wage", "unemployment", "labour share", "employment of the most exposed"),
    *("Gini index of income", "Gini index of wealth", "top 1 % of wealth"),
    *("inequality between nations", "people in spheres", "legitimacy", "unaccountable power"),
)
"""What somebody gains or loses, in the order of tables: money, firms and users, people at work, people by wealth,
nations and consent."""


def sweep_gains_section(result: SweepResult) -> Section:
    """Differences of outcomes that somebody feels, option by option, averaged over worlds."""
    if len(result.layout.options) == 1:
        return Section.of(TITLE, [Words("The sweep has nothing to choose between, so nobody gains or loses by it.")])
    found = [sweep_effects(result, name) for name in OUTCOMES]
    there = [one for one in found if any(effect.pairs for effect in one.overall)]
    if not there:
        return Section.of(TITLE, [Words("The finished runs have none of the outcomes of people, firms and nations.")])
    parts: list[Part] = []
    options = there[0].options
    for first in range(0, len(options), OPTIONS_SHOWN):
        parts.append(_table(there, list(range(first, min(first + OPTIONS_SHOWN, len(options))))))
    name = options[0]
    return Section.of(TITLE, [
        *parts,
        Words(
            "Differences to the reference, averaged over worlds, with their 95 % intervals; undetermined where the "
            "interval holds zero. A sweep keeps outcomes and no accounts, so payments, single nations and single firms "
            "are in the brief of a comparison, for example:",
            "small",
        ),
        Commands((f"ai-concentration report {name}" if "=" not in name else "ai-concentration report SCENARIO",)),
    ])  # fmt: skip


def _table(found: list[SweepEffects], places: list[int]) -> Table:
    rows = tuple(
        (f"{one.outcome} ({one.unit})", *(_cell(one, place) for place in places))
        for one in found
    )  # fmt: skip
    names = [found[0].options[place] for place in places]
    title = f"Differences to {found[0].reference}"
    return Table(title, ("outcome", *names), rows)


def _cell(found: SweepEffects, place: int) -> str:
    effect = found.overall[place]
    if not effect.pairs:
        return "-"
    difference, interval = difference_and_interval(effect)
    if found.seeds == 1:
        return f"{difference} (one draw of luck)"
    return f"{difference} ({interval})" if effect.verdict in SURE else f"undetermined ({interval})"
