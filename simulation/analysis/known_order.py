"""What pairs of which the order is known say of all places: who stands before whom, and which places one may have.

If the first stands before the second and the second before the third, the first stands before the third, also where
these two were not held against each other or are not told apart by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]


def known_order(options: Sequence[str], pairs: Iterable[tuple[str, str]]) -> Flags:
    """Which option is known to stand before which, shape (options, options).

    Args:
        options: Names of all options.
        pairs: Names of two options of which the first is known to stand before the second.

    Example:
        >>> known_order("abc", [("a", "b"), ("b", "c")]).astype(int).tolist()
        [[0, 1, 1], [0, 0, 1], [0, 0, 0]]
    """
    before = np.zeros((len(options), len(options)), dtype=bool)
    for first, second in pairs:
        before[options.index(first), options.index(second)] = True
    for between in range(len(options)):
        before |= before[:, [between]] & before[[between], :]
    return before


def places_of(before: Flags) -> tuple[tuple[int, int], ...]:
    """First and last place that each option may have, counted from 1.

    Example:
        >>> places_of(known_order("abc", [("a", "c")]))
        ((1, 2), (1, 3), (2, 3))
    """
    first, last = 1 + before.sum(axis=0), len(before) - before.sum(axis=1)
    return tuple((int(one), int(other)) for one, other in zip(first, last, strict=True))
