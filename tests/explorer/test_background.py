"""Runs in the background: the same as anywhere, made once for all who ask, and no more of them once nobody asks."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from simulation.analysis.comparison import ComparisonResult
from simulation.explorer import background
from simulation.explorer.background import Background, Kept, make_kept
from simulation.explorer.pairs import Pairs, rows
from simulation.parameters.scenario import Scenario
from simulation.runs.one_run import run_scenario
from simulation.scenario_loading import load_scenario


class HereAndNow(Background):
    """Makes runs in this process, and counts them."""

    def __init__(self) -> None:
        super().__init__(1)
        self.made: list[int] = []

    async def _make(self, scenario: Scenario, seed: int) -> Kept:
        async with self._free:
            self.made.append(seed)
            await asyncio.sleep(0)
            if seed == 13:
                raise ArithmeticError("unlucky")
            return Kept(np.array([float(seed)]), np.zeros((1, 1)))


@pytest.fixture(scope="module")
def scenarios() -> tuple[Scenario, Scenario]:
    small = {"workers": 100, "end": "2023Q2"}
    return load_scenario("baseline", **small), load_scenario("baseline", ["flywheel.sharing=0.5"], **small)


async def _seeds(makes: Background, scenario: Scenario, seeds: list[int], most: int = 99) -> list[float]:
    found = []
    async for number, kept in makes.runs([(scenario, seed) for seed in seeds]):
        assert kept.outcomes[0] == seeds[number]
        found.append(kept.outcomes[0])
        if len(found) == most:
            break
    return found


def test_runs_are_made_once_for_all_who_ask(scenarios: tuple[Scenario, Scenario]) -> None:
    async def ask() -> list[int]:
        makes = HereAndNow()
        answers = await asyncio.gather(*(_seeds(makes, scenarios[0], [1, 2, 3]) for _ in range(3)))
        assert [sorted(answer) for answer in answers] == [[1.0, 2.0, 3.0]] * 3
        return sorted(makes.made)

    assert asyncio.run(ask()) == [1, 2, 3]


def test_who_stops_listening_asks_for_no_more(scenarios: tuple[Scenario, Scenario]) -> None:
    async def ask() -> int:
        makes = HereAndNow()
        await _seeds(makes, scenarios[0], list(range(1, 51)), most=1)
        await asyncio.sleep(0.05)
        return len(makes.made)

    assert asyncio.run(ask()) <= 1 + 2 * background.AT_A_TIME


def test_failed_run_is_said_and_not_kept(scenarios: tuple[Scenario, Scenario]) -> None:
    async def ask() -> int:
        makes = HereAndNow()
        for _ in range(2):
            with pytest.raises(ArithmeticError, match="unlucky"):
                await _seeds(makes, scenarios[0], [13])
        return len(makes.made)

    assert asyncio.run(ask()) == 2


def test_old_runs_are_forgotten(scenarios: tuple[Scenario, Scenario], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "KEPT_RUNS", 2)

    async def ask() -> int:
        makes = HereAndNow()
        await _seeds(makes, scenarios[0], [1, 2, 3, 4])
        return len(makes._kept)

    assert asyncio.run(ask()) == 2


def test_effects_are_those_of_a_comparison(
    scenarios: tuple[Scenario, Scenario], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "_stand_back", lambda: None)  # this process goes on after the test
    sides = [tuple(make_kept(scenario, seed) for seed in (1, 2)) for scenario in scenarios]
    pairs = Pairs(("baseline", "changed"), (1, 2), *sides)
    runs = [tuple(run_scenario(scenario, seed) for seed in (1, 2)) for scenario in scenarios]
    expected = {outcome.name: effect for outcome, effect in ComparisonResult(*runs).paired() if outcome.headline}
    assert {outcome.name: repr(effect) for outcome, effect in pairs.effects()} == {
        name: repr(effect) for name, effect in expected.items()
    }
    verdicts = {row["outcome"]: row["verdict"] for row in rows(pairs.effects())}
    assert verdicts == {name: effect.verdict for name, effect in expected.items()}
