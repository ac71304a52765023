"""Cases of the product market (P1 to P4, P9, P11 to P13) on whole worlds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import lambertw

from tests.world.small_worlds import (
    ENTERPRISE,
    FIXED_PRICES,
    after,
    ahead,
    built,
    labs,
    prices,
    shares,
    still,
    yearly_share,
)

TASTE, COST = 0.7, 1.3
MARKET = {"products.enterprise.taste_dispersion": TASTE, "products.enterprise.unit_cost": COST}


def outside_worth(value: float) -> dict[str, Any]:
    """An outside option worth so much less (or more), in USD, than the frontier product without its price."""
    return {"products.enterprise.outside_value": (value + 1.0) / TASTE}


def profit(users_m: Any, price: Any) -> Any:
    """Profit in USD million."""
    return users_m * (price - COST)


@pytest.mark.parametrize(("count", "price"), [(2, 2.7), (3, 2.35), (4, 2.23333), (7, 2.116667)])
def test_symmetric_prices(count: int, price: float) -> None:
    """Case P1: c + mu n / (n - 1), and a profit of M mu / (n - 1) for each; tolerance S."""
    world = after(still(labs(count), MARKET), 3)
    assert_allclose(prices(world), COST + TASTE * count / (count - 1), rtol=1e-6)
    assert_allclose(prices(world), price, rtol=2e-6)
    users = world.firms.users[ENTERPRISE].sum(axis=0)[:count]
    assert_allclose(profit(users, prices(world)), TASTE / (count - 1), rtol=1e-6)
    assert_allclose(world.firms.revenue[:count], 1e-3 * prices(world) / count, rtol=1e-9)


def test_better_products_earn_higher_margins() -> None:
    """Case P2: margin mu / (1 - s) for each, and the duopoly identity at a lead of .9."""
    world = after(still(labs(2, largest_run_flop=ahead([0.9 / TASTE, 0.0])), MARKET), 3)
    share, other = shares(world)
    assert_allclose(prices(world) - COST, TASTE / (1 - shares(world)), rtol=1e-8)
    assert_allclose(np.log(share / other) + 1 / (1 - share) - 1 / share, 0.9 / TASTE, atol=1e-8)
    leads = [1.5, 0.8, 0.3, 0.0]
    many = after(still(labs(4, largest_run_flop=ahead(leads)), MARKET), 3)
    assert_allclose(prices(many) - COST, TASTE / (1 - shares(many)), rtol=1e-8)
    assert_allclose(shares(many).sum(), 1.0, rtol=1e-12)


def test_monopoly_against_the_outside_good() -> None:
    """Case P3: quality 2 over an outside option of 0; price 2.3970003, share .3618963, profit .3970003."""
    world = after(still(labs(1), {**MARKET, **outside_worth(-2.0)}), 3)
    assert_allclose(prices(world), 2.3970003, rtol=1e-7)
    assert_allclose(shares(world), 0.3618963, rtol=1e-6)
    assert_allclose(profit(shares(world), prices(world)), 0.3970003, rtol=1e-6)
    worth = lambertw(np.exp((2.0 - COST) / TASTE - 1)).real
    assert_allclose(shares(world), worth / (1 + worth), rtol=1e-9)
    assert_allclose(prices(world), COST + TASTE * (1 + worth), rtol=1e-9)


@pytest.mark.parametrize(("count", "covered"), [(1, False), (3, False), (3, True)])
def test_pass_through_of_cost(count: int, covered: bool) -> None:
    """Case P4: 1 - s for a monopoly, 1 / (1 + s s0 / (1 - s)^2) for equals, 1 if nobody stays out."""
    step = 1e-4
    outside = {} if covered else outside_worth(-1.5)
    found = [
        after(still(labs(count), {**MARKET, **outside, "products.enterprise.unit_cost": 0.5 + change}), 1)
        for change in (-step, step)
    ]
    share = float(shares(found[0])[0])
    nobody = 1 - count * share
    expected = 1 - share if count == 1 else 1 / (1 + share * nobody / (1 - share) ** 2)
    measured = float(prices(found[1])[0] - prices(found[0])[0]) / (2 * step)
    assert_allclose(measured, expected, rtol=1e-4)
    if count == 3:
        assert_allclose(measured, 1.0 if covered else 0.902688, rtol=1e-4)


def test_inattentive_users_follow_geometrically() -> None:
    """Case P9: s_t = s* + (1 - l)^t (s_0 - s*); tolerance A."""
    inattention = 0.15
    changes = {**FIXED_PRICES, "products.enterprise.reconsider_share": yearly_share(inattention)}
    world = built(still(labs(3, largest_run_flop=ahead([1.0, 0.5, 0.0])), changes))
    target = shares(world)
    start = np.array([0.1, 0.2, 0.7])
    world.firms.users[ENTERPRISE, 0, :3] = start * world.nations.adopters[ENTERPRISE].sum()
    for quarter in range(1, 13):
        world.step()
        assert_allclose(shares(world), target + (1 - inattention) ** quarter * (start - target), rtol=1e-9)


@pytest.mark.parametrize("leads", [(0.0,) * 5, (2.0, 0.7, 0.1, 0.0)])
def test_index_identities_of_the_measured_layers(leads: tuple[float, ...]) -> None:
    """Case P11: HHI = (1 + CV^2) / n for users and revenue; equal firms give 1 / n."""
    world = after(still(labs(len(leads), largest_run_flop=ahead(leads)), FIXED_PRICES, quarters=3))
    users = world.firms.last_users[: len(leads)]
    spread = users.std() / users.mean()
    record = world.close()
    for layer in (4, 5):
        assert_allclose(record.layers["hhi"][-1, layer], (1 + spread**2) / len(leads), rtol=1e-9)
    assert_allclose(record.layers["cr1"][-1, 4], users.max() / users.sum(), rtol=1e-9)


@pytest.mark.parametrize("clones", [2, 5])
def test_clones_win_no_users(clones: int) -> None:
    """Case P12: k copies of quality q - mu ln k at equal prices keep the share of the one."""
    whole = shares(after(still(labs(2, largest_run_flop=ahead([0.6, 0.0])), FIXED_PRICES), 2))
    copies = [*[0.6 - float(np.log(clones))] * clones, 0.0]
    split = shares(after(still(labs(clones + 1, largest_run_flop=ahead(copies)), FIXED_PRICES), 2))
    assert_allclose(split[-1], whole[-1], rtol=1e-9)
    assert_allclose(split[:-1].sum(), whole[0], rtol=1e-9)


def test_limit_price_of_a_quality_ladder() -> None:
    """Case P13: a step of 1.2 prices at 1.2 c, a profit share of 1 - 1 / 1.2."""
    world = after(still(labs(2), {**MARKET, "pricing.rule": "limit", "pricing.ladder_step": 1.2}), 2)
    assert_allclose(prices(world), 1.2 * COST, rtol=1e-12)
    assert_allclose((prices(world) - COST) / prices(world), 1 - 1 / 1.2, rtol=1e-9)


def test_more_differentiation_less_concentration() -> None:
    """Metamorphic: with quality gaps in money, larger taste dispersion means a lower index."""
    found = []
    for taste in (0.4, 0.8, 1.6):
        changes = {"products.enterprise.taste_dispersion": taste, "scaling.research_strength": 1.0 / taste}
        found.append(
            float((shares(after(still(labs(3, largest_run_flop=ahead([1.0, 0.5, 0.0])), changes), 2)) ** 2).sum())
        )
    assert found[0] > found[1] > found[2]
