"""Hands on a running world: columns assigned, wealth set, rules misspelt, values that there are not, interruptions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation import load_scenario
from simulation.agents.population.rules import WorkerRules
from simulation.checking.invariants import check_quarter
from simulation.world import World


def world(**arguments: Any) -> World:
    """A small world of one year."""
    return World(load_scenario("baseline", end="2023Q4", workers=600), **{"seed": 1, **arguments})


def test_wealth_set_from_outside_is_booked_and_accounts_close() -> None:
    made = world()
    made.step()
    made.workers[0].wealth = 5e12
    made.step()
    check_quarter(made)
    change = made.ledger.revaluations["wealth set from outside"]["households"]
    assert change[0] > 1e3 > abs(change[1:]).max()


def test_assigning_a_column_writes_into_it() -> None:
    made = world()
    column = made.workers.columns["scar"]
    made.workers.scar = 0.25
    assert made.workers.scar is column
    assert (column == np.float32(0.25)).all()


def test_wages_are_pay_times_skill_less_scars() -> None:
    made = world()
    made.step()
    one = made.workers[5]
    cell = made.workers.cell[5]
    assert one.wage == pytest.approx(made.economy.pay.ravel()[cell] * one.skill * (1 - one.scar))
    assert made.workers.all.get("wage").shape == (600,)
    with pytest.raises(AttributeError, match="wage cannot be set"):
        one.wage = 3.0


@pytest.mark.parametrize(("column", "value"), [("provider", 500), ("status", 9), ("occupation", 99)])
def test_values_that_there_are_not_are_refused_before_anything_is_read(column: str, value: int) -> None:
    made = world()
    made.workers.columns[column][3] = value
    with pytest.raises(ValueError, match=f"the column {column} of the workers must hold numbers from .* not {value}"):
        made.step()


def test_a_misspelt_rule_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Mine.consum is no worker rule; did you mean consume\?"):
        type("Mine", (WorkerRules,), {"consum": lambda self, w, m, income: income})


def test_arguments_of_a_world_are_checked() -> None:
    for arguments, sentence in (
        ({"threads": 0}, "threads must be a whole number from 1 on; it is 0"),
        ({"seed": -1}, "seed must be a whole number from 0 on; it is -1"),
        ({"worker_rules": WorkerRules}, "worker_rules must be an object made from WorkerRules"),
    ):
        with pytest.raises((ValueError, TypeError), match=sentence):
            world(**arguments)


def test_an_interrupted_quarter_is_not_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    made = world()

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(made.passes, "work", stop)
    with pytest.raises(KeyboardInterrupt):
        made.step()
    with pytest.raises(RuntimeError, match="2023Q1 was interrupted and is half done; build the world anew"):
        made.step()
