"""The scoreboard of a page: every target that is judged, as declared and by an ensemble, and why a miss is one."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulation.analysis.targets import KINDS, NOT_IN_MODEL
from simulation.analysis.validation import HEAD, TITLES, Finding, markdown_table, reasons, row_of, short, summary

MEMBERS_HEAD = ("ensemble", "5-95 % of members", "members in the band")


def markdown(findings: Sequence[Finding], members: Sequence[Finding] = ()) -> str:
    """The findings as text for a page: summary, a table for each kind, and what the model does not have.

    Args:
        findings: What runs with parameters as declared say.
        members: What runs with the parameters of an ensemble's members say about the same targets, shown beside them.
    """
    lines = [summary(findings)]
    head = (*HEAD, *(MEMBERS_HEAD if members else ()), "why a miss")
    for kind in KINDS:
        places = [place for place, one in enumerate(findings) if one.target.kind == kind and one.target.in_model]
        told = [
            (*row_of(findings[place]), *(_beside(members[place]) if members else ()), _why(findings[place]))
            for place in places
        ]
        if told:
            lines += ["", f"### {TITLES[kind]}", "", *markdown_table(head, told)]
    absent = reasons(findings)
    if absent:
        lines += ["", f"### Rows that are {NOT_IN_MODEL}", "", *markdown_table(("row", "why"), absent)]
    return "\n".join(lines) + "\n"


def _why(finding: Finding) -> str:
    return finding.target.why if finding.verdict == "miss" else ""


def _beside(finding: Finding) -> tuple[str, ...]:
    """What members say about a target, under :data:`MEMBERS_HEAD`."""
    low, high = finding.target.low, finding.target.high
    inside = sum(low <= value <= high for value in finding.known)
    share = "-" if math.isnan(low) else f"{inside / max(1, len(finding.values)):.0%}"
    return short(finding.median), " to ".join(map(short, finding.spread)) if finding.known else "-", share
