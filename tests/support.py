"""A small record and run made of chosen numbers, for tests of what reads records and runs."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.measures.catalogue import DISTRIBUTIONS, GROUP_MEASURES, GROUPS, LAYERS, LORENZ_SHARES, measures
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import DesignerStart, FirmStart
from simulation.recorder import Event, Record
from simulation.runs.one_run import Calculated, result_of
from simulation.runs.result import RunResult
from simulation.timeline import Quarter

FIRMS = ("Alpha", "Beta", "entrant 2023Q3 0")
NATIONS = ("CHN", "USA")
SECTORS = ("households", "AI firms", "governments")
FLOW_ROWS = ("wages", "labour tax", "never paid")
STOCK_ROWS = ("deposits", "AI equity")


def make_scenario(**changes: Any) -> Scenario:
    """A scenario with two firms, one designer and a horizon of six quarters."""
    values: dict[str, Any] = {
        "name": "toy",
        "end": "2024Q2",
        "firms": (FirmStart(name="Alpha", release_lag_quarters=0.0), FirmStart(name="Beta")),
        "designers": (DesignerStart(name="Designer A"), DesignerStart(name="Designer B")),
    }
    return Scenario(**{**values, **changes})


def make_record(quarters: int = 6, seed: int = 0, level: float = 1.0) -> Record:
    """A record of three firms, the last active from the third quarter on and the second gone after the fourth."""
    wave = level + 0.1 * np.sin(np.arange(quarters) + seed)
    active = np.ones((quarters, len(FIRMS)), dtype=bool)
    active[:2, 2] = False
    active[4:, 1] = False
    firms = {m.name: np.where(active, wave[:, None] + np.arange(len(FIRMS)), np.nan) for m in measures("firms")}
    firms["release_lag_quarters"] = np.where(active, np.inf, np.nan)
    layers = {key: np.tile(0.2 * wave[:, None], (1, len(LAYERS))) for key in ("hhi", "cr1", "cr4")}
    leader = np.tile(np.arange(quarters)[:, None] % 2, (1, len(LAYERS))).astype(float)
    leader[0, LAYERS.index("revenue")] = np.nan
    people = np.array(LORENZ_SHARES)
    return Record(
        quarters=tuple(str(Quarter.parse("2023Q1") + number) for number in range(quarters)),
        firm_names=FIRMS,
        firm_nations=("USA", "CHN", "USA"),
        firm_kinds=("cloud_tenant", "cloud_tenant", "start_up"),
        nation_codes=NATIONS,
        designer_names=("Designer A", "Designer B"),
        world={measure.name: wave * (1.0 + number) for number, measure in enumerate(measures("world"))},
        layers={**layers, "leader": leader},
        firms=firms,
        nations={m.name: wave[:, None] + np.arange(len(NATIONS)) for m in measures("nations")},
        events=(
            Event(quarter="2023Q3", kind="entry", firm=FIRMS[2], other="", amount_usd_bn=0.5, text="enters"),
            Event(quarter="2024Q1", kind="exit", firm="Beta", other="Alpha", amount_usd_bn=0.0, text="is out of cash"),
        ),
        distributions={name: people ** (2.0 + number + wave[:, None]) for number, name in enumerate(DISTRIBUTIONS)},
        groups={name: wave[:, None] / (2.0 + np.arange(len(GROUPS))) for name in GROUP_MEASURES},
        flow_rows=FLOW_ROWS,
        stock_rows=STOCK_ROWS,
        sectors=SECTORS,
        flows=wave[:, None, None] * np.array([[3.0, -3.0, 0.0], [-1.0, 0.0, 1.0], [0.0, 0.0, 0.0]]),
        stocks=wave[:, None, None] * np.array([[8.0, 2.0, -10.0], [5.0, -5.0, 0.0]]),
    )


def make_result(seed: int = 1, scenario: Scenario | None = None, level: float = 1.0) -> RunResult:
    """A run with the identity and manifest of a real one and a made-up record."""
    done = Calculated(
        make_record(seed=seed, level=level), "2025-01-01T00:00:00+00:00", "2025-01-01T00:00:01+00:00", 1.0
    )
    return result_of(scenario or make_scenario(), seed, done)
