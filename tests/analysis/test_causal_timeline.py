"""Why a firm leads: its causes add up, are those of the demand model where that can be said, and are told right."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

import simulation
from simulation.analysis.capability_sources import SOURCES, capability_sources
from simulation.analysis.causal_text import explain
from simulation.analysis.causal_timeline import CAUSES, NothingToExplainError, UnknownFirmError, causal_timeline
from simulation.analysis.lead import PARTS, lead, users_of
from simulation.analysis.logarithmic_mean import log_mean, log_ratio
from simulation.parameters.starts import NationStart
from simulation.policies.open_releases import OpenReleases
from simulation.runs.one_run import run_scenario
from simulation.runs.result import RunResult
from tests.world.small_worlds import ahead, built, firm, labs, still

EXACT = 1e-9


def small(firms: Any, changes: Any = None, quarters: int = 6, **tables: Any) -> RunResult:
    return run_scenario(still(firms, changes, quarters, **tables))


@pytest.fixture(scope="module")
def full() -> RunResult:
    return simulation.run("baseline", ["end=2027Q4", "workers=300"], seed=2, progress=False)


numbers = st.lists(st.floats(0.0, 1e6), min_size=3, max_size=3).map(np.array)


@given(numbers, numbers)
def test_a_ratio_of_sums_splits_without_rest(one: np.ndarray, other: np.ndarray) -> None:
    if one.sum() == 0.0 or other.sum() == 0.0:
        return
    parts = (one - other) / log_mean(one.sum(), other.sum())
    assert_allclose(parts.sum(), np.log(one.sum() / other.sum()), atol=1e-9)
    both = (one > 0.0) & (other > 0.0)
    assert_allclose((log_mean(one, other) * log_ratio(one, other))[both], (one - other)[both], atol=1e-7)


def test_capability_data_brand_and_price_are_all_there_is_in_one_nation_without_habit() -> None:
    """One segment, one nation, all choose anew: log-odds are differences of worth, to rounding."""
    firms = labs(3, largest_run_flop=ahead([0.5, 0.0, -0.3]), data_enterprise=[1.0, 4.0, 2.0])
    changes = {"flywheel.form": "log", "flywheel.public_data": 1.0, "flywheel.enterprise.strength": 0.2}
    run = small(firms, changes)
    for one, other in permutations(range(3), 2):
        found = lead(run.record, run.scenario, one, other)
        for name in ("places", "habit", "range"):
            assert_allclose(found.parts[name], 0.0, atol=1e-12)
        assert_allclose(sum(found.parts.values()), found.total, atol=1e-12)
    first = lead(run.record, run.scenario, 0, 1).parts
    assert_allclose(first["capability"], 0.5, rtol=1e-12)  # strength 1 times half a log unit
    assert_allclose(first["data"][0], 0.2 * np.log((1.0 + 1.0) / (4.0 + 1.0)), rtol=1e-12)
    assert np.all(first["price"] < 0.0), "the better firm asks more"


def test_a_fresh_choice_is_what_users_move_towards() -> None:
    """With a share l looking again ``u' = (1 - l) u + l u*`` (Case P9); what ``u*`` does not say of ``u`` is habit."""
    changes = {"products.enterprise.reconsider_share": 0.5, "products.appeal_luck": 1.0, "pricing.rule": "cost plus"}
    run = small(labs(2), changes, quarters=12)
    users, fresh = (run.record.firms[f"{name}_enterprise_m"] for name in ("users", "fresh_users"))
    looking = 1.0 - 0.5**0.25
    assert_allclose(users[1:], users[:-1] + looking * (fresh[1:] - users[:-1]), rtol=1e-9)
    found = lead(run.record, run.scenario, 0, 1)
    appeal = run.record.firms["appeal_worth_enterprise"]
    assert_allclose(np.log(fresh[:, 0] / fresh[:, 1]), appeal[:, 0] - appeal[:, 1], rtol=1e-9)
    assert_allclose(found.total, appeal[:, 0] - appeal[:, 1] + found.parts["habit"], rtol=1e-9)
    assert np.abs(found.parts["habit"]).max() > 0.1


