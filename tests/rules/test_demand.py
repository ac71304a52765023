"""Demand: logit, cells, nests, inattention, switching costs, surplus and selection (cases P9, P11, P12, I7, F7)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from simulation.measures.concentration import herfindahl
from simulation.rules.industry.demand import (
    cell_shares,
    clone_quality,
    consumer_surplus,
    gross_switching,
    inertia_next,
    logit_shares,
    nested_logit_shares,
    outside_share,
    replicator_next,
    stay_probability,
    switching_shares,
)

Floats = NDArray[np.float64]
QUALITY = np.array([2.0, 1.5, 1.0, 0.2])
PRICE = np.array([1.0, 0.9, 0.3, 0.1])
qualities = arrays(np.float64, (3, 5), elements=st.floats(-20, 20))
prices = arrays(np.float64, (3, 5), elements=st.floats(0, 20))
tastes = st.floats(0.1, 5)
some_shares = arrays(np.float64, (3, 5), elements=st.floats(0.01, 1)).map(lambda x: x / x.sum(axis=1, keepdims=True))


def moves(shares: Floats, quality: Floats, price: Floats, taste: float, bonus: Floats, outside: float | None) -> Floats:
    """Shares next quarter by the full table of moves, the slow way, everybody reconsidering."""
    nobody = -np.inf if outside is None else outside
    following = np.zeros_like(shares)
    for supplier in range(len(shares) + 1):
        worth = quality - price
        if supplier < len(shares):
            worth = worth + bonus * (np.arange(len(shares)) == supplier)
        weight = np.exp(np.append(worth, nobody) / taste)
        origin = shares[supplier] if supplier < len(shares) else 1.0 - shares.sum()
        following += origin * (weight / weight.sum())[:-1]
    return following


@given(quality=qualities, price=prices, taste=tastes, outside=st.floats(-10, 10))
def test_shares_and_the_outside_sum_to_one(quality: Floats, price: Floats, taste: float, outside: float) -> None:
    inside = logit_shares(quality, price, taste, outside)
    assert_allclose(inside.sum(axis=-1) + outside_share(quality, price, taste, outside), 1.0, atol=1e-12)
    assert_allclose(logit_shares(quality, price, taste).sum(axis=-1), 1.0, atol=1e-12)


@given(quality=qualities, price=prices, taste=tastes, order=st.permutations(range(5)))
def test_renaming_firms_renames_shares(quality: Floats, price: Floats, taste: float, order: list[int]) -> None:
    shares = logit_shares(quality, price, taste, 0.5)
    assert_allclose(logit_shares(quality[:, order], price[:, order], taste, 0.5), shares[:, order], rtol=1e-9)


@given(quality=qualities, price=prices, taste=tastes, level=st.floats(-50, 50), money=st.floats(0.01, 100))
def test_neither_the_level_of_utility_nor_the_unit_of_money_matters(
    quality: Floats, price: Floats, taste: float, level: float, money: float
) -> None:
    shares = logit_shares(quality, price, taste, 0.5)
    assert_allclose(logit_shares(quality + level, price, taste, 0.5 + level), shares, rtol=1e-7, atol=1e-300)
    assert_allclose(logit_shares(money * quality, money * price, money * taste, money * 0.5), shares, rtol=1e-7)


@given(
    quality=arrays(np.float64, 5, elements=st.floats(-3, 3)).filter(lambda q: np.ptp(q) > 0.1),
    taste=st.floats(0.5, 5),  # below, the leader takes all but the last bit
    wider=st.floats(1.05, 3),
)
def test_stronger_tastes_lower_concentration(quality: Floats, taste: float, wider: float) -> None:
    narrow, wide = logit_shares(quality, 1.0, taste), logit_shares(quality, 1.0, taste * wider)
    assert herfindahl(wide) < herfindahl(narrow)


def test_extreme_utilities_neither_overflow_nor_warn() -> None:
    with np.errstate(all="raise", under="ignore"):
        assert_allclose(logit_shares([1e6, 0.0, -1e6], 0.0, 1.0), [1, 0, 0], atol=0)
        assert_allclose(logit_shares([-1e6, -1e6], 0.0, 1.0), [0.5, 0.5], rtol=1e-15)
        assert_allclose(logit_shares([[-np.inf, 1.0], [-np.inf, -np.inf]], 0.0, 1.0), [[0, 1], [0, 0]], atol=0)
        assert_allclose(outside_share([-np.inf, -np.inf], 0.0, 1.0, -1e9), 1.0, atol=0)


def test_cells_differ_by_means_and_by_access() -> None:
    weight = np.array([[1.0], [1.0], [4.0]])
    access = np.array([[True] * 4, [False, True, True, True], [True] * 4])
    table = cell_shares(QUALITY, PRICE, 0.7, weight, 0.3, access)
    assert_allclose(table[0], logit_shares(QUALITY, PRICE, 0.7, 0.3), rtol=1e-12)
    assert table[1, 0] == 0.0
    assert_allclose(table[1, 1:], logit_shares(QUALITY[1:], PRICE[1:], 0.7, 0.3), rtol=1e-12)
    assert_allclose(table[2], logit_shares(QUALITY, 4 * PRICE, 0.7, 0.3), rtol=1e-12)
    many = cell_shares(np.stack([QUALITY, QUALITY])[:, None, :], PRICE, 0.7, weight, 0.3, access)
    assert_allclose(many, np.stack([table, table]), rtol=1e-12)


def test_nests_without_correlation_are_plain_logit() -> None:
    plain = logit_shares(QUALITY, PRICE, 0.7, 0.3)
    assert_allclose(nested_logit_shares(QUALITY, PRICE, 0.7, [0, 0, 1, 1], 0.0, 0.3), plain, rtol=1e-12)
    alone = nested_logit_shares(QUALITY, PRICE, 0.7, [0, 1, 2, 3], 0.6, 0.3)
    assert_allclose(alone, plain, rtol=1e-12)


@given(quality=qualities, price=prices, correlation=st.floats(0, 0.9), outside=st.floats(-5, 5))
def test_a_twin_in_the_nest_takes_mostly_from_the_nest(
    quality: Floats, price: Floats, correlation: float, outside: float
) -> None:
    shares = nested_logit_shares(quality, price, 1.0, [0, 0, 1, 1, 2], correlation, outside)
    assert (shares.sum(axis=-1) < 1 + 1e-12).all()
    gone = quality.copy()
    gone[:, 0] = -np.inf
    after = nested_logit_shares(gone, price, 1.0, [0, 0, 1, 1, 2], correlation, outside)
    assert (after[:, 0] == 0).all()
    growth = np.divide(after, shares, out=np.ones_like(after), where=shares > 1e-200)
    assert (growth[:, 1] >= growth[:, 2] * (1 - 1e-9)).all()


def test_an_empty_nest_is_no_trouble() -> None:
    with np.errstate(invalid="raise", over="raise"):
        shares = nested_logit_shares([-np.inf, -np.inf, 1.0, 0.0], 0.0, 1.0, [0, 0, 1, 1], 0.5)
    assert_allclose(shares[:2], 0.0, atol=0)
    assert_allclose(shares.sum(), 1.0, rtol=1e-12)


def test_inattention_approaches_the_target_geometrically() -> None:
    """Case P9: s_t = s* + (1 - l)^t (s_0 - s*), tolerance A; switching at rest l (1 - HHI)."""
    target, start, awake = logit_shares(QUALITY, PRICE, 0.7), np.full(4, 0.25), 0.15
    shares = start
    for quarter in range(1, 61):
        shares = inertia_next(shares, target, awake)
        assert_allclose(shares, target + (1 - awake) ** quarter * (start - target), rtol=1e-9)
    assert_allclose(gross_switching(target, target, awake), awake * (1 - float(herfindahl(target))), rtol=1e-9)


def test_gross_switching_counts_the_outside_as_one_supplier() -> None:
    assert_allclose(gross_switching([0.5, 0.2], [0.4, 0.4], 0.1), 0.1 * (1 - 0.2 - 0.08 - 0.06), rtol=1e-12)


@pytest.mark.parametrize("outside", [None, 0.4])
def test_switching_shares_equal_the_full_table_of_moves(outside: float | None) -> None:
    shares = np.array([0.4, 0.3, 0.2, 0.1]) * (1.0 if outside is None else 0.8)
    bonus = np.array([1.0, 0.2, 3.0, 0.0])
    expected = moves(shares, QUALITY, PRICE, 0.7, bonus, outside)
    assert_allclose(switching_shares(shares, QUALITY, PRICE, 0.7, bonus, outside), expected, rtol=1e-12)
    both = switching_shares(shares, QUALITY, PRICE, 0.7, bonus, outside, 0.15)
    assert_allclose(both, inertia_next(shares, expected, 0.15), rtol=1e-12)


@given(shares=some_shares, quality=qualities, price=prices, taste=tastes, awake=st.floats(0, 1))
def test_no_bonus_is_plain_inattention(
    shares: Floats, quality: Floats, price: Floats, taste: float, awake: float
) -> None:
    expected = inertia_next(0.9 * shares, logit_shares(quality, price, taste, 0.5), awake)
    assert_allclose(switching_shares(0.9 * shares, quality, price, taste, 0.0, 0.5, awake), expected, atol=1e-12)


@given(shares=some_shares, quality=qualities, price=prices, taste=tastes, bonus=st.floats(0, 1000))
def test_switching_keeps_everybody_somewhere(
    shares: Floats, quality: Floats, price: Floats, taste: float, bonus: float
) -> None:
    with np.errstate(over="raise", invalid="raise"):
        following = switching_shares(shares, quality, price, taste, bonus)
    assert (following >= 0).all()
    assert_allclose(following.sum(axis=-1), 1.0, atol=1e-12)


def test_endless_switching_costs_freeze_the_market() -> None:
    shares = np.array([0.1, 0.2, 0.3, 0.4])
    assert_allclose(switching_shares(shares, QUALITY, PRICE, 0.7, 1e5), shares, rtol=1e-12)


def test_users_of_a_firm_that_left_all_choose_anew() -> None:
    quality = np.array([-np.inf, 1.0, 1.0])
    with np.errstate(all="raise", under="ignore"):
        following = switching_shares([0.6, 0.2, 0.2], quality, 0.0, 1.0, 2.0, reconsider_share=0.1)
    assert_allclose(following, [0.0, 0.5, 0.5], rtol=1e-12)


def test_chance_to_stay_with_equal_firms() -> None:
    """Case F7: e^h / (e^h + n - 1); eleven percent leaving of four needs h = 3.19."""
    assert_allclose(stay_probability(np.ones(4), 0.0, 1.0, 3.19), np.exp(3.19) / (np.exp(3.19) + 3), rtol=1e-12)
    assert_allclose(stay_probability(np.ones(4), 0.0, 1.0, np.log(0.89 / 0.11 * 3)), 0.89, rtol=1e-12)


def test_surplus_is_measured_from_the_outside_option() -> None:
    assert_allclose(consumer_surplus([1.0, 1.0], 0.0, 0.5, 1.0), 0.5 * np.log(3), rtol=1e-12)
    assert_allclose(consumer_surplus([-np.inf], 0.0, 0.5, 7.0), 0.0, atol=0)
    assert consumer_surplus([-np.inf], 0.0, 0.5) == -np.inf
    assert consumer_surplus(np.ones((3, 2)), 0.0, 0.5, 1.0).shape == (3,)


@given(quality=qualities, price=prices, taste=tastes, firm=st.integers(0, 4))
def test_a_price_rise_costs_users_their_share_of_it(quality: Floats, price: Floats, taste: float, firm: int) -> None:
    """Roy's identity: the slope of surplus in a price is minus the share."""
    step = 1e-5 * taste
    higher, lower = price.copy(), price.copy()
    higher[:, firm] += step
    lower[:, firm] -= step
    slope = (consumer_surplus(quality, higher, taste, 0.3) - consumer_surplus(quality, lower, taste, 0.3)) / (2 * step)
    assert_allclose(slope, -logit_shares(quality, price, taste, 0.3)[:, firm], atol=2e-7)


