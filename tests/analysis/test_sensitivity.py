"""Shares of variance: exact answers, luck that is shared, the same answers as scipy and SALib, and sentences."""

import numpy as np
import pytest

from simulation.analysis.given_data import labels_of
from simulation.analysis.sensitivity import LUCK, saltelli, sensitivity
from simulation.analysis.sweep_values import SweepAnalysisError
from simulation.analysis.variance_parts import product_of_means, variance_parts
from simulation.sweeps.designs import saltelli as saltelli_positions
from simulation.sweeps.layout import Dimension
from tests.made_up_sweep import MAIN, Answer, axis, made_up

AXES = (axis("first"), axis("second"), axis("third"))
ISHIGAMI = ((0.3139, 0.5576), (0.4424, 0.4424), (0.0, 0.2437))
"""First-order and total indices of the function of Ishigami & Homma (1990) with a = 7, b = 0.1."""
UNIFORM = 1.0 / 12.0
"""Variance of a number between 0 and 1."""
SEED = 20_240_101


@pytest.fixture
def generator() -> np.random.Generator:
    return np.random.default_rng(SEED)


def ishigami(parameters: np.ndarray, option: int, seed: int) -> float:
    one, two, three = np.pi * (2.0 * parameters - 1.0)
    return float(np.sin(one) + 7.0 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one))


def additive(common: np.ndarray, own: float) -> Answer:
    """Twice the first number and once the second, with luck that all worlds share and luck of their own."""
    generator, drawn = np.random.default_rng(SEED), dict[tuple[float, ...], float]()

    def answer(parameters: np.ndarray, option: int, seed: int) -> float:
        luck = drawn.setdefault((*parameters.tolist(), seed), float(generator.standard_normal()))
        return float(2.0 * parameters[0] + parameters[1] + common[seed] + own * luck + option * parameters[1])

    return answer


def values_of(shares) -> list[float]:
    return [share.value for share in shares]


def test_a_sobol_design_gives_the_indices_of_ishigami() -> None:
    found = sensitivity(made_up("sobol", AXES, {MAIN: ishigami}, points=2048, seeds=1), MAIN)
    assert values_of(found.first) == pytest.approx([first for first, _ in ISHIGAMI], abs=0.025)
    assert values_of(found.total) == pytest.approx([total for _, total in ISHIGAMI], abs=0.025)
    for shares, truth in ((found.first, 0), (found.total, 1)):
        assert all(share.low < exact[truth] < share.high for share, exact in zip(shares, ISHIGAMI, strict=True))
    assert np.isnan(found.noise.value)


def test_without_luck_the_shares_are_those_of_scipy() -> None:
    from scipy.stats import sobol_indices

    result = made_up("sobol", AXES, {MAIN: ishigami}, points=64, seeds=1)
    blocks = result.values(MAIN)[:, 0, 0].reshape(5, 64)
    theirs = sobol_indices(func={"f_A": blocks[:1], "f_B": blocks[1:2], "f_AB": blocks[2:, None]}, n=64)
    ours = sensitivity(result, MAIN)
    # Scipy divides by the variance over worlds with as many degrees of freedom as worlds.
    assert values_of(ours.first) == pytest.approx(theirs.first_order.ravel() * 127 / 128, rel=1e-9)
    assert values_of(ours.total) == pytest.approx(theirs.total_order.ravel() * 127 / 128, rel=1e-9)


def test_without_luck_the_shares_are_close_to_those_of_salib() -> None:
    analyse = pytest.importorskip("SALib.analyze.sobol").analyze
    result = made_up("sobol", AXES, {MAIN: ishigami}, points=512, seeds=1)
    blocks = result.values(MAIN)[:, 0, 0].reshape(5, 512)
    ordered = np.concatenate([blocks[:1], blocks[2:], blocks[1:2]]).T.ravel()  # A, mixed, B of each base point
    problem = {"num_vars": 3, "names": ["1", "2", "3"], "bounds": [[0.0, 1.0]] * 3}
    theirs = analyse(problem, ordered, calc_second_order=False, seed=1)
    ours = sensitivity(result, MAIN)
    assert values_of(ours.first) == pytest.approx(theirs["S1"], abs=0.01)
    assert values_of(ours.total) == pytest.approx(theirs["ST"], abs=0.01)


