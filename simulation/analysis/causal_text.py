"""A causal timeline in words: every sentence is written from numbers of the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from simulation.analysis.capability_sources import SOURCES
from simulation.analysis.causal_timeline import CAUSES, CausalTimeline, NothingToExplainError, causal_timeline
from simulation.mistakes import either

if TYPE_CHECKING:
    from simulation.runs.result import RunResult

WORDS = {
    "compute": "compute",
    "research share": "the share of compute for research",
    "know-how": "know-how",
    "first model": "the first model",
    "open models and acquisitions": "open models and acquisitions",
    "data": "data",
    "appeal": "brand and distribution",
    "price": "price",
    "places": "borders, access and incomes",
    "range": "segments that only one of them serves",
    "habit": "habit and chance",
}
"""Causes in words, in the order of :data:`~simulation.analysis.causal_timeline.CAUSES`."""

SMALLEST = 0.005
"""Part of a lead, in log-odds, below which a sentence leaves it out; half a per cent of users."""

_DATES, _MILLION = 5, 1e6
_EVENTS_TOLD = 8
_PAYERS = {"parent": "its parent", "public": "its government", "none": "investors"}


def explain(result: RunResult, firm: str | None = None) -> str:
    """Say why a firm has the place that it has at the end of a run.

    Args:
        result: A finished run.
        firm: Name of a firm; None for the one with most users at the end.

    Returns:
        Sentences, a table of the causes at five dates, and the main events with their dates. Where nothing can be
        explained, one sentence says why.

    Raises:
        UnknownFirmError: If no firm of the run has this name.
    """
    try:
        timeline = causal_timeline(result, firm)
    except NothingToExplainError as sentence:
        return f"{str(sentence)[:1].upper()}{str(sentence)[1:]}."
    head = "What the lead in log-odds of users is made of; the parts add up to it:"
    return "\n".join([*sentences(timeline), "", head, _table(timeline), "", *_dates(timeline)])


def sentences(timeline: CausalTimeline) -> list[str]:
    """The explanation in words: the lead, its causes, where capability comes from, and the money behind it."""
    told = (_lead(timeline), _causes(timeline), _capability(timeline), _money(timeline))
    return [sentence for sentence in told if sentence]


def _lead(timeline: CausalTimeline) -> str:
    record, quarter = timeline.result.record, timeline.quarter
    firm, rival = timeline.names
    lead, when = float(timeline.lead.total[quarter]), record.quarters[quarter]
    share = f"{100 * record.firms['share_users'][quarter, timeline.firm]:.3g} % of the users of all firms"
    size = f"{np.exp(abs(lead)):.3g} times as many"
    if quarter < len(record.quarters) - 1:
        end = f"{firm} has users until {when}, at the end {share}"
        return f"{end}; {rival} then has {size} (a lead of {-lead:.2f} log-odds)."
    if lead < 0.0:
        return f"{firm} is behind: in {when} it has {share}; {rival} leads with {size} ({-lead:.2f} log-odds)."
    won = f"{firm} won: in {when} it has {share}, {size} as {rival}, the second (a lead of {lead:.2f} log-odds)"
    return won + _since(timeline) + "."


def _since(timeline: CausalTimeline) -> str:
    """From when on a leader has led, as the end of a sentence."""
    changes = [event for event in timeline.events if event.lane == "lead"]
    if not changes:
        return ", and has led from the first quarter on"
    # The text of the last change says whom the leader passed.
    _, _, whom = changes[-1].text.partition(" takes the lead")
    led = changes[-1].firm == timeline.names[0]
    return f"; it took the lead{whom} in {changes[-1].quarter}" if led else ""


def _causes(timeline: CausalTimeline) -> str:
    """Causes that go with the sign of the lead, the largest first, then those against it."""
    causes = {WORDS[name]: float(part[timeline.quarter]) for name, part in timeline.causes.items()}
    ahead = float(timeline.lead.total[timeline.quarter]) >= 0.0
    behind, against = (_listed(causes, sign) for sign in ((1.0, -1.0) if ahead else (-1.0, 1.0)))
    what = "It leads because of" if ahead else "It trails because of"
    if not behind:
        return "No single cause sets the two apart." if not against else f"Against it speaks {against}."
    return f"{what} {behind}" + (f"; in spite of {against}." if against else ".")


def _listed(parts: Mapping[str, float], sign: float) -> str:
    """Parts of one sign with their size, the largest first."""
    chosen = sorted((-sign * part, name) for name, part in parts.items() if sign * part >= SMALLEST)
    return either([f"{name} ({parts[name]:+.2f})" for _, name in chosen], "and") if chosen else ""


def _capability(timeline: CausalTimeline) -> str:
    firm, rival = timeline.names
    parts = {WORDS[name]: float(timeline.distance[name][timeline.quarter]) for name in SOURCES}
    gap = sum(parts.values())
    if not np.isfinite(gap):
        return ""
    sign = -1.0 if gap < 0.0 else 1.0
    reasons, against = _listed(parts, sign), _listed(parts, -sign)
    if abs(gap) < SMALLEST:
        cancels = f"; what set them apart cancels: {reasons} against {against}" if reasons and against else ""
        return f"Their models are equally good{cancels}."
    what = f"{'better' if gap > 0.0 else 'weaker'} than those of {rival} by {abs(gap):.2f} log units"
    in_spite = f"; in spite of {against}" if against else ""
    return f"The models of {firm} are {what} of effective compute, because of {reasons}{in_spite}."


def _money(timeline: CausalTimeline) -> str:
    """What both took in so far, and the compute that they use."""
    record = timeline.result.record
    start, when = record.quarters[0], record.quarters[timeline.quarter]
    told = []
    for slot, name in zip((timeline.firm, timeline.rival), timeline.names, strict=True):
        revenue, raised = timeline.money_until(slot)
        used = float(record.firms["compute_used_h100e"][timeline.quarter, slot])
        told.append(
            f"{name} took in {_amount(revenue)} USD bn of revenue and {_amount(raised)} from "
            f"{_payer(timeline, name)}, and uses {_amount(used / _MILLION)} million H100e"
        )
    return f"From {start} to {when} " + "; ".join(told) + "."


def _amount(value: float) -> str:
    """Three digits, with separators between thousands."""
    return f"{float(f'{value:.3g}'):,g}"


def _payer(timeline: CausalTimeline, name: str) -> str:
    """Who pays for a firm besides its users: a parent, a government, or investors."""
    start = next((firm for firm in timeline.result.scenario.firms if firm.name == name), None)
    if start is None or start.parent_cash_flow_usd_bn <= 0.0:
        return _PAYERS["none"]
    return _PAYERS["public" if start.kind in ("state_lab", "public_lab") else "parent"]


def _table(timeline: CausalTimeline) -> str:
    """Lead and causes at five dates up to the quarter that is explained, without rows of zeros."""
    quarters = sorted({round(step * timeline.quarter / (_DATES - 1)) for step in range(_DATES)})
    rows = {"lead": timeline.lead.total} | {WORDS[name]: timeline.causes[name] for name in CAUSES}
    kept = {name: part[quarters] for name, part in rows.items()}
    kept = {
        name: part for name, part in kept.items() if name == "lead" or np.nanmax(np.abs(part), initial=0) >= SMALLEST
    }
    dates = [timeline.result.record.quarters[quarter] for quarter in quarters]
    width = max(map(len, kept))
    lines = [" " * width + "".join(f"{date:>9}" for date in dates)]
    lines += [name.ljust(width) + "".join(f"{_signed(value):>9}" for value in part) for name, part in kept.items()]
    return "\n".join(lines)


def _signed(value: float) -> str:
    return f"{value:+.2f}" if np.isfinite(value) else "-"


def _dates(timeline: CausalTimeline) -> Iterator[str]:
    """The main events: changes of the lead first, then policies, firms, the largest rounds and the last releases."""
    told = sorted(timeline.events, key=lambda event: (_RANK[event.lane], -event.amount_usd_bn, event.quarter))
    main = sorted(told[:_EVENTS_TOLD], key=lambda event: event.quarter)
    yield from (f"{event.quarter}  {event.text}" for event in main)
    if len(told) > len(main):
        yield f"and {len(told) - len(main)} more events of either firm"


_RANK = {"lead": 0, "policy": 1, "firms": 2, "rounds": 3, "releases": 4}
