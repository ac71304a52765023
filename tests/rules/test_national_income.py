"""National income: two closures that add up, and model SIM as the limiting case."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.wealth import national_income as rule
from simulation.rules.wealth.consumption import consumption, stationary_wealth
from simulation.rules.wealth.public_fund import debt_step

NATIONS = 3
OUTPUT = arrays(np.float64, NATIONS, elements=st.floats(1, 1e4))
SHARE = arrays(np.float64, NATIONS, elements=st.floats(0, 1))
KEEP, SPEND, TAX, PURCHASES = 0.6, 0.4, 0.2, 20.0


def sim_path(periods):
    """Output, money of households and money issued by the state in model SIM (Godley & Lavoie 2007, ch. 3)."""
    held = issued = np.zeros(1)
    path = []
    for _ in range(periods):
        output = rule.demand_output([PURCHASES], 0.0, held, 1.0, TAX, KEEP, SPEND)
        income = rule.split_output(output, 1.0, 0.0, 0.7)
        left = (1 - TAX) * income.wages + income.distributed
        eaten = consumption(left, held, KEEP, SPEND)
        assert eaten + PURCHASES == pytest.approx(output, rel=1e-12)
        held = held + left - eaten
        issued = debt_step(issued, 0.0, PURCHASES - TAX * income.wages)
        path.append((float(output[0]), float(held[0]), float(issued[0])))
    return np.array(path)


def test_case_t6_6_first_and_last_periods_of_model_sim():
    path = sim_path(400)
    assert path[:2, 0] == pytest.approx([38.4615, 47.9290], abs=5e-5)
    assert path[-1] == pytest.approx([100.0, 80.0, 80.0], rel=1e-10)
    assert stationary_wealth(path[-1, 0] * (1 - TAX), KEEP, SPEND) == pytest.approx(80.0, rel=1e-10)


def test_case_t6_6_distance_from_the_stationary_state_shrinks_by_one_factor():
    distance = 100.0 - sim_path(60)[:, 0]
    factor = 1 - SPEND + (1 - KEEP) * (1 - TAX) * SPEND / (1 - KEEP * (1 - TAX))
    assert factor == pytest.approx(0.846154, abs=5e-7)
    assert distance[1:] / distance[:-1] == pytest.approx(factor, rel=1e-9)


def test_case_t6_6_money_that_is_held_is_money_that_was_issued():
    path = sim_path(200)
    assert path[:, 1] == pytest.approx(path[:, 2], rel=1e-10)
    assert np.diff(path[:, 1]) == pytest.approx(np.diff(path[:, 2]), rel=1e-9, abs=1e-10)


def test_output_without_bound_is_refused():
    with pytest.raises(ValueError, match="households spend 1 of each unit of output; less than 1 is needed"):
        rule.demand_output([1.0], 0.0, 0.0, 1.0, 0.0, 1.0, 0.1)


@given(output=OUTPUT, labour=SHARE, tax=st.floats(0, 0.9), transfers=OUTPUT, wealth=OUTPUT)
def test_under_the_demand_closure_output_is_what_is_bought(output, labour, tax, transfers, wealth):
    made = rule.demand_output(output, transfers, wealth, labour, tax, 0.9, 0.03)
    wages = rule.split_output(made, labour, 0.0, 0.5).wages
    eaten = consumption((1 - tax) * wages + transfers, wealth, 0.9, 0.03)
    assert eaten + output == pytest.approx(made, rel=1e-10)


@given(output=OUTPUT, labour=SHARE, worn=OUTPUT, payout=SHARE, taxed=SHARE)
def test_output_is_split_without_remainder(output, labour, worn, payout, taxed):
    due = taxed * (1 - labour) * output
    income = rule.split_output(output, labour, worn, payout, due)
    assert income.wages + income.distributed + income.retained + due == pytest.approx(output, rel=1e-12)
    assert (income.distributed >= 0).all()
    assert (income.distributed <= np.maximum(income.profit - due - worn, 0) + 1e-9).all()


@given(output=OUTPUT, labour=SHARE, eaten=OUTPUT, bought=OUTPUT, abroad=OUTPUT, tax=SHARE)
def test_under_the_saving_closure_net_lending_of_all_sectors_is_zero(output, labour, eaten, bought, abroad, tax):
    income = rule.split_output(output, labour, 0.1 * output, 0.7)
    invested = rule.investment(output, eaten, bought, abroad)
    households = (1 - tax) * income.wages + income.distributed - eaten
    firms = income.retained - invested
    state = tax * income.wages - bought
    gross = output + eaten + bought + abroad
    assert (np.abs(households + firms + state - abroad) <= 1e-12 * gross).all()


def test_firms_that_do_not_earn_their_depreciation_pay_nothing_out():
    assert rule.distributed_profit([40.0, 5.0], [10.0, 10.0], 0.5).tolist() == [15.0, 0.0]
    assert rule.split_output(100.0, 1.0, 5.0, 0.7).distributed == 0.0
    assert rule.investment(100.0, 80.0, 30.0) == -10.0
    assert rule.capital_step([100.0, 1.0], [-10.0, -10.0], 0.05).tolist() == [85.0, 0.0]


def test_balanced_purchases_leave_debt_as_it_is():
    bought = rule.balanced_purchases([100.0, 10.0], [10.0, 10.0], [20.0, 5.0], [3.0, 0.0])
    assert bought.tolist() == [67.0, 0.0]
    assert debt_step(300.0, 0.01, 67.0 + 10.0 + 20.0 - 100.0) == pytest.approx(300.0, rel=1e-12)


def test_planned_purchases_follow_a_trend():
    assert rule.planned_purchases(0.2, [100.0], 1.01, 10) == pytest.approx([20.0 * 1.01**10], rel=1e-12)


def test_purchases_are_cut_at_the_ceiling_of_debt():
    assert rule.capped_purchases(20.0, [15.0, 15.0, -5.0], [50.0, 98.0, 110.0], 100.0).tolist() == [20.0, 17.0, 0.0]
    assert rule.capped_purchases(20.0, -1e9, 1e9, np.inf) == 20.0


@given(planned=OUTPUT, surplus=OUTPUT, debt=OUTPUT, room=OUTPUT)
def test_debt_stays_below_its_ceiling(planned, surplus, debt, room):
    bought = rule.capped_purchases(planned, surplus, debt, debt + room)
    assert (debt + bought - surplus <= (debt + room) * (1 + 1e-12)).all()
    assert (bought <= planned).all()
