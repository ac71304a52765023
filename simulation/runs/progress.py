"""Progress with the time left, on anything that takes longer than two seconds.

What comes before the first piece is done says little about the rest: libraries are imported, processes start and, once
on every machine, functions are compiled. So until then only the time gone is shown, and the time left is reckoned from
there on.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tqdm import tqdm

QUIET_SECONDS = 2.0
SECONDS_BETWEEN_LINES, SECONDS_BETWEEN_TICKS = 5.0, 1.0
BAR = "{desc}: {percentage:3.0f}% |{bar:30}| {elapsed} gone, {remaining} left"
WAITING, COMPILING = "{desc}: {elapsed} gone", "{desc}: {elapsed} gone, compiling, once"


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
    pause, tick = (0.1, SECONDS_BETWEEN_TICKS) if sys.stderr.isatty() else (SECONDS_BETWEEN_LINES,) * 2
    begun = threading.Event()
    with tqdm(
        desc=what, total=1, delay=QUIET_SECONDS, mininterval=pause, bar_format=WAITING, leave=False, disable=not shown
    ) as bar:

        def note(done: float, total: int, words: str = "") -> None:
            if words:
                bar.set_description_str(words, refresh=False)
            bar.total = total
            if begun.is_set():
                bar.update(done - bar.n)
            else:
                begun.set()
                _begin(bar, done)

        waiting = threading.Thread(target=_wait, args=(bar, begun, tick), daemon=True)
        waiting.start()
        try:
            yield note
        finally:
            begun.set()
            waiting.join()


def _wait(bar: tqdm[Any], begun: threading.Event, tick: float) -> None:
    """Show the time gone, and what it goes on, until the first piece is done."""
    before, pause = _compiled(), QUIET_SECONDS
    while not begun.wait(pause):
        bar.bar_format = COMPILING if _compiled() > before else WAITING
        _show(bar)
        pause = tick


def _begin(bar: tqdm[Any], done: float) -> None:
    """Reckon the time left from here on."""
    bar.bar_format = BAR
    bar.n = bar.initial = bar.last_print_n = done
    _show(bar)


def _show(bar: tqdm[Any]) -> None:
    if not bar.disable:
        bar.last_print_t = time.time()
        if bar.last_print_t >= bar.start_t + QUIET_SECONDS:
            bar.refresh()


def _compiled() -> int:
    """How many functions this process has begun to compile; a bar alone must not load the library that compiles."""
    # While another thread imports it, the module is there without its names.
    compiled = getattr(sys.modules.get("simulation.rules.fused.keeping"), "compiled", None)
    return compiled() if compiled is not None else 0
