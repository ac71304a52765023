"""Public money for AI: by hand, and against the budgets of a run."""

import numpy as np
import pytest

import simulation
from simulation.measures.public_money import GENERAL_BUDGET, TAXES, public_money
from simulation.runs.result import RunResult


def two(first: float, second: float) -> np.ndarray:
    return np.array([first, second])


def test_programmes_fees_and_taxes_of_ai_firms_by_hand() -> None:
    flows = {
        "chips": {"AI firms": two(-5.0, 0.0), "governments": two(-2.0, -1.0), "business": two(7.0, 1.0)},
        "fees": {"AI firms": two(-0.5, 0.0), "governments": two(0.5, 0.0)},
        "profit tax": {"AI firms": two(-0.25, 0.0), "business": two(-4.0, -4.0), "governments": two(4.25, 4.0)},
        "benefits": {"governments": two(-3.0, -3.0), "households": two(3.0, 3.0)},
        "wages": {"business": two(-9.0, -9.0), "households": two(9.0, 9.0)},
    }
    money = public_money(flows, 2)
    assert money.spent.tolist() == [2.0, 1.0]
    assert money.raised.tolist() == [0.75, 0.0]


def test_a_new_levy_counts_without_being_listed() -> None:
    money = public_money({"anything new": {"AI firms": two(-3.0, 0.0), "governments": two(1.0, 2.0)}}, 2)
    assert (money.spent.sum(), money.raised.tolist()) == (0.0, [1.0, 2.0])


def test_cost_that_governments_share_moves_between_them_and_is_counted_once() -> None:
    chips = {"governments": two(-10.0, 0.0), "business": two(10.0, 0.0)}
    money = public_money({"chips": chips, "shared cost": {"governments": two(6.0, -6.0)}}, 2)
    assert money.spent.tolist() == [4.0, 6.0]
    assert money.raised.tolist() == [0.0, 0.0]


def test_nothing_paid_is_nothing() -> None:
    assert public_money({}, 2).spent.tolist() == [0.0, 0.0]


@pytest.fixture(scope="module")
def funded() -> RunResult:
    return simulation.run("compute_fund", end="2026Q4", workers=300, progress=False)


def test_every_row_of_the_general_budget_is_a_row_of_the_ledger(funded: RunResult) -> None:
    assert set(GENERAL_BUDGET) <= set(funded.record.flow_rows)


def test_what_is_spent_and_raised_is_all_that_moves_the_budget_beside_the_general_one(funded: RunResult) -> None:
    record = funded.record
    governments, firms = record.sectors.index("governments"), record.sectors.index("AI firms")
    general = [record.flow_rows.index(row) for row in GENERAL_BUDGET]
    taxes = [record.flow_rows.index(row) for row in TAXES]
    budget = record.flows[:, general, governments].sum(axis=1) + record.flows[:, taxes, firms].sum(axis=1)
    spent, raised, balance = (
        record.nations[key].sum(axis=1)
        for key in ("programmes_usd_bn", "raised_by_programmes_usd_bn", "budget_balance_usd_bn")
    )
    np.testing.assert_allclose(budget + raised - spent, balance, atol=1e-6)
    assert spent[-1] > 10.0
    assert raised[-1] > 0.0
