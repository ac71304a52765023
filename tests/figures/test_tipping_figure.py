"""Figures of tipping and hysteresis: every run is drawn, with the probability and interval that the runs give."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.analysis.proportions import wilson_interval
from simulation.figures import tipping
from simulation.figures.style import BASELINE_GREY, MM_PER_INCH, SIZES
from simulation.figures.tipping_point import draw as draw_point
from simulation.figures.tipping_point import draw_both_starts, save_tipping
from simulation.runs.outcomes import outcome_named
from tests.analysis.test_hysteresis import HHI
from tests.analysis.test_hysteresis import made_up as two_starts
from tests.analysis.test_tipping_point import found, strength
from tests.figures.test_figures import lines_of, words_of
from tests.made_up_sweep import MAIN, axis, made_up

STRENGTH = axis("flywheel.consumer.strength", 0.0, 2.0)
DOMINANCE = "one firm holds most of users"
SEEDS = 8


def tips(point, option, seed):
    return float(point[0] > 0.9 + 0.5 * option + 0.05 * seed)


def swept(options=("baseline",), dimension=STRENGTH):
    answers = {MAIN: lambda *run: 0.15 + 0.6 * tips(*run) + 0.001 * run[2], DOMINANCE: tips}
    return made_up("grid", [dimension], answers, options=options, steps=9, seeds=SEEDS)


def test_every_run_and_the_median_of_each_value_are_drawn():
    result = swept(("baseline", "portable_data"))
    lines = lines_of(tipping.draw(result, MAIN)[0])
    values = result.values(MAIN)
    for number, name in enumerate(("baseline", "portable data")):
        assert_allclose(lines[f"runs, {name}"].get_ydata(), values[:, number].ravel())
        assert lines[f"runs, {name}"].get_marker() != ""
    panel = tipping.draw(result, MAIN)[0].axes[0]
    medians = next(line for line in panel.lines if line.get_label() == "portable data")
    assert_allclose(medians.get_ydata(), np.median(values[:, 1], axis=1))


def test_probabilities_have_the_intervals_of_wilson_and_hollow_marks_where_undecided():
    result = swept()
    panel = tipping.draw(result, MAIN)[0].axes[1]
    spans = sorted(tuple(path.vertices[:, 1]) for lines in panel.collections for path in lines.get_paths())
    yes = result.values(DOMINANCE)[:, 0].sum(axis=1).astype(int)
    assert_allclose(spans, sorted(wilson_interval(int(one), SEEDS) for one in yes))
    for value, count in zip(result.layout.points[:, 0], yes, strict=True):
        mark = lines_of(panel.figure)[f"baseline at {value:.6g}"]
        low, high = wilson_interval(int(count), SEEDS)
        assert (mark.get_markerfacecolor() == "white") == (low <= 0.5 <= high)
        assert_allclose(mark.get_ydata(), count / SEEDS)
    assert panel.get_ylim() == (0.0, 1.0)


def test_the_reference_is_grey_beside_other_options():
    lines = lines_of(tipping.draw(swept(("baseline", "portable_data")), MAIN)[0])
    assert lines["baseline"].get_color() == BASELINE_GREY
    assert lines["portable data"].get_color() != BASELINE_GREY
    assert lines["baseline"].get_linestyle() != lines["portable data"].get_linestyle()
    assert lines_of(tipping.draw(swept(), MAIN)[0])["baseline"].get_color() != BASELINE_GREY


def test_an_outcome_that_is_yes_or_no_needs_one_panel():
    figure, words = tipping.draw(swept(), DOMINANCE)
    assert len(figure.axes) == 1
    assert "a: Share of runs in which the leader holds more than half of users" in words


@pytest.mark.parametrize("size", SIZES)
def test_every_size_has_its_width_and_the_caption_its_numbers(size):
    figure, words = tipping.draw(swept(("baseline", "b", "c", "d", "e")), MAIN, size)
    assert_allclose(figure.get_size_inches()[0] * MM_PER_INCH, SIZES[size].width_mm)
    assert len(figure.axes) == 2
    for part in ("1 further options are not drawn", f"{SEEDS} replicates", "Wilson 1927", "2023Q1 to 2040Q4"):
        assert part in words


def test_sweeps_over_none_or_several_numbers_are_refused():
    two = made_up("grid", [STRENGTH, axis("flywheel.sharing")], {MAIN: lambda *_: 0.1})
    with pytest.raises(
        ValueError, match=r"^the figure of tipping needs a sweep that moves one number; made_up moves fly"
    ):
        tipping.draw(two, MAIN)
    with pytest.raises(ValueError, match="made_up moves none"):
        tipping.draw(made_up("none", [], {MAIN: lambda *_: 0.1}), MAIN)


def test_missing_runs_are_left_out():
    result = swept()
    result.data[3:, :, ::2] = np.nan
    assert f"{SEEDS} replicates" in tipping.draw(result, MAIN)[1]
    result.data[:] = np.nan
    assert words_of(tipping.draw(result, MAIN)[0]).count("no data") == 2


def test_wide_ranges_stand_on_a_logarithmic_axis():
    figure, _ = tipping.draw(swept(dimension=axis("chips.price", 1e-2, 1e2)), MAIN)
    assert {axes.get_xscale() for axes in figure.axes} == {"log"}


def test_a_search_is_drawn_with_probes_bracket_and_estimate():
    point = found(lambda job: strength(job) > 0.5 + 0.1 * job.seed, seeds=12)
    figure, words = draw_point(point)
    lines = lines_of(figure)
    assert_allclose(lines["estimate"].get_xdata(), point.estimate)
    for probe in point.search.probes:
        mark = lines[f"probe at {probe.value:.6g}"]
        assert_allclose(mark.get_ydata(), probe.probability)
        assert (mark.get_markerfacecolor() == "white") == (probe.answer is None)
    (band,) = figure.axes[0].patches
    assert_allclose([band.get_x(), band.get_x() + band.get_width()], point.bracket)
    for part in (point.sentence, "n = 12", f"{point.runs} runs in all", "Wilson 1927"):
        assert part in words


def test_a_range_without_a_tipping_point_says_so_in_the_picture():
    figure, words = draw_point(found(lambda job: 0.0))
    assert "no tipping point in this range" in words_of(figure)
    assert "There is no tipping point to find: the answer is no (0 of 10) at 0" in words
    assert not figure.axes[0].patches


def test_both_starts_are_drawn_with_their_names():
    history = two_starts(0.3, luck=0.01)
    figure, words = draw_both_starts(history, outcome_named(HHI))
    lines = lines_of(figure)
    for number, start in enumerate(history.starts):
        assert_allclose(lines[f"runs, from {start}"].get_ydata(), history.outcome(HHI)[number].ravel())
    assert "no data" in words_of(figure), "made-up runs do not say who holds most of users"
    for part in (history.sentence(outcome_named(HHI)), "the parameter holds for a whole run", "n = 6"):
        assert part in words


def test_both_figures_are_saved_with_captions(tmp_path):
    point = found(lambda job: strength(job) > 1.0)
    assert [path.name for path in save_tipping(point, None, tmp_path)] == ["tipping.pdf"]
    assert (tmp_path / "tipping.txt").read_text().startswith("Tipping point: one firm holds most of users against")
