"""Panels are made from what the record holds, in the colours of the figures, as plain data that JSON can hold."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest

from simulation.explorer.panels import causes, concentration, lorenz, nations, shares
from simulation.explorer.panels.pictures import empty, pictures
from simulation.explorer.panels.view import View, apart
from simulation.figures.bands import band
from simulation.figures.style import firm_colour
from simulation.runs.one_run import run_scenario
from simulation.runs.result import RunResult
from simulation.scenario_loading import load_scenario


@pytest.fixture(scope="module")
def run() -> RunResult:
    return run_scenario(load_scenario("baseline", workers=100, end="2024Q2"), 1)


def test_all_pictures_are_json_and_say_that_they_show_one_run(run: RunResult) -> None:
    for name, picture in pictures(View(run, "baseline")).items():
        json.dumps(picture.options, allow_nan=False)
        assert "one run, seed 1" in picture.title, name
    assert all("one run, seed 3" in picture.title for picture in empty(3).values())


def test_shares_add_up_and_firms_keep_their_colours(run: RunResult) -> None:
    drawn = shares.options(View(run, "baseline"))["series"]
    assert np.sum([one["data"] for one in drawn], axis=0) == pytest.approx(np.ones(6), abs=1e-3)
    names = list(run.record.firm_names)
    for one in drawn[:-1]:
        assert one["itemStyle"]["color"] == firm_colour(names.index(one["name"]))


def test_band_is_two_areas_and_a_median_over_the_whole_horizon(run: RunResult) -> None:
    hhi = np.array([[0.1] * 6, [0.2] * 6, [0.4] * 6])
    view = View(run, "baseline", band(hhi), "other", "users")
    drawn = {one["name"]: one["data"] for one in concentration.options(view)["series"]}
    assert drawn["other"] == [0.2] * 6
    assert drawn["50 % from"] == pytest.approx([0.15] * 6)
    assert drawn["50 % to"] == pytest.approx([0.15] * 6)
    assert drawn["this run"] == pytest.approx(run.record.layers["hhi"][:, 4].tolist(), rel=1e-4)
    assert "median of 3 runs" in concentration.note(view)


def test_lorenz_curves_are_those_of_the_first_and_the_last_quarter(run: RunResult) -> None:
    drawn = {one["name"]: one["data"] for one in lorenz.options(View(run, "baseline"))["series"]}
    curve = run.record.distributions["lorenz_wealth"]
    assert [point[1] for point in drawn["2023Q1"]] == pytest.approx(curve[0].tolist(), rel=1e-4)
    assert [point[1] for point in drawn["2024Q2, now"]] == pytest.approx(curve[-1].tolist(), rel=1e-4)


def test_nations_have_three_marks_each(run: RunResult) -> None:
    made = nations.options(View(run, "baseline"))
    assert [one["name"] for one in made["series"]] == ["hosted", "owned", "used"]
    assert all(len(one["data"]) == len(made["yAxis"]["data"]) for one in made["series"])
    assert len({one["symbol"] for one in made["series"]}) == 3


def test_causes_add_up_to_the_lead(run: RunResult) -> None:
    view = View(run, "baseline")
    timeline = causes.timeline_of(view)
    assert timeline is not None
    drawn = {one["name"]: np.array(one["data"], dtype=float) for one in causes.options(view, timeline)["series"]}
    lead = drawn.pop("lead")
    # Causes that are never notable are left out, which is the only thing that may be missing.
    assert sum(drawn.values()) == pytest.approx(lead, abs=0.02 * 8)
    assert causes.note(view, timeline).startswith(f"{timeline.names[0]} won: ")


def test_names_are_moved_apart_and_no_further() -> None:
    heights = [3.0, 5.0, 6.0, 90.0, 92.0]
    moved = apart(heights, 14.0)
    assert all(second - first >= 14.0 - 1e-9 for first, second in pairwise(moved))
    assert np.mean(moved[:3]) == pytest.approx(np.mean(heights[:3]))
    assert apart([0.0, 50.0], 14.0) == [0.0, 50.0]
