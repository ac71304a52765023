"""Data flywheel: the stock, the learning curves and the whole loop with demand (cases F1-F6, F8-F12)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from simulation.rules.industry.data_flywheel import (
    data_next,
    effective_data,
    log_quality,
    precision_next,
    precision_quality,
    precision_steady_state,
    saturating_feedback,
    saturating_quality,
    within_user_bonus,
)
from simulation.rules.industry.demand import inertia_next, logit_shares
from simulation.rules.industry.pricing import bertrand_prices
from simulation.rules.industry.stability import gap_factor, inertia_root, sharing_to_prevent_tipping, tipping_threshold

Floats = NDArray[np.float64]
DECAY = 0.2
PERTURBATION = 1e-4


def unpriced_shares(data: Floats, theta: float, advantage: Floats | float = 0.0, sharing: float = 0.0) -> Floats:
    """Shares at equal fixed prices, taste 1, log quality without public data."""
    return logit_shares(advantage + log_quality(effective_data(data, sharing), 0.0, theta), 0.0, 1.0)


def run_unpriced(
    data: Floats, theta: float, quarters: int, advantage: Floats | float = 0.0, sharing: float = 0.0
) -> Floats:
    """Shares after some quarters of the loop at fixed prices."""
    for _ in range(quarters):
        data = data_next(data, unpriced_shares(data, theta, advantage, sharing), 1.0, DECAY)
    return unpriced_shares(data, theta, advantage, sharing)


def priced_gap_growth(
    firms: int, theta: float, sharing: float = 0.0, outside: float | None = None, base: float = 0.0
) -> tuple[float, float]:
    """Quarterly growth of a small data gap with Bertrand prices, taste 1 and cost 0; and the symmetric share."""
    data = np.full(firms, 1.0 / (firms * DECAY))
    for _ in range(1 if outside is None else 600):  # with an outside option the level must settle first
        quality = base + log_quality(effective_data(data, sharing), 0.0, theta)
        share = bertrand_prices(quality, 0.0, 1.0, outside, tolerance=1e-14)[1]
        data = data_next(data, share, 1.0, DECAY)
    data[0] *= 1.0 + PERTURBATION
    data[1] *= 1.0 - PERTURBATION
    before = data[0] - data[1]
    quality = base + log_quality(effective_data(data, sharing), 0.0, theta)
    moved = bertrand_prices(quality, 0.0, 1.0, outside, tolerance=1e-14)[1]
    data = data_next(data, moved, 1.0, DECAY)
    return float((data[0] - data[1]) / before), float(share[0])


def test_constant_use_brings_the_stock_geometrically_to_its_rest() -> None:
    """Case F1, tolerance A."""
    usable, use, start = 0.3, 5.0, 20.0
    rest = usable * use / DECAY
    data = np.array([start])
    for quarter in range(1, 41):
        data = data_next(data, use, usable, DECAY)
        assert_allclose(data, rest + (start - rest) * (1 - DECAY) ** quarter, rtol=1e-9)
    half_life = np.log(2) / -np.log(1 - DECAY)
    assert_allclose((1 - DECAY) ** half_life, 0.5, rtol=1e-9)


def test_bought_data_add_to_the_stock() -> None:
    assert_allclose(data_next(10.0, 0.0, 0.3, 0.5, bought=[1.0, 2.0]), [6.0, 7.0], rtol=1e-12)


def test_weak_feedback_makes_all_firms_equal() -> None:
    """Case F2a: theta 0.5, three firms, 2000 quarters."""
    assert_allclose(run_unpriced(np.array([9.0, 1.0, 3.0]), 0.5, 2000), np.full(3, 1 / 3), atol=1e-4)


def test_feedback_of_one_keeps_shares_for_ever() -> None:
    """Case F2b: theta 1, data in proportion to shares."""
    assert_allclose(run_unpriced(np.array([2.5, 1.5, 1.0]), 1.0, 500), [0.5, 0.3, 0.2], rtol=1e-9)


def test_strong_feedback_tips_to_the_first_leader() -> None:
    """Case F2c: theta 1.1, a lead of less than one percent, 3000 quarters."""
    shares = run_unpriced(np.array([3.02, 3.0, 3.0]), 1.1, 3000)
    assert shares[0] > 0.999


def test_near_symmetry_the_unpriced_gap_follows_its_factor() -> None:
    """Case F2: the gap is multiplied by 1 - d (1 - theta), whatever the number of firms; tolerance L."""
    for firms, theta in ((2, 0.5), (3, 1.2), (6, 0.9)):
        data = np.full(firms, 1 / (firms * DECAY))
        data[0] += PERTURBATION * data[1]
        data[1] -= PERTURBATION * data[1]
        after = data_next(data, unpriced_shares(data, theta), 1.0, DECAY)
        growth = (after[0] - after[1]) / (data[0] - data[1])
        assert_allclose(growth - 1, gap_factor(theta, 1.0, DECAY) - 1, rtol=1e-3)


def test_flywheel_multiplies_log_odds_of_a_fixed_advantage() -> None:
    """Case F3: advantages (.3, .1, 0) and theta .6 give log-odds divided by .4, tolerance S."""
    shares = run_unpriced(np.ones(3), 0.6, 600, advantage=np.array([0.3, 0.1, 0.0]))
    odds = np.exp(np.array([0.3, 0.1, 0.0]) / 0.4)
    assert_allclose(shares, odds / odds.sum(), rtol=1e-6)
    assert_allclose(shares, [0.481024, 0.291756, 0.227220], atol=5e-7)
    assert_allclose(np.log(shares[0] / shares[2]), 0.3 / 0.4, rtol=1e-6)


@pytest.mark.parametrize("firms", range(2, 9))
@pytest.mark.parametrize("side", [0.97, 1.03])
def test_gap_factor_with_bertrand_prices(firms: int, side: float) -> None:
    """Case F4: 1 - d (1 - theta / theta_c) on both sides of the threshold, tolerance L on its distance from 1."""
    threshold = tipping_threshold(firms)
    growth, _ = priced_gap_growth(firms, side * threshold)
    assert_allclose(growth - 1, gap_factor(side * threshold, threshold, DECAY) - 1, rtol=1e-3)
    assert (growth > 1) == (side > 1)


def test_gap_factor_with_prices_and_an_outside_option() -> None:
    """Case F4o: share .259757, threshold 1.474043, factor .962817."""
    growth, share = priced_gap_growth(3, 1.2, outside=0.8, base=2.0)
    threshold = tipping_threshold(3, inside_share=share)
    assert_allclose(share, 0.259757, atol=5e-7)
    assert_allclose(threshold, 1.474043, atol=5e-7)
    assert_allclose(growth, 0.962817, atol=5e-7)
    assert_allclose(growth - 1, gap_factor(1.2, threshold, DECAY) - 1, rtol=1e-3)


@pytest.mark.parametrize(("firms", "sharing"), [(2, 0.1), (4, 0.3)])
def test_portability_raises_the_threshold(firms: int, sharing: float) -> None:
    """Case F5: at 1.02 times the raised threshold the gap grows by 1.004 a quarter, tolerance L."""
    growth, _ = priced_gap_growth(firms, 1.02 * tipping_threshold(firms, sharing), sharing)
    assert_allclose(growth - 1, 0.004, rtol=1e-3)


@pytest.mark.parametrize(("sharing", "tips"), [(0.19, True), (0.21, False)])
def test_smallest_sharing_that_prevents_tipping(sharing: float, tips: bool) -> None:
    """Case F5: theta 1.5, two firms, fixed prices: a fifth of the rival's data must be open."""
    assert_allclose(sharing_to_prevent_tipping(1.5, 2), 0.2, rtol=1e-12)
    shares = run_unpriced(np.array([1.02, 1.0]), 1.5, 3000, sharing=sharing)
    assert (shares[0] > 0.55) == tips


