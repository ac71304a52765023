"""What a user's rule returned, checked before it is written back: one sentence names the rule, the workers and why."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class RuleCheck(NamedTuple):
    """Checks of what the rules return for one block.

    Attributes:
        rules: Name of the class of the rules.
        low: First row of the block.
        high: Row after the last.
    """

    rules: str
    low: int
    high: int

    def numbers(self, rule: str, value: Any, lowest: float = -np.inf, highest: float = np.inf) -> Floats:
        """Finite numbers between bounds, one for each worker.

        Raises:
            ValueError: If they are anything else.
        """
        numbers = self._one_each(rule, value, "biuf").astype(np.float64, copy=False)
        if numbers.size and not (np.isfinite(numbers.min()) and np.isfinite(numbers.max())):
            self._refuse(rule, "numbers that are not finite, such as nan")
        return self._bounded(rule, numbers, lowest, highest)

    def codes(self, rule: str, value: Any, lowest: int, highest: int, what: str) -> NDArray[Any]:
        """Whole numbers between bounds, one for each worker.

        Raises:
            ValueError: If they are anything else.
        """
        return self._bounded(rule, self._one_each(rule, value, "iu"), lowest, highest, what)

    def flags(self, rule: str, value: Any) -> NDArray[np.bool_]:
        """Yes or no, one for each worker.

        Raises:
            ValueError: If they are anything else.
        """
        return self._one_each(rule, value, "b")

    def pair(self, rule: str, value: Any) -> tuple[Any, Any]:
        """Two arrays.

        Raises:
            ValueError: If there are more or fewer.
        """
        if not isinstance(value, tuple | list) or len(value) != 2:
            self._refuse(rule, f"{_described(value)} instead of two arrays")
        return value[0], value[1]

    def known(self, rule: str, good: NDArray[np.bool_], value: NDArray[Any], what: str) -> None:
        """Refuse codes that stand for nothing.

        Raises:
            ValueError: Naming one of them.
        """
        if not good.all():
            self._refuse(rule, f"{what} {value[int(np.argmin(good))]}, which nobody can choose")

    def _one_each(self, rule: str, value: Any, kinds: str) -> NDArray[Any]:
        array = np.asarray(value)
        rows = self.high - self.low
        if array.shape != (rows,):
            self._refuse(rule, f"{_described(value)} instead of one value for each of {rows:,} workers")
        if array.dtype.kind not in kinds:
            wanted = {"b": "yes or no", "iu": "whole numbers"}.get(kinds, "numbers")
            self._refuse(rule, f"values of type {array.dtype} instead of {wanted}")
        return array

    def _bounded(self, rule: str, values: NDArray[Any], lowest: float, highest: float, what: str = "") -> NDArray[Any]:
        if values.size and (values.min() < lowest or values.max() > highest):
            found = values.min() if values.min() < lowest else values.max()
            self._refuse(rule, f"{what or 'the value'} {found}, which is not between {lowest} and {highest}")
        return values

    def _refuse(self, rule: str, found: str) -> None:
        raise ValueError(f"{self.rules}.{rule} returned {found} (workers in rows {self.low:,} to {self.high - 1:,}).")


def _described(value: Any) -> str:
    array = np.asarray(value) if not isinstance(value, tuple | list) else None
    return f"{len(value)} arrays" if array is None else f"an array of shape {array.shape}"
