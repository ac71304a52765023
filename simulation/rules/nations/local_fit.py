"""Local fit: one large model for everybody, or many small ones that know where they are used.

Communities lie evenly on a line from 0 to 1 (Hotelling 1929, Economic Journal) and a model is worth less the further it
is from them: ``capability (1 - phi (x - model)**2)``. Models share the compute there is, so many models fit better and
can do less. All quantities are dimensionless.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

SPREAD = 12.0
"""A uniform distribution of width w has variance w**2 / 12."""
SERVED_MEAN = 2.0 / 3.0
"""Mean of ``1 - z**2`` over z from 0 to 1."""


def mean_misfit(models: ArrayLike) -> Floats:
    """Mean squared distance to the nearest of K evenly spaced models: ``1 / (12 K**2)``.

    Args:
        models: Number of models K, above 0.

    Returns:
        Mean misfit. Case T5.8: one central model gives 1/12.
    """
    return np.asarray(1.0 / (SPREAD * np.asarray(models, dtype=np.float64) ** 2))


def value_of_models(
    models: ArrayLike, misfit_cost: ArrayLike, scale_exponent: ArrayLike, split_share: ArrayLike = 1.0
) -> Floats:
    """Mean value of K models that share the compute: ``K**(-alpha f) (1 - phi / (12 K**2))``.

    Args:
        models: Number of models K, above 0.
        misfit_cost: Cost phi of squared distance, at least 0.
        scale_exponent: Exponent alpha of capability in compute, at least 0.
        split_share: Share f of the compute that must be divided: 1 for closed models, less where an open base model
            serves all and only the rest is trained for each.

    Returns:
        Value over that of all compute in one model that fits perfectly. Every community uses its model, also where it
        does harm, so the mean is negative where ``K**2 < phi / 12``; :func:`value_if_free` lets it refuse.
    """
    count = np.asarray(models, dtype=np.float64)
    exponent = -np.asarray(scale_exponent, dtype=np.float64) * np.asarray(split_share)
    return np.asarray(count**exponent * (1.0 - np.asarray(misfit_cost) * mean_misfit(count)))


def value_if_free(
    models: ArrayLike, misfit_cost: ArrayLike, scale_exponent: ArrayLike, split_share: ArrayLike = 1.0
) -> Floats:
    """Mean value of K models where a community uses none that does it harm; arguments as :func:`value_of_models`.

    A model is of use within ``r = 1 / sqrt(phi)``. If that does not reach the edge of its cell, ``1 / (2 K)``, the mean
    is ``K**(-alpha f) K 2 r 2/3``; otherwise everybody uses one and the value is :func:`value_of_models`.

    Returns:
        Value, never negative and never below :func:`value_of_models`.
    """
    count = np.asarray(models, dtype=np.float64)
    cost = np.asarray(misfit_cost, dtype=np.float64)
    exponent = -np.asarray(scale_exponent, dtype=np.float64) * np.asarray(split_share)
    partly = cost > (2.0 * count) ** 2
    served = 2.0 * count / np.sqrt(np.where(partly, cost, 1.0)) * SERVED_MEAN
    everybody = 1.0 - cost * mean_misfit(count)
    return np.asarray(count**exponent * np.where(partly, served, everybody))


def best_number_of_models(misfit_cost: float, scale_exponent: float, split_share: float = 1.0) -> float:
    """Number of models with the highest :func:`value_of_models`: ``K* = sqrt(phi (2 + a) / (12 a))``, ``a = alpha f``.

    Args:
        misfit_cost: Cost phi of squared distance, at least 0.
        scale_exponent: Exponent alpha of capability in compute, at least 0.
        split_share: Share f of the compute that must be divided.

    Returns:
        Number, not rounded and at least 1; infinite where nothing is lost by dividing. Larger with heterogeneity and
        with open weights, smaller with the scarcity of scale. The value there is positive, because
        ``K*`` squared is ``(2 + a) / a`` times ``phi / 12``. Case T5.8: phi 12 and alpha 1 give sqrt(3), and 2 is the
        best whole number.
    """
    scarcity = scale_exponent * split_share
    if scarcity <= 0.0:
        return math.inf if misfit_cost > 0.0 else 1.0
    return max(1.0, math.sqrt(misfit_cost * (2.0 + scarcity) / (SPREAD * scarcity)))


def best_whole_number_of_models(misfit_cost: float, scale_exponent: float, split_share: float = 1.0) -> int:
    """The better of the two whole numbers around :func:`best_number_of_models`, the smaller of equals.

    Value rises up to ``K*`` and falls beyond it, so no other whole number can be better.

    Raises:
        ValueError: If nothing is lost by dividing, so that more are always better.
    """
    best = best_number_of_models(misfit_cost, scale_exponent, split_share)
    if math.isinf(best):
        raise ValueError("no number of models is best where dividing the compute costs nothing")
    lower = math.floor(best)
    pair = value_of_models([lower, lower + 1], misfit_cost, scale_exponent, split_share)
    return lower + int(pair[1] > pair[0])


def fit_penalty(
    participation: ArrayLike,
    misfit: ArrayLike,
    foreign: ArrayLike,
    is_open: ArrayLike,
    *,
    community_models: float,
    open_adaptation: float = 0.5,
) -> Floats:
    """How much less each model is worth in each nation for not being made there: ``misfit / K**2`` if it is foreign.

    ``K = 1 + reach (community_models - 1)`` versions of the model stand where its users are, and the mean squared
    distance falls with ``K**2`` (:func:`mean_misfit`). Communities that take part have a version of their own, made
    together with the provider; of the others, some adapt an open model by themselves.

    Args:
        participation: Share of communities with an own or co-designed model, in [0, 1], shape (N,).
        misfit: Penalty of one central foreign model, in units of taste dispersion, one number or shape (N, 1).
        foreign: Whether the model comes from abroad, shape (N, F).
        is_open: Whether its weights are open, shape (F,) or (N, F).
        community_models: Models if all communities take part, at least 1.
        open_adaptation: Share of the other communities that adapt an open model; an assumption.

    Returns:
        Penalty in units of taste dispersion, shape (N, F): 0 for models from home, the whole misfit for closed models
        without participation, ``misfit / community_models**2`` with full participation.
    """
    part = np.asarray(participation, dtype=np.float64)[..., None]
    reach = part + (1.0 - part) * open_adaptation * np.asarray(is_open, dtype=np.float64)
    versions = 1.0 + reach * (community_models - 1.0)
    return np.asarray(np.where(np.asarray(foreign, dtype=bool), np.asarray(misfit) / versions**2, 0.0))