def test_full_sharing_makes_data_identical() -> None:
    """Case F5: sharing 1 never tips."""
    shared = effective_data([[5.0, 1.0, 0.0], [2.0, 2.0, 9.0]], 1.0)
    assert_allclose(shared, [[6.0] * 3, [13.0] * 3], rtol=1e-15)
    assert_allclose(run_unpriced(np.array([9.0, 1.0]), 30.0, 20, sharing=1.0), [0.5, 0.5], rtol=1e-12)


def test_inattention_slows_tipping_by_the_inertia_root() -> None:
    """Case F6: lambda .05, depreciation .1, theta 1.2 -> growth 1.0063941, tolerance S."""
    share = np.array([0.5 + 1e-7, 0.5 - 1e-7])
    data = share / 0.1
    gaps = []
    for _ in range(221):
        gaps.append(float(data[0] - data[1]))
        target = unpriced_shares(data, 1.2)
        data, share = data_next(data, share, 1.0, 0.1), inertia_next(share, target, 0.05)
    growth = (gaps[-1] / gaps[120]) ** (1 / 100)
    assert_allclose(growth, 1.0063941, atol=5e-8)
    assert_allclose(growth, inertia_root(1.2, 0.05, 0.1), rtol=1e-6)


def test_polya_urn_of_adopters_keeps_its_expected_concentration() -> None:
    """Case F9: four firms, one unit each, no depreciation: E[HHI] = 2 / (n + 1) = .4 within 4 standard errors."""
    generator = np.random.default_rng(20230101)
    data = np.ones((4000, 4))
    rows = np.arange(4000)
    for _ in range(3000):
        shares = unpriced_shares(data, 1.0)
        chosen = (generator.random((4000, 1)) > shares[:, :-1].cumsum(axis=1)).sum(axis=1)
        adopters = np.zeros((4000, 4))
        adopters[rows, chosen] = 1.0
        data = data_next(data, adopters, 1.0, 0.0)
    index = ((data / data.sum(axis=1, keepdims=True)) ** 2).sum(axis=1)
    assert abs(index.mean() - 0.4) < 4 * index.std() / np.sqrt(4000)


