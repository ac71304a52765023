"""Initial wealth: three shares at once, closed forms in the limits, clear refusals."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from simulation.rules.wealth.initial_distribution import (
    WealthCurve,
    bottom50_limits,
    fit,
    pareto_exponent,
    top1_limits,
)

Floats = NDArray[np.float64]
POINTS, WEIGHTS = np.polynomial.legendre.leggauss(200)


def one(value: float) -> Floats:
    return np.array([value])


def integral(curve: WealthCurve, low: float, high: float) -> float:
    """Wealth of people between two ranks of the lower nine tenths; ranks to a power, as poor tails bend."""
    power = 6
    place = (low ** (1 / power) + high ** (1 / power)) / 2 + POINTS * (high ** (1 / power) - low ** (1 / power)) / 2
    half = (high ** (1 / power) - low ** (1 / power)) / 2
    wealth = curve.at(np.zeros(place.size, dtype=np.int64), place**power)
    return float(WEIGHTS @ (wealth * power * place ** (power - 1)) * half)


def shares(curve: WealthCurve) -> tuple[float, float]:
    """Share of the bottom half and of the next 40 %, integrated piece by piece."""
    edges = [0.0, float(curve.indebted[0]), 0.5]
    bottom = sum(integral(curve, low, high) for low, high in pairwise(edges) if high > low)
    return bottom, integral(curve, 0.5, 0.8) + integral(curve, 0.8, 0.9)


def test_pareto_exponent_of_the_united_states() -> None:
    """Section of data: .695 * .1 ** (1 - 1/a) = .348 with a = 1.43."""
    exponent = float(pareto_exponent(0.695, 0.348))
    assert exponent == pytest.approx(1.4295, abs=5e-4)
    assert 0.695 * 0.1 ** (1 - 1 / exponent) == pytest.approx(0.348, abs=1e-12)


@pytest.mark.parametrize(
    ("bottom50", "top10", "top1"),
    [
        (0.01, 0.695, 0.348),
        (0.063, 0.681, 0.304),
        (0.064, 0.65, 0.401),
        (0.034, 0.585, 0.279),
        (0.1395, 0.598, 0.286),
        (-0.109, 0.682, 0.275),
        (-0.025, 0.857, 0.549),
        (0.3, 0.3, 0.08),
    ],
)
def test_three_shares_are_met(bottom50: float, top10: float, top1: float) -> None:
    """United States, China, India, Germany, Canada, Sweden, South Africa, and a nation of near equals."""
    curve = fit(one(bottom50), one(top10), one(top1), 0.15, 2.0)
    bottom, following = shares(curve)
    assert bottom == pytest.approx(bottom50, abs=1e-6)
    assert following == pytest.approx(1 - top10 - bottom50, abs=1e-6)
    a, threshold = float(curve.exponent[0]), float(curve.threshold[0])
    assert 0.1 * threshold * a / (a - 1) == pytest.approx(top10, abs=1e-12)  # mean of a Pareto law


def test_threshold_far_away_gives_the_lognormal_body() -> None:
    """With no cut the spread is ``z(5/9) - z(share)``: a body of spread 1/2 far below the threshold."""
    share = float(ndtr(ndtri(5 / 9) - 0.5))
    top10 = 0.9
    curve = fit(one(share * (1 - top10)), one(top10), one(0.2), 0.15, 2.0)
    assert float(curve.log_sd[0]) == pytest.approx(0.5, abs=1e-9)


def test_nobody_of_the_body_is_richer_than_the_top_tenth() -> None:
    """A whole lognormal with the shares of the United States would: 2.8 % of its people, with half of its wealth."""
    curve = fit(one(0.01), one(0.695), one(0.348), 0.15, 2.0)
    threshold = float(curve.threshold[0])
    assert curve.at(np.array([0]), one(0.9))[0] == pytest.approx(threshold)
    body_sd = ndtri(5 / 9) - ndtri(0.01 / 0.305)
    place = np.log(threshold * 0.9 / 0.305) / body_sd + body_sd / 2
    assert ndtr(-place) == pytest.approx(0.028, abs=0.001)
    assert ndtr(body_sd - place) == pytest.approx(0.53, abs=0.01)


def test_debts_only_where_shares_ask_for_them() -> None:
    curve = fit(np.array([0.063, -0.109]), np.array([0.681, 0.682]), np.array([0.304, 0.275]), 0.15, 2.0)
    assert curve.indebted.tolist() == [0.0, 0.15]
    assert curve.poorest[0] == 0.0
    assert curve.poorest[1] == pytest.approx(-2 * float(curve.mean_debt[1]))
    wealth = curve.at(np.array([1, 1, 1]), np.array([0.0, 0.075, 0.15]))
    assert wealth == pytest.approx([-2 * float(curve.mean_debt[1]), -float(curve.mean_debt[1]), 0.0], abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(top10=st.floats(0.25, 0.9), tail=st.floats(0.15, 0.9), bottom=st.floats(0.05, 0.95))
def test_whatever_is_allowed_is_met(top10: float, tail: float, bottom: float) -> None:
    """Every triple within the limits has a distribution that rises with rank."""
    top1 = top10 * tail
    low, high = (float(limit[0]) for limit in bottom50_limits(one(top10), one(top1)))
    assume(low < high)
    bottom50 = max(low, -0.3) + bottom * (high - max(low, -0.3))
    curve = fit(one(bottom50), one(top10), one(top1), 0.15, 2.0)
    rank = np.linspace(0.0, 0.9, 2001)
    wealth = curve.at(np.zeros(rank.size, dtype=np.int64), rank)
    assert (np.diff(wealth) >= -1e-12 * (1.0 + np.abs(wealth[1:]))).all()
    found = shares(curve)
    assert found[0] == pytest.approx(bottom50, abs=2e-5)
    assert found[1] == pytest.approx(1 - top10 - bottom50, abs=2e-5)


def test_limits_of_shares() -> None:
    """Top 1 %: between a tenth and all of the top 10 %. Bottom half: at most as much each as the next 40 %."""
    assert [float(limit[0]) for limit in top1_limits(one(0.6))] == pytest.approx([0.06, 0.6])
    low, high = (float(limit[0]) for limit in bottom50_limits(one(0.695), one(0.348)))
    assert high == pytest.approx(0.305 * 5 / 9)
    assert low == pytest.approx(0.305 - 0.4 * 6.95 * 0.30041, abs=1e-4)


@pytest.mark.parametrize(
    ("bottom50", "top10", "top1"),
    [(0.3, 0.695, 0.348), (0.05, 0.6, 0.7), (0.05, 0.6, 0.03), (-2.0, 0.6, 0.3)],
)
def test_impossible_shares_are_refused(bottom50: float, top10: float, top1: float) -> None:
    """Too much for the bottom half, more or less than a Pareto tail for the top 1 %, more debt than others can own."""
    with pytest.raises(ValueError, match="no distribution of wealth has these shares"):
        fit(one(bottom50), one(top10), one(top1), 0.15, 2.0)


def test_some_own_nothing_where_debts_are_not_needed() -> None:
    """Near equals of whom half have less than any lognormal below the threshold leaves them."""
    curve = fit(one(0.2386), one(0.375), one(0.1875), 0.15, 2.0)
    assert curve.mean_debt[0] == pytest.approx(0.0, abs=1e-9)
    assert 0.0 < curve.indebted[0] <= 0.15
    assert shares(curve) == pytest.approx((0.2386, 0.3864), abs=1e-6)
