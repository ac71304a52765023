"""Takeoff: AI that does research on AI, from a fifth of the tasks to all of them, and how much faster know-how grows.

The block of Davidson (2023, What a compute-centric framework says about takeoff speeds): the share of research tasks
that AI can do rises over a gap of effective compute; people and AI labour are combined over tasks with a constant
elasticity; more labour at a time is worth less each; and discoveries get harder to make.

Presets and their ranges (compute in FLOP of 2022):

==============================================  =======  =============
Effective training compute of full automation   1e36     1e33 to 1e40
Gap of effective compute from 20% to 100%       1e4      10 to 1e8
Substitution ``rho`` between tasks              -0.5     -2 to -0.2
Parallelisation penalty ``lambda``              0.7      0.2 to 0.99
Returns ``r`` to software research              1.25     0.8 to 5
==============================================  =======  =============
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def research_automation(
    log_effective_compute: ArrayLike, log_threshold: ArrayLike, log_gap: ArrayLike, first_share: float = 0.2
) -> Floats:
    """Share of research tasks that AI can do: ``f = 1 - (1 - f_1) (ln T - ln E) / ln gap``, kept in [0, 1].

    Args:
        log_effective_compute: ln ``E``, compute times know-how behind the best model, FLOP; minus infinity if none.
        log_threshold: ln ``T``, effective compute from which on AI can do all tasks.
        log_gap: ln of the factor of effective compute from the first share to all tasks, above 0.
        first_share: ``f_1``, share at which the gap begins, below 1.

    Returns:
        Share in [0, 1]: 1 from the threshold on, the first share one gap below, 0 from ``ln gap / (1 - f_1)`` below.
        Linear in logs, also below the first share.
    """
    missing = np.asarray(log_threshold, dtype=np.float64) - np.asarray(log_effective_compute, dtype=np.float64)
    return np.asarray(np.clip(1.0 - (1.0 - first_share) * missing / np.asarray(log_gap), 0.0, 1.0))


def research_bundle(automated: ArrayLike, ai_per_person: ArrayLike, substitution: ArrayLike) -> Floats:
    """Research labour of people and AI over that of people alone.

    ``[(1 - f)^(1 - rho) + f^(1 - rho) k^rho]^(1 / rho)``: people share the tasks that are left, AI the others. Where AI
    is scarce, ``k / (1 + k) <= f``, people do automatable tasks too and the bundle is ``1 + k``.

    Args:
        automated: Share ``f`` of tasks that AI can do, 0 to 1.
        ai_per_person: AI labour ``k`` over that of people, researcher-equivalents per researcher, at least 0.
        substitution: ``rho``, at most 1; negative if tasks are complements, 0 is Cobb-Douglas.

    Returns:
        Factor of at least 1, of the shape that the arguments give together.

    Limiting cases:
        Exactly 1 without automation or without AI; ``1 + k`` if AI can do everything, or if tasks are perfect
        substitutes. With complements any amount of AI gives at most ``(1 - f)^((1 - rho) / rho)``: what is left to
        people is the bottleneck (Aghion, Jones & Jones 2019). Nothing jumps in any argument.
    """
    share, amount, power = np.broadcast_arrays(
        np.asarray(automated, dtype=np.float64),
        np.asarray(ai_per_person, dtype=np.float64),
        np.asarray(substitution, dtype=np.float64),
    )
    with np.errstate(divide="ignore"):
        odds = share / (1.0 - share)
    scarce = amount <= odds
    plenty = ~scarce & (share > 0.0)
    # AI per automated task over people per other task: above 1 where AI is plentiful.
    apart = np.log(np.where(plenty, amount, 1.0)) - np.log(np.where(plenty, odds, 1.0))
    done = np.where(plenty, share, 0.0)
    linear = power == 0.0
    with np.errstate(over="ignore"):
        curved = np.log1p(done * np.expm1(power * apart)) / np.where(linear, 1.0, power)
        mixed = np.exp(np.where(linear, done * apart, curved) - np.log1p(-done))
    return np.where(scarce, 1.0 + amount, mixed)


def progress_factor(bundle: ArrayLike, penalty: ArrayLike, returns: ArrayLike, log_ahead: ArrayLike = 0.0) -> Floats:
    """Growth of know-how over its trend: ``bundle^lambda exp(-(ln A - ln A_trend) / r)``.

    Know-how is ``A = Q^r`` of all research so far, and research of a quarter is labour to the power ``lambda``. On the
    trend labour is that of people alone. Whoever is ahead of the trend has found what is easy to find.

    Args:
        bundle: :func:`research_bundle`, at least 1.
        penalty: ``lambda``, returns to more labour at one time, 0 to 1.
        returns: ``r``, doublings of know-how per doubling of all research so far, above 0; infinite if discoveries do
            not get harder.
        log_ahead: ln of know-how over that of the trend, at least 0.

    Returns:
        Factor on the growth of ln know-how.

    Limiting cases:
        Exactly ``bundle^lambda`` on the trend, so 1 without AI. A bundle that stays constant for ever brings no lasting
        growth above that of the trend. Where AI does everything and AI labour grows with know-how, growth explodes only
        if ``lambda r > 1``.
    """
    harder = np.asarray(log_ahead, dtype=np.float64) / np.asarray(returns)
    return np.asarray(np.asarray(bundle, dtype=np.float64) ** np.asarray(penalty) * np.exp(-harder))
