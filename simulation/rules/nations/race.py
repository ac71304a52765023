"""The race to powerful AI: how much safety rivals give up to be first, and what that risks.

The static race of Armstrong, Bostrom & Shulman (2016, AI & Society): teams with capabilities drawn evenly from 0 to
``mu`` choose safety ``s``, the highest ``capability - s`` wins, and disaster strikes with chance ``1 - s`` of the
winner. A safe win of one's own is worth 1, one of a rival ``1 - e``, disaster 0. What teams know about each other
decides how low they go. It is the chance of disaster over a whole race, not a hazard per quarter. A contest that luck
decides in part, as in :func:`win_chances`, can turn the order of the regimes round (Emery-Xu, Park & Trager 2024).

Memoryless races are in :mod:`simulation.rules.industry.contests`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_LOWEST = float(np.finfo(np.float64).min)  # stands for minus infinity where a difference of infinities would be nan


def safety_without_information(teams: ArrayLike, spread: ArrayLike, enmity: ArrayLike) -> Floats:
    """Safety of each team when nobody knows any capability: ``s = min(1, mu / (n e))``.

    Args:
        teams: Number ``n`` of teams, at least 1.
        spread: Range ``mu`` of capabilities, in the unit of safety, above 0.
        enmity: ``e``, loss from a rival's safe win as a share of what one's own is worth, 0 to 1.

    Returns:
        Safety in [0, 1]; 1 for a single team or without enmity (Case R5). Two teams, spread 1 and enmity 1 give 0.5
        (Case R1).
    """
    rivalry = _array(teams) * _array(enmity)
    alone = _unrivalled(teams, enmity)
    return np.where(alone, 1.0, np.minimum(_array(spread) / np.where(alone, 1.0, rivalry), 1.0))


def safety_private(capability: ArrayLike, teams: ArrayLike, enmity: ArrayLike) -> Floats:
    """Safety of each team when it knows its own capability only: ``s = min(1, c / (n e - e + 1))``.

    Args:
        capability: ``c``, in the unit of safety, at least 0, shape (..., teams) or any.
        teams: Number ``n`` of teams, at least 1.
        enmity: ``e``, 0 to 1.

    Returns:
        Safety in [0, 1] (Case R2). For a single team or without enmity 1 (Case R5), although the formula, which is
        derived for rivals, would tend to the capability itself.
    """
    level = np.clip(_array(capability) / _rivalry(teams, enmity), 0.0, 1.0)
    return np.where(_unrivalled(teams, enmity), 1.0, level)


def safety_public(margin_of_leader: ArrayLike, enmity: ArrayLike) -> Floats:
    """Safety of the leader when all capabilities are known: ``s = min(1, Delta / e)``.

    With this safety the runner-up is as well off losing as undercutting: it would have to win with less than
    ``(1 - e) s``.

    Args:
        margin_of_leader: Capability of the best team less that of the second, at least 0, in the unit of safety;
            infinite for a single team.
        enmity: ``e``, 0 to 1.

    Returns:
        Safety in [0, 1] (Case R3); 1 without enmity (Case R5), 0 for a leader without a margin.
    """
    harm = _array(enmity)
    friendly = harm <= 0.0
    level = np.clip(_array(margin_of_leader) / np.where(friendly, 1.0, harm), 0.0, 1.0)
    return np.where(friendly, 1.0, level)


def risk_without_information(teams: ArrayLike, spread: ArrayLike, enmity: ArrayLike) -> Floats:
    """Chance of disaster without information: ``1 - min(1, mu / (n e))`` (Case R1).

    Args:
        teams: Number of teams, at least 1.
        spread: Range of capabilities, above 0.
        enmity: 0 to 1.

    Returns:
        Chance in [0, 1]; it rises with the number of teams.
    """
    return np.asarray(1.0 - safety_without_information(teams, spread, enmity))


def risk_private(teams: ArrayLike, spread: ArrayLike, enmity: ArrayLike) -> Floats:
    """Chance of disaster when each team knows its own capability.

    With ``k = n e - e + 1``: ``1 - mu n / (k (n + 1))`` if ``mu <= k``, else ``(k / mu)^n / (n + 1)`` (Case R2).

    Args:
        teams: Number of teams ``n``, at least 1.
        spread: Range ``mu`` of capabilities, above 0.
        enmity: ``e``, 0 to 1.

    Returns:
        Chance in [0, 1]; it can fall with the number of teams when enmity is small: enmity 0.05 and spread 0.5 give
        0.6825 for two teams and 0.6528 for five. None for a single team or without enmity (Case R5).
    """
    number, rivalry = _array(teams), _rivalry(teams, enmity)
    relative = _array(spread) / rivalry
    narrow = 1.0 - relative * number / (number + 1.0)
    wide = np.maximum(relative, 1.0) ** -number / (number + 1.0)
    return np.where(_unrivalled(teams, enmity), 0.0, np.where(relative <= 1.0, narrow, wide))


def risk_public(teams: ArrayLike, spread: ArrayLike, enmity: ArrayLike) -> Floats:
    """Chance of disaster when all capabilities are known.

    ``1 - mu / (e (n + 1)) * [1 - max(0, 1 - e / mu)^(n + 1)]`` (Case R3).

    Args:
        teams: Number of teams ``n``, at least 1.
        spread: Range ``mu`` of capabilities, above 0.
        enmity: ``e``, 0 to 1.

    Returns:
        Chance in [0, 1]; it rises with the number of teams. None for a single team or without enmity (Case R5).
    """
    ranks = _array(teams) + 1.0
    alone = _unrivalled(teams, enmity)
    harm = np.where(alone, 1.0, _array(enmity)) / _array(spread)
    with np.errstate(divide="ignore"):
        kept = -np.expm1(ranks * np.log1p(-np.minimum(harm, 1.0)))
    return np.where(alone, 0.0, np.maximum(1.0 - kept / (harm * ranks), 0.0))


def crossing_risk(safety: ArrayLike) -> Floats:
    """Chance that whoever crosses the threshold with this safety brings disaster: ``1 - s``.

    Args:
        safety: Safety of the winner, 0 to 1.

    Returns:
        Chance in [0, 1].
    """
    return np.asarray(1.0 - np.clip(_array(safety), 0.0, 1.0))


def proximity(log_capability: ArrayLike, log_threshold: ArrayLike, log_span: ArrayLike) -> Floats:
    """How near a firm is to the threshold: 0 a span or more below it, 1 from the threshold on, linear between.

    Args:
        log_capability: ln of capability; minus infinity for a firm that has none.
        log_threshold: ln of the capability at the threshold.
        log_span: Distance in ln at which danger begins, above 0.

    Returns:
        Nearness in [0, 1].
    """
    gap = _array(log_threshold) - _array(log_capability)
    return np.asarray(np.clip(1.0 - gap / _array(log_span), 0.0, 1.0))


def accident_chance(hazard: ArrayLike, safety: ArrayLike, proximity: ArrayLike) -> Floats:
    """Chance of an accident in a period: ``1 - (1 - h)^((1 - s) x)``, near ``h (1 - s) x`` when small.

    Safety and distance take away from the rate of accidents, so that the chance of a year found from that of a quarter
    is the same whichever is computed first.

    Args:
        hazard: Chance ``h`` per period of a firm at the threshold without any safety, 0 to 1.
        safety: Safety ``s``, 0 to 1.
        proximity: :func:`proximity` ``x``, 0 to 1.

    Returns:
        Chance in [0, 1]: the hazard at the threshold without safety, none with full safety or far away.
    """
    exposure = crossing_risk(safety) * _array(proximity)
    return np.asarray(1.0 - (1.0 - _array(hazard)) ** exposure)


def win_chances(score: ArrayLike, noise: float) -> Floats:
    """Chance of each team to win a contest that luck decides in part: ``exp(score_i / noise) / sum_j``.

    Args:
        score: Score of each team, capability less safety, shape (..., teams); minus infinity for one not in the race.
        noise: Weight of luck, in the unit of scores, at least 0.

    Returns:
        Chances that sum to 1, shape (..., teams); all 0 if nobody races. Without noise the best team wins for sure and
        equally good ones share, the case of Armstrong, Bostrom & Shulman; with much noise everyone has the same chance.
    """
    value = _array(score)
    behind = np.maximum(value.max(axis=-1, keepdims=True), _LOWEST) - value
    with np.errstate(divide="ignore", over="ignore"):
        pull = np.exp(-np.divide(behind, noise, out=np.zeros_like(behind), where=behind > 0.0))
    return np.asarray(pull / np.maximum(pull.sum(axis=-1, keepdims=True), 1.0))


def _unrivalled(teams: ArrayLike, enmity: ArrayLike) -> NDArray[np.bool_]:
    return np.asarray((_array(teams) <= 1.0) | (_array(enmity) <= 0.0))


def _rivalry(teams: ArrayLike, enmity: ArrayLike) -> Floats:
    """``n e - e + 1``, what a team with private information divides its capability by."""
    return np.asarray((_array(teams) - 1.0) * _array(enmity) + 1.0)


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
