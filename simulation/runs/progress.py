"""Progress with the time left, on anything that takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

QUIET_SECONDS = 2.0
SECONDS_BETWEEN_LINES = 5.0
BAR = "{desc}: {percentage:3.0f}% |{bar:30}| {elapsed} gone, {remaining} left"


@contextmanager
def progress_bar(what: str, *, shown: bool = True) -> Iterator[Callable[[float, int], None]]:
    """A bar on standard error that appears after two seconds.

    Args:
        what: What is being done, at the left of the bar.
        shown: False for no bar at all.

    Yields:
        A function that takes how much is done and the total.
    """
    from tqdm.auto import tqdm

    # Its own lock spans processes and would start one; only this process draws bars.
    tqdm.set_lock(threading.RLock())
    pause = 0.1 if sys.stderr.isatty() else SECONDS_BETWEEN_LINES
    with tqdm(
        desc=what, total=1, delay=QUIET_SECONDS, mininterval=pause, bar_format=BAR, leave=False, disable=not shown
    ) as bar:

        def note(done: float, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield note
