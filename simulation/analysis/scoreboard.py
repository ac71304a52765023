"""The scoreboard of a page: every target that is judged, fitted, as declared and by an ensemble, with why it misses."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulation.analysis.targets import KINDS, NOT_IN_MODEL
from simulation.analysis.validation import HEAD, TITLES, Finding, markdown_table, reasons, row_of, short, summary

DECLARED_HEAD = ("as declared", "hit as declared")
MEMBERS_HEAD = ("5-95 % of members", "members in the band")


def markdown(findings: Sequence[Finding], declared: Sequence[Finding] = (), members: Sequence[Finding] = ()) -> str:
    """The findings as text for a page: summary, a table for each kind, and what the model does not have.

    Args:
        findings: What runs with the parameters that are judged say.
        declared: What runs with parameters as declared say about the same targets, shown beside them.
        members: What runs with the parameters of an ensemble's members say about them, shown beside both.
    """
    lines = [summary(findings)]
    head = (*HEAD, *(DECLARED_HEAD if declared else ()), *(MEMBERS_HEAD if members else ()), "why a miss")
    for kind in KINDS:
        told = []
        for place, one in enumerate(findings):
            if one.target.kind == kind and one.target.in_model:
                others = declared[place : place + 1]
                words = [*row_of(one), *(word for other in others for word in (short(other.median), other.verdict))]
                words += _by_members(members[place]) if members else ()
                told.append((*words, _why([one, *others])))
        if told:
            lines += ["", f"### {TITLES[kind]}", "", *markdown_table(head, told)]
    absent = reasons(findings)
    if absent:
        lines += ["", f"### Rows that are {NOT_IN_MODEL}", "", *markdown_table(("row", "why"), absent)]
    return "\n".join(lines) + "\n"


def _why(findings: Sequence[Finding]) -> str:
    return findings[0].target.why if any(one.verdict == "miss" for one in findings) else ""


def _by_members(finding: Finding) -> tuple[str, ...]:
    """What members say about a target, under :data:`MEMBERS_HEAD`."""
    low, high = finding.target.low, finding.target.high
    inside = sum(low <= value <= high for value in finding.known)
    share = "-" if math.isnan(low) else f"{inside / max(1, len(finding.values)):.0%}"
    return " to ".join(map(short, finding.spread)) if finding.known else "-", share
