"""Where theory says that a market tips, for a map that has the strength of the flywheel on an axis.

The thresholds (cases F2, F4 and F5, :mod:`simulation.rules.industry.stability`) are exact for equal firms whose quality
is logarithmic in data, in a market where everybody buys and nothing else sets firms apart. A whole economy departs
from that; the caption says in what, and the line is drawn as a reference and not as a prediction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.scenario import Scenario
from simulation.rules.industry.stability import tipping_threshold

if TYPE_CHECKING:
    from simulation.runs.outcomes import Outcome
    from simulation.sweeps.result import SweepResult

Floats = NDArray[np.float64]
POINTS = 60
SHARING, PUBLIC, FORM, RULE = "flywheel.sharing", "flywheel.public_data", "flywheel.form", "pricing.rule"
PRICED = {"bertrand": (True,), "cost plus": (False,), "by strategy": (True, False)}
"""Pricing rules that a threshold is known for: with Bertrand prices, with fixed prices, or between the two."""

_GROUPS = ("scenario", "flywheel", "pricing")
"""Keys that set several values at once, which are not looked into."""
_LAYERS = ("users", "revenue")
_STRENGTH = re.compile(r"flywheel\.(\w+)\.strength")
BERTRAND, FIXED = "Bertrand prices", "fixed prices"
_NAMES = {True: BERTRAND, False: FIXED}


@dataclass(frozen=True)
class Line:
    """One threshold in the plane of a map.

    Attributes:
        label: What firms do with prices on it.
        across: Its course along the horizontal axis.
        up: Along the vertical axis.
    """

    label: str
    across: Floats
    up: Floats


@dataclass(frozen=True)
class Exact:
    """Thresholds to be drawn, and what the caption says of them; no line where theory says nothing.

    Attributes:
        lines: The thresholds that lie within the map.
        words: Sentences for the caption.
    """

    lines: tuple[Line, ...]
    words: str


def exact_thresholds(result: SweepResult, option: int, outcome: Outcome) -> Exact:
    """Thresholds for one option of a sweep over two numbers.

    Args:
        result: The sweep.
        option: Number of the option.
        outcome: What the map shows.
    """
    axis = next((n for n, one in enumerate(result.layout.dimensions) if _STRENGTH.fullmatch(one.parameters[0])), None)
    rivals = _firms(result, option)
    why = _not_drawn(result, option, outcome, axis, rivals)
    if why or axis is None:
        return Exact((), f"No exact threshold is drawn: {why}.")
    rule = str(_value(result, option, RULE))
    lines = [_line(result, option, axis, rivals, priced=priced) for priced in PRICED[rule]]
    inside = tuple(line for line in lines if line is not None)
    return Exact(inside, _words(result, option, axis, rivals, inside))


def _not_drawn(result: SweepResult, option: int, outcome: Outcome, axis: int | None, rivals: int) -> str:
    """Why theory has nothing to say here; empty where it has."""
    layout = result.layout
    if axis is None:
        return "it is one of the strength of the flywheel, which is on no axis"
    if not any(f" of {layer}" in outcome.name for layer in _LAYERS) and "users" not in outcome.name:
        return "it is one of shares of users, which the map does not show"
    if layout.baseline != "baseline":
        return f"scenario {layout.baseline} may change what it assumes"
    group = next((word for word in _words_of(result, option) if _key(word) in _GROUPS), "")
    if group:
        return f"{group} may change what it assumes"
    form, rule = _value(result, option, FORM), _value(result, option, RULE)
    if form != "log":
        return f"it assumes quality logarithmic in data, and the form here is {form}"
    if rule not in PRICED:
        return f"none is known for the pricing rule {rule}"
    return "" if rivals > 1 else "fewer than two firms are left, or their number was not recorded"


def _line(result: SweepResult, option: int, axis: int, rivals: int, *, priced: bool) -> Line | None:
    """One threshold through the map; None if it lies outside."""
    strengths, others = result.layout.axes[:, axis], result.layout.axes[:, 1 - axis]
    along = np.linspace(others.min(), others.max(), POINTS)
    shared = SHARING in result.layout.dimensions[1 - axis].parameters
    sharing = along if shared else np.full(POINTS, float(_value(result, option, SHARING)))
    strength = np.array([tipping_threshold(rivals, float(one), priced) for one in sharing])
    within = (strength >= strengths.min()) & (strength <= strengths.max())
    if not within.any():
        return None
    across, up = (strength, along) if axis == 0 else (along, strength)
    return Line(_NAMES[priced], across[within], up[within])


def _words(result: SweepResult, option: int, axis: int, rivals: int, lines: tuple[Line, ...]) -> str:
    """What the lines are, what they assume, and in what the economy departs from it."""
    name = result.layout.dimensions[axis].parameters[0].split(".")[1]
    rule = str(_value(result, option, RULE))
    kinds = " and ".join(_NAMES[priced] for priced in PRICED[rule])
    known = f"the exact threshold for {rivals} equal firms (the median number at the end) with {kinds}"
    if not lines:
        least = min(tipping_threshold(rivals, _least_sharing(result, option, axis), priced) for priced in PRICED[rule])
        return f"Not drawn: {known}, which is {least:.3g} or more in the {name} segment and lies outside the map."
    return (
        f"Dashed: {known} in the {name} segment, 1 + n/(n-1)^2 with Bertrand and 1 with fixed prices, times "
        "(1+(n-1)phi)/(1-phi) with data sharing phi. It assumes log returns to data, that everybody buys, and that "
        f"nothing else sets firms apart; this economy departs from it ({_departures(result, option)}), so it is a "
        "reference and no prediction."
    )


def _departures(result: SweepResult, option: int) -> str:
    """What of the assumptions does not hold, from the values of the sweep."""
    public = PUBLIC in result.layout.parameters or float(_value(result, option, PUBLIC)) > 0.0
    return ", ".join(
        [
            *(["public data, which raise the threshold"] if public else []),
            *(["prices by each firm's strategy"] if _value(result, option, RULE) == "by strategy" else []),
            "people who stay out, research, imitation, entry and exit",
        ]
    )


def _least_sharing(result: SweepResult, option: int, axis: int) -> float:
    if SHARING in result.layout.dimensions[1 - axis].parameters:
        return float(result.layout.axes[:, 1 - axis].min())
    return float(_value(result, option, SHARING))


def _firms(result: SweepResult, option: int) -> int:
    """Median number of firms at the end of the runs of an option; 0 if it was not recorded."""
    counts = result.values("active firms")[:, option]
    return round(float(np.median(counts[np.isfinite(counts)]))) if np.isfinite(counts).any() else 0


def _value(result: SweepResult, option: int, name: str) -> Any:
    """A value of an option: what it or the whole sweep sets, otherwise what is declared (the baseline sets nothing)."""
    words = {_key(word): word.partition("=")[2].strip("\"' ") for word in _words_of(result, option)}
    if name in words:
        return words[name]
    value: Any = Scenario()
    for part in name.split("."):
        value = getattr(value, part)
    return value


def _words_of(result: SweepResult, option: int) -> tuple[str, ...]:
    """What the sweep sets in all runs, then what the option sets."""
    return (*result.layout.overrides, *result.layout.settings[option])


def _key(word: str) -> str:
    return word.partition("=")[0].lstrip("+~").strip()
