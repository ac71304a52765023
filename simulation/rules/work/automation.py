"""The automation frontier: exposure becomes automation with capability, adoption, feasibility and a price that pays.

Exposure is what AI could do, not what it does: Eloundou, Manning, Mishkin & Rock (2024, Science) rate the tasks of
every occupation as E1 (a language model alone halves the time) or E2 (with software around it). Arrays have nations
first and occupations last.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def exposure(alone: ArrayLike, with_software: ArrayLike, log_capability: ArrayLike, span: ArrayLike) -> Floats:
    """Share of an occupation's tasks that AI of a capability could do: from E1 (alpha) to E1 + E2 (zeta).

    ``alpha + (zeta - alpha) min(1, c / span)``: halfway it is the measure beta, E1 and half of E2, of the literature.
    Below the capability of the start it falls to zero within another span.

    Args:
        alone: Measure alpha, 0 to 1, shape (O,).
        with_software: Measure zeta, at least alpha, shape (O,).
        log_capability: Log effective compute of the best model within reach of a nation, less the frontier at the
            start; shape (N, 1) or scalar; minus infinity where there is none.
        span: Log units from alpha to zeta, above 0.

    Returns:
        Exposure, shape (N, O); it never falls with capability.
    """
    alpha, zeta = np.asarray(alone, dtype=np.float64), np.asarray(with_software, dtype=np.float64)
    progress = np.asarray(log_capability, dtype=np.float64) / np.asarray(span, dtype=np.float64)
    reached = np.clip(progress, -1.0, 1.0)
    return np.asarray(alpha * (1.0 + np.minimum(reached, 0.0)) + (zeta - alpha) * np.maximum(reached, 0.0))


def cost_feasibility(wage: ArrayLike, ai_price: ArrayLike, task_cost: ArrayLike, sharpness: ArrayLike) -> Floats:
    """Share of feasible tasks in which AI is cheaper than people: ``1 / (1 + exp(-kappa [ln w - ln(p theta)]))``.

    Args:
        wage: Pay for a quarter's work, money, at least 0.
        ai_price: Price of AI that does a quarter's work, same money, with taxes and wedges; at least 0.
        task_cost: AI needed in an occupation relative to the average, ``theta``, above 0.
        sharpness: ``kappa``, at least 0; it is large where costs of tasks differ little.

    Returns:
        Share in [0, 1]: a half where costs are equal, 1 where AI is free, 0 where AI is not for sale (infinite price).
    """
    ratio = np.asarray(ai_price, dtype=np.float64) * np.asarray(task_cost, dtype=np.float64)
    pay = np.asarray(wage, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share = 1.0 / (1.0 + (ratio / pay) ** np.asarray(sharpness, dtype=np.float64))
    return np.where(ratio == 0.0, 1.0, np.where(np.isinf(ratio) | (pay == 0.0), 0.0, share))


def automated_tasks(
    exposed: ArrayLike, labour_saving: ArrayLike, adoption: ArrayLike, feasible_share: ArrayLike, cost_share: ArrayLike
) -> Floats:
    """Share of an occupation's labour that AI has replaced: the product of its arguments.

    Args:
        exposed: Exposure at the capability within reach, shape (N, O).
        labour_saving: Share of labour saved in an exposed and feasible task.
        adoption: Share of work places that use AI, shape (N, 1) or (N, O).
        feasible_share: Share of exposed tasks in which automation is feasible and pays at today's prices of software
            and organisation (Svanberg and others 2024).
        cost_share: Share of feasible tasks in which AI costs less than people, :func:`cost_feasibility`.

    Returns:
        Share in [0, 1], shape (N, O). Without exposure or adoption it is exactly 0, whatever the firms do (Case T1.10).
    """
    able = np.asarray(exposed, dtype=np.float64) * np.asarray(feasible_share) * np.asarray(cost_share)
    return np.asarray(able * np.asarray(adoption) * np.asarray(labour_saving), dtype=np.float64)


def weighted_mean(value: ArrayLike, weight: ArrayLike) -> Floats:
    """Mean over occupations, the last axis, weighted by the wage bill.

    Args:
        value: Value of each cell, shape (..., O).
        weight: Weights, at least 0, same shape or one that broadcasts.

    Returns:
        Mean, shape (...); the plain mean where all weights are zero.
    """
    amount = np.asarray(value, dtype=np.float64)
    weights = np.asarray(weight, dtype=np.float64)
    if weights.shape != amount.shape:
        weights = np.broadcast_to(weights, amount.shape)
    total = weights.sum(axis=-1)
    if total.all():
        return np.asarray((amount * weights).sum(axis=-1) / total)
    known = total > 0.0
    weighted = (amount * weights).sum(axis=-1) / np.where(known, total, 1.0)
    return np.asarray(np.where(known, weighted, amount.mean(axis=-1)))


def nation_automation(start_share: ArrayLike, automated: ArrayLike, wage_bill: ArrayLike) -> Floats:
    """Automated share of all tasks of a nation: ``Phi = Phi0 + (1 - Phi0) mean of Phi_no``, weighted by wage bills.

    Args:
        start_share: Share of tasks that machines did at the start, shape (N,).
        automated: Share of labour replaced in each cell since then, shape (N, O).
        wage_bill: Wage bill of each cell at the start, any money, shape (N, O).

    Returns:
        Share in [0, 1], shape (N,); the start's where nothing is automated.
    """
    start = np.asarray(start_share, dtype=np.float64)
    return np.asarray(start + (1.0 - start) * weighted_mean(automated, wage_bill))
