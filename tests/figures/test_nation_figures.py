"""Nations, blocs and power: what is drawn is what the runs hold."""

import numpy as np
import pytest

from simulation.figures import bloc_landscape, nations, power_accountability
from simulation.figures.bands import last_year, middle_run, named_run, nation_values, world_values
from simulation.figures.bloc_changes import changes_of
from simulation.figures.blocs import list_nations
from simulation.figures.dependence_matrix import LEAST_SHARE, provision_of
from simulation.figures.needed import NotRecordedError
from simulation.figures.power_accountability import firms_at_end, levels_within, runs_with_event
from simulation.recorder import Event
from tests.figures.synthetic import BLOCS, NATIONS, make_results
from tests.figures.test_figures import lines_of, words_of

DRAWN = (nations, bloc_landscape, power_accountability)


def without_measures(results):
    for runs in results.values():
        for run in runs:
            run.record.nations, run.record.dependence = {}, np.zeros((0, 0, 0))
            del run.record.firms["control_index"]
    return results


def one_nation(results):
    """A toy world that holds only the first nation."""
    for runs in results.values():
        for run in runs:
            record = run.record
            record.nation_codes = record.nation_codes[:1]
            record.nations = {key: values[:, :1] for key, values in record.nations.items()}
            record.dependence, record.events = np.ones((len(record.quarters), 1, 1)), ()
    return results


def test_the_last_year_is_the_mean_of_what_there_is_of_four_quarters():
    values = np.array([[100.0, 100.0, 1.0], [1.0, np.nan, np.nan], [2.0, 4.0, np.nan], [3.0, np.nan, np.nan],
                       [6.0, 8.0, np.nan]])  # fmt: skip
    np.testing.assert_array_equal(last_year(values), [3.0, 6.0, np.nan])
    np.testing.assert_array_equal(last_year(values[:2])[:2], [50.5, 100.0])


def test_the_named_run_has_the_seed_of_the_middle_run_of_the_baseline():
    results = make_results(3, 5, 12)
    seed = results["baseline"][middle_run(results["baseline"])].seed
    assert {runs[named_run(results, label)].seed for label, runs in results.items()} == {seed}


def test_dots_are_medians_of_shares_of_the_world():
    results = make_results(1, 5, 16)
    figure, words = nations.draw(results)
    lines, runs = lines_of(figure), results["baseline"]
    for key in nations.COMPUTE:
        held = nation_values(runs, key)
        expected = np.median(held / held.sum(axis=1, keepdims=True), axis=0)
        for column, code in enumerate(NATIONS):
            if expected[column] > 0:
                assert lines[f"baseline {key} {code}"].get_xdata()[0] == pytest.approx(expected[column], rel=1e-12)
    gap = np.median(nation_values(runs, "gap_quarters"), axis=0)
    assert lines["baseline gap_quarters CHN"].get_xdata()[0] == pytest.approx(gap[1], rel=1e-12)
    assert "log axis" in figure.axes[0].get_xlabel()
    assert "All 7 nations" in words


def test_a_nation_without_compute_stands_at_zero_and_is_not_dropped():
    figure, _ = nations.draw(make_results(1, 5, 16))
    axes = figure.axes[0]
    place = lines_of(figure)["baseline compute_hosted_h100e PNG"].get_xdata()[0]
    names = [text.get_text() for text in axes.get_xticklabels()]
    assert place == pytest.approx(axes.get_xticks()[names.index("0")])
    assert axes.get_xlim()[0] < place < min(tick for tick in axes.get_xticks() if tick != place)


def test_blocs_show_by_marker_and_colour_and_disagreement_by_a_hollow_marker():
    results = make_results(1, 4, 16)
    lines = lines_of(nations.draw(results)[0])
    usa, china, india = (lines[f"baseline compute_used_h100e {code}"] for code in ("USA", "CHN", "IND"))
    assert usa.get_marker() != china.get_marker()
    assert usa.get_color() != china.get_color() or usa.get_markeredgecolor() != china.get_markeredgecolor()
    assert usa.get_markerfacecolor() == usa.get_markeredgecolor()
    assert india.get_markerfacecolor() == "white"


