"""Propensities of the Europe of 1936, made the way Axelrod and Bennett (1993) say they made theirs.

Their article prints sizes and outcomes but not the 136 propensities. It says how each was made: ethnic conflict, a
border dispute and a recent war count -1 each; religion and type of government count between +1 (the same) and -1
(different); all grounds weigh the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def historical_propensity(religion: ArrayLike, government: ArrayLike, conflicts: ArrayLike) -> Floats:
    """How much two nations want to be on one side: religion + government - grounds for conflict.

    Religion counts ``2 sum_r a_r b_r - 1``: +1 if any two people of the two nations share a religion, -1 if none do.

    Args:
        religion: Share of the people in each religion, shape (N, R); those left out share their religion with nobody.
        government: Type of government of each nation, shape (N,); the same counts +1, another -1.
        conflicts: Number of grounds for conflict of each pair, shape (N, N); naming a pair in one order is enough.

    Returns:
        Symmetric propensities, shape (N, N), between -2 less the grounds and 2. The diagonal means nothing.
    """
    shares, types = np.asarray(religion, dtype=np.float64), np.asarray(government)
    grounds = np.asarray(conflicts, dtype=np.float64)
    # Products summed over religions, not a matrix product, which need not be symmetric to the last bit.
    faith = 2.0 * (shares[:, None, :] * shares).sum(axis=-1) - 1.0
    rule = np.where(types[:, None] == types, 1.0, -1.0)
    return np.asarray(faith + rule - np.maximum(grounds, grounds.T))
