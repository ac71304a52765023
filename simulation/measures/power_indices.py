"""Power in weighted votes: who turns a losing coalition into a winning one.

A holder of 30 per cent that faces a crowd of small ones has 43 per cent of the power, and at 50 per cent it has all of
it; concentration indices do not show this. The Shapley value is the chance to be the one who turns the vote when all
arrive in a random order (Shapley & Shubik 1954, American Political Science Review), the Banzhaf index when all others
toss a coin (Banzhaf 1965, Rutgers Law Review). A coalition wins with at least the quota. For a quota of half the total
it makes no difference to either index whether exactly half wins: the two games are each other's dual.
"""

from __future__ import annotations

from functools import cache
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

MOST_PLAYERS = 22  # 2**22 coalitions are listed in about a second; above that, whole numbers or sampling
_MOST_CELLS = 2**25  # of the table of coalitions by size and weight: a quarter of a gigabyte
MOST_MAJORS = 12
ROUNDING = 1e-12  # of the total: a coalition that misses the quota by the last bits of a sum has reached it
SMALL_HALF = 64  # pairs of voters up to which the central binomial is a product, above which it is a series
STIRLING = (1 / 8, 1 / 192, 1 / 640, 17 / 14336)  # of ln(C(2m, m) / 4**m), by Stirling's series


class Banzhaf(NamedTuple):
    """Banzhaf indices.

    Attributes:
        absolute: Chance that a player turns the vote when every other player says yes or no with equal chance.
        normalised: The same, divided by its sum over players.
    """

    absolute: Floats
    normalised: Floats


class Sampled(NamedTuple):
    """An estimate and its standard error, each of shape (players,)."""

    value: Floats
    standard_error: Floats


def _game(weights: ArrayLike, quota: float) -> tuple[Floats, float]:
    """Weights as an array and the quota less rounding; refuse a game that nobody or everybody wins."""
    weight = np.asarray(weights, dtype=np.float64)
    if weight.ndim != 1 or not weight.size or weight.min() < 0:
        raise ValueError("a weighted vote needs a list of weights that are zero or more")
    total = float(weight.sum())
    if not 0 < quota <= total * (1 + ROUNDING):
        raise ValueError(f"the quota lies above 0 and at most at the total weight {total:g}; it is {quota:g}")
    return weight, quota - ROUNDING * total


def shapley_exact(weights: ArrayLike, quota: float) -> Floats:
    """Shapley value of each player of a weighted vote: the chance to turn it in a random order of arrival.

    Limiting cases (T5.2): (50, 49, 1; 51) gives 2/3, 1/6, 1/6; the United Nations Security Council, five times 7 and
    ten times 1 with quota 39, gives 421/2145 and 4/2145.

    Args:
        weights: Weight of each player, zero or more, shape (players,): any numbers for up to 22 players, whole numbers
            for more.
        quota: Weight that wins.

    Returns:
        Values that sum to one, shape (players,).

    Raises:
        ValueError: If weights or quota make no game, or the game is too large; see :func:`shapley_sampled`.
    """
    weight, least = _game(weights, quota)
    return np.asarray(_swing_chances(weight, least).mean(axis=1))


def banzhaf_exact(weights: ArrayLike, quota: float) -> Banzhaf:
    """Banzhaf indices of each player of a weighted vote; arguments as for :func:`shapley_exact`.

    Limiting cases (T5.2): (50, 49, 1; 51) gives 3/5, 1/5, 1/5; the six of 1958, (4, 4, 4, 2, 2, 1; 12), give 5/21
    three times, 1/7 twice and 0.

    Raises:
        ValueError: If weights or quota make no game, or the game is too large.
    """
    weight, least = _game(weights, quota)
    others = weight.size - 1
    chance_of_size = np.array([comb(others, size) / 2**others for size in range(others + 1)])
    absolute = _swing_chances(weight, least) @ chance_of_size
    return Banzhaf(absolute, absolute / absolute.sum())


def _swing_chances(weight: Floats, least: float) -> Floats:
    """Chance that player i turns a random coalition of k others into a winning one, shape (players, players)."""
    players = weight.size
    whole = bool((weight == np.rint(weight)).all())
    if whole and players * least < min(2.0**players, _MOST_CELLS):
        return _swings_by_generating_function(weight.astype(np.int64), int(np.ceil(least)))
    if players > MOST_PLAYERS:
        raise ValueError(
            f"{players} players whose weights are large or not whole numbers are too many to list; the most is "
            f"{MOST_PLAYERS}. Use shapley_sampled."
        )
    return _swings_by_listing(weight, least)


