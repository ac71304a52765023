"""Occupations of a nation, and how unequal pay is within them.

Wages by occupation are known for the United States. Other nations have the same occupations in other proportions and
the same relative pay; what their income Gini needs beyond that is skill.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfinv, ndtr

from simulation.rules.roots import rising_root

Floats = NDArray[np.float64]
MOST_TILT = 500.0
"""Largest tilt per unit of exposure; beyond it everybody is in one occupation."""
MOST_SD = 6.0
"""Largest spread of log skill; its Gini is 0.99998."""
SMALLEST_SPREAD = 1e-13
"""Below it, skill is the same for all; it keeps zero over zero out of the formula."""
SMALL = 1e-6
"""Step of a numerical slope, which only guides the search for a root."""
_ROOT_TWO_PI = float(np.sqrt(2 * np.pi))


def tilted_shares(shares: Floats, exposure: Floats, ratio: Floats) -> Floats:
    """Occupation shares nearest to given ones under which mean exposure is another.

    ``share' = share * exp(tilt * exposure) / sum``, which of all shares with that mean exposure has the least relative
    entropy to the given ones (Csiszar 1975).

    Args:
        shares: Shares that are known, shape (occupations,), summing to 1.
        exposure: Exposure of each occupation, shape (occupations,).
        ratio: Mean exposure of each nation over the known mean, shape (nations,).

    Returns:
        Shares by nation, shape (nations, occupations), rows summing to 1. Limiting case: ratio 1 gives the known ones.

    Raises:
        ValueError: If no shares have that mean exposure, because every occupation has more, or less.
    """
    low, high = exposure_ratio_limits(shares, exposure)
    if not ((ratio >= low) & (ratio <= high)).all():
        raise ValueError(
            f"mean exposure relative to the known one must be between {low:.3g} and {high:.3g}, the least and most "
            f"exposed occupation; it is {ratio[(ratio < low) | (ratio > high)][0]:.3g}"
        )
    if low == high:
        return np.tile(shares, (ratio.size, 1))
    goal = ratio * float(shares @ exposure)
    logs = np.log(np.maximum(shares, np.finfo(float).tiny))

    def tilted(tilt: Floats) -> Floats:
        weight = logs + tilt[:, None] * exposure
        people = np.exp(weight - weight.max(axis=1, keepdims=True))
        return np.asarray(people / people.sum(axis=1, keepdims=True))

    def miss(tilt: Floats) -> tuple[Floats, Floats]:
        people = tilted(tilt)
        mean = people @ exposure
        return mean - goal, np.asarray(people @ exposure**2 - mean**2)

    most = np.full(ratio.shape, MOST_TILT / float(np.ptp(exposure)))
    known = np.asarray(ratio == 1)
    tilt = np.where(known, 0.0, rising_root(miss, -most, most, np.zeros_like(most)))
    return np.where(known[:, None], shares, tilted(tilt))


def exposure_ratio_limits(shares: Floats, exposure: Floats) -> tuple[float, float]:
    """Mean exposure of a nation where everybody is in the least, or in the most exposed occupation, over the known."""
    mean, used = float(shares @ exposure), exposure[shares > 0]
    return (float(used.min()) / mean, float(used.max()) / mean) if mean > 0 else (1.0, 1.0)


def pay_gini(shares: Floats, pay: Floats, skill_sd: Floats) -> Floats:
    """Gini coefficient of pay when skill is lognormal with mean 1 in every occupation.

    A mixture of lognormals: ``G = sum_ij s_i s_j E|x_i - x_j| / (2 mean)``, with the mean difference of two lognormals
    in closed form (Margrabe 1978). Limiting cases: one occupation gives ``erf(skill_sd / 2)``; no spread of skill gives
    the Gini coefficient of the occupations' means.

    Args:
        shares: Occupation shares, shape (nations, occupations).
        pay: Mean pay of each occupation, positive, same shape.
        skill_sd: Standard deviation of log skill, shape (nations,).
    """
    return _gini_and_slope(*_pairs(shares, pay), skill_sd)[0]


def skill_for_gini(shares: Floats, pay: Floats, gini: Floats, least_skill_sd: float) -> tuple[Floats, Floats]:
    """Spread of skill that gives each nation its income Gini, and how much of the occupations' pay gaps remains.

    Where the gaps between occupations leave less than a least spread of skill, they are shrunk: pay becomes
    ``pay ** power``. A nation whose Gini is below that of the least spread alone has no gaps and less spread.

    Args:
        shares: Occupation shares, shape (nations, occupations).
        pay: Mean pay of the occupations, positive, shape (occupations,).
        gini: Income Gini by nation, in [0, 1).
        least_skill_sd: Least standard deviation of log skill.

    Returns:
        Standard deviation of log skill and power of pay, each of shape (nations,).
    """
    relative = np.log(pay / float(pay.max()))
    alone = np.asarray(2 * erfinv(gini))
    least = np.minimum(least_skill_sd, alone)
    most = np.full(gini.shape, MOST_SD)
    own, pairs = _pairs(shares, np.exp(np.tile(relative, (gini.size, 1))))

    def miss(sd: Floats) -> tuple[Floats, Floats]:
        value, slope = _gini_and_slope(own, pairs, sd)
        return value - gini, slope

    short = miss(least)[0] > 0.0
    sd, power = rising_root(miss, least, most, alone), np.ones_like(least)
    if short.any():
        power[short] = _power_for_gini(shares[short], relative, gini[short], least[short])
    return np.where(short, least, sd), power


def _power_for_gini(shares: Floats, relative: Floats, gini: Floats, sd: Floats) -> Floats:
    """Power of pay at which a spread of skill gives the Gini."""

    def miss(power: Floats) -> tuple[Floats, Floats]:
        value, near = (pay_gini(shares, np.exp(one[:, None] * relative), sd) for one in (power, power + SMALL))
        return value - gini, np.asarray((near - value) / SMALL)

    return rising_root(miss, np.zeros_like(gini), np.ones_like(gini))


def _pairs(shares: Floats, pay: Floats) -> tuple[Floats, Floats]:
    """Weight of people in one occupation, and weighted pay and log gap of all pairs of occupations."""
    first, second = np.triu_indices(shares.shape[1], 1)
    mean = (shares * pay).sum(axis=1, keepdims=True)
    own = (shares**2 * pay).sum(axis=1, keepdims=True) / mean
    weight = shares[:, first] * shares[:, second] / mean
    rich, poor = pay[:, first] * weight, pay[:, second] * weight
    gap = np.log(pay[:, first] / pay[:, second])
    return own, np.stack([rich, poor, gap])


def _gini_and_slope(own: Floats, pairs: Floats, sd: Floats) -> tuple[Floats, Floats]:
    """Gini coefficient of a mixture of lognormals with one spread, and its slope in the spread.

    Args:
        own: Weight of pairs within an occupation, shape (nations, 1).
        pairs: Weighted pay of the first and of the second of a pair, and their log gap, shape (3, nations, pairs).
        sd: Spread, shape (nations,).
    """
    first, second, gap = pairs
    spread = np.maximum(np.sqrt(2) * sd, SMALLEST_SPREAD)[:, None]
    place = gap / spread
    # E|x - y| = E(x)(2 N(d + v/2) - 1) + E(y)(1 - 2 N(d - v/2)) for the ratio's spread v and log gap over it d.
    above, below = place + spread / 2, place - spread / 2
    between = (first * (2 * ndtr(above) - 1) - second * (2 * ndtr(below) - 1)).sum(axis=1)
    density = np.exp(-above * above / 2) / _ROOT_TWO_PI
    within = own[:, 0] * (2 * ndtr(spread[:, 0] / 2) - 1)
    slope = own[:, 0] * np.exp(-((spread[:, 0] / 2) ** 2) / 2) / _ROOT_TWO_PI + 2 * (first * density).sum(axis=1)
    return within + between, np.asarray(np.sqrt(2) * slope)
