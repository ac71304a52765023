"""Compute and scaling laws: what a training budget buys in capability, and what capability costs to serve.

Capability is effective training compute, ``E = C * A``: physical FLOP times algorithmic efficiency. Everything that
compares firms uses its natural logarithm, ``log_effective_compute``; a firm without a model has minus infinity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

FLOP_PER_PARAMETER_AND_TOKEN = 6.0
"""Training FLOP for one parameter and one token, forward and backward pass (Kaplan et al. 2020)."""

H100_FLOP_PER_SECOND = 9.9e14
"""Peak dense 16-bit speed of one H100-equivalent (NVIDIA data sheet, SXM version, rounded)."""

SECONDS_PER_QUARTER = 0.25 * 3.156e7
"""A quarter of a year of 365.25 days, rounded to four digits."""


@dataclass(frozen=True)
class LossLaw:
    """Loss of a language model as a function of its size and its data: ``L = E + A N**-alpha + B D**-beta``.

    Attributes:
        parameter_coefficient: ``A``, weight of the model-size term.
        token_coefficient: ``B``, weight of the data term.
        irreducible_loss: ``E``, loss of a perfect model, in nats per token.
        parameter_exponent: ``alpha``.
        token_exponent: ``beta``.
    """

    parameter_coefficient: float
    token_coefficient: float
    irreducible_loss: float
    parameter_exponent: float
    token_exponent: float


CHINCHILLA_REFIT = LossLaw(482.01, 2085.43, 1.8172, 0.3478, 0.3658)
"""Besiroglu et al. 2024 (arXiv 2404.10102): the refit of Hoffmann's third approach. Digits matter for the optimum."""

HOFFMANN = LossLaw(406.4, 410.7, 1.69, 0.34, 0.28)
"""Hoffmann et al. 2022 (arXiv 2203.15556), third approach as published; found inconsistent by the refit above."""


class ComputeOptimum(NamedTuple):
    """The best use of a training budget: parameters, tokens and the loss reached."""

    parameters: Floats
    tokens: Floats
    loss: Floats


def loss(parameters: ArrayLike, tokens: ArrayLike, law: LossLaw = CHINCHILLA_REFIT) -> Floats:
    """Loss of a model of a given size trained on a given amount of text: ``L = E + A N**-alpha + B D**-beta``.

    Limiting case: with unlimited parameters and tokens the loss is the irreducible one.

    Args:
        parameters: Parameters of the model, any shape.
        tokens: Training tokens, broadcast against ``parameters``.
        law: Coefficients of the law.

    Returns:
        Loss in nats per token.
    """
    size_term = law.parameter_coefficient * _array(parameters) ** -law.parameter_exponent
    data_term = law.token_coefficient * _array(tokens) ** -law.token_exponent
    return np.asarray(law.irreducible_loss + size_term + data_term)


def compute_optimal(training_flop: ArrayLike, law: LossLaw = CHINCHILLA_REFIT) -> ComputeOptimum:
    """Parameters and tokens that reach the lowest loss for a training budget ``C = 6 N D`` (Case C1).

    ``N* = G (C/6)**(beta/(alpha+beta))`` with ``G = (alpha A / (beta B))**(1/(alpha+beta))``, ``D* = (C/6) / N*``
    (Hoffmann et al. 2022). Limiting case: equal exponents and coefficients split the budget evenly, ``N* = D*``.

    Args:
        training_flop: Training FLOP, any shape, above zero.
        law: Coefficients of the law.
    """
    both = law.parameter_exponent + law.token_exponent
    balance = law.parameter_exponent * law.parameter_coefficient / (law.token_exponent * law.token_coefficient)
    parameter_token_pairs = _array(training_flop) / FLOP_PER_PARAMETER_AND_TOKEN
    parameters = np.asarray(balance ** (1 / both) * parameter_token_pairs ** (law.token_exponent / both))
    tokens = parameter_token_pairs / parameters
    return ComputeOptimum(parameters, tokens, loss(parameters, tokens, law))