@pytest.mark.parametrize(("design", "points"), [("sobol", 128), ("latin hypercube", 400)])
def test_noise_of_known_variance_is_its_own_share(design: str, points: int) -> None:
    common = np.array([0.0, -0.3, 0.3, -0.3, 0.3])  # Variance over the four seeds 0.12.
    found = sensitivity(made_up(design, AXES, {MAIN: additive(common, 0.5)}, points=points, seeds=4), MAIN)
    whole = 5.0 * UNIFORM + 0.12 + 0.25
    assert found.variance == pytest.approx(whole, rel=0.1)
    assert values_of(found.first) == pytest.approx([4.0 * UNIFORM / whole, UNIFORM / whole, 0.0], abs=0.05)
    assert found.common.value == pytest.approx(0.12 / whole, abs=0.02)
    assert found.noise.value == pytest.approx(0.37 / whole, abs=0.05)
    assert found.first[0].low < 4.0 * UNIFORM / whole < found.first[0].high
    if found.total:
        assert values_of(found.total) == pytest.approx(values_of(found.first), abs=0.06)


def test_luck_that_moves_all_worlds_alike_is_all_noise_and_all_common() -> None:
    common = np.array([0.0, -1.0, 0.0, 1.0])
    found = sensitivity(made_up("sobol", AXES, {MAIN: additive(common, 0.0)}, points=64, seeds=3), MAIN)
    assert found.common.value == pytest.approx(1.0 / (1.0 + 5.0 * UNIFORM), abs=0.01)
    assert found.noise.value == pytest.approx(found.common.value, rel=1e-9)
    assert found.noise.high - found.noise.low > 0.5  # Three seeds say little about the variance of luck.


def test_a_number_without_effect_has_no_share() -> None:
    found = sensitivity(made_up("sobol", AXES, {MAIN: additive(np.zeros(4), 0.0)}, points=64), MAIN)
    assert found.total[2].value == pytest.approx(0.0, abs=1e-12)
    assert found.first[2].value == pytest.approx(0.0, abs=1e-12)
    assert [found.names[place] for place in found.order] == ["first", "second", "third"]


def luck_of_a_number(generator: np.random.Generator, seeds: int) -> np.ndarray:
    """A Sobol table in which the second number matters only by scaling luck, so that no mean depends on it."""
    places = saltelli_positions(2, 64)
    luck = generator.standard_normal(seeds)
    return (places[:, :1] + 2.0 * places[:, 1:] * luck).reshape(4, 64, seeds).swapaxes(0, 1)


def test_luck_shared_by_worlds_does_not_pass_for_an_effect(generator: np.random.Generator) -> None:
    tables = [luck_of_a_number(generator, 3) for _ in range(1500)]
    parts = np.mean([(found := saltelli(np.arange(64), table))[:-1] * found[-1] for table in tables], axis=0)
    # Variances: first number 1/12; luck common 4 E[x]^2 = 1, and in all 4 E[x^2] = 4/3.
    assert parts == pytest.approx([UNIFORM, 0.0, UNIFORM, 0.0, 1.0, 4.0 / 3.0], abs=0.1)
    assert parts[3] == pytest.approx(0.0, abs=0.01)
    naive = np.mean([((table[:, 3] - table[:, 0]).mean(axis=-1) ** 2).mean() / 2.0 for table in tables])
    assert naive > 0.08  # 4 Var[x] / 3 seeds: what means over seeds alone would have said.


def test_a_product_of_means_is_the_mean_product_of_differing_seeds(generator: np.random.Generator) -> None:
    one, other = generator.standard_normal((2, 5, 4))
    pairs = [one[:, s] * other[:, t] for s in range(4) for t in range(4) if s != t]
    assert product_of_means(one, other) == pytest.approx(np.mean(pairs, axis=0))
    assert product_of_means(one[:, :1], other[:, :1]) == pytest.approx(one[:, 0] * other[:, 0])


def test_variance_parts_are_unbiased(generator: np.random.Generator) -> None:
    found = []
    for _ in range(2000):
        world, seed = generator.standard_normal((5, 1)), 2.0 * generator.standard_normal((1, 4))
        parts = variance_parts(world + seed + 3.0 * generator.standard_normal((5, 4)))
        found.append([parts.explained, parts.common, parts.own])
    error = np.std(found, axis=0) / 2000**0.5
    assert (np.abs(np.mean(found, axis=0) - [1.0, 4.0, 9.0]) < 4.0 * error).all()


