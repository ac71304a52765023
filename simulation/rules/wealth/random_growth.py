"""Random growth of wealth: what theory says about tails, means and speed when luck multiplies.

Kesten (1973); Bouchaud & Mezard (2000); Gabaix (2009); Gabaix, Lasry, Lions & Moll (2016). The simulated population is
held against these closed forms. Periods may be quarters or years, as long as all arguments agree. Luck is lognormal:
a growth factor has a log with mean ``drift`` and standard deviation ``sd``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import beta, erf

Floats = NDArray[np.float64]


class TwoClasses(NamedTuple):
    """Capital of workers and of capitalists, or their shares of it."""

    workers: float
    capitalists: float


def gibrat_gini(sd: float, periods: float) -> float:
    """Gini coefficient when growth alone separates people who were equal: ``erf(sd sqrt(t) / 2)`` (Case T2.1).

    Limiting cases: zero at the start or without luck; one in the end.
    """
    return float(erf(sd * np.sqrt(periods) / 2))


def kesten_exponent(drift: float, variance: float) -> float:
    """Tail exponent of ``W' = A W + B`` with lognormal ``A``: ``-2 m / v``, from ``E[A ** a] = 1`` (Case T2.2).

    Args:
        drift: Mean of ``ln A``, negative.
        variance: Variance of ``ln A``.

    Raises:
        ValueError: If the drift is not negative: wealth then spreads without end and has no stationary tail.
    """
    if drift >= 0.0:
        raise ValueError(f"wealth has a stationary tail only if its log falls on average, but the drift is {drift:g}")
    return -2.0 * drift / variance


def kesten_mean(mean_factor: float, mean_income: float) -> float:
    """Stationary mean of ``W' = A W + B``: ``E[B] / (1 - E[A])`` (Case T2.2); infinite if ``E[A]`` is one or more."""
    return mean_income / (1.0 - mean_factor) if mean_factor < 1.0 else float("inf")


def exchange_exponent(exchange: float, sd: float) -> float:
    """Tail exponent of ``dW = J (Wbar - W) dt + s W dZ``: ``1 + 2 J / s ** 2`` (Case T2.3).

    The stationary law of ``W / Wbar`` is the inverse gamma distribution with this shape. Bouchaud & Mezard (2000) call
    ``2 sigma ** 2`` what is ``s ** 2`` here.

    Args:
        exchange: Share ``J`` of wealth that is exchanged for the mean, per unit of time.
        sd: Volatility ``s`` per root of the unit of time.
    """
    return 1.0 + 2.0 * exchange / sd**2


def exchange_exponent_by_period(exchange: float, sd: float) -> float:
    """Tail exponent of ``W' = (1 - J) W G + J Wbar``: ``1 - 2 ln(1 - J) / s ** 2`` (Case T2.4).

    Args:
        exchange: Share ``J`` of wealth that is exchanged for the mean each period, in [0, 1).
        sd: Standard deviation of ``ln G``; ``G`` is lognormal with mean one.
    """
    return float(1.0 - 2.0 * np.log1p(-exchange) / sd**2)


def exchange_variance(exchange: float, sd: float) -> float:
    """Stationary variance of ``W / Wbar`` under ``W' = (1 - J) W G + J Wbar`` (Case T2.5).

    ``(q - (1 - J) ** 2) / (1 - q)`` with ``q = (1 - J) ** 2 exp(s ** 2)``. Limiting case: infinite for ``q >= 1``.
    """
    kept = (1.0 - exchange) ** 2
    growth = float(kept * np.exp(sd**2))
    return (growth - kept) / (1.0 - growth) if growth < 1.0 else float("inf")


def inverse_gamma_gini(shape: float) -> float:
    """Gini coefficient of the inverse gamma distribution: ``4 ** (1 - a) / ((2 a - 1) B(a, a))``, for ``a > 1``."""
    return float(2.0 ** (2.0 - 2.0 * shape) / ((2.0 * shape - 1.0) * beta(shape, shape)))


def reset_exponent(drift: float, sd: float, chance: float) -> float:
    """Tail exponent of lognormal growth with a new start at a chance per period (Case T2.7).

    The positive root of ``(1 - chance) E[G ** z] = 1``: ``(-m + sqrt(m ** 2 - 2 s ** 2 ln(1 - chance))) / s ** 2``.
    """
    return float((-drift + np.sqrt(drift**2 - 2.0 * sd**2 * np.log1p(-chance))) / sd**2)


