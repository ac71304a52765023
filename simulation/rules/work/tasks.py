"""Production with tasks: machines do some of them, people the others, and beyond a threshold wages collapse.

A constant-elasticity aggregate of tasks, a share of which is automated (Zeira 1998, Quarterly Journal of Economics;
Acemoglu & Restrepo 2018, American Economic Review; Aghion, Jones & Jones 2019). Machines and people are counted in
the same unit, worker-equivalents. Once more tasks are automated than machines can do better than people at the margin,
people do automatable tasks too and are paid what a machine costs (Korinek & Suh 2024, NBER working paper 32255).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class TaskIncome(NamedTuple):
    """What an economy of tasks makes and whom it pays.

    Attributes:
        output: Output, in the money of the productivity.
        wage: Wage of a unit of effective labour, same money.
        rental: Rental of a machine that does the work of one unit of labour, same money.
        labour_share: Share of wages in output, 0 to 1.
    """

    output: Floats
    wage: Floats
    rental: Floats
    labour_share: Floats


class _Tasks(NamedTuple):
    """The aggregate seen from its tasks: machines per automated task, labour per other task, and what they give."""

    used: Floats
    log_machines: Floats
    log_labour: Floats
    log_output: Floats


def collapse_threshold(machines: ArrayLike, labour: ArrayLike) -> Floats:
    """Automated share from which on the wage equals the rental of a machine: ``PhiHat = K / (K + L)``.

    Args:
        machines: Machines ``K``, worker-equivalents, at least 0.
        labour: Effective labour ``L``, workers, at least 0.

    Returns:
        Threshold in [0, 1]; 0 without machines. Source: Korinek & Suh (2024), re-derived (Case T1.5).
    """
    capital = np.asarray(machines, dtype=np.float64)
    total = capital + np.asarray(labour, dtype=np.float64)
    return np.asarray(capital / np.where(total > 0.0, total, 1.0))


def task_income(
    productivity: ArrayLike, machines: ArrayLike, labour: ArrayLike, automated_share: ArrayLike, elasticity: ArrayLike
) -> TaskIncome:
    """Output, wage, rental and labour share of an economy of tasks.

    Below the threshold ``PhiHat = K / (K + L)``, with ``s`` the elasticity:
    ``Y = A [Phi^(1/s) K^((s-1)/s) + (1-Phi)^(1/s) L^((s-1)/s)]^(s/(s-1))``,
    ``w = A^((s-1)/s) (Y (1-Phi) / L)^(1/s)`` and ``R = A^((s-1)/s) (Y Phi / K)^(1/s)``; from the threshold on
    ``Y = A (K + L)`` and ``w = R = A``.

    Args:
        productivity: ``A``, money per worker-equivalent.
        machines: ``K``, worker-equivalents, at least 0.
        labour: ``L``, workers times efficiency, above 0.
        automated_share: ``Phi``, 0 to 1.
        elasticity: ``s``, above 0; 1 is Cobb-Douglas.

    Returns:
        Income, each part of the shape that the arguments give together.

    Limiting cases:
        At ``s = 1`` the labour share is ``1 - Phi`` whatever the quantities (Case T1.2). ``K = 3, L = 1, s = 0.5``:
        at ``Phi = 0.5`` the wage is 2.25 and the rental 0.25, at 0.7 the wage is 1.402, from 0.75 on both are 1
        (Case T1.5). Wages and rentals use up output everywhere (Case T1.6).
    """
    level = np.asarray(productivity, dtype=np.float64)
    sigma = np.asarray(elasticity, dtype=np.float64)
    tasks = _tasks(machines, labour, automated_share, sigma)
    power = 1.0 - 1.0 / sigma
    to_labour = tasks.log_output - tasks.log_labour
    # Machines without a task earn nothing: their log is infinite, and so is the gap below.
    rental = np.where(tasks.used > 0.0, np.exp((tasks.log_output - tasks.log_machines) / sigma), 0.0)
    return TaskIncome(
        output=np.asarray(level * np.exp(tasks.log_output)),
        wage=np.asarray(level * np.exp(to_labour / sigma)),
        rental=np.asarray(level * rental),
        labour_share=np.asarray((1.0 - tasks.used) * np.exp(-power * to_labour)),
    )


def log_task_output(
    machines: ArrayLike, labour: ArrayLike, automated_share: ArrayLike, elasticity: ArrayLike
) -> Floats:
    """Natural log of output at productivity 1; arguments as in :func:`task_income`."""
    return _tasks(machines, labour, automated_share, np.asarray(elasticity, dtype=np.float64)).log_output


def calibrated_start(
    labour_share: ArrayLike, wage_machine_ratio: ArrayLike, elasticity: ArrayLike
) -> tuple[Floats, Floats]:
    """Machines and automated share that give a labour share and a wage over machine cost at the start.

    ``K / L = omega (1 - LS) / LS`` and ``Phi = x / (1 + x)`` with ``x = omega^(1-s) (1 - LS) / LS``.

    Args:
        labour_share: Labour share ``LS`` of the data, above 0 and at most 1.
        wage_machine_ratio: Wage over rental ``omega``, above 1: at 1 the economy would start on the threshold.
        elasticity: Elasticity ``s`` between tasks.

    Returns:
        Machines per unit of effective labour, and the automated share. For the USA (0.597, 3, 0.5): 2.025 and 0.539,
        with a threshold of 0.669. At ``s = 1`` the automated share is ``1 - LS``.
    """
    share = np.asarray(labour_share, dtype=np.float64)
    ratio = np.asarray(wage_machine_ratio, dtype=np.float64)
    relative = (1.0 - share) / share
    odds = ratio ** (1.0 - np.asarray(elasticity, dtype=np.float64)) * relative
    return np.asarray(ratio * relative), np.asarray(odds / (1.0 + odds))


def calibrated_productivity(
    output: ArrayLike, machines: ArrayLike, labour: ArrayLike, automated_share: ArrayLike, elasticity: ArrayLike
) -> Floats:
    """Productivity ``A`` at which output is that of the data; arguments as in :func:`task_income`.

    Args:
        output: Output of the data, money.
        machines: Worker-equivalents.
        labour: Workers times efficiency, above 0.
        automated_share: Share of tasks, 0 to 1.
        elasticity: Elasticity between tasks.
    """
    made = np.exp(log_task_output(machines, labour, automated_share, elasticity))
    return np.asarray(np.asarray(output, dtype=np.float64) / made)


def _tasks(machines: ArrayLike, labour: ArrayLike, automated_share: ArrayLike, sigma: Floats) -> _Tasks:
    """Write the aggregate as a power mean of machines and labour per task, weighted by their shares of tasks.

    ``Y / A = [Phi (K/Phi)^rho + (1-Phi) (L/(1-Phi))^rho]^(1/rho)`` with ``rho = (s-1)/s``, the same as above. In this
    form nothing is special near ``s = 1``, and the switch is one line: no more tasks are done by machines than the
    threshold, where machines and labour per task are alike.
    """
    capital, people = np.asarray(machines, dtype=np.float64), np.asarray(labour, dtype=np.float64)
    used = np.minimum(np.asarray(automated_share, dtype=np.float64), collapse_threshold(capital, people))
    power = 1.0 - 1.0 / sigma
    with np.errstate(divide="ignore"):
        log_labour = np.log(people) - np.log1p(-used)
        log_machines = np.log(np.where(used > 0.0, capital, 1.0)) - np.log(np.where(used > 0.0, used, 1.0))
    apart = np.where(used > 0.0, np.maximum(log_machines - log_labour, 0.0), 0.0)
    linear = power == 0.0
    curved = np.log1p(used * np.expm1(power * apart)) / np.where(linear, 1.0, power)
    return _Tasks(used, log_machines, log_labour, np.asarray(log_labour + np.where(linear, used * apart, curved)))
