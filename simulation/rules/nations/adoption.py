"""Adoption: how fast people of a nation take up AI and how many ever will.

Adoption follows a logistic path to a ceiling. Across nations it is the ceilings that differ, not the dates: lags of
adoption have converged over two centuries while intensity of use has diverged (Comin & Mestieri 2018, American Economic
Journal: Macroeconomics). Bass's (1969, Management Science) path with innovators and imitators is the yardstick.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

MOST_GROWTH = 600.0
"""Log-odds growth that takes any adoption to its ceiling at once; more would overflow and change nothing."""


def log_odds_next(adoption: ArrayLike, ceiling: ArrayLike, growth: ArrayLike) -> Floats:
    """Adoption next quarter: ``o' = o exp(k)`` with odds ``o = a / (ceiling - a)``.

    The step is exact: two half steps give the whole, and ``t`` steps give
    ``ceiling / (1 + (ceiling / a_0 - 1) exp(-k t))``.

    Args:
        adoption: Share ``a`` of people who use AI, 0 to 1.
        ceiling: Largest share that can be reached, 0 to 1.
        growth: Growth ``k`` of log odds per quarter; negative where people give AI up.

    Returns:
        Share from 0 to the ceiling, of the shape that the arguments give together. Whoever is at the ceiling stays
        there, also when growth is negative; adoption above a ceiling that has come down falls to it at once.

    Limiting cases:
        From 10% to 90% of the ceiling takes ``ln 81 / k``, 60 quarters at 0.073 and 28 at 0.157 (Case T3.1). Nobody
        starts where nobody uses AI.
    """
    top = np.asarray(ceiling, dtype=np.float64)
    adopted = np.minimum(np.asarray(adoption, dtype=np.float64), top)
    below = top > adopted
    odds = adopted / np.where(below, top - adopted, 1.0) * np.exp(np.minimum(growth, MOST_GROWTH))
    return np.where(below, np.minimum(top * odds / (1.0 + odds), top), adopted)


def adoption_speed(
    base: ArrayLike,
    preparedness: ArrayLike,
    preparedness_response: float,
    reference: float,
    *,
    extra: ArrayLike = 0.0,
) -> Floats:
    """Growth of log odds by nation: ``k_n = k_0 + k_1 (preparedness_n - reference) + extra_n``.

    Args:
        base: Growth ``k_0`` of a nation of reference preparedness, log odds per quarter; a number, or broadcast
            against nations, e.g. shape (segments, 1).
        preparedness: The IMF's (2024) AI Preparedness Index, 0 to 1, shape (N,).
        preparedness_response: ``k_1``, log odds per quarter and unit of the index.
        reference: Preparedness at which growth is ``k_0``.
        extra: Growth from other sources, such as open models or one's own language, log odds per quarter.

    Returns:
        Log odds per quarter, shape (N,) or (..., N). Without a response all nations are alike.
    """
    apart = np.asarray(preparedness, dtype=np.float64) - reference
    return np.asarray(np.asarray(base) + preparedness_response * apart + np.asarray(extra))


def ceiling(share: ArrayLike, internet: ArrayLike, bonus: ArrayLike) -> Floats:
    """Largest share of people who can ever use AI: ``share * internet + bonus``, kept in [0, 1].

    Args:
        share: Share of people online who use AI in the end, 0 to 1; a number or e.g. shape (segments, 1).
        internet: Share of people online, 0 to 1, shape (N,).
        bonus: What open models or models for local needs add, share of people.

    Returns:
        Share in [0, 1], shape (N,) or (..., N); only the bonus where nobody is online.
    """
    reached = np.asarray(share, dtype=np.float64) * np.asarray(internet) + np.asarray(bonus)
    return np.asarray(np.clip(reached, 0.0, 1.0))


def bass_share(innovation: ArrayLike, imitation: ArrayLike, quarters: ArrayLike) -> Floats:
    """Share that has adopted by a date: ``F = (1 - e^(-(p+q)t)) / (1 + (q/p) e^(-(p+q)t))``.

    Args:
        innovation: Rate ``p`` at which people adopt by themselves, per quarter, above 0.
        imitation: Rate ``q`` at which people follow those who have adopted, per quarter, at least 0.
        quarters: Time ``t`` since nobody had adopted, at least 0.

    Returns:
        Share in [0, 1]. Source: Bass (1969).

    Limiting case:
        Without imitation ``1 - e^(-p t)``. It solves ``F' = (p + q F)(1 - F)`` (Case T3.2).
    """
    own, total = np.asarray(innovation, dtype=np.float64), np.asarray(innovation) + np.asarray(imitation)
    elapsed = total * np.asarray(quarters)
    return np.asarray(own * -np.expm1(-elapsed) / (own + np.asarray(imitation) * np.exp(-elapsed)))


def bass_peak_time(innovation: ArrayLike, imitation: ArrayLike) -> Floats:
    """Quarters until most people adopt at a time: ``ln(q/p) / (p+q)``, 0 if innovation is the stronger (Case T3.2).

    Args:
        innovation: Rate ``p`` per quarter, above 0.
        imitation: Rate ``q`` per quarter, at least 0.

    Returns:
        Quarters. At that time ``(p+q)^2 / (4 q)`` of all people adopt per quarter.
    """
    own, other = np.asarray(innovation, dtype=np.float64), np.asarray(imitation, dtype=np.float64)
    return np.asarray(np.log(np.maximum(other / own, 1.0)) / (own + other))
