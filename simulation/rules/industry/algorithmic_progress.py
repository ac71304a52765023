"""Algorithmic progress: know-how from a common trend, own discoveries, imitation and search.

Use one source of progress at a time: the exogenous trend of :func:`know_how_next`, the endogenous ideas of
:func:`idea_stock_next`, or one of the searches. Adding the exogenous trend to endogenous ideas counts it twice.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, ndtri

from simulation.rules.industry.openness import spillover

Floats = NDArray[np.float64]

SEARCH_STEP_SHAPE = 3.0
"""Both shape parameters of the Beta-distributed step (Dosi, Fagiolo & Roventini 2010)."""

SEARCH_STEP_BOUND = 0.15
"""Largest proportional step of one discovery, up or down (Dosi, Fagiolo & Roventini 2010)."""


def know_how_next(
    log_know_how: ArrayLike,
    log_growth: ArrayLike,
    own_share: ArrayLike,
    imitation: ArrayLike,
    log_best: ArrayLike | None = None,
) -> Floats:
    """Algorithmic efficiency next quarter: ``ln A' = ln A + g * own_share + phi * (max ln A - ln A)``.

    All firms imitate the state at the start of the quarter. Limiting cases (Case O2): without imitation everyone
    follows the trend; a follower without growth of its own trails a leader by ``g / phi``.

    Args:
        log_know_how: ln of algorithmic efficiency, shape (firms,); minus infinity marks an empty slot and stays.
        log_growth: ln growth of the trend per quarter.
        own_share: Share of the trend a firm finds by itself, a number or shape (firms,).
        imitation: ``phi``, share of the gap closed per quarter, in [0, 1], a number or shape (firms,).
        log_best: Best know-how that can be imitated; by default the best of all firms. Nobody unlearns when it is
            below the firm's own.
    """
    return np.asarray(spillover(log_know_how, imitation, log_best) + _array(log_growth) * _array(own_share))


def idea_growth(
    stock: ArrayLike, researchers: ArrayLike, productivity: float, fishing_out: float, crowding: float
) -> Floats:
    """New ideas per unit of time: ``dA/dt = k * A**phi * R**lambda`` (Jones 1995).

    Limiting case: ``phi = lambda = 1`` is growth proportional to researchers (Romer 1990).

    Args:
        stock: ``A``, stock of ideas, any shape.
        researchers: ``R``, researchers, or a bundle of researchers and compute.
        productivity: ``k``, ideas per unit of time at one researcher and a stock of 1.
        fishing_out: ``phi``; below 1 ideas get harder to find, above 1 they feed an explosion.
        crowding: ``lambda``, returns to more researchers at one time.
    """
    effort = _array(researchers) ** crowding
    return np.asarray(productivity * _array(stock) ** fishing_out * effort)


def idea_stock_next(
    stock: ArrayLike,
    researchers: ArrayLike,
    productivity: float,
    fishing_out: float,
    crowding: float,
    duration: float = 1.0,
) -> Floats:
    """Stock of ideas after a period with constant researchers: the exact solution of :func:`idea_growth`.

    Exact steps compose: two halves of a period give the whole. Limiting cases: ``phi = 1`` grows exponentially;
    ``phi > 1`` returns infinity from the time of :func:`blow_up_time` on.

    Args:
        stock: Stock at the start, any shape, above zero.
        researchers: Researchers during the period, broadcast against ``stock``.
        productivity: Ideas per unit of time.
        fishing_out: Exponent of the stock.
        crowding: Exponent of researchers.
        duration: Length of the period, in the unit of time of ``productivity``.
    """
    effort = _array(researchers) ** crowding
    return _ideas_after(stock, productivity * effort * duration, fishing_out)


def jones_path(
    time: ArrayLike,
    initial_stock: float,
    productivity: float,
    fishing_out: float,
    crowding: float,
    researcher_growth: float,
) -> Floats:
    """Stock of ideas when researchers grow as ``R = exp(g t)`` (Case C6).

    ``A(t) = [A0**b + b k (exp(lambda g t) - 1) / (lambda g)]**(1/b)`` with ``b = 1 - phi``; for ``b > 0`` growth tends
    to ``lambda g / b``. Limiting cases: ``g = 0`` is :func:`idea_stock_next` with one researcher.

    Args:
        time: Times since the start, any shape.
        initial_stock: ``A0``, above zero.
        productivity: ``k``.
        fishing_out: ``phi``.
        crowding: ``lambda``.
        researcher_growth: ``g``, log growth of researchers per unit of time.
    """
    elapsed = _array(time)
    effort_growth = crowding * researcher_growth
    total_effort = elapsed if effort_growth == 0 else np.expm1(effort_growth * elapsed) / effort_growth
    return _ideas_after(initial_stock, productivity * total_effort, fishing_out)


def blow_up_time(initial_stock: float, productivity: float, fishing_out: float) -> float:
    """Time at which one researcher's ideas explode: ``A0**(1-phi) / ((phi-1) k)``; infinity if ``phi <= 1`` (Case C6).

    Args:
        initial_stock: ``A0``, above zero.
        productivity: ``k``, ideas per unit of time.
        fishing_out: ``phi``.
    """
    if fishing_out <= 1 or productivity <= 0:
        return float("inf")
    return float(initial_stock ** (1 - fishing_out) / ((fishing_out - 1) * productivity))


def talent_productivity(talent: ArrayLike, reference: float, exponent: float) -> Floats:
    """Pace of own discoveries relative to a lab of reference size: ``(T / T_reference)**lambda``.

    Limiting cases: the reference lab has 1; exponent 0 makes talent irrelevant; exponent 1 has no crowding.

    Args:
        talent: Research staff, shape (firms,).
        reference: Staff of the reference lab.
        exponent: ``lambda``, returns to talent.
    """
    return np.asarray((_array(talent) / reference) ** exponent)


def nelson_winter_search(
    log_productivity: ArrayLike,
    innovation_spend: ArrayLike,
    imitation_spend: ArrayLike,
    innovation_rate: float,
    imitation_rate: float,
    mean_log: ArrayLike,
    spread_log: float,
    uniforms: ArrayLike,
) -> Floats:
    """Productivity after Nelson and Winter's (1982) search: try to invent, try to copy, keep the best of the three.

    A unit of spending succeeds with a small probability ``a``, so ``P = 1 - (1 - a)**spend``, for both ways. An
    invention has ln productivity normal around a mean; a copy is the best practice at the start of the quarter.
    Limiting cases (Case I10): without invention the best practice stands and each laggard copies after a geometric
    time; without copying firms are independent.

    Args:
        log_productivity: ln productivity, shape (firms,).
        innovation_spend: Spending on invention, shape (firms,).
        imitation_spend: Spending on imitation, shape (firms,).
        innovation_rate: Success probability of one unit spent on invention, in [0, 1].
        imitation_rate: The same for imitation.
        mean_log: Mean ln productivity of inventions this quarter, a number or shape (firms,).
        spread_log: Its standard deviation.
        uniforms: Draws in (0, 1), shape (3, firms): does it invent, how good is the invention, does it copy.
    """
    current = _array(log_productivity)
    invents_draw, quality_draw, copies_draw = _array(uniforms)
    invents = invents_draw < 1 - (1 - innovation_rate) ** _array(innovation_spend)
    copies = copies_draw < 1 - (1 - imitation_rate) ** _array(imitation_spend)
    invention = np.where(invents, _array(mean_log) + spread_log * ndtri(quality_draw), current)
    copy = np.where(copies, np.max(current, initial=-np.inf), current)
    return np.maximum(current, np.maximum(invention, copy))


def schumpeter_keynes_search(
    log_productivity: ArrayLike,
    spend: ArrayLike,
    search_productivity: float,
    uniforms: ArrayLike,
    shape: float = SEARCH_STEP_SHAPE,
    bound: float = SEARCH_STEP_BOUND,
) -> Floats:
    """Productivity after the search of Dosi, Fagiolo and Roventini (2010): small steps, the good ones are kept.

    With probability ``1 - exp(-zeta * spend)`` a firm finds a prototype of productivity ``A (1 + u)``, ``u`` from a
    symmetric Beta distribution on ``[-bound, bound]``. Limiting case: without spending nothing changes.

    Args:
        log_productivity: ln productivity, shape (firms,).
        spend: Spending on search, shape (firms,).
        search_productivity: ``zeta``, per unit of spending.
        uniforms: Draws in (0, 1), shape (2, firms): does it find a prototype, how good is it.
        shape: Both shape parameters of the Beta distribution.
        bound: Largest proportional step.
    """
    current = _array(log_productivity)
    finds_draw, step_draw = _array(uniforms)
    finds = finds_draw < -np.expm1(-search_productivity * _array(spend))
    step = bound * (2 * betaincinv(shape, shape, step_draw) - 1)
    return np.asarray(current + np.where(finds, np.maximum(np.log1p(step), 0.0), 0.0))


def _ideas_after(stock: ArrayLike, effort: ArrayLike, fishing_out: float) -> Floats:
    """``[A0**b + b * effort]**(1/b)``, written around ``A0`` so that ``b`` near zero keeps its precision."""
    initial = _array(stock)
    returns = 1 - fishing_out
    relative_effort = _array(effort) * initial**-returns
    if returns == 0:
        return np.asarray(initial * np.exp(relative_effort))
    gain = np.maximum(returns * relative_effort, -1.0)
    with np.errstate(divide="ignore"):
        return np.asarray(initial * np.exp(np.log1p(gain) / returns))


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
