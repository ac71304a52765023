"""Weighted votes: cases T5.2, T5.3 and T5.4, and what must hold for any vote."""

from fractions import Fraction
from itertools import pairwise, permutations
from math import comb

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import quad

from simulation.measures.power_indices import (
    banzhaf_exact,
    decisive_chance,
    ocean_power,
    oceanic_shapley,
    shapley_exact,
    shapley_sampled,
)

SIX_OF_1958 = [4, 4, 4, 2, 2, 1]
SECURITY_COUNCIL = [7] * 5 + [1] * 10
SCALE = 2.0**20  # makes the sums too large for a generating function, so that coalitions are listed

GAMES = [
    ([50, 49, 1], 51, [2 / 3, 1 / 6, 1 / 6], [3 / 5, 1 / 5, 1 / 5]),
    (SIX_OF_1958, 12, [7 / 30] * 3 + [3 / 20] * 2 + [0], [5 / 21] * 3 + [1 / 7] * 2 + [0]),
    (SECURITY_COUNCIL, 39, [421 / 2145] * 5 + [4 / 2145] * 10, [848 / 5080] * 5 + [84 / 5080] * 10),
    ([3, 2, 1, 1], 4, [1 / 2, 1 / 6, 1 / 6, 1 / 6], [1 / 2, 1 / 6, 1 / 6, 1 / 6]),
    ([4, 2, 2, 1], 5, [1 / 2, 1 / 6, 1 / 6, 1 / 6], [1 / 2, 1 / 6, 1 / 6, 1 / 6]),
]

weights = st.lists(st.integers(0, 12), min_size=1, max_size=9).filter(any)
shares = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6).filter(lambda held: sum(held) > 0.01)


def drawn_quota(data: st.DataObject, held: list[int]) -> int:
    return data.draw(st.integers(1, sum(held)))


def by_hand(held: list[int], quota: int) -> list[float]:
    """Shapley values from the list of all orders."""
    turned = [0] * len(held)
    orders = list(permutations(range(len(held))))
    for order in orders:
        total = 0
        for player in order:
            total += held[player]
            if total >= quota:
                turned[player] += 1
                break
    return [count / len(orders) for count in turned]


@pytest.mark.parametrize("scale", [1.0, SCALE], ids=["as given", "listed"])
@pytest.mark.parametrize(("held", "quota", "shapley", "banzhaf"), GAMES)
def test_games_of_the_literature(
    held: list[float], quota: float, shapley: list[float], banzhaf: list[float], scale: float
) -> None:
    """Case T5.2, by both ways of counting: scaled weights are too large for a generating function."""
    scaled = np.array(held) * scale
    np.testing.assert_allclose(shapley_exact(scaled, quota * scale), shapley, rtol=1e-12)
    np.testing.assert_allclose(banzhaf_exact(scaled, quota * scale).normalised, banzhaf, rtol=1e-12)


def test_absolute_banzhaf_index_is_a_chance() -> None:
    """(50, 49, 1; 51): the largest turns three of the four coalitions of the others, the others one each."""
    np.testing.assert_allclose(banzhaf_exact([50, 49, 1], 51).absolute, [3 / 4, 1 / 4, 1 / 4], rtol=1e-12)


@pytest.mark.parametrize("quota", [1, 3, 5, 7, 9])
def test_shapley_is_the_count_of_all_orders(quota: int) -> None:
    np.testing.assert_allclose(shapley_exact([4, 3, 1, 1, 0], quota), by_hand([4, 3, 1, 1, 0], quota), rtol=1e-12)


@given(weights, st.data())
def test_both_ways_of_counting_agree(held: list[int], data: st.DataObject) -> None:
    quota = drawn_quota(data, held)
    scaled = np.array(held) * SCALE
    np.testing.assert_allclose(shapley_exact(held, quota), shapley_exact(scaled, quota * SCALE), atol=1e-13)
    small, large = banzhaf_exact(held, quota), banzhaf_exact(scaled, quota * SCALE)
    np.testing.assert_allclose(small.absolute, large.absolute, atol=1e-13)


