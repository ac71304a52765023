"""What all open pages of one server share: threads for worlds, processes for whole runs, and a limit on both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from simulation.explorer.background import Background
from simulation.explorer.session import Door, Loaded
from simulation.runs.executors import usable_processors

MOST_PAGES = 16
"""Each holds a world, some 10 MB at the usual size; a class of eight may open a second page each."""

Given = ParamSpec("Given")
Made = TypeVar("Made")


class Shared:
    """What pages share.

    Worlds are stepped in threads, never in the loop that answers browsers, so that no page waits for the run of
    another; there are as many threads as processors, so that pages take turns instead of slowing each other down.

    Args:
        door: What the explorer needs of the rest of the program.
        start: The choice that every page opens with, loaded.
        processes: Processes that make whole runs; None for all processors but one.
    """

    def __init__(self, door: Door, start: Loaded, processes: int | None = None) -> None:
        self.door, self.start = door, start
        count = usable_processors()
        self.background = Background(processes or max(1, count - 1))
        self._threads = ThreadPoolExecutor(max(2, count), thread_name_prefix="world")
        self.pages = 0

    async def work(self, function: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
        """Call a function in one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: function(*given, **named))

    def close(self) -> None:
        """Give threads and processes back."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.background.close()
