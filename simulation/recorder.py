"""What is kept of a run, as arrays by quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Event:
    """Something that happened to a firm.

    Attributes:
        quarter: Calendar quarter, for example ``2027Q3``.
        kind: entry, exit, acquisition, spin-out, round, release or leader change.
        firm: Name of the firm.
        other: Name of the other firm, if one takes part.
        amount_usd_bn: Money moved, USD bn.
        text: Why, in words.
    """

    quarter: str
    kind: str
    firm: str
    other: str = ""
    amount_usd_bn: float = 0.0
    text: str = ""


@dataclass(frozen=True)
class Record:
    """A finished run as plain arrays; the measures are listed with unit and definition in the catalogue of measures.

    Attributes:
        quarters: Names of the quarters, length T.
        firm_names: Names of all firms that ever were, length F.
        firm_nations: Codes of their home nations.
        firm_kinds: Their kinds.
        nation_codes: Codes of the nations, length N.
        designer_names: Names of the chip designers.
        world: Measures of the world, each of shape (T,).
        layers: ``hhi``, ``cr1``, ``cr4`` and ``leader`` of each layer, each of shape (T, layers).
        firms: Measures of firms, each of shape (T, F), nan where a firm is not in business.
        nations: Measures of nations, each of shape (T, N).
        events: What happened, in order.
    """

    quarters: tuple[str, ...]
    firm_names: tuple[str, ...]
    firm_nations: tuple[str, ...]
    firm_kinds: tuple[str, ...]
    nation_codes: tuple[str, ...]
    designer_names: tuple[str, ...]
    world: dict[str, Floats]
    layers: dict[str, Floats]
    firms: dict[str, Floats]
    nations: dict[str, Floats]
    events: tuple[Event, ...]


class Recorder:
    """Collects one row per quarter."""

    def __init__(self) -> None:
        self._world: list[dict[str, float]] = []
        self._layers: list[dict[str, Floats]] = []
        self._firms: list[dict[str, Floats]] = []
        self._nations: list[dict[str, Floats]] = []
        self.quarters: list[str] = []
        self.events: list[Event] = []

    def keep(
        self,
        quarter: str,
        world: dict[str, float],
        layers: dict[str, Floats],
        firms: dict[str, Floats],
        nations: dict[str, Floats],
    ) -> None:
        """Keep the measures of one quarter; arrays must not be changed afterwards."""
        self.quarters.append(quarter)
        self._world.append(world)
        self._layers.append(layers)
        self._firms.append(firms)
        self._nations.append(nations)

    def finish(
        self,
        firm_names: list[str],
        firm_nations: list[str],
        firm_kinds: list[str],
        nation_codes: list[str],
        designer_names: list[str],
    ) -> Record:
        """Put the quarters together; a firm that was not there yet has nan."""
        count = len(firm_names)
        return Record(
            quarters=tuple(self.quarters),
            firm_names=tuple(firm_names),
            firm_nations=tuple(firm_nations),
            firm_kinds=tuple(firm_kinds),
            nation_codes=tuple(nation_codes),
            designer_names=tuple(designer_names),
            world={name: np.array([row[name] for row in self._world]) for name in self._world[0]},
            layers={name: np.stack([row[name] for row in self._layers]) for name in self._layers[0]},
            firms={name: _padded([row[name] for row in self._firms], count) for name in self._firms[0]},
            nations={name: np.stack([row[name] for row in self._nations]) for name in self._nations[0]},
            events=tuple(self.events),
        )


def _padded(rows: list[Floats], count: int) -> Floats:
    table = np.full((len(rows), count), np.nan)
    for number, row in enumerate(rows):
        width = min(count, row.size)
        table[number, :width] = row[:width]
    return table
