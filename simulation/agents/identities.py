"""Numbers of Mesa agents, kept without keeping their model alive.

Mesa up to 3.4.1 counts agents in a class attribute keyed by the model, so that no model ever leaves memory (mesa issue
3179). The counter here forgets a model that nobody uses any more; later releases of Mesa do not look at it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import mesa


class Counters(WeakKeyDictionary[mesa.Model, Iterator[int]]):
    """A counter from 1 for each model, made when it is first asked for."""

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        """Counter of a model."""
        if model not in self:
            self[model] = itertools.count(1)
        return super().__getitem__(model)


COUNTERS: Any = Counters()
"""The counters of this process; untyped because Mesa types its own as a dictionary."""
