"""How many runs pairing saves: replicates that independent seeds would need for the interval that pairs give.

The difference between two scenarios has an interval whose width goes with the square root of its variance over the
number of runs of each. With independent seeds that variance is ``var(baseline) + var(variant)``, with the same seeds in
both it is ``var(variant - baseline)``. Their ratio is the factor by which pairing cuts the replicates for the same
half-width; below 1 it would cost some. Its interval is the bootstrap over seeds (percentiles, 95 %).

Policies were chosen before looking: the first five scenarios with a policy by alphabet, of those that there were when
this was first measured. So were the outcomes: what the file of each scenario expects to move, and the HHI of users for
all. Horizons: the last quarter of the fifth year after policies start (2025Q1), and the last of the run::

    python benchmarks/pairing.py [seeds] [workers]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.validation import markdown_table
from simulation.measures.catalogue import LAYERS
from simulation.recorder import Record
from simulation.runs.replicates import replicates
from simulation.scenario_loading import load_scenario

Floats = NDArray[np.float64]
SEEDS, WORKERS = 40, 10_000
HORIZONS = ("2029Q4", "2040Q4")
LEVEL, RESAMPLES, BOOTSTRAP_SEED, GOAL = 0.95, 9_999, 1, 5.0
EVERYWHERE = "hhi of users"
ABOUT = {
    "active_choice": ("unaccountable_power",),
    "community_models": ("users_consumer_m", "legitimacy"),
    "compute_fund": ("public_compute_share", "chip_price_usd_k"),
    "free_movement": ("hhi of talent",),
    "open_everything": ("hhi of models", "hhi of compute owned"),
}
"""Outcomes that each scenario's own file expects to move; scenarios that came later change nothing in the choice."""


@dataclass(frozen=True)
class Saving:
    """What pairing saves for one outcome at one horizon.

    Attributes:
        factor: Variance with independent seeds over that with the same seeds.
        low: Lower end of its interval.
        high: Upper end.
    """

    factor: float
    low: float
    high: float


def value(record: Record, outcome: str, quarter: str) -> float:
    """An outcome of one run at one date: a series of the world, or ``hhi of`` a layer."""
    number = record.quarters.index(quarter)
    if outcome.startswith("hhi of "):
        return float(record.layers["hhi"][number, LAYERS.index(outcome.removeprefix("hhi of "))])
    return float(record.world[outcome][number])


def factor_of(baseline: Floats, variant: Floats) -> float:
    """Variance of an independent difference over that of a paired one; nan where no run differs from another."""
    apart = float(baseline.var(ddof=1) + variant.var(ddof=1))
    together = float((variant - baseline).var(ddof=1))
    if together > 0.0:
        return apart / together
    return np.inf if apart > 0.0 else np.nan


def saving(baseline: Floats, variant: Floats) -> Saving:
    """The factor with its bootstrap interval over seeds; nan for an outcome that is the same in every run."""
    draws = np.random.default_rng(BOOTSTRAP_SEED).integers(0, baseline.size, (RESAMPLES, baseline.size))
    factors = np.array([factor_of(baseline[draw], variant[draw]) for draw in draws])
    known = factors[~np.isnan(factors)]
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(known, [tail, 1.0 - tail], method="inverted_cdf") if known.size else (np.nan, np.nan)
    return Saving(factor_of(baseline, variant), float(low), float(high))


def measured(seeds: int, workers: int) -> list[tuple[str, str, str, Saving]]:
    """Scenario, outcome, horizon and what pairing saves, for all that was chosen."""
    numbers = tuple(range(1, seeds + 1))
    wanted = {name: (*outcomes, EVERYWHERE) for name, outcomes in ABOUT.items()}
    every = tuple(dict.fromkeys(outcome for outcomes in wanted.values() for outcome in outcomes))
    found = {name: _values(name, numbers, workers, every) for name in ("baseline", *wanted)}
    return [
        (name, outcome, quarter, saving(found["baseline"][outcome, quarter], found[name][outcome, quarter]))
        for name, outcomes in wanted.items()
        for outcome in outcomes
        for quarter in HORIZONS
    ]


def _values(name: str, seeds: Sequence[int], workers: int, outcomes: Sequence[str]) -> dict[tuple[str, str], Floats]:
    """Outcomes of every seed of one scenario by outcome and horizon; the runs themselves are not kept."""
    scenario = load_scenario(name, workers=workers)
    runs = replicates(scenario, tuple(seeds))
    print(f"{name}: {len(runs)} runs", file=sys.stderr)
    return {
        (outcome, quarter): np.array([value(run.record, outcome, quarter) for run in runs])
        for outcome in outcomes
        for quarter in HORIZONS
    }


def table_of(found: Sequence[tuple[str, str, str, Saving]]) -> str:
    """The table as it is recorded in docs/limits.md: a factor with its interval for each horizon."""
    rows: dict[tuple[str, str], list[str]] = {}
    for name, outcome, _, one in found:
        cell = f"{_digits(one.factor)} ({_digits(one.low)} to {_digits(one.high)})"
        rows.setdefault((name, outcome), []).append(cell)
    reached = sum(one.factor >= GOAL for *_, one in found)
    surely = sum(one.low >= GOAL for *_, one in found)
    table = markdown_table(("scenario", "outcome", *HORIZONS), [(*key, *cells) for key, cells in rows.items()])
    words = f"{reached} of {len(found)} factors are {GOAL:g} or more, {surely} of them with their whole interval."
    return "\n".join([*table, "", words])


def _digits(value: float) -> str:
    """Two digits, or one decimal below ten."""
    return f"{value:.1f}" if value < 10.0 else f"{float(f'{value:.2g}'):,.0f}"


def main() -> None:
    """Measure and print."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else WORKERS
    print(f"{seeds} seeds, {workers:,} workers")
    print(table_of(measured(seeds, workers)))


if __name__ == "__main__":
    main()
