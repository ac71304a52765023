"""The brief of a sweep: one question asked in many worlds, with options to choose from or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simulation.commands.sweep_analysis import Analysis, analyses_of
from simulation.parameters.scenario import Scenario
from simulation.report import pictures
from simulation.report.brief import Brief, Commands, Part, Section, Words, numbered
from simulation.report.phrases import counted, heading, listed, parts_of, plain, readable, said
from simulation.report.rests_on import limits_section
from simulation.report.robustness import TITLE
from simulation.report.sweep_answer import answer_parts
from simulation.report.sweep_gains import sweep_gains_section
from simulation.report.sweep_origins import sweep_repeat_section, sweep_rests_on_section
from simulation.runs.outcomes import outcome_named
from simulation.sweeps.result import SweepResult

FIRST = 0
FAILURES_SHOWN = 5
ASKED = {
    "ranking": "Which option is best?",
    "robust_choice": "Which option is never far wrong?",
    "efficient_edge": "What does the effect cost?",
    "discovery": "In which worlds does an option fail?",
    "sensitivity": "Which uncertain numbers matter?",
    "screening": "Which uncertain numbers matter?",
    "regimes": "Do outcomes split, and does luck decide?",
    "precision": "How precise is it?",
}
"""What each analysis answers."""
WITH_OPTIONS, WITHOUT = "what would each option change", "what does it depend on"
MAPS = {1: "tipping", 2: "phase_map"}


@dataclass(frozen=True)
class SweepOrigin:
    """What a brief says of a sweep beyond its result.

    Attributes:
        expected: Sign that its file expects.
        source: Where the question comes from.
        asked: Words that ask for the sweep again.
        at_least: Replicates that are always made.
        half_width: Half-width of the interval that was asked for; None if none was.
        versions: Versions of the packages it was begun with.
        date: Day on which the last call that made runs ended; empty if that is not known.
        scenarios: Effective scenarios of the options, as far as they can still be read.
    """

    expected: str = ""
    source: str = ""
    asked: tuple[str, ...] = ()
    at_least: int = 1
    half_width: float | None = None
    versions: tuple[tuple[str, str], ...] = ()
    date: str = ""
    scenarios: tuple[Scenario, ...] = ()


def sweep_brief(result: SweepResult, origin: SweepOrigin, outcome: str = "") -> Brief:
    """Write the brief of a sweep, finished or not.

    Args:
        result: What it has found so far.
        origin: What is said of it beyond that.
        outcome: Outcome in question; empty for the first one of the sweep.

    Raises:
        UnknownOutcomeError: If there is no such outcome.
    """
    layout = result.layout
    question = outcome_named(outcome or layout.outcomes[FIRST])
    analyses = _Analyses(result, question.name, origin.half_width) if result.finished else None
    sections = [
        Section.of("Question", _question(result, origin)),
        Section.of("Answer", answer_parts(result, question, analyses.found if analyses else {})),
    ]
    if analyses is not None:
        others = [name for name in layout.outcomes if outcome_named(name) != question]
        sections += [
            Section.of("Main effects", analyses.main(others)),
            Section.of("Figures", pictures.of_sweep(_figures(result, analyses.all), result, question.name)),
            sweep_gains_section(result),
        ]
    robust = [*_missing(result, origin), *(analyses.rest() if analyses else [])]
    sections += [
        Section.of(TITLE, robust),
        sweep_rests_on_section(result, origin.scenarios),
        limits_section("sweep", question.name, origin.scenarios),
        *sweep_repeat_section(result, origin.asked, dict(origin.versions), origin.date),
    ]
    return Brief(
        title=f"{heading(layout.name)}: {WITH_OPTIONS if len(layout.options) > 1 else WITHOUT}?",
        subtitle=_subtitle(result),
        notices=tuple(_notices(result, origin)),
        sections=numbered(sections),
        identity=pictures.identity_of(result),
        date=origin.date,
    )


class _Analyses:
    """Everything that the design allows to say of one outcome, found once."""

    def __init__(self, result: SweepResult, outcome: str, half_width: float | None) -> None:
        self.result = result
        self.all = list(analyses_of(result, half_width))
        self.found: dict[str, Any] = {}
        self.refused: dict[str, str] = {}
        for analysis in self.all:
            found, why = _try(analysis, result, outcome)
            if found is not None:
                self.found[analysis.name] = found
            else:
                self.refused[analysis.name] = why

    def main(self, others: Sequence[str]) -> list[Part]:
        """The effects on the outcome in question, then on the others; where there are no options, its regimes."""
        first = next(one for one in self.all if one.name in ("effects", "regimes"))
        parts = self._parts(first)
        for name in others:
            found, why = _try(first, self.result, name)
            parts += parts_of(first.blocks(found)) if found is not None else [Words(why, "small")]
        return parts

    def rest(self) -> list[Part]:
        """All other analyses, in the order in which they are printed."""
        first = next(one for one in self.all if one.name in ("effects", "regimes"))
        return [
            part
            for one in self.all
            if one is not first
            for part in (Words(ASKED.get(one.name, heading(one.name)), "heading"), *self._parts(one))
        ]

    def _parts(self, analysis: Analysis) -> list[Part]:
        if analysis.name in self.refused:
            return [Words(self.refused[analysis.name], "small")]
        return parts_of(analysis.blocks(self.found[analysis.name]))


def _try(analysis: Analysis, result: SweepResult, outcome: str) -> tuple[Any, str]:
    """What an analysis finds, or why the sweep does not allow it."""
    try:
        return analysis.find(result, outcome), ""
    except ValueError as problem:
        if not hasattr(problem, "exit_code"):
            raise
        return None, f"No {plain(analysis.name)} of {outcome}: {problem}."


def _figures(result: SweepResult, analyses: Sequence[Analysis]) -> list[str]:
    axes, design = len(result.layout.dimensions), result.layout.design
    maps = [MAPS[axes]] if axes == 1 or (axes == 2 and design == "grid") else []
    drawn = [one.figure for one in analyses if one.figure]
    return list(dict.fromkeys([*maps, *drawn]))


def _question(result: SweepResult, origin: SweepOrigin) -> list[Part]:
    layout = result.layout
    asked = listed([said(one) for one in layout.outcomes])
    none = f"No question was written down. The sweep asks what becomes of {asked} when {_what_varies(result)}."
    parts: list[Part] = [Words(layout.question or none)]
    if origin.expected:
        parts.append(Words(f"Expected beforehand: {readable(origin.expected)}"))
    if origin.source:
        parts.append(Words(f"Source: {readable(origin.source)}", "small"))
    return parts


def _what_varies(result: SweepResult) -> str:
    layout = result.layout
    names = [f"{listed(layout.names)} {'varies' if len(layout.names) == 1 else 'vary'}"] if layout.names else []
    chosen = [f"one of {counted(len(layout.options), 'option')} is chosen"] if len(layout.options) > 1 else []
    return " and ".join([*names, *chosen]) or "only luck varies"


def _subtitle(result: SweepResult) -> str:
    layout = result.layout
    worlds = counted(layout.worlds, "world") + (f" ({layout.design})" if layout.worlds > 1 else "")
    return (
        f"A sweep of {counted(len(layout.options), 'option')} in {worlds} with "
        f"{counted(len(result.seeds), 'replicate')}, {layout.horizon[0]} to {layout.horizon[1]}, scenario "
        f"{layout.scenario}."
    )


def _wanted(result: SweepResult, origin: SweepOrigin) -> int:
    """Runs that the sweep has when it is finished, without replicates that a wanted width may add."""
    layout = result.layout
    return layout.worlds * len(layout.options) * max(origin.at_least, len(result.seeds))


def _notices(result: SweepResult, origin: SweepOrigin) -> list[str]:
    wanted, failed = _wanted(result, origin), len(result.failures)
    if result.finished == wanted:
        return []
    if not result.finished:
        what = f"all {failed} failed" if failed == wanted else f"{failed} failed, and the others were not made"
        return [f"There is no result: of {counted(wanted, 'run')} none is finished; {what}. What follows says why."]
    never = wanted - result.finished - failed
    state = "This sweep is not finished" if never else "Some runs of this sweep failed"
    return [
        f"{state}: {result.finished:,} of {counted(wanted, 'run')} are there, {failed:,} failed, and {never:,} were "
        "not made. What follows rests on those that are there, and worlds with a missing run are left out of averages."
    ]


def _missing(result: SweepResult, origin: SweepOrigin) -> list[Part]:
    """How many runs failed and are missing, with the commands that make them again."""
    wanted = _wanted(result, origin)
    parts: list[Part] = [
        Words(
            f"Runs: {result.finished:,} of {wanted:,} are finished, {len(result.failures):,} failed; "
            f"{counted(len(result.seeds), 'replicate')} with the same seeds in all worlds and options."
        )
    ]
    if result.failures:
        parts.append(Words("The first that failed, and what makes each of them again:"))
        for one in result.failures[:FAILURES_SHOWN]:
            parts.append(Words(f"World {one.world}, {one.option}, seed {one.seed} {one.status}: {one.error}.", "small"))
            parts.append(Commands((one.repeat,)))
    if result.finished < wanted and result.folder is not None:
        parts.append(Words("This goes on with the sweep and tries failed runs again:"))
        parts.append(Commands((f"ai-concentration resume results/{result.folder.name}",)))
    return parts
