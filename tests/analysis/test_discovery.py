"""Scenario discovery on sweeps with a known answer: the box is found, numbers that do not matter are not restricted,
and where there is nothing nothing is found."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from simulation.analysis.discovery import DiscoveryError, discover, range_of
from simulation.analysis.held_out import held_out
from simulation.analysis.prim import advantage, inside, quasi_p, trajectory
from simulation.commands.sweep_text.discovery import discovery_blocks
from simulation.commands.text import written
from simulation.sweeps.layout import UnknownPartError
from tests.made_up_sweep import MAIN, axis, made_up


def discovery_text(found):
    return written(discovery_blocks(found))


AXES = [axis("a", 0.0, 10.0, "USD bn"), axis("b"), axis("c"), axis("d")]


def noise(point, option, seed):
    return float(np.sin(1e5 * (point.sum() + 3.3 * seed + 7.7 * option)))


def in_box(point, option, seed):
    bad = point[0] > 6.0 and point[1] < 0.5
    return (0.8 if bad else 0.2) + 0.001 * noise(point, option, seed)


def only_noise(point, option, seed):
    return 0.5 + 0.1 * noise(point, option, seed)


def two_boxes(point, option, seed):
    return float(point[0] > 7.0 or point[1] < 0.25) * option


def sweep(answer, points=160, **others):
    return made_up("latin hypercube", AXES, {MAIN: answer}, points=points, seeds=2, **others)


@pytest.fixture(scope="module")
def known():
    return discover(sweep(in_box), MAIN, threshold=0.5)


@pytest.fixture(scope="module")
def nothing():
    return discover(sweep(only_noise, points=100), MAIN)


def test_the_box_that_was_put_in_is_found(known):
    (box,) = known.boxes
    limits = {limit.dimension.name: limit for limit in box.limits}
    assert set(limits) == {"a", "b"}
    assert limits["a"].low == pytest.approx(6.0, abs=0.5)
    assert limits["b"].high == pytest.approx(0.5, abs=0.05)
    assert (limits["a"].high, limits["b"].low) == (np.inf, -np.inf)
    assert box.coverage >= 0.9
    assert box.density >= 0.9
    assert box.mass == pytest.approx(known.base_rate * box.coverage / box.density)
    assert box.check.holds
    assert box.check.density >= 0.8
    assert all(limit.again == 5 for limit in box.limits)


def test_numbers_that_do_not_matter_are_not_restricted(known):
    assert known.table()["parameter"].tolist() == [limit.dimension.name for limit in known.boxes[0].limits]
    assert known.boxes[0].check.again[2:].tolist() == [0, 0]


def test_where_there_is_no_pattern_none_is_reported(nothing):
    assert nothing.boxes == ()
    assert not nothing.rejected.holds
    assert nothing.table().empty
    assert nothing.tree.root.cut is None
    assert nothing.failing == 25
    text = discovery_text(nothing)
    assert "No box was found" in text
    assert "no single parameter tells worlds of the worst quarter from others" in text
    assert "fail" not in text


def improves(point, option, seed):
    """The second policy is better on average and worse than the reference where the first number is large."""
    return 0.5 + (0.0, -0.01, -0.2 if point[0] < 7.0 else 0.1)[option] + 0.001 * noise(point, 0, seed)


THREE = ("baseline", "first", "second")


def test_the_option_that_ranks_first_fails_where_it_is_no_better_than_the_reference():
    found = discover(sweep(improves, options=THREE), MAIN)
    asked = found.question
    assert (asked.option, asked.on, asked.side, asked.threshold, asked.worst) == (
        "second",
        "difference",
        "above",
        0,
        False,
    )
    assert found.failing == 48  # three tenths of 160
    (box,) = found.boxes
    assert [limit.dimension.name for limit in box.limits] == ["a"]
    assert "second fails in a world if the paired difference" in " ".join(discovery_text(found).split())
    turned = sweep(improves, options=THREE)
    turned = discover(replace(turned, layout=replace(turned.layout, better="more")), MAIN)
    assert (turned.question.option, turned.question.side) == ("first", "below")


def test_where_an_option_hardly_ever_fails_the_worst_quarter_is_no_failure():
    found = discover(sweep(lambda point, option, seed: 1.0 - 0.1 * option * point[0], options=THREE), MAIN)
    assert (found.question.option, found.question.worst, found.failing) == ("second", True, 40)
    text = " ".join(discovery_text(found).split())
    assert "a world is of the worst quarter if the paired difference" in text
    assert "second fails" not in text


def test_an_option_without_values_stops_nothing_and_a_constant_outcome_is_refused():
    result = sweep(improves, options=THREE)
    data = result.data.copy()
    data[:, 2] = np.nan
    assert discover(replace(result, data=data), MAIN).question.option == "first"
    data[:, 1:] = np.nan
    assert discover(replace(result, data=data), MAIN).question.option == "baseline"
    with pytest.raises(DiscoveryError, match=r"^'HHI of users, last year' is 2 in all worlds, so that nothing tells"):
        discover(sweep(lambda *_: 2.0), MAIN)


@pytest.mark.slow
def test_noise_gives_a_box_no_more_often_than_promised():
    chance = np.random.default_rng(3)
    checks = [held_out(chance.random((80, 3)), chance.random(80) < 0.25) for _ in range(40)]
    assert sum(check.holds for check in checks) <= 4


def test_a_second_box_is_found_outside_the_first():
    found = discover(sweep(two_boxes, options=("baseline", "policy")), MAIN, on="difference", threshold=0.5)
    assert [{limit.dimension.name for limit in box.limits} for box in found.boxes] == [{"a"}, {"b"}]
    assert sum(box.coverage for box in found.boxes) <= 1.0 + 1e-12
    assert sum(box.failing for box in found.boxes) >= 0.9 * found.failing
    assert found.question.option == "policy"


@pytest.mark.filterwarnings("ignore")
def test_numbers_agree_with_those_of_the_workbench():
    prim = pytest.importorskip("ema_workbench.analysis.prim")
    import pandas as pd

    chance = np.random.default_rng(5)
    axes = chance.random((120, 3))
    fails = chance.random(120) < np.where((axes[:, 0] > 0.5) & (axes[:, 1] < 0.6), 0.8, 0.1)
    old = {"threshold": 1e-300} if "threshold" in prim.Prim.__init__.__code__.co_varnames else {}
    theirs = prim.Prim(pd.DataFrame(axes, columns=["0", "1", "2"]), fails.astype(int), **old).find_box()
    chances = getattr(theirs, "p_values", None) or theirs.qp
    ours = trajectory(axes, fails)
    for step, limits in enumerate(ours):
        within = inside(axes, limits)
        row = theirs.peeling_trajectory.loc[step]
        assert fails[within].mean() == pytest.approx(row["density"])
        assert fails[within].sum() / fails.sum() == pytest.approx(row["coverage"])
        mine = np.nan_to_num(quasi_p(axes, fails, limits), nan=-1.0)
        for name, pair in chances[step].items():
            assert mine[int(name)] == pytest.approx(pair)


def test_the_advantage_of_a_box_is_that_of_youden():
    fails = np.array([True, True, False, False, False])
    assert advantage(fails, fails) == 1.0
    assert advantage(fails, np.ones(5, dtype=bool)) == 0.0
    assert advantage(fails, ~fails) == -1.0


def test_a_world_fails_by_the_mean_over_its_seeds_and_disagreement_is_counted():
    found = discover(
        sweep(lambda point, option, seed: float(point[0] > 5.0) + 2.0 * (seed == 1), 40), MAIN, threshold=1.5
    )
    assert found.failing == 20
    assert found.disagreeing == 40


def test_too_few_failures_are_said_to_be_too_few():
    found = discover(sweep(in_box, 40), MAIN, threshold=0.9)
    assert (found.failing, found.too_few, found.boxes) == (0, True, ())
    assert "Nothing was looked for" in discovery_text(found)


def test_missing_worlds_are_left_out_and_counted():
    result = sweep(in_box, 40)
    data = result.data.copy()
    data[:5] = np.nan
    found = discover(replace(result, data=data), MAIN, threshold=0.9)
    assert (found.worlds, found.missing) == (35, 5)
    assert "5 worlds lack the outcome" in discovery_text(found)


def test_worlds_that_share_numbers_by_design_do_not_count_twice():
    result = made_up("sobol", AXES, {MAIN: in_box}, points=16, seeds=1)
    assert result.layout.worlds == 96
    assert discover(result, MAIN, threshold=0.9).worlds == 32


def test_what_cannot_be_asked_is_said_in_one_sentence():
    with pytest.raises(DiscoveryError, match="design 'one at a time' does not; use 'latin hypercube'"):
        discover(made_up("one at a time", AXES, {MAIN: in_box}), MAIN)
    with pytest.raises(DiscoveryError, match="needs 20 worlds or more, and 12 have"):
        discover(sweep(in_box, 12), MAIN)
    with pytest.raises(UnknownPartError, match="'polcy' is not an option"):
        discover(sweep(in_box, 40, options=("baseline", "policy")), MAIN, "polcy")


def test_without_the_workbench_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ema_workbench.analysis", None)
    with pytest.raises(DiscoveryError, match=r"pip install 'ai-concentration\[analysis\]'"):
        discover(sweep(in_box, 100), MAIN, threshold=0.5)


def test_the_text_names_box_limits_and_rules(known):
    text = discovery_text(known)
    assert "Box 1:" in text
    assert "USD bn" in text
    assert "  a above 6" in text
    assert "5 of 5" in text
    assert range_of(AXES[0]) == (0.0, 10.0)
