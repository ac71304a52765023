"""What a sweep costs beside its runs, whether its memory is flat, and how it compares with Mesa's ``batch_run``.

Run it on a quiet machine and compare ratios, not seconds::

    python benchmarks/sweep_speed.py share 1000          share of all cores' time inside runs, full baseline
    python benchmarks/sweep_speed.py memory 5000         memory of the last hundred runs against the first hundred
    python benchmarks/sweep_speed.py mesa 60             the same runs by Mesa's batch_run, in turns
    python benchmarks/sweep_speed.py machinery           milliseconds that each part of the machinery adds to a run
    python benchmarks/sweep_speed.py plan                time foreseen by --plan over time taken

``share`` and ``mesa`` take words after the number of runs, for example ``end=2030Q4 workers=1000``.
"""

from __future__ import annotations

import pickle
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import mesa
import numpy as np

from simulation.loading.sweep_reading import Asked
from simulation.loading.sweeps import load_sweep
from simulation.runs import one_run
from simulation.runs.executors import Processes, usable_processors
from simulation.runs.outcomes import outcome_values, outcomes
from simulation.runs.provenance import run_id
from simulation.sweeps import rows
from simulation.sweeps.folder import SweepFolder
from simulation.sweeps.plan import plan_of
from simulation.sweeps.sweep import Sweep
from simulation.sweeps.sweeping import make_runs
from simulation.world import World

VARIED = "cloud.foreclosure=0,0.1,0.2,0.3,0.4"
WINDOW = 100


