"""Model SIM of Godley & Lavoie (2007, ch. 3) comes out of the whole economy: no AI, no capital (Case T6.6)."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import NationStart
from simulation.world import World

PERIODS = 60
PURCHASES, TAX, FROM_INCOME, FROM_WEALTH = 20.0, 0.2, 0.6, 0.4
SIM = {
    "name": "SIM",
    "start": "2023Q1",
    "end": "2037Q4",
    "workers": 50,
    "nations": (
        NationStart(
            code="AAA",
            gdp_usd_bn=400.0,
            workers_m=1.0,
            labour_share=1.0,
            tax_share=TAX,
            capital_output=0.0,
            separation_monthly=0.0,
            job_finding_monthly=1.0,
        ),
    ),
    "population": {"world_growth": 1.0},
    "wealth": {"consume_income": FROM_INCOME, "consume_wealth": 1.0 - (1.0 - FROM_WEALTH) ** 4, "death": 0.0},
    "budget": {
        "closure": "demand",
        "government": "debt",
        "investment_factor": 0.0,
        "debt_interest": 0.0,
        "social_transfers": 0.0,
        "benefit": 0.0,
    },
}
CLOSE = 1e-7
"""Payments are whole numbers of 1/64 dollar and incomes some 40,000 dollars a quarter."""


@pytest.fixture(scope="module")
def path() -> dict[str, list[float]]:
    """Output, wealth and government debt of all periods, USD bn."""
    world = World(Scenario.model_validate(SIM), seed=1)
    found: dict[str, list[float]] = {
        "output": [],
        "wealth": [],
        "debt": [],
        "held": [],
        "residual": [],
        "consumption": [],
    }
    for _ in range(PERIODS):
        world.step()
        found["output"].append(float(world.economy.output[0]))
        found["consumption"].append(float(world.economy.consumption[0]))
        found["wealth"].append(float(world.accounts.households.holder.cash[0]))
        business = (world.accounts.business, world.accounts.capital)
        found["held"].append(found["wealth"][-1] + sum(float(one.holder.cash[0]) for one in business))
        found["debt"].append(-float(world.accounts.governments.holder.cash[0]))
        found["residual"].append(world.ledger.residual())
    return found


def test_first_periods(path: dict[str, list[float]]) -> None:
    """Output of the first two periods is 38.4615 and 47.9290."""
    np.testing.assert_allclose(path["output"][:2], [38.461538, 47.928994], rtol=CLOSE)


def test_output_tends_to_purchases_over_the_tax_rate(path: dict[str, list[float]]) -> None:
    """Output tends to 100 and wealth to 80, and the distance shrinks by .846154 in every period."""
    distance = 100.0 - np.array(path["output"])
    np.testing.assert_allclose(distance[1:20] / distance[:19], 0.846154, rtol=1e-5)
    assert path["output"][-1] == pytest.approx(100.0, abs=0.1)
    assert path["wealth"][-1] == pytest.approx(80.0, abs=0.1)


def test_money_held_is_money_issued(path: dict[str, list[float]]) -> None:
    """The redundant equation: money held is what the government has issued, in every period.

    Households hold all of it but the fractions of 1/64 dollar that business cannot pay out as wages.
    """
    np.testing.assert_allclose(path["held"], path["debt"], rtol=1e-12)
    np.testing.assert_allclose(path["wealth"], path["debt"], rtol=PERIODS * CLOSE)
    assert max(path["residual"]) <= 1e-12


def test_output_is_what_is_bought(path: dict[str, list[float]]) -> None:
    """Output is consumption and purchases; nothing is invested."""
    np.testing.assert_allclose(np.array(path["consumption"]) + PURCHASES, path["output"], rtol=CLOSE)
