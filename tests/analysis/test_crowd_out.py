"""What public purchases do to private ones, against Case O4 in worlds in which nothing else moves."""

from typing import Any

import pytest

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.crowd_out import crowding_out
from simulation.parameters.starts import NationStart
from simulation.rules.industry.public_compute import crowd_out
from simulation.runs.one_run import run_scenario
from tests.support import make_result
from tests.world.small_worlds import STEADY_BUDGETS, chip_table, payer, still

PUBLIC_SHARE = 0.3


def runs(budget_share: float, quarters: int = 1, **changes: Any) -> tuple[Any, ...]:
    """A world in which one firm spends USD 1 bn a quarter on chips and the state what its programme says."""
    values = {**STEADY_BUDGETS, **changes, "public_compute.budget_share": budget_share}
    nations = (NationStart(code="AAA", internet_share=1.0, workers_m=1.0, gdp_usd_bn=400.0),)
    supply = chip_table(100.0, 0.01, chip_stock_h100e=1e-6)
    scenario = still([payer("Buyer", 1.0)], values, quarters=quarters, nations=nations, supply=supply)
    return tuple(run_scenario(scenario, seed) for seed in (1, 2))


@pytest.mark.parametrize("elasticity", [0.0, 0.5, 2.0])
def test_in_a_still_world_the_closed_form_comes_out(elasticity: float) -> None:
    supply = {"chips.supply_elasticity": elasticity}
    found = ComparisonResult(runs(0.0, **supply), runs(0.003, **supply)).crowd_out()
    expected = crowd_out(PUBLIC_SHARE, elasticity)
    assert found is not None
    # Chips lost to each private dollar, over the chips that the public dollars buy at the new price.
    rate = (1.0 - expected.private) / (PUBLIC_SHARE * expected.private)
    assert found.rate.value == pytest.approx(float(rate), rel=1e-6)
    assert found.closed_form == pytest.approx(float(rate), rel=1e-6)
    assert found.price.difference == pytest.approx(100 * (float(expected.price) - 1.0), rel=1e-6)
    assert found.public_chips.difference > 0.0


def test_inelastic_supply_takes_every_public_chip_from_a_private_buyer() -> None:
    changes = {"chips.supply_elasticity": 0.0, "chips.depreciation": 0.25}
    found = ComparisonResult(runs(0.0, 4, **changes), runs(0.003, 4, **changes)).crowd_out()
    assert found is not None
    assert found.rate.value == pytest.approx(1.0, rel=1e-9)


def test_without_public_chips_nothing_is_crowded_out() -> None:
    same = make_result()
    assert ComparisonResult((same,), (same,)).crowd_out() is None
    unrecorded = make_result()
    del unrecorded.record.nations["public_compute_h100e"]
    assert crowding_out([(same.scenario, same.record)], [(same.scenario, unrecorded.record)]) is None