def training_flop(
    compute_h100e: ArrayLike,
    training_share: ArrayLike,
    flop_per_second: float = H100_FLOP_PER_SECOND,
    utilisation: ArrayLike = 1.0,
    seconds: float = SECONDS_PER_QUARTER,
) -> Floats:
    """Training FLOP a stock of chips delivers: ``C = H * share * FLOP/s * utilisation * seconds``.

    Limiting case: a firm that serves users with all its compute trains nothing.

    Args:
        compute_h100e: Compute at the firm's disposal, shape (firms,).
        training_share: Share of it that trains, in [0, 1].
        flop_per_second: Peak speed of one H100-equivalent.
        utilisation: Share of the peak reached in training ("model FLOP utilisation"), in [0, 1].
        seconds: Length of the period; a quarter by default.

    Returns:
        FLOP, shape (firms,).
    """
    busy_h100e = _array(compute_h100e) * _array(training_share) * _array(utilisation)
    return np.asarray(busy_h100e * (flop_per_second * seconds))


def capability_quality(log_effective_compute: ArrayLike, log_reference: ArrayLike, strength: ArrayLike) -> Floats:
    """Quality users see in a capability: ``q = strength * ln(E / E_reference)``.

    Limiting cases: the reference model has quality 0; a strength of 0 makes all models equal; a firm without a model
    (minus infinity) keeps quality minus infinity whatever the strength.

    Args:
        log_effective_compute: ln of effective training compute, any shape.
        log_reference: The same of the reference model.
        strength: Utility for each unit of the logarithm, in the money unit of prices (or a pure number).
    """
    log_ratio, has_model = _log_ratio(log_effective_compute, log_reference)
    return np.where(has_model, _array(strength) * log_ratio, -np.inf)


def inference_cost(
    base_cost: ArrayLike,
    log_effective_compute: ArrayLike,
    log_reference: ArrayLike,
    size_exponent: ArrayLike,
    log_efficiency: ArrayLike = 0.0,
) -> Floats:
    """Marginal cost of serving a user: ``c = c0 * (E / E_reference)**omega / (A_inference * hardware)``.

    The cost of a fixed capability falls with efficiency; that of the newest model need not (Epoch AI 2025 on prices).
    Limiting cases: ``omega = 0`` makes large and small models equally costly; the reference model at efficiency 1
    costs ``c0``. A firm without a model gets the cost of the reference model: it has no users to serve with it.

    Args:
        base_cost: ``c0``, USD per user and quarter (or any unit), any shape.
        log_effective_compute: ln of effective training compute.
        log_reference: The same of the reference model.
        size_exponent: ``omega``, how cost rises with effective training compute.
        log_efficiency: ln of inference algorithms times hardware price-performance, relative to the reference date.
    """
    log_ratio, _ = _log_ratio(log_effective_compute, log_reference)
    exponent = _array(size_exponent) * log_ratio - _array(log_efficiency)
    return np.asarray(_array(base_cost) * np.exp(exponent))


def lag_years(budget_share: ArrayLike, growth: ArrayLike) -> Floats:
    """Years a follower with a share of the leader's budget trails: ``ln(1/share) / ln(growth)`` (Case C3).

    Limiting cases: an equal budget has no lag; a follower that spends nothing never arrives (infinity).

    Args:
        budget_share: Follower's training budget over the leader's, any shape.
        growth: Growth factor of effective compute per year, above 1.

    Raises:
        ValueError: If effective compute does not grow: a lag in time is then undefined.
    """
    factor = _array(growth)
    if np.any(factor <= 1):
        lowest = float(factor.min())
        raise ValueError(f"growth of effective compute is {lowest:g}; a lag in years needs a factor above 1 per year")
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(_array(budget_share)) / np.log(factor))


def lag_quarters(log_gap: ArrayLike, log_growth: ArrayLike) -> Floats:
    """Quarters the frontier needs to cover a gap in log capability: ``gap / growth``.

    Limiting cases: no gap, no lag; a frontier that stands still makes any gap infinite; a lead is a negative lag.

    Args:
        log_gap: Leader's ln capability less the follower's, any shape.
        log_growth: Growth of the frontier's ln capability per quarter; zero or less counts as standing still.
    """
    gap = _array(log_gap)
    pace = _array(log_growth)
    moving = pace > 0
    standing_still = np.where(gap == 0, 0.0, np.copysign(np.inf, gap))
    return np.where(moving, gap / np.where(moving, pace, 1.0), standing_still)


def _log_ratio(log_effective_compute: ArrayLike, log_reference: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    """Distance to the reference (0 where there is no model) and who has a model."""
    log_compute, reference = _array(log_effective_compute), _array(log_reference)
    has_model = np.isfinite(log_compute)
    return np.where(has_model, log_compute, reference) - reference, has_model


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
