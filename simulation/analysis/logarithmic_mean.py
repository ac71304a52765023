"""A ratio of sums taken apart without rest: the additive logarithmic mean Divisia index (Ang 2004, Energy Policy 32).

If ``A = sum_k a_k`` and ``B = sum_k b_k``, then ``ln(A / B) = sum_k (a_k - b_k) / L(A, B)`` with the logarithmic mean
``L(x, y) = (x - y) / ln(x / y)``. A term that is a product, ``a_k = u_k v_k``, splits further by
``a_k - b_k = L(a_k, b_k) [ln(u_k / v_k of b) ...]``, one logarithm for each factor. Both hold exactly, also where one
side of a term is zero.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_SMALLEST = float(np.finfo(np.float64).tiny)


def log_mean(first: ArrayLike, second: ArrayLike) -> Floats:
    """Logarithmic mean ``(x - y) / ln(x / y)`` of numbers from 0 on; x if both are the same, 0 if one of them is 0.

    Example:
        >>> log_mean([1.0, 2.0, 0.0], [1.0, 4.0, 3.0]).round(4).tolist()
        [1.0, 2.8854, 0.0]
    """
    one, other = np.broadcast_arrays(np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64))
    both = (one > 0.0) & (other > 0.0)
    fall = -np.abs(log_ratio(one, other))
    # Written with expm1 and from the larger number down, so that nearly equal numbers keep their digits.
    factor = np.divide(np.expm1(fall), fall, out=np.ones_like(fall), where=fall < -_SMALLEST)
    return np.where(both, np.maximum(one, other) * factor, 0.0)


def log_ratio(first: ArrayLike, second: ArrayLike) -> Floats:
    """Natural logarithm of a ratio; 0 where either side is 0, since the term then has no factors to compare.

    Example:
        >>> log_ratio([1.0, 0.0], [1.0, 3.0]).tolist()
        [0.0, 0.0]
    """
    one, other = np.broadcast_arrays(np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64))
    both = (one > 0.0) & (other > 0.0)
    return np.asarray(np.log(np.where(both, one, 1.0)) - np.log(np.where(both, other, 1.0)))
