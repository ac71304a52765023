"""Public compute: crowding out, neutral subsidies, and who is lent what."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry import public_compute as rule
from simulation.rules.industry.chip_market import trading_post

FIRMS = 6
BUDGETS = arrays(np.float64, FIRMS, elements=st.floats(1e-3, 1e3))
ELIGIBLE = arrays(np.bool_, FIRMS)
ORDERS = st.permutations(range(FIRMS))


@pytest.mark.parametrize(("elasticity", "private"), [(0.0, 0.909091), (0.5, 0.938436)])
def test_case_o4_reference_values(elasticity, private):
    effect = rule.crowd_out(0.1, elasticity)
    assert effect.private == pytest.approx(1.1 ** (-1 / (1 + elasticity)), rel=1e-9)
    assert effect.private == pytest.approx(private, abs=5e-7)
    assert effect.price == pytest.approx(1.1 ** (1 / (1 + elasticity)), rel=1e-9)
    assert effect.total == pytest.approx(1.1 ** (elasticity / (1 + elasticity)), rel=1e-9)


def test_case_o4_private_factor_solves_its_power_equation():
    """At elasticity 1/2 it is the number whose cube is 1 / 1.1**2, which settles its sixth digit."""
    assert rule.crowd_out(0.1, 0.5).private ** 3 * 1.21 == pytest.approx(1.0, rel=1e-9)


@given(budgets=BUDGETS, share=st.floats(0, 2), elasticity=st.floats(0, 5))
def test_case_o4_is_what_the_trading_post_does(budgets, share, elasticity):
    before = trading_post(budgets, 100.0, 0.03, elasticity)
    after = trading_post(np.r_[budgets, share * budgets.sum()], 100.0, 0.03, elasticity)
    effect = rule.crowd_out(share, elasticity)
    assert after.price == pytest.approx(before.price * effect.price, rel=1e-9)
    assert after.total == pytest.approx(before.total * effect.total, rel=1e-9)
    assert after.quantities[:-1] == pytest.approx(before.quantities * effect.private, rel=1e-9)


def test_case_o4_inelastic_supply_is_reallocated_and_elastic_supply_is_added():
    before = trading_post([3.0, 1.0], 10.0, 1.0, 0.0)
    after = trading_post([3.0, 1.0, 2.0], 10.0, 1.0, 0.0)
    assert before.quantities.sum() - after.quantities[:2].sum() == pytest.approx(after.quantities[2], rel=1e-9)
    assert rule.crowd_out(0.5, np.inf) == (1.0, 1.5, 1.0)


@given(budgets=BUDGETS, share=st.floats(0, 0.9), elasticity=st.floats(0, 5))
def test_joint_purchase_buys_its_share_of_all_chips(budgets, share, elasticity):
    public = float(rule.joint_purchase(share, budgets.sum()))
    trade = trading_post(np.r_[budgets, public], 100.0, 0.03, elasticity)
    assert trade.quantities[-1] == pytest.approx(share * trade.total, rel=1e-9)
    assert rule.joint_purchase(0.5, 7.0) == 7.0


@given(budgets=BUDGETS, rate=st.floats(0, 3))
def test_case_o8_the_same_subsidy_for_all_raises_the_price_and_moves_no_chip(budgets, rate):
    effect = rule.subsidy_effect(budgets, 100.0, 0.03, 0.0, rate)
    assert effect.price == pytest.approx(1 + rate, rel=1e-9)
    assert effect.quantities == pytest.approx(np.ones(FIRMS), rel=1e-9)
    assert effect.total == pytest.approx(1.0, rel=1e-9)


def test_a_subsidy_for_one_moves_chips_to_it_and_elastic_supply_adds_some():
    one = rule.subsidy_effect([1.0, 1.0], 100.0, 0.03, 0.0, [1.0, 0.0])
    assert one.quantities == pytest.approx([4 / 3, 2 / 3], rel=1e-9)
    elastic = rule.subsidy_effect([1.0, 0.0], 100.0, 0.03, 0.5, 1.0)
    assert elastic.total == pytest.approx(2 ** (1 / 3), rel=1e-9)
    assert np.isnan(elastic.quantities[1])
    assert np.isnan(rule.subsidy_effect([0.0], 100.0, 0.03, 0.5, 1.0).total)


def test_vouchers_lottery_and_merit():
    eligible = [True, True, False, True]
    assert rule.allot(9.0, eligible).tolist() == [3.0, 3.0, 0.0, 3.0]
    assert rule.allot(9.0, eligible, [1.0, 2.0, 50.0, 0.0]) == pytest.approx([3.0, 6.0, 0.0, 0.0], rel=1e-12)
    drawn = rule.lottery_weights(eligible, [0.9, 0.2, 0.1, 0.5], 2)
    assert drawn.tolist() == [0.0, 1.0, 0.0, 1.0]
    assert rule.allot(9.0, eligible, drawn).tolist() == [0.0, 4.5, 0.0, 4.5]
    assert rule.merit_weights([1.0, 1.0 + np.log(3), -np.inf], 1.0) == pytest.approx([1 / 3, 1.0, 0.0], rel=1e-12)
    assert rule.merit_weights([1.0, 2.0], 0.0).tolist() == [1.0, 1.0]
    assert rule.merit_weights([-np.inf, -np.inf], 1.0).tolist() == [0.0, 0.0]


def test_nothing_is_lent_when_nobody_is_eligible():
    assert rule.allot(9.0, [False, False]).tolist() == [0.0, 0.0]
    assert rule.lottery_weights([False, False], [0.1, 0.2], 2).tolist() == [0.0, 0.0]
    assert rule.lottery_weights([True, False], [0.3, 0.2], 2).tolist() == [1.0, 0.0]
    assert rule.lottery_weights([True, True], [0.3, 0.2], np.inf).tolist() == [1.0, 1.0]


@given(
    eligible=ELIGIBLE,
    draws=arrays(np.float64, FIRMS, elements=st.floats(0.001, 0.999), unique=True),
    scores=arrays(np.float64, FIRMS, elements=st.floats(-100, 100)),
    winners=st.integers(0, FIRMS + 2),
    order=ORDERS,
)
def test_what_is_lent_is_the_stock_whatever_the_rule_and_order(eligible, draws, scores, winners, order):
    lottery = rule.lottery_weights(eligible, draws, winners)
    assert lottery.sum() == min(winners, eligible.sum())
    assert lottery[order].tolist() == rule.lottery_weights(eligible[order], draws[order], winners).tolist()
    for weights in (None, rule.merit_weights(np.where(eligible, scores, -np.inf), 2.0)):
        lent = rule.allot(7.0, eligible, weights)
        assert (lent >= 0).all()
        assert (lent[~eligible] == 0).all()
        assert lent.sum() == pytest.approx(7.0 if eligible.any() else 0.0, rel=1e-9)
