"""How fast workers live through a quarter: compiled and readable passes against plain Mesa agents and the memory.

Ratios are of the same round on the same machine, medians over rounds that take turns::

    python benchmarks/worker_speed.py            # about two minutes
    python benchmarks/worker_speed.py --quick    # fewer workers, a rough picture
    python benchmarks/worker_speed.py --large 1e8 --threads 2    # four quarters of a large population, and its memory
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from made_up_workers import NATIONS, OCCUPATIONS, choice_tables, columns_of, layout_of, money_tables, work_tables
from numpy.typing import NDArray

from simulation.agents.population.passes import Passes
from simulation.agents.population.rules import WorkerRules
from simulation.agents.population.schema import BYTES_PER_WORKER, WORKER_COLUMNS

PASSES = ("choose", "work", "raw_returns", "settle")
READ = {
    "choose": "provider occupation skill scar",
    "work": "skill scar occupation status spell",
    "raw_returns": "wealth return_type",
    "settle": "wealth ai_equity skill scar occupation status return_type",
}
WRITTEN = {"choose": "provider", "work": "scar status spell", "raw_returns": "", "settle": "wealth"}
"""Columns that a pass reads or writes. What deaths change (wealth, skill, cohort) is not counted; of occupation, skill
and scar, choosing touches those of one worker in ten, but with them nearly all lines of memory."""
STREAM_ROWS = 40_000_000


class OwnRules(WorkerRules):
    """The same rules, but a user's own: all passes take the readable path."""

    def choose(self, w: Any, m: Any, u: Any) -> Any:
        """As it is."""
        return super().choose(w, m, u)

    def produce(self, w: Any, m: Any) -> Any:
        """As it is."""
        return super().produce(w, m)

    def invest(self, w: Any, m: Any) -> Any:
        """As it is."""
        return super().invest(w, m)


class Population:
    """Workers, tables and passes.

    Args:
        rows: Number of workers.
        rules: What they do.
        threads: Threads of the passes.
    """

    def __init__(self, rows: int, rules: WorkerRules | None = None, threads: int = 1) -> None:
        self.layout = layout_of(rows)
        self.columns = columns_of(self.layout)
        self.tables = choice_tables(), work_tables(), money_tables()
        self.seconds: dict[str, list[float]] = {name: [] for name in PASSES}
        self.quarters = 0
        self.use(rules, threads)

    def use(self, rules: WorkerRules | None = None, threads: int = 1) -> None:
        """Go on with other rules or threads."""
        self.passes = Passes(self.layout, self.columns, NATIONS, OCCUPATIONS, rules or WorkerRules(), threads)
        self.seconds = {name: [] for name in PASSES}

    def quarter(self) -> float:
        """Run a quarter; return its seconds."""
        market, jobs, money = self.tables
        self.quarters += 1
        keys = [1000 * self.quarters + purpose for purpose in range(3)]
        steps: tuple[Callable[[], Any], ...] = (
            lambda: self.passes.choose(market, keys[0]),
            lambda: self.passes.work(jobs, keys[1]),
            lambda: self.passes.raw_returns(money, keys[2]),
            lambda: self.passes.settle(money, keys[2]),
        )
        total = 0.0
        for name, step in zip(PASSES, steps, strict=True):
            start = time.perf_counter()
            step()
            self.seconds[name].append(time.perf_counter() - start)
            total += self.seconds[name][-1]
        return total


def bytes_touched(name: str) -> int:
    """Bytes per worker that a pass reads and writes."""
    columns = READ[name].split() + WRITTEN[name].split()
    return sum(np.dtype(WORKER_COLUMNS[column].kind).itemsize for column in columns)


@numba.njit(nogil=True, fastmath=True)  # type: ignore[untyped-decorator]
def update(numbers: NDArray[np.float64]) -> None:
    """Read and write numbers once."""
    for i in range(numbers.size):
        numbers[i] = numbers[i] * 0.5 + 1.0


def stream(numbers: NDArray[np.float64]) -> float:
    """Bytes per second of an update in place."""
    start = time.perf_counter()
    update(numbers)
    return 2 * numbers.nbytes / (time.perf_counter() - start)


def median_line(label: str, nanoseconds: list[float], rest: str = "") -> None:
    """Print a row of the table."""
    print(f"{label:34s} {statistics.median(nanoseconds):9.2f} ns   best {min(nanoseconds):9.2f}   {rest}")


