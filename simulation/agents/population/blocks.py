"""What a rule sees: a block of workers and their draws."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


@dataclass
class Block:
    """Columns of some workers in a row; a rule reads them, the pass writes back what the rule returns.

    Attributes:
        nation: Nation of each worker.
        cell: ``nation * occupations + occupation``.
    """

    nation: NDArray[np.int64]
    cell: NDArray[np.int64]
    wealth: Floats
    ai_equity: NDArray[np.float32]
    skill: NDArray[np.float32]
    scar: NDArray[np.float32]
    provider: NDArray[np.int16]
    occupation: NDArray[np.uint8]
    status: NDArray[np.uint8]
    spell: NDArray[np.uint8]
    cohort: NDArray[np.uint8]
    return_type: NDArray[np.uint8]

    def __len__(self) -> int:
        return self.wealth.size

    def take(self, rows: NDArray[np.int64]) -> Block:
        """Copy some workers to a block of their own."""
        return Block(*(getattr(self, field.name)[rows] for field in fields(self)))


class Draws:
    """Uniform draws in [0, 1) of the workers of a block, cut from one hash of 64 bits each.

    Attributes:
        first: 24 bits.
        second: 24 further bits.
        third: The last 16 bits.
    """

    def __init__(self, words: NDArray[np.uint64]) -> None:
        self._words = words

    @cached_property
    def first(self) -> Floats:
        """24 bits."""
        return (self._words >> np.uint64(40)).astype(np.float64) * 2.0**-24

    @cached_property
    def second(self) -> Floats:
        """24 further bits."""
        return ((self._words >> np.uint64(16)) & np.uint64(0xFFFFFF)).astype(np.float64) * 2.0**-24

    @cached_property
    def third(self) -> Floats:
        """The last 16 bits."""
        return (self._words & np.uint64(0xFFFF)).astype(np.float64) * 2.0**-16


def draws_of(key: int, identity: NDArray[np.uint64]) -> Draws:
    """Draws of a purpose and quarter (the key) for some identities: the finaliser of splitmix64."""
    with np.errstate(over="ignore"):
        words = identity * _GOLDEN + np.uint64(key)
        words = (words ^ (words >> np.uint64(30))) * _FIRST
        words = (words ^ (words >> np.uint64(27))) * _SECOND
    words ^= words >> np.uint64(31)
    return Draws(words)
