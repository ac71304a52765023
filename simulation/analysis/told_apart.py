"""Which options are not told from the best by a rule of choice, such as the smallest largest regret.

A rule gives each option one number, and the option with the smallest is its choice. How sure the distance of another to
it is comes from two bootstraps: over worlds, where these are a sample, and over seeds, which all worlds share. Of n
seeds n - 1 are drawn, so that the variance is right also for few (Rao & Wu 1988, Journal of the American Statistical
Association). An option is told from the best if its distance exceeds Student's t times the root of both variances
together, with the degrees of freedom of Satterthwaite (1946).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.paired_effects import BOOTSTRAP_SEED, LEVEL
from simulation.randomness import Luck

Floats = NDArray[np.float64]
Rule = Callable[[Floats], Floats]
"""Takes means over seeds, shape (worlds, options), and returns what is to be small, shape (rules, options)."""
RESAMPLES = 400


def not_told_from_best(runs: Floats, rule: Rule, *, sampled: bool, level: float = LEVEL) -> tuple[tuple[int, ...], ...]:
    """Options that are not told from the best, the best first and then by their numbers, for each rule.

    Args:
        runs: Outcome of every run, shape (worlds, options, seeds), all finite; worlds independent of each other.
        rule: The rules.
        sampled: Whether worlds are a sample and not all there are.
        level: Coverage of the interval of each distance.

    Returns:
        Numbers of options, for each rule; all options with one seed, which is one draw of luck.
    """
    from scipy.special import stdtrit

    worlds, _, seeds = runs.shape
    found = rule(runs.mean(axis=2))
    best = found.argmin(axis=1)[:, None]
    apart = found - np.take_along_axis(found, best, axis=1)
    ranked = np.argsort(found, axis=1, kind="stable")
    if seeds == 1:
        return tuple(tuple(map(int, row)) for row in ranked)
    of_seeds = _variance(lambda chosen: rule(runs[:, :, chosen].mean(axis=2)), best, seeds, seeds - 1)
    of_worlds, whole = np.zeros_like(of_seeds), runs.mean(axis=2)
    if sampled and worlds > 1:
        of_worlds = _variance(lambda chosen: rule(whole[chosen]), best, worlds, worlds - 1)
    parts = of_seeds**2 / (seeds - 1) + of_worlds**2 / max(worlds - 1, 1)
    variance = of_seeds + of_worlds
    freedom = np.maximum(np.divide(variance**2, parts, out=np.ones_like(parts), where=parts > 0.0), 1.0)
    told = apart > stdtrit(freedom, (1.0 + level) / 2.0) * np.sqrt(variance) + _ROUNDING * np.abs(found).max()
    return tuple(tuple(int(one) for one in row if not no[one]) for row, no in zip(ranked, told, strict=True))


_ROUNDING = 1e-9


def _variance(again: Callable[[NDArray[np.int64]], Floats], best: NDArray[np.int64], units: int, drawn: int) -> Floats:
    """Variance of the distance to the best, shape (rules, options), over samples of units with replacement."""
    draws = Luck(BOOTSTRAP_SEED).uniform("resampling", 0, np.arange(RESAMPLES * drawn)).reshape(RESAMPLES, drawn)
    found = np.stack([again(row) for row in (draws * units).astype(np.int64)])
    apart = found - np.take_along_axis(found, best[None], axis=2)
    return np.asarray(apart.var(axis=0), dtype=np.float64)
