"""Alliances: nations settle where the camps of others suit them, a landscape with valleys (Axelrod & Bennett 1993).

Each nation wants to be close to those it has a propensity to work with, and far from those it has not; large nations
count more. As long as propensities are symmetric and one nation moves at a time, energy falls at every move, so
nations never go round in circles, and where they end depends on where they start. Axelrod and Bennett (British Journal
of Political Science 23: 211-233) have two blocs; here there may be more, and nations may stay out of all (Potts 1952).

Axes: nations N, labels L (the non-aligned and the blocs).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int_]

NON_ALIGNED = 0
"""Label of nations outside all blocs; blocs are numbered from 1."""
MOST_LABELLINGS = 2**20
MOST_PASSES = 1000


class PropensityWeights(NamedTuple):
    """How much each ground for working together counts."""

    agreement: float
    alliance: float
    regime: float
    rivalry: float
    dependence: float


def propensity(
    agreement: ArrayLike,
    alliance: ArrayLike,
    democracy: ArrayLike,
    rivalry: ArrayLike,
    dependence: ArrayLike,
    weights: PropensityWeights,
    threshold: float = 0.5,
) -> Floats:
    """How much two nations want to be on one side, symmetric by construction.

    ``p_ij = a1 agreement + a2 alliance + a3 (1 - |D_i - D_j|) - a4 rivalry + a5 (S_ij + S_ji) - threshold``

    Args:
        agreement: Agreement of votes or ties of trade, 0 to 1, shape (N, N).
        alliance: Whether two nations are allied, shape (N, N).
        democracy: Democracy ``D``, 0 to 1, shape (N,).
        rivalry: Whether two nations are rivals, shape (N, N).
        dependence: Share ``S_ij`` of the AI that i uses which comes from j, shape (N, N).
        weights: Weights ``a1`` to ``a5``.
        threshold: Sum of grounds from which two nations attract each other.

    Returns:
        Propensities, positive to attract, shape (N, N). Where the two views of a pair differ, their mean counts. The
        diagonal means nothing.
    """
    regime = np.asarray(democracy, dtype=np.float64)
    attraction = weights.agreement * _both_ways(agreement) + weights.alliance * _both_ways(alliance)
    likeness = 1.0 - np.abs(regime[:, None] - regime)
    ties = weights.dependence * (2.0 * _both_ways(dependence))
    return np.asarray(attraction + weights.regime * likeness + ties - weights.rivalry * _both_ways(rivalry) - threshold)


def bloc_distance(blocs: int, hedge: float = 0.4) -> Floats:
    """How far apart the holders of two labels are.

    Args:
        blocs: Number ``q`` of blocs.
        hedge: Distance between a non-aligned nation and anybody, another non-aligned one included. Below one half,
            staying out is better than a coin toss between two opposing blocs.

    Returns:
        Symmetric, shape (q + 1, q + 1): 0 within a bloc, 1 between blocs, the hedge in the row and the column of
        ``NON_ALIGNED``.
    """
    distance = 1.0 - np.eye(blocs + 1)
    distance[NON_ALIGNED, :] = distance[:, NON_ALIGNED] = hedge
    return distance


def frustration_by_choice(size: ArrayLike, propensity: ArrayLike, labels: Labels, distance: ArrayLike) -> Floats:
    """Frustration of each nation for each label it could choose while others keep theirs.

    Args:
        size: Size ``s`` of each nation, at least 0, shape (N,).
        propensity: Symmetric propensities ``p``, shape (N, N); the diagonal is ignored.
        labels: Label of each nation, shape (N,).
        distance: Symmetric distances ``d`` between labels, shape (L, L), as from :func:`bloc_distance`.

    Returns:
        Shape (N, L).
    """
    return np.asarray(_pull(size, propensity) @ np.asarray(distance, dtype=np.float64)[labels])


def attachment(by_choice: ArrayLike, labels: Labels) -> Floats:
    """What must tie each nation to the label it has so that it does not want to leave: ``max(0, F_i - min_b F_i(b))``.

    History, trade in goods, troops and habit, which the grounds of :func:`propensity` leave out; taken off the
    frustration of that label for good, it makes a given alignment a local minimum.

    Args:
        by_choice: :func:`frustration_by_choice`, shape (N, L).
        labels: Label of each nation, shape (N,).

    Returns:
        Shape (N, L): 0 for all labels but the nation's own, and there 0 for who is well placed anyway.
    """
    choices = np.asarray(by_choice, dtype=np.float64)
    rows = np.arange(labels.size)
    ties = np.zeros_like(choices)
    ties[rows, labels] = choices[rows, labels] - choices.min(axis=1)
    return ties


def frustration(size: ArrayLike, propensity: ArrayLike, labels: Labels, distance: ArrayLike) -> Floats:
    """How badly the present camps suit each nation: ``F_i = sum_{j != i} s_j p_ij d_ij``.

    Arguments are those of :func:`frustration_by_choice`.

    Returns:
        Shape (N,); below 0 for a nation that is far from those it does not want to be with.
    """
    by_choice = frustration_by_choice(size, propensity, labels, distance)
    return by_choice[np.arange(labels.size), labels]


def energy(size: ArrayLike, propensity: ArrayLike, labels: Labels, distance: ArrayLike) -> float:
    """Frustration of all, weighted by size: ``E = sum_i s_i F_i``.

    Arguments are those of :func:`frustration_by_choice`.

    Limiting cases:
        A move of k changes energy by exactly ``2 s_k`` times the change of its frustration, because every pair counts
        twice (T4.1). Two camps that attract inside and repel by b across have ``E = -2 b S_1 S_2`` apart (T4.2).
        Energy is 0 when all are in one bloc; sizes times c give energy times ``c^2`` (T4.3).
    """
    return float(np.asarray(size, dtype=np.float64) @ frustration(size, propensity, labels, distance))


def best_reply(
    size: ArrayLike,
    propensity: ArrayLike,
    labels: Labels,
    distance: ArrayLike,
    order: Labels,
    tolerance: ArrayLike = 1e-9,
    attached: ArrayLike = 0.0,
) -> tuple[Labels, int]:
    """Nations reconsider one after the other and see what those before them chose.

    Arguments are those of :func:`frustration_by_choice`, and:

    Args:
        size: Sizes.
        propensity: Propensities.
        labels: Labels; not changed.
        distance: Distances between labels.
        order: Nations that reconsider, first to last; all others, such as the leaders of blocs, stay.
        tolerance: A nation moves only if its frustration falls by more than this: a scalar, or shape (N,).
        attached: :func:`attachment`, taken off frustration, shape (N, L). A move then changes ``E - 2 sum_i s_i a_i``
            instead of E, by the same rule.

    Returns:
        Labels after the pass, and the number of moves. Of labels that are equally good a nation takes the first.
    """
    pull, distances = _pull(size, propensity), np.asarray(distance, dtype=np.float64)
    return _one_pass(pull, distances, labels, order, _bounds(tolerance, labels.size), attached)


def descend(
    size: ArrayLike,
    propensity: ArrayLike,
    labels: Labels,
    distance: ArrayLike,
    order: Labels,
    tolerance: ArrayLike = 1e-9,
    attached: ArrayLike = 0.0,
) -> tuple[Labels, int]:
    """Passes of :func:`best_reply`, with its arguments, until no nation wants to move: a local minimum of energy.

    Returns:
        Labels at rest, and the number of moves.

    Raises:
        ValueError: If nations keep moving, which symmetric propensities rule out.
    """
    pull, distances = _pull(size, propensity), np.asarray(distance, dtype=np.float64)
    bounds, total = _bounds(tolerance, labels.size), 0
    for _ in range(MOST_PASSES):
        labels, moves = _one_pass(pull, distances, labels, order, bounds, attached)
        if moves == 0:
            return labels, total
        total += moves
    raise ValueError(f"nations still change sides after {MOST_PASSES} passes; propensities must be symmetric")


def local_minima(
    size: ArrayLike, propensity: ArrayLike, blocs: int = 2, hedge: float | None = None, tolerance: float = 1e-9
) -> tuple[Labels, Floats]:
    """Every partition that no single nation wants to leave, by full enumeration.

    Args:
        size: Size of each nation, shape (N,); 17 nations in two blocs have 65,536 partitions.
        propensity: Symmetric propensities, shape (N, N).
        blocs: Number of blocs.
        hedge: Distance of the non-aligned; None if every nation is in a bloc.
        tolerance: Smallest fall of frustration for which a nation moves.

    Returns:
        Labels, shape (M, N), lowest energy first, and energies, shape (M,). A partition counts once: its blocs are
        numbered in the order in which their first nations come.

    Raises:
        ValueError: If there are too many partitions to look at each.
    """
    sizes, choices = np.asarray(size, dtype=np.float64), np.arange(1 if hedge is None else NON_ALIGNED, blocs + 1)
    distance = bloc_distance(blocs) if hedge is None else bloc_distance(blocs, hedge)
    labels = _partitions(sizes.size, choices)
    pull, near = _pull(sizes, propensity), distance[:, choices]
    # One matrix product for all partitions: nations x (partitions x choices).
    by_choice = (pull @ near[labels.T].reshape(sizes.size, -1)).reshape(sizes.size, len(labels), choices.size)
    held = np.take_along_axis(by_choice, (labels.T - choices[0])[..., None], axis=-1)[..., 0]
    stays = (held <= by_choice.min(axis=-1) + tolerance).all(axis=0)
    energies = sizes @ held[:, stays]
    rank = np.argsort(energies, kind="stable")
    return labels[stays][rank], energies[rank]


def _both_ways(matrix: ArrayLike) -> Floats:
    """Mean of the two views of each pair."""
    views = np.asarray(matrix, dtype=np.float64)
    return 0.5 * (views + views.T)


def _pull(size: ArrayLike, propensity: ArrayLike) -> Floats:
    """Weight of each other nation in a nation's frustration: ``s_j p_ij``, and 0 for itself."""
    pull = np.asarray(propensity, dtype=np.float64) * np.asarray(size, dtype=np.float64)
    np.fill_diagonal(pull, 0.0)
    return pull


