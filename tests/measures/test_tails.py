"""The top of a distribution: decision 10, and targets of section 2.4."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.measures.tails import corrected_top_share, sampling_loss, tail_index


def test_four_million_rows_at_exponent_1_182() -> None:
    """Decision 10: the truth is .4924, a sample is expected to read .438; the correction takes it back up."""
    rows, tail, truth = 4e6, 1.182, 0.4924
    loss = float(sampling_loss(tail, rows))
    read = (truth - loss) / (1 - loss)
    assert 0.01 ** (1 - 1 / tail) == pytest.approx(truth, abs=5e-4)
    assert read == pytest.approx(0.438, abs=5e-4)
    assert corrected_top_share(read, tail, rows) == pytest.approx(truth, rel=1e-12)


@pytest.mark.parametrize(("rows", "loss"), [(1e4, 0.1194), (1e6, 0.041), (1e8, 0.0143)])
def test_loss_at_exponent_1_3(rows: float, loss: float) -> None:
    """Decision 10."""
    assert sampling_loss(1.3, rows) == pytest.approx(loss, abs=6e-4)


def test_no_mean_no_share() -> None:
    with pytest.raises(ValueError, match=r"^top shares need a tail exponent above 1; it is 1$"):
        corrected_top_share(0.3, 1.0, 100)


@given(st.floats(1.05, 5), st.floats(0.001, 0.99), st.integers(10, 10**9))
def test_correction_raises_the_share_and_vanishes_with_rows(tail: float, share: float, rows: int) -> None:
    corrected = float(corrected_top_share(share, tail, rows))
    assert share < corrected <= 1
    assert corrected > corrected_top_share(share, tail, 10 * rows)
    assert (corrected - share) / (1 - share) == pytest.approx(float(sampling_loss(tail, rows)), rel=1e-6)


@given(st.floats(1.05, 8))
def test_two_top_shares_give_the_exponent(tail: float) -> None:
    shares = np.array([0.01, 0.1]) ** (1 - 1 / tail)
    assert tail_index(*shares) == pytest.approx(tail, rel=1e-9)
    assert tail_index(0.5 * shares[0], 0.5 * shares[1]) == pytest.approx(tail, rel=1e-9)


@pytest.mark.parametrize(
    ("top_hundredth", "top_tenth", "exponent"),
    [(0.348, 0.695, 1.43), (0.304, 0.681, 1.54), (0.401, 0.650, 1.27), (0.279, 0.585, 1.47), (0.213, 0.571, 1.75)],
)
def test_exponents_of_nations(top_hundredth: float, top_tenth: float, exponent: float) -> None:
    """Section 2.4: United States, China, India, Germany, United Kingdom."""
    assert tail_index(top_hundredth, top_tenth) == pytest.approx(exponent, abs=0.006)


def test_world_of_dollar_millionaires() -> None:
    """Section 2.4: 1.5 % of adults with 47.5 % are a Pareto distribution of exponent 1.215."""
    assert 1 / (1 - np.log(0.475) / np.log(0.015)) == pytest.approx(1.215, abs=5e-4)
    assert tail_index(0.475, 1.0, inner=0.015, outer=1.0) == pytest.approx(1.215, abs=5e-4)
