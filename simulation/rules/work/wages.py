"""Wages of occupations: automation lowers the relative wage of those it reaches, assistance raises what people make.

The level of a nation's wages comes from :mod:`simulation.rules.work.tasks`; here it is only divided. A *cell* is an
occupation in a nation; arrays have shape (N, O).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .automation import weighted_mean

Floats = NDArray[np.float64]


def displacement_effect(automated: ArrayLike, wage_bill: ArrayLike, response: ArrayLike) -> Floats:
    """Log wage of each cell against the nation's: ``-(1/lambda) (Phi_no - mean Phi_n)``.

    Args:
        automated: Share of labour replaced in each cell since the start, shape (N, O).
        wage_bill: Wage bill of each cell at the start, weights of the mean, shape (N, O).
        response: ``1/lambda``, log points of relative wage per unit of task displacement, at least 0.

    Returns:
        Log points, shape (N, O); 0 everywhere where all cells are automated alike. A tenth more displacement than the
        average lowers the relative wage by 0.16 at a response of 1.6. Source: Acemoglu & Restrepo (2022, Econometrica).
    """
    share = np.asarray(automated, dtype=np.float64)
    return np.asarray(-np.asarray(response) * (share - weighted_mean(share, wage_bill)[..., None]), dtype=np.float64)


def relative_wages(start: ArrayLike, effect: ArrayLike) -> Floats:
    """Wage of a unit of effective labour of each cell, up to the level of the nation: ``start * e^effect``.

    Args:
        start: Relative wages at the start, any unit, above 0, shape (N, O).
        effect: Log points, for example of :func:`displacement_effect`, shape (N, O).
    """
    return np.asarray(np.asarray(start, dtype=np.float64) * np.exp(np.asarray(effect, dtype=np.float64)))


def pay_by_cell(wage_bill: ArrayLike, effective: ArrayLike, relative: ArrayLike) -> Floats:
    """Pay per unit of effective labour, so that payments add up to what the nation pays: ``W r_no / sum_o L_no r_no``.

    Args:
        wage_bill: Wages of each nation in the quarter, money, shape (N,).
        effective: Effective labour of the people at work in each cell, at least 0, shape (N, O).
        relative: Relative wages, above 0, shape (N, O).

    Returns:
        Money per unit, shape (N, O). A cell in which nobody works has pay too: it is what a newcomer would get, and it
        costs nothing. Where nobody works in a whole nation nobody can be paid: pay is 0 and so is what is paid.
    """
    ratio = np.asarray(relative, dtype=np.float64)
    units = (np.asarray(effective, dtype=np.float64) * ratio).sum(axis=-1)
    bill = np.asarray(wage_bill, dtype=np.float64)
    level = np.where(units > 0.0, bill, 0.0) / np.where(units > 0.0, units, 1.0)
    return np.asarray(level[..., None] * ratio)


def assisted_share(exposed: ArrayLike, feasible_share: ArrayLike, cost_share: ArrayLike, hours: ArrayLike) -> Floats:
    """Complementarity: share of an adopter's working time that AI assists without replacing it.

    ``exposure (1 - feasible * S) * hours``: what is exposed and not automated, as far as people do use AI for it.

    Args:
        exposed: Exposure of each cell, 0 to 1, shape (N, O).
        feasible_share: Share of exposed tasks in which automation is feasible.
        cost_share: Share ``S`` of those in which AI costs less than people.
        hours: Share of exposed and not automated time in which adopters let AI assist them.

    Returns:
        Share in [0, 1], shape (N, O).
    """
    kept = 1.0 - np.asarray(feasible_share, dtype=np.float64) * np.asarray(cost_share)
    return np.asarray(np.asarray(exposed) * kept * np.asarray(hours), dtype=np.float64)


def use_in_a_week(assisted: ArrayLike, hours: ArrayLike) -> Floats:
    """Chance that AI assists somebody in at least one hour of a week: ``1 - (1 - a)^h``.

    Surveys of use ask for this, not for time: who uses AI for two hours a week and who uses it for ten count alike.

    Args:
        assisted: Share of the person's working time in which AI assists, :func:`assisted_share`, 0 to 1.
        hours: Hours in a working week, at least 0; each is assisted with the same chance, whatever the others.

    Returns:
        Chance in [0, 1]; about ``a h`` where AI assists little, near 1 from some hours a week on.
    """
    left = 1.0 - np.asarray(assisted, dtype=np.float64)
    return np.asarray(1.0 - left ** np.asarray(hours, dtype=np.float64), dtype=np.float64)


def assistance_gain(gain: ArrayLike, adoption: ArrayLike, assisted: ArrayLike) -> Floats:
    """Rise of a cell's output from assistance: ``g = gbar * adoption * complementarity``.

    Args:
        gain: Rise of output in an assisted task, ``gbar``; it may be negative.
        adoption: Share of work places that use AI, shape (N, 1) or (N, O).
        assisted: Complementarity, :func:`assisted_share`, shape (N, O).

    Returns:
        Share of output, shape (N, O), for a worker of mean skill; 0 without adoption (Case T1.10). Novices gain more,
        by the tilt of :func:`skill_tilt`. Sources: Noy & Zhang (2023, Science); Brynjolfsson, Li & Raymond (2025,
        Quarterly Journal of Economics).
    """
    return np.asarray(np.asarray(gain) * np.asarray(adoption) * np.asarray(assisted), dtype=np.float64)


def skill_tilt(skill: ArrayLike, tilt: ArrayLike) -> Floats:
    """Gain from assistance of a worker over that of a worker of mean skill: ``(1 - tilt) + tilt / z``.

    Args:
        skill: Efficiency relative to the mean of the occupation, ``z``, above 0.
        tilt: 0 if all gain the same share, 1 if all gain the same amount.
    """
    share = np.asarray(tilt, dtype=np.float64)
    return np.asarray((1.0 - share) + share / np.asarray(skill, dtype=np.float64))
