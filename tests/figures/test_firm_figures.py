"""Figures of leaders and of firm dynamics: what is drawn is what the runs hold."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from simulation.analysis.proportions import wilson_interval
from simulation.figures import firm_dynamics, leadership
from simulation.figures.bands import layer_values
from simulation.figures.needed import NotRecordedError
from simulation.measures.catalogue import LAYERS
from simulation.runs.tables import active_firms
from tests.figures.synthetic import make_results
from tests.figures.test_figures import lines_of


def led_by(runs, *leaders):
    """The same runs with other leaders in users: one row of slots for each run."""
    found = []
    for run, slots in zip(runs, leaders, strict=True):
        record = SimpleNamespace(**vars(run.record))
        leader = run.record.layers["leader"].copy()
        leader[:, LAYERS.index("users")] = slots
        record.layers = run.record.layers | {"leader": leader}
        found.append(replace(run, record=record))
    return found


def test_leads_last_as_long_as_they_do_in_the_runs():
    runs = led_by(make_results(1, 2, 8)["baseline"], [0] * 3 + [1] * 5, [2] * 8)
    figure, words = leadership.draw({"baseline": runs})
    line = lines_of(figure)["baseline tenure"]
    assert line.get_xdata().tolist() == [quarters / 4 for quarters in range(9)]
    # Three leads: one of 3 quarters that ends, one of 5 and one of 8 that go on.
    assert line.get_ydata() == pytest.approx([1, 1, 1, 2 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3])
    assert "baseline 3 leads, 1 of them lost" in words


def test_changes_are_counted_per_decade():
    runs = led_by(make_results(1, 3, 21)["baseline"], [0] * 21, [0] * 10 + [1] * 11, [0] * 5 + [1] * 5 + [0] * 11)
    assert leadership.changes_per_decade(runs)[:, 0].tolist() == [0.0, 2.0, 4.0]
    figure, _ = leadership.draw({"baseline": runs})
    assert lines_of(figure)["changes"].get_xdata()[0] == 2.0


def test_bars_of_leaders_sum_to_all_runs_and_carry_wilsons_interval():
    runs = led_by(make_results(1, 8, 4)["baseline"], *([slot] * 4 for slot in (0, 0, 1, 2, 3, 4, 5, 6)))
    counts = leadership.final_leaders(runs)
    assert counts["OpenAI"] == 2
    assert next(iter(counts)) == "OpenAI"
    figure, _ = leadership.draw({"baseline": runs})
    bars = figure.axes[2].patches
    assert len(bars) == leadership.LEADERS_SHOWN
    assert sum(bar.get_width() for bar in bars) == pytest.approx(1.0)
    assert [text.get_text() for text in figure.axes[2].texts][-1] == leadership.REST
    spans = [tuple(path.vertices[:, 0]) for lines in figure.axes[2].collections for path in lines.get_paths()]
    assert spans[0] == pytest.approx(wilson_interval(2, 8))


def test_a_market_without_a_leader_says_so():
    runs = led_by(make_results(1, 2, 8)["baseline"], [np.nan] * 8, [np.nan] * 8)
    assert leadership.final_leaders(runs) == {leadership.NOBODY: 2}
    figure, words = leadership.draw({"baseline": runs})
    assert "no data" in [text.get_text() for text in figure.axes[2].texts]
    assert "baseline 0 leads" in words


def test_sizes_fall_with_rank_and_both_axes_are_logarithmic():
    results = make_results(1, 4, 20)
    figure, words = firm_dynamics.draw(results)
    axes = figure.axes[0]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    sizes = firm_dynamics.sizes_by_rank(results["baseline"])
    assert np.all(np.diff(sizes, axis=1) <= 0)
    assert np.all(np.diff(lines_of(figure)["baseline sizes"].get_ydata()) <= 0)
    first = [np.nanmax(run.record.firms["share_users"][-1]) for run in results["baseline"]]
    assert sizes[:, 0].tolist() == first
    line = lines_of(figure)["baseline sizes"]
    assert line.get_xdata()[0] == 1.0
    assert line.get_ydata()[0] == pytest.approx(np.median(first))
    assert "both axes logarithmic" in words


def test_entries_less_exits_are_the_change_in_the_number_of_firms():
    runs = make_results(1, 3, 40)["baseline"]
    years, moved = firm_dynamics.entries_and_exits(runs)
    assert years.tolist() == list(range(2023, 2033))
    for number, run in enumerate(runs):
        active = active_firms(run.record).sum(axis=1)
        assert (moved["entries"] - moved["exits"])[number].sum() == active[-1] - active[0]


def test_entrants_of_a_policy_stand_before_those_of_the_baseline():
    results = make_results(2, 3, 40)
    figure, words = firm_dynamics.draw(results)
    drawn = lines_of(figure)
    names = ["reference open older versions entrants", "open older versions entrants", "baseline entrants"]
    assert set(names) <= set(drawn)
    for name, runs in zip(names, (*reversed(results.values()), results["baseline"]), strict=True):
        runs = results["baseline"] if name.startswith("reference") else runs
        assert drawn[name].get_ydata() == pytest.approx(firm_dynamics.lives(runs).share)
    assert "baseline 15 entrants, 0 of them gone by the end" in words


def test_runs_without_shares_are_refused_by_name():
    results = make_results(1, 1, 8)
    del results["baseline"][0].record.firms["share_users"]
    with pytest.raises(NotRecordedError, match=r"figure firm_dynamics is not drawn: run .* recorded no share_users"):
        firm_dynamics.draw(results)


def test_tenure_uses_every_replicate():
    runs = make_results(1, 5, 30)["baseline"]
    assert leadership.tenure(runs).runs == 5
    leaders = layer_values(runs, "leader", "users")
    assert leadership.tenure(runs).ended == sum(np.count_nonzero(np.diff(row)) for row in leaders)