def _swings_by_listing(weight: Floats, least: float) -> Floats:
    """List all coalitions; player i belongs to those whose number has bit i."""
    players, sums, size = weight.size, np.zeros(1), np.zeros(1, dtype=np.int8)
    for own in weight:
        sums, size = np.concatenate([sums, sums + own]), np.concatenate([size, size + np.int8(1)])
    wins, counts = sums >= least, np.empty((players, players))
    for player in range(players):
        pair = wins.reshape(-1, 2, 2**player)
        turned = pair[:, 1] & ~pair[:, 0]
        counts[player] = np.bincount(size.reshape(-1, 2, 2**player)[:, 0][turned], minlength=players)
    return counts / np.array([comb(players - 1, k) for k in range(players)], dtype=np.float64)


def _swings_by_generating_function(weight: NDArray[np.int64], least: int) -> Floats:
    """Add the players one by one to the distribution of the weight of a random coalition of each size."""
    chances = np.empty((weight.size, weight.size))
    for own in np.unique(weight):
        others = list(weight)
        others.remove(own)
        held = _weights_of_random_coalitions(others, least)
        chances[weight == own] = held[:, max(least - own, 0) :].sum(axis=1)
    return chances


def _weights_of_random_coalitions(weights: list[np.int64], least: int) -> Floats:
    """Chance of each weight below ``least`` for a random coalition of k players, shape (players + 1, least).

    The generating function ``prod_j (1 + z x**w_j)`` with each power of z divided by its number of coalitions: among
    the first n players, one given player is in a coalition of k with chance ``k / n``. Averages of chances neither
    overflow nor cancel.
    """
    held = np.zeros((len(weights) + 1, least))
    held[0, 0] = 1.0
    for number, own in enumerate(weights, start=1):
        inside = (np.arange(1, number + 1) / number)[:, None]
        before = held[: number + 1].copy()
        held[1 : number + 1] *= 1 - inside
        if own < least:
            held[1 : number + 1, own:] += inside * before[:-1, : least - own]
    return held


def shapley_sampled(weights: ArrayLike, quota: float, draws: ArrayLike) -> Sampled:
    """Estimate Shapley values from random orders of arrival (Castro, Gomez & Tejada 2009).

    Args:
        weights: Weight of each player, zero or more, shape (players,).
        quota: Weight that wins.
        draws: Uniform draws, shape (samples, players); the players of a sample arrive in the order of their draws.

    Returns:
        Share of the samples in which each player turns the vote, and its standard error ``sqrt(p (1 - p) / M)``, which
        is never above ``1 / (2 sqrt(M))``.

    Raises:
        ValueError: If weights or quota make no game, or draws do not fit.
    """
    weight, least = _game(weights, quota)
    moment = np.asarray(draws, dtype=np.float64)
    if moment.ndim != 2 or moment.shape[1] != weight.size or not len(moment):
        raise ValueError(f"each sample needs {weight.size} draws; draws have shape {moment.shape}")
    order = np.argsort(moment, axis=1)
    turning = (np.cumsum(weight[order], axis=1) >= least).argmax(axis=1)
    pivots = np.take_along_axis(order, turning[:, None], axis=1)[:, 0]
    share = np.bincount(pivots, minlength=weight.size) / len(moment)
    return Sampled(share, np.sqrt(share * (1 - share) / len(moment)))


def ocean_power(share: ArrayLike) -> Floats:
    """Shapley value of one holder that faces a crowd of small ones under majority rule: ``w / (1 - w)``.

    Source: Milnor & Shapley (1978, Mathematics of Operations Research). Case T5.3: 0.1, 0.3 and 0.45 give 0.1111,
    0.4286 and 0.8182; a half or more gives 1.

    Args:
        share: Share of the holder, between 0 and 1.
    """
    held = np.minimum(np.asarray(share, dtype=np.float64), 0.5)
    return np.asarray(held / (1 - held))


class _Coalitions(NamedTuple):
    """All coalitions of some major players; ``joined[i]`` are those of ``without[i]`` after player i has come."""

    member: Floats  # (majors, coalitions)
    number: NDArray[np.int64]
    size: NDArray[np.int64]
    without: NDArray[np.int64]  # (majors, coalitions / 2)
    joined: NDArray[np.int64]
    ways: Floats  # C(m, j), shape (majors + 1, 1)
    orders: Floats  # m C(m - 1, k), shape (majors + 1, 1), the last without use


