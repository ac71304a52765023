"""Loading works from any folder, any number of times, with Hydra's grammar, own files, units and changes of tables."""

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from simulation.parameters.scenario import Scenario
from simulation.policies.open_releases import OpenReleases
from simulation.scenario_loading import SCENARIOS, Mistake, ScenarioError, load_scenario, scenarios


def firm(scenario: Scenario, name: str):  # type: ignore[no-untyped-def]
    return next(one for one in scenario.firms if one.name == name)


def test_from_any_folder_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = load_scenario("baseline")
    monkeypatch.chdir(tmp_path)
    assert load_scenario("baseline") == here
    assert load_scenario().fingerprint == here.fingerprint
    assert list(tmp_path.iterdir()) == []


def test_inside_a_program_that_uses_hydra_itself() -> None:
    import hydra
    from hydra.core.global_hydra import GlobalHydra

    load_scenario("baseline")
    assert not GlobalHydra.instance().is_initialized()
    with hydra.initialize_config_dir(str(SCENARIOS), version_base="1.3"):
        load_scenario("baseline")
        assert hydra.compose("run").workers == 10_000


def test_importing_the_door_does_not_import_hydra() -> None:
    heavy = "('hydra', 'yaml', 'pandas', 'matplotlib')"
    code = f"import sys, simulation.scenario_loading; sys.exit(any(name in sys.modules for name in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], cwd=SCENARIOS.parent, check=False).returncode == 0


def test_the_primary_config_writes_no_folder() -> None:
    import yaml

    primary = yaml.safe_load((SCENARIOS / "run.yaml").read_text(encoding="utf-8"))
    assert primary["hydra"]["output_subdir"] is None
    assert primary["defaults"].index({"policies": []}) < primary["defaults"].index({"scenario": "baseline"})


def test_the_baseline_is_the_declared_defaults() -> None:
    loaded, declared = load_scenario("baseline"), Scenario()
    for group in ("flywheel", "scaling", "chips", "cloud", "talent", "products", "pricing", "finance", "openness"):
        assert getattr(loaded, group) == getattr(declared, group)
    assert (loaded.start, loaded.end, loaded.workers) == ("2023Q1", "2040Q4", 10_000)


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("flywheel.depreciation=0.5", 0.5),
        ("flywheel.depreciation='0.5 1/year'", 0.5),
        ("flywheel.depreciation=0.5 1/year", 0.5),
        ("flywheel.depreciation=5e-1 1/year", 0.5),
        ("+flywheel.depreciation=0.5", 0.5),
        ("++flywheel.depreciation=0.5", 0.5),
        ("flywheel={depreciation: 0.5}", 0.5),
    ],
)
def test_forms_of_an_override(override: str, expected: float) -> None:
    assert load_scenario("baseline", [override]).flywheel.depreciation == expected


@pytest.mark.parametrize("written", ["25 %", "25%", "0.25"])
def test_per_cent_of_a_share(written: str) -> None:
    assert load_scenario("baseline", [f"flywheel.sharing={written}"]).flywheel.sharing == 0.25


def test_a_segment_keeps_its_own_defaults_when_one_value_changes() -> None:
    changed = load_scenario("baseline", ["flywheel.physical.within_user_strength=0.1"]).flywheel.physical
    assert (changed.strength, changed.data_per_million_users, changed.within_user_strength) == (0.8, 0.1, 0.1)


def test_groups() -> None:
    scenario = load_scenario("baseline", ["size=small", "technology=reproducible", "policies=[open_at_once]"])
    assert scenario.workers == 1000
    assert scenario.churn.reproducible
    assert scenario.policies == (OpenReleases(start="2025Q1", lag_quarters=0.0),)


def test_a_key_beats_a_group_and_the_later_override_wins() -> None:
    assert load_scenario("baseline", ["size=small", "workers=500", "workers=600"]).workers == 600


def test_the_command_line_beats_the_scenario_in_policies() -> None:
    assert load_scenario("open_everything", ["policies=[]"]).policies == ()
    assert load_scenario("open_everything", ["policies=[open_releases]"]).policies[0].lag_quarters == 2  # type: ignore[attr-defined]
    assert load_scenario("open_everything", ["policies.open_releases.lag_quarters=3"]).policies[0].lag_quarters == 3  # type: ignore[attr-defined]


def test_a_policy_of_one_kind_twice() -> None:
    twice = ["policies=[open_releases]", "policies.later={kind: open_releases, start: 2030Q1, lag_quarters: 0}"]
    assert [policy.start for policy in load_scenario("baseline", twice).policies] == ["2025Q1", "2030Q1"]


def test_the_scenario_can_be_chosen_by_an_override() -> None:
    assert load_scenario("baseline", ["scenario=no_flywheel"]) == load_scenario("no_flywheel")


def test_arguments_from_python_say_the_same_as_overrides() -> None:
    policy = OpenReleases(start="2026Q1", lag_quarters=2)
    assert load_scenario(flywheel={"consumer": {"strength": 0.5}}, size="small", end="2030Q4") == load_scenario(
        "baseline", ["flywheel.consumer.strength=0.5", "size=small", "end=2030Q4"]
    )
    assert load_scenario(policies=["open_at_once"]) == load_scenario("baseline", ["policies=[open_at_once]"])
    assert load_scenario("open_everything", policies=[policy]).policies == (policy,)
    assert load_scenario(policies=[policy, OpenReleases(start="2030Q1", lag_quarters=0)]).policies[0] == policy


