"""Jobs lost and found: separations, vacancies, matching.

Headcount adjusts before pay, and at the entrance: automation first leaves jobs empty whose holders go anyway (fewer
vacancies, so that those who look for work in exposed occupations find less of it), and only what exceeds this attrition
costs people their jobs. Young workers in exposed occupations felt it first (Brynjolfsson, Chandar & Chen 2025).
All rates and flows are per quarter unless stated.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
MONTHS_PER_QUARTER = 3


def rates_over_periods(
    separation: ArrayLike, finding: ArrayLike, periods: int = MONTHS_PER_QUARTER
) -> tuple[Floats, Floats]:
    """Chances over several periods of losing and of finding a job: ``s (1 - l^n) / (s + f)`` with ``l = 1 - s - f``.

    Args:
        separation: Chance ``s`` of losing a job in one period (a month).
        finding: Chance ``f`` of finding one in one period.
        periods: Periods to put together, three months in a quarter.

    Returns:
        Chances of being without a job at the end having had one at the start, and the reverse; within the span people
        may lose and find several jobs. The steady state ``s / (s + f)`` stays the same. The USA (Shimer 2005: 0.034
        and 0.45 a month) have 0.0606 and 0.802 a quarter. Cubing the monthly chances of staying instead would give
        10.6 % unemployment for 7.0 % (Case T1.7).
    """
    lost, found = np.asarray(separation, dtype=np.float64), np.asarray(finding, dtype=np.float64)
    both = lost + found
    moved = -np.expm1(periods * np.log1p(-np.minimum(both, 0.5)))
    # Beyond a half the direct power is as exact, and it may turn negative, as it should.
    moved = np.where(both > 0.5, 1.0 - (1.0 - both) ** periods, moved)
    per_unit = np.where(both > 0.0, moved, 0.0) / np.where(both > 0.0, both, 1.0)
    return np.asarray(lost * per_unit), np.asarray(found * per_unit)


def steady_unemployment(separation: ArrayLike, finding: ArrayLike) -> Floats:
    """Unemployment at which losses and finds balance: ``s / (s + f)``; 0 where there are no flows at all."""
    lost, found = np.asarray(separation, dtype=np.float64), np.asarray(finding, dtype=np.float64)
    both = lost + found
    return np.asarray(lost / np.where(both > 0.0, both, 1.0))


def matches(unemployed: ArrayLike, vacancies: ArrayLike, efficiency: ArrayLike, elasticity: ArrayLike) -> Floats:
    """Hires of a cell: ``M = min(U, V, mu U^eta V^(1-eta))``.

    Args:
        unemployed: People who look for work, at least 0.
        vacancies: Open jobs, at least 0.
        efficiency: ``mu``, at least 0.
        elasticity: ``eta``, 0 to 1.

    Returns:
        Hires, never more than people or jobs. Source: Petrongolo & Pissarides (2001, Journal of Economic Literature).
    """
    people, jobs = np.asarray(unemployed, dtype=np.float64), np.asarray(vacancies, dtype=np.float64)
    share = np.asarray(elasticity, dtype=np.float64)
    made = np.asarray(efficiency) * people**share * jobs ** (1.0 - share)
    return np.asarray(np.minimum(np.minimum(people, jobs), made))


def hiring_chance(unemployed: ArrayLike, vacancies: ArrayLike, efficiency: ArrayLike, elasticity: ArrayLike) -> Floats:
    """Chance of someone who looks for work to find it: ``f = M / U``.

    Args:
        unemployed: People who look for work in the cell.
        vacancies: Open jobs in the cell.
        efficiency: ``mu``.
        elasticity: ``eta``.

    Returns:
        Chance in [0, 1]. Where nobody looks it is the chance of the first who would: 1 with open jobs and without
        congestion, 0 without jobs.
    """
    people, jobs = np.asarray(unemployed, dtype=np.float64), np.asarray(vacancies, dtype=np.float64)
    some = people > 0.0
    made = matches(people, jobs, efficiency, elasticity) / np.where(some, people, 1.0)
    return np.where(some, made, np.where(jobs > 0.0, 1.0, 0.0))


def steady_efficiency(finding: ArrayLike, tightness: ArrayLike, elasticity: ArrayLike) -> Floats:
    """Efficiency ``mu = f / theta^(1-eta)`` at which a chance of finding work holds at a number of jobs per seeker.

    Args:
        finding: Chance ``f`` of finding work at the start, at most the tightness.
        tightness: Open jobs per person who looks for work, ``theta``, above 0.
        elasticity: ``eta``.
    """
    power = 1.0 - np.asarray(elasticity, dtype=np.float64)
    return np.asarray(np.asarray(finding, dtype=np.float64) / np.asarray(tightness, dtype=np.float64) ** power)


def job_losses(base: ArrayLike, newly_automated: ArrayLike, attrition: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Separations, the part of them that is displacement, and the jobs that are not filled again.

    ``s = sbar + max(0, dPhi - attrition)``: automation absorbs natural attrition first.

    Args:
        base: Chance of losing a job for other reasons, ``sbar``.
        newly_automated: Rise of the automated share of the cell in the quarter, ``dPhi``; a fall displaces nobody.
        attrition: Share of jobs whose holders leave for good in a quarter (retirement, moves to other occupations).

    Returns:
        Chance of losing a job, at most 1; the part of it that is displacement and leaves a scar; share of the jobs of
        the cell that fall empty and are given up, to take off the vacancies. Without automation they are the base, 0
        and 0 (Case T1.10).
    """
    usual = np.asarray(base, dtype=np.float64)
    rise = np.maximum(np.asarray(newly_automated, dtype=np.float64), 0.0)
    given_up = np.minimum(rise, np.asarray(attrition, dtype=np.float64))
    displaced = np.minimum(rise - given_up, 1.0 - usual)
    return np.asarray(usual + displaced), np.asarray(displaced), np.asarray(given_up)


