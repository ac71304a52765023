"""One way in for chance: draws that depend on the seed, the purpose, the quarter and who draws, and on nothing else.

There is no generator and no state. A draw is a hash of (seed, purpose, quarter, identity), so it does not move when a
policy is switched on, when another firm enters, or when the work is split differently among processes. Scenarios that
share a seed share their luck, which is what makes a comparison paired.

Identities are permanent: a named firm's is a hash of its name, an entrant's is made of the quarter and rank of its
entry, a worker's is its index.
"""

from __future__ import annotations

import hashlib
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