def _bounds(tolerance: ArrayLike, nations: int) -> Floats:
    return np.broadcast_to(np.asarray(tolerance, dtype=np.float64), (nations,))


def _one_pass(
    pull: Floats, distance: Floats, labels: Labels, order: Labels, tolerance: Floats, attached: ArrayLike
) -> tuple[Labels, int]:
    """Pass over the order, jumping from one nation that wants to move to the next."""
    new, by_choice = labels.copy(), pull @ distance[labels] - np.asarray(attached)
    place = moves = 0
    while True:
        waiting = order[place:]
        gains = by_choice[waiting, new[waiting]] - by_choice[waiting].min(axis=1)
        wants = np.flatnonzero(gains > tolerance[waiting])
        if wants.size == 0:
            return new, moves
        nation = waiting[wants[0]]
        old, new[nation] = new[nation], by_choice[nation].argmin()
        by_choice += pull[:, nation, None] * (distance[new[nation]] - distance[old])
        place, moves = place + int(wants[0]) + 1, moves + 1


def _partitions(nations: int, choices: Labels) -> Labels:
    """All ways to give labels to nations, those apart that only exchange the names of blocs."""
    count = choices.size**nations
    if count > MOST_LABELLINGS:
        raise ValueError(f"{nations} nations have {count:,} ways to take sides; at most {MOST_LABELLINGS:,} are listed")
    powers = choices.size ** np.arange(nations)[::-1]
    labels = choices[(np.arange(count)[:, None] // powers) % choices.size]
    named = np.maximum.accumulate(np.column_stack([np.zeros(count, dtype=np.int_), labels[:, :-1]]), axis=1)
    return np.asarray(labels[(labels <= named + 1).all(axis=1)])
