"""How much capability counts in a choice: the starting table says it, seller by seller."""

from __future__ import annotations

import numpy as np
import pytest

import simulation
from simulation.world import World

TWO_STANDARD_ERRORS = 2.0


@pytest.mark.parametrize(("segment", "sellers"), [("consumer", 9), ("enterprise", 17)])
def test_weights_are_within_two_standard_errors_of_what_users_say(segment: str, sellers: int) -> None:
    """Least squares of log users on log capability over the firms with users, at the start of the baseline."""
    scenario = simulation.load_scenario("baseline", ["workers=300"])
    world = World(scenario, seed=1)
    users = np.array([getattr(firm, f"users_{segment}_m") for firm in scenario.firms])
    stock = world.firms.log_stock[: len(users)]
    known = (
        (users > 0.0) & np.isfinite(stock) & world.firms.active[: len(users)] & ~world.firms.is_community[: len(users)]
    )
    slope, error = _least_squares(stock[known], np.log(users[known]))
    declared = scenario.scaling.research_strength * getattr(scenario.products, segment).capability_weight
    assert known.sum() >= sellers - 1
    assert abs(declared - slope) < TWO_STANDARD_ERRORS * error


def _least_squares(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    spread = x - x.mean()
    slope = float(spread @ y / (spread @ spread))
    rest = y - y.mean() - slope * spread
    return slope, float(np.sqrt(rest @ rest / (len(x) - 2) / (spread @ spread)))
