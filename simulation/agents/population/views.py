"""Workers as agents: a view on one row, and a set of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.mistakes import number_text, suggestion

from .schema import NONE, STATUSES, WORKER_COLUMNS
from .tables import whole_grains

if TYPE_CHECKING:
    from .workers import Workers

Integers = NDArray[np.int64]
PART = 2**16
"""Rows that a condition sees at a time."""
_FIXED = ("nation", "stratum", "weight", "identity", "wage")
ATTRIBUTES = (*_FIXED, *WORKER_COLUMNS)
_BELOW_ONE = float(np.nextafter(np.float32(1.0), np.float32(0.0)))
_SMALLEST = float(np.finfo(np.float32).tiny)
_LARGEST = float(np.finfo(np.float32).max)
_RANGES: dict[str, tuple[float, float, str]] = {
    "wealth": (-1e15, 1e15, "between -1e+15 and 1e+15 USD"),
    "ai_equity": (0.0, _LARGEST, "zero or more units"),
    "skill": (_SMALLEST, _LARGEST, "more than zero"),
    "scar": (0.0, _BELOW_ONE, "between 0 and less than 1"),
    "provider": (NONE, 2**15 - 1, "the slot of a firm, -1 for an open model or -2 for none"),
    "spell": (0, 255, "a whole number of quarters between 0 and 255"),
    "cohort": (0, 255, "a whole number of years since 1900 between 0 and 255"),
    "return_type": (0, 255, "a whole number between 0 and 255"),
}


class Worker:
    """One worker, a view on a row: what is set here is set in the columns.

    Attributes are the columns, with names for occupation and status, and ``nation``, ``stratum``, ``weight``,
    ``identity`` and ``wage``, which cannot be set. Money is rounded to 1/64 dollar.

    Args:
        workers: All workers.
        row: The row.
    """

    __slots__ = ("_workers", "row")
    _workers: Workers
    row: int

    def __init__(self, workers: Workers, row: int) -> None:
        object.__setattr__(self, "_workers", workers)
        object.__setattr__(self, "row", row)

    def __getattr__(self, name: str) -> Any:
        """Value of an attribute."""
        if name.startswith("_"):  # also what copying and pickling ask for before there is anything
            raise unknown_attribute("a worker has", name)
        return _values(self._workers, name, np.array([self.row]), "a worker has").tolist()[0]

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; the sentence of a mistake says what is allowed."""
        _set(self._workers, name, np.array([self.row]), value)

    def __dir__(self) -> list[str]:
        return ["row", *ATTRIBUTES]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Worker) and (self._workers, self.row) == (other._workers, other.row)

    def __hash__(self) -> int:
        return self.row

    def __repr__(self) -> str:
        return (
            f"Worker {self.row}: {self.nation}, {self.occupation}, {self.status}, wealth {self.wealth:,.0f} USD, "
            f"stands for {self.weight:,.0f} people"
        )


class WorkerSet:
    """Some workers. Attributes give an array with a value per worker: ``chosen.wealth``.

    Args:
        workers: All workers.
        rows: Rows of those that are meant.
    """

    __slots__ = ("_workers", "rows")

    def __init__(self, workers: Workers, rows: Integers) -> None:
        self._workers = workers
        self.rows = rows

    @classmethod
    def select_from(
        cls,
        workers: Workers,
        rows: Integers | None,
        where: Callable[[WorkerSet], Any] | None,
        values: Mapping[str, Any],
    ) -> WorkerSet:
        """Choose among some rows, or among all; see :meth:`select`."""
        wanted = {name: _codes(workers, name, value) for name, value in values.items()}
        count = len(workers) if rows is None else rows.size
        found = []
        for begin in range(0, count, PART):
            end = min(begin + PART, count)
            part = np.arange(begin, end) if rows is None else rows[begin:end]
            for name, codes in wanted.items():
                part = part[np.isin(_raw(workers, name, part), codes)]
            if where is not None:
                part = part[_flags(where(cls(workers, part)), part.size)]
            found.append(part)
        return cls(workers, np.concatenate(found) if found else np.zeros(0, dtype=np.int64))

    def __len__(self) -> int:
        return self.rows.size

    def __iter__(self) -> Iterator[Worker]:
        return (Worker(self._workers, int(row)) for row in self.rows)

    def __getitem__(self, key: Any) -> Any:
        """One worker by its place in the set, or a smaller set for a slice, a list of places or an array of flags."""
        if isinstance(key, int | np.integer):
            if not -len(self) <= key < len(self):
                raise IndexError(
                    f"there are {len(self):,} workers, from 0 to {len(self) - 1:,}; {key} is none of them."
                )
            return Worker(self._workers, int(self.rows[key]))
        return WorkerSet(self._workers, self.rows[key])

    def __contains__(self, worker: object) -> bool:
        return isinstance(worker, Worker) and worker._workers is self._workers and bool((self.rows == worker.row).any())

    def __getattr__(self, name: str) -> NDArray[Any]:
        """Values of an attribute."""
        if name.startswith("_"):
            raise unknown_attribute("workers have", name)
        return self.get(name)

    def __repr__(self) -> str:
        return f"{len(self):,} of {self._workers!r}"

    def select(self, where: Callable[[WorkerSet], Any] | None = None, **values: Any) -> WorkerSet:
        """Those of the set who have some values, and for whom a condition holds; see :meth:`Workers.select`."""
        return WorkerSet.select_from(self._workers, self.rows, where, values)

    def get(self, name: str) -> NDArray[Any]:
        """Values of an attribute, one per worker."""
        return _values(self._workers, name, self.rows, "workers have")

    def set(self, name: str, value: Any) -> WorkerSet:
        """Give all a value, or each its own; returns the set.

        Raises:
            AttributeError: If there is no such attribute, or if it follows from the row.
            ValueError: If a value is not allowed.
        """
        _set(self._workers, name, self.rows, value)
        return self

    def agg(self, name: str, function: Callable[[NDArray[Any]], Any]) -> Any:
        """Apply a function to the values of an attribute; every worker counts once, whatever its weight."""
        return function(self.get(name))

    @property
    def people(self) -> float:
        """People that the workers stand for."""
        return float(self.get("weight").sum())

    def total(self, name: str) -> float:
        """Sum over people: each worker counts with its weight."""
        return float(self.get("weight") @ self.get(name).astype(np.float64))

    def mean(self, name: str) -> float:
        """Mean over people; not a number for an empty set."""
        return self.total(name) / self.people if len(self) else float("nan")

    def groupby(self, name: str) -> dict[Any, WorkerSet]:
        """Workers by their value of an attribute, for those values that occur."""
        raw = _raw(self._workers, name, self.rows)
        found, first = np.unique(raw, return_index=True)
        names = self.get(name)[first].tolist()
        return {key: WorkerSet(self._workers, self.rows[raw == code]) for key, code in zip(names, found, strict=True)}

    def to_list(self) -> list[Worker]:
        """All as single workers."""
        return list(self)


