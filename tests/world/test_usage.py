"""Users, use and revenue are three things, and their parts add up; lags of firms are those of the world."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.agents.population.schema import EMPLOYED
from simulation.parameters.products import SEGMENTS
from simulation.recorder import Record
from simulation.runs.one_run import run_scenario
from simulation.scenario_loading import load_scenario
from simulation.steps.work import work_adoption

QUARTERS = 4


@pytest.fixture(scope="module")
def record() -> Record:
    return run_scenario(load_scenario("baseline", workers=100, end="2023Q4"), 3).record


def of_all(record: Record, pattern: str) -> np.ndarray:
    """A measure of firms by segment, summed over segments, shape (quarters, firms)."""
    return np.sum([record.firms[pattern.format(name)] for name in SEGMENTS], axis=0)


def test_use_of_firms_is_the_compute_that_serves_the_nations(record: Record) -> None:
    used = record.nations["compute_used_h100e"].sum(axis=1)
    np.testing.assert_allclose(np.nansum(of_all(record, "usage_{}_h100e"), axis=1), used, rtol=1e-12)
    assert (used > 0.0).all()


def test_use_fits_into_the_compute_set_aside_for_it(record: Record) -> None:
    room = record.firms["compute_used_h100e"] * record.firms["inference_share"]
    there = ~np.isnan(room)
    assert (of_all(record, "usage_{}_h100e")[there] <= room[there] * (1 + 1e-12)).all()


def test_revenue_of_segments_is_revenue(record: Record) -> None:
    np.testing.assert_allclose(of_all(record, "revenue_{}_usd_bn"), record.firms["revenue_usd_bn"], rtol=1e-12)
    assert np.nansum(record.firms["revenue_physical_usd_bn"]) > 0.0


def test_shares_of_users_use_and_revenue_differ(record: Record) -> None:
    leader = np.nanargmax(record.firms["users_consumer_m"][-1])
    shares = []
    for key in ("users_consumer_m", "usage_consumer_h100e", "revenue_consumer_usd_bn"):
        column = record.firms[key][-1]
        shares.append(column[leader] / np.nansum(column))
    assert np.ptp(shares) > 0.01


def test_the_second_smallest_lag_is_that_of_the_second_firm(record: Record) -> None:
    lags = np.sort(record.firms["lag_months"], axis=1)
    np.testing.assert_allclose(lags[:, 1], record.world["second_lag_months"], rtol=1e-12)
    assert (lags[1:, 0] == 0.0).all()
    assert lags[0, 0] > 0.0  # knowledge ages: in the first quarter the leader has less than before the run
    owners = [record.firm_names.index(name) for name in ("Oracle", "CoreWeave")]
    assert np.isinf(record.firms["lag_months"][:, owners]).all()


def test_money_raised_by_nation_is_that_of_the_world(record: Record) -> None:
    raised = record.nations["raised_usd_bn"].sum(axis=1)
    np.testing.assert_allclose(raised, record.world["raised_usd_bn"], rtol=1e-12)


def test_output_per_head_and_use_by_exposure_are_plausible(record: Record) -> None:
    heads = record.nations["output_per_head_usd"][0]
    usa, png = (heads[record.nation_codes.index(code)] for code in ("USA", "PNG"))
    assert usa == pytest.approx(27361e9 / 343e6, rel=0.05)  # GDP over people of the starting table
    assert png < usa / 10
    time = record.groups["ai_use_by_exposure"]
    assert (time[:, 2] > time[:, 0]).all()  # the middle third is too few people in so coarse a sample
    assert ((record.nations["work_adoption"] >= 0.0) & (record.nations["work_adoption"] <= 1.0)).all()


def test_users_at_work_are_fewer_than_have_ai_and_differ_less_than_their_time(record: Record) -> None:
    has = 1.0 - (1.0 - record.nations["work_adoption"]) * (1.0 - record.nations["adoption"])
    using, by_third = record.nations["ai_users_at_work"], record.groups["ai_users_by_exposure"]
    assert ((using >= 0.0) & (using < has)).all()
    assert (using[:, record.nation_codes.index("USA")] > 0.0).all()
    assert (by_third[:, 2] > by_third[:, 0]).all()
    time = record.groups["ai_use_by_exposure"]
    assert (by_third[:, 2] / by_third[:, 0] < time[:, 2] / time[:, 0]).all()


def test_a_sure_use_leaves_who_has_ai_and_none_without_exposure() -> None:
    from simulation.steps import use_at_work
    from simulation.world import World

    world = World(load_scenario("baseline", workers=100, end="2023Q2"), 3)
    world.step()
    has = 1.0 - (1.0 - work_adoption(world)) * (1.0 - use_at_work.own_assistants(world))
    cells = world.economy.assistable.shape
    world.economy.assistable = np.ones(cells)
    works = world.economy.status[:, :, EMPLOYED].sum(axis=1) > 0.0  # in a coarse sample a small nation may have nobody
    np.testing.assert_allclose(use_at_work.by_nation(world), np.where(works, has, 0.0), rtol=1e-12)
    world.economy.assistable = np.zeros(cells)
    assert (use_at_work.by_nation(world) == 0.0).all()


def test_a_firm_is_behind_for_ever_only_without_a_model_or_growth() -> None:
    """With a frontier that never grew, what is older than the run cannot be dated."""
    from simulation.steps.usage import lags

    class Market:
        frontier_history = (1.0, 2.0)

    class Firms:
        log_stock = np.array([2.0, 1.5, 0.5, -np.inf])

    class World:
        market, firms = Market(), Firms()

    world: object = World()
    np.testing.assert_allclose(lags(world, 0.5), [0.0, 1.5, 6.0, np.inf])  # type: ignore[arg-type]
    np.testing.assert_allclose(lags(world, 0.0), [0.0, 1.5, np.inf, np.inf])  # type: ignore[arg-type]
