"""Community training: what slow links cost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry import pooled_training as rule


def test_case_o7_rare_exchange_or_a_free_link_costs_the_penalty_only():
    assert rule.distributed_efficiency(5.0, 300.0, np.inf, 0.02) == pytest.approx(0.98, rel=1e-9)
    assert rule.distributed_efficiency(5.0, 0.0, 1, 0.02) == pytest.approx(0.98, rel=1e-9)
    assert rule.distributed_efficiency(5.0, 300.0, 1e12, 0.02) == pytest.approx(0.98, rel=1e-9)
    assert rule.distributed_efficiency(5.0, np.inf, 100, 0.02) == 0.0


def test_case_o7_formula():
    assert rule.distributed_efficiency(5.0, 300.0, 200, 0.02) == pytest.approx(5 / 6.5 * 0.98, rel=1e-9)


def test_case_o7_two_equal_sites_give_twice_the_efficiency():
    efficiency = rule.distributed_efficiency(5.0, 300.0, 200, 0.02)
    assert rule.pooled_compute([1.0, 1.0], efficiency) == pytest.approx(2 * 5 / 6.5 * 0.98, rel=1e-9)


def test_pool_is_limited_by_its_ceiling_and_empty_without_sites():
    assert rule.pooled_compute([3.0, 1.0], 0.5, ceiling=2.0) == pytest.approx(1.0, rel=1e-12)
    assert rule.pooled_compute([3.0, 1.0], [0.5, 0.1], ceiling=2.0) == pytest.approx(0.8, rel=1e-12)
    assert rule.pooled_compute([3.0, 1.0], 0.5, ceiling=0.0) == 0.0
    assert rule.pooled_compute([], 0.5) == 0.0
    assert rule.pooled_compute([0.0], 0.5, ceiling=0.0) == 0.0


@given(
    lent=arrays(np.float64, 5, elements=st.floats(0, 1e6)),
    step=st.floats(0.1, 60),
    sync=st.floats(0, 3000),
    local_steps=st.floats(1, 1000),
    penalty=st.floats(0, 1),
)
def test_pooling_never_creates_compute_and_fewer_exchanges_never_hurt(lent, step, sync, local_steps, penalty):
    efficiency = rule.distributed_efficiency(step, sync, local_steps, penalty)
    assert 0 <= efficiency <= 1
    assert rule.distributed_efficiency(step, sync, 2 * local_steps, penalty) >= efficiency
    assert 0 <= rule.pooled_compute(lent, efficiency) <= lent.sum()
