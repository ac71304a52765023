"""What is drawn is what the runs hold, in every situation a user can bring."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from simulation.figures import FIGURES, compute_and_cost, concentration, frontier_lag, market_shares, money, stacks
from simulation.figures.bands import band, layer_values, middle_run, world_values
from simulation.figures.labels import in_lines, spread
from simulation.figures.rows import percent
from simulation.policies.open_releases import OpenReleases
from tests.figures.synthetic import make_results

MM_PER_INCH = 25.4


def lines_of(figure):
    return {line.get_label(): line for axes in figure.axes for line in axes.get_lines()}


def words_of(figure):
    return [text.get_text() for axes in figure.axes for text in [*axes.texts, axes.title, axes._left_title]] + [
        child.get_text() for axes in figure.axes for child in axes.get_children() if hasattr(child, "height")
        and hasattr(child, "get_text")
    ]  # fmt: skip


def test_band_holds_the_quantiles_over_replicates():
    values = band(np.arange(21.0)[:, None] * np.ones((1, 3)))
    assert values.n == 21
    assert np.allclose(values.median, 10)
    assert np.allclose([values.low50[0], values.high50[0]], [5, 15])
    assert np.allclose([values.low90[0], values.high90[0]], [1, 19])


def test_band_leaves_out_what_is_not_finite():
    values = band(np.array([[1.0, np.inf], [3.0, np.inf], [np.nan, np.inf]]))
    assert values.median[0] == 2.0
    assert np.isnan(values.median[1])


def test_concentration_lines_are_the_medians_of_the_replicates():
    results = make_results(2, 6, 20)
    figure, _ = concentration.draw(results)
    lines = lines_of(figure)
    for label, runs in results.items():
        for layer in concentration.SHOWN_LAYERS:
            for measure in concentration.MEASURES:
                drawn = lines[f"{label} {measure} {layer}"].get_ydata()
                expected = np.median(layer_values(runs, measure, layer), axis=0)
                np.testing.assert_allclose(drawn, expected, rtol=1e-12)


def test_concentration_axes_run_from_zero_to_one_with_the_thresholds_named():
    figure, _ = concentration.draw(make_results(1, 3, 12))
    assert {axes.get_ylim() for axes in figure.axes} == {(0.0, 1.0)}
    heights = {round(float(line.get_ydata()[0]), 2) for line in figure.axes[0].get_lines()}
    assert {0.10, 0.18} <= heights
    assert {"1,000", "1,800"} <= set(words_of(figure))


def test_concentration_marks_the_start_of_the_policy():
    figure, words = concentration.draw(make_results(2, 2, 40))
    marks = [line for line in figure.axes[0].get_lines() if list(line.get_xdata()) == [2027.0, 2027.0]]
    assert len(marks) == 1
    assert "policy from 2027Q1" in words_of(figure)
    assert "open releases from 2027Q1 (lag_quarters = 4)" in words


def test_captions_say_how_long_a_policy_is_phased_in():
    results = make_results(2, 1, 12)
    slow = OpenReleases(lag_quarters=4.0, start="2024Q1", end="2025Q1", phase_in_quarters=3)
    results["open older versions"] = [
        replace(run, scenario=run.scenario.model_copy(update={"policies": (slow,)}))
        for run in results["open older versions"]
    ]
    words = concentration.draw(results)[1]
    assert "open releases from 2024Q1 to 2025Q1, phased in over 3 quarters (lag_quarters = 4)" in words


def test_many_scenarios_get_a_row_each_with_the_baseline_grey_behind():
    results = make_results(4, 3, 20)
    figure, _ = concentration.draw(results)
    assert len(figure.axes) == 4 * len(concentration.SHOWN_LAYERS)
    last_row = figure.axes[-1]
    grey = [line for line in last_row.get_lines() if line.get_label().startswith("reference")]
    assert len(grey) == len(concentration.MEASURES)
    expected = np.median(layer_values(results["baseline"], "hhi", "compute used"), axis=0)
    np.testing.assert_allclose(grey[0].get_ydata(), expected, rtol=1e-12)


@pytest.mark.parametrize(("replicates", "small"), [(1, 0), (2, 1), (4, 3), (12, 9)])
def test_market_shares_show_one_run_and_up_to_nine_others(replicates, small):
    results = make_results(1, replicates, 20)
    figure, _ = market_shares.draw(results)
    assert len(figure.axes) == 1 + small
    assert any(f"one run of {replicates} (seed " in word for word in words_of(figure))


def with_leader(name):
    """A run of seed 1 in which the leader has this name."""
    run = make_results(1, 1, 4)["baseline"][0]
    run.record.firms["share_users"] = np.zeros_like(run.record.firms["share_users"])
    run.record.firms["share_users"][:, 0] = 0.22
    run.record.firm_names = (name, *run.record.firm_names[1:])
    return run


@pytest.mark.parametrize(
    ("name", "letters", "title"),
    [
        ("OpenAI", 25, "seed 1: OpenAI 22 %"),
        ("OpenAI", 19, "seed 1: OpenAI 22 %"),
        ("OpenAI", 18, "seed 1:\nOpenAI 22 %"),
        ("Technology Innovation Institute", 25, "seed 1: Technology… 22 %"),
        ("Technology Innovation Institute", 10, "seed 1:\nTechnology… 22 %"),
        ("Spin-out 2028Q1 of Anthropic", 30, "seed 1: Spin-out 2028Q1… 22 %"),
    ],
)
def test_small_panels_name_seed_leader_and_share_and_break_no_word(name, letters, title):
    assert market_shares.leader_text(with_leader(name), letters) == title


def test_names_are_broken_between_words_only():
    assert in_lines("Spin-out 2028Q1 of Anthropic", 15) == "Spin-out 2028Q1\nof Anthropic"
    assert in_lines("Anthropomorphists-and-more", 8) == "Anthropomorphists-and-more"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0 %"), (0.00001, "<0.01 %"), (0.00035, "0.035 %"), (0.012, "1.2 %"), (0.6, "60 %"), (1.0, "100 %")],
)
def test_a_share_at_the_end_of_a_line_says_how_low_it_is(share, text):
    assert percent(share) == text


def test_use_and_public_share_end_with_their_percentages():
    results = make_results(1, 5, 24)
    figure, words = compute_and_cost.draw(results)
    public = float(np.median(world_values(results["baseline"], "public_compute_share"), axis=0)[-1])
    assert f"public {percent(public)}" in words_of(figure)
    assert "speculative" in words


def test_stack_fills_exactly_the_shares_of_the_named_run():
    results = make_results(1, 5, 30)
    figure, _ = market_shares.draw(results)
    run = results["baseline"][middle_run(results["baseline"])]
    final = np.nan_to_num(run.record.firms["share_users"][-1])
    drawn = {}
    for area in figure.axes[0].collections:
        points = area.get_paths()[0].vertices
        last = points[points[:, 0] == points[:, 0].max(), 1]
        drawn[area.get_label()] = last.max() - last.min()
    named = {name: drawn[name] for name in drawn if name in run.record.firm_names}
    assert len(named) == market_shares.FIRMS_SHOWN
    for name, share in named.items():
        assert share == pytest.approx(final[run.record.firm_names.index(name)], abs=1e-12)
    assert sum(drawn.values()) == pytest.approx(1.0)


def test_named_run_has_the_median_concentration():
    runs = make_results(1, 9, 20)["baseline"]
    final = layer_values(runs, "hhi", "users")[:, -1]
    assert final[middle_run(runs)] == np.median(final)


def test_largest_slots_hold_winners_and_the_fallen():
    shares = np.array([[0.9, 0.05, 0.05, 0.0], [0.0, 0.6, 0.3, 0.1]])
    assert stacks.largest_slots(shares, 2) == [1, 0]


def test_frontier_lag_lines_and_observed_band():
    results = make_results(1, 5, 24)
    figure, words = frontier_lag.draw(results)
    lines = lines_of(figure)
    for key, (label, _) in frontier_lag.SERIES.items():
        expected = np.median(world_values(results["baseline"], key), axis=0)
        np.testing.assert_allclose(lines[f"baseline {label}"].get_ydata(), expected, rtol=1e-12)
    (patch,) = figure.axes[0].patches
    assert (patch.get_x(), patch.get_width(), patch.get_y(), patch.get_height()) == (2023.0, 2.0, 5.0, 17.0)
    assert "5 to 22 months" in words
    assert "Epoch AI" in words


def test_a_world_without_open_models_has_no_open_line():
    figure, _ = frontier_lag.draw(make_results(1, 3, 12, open_models=False))
    assert np.isnan(lines_of(figure)["baseline open weights"].get_ydata()).all()
    assert "open weights" not in words_of(figure)


def test_costs_are_logarithmic_with_observed_points():
    results = make_results(1, 5, 24)
    figure, words = compute_and_cost.draw(results)
    cost = figure.axes[0]
    assert cost.get_yscale() == "log"
    assert "log axis" in cost.get_ylabel()
    points = {line.get_label(): float(line.get_ydata()[0]) for line in cost.get_lines() if len(line.get_xdata()) == 1}
    assert points == {"GPT-4": 37.0, "Gemini 1.0 Ultra": 31.0, "Llama 3.1 405B": 53.0}
    assert "GPT-4 37" in words
    np.testing.assert_allclose(
        figure.axes[1].get_lines()[0].get_ydata(),
        np.median(world_values(results["baseline"], "chip_stock_h100e"), axis=0) / 1e6,
        rtol=1e-12,
    )


def test_observed_points_outside_the_horizon_are_not_drawn():
    figure, _ = compute_and_cost.draw(make_results(1, 2, 3))
    names = {line.get_label() for line in figure.axes[0].get_lines()}
    assert "GPT-4" in names
    assert "Llama 3.1 405B" not in names


def test_owner_shares_sum_to_one():
    run = make_results(1, 1, 10)["baseline"][0]
    np.testing.assert_allclose(compute_and_cost.owner_shares(run).sum(axis=1), 1.0, rtol=1e-12)


def test_losses_accumulate_and_runways_count_every_active_firm():
    results = make_results(1, 4, 16)
    runs = results["baseline"]
    np.testing.assert_allclose(
        money.cumulative_losses(runs)[:, -1], world_values(runs, "operating_loss_usd_bn").sum(axis=1), rtol=1e-12
    )
    alive = [np.count_nonzero(~np.isnan(run.record.firms["runway_quarters"][-1])) for run in runs]
    assert money.runway_counts(runs).sum(axis=1).tolist() == alive
    figure, _ = money.draw(results)
    bars = [patch.get_height() for patch in figure.axes[3].patches]
    np.testing.assert_allclose(bars, np.median(money.runway_counts(runs), axis=0))


def test_no_figure_has_two_scales_in_one_panel():
    for draw in FIGURES.values():
        figure, _ = draw(make_results(2, 2, 12))
        boxes = [tuple(np.round(axes.get_position().bounds, 6)) for axes in figure.axes]
        assert len(set(boxes)) == len(boxes)


@pytest.mark.parametrize(
    ("scenarios", "replicates", "quarters"), [(1, 1, 8), (1, 3, 8), (2, 1, 8), (3, 2, 12), (1, 1, 1), (7, 2, 8)]
)
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_works_in_every_situation(name, scenarios, replicates, quarters):
    results = make_results(scenarios, replicates, quarters)
    figure, words = FIGURES[name](results)
    assert figure.get_size_inches()[0] * MM_PER_INCH == pytest.approx(183.0)
    assert f"baseline n = {replicates}" in words
    assert f"({quarters} quarters)" in words
    assert ("medians over replicates" in words) == (
        replicates > 1 and name not in ("market_shares", "accounts", "causal_timeline")
    )


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize(("size", "width_mm"), [("one column", 89.0), ("slide", 254.0)])
def test_other_sizes(name, size, width_mm):
    figure, _ = FIGURES[name](make_results(2, 3, 16), size)
    assert figure.get_size_inches()[0] * MM_PER_INCH == pytest.approx(width_mm)


def test_a_slide_refuses_more_than_it_can_carry():
    with pytest.raises(ValueError, match="size 'slide' holds at most 3 scenarios and got 5; choose 'two columns'"):
        concentration.draw(make_results(5, 1, 8), "slide")


def test_an_unknown_size_is_answered_with_the_nearest():
    with pytest.raises(
        ValueError, match=r"size 'two colums' is not known; choose one of .* \(nearest: 'two columns'\)"
    ):
        money.draw(make_results(1, 1, 8), "two colums")


def test_labels_keep_their_distance_and_their_order():
    wanted, heights = np.array([1.0, 1.1, 9.0, 1.2]), np.full(4, 2.0)
    places = spread(wanted, heights, 0.0, 10.0)
    assert list(np.argsort(places)) == list(np.argsort(wanted))
    assert np.diff(np.sort(places)).min() >= 2.0 - 1e-12
    assert places.min() >= 0.0
    assert places.max() <= 10.0
    np.testing.assert_allclose(spread(np.array([1.0, 5.0]), np.full(2, 2.0), 0.0, 10.0), [1.0, 5.0])


def test_no_two_labels_of_a_panel_overlap():
    figure, _ = market_shares.draw(make_results(1, 1, 40))
    renderer = figure._get_renderer()
    boxes = [
        child.get_window_extent(renderer)
        for child in figure.axes[0].get_children()
        if type(child).__name__ == "EndLabel"
    ]
    tops = sorted((box.y0, box.y1) for box in boxes)
    assert len(tops) > 4
    assert all(lower[1] <= upper[0] + 1 for lower, upper in itertools.pairwise(tops))


def test_caption_says_what_sets_scenarios_apart():
    _, words = money.draw(make_results(2, 3, 12))
    assert "Scenario open older versions differs from baseline in flywheel.depreciation 0.25 → 0.3." in words
    assert "Parameters (baseline): finance.rule = mixed" in words
    assert "middle 50 % and 90 % of the replicates" in words
    assert "All scenarios share the same seeds." in words
