"""Regimes: splits that are there are found and others are not; probabilities and their paired changes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.analysis.proportions import wilson_interval
from simulation.analysis.regimes import regimes
from simulation.analysis.splits import find_splits, regime_of
from tests.made_up_sweep import MAIN, axis, made_up

AXIS = (axis("place"),)
YES_OR_NO = "one firm holds most of users"


@pytest.fixture
def generator() -> np.random.Generator:
    return np.random.default_rng(20_240_101)


def tipping(parameters: np.ndarray, option: int, seed: int) -> float:
    """Low in even seeds and high in odd ones; in the last world always low, with the option always high."""
    high = option == 1 or (seed % 2 == 1 and parameters[0] < 0.9)
    return (0.9 if high else 0.1) + 0.01 * np.sin(7.0 * seed + 50.0 * parameters[0])


def test_a_mean_of_one_half_that_is_half_low_and_half_high_is_told_apart() -> None:
    result = made_up("grid", AXIS, {MAIN: tipping}, options=("none", "push"), steps=4, seeds=60)
    found = regimes(result, MAIN)
    assert len(found.splits) == 1
    assert 0.2 < found.splits[0] < 0.8
    assert "antimode of the density of 480 values" in found.method
    low, high = found.overall[0]
    assert (low.value, high.value) == pytest.approx((5 / 8, 3 / 8))
    assert found.undecided == (0.75, 0.0)
    assert found.by_world[3][0][1].value == 0.0
    assert found.by_world[0][0][1].value == 0.5
    assert (found.by_world[0][0][1].low, found.by_world[0][0][1].high) == pytest.approx(wilson_interval(30, 60))
    assert found.changes[1][1].difference == pytest.approx(5 / 8)
    assert found.changes[1][1].verdict == "up"
    assert found.changes_by_world[3][1][1].difference == pytest.approx(1.0)


def test_the_average_over_worlds_counts_seeds_and_not_runs() -> None:
    # All worlds tip together with the seed: forty runs are no more than ten independent trials.
    result = made_up("grid", AXIS, {MAIN: lambda p, o, s: float(s % 2)}, steps=4, seeds=10)
    one = regimes(result, MAIN, [0.5]).overall[0][1]
    alone = wilson_interval(5, 10)
    assert one.high - one.low == pytest.approx(alone[1] - alone[0], rel=0.5)
    assert one.seeds == 10


def test_seeds_that_all_agree_are_no_certainty() -> None:
    result = made_up("grid", AXIS, {MAIN: lambda p, o, s: 1.0 + o}, options=("none", "same"), steps=3, seeds=5)
    found = regimes(result, MAIN, [10.0])
    assert (found.overall[0][0].low, found.overall[0][0].high) == pytest.approx(wilson_interval(5, 5))
    assert found.changes[1][0].verdict == "undetermined"
    assert found.changes[1][0].low < 0.0 < found.changes[1][0].high


def test_values_without_a_split_say_so() -> None:
    result = made_up("grid", AXIS, {MAIN: lambda p, o, s: p[0] + 0.01 * s}, steps=60, seeds=5)
    found = regimes(result, MAIN)
    assert (found.splits, found.names, found.method) == ((), ("all values",), "the 300 values show no split")
    few = regimes(made_up("grid", AXIS, {MAIN: tipping}, steps=3), MAIN)
    assert few.method.startswith("9 values, worth ")
    assert few.method.endswith("are too few to look for a split; 50 are needed, or a stated threshold")


def test_many_worlds_that_share_a_few_draws_of_luck_do_not_split() -> None:
    luck = (0.0, 0.1, 0.1, 0.9, 0.9)
    found = regimes(made_up("grid", AXIS, {MAIN: lambda p, o, s: luck[s] + 0.01 * p[0]}, steps=50, seeds=4), MAIN)
    assert found.splits == ()
    assert "200 values, worth 4 independent runs of the reference" in found.method


def test_thresholds_are_taken_as_stated_and_infinite_values_lie_above_them() -> None:
    def sometimes_never(parameters: np.ndarray, option: int, seed: int) -> float:
        return np.inf if seed == 1 else float(seed)

    found = regimes(made_up("grid", AXIS, {MAIN: sometimes_never}, seeds=4), MAIN, [3.0, 2.0])
    assert (found.splits, found.method) == ((2.0, 3.0), "stated thresholds")
    assert found.names == ("up to 2", "above 2 to 3", "above 3")
    assert [one.value for one in found.overall[0]] == [0.25, 0.25, 0.5]


def test_yes_or_no_has_its_own_line() -> None:
    found = regimes(made_up("grid", AXIS, {YES_OR_NO: lambda p, o, s: float(s == 1)}, seeds=4), YES_OR_NO)
    assert (found.splits, found.method) == ((0.5,), "yes or no")
    assert found.overall[0][1].value == 0.25


def test_missing_runs_count_nowhere() -> None:
    result = made_up("grid", AXIS, {MAIN: tipping}, options=("none", "push"), steps=2, seeds=4)
    result.data[0, 0, 0] = np.nan
    result.data[1] = np.nan
    found = regimes(result, MAIN, [0.5])
    assert found.by_world[0][0][1].seeds == 3
    assert found.changes_by_world[0][1][1].pairs == 3
    assert found.by_world[1][0][1].seeds == 0
    assert np.isnan(found.by_world[1][0][1].value)


def test_tables_have_a_row_for_each_option_and_regime() -> None:
    found = regimes(made_up("grid", AXIS, {MAIN: tipping}, options=("none", "push"), steps=3), MAIN, [0.5])
    assert found.table().shape == (4, 10)
    assert list(found.table().verdict[:2]) == ["reference", "reference"]
    assert found.world_table().shape == (12, 11)
    assert found.table().groupby("option").probability.sum().tolist() == pytest.approx([1.0, 1.0])


def test_one_hump_is_not_split(generator: np.random.Generator) -> None:
    draws = {
        "normal": generator.standard_normal((200, 100)),
        "uniform": generator.random((200, 100)),
        "exponential": generator.exponential(size=(200, 100)),
    }
    mistakes = {name: np.mean([len(find_splits(sample)) > 0 for sample in drawn]) for name, drawn in draws.items()}
    assert max(mistakes.values()) <= 0.05, mistakes


def test_two_and_three_humps_are_split(generator: np.random.Generator) -> None:
    humps = generator.integers(0, 3, 300) + 0.1 * generator.standard_normal(300)
    assert find_splits(humps) == pytest.approx((0.5, 1.5), abs=0.3)
    assert find_splits(humps[humps < 1.5]) == pytest.approx((0.5,), abs=0.3)
    far = np.concatenate([np.zeros(95), np.full(5, 9.0)])
    assert find_splits(far) == ()  # Five of a hundred are a tail and no regime.
    assert find_splits(np.tile(humps, 20)) == pytest.approx((0.5, 1.5), abs=0.3)
    assert find_splits(np.ones(100)) == ()


@given(st.floats(0.0, 1.0), st.integers(1, 500))
def test_the_interval_of_wilson_holds_the_share_and_stays_a_probability(share: float, trials: int) -> None:
    low, high = wilson_interval(share * trials, trials)
    assert 0.0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1.0


@given(st.lists(st.floats(-5.0, 5.0), min_size=1, max_size=20), st.floats(-5.0, 5.0))
def test_a_value_belongs_above_a_split_if_it_is_larger(values: list[float], split: float) -> None:
    assert regime_of(np.array(values), (split,)).tolist() == [int(value > split) for value in values]
