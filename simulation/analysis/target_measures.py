"""What a target measures: a recorded series, or what follows from some by arithmetic and a few functions.

The grammar, with ``+ - * /``, brackets and plain numbers as usual:

- ``world.KEY``, ``layers.KEY[LAYER]``, ``firms.KEY[FIRM]``, ``nations.KEY[CODE]``, ``groups.KEY[THIRD]``: one series;
- ``firms.KEY``, ``firms.KEY[A; B]``, ``firms.KEY[home CODE]``: one for each firm, for some, for those at home there;
- ``FUNCTION(...)`` of such a column, from :data:`~simulation.analysis.target_functions.FUNCTIONS`;
- ``place(firms.KEY[FIRM])``: the rank of one among all.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

import numpy as np
from numpy.typing import NDArray

from simulation.analysis import target_functions
from simulation.analysis.target_functions import FUNCTIONS, Function
from simulation.measures.catalogue import CATALOGUE, GROUPS, LAYERS
from simulation.recorder import Record

Floats = NDArray[np.float64]
NUMBERS = {f"{measure.table}.{measure.name}" for measure in CATALOGUE if measure.unit != "name"}
_OWNER = {"layers": "layer", "firms": "firm", "nations": "nation", "groups": "third"}
_KNOWN = {"layers": LAYERS, "groups": GROUPS}
_EXAMPLE = {"layers": LAYERS[1], "groups": GROUPS[-1]}
_HOME = "home "
_TOKEN = re.compile(r"\s*(\w+\.\w+(?:\[[^\]]*\])?|\w+|[-+*/(),])")
_SERIES = re.compile(r"^([a-z]\w*)\.(\w+)(?:\[(.*)\])?$")
_SIGNS: tuple[dict[str, Callable[[Floats, Floats], Floats]], ...] = (
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": lambda left, right: np.divide(left, np.where(right == 0.0, np.nan, right))},
)
"""Signs that join parts, the looser ones first; nothing is divided by nothing."""


class MeasureError(ValueError):
    """What is wrong with the measure of a target, in one sentence."""


@dataclass(frozen=True)
class Measure:
    """The measure of a target, ready to be read from a record.

    Attributes:
        values: From a record to one number a quarter, shape (quarters,), or one for each owner, shape (quarters, n).
        names: Tables and names of firms and nations that it asks for.
        single: Whether it is one number a quarter.
        bare: What it says where it is the whole column of a table; else empty.
    """

    values: Callable[[Record], Floats]
    names: tuple[tuple[str, str], ...] = ()
    single: bool = True
    bare: str = ""


def nearest(name: str, known: Iterable[str]) -> str:
    """End a sentence about an unknown name with the nearest known one, or with nothing if none is near.

    Example:
        >>> nearest("Gogle", ["Google", "Meta"])
        '; did you mean Google?'
    """
    close = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def names_of(table: str, record: Record) -> tuple[str, ...]:
    """Names of the owners in a table of a record, in their order."""
    return {"firms": record.firm_names, "nations": record.nation_codes, **_KNOWN}[table]


@cache
def measure_of(text: str) -> Measure:
    """Understand the measure of a target.

    Args:
        text: What the table says, for example ``firms.revenue_usd_bn[OpenAI] / firms.revenue_usd_bn[Anthropic]``.

    Raises:
        MeasureError: With one sentence on what is wrong.
    """
    tokens = _Tokens(text)
    found = _joined(tokens, 0)
    if tokens.next:
        raise MeasureError(f"{text!r} should end before {tokens.next!r}")
    return _one_number(found, text)


class _Tokens:
    """The words and signs of a measure, taken one by one."""

    def __init__(self, text: str) -> None:
        self.text, self.next = text, ""
        self._words = self._split(text.strip())
        self.take()

    def take(self) -> str:
        """Give the next word and go on."""
        taken, self.next = self.next, next(self._words, "")
        return taken

    def need(self, sign: str) -> None:
        """Go past a sign that must come here."""
        if self.take() != sign:
            raise MeasureError(f"{self.text!r} lacks a {sign!r}")

    def _split(self, text: str) -> Iterator[str]:
        place = 0
        while place < len(text):
            found = _TOKEN.match(text, place)
            if found is None:
                raise MeasureError(f"{self.text!r} is not a number that a run records{nearest(self.text, NUMBERS)}")
            place = found.end()
            yield found[1]


def _joined(tokens: _Tokens, level: int) -> Measure:
    """Parts joined by + and -, or one level further in by * and /."""
    deeper = level + 1 < len(_SIGNS)
    left = _joined(tokens, level + 1) if deeper else _part(tokens)
    while tokens.next in _SIGNS[level]:
        sign = tokens.take()
        right = _joined(tokens, level + 1) if deeper else _part(tokens)
        left = _both(_SIGNS[level][sign], _one_number(left, tokens.text), _one_number(right, tokens.text))
    return left


def _both(join: Callable[[Floats, Floats], Floats], left: Measure, right: Measure) -> Measure:
    return Measure(lambda record: join(left.values(record), right.values(record)), left.names + right.names)


def _part(tokens: _Tokens) -> Measure:
    """A number, a series, a function with its arguments, or something in brackets."""
    word = tokens.take()
    if word == "(":
        inside = _joined(tokens, 0)
        tokens.need(")")
        return inside
    if _SERIES.match(word):
        return _series(word)
    if word.replace(".", "", 1).isdigit():
        number = float(word)
        return Measure(lambda record: np.full(len(record.quarters), number))
    if word == "place":
        return _place(tokens)
    if tokens.next == "(":
        return _applied(word, tokens)
    if word == tokens.text:
        raise MeasureError(f"{word!r} is not a number that a run records{nearest(word, NUMBERS)}")
    raise MeasureError(f"{tokens.text!r} has {word or 'nothing'!r} where a series, a number or a function should be")


def _parts(text: str) -> tuple[str, str, str | None]:
    """Table, key and what stands in brackets of a recorded series."""
    found = _SERIES.match(text)
    if found is None:
        raise MeasureError(f"{text!r} is not a number that a run records{nearest(text, NUMBERS)}")
    return found[1], found[2], found[3]


def _series(text: str) -> Measure:
    """A recorded series, or a column of them."""
    table, key, item = _parts(text)
    if f"{table}.{key}" not in NUMBERS:
        raise MeasureError(f"'{table}.{key}' is not a number that a run records{nearest(f'{table}.{key}', NUMBERS)}")
    owner = _OWNER.get(table)
    if owner is None:
        if item is not None:
            raise MeasureError(f"{text} is a measure of the whole world; leave out [{item}]")
        return Measure(lambda record: record.world[key])
    if item is None:
        return Measure(lambda record: getattr(record, table)[key], single=False, bare=text)
    if item.startswith(_HOME) and table == "firms":
        home = item.removeprefix(_HOME).strip()
        return Measure(_at_home(key, home), (("nations", home),), single=False)
    items = tuple(name.strip() for name in item.split(";"))
    for name in items:
        if name not in _KNOWN.get(table, (name,)):
            raise MeasureError(f"{name!r} is not a {owner}; the {owner}s are {', '.join(_KNOWN[table])}")
    names = tuple((table, name) for name in items)
    return Measure(_named(table, key, items), names, single=len(items) == 1)


def _at_home(key: str, home: str) -> Callable[[Record], Floats]:
    return lambda record: record.firms[key][:, np.array(record.firm_nations) == home]


def _named(table: str, key: str, items: tuple[str, ...]) -> Callable[[Record], Floats]:
    """Columns of named owners; nan for one that is not in the run."""

    def values(record: Record) -> Floats:
        known, column = names_of(table, record), getattr(record, table)[key]
        missing = np.full(len(column), np.nan)
        columns = [column[:, known.index(item)] if item in known else missing for item in items]
        return columns[0] if len(items) == 1 else np.stack(columns, axis=1)

    return values


def _place(tokens: _Tokens) -> Measure:
    """The rank of a named owner among all of its table."""
    tokens.need("(")
    text = tokens.take()
    found = _series(text) if _SERIES.match(text) else None
    if found is None or not found.single or not found.names:
        raise MeasureError(f"place needs one firm or nation, as in place(firms.revenue_usd_bn[NAME]), not {text!r}")
    tokens.need(")")
    (table, item), key = found.names[0], _parts(text)[1]

    def values(record: Record) -> Floats:
        known, column = names_of(table, record), getattr(record, table)[key]
        owner = known.index(item) if item in known else None
        return np.full(len(column), np.nan) if owner is None else target_functions.place(column, owner)

    return Measure(values, found.names)


def _applied(word: str, tokens: _Tokens) -> Measure:
    """A function with its columns in brackets; what keeps a column may also take a single series."""
    function, number = _function(word)
    tokens.need("(")
    given = [_joined(tokens, 0)]
    while tokens.next == ",":
        tokens.take()
        given.append(_joined(tokens, 0))
    tokens.need(")")
    if len(given) != function.arguments:
        raise MeasureError(f"{word} takes {function.arguments} in its brackets, not {len(given)}")
    alone = all(one.single for one in given)
    if any(one.single for one in given) and not function.keeps:
        raise MeasureError(f"{word} needs one number for each, as in {word}(firms.users_consumer_m)")

    def values(record: Record) -> Floats:
        columns = [one.values(record) for one in given]
        with np.errstate(divide="ignore", invalid="ignore"):
            if alone:
                return np.asarray(function.apply(columns[0][:, None])[:, 0])
            return np.asarray(function.apply(*([number] if number else []), *columns), dtype=np.float64)

    return Measure(values, tuple(name for one in given for name in one.names), single=alone or not function.keeps)


def _function(word: str) -> tuple[Function, int]:
    """A function by its name, and the number at the end of the name."""
    stem = word.rstrip("0123456789")
    number = int(word[len(stem) :] or 0)
    for function in FUNCTIONS:
        if function.name == word or (function.name == f"{stem}N" and number > 0):
            return function, number
    known = ["place", *(function.name for function in FUNCTIONS)]
    raise MeasureError(f"{word!r} is not a function of a measure{nearest(word, known)}")


def _one_number(measure: Measure, text: str) -> Measure:
    """Refuse a column where one number a quarter is asked for."""
    if measure.single:
        return measure
    if not measure.bare:
        raise MeasureError(f"{text!r} has one number for each; take a function of them, such as sum(...)")
    table = measure.bare.partition(".")[0]
    example = f"{measure.bare}[{_EXAMPLE.get(table, 'NAME')}]"
    others = "" if table in _KNOWN else f", or a function of all, as in sum({measure.bare})"
    raise MeasureError(f"{measure.bare} needs a {_OWNER[table]}, as in {example}{others}")
