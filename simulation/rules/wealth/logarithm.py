"""The natural logarithm of one plus a number, by arithmetic alone: the same bits in numpy and in compiled code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MANTISSA_BITS = 52
MANTISSA = 2**MANTISSA_BITS - 1
BIAS = 1023
BITS_OF_ONE = BIAS << MANTISSA_BITS  # IEEE 754 double precision
LOG_TWO = float(np.log(2.0))
BEND = (-0.03129941, 0.1028857, -0.18519486, 0.3063133)
"""Best approximation of ``(ln(1 + f) - f ln 2) / (f (1 - f))`` in [0, 1] by a cubic, coefficients of f^3, f^2, f, 1."""


def log_one_plus(value: Floats) -> Floats:
    """Natural logarithm of ``1 + value`` for values that are not negative, to 0.000011.

    With ``1 + value = 2^e (1 + f)``, it is ``(e + f) ln 2`` and a bend in between, zero at both ends, so that it is
    continuous and rises everywhere; ``value = 0`` gives exactly 0. Numpy and compilers have logarithms of their own
    that differ in the last bit; this one adds and multiplies, in a fixed order.

    Args:
        value: Numbers from 0 on, any shape.
    """
    bits = np.asarray(1.0 + value, dtype=np.float64).view(np.int64)
    part = ((bits & MANTISSA) | BITS_OF_ONE).view(np.float64) - 1.0
    cubic, square, slope, level = BEND
    bend = ((cubic * part + square) * part + slope) * part + level
    return np.asarray(((bits >> MANTISSA_BITS) - BIAS + part) * LOG_TWO + part * (1.0 - part) * bend)
