"""What happened to a firm, to its rival and to the lead in one run, with dates: the events of a causal timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulation.parameters.scenario import Scenario
from simulation.recorder import Event, Record

Lane = Literal["lead", "rounds", "releases", "firms", "policy"]
LANES: tuple[Lane, ...] = ("lead", "rounds", "releases", "firms", "policy")
NOTABLE_SHARE = 0.05
"""Largest share of users at any time from which on the entry or exit of another firm is told."""


@dataclass(frozen=True)
class DatedEvent:
    """Something that happened in one run.

    Attributes:
        quarter: Calendar quarter, for example ``2027Q3``.
        lane: ``lead`` (the firm with most users changes), ``rounds`` (of a billion dollars or more), ``releases``
            (largest training run so far, or new open frontier), ``firms`` (entries, exits, acquisitions, spin-outs,
            break-ups) or ``policy`` (its first quarter, and the first after its last).
        firm: Name of the firm; empty for a policy.
        amount_usd_bn: Money moved.
        text: What happened, in a few words.
    """

    quarter: str
    lane: Lane
    firm: str
    amount_usd_bn: float
    text: str


def events_of(record: Record, scenario: Scenario, firm: str, rival: str) -> tuple[DatedEvent, ...]:
    """Events that belong to the story of a firm and its rival, in order of time.

    Args:
        record: The run.
        scenario: Its scenario, for the dates of policies.
        firm: Name of the firm.
        rival: Name of the rival.

    Returns:
        All changes of the lead; rounds, releases, entries, exits, acquisitions and spin-outs of the two; entries, exits
        and acquisitions of others that ever had a twentieth of all users; starts and ends of policies.
    """
    told = {firm, rival}
    notable = told | _notable(record)
    found = [made for event in record.events for made in _told(event, told, notable)]
    found += _policies(record, scenario)
    return tuple(sorted(found, key=lambda event: event.quarter))


def _notable(record: Record) -> set[str]:
    """Firms that ever had a notable share of users."""
    shares = np.nan_to_num(record.firms["share_users"]).max(axis=0, initial=0.0)
    return {name for name, share in zip(record.firm_names, shares, strict=True) if share >= NOTABLE_SHARE}


def _told(event: Event, told: set[str], notable: set[str]) -> Iterator[DatedEvent]:
    """The event in words, if it belongs to the story."""

    def dated(lane: Lane, text: str) -> DatedEvent:
        return DatedEvent(event.quarter, lane, event.firm, event.amount_usd_bn, text)

    name, other = event.firm, event.other
    if event.kind == "leader change":
        yield dated("lead", f"{name} takes the lead" + (f" from {other}" if other else ""))
    elif event.kind == "round" and name in told:
        yield dated("rounds", f"{name} raises {event.amount_usd_bn:.3g} USD bn")
    elif event.kind == "release" and name in told:
        yield dated("releases", f"{name}: {event.text}")
    elif event.kind == "acquisition" and {name, other} & notable:
        yield dated("firms", f"{other} buys {name}")
    elif event.kind == "break-up" and name in notable:
        yield dated("firms", f"{name} is broken up")
    elif event.kind == "separation" and name in notable:
        yield dated("firms", f"{name} parts with its compute")
    elif event.kind == "spin-out" and (name in notable or other in told):
        yield dated("firms", f"{name} is founded")
    elif event.kind in ("entry", "exit") and name in notable:
        yield dated("firms", f"{name} {'enters' if event.kind == 'entry' else 'closes'}")


def _policies(record: Record, scenario: Scenario) -> Iterator[DatedEvent]:
    """First quarter of each policy, and the last, where they lie within the run."""
    for policy in scenario.policies:
        name = policy.title().replace("_", " ")
        for quarter, word in ((policy.start, "starts"), (policy.end, "ends")):
            if quarter is not None and record.quarters[0] <= quarter <= record.quarters[-1]:
                yield DatedEvent(quarter, "policy", "", 0.0, f"{name} {word}")