def reset_exponent_continuous(drift: float, sd: float, hazard: float) -> float:
    """Tail exponent of geometric Brownian motion with new starts at a hazard: ``ln(1 - chance)`` is ``-hazard``."""
    return float((-drift + np.sqrt(drift**2 + 2.0 * sd**2 * hazard)) / sd**2)


def steindl_exponent(growth: ArrayLike, exit_rate: ArrayLike) -> float:
    """Tail exponent of steady growth until an exit: ``min_k exit_k / growth_k`` over types (Case T2.8).

    Steindl (1965); Jones (2015). The type with the smallest ratio fills the tail. Limiting case: infinite (no tail)
    if no type grows.

    Args:
        growth: Growth rate of each type, a number or shape (types,).
        exit_rate: Rate at which it ends, same shape.
    """
    rates = np.atleast_1d(np.asarray(growth, dtype=np.float64))
    ends = np.broadcast_to(np.asarray(exit_rate, dtype=np.float64), rates.shape)
    return float((ends[rates > 0.0] / rates[rates > 0.0]).min(initial=np.inf))


def convergence_speed(drift: float, sd: float, exit_rate: float) -> float:
    """Average speed at which the distribution approaches its stationary form (Case T2.9).

    ``m ** 2 / (2 s ** 2) 1{m < 0} + exit_rate`` (Gabaix, Lasry, Lions & Moll 2016, proposition 1). At two per cent a
    year half of a shock is left after 35 years: chance alone is far slower than the rise of top shares since 1980.

    Args:
        drift: Mean growth of log wealth per unit of time.
        sd: Volatility of log wealth.
        exit_rate: Rate at which people start anew.
    """
    return exit_rate + (drift**2 / (2.0 * sd**2) if drift < 0.0 else 0.0)


def half_life(speed: float) -> float:
    """Time until half of a distance is closed: ``ln 2 / speed``; infinite without convergence."""
    return float(np.log(2.0) / speed) if speed > 0.0 else float("inf")


def scale_step(log_wealth: ArrayLike, scale: float) -> Floats:
    """Log wealth after a period in which the return rises with log wealth and nothing else matters (Case T2.10).

    Deviations from the mean are multiplied by ``1 + scale``, so that the standard deviation grows as
    ``(1 + scale) ** t``.
    """
    log = np.asarray(log_wealth, dtype=np.float64)
    return np.asarray(log + scale * (log - log.mean()))


def capital_output_ratio(saving: float, growth: float) -> float:
    """Capital over output in the long run: ``s / g``, for ``K' = K + s Y`` and ``Y' = (1 + g) Y`` (Case T2.11).

    Piketty & Zucman (2014) call it the second law of capitalism.
    """
    return saving / growth


def two_class_step(
    capital: TwoClasses, output: float, profit_share: float, workers_save: float, capitalists_save: float
) -> TwoClasses:
    """Capital of two classes after a period: workers save out of wages and profit, capitalists out of profit.

    Pasinetti (1962). Everybody earns the same rate of profit, ``profit_share * Y / K`` (Case T2.11).

    Args:
        capital: Capital at the start of the period.
        output: Output of the period.
        profit_share: Share of profit in output.
        workers_save: Part of their income that workers save.
        capitalists_save: Part of their income that capitalists save.
    """
    rate = profit_share * output / sum(capital)
    earned = (1.0 - profit_share) * output + rate * capital.workers
    return TwoClasses(
        capital.workers + workers_save * earned,
        capital.capitalists * (1.0 + capitalists_save * rate),
    )


def two_class_profit_rate(growth: float, capitalists_save: float) -> float:
    """Rate of profit in the long run: ``g / s_c``, whatever workers save (Pasinetti 1962; Case T2.11)."""
    return growth / capitalists_save


def two_class_shares(profit_share: float, workers_save: float, capitalists_save: float) -> TwoClasses:
    """Shares of capital in the long run; workers hold ``s_w (1 - a) / (a (s_c - s_w))`` of it (Case T2.11).

    Limiting case: workers hold everything, and the rate of profit is no longer :func:`two_class_profit_rate`, unless
    they save less than ``s_c`` times the profit share ``a``.

    Args:
        profit_share: Share of profit in output ``a``.
        workers_save: Part of their income that workers save.
        capitalists_save: Part of their income that capitalists save.
    """
    if workers_save >= capitalists_save * profit_share:
        return TwoClasses(1.0, 0.0)
    workers = workers_save * (1.0 - profit_share) / (profit_share * (capitalists_save - workers_save))
    return TwoClasses(workers, 1.0 - workers)