def test_places_are_what_borders_do_to_the_sum_over_nations() -> None:
    """Equal firms at home in nations of different size: log-odds of users by hand, from penalties abroad."""
    nations = (
        NationStart(code="AAA", internet_share=1.0, workers_m=3.0),
        NationStart(code="BBB", internet_share=1.0, workers_m=0.2),
    )
    firms = [firm("Lab 0"), firm("Lab 1", nation="BBB")]
    scenario = still(firms, {"trade.border_cost": 0.5, "pricing.rule": "cost plus"}, nations=nations)
    run, world = run_scenario(scenario), built(scenario)
    world.step()
    choice = np.exp(-world.market.penalty[:, :2])
    expected = world.nations.adopters[1] @ (choice / choice.sum(axis=1, keepdims=True))
    found = lead(run.record, scenario, 0, 1)
    assert_allclose(found.parts["places"][0], np.log(expected[0] / expected[1]), rtol=1e-6)
    assert found.parts["places"][0] > 0.1
    assert_allclose(sum(found.parts.values()), found.total, atol=1e-12)


def test_a_segment_that_only_one_serves_counts_as_range() -> None:
    firms = [firm("Both", users_physical_m=1.0), firm("One")]
    run = small(firms, {"products.physical.users_per_worker": 1.0, "products.physical.inside_share_start": 0.999})
    users = users_of(run.record)[-1]
    found = lead(run.record, run.scenario, 0, 1)
    alone = run.record.firms["users_physical_m"][-1, 0]
    assert_allclose(found.parts["range"][-1], alone / log_mean(users[0], users[1]), rtol=1e-12)
    assert_allclose(sum(found.parts.values()), found.total, atol=1e-12)


def trainers(know_how: tuple[float, float], compute: tuple[float, float], depreciation: float) -> RunResult:
    """Two owners of compute that train, so that nobody needs money."""
    firms = [
        firm(f"Lab {number}", landlord="own", compute_owned_h100e=used, compute_used_h100e=used, log_know_how=known)
        for number, (known, used) in enumerate(zip(know_how, compute, strict=True))
    ]
    changes = {"scaling.knowledge_depreciation": depreciation, "cloud.own_use_ceiling": 1.0}
    return small(firms, {**changes, "openness.imitation": 0.0}, quarters=8)


def test_twice_the_compute_is_a_log_of_two() -> None:
    """A stock that is renewed every quarter: capability is compute times know-how, so ln 2 and .3 to the last digit."""
    run = trainers((0.3, 0.0), (200.0, 100.0), 1.0)
    found = capability_sources(run.record, run.scenario, 0, 1)
    assert_allclose(found["compute"][1:], np.log(2.0), rtol=1e-9)
    assert_allclose(found["know-how"][1:], 0.3, rtol=1e-9)
    for source in ("research share", "first model", "open models and acquisitions"):
        assert_allclose(found[source][1:], 0.0, atol=1e-9)


def test_the_first_model_ages_and_nothing_is_taken_from_elsewhere() -> None:
    run = trainers((0.0, 0.0), (200.0, 100.0), 0.6)
    found = capability_sources(run.record, run.scenario, 0, 1)
    stock = run.record.firms["log_effective_compute"]
    assert_allclose(sum(found.values()), stock[:, 0] - stock[:, 1], atol=EXACT)
    assert_allclose(found["open models and acquisitions"], 0.0, atol=EXACT)
    assert np.all(np.diff(np.abs(found["first model"])) < 0.0)


def test_causes_close_for_every_pair_of_firms_in_the_full_model(full: RunResult) -> None:
    record, told = full.record, 0
    for one, other in permutations(range(12), 2):
        found = lead(record, full.scenario, one, other)
        both = np.isfinite(found.total)
        assert_allclose(sum(found.parts[name][both] for name in PARTS), found.total[both], atol=EXACT)
        distance = capability_sources(record, full.scenario, one, other)
        levels = record.firms["log_effective_compute"]
        there = np.isfinite(distance["compute"])
        gap = levels[there, one] - levels[there, other]
        assert_allclose(sum(distance[name][there] for name in SOURCES), gap, atol=EXACT)
        told += int(both.sum())
    assert told > 1000
    name = record.firm_names[int(np.argsort(users_of(record)[-1])[-2])]
    timeline = causal_timeline(full, name)
    assert_allclose(sum(timeline.causes[cause] for cause in CAUSES), timeline.lead.total, atol=EXACT)


