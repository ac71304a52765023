"""Cost of a training run to an owner of chips and to a tenant."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.measures.costs import (
    amortised_training_cost_usd_m,
    rental_training_cost_usd_m,
    training_chip_hours,
)


def test_chip_hours_by_hand() -> None:
    """One chip of 1e15 FLOP/s at 40 % does 1.44e18 FLOP an hour."""
    assert training_chip_hours(1.44e24, 1e15, 0.4) == pytest.approx(1e6, rel=1e-12)


def test_rental_cost_by_hand() -> None:
    """A million hours at 2.4 USD."""
    assert rental_training_cost_usd_m(1.44e24, 2.4, 1e15, 0.4) == pytest.approx(2.4, rel=1e-12)


def test_amortised_cost_by_hand() -> None:
    """A chip year is 8,766 hours; at 1 - 1/e a year, value is lost at a rate of exactly one a year."""
    flop = 1.44e18 * 8766 * 1000
    assert amortised_training_cost_usd_m(flop, 45_000, 1e15, 0.4, 1 - np.exp(-1)) == pytest.approx(45.0, rel=1e-12)


def test_without_depreciation_only_energy_is_left() -> None:
    assert amortised_training_cost_usd_m(1.44e24, 45_000, 1e15, 0.4, 0.0, 0.1) == pytest.approx(0.1, rel=1e-12)


def test_refusals_are_sentences() -> None:
    with pytest.raises(ValueError, match=r"is a share of value per year in \[0, 1\); it is 1.0$"):
        amortised_training_cost_usd_m(1e24, 45_000, 1e15, 0.4, 1.0)
    with pytest.raises(ValueError, match="positive flop_per_second and a positive utilisation"):
        rental_training_cost_usd_m(1e24, 2.4, 1e15, 0.0)


@given(st.floats(0, 0.9), st.floats(1e22, 1e30), st.floats(1.0, 9.0))
def test_cost_is_proportional_to_the_run(depreciation: float, flop: float, factor: float) -> None:
    cost = amortised_training_cost_usd_m([flop, factor * flop], 30_000, 1e15, 0.4, depreciation, 0.1)
    assert cost[1] == pytest.approx(factor * cost[0], rel=1e-12)
