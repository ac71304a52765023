"""People in bins of a histogram, by group: sums, ranks and places, on which the measures of inequality rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Binned:
    """Bins in use of several groups of people, from the poorest to the richest.

    Attributes:
        start: First bin of each group and, last, the number of bins, shape (groups + 1,).
        place: Place of each bin among all, from the most negative to the most positive.
        count: People of each bin.
        amount: What they have, USD.
    """

    start: Integers
    place: Integers
    count: Floats
    amount: Floats

    @property
    def groups(self) -> int:
        """Number of groups."""
        return self.start.size - 1

    @property
    def people(self) -> Floats:
        """People of each group."""
        return self._totals["people"]

    @property
    def total_usd(self) -> Floats:
        """What each group has, negative amounts taken off."""
        return self._totals["total"]

    @cached_property
    def shared_usd(self) -> Floats:
        """Total of each group as what is shared out: nan unless above zero."""
        return np.where(self.total_usd > 0, self.total_usd, np.nan)

    @cached_property
    def mean_usd(self) -> Floats:
        """Mean of each group; nan for one without people."""
        return ratio_of(self.total_usd, self.people)

    @property
    def positive_people(self) -> Floats:
        """People of each group with an amount above zero."""
        return self._totals["positive people"]

    @property
    def positive_usd(self) -> Floats:
        """What they have."""
        return self._totals["positive total"]

    @cached_property
    def positive_mean_usd(self) -> Floats:
        """Mean of what they have; nan where there are none."""
        return ratio_of(self.positive_usd, self.positive_people)

    @property
    def positive_share(self) -> Floats:
        """Share of people with an amount above zero: those whom Theil, MLD and Atkinson indices are about."""
        return ratio_of(self.positive_people, self.people)

    @property
    def negative_share(self) -> Floats:
        """Share of people with an amount below zero."""
        return ratio_of(self._totals["negative people"], self.people)

    @property
    def ranks(self) -> Floats:
        """Sum over people of their amount times (people below minus people above), USD."""
        return self._totals["ranks"]

    @property
    def rank_gap(self) -> Floats:
        """The most that differences inside bins can add to it: all amounts at the edges of their bin, USD."""
        return self._totals["gap"]

    def curve(self, name: str) -> Floats:
        """Sum a function of one curvature over the amounts above zero.

        Args:
            name: One of CURVES of :mod:`simulation.rules.fused.bin_sums`.

        Returns:
            Sums, shape (3, groups): amounts spread evenly inside bins, so a third of the way from the means to the
            edges (but at the means in the two bins that are not narrow, below the lowest and above the highest edge);
            all at the mean of their bin; all at its edges, the other extreme.
        """
        return self._curves[name]

    def curves_between(self, first: Integers, end: Integers) -> dict[str, Floats]:
        """Sum all those functions from the bin ``first`` of each group to the one before ``end``."""
        from ..rules.fused.bin_sums import CURVES, curve_by_group

        curves = curve_by_group(first, end, self.place, self.count, self.amount, *_edges())
        return dict(zip(CURVES, curves, strict=True))

    def curve_of(self, function: Callable[[Floats], Floats]) -> Floats:
        """Sum any other function of one curvature of the amounts above zero, likewise."""
        from ..rules.fused.bin_sums import NARROW

        counted = self.amount > 0
        group = np.repeat(np.arange(self.groups), np.diff(self.start))[counted]
        lower, upper, mean = (side[counted] for side in self.edges_and_mean(np.arange(self.place.size)))
        part = (mean - lower) / (upper - lower)
        means = function(mean)
        edges = (1 - part) * function(lower) + part * function(upper)
        even = means + np.where(upper - lower <= NARROW * upper, (edges - means) / 3, 0)
        return np.stack([self._sum(group, self.count[counted] * side) for side in (even, means, edges)])

    def _sum(self, group: Integers, values: Floats) -> Floats:
        return np.asarray(np.bincount(group, values, self.groups), dtype=np.float64)

    def edges_and_mean(self, bins: Integers | slice) -> tuple[Floats, Floats, Floats]:
        """Lower edge, upper edge and mean of bins, USD; the mean never leaves the edges, not even by rounding."""
        edges = _edges()[0]
        lower, upper = edges[self.place[bins]], edges[self.place[bins] + 1]
        return lower, upper, np.minimum(np.maximum(self.amount[bins] / self.count[bins], lower), upper)

    def locate(self, shares: Floats) -> tuple[Integers, Floats]:
        """Bin that holds each share of people of each group, and the part of its people up to there.

        Raises:
            ValueError: If a share is below 0 or above 1.
        """
        from ..rules.fused.bin_sums import locate

        if shares.size and not (shares.min() >= 0 and shares.max() <= 1):
            raise ValueError("shares of people lie between 0 and 1")
        found, part = locate(self.start, self.count, self.below[0], self.people, shares)
        return found, part

    def lorenz_at(self, found: Integers, part: Floats) -> Floats:
        """Shares of the total up to places found by :meth:`locate`: even, the least, the most; (3, groups, places)."""
        from ..rules.fused.bin_sums import lorenz_by_group

        bins = self.place, self.count, self.amount, _edges()[0], self.below[1]
        return np.asarray(lorenz_by_group(found, part, *bins, self.shared_usd))

    def last_group(self) -> Self:
        """The last group alone, of which the sums are known already."""
        bins = slice(self.start[-2], self.start[-1])
        alone = np.array([0, self.start[-1] - self.start[-2]])
        group = type(self)(alone, self.place[bins], self.count[bins], self.amount[bins])
        totals, people, amount = self._sums
        known = {name: total[-1:] for name, total in totals.items()}
        vars(group)["_sums"] = known, people[bins], amount[bins]  # where a cached property keeps its value
        return group

    @property
    def below(self) -> tuple[Floats, Floats]:
        """People and amount in poorer bins of the group, by bin."""
        return self._sums[1], self._sums[2]

    @property
    def _totals(self) -> dict[str, Floats]:
        return self._sums[0]

    @cached_property
    def _sums(self) -> tuple[dict[str, Floats], Floats, Floats]:
        from ..rules.fused.bin_sums import TOTALS, total_by_group

        totals, people, amount = total_by_group(self.start, self.place, self.count, self.amount, _edges()[0])
        return dict(zip(TOTALS, totals, strict=True)), people, amount

    @cached_property
    def _curves(self) -> dict[str, Floats]:
        return self.curves_between(self.start[:-1], self.start[1:])


@lru_cache(maxsize=1)
def _edges() -> tuple[Floats, Floats]:
    """Edges of all bins by place, and the curved functions there."""
    from ..rules.fused.bin_sums import curves_by_place, edges_by_place

    edges = edges_by_place()
    return edges, curves_by_place(edges)


def ratio_of(part: Floats, whole: Floats) -> Floats:
    """Divide, with nan where there is nothing to divide by."""
    return np.asarray(part / np.where(whole > 0, whole, np.nan))