def test_the_text_names_the_firm_that_leads_and_what_it_leads_by() -> None:
    firms = labs(3, largest_run_flop=ahead([0.0, 0.7, -0.3]))
    run = small(firms, {"pricing.rule": "cost plus"})
    text = explain(run)
    share = np.exp(0.7) / (1.0 + np.exp(0.7) + np.exp(-0.3))
    assert text.startswith(f"Lab 1 won: in 2024Q2 it has {100 * share:.3g} % of the users of all firms, 2.01 times")
    assert "as Lab 0, the second (a lead of 0.70 log-odds), and has led from the first quarter on." in text
    assert "It leads because of the first model (+0.70).\n" in text
    assert "The models of Lab 1 are better than those of Lab 0 by 0.70 log units" in text
    assert "Lab 0 is behind: " in explain(run, "Lab 0")
    assert "It trails because of the first model (-1.00)." in explain(run, "Lab 2")


def test_the_text_is_computed_for_whoever_leads(full: RunResult) -> None:
    users = users_of(full.record)[-1]
    first, second = (full.record.firm_names[slot] for slot in np.argsort(-users)[:2])
    text = explain(full)
    assert text.startswith(f"{first} won: in 2027Q4 ")
    assert f"times as many as {second}, the second" in text
    assert f"{users.max() / np.sort(users)[-2]:.3g} times" in text
    timeline = causal_timeline(full)
    largest = max(timeline.causes, key=lambda cause: timeline.causes[cause][-1])
    assert f"({timeline.causes[largest][-1]:+.2f})" in text.splitlines()[1]
    table = timeline.table()
    assert list(table["quarter"]) == list(full.record.quarters)
    assert_allclose(table[list(CAUSES)].sum(axis=1, min_count=1), table["lead"], atol=EXACT)


def test_a_firm_that_is_gone_is_explained_in_its_last_quarter(full: RunResult) -> None:
    gone = next(event.firm for event in full.record.events if event.kind in ("exit", "acquisition"))
    slot = full.record.firm_names.index(gone)
    last = full.record.quarters[np.flatnonzero(users_of(full.record)[:, slot])[-1]]
    assert explain(full, gone).startswith(f"{gone} has users until {last}, at the end ")


def test_policies_and_changes_of_the_lead_are_among_the_events() -> None:
    own = {"landlord": "own", "cash_usd_bn": 1.0}
    firms = [
        firm("Lab 0", largest_run_flop=1e25, compute_owned_h100e=1.0, compute_used_h100e=1.0, **own),
        firm("Lab 1", largest_run_flop=1e23, compute_owned_h100e=1e4, compute_used_h100e=1e4, **own),
    ]
    policy = OpenReleases(start="2023Q3", end="2024Q1")
    changes = {"scaling.knowledge_depreciation": 0.6, "cloud.own_use_ceiling": 1.0, "pricing.rule": "cost plus"}
    run = small(firms, changes, policies=(policy,))
    told = [(event.quarter, event.text) for event in causal_timeline(run).events]
    assert ("2023Q3", "open releases starts") in told
    assert ("2024Q1", "open releases ends") in told
    assert any("Lab 1 takes the lead from Lab 0" in text for _, text in told)
    assert "it took the lead from Lab 0 in " in explain(run)


def test_what_cannot_be_explained_is_one_sentence(full: RunResult) -> None:
    alone = small([firm("Alone")], {"pricing.rule": "cost plus"})
    assert explain(alone) == "Alone has no rival with users in 2024Q2."
    nobody = small([firm("Owner", kind="compute_owner", users_enterprise_m=0.0)])
    assert explain(nobody) == "Nobody has users in this run, so that there is no lead to explain."
    with pytest.raises(UnknownFirmError, match=r"no firm of this run is called 'Gogle': did you mean Google\?"):
        explain(full, "Gogle")
    with pytest.raises(NothingToExplainError, match="CoreWeave never has users in this run"):
        causal_timeline(full, "CoreWeave")
