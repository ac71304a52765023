"""Built-in strategies keep the contracts that ``check-plugin`` asks of a user's own."""

from __future__ import annotations

import pytest

from simulation import load_scenario
from simulation.checking.contract import verdicts
from simulation.checking.strategy_contracts import STRATEGY_CONTRACTS, StrategyTrial, views
from simulation.strategies import strategies
from simulation.strategies.strategy import serving_share


@pytest.mark.parametrize("name", strategies())
def test_a_strategy_keeps_every_contract(name: str) -> None:
    trial = StrategyTrial(strategies()[name], name, load_scenario(end="2024Q2", workers=100))
    assert [verdict for verdict in verdicts(STRATEGY_CONTRACTS, trial) if verdict.state != "pass"] == []
    followers = [firm for firm in trial.world(trial.penniless()).firm_agents if type(firm.strategy) is trial.kind]
    assert len({firm.kind for firm in trial.scenario.firms if firm.name in {one.name for one in followers}}) >= 3
    assert "Penniless" in {firm.name for firm in followers}


def test_views_differ_in_what_strategies_look_at() -> None:
    seen = list(views().values())
    assert len({serving_share(view) for view in seen}) >= 2
    assert {view.kind for view in seen} >= {"start_up", "integrated_incumbent", "compute_owner"}
