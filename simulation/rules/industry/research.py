"""The stock of research: effective compute poured into a firm's models, which ages as models become outdated.

``K' = (1 - delta) K + x`` is the same object as the capability of the scaling rules, not a second source of quality.
Effective compute spans thirty orders of magnitude in a run, so the world keeps its logarithm.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def knowledge_next(stock: ArrayLike, added: ArrayLike, depreciation: ArrayLike) -> Floats:
    """Stock of research next quarter: ``K' = (1 - delta) K + x``.

    Limiting cases: a constant inflow leads to ``x / delta``; no inflow halves the stock every
    :func:`half_life_quarters`.

    Args:
        stock: Stock at the start of the quarter, shape (firms,).
        added: Effective training compute of this quarter, shape (firms,).
        depreciation: Share outdated per quarter, in [0, 1].
    """
    return np.asarray((1 - _array(depreciation)) * _array(stock) + _array(added))


def log_knowledge_next(log_stock: ArrayLike, added: ArrayLike, depreciation: ArrayLike) -> Floats:
    """The same in logarithms, without overflow: ``ln((1 - delta) exp(ln K) + x)``.

    Limiting cases: a firm that starts from nothing (minus infinity) has ``ln x`` after its first quarter, and stays at
    minus infinity until it trains; full depreciation leaves ``ln x``.

    Args:
        log_stock: ln of the stock, shape (firms,), minus infinity allowed.
        added: Effective training compute of this quarter, shape (firms,), zero allowed.
        depreciation: Share outdated per quarter, in [0, 1].
    """
    with np.errstate(divide="ignore"):
        log_added = np.log(_array(added))
        log_kept = np.log1p(-_array(depreciation))
    return np.asarray(np.logaddexp(_array(log_stock) + log_kept, log_added))


def half_life_quarters(depreciation: ArrayLike) -> Floats:
    """Quarters until half of a stock without inflow is gone: ``ln 2 / -ln(1 - delta)`` (Case C7).

    Limiting case: without depreciation a stock lasts for ever (infinity).

    Args:
        depreciation: Share lost per quarter, in [0, 1].
    """
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(2) / -np.log1p(-_array(depreciation)))


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
