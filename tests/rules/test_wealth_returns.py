"""Returns on wealth: tables of types and luck, and the shift that makes returns add up to what firms paid out."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import kstest, norm

from simulation.rules.wealth import returns as rule

NATIONS = 4
MONEY = arrays(np.float64, NATIONS, elements=st.floats(-1e6, 1e6, allow_subnormal=False))
WEALTH = arrays(np.float64, NATIONS, elements=st.floats(1e3, 1e9))


@pytest.mark.parametrize("count", [2, 256, 4096])
def test_values_have_mean_zero_and_the_variance_asked_for(count):
    values = rule.normal_values(count, 0.3)
    assert math.fsum(values) == 0.0
    assert math.fsum(values**2) / count == pytest.approx(0.09, rel=1e-12)
    assert (np.diff(values) > 0).all()
    assert (values == -values[::-1]).all()


def test_values_are_those_of_a_normal_distribution():
    values = rule.normal_values(4096, 0.06)
    assert kstest(values, norm(scale=0.06).cdf).statistic < 1 / 4096
    assert (values**4).mean() / (values**2).mean() ** 2 == pytest.approx(3.0, rel=0.01)


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_table_has_an_even_number_of_values(count):
    with pytest.raises(ValueError, match=f"a mirrored table needs an even number of values, got {count}"):
        rule.normal_values(count, 0.1)


def test_yearly_returns_and_luck_become_quarterly():
    assert (1 + rule.quarterly_return(0.05)) ** 4 == pytest.approx(1.05, rel=1e-12)
    assert rule.quarterly_sd(0.12) == pytest.approx(0.06, rel=1e-12)
    assert rule.luck_returns(0.12).size == 4096
    assert rule.luck_returns(0.12).std() == pytest.approx(0.06, rel=1e-12)
    types = rule.type_returns(256, 0.02)
    assert types.shape == (256,)
    assert types.std() == pytest.approx(1.02**0.25 - 1, rel=1e-12)
    assert not rule.luck_returns(0.0).any()


@given(distributed=MONEY, wealth=WEALTH, raw=MONEY)
def test_returns_add_up_to_what_was_distributed(distributed, wealth, raw):
    found = rule.shift(distributed, wealth, raw, largest=math.inf)
    gross = np.abs(distributed) + np.abs(raw)
    assert (np.abs(raw + found.shift * wealth - distributed) <= 1e-12 * gross).all()
    assert (np.abs(found.paid - distributed) <= 1e-12 * gross).all()


def test_returns_of_people_add_up_with_debts_and_luck():
    generator = np.random.default_rng(5)
    wealth = generator.lognormal(11, 2, 10_000) - 60_000.0
    raw = rule.luck_returns(0.12)[generator.integers(0, 4096, wealth.size)]
    own = raw * np.maximum(wealth, 0.0)
    found = rule.shift(2.5e7, wealth.sum(), own.sum())
    assert math.fsum(own + found.shift * wealth) == pytest.approx(2.5e7, rel=1e-12)


@pytest.mark.parametrize("wealth", [0.0, -5.0])
def test_without_wealth_nothing_is_distributed_to_it(wealth):
    shift, paid = rule.shift([3.0], [wealth], [0.5])
    assert shift.tolist() == [0.0]
    assert paid.tolist() == [0.5]


@pytest.mark.parametrize("wealth", [1e-3, 1e-310])
def test_next_to_no_wealth_earns_no_more_than_itself(wealth):
    shift, paid = rule.shift([3.0, -3.0], [wealth, wealth], [0.0, 0.0])
    assert shift.tolist() == [1.0, -1.0]
    assert paid == pytest.approx([wealth, -wealth], rel=1e-12)