def test_a_grid_holds_all_worlds_and_its_shares_are_exact() -> None:
    result = made_up("grid", AXES[:2], {MAIN: lambda p, o, s: 2.0 * p[0] + p[1]}, steps=5)
    assert values_of(sensitivity(result, MAIN).first) == pytest.approx([0.8, 0.2])
    single = made_up("grid", AXES[:1], {MAIN: lambda p, o, s: p[0] + 0.01 * s}, steps=5)
    assert sum(values_of(sensitivity(single, MAIN).first)) == pytest.approx(1.0, abs=0.01)


def test_linked_and_single_steps_say_what_they_can() -> None:
    linked = sensitivity(made_up("linked", AXES, {MAIN: lambda p, o, s: p[0]}), MAIN)
    assert (linked.names, values_of(linked.first)) == (("first and second and third",), pytest.approx([1.0]))
    assert "cannot be told apart" in linked.method
    listed = Dimension("listed", ("listed",), values=((0.0,), (1.0,), (2.0,)))
    alone = sensitivity(made_up("one at a time", [*AXES[:2], listed], {MAIN: lambda p, o, s: 2 * p[0] + p[2]}), MAIN)
    # Two ends two apart: variance 1; three values one apart: variance 2/3.
    assert values_of(alone.first) == pytest.approx([0.6, 0.0, 0.4])
    assert alone.variance == pytest.approx(5.0 / 3.0)


def test_a_latin_hypercube_gives_first_order_shares_of_ishigami() -> None:
    found = sensitivity(made_up("latin hypercube", AXES, {MAIN: ishigami}, points=1000, seeds=1), MAIN)
    assert values_of(found.first) == pytest.approx([first for first, _ in ISHIGAMI], abs=0.04)
    assert found.total == ()
    assert "16 bins" in found.method
    assert np.isnan(found.table().total.iloc[0])


def test_shares_may_be_of_the_difference_to_the_reference() -> None:
    answers = {MAIN: additive(np.zeros(4), 0.0)}
    result = made_up("sobol", AXES, answers, options=("none", "some"), points=128, seeds=2)
    own, change = sensitivity(result, MAIN, "some", paired=False), sensitivity(result, MAIN, "some")
    assert (own.what, change.what) == ("some", "some minus none")
    assert values_of(own.first) == pytest.approx([0.5, 0.5, 0.0], abs=0.08)
    assert values_of(change.first) == pytest.approx([0.0, 1.0, 0.0], abs=0.08)
    assert sensitivity(result, MAIN).what == "none"


def test_the_table_has_a_row_for_each_number_and_one_for_luck() -> None:
    table = sensitivity(made_up("sobol", AXES, {MAIN: additive(np.arange(4.0), 0.0)}, points=16), MAIN).table()
    assert list(table.number) == ["first", "second", "third", LUCK]
    assert table.total.iloc[-1] == pytest.approx(table["first"].iloc[-1])
    assert (table.first_low <= table["first"]).all()


def test_base_points_with_a_missing_run_are_left_out() -> None:
    result = made_up("sobol", AXES, {MAIN: ishigami}, points=32, seeds=2)
    result.data[5] = np.nan
    result.data[32 + 7, :, 1] = np.inf
    found = sensitivity(result, MAIN)
    assert (found.units, found.left_out) == (30, 2)


def test_an_outcome_that_never_varies_has_no_shares() -> None:
    found = sensitivity(made_up("sobol", AXES, {MAIN: lambda p, o, s: 1.0}), MAIN)
    assert np.isnan(values_of(found.first)).all()
    assert found.order == [0, 1, 2]


def test_bins_hold_equally_many_worlds(generator: np.random.Generator) -> None:
    labels = labels_of(generator.random(100))
    assert np.bincount(labels).tolist() == [10] * 10


def test_what_cannot_be_answered_is_one_sentence() -> None:
    with pytest.raises(SweepAnalysisError, match="sweep made_up has no uncertain parameters"):
        sensitivity(made_up("none", (), {MAIN: lambda p, o, s: 1.0}), MAIN)
    few = made_up("latin hypercube", AXES, {MAIN: lambda p, o, s: p[0] if p[0] < 0.3 else np.inf}, points=8)
    with pytest.raises(SweepAnalysisError, match=r"3 of 8 worlds have .* in a latin hypercube sweep need at least 4"):
        sensitivity(few, MAIN)


def test_a_morris_sweep_is_sent_to_screening() -> None:
    pytest.importorskip("SALib")
    with pytest.raises(SweepAnalysisError, match="ask for screening instead"):
        sensitivity(made_up("morris", AXES, {MAIN: ishigami}, points=4), MAIN)
