"""The stock of research, in levels and in logarithms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.industry import research as rule


def test_constant_inflow_leads_to_inflow_over_depreciation_along_a_geometric_path():
    stock = np.array([5.0])
    for quarter in range(1, 40):
        stock = rule.knowledge_next(stock, 2.0, 0.3)
        assert stock == pytest.approx(2.0 / 0.3 + 0.7**quarter * (5.0 - 2.0 / 0.3), rel=1e-9)


def test_case_c7_a_stock_without_inflow_halves_every_half_life():
    half_life = float(rule.half_life_quarters(0.3))
    assert half_life == pytest.approx(math.log(2) / -math.log(0.7), rel=1e-9)
    assert 0.7**half_life == pytest.approx(0.5, rel=1e-9)
    assert rule.half_life_quarters([0.0, 0.5, 1.0]).tolist() == [np.inf, pytest.approx(1.0), 0.0]


@given(stock=st.floats(1e-3, 1e30), added=st.floats(1e-3, 1e30), depreciation=st.floats(0, 0.99))
def test_logarithms_say_the_same_as_levels(stock, added, depreciation):
    level = rule.knowledge_next(stock, added, depreciation)
    assert rule.log_knowledge_next(math.log(stock), added, depreciation) == pytest.approx(math.log(level), abs=1e-10)


def test_nothing_stays_nothing_and_full_depreciation_leaves_the_inflow():
    assert rule.log_knowledge_next([-np.inf, -np.inf, 3.0], [0.0, math.e, math.e], [0.3, 0.3, 1.0]).tolist() == [
        -np.inf,
        pytest.approx(1.0),
        pytest.approx(1.0),
    ]
    assert rule.log_knowledge_next([3.0], [0.0], 0.0).tolist() == [3.0]


def test_stocks_beyond_the_largest_number_keep_their_logarithm():
    assert rule.log_knowledge_next(1000.0, 1e300, 0.5) == pytest.approx(1000.0 + math.log(0.5), rel=1e-12)
