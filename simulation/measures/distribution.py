"""How unequally money is divided among many people, from histograms and without sorting.

A histogram tells people and amount of each bin, so that the mean of each bin is known, but not how amounts lie inside.
They may all equal the mean, or lie at the two edges: every measure here is bounded by these two cases (Gastwirth 1972)
and none can lie outside, up to rounding of some 1e-13 (and while no amount but zero is below 1e-300). With bins no
wider than 2**-8 of an amount the bounds of the Gini index are apart by some 5e-7, those of the other measures by less
than 2e-6. They widen when most people have nearly the same, when a share is asked for that cuts through many people
with the same amount, and when amounts lie beyond the bins of :mod:`simulation.rules.fused.histogram`; the bounds then
say so. The value in between is that of an even spread: two thirds of the way for the Gini index (Cowell 2011), one
third for measures that add up a curved function.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .binned import Binned, ratio_of

if TYPE_CHECKING:
    from ..rules.fused.bin_lists import BinLists

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
TOP_SHARES = (0.001, 0.01, 0.015, 0.1)
"""Top shares that are published: of the World Inequality Database and, for 1.5 %, of the UBS Global Wealth Report."""
_CURVES = {0.5: "root", 1.0: "logarithm", 2.0: "reciprocal"}  # summed for all groups at once, by aversion


class Bounds(NamedTuple):
    """A measure and what it cannot be below or above; arrays of one shape, nan where it has no meaning."""

    value: Floats
    low: Floats
    high: Floats


class Split(NamedTuple):
    """Inequality of everybody, and its parts inside groups and between the means of groups."""

    total: float
    within: float
    between: float


class Distribution(Binned):
    """Measures of inequality of several groups of people, the last of which is everybody; nothing is sorted.

    Index -1 of each result is everybody, index n is nation n. A group whose total is not above zero has no shares and
    no Gini index (nan).
    """

    def gini(self) -> Bounds:
        """Gini index, ``sum_ij w_i w_j |x_i - x_j| / (2 n**2 mu)`` (Gastwirth 1972 for its bounds).

        Limiting cases: 0 when all have the same, towards 1 when one has everything; above 1 if many are in debt.

        Returns:
            Bounds of shape (groups,).
        """
        unit = self.people * self.shared_usd
        low, gap = self.ranks / unit, self.rank_gap / unit
        return Bounds(low + 2 * gap / 3, low, low + gap)

    def lorenz(self, shares: ArrayLike) -> Bounds:
        """Lorenz curve: share of the total that the poorest have.

        Args:
            shares: Shares of people, between 0 and 1, shape (shares,).

        Returns:
            Bounds of shape (groups, shares). Between two people the curve is a straight line.
        """
        found, part = self.locate(np.asarray(shares, dtype=np.float64))
        return Bounds(*self.lorenz_at(found, part))

    def top_shares(self, shares: ArrayLike = TOP_SHARES) -> Bounds:
        """Share of the total that the richest have.

        Args:
            shares: Shares of people, between 0 and 1, shape (shares,).

        Returns:
            Bounds of shape (groups, shares).
        """
        below = self.lorenz(1 - np.asarray(shares, dtype=np.float64))
        return Bounds(1 - below.value, 1 - below.high, 1 - below.low)

    def bottom_half(self) -> Bounds:
        """Share of the total that the poorer half has, bounds of shape (groups,)."""
        return Bounds(*(side[:, 0] for side in self.lorenz([0.5])))

    def quantiles(self, shares: ArrayLike) -> Bounds:
        """Amount that a share of people do not exceed, USD.

        Args:
            shares: Shares of people, between 0 and 1, shape (shares,).

        Returns:
            Bounds of shape (groups, shares): the edges of the bin.
        """
        found, part = self.locate(np.asarray(shares, dtype=np.float64))
        lower, upper, mean = self.edges_and_mean(found)
        narrow = upper - lower <= np.maximum(np.abs(lower), np.abs(upper)) / 2
        even = np.where(narrow, lower + part * (upper - lower), mean)
        known = self.people[:, None] > 0
        return Bounds(*(np.where(known, side, np.nan) for side in (even, lower, upper)))

    def theil(self) -> Bounds:
        """Theil index of people with an amount above zero, ``T = mean(x / mu * ln(x / mu))`` (Theil 1967).

        Counting people with nothing as well would add ``-ln(positive_share)`` while nobody is in debt.

        Returns:
            Bounds of shape (groups,).
        """
        sums, log_mean = self.curve("amount times logarithm"), np.log(self.positive_mean_usd)
        return Bounds(*(ratio_of(sums, self.positive_usd) - log_mean))

    def mld(self) -> Bounds:
        """Mean logarithmic deviation of people with an amount above zero, ``L = mean(ln(mu / x))`` (Theil 1967).

        It is infinite when anybody counted has nothing, which is why people without are left out.

        Returns:
            Bounds of shape (groups,).
        """
        sums, log_mean = self.curve("logarithm"), np.log(self.positive_mean_usd)
        return Bounds(*(log_mean - ratio_of(sums, self.positive_people)))

    def equally_distributed_usd(self, aversion: float) -> Bounds:
        """Amount that, had by each, is worth as much as what people with an amount above zero have (Atkinson 1970).

        ``EDE = mean(x**(1 - e))**(1 / (1 - e))``, the geometric mean for ``e = 1``. The bounds are apart by about
        ``e * 2**-16 / 8`` of it at most, as the function bends with e and no bin is wider than 2**-8 of its lower edge.

        Args:
            aversion: Aversion to inequality e, above zero.

        Returns:
            Bounds of shape (groups,).

        Raises:
            ValueError: If the aversion is not above zero.
        """
        if aversion <= 0:
            raise ValueError(f"aversion to inequality is above zero; it is {aversion:g}")
        power = 1 - aversion
        known = _CURVES.get(aversion)
        sums = self.curve(known) if known else self.curve_of(lambda amount: amount**power)
        means = ratio_of(sums, self.positive_people)
        even, high, low = np.exp(means) if power == 0 else means ** (1 / power)
        return Bounds(even, low, high)

    def atkinson(self, aversion: float) -> Bounds:
        """Atkinson index of people with an amount above zero, ``A = 1 - EDE / mu`` (Atkinson 1970).

        Args:
            aversion: Aversion to inequality e, above zero.

        Returns:
            Bounds of shape (groups,).
        """
        same = self.equally_distributed_usd(aversion)
        value, high, low = 1 - np.array([same.value, same.low, same.high]) / self.positive_mean_usd
        return Bounds(value, low, high)

    def split_theil(self) -> Split:
        """Theil index within and between groups, ``T = sum_g s_g T_g + sum_g s_g ln(mu_g / mu)`` (Shorrocks 1980).

        Only people with an amount above zero count; s_g is the group's share of what they have. What is not between
        groups is within them, which spares the index of each group.
        """
        held = self.positive_usd[self._members]
        between = float((ratio_of(held, held.sum()) * self._log_relative_mean).sum())
        total = float(self.everybody.theil().value[0])
        return Split(total, total - between, between)

    def split_mld(self) -> Split:
        """Mean logarithmic deviation within and between groups (Shorrocks 1980).

        ``L = sum_g p_g L_g + sum_g p_g ln(mu / mu_g)``, with p_g the group's share of people with an amount above
        zero.
        """
        people = self.positive_people[self._members]
        between = -float((ratio_of(people, people.sum()) * self._log_relative_mean).sum())
        total = float(self.everybody.mld().value[0])
        return Split(total, total - between, between)

    def pareto_index(self, top: float = TOP_SHARES[0]) -> Bounds:
        """Exponent of a Pareto tail by maximum likelihood, ``1 / mean(ln(x / threshold))`` of the richest (Hill 1975).

        Its standard error is the exponent over the root of the number of rows, not of people, above the threshold.

        Args:
            top: Share of people, about; the threshold is the nearest edge of a bin below.

        Returns:
            Bounds of shape (groups,); nan where the threshold is not above zero.
        """
        first = self.locate(np.array([1 - top]))[0][:, 0]
        threshold = np.where(self.amount[first] > 0, self.edges_and_mean(first)[0], np.nan)
        people = self.people - self.below[0][first]
        sums = self.curves_between(first, self.start[1:])["logarithm"]
        even, high, low = ratio_of(sums, people) - np.log(threshold)
        return Bounds(*(ratio_of(np.ones(self.groups), side) for side in (even, high, low)))

    @cached_property
    def everybody(self) -> Distribution:
        """The last group alone, for measures that are asked of everybody only."""
        return self.last_group()

    @cached_property
    def _log_relative_mean(self) -> Floats:
        """Logarithm of the mean of each group relative to everybody's; 0 for a group with nothing."""
        relative = self.positive_mean_usd[self._members] / self.positive_mean_usd[-1]
        return np.log(np.where(relative > 0.0, relative, 1.0))

    @property
    def _members(self) -> slice:
        """The groups that make up everybody: all but the last, or the only one."""
        return slice(max(self.groups - 1, 1))


def by_nation(lists: BinLists, piece_nation: Integers, nations: int) -> Distribution:
    """Read the histograms of pieces of the population: one group per nation, and everybody.

    Args:
        lists: Bins in use of the pieces; see :mod:`simulation.rules.fused.bin_lists`.
        piece_nation: Nation of each piece.
        nations: Number of nations.

    Raises:
        ValueError: If nobody is counted.
    """
    from ..rules.fused.bin_lists import gather

    start, place, people, amount = gather(lists, piece_nation, nations)
    if not place.size:
        raise ValueError("a distribution needs people; the histograms are empty")
    return Distribution(start, place, people, amount)


def everybody(table: Floats) -> Distribution:
    """Read one histogram, shape (SIGNS, ROWS, 2): a single group, everybody."""
    from ..rules.fused.bin_lists import listed

    whole = by_nation(listed(table[None]), np.zeros(1, dtype=np.int64), 1)
    end = whole.start[1]
    return Distribution(whole.start[:2], whole.place[:end], whole.count[:end], whole.amount[:end])
