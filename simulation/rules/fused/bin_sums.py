"""Sums over the bins of histograms, one group of people after the other, for measures of inequality.

A bin in use has a place from the most negative to the most positive (see
:func:`simulation.rules.fused.histogram.occupied`), people and what they have. Amounts inside a bin may all equal its
mean or lie at its two edges; sums of a curved function are taken both ways, and for an even spread in between, which
is a third of the way.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .histogram import BINS, bin_edges
from .keeping import kept

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
FAR_USD = 1e300  # stands for the infinite edge, so that sums stay finite
NEAR_USD = 1e-300  # stands for the zero edge of amounts above zero, none of which may be smaller
NARROW = 2.0**-7
"""A bin is narrow when it is no wider than this part of its upper edge: all but the lowest and the highest."""
TOTALS = ("people", "total", "positive people", "positive total", "negative people", "ranks", "gap")
CURVES = ("logarithm", "amount times logarithm", "root", "reciprocal")
SPREADS = ("even", "means", "edges")
_FIRST_POSITIVE = BINS + 1
_THIRD = 1 / 3
_LAST = len(CURVES) - 1


def edges_by_place() -> Floats:
    """Lower edges of bins in USD by place, from the most negative to the most positive, shape (2 * BINS,).

    The upper edge of a bin is the lower edge of the next place.
    """
    edges = np.minimum(bin_edges(), FAR_USD)
    edges[1] = NEAR_USD
    return np.concatenate([[-FAR_USD], -edges[:0:-1], edges])


def curves_by_place(edges: Floats) -> Floats:
    """The curved functions at the edges above zero, shape (2 * BINS, CURVES); those of 1 at the others."""
    safe = np.where(edges > 0, edges, 1)
    return np.stack([np.log(safe), safe * np.log(safe), np.sqrt(safe), 1 / safe], axis=-1)


@kept(nogil=True)
def total_by_group(
    start: Integers, place: Integers, people: Floats, amount: Floats, edges: Floats
) -> tuple[Floats, Floats, Floats]:
    """Add up people, amounts and ranks of each group.

    Args:
        start: First bin of each group and, last, the number of bins, shape (groups + 1,).
        place: Place of each bin.
        people: People of each bin.
        amount: What they have, USD.
        edges: Edges by place.

    Returns:
        The sums named in TOTALS, shape (TOTALS, groups), where "ranks" is the sum of amounts times (people below minus
        people above) and "gap" the most that differences inside bins can add to it; then, for each bin, the people and
        the amount of poorer bins of the group.
    """
    totals = np.zeros((len(TOTALS), start.size - 1))
    people_below, amount_below = np.empty(place.size), np.empty(place.size)
    for group in range(start.size - 1):
        below, held = 0.0, 0.0
        for row in range(start[group], start[group + 1]):
            people_below[row], amount_below[row] = below, held
            below += people[row]
            held += amount[row]
        ranks, gap = 0.0, 0.0
        positive, positive_total, negative = 0.0, 0.0, 0.0
        for row in range(start[group], start[group + 1]):
            count, held_here = people[row], amount[row]
            ranks += held_here * (2 * people_below[row] + count - below)
            low, high = edges[place[row]], edges[place[row] + 1]
            mean = min(max(held_here / count, low), high)
            if high > low:
                gap += count * count * ((mean - low) * ((high - mean) / (high - low)))
            if held_here > 0:
                positive += count
                positive_total += held_here
            elif held_here < 0:
                negative += count
        totals[:, group] = (below, held, positive, positive_total, negative, ranks, gap)
    return totals, people_below, amount_below


@kept(nogil=True)
def curve_by_group(
    first: Integers, end: Integers, place: Integers, people: Floats, amount: Floats, edges: Floats, curves: Floats
) -> Floats:
    """Add up curved functions of the amounts above zero.

    Args:
        first: First bin of each group to add, shape (groups,).
        end: Bin after the last of each group.
        place: Place of each bin.
        people: People of each bin.
        amount: What they have, USD.
        edges: Edges by place.
        curves: The functions at the edges.

    Returns:
        Sums over people, shape (CURVES, SPREADS, groups).
    """
    sums, at_mean = np.zeros((len(CURVES), len(SPREADS), first.size)), np.empty(len(CURVES))
    for group in range(first.size):
        for row in range(first[group], end[group]):
            here = place[row]
            if here < _FIRST_POSITIVE:
                continue
            count, low, high = people[row], edges[here], edges[here + 1]
            mean = min(max(amount[row] / count, low), high)
            part = (mean - low) / (high - low)
            third = _THIRD if high - low <= NARROW * high else 0.0
            logarithm = math.log(mean)
            at_mean[0], at_mean[1], at_mean[2], at_mean[_LAST] = logarithm, mean * logarithm, math.sqrt(mean), 1 / mean
            for curve in range(len(CURVES)):
                left, right = curves[here, curve], curves[here + 1, curve]
                at_edges = left + part * (right - left)
                sums[curve, 0, group] += count * (at_mean[curve] + third * (at_edges - at_mean[curve]))
                sums[curve, 1, group] += count * at_mean[curve]
                sums[curve, 2, group] += count * at_edges
    return sums


@kept(nogil=True)
def locate(start: Integers, count: Floats, below: Floats, people: Floats, shares: Floats) -> tuple[Integers, Floats]:
    """Find the bin that holds each share of the people of each group, and the part of its people up to there.

    Args:
        start: First bin of each group and, last, the number of bins, shape (groups + 1,).
        count: People of each bin.
        below: People of poorer bins of the group.
        people: People of each group.
        shares: Shares of people, between 0 and 1.

    Returns:
        Bins and parts, each of shape (groups, shares).
    """
    found, part = np.empty((start.size - 1, shares.size), np.int64), np.empty((start.size - 1, shares.size))
    for group in range(start.size - 1):
        members = below[start[group] : start[group + 1]]
        for number in range(shares.size):
            sought = shares[number] * people[group]
            inside = max(np.searchsorted(members, sought) - 1, 0)
            row = min(start[group] + inside, below.size - 1)
            found[group, number] = row
            part[group, number] = min(max((sought - below[row]) / count[row], 0.0), 1.0)
    return found, part


@kept(nogil=True)
def lorenz_by_group(
    found: Integers,
    part: Floats,
    place: Integers,
    people: Floats,
    amount: Floats,
    edges: Floats,
    below: Floats,
    total: Floats,
) -> Floats:
    """Read Lorenz curves at places that :func:`locate` found, and the most and the least that they can be there.

    Args:
        found: Bin that holds each place of each group, shape (groups, places).
        part: Part of its people up to there, same shape.
        place: Place of each bin.
        people: People of each bin.
        amount: What they have, USD.
        edges: Edges by place.
        below: Amount in poorer bins of the group, by bin.
        total: Total of each group; nan for one without shares.

    Returns:
        Shares of the total, shape (SPREADS, groups, places): an even spread inside bins, the least, the most.
    """
    shares = np.empty((len(SPREADS), *found.shape))
    for group in range(found.shape[0]):
        for number in range(found.shape[1]):
            row, inside = found[group, number], part[group, number]
            count, lower, upper = people[row], edges[place[row]], edges[place[row] + 1]
            mean = min(max(amount[row] / count, lower), upper)
            most = inside * mean
            least = max(inside * lower, mean - (1 - inside) * upper)
            even = min(max(most - inside * (1 - inside) * (upper - lower) / 2, least), most)
            shares[0, group, number] = (below[row] + count * even) / total[group]
            shares[1, group, number] = (below[row] + count * least) / total[group]
            shares[2, group, number] = (below[row] + count * most) / total[group]
    return shares
