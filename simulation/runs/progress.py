"""Progress with the time left, on anything that takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

QUIET_SECONDS = 2.0
SECONDS_BETWEEN_LINES = 5.0
BAR = "{desc}: {percentage:3.0f}% |{bar:30}| {elapsed} gone, {remaining} left"


class Bar(Protocol):
    """Takes how much is done, the total, and other words for the left of the bar if they change."""

    def __call__(self, done: float, total: int, words: str = "") -> None:
        """Move the bar."""


@contextmanager
def progress_bar(what: str, *, shown: bool = True) -> Iterator[Bar]:
    """A bar on standard error that appears after two seconds.

    Args:
        what: What is being done, at the left of the bar.
        shown: False for no bar at all.

    Yields:
        A function that takes how much is done, the total, and other words for the left of the bar if they change.
    """
    from tqdm.auto import tqdm

    # Its own lock spans processes and would start one; only this process draws bars.
    tqdm.set_lock(threading.RLock())
    pause = 0.1 if sys.stderr.isatty() else SECONDS_BETWEEN_LINES
    with tqdm(
        desc=what, total=1, delay=QUIET_SECONDS, mininterval=pause, bar_format=BAR, leave=False, disable=not shown
    ) as bar:

        def note(done: float, total: int, words: str = "") -> None:
            if words:
                bar.set_description_str(words, refresh=False)
            bar.total = total
            bar.update(done - bar.n)

        yield note
