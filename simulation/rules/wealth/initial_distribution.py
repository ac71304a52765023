"""Wealth at the start: a distribution that has the shares of the bottom half, the top 10 % and the top 1 % of a nation.

The top tenth is Pareto, as wealth of the rich is everywhere (Gabaix 2009). The other nine tenths are lognormal below
the Pareto's smallest value, so that nobody of them is richer than somebody of the top tenth: a whole lognormal that
has the same shares would put several per cent of its people, with half its wealth, among the richest tenth of the
United States. Where the bottom half has less than such a body can give, or less than nothing, some have debts.

Wealth is in multiples of the nation's mean, people are ranks from 0 (the poorest) to 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import log_ndtr, ndtri_exp

from simulation.rules.roots import rising_root

Floats = NDArray[np.float64]
TOP = 0.1
BODY = 1 - TOP
HALF = 0.5
NEXT = BODY - HALF
LEAST_SD = 1e-4
MOST_SD = 4.0
"""Spread of the body: below, all have the same; above, the poorest have less than a cent, and debts explain more."""
FARTHEST = 1e5
"""Farthest place of the upper end of the body, in standard deviations from the middle."""
NEWTON_STEPS = 60
CLOSE = 1e-14
_LOG_ROOT_TWO_PI = 0.5 * float(np.log(2 * np.pi))


@dataclass(frozen=True)
class WealthCurve:
    """Wealth by rank of some nations; all arrays have one value per nation.

    Attributes:
        exponent: Exponent of the Pareto tail.
        threshold: Wealth of the poorest of the top tenth.
        log_sd: Standard deviation of the logarithm of wealth in the body, before it is cut at the threshold.
        cut: Place of the threshold in the body's lognormal, in standard deviations from its middle.
        indebted: Share of people with debts, the poorest.
        mean_debt: Their mean debt; debts are uniform between nothing and twice that.
    """

    exponent: Floats
    threshold: Floats
    log_sd: Floats
    cut: Floats
    indebted: Floats
    mean_debt: Floats

    def at(self, nation: NDArray[np.int64], rank: Floats) -> Floats:
        """Wealth of people up to the top tenth.

        Args:
            nation: Nation of each.
            rank: Rank in [0, 0.9].
        """
        indebted = self.indebted[nation]
        with np.errstate(divide="ignore"):
            share = np.log(np.maximum(rank - indebted, 0.0) / (BODY - indebted))
        sd, cut = self.log_sd[nation], self.cut[nation]
        place = ndtri_exp(share + log_ndtr(self.cut)[nation])
        wealth = self.threshold[nation] * np.exp(sd * (place - cut))
        in_debt = rank < indebted
        if in_debt.any():
            owed = 2 * self.mean_debt[nation] * (1 - rank / np.where(in_debt, indebted, 1.0))
            wealth = np.where(in_debt, -owed, wealth)
        return np.asarray(wealth)

    def above(self, nation: NDArray[np.int64], tail: Floats) -> Floats:
        """Wealth of people in the top tenth; ``tail`` is the share of people who are richer, in (0, 0.1]."""
        return np.asarray(self.threshold[nation] * (tail / TOP) ** (-1 / self.exponent[nation]))

    @property
    def poorest(self) -> Floats:
        """Smallest wealth: nothing, or the largest debt."""
        return -2 * self.mean_debt


def pareto_exponent(top10: ArrayLike, top1: ArrayLike) -> Floats:
    """Exponent of the tail in which the top 1 % have ``top1 / top10`` of what the top 10 % have.

    ``top1 / top10 = 0.1 ** (1 - 1 / a)``. Limiting cases: 1 (the richest has all) for equal shares, infinity (all have
    the same) for a tenth.
    """
    equal = -np.log10(np.asarray(top1, dtype=np.float64) / np.asarray(top10, dtype=np.float64))
    with np.errstate(divide="ignore"):
        return np.asarray(1 / (1 - equal))


def top1_limits(top10: Floats) -> tuple[Floats, Floats]:
    """Shares of the top 1 % between which there is a Pareto tail for a share of the top 10 %."""
    return TOP * top10, top10


def bottom50_limits(top10: Floats, top1: Floats) -> tuple[Floats, Floats]:
    """Shares of the bottom half between which there is a distribution with these top shares.

    The next 40 % have no more each than the poorest of the top tenth, and no less than the bottom half.
    """
    return 1 - top10 - NEXT * _threshold(top10, top1), np.asarray((1 - top10) * HALF / BODY)


def _threshold(top10: Floats, top1: Floats) -> Floats:
    """Wealth of the poorest of the top tenth."""
    return np.asarray(top10 / TOP * -np.log10(top1 / top10))


def _possible(bottom50: Floats, top10: Floats, top1: Floats) -> bool:
    """Whether all shares lie between their limits."""
    lower, upper = top1_limits(top10)
    if not ((top1 > lower) & (top1 < upper)).all():
        return False
    lower, upper = bottom50_limits(top10, top1)
    return bool(((bottom50 > lower) & (bottom50 < upper)).all())


def fit(bottom50: Floats, top10: Floats, top1: Floats, indebted_share: float, solvent_sd: float) -> WealthCurve:
    """Distributions that have the three shares exactly.

    Args:
        bottom50: Share of wealth of the bottom half, by nation; within :func:`bottom50_limits`.
        top10: Share of the top 10 %.
        top1: Share of the top 1 %; within :func:`top1_limits`.
        indebted_share: Share of people with debts in nations where there have to be some.
        solvent_sd: Standard deviation of the logarithm of wealth of the others of the body in these nations.

    Raises:
        ValueError: If no distribution has these shares.
    """
    if not _possible(bottom50, top10, top1):
        raise ValueError("no distribution of wealth has these shares of the bottom half, the top 10 % and the top 1 %")
    threshold = _threshold(top10, top1)
    ratio = (1 - top10) / BODY / threshold
    target = np.log(np.maximum(bottom50, np.finfo(float).tiny) / (1 - top10))
    widest = np.full_like(ratio, MOST_SD)
    most_unequal = _log_share(_cut_for_mean(widest, ratio), widest, HALF / BODY)[0]
    poor = target <= most_unequal
    sd = _spread(ratio, np.where(poor, most_unequal, target))
    cut = _cut_for_mean(sd, ratio)
    share, debt = np.zeros_like(ratio), np.zeros_like(ratio)
    if poor.any():
        some = bottom50[poor], top10[poor], threshold[poor]
        sd[poor], cut[poor], share[poor], debt[poor] = _with_debts(*some, indebted_share, solvent_sd)
    return WealthCurve(pareto_exponent(top10, top1), threshold, sd, cut, share, debt)


def _spread(ratio: Floats, target: Floats) -> Floats:
    """Standard deviation at which the poorer five ninths of the body have their share, given the body's mean."""

    def miss(log_sd: Floats) -> tuple[Floats, Floats]:
        sd = np.exp(log_sd)
        cut = _cut_for_mean(sd, ratio)
        share, in_cut, in_sd = _log_share(cut, sd, HALF / BODY)
        moves = -(sd - cut - _hazard(cut - sd)) / _log_mean(cut, sd)[1]
        return target - share, -sd * (in_sd + in_cut * moves)

    low, high = np.full_like(ratio, np.log(LEAST_SD)), np.full_like(ratio, np.log(MOST_SD))
    return np.asarray(np.exp(rising_root(miss, low, high, np.zeros_like(ratio))))