def test_nations_are_listed_by_bloc_and_then_by_output():
    listed = list_nations(make_results(1, 1, 16)["baseline"], 30)
    assert [NATIONS[row] for row in listed.rows] == ["USA", "DEU", "IND", "CHN", "RUS", "ZAF", "PNG"]
    assert [number for number, _ in listed.heads] == [1, 2, 0]
    assert np.diff(listed.heights).min() == 1.0
    few = list_nations(make_results(1, 2, 16)["baseline"], 3)
    assert {NATIONS[row] for row in few.rows} == {"USA", "CHN", "DEU"}
    assert few.blocs == tuple(int(BLOCS[row]) for row in few.rows)


def test_the_baseline_stands_behind_as_grey_bars():
    results = make_results(2, 3, 16)
    figure, words = nations.draw(results)
    grey = lines_of(figure)["reference gap_quarters"].get_xdata()
    listed = list_nations(results["open older versions"], 30)
    expected = np.median(nation_values(results["baseline"], "gap_quarters"), axis=0)[list(listed.rows)]
    np.testing.assert_allclose(grey, expected, rtol=1e-12)
    assert "Grey bars: medians of baseline" in words


def test_rows_of_the_matrix_sum_to_one_and_columns_hold_a_twentieth_of_another_nation():
    run = make_results(1, 1, 16)["baseline"][0]
    provision = provision_of(run)
    assert [NATIONS[column] for column in provision.columns] == ["USA", "CHN"]
    np.testing.assert_allclose(np.nansum(provision.shares, axis=1), 1.0, rtol=1e-12)
    assert np.isnan(provision.shares[0, 0])
    year = run.record.dependence[-4:].mean(axis=0)
    np.testing.assert_allclose(provision.shares[1:, 0], year[1:, 0], rtol=1e-12)
    np.testing.assert_allclose(provision.shares[:, -2], np.diag(year), rtol=1e-12)
    others = np.delete(year, provision.columns, axis=1) * ~np.eye(len(NATIONS), dtype=bool)[:, 2:]
    assert others.max() < LEAST_SHARE
    assert provision_of(run, 1).columns == provision.columns[:1]


def test_halves_carry_their_number_and_spheres_an_outline():
    results = make_results(1, 1, 16)
    run = results["baseline"][0]
    matrix = bloc_landscape.draw(results)[0].axes[0]
    year = run.record.dependence[-4:].mean(axis=0)
    written = [text.get_text() for text in matrix.texts if text.get_text().isdigit()]
    assert sorted(written) == sorted(f"{100 * share:.0f}" for share in year.ravel() if share >= 0.5)
    outlined = sum(patch.get_height() for patch in matrix.patches if patch.get_label() == "sphere")
    abroad = year * ~np.eye(len(NATIONS), dtype=bool)
    assert outlined == pytest.approx((abroad > 0.5).sum())


def test_changes_of_bloc_are_marked_on_the_line_of_the_new_bloc_with_the_code():
    results = make_results(1, 1, 16)
    run = results["baseline"][0]
    assert changes_of(run) == [(2025.0, "IND", 1)]
    run.record.events += (Event("2026Q1", "bloc change", "ZAF", text="no such text"),)
    assert len(changes_of(run)) == 1
    figure, words = bloc_landscape.draw(results)
    assert list(lines_of(figure)["to bloc A"].get_xdata()) == [2025.0]
    assert "IND" in [text.get_text() for text in figure.axes[2].texts]
    assert "Changes" in words


def test_a_run_without_changes_says_so():
    results = make_results(1, 1, 16)
    results["baseline"][0].record.events = ()
    assert "none" in [text.get_text() for text in bloc_landscape.draw(results)[0].axes[2].texts]


def test_the_landscape_names_its_run_and_shows_energy_of_all():
    results = make_results(1, 6, 16)
    figure, words = bloc_landscape.draw(results)
    runs = results["baseline"]
    run = runs[named_run(results, "baseline")]
    assert any(f"one run of 6 (seed {run.seed})" in word.replace("\n", " ") for word in words_of(figure))
    lines = lines_of(figure)
    blocs = {axes.get_title(loc="left"): axes for axes in figure.axes}
    energy = {line.get_label(): line.get_ydata() for line in blocs["Energy of the landscape: all runs"].get_lines()}
    np.testing.assert_allclose(energy["baseline median"], np.median(world_values(runs, "landscape_energy"), axis=0))
    np.testing.assert_array_equal(energy[f"baseline named seed {run.seed}"], run.record.world["landscape_energy"])
    drawn = next(line for label, line in lines.items() if label.startswith("baseline bloc A"))
    np.testing.assert_array_equal(drawn.get_ydata(), run.record.world["output_bloc_a"])
    assert not any("bloc C" in label for label in lines)
    assert f"baseline seed {run.seed}" in words


