"""What is wrong with a scenario, said once, in whole sentences, for every mistake at the same time.

A mistake knows its place (file and line, or the number of the override), the key it is about, and a sentence that says
what is wrong, what is allowed, and which known name is nearest.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EXIT_CODE = 2
_CLOSE_ENOUGH = 0.6  # difflib's own default: below it, a suggestion confuses more than it helps
_TIE = 0.03  # names whose similarity differs by less than this are all offered
_LONGEST_LIST = 40
_SHORTEST_START = 3  # ``cash`` stands for ``cash_usd_bn``; one or two letters stand for nothing


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong with a scenario.

    Attributes:
        where: Place, for example ``my/file.yaml:4`` or ``override 2``.
        key: Dotted name of the value, for example ``flywheel.data_decay``; ``""`` where there is none.
        sentence: What is wrong and what is allowed.
    """

    where: str
    key: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


class ScenarioError(ValueError):
    """All mistakes of a scenario at once.

    Attributes:
        mistakes: The mistakes, in the order in which they are printed.
        exit_code: What the command line returns.
        opening: How the text begins.
    """

    exit_code = EXIT_CODE
    opening = "The scenario has"

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(dict.fromkeys(mistakes))
        count = len(self.mistakes)
        title = f"{self.opening} {count} {'mistake' if count == 1 else 'mistakes'}:"
        super().__init__("\n".join([title, *(f"  {mistake}" for mistake in self.mistakes)]))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Mistake, ...]]]:
        """Keep the mistakes when the error travels between processes."""
        return type(self), (self.mistakes,)


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names most like a misspelt one: the best, and those as good as it; none if all are far.

    Example:
        >>> nearest("decai", ["decay", "strength"])
        ('decay',)
    """
    lower = name.lower()
    scored = [(difflib.SequenceMatcher(None, lower, other.lower()).ratio(), other) for other in known]
    best = max((score for score, _ in scored), default=0.0)
    if best < _CLOSE_ENOUGH:
        return tuple(other for _, other in scored if len(lower) >= _SHORTEST_START and other.lower().startswith(lower))
    close = sorted((other[:1].lower() != lower[:1], -score, other) for score, other in scored if score >= best - _TIE)
    return tuple(other for *_, other in close)


def either(names: Sequence[str], word: str = "or") -> str:
    """Join names with commas and a last *or*, or another word.

    Example:
        >>> either(["a", "b", "c"])
        'a, b or c'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def suggestion(name: str, known: Iterable[str], prefix: str = "") -> str:
    """End a sentence about an unknown name: the nearest known name (after a prefix), or the list of what is known.

    Example:
        >>> suggestion("lgo", ["log", "precision"])
        'did you mean log?'
        >>> suggestion("qqq", ["log", "precision"])
        'known are log, precision.'
    """
    names = list(known)
    close = nearest(name, names)
    if close:
        return f"did you mean {either([prefix + one for one in close])}?"
    if not names:
        return "there are none to choose from."
    more = "" if len(names) <= _LONGEST_LIST else f" and {len(names) - _LONGEST_LIST} more"
    return f"known are {', '.join(names[:_LONGEST_LIST])}{more}."


def choices(name: str, allowed: Iterable[str]) -> str:
    """End a sentence about a value outside a short list: the whole list, and the nearest if there is one.

    Example:
        >>> choices("lgo", ["log", "precision"])
        'it must be log or precision; did you mean log?'
    """
    names = list(allowed)
    close = nearest(name, names)
    return f"it must be {either(names)}" + (f"; did you mean {either(close)}?" if close else ".")


def number_text(value: float) -> str:
    """Write a number as a person would: ``1``, ``0.25``, ``10,000``.

    Example:
        >>> number_text(10000.0)
        '10,000'
        >>> number_text(1e26)
        '1e+26'
    """
    exact_limit = 1e15
    if value == int(value) and abs(value) < exact_limit:
        return f"{int(value):,}"
    return f"{value:g}"
