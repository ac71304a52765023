"""Each shipped scenario loads, says why it is there, and differs from the baseline in what it names only."""

import pytest
import yaml

from simulation.parameters.scenario import Scenario
from simulation.scenario_loading import SCENARIOS, load_scenario, scenarios

EXPECTED = {
    "baseline": set(),
    "no_flywheel": {"flywheel"},
    "strong_flywheel": {"flywheel"},
    "open_everything": {"policies"},
    "open_older_versions": {"policies"},
    "reproducible_technology": {"churn"},
    "investors_leave": {"finance"},
    "export_controls": {"controls"},
    "arms_treaty": {"security"},
    "arms_treaty_unseen": {"security"},
    "race_in_the_open": {"race"},
    "race_in_the_dark": {"race"},
    "takeoff": {"race"},
    "fast_takeoff": {"race"},
    "community_models": {"policies"},
    "free_movement": {"policies"},
    "public_compute": {"public_compute"},
    "portable_data": {"policies"},
    "active_choice": {"policies"},
    "strict_mergers": {"policies"},
    "taxed_ai_profit": {"policies"},
    "compute_fund": {"policies"},
    "broken_up_leaders": {"policies"},
    "separate_layers": {"policies"},
    "equal_terms_for_tenants": {"policies"},
    "interoperable": {"policies"},
    "licensed_labs": {"policies"},
    "capped_training": {"policies"},
    "permits_to_train": {"policies"},
    "taxed_compute": {"policies"},
    "taxed_tokens": {"policies"},
    "strong_antitrust": {"policies"},
    "heavy_rules": {"policies"},
    # Openness and access
    "licensed_models": {"policies"},
    "paid_open_labs": {"policies"},
    "pooled_hardware": {"policies"},
    "public_chips": {"policies"},
    "compute_by_merit": {"policies"},
    "compute_by_lot": {"policies"},
    "vouchers_for_start_ups": {"policies"},
    "vouchers_for_all": {"policies"},
    "compute_for_everyone": {"policies"},
    "paid_challengers": {"policies"},
    "public_labs": {"policies"},
    "joint_lab": {"policies"},
    "open_and_pooled": {"policies"},
    "fund_and_open_labs": {"policies"},
    "open_commons": {"policies"},
    "windfalls_for_all": {"policies"},
    "taxed_wealth": {"policies"},
    "income_for_everyone": {"policies"},
    "income_dividend": {"policies"},
    "nations_own_shares": {"policies"},
    "states_invest": {"policies"},
    "shares_for_workers": {"policies"},
    "more_training": {"policies"},
    "models_withheld": {"policies"},
    "treaty_that_ends": {"policies", "security"},
    "shared_proceeds": {"policies"},
    "bipolar": {"nations", "blocs"},
    "foundry_disruption": {"chips"},
    "essays_worst": {"nations", "blocs", "firms", "flywheel", "race"},
    "essays_best": {"policies", "security"},
}
TEXTS = {"name", "question", "expected", "source"}


def test_the_shipped_scenarios_are_listed_with_their_questions() -> None:
    listed = scenarios()
    assert set(EXPECTED) <= set(listed)
    assert all(question.endswith("?") for question in listed.values())


@pytest.mark.parametrize("name", scenarios())
def test_a_scenario_says_why_it_is_there(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert scenario.question.endswith("?")
    assert scenario.expected.split()[0].strip(":,.") in ("Up", "Down", "No", "Undetermined")
    assert scenario.source


@pytest.mark.parametrize("name", EXPECTED)
def test_a_scenario_is_a_difference_and_nothing_else(name: str) -> None:
    scenario, baseline = load_scenario(name), load_scenario("baseline")
    differs = {field for field in Scenario.model_fields if getattr(scenario, field) != getattr(baseline, field)}
    assert differs - TEXTS == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(set(EXPECTED) - {"baseline"}))
def test_a_different_scenario_has_a_different_fingerprint(name: str) -> None:
    assert load_scenario(name).fingerprint != load_scenario("baseline").fingerprint


@pytest.mark.parametrize("group", ["policies", "technology", "size", "world"])
def test_every_option_of_every_group_loads(group: str) -> None:
    for path in (SCENARIOS / group).glob("*.yaml"):
        option = f"[{path.stem}]" if group == "policies" else path.stem
        assert load_scenario("baseline", [f"{group}={option}"]).firms


@pytest.mark.parametrize("path", sorted(SCENARIOS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_is_plain_yaml(path) -> None:  # type: ignore[no-untyped-def]
    assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)