@pytest.mark.parametrize(
    ("scenarios", "size", "panels"),
    [(1, "two columns", 5), (1, "one column", 5), (1, "slide", 5), (2, "two columns", 10), (2, "one column", 6),
     (2, "slide", 6)],
)  # fmt: skip
def test_the_landscape_has_as_many_panels_as_fit_and_its_caption_speaks_of_no_other(scenarios, size, panels):
    figure, words = bloc_landscape.draw(make_results(scenarios, 2, 12), size)
    assert len(figure.axes) == panels
    assert ("Ill-placed" in words) == (panels == 5 * scenarios)
    assert ("Matrix" in words) == ((scenarios, size) != (2, "slide"))


def test_firms_stand_at_accountability_and_control_of_the_last_year():
    results = make_results(1, 3, 16)
    run = results["baseline"][named_run(results, "baseline")]
    figure, words = power_accountability.draw(results)
    lines = lines_of(figure)
    there = np.isfinite(run.record.firms["control_index"][-1])
    named = lines["baseline named"]
    np.testing.assert_allclose(named.get_ydata(), last_year(run.record.firms["control_index"])[there], rtol=1e-12)
    np.testing.assert_allclose(named.get_xdata(), last_year(run.record.firms["accountability"])[there], rtol=1e-12)
    others = [len(firms_at_end(other).names) for other in results["baseline"] if other is not run]
    assert len(lines["baseline others"].get_xdata()) == sum(others)
    assert "assumptions, not measurements" in words


def test_curves_are_of_equal_unaccountable_power():
    figure, _ = power_accountability.draw(make_results(1, 3, 16))
    curves = [line for line in figure.axes[0].get_lines() if line.get_label().startswith("U = ")]
    assert curves
    for curve in curves:
        power = np.asarray(curve.get_ydata()) * (1 - np.asarray(curve.get_xdata()))
        np.testing.assert_allclose(power, float(curve.get_label()[4:]), rtol=1e-9)


def test_levels_fit_the_panel():
    assert levels_within(0.12) == [0.1, 0.05, 0.02]
    assert levels_within(0.0) == []


def test_the_caption_counts_runs_with_a_control_event():
    results = make_results(2, 3, 12)
    results["baseline"][1].record.world["control_event"][-2:] = 1.0
    assert runs_with_event(results["baseline"]) == 1
    _, words = power_accountability.draw(results)
    assert "baseline in 1 of 3 runs, open older versions in 0 of 3 runs" in words


def test_firms_with_most_control_are_named():
    results = make_results(1, 1, 16)
    figure, _ = power_accountability.draw(results)
    cloud = firms_at_end(results["baseline"][0])
    first = cloud.names[int(np.argmax(cloud.control))]
    assert first in [text.get_text().replace("\n", " ") for text in figure.axes[0].texts]


@pytest.mark.parametrize("module", DRAWN)
@pytest.mark.parametrize("size", ["two columns", "one column", "slide"])
@pytest.mark.parametrize("quarters", [1, 9])
def test_a_toy_world_of_one_nation_is_drawn(module, size, quarters):
    figure, words = module.draw(one_nation(make_results(1, 2, quarters)), size)
    assert figure.axes
    assert "baseline n = 2" in words


@pytest.mark.parametrize("module", DRAWN)
def test_runs_without_these_data_are_refused_in_one_sentence(module):
    name = module.__name__.rpartition(".")[2]
    with pytest.raises(NotRecordedError, match=rf"^The figure {name} is not drawn: run \w+ recorded no [\w ]+\.$"):
        module.draw(without_measures(make_results(1, 1, 8)))


def test_a_world_without_any_control_or_compute_says_so():
    results = make_results(1, 2, 8)
    for run in results["baseline"]:
        run.record.firms["control_index"] *= 0.0
        for key in nations.COMPUTE:
            run.record.nations[key] = run.record.nations[key] * 0.0
    assert "no data" in words_of(power_accountability.draw(results)[0])
    assert "no data" in words_of(nations.draw(results)[0])
