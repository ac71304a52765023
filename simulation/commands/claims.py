"""The command ``claims``: what is said about the AI industry, held against runs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from simulation.analysis.claim_findings import PER_CENT, ClaimsResult, Finding, summary
from simulation.analysis.examining import examine
from simulation.analysis.flips import CLOSE_PAIRS, SCREENING_PAIRS
from simulation.analysis.paired_effects import LEVEL
from simulation.analysis.validation import markdown_table
from simulation.commands.effect_text import difference_and_interval
from simulation.commands.running import SHORT_ID, Settings
from simulation.commands.text import next_command, paragraph, table
from simulation.loading.claims import claim_sentences, load_claims
from simulation.runs.provenance import fingerprint
from simulation.runs.store import write_text

HEAD = ("claim", "measure", "expected", "effect", "95% interval", "%", "pairs", "verdict", "at ends of parameters")
NUMBERS = (3, 4, 5, 6)


def claims_command(
    names: Sequence[str], overrides: Sequence[str], seeds: Sequence[int], settings: Settings, *, robust: bool
) -> str:
    """Run claims, keep the outcomes, write table and figure, and return what is to be printed.

    Args:
        names: Names of shipped claims, files or folders; none is all shipped ones.
        overrides: Overrides for every run.
        seeds: One pair of runs for each.
        settings: Options of the command.
        robust: Whether to ask which parameters flip a verdict.
    """
    result = examine(
        load_claims(names, overrides), seeds, robust=robust, results=settings.results, processes=settings.processes
    )
    findings = result.findings
    folder = settings.results / f"claims-{fingerprint([result.run_ids, robust])[:SHORT_ID]}"
    _write(result, folder)
    lines = [
        table(HEAD, [row(finding) for finding in findings], right=NUMBERS),
        "",
        f"{summary(findings)}.",
        paragraph(reading(result, robust=robust)),
        f"Table with every claim in a sentence: {folder / 'claims.csv'} and {folder / 'claims.md'}",
    ]
    if result.reused:
        lines.append(f"{result.reused} of the {result.runs} runs were there already and were not calculated again.")
    if settings.figures:
        from simulation.figures.claims import save_claims

        lines.append(f"Figure as PDF and PNG: {save_claims(result, folder / 'figures')[0]}")
    return "\n".join([*lines, "", _next(findings, [*names, *overrides])])


def row(finding: Finding) -> tuple[object, ...]:
    """What a line of the printed table says on a claim."""
    effect = finding.here.effect
    return (
        *(finding.claim.name, finding.claim.measure, finding.expected, *difference_and_interval(effect)),
        *(_per_cent(finding), effect.pairs, finding.verdict_text, finding.ends_text),
    )


def reading(result: ClaimsResult, *, robust: bool) -> str:
    """How to read the table."""
    count = len(result.findings)
    by_chance = count * (1.0 - LEVEL)
    text = (
        "Effect: with what is claimed minus without it, on the same luck. Supported: the whole interval lies where the "
        "claim says; contradicted: the whole interval lies outside. %: effect in per cent of the baseline, in "
        "percentage points for a probability. Intervals are 95 % each and not corrected for the "
        f"number of claims: of {count}, about {by_chance:.1f} would look settled by chance if nothing had an effect."
    )
    small = [finding.claim.name for finding in result.findings if finding.is_small]
    if small:
        text += f" Settled in sign, but less than one per cent of the baseline: {', '.join(small)}."
    if robust:
        text += (
            f" Ends: each parameter alone at both ends of its plausible range, {SCREENING_PAIRS} pairs each, and "
            f"{CLOSE_PAIRS} fresh ones where the mean of these turns, with intervals widened for the number of looks."
        )
    return text


def _per_cent(finding: Finding) -> str:
    """The effect in per cent with two digits, as many as a reader can use."""
    value = finding.per_cent[0]
    return "-" if math.isnan(value) else f"{value:.2g}" if abs(value) < PER_CENT else f"{value:,.0f}"


def _write(result: ClaimsResult, folder: Path) -> None:
    """Keep the table for programs and for readers."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "claims.csv", result.table().to_csv(index=False))
    lines = [(one.claim.sentence, *map(str, row(one)[1:])) for one in result.findings]
    write_text(folder / "claims.md", "\n".join(markdown_table(HEAD, lines)) + "\n")


def _next(findings: Sequence[Finding], words: Sequence[str]) -> str:
    """The command that explains the claim which most needs it: one that depends, or else is open."""
    shipped = claim_sentences()
    ordered = sorted(findings, key=lambda one: ("depends", "undetermined").count(one.verdict), reverse=True)
    name = next((one.claim.name for one in ordered if one.claim.name in shipped), None)
    if name is None:
        command = " ".join(["ai-concentration claims", *words, "--seeds 20"])
        return next_command(command, "narrower intervals")
    return next_command(f"ai-concentration describe {name}", "how this claim is tested, and why one might think so")
