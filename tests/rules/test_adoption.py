"""Adoption: the exact logistic step and Bass's path (cases T3.1 and T3.2)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.integrate import solve_ivp
from scipy.optimize import minimize_scalar

from simulation.rules.nations.adoption import adoption_speed, bass_peak_time, bass_share, ceiling, log_odds_next

EXACT = 1e-10
SHARES = st.floats(0.0, 1.0)
RATES = st.floats(0.001, 0.5)


def in_line(adoption: np.ndarray, top: np.ndarray, growth: np.ndarray) -> np.ndarray:
    """The same step written in odds, as the economy had it first."""
    adopted = np.minimum(adoption, top)
    odds = adopted / np.where(top > adopted, top - adopted, 1.0) * np.exp(growth)
    return np.where(top > adopted, top * odds / (1.0 + odds), adopted)


@pytest.mark.parametrize("growth", [0.073, 0.157, -0.05])
def test_case_t3_1_many_steps_are_the_logistic_path(growth: float) -> None:
    top, start, adopted = 0.8, 0.1, np.array([0.1])
    for quarter in range(1, 101):
        adopted = log_odds_next(adopted, top, growth)
        path = top / (1 + (top - start) / start * np.exp(-growth * quarter))
        assert_allclose(adopted, path, rtol=EXACT)


@pytest.mark.parametrize(("growth", "quarters"), [(0.073, 60), (0.157, 28)])
def test_case_t3_1_from_a_tenth_to_nine_tenths(growth: float, quarters: int) -> None:
    assert round(np.log(81) / growth) == quarters
    assert_allclose(log_odds_next(0.1, 1.0, np.log(81)), 0.9, rtol=EXACT)
    adopted = np.float64(0.1)
    for _ in range(quarters):
        adopted = log_odds_next(adopted, 1.0, growth)
    assert_allclose(adopted, 0.9, atol=0.01)


@given(
    arrays(np.float64, (3, 5), elements=SHARES),
    arrays(np.float64, 5, elements=SHARES),
    arrays(np.float64, (3, 1), elements=st.floats(-3.0, 3.0)),
)
def test_the_step_is_the_one_written_in_odds(adoption: np.ndarray, top: np.ndarray, growth: np.ndarray) -> None:
    assert_allclose(log_odds_next(adoption, top, growth), in_line(adoption, top, growth), rtol=0, atol=1e-15)


@given(SHARES, st.floats(0.01, 1.0), st.floats(-5.0, 5.0), st.floats(-5.0, 5.0))
def test_steps_compose_and_stay_between_nothing_and_the_ceiling(
    adoption: float, top: float, first: float, second: float
) -> None:
    after = log_odds_next(adoption, top, first)
    assert 0.0 <= after <= top
    adopted = min(adoption, top)
    # At the ceiling odds are infinite; closer to it than rounding allows, they are lost.
    if top - adopted > 1e-3 * top:
        twice, once = log_odds_next(after, top, second), log_odds_next(adoption, top, first + second)
        assert_allclose(twice, once, rtol=1e-9, atol=1e-9)
        assert (after >= adopted * (1 - 1e-15)) if first >= 0 else (after <= adopted * (1 + 1e-15))


def test_at_and_above_the_ceiling() -> None:
    assert_array_equal(
        log_odds_next([0.5, 0.7, 0.0, 0.3], [0.5, 0.5, 0.5, 0.0], [0.1, -0.1, 9.0, 9.0]), [0.5, 0.5, 0, 0]
    )


def test_boundless_growth_goes_to_the_limits() -> None:
    assert_allclose(log_odds_next([0.1, 0.0, 0.1], 0.8, [np.inf, np.inf, -np.inf]), [0.8, 0.0, 0.0], rtol=EXACT)


def test_speed_follows_preparedness() -> None:
    assert_allclose(adoption_speed(0.06, [0.6, 0.8, 0.5], 0.1, 0.6), [0.06, 0.08, 0.05], rtol=EXACT)
    assert_allclose(adoption_speed(0.06, [0.2, 0.8], 0.0, 0.6, extra=[0.0, 0.01]), [0.06, 0.07], rtol=EXACT)
    by_segment = adoption_speed([[0.06], [0.03]], [0.6, 0.8], 0.1, 0.6)
    assert_allclose(by_segment, [[0.06, 0.08], [0.03, 0.05]], rtol=EXACT)


def test_ceilings_follow_the_internet_and_stay_shares() -> None:
    assert_allclose(ceiling(0.8, [1.0, 0.5, 0.0], 0.05), [0.85, 0.45, 0.05], rtol=EXACT)
    assert_array_equal(ceiling([[1.0], [0.5]], [1.0, 0.2], [0.5, -0.3]), [[1.0, 0.0], [1.0, 0.0]])


@pytest.mark.parametrize(("innovation", "imitation"), [(0.03, 0.38), (0.01, 0.1), (0.02, 0.0), (0.3, 0.1)])
def test_case_t3_2_bass_solves_its_equation(innovation: float, imitation: float) -> None:
    dates = np.linspace(0.0, 40.0, 9)
    solved = solve_ivp(
        lambda _, share: (innovation + imitation * share) * (1 - share),
        (0, 40),
        [0.0],
        t_eval=dates,
        rtol=1e-11,
        atol=1e-13,
    )
    assert_allclose(bass_share(innovation, imitation, dates), solved.y[0], rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize(("innovation", "imitation"), [(0.03, 0.38), (0.005, 0.2)])
def test_case_t3_2_the_peak_is_where_most_adopt(innovation: float, imitation: float) -> None:
    def rate(time: float) -> float:
        share = float(bass_share(innovation, imitation, time))
        return (innovation + imitation * share) * (1 - share)

    peak = float(bass_peak_time(innovation, imitation))
    found = minimize_scalar(lambda time: -rate(time), bounds=(0, 60), method="bounded", options={"xatol": 1e-9})
    assert peak == pytest.approx(found.x, abs=1e-5)
    assert rate(peak) == pytest.approx((innovation + imitation) ** 2 / (4 * imitation), rel=EXACT)


def test_without_much_imitation_the_first_quarter_is_the_peak() -> None:
    assert_array_equal(bass_peak_time([0.2, 0.1, 0.1], [0.1, 0.1, 0.0]), 0.0)


@given(RATES, st.floats(0.0, 0.9), st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_bass_shares_rise_from_nothing_to_all(innovation: float, imitation: float, time: float, later: float) -> None:
    early, late = bass_share(innovation, imitation, [time, time + later])
    assert 0.0 <= early <= late * (1 + 1e-14) <= 1.0 + 1e-13
    assert bass_share(innovation, imitation, 0.0) == 0.0
    assert bass_share(innovation, imitation, np.inf) == 1.0