def sweep_of(runs: int, words: Sequence[str]) -> Sweep:
    """A sweep of five worlds with so many runs in all."""
    return load_sweep("baseline", (*words, VARIED), Asked(at_least=max(runs // 5, 1)))


def swept(sweep: Sweep, results: Path) -> tuple[SweepFolder, float]:
    """Make all runs with a process on each core; return the folder and the seconds."""
    pool, folder = Processes(usable_processors()), SweepFolder.of(sweep, results)
    began = time.perf_counter()
    make_runs(sweep, folder, pool, note=lambda done, total, _: print(f"\r{done}/{total} ", end="", file=sys.stderr))
    seconds = time.perf_counter() - began
    pool.close()
    return SweepFolder(folder.path), seconds


def share(runs: int, words: Sequence[str]) -> None:
    """Share of all cores' time that is spent inside runs, and what is left for each run."""
    cores = usable_processors()
    with tempfile.TemporaryDirectory() as place:
        folder, seconds = swept(sweep_of(runs, words), Path(place))
        inside = [row.seconds for row in folder.rows().values()]
    whole = seconds * cores
    print(f"{len(inside)} runs in {seconds:.1f} s on {cores} cores; a run takes {statistics.median(inside):.3f} s")
    print(f"inside runs: {sum(inside) / whole:.1%} of the cores' time, start of the processes included")
    print(f"beside runs: {(whole - sum(inside)) / len(inside) * 1e3:.2f} ms a run")


def memory(runs: int, words: Sequence[str]) -> None:
    """Memory of the process that drives a sweep and of its workers, over the sweep."""
    sweep = sweep_of(runs, words or ("end=2023Q4", "workers=100"))
    driver: list[float] = []
    with tempfile.TemporaryDirectory() as place:
        pool, folder = Processes(usable_processors()), SweepFolder.of(sweep, place)
        make_runs(sweep, folder, pool, note=lambda *_: driver.append(resident_mib()))
        pool.close()
        worker = [row.memory_mib for row in sorted(_in_order(folder), key=lambda row: row[0]) for row in [row[1]]]
    for what, seen in (("driver", driver), ("workers, largest so far", worker)):
        first, last = (float(np.mean(part)) for part in (seen[10 : 10 + WINDOW], seen[-WINDOW:]))
        print(f"{what}: first {WINDOW} {first:.1f} MiB, last {WINDOW} {last:.1f} MiB, ratio {last / first:.3f}")


def _in_order(folder: SweepFolder) -> list[tuple[int, Any]]:
    """Rows by seed and world, which is the order in which they were handed out."""
    return [((row.world * 10**6 + row.seed), row) for row in folder.rows().values()]


def resident_mib() -> float:
    """Memory of this process now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1024.0**2


class Batched(mesa.Model):  # type: ignore[misc]
    """The world as Mesa's ``batch_run`` wants it: made from keywords, collected by a DataCollector."""

    def __init__(self, foreclosure: float, seed_of_run: int, words: tuple[str, ...]) -> None:
        super().__init__()
        self.world = World(_scenario(foreclosure, words), seed_of_run)
        names = [outcome.name for outcome in outcomes()]
        self.found: dict[str, float] = dict.fromkeys(names, np.nan)
        reporters = {name: (lambda model, name=name: model.found[name]) for name in names}
        self.datacollector = mesa.DataCollector(model_reporters=reporters)

    def step(self) -> None:
        """One quarter; outcomes are known at the end."""
        self.world.step()
        if self.world.quarter == self.world.quarters:
            self.running = False
            values = outcome_values(self.world.close())
            self.found = dict(zip(self.found, values.tolist(), strict=True))
        self.datacollector.collect(self)  # batch_run asks for a row of every step


def _scenario(foreclosure: float, words: tuple[str, ...]) -> Any:
    from simulation.scenario_loading import load_scenario

    key = (foreclosure, words)
    if key not in _LOADED:
        _LOADED[key] = load_scenario("baseline", (*words, f"cloud.foreclosure={foreclosure:g}"))
    return _LOADED[key]


_LOADED: dict[Any, Any] = {}


def against_mesa(runs: int, words: Sequence[str]) -> None:
    """The same runs by both, in turns; seconds of each and their ratio."""
    sweep, ratios = sweep_of(runs, words), []
    seeds = list(range(1, sweep.replicates.at_least + 1))
    for _ in range(3):
        with tempfile.TemporaryDirectory() as place:
            _, ours = swept(sweep, Path(place))
        began = time.perf_counter()
        mesa.batch_run(
            Batched,
            {"foreclosure": [0.0, 0.1, 0.2, 0.3, 0.4], "seed_of_run": seeds, "words": [tuple(words)]},
            number_processes=usable_processors(),
            data_collection_period=-1,
            display_progress=False,
        )
        theirs = time.perf_counter() - began
        ratios.append(theirs / ours)
        print(f"{5 * len(seeds)} runs: sweep {ours:.1f} s, batch_run {theirs:.1f} s, ratio {ratios[-1]:.2f}")
    print(f"batch_run takes {statistics.median(ratios):.2f} times as long")


def machinery() -> None:
    """Milliseconds that each part of the machinery adds to a run of the baseline."""
    sweep = load_sweep("sensitivity_of_concentration")
    task = sweep.task(5, 0, 1)
    scenario = task.effective()
    record = one_run.calculate(scenario, 1).record
    row = rows.make_rows([task], sweep.series)[0]
    with tempfile.TemporaryDirectory() as place:
        folder = SweepFolder.of(sweep, place)
        parts: dict[str, Callable[[], Any]] = {
            "set the numbers": task.effective,
            "identity": lambda: run_id(task.effective(), 1),
            "all outcomes": lambda: outcome_values(record),
            "series and checksums": lambda: (rows.kept_series(record, sweep.series), rows.digest(record)),
            "there and back": lambda: (pickle.loads(pickle.dumps(task)), pickle.loads(pickle.dumps(row))),
            "time limit": lambda: _with_limit(),
            "keep": lambda: folder.keep([row]),
        }
        spent = {name: _milliseconds(part) for name, part in parts.items()}
        spent["identity"] -= spent["set the numbers"]
    for name, value in spent.items():
        print(f"{name:22} {value:.3f} ms")
    print(f"{'together':22} {sum(spent.values()):.3f} ms")


def _with_limit() -> None:
    from simulation.sweeps.time_limit import time_limit

    with time_limit(100.0):
        pass


def _milliseconds(part: Callable[[], Any], times: int = 200) -> float:
    part()
    best = []
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(times // 5):
            part()
        best.append((time.perf_counter() - began) / (times // 5))
    return min(best) * 1e3


def foreseen(words: Sequence[str]) -> None:
    """Time that a plan foresees over the time that the runs then take."""
    for runs in (20, 100):
        with tempfile.TemporaryDirectory() as place:
            sweep = sweep_of(runs, words)
            plan = plan_of(sweep, SweepFolder.of(sweep, place), usable_processors())
            _, seconds = swept(sweep, Path(place))
        print(f"{runs} runs: foreseen {plan.seconds:.1f} s, taken {seconds:.1f} s, ratio {plan.seconds / seconds:.2f}")


def main() -> None:
    """Measure what the words ask for."""
    what, *rest = sys.argv[1:] or ["machinery"]
    count = int(rest.pop(0)) if rest and rest[0].isdecimal() else 100
    match what:
        case "share":
            share(count, rest)
        case "memory":
            memory(count, rest)
        case "mesa":
            against_mesa(count, rest)
        case "machinery":
            machinery()
        case "plan":
            foreseen(rest)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