def compare(rows: int, mesa_rows: int, rounds: int) -> None:
    """One core: compiled against readable against Mesa."""
    from mesa_workers import Workers

    people, own = Population(rows), Population(rows, OwnRules())
    small = Population(mesa_rows)
    agents = Workers(small.layout, small.columns, OCCUPATIONS, small.tables)
    people.quarter(), own.quarter()
    found: dict[str, list[float]] = {"Mesa": [], "readable": [], "compiled": []}
    people.use(), own.use(OwnRules())
    for _ in range(rounds):
        start = time.perf_counter()
        agents.quarter()
        found["Mesa"].append((time.perf_counter() - start) / mesa_rows * 1e9)
        found["readable"].append(own.quarter() / rows * 1e9)
        found["compiled"].append(statistics.median(people.quarter() for _ in range(5)) / rows * 1e9)
    print(f"a worker-quarter, one core, {rows:,} workers ({mesa_rows:,} Mesa agents), {rounds} rounds")
    for label, values in found.items():
        median_line(label, values)
    for name in PASSES:
        print(
            f"    {name:14s} compiled {statistics.median(people.seconds[name]) / rows * 1e9:7.2f} ns"
            f"   readable {statistics.median(own.seconds[name]) / rows * 1e9:8.2f} ns"
        )
    for slow, fast, wanted in (("Mesa", "compiled", 150), ("readable", "compiled", 8), ("Mesa", "readable", 15)):
        ratio = statistics.median(a / b for a, b in zip(found[slow], found[fast], strict=True))
        print(f"{fast} is {ratio:.1f} times faster than {slow} (at least {wanted})")
    employed = np.mean(people.columns["status"] == 0), np.mean([agent.status == 0 for agent in agents.agents])
    print(f"share employed: compiled {employed[0]:.4f}, Mesa {employed[1]:.4f}\n")


def scale(rows: int, rounds: int) -> None:
    """One core against two, and both against the memory."""
    people, numbers = Population(rows), np.ones(STREAM_ROWS)
    two = Passes(people.layout, people.columns, NATIONS, OCCUPATIONS, WorkerRules(), 2)
    one = people.passes
    people.quarter(), update(numbers[:8])
    found: dict[str, list[float]] = {"one core": [], "two cores": []}
    streams, shares = [], {"one core": [], "two cores": []}
    touched = sum(bytes_touched(name) for name in PASSES)
    by_pass: dict[str, list[float]] = {name: [] for name in PASSES}
    for _ in range(rounds):
        streams.append(stream(numbers))
        for label, passes in (("one core", one), ("two cores", two)):
            people.use()
            people.passes = passes
            seconds = people.quarter()
            found[label].append(seconds / rows * 1e9)
            shares[label].append(touched * rows / streams[-1] / seconds)
            if passes is one:
                for name in PASSES:
                    by_pass[name].append(people.seconds[name][0] / rows * 1e9)
    print(f"a worker-quarter, compiled, {rows:,} workers, {rounds} rounds; {touched} bytes touched a worker")
    print(f"update in place: {statistics.median(streams) / 1e9:.1f} GB/s")
    for label, wanted in (("one core", 9), ("two cores", 18)):
        share = 100 * statistics.median(shares[label])
        median_line(label, found[label], f"{share:.1f} % of the bandwidth floor (at least {wanted})")
    for name in PASSES:
        print(f"    {name:14s} {bytes_touched(name):3d} bytes   {statistics.median(by_pass[name]):6.2f} ns on one core")
    ratio = statistics.median(a / b for a, b in zip(found["one core"], found["two cores"], strict=True))
    print(f"two cores are {ratio:.2f} times faster than one (at least 1.7)\n")


def first_call() -> None:
    """Seconds from the start of a process to the end of its first quarter, with an empty and a full cache."""
    code = "import worker_speed as w; w.Population(10_000).quarter()"
    folder = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache, "PYTHONPATH": os.pathsep.join([*sys.path, folder])}
        seconds = []
        for _ in range(4):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], env=environment, check=True)
            seconds.append(time.perf_counter() - start)
    print(f"process start to first quarter: cold {seconds[0]:.2f} s (at most 8), warm {min(seconds[1:]):.2f} s (1.5)\n")


def large(rows: int, threads: int, quarters: int = 4) -> None:
    """A large population: seconds and memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    start = time.perf_counter()
    people = Population(rows, threads=threads)
    made = time.perf_counter() - start
    seconds = [people.quarter() for _ in range(quarters)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"{rows:,} workers, {threads} threads: made in {made:.1f} s; {quarters} quarters of")
    print(f"  {', '.join(f'{one:.2f}' for one in seconds)} s, {min(seconds) / rows * 1e9:.2f} ns a worker-quarter")
    print(f"  {BYTES_PER_WORKER} bytes a worker at rest, peak {peak / 2**30:.2f} GiB")
    print(f"  that is {(peak - before) / rows:.1f} bytes a worker above an empty process, whatever was made and run\n")


def main() -> None:
    """Print all speeds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=float, default=1e6, help="workers of the comparison with Mesa")
    parser.add_argument("--quick", action="store_true", help="a tenth of the workers, fewer rounds")
    parser.add_argument("--large", type=float, help="only run four quarters of so many workers")
    parser.add_argument("--threads", type=int, default=2, help="threads of the large run")
    given = parser.parse_args()
    if given.large:
        large(int(given.large), given.threads)
        return
    rows = int(given.rows / 10) if given.quick else int(given.rows)
    first_call()
    scale(rows * 10, 5 if given.quick else 9)
    compare(rows, rows, 3)


if __name__ == "__main__":
    main()
