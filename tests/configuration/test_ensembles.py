"""Runs with the parameters of an ensemble's members: a member a run, below what a scenario sets itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import simulation
from simulation.analysis.targets import TableError
from simulation.command_line import main
from simulation.loading.ensembles import Ensemble, jobs_with_members, place_of, read_ensemble, scenario_text
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin
from simulation.runs.replicates import Job
from simulation.scenario_loading import world_of
from simulation.sweeps.settings import value_of

NAMES = ("flywheel.consumer.strength", "finance.investor_growth")
POINTS = np.array([[0.3, 2.0], [0.4, 1.5], [0.5, 2.6], [0.6, 1.2]])


def seen(words: list[str], seeds: range, name: str) -> list[float]:
    scenario = simulation.load_scenario("baseline", words)
    jobs = jobs_with_members(scenario, seeds, Origin("baseline", tuple(words)), Ensemble(NAMES, POINTS))
    assert [job.seed for job in jobs] == list(seeds)
    return [value_of(job.scenario, name) for job in jobs]


def test_the_seed_alone_chooses_the_member() -> None:
    assert seen([], range(1, 6), NAMES[0]) == [0.3, 0.6, 0.5, 0.4, 0.3]
    assert seen([], range(3, 5), NAMES[0]) == [0.5, 0.4]


@pytest.mark.parametrize("members", [1, 2, 7, 50])
def test_as_many_seeds_as_members_go_through_all(members: int) -> None:
    assert sorted(place_of(seed, members) for seed in range(1, members + 1)) == list(range(members))


@pytest.mark.parametrize("value", [0.123, Scenario().flywheel.consumer.strength])
def test_what_an_override_sets_stays(value: float) -> None:
    words = [f"flywheel.consumer.strength={value}"]
    assert seen(words, range(1, 3), NAMES[0]) == [value, value]
    assert seen(words, range(1, 3), NAMES[1]) == [2.0, 1.2]


def test_what_a_scenario_sets_stays() -> None:
    scenario = simulation.load_scenario("strong_flywheel")
    jobs = jobs_with_members(scenario, [1, 2], None, Ensemble(NAMES, POINTS))
    assert {value_of(job.scenario, NAMES[0]) for job in jobs} == {value_of(scenario, NAMES[0])}


def test_members_move_along_with_the_level_of_the_world() -> None:
    name = "finance.investor_pool"
    here, words = Ensemble((name,), np.array([[20.0]])), ("world=end_2022",)
    pools = [simulation.load_scenario("baseline", said).finance.investor_pool for said in ([], words)]
    (job,) = seeded_with(here, words)
    assert value_of(job.scenario, name) == pytest.approx(20.0 * pools[1] / pools[0])
    there = Ensemble((name,), np.array([[20.0]]), levels=(pools[1],))
    (job,) = seeded_with(there, words)
    assert value_of(job.scenario, name) == 20.0


def seeded_with(ensemble: Ensemble, words: tuple[str, ...]) -> list[Job]:
    scenario, world = simulation.load_scenario("baseline", words), world_of("baseline", words)
    return jobs_with_members(scenario, [1], Origin("baseline", words), ensemble, world)


def test_the_nearest_member_says_what_its_world_keeps() -> None:
    found = Ensemble(("finance.investor_pool", "finance.home_bias"), np.array([[2.0, 0.5]]), levels=(1.5, 0.75))
    assert "#   finance.investor_pool=2\n" in scenario_text(found, "calibrate")
    assert "#   finance.home_bias" not in scenario_text(found, "calibrate")


def test_a_world_of_another_date_keeps_its_levels_with_the_calibrated_technology() -> None:
    for name in ("finance.investor_pool", "products.paying_at_start"):
        plain, calibrated = (
            value_of(simulation.load_scenario("baseline", ["world=end_2024", *more]), name)
            for more in ([], ["technology=calibrated"])
        )
        assert plain == calibrated != value_of(Scenario(), name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("finance.home_bias\n1.5\n", "mine.csv: finance.home_bias is 1.5 in a member; it must be from 0 to 1"),
        ("finance.home_bias\nnan\n", "mine.csv: finance.home_bias is nan in a member; it must be from 0 to 1"),
        ("finance.home_bias,finance.seed_share\n0.5\n", "mine.csv must have 2 numbers a line"),
        ("finance.home_bias\nmuch\n", "mine.csv must hold numbers: could not convert string to float: 'much'"),
    ],
)
def test_a_wrong_ensemble_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mine.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_ensemble(tmp_path / "mine.csv")
    assert str(caught.value).endswith(said)


def test_a_run_can_be_made_again_from_its_words() -> None:
    scenario = simulation.load_scenario("baseline", ["workers=300"])
    job = jobs_with_members(scenario, [1], Origin("baseline", ("workers=300",)), Ensemble(NAMES, POINTS))[0]
    assert job.origin is not None
    again = simulation.load_scenario(job.origin.scenario, job.origin.overrides)
    assert again.fingerprint == job.scenario.fingerprint


def test_pairs_share_their_members_and_the_table_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("finance.investor_growth\n2.0\n1.5\n", encoding="utf-8")
    words = ["compare", "baseline", "no_flywheel", "workers=100", "end=2023Q2", "--seeds", "2", "--no-figures"]
    assert main([*words, "--ensemble", str(file), "--out", str(tmp_path / "r"), "--processes", "1"]) == 0
    assert "Each pair has the parameters of a member of mine.csv" in capsys.readouterr().out
