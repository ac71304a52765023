"""Alliance networks: which links last when both sides must want them, and whom an alliance protects.

The connections model of Jackson and Wolinsky (1996, Journal of Economic Theory 71) is the part with exact answers;
protection follows Jackson and Nei (2015, PNAS 112).

Axes: nations N, networks G.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Links = NDArray[np.bool_]

MOST_NATIONS_LISTED = 6


def steps_between(links: ArrayLike) -> Floats:
    """Number of links on the shortest way between nations.

    Args:
        links: Whether two nations are linked, symmetric, shape (N, N).

    Returns:
        Shape (N, N); 0 on the diagonal and infinite where there is no way.
    """
    linked = np.asarray(links, dtype=bool)
    reached = np.eye(len(linked), dtype=bool)
    steps = np.where(reached, 0.0, np.inf)
    for step in range(1, len(linked)):
        newly = (reached @ linked) & ~reached
        if not newly.any():
            break
        steps[newly] = step
        reached |= newly
    return steps


def connection_payoffs(links: ArrayLike, decay: float, link_cost: float) -> Floats:
    """What a network is worth to each nation: ``u_i = sum_j delta^{d_ij} - c deg_i``.

    Args:
        links: Whether two nations are linked, symmetric, shape (N, N).
        decay: Worth ``delta`` of a direct friend, and factor for each step further, between 0 and 1.
        link_cost: Cost ``c`` of a link to each side.

    Returns:
        Shape (N,); 0 for a nation alone.
    """
    linked = np.asarray(links, dtype=bool)
    worth = decay ** steps_between(linked)
    np.fill_diagonal(worth, 0.0)
    return np.asarray(worth.sum(axis=1) - link_cost * linked.sum(axis=1))


def is_pairwise_stable(links: ArrayLike, decay: float, link_cost: float, tolerance: float = 1e-12) -> bool:
    """Whether no nation gains by cutting a link and no two by making one.

    A missing link is made when one side gains and the other does not lose.

    Args:
        links: Whether two nations are linked, symmetric, shape (N, N).
        decay: As in :func:`connection_payoffs`.
        link_cost: As in :func:`connection_payoffs`.
        tolerance: Gains and losses up to this are none.

    Limiting cases:
        ``c < delta - delta^2``: the complete network alone; between that and ``delta``: the star is stable;
        ``c > delta``: the empty one is (T4.4).
    """
    linked = np.array(links, dtype=bool)
    before = connection_payoffs(linked, decay, link_cost)
    for pair in itertools.combinations(range(len(linked)), 2):
        there, back = pair, pair[::-1]
        was_linked = bool(linked[there])
        linked[there] = linked[back] = not was_linked
        gains = (connection_payoffs(linked, decay, link_cost) - before)[list(pair)]
        linked[there] = linked[back] = was_linked
        someone_gains = bool(gains.max() > tolerance)
        if someone_gains and (was_linked or bool(gains.min() >= -tolerance)):
            return False
    return True


def all_networks(nations: int) -> Links:
    """Every network of a few nations.

    Args:
        nations: Number of nations.

    Returns:
        Symmetric, no links to oneself, shape (2^(N (N - 1) / 2), N, N): 64 for four nations.

    Raises:
        ValueError: If there are too many networks to list.
    """
    if nations > MOST_NATIONS_LISTED:
        raise ValueError(f"nations is {nations}; networks are listed for at most {MOST_NATIONS_LISTED}")
    first, second = np.triu_indices(nations, 1)
    drawn = np.arange(2**first.size)[:, None] >> np.arange(first.size) & 1
    networks = np.zeros((len(drawn), nations, nations), dtype=bool)
    networks[:, first, second] = networks[:, second, first] = drawn
    return networks


def pairwise_stable_networks(nations: int, decay: float, link_cost: float) -> Links:
    """All networks of a few nations that last.

    Args:
        nations: Number of nations.
        decay: As in :func:`connection_payoffs`.
        link_cost: As in :func:`connection_payoffs`.

    Returns:
        Shape (G, N, N). Four nations, decay 0.5: cost 0.1 the complete one; 0.3 stars and rings; 0.6 the empty one
        (T4.4).
    """
    networks = all_networks(nations)
    return networks[[is_pairwise_stable(links, decay, link_cost) for links in networks]]


def defence_strength(strength: ArrayLike, links: ArrayLike, attackers: ArrayLike) -> Floats:
    """What stands behind each nation: its own strength and that of its allies who are not among the attackers.

    Args:
        strength: Military strength ``M`` of each nation, shape (N,).
        links: Whether two nations are allied, symmetric, shape (N, N).
        attackers: Whether a nation is in the coalition that attacks, shape (N,).

    Returns:
        Shape (N,).
    """
    own = np.asarray(strength, dtype=np.float64)
    helpers = np.where(np.asarray(attackers, dtype=bool), 0.0, own)
    return np.asarray(own + np.asarray(links, dtype=np.float64) @ helpers)


def attack_feasible(
    attackers_strength: ArrayLike, defenders_strength: ArrayLike, gamma: float = 1.5
) -> NDArray[np.bool_]:
    """Whether a coalition is strong enough to attack: ``sum_C M > gamma sum_{i and its allies} M``.

    Args:
        attackers_strength: Strength of the coalition.
        defenders_strength: Strength of the nation attacked and its allies, as from :func:`defence_strength`.
        gamma: Advantage ``gamma`` of defence, 1 to 3 (assumption).

    Returns:
        True or false; equal strength is never enough while defence has an advantage.
    """
    return np.asarray(np.asarray(attackers_strength) > gamma * np.asarray(defenders_strength, dtype=np.float64))
