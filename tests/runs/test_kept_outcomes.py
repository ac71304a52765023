"""Outcomes that are kept: the same numbers, each run made once, and half a line counts for nothing."""

import json
from typing import ClassVar

import numpy as np
import pytest

from simulation.runs import kept_outcomes
from simulation.runs.kept_outcomes import FILE, make_or_reuse_outcomes
from simulation.runs.outcomes import outcome_values
from simulation.runs.provenance import Origin
from simulation.runs.replicates import Job, run_each
from simulation.runs.store import StoreError
from tests.support import make_record, make_scenario


class CountedWorld:
    """A world whose record depends on the seed alone; it notes each run."""

    made: ClassVar[list[int]] = []

    def __init__(self, scenario, seed, threads=1):
        self.seed = seed

    def run(self, progress):
        CountedWorld.made.append(self.seed)
        progress(6, 6)
        record = make_record(seed=self.seed)
        record.world["open_lag_months"][-1] = np.nan if self.seed == 2 else np.inf
        return record


@pytest.fixture(autouse=True)
def made(monkeypatch):
    monkeypatch.setattr("simulation.world.World", CountedWorld)
    CountedWorld.made = []
    return CountedWorld.made


def jobs(*seeds):
    return [Job(make_scenario(), seed, Origin("toy.yaml")) for seed in seeds]


def expected(*seeds):
    return np.array([outcome_values(CountedWorld(None, seed).run(lambda *_: None)) for seed in seeds])


def test_kept_values_are_those_of_the_runs_missing_and_infinite_ones_too(tmp_path, made):
    first = make_or_reuse_outcomes(jobs(1, 2), tmp_path, processes=1)
    again = make_or_reuse_outcomes(jobs(2, 1, 3), tmp_path, processes=1)
    assert made == [1, 2, 3]
    assert (first.runs, first.reused, again.runs, again.reused) == (2, 0, 3, 2)
    np.testing.assert_array_equal(again.values, expected(2, 1, 3))


def test_equal_jobs_are_one_run_and_nothing_need_be_kept(tmp_path, made, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = make_or_reuse_outcomes(jobs(4, 4, 5), processes=1)
    assert made == [4, 5]
    assert (found.runs, len(found.values)) == (2, 3)
    assert list(tmp_path.iterdir()) == []


def test_no_runs_give_no_rows(tmp_path):
    found = make_or_reuse_outcomes([], tmp_path)
    assert found.values.shape == (0, len(expected(1)[0]))


def test_half_a_line_is_made_again_and_does_not_spoil_the_next(tmp_path, made):
    make_or_reuse_outcomes(jobs(1, 2), tmp_path, processes=1)
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes()[:-40])
    make_or_reuse_outcomes(jobs(1, 2), tmp_path, processes=1)
    make_or_reuse_outcomes(jobs(1, 2), tmp_path, processes=1)
    assert made == [1, 2, 2]
    assert len(file.read_text("utf-8").splitlines()) == 3


def test_values_of_another_definition_are_not_taken(tmp_path, made, monkeypatch):
    make_or_reuse_outcomes(jobs(1), tmp_path, processes=1)
    monkeypatch.setattr(kept_outcomes, "definitions", lambda: "another text of the definitions")
    make_or_reuse_outcomes(jobs(1), tmp_path, processes=1)
    assert made == [1, 1]


def test_a_line_says_how_to_make_the_whole_run_again(tmp_path):
    make_or_reuse_outcomes(jobs(7), tmp_path, processes=1)
    entry = json.loads((tmp_path / FILE).read_text("utf-8"))
    assert entry["repeat"] == "ai-concentration run toy.yaml --seed 7"
    assert (entry["scenario"], entry["seed"]) == ("toy", 7)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / FILE).write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match=f"{FILE} cannot be read"):
        make_or_reuse_outcomes(jobs(1), tmp_path, processes=1)


def test_runs_are_handed_on_one_by_one_with_the_number_of_their_job():
    seen = []
    run_each(jobs(3, 1), lambda number, result: seen.append((number, result.seed)), processes=1)
    assert seen == [(0, 3), (1, 1)]


def test_a_changed_copy_of_a_scenario_has_an_identity_of_its_own():
    scenario = make_scenario()
    before = scenario.fingerprint
    assert scenario.model_copy(update={"workers": 77}).fingerprint != before
    assert scenario.model_copy().fingerprint == before == scenario.fingerprint
