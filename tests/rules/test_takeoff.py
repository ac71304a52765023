"""Takeoff: automation of research, its bottleneck, and when growth explodes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.rules.nations.takeoff import progress_factor, research_automation, research_bundle
from simulation.rules.work.tasks import task_income

EXACT = 1e-12
SHARES = st.floats(0.0, 1.0)
AMOUNTS = st.floats(0.0, 1e9)
SUBSTITUTION = st.floats(-3.0, 1.0)
THRESHOLD, GAP = np.log(1e36), np.log(1e4)


def test_automation_over_the_gap() -> None:
    flop = np.array([1e36, 1e40, 1e34, 1e32, 1e31, 1e30, 1.0])
    assert_allclose(research_automation(np.log(flop), THRESHOLD, GAP), [1, 1, 0.6, 0.2, 0, 0, 0], atol=EXACT)
    assert research_automation(-np.inf, THRESHOLD, GAP) == 0.0


def test_automation_with_another_first_share() -> None:
    assert_allclose(research_automation(np.log([1e32, 1e28, 1e24]), THRESHOLD, GAP, 0.5), [0.5, 0, 0], atol=EXACT)
    assert_allclose(research_automation(np.log([1e34, 1e32]), THRESHOLD, GAP, 0.0), [0.5, 0.0], atol=EXACT)


@pytest.mark.parametrize("rho", [-2.0, -0.5, -0.2, 0.5])
@pytest.mark.parametrize(("share", "amount"), [(0.2, 1.0), (0.5, 4.0), (0.9, 1e4), (0.01, 0.02)])
def test_the_bundle_is_that_of_the_formula(rho: float, share: float, amount: float) -> None:
    inside = (1 - share) ** (1 - rho) + share ** (1 - rho) * amount**rho
    assert amount / (1 + amount) > share
    assert_allclose(research_bundle(share, amount, rho), inside ** (1 / rho), rtol=EXACT)


def test_the_bundle_with_tasks_that_share_out_spending() -> None:
    assert_allclose(research_bundle(0.4, 3.0, 0.0), (3 / 0.4) ** 0.4 * (1 / 0.6) ** 0.6, rtol=EXACT)


@given(SHARES, st.floats(1e-6, 1e6), st.floats(-3.0, 0.9))
def test_the_bundle_is_the_output_of_an_economy_of_tasks(share: float, amount: float, rho: float) -> None:
    made = task_income(1.0, amount, 1.0, share, 1 / (1 - rho)).output
    assert_allclose(research_bundle(share, amount, rho), made, rtol=1e-8)


@given(SHARES, AMOUNTS, SUBSTITUTION)
def test_without_automation_or_without_ai_nothing_changes(share: float, amount: float, rho: float) -> None:
    assert research_bundle(0.0, amount, rho) == 1.0
    assert research_bundle(share, 0.0, rho) == 1.0


@given(SHARES, AMOUNTS, SUBSTITUTION)
def test_the_bundle_lies_between_people_alone_and_everybody_doing_everything(
    share: float, amount: float, rho: float
) -> None:
    bundle = research_bundle(share, amount, rho)
    assert 1.0 - EXACT <= bundle <= (1.0 + amount) * (1 + 1e-9)
    assert research_bundle(1.0, amount, rho) == 1.0 + amount
    if amount <= share * (1.0 + amount) * (1 - 1e-9):
        assert_allclose(bundle, 1.0 + amount, rtol=EXACT)


@pytest.mark.parametrize("rho", [-2.0, -0.5, -0.2])
def test_what_is_left_to_people_is_the_bottleneck(rho: float) -> None:
    share = np.array([0.1, 0.5, 0.99])
    bound = (1 - share) ** ((1 - rho) / rho)
    assert_allclose(research_bundle(share, 1e300, rho), bound, rtol=1e-9)
    assert_allclose(research_bundle(share, np.inf, rho), bound, rtol=EXACT)
    assert (research_bundle(share, [[1.0], [100.0], [1e6]], rho) < bound).all()


def test_boundless_ai() -> None:
    assert research_bundle(1.0, np.inf, -0.5) == np.inf
    assert research_bundle(0.0, np.inf, -0.5) == 1.0
    assert research_bundle(1.0, 1e17, -0.5) == 1e17
    assert research_bundle(0.5, 1e300, 1.0) == pytest.approx(1e300)


@given(SHARES, AMOUNTS)
def test_perfect_substitutes_add_up(share: float, amount: float) -> None:
    expected = 1.0 + amount if share > 0.0 else 1.0
    assert_allclose(research_bundle(share, amount, 1.0), expected, rtol=1e-6)


@given(st.floats(0.01, 0.99), st.floats(-3.0, 0.9), st.floats(1e-12, 1e-7))
def test_the_bundle_is_continuous_where_people_begin_to_help(share: float, rho: float, step: float) -> None:
    amount = share / (1 - share)
    near = research_bundle(share, amount * (1 + step * np.array([-1, 0, 1])), rho)
    assert_allclose(near, 1 + amount, rtol=10 * step)
    near = research_bundle(share * (1 + step * np.array([-1.0, 0.0])), amount, rho)
    assert_allclose(near, 1 + amount, rtol=10 * step)


@pytest.mark.parametrize("step", [-1e-9, 1e-9])
def test_nothing_jumps_near_cobb_douglas(step: float) -> None:
    assert_allclose(research_bundle(0.4, 30.0, step), research_bundle(0.4, 30.0, 0.0), rtol=1e-7)


@given(st.floats(0.001, 1e6), SUBSTITUTION)
def test_more_automation_never_hurts(amount: float, rho: float) -> None:
    bundles = research_bundle(np.linspace(0, 1, 101), amount, rho)
    assert (np.diff(bundles) >= -1e-9 * bundles[1:]).all()


@given(SHARES, SUBSTITUTION)
def test_more_ai_never_hurts(share: float, rho: float) -> None:
    bundles = research_bundle(share, np.geomspace(1e-3, 1e6, 101), rho)
    assert (np.diff(bundles) >= -1e-9 * bundles[1:]).all()


def test_progress_on_the_trend() -> None:
    assert progress_factor(1.0, 0.7, 1.25) == 1.0
    assert_allclose(progress_factor([10.0, 100.0], 0.7, 1.25), [10**0.7, 100**0.7], rtol=EXACT)


def test_progress_as_all_research_so_far_grows() -> None:
    """A = Q^r. On the trend Q is q = exp(g t / r); with b^lambda times the research, it is 1 + b^lambda (q - 1)."""
    growth, bundle, penalty, returns = 0.05, 50.0, 0.7, 1.25
    trend = np.exp(growth / returns * np.array([0.0, 1.0, 10.0, 100.0, 1e4]))
    total = 1 + bundle**penalty * (trend - 1)
    log_ahead = returns * np.log(total / trend)
    found = progress_factor(bundle, penalty, returns, log_ahead)
    slope = bundle**penalty * growth / returns * trend
    assert_allclose(found, returns * slope / total / growth, rtol=EXACT)
    # A bundle that stays constant brings know-how a level ahead, and no more growth in the end.
    assert found[0] == pytest.approx(bundle**penalty)
    assert found[-1] == pytest.approx(1.0)
    assert log_ahead[-1] == pytest.approx(returns * penalty * np.log(bundle))


@pytest.mark.parametrize(("penalty", "returns", "explodes"), [(0.7, 1.25, False), (0.7, 1.6, True), (0.9, 1.25, True)])
def test_software_alone_explodes_only_with_enough_returns(penalty: float, returns: float, explodes: bool) -> None:
    """AI does everything and AI labour grows with know-how: growth speeds up if and only if lambda r > 1."""
    ahead = np.linspace(5.0, 50.0, 10)
    bundle = research_bundle(1.0, 1e3 * np.exp(ahead), -0.5)
    growth = np.diff(np.log(progress_factor(bundle, penalty, returns, ahead)))
    assert (growth > 0).all() == explodes
    assert (growth < 0).all() != explodes
    assert_allclose(growth / 5.0, penalty - 1 / returns, atol=1e-4)


def test_discoveries_that_do_not_get_harder() -> None:
    assert_allclose(progress_factor(10.0, 0.7, np.inf, 30.0), 10**0.7, rtol=EXACT)