def _with_debts(
    bottom50: Floats, top10: Floats, threshold: Floats, indebted_share: float, solvent_sd: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Spread, cut, share of people with debts, and mean debt, where a lognormal body leaves the bottom half too much.

    The next 40 % have their share, and debts bring the bottom half to its share. Where the others of the bottom half
    would then have too little, their spread is smaller and the indebted owe nothing, but own nothing either.
    """
    following = 1 - top10 - bottom50
    indebted = np.minimum(indebted_share, (HALF - bottom50 * NEXT / following) / 2)

    def debts(sd: Floats) -> tuple[Floats, Floats]:
        cut, poorer = _solvent(following / threshold, indebted, sd)
        solvent = following / -np.expm1(poorer)
        return cut, np.asarray((solvent - (1 - top10)) / indebted)

    sd = np.full_like(threshold, solvent_sd)
    cut, debt = debts(sd)
    if (debt < 0).any():
        low, high = np.full_like(sd, np.log(LEAST_SD)), np.log(sd)
        log_sd = rising_root(lambda place: (-debts(np.exp(place))[1], np.zeros_like(place)), low, high)
        sd = np.where(debt < 0, np.exp(log_sd), sd)
        cut, debt = debts(sd)
    return sd, cut, indebted, np.maximum(debt, 0.0)


def _solvent(goal: Floats, indebted: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """Cut at which the next 40 % have ``goal`` thresholds, and the log share of the body that the poorer have."""
    people = BODY - indebted
    part, wanted = (HALF - indebted) / people, np.log(goal / people)

    def miss(cut: Floats) -> tuple[Floats, Floats]:
        mean, slope = _log_mean(cut, sd)
        share, in_cut, _ = _log_share(cut, sd, part)
        richer = -np.expm1(share)
        return wanted - mean - np.log(richer), np.exp(share) / richer * in_cut - slope

    reach = np.full_like(sd, FARTHEST)
    cut = rising_root(miss, -reach, reach, sd / 2 - wanted / sd)
    return cut, _log_share(cut, sd, part)[0]


def _cut_for_mean(sd: Floats, ratio: Floats) -> Floats:
    """Cut at which the mean of a lognormal below its cut is ``ratio`` times the cut: Newton's method from above.

    The logarithm of the mean is concave and falls with the cut, so that the method never oversteps.
    """
    goal = np.log(ratio)
    cut = sd / 2 - goal / sd
    for _ in range(NEWTON_STEPS):
        value, slope = _log_mean(cut, sd)
        step = (value - goal) / slope
        cut = cut - step
        if (np.abs(step) <= CLOSE * (1 + np.abs(cut))).all():
            break
    return np.asarray(cut)


def _log_mean(cut: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """Logarithm of the mean over the cut of a lognormal below its cut, and the slope of that in the cut."""
    inner, outer = log_ndtr(cut - sd), log_ndtr(cut)
    value = sd * (sd / 2 - cut) + inner - outer
    return value, np.asarray(-sd + _hazard(cut - sd, inner) - _hazard(cut, outer))


def _log_share(cut: Floats, sd: Floats, part: Floats | float) -> tuple[Floats, Floats, Floats]:
    """Logarithm of the share that the poorest part of a lognormal below its cut has, and slopes in cut and spread."""
    place = ndtri_exp(np.log(part) + log_ndtr(cut))
    poorer, all_of_them = log_ndtr(place - sd), log_ndtr(cut - sd)
    among_poorer, among_all = _hazard(place - sd, poorer), _hazard(cut - sd, all_of_them)
    in_cut = among_poorer * _hazard(cut) / _hazard(place) - among_all
    return poorer - all_of_them, np.asarray(in_cut), np.asarray(among_all - among_poorer)


def _hazard(place: Floats, log_below: Floats | None = None) -> Floats:
    """Density over probability below a place, standard normal."""
    below = log_ndtr(place) if log_below is None else log_below
    return np.asarray(np.exp(-place * place / 2 - _LOG_ROOT_TWO_PI - below))
