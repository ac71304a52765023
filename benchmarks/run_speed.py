"""How long a run takes, and what in it: processor time of this process, best and median of several runs.

Run it on a quiet machine and compare ratios, not seconds::

    python benchmarks/run_speed.py [scenario] [runs]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections import defaultdict

from simulation.scenario_loading import load_scenario
from simulation.world import QUARTER, World


def time_runs(scenario_name: str, runs: int) -> list[float]:
    """Processor seconds of whole runs after one that is not counted."""
    scenario = load_scenario(scenario_name)
    World(scenario, seed=1).run()
    seconds = []
    for seed in range(1, runs + 1):
        start = time.process_time()
        World(scenario, seed).run()
        seconds.append(time.process_time() - start)
    return seconds


def time_steps(scenario_name: str) -> dict[str, float]:
    """Processor seconds of each function of the quarter over one run."""
    world = World(load_scenario(scenario_name), seed=1)
    spent: dict[str, float] = defaultdict(float)
    while world.quarter < world.quarters:
        world.ledger.open_quarter()
        for _, _, functions in QUARTER:
            for function in functions:
                start = time.process_time()
                function(world)
                spent[function.__name__] += time.process_time() - start
        world.quarter += 1
    return dict(sorted(spent.items(), key=lambda item: -item[1]))


def time_process(*arguments: str) -> float:
    """Processor seconds of a fresh Python process, itself taken off."""
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
    code += "usage = resource.getrusage(resource.RUSAGE_CHILDREN); print(usage.ru_utime + usage.ru_stime)"
    done = subprocess.run([sys.executable, "-c", code, sys.executable, *arguments], capture_output=True, check=True)
    return float(done.stdout)


def main() -> None:
    """Print all speeds."""
    scenario = sys.argv[1] if len(sys.argv) > 1 else "baseline"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    seconds = time_runs(scenario, runs)
    print(f"one run of {scenario}: best {min(seconds):.3f} s, median {statistics.median(seconds):.3f} s processor time")
    for name, spent in time_steps(scenario).items():
        print(f"  {name:20s} {1000 * spent:7.1f} ms")
    empty = time_process("-c", "pass")
    print(f"import simulation: {time_process('-c', 'import simulation') - empty:.3f} s above an empty process")
    print(f"command line help: {time_process('-m', 'simulation', '--help'):.3f} s")


if __name__ == "__main__":
    main()
