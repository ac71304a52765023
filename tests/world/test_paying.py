"""Paying spreads among consumers: its path by hand, money that waits and nothing else, and a neutral value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation.scenario_loading import load_scenario
from simulation.steps import paying, products, usage
from simulation.world import World

QUARTERS = 3


def stepped(quarters: int = QUARTERS, **changes: Any) -> World:
    overrides = [f"products.{name}={value}" for name, value in changes.items()]
    world = World(load_scenario("baseline", overrides, workers=100, end="2024Q1"), 3)
    for _ in range(quarters):
        world.step()
    return world


def test_the_path_by_hand() -> None:
    """A speed of 15/16 a year halves the gap in a quarter."""
    world = World(
        load_scenario("baseline", ["products.paying_at_start=0.2", "products.paying_speed=0.9375"], workers=100), 1
    )
    for quarter, share in enumerate([0.2, 0.6, 0.8, 0.9]):
        world.quarter = quarter
        np.testing.assert_allclose(paying.paying_share(world), [[share], [1.0], [1.0]], rtol=1e-14)


def test_first_sales_of_assistants_shrink_by_what_is_not_paid_and_nothing_else_does() -> None:
    whole, part = (stepped(1, paying_at_start=share) for share in (1.0, 0.25))
    for key in ("price", "users", "serving_need", "quality"):
        np.testing.assert_array_equal(getattr(part.firms, key), getattr(whole.firms, key))
    bills, full = (world.economy.household_bill.sum() for world in (part, whole))
    assert full > 0.0
    np.testing.assert_allclose(bills, full / 4, rtol=1e-12)
    lost = whole.firms.revenue.sum() - part.firms.revenue.sum()
    np.testing.assert_allclose(lost, full - bills, rtol=1e-9)  # what providers take beyond prices is the same


def test_where_all_pay_from_the_start_it_is_as_if_there_were_no_such_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    neutral = stepped(paying_at_start=1.0, paying_speed=0.3)
    for module in (products, usage):
        monkeypatch.setattr(module, "paying_share", lambda world: np.ones((3, 1)))
    without = stepped(paying_at_start=0.2)
    for key in ("revenue", "cash", "compute_used", "price", "users", "log_stock"):
        np.testing.assert_array_equal(getattr(neutral.firms, key), getattr(without.firms, key))
    np.testing.assert_array_equal(neutral.economy.output, without.economy.output)
