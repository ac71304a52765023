"""The brief of a comparison: one changed world against a baseline on the same luck."""

from __future__ import annotations

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.paired_effects import Effect
from simulation.commands.effect_text import UNDETERMINED, effects_grid
from simulation.commands.incidence_text import SURE
from simulation.report import pictures
from simulation.report.brief import Brief, Part, Section, Table, Words, numbered
from simulation.report.gains import gains_section
from simulation.report.origins import Repeat, last_day, methods_section, repeat_section
from simulation.report.phrases import counted, effect_sentence, heading, known_signs, meaning, plain, readable, table_of
from simulation.report.rests_on import limits_section, rests_on_section
from simulation.report.robustness import comparison_robustness
from simulation.runs.outcomes import Outcome, outcome_named
from simulation.runs.result import RunResult

MAIN_OUTCOME = "HHI of users, last year"
FIGURES = ("concentration", "frontier_lag", "inequality", "power_accountability")
CORE = (
    *("HHI of users, last year", "HHI of compute owned, last year", "open weights behind the frontier", "active firms"),
    *("consumer surplus, last year", "Gini index of income", "unemployment", "unaccountable power", "legitimacy"),
)
"""Outcomes that the table in the text always has; all others of which the sign is known stand beside them."""
NO_QUESTION = (
    "No question was written down. The comparison asks what changes if the second world takes the place of the first."
)

Effects = tuple[tuple[Outcome, Effect], ...]


def comparison_brief(comparison: ComparisonResult, outcome: str = MAIN_OUTCOME) -> Brief:
    """Write the brief of a comparison.

    Args:
        comparison: Runs of both worlds.
        outcome: Outcome in question.

    Raises:
        UnknownOutcomeError: If there is no such outcome.
    """
    question, effects = outcome_named(outcome), comparison.paired()
    labels = labels_of(comparison)
    main = tuple((one, effect) for one, effect in effects if one.headline or one == question)
    sections = (
        Section.of("Question", question_parts(comparison.variant[0], comparison.baseline[0])),
        Section.of("Answer", _answer(comparison, question, main, labels)),
        Section.of("Main effects", effects_parts(_short(main, question), labels)),
        Section.of("Figures", pictures.of_runs(FIGURES, sides(comparison, labels))),
        gains_section({labels[1]: comparison}),
        comparison_robustness(comparison, question, labels),
        rests_on_section([comparison.variant[0]], comparison.baseline[0]),
        limits_section("comparison", question.name, [comparison.variant[0].scenario]),
        repeat_section(Repeat.of(comparison, question.name)),
        methods_section((*comparison.baseline, *comparison.variant)),
        Section.of("Annex: all main outcomes", effects_parts(main, labels)),
    )
    runs = (*comparison.baseline, *comparison.variant)
    return Brief(
        title=f"{heading(labels[1])}: what would it change?",
        subtitle=f"“{labels[1]}” compared with “{labels[0]}”: {span_of(comparison)}.",
        notices=notices(comparison),
        sections=numbered(sections),
        identity=pictures.identity_text(sides(comparison, labels)),
        date=last_day(runs),
    )


def _short(main: Effects, question: Outcome) -> Effects:
    """The outcome in question first, then those that everybody asks for, and those with a known sign."""
    shown = [(one, effect) for one, effect in main if one.name in CORE or effect.verdict in SURE or one == question]
    return tuple(sorted(shown, key=lambda pair: pair[0] != question))


def labels_of(comparison: ComparisonResult) -> tuple[str, str]:
    """What both worlds are called, told apart if they are the same scenario with other values."""
    first, second = comparison.names
    return plain(first), plain(second) if first != second else f"{plain(second)} (changed)"


def sides(comparison: ComparisonResult, labels: tuple[str, str]) -> dict[str, list[RunResult]]:
    """Runs of both worlds by label, the baseline first."""
    return {labels[0]: list(comparison.baseline), labels[1]: list(comparison.variant)}


def span_of(comparison: ComparisonResult) -> str:
    """Horizon and number of pairs, as words."""
    quarters = comparison.baseline[0].record.quarters
    pairs = counted(len(comparison.seeds), "pair of runs", "pairs of runs")
    return f"{pairs} with the same luck in both, from {quarters[0]} to {quarters[-1]}"


def notices(comparison: ComparisonResult) -> tuple[str, ...]:
    """What a reader must know before the rest: a single pair, or runs of different code."""
    found = []
    if len(comparison.seeds) == 1:
        found.append(
            "One pair of runs is one history. It shows how an effect may come about, and neither its sign nor its "
            "size; make more pairs before anything is concluded."
        )
    codes = {str(run.manifest.get("code_fingerprint")) for run in (*comparison.baseline, *comparison.variant)}
    if len(codes) > 1:
        found.append("The runs were made by different versions of the model, so differences may come from its code.")
    return tuple(found)


def question_parts(variant: RunResult, baseline: RunResult) -> list[Part]:
    """The question of the changed world's file, the sign it expects, and where both come from."""
    scenario = variant.scenario
    own = scenario.name != baseline.scenario.name
    parts: list[Part] = [Words(scenario.question if own and scenario.question else NO_QUESTION)]
    if own and scenario.expected:
        parts.append(Words(f"Expected beforehand: {readable(scenario.expected)}"))
    if own and scenario.source:
        parts.append(Words(f"Source: {readable(scenario.source)}", "small"))
    return parts


def effects_parts(effects: Effects, labels: tuple[str, str]) -> list[Part]:
    """The table of main effects, and which outcomes the runs do not have."""
    there = [(outcome, effect) for outcome, effect in effects if effect.pairs]
    missing = [outcome.name for outcome, effect in effects if not effect.pairs]
    title = f"{heading(labels[1])} minus {labels[0]}, means over pairs"
    parts: list[Part] = [_table(there, labels, title)] if there else []
    if missing:
        parts.append(Words(f"Not recorded by these runs: {'; '.join(missing)}.", "small"))
    return [*parts, Words(UNDETERMINED, "small")]


def _table(effects: list[tuple[Outcome, Effect]], labels: tuple[str, str], title: str) -> Table:
    return table_of(effects_grid(effects, labels), title)


def _answer(
    comparison: ComparisonResult, question: Outcome, main: Effects, labels: tuple[str, str]
) -> list[Part | None]:
    effect = next(effect for outcome, effect in main if outcome == question)
    sentence = effect_sentence(effect, question, labels[1], labels[0])
    signs = known_signs([(outcome, one) for outcome, one in main if outcome.headline])
    return [
        Words(f"{sentence} This rests on {span_of(comparison)}.", "answer"),
        Words(meaning(question), "small"),
        Words(signs) if signs else None,
        Words("These are effects in a model of the economy, not forecasts: what follows says on what they rest."),
    ]
