"""Taxes on AI firms: on profit, on windfalls, on compute and on training, and who ends up paying them.

Every function returns what the state receives or what a firm's price or spending becomes, so that taxes paid equal
taxes received.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

WINDFALL_CLAUSE_BRACKETS = ((0.001, 0.01), (0.01, 0.20), (0.1, 0.50))
"""Illustrative schedule of O'Keefe et al. 2020 (The Windfall Clause): share of world product, rate above it."""

_LEAST_ALLOWED = 1e-6
"""Share of training below which a cap counts as this one, so that permits have a finite price."""


class TrainingPurchase(NamedTuple):
    """What a training budget buys under a tax: training, and tax paid."""

    training: Floats
    tax: Floats


def profit_tax(profit: ArrayLike, rate: ArrayLike, loss_offset: bool = True) -> Floats:
    """Proportional tax on profit: ``t * profit``.

    Limiting case (Case O6): with full loss offset (a loss is refunded at the same rate) profit after tax is ``1 - t``
    times profit before, so no static choice changes.

    Args:
        profit: Profit of the quarter, shape (firms,), losses negative.
        rate: Tax rate, in [0, 1].
        loss_offset: Whether losses are refunded; if not, a loss maker pays nothing.

    Returns:
        Tax due, shape (firms,), in the unit of profit.
    """
    base = _array(profit)
    return np.asarray(_array(rate) * (base if loss_offset else np.maximum(base, 0.0)))


def windfall_tax(profit: ArrayLike, world_product: float, brackets: Sequence[tuple[float, float]]) -> Floats:
    """Tax on profits that are large against the world economy, with marginal rates.

    Profit between a threshold and the next is taxed at the threshold's rate. Limiting cases: profit below the first
    threshold pays nothing; one bracket at 0 is :func:`profit_tax` without loss offset.

    Args:
        profit: Profit, shape (firms,).
        world_product: World product over the same period, in the same money.
        brackets: Pairs of threshold (share of world product) and rate, thresholds rising.

    Returns:
        Tax due, shape (firms,).

    Raises:
        ValueError: If the thresholds do not rise.
    """
    thresholds = np.array([threshold for threshold, _ in brackets], dtype=np.float64)
    rates = np.array([rate for _, rate in brackets], dtype=np.float64)
    if np.any(np.diff(thresholds) <= 0):
        raise ValueError(f"windfall brackets start at {thresholds.tolist()} of world product; thresholds must rise")
    # The tax is a sum of increments: above each threshold the marginal rate rises by the step to the next rate.
    rate_steps = np.diff(rates, prepend=0.0)
    excess = _array(profit)[..., np.newaxis] - thresholds * world_product
    return np.asarray(np.maximum(excess, 0.0) @ rate_steps)


def compute_tax_per_user(tax_per_compute: ArrayLike, compute_per_user: ArrayLike) -> Floats:
    """What a tax on compute adds to the marginal cost of a user: tax per H100e and quarter times H100e per user.

    Args:
        tax_per_compute: Money per H100e and quarter.
        compute_per_user: H100e that a user needs, shape (firms,).
    """
    return np.asarray(_array(tax_per_compute) * _array(compute_per_user))


def compute_tax_pass_through(share: ArrayLike, outside_share: ArrayLike) -> Floats:
    """Share of a tax on every firm's marginal cost that symmetric logit firms pass on to users (Cases P4, O6).

    ``dp/dt = 1 / (1 + s s0 / (1 - s)**2)``. Limiting cases: 1 when nobody stays outside (full coverage); for a
    monopolist, ``s0 = 1 - s``, it is ``1 - s``.

    Args:
        share: ``s``, market share of each of the equal firms, in [0, 1], the outside good counted in the market.
        outside_share: ``s0``, share of the outside good, ``1 - n s``.
    """
    inside = _array(share)
    outside = _array(outside_share)
    covered = outside <= 0
    others = np.where(covered, 1.0, 1 - inside)
    return np.where(covered, 1.0, 1 / (1 + inside * outside / others**2))


def training_spend_tax(budget: ArrayLike, rate: ArrayLike) -> TrainingPurchase:
    """Split a training budget between training and a tax at a rate on training: ``B = x (1 + t)``.

    Args:
        budget: Money set aside for training, tax included, shape (firms,).
        rate: Tax per unit of money spent on training, zero or more.
    """
    money = _array(budget)
    training = money / (1 + _array(rate))
    return TrainingPurchase(training, money - training)


def permit_price(allowed: ArrayLike) -> Floats:
    """Price of permits per unit of money spent on training that lets through a share of it: ``t = (1 - s) / s``.

    Labs have fixed budgets ``B = x (1 + t)``, so that permits for a share ``s`` of what they would train clear at this
    price, and the tax of :func:`training_spend_tax` at it leaves ``x = s B``. Limiting case: permits for everything
    cost nothing.

    Args:
        allowed: ``s``, training allowed over what labs would pay for, above zero.
    """
    share = np.maximum(_array(allowed), _LEAST_ALLOWED)
    return np.asarray((1 - share) / share)


def taxed_open_loop_spend(market_size: float, strength: float, firms: int, rate: ArrayLike = 0.0) -> Floats:
    """Training spend of each of n equal firms when training is taxed (Case O6): ``x = M g_R / (n (1 + t))``.

    Firms fix research and prices at once (open loop). Limiting case: without a tax it is the symmetric ``M g_R / n``;
    shares are ``1/n`` with or without the tax.

    Args:
        market_size: ``M``, users times money per user.
        strength: ``g_R``, quality in money units for each log unit of research.
        firms: ``n``, number of firms.
        rate: Tax per unit of money spent on training.
    """
    return np.asarray(market_size * strength / (firms * (1 + _array(rate))))


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
