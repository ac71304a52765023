"""Inequality, work and accounts: what is drawn is what the runs hold."""

import itertools

import numpy as np
import pytest

from simulation.figures import accounts, inequality, work
from simulation.figures.bands import middle_run, world_values
from simulation.figures.flow_table import FlowTable, closed, shortened, signed, table_of_year
from simulation.figures.needed import NotRecordedError
from simulation.measures.catalogue import GROUPS, LORENZ_SHARES
from tests.figures.synthetic import PAYMENTS, SECTORS, make_results
from tests.figures.test_figures import lines_of, words_of

MINUS = "\N{MINUS SIGN}"


def cells_of(axes):
    return [text.get_text() for text in axes.texts]


def test_lorenz_curves_are_the_medians_at_first_middle_and_last_quarter():
    results = make_results(1, 5, 21)
    figure, words = inequality.draw(results)
    lines = lines_of(figure)
    runs = results["baseline"]
    for quarter in (0, 10, 20):
        drawn = lines[f"baseline {runs[0].record.quarters[quarter]}"]
        expected = np.median([run.record.distributions["lorenz_wealth"][quarter] for run in runs], axis=0)
        np.testing.assert_allclose(drawn.get_ydata(), expected, rtol=1e-12)
        np.testing.assert_array_equal(drawn.get_xdata(), LORENZ_SHARES)
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["2023Q1", "2025Q3", "2028Q1"]
    np.testing.assert_array_equal(lines["equality"].get_xdata(), lines["equality"].get_ydata())
    assert "exact to 2e-05" in words


@pytest.mark.parametrize(("quarters", "dates"), [(1, [0]), (2, [0, 1]), (3, [0, 1, 2]), (4, [0, 1, 3])])
def test_short_runs_have_fewer_dates(quarters, dates):
    assert inequality.dates_of(make_results(1, 1, quarters)["baseline"][0]) == dates


def test_gini_and_top_shares_and_the_split_are_medians():
    results = make_results(1, 5, 24)
    figure, _ = inequality.draw(results)
    lines, runs = lines_of(figure), results["baseline"]
    names = {"wealth": "gini_wealth", "income": "gini_income", "top 10 %:": "top10_wealth", "top 1 %:": "top1_wealth",
             "all": "mld_income", "between nations": "mld_income_between"}  # fmt: skip
    for label, key in names.items():
        expected = np.median(world_values(runs, key), axis=0)
        np.testing.assert_allclose(lines[f"baseline {label}"].get_ydata(), expected, rtol=1e-12)
    parts = inequality.within_nations(runs) + world_values(runs, "mld_income_between")
    np.testing.assert_allclose(parts, world_values(runs, "mld_income"), rtol=1e-12)


def test_debts_are_not_cut_off_the_lorenz_curve():
    results = make_results(1, 3, 8)
    for run in results["baseline"]:
        run.record.distributions["lorenz_wealth"][:, 1:4] = -0.05
    figure, _ = inequality.draw(results)
    assert figure.axes[0].get_ylim() == (-0.05, 1.0)


def test_share_axes_go_from_nobody_to_everybody():
    figure, _ = inequality.draw(make_results(2, 3, 16))
    for number, axes in enumerate(figure.axes):
        low, high = axes.get_ylim()
        assert low == 0.0
        assert high == 1.0 or number % 4 == 3
    work_figure, _ = work.draw(make_results(1, 3, 16))
    shares = [axes.get_ylim() for axes in work_figure.axes if axes.get_ylabel().startswith("share")]
    assert shares == [(0.0, 1.0)] * 3


def test_the_baseline_is_grey_behind_the_policy():
    results = make_results(2, 3, 20)
    figure, words = inequality.draw(results)
    grey = [line for line in figure.axes[4].get_lines() if line.get_label() == "reference lorenz"]
    expected = np.median(inequality.lorenz_values(results["baseline"], 19), axis=0)
    np.testing.assert_allclose(grey[0].get_ydata(), expected, rtol=1e-12)
    assert "Grey: baseline" in words
    assert "policy from 2027Q1" in words_of(figure)


def test_work_draws_the_medians_of_the_thirds():
    results = make_results(1, 4, 24)
    figure, words = work.draw(results)
    runs = results["baseline"]
    assert len(figure.axes) == 6
    keys = ("employment_by_exposure", "real_wage_by_exposure", "employment_by_skill", "real_wage_by_skill")
    for axes, key in zip(figure.axes, keys, strict=False):
        drawn = {line.get_label(): line.get_ydata() for line in axes.get_lines()}
        for number, group in enumerate(GROUPS):
            expected = np.median([run.record.groups[key][:, number] for run in runs], axis=0)
            np.testing.assert_allclose(drawn[f"baseline {group}"], expected, rtol=1e-12)
    assert "by skill within their nation" in words


def test_flows_of_people_are_gaps_where_nobody_moves_and_say_log():
    figure, _ = work.draw(make_results(1, 3, 24))
    flows = figure.axes[4]
    assert flows.get_yscale() == "log"
    assert "log axis" in flows.get_ylabel()
    displaced = lines_of(figure)["baseline displaced"].get_ydata()
    assert np.isnan(displaced[:5]).all()
    assert (displaced[5:] > 0).all()


def test_a_world_in_which_nobody_moves_says_so():
    results = make_results(1, 2, 8)
    for run in results["baseline"]:
        run.record.world |= {key: np.zeros(8) for key in work.FLOWS}
    figure, _ = work.draw(results)
    assert "no data" in words_of(figure)
    assert figure.axes[4].get_yscale() == "linear"


