"""Does a box hold in worlds that were not used to find it? Five searches, each without a fifth of the worlds.

PRIM gives a box for any data, also for noise, and its density is high because it was searched for. So the search is
repeated five times without a fifth of the worlds, which then say how often they fail inside the box that was found
without them. What is counted over all fifths is compared with what chance would put there (Cochran 1954; Mantel &
Haenszel 1959: in each fifth the failures are spread at random over inside and outside).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.prim import best_box, inside, trajectory
from simulation.randomness import Luck

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FOLDS = 5
CHANCE = 0.05
"""Chance of so many failures inside boxes without any pattern, from which on a box counts as luck."""
_FOLD_SEED = 1


@dataclass(frozen=True)
class HeldOut:
    """What worlds say about boxes that were found without them.

    Attributes:
        worlds: Worlds inside such a box.
        failing: How many of them fail.
        chance: Chance of so many or more if failures had nothing to do with the uncertain numbers.
        again: In how many of the five searches each number was restricted, shape (dimensions,).
    """

    worlds: int
    failing: int
    chance: float
    again: NDArray[np.int64]

    @property
    def density(self) -> float:
        """Share of these worlds that fail; nan if there are none."""
        return self.failing / self.worlds if self.worlds else float("nan")

    @property
    def holds(self) -> bool:
        """Whether the search finds something that is better than luck."""
        return self.chance <= CHANCE


def held_out(axes: Floats, fails: Bools) -> HeldOut:
    """Search five times for a box and hold it against the worlds left out.

    Args:
        axes: Uncertain numbers by world, shape (worlds, dimensions).
        fails: Which worlds fail.
    """
    from scipy.special import ndtr

    within, again = np.zeros(fails.size, dtype=bool), np.zeros(axes.shape[1], dtype=np.int64)
    more = spread = 0.0
    for fold in _folds(fails.size):
        others = axes[~fold], fails[~fold]
        limits = best_box(*others, trajectory(*others))
        restricted = np.isfinite(limits).any(axis=1)
        again += restricted
        if not restricted.any():  # the whole space is no pattern
            continue
        within |= fold & inside(axes, limits)
        total, failing, in_box = int(fold.sum()), int(fails[fold].sum()), int(within[fold].sum())
        more += float(fails[fold & within].sum()) - failing * in_box / total
        spread += failing * (total - failing) * in_box * (total - in_box) / (total**2 * (total - 1))
    chance = float(ndtr(-(more - 0.5) / spread**0.5)) if spread > 0.0 else 1.0
    return HeldOut(int(within.sum()), int(fails[within].sum()), chance, again)


def _folds(worlds: int) -> list[Bools]:
    """Five sets of worlds, each world in one of them, the same at every call."""
    order = np.argsort(Luck(_FOLD_SEED).uniform("folds of worlds", 0, np.arange(worlds)))
    place = np.empty(worlds, dtype=np.int64)
    place[order] = np.arange(worlds)
    return [place % FOLDS == fold for fold in range(FOLDS)]
