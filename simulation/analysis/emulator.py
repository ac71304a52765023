"""What a run would say at values of the parameters that were not run: a quadratic surface with its own error.

For each target the distance of runs from what is known is regressed on the parameters that move it most, their squares
and their products (a response surface, Box and Wilson 1951), with a ridge chosen by leaving out one run at a time. The
errors of the runs left out are the error of the surface, so that a target the surface cannot follow rules nothing out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

MOST_AXES = 12
"""Parameters of which products count in one surface."""
RIDGES = tuple(10.0**power for power in range(-3, 4))
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class Surface:
    """The surface of one target.

    Attributes:
        axes: Columns of the parameters that it depends on.
        weights: Weight of every term, the constant first.
    """

    axes: Places
    weights: Floats

    def __call__(self, places: Floats) -> Floats:
        """Expected distances at positions between 0 and 1; shape (points,)."""
        return np.asarray(_terms(places[:, self.axes]) @ self.weights[1:] + self.weights[0])


def surfaces(places: Floats, distances: Floats) -> tuple[Surface, ...]:
    """Fit one surface a target.

    Args:
        places: Positions of the runs between 0 and 1, shape (runs, parameters).
        distances: Distance of every run from every target, shape (runs, targets); finite.

    Returns:
        One surface a target, in their order.
    """
    return tuple(_surface(places, column) for column in distances.T)


def expected(found: Sequence[Surface], places: Floats) -> Floats:
    """Expected distances of every target at positions, shape (points, targets)."""
    blocks = [places[start : start + ROWS_AT_ONCE] for start in range(0, len(places), ROWS_AT_ONCE)]
    return np.concatenate([np.column_stack([one(block) for one in found]) for block in blocks])


def _surface(places: Floats, column: Floats) -> Surface:
    """Choose the parameters by a first fit of lines and curves alone, then fit the whole surface."""
    from sklearn.linear_model import RidgeCV

    count = places.shape[1]
    scaled = 2.0 * places - 1.0
    first = RidgeCV(RIDGES).fit(np.hstack([scaled, scaled**2]), column)
    moves = np.abs(first.coef_[:count]) + np.abs(first.coef_[count:])
    axes = np.sort(np.argsort(-moves, kind="stable")[:MOST_AXES])
    fit = RidgeCV(RIDGES).fit(_terms(places[:, axes]), column)
    return Surface(axes, np.concatenate([[fit.intercept_], fit.coef_]))


def _terms(places: Floats) -> Floats:
    """Lines, curves and products of positions, on a scale from -1 to 1; shape (points, terms)."""
    scaled = 2.0 * places - 1.0
    first, second = np.triu_indices(scaled.shape[1])
    return np.hstack([scaled, scaled[:, first] * scaled[:, second]])
