"""An ensemble: parameter vectors that the past does not rule out, in a file that names how they were found."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import gcd, inf
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.targets import TableError
from simulation.analysis.validation import FITTED_TO
from simulation.loading.options import SCENARIOS
from simulation.mistakes import suggestion
from simulation.parameters.quantity import quantities, uncertain
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin
from simulation.runs.replicates import Job
from simulation.runs.store import write_text
from simulation.sweeps.levels import declared_level, left_free, moved_along
from simulation.sweeps.settings import value_of, with_values
from simulation.timeline import Quarter

Floats = NDArray[np.float64]
SHIPPED = SCENARIOS / "calibration" / "ensemble_2024.csv"
"""Members that the shipped table of targets, to the end of 2024, does not rule out."""
_GOLDEN = (5**0.5 - 1) / 2
_KNOWN_UNTIL = "# Targets used up to: "
_LEVELS = "# What the world sets them to: "


@dataclass(frozen=True)
class Ensemble:
    """Parameter vectors, the nearest to the record first.

    Attributes:
        names: Dotted names of the parameters.
        points: Their values, shape (members, parameters).
        known_until: Last quarter of the targets that chose them; a later target is out of sample for them.
        levels: What the world of the runs that chose them sets each parameter to; none for as declared.
    """

    names: tuple[str, ...]
    points: Floats
    known_until: Quarter = FITTED_TO
    levels: tuple[float, ...] = ()

    def member(self, place: int) -> dict[str, float]:
        """Value of every parameter in one member."""
        return dict(zip(self.names, self.points[place].tolist(), strict=True))

    def in_world(self, world: Scenario) -> Floats:
        """Values in a world of another date, shape (members, parameters): they move along with its levels."""
        levels = self.levels or tuple(map(declared_level, self.names))
        columns = [
            moved_along(name, column, was, float(value_of(world, name)))
            for name, column, was in zip(self.names, self.points.T, levels, strict=True)
        ]
        return np.column_stack(columns)


def jobs_with_members(
    scenario: Scenario, seeds: Sequence[int], origin: Origin | None, ensemble: Ensemble, world: Scenario | None = None
) -> list[Job]:
    """One run a seed, each with the parameters of another member, so that runs differ by more than luck.

    A member changes only what the scenario leaves as it is in its world and no override names. Which member a seed
    gets depends on the seed alone: seed 1 the nearest to the record, the next ones members spread over all, and after
    as many seeds as members the same again.

    Args:
        scenario: The effective scenario.
        seeds: One run for each; a seed has the same member in every scenario, so that pairs stay pairs.
        origin: Where the scenario came from.
        ensemble: The members.
        world: The baseline in the world in which the scenario starts; None for parameters as declared.
    """
    world = world or Scenario()
    free = left_free(ensemble.names, scenario, world, origin.overrides if origin else ())
    moved = replace(ensemble, points=ensemble.in_world(world))
    jobs = []
    for seed in seeds:
        member = moved.member(place_of(seed, len(ensemble.points)))
        numbers = {name: member[name] for name in free}
        words = tuple(f"{name}={value:.12g}" for name, value in numbers.items())
        named = replace(origin, overrides=(*origin.overrides, *words)) if origin else None
        jobs.append(Job(with_values(scenario, numbers), seed, named))
    return jobs


def place_of(seed: int, members: int) -> int:
    """Member of a seed: steps of about the golden section go through all members and leave no large gap at any number.

    Example:
        >>> [place_of(seed, 50) for seed in (1, 2, 3, 4, 5, 51)]
        [0, 31, 12, 43, 24, 0]
    """
    step = next(one for one in range(max(1, round(members * _GOLDEN)), 2 * members + 1) if gcd(one, members) == 1)
    return (seed - 1) * step % members


def write_ensemble(ensemble: Ensemble, path: Path, command: str) -> None:
    """Write an ensemble as CSV: one member a line, with the command that found it above."""
    book = io.StringIO()
    book.write("# Parameters that the past does not rule out, one member a line, the nearest to the record first.\n")
    book.write(f"# Found by: {command}\n")
    book.write(f"{_KNOWN_UNTIL}{ensemble.known_until}\n")
    if ensemble.levels:
        book.write(f"{_LEVELS}{', '.join(f'{level:.12g}' for level in ensemble.levels)}\n")
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
    if any(len(row) != len(rows[0]) for row in rows):
        raise TableError(f"the ensemble {path} must have {len(rows[0])} numbers a line")
    try:
        points = np.array(rows[1:], dtype=np.float64)
    except ValueError as problem:
        raise TableError(f"the ensemble {path} must hold numbers: {problem}") from None
    _check_bounds(path, rows[0], points)
    try:
        until = Quarter.parse(_said(written, _KNOWN_UNTIL) or str(FITTED_TO))
        levels = tuple(float(word) for word in _said(written, _LEVELS).split(",") if word)
    except ValueError as problem:
        raise TableError(f"the ensemble {path}: {problem}") from None
    if levels and len(levels) != len(rows[0]):
        raise TableError(f"the ensemble {path} must have {len(rows[0])} levels of the world, not {len(levels)}")
    return Ensemble(tuple(rows[0]), points, until, levels)


def _said(lines: Sequence[str], about: str) -> str:
    """What a comment line says; empty if there is none."""
    return next((line.removeprefix(about).strip() for line in lines if line.startswith(about)), "")


def shipped_until(known: Quarter) -> Path | None:
    """The shipped ensemble that was chosen by the latest targets not later than a quarter; None if there is none."""
    found = {read_ensemble(path).known_until: path for path in SHIPPED.parent.glob("ensemble_*.csv")}
    return found.get(max((until for until in found if until <= known), default=known))


def _check_bounds(path: Path, names: Sequence[str], points: Floats) -> None:
    bounds = {name: known.bounds for name, known, _ in quantities(Scenario)}
    for name, column in zip(names, points.T, strict=True):
        low, high = (end if end is not None else open_ for end, open_ in zip(bounds[name], (-inf, inf), strict=True))
        wrong = column[~((column >= low) & (column <= high) & np.isfinite(column))]
        if wrong.size:
            raise TableError(f"{path.name}: {name} is {wrong[0]:g} in a member; it must be from {low:g} to {high:g}")


def scenario_text(ensemble: Ensemble, command: str) -> str:
    """The nearest member as the text of an option of the group ``technology``.

    A world that sets a level itself keeps it whatever the technology, so the text says which numbers that leaves out.
    """
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
    above = [
        f"{name}={value:.12g}"
        for (name, value), level in zip(ensemble.member(0).items(), ensemble.levels, strict=False)
        if level != declared_level(name)
    ]
    if above:
        head += "# Its world sets these itself; give them as overrides to have them from here:\n"
        head += "".join(f"#   {word}\n" for word in above)
    return head + yaml.safe_dump(tree, sort_keys=True)
