"""Effects in a sweep: what is averaged, what is a matter of chance, and how often the intervals hold the truth."""

import numpy as np
import pytest

from simulation.analysis.paired_effects import bootstrap_interval, paired_effect, t_interval
from simulation.analysis.sweep_effects import sweep_effects
from simulation.analysis.sweep_means import pigeonhole_interval, two_way_interval
from tests.made_up_sweep import MAIN, axis, made_up

AXES = (axis("place"), axis("other"))
YES_OR_NO = "one firm holds most of users"


def answer(parameters: np.ndarray, option: int, seed: int) -> float:
    """Luck that is the same with every option; the second option works where the first number is large."""
    effect = (0.0, 1.0, 2.0 * parameters[0] - 1.0)[option]
    return float(parameters[1] + np.sin(seed) + effect * (1.0 + 0.1 * np.cos(5.0 * seed)))


def sweep(design: str, seeds: int = 10, points: int = 32):
    options = ("none", "sure", "depends")
    return made_up(design, AXES, {MAIN: answer}, options=options, points=points, steps=4, seeds=seeds)


@pytest.mark.parametrize(("seeds", "interval"), [(10, bootstrap_interval), (4, t_interval)])
def test_worlds_of_a_grid_are_fixed_and_only_seeds_are_chance(seeds: int, interval) -> None:
    result = sweep("grid", seeds)
    found = sweep_effects(result, MAIN)
    units = result.differences(MAIN)[:, 1].mean(axis=0)
    assert (found.overall[0].low, found.overall[0].high) == pytest.approx(
        interval(units), abs=1e-3
    )  # BCa moves with last bits
    assert found.overall[0].difference == pytest.approx(units.mean())
    assert found.overall[0].verdict == "up"
    assert found.worlds == (16, 16)
    assert found.interval.endswith("over seeds, for these worlds")
    assert found.interval.startswith("95 %, bootstrap" if seeds == 10 else "95 %, Student")


def test_a_sample_of_worlds_makes_the_average_uncertain() -> None:
    found = sweep_effects(sweep("latin hypercube"), MAIN)
    sure, depends = found.overall
    assert sure.high - sure.low < 0.3
    assert depends.verdict == "undetermined"
    assert depends.high - depends.low > 0.3
    assert "the worlds being a sample" in found.interval


def test_effects_by_world_are_paired_over_seeds() -> None:
    result = sweep("grid")
    found = sweep_effects(result, MAIN)
    values = result.values(MAIN)
    assert found.by_world[5][1] == paired_effect(values[5, 0], values[5, 2])
    assert found.signs(0) == {"up": 16}
    assert found.signs(1) == {"down": 8, "up": 8}
    assert found.world_table().shape == (32, 9)
    assert list(found.table().option) == ["sure", "depends"]
    assert found.table().loc[0, "difference"] == found.overall[0].difference


def test_worlds_of_one_base_point_are_resampled_together() -> None:
    result = sweep("sobol", points=16)
    found = sweep_effects(result, MAIN)
    differences = result.differences(MAIN)[:, 2].reshape(4, 16, 10).mean(axis=0)
    assert (found.overall[1].low, found.overall[1].high) == pytest.approx(pigeonhole_interval(differences))


def test_worlds_with_a_missing_run_are_left_out_of_averages() -> None:
    result = sweep("grid")
    result.data[3, 1, 2] = np.nan
    found = sweep_effects(result, MAIN)
    assert found.worlds == (15, 16)
    assert found.by_world[3][0].pairs == 9
    result.data[:, 1, 0] = np.inf
    nothing = sweep_effects(result, MAIN).overall[0]
    assert (nothing.pairs, nothing.verdict) == (0, "undetermined")


def test_yes_or_no_in_one_world_has_the_interval_of_paired_proportions() -> None:
    answers = {YES_OR_NO: lambda p, o, s: float(o == 1)}
    found = sweep_effects(made_up("none", (), answers, options=("none", "all"), seeds=9), YES_OR_NO)
    assert "Bonett and Price" in found.interval
    assert found.overall[0].low < 1.0
    assert found.overall[0].verdict == "up"


def table(generator: np.random.Generator, worlds: int, seeds: int) -> np.ndarray:
    """Worlds, seeds and the rest with standard deviations 1, 0.5 and 1 around zero."""
    rows, columns = generator.standard_normal((worlds, 1)), 0.5 * generator.standard_normal((1, seeds))
    return rows + columns + generator.standard_normal((worlds, seeds))


@pytest.mark.parametrize(
    ("interval", "worlds", "seeds", "samples"), [(pigeonhole_interval, 20, 10, 60), (two_way_interval, 20, 4, 1000)]
)
def test_intervals_of_a_two_way_table_hold_the_truth(interval, worlds: int, seeds: int, samples: int) -> None:
    generator = np.random.default_rng(20_240_101)
    ends = [interval(table(generator, worlds, seeds)) for _ in range(samples)]
    held = np.mean([low <= 0.0 <= high for low, high in ends])
    assert 0.93 - 2.0 * (0.05 / samples) ** 0.5 < held <= 1.0
    over_seeds_only = np.mean(
        [abs(one.mean()) <= (t_interval(one.mean(axis=0))[1] - one.mean())
         for one in (table(generator, worlds, seeds) for _ in range(300))]
    )  # fmt: skip
    assert over_seeds_only < held


def test_one_world_or_seed_has_no_two_way_interval() -> None:
    assert np.isnan(two_way_interval(np.ones((1, 5)))).all()
    assert pigeonhole_interval(np.ones((9, 9))) == (1.0, 1.0)
