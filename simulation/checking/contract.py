"""Contracts: what a plug-in owes the model, each as a function that a user and a test can call.

A contract takes a trial (a plug-in and the small world in which it is tried) and raises :class:`ContractError` with one
sentence if it does not hold. :func:`verdicts` goes through a list of contracts and stops at nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import numpy as np

from simulation.recorder import Record

State = Literal["pass", "FAIL", "not tried"]
Trial = TypeVar("Trial")
TABLES = ("world", "layers", "firms", "nations")
"""Tables of a record that are compared bit by bit."""


class ContractError(AssertionError):
    """A plug-in does not keep a contract; the text is one sentence."""


@dataclass(frozen=True)
class Contract(Generic[Trial]):
    """One thing that a plug-in owes.

    Attributes:
        name: What holds if it is kept, in a few words.
        check: Raises :class:`ContractError` if it is not kept.
        first: Whether the others can only be tried if this one is kept.
    """

    name: str
    check: Callable[[Trial], None]
    first: bool = False


@dataclass(frozen=True)
class Verdict:
    """What came of one contract.

    Attributes:
        name: Name of the contract.
        state: ``pass``, ``FAIL`` or ``not tried``.
        sentence: Why it failed; empty otherwise.
    """

    name: str
    state: State
    sentence: str = ""


def verdicts(contracts: Sequence[Contract[Trial]], trial: Trial) -> Iterator[Verdict]:
    """Try contracts one after another.

    Args:
        contracts: The contracts, those on which others rest first.
        trial: The plug-in and its small world.

    Yields:
        One verdict for each contract, as soon as it is known. After a contract that others rest on has failed, the
        rest is not tried.
    """
    lost = False
    for contract in contracts:
        if lost:
            yield Verdict(contract.name, "not tried")
            continue
        sentence = failure(contract, trial)
        lost = contract.first and bool(sentence)
        yield Verdict(contract.name, "FAIL" if sentence else "pass", sentence)


def failure(contract: Contract[Trial], trial: Trial) -> str:
    """Why a contract is not kept, in one sentence; empty if it is."""
    try:
        contract.check(trial)
    except ContractError as broken:
        return str(broken)
    except Exception as problem:  # a plug-in may fail in any way, and the user has to hear about it
        return f"it fails with {type(problem).__name__}: {' '.join(str(problem).split())}"
    return ""


def differences(one: Record, other: Record, until: int | None = None) -> list[str]:
    """Names of all recorded arrays that differ in any bit; two undefined values are the same.

    Args:
        one: A record.
        other: Another one of the same length.
        until: Number of the first quarter that is not compared; None for all, with the events.

    Returns:
        For example ``["events", "firms cash_usd_bn"]``. Up to a quarter, only firms that both have are compared.
    """
    found = [] if until is not None or one.events == other.events else ["events"]
    shared = None if until is None else min(len(one.firm_names), len(other.firm_names))
    for part in TABLES:
        left, right = getattr(one, part), getattr(other, part)
        if left.keys() != right.keys():
            found.append(f"{part}: other names")
        for name in left.keys() & right.keys():
            cut = (slice(until), slice(shared)) if part == "firms" else (slice(until),)
            if not np.array_equal(left[name][cut], right[name][cut], equal_nan=True):
                found.append(f"{part} {name}")
    return sorted(found)


def demand(holds: Any, sentence: str) -> None:
    """Raise a :class:`ContractError` with a sentence unless something holds."""
    if not holds:
        raise ContractError(sentence)


def in_what(found: Sequence[str]) -> str:
    """The first of several differences and the number of the others, for a sentence."""
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{found[0]}{more}"
