"""Worlds of other dates: they start from their tables, read no later supply, and run."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.checking.invariants import run_checked
from simulation.parameters.scenario import Scenario
from simulation.scenario_loading import ScenarioError, load_scenario
from simulation.timeline import Quarter
from simulation.world import World

WORLDS = {"end_2021": "2021Q4", "end_2022": "2022Q4", "end_2024": "2024Q4"}
SAMPLED = 0.4  # three hundred people are a coarse sample of a leader's users


def scenario_of(world: str, *overrides: str) -> Scenario:
    start = Quarter.parse(WORLDS[world]) + 1
    return load_scenario("baseline", [f"world={world}", f"end={start + 3}", "workers=300", *overrides])


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> World:
    return World(scenario_of(request.param), seed=1)


def test_a_world_starts_where_its_tables_stand_and_runs_a_year(world: World) -> None:
    scenario, firms = world.scenario, world.firms
    starts, count = scenario.firms, len(scenario.firms)
    owned = np.array([one.compute_owned_h100e for one in starts])
    known = scenario.supply[-1]
    assert str(Quarter.parse(scenario.known_until) + 1) == scenario.start
    assert known.quarter == scenario.known_until
    assert_allclose(firms.compute_owned[:count], owned, rtol=1e-12)
    assert_allclose(firms.compute_used[:count], [one.compute_used_h100e for one in starts], rtol=1e-12)
    assert_allclose(owned.sum() + known.other_owners_h100e, known.chip_stock_h100e, rtol=1e-5)
    seats = np.array([one.users_enterprise_m for one in starts])
    users = firms.users.sum(axis=1)[:, :count]
    assert_allclose(users[1][seats > 0.0], seats[seats > 0.0], rtol=0.01)
    leader = int(np.argmax([one.users_consumer_m for one in starts]))
    assert users[0, leader] == pytest.approx(starts[leader].users_consumer_m, rel=SAMPLED)
    record = run_checked(world)
    assert record.quarters[0] == scenario.start
    assert (np.diff(record.world["chip_stock_h100e"]) > 0.0).all()


@pytest.mark.parametrize("name", WORLDS)
def test_owners_use_what_they_own_and_have_room_for_their_tenants(name: str) -> None:
    firms = scenario_of(name).firms
    for firm in firms:
        if firm.landlord != "own":
            assert firm.compute_owned_h100e == 0.0, firm.name
            continue
        tenants = sum(other.compute_used_h100e for other in firms if other.landlord == firm.name)
        assert firm.compute_used_h100e + tenants <= firm.compute_owned_h100e, firm.name
    assert max(firms, key=lambda firm: firm.log_know_how).name == "OpenAI"


def test_no_later_supply_is_read() -> None:
    early = load_scenario("baseline", ["known_until=2023Q4"])
    assert [row.quarter for row in early.supply][-1] == "2023Q4"
    assert load_scenario("baseline").supply[-1].quarter == "2024Q4"
    past = World(scenario_of("end_2022"), seed=1).trends.chip_supply
    given = World(load_scenario("baseline", ["end=2023Q4", "workers=300"]), seed=1).trends.chip_supply
    assert (past < given).all()  # nobody saw 2023 coming


@pytest.mark.parametrize(("name", "quarter"), [*WORLDS.items(), ("early_2023", "2023Q1")])
def test_a_world_knows_its_own_tables(name: str, quarter: str) -> None:
    """Without the supply of their quarter there would be no chips, or fewer than firms own."""
    before = Quarter.parse(quarter) + -1
    assert load_scenario("baseline", [f"world={name}", f"known_until={quarter}"]).supply[-1].quarter == quarter
    with pytest.raises(ScenarioError, match=f"known_until must be {quarter} or later, .* tables; it is {before}"):
        load_scenario("baseline", [f"world={name}", f"known_until={before}"])


def test_a_run_starts_with_the_quarter_of_its_tables_or_the_next() -> None:
    assert load_scenario("baseline", ["world=end_2024", "start=2024Q4"]).start == "2024Q4"
    with pytest.raises(ScenarioError, match="start must be 2024Q4 or 2025Q1, the quarter of the starting tables or"):
        load_scenario("baseline", ["world=end_2024", "start=2023Q1"])
    with pytest.raises(ScenarioError, match="start must be 2023Q1, the quarter of the starting tables; it is 2023Q2"):
        load_scenario("baseline", ["start=2023Q2"])  # supply of 2023Q2 is known, so stocks before it would be wrong
