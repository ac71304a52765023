"""An ensemble: parameter vectors that the past does not rule out, in a file that names how they were found."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.targets import TableError
from simulation.analysis.validation import FITTED_TO
from simulation.loading.options import SCENARIOS
from simulation.mistakes import suggestion
from simulation.parameters.quantity import uncertain
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin
from simulation.runs.replicates import Job
from simulation.runs.store import write_text
from simulation.sweeps.settings import value_of, with_values
from simulation.timeline import Quarter

Floats = NDArray[np.float64]
SHIPPED = SCENARIOS / "calibration" / "ensemble_2024.csv"
"""Members that the shipped table of targets, to the end of 2024, does not rule out."""
_KNOWN_UNTIL = "# Targets used up to: "


@dataclass(frozen=True)
class Ensemble:
    """Parameter vectors, the nearest to the record first.

    Attributes:
        names: Dotted names of the parameters.
        points: Their values, shape (members, parameters).
        known_until: Last quarter of the targets that chose them; a later target is out of sample for them.
    """

    names: tuple[str, ...]
    points: Floats
    known_until: Quarter = FITTED_TO

    def member(self, place: int) -> dict[str, float]:
        """Value of every parameter in one member."""
        return dict(zip(self.names, self.points[place].tolist(), strict=True))


def jobs_with_members(scenario: Scenario, seeds: Sequence[int], origin: Origin | None, ensemble: Ensemble) -> list[Job]:
    """One run a seed, each with the parameters of another member, so that runs differ by more than luck.

    A member changes only what the scenario leaves as declared: what a scenario or an override has set stays. Fewer
    seeds than members take members at even steps, from the nearest to the record to the farthest; more go round again.

    Args:
        scenario: The effective scenario.
        seeds: One run for each; the same place gets the same member in every scenario, so that pairs stay pairs.
        origin: Where the scenario came from.
        ensemble: The members.
    """
    members = np.arange(len(seeds)) * max(1.0, len(ensemble.points) / max(1, len(seeds)))
    known = max(Quarter.parse(scenario.known_until), ensemble.known_until)
    scenario = scenario.model_copy(update={"known_until": str(known)})  # what the members know, the runs know as well
    places = members.astype(np.int64) % len(ensemble.points)
    free = [name for name in ensemble.names if value_of(scenario, name) == value_of(_declared(), name)]
    jobs = []
    for seed, place in zip(seeds, places.tolist(), strict=True):
        numbers = {name: value for name, value in ensemble.member(place).items() if name in free}
        words = tuple(f"{name}={value:.12g}" for name, value in numbers.items())
        named = replace(origin, overrides=(*origin.overrides, *words)) if origin else None
        jobs.append(Job(with_values(scenario, numbers), seed, named))
    return jobs


@cache
def _declared() -> Scenario:
    return Scenario()


def write_ensemble(ensemble: Ensemble, path: Path, command: str) -> None:
    """Write an ensemble as CSV: one member a line, with the command that found it above."""
    book = io.StringIO()
    book.write("# Parameters that the past does not rule out, one member a line, the nearest to the record first.\n")
    book.write(f"# Found by: {command}\n")
    book.write(f"{_KNOWN_UNTIL}{ensemble.known_until}\n")
    writer = csv.writer(book, lineterminator="\n")
    writer.writerow(ensemble.names)
    writer.writerows([[f"{value:.12g}" for value in point] for point in ensemble.points.tolist()])
    write_text(path, book.getvalue())


def named(ensemble: str | Path) -> str:
    """Name of the file of an ensemble, given as a file or as ``shipped``."""
    return _file(ensemble).name


def _file(ensemble: str | Path) -> Path:
    return SHIPPED if ensemble == "shipped" else Path(ensemble)


def read_ensemble(path: str | Path) -> Ensemble:
    """Read an ensemble, a file or ``shipped``.

    Raises:
        TableError: If there is no such file, or with the first mistake in it.
    """
    path = _file(path)
    try:
        written = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise TableError(f"the ensemble {path} cannot be read: {getattr(problem, 'strerror', problem)}") from None
    rows = list(csv.reader(line for line in written if line and not line.startswith("#")))
    if len(rows) < 2:
        raise TableError(
            f"the ensemble {path} has no member; its first line names parameters, each other one is a member"
        )
    known = uncertain(Scenario)
    for name in rows[0]:
        if name not in known:
            raise TableError(f"{path.name}: {name!r} is not an uncertain parameter; {suggestion(name, known)}")
    try:
        points = np.array(rows[1:], dtype=np.float64)
    except ValueError:
        raise TableError(f"the ensemble {path} must have {len(rows[0])} numbers a line") from None
    said = [line.removeprefix(_KNOWN_UNTIL).strip() for line in written if line.startswith(_KNOWN_UNTIL)]
    try:
        return Ensemble(tuple(rows[0]), points, *(Quarter.parse(one) for one in said[:1]))
    except ValueError as problem:
        raise TableError(f"the ensemble {path}: {problem}") from None


def scenario_text(ensemble: Ensemble, command: str) -> str:
    """The nearest member as the text of an option of the group ``technology``."""
    import yaml

    tree: dict[str, object] = {}
    for name, value in ensemble.member(0).items():
        *above, last = name.split(".")
        branch = tree
        for part in above:
            branch = branch.setdefault(part, {})  # type: ignore[assignment]
        branch[last] = int(value) if value.is_integer() else value
    head = (
        "# @package _global_\n"
        "# The member of the ensemble with most targets in their bands: one plausible economy of many, no estimate.\n"
        "# Several numbers lie at the ends of their ranges, and not all of them are about technology.\n"
        f"# Found by: {command}\n"
    )
    return head + yaml.safe_dump(tree, sort_keys=True)
