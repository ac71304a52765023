"""Markets of equal firms that run by the model's own rules: does a small gap between them grow or close?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.data_flywheel import data_next, effective_data, log_quality
from simulation.rules.industry.demand import logit_shares
from simulation.rules.industry.pricing import bertrand_prices
from simulation.rules.industry.research import knowledge_next
from simulation.rules.industry.research_budget import profit_share

Floats = NDArray[np.float64]
DATA_DECAY, KNOWLEDGE_DECAY, PROFIT_TO_RESEARCH = 0.2, 0.3, 0.4
GAP, SETTLED, QUARTERS = 1e-6, 40, 80
"""Quarters after which the gap is compared, when the faster of two loops has died out."""


def gap_grows(firms: int, theta_data: float = 0.0, theta_research: float = 0.0, sharing: float = 0.0) -> bool:
    """Whether the lead of one firm over another grows under Bertrand prices; taste 1, cost 0, everybody buys.

    Both loops are in it: data from use, and research paid from profit. A loop of strength 0 is off.
    """
    data, knowledge = _near_symmetry(firms, 1.0 / DATA_DECAY), _near_symmetry(firms, _research_at_rest(firms))
    gaps = []
    for _ in range(QUARTERS):
        quality = log_quality(effective_data(data, sharing), 0.0, theta_data)
        quality = quality + log_quality(knowledge, 0.0, theta_research)
        prices, shares, _ = bertrand_prices(quality, 0.0, 1.0, tolerance=1e-13)
        gaps.append(shares[0] - shares[1])
        data = data_next(data, shares, 1.0, DATA_DECAY)
        knowledge = knowledge_next(knowledge, profit_share(prices * shares, PROFIT_TO_RESEARCH), KNOWLEDGE_DECAY)
    return bool(gaps[-1] > gaps[SETTLED])


def gap_grows_at_fixed_prices(firms: int, theta: float, sharing: float = 0.0) -> bool:
    """The same with data alone and prices that nobody changes."""
    data = _near_symmetry(firms, 1.0 / DATA_DECAY)
    gaps = []
    for _ in range(QUARTERS):
        shares = logit_shares(log_quality(effective_data(data, sharing), 0.0, theta), 0.0, 1.0)
        gaps.append(shares[0] - shares[1])
        data = data_next(data, shares, 1.0, DATA_DECAY)
    return bool(gaps[-1] > gaps[0])


def shares_at_rest(shares: Floats, theta: float, quarters: int = 1500, decay: float = 0.9) -> Floats:
    """Where a market with Bertrand prices ends that starts with data in proportion to shares."""
    data = np.asarray(shares) / decay
    for _ in range(quarters):
        shares = bertrand_prices(log_quality(data, 0.0, theta), 0.0, 1.0)[1]
        data = data_next(data, shares, 1.0, decay)
    return shares


def shares_of_linear_loop(shares: Floats, strength: float, quarters: int = 3000) -> Floats:
    """Where a market with fixed prices ends whose quality is linear in share (case F8)."""
    for _ in range(quarters):
        shares = logit_shares(strength * shares, 0.0, 1.0)
    return shares


def _near_symmetry(firms: int, total: float) -> Floats:
    stock = np.full(firms, total / firms)
    stock[:2] *= [1.0 + GAP, 1.0 - GAP]
    return stock


def _research_at_rest(firms: int) -> float:
    """Knowledge of all firms together that equal profits keep up; margin n / (n - 1) on shares that sum to one."""
    return PROFIT_TO_RESEARCH * firms / (firms - 1) / KNOWLEDGE_DECAY
