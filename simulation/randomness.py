"""One way in for chance: draws that depend on the seed, the purpose, the quarter and who draws, and on nothing else.

There is no generator and no state. A draw is a hash of (seed, purpose, quarter, identity), so it does not move when a
policy is switched on, when another firm enters, or when the work is split differently among processes. Scenarios that
share a seed share their luck, which is what makes a comparison paired.

Identities are permanent: a named firm's is a hash of its name, an entrant's is made of the quarter and rank of its
entry, a worker's is its index.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Identities = NDArray[np.uint64]

# Arrays of no dimension: numpy takes them faster than scalars.
_GOLDEN, _FIRST, _SECOND = (
    np.array(factor, dtype=np.uint64) for factor in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)
_SHIFTS = tuple(np.array(bits, dtype=np.uint64) for bits in (30, 27, 31, 11))
_HALF, _UNIT = np.array(0.5), np.array(2.0**-53)


@dataclass(frozen=True, slots=True)
class Stream:
    """One use of chance.

    Attributes:
        decides: What its draws decide.
        slot: Whose draw it is: the permanent identity that a draw hangs on besides seed, purpose and quarter.
        drawn: When it is drawn.
    """

    decides: str
    slot: str
    drawn: str = "every quarter"


STREAMS = {
    "strategy": Stream("What a strategy that mixes does, handed to every strategy as ``draw``", "firm"),
    "funding round": Stream("Whether a lab without a parent goes to investors although it has cash", "firm"),
    "research": Stream("Luck in what a lab learns in the quarter", "firm", "every quarter unless research luck is 0"),
    "search": Stream(
        "Steps of random search: whether it finds, what, and whether it copies", "firm", "if ideas come from search"
    ),
    "appeal": Stream("Good and bad luck of a brand", "firm", "every quarter unless appeal luck is 0"),
    "lottery for public compute": Stream(
        "Who wins in a lottery for public compute", "firm", "every year, where governments own chips"
    ),
    "consumer choice": Stream("Whether a person looks at the market again, and what it chooses", "worker"),
    "work": Stream("Jobs lost and found, training begun and passed, the occupation learnt, generations", "worker"),
    "returns": Stream("Gain or loss on wealth", "worker"),
    "realignment": Stream("Which nations reconsider their bloc, and in which order", "nation"),
    "treaty watch": Stream("Which breaches of the treaty are found out", "nation", "while a treaty is in force"),
    "accident": Stream("Grave accidents near the threshold", "firm"),
    "threshold": Stream(
        "Which of several labs crosses the threshold first, and whether that ends badly", "the run", "once"
    ),
    "failure": Stream("Misfortune of start-ups", "firm"),
    "merger": Stream("How well a buyer and what it buys fit", "pair of firms", "in quarters in which a firm leaves"),
    "break-up": Stream("Which half of a firm its users stay with", "worker", "when a firm is broken up"),
    "entry": Stream("How many firms enter", "the run"),
    "spin-out": Stream("Whether staff of a lab founds one of its own", "firm"),
    "founding": Stream("Home, strategy and segments of a new firm", "firm", "once, when it is founded"),
}
"""Every use of chance in a run, by the purpose that a draw is asked for with, up to a slash; a test compares with the
code. Analyses that resample results draw from purposes of their own, with seeds that no run has."""


@lru_cache(maxsize=8192)
def _key(seed: int, purpose: str, quarter: int) -> int:
    digest = hashlib.blake2b(f"{seed}/{purpose}/{quarter}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def identity_of(name: str) -> int:
    """Permanent identity of something that has a name, for use in :meth:`Luck.uniform`."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def _mix(words: Identities) -> Identities:
    """The finaliser of splitmix64 (Steele, Lea & Flood 2014), in place: 64 well-mixed bits of each word."""
    words ^= words >> _SHIFTS[0]
    words *= _FIRST
    words ^= words >> _SHIFTS[1]
    words *= _SECOND
    words ^= words >> _SHIFTS[2]
    return words


class Luck:
    """The chance of one run.

    Args:
        seed: Seed of the run. Two runs with one seed share every draw; replicates have different seeds.

    Example:
        >>> luck = Luck(seed=1)
        >>> alone = luck.uniform("entry", 3, [7])
        >>> crowd = luck.uniform("entry", 3, [5, 7, 9])
        >>> bool(alone[0] == crowd[1])
        True
    """

    __slots__ = ("_seed",)

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def key(self, purpose: str, quarter: int) -> int:
        """Key of a purpose and quarter, for rules that draw by themselves from (key, identity)."""
        return _key(self._seed, purpose, quarter)

    def uniform(self, purpose: str, quarter: int, identities: ArrayLike) -> Floats:
        """Uniform draws in (0, 1), one for each identity.

        Args:
            purpose: Name of the decision, for example ``"firm entry"``.
            quarter: Quarters since the start of the run.
            identities: Permanent identities, any shape, unsigned 64-bit.

        Returns:
            Draws of the same shape; each depends on its own identity only.
        """
        words = np.array(identities, dtype=np.uint64)
        words *= _GOLDEN
        words += np.array(_key(self._seed, purpose, quarter), dtype=np.uint64)
        draws = (_mix(words) >> _SHIFTS[-1]).astype(np.float64)
        draws += _HALF
        draws *= _UNIT
        return draws

    def normal(self, purpose: str, quarter: int, identities: ArrayLike) -> Floats:
        """Standard normal draws, one for each identity (Box and Muller 1958)."""
        radius = np.sqrt(-2.0 * np.log(self.uniform(purpose + "/radius", quarter, identities)))
        return radius * np.cos(2.0 * np.pi * self.uniform(purpose + "/angle", quarter, identities))

    def poisson(self, purpose: str, quarter: int, mean: float, identity: int = 0) -> int:
        """One Poisson count by inversion: a larger mean never gives a smaller count for the same luck."""
        draw = float(self.uniform(purpose, quarter, np.array([identity], dtype=np.uint64))[0])
        probability = np.exp(-mean)
        cumulative, count = probability, 0
        while draw > cumulative and probability > 0.0:
            count += 1
            probability *= mean / count
            cumulative += probability
        return count
