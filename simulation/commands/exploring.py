"""The command ``explore``: a page in the browser."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.commands.catalogue import policy_lines
from simulation.explorer.choice import Choice
from simulation.explorer.server import Address, check_extra, serve
from simulation.explorer.session import Door, loaded
from simulation.explorer.shared import Shared
from simulation.scenario_loading import load_scenario, scenarios


def explore_command(
    scenario: str,
    overrides: Sequence[str],
    seed: int,
    where: tuple[str, int | None, bool],
    processes: int | None = None,
) -> str:
    """Serve the page until Ctrl-C, and return what is to be printed then.

    Args:
        scenario: Name or path of the scenario with which the page opens.
        overrides: Overrides in Hydra's grammar.
        seed: Seed with which the page opens.
        where: Interface, port (None for the first free one), and whether to open a browser.
        processes: Processes that make whole runs; None for all processors but one.

    Raises:
        ScenarioError: With every mistake in the scenario at once.
        ExplorerError: If the extra is not installed or the port is taken.
    """
    check_extra()
    door = Door(load_scenario, scenarios(), policy_lines())
    start = loaded(Choice(scenario, tuple(overrides), seed=seed), door)
    serve(Shared(door, start, processes), Address(*where))
    return "The explorer has stopped."
