"""Surfaces, implausibility and what is left: toy models of which the answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.analysis.calibration import CalibrationError, calibrate, usable
from simulation.analysis.emulator import expected, surfaces
from simulation.analysis.history_matching import AIM, CUTOFF, FAR, farthest, implausibility, points_left, scale_of
from simulation.analysis.targets import Target
from simulation.randomness import Luck
from simulation.sweeps.designs import latin_hypercube
from simulation.sweeps.layout import Dimension


def target(name: str, low: float, high: float) -> Target:
    return Target(name, "world.gini_wealth", "2023Q1", (low + high) / 2, low, high, "", "source", "")


def test_a_quadratic_is_found_exactly_and_through_noise_nearly() -> None:
    places = latin_hypercube(4, 300)
    truth = 1.0 + 2.0 * places[:, 0] - 3.0 * places[:, 1] ** 2 + places[:, 0] * places[:, 2]
    noise = 0.5 * Luck(1).normal("noise", 0, np.arange(300))
    clean, noisy = surfaces(places, np.column_stack([truth, truth + noise]))
    fresh = latin_hypercube(4, 50)[:, ::-1]
    said = expected([clean, noisy], fresh)
    answer = 1.0 + 2.0 * fresh[:, 0] - 3.0 * fresh[:, 1] ** 2 + fresh[:, 0] * fresh[:, 2]
    assert_allclose(said[:, 0], answer, atol=1e-3)
    assert np.abs(said[:, 1] - answer).mean() < 0.25  # half of the noise


def test_distances_count_in_the_targets_own_uncertainty() -> None:
    ratio, difference = scale_of(target("r", 0.5, 8.0)), scale_of(target("d", -1.0, 1.0))
    assert_allclose(ratio.distance(np.array([0.5, 2.0, 8.0])), [-1.959964, 0.0, 1.959964], atol=1e-6)
    assert_allclose(difference.distance(np.array([-1.0, 0.0, 0.5])), [-1.959964, 0.0, 0.979982], atol=1e-6)
    assert ratio.distance(np.array([0.0, np.nan, np.inf])).tolist() == [-FAR, -FAR, FAR]


def test_implausibility_forgives_one_in_ten() -> None:
    places = latin_hypercube(2, 200)
    found = surfaces(places, np.outer(places[:, 0], [16.0, 8.0, *[2.0] * 8]))
    at = np.array([[0.5, 0.5]])
    assert_allclose(implausibility(found, at), [4.0], rtol=1e-3)
    assert_allclose(implausibility(found[1:], at), [4.0], rtol=1e-3)
    assert_allclose(farthest(np.ones((3, 0))), 0.0)


def test_what_is_left_is_a_thin_line_that_is_filled_from_end_to_end() -> None:
    def score(places: np.ndarray) -> np.ndarray:
        return np.abs(places[:, 0] + places[:, 1] - 1.0) / 0.002  # 0.6 % of a square of which five axes do not matter

    places, level = points_left(score, 7, 300, Luck(1))
    assert level == AIM
    assert (score(places) <= AIM).all()
    assert ((places >= 0.0) & (places <= 1.0)).all()
    assert places[:, 0].min() < 0.1
    assert places[:, 0].max() > 0.9
    assert_allclose(places[:, 2:].mean(axis=0), 0.5, atol=0.08)


def test_where_nothing_is_left_the_level_says_so() -> None:
    _, level = points_left(lambda places: 5.0 + places[:, 0], 2, 50, Luck(1))
    assert 5.0 <= level < 5.2


NUMBERS = tuple(Dimension(name, (name,), (0.0,), (10.0,)) for name in ("first", "second", "third", "idle"))
TARGETS = (target("sum", 9.0, 11.0), target("first", 1.0, 3.0), target("never", 500.0, 600.0))


def toy(_: str, points: np.ndarray) -> np.ndarray:
    """The sum of two parameters, the first of them, and something that no parameter brings about."""
    full = np.where(np.isnan(points), 5.0, points)
    return np.column_stack([full[:, 0] + full[:, 1], full[:, 0], full[:, 2] + 1.0])


def test_luck_widens_what_is_left() -> None:
    """A target that luck moves by sqrt(3) of its deviations rules out half as sharply."""
    luck = np.tile([[10.0, 5.0, 6.0]], (400, 1))
    noise = np.sqrt(3.0) * Luck(2).normal("noise", 0, np.arange(400))
    luck[:, 1] = 2.0 * np.exp(scale_of(TARGETS[1]).deviation * noise)
    sure, lucky = (calibrate(TARGETS, NUMBERS, toy, made, waves=1, points=300) for made in (no_luck, lambda: luck))
    assert lucky.luck[1] == pytest.approx(np.sqrt(3.0), rel=0.1)
    assert (lucky.farthest <= CUTOFF).sum() > (sure.farthest <= CUTOFF).sum()


def no_luck() -> np.ndarray:
    return np.tile([[10.0, 5.0, 6.0]], (5, 1))


def test_a_calibration_leaves_what_agrees_names_what_is_out_of_reach_and_tells_what_was_learned() -> None:
    found = calibrate(TARGETS, NUMBERS, toy, no_luck, waves=3, points=200)
    assert found.names == ("first", "second")
    assert found.in_reach.tolist() == [True, True, False]
    assert [wave.runs for wave in found.waves] == [200, 200, 200]
    assert found.waves[1].left > 3 * found.waves[0].left
    assert found.waves[2].left > 80
    members = found.ensemble(50)
    assert len(members) == 50
    first, second = found.points[members].T
    three = 3 / 1.959964  # deviations that are not ruled out, in half widths of a band
    assert (np.abs(np.log(first) - np.log(3.0) / 2) <= three * np.log(3.0) / 2 + 1e-9).all()
    assert (np.abs(np.log(first + second) - np.log(99.0) / 2) <= three * np.log(11 / 9) / 2 + 1e-9).all()
    assert found.narrowed(members)[0] < 0.7
    outside = (np.abs(found.distances[members]) > 1.959964).sum(axis=1)
    far = (found.distances[members][:, :2] ** 2).sum(axis=1)
    assert (np.diff(outside) >= 0).all()
    assert (np.diff(far)[np.diff(outside) == 0] >= 0.0).all()
    assert found.ruled_out()[-1] == 1.0


def test_the_nearest_is_the_one_that_stays_near_under_further_seeds() -> None:
    def only_this(_: str, points: np.ndarray) -> np.ndarray:
        """Further seeds put everything out of its bands but the third point that is looked at."""
        values = np.full((len(points), 3), 1e6)
        values[2] = 10.0, 2.0, 550.0
        return values

    found = calibrate(TARGETS, NUMBERS, toy, no_luck, waves=2, points=100, again=only_this)
    assert found.nearest == found.by_nearness()[2]
    assert found.ensemble(5)[0] == found.nearest
    assert len(found.ensemble(5)) == 5


def test_the_same_calibration_is_found_again() -> None:
    one, two = (calibrate(TARGETS, NUMBERS, toy, no_luck, waves=2, points=60) for _ in range(2))
    assert np.array_equal(one.points, two.points)


def test_targets_without_a_band_or_outside_the_model_teach_nothing() -> None:
    absent = Target("a", "not in the model", "2023Q1", 1.0, 0.5, 2.0, "", "s", "why")
    bare = Target("b", "world.gini_wealth", "2023Q1", 1.0, np.nan, np.nan, "", "s", "")
    assert usable((absent, bare, TARGETS[0])) == (TARGETS[0],)


def test_a_band_without_width_asks_for_exactly_its_value() -> None:
    assert scale_of(target("none", 0.0, 0.0)).distance(np.array([0.0, 1.0, -1.0])).tolist() == [0.0, FAR, -FAR]


def test_where_no_target_is_in_reach_nothing_is_claimed() -> None:
    def total(_: str, points: np.ndarray) -> np.ndarray:
        return np.where(np.isnan(points), 5.0, points)[:, :2].sum(axis=1, keepdims=True)

    with pytest.raises(CalibrationError, match="no target is in reach: fewer than 2% of the first 50 runs"):
        calibrate([target("sum", 40.0, 160.0)], NUMBERS, total, lambda: np.full((5, 1), 10.0), waves=2, points=50)
