"""The brief of several policies held against one baseline, with one outcome in question."""

from __future__ import annotations

from simulation.analysis.paired_effects import Effect
from simulation.analysis.policy_effects import PolicyEffects
from simulation.commands.effect_text import UNDETERMINED, difference_and_interval
from simulation.commands.incidence_text import SURE
from simulation.commands.text import Grid, number
from simulation.report import pictures
from simulation.report.brief import Brief, Bullets, Part, Section, Table, Words, numbered
from simulation.report.comparison_brief import MAIN_OUTCOME, labels_of, notices, span_of
from simulation.report.gains import gains_section
from simulation.report.origins import Repeat, last_day, methods_section, repeat_section
from simulation.report.phrases import (
    counted,
    effect_sentence,
    heading,
    listed,
    meaning,
    plain,
    readable,
    said,
    table_of,
)
from simulation.report.rests_on import limits_section, rests_on_section
from simulation.report.robustness import TITLE, pairs_sentence
from simulation.runs.outcomes import Outcome, outcome_named, outcomes

NONE_ASKED = " No question was written down."
MOST_DRAWN = 3
"""Worlds beside the baseline that a figure of runs holds and stays legible."""


def policies_brief(study: PolicyEffects, outcome: str = MAIN_OUTCOME) -> Brief:
    """Write the brief of several policies.

    Args:
        study: Comparisons of each with one baseline.
        outcome: Outcome in question.

    Raises:
        UnknownOutcomeError: If there is no such outcome.
    """
    question, comparisons = outcome_named(outcome), study.comparisons
    first = next(iter(comparisons.values()))
    baseline, effects = labels_of(first)[0], study.effects(question.name)
    variants = [one.variant[0] for one in comparisons.values()]
    runs = {baseline: list(first.baseline)} | {plain(name): list(one.variant) for name, one in comparisons.items()}
    every = [run for side in runs.values() for run in side]
    drawn = dict(list(runs.items())[: 1 + MOST_DRAWN])
    sections = (
        Section.of("Question", _question(study, question, baseline)),
        Section.of("Answer", _answer(effects, question, baseline, span_of(first))),
        Section.of("Main effects", _effects(study, question, baseline)),
        Section.of("Figures", [
            *pictures.of_study("policy_effects", study, question.name), *pictures.of_runs(("concentration",), drawn)
        ]),
        gains_section(comparisons),
        Section.of(TITLE, [
            Bullets(tuple(
                (f"{heading(name)}.", f" {pairs_sentence(one, question)}") for name, one in comparisons.items()
            )),
            Words(
                "Luck is the only thing that was varied; a sweep with these scenarios as options also varies what "
                "nobody knows, says which of them is best, and in which worlds."
            ),
        ]),
        rests_on_section(variants, first.baseline[0]),
        limits_section("comparison", question.name, [run.scenario for run in variants]),
        repeat_section(Repeat.of_several(comparisons, question.name)),
        methods_section(every),
    )  # fmt: skip
    return Brief(
        title=f"{_named(list(comparisons))}: what would they change?",
        subtitle=f"{listed([plain(name) for name in comparisons])} compared with “{baseline}”: {span_of(first)}.",
        notices=notices(first),
        sections=numbered(sections),
        identity=pictures.identity_text(runs),
        date=last_day(every),
    )


def _named(names: list[str]) -> str:
    """A few policies by name, more by number."""
    few = len(names) <= MOST_DRAWN
    return heading(listed([plain(name) for name in names])) if few else counted(len(names), "policy", "policies")


def _question(study: PolicyEffects, outcome: Outcome, baseline: str) -> list[Part]:
    asked = []
    for name, one in study.comparisons.items():
        scenario = one.variant[0].scenario
        expected = f" Expected beforehand: {readable(scenario.expected)}" if scenario.expected else ""
        asked.append((f"{heading(name)}.", f" {scenario.question}{expected}" if scenario.question else NONE_ASKED))
    return [
        Words(f"What does each of these change in {said(outcome.name)}, against “{baseline}”?"),
        Words(meaning(outcome), "small"),
        Bullets(tuple(asked)),
    ]


def _answer(effects: dict[str, Effect], outcome: Outcome, baseline: str, span: str) -> list[Part]:
    told = {
        word: [plain(name) for name, effect in effects.items() if effect.verdict == verdict]
        for word, verdict in (("raises", "up"), ("lowers", "down"))
    }
    signs = [
        f"{len(names)} {word if len(names) == 1 else word.removesuffix('s')} it ({listed(names)})"
        for word, names in told.items()
        if names
    ]
    open_ = [plain(name) for name, effect in effects.items() if effect.verdict not in SURE]
    signs += [f"with {len(open_)} it is undetermined whether they raise or lower it ({listed(open_)})"] if open_ else []
    subject = f"{heading(said(outcome.name))}, {counted(len(effects), 'policy', 'policies')}"
    details = tuple(("", effect_sentence(effect, outcome, plain(name), baseline)) for name, effect in effects.items())
    return [
        Words(f"{subject}: {'; '.join(signs)}. This rests on {span}, for each policy.", "answer"),
        Bullets(details),
        Words(
            "Which of two policies does more is not asked here: each is held against the baseline alone. Each interval "
            "stands by itself; of twenty policies without any effect, one would look settled.",
            "small",
        ),
    ]


def _effects(study: PolicyEffects, question: Outcome, baseline: str) -> list[Part]:
    """The outcome in question with what each policy costs, and the signs of all main outcomes."""
    rows = []
    for name, effect in study.effects(question.name).items():
        costs = study.comparisons[name].costs()
        money = [number(one.effect.difference) if one.known else "-" for one in (costs.spent, costs.raised)]
        rows.append(
            (plain(name), effect.variant, *difference_and_interval(effect), effect.pairs, effect.verdict, *money)
        )
    head = ("scenario", "mean", "difference", "95% interval", "pairs", "verdict", "spent, USD bn", "raised, USD bn")
    title = f"{question.name} ({question.unit}) against {baseline}"
    return [
        table_of(Grid(head, rows, (1, 2, 3, 4, 6, 7)), title),
        Words(UNDETERMINED, "small"),
        _signs(study),
    ]


def _signs(study: PolicyEffects) -> Table:
    """Which main outcomes each policy raises and lowers."""
    main = {one.name for one in outcomes() if one.headline}
    rows = []
    for name, comparison in study.comparisons.items():
        told = [(outcome.name, effect.verdict) for outcome, effect in comparison.paired() if outcome.name in main]
        up, down = ("; ".join(one for one, verdict in told if verdict == word) or "-" for word in SURE)
        rows.append((plain(name), up, down))
    return Table("Main outcomes with a known sign", ("scenario", "higher", "lower"), tuple(rows))
