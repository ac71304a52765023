"""Paths of automation towards general AI, as alternatives to the path that follows exposure.

Korinek & Suh (2024, NBER working paper 32255): tasks differ in complexity, and the complexity that machines master
grows at a constant rate. If complexity has no bound (a Pareto tail), the share of tasks left to people falls at a
constant rate for ever: business as usual. If it has one, the share reaches zero on a date: general AI.

Both are one formula here. Let the density of complexity fall as ``i^(-a-1)`` between what is mastered at the start
and the largest complexity, and let what is mastered grow at rate ``g``, reaching the largest after ``T`` years. The
share of the tasks of the start that is left after ``t`` years is then, with ``d = a g``,

``r(t) = (e^(-d t) - e^(-d T)) / (1 - e^(-d T))``,

which is ``e^(-d t)`` for ``T`` without end, and ``1 - t/T`` where ``d`` is small. The truncated tail is this model's
derivation; the dates of 5 and 20 years are the scenarios of the paper.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .automation import weighted_mean

Floats = NDArray[np.float64]


def remaining_tasks(years: ArrayLike, decline: ArrayLike, years_to_full: ArrayLike) -> Floats:
    """Share of the tasks that people did at the start and still do: ``r(t)`` of the module.

    Args:
        years: Years since the start, at least 0.
        decline: Rate ``d`` at which the share falls while the bound is far, 1/year, at least 0.
        years_to_full: Years ``T`` until all tasks are automated, above 0; infinity for business as usual.

    Returns:
        Share in [0, 1], 1 at the start and 0 from ``T`` on.
    """
    time, rate, full = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (years, decline, years_to_full))
    )
    left = np.maximum(full - time, 0.0)
    endless = np.isinf(full)
    steady = rate == 0.0
    plain = np.where(endless, 1.0, left / np.where(endless, 1.0, full))
    # Zero times infinity is kept out: there the plain path is the one taken.
    speed = np.where(steady, 1.0, rate)
    curved = np.exp(-speed * time) * np.expm1(-speed * left) / np.expm1(-speed * full)
    return np.where(steady, plain, np.where(endless, np.exp(-rate * time), curved))


def automated_share(start_share: ArrayLike, years: ArrayLike, decline: ArrayLike, years_to_full: ArrayLike) -> Floats:
    """Automated share of all tasks on a path: ``Phi(t) = 1 - (1 - Phi0) r(t)``.

    Args:
        start_share: Share ``Phi0`` at the start, shape (N,).
        years: Years since the start.
        decline: See :func:`remaining_tasks`.
        years_to_full: See :func:`remaining_tasks`.

    Returns:
        Share in [0, 1], shape (N,); 1 from the date of general AI on.
    """
    left = 1.0 - np.asarray(start_share, dtype=np.float64)
    return np.asarray(1.0 - left * remaining_tasks(years, decline, years_to_full))


def spread_over_occupations(mean_share: ArrayLike, exposure: ArrayLike, weight: ArrayLike, order: ArrayLike) -> Floats:
    """Which occupations a path reaches first: ``Phi_no = m + order m (1 - m) (e_o - mean e)``.

    Args:
        mean_share: Share ``m`` of labour tasks automated in each nation since the start, 0 to 1, shape (N,).
        exposure: Exposure ``e_o`` of each cell, 0 to 1, shape (N, O).
        weight: Wage bill of each cell, shape (N, O).
        order: 0 if all occupations are automated alike, 1 if exposed ones lead by their exposure; 0 to 1.

    Returns:
        Share of each cell in [0, 1], shape (N, O), with weighted mean ``m``; it rises with ``m`` in every cell, and all
        are alike again when ``m`` is 1. The form is an assumption of this model: the first order of a logistic lead.
    """
    mean = np.asarray(mean_share, dtype=np.float64)[..., None]
    exposed = np.asarray(exposure, dtype=np.float64)
    lead = exposed - weighted_mean(exposed, weight)[..., None]
    return np.asarray(mean + np.asarray(order) * mean * (1.0 - mean) * lead, dtype=np.float64)


def machines(
    start: ArrayLike,
    share: ArrayLike,
    start_share: ArrayLike,
    response: ArrayLike,
    years: ArrayLike = 0.0,
    growth: ArrayLike = 0.0,
) -> Floats:
    """Machines on a path: ``K = K0 (Phi / Phi0)^response e^(growth years)``.

    Args:
        start: Machines at the start ``K0``, worker-equivalents.
        share: Automated share of tasks now.
        start_share: Automated share at the start; where it is 0 there are no machines to respond.
        response: 0 if the stock does not respond, 1 if it keeps up with the tasks, so that machines per automated task
            stay constant.
        years: Years since the start.
        growth: Log growth of machines beyond that, 1/year.

    Returns:
        Worker-equivalents. A fixed stock leads to collapse soonest: wages fall to the rental of a machine once the
        share passes ``K / (K + L)``.
    """
    before = np.asarray(start_share, dtype=np.float64)
    some = before > 0.0
    ratio = np.where(some, np.asarray(share, dtype=np.float64), 1.0) / np.where(some, before, 1.0)
    grown = np.exp(np.asarray(growth, dtype=np.float64) * np.asarray(years, dtype=np.float64))
    return np.asarray(np.asarray(start, dtype=np.float64) * ratio ** np.asarray(response) * grown)
