"""Precision: closed forms of half-widths, what pairing saves, and when a sweep would have stopped."""

import numpy as np
import pytest

from simulation.analysis.paired_effects import t_interval
from simulation.analysis.precision import expected_half_width, expected_welch_half_width, precision
from simulation.analysis.sweep_values import SweepAnalysisError
from tests.made_up_sweep import MAIN, axis, made_up

LUCK = np.random.default_rng(20_240_101).standard_normal((2, 200))


def answer(parameters: np.ndarray, option: int, seed: int) -> float:
    """Much luck that the options share and a tenth of it of their own."""
    return float(parameters[0] + LUCK[0, seed] + option * (1.0 + 0.1 * LUCK[1, seed]))


def test_half_widths_are_those_of_the_intervals() -> None:
    result = made_up("grid", (axis("place"),), {MAIN: answer}, options=("none", "some"), seeds=12)
    (some,) = precision(result, MAIN).options
    units = result.differences(MAIN)[:, 1].mean(axis=0)
    low, high = t_interval(units[:5])
    assert some.observed[3] == pytest.approx((high - low) / 2.0)
    low, high = t_interval(units)
    assert some.paired[-1] == pytest.approx((high - low) / 2.0)
    assert some.paired[-1] == pytest.approx(some.observed[-1])


def test_pairing_saves_what_the_shared_luck_is_worth() -> None:
    result = made_up("grid", (axis("place"),), {MAIN: answer}, options=("none", "some"), seeds=150)
    (some,) = precision(result, MAIN, wanted=0.05).options
    shared, own = LUCK[0, 1:151], 0.1 * LUCK[1, 1:151]
    assert some.saved == pytest.approx((shared.var() + (shared + own).var()) / own.var(), rel=0.02)
    assert some.needed == pytest.approx((2.1 * own.std() / 0.05) ** 2, abs=2)
    assert some.needed_unpaired / some.needed > 100


def test_an_interval_of_welch_with_equal_spreads_is_that_of_two_samples() -> None:
    from scipy.stats import t

    count = np.array([5])
    assert expected_welch_half_width(2.0, 2.0, count) == pytest.approx(t.ppf(0.975, 8) * 2.0 * (2 / 5) ** 0.5)
    assert expected_half_width(2.0, count) == pytest.approx(t.ppf(0.975, 4) * 2.0 / 5**0.5)
    assert expected_welch_half_width(0.0, 0.0, count) == pytest.approx(0.0)


def test_the_sweep_stops_where_all_options_are_narrow() -> None:
    result = made_up("grid", (axis("place"),), {MAIN: answer}, options=("none", "some", "more"), seeds=30)
    found = precision(result, MAIN, wanted=0.1)
    stop = list(found.replicates).index(found.stopped_at)
    assert all(one.observed[stop] <= 0.1 for one in found.options)
    assert any(one.observed[stop - 1] > 0.1 for one in found.options)
    assert precision(result, MAIN, wanted=1e-6).stopped_at is None
    assert precision(result, MAIN).stopped_at is None


def test_one_option_is_measured_by_its_own_outcome() -> None:
    found = precision(made_up("grid", (axis("place"),), {MAIN: answer}, seeds=20), MAIN, wanted=0.5)
    (only,) = found.options
    assert not found.compared
    assert np.isnan(only.unpaired).all()
    assert only.needed is not None
    assert only.needed_unpaired is None
    assert found.table().shape == (19, 5)


def test_two_replicates_have_no_spread_worth_the_name() -> None:
    with pytest.raises(SweepAnalysisError, match="the sweep has 2 replicates; the spread over seeds needs at least 3"):
        precision(made_up("grid", (axis("place"),), {MAIN: answer}, seeds=2), MAIN)


def test_yes_or_no_that_all_seeds_agree_on_still_has_a_width() -> None:
    yes_or_no = "one firm holds most of users"
    result = made_up("none", (), {yes_or_no: lambda p, o, s: 1.0}, options=("none", "some"), seeds=8)
    (some,) = precision(result, yes_or_no, wanted=0.1).options
    assert some.observed[-1] == pytest.approx(1.96 * 2**0.5 / 10, rel=1e-3)
    assert some.paired[-1] == pytest.approx(some.observed[-1])
    assert some.needed == 26


def test_rounding_is_no_spread() -> None:
    def shifted(parameters: np.ndarray, option: int, seed: int) -> float:
        return float(LUCK[0, seed] + 0.1 * option)

    (some,) = precision(made_up("none", (), {MAIN: shifted}, options=("none", "some"), seeds=8), MAIN, 0.1).options
    assert some.observed.tolist() == some.paired.tolist() == [0.0] * 7
    assert some.saved == np.inf
