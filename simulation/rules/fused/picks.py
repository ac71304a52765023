"""Walker's alias tables for many lists of chances at once, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .keeping import kept

Floats = NDArray[np.float64]


@kept(error_model="numpy")
def fill_alias_tables(chances: Floats, threshold: Floats, other: NDArray[np.int16]) -> None:
    """Fill the tables that draw from each row of chances in constant time (Walker 1977; Vose 1991).

    Args:
        chances: Chances of each column, not negative, shape (lists, columns); a row need not sum to one.
        threshold: Share of each column that stays with it, same shape, filled here.
        other: Column that gets the rest, same shape, filled here.
    """
    lists, columns = chances.shape
    small = np.empty(columns, np.int64)
    large = np.empty(columns, np.int64)
    level = np.empty(columns)
    for row in range(lists):
        total = chances[row].sum()
        smalls = larges = last = 0
        for column in range(columns):
            level[column] = chances[row, column] * columns / total
            threshold[row, column] = 1.0
            other[row, column] = column
            if level[column] < 1.0:
                small[smalls] = column
                smalls += 1
            else:
                large[larges] = column
                larges += 1
        while smalls > 0 and larges > 0:
            smalls -= 1
            low, high = small[smalls], large[larges - 1]
            threshold[row, low], other[row, low] = level[low], high
            last = high
            level[high] -= 1.0 - level[low]
            if level[high] < 1.0:
                larges -= 1
                small[smalls] = high
                smalls += 1
        for place in range(smalls):  # left by rounding: columns at one, or at zero, which nobody may draw
            if level[small[place]] < 1.0 / 2:
                threshold[row, small[place]], other[row, small[place]] = level[small[place]], last
