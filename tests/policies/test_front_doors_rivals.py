"""Terms on which rivals compete: equal terms for tenants, shared data, choice and easier switching, for all or some."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation import load_scenario
from simulation.parameters.starts import FirmStart, NationStart
from simulation.policies.choice_screens import ChoiceScreens
from simulation.policies.data_portability import DataPortability
from simulation.policies.interoperability import Interoperability
from simulation.policies.tenant_equality import TenantEquality
from simulation.policy import Policy
from simulation.rules.industry.stability import switching_cost_threshold
from simulation.steps.choices import _bonus
from simulation.world import World
from tests.world.drawn_scenarios import changed
from tests.world.small_worlds import (
    ENTERPRISE,
    FIXED_PRICES,
    START,
    STEADY_BUDGETS,
    after,
    ahead,
    built,
    chip_table,
    firm,
    labs,
    payer,
    shares,
    still,
    yearly_share,
)
from tests.world.test_chance import differences
from tests.world.test_flywheel_cases import flywheel, gap_growth, near_symmetry

MARGIN, SURCHARGE = 0.25, 0.2
TERMS = {
    **STEADY_BUDGETS,
    "finance.spending_growth": 1.0,
    "cloud.landlord_margin": MARGIN,
    "cloud.foreclosure": SURCHARGE,
    "cloud.operating_cost": 0.0,
    "products.enterprise.outside_value": -3.0,
}


def tenant(name: str, landlord: str, **values: Any) -> FirmStart:
    """A lab that rents from a landlord, for the same money every quarter."""
    return payer(name, 1.0, **{"kind": "cloud_tenant", "landlord": landlord, "users_enterprise_m": 1.0, **values})


def rented(*chosen: Policy, stock: float = 1e6, kind: str = "integrated_incumbent") -> World:
    """A quarter of a landlord of some kind, and two labs that rent from it and on the open market, which is crowded."""
    users = 0.0 if kind == "compute_owner" else 1.0
    landlord = payer("Landlord", 1.0, kind=kind, users_enterprise_m=users, compute_owned_h100e=stock)
    firms = [landlord, tenant("Tenant", "Landlord"), tenant("Free", "market"), firm("Idle")]
    supply = chip_table(1.0, 1.0, chip_stock_h100e=2 * stock, other_owners_h100e=0.01)
    return after(still(firms, TERMS, supply=supply, policies=chosen), 1)


@pytest.mark.parametrize("equality", [0.5, 1.0])
def test_tenants_get_more_compute_for_the_same_money(equality: float) -> None:
    """On equal terms they pay the user cost: (1 + margin)(1 + surcharge) times the compute; the market is as before."""
    plain, equal = rented(), rented(TenantEquality(start=START, equality=equality))
    asked = (1 + SURCHARGE * (1 - equality)) * (1 + MARGIN * (1 - equality))
    more = (1 + SURCHARGE) * (1 + MARGIN) / asked
    assert_allclose(equal.firms.compute_used[1] / plain.firms.compute_used[1], more, rtol=1e-9)
    assert_allclose(equal.firms.rental_income[0], plain.firms.rental_income[0], rtol=1e-9)
    assert_allclose(equal.firms.compute_used[2], plain.firms.compute_used[2], rtol=1e-12)
    user_cost = equal.chips.user_cost_usd_bn
    if equality == 1.0:
        assert_allclose(equal.rent_paid[1], equal.firms.compute_used[1] * user_cost, rtol=1e-9)


def test_equal_terms_create_no_chips() -> None:
    """A landlord without spare chips lets what it has, and its tenants pay what clears; so does the market."""
    plain, equal = rented(stock=1.0), rented(TenantEquality(start=START, equality=1.0), stock=1.0)
    assert plain.firms.compute_used[1] > 0.0
    assert_allclose(equal.firms.compute_used, plain.firms.compute_used, rtol=1e-12)


def test_equal_terms_bind_whom_they_are_aimed_at_and_who_has_a_lab() -> None:
    cloud, aimed_past = rented(kind="compute_owner"), TenantEquality(start=START, equality=1.0, kinds="start_up")
    both = TenantEquality(start=START, equality=1.0)
    assert_allclose(rented(both, kind="compute_owner").firms.compute_used, cloud.firms.compute_used, rtol=1e-12)
    assert_allclose(rented(aimed_past).firms.compute_used, rented().firms.compute_used, rtol=1e-12)
    aimed = TenantEquality(start=START, equality=1.0, kinds="integrated_incumbent")
    assert_allclose(rented(aimed).firms.compute_used, rented(both).firms.compute_used, rtol=1e-12)


def test_only_the_data_of_the_kind_aimed_at_are_shared() -> None:
    """At fixed prices log odds are theta times log data within reach: the tenant learns from the start-up, not back."""
    theta, share, data = 0.6, 0.5, [2.0, 6.0]
    firms = labs(2, data_enterprise=data, kind=["cloud_tenant", "start_up"])
    changes = {**FIXED_PRICES, **flywheel(theta)}
    chosen = DataPortability(start=START, share=share, kinds="start_up")
    tenants, start_up = shares(after(still(firms, changes, policies=(chosen,)), 1))
    assert_allclose(tenants / start_up, ((data[0] + share * data[1]) / data[1]) ** theta, rtol=1e-9)


def test_data_of_other_segments_stay_where_they_are() -> None:
    firms, changes = labs(2, data_enterprise=[2.0, 6.0]), {**FIXED_PRICES, **flywheel(0.6)}
    found = [
        shares(after(still(firms, changes, policies=chosen), 3))
        for chosen in (
            (),
            (DataPortability(start=START, share=0.5, segments="consumer+physical"),),
            (DataPortability(start=START, share=0.5, segments="enterprise"),),
        )
    ]
    assert np.array_equal(found[0], found[1])
    assert found[2][0] > found[0][0]


TWO = tuple(NationStart(code=code, internet_share=1.0, workers_m=1.0, gdp_usd_bn=100.0) for code in ("AAA", "BBB"))


def test_only_the_nations_aimed_at_choose_anew() -> None:
    """Case P9 in each nation: the gap to the shares at rest shrinks by the share that looks, asked or not."""
    changes = {
        **FIXED_PRICES,
        "products.enterprise.reconsider_share": yearly_share(0.1),
        "trade.border_cost": 0.0,
        "communities.misfit": 0.0,
    }
    asked = ChoiceScreens(start=START, asked_share=yearly_share(0.2), nations="BBB")
    world = built(still(labs(2, largest_run_flop=ahead([1.0, 0.0])), changes, nations=TWO, policies=(asked,)))
    users = world.firms.users[ENTERPRISE]
    target = users[:, 0] / users[:, :2].sum(axis=1)
    users[:, :2] = np.array([0.2, 0.8]) * users[:, :2].sum(axis=1, keepdims=True)
    for quarter in range(1, 5):
        world.step()
        users = world.firms.users[ENTERPRISE]
        share = users[:, 0] / users[:, :2].sum(axis=1)
        assert_allclose(share - target, np.array([0.9, 0.9 * 0.8]) ** quarter * (0.2 - target), rtol=1e-9)


@pytest.mark.parametrize("side", [0.97, 1.03])
@pytest.mark.parametrize("ease", [0.5, 1.0])
def test_easier_switching_raises_the_tipping_threshold(ease: float, side: float) -> None:
    """Case F7 with the bonus that rules leave: 1 / (1 + a - b), and 1 where switching is free."""
    count, bonus = 2, 2.0
    threshold = switching_cost_threshold(count, (1 - ease) * bonus)
    loop = flywheel(side * threshold, products__enterprise__switching_cost=bonus)
    changes = {**FIXED_PRICES, **loop, "products.enterprise.outside_value": -20.0}
    firms = labs(count, data_enterprise=near_symmetry(count, 1e-3))
    free = Interoperability(start=START, ease=ease, segments="enterprise")
    world = after(still(firms, changes, quarters=200, policies=(free,)), 60)
    assert (gap_growth(world) > 1.0) == (side > 1.0)


def real(*chosen: Policy, **changes: Any) -> World:
    values = {name.replace("__", "."): value for name, value in changes.items()}
    return World(changed(load_scenario(end="2024Q2", workers=500), {"policies": chosen, **values}), seed=1)


STICKY = {"products__consumer__switching_cost": 2.0, "products__enterprise__switching_cost": 2.0}


def test_easier_switching_nation_by_nation_is_that_of_all() -> None:
    """Aimed at every nation by name it is aimed at all, to the last bit; in one nation alone the bonus is halved."""
    everybody = "+".join(nation.code for nation in load_scenario().nations)
    runs = [
        real(Interoperability(start="2023Q1", ease=0.5, nations=nations), **STICKY).run()
        for nations in ("all", everybody)
    ]
    assert differences(*runs) == []
    assert differences(runs[0], real(**STICKY).run()) != []
    world = real(Interoperability(start="2023Q1", ease=0.5, nations="IND", segments="consumer"), **STICKY)
    world.step()
    india = np.arange(len(world.nations.codes)) == world.nations.row("IND")
    assert np.array_equal(_bonus(world), [np.where(india, 1.0, 2.0), np.full(india.size, 2.0), np.zeros(india.size)])


def test_cutting_lock_in_is_a_world_with_less_of_it() -> None:
    """In all sectors it is another parameter to the last bit; in one sector it lies between none and all."""
    all_sectors = "+".join(load_scenario().work.downstream.sectors)
    less = real(work__downstream__lock_in=0.25).run()
    for sectors in ("all", all_sectors):
        assert differences(less, real(Interoperability(start="2023Q1", ease=0.5, sectors=sectors)).run()) == []
    one = real(Interoperability(start="2023Q1", ease=0.5, sectors="manufacturing")).run()
    fees = [record.world["provider_fee_usd_bn"][-1] for record in (real().run(), one, less)]
    assert fees[0] > fees[1] > fees[2] > 0.0
