"""How long nations take to settle into blocs: processor time of one descent, best and median of many.

Run it on a quiet machine and compare ratios, not seconds::

    python benchmarks/landscape_speed.py [nations] [blocs] [descents]
"""

from __future__ import annotations

import statistics
import sys
import time

import numpy as np

from simulation.rules.nations.alliances import best_reply, bloc_distance, descend, frustration_by_choice, local_minima

LISTED = 17


def made_up_nations(nations: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Sizes that add up to one, few of them large, and symmetric propensities."""
    generator = np.random.default_rng(seed)
    size = generator.pareto(1.2, nations)
    propensity = generator.normal(0.0, 1.0, (nations, nations))
    return size / size.sum(), propensity + propensity.T


def time_descents(nations: int, blocs: int, descents: int) -> None:
    """Print how long a descent from random labels takes, one that finds all at rest, and one table of choices."""
    distance, order = bloc_distance(blocs), np.arange(nations)
    settling, resting, choosing, moved = [], [], [], []
    for seed in range(descents):
        size, propensity = made_up_nations(nations, seed)
        labels = np.random.default_rng(seed).integers(0, blocs + 1, nations)
        start = time.perf_counter()
        settled, moves = descend(size, propensity, labels, distance, order)
        middle = time.perf_counter()
        best_reply(size, propensity, settled, distance, order)
        late = time.perf_counter()
        frustration_by_choice(size, propensity, settled, distance)
        choosing.append(time.perf_counter() - late)
        settling.append(middle - start)
        resting.append(late - middle)
        moved.append(moves)
    print(f"{nations} nations, {blocs} blocs and the non-aligned, {statistics.median(moved):.0f} moves in the median")
    timed = (("settle from random labels", settling), ("a pass at rest", resting), ("a table", choosing))
    for label, seconds in timed:
        print(f"  {label:26s} best {min(seconds) * 1e6:7.1f}, median {statistics.median(seconds) * 1e6:7.1f} us")


def time_enumeration() -> None:
    """Print how long all partitions into two blocs take."""
    size, propensity = made_up_nations(LISTED, 1)
    start = time.perf_counter()
    labels, _ = local_minima(size, propensity)
    seconds = time.perf_counter() - start
    print(f"{2 ** (LISTED - 1):,} partitions of {LISTED} nations: {len(labels)} minima in {seconds:.2f} s")


def main() -> None:
    """Print all speeds."""
    given = [int(one) for one in sys.argv[1:4]]
    nations, blocs, descents = (*given, *(30, 3, 500)[len(given) :])
    time_descents(nations, blocs, descents)
    time_enumeration()


if __name__ == "__main__":
    main()
