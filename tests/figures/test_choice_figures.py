"""Figures of scenario discovery and of choice under uncertainty: what is drawn is what the analysis found."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from simulation.analysis.discovery import discover
from simulation.analysis.efficient_edge import COST, efficient_edge
from simulation.analysis.robust_choice import robust_choice
from simulation.figures import SWEEP_FIGURES, discovery, draw_sweep_figure
from simulation.figures import robust_choice as choice_figure
from simulation.sweeps.layout import Dimension
from tests.figures.test_figures import MM_PER_INCH, lines_of, words_of
from tests.made_up_sweep import MAIN, axis, made_up

AXES = [axis("scaling.research_strength", 0.1, 1.0, "elasticity"), axis("b"), axis("c")]
OTHER = "democracy"


def noise(point, option, seed):
    return float(np.sin(1e5 * (point.sum() + 3.3 * seed + 7.7 * option)))


def in_box(point, option, seed):
    return float(point[0] > 0.6 and point[1] < 0.5) + 0.001 * noise(point, option, seed)


def level(point, option, seed):
    return 0.5 - 0.01 * option + 0.1 * point[0] * (option % 3) + 0.01 * noise(point, option, seed)


def money(point, option, seed):
    return 100.0 * (option % 4) * (1.0 + 0.01 * noise(point, option, seed))


def choices(options=5, *, cost=True, points=30):
    names = ("baseline", *(f"policy_{number}" for number in range(1, options)))
    answers = {MAIN: level, OTHER: level, "value of AI firms": level} | ({COST: money} if cost else {})
    return made_up("latin hypercube", AXES, answers, options=names, points=points, seeds=2)


@pytest.fixture(scope="module")
def boxed():
    sweep = made_up("latin hypercube", AXES, {MAIN: in_box}, points=120, seeds=1)
    return sweep, discover(sweep, MAIN, threshold=0.5)


def test_the_box_is_drawn_with_its_numbers_and_its_limits_in_the_full_range(boxed):
    sweep, found = boxed
    figure, words = discovery.draw(sweep, MAIN, found=found)
    (box,) = found.boxes
    drawn = lines_of(figure)
    assert (drawn["box 1"].get_xdata()[0], drawn["box 1"].get_ydata()[0]) == (box.coverage, box.density)
    assert drawn["box 1 left out"].get_ydata()[0] == box.check.density
    assert drawn["box 1 left out"].get_markerfacecolor() == "white"
    assert np.array_equal(drawn["search"].get_xydata(), found.steps)
    bars = [bar for bar in figure.axes[1].patches if bar.get_height() > 0.2]
    assert len(bars) == len(box.limits) == 2
    for bar, limit in zip(bars, box.limits, strict=True):
        low, high = (discovery.place_in_range(limit.dimension, end) for end in (limit.low, limit.high))
        assert (bar.get_x(), bar.get_width()) == (pytest.approx(low), pytest.approx(high - low))
    assert f"Box 1: coverage {box.coverage:.2f}, density {box.density:.2f}, mass {box.mass:.2f}" in words_of(figure)
    assert "not restricted" in words_of(figure)
    assert f"{found.failing} of 120 worlds do" in words
    assert f"left out, {box.check.density:.2f} of {box.check.worlds} (p < 0.001)" in words
    assert "Runs: 120 worlds (latin hypercube) x 1 replicates" in words


def test_no_box_is_drawn_where_none_holds():
    sweep = made_up("latin hypercube", AXES, {MAIN: noise}, points=60, seeds=1)
    figure, words = discovery.draw(sweep, MAIN)
    assert not any(name.startswith("box") for name in lines_of(figure))
    assert any("No box holds" in text for text in words_of(figure))
    assert "No box holds in worlds that were not used to find it." in words


def test_wide_ranges_are_drawn_by_ratio():
    wide = Dimension("x", ("x",), (1.0,), (10_000.0,))
    assert discovery.place_in_range(wide, 10.0) == pytest.approx(0.25)
    assert discovery.place_in_range(axis("x", 0.0, 4.0), 1.0) == pytest.approx(0.25)


def test_every_cell_holds_the_regret_of_its_option_and_options_stand_by_regret():
    sweep = choices()
    figure, words = choice_figure.draw(sweep, MAIN)
    table = figure.axes[0]
    scores = sorted(robust_choice(sweep, MAIN).scores, key=lambda one: one.high_regret)
    names = [label.get_text().rpartition("  ")[0].replace(" ", "_") for label in table.get_yticklabels()]
    assert names == [score.option for score in scores]
    shades = [cell.get_facecolor()[0] for cell in table.patches if cell.get_x() == 0.0]
    assert shades == sorted(shades, reverse=True)
    assert len(table.patches) == 3 * 5
    bold = [text.get_text() for text in table.texts if text.get_fontweight() == "bold" and text.get_text() != "a"]
    assert len(bold) >= 3
    assert "HHI of users, last year: less is better, 30 worlds; democracy: more is better, 30 worlds" in words
    assert "Not shown: value of AI firms." in words


def test_options_are_drawn_at_cost_and_effect_and_the_edge_joins_those_on_it():
    sweep = choices()
    figure, words = choice_figure.draw(sweep, MAIN)
    edge, drawn = efficient_edge(sweep, MAIN), lines_of(figure)
    for buy in edge.buys:
        mark = drawn[buy.option]
        assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (buy.cost.difference, buy.effect.difference)
        sure = buy.effect.verdict in ("up", "down")
        assert (mark.get_markerfacecolor() != "white") == sure
    assert drawn["baseline"].get_marker() == "s"
    assert drawn["efficient edge"].get_xdata().tolist() == [one.cost.difference for one in edge.edge]
    assert all(one.option.replace("_", " ") in words for one in edge.edge)
    assert "intervals: 95 %" in words


def test_a_stated_direction_turns_the_order_around_and_shows_more_outcomes():
    figure, words = choice_figure.draw(choices(), MAIN, better={MAIN: "more", "value of AI firms": "less"})
    assert "HHI of users, last year: more is better" in words
    assert len(figure.axes[0].patches) == 4 * 5


def test_what_the_sweep_states_of_its_first_outcome_and_of_cost_is_drawn():
    result = choices()
    layout = replace(result.layout, better="more", cost="democracy")
    figure, words = choice_figure.draw(replace(result, layout=layout), MAIN)
    assert "HHI of users, last year: more is better" in words
    assert "democracy: more is better" in words
    assert "democracy" in " ".join(figure.axes[1].get_xlabel().split())
    _, other = choice_figure.draw(replace(result, layout=replace(layout, better="less")), "democracy")
    assert "democracy: more is better" in other  # what is stated is stated of the first outcome


def test_many_options_have_a_row_and_a_number_each_that_do_not_overlap():
    figure, _ = choice_figure.draw(choices(36, points=12), MAIN)
    table = figure.axes[0]
    labels = [label.get_window_extent() for label in table.get_yticklabels()]
    assert len(labels) == 36
    assert all(upper.y0 >= lower.y1 - 1.0 for upper, lower in pairwise(labels))
    numbers = [text.get_window_extent() for text in figure.axes[1].texts if text.get_text().isdigit()]
    assert len(numbers) >= 30
    meet = sum(one.overlaps(two) for place, one in enumerate(numbers) for two in numbers[:place])
    assert meet == 0


def test_without_cost_the_second_panel_says_so():
    figure, words = choice_figure.draw(choices(cost=False), MAIN)
    assert "no data" in words_of(figure)
    assert "in a common world" in words


def test_names_are_cut_honestly():
    sweep = made_up(
        "latin hypercube", AXES, {MAIN: level}, options=("baseline", "a_very_long_name_of_an_option_of_a_sweep")
    )
    figure, words = choice_figure.draw(sweep, MAIN)
    assert any("\N{HORIZONTAL ELLIPSIS}" in label.get_text() for label in figure.axes[0].get_yticklabels())
    assert "= a very long name of an option of a sweep." in words


@pytest.mark.parametrize("size", ["one column", "two columns", "slide"])
def test_sizes_are_kept_and_everything_lies_on_the_page(size, boxed):
    widths = {"one column": 89.0, "two columns": 183.0, "slide": 254.0}
    for figure in (
        discovery.draw(*boxed[:1], MAIN, size, found=boxed[1])[0],
        choice_figure.draw(choices(), MAIN, size)[0],
    ):
        assert figure.get_size_inches()[0] * MM_PER_INCH == pytest.approx(widths[size])
        box = figure.get_tightbbox()
        width, height = figure.get_size_inches()
        assert box.x0 >= -0.02
        assert box.y0 >= -0.02
        assert box.x1 <= width + 0.02
        assert box.y1 <= height + 0.02


def test_a_slide_refuses_what_it_cannot_hold():
    with pytest.raises(ValueError, match="size 'slide' holds at most 12 options and got 14"):
        choice_figure.draw(choices(14), MAIN, "slide")


def test_a_choice_needs_two_options():
    with pytest.raises(ValueError, match="has one option"):
        choice_figure.draw(choices(1), MAIN)


def test_the_command_finds_the_figure_and_writes_it(tmp_path):
    assert {"discovery", "robust_choice"} <= set(SWEEP_FIGURES)
    written = draw_sweep_figure("robust_choice", choices(), MAIN, tmp_path, formats=("png",))
    assert [path.name for path in written] == ["robust_choice.png", "robust_choice.txt"]
    assert "Source: " in written[1].read_text("utf-8")