@cache
def _coalitions(majors: int) -> _Coalitions:
    number = np.arange(2**majors)
    bit = number >> np.arange(majors)[:, None] & 1
    without = np.array([number[row == 0] for row in bit])
    ways = [comb(majors, k) for k in range(majors + 1)]
    orders = [majors * comb(majors - 1, k) for k in range(majors)]
    return _Coalitions(
        member=bit.astype(np.float64),
        number=number,
        size=bit.sum(axis=0),
        without=without,
        joined=without + 2 ** np.arange(majors)[:, None],
        ways=np.array(ways, dtype=np.float64)[:, None],
        orders=np.array([*orders, 1], dtype=np.float64)[:, None],
    )


def oceanic_shapley(major_weights: ArrayLike, ocean: float, quota: float = 0.5) -> Floats:
    """Shapley values of a few major players that face an ocean of small ones (Milnor & Shapley 1978).

    All arrive at uniform moments, so at t the share t of the ocean has come. A set T of majors that is there wins from
    the moment ``t_T = (Q - w(T)) / ocean`` on, and player i turns the vote between ``t_(T + i)`` and ``t_T``:

        ``Phi_i = sum_T int t**|T| (1 - t)**(m - 1 - |T|) dt``, each integral from ``t_(T + i)`` to ``t_T``.

    ``int_0^x t**k (1 - t)**(m-1-k) dt`` is the chance that a binomial of m trials with chance x exceeds k, divided by
    ``m C(m - 1, k)``: a sum of positive terms.

    Limiting cases: one major has :func:`ocean_power` (T5.3). With no ocean it is :func:`shapley_exact`, and it tends
    to it unless some majors hold the quota exactly: between two equal halves the smallest ocean keeps a half.

    Args:
        major_weights: Weights of the major players, zero or more, at most 12, shape (majors,).
        ocean: Joint weight of the small players, in the same unit.
        quota: Share of the total weight that wins, above 0 and at most 1.

    Returns:
        Values of the majors, shape (majors,); the ocean has what is missing from one. All zero if nobody has weight.

    Raises:
        ValueError: If there are too many majors.
    """
    weight = np.asarray(major_weights, dtype=np.float64)
    if weight.size > MOST_MAJORS:
        raise ValueError(f"at most {MOST_MAJORS} major players can be counted; there are {weight.size}")
    total = float(weight.sum()) + ocean
    if not weight.size or total <= 0:
        return np.zeros_like(weight)
    known = _coalitions(weight.size)
    missing = quota * total - weight @ known.member
    more = _chance_of_more(_moments(missing, ocean, ROUNDING * total), known)
    below, above = more[known.size, known.number], more[known.size - 1, known.number]
    return np.asarray(np.maximum(below[known.without] - above[known.joined], 0).sum(axis=1))


def _moments(missing: Floats, ocean: float, rounding: float) -> Floats:
    """Share of the ocean that must have come for each coalition to win; 1 where the whole ocean is not enough."""
    short = missing > rounding
    if ocean <= 0:
        return short.astype(np.float64)
    return np.where(short, np.clip(missing, 0, ocean) / ocean, 0)


def _chance_of_more(moment: Floats, known: _Coalitions) -> Floats:
    """Incomplete beta integrals up to each moment, by size k of the coalition; shape (majors + 1, coalitions)."""
    majors, still = len(known.ways) - 1, 1 - moment
    come, rest = np.ones((2, majors + 1, len(moment)))
    for power in range(majors):  # row by row is faster than accumulating along the first axis
        np.multiply(come[power], moment, out=come[power + 1])
        np.multiply(rest[power], still, out=rest[power + 1])
    chance = known.ways * come * rest[::-1]
    more = np.zeros_like(chance)
    for size in range(majors)[::-1]:
        np.add(more[size + 1], chance[size + 1], out=more[size])
    return np.asarray(more / known.orders)


def decisive_chance(voters: ArrayLike) -> Floats:
    """Chance that one of N equal voters decides a vote by majority: ``C(N - 1, (N - 1) / 2) / 2**(N - 1)``.

    Tends to ``sqrt(2 / (pi N))`` (Penrose 1946, Journal of the Royal Statistical Society). Case T5.4: 5 voters give
    0.375, 101 give 0.0796.

    Args:
        voters: Number of voters, at least 1. An even number decides as the next odd one, because a tie is lost.

    Returns:
        Chance, of the shape of ``voters``.
    """
    half = np.asarray(voters, dtype=np.int64) // 2
    pairs = np.arange(1, SMALL_HALF + 1)
    products = np.concatenate([[1.0], np.cumprod(1 - 0.5 / pairs)])
    large = np.maximum(half, SMALL_HALF).astype(np.float64)
    first, second, third, fourth = STIRLING
    series = -first / large + second / large**3 - third / large**5 + fourth / large**7
    return np.where(half <= SMALL_HALF, products[np.minimum(half, SMALL_HALF)], np.exp(series) / np.sqrt(np.pi * large))
