"""What is said of sweeps: tables and sentences that are computed from the numbers."""

import numpy as np
import pytest

from simulation.analysis import variance_parts
from simulation.analysis.precision import precision
from simulation.analysis.regimes import regimes
from simulation.analysis.screening import screening
from simulation.analysis.sensitivity import sensitivity
from simulation.analysis.sweep_effects import sweep_effects
from simulation.commands.sweep_text.dropped import WARNING
from simulation.commands.sweep_text.effects import effects_blocks
from simulation.commands.sweep_text.precision import precision_blocks
from simulation.commands.sweep_text.regimes import regimes_blocks
from simulation.commands.sweep_text.screening import screening_blocks
from simulation.commands.sweep_text.sensitivity import sensitivity_blocks
from simulation.commands.text import written
from simulation.sweeps.layout import Dimension
from tests.made_up_sweep import MAIN, axis, made_up


def effects_text(found):
    return written(effects_blocks(found))


def precision_text(found):
    return written(precision_blocks(found))


def regimes_text(found):
    return written(regimes_blocks(found))


def screening_text(found):
    return written(screening_blocks(found))


def sensitivity_text(found):
    return written(sensitivity_blocks(found))


AXES = (axis("large"), axis("small"), axis("idle"))
OPTIONS = ("none", "helps", "depends")


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variance_parts, "RESAMPLES", 99)


def answer(parameters: np.ndarray, option: int, seed: int) -> float:
    effect = (0.0, -0.2, parameters[0] - 0.5)[option]
    return float(parameters[0] + 0.1 * parameters[1] + 0.1 * np.sin(9.0 * seed) + effect * (1.0 + 0.1 * np.cos(seed)))


def words(text: str) -> str:
    return " ".join(text.split())


def sweep(design: str, *, options: tuple[str, ...] = ("none",), seeds: int = 8, points: int = 32):
    return made_up(design, AXES, {MAIN: answer}, options=options, seeds=seeds, points=points, steps=3)


def test_sensitivity_says_what_matters_and_how_much_is_luck() -> None:
    found = sensitivity(sweep("sobol", points=64), MAIN)
    text = sensitivity_text(found)
    assert "What matters: large" in words(text)
    assert f"{100 * found.noise.value:.0f} % of the variance of a single run is luck, 100 % of that" in words(text)
    assert "64 base points, 8 replicates" in words(text)
    assert "Below zero is chance: read as none. Every number is equally likely anywhere in its range;" in words(text)
    lines = text.splitlines()
    assert lines[2].split()[:2] == ["number", "first-order"]
    assert [line.split()[0] for line in lines[4:8]] == ["large", "small", "idle", "luck"]


def test_sensitivity_without_luck_or_without_variance_says_so() -> None:
    assert "With one replicate luck is not told" in words(sensitivity_text(sensitivity(sweep("sobol", seeds=1), MAIN)))
    assert "first-order" in sensitivity_text(sensitivity(sweep("grid"), MAIN))
    same = sensitivity(made_up("sobol", AXES, {MAIN: lambda p, o, s: 1.0}), MAIN)
    assert "The outcome is the same in all runs" in words(sensitivity_text(same))


def test_two_seeds_do_not_tell_how_much_is_luck() -> None:
    found = sensitivity(sweep("sobol", seeds=2, points=64), MAIN)
    assert np.isfinite(found.noise.value)
    assert np.isnan([found.noise.low, found.noise.high, found.common.low, found.common.high]).all()
    assert np.isfinite([found.first[0].low, found.total[0].high]).all()
    assert "Two seeds do not tell how much is luck" in words(sensitivity_text(found))
    three = sensitivity(sweep("sobol", seeds=3, points=64), MAIN)
    assert np.isfinite([three.noise.low, three.common.high]).all()
    assert "Two seeds" not in sensitivity_text(three)


def test_screening_says_what_can_be_left_alone() -> None:
    pytest.importorskip("SALib")
    text = words(screening_text(screening(sweep("morris", points=20), MAIN)))
    assert "1 of 3 numbers can be left as they are" in text
    assert "20 trajectories, 8 replicates" in text
    assert "No effect is known to vary more than luck alone would make it." in text
    single = words(screening_text(screening(sweep("morris", points=20, seeds=1), MAIN)))
    assert "With one replicate, spread and luck are not told apart." in single


def test_screening_lists_what_is_not_told_from_luck() -> None:
    """Two numbers change luck and nothing else."""
    pytest.importorskip("SALib")

    generator = np.random.default_rng(7)

    def noisy(parameters: np.ndarray, option: int, seed: int) -> float:
        return float(parameters[0] + 0.05 * generator.standard_normal())

    found = screening(made_up("morris", AXES, {MAIN: noisy}, points=20, seeds=4), MAIN)
    assert {one.name: one.told_from_luck for one in found.numbers} == {"large": True, "small": False, "idle": False}
    listed = words(screening_text(found)).partition("Not told from luck: ")[2].partition(".")[0]
    assert set(listed.split(" and ")) == {"small", "idle"}
    assert "Not told from luck" not in screening_text(screening(sweep("morris", points=20), MAIN))


