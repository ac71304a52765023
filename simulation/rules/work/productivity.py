"""What automation adds to productivity: inside the task model, and by the shortcut of Hulten and Acemoglu."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .tasks import collapse_threshold, log_task_output

Floats = NDArray[np.float64]


def tfp_gain(
    machines: ArrayLike,
    labour: ArrayLike,
    automated_share: ArrayLike,
    automated_share_start: ArrayLike,
    elasticity: ArrayLike,
) -> Floats:
    """Rise of log output that automation alone brings, machines and labour held constant.

    Args:
        machines: Worker-equivalents, at least 0.
        labour: Workers times efficiency, above 0.
        automated_share: Share of tasks automated now.
        automated_share_start: Share of tasks automated at the start.
        elasticity: Elasticity between tasks.

    Returns:
        ``ln Y(Phi) - ln Y(Phi0)``, log points; 0 without automation (Case T1.10), and no further rise beyond the
        threshold of :func:`tasks.collapse_threshold`. The USA (labour share 0.597, wage over machine cost 3, elasticity
        0.5) gain 0.505 per unit of the remaining labour tasks: 1.236 % of them give 0.61 %, near the 0.66 % of
        Acemoglu (2024, NBER working paper 32487).
    """
    *_, share, at_start = np.broadcast_arrays(machines, labour, elasticity, automated_share, automated_share_start)
    now, start = log_task_output(machines, labour, np.stack([share, at_start]), elasticity)
    return np.asarray(now - start)


def output_response(
    machines: ArrayLike, labour: ArrayLike, automated_share: ArrayLike, elasticity: ArrayLike
) -> Floats:
    """Rise of log output per unit of automated share: ``d ln Y / d Phi = [(1-LS)/Phi - LS/(1-Phi)] / (s - 1)``.

    Args:
        machines: Worker-equivalents, above 0.
        labour: Workers times efficiency, above 0.
        automated_share: Share of tasks, above 0 and below 1.
        elasticity: Elasticity ``s`` between tasks.

    Returns:
        Log points; at ``s = 1`` it is ``ln(w / R)``, and from the threshold on it is 0.
    """
    apart, share, sigma = _apart(machines, labour, automated_share, elasticity)
    power = 1.0 - 1.0 / sigma
    linear = power == 0.0
    # The labour share in this form, (1 - Phi) / (1 + Phi (e^(rho x) - 1)), keeps its digits near s = 1.
    growth = np.expm1(power * apart)
    slope = np.where(linear, apart, growth / np.where(linear, 1.0, power))
    return np.asarray(slope / sigma / (1.0 + share * growth))


def wage_response(machines: ArrayLike, labour: ArrayLike, automated_share: ArrayLike, elasticity: ArrayLike) -> Floats:
    """Change of the log wage per unit of automated share: productivity less displacement.

    ``d ln w / d Phi = [d ln Y / d Phi - 1 / (1 - Phi)] / s``; arguments as in :func:`output_response`.

    Args:
        machines: Worker-equivalents, above 0.
        labour: Workers times efficiency, above 0.
        automated_share: Share of tasks, above 0 and below 1.
        elasticity: Elasticity ``s`` between tasks.

    Returns:
        Log points; at ``s = 1`` it is ``ln(w / R) - 1 / (1 - Phi)``, -0.162589 for 3 machines, 1 worker and a share of
        0.4, so that wages fall if and only if ``w / R < e^(1/(1-Phi))`` (Case T1.3). From the threshold on it is 0.
        Source: Acemoglu & Restrepo (2018).
    """
    share, sigma = np.asarray(automated_share, dtype=np.float64), np.asarray(elasticity, dtype=np.float64)
    rise = output_response(machines, labour, share, sigma)
    below = share < collapse_threshold(machines, labour)
    return np.where(below, (rise - 1.0 / np.where(below, 1.0 - share, 1.0)) / sigma, 0.0)


def hulten_gain(price_cut: ArrayLike, cost_share: ArrayLike, elasticity: ArrayLike) -> Floats:
    """Productivity gain when tasks with some share of cost become cheaper: ``-ln[1-c+c(1-p)^(1-s)] / (1-s)``.

    Args:
        price_cut: Cut ``p`` of the price of the tasks, 0 to below 1.
        cost_share: Their share ``c`` of all cost, 0 to 1.
        elasticity: Elasticity ``s`` between tasks; 0 is Leontief, ``-ln(1 - c p)``; 1 Cobb-Douglas, ``-c ln(1 - p)``.

    Returns:
        Log points; ``c p`` for small cuts (Hulten 1978, Review of Economic Studies). ``c = 0.04577, p = 0.14445`` give
        0.00663, 0.00714 and 0.00770 for elasticities of 0, 1 and 2 (Case T1.1).
    """
    log_price = np.log1p(-np.asarray(price_cut, dtype=np.float64))
    share, power = np.asarray(cost_share, dtype=np.float64), 1.0 - np.asarray(elasticity, dtype=np.float64)
    linear = power == 0.0
    curved = np.log1p(share * np.expm1(power * log_price)) / np.where(linear, 1.0, power)
    return np.asarray(-np.where(linear, share * log_price, curved))


def exposure_gain(
    exposed_share: ArrayLike, feasible_share: ArrayLike, labour_saving: ArrayLike, labour_share: ArrayLike
) -> Floats:
    """Productivity gain by the shortcut of Acemoglu (2024): exposed, times feasible, times saving, times labour share.

    Args:
        exposed_share: Share of tasks that AI could do, weighted by output.
        feasible_share: Share of them for which it pays within the period.
        labour_saving: Share of labour cost saved in such a task.
        labour_share: Share of labour in the cost of exposed tasks.

    Returns:
        Log points; 0.199, 0.23, 0.27 and 0.535 give 0.661 % in ten years.
    """
    tasks = np.asarray(exposed_share, dtype=np.float64) * np.asarray(feasible_share)
    return np.asarray(tasks * np.asarray(labour_saving) * np.asarray(labour_share))


def _apart(
    machines: ArrayLike, labour: ArrayLike, automated_share: ArrayLike, elasticity: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Log of machines per automated task over labour per other task, 0 from the threshold on; share; elasticity."""
    capital, people, share, sigma = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (machines, labour, automated_share, elasticity))
    )
    below = share < collapse_threshold(capital, people)
    ratio = np.where(below, capital * (1.0 - share), 1.0) / np.where(below, people * share, 1.0)
    return np.log(ratio), share, sigma
