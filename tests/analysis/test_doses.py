"""Doses: their order, no policy as the first of them, and sentences for those that cannot be."""

import itertools
import math

import pytest

import simulation
from simulation.analysis.doses import DoseError, default_doses, in_order
from simulation.policies import policies

SHORT = ("end=2025Q4", "workers=100")


@pytest.mark.parametrize("name", sorted(policies()))
def test_default_doses_go_from_no_policy_to_the_far_end_of_the_plausible_range(name: str) -> None:
    kind = policies()[name]
    doses = default_doses(name, kind)
    assert doses[0] == kind.neutral
    assert doses == in_order(doses, kind.neutral)
    assert len(set(doses)) == 5


def test_doses_that_are_orders_of_magnitude_apart_are_steps_by_ratio() -> None:
    doses = default_doses("compute_cap", policies()["compute_cap"])
    assert [one / other for one, other in itertools.pairwise(doses[1:])] == pytest.approx([10.0] * 3)


def test_doses_are_sorted_by_their_distance_from_no_policy() -> None:
    assert in_order((0.3, 0.1, 0.0, 0.3), 0.0) == (0.0, 0.1, 0.3)
    assert in_order((0.0, 4.0), math.inf) == (math.inf, 4.0, 0.0)
    assert in_order((2.0, 0.5), 1.0) == (1.0, 0.5, 2.0)


def test_only_no_policy_is_no_study() -> None:
    with pytest.raises(DoseError, match="the only dose is inf, which is no policy"):
        in_order((math.inf,), math.inf)


def test_an_unknown_policy_is_answered_with_the_nearest() -> None:
    with pytest.raises(DoseError, match=r"'open_release' is not a policy; did you mean open_releases\?"):
        simulation.dose_response("open_release", seeds=1)


def test_no_policy_is_the_baseline_itself_and_a_dose_is_not() -> None:
    study = simulation.dose_response("open_releases", [0], SHORT, seeds=2, processes=1, progress=False)
    assert study.doses == (math.inf, 0.0)
    none, strong = study.comparisons
    assert none.first_differences() == (None, None)
    assert none.baseline[0].run_id == simulation.run("baseline", SHORT, progress=False).run_id
    assert strong.baseline == none.baseline
    assert strong.first_differences() != (None, None)
    assert [policy.lag_quarters for policy in strong.variant[0].scenario.policies] == [0.0]
    table = study.table("HHI of users, at the end")
    assert list(table.columns)[:2] == ["lag_quarters", "baseline"]
    assert table.difference.iloc[0] == 0.0


def test_a_policy_of_the_baseline_is_taken_away_at_no_dose() -> None:
    words = (*SHORT, "policies.ai_profit_tax.start=2025Q2")
    study = simulation.dose_response("ai_profit_tax", [0.2], words, seeds=1, processes=1, progress=False)
    rates = [[policy.rate for policy in one.variant[0].scenario.policies] for one in study.comparisons]
    assert rates == [[0.0], [0.2]]
    assert {policy.start for one in study.comparisons for policy in one.variant[0].scenario.policies} == {"2025Q2"}


def test_several_scenarios_share_one_baseline() -> None:
    study = simulation.policy_effects(["no_flywheel", "open_everything"], SHORT, seeds=2, processes=1, progress=False)
    assert list(study.comparisons) == ["no_flywheel", "open_everything"]
    first, second = study.comparisons.values()
    assert first.baseline == second.baseline
    table = study.table("HHI of users, at the end")
    assert list(table.scenario) == ["no_flywheel", "open_everything"]
    assert table.difference.iloc[0] == pytest.approx(first.effect("HHI of users, at the end").difference)
    assert "no_flywheel" in repr(study)