def vacancies(
    base: ArrayLike, labour_product: ArrayLike, wage: ArrayLike, response: ArrayLike, given_up: ArrayLike = 0.0
) -> Floats:
    """Open jobs: ``V = V0 (MPL / w)^nu``, less the jobs that automation leaves empty.

    Args:
        base: Open jobs ``V0`` when a worker costs what the last one makes, shape (N, O).
        labour_product: What one more worker would make in the quarter, money.
        wage: What a worker costs, same money; above 0.
        response: ``nu``, at least 0.
        given_up: Jobs not filled again: the share of :func:`job_losses` times the people employed.

    Returns:
        Open jobs, at least 0.
    """
    ratio = np.asarray(labour_product, dtype=np.float64) / np.asarray(wage, dtype=np.float64)
    wanted = np.asarray(base, dtype=np.float64) * ratio ** np.asarray(response)
    return np.asarray(np.maximum(wanted - np.asarray(given_up, dtype=np.float64), 0.0))


def urn_ball_matches(unemployed: ArrayLike, vacancies: ArrayLike) -> Floats:
    """Expected hires when each of U people applies to one of V jobs by chance: ``V (1 - (1 - 1/V)^U)``.

    Args:
        unemployed: Applicants, at least 0.
        vacancies: Jobs, 0 or at least 1.

    Returns:
        Hires; 1000 applicants to 700 jobs give 532.416 (Case T1.8). Butters (1977, Review of Economic Studies); a
        foundation of the matching function, used as a yardstick.
    """
    people, jobs = np.asarray(unemployed, dtype=np.float64), np.asarray(vacancies, dtype=np.float64)
    several = jobs > 1.0
    missed = people * np.log1p(-1.0 / np.where(several, jobs, 2.0))
    return np.where(several, -jobs * np.expm1(missed), np.minimum(people, jobs))
