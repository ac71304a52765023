"""Paired effects: closed forms, the verdict, and coverage of the intervals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.analysis.comparison import COLUMNS, ComparisonResult
from simulation.analysis.paired_effects import bootstrap_interval, paired_effect, paired_proportion_interval
from simulation.runs.outcomes import outcome_values, outcomes
from tests.support import make_record, make_result

FINITE = st.floats(-1e6, 1e6)


def test_the_interval_is_students_t_over_the_pairs():
    # Differences 1, 2, 3: mean 2, standard error 1 / sqrt(3), t(0.975; 2) = 4.302652729911275.
    effect = paired_effect([10.0, 20.0, 30.0], [11.0, 22.0, 33.0])
    reach = 4.302652729911275 / math.sqrt(3.0)
    assert effect.difference == 2.0
    assert effect.pairs == 3
    assert (effect.low, effect.high) == pytest.approx((2.0 - reach, 2.0 + reach), rel=1e-9)
    assert effect.verdict == "undetermined"


def test_a_wide_spread_over_seeds_does_not_hide_an_effect_that_every_pair_shows():
    baseline, shift = np.array([1.0, 100.0, 1000.0, 50.0]), np.array([1.0, 1.1, 0.9, 1.0])
    assert paired_effect(baseline, baseline + shift).verdict == "up"
    assert paired_effect(baseline, baseline - shift).verdict == "down"


def test_no_difference_is_undetermined():
    assert paired_effect([1.0, 2.0], [1.0, 2.0]).verdict == "undetermined"


def test_one_pair_has_a_difference_but_no_interval():
    effect = paired_effect([1.0], [3.0])
    assert effect.difference == 2.0
    assert math.isnan(effect.low)
    assert math.isnan(effect.high)
    assert effect.verdict == "one pair"


def test_pairs_without_the_outcome_are_left_out():
    effect = paired_effect([1.0, math.inf, 3.0, 4.0], [2.0, 5.0, 4.0, math.nan])
    assert (effect.pairs, effect.difference) == (2, 1.0)
    nothing = paired_effect([math.inf], [math.inf])
    assert (nothing.pairs, nothing.verdict) == (0, "undetermined")


def test_unequal_numbers_of_runs_and_bad_levels_are_refused():
    with pytest.raises(ValueError, match="pairs need equally many runs: the baseline has 1, the variant 2"):
        paired_effect([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="level is 95; it must lie between 0 and 1"):
        paired_effect([1.0], [1.0], level=95)


def test_the_interval_of_paired_proportions_is_that_of_bonett_and_price():
    # Ten pairs, six of which turn from no to yes: p = 7/12, q = 1/12, z = 1.959963984540054.
    low, high = paired_proportion_interval(np.array([1.0] * 6 + [0.0] * 4))
    reach = 1.959963984540054 * math.sqrt((8 / 12 - 0.5**2) / 12)
    assert (low, high) == pytest.approx((0.5 - reach, 0.5 + reach), rel=1e-9)


def test_a_few_pairs_that_all_agree_are_no_certainty_about_a_probability():
    assert paired_effect([0.0] * 3, [0.0] * 3, probability=True).high > 0.3
    assert paired_effect([0.0] * 10, [1.0] * 10, probability=True).verdict == "up"


def test_bootstrap_agrees_with_t_on_many_smooth_pairs_and_gives_the_same_bits_each_time():
    differences = np.sin(np.arange(200.0)) + 0.5
    t = paired_effect(np.zeros(200), differences)
    bootstrap = paired_effect(np.zeros(200), differences, method="bootstrap")
    assert (bootstrap.low, bootstrap.high) == pytest.approx((t.low, t.high), abs=0.02)
    assert bootstrap_interval(differences) == bootstrap_interval(differences)


def test_fewer_than_eight_pairs_are_not_resampled():
    zeros, few = np.zeros(7), np.arange(7.0)
    assert paired_effect(zeros, few, method="bootstrap") == paired_effect(zeros, few)
    assert paired_effect(np.zeros(9), np.ones(9), method="bootstrap").low == 1.0


@given(st.lists(st.tuples(FINITE, FINITE), min_size=2, max_size=12))
def test_turning_the_comparison_round_turns_the_sign(pairs):
    first, second = np.array(pairs).T
    effect, turned = paired_effect(first, second), paired_effect(second, first)
    assert turned.difference == -effect.difference
    assert (turned.low, turned.high) == (-effect.high, -effect.low)
    assert effect.low <= effect.difference <= effect.high


def test_t_intervals_of_five_normal_pairs_hold_the_truth_95_times_in_100():
    from simulation.randomness import Luck

    trials, pairs = 4000, 5
    draws = Luck(1).normal("coverage", 0, np.arange(trials * pairs)).reshape(trials, pairs)
    held = [effect.low <= 0.0 <= effect.high for effect in (paired_effect(np.zeros(pairs), row) for row in draws)]
    assert np.mean(held) == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / trials))


def test_every_outcome_has_a_unit_a_meaning_and_a_number():
    record = make_record()
    values = dict(zip([outcome.name for outcome in outcomes()], outcome_values(record), strict=True))
    assert len(values) == len(outcomes())
    assert all(outcome.unit and outcome.meaning.endswith(".") for outcome in outcomes())
    users = record.layers["hhi"][:, 4]
    assert values["HHI of users, at the end"] == users[-1]
    assert values["HHI of users, last year"] == pytest.approx(users[-4:].mean(), rel=1e-12)
    assert values["revenue, last year"] == pytest.approx(record.world["revenue_usd_bn"][-4:].sum(), rel=1e-12)
    assert values["losses over the whole run"] == pytest.approx(record.world["operating_loss_usd_bn"].sum(), rel=1e-12)
    assert values["one firm holds most of users"] == 0.0


def test_a_comparison_gives_a_row_with_unit_interval_and_verdict_for_every_outcome():
    seeds = (1, 2, 3, 4)
    comparison = ComparisonResult(
        tuple(make_result(seed) for seed in seeds), tuple(make_result(seed, level=2.0) for seed in seeds)
    )
    effects = comparison.effects().set_index("measure")
    assert ["measure", *effects.columns] == list(COLUMNS)
    assert len(effects) == len(outcomes())
    row = effects.loc["HHI of users, at the end"]
    assert (row["verdict"], row["n"]) == ("up", 4)
    assert row["difference"] == pytest.approx(0.2, rel=1e-9)


def test_a_comparison_needs_the_same_seeds_on_both_sides():
    with pytest.raises(ValueError, match="needs the same seeds on both sides"):
        ComparisonResult((make_result(1),), (make_result(2),))
    with pytest.raises(ValueError, match="at least one pair"):
        ComparisonResult((), ())