@pytest.mark.parametrize(
    ("scenarios", "size", "panels"),
    [(1, "two columns", 6), (1, "one column", 4), (1, "slide", 4), (2, "two columns", 8), (2, "slide", 6)],
)
def test_work_has_as_many_panels_as_fit(scenarios, size, panels):
    figure, words = work.draw(make_results(scenarios, 2, 12), size)
    assert len(figure.axes) == panels
    assert ("by skill" in words) == (panels // scenarios > 3)


def test_accounts_hold_the_payments_of_the_last_four_quarters_of_one_run():
    results = make_results(1, 5, 24)
    figure, words = accounts.draw(results)
    runs = results["baseline"]
    run = runs[middle_run(runs)]
    year = run.record.flows[-4:].sum(axis=0)
    cells = cells_of(figure.axes[0])
    for row, sector in np.argwhere(year):
        assert signed(float(year[row, sector])) in cells
    for sector in range(len(SECTORS)):
        assert signed(float(year[:, sector].sum())) in cells
    assert set(SECTORS) <= {cell.replace("\n", " ") for cell in cells}
    assert {row for row, *_ in PAYMENTS} <= set(cells)
    assert any(f"one run of 5 (seed {run.seed})" in word and "2028Q1 to 2028Q4" in word for word in words_of(figure))
    assert "Residual" in words
    assert "one named run per scenario" in words


def test_the_residual_is_printed_in_the_figure_and_in_the_caption():
    results = make_results(1, 1, 8)
    run = results["baseline"][0]
    run.record.flows[-1, 0, 0] += 0.01 * np.abs(run.record.flows[-4:].sum(axis=0)).sum()
    whole = table_of_year(run)
    assert whole.residual == pytest.approx(0.01, rel=0.02)
    figure, words = accounts.draw(results)
    assert any(cell.startswith("residual 0.01 of all flows") for cell in cells_of(figure.axes[0]))
    assert "baseline 0.01" in words
    assert signed(float(whole.amounts[0].sum())) in cells_of(figure.axes[0])


def test_scenarios_show_the_same_seed():
    results = make_results(2, 7, 16)
    figure, _ = accounts.draw(results)
    seed = results["baseline"][middle_run(results["baseline"])].seed
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert all(f"(seed {seed})" in title for title in titles)


def test_a_chosen_year_is_shown_and_a_missing_one_refused():
    results = make_results(1, 1, 10)
    run = results["baseline"][0]
    table = table_of_year(run, 2024)
    assert (table.span, table.quarters) == ("2024Q1 to 2024Q4", 4)
    np.testing.assert_allclose(table.amounts, run.record.flows[4:8].sum(axis=0), rtol=1e-15)
    with pytest.raises(ValueError, match="the run goes from 2023Q1 to 2025Q2 and has no quarter of 2031"):
        accounts.draw(results, year=2031)


def test_a_run_of_less_than_a_year_shows_what_it_has():
    table = table_of_year(make_results(1, 1, 3)["baseline"][0])
    assert (table.span, table.quarters) == ("2023Q1 to 2023Q3", 3)
    assert table_of_year(make_results(1, 1, 1)["baseline"][0]).span == "2023Q1"


def small_table():
    amounts = np.array([[-90.0, 0.0, 90.0], [0.0, 1.0, -1.0], [5.0, -5.0, 0.0], [-40.0, 0.0, 40.0]])
    rows = ("consumption", "AI services", "staff", "tax")
    return FlowTable(rows, ("households", "AI firms", "business"), amounts, "2030", 4)


def test_merging_changes_no_sum_and_keeps_ai():
    table = shortened(small_table(), 3, 3)
    assert table.rows == ("consumption", "staff", "2 others")
    np.testing.assert_array_equal(table.amounts[-1], [-40.0, 1.0, 39.0])
    narrow = shortened(small_table(), 2, 2)
    assert narrow.sectors == ("households", "2 others")
    np.testing.assert_array_equal(narrow.amounts.sum(axis=1), [0.0, 0.0])
    assert narrow.amounts[:, 0].sum() == small_table().amounts[:, 0].sum()


def test_what_fits_is_left_as_it_is():
    table = small_table()
    whole = shortened(table, 4, 3)
    assert (whole.rows, whole.sectors) == (table.rows, table.sectors)
    np.testing.assert_array_equal(whole.amounts, table.amounts)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(-84619.6, f"{MINUS}84,620"), (99.96, "+100.0"), (-0.456, f"{MINUS}0.46"), (-0.001, f"{MINUS}<0.01"), (0.0, "")],
)
def test_amounts_carry_their_sign(amount, text):
    assert signed(amount) == text


def test_a_row_that_closes_is_zero_and_another_says_what_is_missing():
    assert closed(1e-13, 1.0) == "0"
    assert closed(-2.0, 100.0) == f"{MINUS}2.0"


def test_no_text_of_the_matrix_leaves_its_cell_or_the_page():
    for size in ("one column", "two columns"):
        figure, _ = accounts.draw(make_results(1, 1, 8), size)
        axes, page = figure.axes[0], figure.bbox
        renderer = figure._get_renderer()
        boxes = {}
        for text in filter(lambda text: text.get_text(), axes.texts):
            box = text.get_window_extent(renderer)
            assert page.x0 <= box.x0, text.get_text()
            assert box.x1 <= page.x1, text.get_text()
            boxes.setdefault(round(text.get_position()[1], 6), []).append((box.x0, box.x1))
        for line in boxes.values():
            ends = sorted(line)
            assert all(left[1] <= right[0] + 1 for left, right in itertools.pairwise(ends))


def test_runs_without_these_data_are_refused_in_one_sentence():
    results = make_results(1, 1, 8)
    run = results["baseline"][0]
    del run.record.world["gini_wealth"]
    with pytest.raises(
        NotRecordedError, match=r"^The figure inequality is not drawn: run \w+ recorded no gini_wealth\.$"
    ):
        inequality.draw(results)