@given(weights, st.data())
def test_power_is_divided_without_rest(held: list[int], data: st.DataObject) -> None:
    quota = drawn_quota(data, held)
    assert shapley_exact(held, quota).sum() == pytest.approx(1, abs=1e-12)
    assert banzhaf_exact(held, quota).normalised.sum() == pytest.approx(1, abs=1e-12)


@given(weights, st.data())
def test_equals_are_equal_the_weightless_powerless_and_the_heavier_no_weaker(
    held: list[int], data: st.DataObject
) -> None:
    quota = drawn_quota(data, [*held, 0])
    for index in (shapley_exact([*held, 0], quota), banzhaf_exact([*held, 0], quota).absolute):
        assert index[-1] == 0
        ranked = index[np.argsort([*held, 0], kind="stable")]
        assert (np.diff(ranked) >= -1e-13).all()
        for value in set(held):
            assert np.ptp(index[:-1][np.array(held) == value]) <= 1e-13


@given(weights, st.data())
def test_order_of_players_does_not_matter(held: list[int], data: st.DataObject) -> None:
    quota, order = drawn_quota(data, held), data.draw(st.permutations(range(len(held))))
    np.testing.assert_allclose(
        shapley_exact(np.array(held)[list(order)], quota), shapley_exact(held, quota)[list(order)], atol=1e-13
    )


@given(weights, st.data())
def test_a_game_and_its_dual_have_the_same_values(held: list[int], data: st.DataObject) -> None:
    """Whoever turns a coalition in one turns the rest in the other, so exactly half may win or lose."""
    quota = drawn_quota(data, held)
    np.testing.assert_allclose(shapley_exact(held, quota), shapley_exact(held, sum(held) + 1 - quota), atol=1e-13)


def test_sums_that_miss_the_quota_by_rounding_win() -> None:
    """Ten tenths fall short of one by the last bit; unanimity must still be possible, five of ten still a majority."""
    tenths = np.full(10, 0.1)
    assert np.cumsum(tenths)[-1] < 1
    np.testing.assert_allclose(shapley_exact(tenths, 1.0), 0.1, rtol=1e-12)
    assert banzhaf_exact(tenths, 0.8).absolute[0] == pytest.approx(comb(9, 7) / 2**9, rel=1e-12)


def test_hundreds_of_players_neither_overflow_nor_lose_digits() -> None:
    """One of weight 300, 700 of weight 1, majority 501: it turns the vote in 300 of 701 places (after 201 to 500)."""
    value = shapley_exact([300, *[1] * 700], 501)
    assert value[0] == pytest.approx(300 / 701, rel=1e-12)
    assert value[1] == pytest.approx((1 - 300 / 701) / 700, rel=1e-12)


@pytest.mark.parametrize(
    ("held", "quota", "sentence"),
    [
        ([1, -1], 1, r"^a weighted vote needs a list of weights that are zero or more$"),
        ([], 1, r"^a weighted vote needs a list of weights that are zero or more$"),
        ([1, 2], 4, r"^the quota lies above 0 and at most at the total weight 3; it is 4$"),
        ([1, 2], 0, r"^the quota lies above 0 and at most at the total weight 3; it is 0$"),
        (
            [0.5] * 23,
            6,
            r"^23 players whose weights are large or not whole numbers are too many to list; the most is 22\.",
        ),
        ([1e10] * 23, 1e11, r"^23 players whose weights are large or not whole numbers are too many to list"),
    ],
)
def test_what_is_no_game_is_refused(held: list[float], quota: float, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        shapley_exact(held, quota)


def test_sampled_values_meet_exact_ones_within_their_errors() -> None:
    """In 30 seeds, the worst of the five permanent members is never off by more than 4.5 standard errors."""
    exact = np.array(GAMES[2][2])
    worst = []
    for seed in range(30):
        value, error = shapley_sampled(SECURITY_COUNCIL, 39, np.random.default_rng(seed).random((4000, 15)))
        assert value.sum() == pytest.approx(1, abs=1e-12)
        assert (error <= 1 / (2 * np.sqrt(4000))).all()
        np.testing.assert_allclose(error, np.sqrt(value * (1 - value) / 4000))
        worst.append(np.max(np.abs(value - exact)[:5] / error[:5]))
    assert max(worst) < 4.5
    assert np.median(worst) > 0.5  # errors are not overstated either


def test_sample_follows_the_order_of_draws() -> None:
    """(50, 49, 1; 51): in the first order the second turns the vote, in the second order the first does."""
    value, _ = shapley_sampled([50, 49, 1], 51, [[0.1, 0.5, 0.9], [0.8, 0.2, 0.3]])
    np.testing.assert_array_equal(value, [0.5, 0.5, 0.0])
    with pytest.raises(ValueError, match=r"^each sample needs 3 draws; draws have shape \(2, 2\)$"):
        shapley_sampled([50, 49, 1], 51, [[0.1, 0.5], [0.8, 0.2]])


@pytest.mark.parametrize(
    ("share", "power"), [(0.0, 0.0), (0.1, 1 / 9), (0.3, 3 / 7), (0.45, 9 / 11), (0.5, 1.0), (0.8, 1.0), (1.0, 1.0)]
)
def test_one_holder_against_an_ocean(share: float, power: float) -> None:
    """Case T5.3."""
    assert ocean_power(share) == pytest.approx(power, rel=1e-12)
    assert oceanic_shapley([share], 1 - share)[0] == pytest.approx(power, rel=1e-12)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.45])
