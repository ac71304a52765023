"""Checks of policies: at whom they are aimed, who pays, and which of them cannot act at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, get_args

from simulation.levers import LEVERS
from simulation.loading.composition import Composed
from simulation.mistakes import Mistake, suggestion
from simulation.parameters.products import SEGMENTS
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import Kind
from simulation.policy import NOTHING_SEEN, TARGETS, Policy, Target
from simulation.timeline import Quarter

Policies = Sequence[tuple[str, Policy]]
_WHAT: dict[Target, str] = {
    "nations": "a nation at the start",
    "kinds": "a kind of firm",
    "segments": "a segment",
    "sectors": "a downstream sector",
}
_CONTROLS = {"chip_controls", "chip_cap_h100e", "models_withheld"}
_FAR_AWAY = Quarter.parse("9999Q4")


def policy_mistakes(
    plain: Scenario, nations: Mapping[str, Any], policies: Policies, composed: Composed
) -> Iterator[Mistake]:
    """Find targets that do not exist or that a policy cannot be aimed at, payers of nothing, and conflicts.

    Args:
        plain: The scenario without tables and policies.
        nations: Nations at the start by code; empty if their table could not be read.
        policies: Policies with their names.
        composed: Plain values with their places.
    """
    known: dict[Target, Sequence[str]] = {
        "nations": list(nations),
        "kinds": get_args(Kind),
        "segments": SEGMENTS,
        "sectors": list(plain.work.downstream.sectors),
    }
    dated = [(name, policy) for name, policy in policies if _has_dates(policy)]
    for name, policy in policies:
        yield from _unknown_targets(name, policy, known, composed)
    for name, policy in dated:
        yield from _useless_settings(name, policy, composed)
    for name, policy in dated:
        yield from _missing_origin(plain, name, policy, list(nations), composed)
    for first, second in combinations(dated, 2):
        yield from _conflict(first, second, composed)


def opens_treaty(policies: Policies) -> bool:
    """Whether one of the policies opens the treaty on arms."""
    return any("treaty_cap" in policy.moves() for _, policy in policies if _has_dates(policy))


def _unknown_targets(
    name: str, policy: Policy, known: Mapping[Target, Sequence[str]], composed: Composed
) -> Iterator[Mistake]:
    for target, names in known.items():
        for one in policy.aims(target):
            if names and one not in names:
                key = ("policies", name, target)
                sentence = f"{'.'.join(key)}: {one} is not {_WHAT[target]}; {suggestion(one, names)}"
                yield Mistake(composed.where(key), ".".join(key), sentence)


def _useless_settings(name: str, policy: Policy, composed: Composed) -> Iterator[Mistake]:
    """A target or a payer that makes no difference would mislead: somebody expects something of it."""
    moved = policy.moves()
    if not moved:
        return
    possible = {target for lever in moved for target in TARGETS[LEVERS[lever].reach]}
    for target in _WHAT:
        if policy.aims(target) and target not in possible:
            key = ("policies", name, target)
            can = ", ".join(one for one in _WHAT if one in possible) or "nothing: it acts on the whole world"
            sentence = f"{'.'.join(key)}: {policy.title()} cannot be aimed at {target}; it can be aimed at {can}."
            yield Mistake(composed.where(key), ".".join(key), sentence)
    if policy.payer != "governments" and not any(LEVERS[lever].spends for lever in moved):
        paid = ("policies", name, "payer")
        sentence = f"{'.'.join(paid)} is {policy.payer}, but {policy.title()} costs governments nothing; leave it out."
        yield Mistake(composed.where(paid), ".".join(paid), sentence)


def _missing_origin(
    plain: Scenario, name: str, policy: Policy, nations: Sequence[str], composed: Composed
) -> Iterator[Mistake]:
    """Export controls of a nation that is not there would do nothing."""
    origin, key = plain.controls.origin, ("controls", "origin")
    if nations and origin not in nations and _CONTROLS & set(policy.moves()):
        sentence = (
            f"controls.origin: {origin} is not a nation at the start, but policies.{name} makes it control exports; "
        )
        yield Mistake(composed.where(key), ".".join(key), sentence + suggestion(origin, nations))


def _conflict(first: tuple[str, Policy], second: tuple[str, Policy], composed: Composed) -> Iterator[Mistake]:
    """Two policies that act at the same time, on the same, and either exclude or contradict each other."""
    (one, a), (other, b) = first, second
    if not _overlap(a, b) or _apart(a, b):
        return
    key, way_out = ("policies", other), "leave out one of them, or end one before the other starts."
    reason = a.conflicts.get(b.title()) or b.conflicts.get(a.title())
    if reason:
        sentence = f"policies.{one} and policies.{other} cannot act at the same time: {reason}; {way_out}"
        yield Mistake(composed.where(key), ".".join(key), sentence)
    moved = {name: a.levers(Quarter.parse(a.start), NOTHING_SEEN) for name in a.moves()}
    for name in b.moves():
        alone = LEVERS[name].combine == "only one" and name in moved
        theirs = b.levers(Quarter.parse(b.start), NOTHING_SEEN)
        if alone and getattr(moved[name], name) != getattr(theirs, name):
            values = f"{getattr(moved[name], name):g} and {getattr(theirs, name):g}"
            sentence = f"policies.{one} and policies.{other} both set {name} ({values}), which only one may; {way_out}"
            yield Mistake(composed.where(key), ".".join(key), sentence)


def _has_dates(policy: Policy) -> bool:
    """Whether both dates are quarters; if not, that is said already."""
    try:
        Quarter.parse(policy.start)
        return policy.end is None or Quarter.parse(policy.end) is not None
    except ValueError:
        return False


def _overlap(a: Policy, b: Policy) -> bool:
    ends = [Quarter.parse(one.end) if one.end else _FAR_AWAY for one in (a, b)]
    return max(Quarter.parse(a.start), Quarter.parse(b.start)) <= min(ends)


def _apart(a: Policy, b: Policy) -> bool:
    """Whether they are aimed at different nations, kinds, segments or sectors."""
    aims = [(a.aims(target), b.aims(target)) for target in _WHAT]
    return any(one and other and not set(one) & set(other) for one, other in aims)
