"""The answer of a sweep in a few sentences, written from what its analyses found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from simulation.analysis.paired_effects import Effect
from simulation.analysis.sweep_effects import SweepEffects
from simulation.commands.effect_text import alike, difference_and_interval
from simulation.commands.incidence_text import SURE
from simulation.commands.sweep_text.rankings import ranking_finding
from simulation.commands.sweep_text.robust_choice import choice_finding
from simulation.commands.sweep_text.screening import screening_finding
from simulation.commands.sweep_text.sensitivity import sensitivity_finding
from simulation.report.brief import Bullets, Part, Words
from simulation.report.phrases import amount, counted, effect_sentence, heading, listed, meaning, quoted, said
from simulation.runs.outcomes import Outcome
from simulation.sweeps.result import SweepResult

OPTIONS_SAID = 12
DRIVEN_BY: Mapping[str, Callable[[Any], str]] = {"screening": screening_finding, "sensitivity": sensitivity_finding}


def answer_parts(result: SweepResult, outcome: Outcome, found: Mapping[str, Any]) -> list[Part]:
    """The answer, option by option where there are any, and what it hangs on.

    Args:
        result: The sweep.
        outcome: Outcome in question.
        found: What each analysis found, by its name.
    """
    if not found:
        return [
            Words(f"There is no answer: no run is finished, so nothing can be said of {said(outcome.name)}.", "answer")
        ]
    effects = found.get("effects")
    parts: list[Part] = [
        Words(
            _options_sentence(effects, outcome) if effects is not None else _level_sentence(result, outcome), "answer"
        ),
        Words(meaning(outcome), "small"),
    ]
    if effects is not None:
        parts.append(
            Bullets(tuple(_option(effects, place, outcome) for place in range(len(effects.options)))[:OPTIONS_SAID])
        )
    if "ranking" in found:
        parts.append(Words(f"Which is best? {ranking_finding(found['ranking'])}"))
    if "robust_choice" in found:
        parts.append(Words(f"Which is never far wrong? {choice_finding(found['robust_choice'])}"))
    for name, finding in DRIVEN_BY.items():
        if name in found:
            parts.append(Words(f"What drives {said(outcome.name)} with {found[name].what}? {finding(found[name])}"))
    parts.append(
        Words("These are effects in a model of the economy, not forecasts; shares of worlds are no probabilities.")
    )
    return parts


def _options_sentence(found: SweepEffects, outcome: Outcome) -> str:
    """How many options raise and lower the outcome on average, and the largest effects with their intervals."""
    if found.seeds == 1:
        return (
            f"With one replicate, which is one draw of luck that all worlds share, no option is known to raise or "
            f"lower {said(outcome.name)}."
        )
    if len(found.options) == 1:
        sentence = effect_sentence(found.overall[0], outcome, found.options[0], found.reference)
        return f"{sentence} This is an average over {_worlds(found)}."
    sides = {word: _told(found, verdict) for word, verdict in (("higher", "up"), ("lower", "down"))}
    open_ = [option for option, one in zip(found.options, found.overall, strict=True) if one.verdict not in SURE]
    signs = [
        f"{said(outcome.name)} is {word} with {counted(len(told), 'option')} than with {quoted(found.reference)}, most "
        f"with {quoted(told[0][0])}: by {_size(told[0][1], outcome)}"
        for word, told in sides.items()
        if told
    ]
    if not signs:
        name = said(outcome.name)
        return f"Of no option is it known whether it raises or lowers {name}, averaged over {_worlds(found)}."
    rest = f" Undetermined: {listed(open_)}." if open_ else ""
    text = "; ".join(signs)
    return f"Averaged over {_worlds(found)}, {text}.{rest}"


def _told(found: SweepEffects, verdict: str) -> list[tuple[str, Effect]]:
    told = [(name, one) for name, one in zip(found.options, found.overall, strict=True) if one.verdict == verdict]
    return sorted(told, key=lambda one: -abs(one[1].difference))


def _size(effect: Effect, outcome: Outcome) -> str:
    size, *_ = alike(abs(effect.difference), effect.low, effect.high)
    _, interval = difference_and_interval(effect)
    return f"{amount(size, outcome.unit)} (95 % interval of the difference: {interval})"


def _worlds(found: SweepEffects) -> str:
    return f"{counted(len(found.by_world), 'world')} and {counted(found.seeds, 'seed')}"


def _option(found: SweepEffects, place: int, outcome: Outcome) -> tuple[str, str]:
    """What one option does on average, and in how many worlds its sign holds."""
    name, effect, signs = found.options[place], found.overall[place], found.signs(place)
    if found.seeds == 1:
        return (f"{name}.", f" Difference {difference_and_interval(effect)[0]}; one draw of luck, so no sign is known.")
    sentence = effect_sentence(effect, outcome, name, found.reference)
    if len(found.by_world) == 1:
        return ("", sentence)
    up, down, all_ = signs.get("up", 0), signs.get("down", 0), len(found.by_world)
    held = f" World by world it is higher in {up}, lower in {down} and undetermined in {all_ - up - down} of {all_}."
    return ("", sentence + held)


def _level_sentence(result: SweepResult, outcome: Outcome) -> str:
    """Level and range over worlds where there is nothing to choose."""
    values = result.values(outcome.name)[:, 0]
    there = np.isfinite(values)
    means = [float(row[here].mean()) for row, here in zip(values, there, strict=True) if here.any()]
    if not means:
        return f"No finished run has {said(outcome.name)}, so nothing can be said of it."
    name = heading(said(outcome.name))
    middle, low, high = alike(float(np.mean(means)), min(means), max(means))
    if len(means) == 1:
        runs = values[there]
        middle, low, high = alike(float(runs.mean()), float(runs.min()), float(runs.max()))
        return (
            f"{name} is {amount(middle, outcome.unit)} on average over {counted(runs.size, 'run')} of "
            f"one world; single runs go from {low} to {high}."
        )
    return (
        f"{name} goes from {low} to {amount(high, outcome.unit)} over {counted(len(means), 'world')} "
        f"(means over seeds), and is {middle} on average. Nothing was chosen between, so this is no effect of a policy."
    )
