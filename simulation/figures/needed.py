"""What a figure needs of a run, and the one sentence for runs that do not hold it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.runs.result import RunResult


class NotRecordedError(ValueError):
    """A run does not hold what a figure draws; one sentence says which figure, what and which run."""


def need(
    results: dict[str, list[RunResult]],
    figure: str,
    *,
    world: Iterable[str] = (),
    distributions: Iterable[str] = (),
    groups: Iterable[str] = (),
    firms: Iterable[str] = (),
    nations: Iterable[str] = (),
    flows: bool = False,
    dependence: bool = False,
) -> None:
    """Refuse results that do not hold what a figure draws.

    Args:
        results: Replicates of each scenario.
        figure: Name of the figure.
        world: Series of the world that it draws.
        distributions: Lorenz curves that it draws.
        groups: Series of thirds of occupations that it draws.
        firms: Series of firms that it draws.
        nations: Series of nations that it draws.
        flows: Whether it draws the flow matrix.
        dependence: Whether it draws who buys AI services from where.

    Raises:
        NotRecordedError: If a run lacks any of them.
    """
    for runs in results.values():
        for run in runs:
            record = run.record
            lacks = [name for name in world if name not in record.world]
            lacks += [name for name in distributions if name not in record.distributions]
            lacks += [name for name in groups if name not in record.groups]
            lacks += [name for name in firms if name not in record.firms]
            lacks += [name for name in nations if name not in record.nations]
            lacks += ["flows"] if flows and not record.flow_rows else []
            lacks += ["dependence"] if dependence and not record.dependence.size else []
            if lacks:
                what = lacks[0] + (f" and {len(lacks) - 1} more" if len(lacks) > 1 else "")
                raise NotRecordedError(f"The figure {figure} is not drawn: run {run.run_id} recorded no {what}.")
