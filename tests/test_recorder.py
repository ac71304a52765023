"""What is kept of a quarter comes out as arrays by quarter; accounts may gain and lose rows on the way."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.recorder import Record, Recorder

BARE: dict[str, Any] = {
    "world": {"active_firms": 1.0},
    "layers": {"hhi": np.array([1.0])},
    "firms": {"cash_usd_bn": np.array([1.0])},
    "nations": {"adoption": np.array([0.5])},
}


def finished(recorder: Recorder) -> Record:
    return recorder.finish(["Alpha"], ["USA"], ["cloud_tenant"], ["USA"], ["Designer"])


def test_a_world_without_people_and_accounts_keeps_none() -> None:
    recorder = Recorder()
    for quarter in ("2023Q1", "2023Q2"):
        recorder.keep(quarter, **BARE)
    record = finished(recorder)
    assert record.distributions == {}
    assert record.groups == {}
    assert record.flow_rows == record.stock_rows == record.sectors == ()
    assert record.flows.shape == record.stocks.shape == (2, 0, 0)


def test_distributions_and_groups_are_stacked_by_quarter() -> None:
    recorder = Recorder()
    for number, quarter in enumerate(("2023Q1", "2023Q2", "2023Q3")):
        recorder.keep(
            quarter,
            **BARE,
            distributions={"lorenz_wealth": np.full(18, number)},
            groups={"real_wage_by_skill": np.array([1.0, 2.0, 3.0]) * number},
        )
    record = finished(recorder)
    assert record.distributions["lorenz_wealth"].shape == (3, 18)
    np.testing.assert_array_equal(record.groups["real_wage_by_skill"][:, 2], [0.0, 3.0, 6.0])


def test_rows_and_sectors_of_accounts_come_and_go() -> None:
    recorder = Recorder()
    recorder.keep("2023Q1", **BARE, flows={"wages": {"business": -2.0, "households": 2.0}})
    recorder.keep(
        "2023Q2",
        **BARE,
        flows={"tax": {"households": -1.0, "governments": 1.0}},
        stocks={"deposits": {"households": 3.0, "banks": -3.0}},
    )
    record = finished(recorder)
    assert record.flow_rows == ("wages", "tax")
    assert record.stock_rows == ("deposits",)
    assert record.sectors == ("business", "households", "governments", "banks")
    np.testing.assert_array_equal(record.flows[0], [[-2.0, 2.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
    np.testing.assert_array_equal(record.flows[1], [[0.0, 0.0, 0.0, 0.0], [0.0, -1.0, 1.0, 0.0]])
    np.testing.assert_array_equal(record.stocks[:, 0, :], [[0.0, 0.0, 0.0, 0.0], [0.0, 3.0, 0.0, -3.0]])


def test_payments_after_the_quarter_was_kept_are_not_in_it() -> None:
    recorder, flows = Recorder(), {"wages": {"business": -2.0, "households": 2.0}}
    recorder.keep("2023Q1", **BARE, flows=flows)
    flows["wages"]["business"] = -9.0
    flows["tax"] = {"households": -1.0}
    record = finished(recorder)
    assert record.flow_rows == ("wages",)
    assert record.flows[0, 0, 0] == -2.0
