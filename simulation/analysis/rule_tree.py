"""A tree of rules that says in which worlds something fails: cut after cut, each only if it is better than luck.

This is a classification tree (CART; Breiman and others 1984) that stops where no cut is told from luck by shuffling
(as conditional trees do: Hothorn, Hornik & Zeileis 2006), so that it does not grow on noise and needs no pruning. Each
group of worlds is tested on its own; the p-values are not corrected for the number of groups.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.best_cut import CHANCE, Cut, best_cut

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
DEEPEST = 3
"""Cuts one after another; a rule with more conditions is hard to read."""


@dataclass(frozen=True)
class Node:
    """A group of worlds, and how it is cut in two.

    Attributes:
        worlds: Number of worlds.
        failing: How many of them fail.
        cut: The cut; None in the last groups.
        below: Worlds below the cut.
        above: Worlds above the cut.
    """

    worlds: int
    failing: int
    cut: Cut | None = None
    below: Node | None = None
    above: Node | None = None

    @property
    def share(self) -> float:
        """Share of the worlds that fail."""
        return self.failing / self.worlds


@dataclass(frozen=True)
class Condition:
    """One step of a rule: a number on one side of a cut."""

    name: str
    cut: Cut
    above: bool

    def __str__(self) -> str:
        return f"{self.name} {'above' if self.above else 'below'} {self.cut.at:.4g}"


@dataclass(frozen=True)
class Rule:
    """A last group of the tree and what leads to it.

    Attributes:
        conditions: What holds in its worlds, from the first cut to the last.
        node: The group.
    """

    conditions: tuple[Condition, ...]
    node: Node

    def __str__(self) -> str:
        return " and ".join(map(str, self.conditions)) or "all worlds"


@dataclass(frozen=True)
class RuleTree:
    """A tree of rules.

    Attributes:
        names: Names of the uncertain numbers.
        root: All worlds.
    """

    names: tuple[str, ...]
    root: Node

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules; each world is in exactly one."""
        return tuple(_rules(self.root, (), self.names))

    def table(self) -> pd.DataFrame:
        """One row a rule: what holds, worlds, failing worlds and their share."""
        import pandas as pd

        rows = [(str(rule), rule.node.worlds, rule.node.failing, rule.node.share) for rule in self.rules]
        return pd.DataFrame(rows, columns=["rule", "worlds", "failing", "share"])


def rule_tree(names: Sequence[str], axes: Floats, fails: NDArray[np.bool_], deepest: int = DEEPEST) -> RuleTree:
    """Grow a tree of rules.

    Args:
        names: Names of the uncertain numbers.
        axes: Their values by world, shape (worlds, dimensions).
        fails: Which worlds fail, shape (worlds,).
        deepest: Cuts one after another at most.

    Returns:
        The tree; a single group where no cut is better than luck.
    """
    return RuleTree(tuple(names), _grow(axes, fails.astype(np.float64), deepest))


def _grow(axes: Floats, fails: Floats, deepest: int) -> Node:
    worlds, failing = fails.size, int(fails.sum())
    cut = best_cut(axes, fails) if deepest else None
    if cut is None or cut.chance > CHANCE:
        return Node(worlds, failing)
    above = cut.above(axes)
    sides = [_grow(axes[side], fails[side], deepest - 1) for side in (~above, above)]
    return Node(worlds, failing, cut, sides[0], sides[1])


def _rules(node: Node, conditions: tuple[Condition, ...], names: Sequence[str]) -> Iterator[Rule]:
    if node.cut is None or node.below is None or node.above is None:
        yield Rule(conditions, node)
        return
    for side, above in ((node.below, False), (node.above, True)):
        yield from _rules(side, (*conditions, Condition(names[node.cut.dimension], node.cut, above)), names)