def test_index_identities() -> None:
    """Case P11: HHI = (1 + CV^2) / n, a merger adds 2 s_i s_j, halving one takes off s_i^2 / 2, equals give 1 / n."""
    shares = logit_shares(QUALITY, PRICE, 0.7)
    index = float(herfindahl(shares))
    assert_allclose(index, (1 + (shares.std() / shares.mean()) ** 2) / 4, rtol=1e-9)
    merged = np.append(shares[2:], shares[0] + shares[1])
    assert_allclose(float(herfindahl(merged)) - index, 2 * shares[0] * shares[1], rtol=1e-9)
    halved = np.append(shares[1:], [shares[0] / 2, shares[0] / 2])
    assert_allclose(index - float(herfindahl(halved)), shares[0] ** 2 / 2, rtol=1e-9)
    assert_allclose(herfindahl(logit_shares(np.ones(7), 1.0, 0.7)), 1 / 7, rtol=1e-9)


@pytest.mark.parametrize("clones", [2, 3, 10])
def test_clones_share_the_demand_of_the_original(clones: int) -> None:
    """Case P12: k copies with quality q - mu ln k hold the original's share; without the correction they gain."""
    whole = logit_shares(QUALITY, PRICE, 0.7, 0.3)
    copies = np.full(clones, float(clone_quality(QUALITY[0], clones, 0.7)))
    price = np.append(np.full(clones, PRICE[0]), PRICE[1:])
    split = logit_shares(np.append(copies, QUALITY[1:]), price, 0.7, 0.3)
    assert_allclose(split[:clones].sum(), whole[0], rtol=1e-9)
    assert_allclose(split[clones:], whole[1:], rtol=1e-9)
    naive = logit_shares(np.append(np.full(clones, QUALITY[0]), QUALITY[1:]), price, 0.7, 0.3)
    assert naive[:clones].sum() > whole[0] + 0.05


def test_replicator_follows_its_closed_form() -> None:
    """Case I7: shares after 20 quarters, and Fisher's theorem, tolerance A."""
    start, fitness = np.array([0.5, 0.3, 0.2]), np.array([1.0, 1.1, 1.3])
    shares = start
    for _ in range(20):
        mean = float(shares @ fitness)
        spread = float(shares @ (fitness - mean) ** 2)
        shares = replicator_next(shares, fitness)
        assert_allclose(float(shares @ fitness) - mean, spread / mean, rtol=1e-9)
    exact = start * fitness**20
    assert_allclose(shares, exact / exact.sum(), rtol=1e-9)
    assert_allclose(shares, [0.012337, 0.049799, 0.937864], atol=5e-7)
