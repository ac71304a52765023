"""Files of claims become checked claims with both of their scenarios, or a list of every mistake at once.

A claim is one YAML file. Shipped ones lie in ``scenarios/claims``; a file or a folder of one's own is read in the same
way, and scenario files that it names are looked for beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any

from simulation.analysis.claims import SIGNS, WITH_MARGIN, Arm, Claim
from simulation.analysis.flips import FLIPS, matching, uncertain_parameters
from simulation.loading.file_lines import FileLines, read_lines
from simulation.loading.options import SCENARIOS
from simulation.loading.value_sentences import shown
from simulation.mistakes import Mistake, ScenarioError, choices, either, suggestion
from simulation.runs.outcomes import outcomes
from simulation.runs.provenance import Origin
from simulation.scenario_loading import load_scenario

SHIPPED = SCENARIOS / "claims"
HORIZON = "end=2032Q4"
"""Claims are held against ten years, which end before AI could do every task in the baseline; there the model stops to
say anything."""

NEEDED = ("claim", "baseline", "variant", "measure", "sign", "why", "source")
TEXTS = (*NEEDED, "topic")
LISTS = ("baseline_overrides", "variant_overrides", "flips")
KEYS = ("claim", "topic", "baseline", "baseline_overrides", "variant", "variant_overrides", "measure", "sign",
        "margin", "flips", "why", "source")  # fmt: skip


class ClaimError(ScenarioError):
    """All mistakes in files of claims at once."""

    opening = "The claims have"


@dataclass
class _Reading:
    """One file while it is read: what is wrong with it, and scenarios composed before for other files."""

    file: FileLines
    overrides: tuple[str, ...]
    composed: dict[tuple[str, ...], Arm]
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, key: str, sentence: str) -> None:
        """Note a mistake at the line of a key; a key that is missing belongs to the whole file."""
        self.mistakes.append(Mistake(self.file.place(self.file.lines.get((key,))), key, sentence))

    def text(self, key: str) -> str:
        """A text without line breaks; empty if it is missing or wrong, which is noted elsewhere."""
        value = self.file.values.get(key)
        return " ".join(value.split()) if isinstance(value, str) else ""


def load_claims(sources: Sequence[str | Path] = (), overrides: Sequence[str] = ()) -> tuple[Claim, ...]:
    """Load claims with their scenarios.

    Args:
        sources: Names of shipped claims, files and folders; none is all shipped ones.
        overrides: Overrides in Hydra's grammar for every run; those of a claim come after them.

    Returns:
        Claims by topic and name.

    Raises:
        ClaimError: With every mistake in all files at once.
        ScenarioError: If an override for every run is wrong.
    """
    if overrides:
        load_scenario("baseline", overrides)
    every = (HORIZON, *overrides)
    composed: dict[tuple[str, ...], Arm] = {}
    claims: list[tuple[FileLines, Claim]] = []
    mistakes: list[Mistake] = []
    for path in claim_files(sources):
        reading = _Reading(read_lines(path), every, composed)
        reading.mistakes += reading.file.mistakes
        claim = _claim(reading) if reading.file.readable else None
        mistakes += reading.mistakes
        if claim is not None:
            claims.append((reading.file, claim))
    mistakes += _twice(claims)
    if mistakes:
        raise ClaimError(mistakes)
    return tuple(sorted((claim for _, claim in claims), key=lambda claim: (claim.topic, claim.name)))


def claim_sentences() -> dict[str, str]:
    """Shipped claims by name, each in its one sentence."""
    files = {path.stem: read_lines(path) for path in sorted(SHIPPED.glob("*.yaml"))}
    return {name: " ".join(str(file.values.get("claim", "")).split()) for name, file in files.items()}


def claim_files(sources: Sequence[str | Path] = ()) -> list[Path]:
    """Files that names, files and folders stand for.

    Raises:
        ClaimError: If a name leads to no claim, or a folder holds none.
    """
    found: dict[Path, None] = {}
    mistakes = []
    for source in sources or (SHIPPED,):
        path, named = Path(source), SHIPPED / f"{source}.yaml"
        if path.is_dir():
            files = sorted(path.glob("*.yaml"))
            if not files:
                mistakes.append(Mistake(str(source), "", "there is no claim in this folder, that is, no .yaml file."))
        elif path.suffix in (".yaml", ".yml"):
            files = [path] if path.is_file() else []
            if not files:
                near = [other.as_posix() for other in path.parent.glob("*.y*ml")]
                mistakes.append(Mistake(str(source), "", f"there is no such file; {suggestion(str(source), near)}"))
        else:
            files = [named] if named.is_file() else []
            if not files:
                end = suggestion(str(source), claim_sentences())
                mistakes.append(Mistake("claims", "", f"there is no claim or folder {source}; {end}"))
        found.update(dict.fromkeys(file.resolve() for file in files))
    if mistakes:
        raise ClaimError(mistakes)
    return list(found)


def _claim(reading: _Reading) -> Claim | None:
    """Check everything in a file; None if anything is wrong with it."""
    _check_keys(reading)
    _check_measure_and_sign(reading)
    flips = _flips(reading)
    baseline, variant = _arm(reading, "baseline"), _arm(reading, "variant")
    if baseline and variant and baseline.scenario.fingerprint == variant.scenario.fingerprint:
        reading.wrong("variant", "variant is the same as baseline, so that there is nothing to compare.")
    if reading.mistakes or baseline is None or variant is None:
        return None
    sign = next(sign for sign in SIGNS if sign == reading.text("sign"))
    return Claim(
        name=reading.file.path.stem,
        sentence=reading.text("claim"),
        topic=reading.text("topic"),
        measure=reading.text("measure"),
        sign=sign,
        margin=_margin(reading) if sign in WITH_MARGIN else 0.0,
        baseline=baseline,
        variant=variant,
        flips=flips,
        why=reading.text("why"),
        source=reading.text("source"),
    )


def _check_keys(reading: _Reading) -> None:
    values = reading.file.values
    for key in values:
        if key not in KEYS:
            reading.wrong(str(key), f"{key} is not a key of a claim; {suggestion(str(key), KEYS)}")
    missing = [key for key in NEEDED if key not in values]
    if missing:
        sentence = f"{either(missing, 'and')} {'is' if len(missing) == 1 else 'are'} missing; a claim needs "
        reading.wrong("", sentence + either(NEEDED, "and") + ".")
    for key in TEXTS:
        if key in values and not reading.text(key):
            reading.wrong(key, f"{key} must be text; it is {shown(values[key])}.")
    for key in LISTS:
        given = values.get(key, [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            example = "[flywheel.*.strength]" if key == "flips" else "[cloud.foreclosure=0.5]"
            reading.wrong(key, f"{key} must be a list of texts such as {example}; it is {shown(given)}.")


def _check_measure_and_sign(reading: _Reading) -> None:
    measure, sign = reading.text("measure"), reading.text("sign")
    known = {outcome.name: outcome.unit for outcome in outcomes()}
    if measure and measure not in known:
        reading.wrong("measure", f"there is no measure {measure!r}; {suggestion(measure, known)}")
    if sign and sign not in SIGNS:
        reading.wrong("sign", f"sign cannot be {sign}; {choices(sign, SIGNS)}")
    margin = reading.file.values.get("margin")
    if sign in WITH_MARGIN:
        if margin is None:
            unit = f" ({known[measure]})" if measure in known else ""
            what = f"the largest effect that counts as none, in the unit of the measure{unit}"
            reading.wrong("sign", f"margin is missing; sign {sign} needs {what}.")
        elif not 0.0 < _margin(reading) < inf:
            reading.wrong("margin", f"margin must be a number above 0; it is {shown(margin)}.")
    elif margin is not None and sign in SIGNS:
        reading.wrong("margin", f"margin goes with {either(WITH_MARGIN)}; sign is {sign}.")


def _margin(reading: _Reading) -> float:
    """The margin, 0 where there is none or it is no number; YAML takes ``1e-3`` for a text, which is a number too."""
    value = reading.file.values.get("margin", 0.0)
    try:
        return 0.0 if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return 0.0


def _flips(reading: _Reading) -> tuple[str, ...]:
    given = reading.file.values.get("flips", FLIPS)
    names = [name for name in given if isinstance(name, str)] if isinstance(given, list | tuple) else []
    for name in names:
        if not matching(name):
            end = suggestion(name, uncertain_parameters())
            reading.wrong("flips", f"{name} is not a parameter with a plausible range; {end}")
    return tuple(names)


def _arm(reading: _Reading, side: str) -> Arm | None:
    """The scenario of one side; None if it is missing or has mistakes, which are noted at the lines of the file."""
    name, own = reading.text(side), reading.file.values.get(f"{side}_overrides", [])
    if not name or not isinstance(own, list) or not all(isinstance(word, str) for word in own):
        return None
    if Path(name).suffix in (".yaml", ".yml"):
        name = str(reading.file.path.parent / name)
    words = (*reading.overrides, *own)
    if (name, *words) not in reading.composed:
        try:
            reading.composed[name, *words] = Arm(load_scenario(name, words), Origin(name, words))
        except ScenarioError as error:
            reading.mistakes += [_at_line(reading, side, mistake) for mistake in error.mistakes]
            return None
    return reading.composed[name, *words]


def _at_line(reading: _Reading, side: str, mistake: Mistake) -> Mistake:
    """A mistake of a scenario, at the line of the claim that brings it in; one in a scenario file keeps its place."""
    before, number = len(reading.overrides), mistake.where.removeprefix("override ")
    if number.isdigit() and int(number) > before:
        key, sentence = f"{side}_overrides", f"{side}_overrides, entry {int(number) - before}: {mistake.sentence}"
    elif mistake.where.startswith("scenario"):
        key, sentence = side, f"{side}: {mistake.sentence}"
    else:
        return mistake
    return Mistake(reading.file.place(reading.file.lines.get((key,))), key, sentence)


def _twice(claims: Sequence[tuple[FileLines, Claim]]) -> list[Mistake]:
    """Claims that have the name of another, or the same experiment, measure and sign."""
    mistakes = []
    same: tuple[tuple[Callable[[Claim], Any], str], ...] = (
        (lambda claim: claim.name, "another claim has the same name: {place}."),
        (
            lambda claim: (claim.baseline.scenario.fingerprint, claim.variant.scenario.fingerprint,
                           claim.measure, claim.sign),
            "the claim has the experiment, measure and sign of another one: {place}.",
        ),
    )  # fmt: skip
    for key, sentence in same:
        first: dict[Any, FileLines] = {}
        for file, claim in claims:
            other = first.setdefault(key(claim), file)
            if other is not file:
                mistakes.append(Mistake(file.place(), "", sentence.format(place=other.place())))
    return mistakes
