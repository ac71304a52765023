"""Screening: exact elementary effects, noise beside their spread, and sentences where it cannot be done."""

from dataclasses import replace

import numpy as np
import pytest

from simulation.analysis.screening import elementary_effects, screening
from simulation.analysis.sweep_values import SweepAnalysisError
from simulation.sweeps.layout import Dimension
from tests.made_up_sweep import MAIN, axis, made_up

pytest.importorskip("SALib")

AXES = (axis("straight", 1.0, 3.0), axis("bent"), axis("idle"))


def answer(parameters: np.ndarray, option: int, seed: int) -> float:
    return float(parameters[0] - 4.0 * (parameters[1] - 0.5) ** 2 + 0.5 * seed + option * parameters[1])


def test_a_straight_effect_has_a_mean_and_no_spread_and_a_bent_one_has_a_spread() -> None:
    found = {one.name: one for one in screening(made_up("morris", AXES, {MAIN: answer}, points=40), MAIN).numbers}
    straight, bent, idle = (found[name] for name in ("straight", "bent", "idle"))
    assert (straight.mean, straight.size, straight.spread) == pytest.approx((2.0, 2.0, 0.0), abs=1e-9)
    assert straight.mean_low == pytest.approx(straight.mean_high)
    # From 0 to 2/3 and from 1/3 to 1: 4 (1/4 - 1/36) / (2/3) = 4/3 up or down.
    assert bent.size == pytest.approx(4.0 / 3.0)
    assert abs(bent.mean) < bent.size
    assert bent.spread == pytest.approx((16.0 / 9.0 - bent.mean**2) ** 0.5, rel=0.02)
    assert bent.spread_low <= bent.spread <= bent.spread_high
    assert (idle.mean, idle.size, idle.spread) == pytest.approx((0.0, 0.0, 0.0), abs=1e-9)


def test_the_means_are_those_of_the_elementary_effects() -> None:
    result = made_up("morris", AXES, {MAIN: answer}, points=10)
    found = screening(result, MAIN)
    places = (result.layout.points - [1.0, 0.0, 0.0]) / [2.0, 1.0, 1.0]
    effects = elementary_effects(places, result.values(MAIN)[:, 0])
    assert effects.shape == (10, 3, 3)
    for one in found.numbers:
        assert one.mean == pytest.approx(effects[:, result.layout.dimension(one.name)].mean())
        assert one.size == pytest.approx(np.abs(effects[:, result.layout.dimension(one.name)].mean(axis=-1)).mean())


def test_noise_is_the_spread_that_luck_alone_would_bring() -> None:
    generator = np.random.default_rng(20_240_101)
    only_luck = made_up("morris", AXES, {MAIN: lambda p, o, s: float(generator.standard_normal())}, points=200, seeds=4)
    for one in screening(only_luck, MAIN).numbers:
        # A difference of two means over four seeds over a step of 2/3: sqrt(2 / 4) / (2 / 3).
        assert one.noise == pytest.approx(0.5**0.5 * 1.5, rel=0.1)
        assert one.spread == pytest.approx(one.noise, rel=0.15)
        assert one.mean_low < 0.0 < one.mean_high
    shared = made_up("morris", AXES, {MAIN: answer}, points=10)
    assert all(one.noise == pytest.approx(0.0, abs=1e-9) for one in screening(shared, MAIN).numbers)
    single = made_up("morris", AXES, {MAIN: answer}, points=10, seeds=1)
    assert np.isnan(screening(single, MAIN).numbers[0].noise)


def test_numbers_stand_from_the_most_to_the_least_important_in_the_table() -> None:
    found = screening(made_up("morris", AXES, {MAIN: answer}, points=10), MAIN)
    table = found.table()
    assert list(table.number) == ["straight", "bent", "idle"]
    assert (table.mu_star_low <= table.mu_star).all()
    assert list(table.mu_star) == [one.size for one in found.numbers]


def test_the_difference_of_an_option_can_be_screened() -> None:
    result = made_up("morris", AXES, {MAIN: answer}, points=10, options=("none", "some"))
    first = screening(result, MAIN, "some").numbers[0]
    assert (first.name, first.mean, first.spread) == ("bent", pytest.approx(1.0), pytest.approx(0.0, abs=1e-9))
    assert screening(result, MAIN, "some").what == "some minus none"


def test_listed_values_keep_their_steps() -> None:
    listed = Dimension("listed", ("listed",), values=((0.0,), (10.0,)))
    found = screening(made_up("morris", [listed, AXES[1]], {MAIN: lambda p, o, s: p[0]}, points=20), MAIN)
    assert found.numbers[0].name == "listed"
    assert found.numbers[0].mean == pytest.approx(15.0)  # Every step of 2/3 goes from one value to the other.


def test_trajectories_with_a_missing_run_are_left_out() -> None:
    result = made_up("morris", AXES, {MAIN: answer}, points=10)
    result.data[9] = np.nan
    found = screening(result, MAIN)
    assert (found.trajectories, found.left_out) == (9, 1)
    assert found.numbers[0].mean == pytest.approx(2.0)


def test_what_cannot_be_screened_is_one_sentence() -> None:
    with pytest.raises(SweepAnalysisError, match="screening needs a morris sweep; made_up is a sobol sweep"):
        screening(made_up("sobol", AXES, {MAIN: answer}), MAIN)
    with pytest.raises(SweepAnalysisError, match="3 of 3 trajectories have 'HHI of users, last year' in every run"):
        screening(made_up("morris", AXES, {MAIN: answer}, points=3), MAIN)
    result = made_up("morris", AXES, {MAIN: answer}, points=5)
    other = replace(result, layout=replace(result.layout, points=result.layout.points + 1.0))
    with pytest.raises(SweepAnalysisError, match="not those that this version of SALib makes"):
        screening(other, MAIN)
