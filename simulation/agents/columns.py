"""State is columns: one array per quantity, one place per agent along the last axis.

Rules read and write whole columns; an agent object is a view on its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Column:
    """Declaration of one column.

    Attributes:
        unit: Unit of the values.
        meaning: What the column holds.
        axes: Names of the axes before the agents' axis, for example ``("segment",)``.
        fill: Value of a place that nobody has set yet.
        kind: Numpy type of the values.
    """

    unit: str
    meaning: str
    axes: tuple[str, ...] = ()
    fill: float = 0.0
    kind: type = float


class Table:
    """A set of columns with room for more agents.

    Args:
        columns: Declarations by name; each becomes an attribute.
        lengths: Length of every named axis.
        capacity: Places along the agents' axis; it doubles when :meth:`add` finds no room.
    """

    def __init__(self, columns: Mapping[str, Column], lengths: Mapping[str, int], capacity: int) -> None:
        self._columns = columns
        self._lengths = dict(lengths)
        self.capacity = capacity
        self.size = 0
        for name, column in columns.items():
            setattr(self, name, self._blank(column, capacity))

    def _blank(self, column: Column, capacity: int) -> NDArray[Any]:
        shape = (*(self._lengths[axis] for axis in column.axes), capacity)
        return np.full(shape, column.fill, dtype=column.kind)

    def add(self) -> int:
        """Make room for one more agent and return its permanent slot."""
        if self.size == self.capacity:
            for name, column in self._columns.items():
                wider = np.concatenate([getattr(self, name), self._blank(column, self.capacity)], axis=-1)
                setattr(self, name, wider)
            self.capacity *= 2
        self.size += 1
        return self.size - 1
