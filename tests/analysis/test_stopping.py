"""The stop rule: closed forms of the half-width, and how often the interval at the stop holds the truth."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.analysis.paired_effects import paired_proportion_interval, t_interval
from simulation.sweeps.stopping import half_width, half_widths, means_of_seeds, narrow_enough

NUMBERS = st.floats(-1e3, 1e3)


def test_the_half_width_is_that_of_students_interval() -> None:
    # Values 1, 2, 3: standard error 1 / sqrt(3), t(0.975; 2) = 4.302652729911275.
    found = half_widths(np.array([[[1.0, 2.0, 3.0]]]))
    assert found == pytest.approx([4.302652729911275 / math.sqrt(3.0)], rel=1e-9)


@given(arrays(np.float64, (3, 2, 6), elements=NUMBERS))
def test_options_are_compared_with_the_reference_and_seeds_are_means_over_worlds(values: np.ndarray) -> None:
    found = half_widths(values)
    low, high = t_interval((values[:, 1] - values[:, 0]).mean(axis=0))
    assert found[0] == 0.0
    assert found[1] == pytest.approx((high - low) / 2.0, rel=1e-6, abs=1e-9)


def test_luck_that_options_share_does_not_widen_the_interval() -> None:
    luck = np.array([0.0, 5.0, -3.0, 8.0])
    values = np.stack([luck, luck + 1.0])[None]
    assert half_widths(values)[1] == pytest.approx(0.0, abs=1e-12)
    assert narrow_enough(values, 1e-9)
    assert not narrow_enough(values[:, :1], 1.0)


def test_one_seed_is_never_narrow_enough() -> None:
    assert not narrow_enough(np.zeros((2, 2, 1)), 1e9)
    assert not narrow_enough(np.full((2, 2, 5), np.nan), 1e9)


def test_every_option_must_be_narrow() -> None:
    sure, unsure = np.zeros(6), np.array([0.0, 9.0, 0.0, 9.0, 0.0, 9.0])
    values = np.stack([np.arange(6.0), np.arange(6.0) + 1.0 + sure, np.arange(6.0) + unsure])[None]
    assert narrow_enough(values[:, :2], 0.1)
    assert not narrow_enough(values, 0.1)


def test_a_missing_run_of_an_unusual_world_does_not_look_like_luck() -> None:
    values = np.array([[0.0, 0.1, -0.1, 0.0], [100.0, 100.1, 99.9, 100.0]])
    whole = half_width(values)
    values[1, 0] = np.nan
    assert means_of_seeds(values).size == 4
    assert half_width(values) < 1.5 * whole
    values[:, 0] = np.inf
    assert means_of_seeds(values).size == 3


@given(arrays(np.float64, (4, 5), elements=NUMBERS))
def test_with_all_runs_the_mean_of_a_seed_is_plain(values: np.ndarray) -> None:
    assert means_of_seeds(values) == pytest.approx(values.mean(axis=0), abs=1e-9)


def test_a_few_seeds_that_agree_on_yes_are_no_certainty() -> None:
    agree = np.ones((1, 2, 5))
    low, high = paired_proportion_interval(np.zeros(5))
    assert half_widths(agree, probability=True)[1] == pytest.approx((high - low) / 2.0)
    assert not narrow_enough(agree, 0.1, probability=True)
    assert narrow_enough(agree, 0.1)


def stops(draws: np.ndarray, target: float, start: int, batch: int) -> tuple[float, float]:
    """How often the interval at the stop holds the true mean of zero, and the mean number of seeds at the stop."""
    held, seeds = [], []
    for draw in draws:
        count = start
        while not narrow_enough(draw[None, None, :count], target):
            count += batch
        held.append(abs(draw[:count].mean()) <= half_width(draw[None, :count]))
        seeds.append(count)
    return float(np.mean(held)), float(np.mean(seeds))


def test_the_interval_at_the_stop_holds_the_truth_nearly_as_often_as_it_says() -> None:
    draws = np.random.default_rng(20_240_101).standard_normal((1500, 160))
    from_eight, seeds = stops(draws, 0.4, start=8, batch=4)
    from_three, _ = stops(draws, 0.4, start=3, batch=3)
    assert 22.0 < seeds < 30.0
    assert 0.95 - 0.035 < from_eight < 0.95
    assert 0.95 - 0.06 < from_three <= from_eight


def test_a_skewed_outcome_is_held_less_often() -> None:
    draws = np.random.default_rng(20_240_101).exponential(size=(1500, 160)) - 1.0
    skewed, seeds = stops(draws, 0.4, start=8, batch=4)
    at_once = np.mean([abs(draw[:24].mean()) <= half_width(draw[None, :24]) for draw in draws])
    assert 20.0 < seeds < 28.0
    assert 0.95 - 0.13 < skewed < at_once < 0.95
