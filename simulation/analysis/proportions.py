"""Shares of runs that answer yes, with the interval of Wilson (1927), which has width where all runs agree."""

from __future__ import annotations

from simulation.analysis.paired_effects import LEVEL


def wilson_interval(yes: float, runs: int, level: float = LEVEL) -> tuple[float, float]:
    """Interval of a probability from yes-or-no runs (Wilson 1927, Journal of the American Statistical Association).

    ``(p + z^2/2n -+ z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n)`` with ``p`` the share of yes and ``z`` the normal
    quantile. Its coverage is near nominal from about five runs on (Brown, Cai & DasGupta 2001, Statistical Science).

    Args:
        yes: Runs that answer yes; a part of a run where its answer is an average.
        runs: Runs that answer at all.
        level: Coverage.

    Returns:
        Both ends, within 0 and 1; 0 and 1 without any run.

    Example:
        >>> [round(end, 4) for end in wilson_interval(8, 10)]
        [0.4902, 0.9433]
        >>> wilson_interval(0, 0)
        (0.0, 1.0)
    """
    from scipy.special import ndtri

    if runs == 0:
        return 0.0, 1.0
    square = float(ndtri((1.0 + level) / 2.0)) ** 2
    share = yes / runs
    middle = share + square / (2.0 * runs)
    reach = (square * (share * (1.0 - share) / runs + square / (4.0 * runs**2))) ** 0.5
    low, high = ((middle + side * reach) / (1.0 + square / runs) for side in (-1.0, 1.0))
    return (0.0 if yes == 0 else max(low, 0.0)), (1.0 if yes == runs else min(high, 1.0))