def test_regimes_are_given_by_option_or_said_not_to_be_there() -> None:
    def tips(parameters: np.ndarray, option: int, seed: int) -> float:
        return float((seed + option * (seed == 2)) % 2) + 0.01 * parameters[0]

    found = regimes(made_up("grid", AXES[:1], {MAIN: tips}, options=("none", "push"), seeds=60), MAIN)
    text = words(regimes_text(found))
    assert "With none, luck decides in 100 % of worlds" in text
    assert "Split: antimode of the density of 600 values." in text
    assert "undetermined" in text
    assert "the world alone decides the regime" in words(regimes_text(regimes(sweep("grid"), MAIN, [0.25])))
    even = regimes(made_up("grid", AXES[:1], {MAIN: lambda p, o, s: p[0] + 0.01 * s}, steps=60), MAIN)
    assert "No regimes: the 180 values show no split." in words(regimes_text(even))


def test_precision_says_what_is_needed_and_what_shared_luck_saves() -> None:
    found = precision(sweep("grid", options=OPTIONS), MAIN, wanted=0.05)
    text = words(precision_text(found))
    assert f"All intervals were within 0.050 to either side with {found.stopped_at} replicates." in text
    assert "times as many replicates" in text
    never = words(precision_text(precision(sweep("grid", options=OPTIONS), MAIN, wanted=1e-9)))
    assert "Not all intervals are within 1.00e-09" in never
    assert "unpaired" not in precision_text(precision(sweep("grid"), MAIN))


def test_effects_have_verdicts_and_count_worlds() -> None:
    found = sweep_effects(sweep("grid", options=OPTIONS), MAIN)
    text = effects_text(found)
    helps, depends = text.splitlines()[4:6]
    assert helps.split()[-4:] == ["down", "0", "27", "0"]
    assert depends.split()[-4:-3] == [found.overall[1].verdict]
    assert "Interval of averages: 95 %, bootstrap over seeds, for these worlds." in words(text)
    sampled = words(effects_text(sweep_effects(sweep("latin hypercube", options=OPTIONS), MAIN)))
    assert "undetermined" in sampled
    assert "There is one option only" in effects_text(sweep_effects(sweep("grid"), MAIN))


@pytest.mark.parametrize(("design", "head"), [("grid", "pairs"), ("latin hypercube", "worlds x seeds")])
def test_effects_say_what_their_intervals_are_not(design: str, head: str) -> None:
    text = effects_text(sweep_effects(sweep(design, options=OPTIONS), MAIN))
    assert f"  {head}  verdict" in text
    assert "Each interval stands by itself: it is not corrected for the number of options" in words(text)
    assert "one draw of luck" not in text


@pytest.mark.parametrize("design", ["grid", "latin hypercube"])
def test_effects_of_one_seed_are_one_draw_of_luck(design: str) -> None:
    text = effects_text(sweep_effects(sweep(design, options=OPTIONS, seeds=1), MAIN))
    assert [("one draw of luck" in line) for line in text.splitlines()[4:6]] == [True, True]


def test_worlds_that_lack_an_outcome_are_counted_by_option_and_the_reference_keeps_its_own_mean() -> None:
    """27 worlds: the first option has no value at all, the second none in two worlds, the reference all of them."""
    result = sweep("grid", options=OPTIONS)
    whole = effects_text(sweep_effects(result, MAIN))
    assert "worlds used" not in whole
    level = result.values(MAIN)[:, 0].mean()
    result.data[:, 1] = np.nan
    result.data[:2, 2, 0] = np.inf
    found = sweep_effects(result, MAIN)
    assert found.level == pytest.approx(level)
    text = effects_text(found)
    assert f"Mean of none: {level:.3f}." in words(text)
    assert [line[-8:].strip() for line in text.splitlines()[4:6]] == ["0 of 27", "25 of 27"]
    assert WARNING in words(text)


def test_a_share_of_runs_in_several_worlds_is_not_called_a_probability() -> None:
    question = "one firm holds most of users"

    def text(axes: tuple[Dimension, ...]) -> str:
        found = regimes(
            made_up("grid" if axes else "none", axes, {question: lambda p, o, s: float(s == 1)}, seeds=4), question
        )
        return words(regimes_text(found))

    pooled, alone = text(AXES[:1]), text(())
    assert pooled.startswith(f"{question} [share of runs]: share of runs of each regime")
    assert pooled.endswith("shares of worlds are no probabilities.")
    assert "probability" not in pooled
    assert alone.startswith(f"{question} [probability]: probability of each regime")
    assert "no probabilities" not in alone