def test_ocean_is_the_limit_of_many_small_players(share: float) -> None:
    """Case T5.3, by exact counting of 400 small ones: the distance is of the order of one over their number."""
    small = 400
    own = round(share * small / (1 - share))
    total = own + small
    exact = shapley_exact([own, *[1] * small], total // 2 + 1)[0]
    assert exact == pytest.approx(float(ocean_power(own / total)), abs=2 / small)


def test_ocean_by_sampled_orders() -> None:
    """Case T5.3 with sampled orders, tolerance 0.005 at 2 * 10**5 draws: 30 against 70 of 1 is at most 0.01 away."""
    draws = np.random.default_rng(3).random((200_000, 71))
    value, error = shapley_sampled([30.0, *[1.0] * 70], 50.5, draws)
    assert value[0] == pytest.approx(30 / 71, abs=0.005)  # turns the vote from 30 of 71 places
    assert error[0] < 0.0012


def integral_by_quadrature(held: list[float], ocean: float, quota: float) -> list[float]:
    """Values of majors from the definition: the chance to be pivotal at t, integrated numerically."""
    majors, need = len(held), quota * (sum(held) + ocean)

    def pivotal(moment: float, player: int) -> float:
        chance = 0.0
        for number in range(2**majors):
            if number >> player & 1:
                continue
            here = [j for j in range(majors) if number >> j & 1]
            weight = sum(held[j] for j in here) + moment * ocean
            if weight < need <= weight + held[player]:
                chance += moment ** len(here) * (1 - moment) ** (majors - 1 - len(here))
        return chance

    sums = [sum(held[j] for j in range(majors) if number >> j & 1) for number in range(2**majors)]
    breaks = sorted({0.0, 1.0, *[round(t, 12) for s in sums if 0 < (t := (need - s) / ocean) < 1]})
    return [
        sum(quad(pivotal, a, b, args=(player,), epsabs=1e-13)[0] for a, b in pairwise(breaks))
        for player in range(majors)
    ]


@pytest.mark.parametrize(
    ("held", "ocean", "quota"),
    [([0.3, 0.2], 0.5, 0.5), ([0.25, 0.2, 0.1, 0.05], 0.4, 0.5), ([0.4, 0.35, 0.15], 0.1, 0.6), ([3.0, 1.0], 6.0, 0.8)],
)
def test_majors_in_an_ocean_by_quadrature(held: list[float], ocean: float, quota: float) -> None:
    expected = integral_by_quadrature(held, ocean, quota)
    np.testing.assert_allclose(oceanic_shapley(held, ocean, quota), expected, atol=1e-10)


def test_two_equal_majors_in_an_ocean() -> None:
    """By hand for two of 0.2 in an ocean of 0.6: 2/9.

    A major is pivotal alone for t in (1/2, 5/6), with chance 1 - t, and as the second for t in (1/6, 1/2), with chance
    t: 1/9 + 1/9.
    """
    np.testing.assert_allclose(oceanic_shapley([0.2, 0.2], 0.6), 2 / 9, rtol=1e-12)


@given(shares, st.floats(0.05, 0.95))
def test_without_ocean_it_is_the_vote_of_the_majors(held: list[float], quota: float) -> None:
    total = sum(held)
    np.testing.assert_allclose(
        oceanic_shapley(held, 0.0, quota), shapley_exact(np.array(held), quota * total), atol=1e-12
    )


@pytest.mark.parametrize("ocean", [1e-3, 1e-6, 1e-9])
def test_vanishing_ocean_leaves_the_vote_of_the_majors(ocean: float) -> None:
    held = [0.45, 0.3, 0.21, 0.05]
    np.testing.assert_allclose(oceanic_shapley(held, ocean), shapley_exact(held, 0.5 * sum(held)), atol=1e-12)


def test_smallest_ocean_decides_between_two_halves() -> None:
    """One half wins as soon as half the ocean has joined it: each is alone at that moment with chance 1/4."""
    np.testing.assert_allclose(oceanic_shapley([1.0, 1.0], 1e-6), 1 / 4, rtol=1e-6)
    np.testing.assert_allclose(oceanic_shapley([1.0, 1.0], 0.0), 1 / 2, rtol=1e-12)


@given(shares, st.floats(0.0, 5.0), st.floats(0.05, 1.0))
def test_majors_and_ocean_share_all_power(held: list[float], ocean: float, quota: float) -> None:
    value = oceanic_shapley([*held, 0.0], ocean, quota)
    assert value[-1] == 0
    assert (value >= 0).all()
    assert value.sum() <= 1 + 1e-12
    ranked = value[np.argsort([*held, 0.0], kind="stable")]
    assert (np.diff(ranked) >= -1e-12).all()
    doubled = oceanic_shapley([*held, held[0]], ocean, quota)
    assert doubled[-1] == pytest.approx(doubled[0], abs=1e-12)


@given(shares, st.floats(0.1, 5.0))
def test_power_of_one_major_rises_with_its_weight(held: list[float], ocean: float) -> None:
    grown = oceanic_shapley([held[0] + 0.1, *held[1:]], ocean)[0]
    assert grown >= oceanic_shapley(held, ocean)[0] - 1e-12


@given(shares, st.floats(0.01, 5.0))
def test_only_relative_weights_count(held: list[float], ocean: float) -> None:
    assume(min(held) == 0 or min(held) > 1e-9)
    np.testing.assert_allclose(
        oceanic_shapley(np.array(held) * 8, ocean * 8), oceanic_shapley(held, ocean), rtol=0, atol=1e-12
    )


def test_nobody_has_power_without_weight_and_too_many_are_refused() -> None:
    np.testing.assert_array_equal(oceanic_shapley([0.0, 0.0], 0.0), [0.0, 0.0])
    assert oceanic_shapley([], 1.0).shape == (0,)
    with pytest.raises(ValueError, match=r"^at most 12 major players can be counted; there are 13$"):
        oceanic_shapley(np.ones(13), 1.0)


@pytest.mark.parametrize("voters", [1, 3, 5, 101, 127, 129, 131, 1001, 20001])
def test_chance_to_decide_is_the_central_binomial(voters: int) -> None:
    """Case T5.4, on both sides of the size from which a series is used."""
    exact = float(Fraction(comb(voters - 1, (voters - 1) // 2), 2 ** (voters - 1)))
    assert decisive_chance(voters) == pytest.approx(exact, rel=1e-13)


def test_penrose_square_root() -> None:
    """Case T5.4: .375, .0796, and sqrt(2 / (pi N)) for a nation."""
    np.testing.assert_allclose(decisive_chance([5, 101]), [0.375, 0.0796], atol=5e-5)
    assert decisive_chance(10**8 + 1) == pytest.approx(np.sqrt(2 / (np.pi * (10**8 + 1))), rel=1e-8)


@pytest.mark.parametrize("voters", [2, 4, 6])
def test_even_number_of_voters_loses_ties(voters: int) -> None:
    """One of N even voters decides if half of N, of the N - 1 others, say yes."""
    assert decisive_chance(voters) == pytest.approx(comb(voters - 1, voters // 2) / 2 ** (voters - 1), rel=1e-13)