def unknown_attribute(subject: str, name: str) -> AttributeError:
    """The error for a name that nobody has, with the nearest one that is known."""
    hint = "" if name.startswith("_") else f"; {suggestion(name, ATTRIBUTES)}"
    return AttributeError(f"{subject} no {name!r}{hint}")


def _names(workers: Workers, name: str) -> tuple[str, ...] | None:
    """Names that an attribute takes instead of numbers."""
    named = {"status": STATUSES, "occupation": workers.occupations, "nation": workers.codes, "stratum": workers.strata}
    return named.get(name)


def _raw(workers: Workers, name: str, rows: Integers, subject: str = "workers have") -> NDArray[Any]:
    """Values of an attribute as they are stored."""
    if name in WORKER_COLUMNS:
        return np.asarray(workers.columns[name][rows])
    if name == "identity":
        return workers.identity_at(rows)
    if name == "wage":
        return workers.wage_at(rows)
    if name in _FIXED:
        return np.asarray(getattr(workers.layout, name)[workers.run_of(rows)])
    raise unknown_attribute(subject, name)


def _values(workers: Workers, name: str, rows: Integers, subject: str) -> NDArray[Any]:
    """Values of an attribute as one sees them: names instead of numbers."""
    raw, names = _raw(workers, name, rows, subject), _names(workers, name)
    return raw if names is None else np.asarray(names)[raw]


def _codes(workers: Workers, name: str, value: Any) -> NDArray[Any]:
    """Stored values of one or several values that a user writes."""
    many = list(value) if isinstance(value, list | tuple | set | np.ndarray) else [value]
    names = _names(workers, name)
    if names is None:
        if name not in ATTRIBUTES:
            raise unknown_attribute("workers have", name)
        return np.asarray(many)
    return np.array([_code(name, one, names) for one in many], dtype=np.int64)


def _code(name: str, value: Any, names: tuple[str, ...]) -> int:
    """Number behind a name; a number stands for itself."""
    if isinstance(value, str | np.str_):
        if str(value) in names:
            return names.index(str(value))
        raise ValueError(f"there is no {name} {str(value)!r}; {suggestion(str(value), names)}")
    number = int(value) if _is_number(value) and float(value).is_integer() else -1
    if not 0 <= number < len(names):
        raise ValueError(f"{name} must be a name or a number from 0 to {len(names) - 1}; it is {value!r}.")
    return number


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)


def _set(workers: Workers, name: str, rows: Integers, value: Any) -> None:
    """Set an attribute of some rows after checking every value."""
    if name in _FIXED:
        raise AttributeError(f"{name} cannot be set: it follows from the other attributes of the worker.")
    if name not in WORKER_COLUMNS:
        raise unknown_attribute("workers have", name)
    if np.ndim(value) > 0 and len(value) != rows.size:
        raise ValueError(f"{name} takes one value or one for each of {rows.size:,} workers; there are {len(value):,}.")
    names = _names(workers, name)
    if names is None:
        workers.columns[name][rows] = _allowed(name, value)
    elif np.ndim(value) > 0:
        workers.columns[name][rows] = [_code(name, one, names) for one in value]
    else:
        workers.columns[name][rows] = _code(name, value, names)


def _allowed(name: str, value: Any) -> NDArray[np.float64]:
    """Numbers as they are stored, if all are allowed."""
    low, high, words = _RANGES[name]
    try:
        given = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be {words}; it is {value!r}.") from None
    fits = (given >= low) & (given <= high)
    if np.issubdtype(WORKER_COLUMNS[name].kind, np.integer):
        fits &= given == np.floor(given)
    if not fits.all():
        wrong = float(given[~fits].ravel()[0])
        raise ValueError(f"{name} must be {words}; it is {number_text(wrong) if np.isfinite(wrong) else wrong}.")
    return whole_grains(given) if name == "wealth" else given


def _flags(answer: Any, count: int) -> NDArray[np.bool_]:
    """Answer of a condition, if it is one truth value per worker."""
    flags = np.asarray(answer)
    if flags.dtype != np.bool_ or flags.shape != (count,):
        raise ValueError("where must give one truth value per worker, for example lambda w: w.wealth > 1e6.")
    return flags
