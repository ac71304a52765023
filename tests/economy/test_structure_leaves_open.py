"""Over plausible parameters concentration rises and falls, layer by layer; docs/limits.md says how often."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.analysis.target_measures import measure_of
from simulation.commands.uncertain_numbers import uncertain_numbers
from simulation.runs.one_run import run_scenario
from simulation.scenario_loading import load_scenario
from simulation.sweeps.designs import latin_hypercube
from simulation.sweeps.settings import with_values
from simulation.sweeps.sweep import holds_whole_number, plain_numbers

DRAWS = 240
LATER, END = 7, -1
"""Quarters that are compared: the last of 2024 and that of 2030."""
LAYERS = {
    "users": "layers.hhi[users]",
    "use": "hhi(firms.usage_consumer_h100e)",
    "revenue": "hhi(firms.revenue_usd_bn)",
    "models": "hhi(year(models(firms.training_flop)))",
    "compute": "hhi(firms.compute_used_h100e)",
}
OTHERS = {
    "changes of the lead": "world.leader_changes",
    "vendors": "world.vendors_per_buyer",
    "growth by size": "elasticity(exp(growth(firms.revenue_usd_bn)), firms.revenue_usd_bn)",
    "lead in users": "high1(firms.users_consumer_m) / sum(firms.users_consumer_m)",
    "lead in use": "high1(firms.usage_consumer_h100e) / sum(firms.usage_consumer_h100e)",
    "lead in revenue": "high1(firms.revenue_usd_bn) / sum(firms.revenue_usd_bn)",
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seen() -> dict[str, NDArray[np.float64]]:
    """Each measure in runs that draw every uncertain parameter, shape (draws, quarters)."""
    scenario = load_scenario("baseline", ["workers=500", "end=2030Q4"])
    ranges = uncertain_numbers(scenario)
    places = latin_hypercube(len(ranges), DRAWS)
    points = np.column_stack([one.at(places[:, axis])[:, 0] for axis, one in enumerate(ranges)])
    drawn = plain_numbers(points, [holds_whole_number(scenario, one.name) for one in ranges])
    measures = {name: measure_of(text) for name, text in {**LAYERS, **OTHERS}.items()}
    found: dict[str, list[NDArray[np.float64]]] = {name: [] for name in measures}
    for seed, point in enumerate(drawn, 1):
        values = dict(zip([one.name for one in ranges], point.tolist(), strict=True))
        record = run_scenario(with_values(scenario, values), seed).record
        for name, measure in measures.items():
            found[name].append(measure.values(record))
    return {name: np.array(columns) for name, columns in found.items()}


@pytest.mark.parametrize("layer", LAYERS)
def test_concentration_rises_in_some_runs_and_falls_in_others(seen, layer) -> None:
    rises = seen[layer][:, END] > seen[layer][:, LATER]
    assert 0 < rises.sum() < DRAWS


@pytest.mark.parametrize(("one", "other"), list(combinations(LAYERS, 2)))
def test_of_two_layers_either_rises_while_the_other_falls(seen, one, other) -> None:
    rises, also = (seen[layer][:, END] > seen[layer][:, LATER] for layer in (one, other))
    assert (rises & ~also).any()
    assert (~rises & also).any()


def test_leaders_keep_or_lose_their_place(seen) -> None:
    changes = seen["changes of the lead"][:, END]
    assert 0 < (changes > 0.0).sum() < DRAWS


def test_small_firms_grow_faster_or_slower_than_large_ones(seen) -> None:
    slopes = np.nanmean(seen["growth by size"][:, LATER + 4 :], axis=1)
    assert (slopes < 0.0).any()
    assert (slopes > 0.0).any()


def test_enterprises_use_one_vendor_or_several(seen) -> None:
    vendors = seen["vendors"][:, END]
    assert vendors.min() < 1.2
    assert vendors.max() > 2.0


def test_users_use_and_revenue_are_three_different_shares(seen) -> None:
    users, use, revenue = (seen[f"lead in {what}"][:, END] for what in ("users", "use", "revenue"))
    assert np.median(np.abs(users - use)) > 0.05
    assert (revenue > users).any()
    assert (revenue < users).any()