def test_own_file_with_parent_and_policies(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "defaults:\n  - no_flywheel\n  - override /policies: [open_releases]\nquestion: Mine?\nworkers: 2000\n",
        encoding="utf-8",
    )
    scenario = load_scenario(path)
    assert (scenario.name, scenario.question, scenario.workers) == ("mine", "Mine?", 2000)
    assert scenario.flywheel.form == "off"
    assert len(scenario.policies) == 1


@pytest.mark.parametrize("folder", ["plain", "with space", "it's, here=[now]"])
def test_own_file_in_a_folder_of_any_name(folder: str, tmp_path: Path) -> None:
    path = tmp_path / folder / "mine.yaml"
    path.parent.mkdir()
    path.write_text("workers: 2000\n", encoding="utf-8")
    assert load_scenario(str(path)).workers == 2000


def test_a_shipped_file_by_its_path() -> None:
    path = SCENARIOS / "scenario" / "open_everything.yaml"
    assert load_scenario(path) == load_scenario("open_everything")


def test_as_installed_from_a_wheel(tmp_path: Path) -> None:
    shutil.copytree(SCENARIOS.parent / "simulation", tmp_path / "site" / "simulation")
    shutil.copytree(SCENARIOS, tmp_path / "site" / "simulation" / "scenarios", dirs_exist_ok=True)
    (tmp_path / "elsewhere").mkdir()
    code = (
        "from simulation.scenario_loading import SCENARIOS, load_scenario as load; "
        "assert SCENARIOS.parent.name == 'simulation', SCENARIOS; print(load('open_older_versions').fingerprint)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "elsewhere",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == load_scenario("open_older_versions").fingerprint


def test_own_folder(tmp_path: Path) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text("# @package _global_\nquestion: Mine?\nend: 2030Q4\n", "utf-8")
    assert load_scenario("mine", folder=tmp_path).end == "2030Q4"
    assert load_scenario("baseline", ["scenario=mine", f"hydra.searchpath=[{tmp_path}]"]).end == "2030Q4"
    assert scenarios(tmp_path)["mine"] == "Mine?"


def test_firms_changed_added_and_left_out() -> None:
    scenario = load_scenario(
        firms={"OpenAI": {"cash_usd_bn": "20 USD bn"}},
        new_firms={"My Lab": {"nation": "FRA", "kind": "public_lab", "cash_usd_bn": 1}},
        without_firms=["xAI"],
    )
    names = [one.name for one in scenario.firms]
    assert firm(scenario, "OpenAI").cash_usd_bn == 20
    assert firm(scenario, "OpenAI").strategy == firm(load_scenario(), "OpenAI").strategy
    assert names[-1] == "My Lab"
    assert "xAI" not in names


def test_a_firm_with_a_space_or_a_dot_in_an_override() -> None:
    scenario = load_scenario("baseline", ["firms.Mistral_AI.staff=77", "firms.Character_AI.staff=78"])
    assert (firm(scenario, "Mistral AI").staff, firm(scenario, "Character.AI").staff) == (77, 78)


def test_own_strategy_and_policy_enter_the_hash(tmp_path: Path) -> None:
    lab, rule, scenario_file = tmp_path / "lab.py", tmp_path / "rule.py", tmp_path / "mine.yaml"
    lab.write_text("class Lab:\n    def decide(self, view, draw): return None\n", encoding="utf-8")
    rule.write_text(
        "from simulation.levers import Levers\nfrom simulation.policy import Policy\n\n\nclass Rule(Policy):\n"
        "    def levers(self, quarter, view): return Levers()\n",
        encoding="utf-8",
    )
    scenario_file.write_text(
        "firms:\n  OpenAI: {strategy: 'lab.py:Lab'}\npolicies:\n  mine: {kind: 'rule.py:Rule', start: 2026Q1}\n",
        "utf-8",
    )
    first = load_scenario(scenario_file)
    assert sorted(first.plugin_hashes.values()) == sorted(
        hashlib.sha256(path.read_bytes()).hexdigest() for path in (lab, rule)
    )
    assert firm(first, "OpenAI").strategy == f"{lab.resolve().as_posix()}:Lab"
    assert (first.policies[0].title(), first.policies[0].start) == ("rule", "2026Q1")
    lab.write_text(lab.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    assert load_scenario(scenario_file).fingerprint != first.fingerprint


def test_loading_in_threads_gives_the_same() -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(load_scenario("no_flywheel").fingerprint)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [load_scenario("no_flywheel").fingerprint] * 4


def test_an_error_travels_between_processes() -> None:
    error = ScenarioError([Mistake("mine.yaml:1", "end", "end is missing.")])
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.mistakes) == (str(error), error.mistakes)


def test_off_without_quotes_is_a_word_and_not_false(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("flywheel: {form: off}\n", encoding="utf-8")
    assert load_scenario(tmp_path / "mine.yaml").flywheel.form == "off"


def test_another_start_with_tables_of_its_quarter() -> None:
    later = ["start=2025Q1", "tables.quarter=2025Q1", "known_until=2025Q1"]
    assert load_scenario("baseline", later).start == "2025Q1"
