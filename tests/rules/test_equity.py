"""AI equity: tilt towards the wealthy, bias towards home, payouts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.wealth import equity as rule

VALUES = arrays(np.float64, 5, elements=st.floats(0, 1e4))
HOMES = arrays(np.int64, 5, elements=st.integers(-1, 2))
WEALTH = arrays(np.float64, 3, elements=st.floats(-1e6, 1e6))


def test_case_t2_12_tilt_turns_one_pareto_tail_into_another():
    place = (np.arange(1000) + 0.5) / 1000
    share = rule.tilt_shares(place ** (-1 / 1.5), 1.2)
    expected = place ** (-1 / 1.25)
    assert share == pytest.approx(expected / expected.sum(), rel=1e-12)


def test_case_t2_12_top_share():
    assert rule.top_share(0.01, 1.1, 1.3) == pytest.approx(0.4924, abs=5e-5)
    assert rule.top_share(0.01, 1.1, 1.297) == pytest.approx(0.50, abs=0.005)
    assert rule.top_share(1.0, 1.1, 1.297) == 1.0
    assert rule.tilt_for_top_share(0.5, 0.01, 1.297) == pytest.approx(1.10, abs=0.002)
    with pytest.raises(ValueError, match=r"an equity tilt of 1\.3 needs a tail of wealth thinner than 1\.3"):
        rule.top_share(0.01, 1.3, 1.3)


@pytest.mark.parametrize("agents", [10_000, 1_000_000])
def test_case_t2_12_few_agents_miss_the_richest(agents):
    """The sample that stands for the whole tail misses ``N ** -(1 - xi / a)`` of wealth; adding it back corrects."""
    exponent = 1.3 / 1.1
    # Wealth of each of N equal groups, the richest first; hardly any sample of N people holds the mean of that group.
    edge = (np.arange(agents + 1) / agents) ** (1 - 1 / exponent)
    mean = np.diff(edge)
    mean[0] = 0.0
    share = mean[: agents // 100].sum() / mean.sum()
    missed = agents ** -(1 - 1 / exponent)
    expected = float(rule.top_share(0.01, 1.1, 1.3))
    assert share == pytest.approx((expected - missed) / (1 - missed), rel=1e-10)
    assert share + missed * (1 - share) == pytest.approx(expected, rel=1e-10)


@pytest.mark.slow
def test_case_t2_12_median_of_many_samples():
    """Four million agents, tail exponent 1.3 / 1.1: .4924 in truth, .438 expected of a sample."""
    found = []
    for seed in range(9):
        wealth = np.random.default_rng(seed).random(4_000_000) ** (-1 / 1.3)
        share = rule.tilt_shares(wealth, 1.1)
        found.append(np.partition(share, -40_000)[-40_000:].sum())
    assert np.median(found) == pytest.approx(0.438, abs=0.02)


@given(wealth=WEALTH, tilt=st.floats(0.5, 3))
def test_tilt_shares_sum_to_one_and_rise_with_wealth(wealth, tilt):
    share = rule.tilt_shares(wealth, tilt)
    assert share.sum() == pytest.approx(1.0, rel=1e-12)
    assert (share >= 0).all()
    if wealth.max() > 0:
        assert (np.diff(share[np.argsort(wealth)]) >= 0).all()
        assert (share[wealth <= 0] == 0).all()
        assert rule.tilt_shares(wealth, 1.0) == pytest.approx(np.maximum(wealth, 0) / np.maximum(wealth, 0).sum())


@given(values=VALUES, home=HOMES, wealth=WEALTH, bias=st.floats(0, 1))
def test_units_sum_to_the_value_of_all_firms(values, home, wealth, bias):
    units = rule.units_by_nation(values, home, wealth, bias)
    assert units.sum() == pytest.approx(values.sum(), rel=1e-12)
    assert (units >= 0).all()


def test_units_with_and_without_home_bias():
    values, home, wealth = [10.0, 30.0, 60.0], [0, 1, rule.ABROAD], [3.0, 1.0, 0.0]
    assert rule.units_by_nation(values, home, wealth, 0.0).tolist() == [75.0, 25.0, 0.0]
    assert rule.units_by_nation(values, home, wealth, 1.0).tolist() == [10.0 + 45.0, 30.0 + 15.0, 0.0]
    assert rule.units_by_nation(values, home, wealth, 0.5).tolist() == [5.0 + 60.0, 15.0 + 20.0, 0.0]


def test_unit_pays_dividends_less_rounds():
    assert rule.payout_per_unit(6.0, 2.0, 8.0) == 0.5
    assert rule.payout_per_unit(0.0, 2.0, 8.0) == -0.25
    assert rule.payout_per_unit(6.0, 2.0, 0.0) == 0.0
    assert rule.value_per_unit(20.0, 8.0) == 2.5
    assert rule.value_per_unit(20.0, 0.0) == 0.0
