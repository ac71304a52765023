"""The causal timeline draws what the run holds: areas add up to the lead, marks stand at their dates."""

from itertools import pairwise

import numpy as np
import pytest

from simulation.analysis.causal_timeline import causal_timeline
from simulation.figures import causal_timeline as figure_file
from simulation.figures.bands import named_run
from simulation.figures.cause_panels import DRAWN, areas_of
from simulation.figures.event_lanes import leaders_of
from simulation.figures.needed import NotRecordedError
from simulation.recorder import Event
from tests.figures.synthetic import NAMES, make_results


def chosen(results, label="baseline"):
    return results[label][named_run(results, label)]


def with_events(results, *events):
    """The results with other events in every run of the baseline."""
    for run in results["baseline"]:
        run.record.events = events
    return results


def heights_at_the_end(axes):
    """Height of every area at the right end, those above and below zero added."""
    found = {}
    for area in axes.collections:
        points = area.get_paths()[0].vertices
        last = points[np.isclose(points[:, 0], points[:, 0].max()), 1]
        found.setdefault(area.get_label(), last.max() - last.min())
    return found


def test_every_cause_is_drawn_once_and_they_add_up_to_the_lead():
    assert sorted(one for causes, _, _ in DRAWN.values() for one in causes) == sorted(
        causal_timeline(chosen(make_results(1, 1, 8))).causes
    )
    timeline = causal_timeline(chosen(make_results(1, 3, 30)))
    np.testing.assert_allclose(sum(areas_of(timeline).values()), timeline.lead.total, atol=0.2)
    np.testing.assert_allclose(sum(timeline.causes.values()), timeline.lead.total, atol=1e-9)


def test_areas_and_line_are_those_of_the_named_run():
    results = make_results(1, 3, 30)
    figure, _ = figure_file.draw(results)
    timeline = causal_timeline(chosen(results))
    (lead,) = [line for line in figure.axes[0].get_lines() if line.get_label() == "lead"]
    np.testing.assert_allclose(lead.get_ydata(), timeline.lead.total, rtol=1e-12)
    drawn = heights_at_the_end(figure.axes[0])
    for name, area in areas_of(timeline).items():
        if area[-1] > 0.0:
            assert drawn[name] == pytest.approx(area[-1], abs=1e-9), name


def test_the_title_names_both_firms_and_says_one_run_of_how_many():
    results = make_results(1, 5, 30)
    figure, words = figure_file.draw(results)
    firm, rival = causal_timeline(chosen(results)).names
    title = " ".join(figure.axes[0]._left_title.get_text().split())
    assert title == f"Lead by cause: {firm} over {rival}, one run of 5 (seed {chosen(results).seed})"
    assert f"baseline: {firm} won: in 2030Q2 it has " in words
    assert "No interval: every panel is one run." in words
    assert [axes.get_position().x0 for axes in figure.axes] == [figure.axes[0].get_position().x0] * 4, "dates align"


def test_another_firm_may_be_asked_for():
    figure, words = figure_file.draw(make_results(1, 2, 20), firm="Meta")
    assert "baseline: Meta is behind: " in words
    assert "Meta over" in " ".join(figure.axes[0]._left_title.get_text().split())


def test_money_is_what_came_in_so_far():
    results = make_results(1, 1, 20)
    figure, _ = figure_file.draw(results)
    timeline = causal_timeline(chosen(results))
    (line,) = [one for one in figure.axes[1].get_lines() if one.get_label() == f"{timeline.names[0]} revenue"]
    revenue = np.cumsum(np.nan_to_num(timeline.result.record.firms["revenue_usd_bn"][:, timeline.firm]))
    np.testing.assert_allclose(line.get_ydata(), revenue, rtol=1e-12)
    assert line.get_ydata()[-1] == pytest.approx(timeline.money_until(timeline.firm)[0])


def test_events_stand_in_their_lanes_at_their_dates():
    results = make_results(1, 1, 30)
    firm, rival = causal_timeline(chosen(results)).names
    other = next(name for name in NAMES if name not in (firm, rival))
    events = (
        Event("2024Q2", "round", firm, amount_usd_bn=4.0),
        Event("2025Q3", "round", rival, amount_usd_bn=1.0),
        Event("2026Q1", "acquisition", other, firm, 0.5),
        Event("2026Q2", "bloc change", "IND", text="from N to A"),
    )
    figure, _ = figure_file.draw(with_events(results, *events))
    marks = {line.get_label(): line for line in figure.axes[3].get_lines() if line.get_marker() not in ("", "None")}
    assert set(marks) == {f"{firm} raises 4 USD bn", f"{rival} raises 1 USD bn", f"{firm} buys {other}"}
    assert marks[f"{firm} raises 4 USD bn"].get_xdata()[0] == 2024.25
    sizes = [marks[f"{name} raises {size} USD bn"].get_markersize() for name, size in ((firm, 4), (rival, 1))]
    assert sizes[0] == pytest.approx(2 * sizes[1]), "areas are in proportion to amounts"
    assert [label.get_text() for label in figure.axes[3].get_yticklabels()] == ["leader", "rounds", "firms"]


def test_leaders_fill_the_bar_from_the_first_quarter_to_the_last():
    run = chosen(make_results(1, 1, 30))
    spells = leaders_of(run)
    assert spells[0][0] == 2023.0
    assert spells[-1][1] == 2030.5
    assert all(one[1] == pytest.approx(two[0]) for one, two in pairwise(spells))


def test_a_run_without_the_parts_is_refused_and_one_without_a_rival_has_an_empty_panel():
    results = make_results(2, 1, 8)
    lone = results["open older versions"][0].record.firms
    for name in ("users_consumer_m", "users_enterprise_m", "users_physical_m"):
        lone[name] = np.where(np.arange(lone[name].shape[1]) == 0, lone[name], 0.0)
    figure, words = figure_file.draw(results)
    assert "no data" in [text.get_text() for axes in figure.axes for text in axes.texts]
    assert "open older versions: " not in words.split("Horizon")[0]
    bare = make_results(1, 1, 8)
    del bare["baseline"][0].record.firms["data_worth_consumer"]
    with pytest.raises(
        NotRecordedError, match=r"The figure causal_timeline is not drawn: run .* recorded no data_worth"
    ):
        figure_file.draw(bare)
    nobody = make_results(1, 1, 8)
    firms = nobody["baseline"][0].record.firms
    firms.update({name: 0.0 * values for name, values in firms.items() if name.startswith("users_")})
    with pytest.raises(NotRecordedError, match="in no run does one firm lead another"):
        figure_file.draw(nobody)


def test_policies_are_marked_in_every_panel():
    results = make_results(2, 1, 40)
    figure, _ = figure_file.draw({"open older versions": results["open older versions"]})
    for axes in figure.axes:
        assert [2027.0, 2027.0] in [list(line.get_xdata()) for line in axes.get_lines()]
    labels = {line.get_label() for line in figure.axes[3].get_lines()}
    assert "open releases starts" in labels
