"""Occupations of nations by exposure, and skill that brings pay to a Gini coefficient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erf

from simulation.rules.roots import rising_root
from simulation.rules.work.occupations import exposure_ratio_limits, pay_gini, skill_for_gini, tilted_shares

SHARES = np.array([0.2, 0.3, 0.5])
EXPOSURE = np.array([0.1, 0.3, 0.6])


def test_tilt_of_two_occupations_has_one_answer() -> None:
    """Exposures 0 and 1: the shares are the mean exposure."""
    found = tilted_shares(np.array([0.5, 0.5]), np.array([0.0, 1.0]), np.array([1.0, 0.4, 1.6]))
    np.testing.assert_allclose(found, [[0.5, 0.5], [0.8, 0.2], [0.2, 0.8]], rtol=0, atol=1e-13)


def test_ratio_one_leaves_the_known_shares_to_the_last_bit() -> None:
    assert (tilted_shares(SHARES, EXPOSURE, np.array([1.0])) == SHARES).all()


@given(ratio=st.floats(0.3, 1.3))
def test_tilt_is_exact_and_exponential(ratio: float) -> None:
    """Mean exposure is met, and the log of the share over the known one is a straight line in exposure."""
    found = tilted_shares(SHARES, EXPOSURE, np.array([ratio]))[0]
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    assert found @ EXPOSURE == pytest.approx(ratio * (SHARES @ EXPOSURE), abs=1e-12)
    tilt = np.diff(np.log(found / SHARES)) / np.diff(EXPOSURE)
    assert tilt[0] == pytest.approx(tilt[1], abs=1e-8)


def test_exposure_beyond_all_occupations_is_refused() -> None:
    assert exposure_ratio_limits(SHARES, EXPOSURE) == pytest.approx((0.1 / 0.41, 0.6 / 0.41))
    with pytest.raises(ValueError, match=r"must be between 0.244 and 1.46, .*; it is 1.5"):
        tilted_shares(SHARES, EXPOSURE, np.array([0.9, 1.5]))


def test_gini_of_one_occupation_is_that_of_a_lognormal() -> None:
    sd = np.array([0.25, 0.78, 1.5])
    found = pay_gini(np.ones((3, 1)), np.ones((3, 1)), sd)
    np.testing.assert_allclose(found, erf(sd / 2), rtol=0, atol=1e-12)


def test_gini_without_skill_is_that_of_the_means() -> None:
    """Shares 1/2 and 1/2, pay 1 and 3: Gini 1/4."""
    found = pay_gini(np.full((1, 2), 0.5), np.array([[1.0, 3.0]]), np.zeros(1))
    assert found[0] == pytest.approx(0.25, abs=1e-12)


def test_same_pay_everywhere_is_one_occupation() -> None:
    found = pay_gini(SHARES[None], np.full((1, 3), 7.0), np.array([0.6]))
    assert found[0] == pytest.approx(float(erf(0.3)), abs=1e-12)


def test_gini_of_a_mixture_is_that_of_a_large_sample() -> None:
    """Two million places of a mixture, evenly spaced."""
    from scipy.special import ndtri

    pay, sd, count = np.array([1.0, 2.0, 4.0]), 0.7, 400_000
    place = (np.arange(count) + 0.5) / count
    sample = np.concatenate([m * np.exp(sd * ndtri(place) - sd**2 / 2) for m in pay])
    weight = np.repeat(SHARES / count, count)
    order = np.argsort(sample)
    lorenz = np.cumsum((weight * sample)[order])
    lorenz /= lorenz[-1]
    area = float(weight[order] @ (lorenz - np.diff(lorenz, prepend=0.0) / 2))
    assert float(pay_gini(SHARES[None], pay[None], np.array([sd]))[0]) == pytest.approx(1 - 2 * area, abs=1e-4)


@settings(deadline=None)
@given(gini=st.floats(0.0, 0.9), low=st.floats(0.05, 1.0), middle=st.floats(0.05, 1.0))
def test_skill_brings_pay_to_the_gini(gini: float, low: float, middle: float) -> None:
    """With or without shrunk gaps, the Gini of the mixture is the one that was asked for."""
    pay = np.array([low, middle, 1.0])
    sd, power = skill_for_gini(SHARES[None], pay, np.array([gini]), 0.3)
    found = pay_gini(SHARES[None], pay[None] ** power[:, None], sd)
    assert found[0] == pytest.approx(gini, abs=1e-9)
    assert 0.0 <= power[0] <= 1.0
    assert power[0] == 1.0 or sd[0] <= 0.3


def test_gaps_shrink_only_where_the_gini_is_too_small() -> None:
    """Pay 1 and 3 alone give .25: a Gini of .2 shrinks them; below that of the least spread, no gap is left."""
    shares, pay = np.full((3, 2), 0.5), np.array([1.0, 3.0])
    sd, power = skill_for_gini(shares, pay, np.array([0.4, 0.2, 0.1]), 0.3)
    assert power[0] == 1.0
    assert sd[0] > 0.3
    assert 0.0 < power[1] < 1.0
    assert sd[1] == 0.3
    assert power[2] == pytest.approx(0.0, abs=1e-6)
    assert float(erf(sd[2] / 2)) == pytest.approx(0.1, abs=1e-9)


def test_root_without_a_slope_is_found_by_bisection() -> None:
    found = rising_root(lambda x: (x**3 - np.array([8.0, 27.0]), np.zeros(2)), np.zeros(2), np.full(2, 10.0))
    np.testing.assert_allclose(found, [2.0, 3.0], rtol=1e-12)


def test_root_outside_the_bracket_is_an_end_of_it() -> None:
    found = rising_root(lambda x: (x - np.array([-1.0, 5.0]), np.ones(2)), np.zeros(2), np.ones(2))
    np.testing.assert_allclose(found, [0.0, 1.0], atol=1e-12)
