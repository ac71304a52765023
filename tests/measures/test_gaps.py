"""Gaps to the frontier: cases C3 and O2, and dating by the frontier's own history."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.measures.gaps import follower_gaps, frontier, lag_months, nth_best

ANNUAL_GROWTH = 12.6
QUARTERLY_LOG_GROWTH = np.log(ANNUAL_GROWTH) / 4


@pytest.mark.parametrize("quarters", [1, 3, 40])
def test_budget_share_sets_the_lag(quarters: int) -> None:
    """Case C3: a tenth of the budget is .90878 years behind, inside the history or before it."""
    history = 60.0 + QUARTERLY_LOG_GROWTH * np.arange(quarters)
    months = lag_months(history, history[-1] + np.log(0.1), QUARTERLY_LOG_GROWTH)
    assert months / 12 == pytest.approx(np.log(10) / np.log(ANNUAL_GROWTH), rel=1e-9)
    assert months / 12 == pytest.approx(0.90878, abs=1e-5)


@pytest.mark.parametrize(("months", "ratio"), [(3, 1.88), (4, 2.33), (9, 6.69), (12, 12.6)])
def test_lags_are_ratios_of_compute(months: float, ratio: float) -> None:
    """Case C3, the table of lags."""
    history = QUARTERLY_LOG_GROWTH * np.arange(20)
    assert lag_months(history, history[-1] - np.log(ratio), 1.0) == pytest.approx(months, rel=5e-3)


@pytest.mark.parametrize(("closed_share", "months"), [(0.75, 4.0), (0.25, 12.0)])
def test_catching_up_leaves_a_lag_of_one_over_the_share(closed_share: float, months: float) -> None:
    """Case O2: a follower that closes a share of its gap each quarter trails by 1/share quarters."""
    growth, leader, follower = 0.1, 0.0, 0.0
    history = []
    for _ in range(400):
        follower += closed_share * (leader - follower)
        leader += growth
        history.append(leader)
    assert follower_gaps([leader, follower])[1] == pytest.approx(growth / closed_share, rel=1e-9)
    assert lag_months(history, follower, growth) == pytest.approx(months, rel=1e-9)


def test_interpolates_inside_a_quarter() -> None:
    assert lag_months([0.0, 1.0, 3.0], 2.0, 1.0) == pytest.approx(1.5)
    assert lag_months([0.0, 1.0, 3.0], 0.5, 1.0) == pytest.approx(4.5)


def test_level_with_the_frontier_is_no_lag_even_after_a_standstill() -> None:
    np.testing.assert_array_equal(lag_months([0.0, 1.0, 1.0, 1.0], [1.0, 2.0], 1.0), [0.0, 0.0])
    assert lag_months([0.0, 1.0, 1.0, 2.0], 1.0, 1.0) == pytest.approx(3.0)


def test_frontier_that_falls_keeps_what_it_has_reached() -> None:
    assert lag_months([0.0, 2.0, 1.0], 1.0, 1.0) == pytest.approx(4.5)


def test_no_model_has_no_date() -> None:
    np.testing.assert_array_equal(lag_months([0.0, 1.0], [np.nan, -np.inf], 1.0), [np.nan, np.inf])


def test_refusals_are_sentences() -> None:
    with pytest.raises(ValueError, match="needs a frontier with at least one quarter of history"):
        lag_months([], 1.0, 1.0)
    with pytest.raises(ValueError, match=r"older than the run needs a positive log_growth_per_quarter; it is 0$"):
        lag_months([1.0, 2.0], 0.5, 0.0)
    with pytest.raises(ValueError, match=r"^ranks start at 1 for the frontier; rank is 0$"):
        nth_best([1.0], 0)


def test_ranks_skip_firms_without_a_model() -> None:
    levels = [np.nan, 3.0, 5.0, 4.0]
    assert (frontier(levels), nth_best(levels, 2), nth_best(levels, 3)) == (5.0, 4.0, 3.0)
    assert nth_best(levels, 4) == -np.inf
    np.testing.assert_array_equal(follower_gaps(levels), [np.nan, 2.0, 0.0, 1.0])


@given(st.lists(st.floats(0, 2), min_size=1, max_size=30), st.floats(-5, 70), st.floats(-5, 70))
def test_better_is_never_further_behind(steps: list[float], one: float, two: float) -> None:
    history = np.cumsum(steps)
    low, high = lag_months(history, sorted([one, two]), 0.6)
    assert low >= high >= 0