def test_precision_settles_where_the_closed_form_says() -> None:
    """Case F10: rho .9, v .05, inflow .4 -> 5.4, tolerance A; also from knowing nothing."""
    assert_allclose(precision_steady_state(0.4, 0.9, 0.05), 5.4, rtol=1e-9)
    precision = np.array([0.0, 5.4, 50.0])
    for _ in range(200):
        precision = precision_next(precision, 2.0, 0.9, 0.05, 0.2)
    assert_allclose(precision, 5.4, rtol=1e-9)
    assert_allclose(precision_quality(5.4, 10.0), 10.0 - 1 / 5.4, rtol=1e-12)
    assert precision_quality(0.0, 10.0) == -np.inf


@pytest.mark.parametrize(("ceiling", "grows"), [(3.9, False), (4.1, True)])
def test_saturating_quality_cannot_tip_below_four_tastes(ceiling: float, grows: bool) -> None:
    """Case F11: fixed prices, two firms at the most dangerous stock (the half point)."""
    half = 0.5 / DECAY
    data = np.array([half * (1 + PERTURBATION), half * (1 - PERTURBATION)])
    after = data_next(data, logit_shares(saturating_quality(data, ceiling, half), 0.0, 1.0), 1.0, DECAY)
    growth = (after[0] - after[1]) / (data[0] - data[1])
    assert_allclose(saturating_feedback(half, ceiling, half, 1.0), ceiling / 4, rtol=1e-12)
    assert_allclose(growth - 1, gap_factor(ceiling / 4, 1.0, DECAY) - 1, rtol=1e-3)
    assert (growth > 1) == grows


def test_no_learning_and_the_plateau_leave_only_quality_and_cost() -> None:
    """Case F12: strength 0, and both firms far up a saturating curve."""
    assert_allclose(log_quality([0.0, 1e9], 0.0, 0.0), [0.0, 0.0], atol=0)
    advantage = np.array([0.4, 0.0])
    plateau = advantage + saturating_quality([1e12, 1e15], 2.0, 1.0)
    assert_allclose(logit_shares(plateau, 0.0, 1.0), logit_shares(advantage, 0.0, 1.0), rtol=1e-9)


def test_a_firm_without_any_data_has_no_product() -> None:
    assert log_quality(0.0, 0.0, 0.5) == -np.inf
    assert log_quality(0.0, 1.0, 0.5) == 0.0


def test_within_user_bonus_starts_at_nothing_and_rises_ever_more_slowly() -> None:
    bonus = within_user_bonus([0.0, 1.0, 2.0, 3.0], 0.5)
    assert bonus[0] == 0.0
    assert_allclose(bonus[1], 0.5 * np.log(2), rtol=1e-12)
    assert (np.diff(bonus) > 0).all()
    assert (np.diff(bonus, 2) < 0).all()


@given(
    data=st.lists(st.floats(0, 1e6), min_size=2, max_size=6),
    sharing=st.floats(0, 1),
)
def test_sharing_takes_data_from_nobody(data: list[float], sharing: float) -> None:
    shared = effective_data(data, sharing)
    assert (shared >= np.array(data) * (1 - 1e-12)).all()
    assert (shared <= sum(data) * (1 + 1e-12)).all()
    reversed_order = effective_data(data[::-1], sharing)
    assert_allclose(reversed_order[::-1], shared, rtol=1e-12, atol=1e-9)


def test_segments_are_carried_along() -> None:
    data = np.array([[1.0, 4.0], [2.0, 3.0], [5.0, 5.0]])
    strength = np.array([[0.3], [0.05], [0.8]])
    table = log_quality(effective_data(data, 0.1), 1.0, strength)
    for row in range(3):
        alone = log_quality(effective_data(data[row], 0.1), 1.0, strength[row, 0])
        assert_allclose(table[row], alone, rtol=1e-14)
