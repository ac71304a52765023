"""How long inequality takes to measure, by histogram and by sorting, and how far apart the two are.

Run it on a quiet machine and compare ratios, not seconds::

    python benchmarks/inequality_speed.py [rows ...]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from simulation.measures import inequality as exact
from simulation.measures.distribution import TOP_SHARES, Distribution, by_nation, everybody
from simulation.rules.fused.bin_lists import listed
from simulation.rules.fused.histogram import add_run, clear, empty_tables

DRAWS: dict[str, Callable[[np.random.Generator, int], np.ndarray]] = {
    "lognormal 1": lambda generator, rows: generator.lognormal(10, 1, rows),
    "lognormal 2.1": lambda generator, rows: generator.lognormal(10, 2.1, rows),
    "Pareto 1.3": lambda generator, rows: 1e4 * (1 + generator.pareto(1.3, rows)),
    "with debtors": lambda generator, rows: generator.lognormal(10, 1.5, rows) - 2e4,
}
NATIONS, SMALL_ROWS, REPEATS = 30, 10_000, 7


def best_seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Shortest time of several, after one that is not counted."""
    work()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def measure(distribution: Distribution) -> None:
    """All measures of a quarter."""
    distribution.gini()
    distribution.top_shares()
    distribution.bottom_half()
    distribution.theil()
    distribution.mld()
    for aversion in (0.5, 1.0, 2.0):
        distribution.atkinson(aversion)
    distribution.pareto_index()
    distribution.split_theil()
    distribution.split_mld()


def sort_and_measure(held: np.ndarray) -> None:
    """Gini index and top shares by one sort."""
    ranked = np.sort(held)
    total = np.cumsum(ranked)
    (ranked * np.arange(ranked.size)).sum()
    total[-np.array([int(share * ranked.size) for share in TOP_SHARES])]


def compare(name: str, rows: int) -> None:
    """Print times and errors for one population."""
    held = DRAWS[name](np.random.default_rng(1), rows)
    tables = empty_tables(1)

    def fill() -> None:
        clear(tables)
        add_run(held, 1.0, tables[0])

    filling = best_seconds(fill) / rows * 1e9
    measuring = best_seconds(lambda: measure(everybody(tables[0]))) / rows * 1e9
    sorting = best_seconds(lambda: sort_and_measure(held), 1) / rows * 1e9
    gini, tops = everybody(tables[0]).gini(), everybody(tables[0]).top_shares()
    gini_error = abs(gini.value[-1] - exact.gini(held))
    truth = np.array([exact.top_share(held, share) for share in TOP_SHARES])
    print(
        f"{name:14s} {rows:>11,} {filling:9.2f} {measuring:9.2f} {sorting:9.1f}"
        f" {gini_error:9.0e} {gini.high[-1] - gini.low[-1]:9.0e}"
        f" {np.abs(tops.value[-1] - truth).max():9.0e} {(tops.high - tops.low)[-1].max():9.0e}"
    )


def time_nations() -> None:
    """Print how long a quarter of a small population of many nations takes."""
    held = np.random.default_rng(1).lognormal(10, 1.5, SMALL_ROWS) - 1e3
    tables, nation = empty_tables(NATIONS), np.arange(NATIONS)

    def quarter() -> None:
        clear(tables)
        for part, table in zip(np.array_split(held, NATIONS), tables, strict=True):
            add_run(part, 1.0, table)
        measure(by_nation(listed(tables), nation, NATIONS))

    print(f"all measures of {NATIONS} nations and the world, {SMALL_ROWS:,} rows: {1e3 * best_seconds(quarter):.2f} ms")


def main() -> None:
    """Print all speeds."""
    sizes = [int(float(word)) for word in sys.argv[1:]] or [10**6, 10**7]
    print("nanoseconds per row; distance from the exact value and between the bounds")
    print("population            rows      fill   measure      sort      Gini    bounds top share    bounds")
    for rows in sizes:
        for name in DRAWS:
            compare(name, rows)
    time_nations()


if __name__ == "__main__":
    main()
