"""Concentration: cases P11 and T5.1, and what must hold for any market."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.measures.concentration import (
    atomistic_herfindahl,
    concentration_ratio,
    herfindahl,
    shares,
    summary,
)

holdings = arrays(np.float64, st.integers(1, 40), elements=st.floats(0, 1e6)).filter(lambda x: x.sum() > 1e-3)


@pytest.mark.parametrize("owners", [1, 2, 3, 7, 64])
def test_equal_owners_give_one_over_n(owners: int) -> None:
    """Case T5.1."""
    assert herfindahl(shares(np.full(owners, 3.5))) == pytest.approx(1 / owners, rel=1e-12)


def test_monopoly_gives_one() -> None:
    """Case T5.1."""
    assert herfindahl(shares([0.0, 8.0, 0.0])) == 1.0


def test_merger_adds_twice_the_product() -> None:
    """Cases T5.1 and P11: (.4, .3, .2, .1) has .30; merging .3 and .2 adds .12."""
    assert herfindahl([0.4, 0.3, 0.2, 0.1]) == pytest.approx(0.30, rel=1e-12)
    assert herfindahl([0.4, 0.5, 0.1]) == pytest.approx(0.42, rel=1e-12)


def test_halving_a_firm_takes_away_half_its_square() -> None:
    """Case P11: halving .4 takes away .08."""
    assert herfindahl([0.2, 0.2, 0.3, 0.2, 0.1]) == pytest.approx(0.22, rel=1e-12)


def test_owners_of_chips_at_the_end_of_2024() -> None:
    """The shares published by Epoch AI: CR4 is .646 and, with the rest atomistic, HHI is .1160."""
    named = [0.215, 0.192, 0.120, 0.119, 0.050, 0.048, 0.037, 0.016]
    assert concentration_ratio(named, 4) == pytest.approx(0.646, rel=1e-12)
    assert atomistic_herfindahl(named, 0.203) == pytest.approx(0.118, abs=0.0005)


def test_crowd_counts_in_the_total_only() -> None:
    assert atomistic_herfindahl([3.0, 1.0], 0.0) == pytest.approx(0.625, rel=1e-12)
    assert atomistic_herfindahl([3.0, 1.0], 4.0) == pytest.approx(10 / 64, rel=1e-12)


def test_concentration_ratio_with_few_owners_takes_all() -> None:
    assert concentration_ratio([0.6, 0.4], 4) == pytest.approx(1.0)
    with pytest.raises(ValueError, match=r"^a concentration ratio needs one owner or more; largest is 0$"):
        concentration_ratio([0.6, 0.4], 0)


def test_nothing_held_is_nan_not_zero() -> None:
    assert np.isnan(shares([0.0, 0.0])).all()
    assert np.isnan(herfindahl(shares([0.0, np.nan])))
    assert np.isnan(np.array(summary(np.zeros((1, 4))))).all()


def test_negative_holdings_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^shares need holdings of zero or more; the smallest is -1$"):
        shares([3.0, -1.0])


def test_summary_measures_each_layer_alone() -> None:
    layers = np.array([[4.0, 3, 2, 1, 0, 0], [0, 0, 5, 0, np.nan, 0], [1, 1, 1, 1, 1, 1]])
    measured = summary(layers, atomistic=[0.0, 5.0, 0.0])
    np.testing.assert_allclose(measured.hhi, [0.30, 0.25, 1 / 6], rtol=1e-12)
    np.testing.assert_allclose(measured.cr1, [0.4, 0.5, 1 / 6], rtol=1e-12)
    np.testing.assert_allclose(measured.cr4, [1.0, 0.5, 4 / 6], rtol=1e-12)
    np.testing.assert_array_equal(measured.leader, [0, 2, 0])


@given(holdings)
def test_shares_sum_to_one(held: np.ndarray) -> None:
    assert shares(held).sum() == pytest.approx(1.0, abs=1e-12)


@given(holdings)
def test_herfindahl_lies_between_its_bounds(held: np.ndarray) -> None:
    """``max(CR1**2, 1/n) <= HHI <= CR1``."""
    share = shares(held)
    index, largest = float(herfindahl(share)), float(concentration_ratio(share, 1))
    assert max(largest**2, 1 / held.size) * (1 - 1e-12) <= index <= largest * (1 + 1e-12)


@given(holdings)
def test_herfindahl_is_the_spread_of_sizes(held: np.ndarray) -> None:
    """Case P11: ``HHI = (1 + CV**2) / n``."""
    variation = held.std() / held.mean()
    assert herfindahl(shares(held)) == pytest.approx((1 + variation**2) / held.size, rel=1e-9)


@given(holdings, st.data())
def test_any_merger_adds_twice_the_product(held: np.ndarray, data: st.DataObject) -> None:
    """Case P11."""
    share = shares(np.append(held, held[:1] + 1.0))
    first, second = data.draw(st.permutations(range(share.size)))[:2]
    merged = share.copy()
    merged[first], merged[second] = share[first] + share[second], 0.0
    gain = 2 * share[first] * share[second]
    assert herfindahl(merged) - herfindahl(share) == pytest.approx(gain, rel=1e-9, abs=1e-14)


@given(holdings, st.floats(1e-3, 1e3), st.randoms(use_true_random=False))
def test_unit_and_order_do_not_matter(held: np.ndarray, unit: float, shuffler: object) -> None:
    order = list(range(held.size))
    shuffler.shuffle(order)  # type: ignore[attr-defined]
    plain, other = summary(held[None, :]), summary(unit * held[order][None, :])
    for one, two in zip(plain[:3], other[:3], strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-9)
    assert held[int(plain.leader[0])] == pytest.approx(held[order][int(other.leader[0])], rel=1e-12)


@given(holdings, st.floats(0, 1e6))
def test_summary_agrees_with_the_single_measures(held: np.ndarray, crowd: float) -> None:
    measured = summary(held[None, :], atomistic=crowd)
    total = held.sum() + crowd
    assert measured.hhi[0] == pytest.approx(float(atomistic_herfindahl(held, crowd)), rel=1e-12)
    assert measured.cr4[0] == pytest.approx(float(concentration_ratio(held / total, 4)), rel=1e-12)
    assert measured.cr1[0] == pytest.approx(held.max() / total, rel=1e-12)
