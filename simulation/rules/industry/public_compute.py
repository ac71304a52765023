"""Public compute: a government bids for chips like everyone else and lends them out.

Buying inside the market is the point: with inelastic supply a public fund takes chips from private buyers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.rules.industry.chip_market import trading_post

Floats = NDArray[np.float64]


class CrowdOut(NamedTuple):
    """Factors on price, total quantity and private quantity when a public buyer joins."""

    price: Floats
    total: Floats
    private: Floats


class SubsidyEffect(NamedTuple):
    """Factors on the price, on each bidder's quantity (nan for a bidder without chips) and on total quantity."""

    price: float
    quantities: Floats
    total: float


def crowd_out(public_share: ArrayLike, elasticity: ArrayLike) -> CrowdOut:
    """Effect of a public purchase on the chip market (Case O4).

    Price times ``(1+f)**(1/(1+eps))``, total quantity times ``(1+f)**(eps/(1+eps))``, private quantity times
    ``(1+f)**(-1/(1+eps))``. Limiting cases: ``eps = 0`` takes every public chip from a private buyer; an infinite
    ``eps`` takes none.

    Args:
        public_share: ``f``, public budget over private budgets, any shape, zero or more.
        elasticity: ``eps``, price elasticity of chip supply, zero or more.
    """
    money = 1 + _array(public_share)
    price = np.asarray(money ** (1 / (1 + _array(elasticity))))
    return CrowdOut(price, money / price, 1 / price)


def subsidy_effect(
    budgets: ArrayLike,
    supply: float,
    reference_price: float,
    elasticity: float,
    rate: ArrayLike,
    priority: ArrayLike | None = None,
) -> SubsidyEffect:
    """Effect of topping up compute budgets by a rate, through the trading post (Case O8).

    Limiting case: the same rate for all at zero elasticity raises the price one for one and moves no chip.

    Args:
        budgets: Money each firm would bid by itself, shape (firms,).
        supply: Chips offered at the reference price.
        reference_price: Price at which they are offered.
        elasticity: Price elasticity of supply.
        rate: Subsidy as a share of the budget, a number or shape (firms,).
        priority: Weight of each firm's money, shape (firms,).
    """
    own = _array(budgets)
    before = trading_post(own, supply, reference_price, elasticity, priority)
    after = trading_post(own * (1 + _array(rate)), supply, reference_price, elasticity, priority)
    blank = np.full_like(own, np.nan)
    factors = np.divide(after.quantities, before.quantities, out=blank, where=before.quantities > 0)
    total = after.total / before.total if before.total > 0 else float("nan")
    return SubsidyEffect(after.price / before.price, factors, total)


def joint_purchase(share: ArrayLike, private: ArrayLike) -> Floats:
    """Public money that buys a share of all chips in the same market: ``s / (1 - s)`` times private money.

    Limiting cases: no share costs nothing; half of all chips cost as much as everybody else spends.

    Args:
        share: ``s``, share of all chips of the quarter that is bought publicly, in [0, 1).
        private: Money of all others, times their priority where that differs.
    """
    part = _array(share)
    return np.asarray(part / (1 - part) * _array(private))


def allot(stock: float, eligible: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Lend public compute to eligible firms in proportion to weights.

    Equal weights are vouchers, :func:`lottery_weights` a lottery, :func:`merit_weights` a contest of merit. What is
    lent sums to the stock, or to zero when nobody is eligible.

    Args:
        stock: Public compute to lend, H100e.
        eligible: Who may receive, shape (firms,), true or false.
        weights: Claim of each firm, shape (firms,), zero or more; equal by default.
    """
    may_receive = np.asarray(eligible, dtype=bool)
    claims = may_receive * (1.0 if weights is None else _array(weights))
    claimed = claims.sum()
    return stock * claims / claimed if claimed > 0 else np.zeros(may_receive.shape)


def lottery_weights(eligible: ArrayLike, draws: ArrayLike, winners: float) -> Floats:
    """1 for the winners of a lottery among eligible firms, 0 for the others.

    The smallest draws win, so a firm's luck does not move when others become eligible. With at least as many prizes as
    eligible firms everyone wins.

    Args:
        eligible: Who takes part, shape (firms,).
        draws: Uniform draws, one for each firm, shape (firms,).
        winners: Number of prizes, infinity for one each.
    """
    takes_part = np.asarray(eligible, dtype=bool)
    place = np.argsort(np.argsort(np.where(takes_part, _array(draws), np.inf), kind="stable"), kind="stable")
    return np.where(takes_part & (place < winners), 1.0, 0.0)


def merit_weights(scores: ArrayLike, selectivity: float) -> Floats:
    """Weights that favour high scores: ``exp(selectivity * (score - best))``.

    Limiting cases: selectivity 0 treats all alike; a high one gives everything to the best.

    Args:
        scores: Merit of each firm, shape (firms,), minus infinity for no merit at all.
        selectivity: How much a unit of score counts.
    """
    merit = _array(scores)
    known = np.isfinite(merit)
    weights = np.zeros(merit.shape)
    if known.any():
        weights[known] = np.exp(selectivity * (merit[known] - merit[known].max()))
    return weights


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
