"""Seeds of runs: whole numbers from 0 on, each of them once."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from typing import Any, cast

SMALLEST = 0


class SeedError(ValueError):
    """A seed, or a number of seeds, that cannot be used; the text is one sentence."""

    exit_code = 2


def checked_seed(seed: Any) -> int:
    """Return a seed as a plain whole number.

    Args:
        seed: What was given; whole numbers of numpy are welcome, true and false are not.

    Raises:
        SeedError: If it is not a whole number from 0 on.

    Example:
        >>> checked_seed(3)
        3
    """
    number = _whole(seed)
    if number is None or number < SMALLEST:
        raise SeedError(f"seed is {seed!r}; it must be a whole number from {SMALLEST} on")
    return number


def seeds_of(seeds: int | Sequence[int]) -> tuple[int, ...]:
    """The seeds themselves, from a list or from their number.

    Args:
        seeds: One seed for each run, or how many runs there are, which then have the seeds 1, 2, 3 ...

    Raises:
        SeedError: If there is no seed, one is no whole number from 0 on, or one occurs twice, which would make two
            replicates the same.

    Example:
        >>> seeds_of(3)
        (1, 2, 3)
    """
    count, anything = _whole(seeds), cast(object, seeds)
    if count is not None:
        given: Sequence[Any] = range(1, count + 1)
    elif isinstance(anything, str) or not isinstance(anything, Iterable):
        raise SeedError(f"seeds is {seeds!r}; it must be a number of runs, or a list of whole numbers")
    else:
        given = tuple(anything)
    numbers = tuple(checked_seed(seed) for seed in given)
    if not numbers:
        raise SeedError(f"seeds is {seeds}; at least one run is needed")
    if len(set(numbers)) < len(numbers):
        raise SeedError(f"seeds are {list(numbers)}; each must be there once, or two replicates would be the same")
    return numbers


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return None
    try:
        return operator.index(value)
    except TypeError:
        return None
