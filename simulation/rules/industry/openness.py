"""Openness: what old models everyone can use, how knowledge leaks between firms, and what a secret is worth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import wrightomega

Floats = NDArray[np.float64]

NOBODY = -1
"""Index of the releasing firm when no open model exists."""


class OpenFrontier(NamedTuple):
    """The best model anyone may use: its log capability and the firm (slot) that released it, -1 if none."""

    log_capability: float
    firm: int


class SecrecyValue(NamedTuple):
    """What a closed lead earns: profit per quarter and market share."""

    profit: Floats
    share: Floats


def open_frontier(
    log_history: ArrayLike, lags_quarters: ArrayLike, log_best_before: float = -np.inf, firm_before: int = NOBODY
) -> OpenFrontier:
    """Best open model: every firm's model of as many quarters ago as its release lag, ``max_i q_i(t - lag_i)``.

    A lag between two quarters reads the history in between, on a straight line of logs. What has been released stays
    released: the best of earlier quarters (``log_best_before``) holds until something better comes out.

    Limiting cases (Cases O1, O3): lag 0 of the leader puts the frontier itself in the open; infinite lags add nothing;
    a lag beyond the history adds nothing yet.

    Args:
        log_history: Log capability of released models, shape (quarters back, firms), row 0 now and row k as of k
            quarters ago; minus infinity where a firm had no model.
        lags_quarters: Release lag of each firm, shape (firms,), zero or more, infinity for a closed firm.
        log_best_before: Best open log capability of the quarter before.
        firm_before: Slot of the firm that released it.
    """
    history = _array(log_history)
    lags = _array(lags_quarters)
    oldest = history.shape[0] - 1
    due = np.flatnonzero(lags <= oldest)
    if due.size == 0:
        return OpenFrontier(float(log_best_before), int(firm_before))
    whole = np.floor(lags[due]).astype(np.int64)
    older_weight = lags[due] - whole
    newer = history[whole, due]
    older = np.where(older_weight > 0, history[np.minimum(whole + 1, oldest), due], newer)
    released = np.full(due.shape, -np.inf)  # a firm without a model at either end of the quarter has none in between
    exists = np.isfinite(newer) & np.isfinite(older)
    newer, older, weight = newer[exists], older[exists], older_weight[exists]
    released[exists] = (1 - weight) * newer + weight * older
    best = int(np.argmax(released))
    if released[best] <= log_best_before:
        return OpenFrontier(float(log_best_before), int(firm_before))
    return OpenFrontier(float(released[best]), int(due[best]))


def spillover(values: ArrayLike, speed: ArrayLike, best: ArrayLike | None = None) -> Floats:
    """Followers close a share of their gap to the best: ``q' = q + phi * (max q - q)`` (Case O2).

    Everyone looks at the start of the quarter. Limiting cases: ``phi = 0`` keeps secrets for ever; ``phi = 1`` makes
    all equal at once. Together with a leader's growth ``g`` the gap tends to ``g / phi``.

    Args:
        values: Log capability or know-how, shape (firms,); minus infinity (an empty slot) stays.
        speed: ``phi``, share of the gap closed per quarter, in [0, 1], a number or shape (firms,).
        best: What can be imitated, a number or shape (firms,); by default the best of ``values``. It never pulls a
            firm down.
    """
    own = _array(values)
    target = np.max(own, initial=-np.inf) if best is None else _array(best)
    gap = np.subtract(target, own, out=np.zeros_like(own), where=np.isfinite(own) & (target > own))
    return np.asarray(own + _array(speed) * gap)


def catch_up_gap(growth: float, speed: float, initial_gap: float | None = None, quarters: ArrayLike = np.inf) -> Floats:
    """Gap between a leader that gains ``g`` a quarter and a follower that closes a share ``phi`` of it (Case O2).

    ``gap_t = g/phi + (1 - phi)**t * (gap_0 - g/phi)``: in the long run ``g / phi``, a lag of ``1 / phi`` quarters.
    Limiting case: without spillovers the gap grows by ``g`` each quarter and has no rest point (infinity).

    Args:
        growth: ``g``, leader's gain per quarter, in logs.
        speed: ``phi``, in [0, 1].
        initial_gap: Gap at the start; by default the long-run gap itself.
        quarters: Quarters since the start, any shape; infinity is the long run.
    """
    elapsed = _array(quarters)
    start = 0.0 if initial_gap is None else initial_gap
    if speed == 0:
        return np.asarray(start + elapsed * growth) if growth else np.full(elapsed.shape, start)
    rest = growth / speed
    distance = 0.0 if initial_gap is None else initial_gap - rest
    return np.asarray(rest + (1 - speed) ** elapsed * distance)


def value_of_secrecy(
    lag_quarters: ArrayLike, growth: ArrayLike, taste: ArrayLike, market_size: ArrayLike = 1.0
) -> SecrecyValue:
    """Profit and share of one closed firm against free open models that trail it by a lag (Case O1).

    With equal costs the firm is a logit monopolist whose outside good is the open model: ``profit = M mu W``, ``share =
    W / (1 + W)``, ``W = LambertW(exp(g lag / mu - 1))``. Limiting cases: lag 0 leaves the rent of differentiation
    only, ``W = 0.27846``; for a large lead profit rises by ``M g`` for each further quarter of secrecy.

    Args:
        lag_quarters: Quarters until a model is open, any shape.
        growth: ``g``, quality gain per quarter, in money units.
        taste: ``mu``, dispersion of tastes, in the same money units, above zero.
        market_size: ``M``, users.
    """
    mu = _array(taste)
    lead = _array(lag_quarters) * _array(growth)
    # wrightomega(x) is LambertW(exp(x)) without the overflow of the exponential.
    rent = np.asarray(wrightomega(lead / mu - 1))
    return SecrecyValue(np.asarray(_array(market_size) * mu * rent), 1 - 1 / (1 + rent))


def jaffe_pool(research: ArrayLike, proximity: ArrayLike, strength: float, reference: float) -> Floats:
    """Gain in log know-how from the research of others nearby: ``sigma * ln(1 + sum_k w_jk R_k / reference)``.

    Jaffe's (1986) spillover pool. For pools far above the reference it is his ``sigma * ln(pool)`` up to a constant;
    the one inside the logarithm makes an empty pool worth nothing instead of minus infinity.

    Args:
        research: Research spending of each firm, shape (firms,).
        proximity: ``w``, how close firm k's research is to firm j's, shape (firms, firms), zero on the diagonal.
        strength: ``sigma``, elasticity of know-how to a large pool.
        reference: Pool at which the gain is ``sigma * ln 2``, in the unit of ``research``, above zero.
    """
    pool = _array(proximity) @ _array(research)
    return np.asarray(strength * np.log1p(pool / reference))


def entrant_capability(
    log_open: float, reach: ArrayLike, log_frontier: float | None = None, frontier_access: float = 0.0
) -> Floats:
    """Log capability an entrant starts with: a share of what is open, or of what it can reproduce.

    ``ln E = ln base + ln reach``, where the base lies between the open model (access 0) and the frontier (access 1).
    Limiting cases: reach 1 and access 0 enters at the open frontier; access 1 is a technology that anybody can
    reproduce; without any open model and without full access there is nothing to start from (minus infinity).

    Args:
        log_open: Log capability of the best open model, minus infinity if none.
        reach: Entrant's effective compute over that of the base, in [0, 1], any shape.
        log_frontier: Log capability of the best model of all; needed only with some access.
        frontier_access: Share of the log gap between open and closed frontier that can be reproduced, in [0, 1].
    """
    base = log_open
    if frontier_access > 0 and log_frontier is not None and log_frontier > log_open:
        base = log_frontier if frontier_access == 1 else log_open + frontier_access * (log_frontier - log_open)
    if np.isnan(base):  # minus infinity plus infinity: a share of the way from no open model at all
        base = -np.inf
    with np.errstate(divide="ignore"):
        return np.asarray(base + np.log(_array(reach)))


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
