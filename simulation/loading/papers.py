"""A file that lists the figures of a paper becomes a checked list, or a list of every mistake at once.

The file holds what all figures share and, under ``figures``, one entry for each file that is to be drawn::

    seeds: 10
    overrides: [end=2035Q4]
    figures:
      concentration:
        scenarios: [baseline, open_older_versions]
      funds_slide: {figure: dose_response, policy: public_compute_fund, size: slide}
      tipping: {sweep: baseline, overrides: ["flywheel.consumer.strength=0.1,0.5,0.9"]}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from simulation.loading.file_lines import read_lines
from simulation.loading.options import SCENARIOS
from simulation.loading.paper_entries import STUDIES, SWEEPS, Entry, PaperFigure, figure_of
from simulation.loading.sweep_reading import Asked
from simulation.loading.value_sentences import shown
from simulation.mistakes import Mistake, ScenarioError, suggestion
from simulation.sweeps.sweep import Sweep

SHIPPED = SCENARIOS / "figures"
SHARED_KEYS = ("seeds", "size", "formats", "overrides", "outcome", "against")
KEYS = ("title", *SHARED_KEYS, "figures")
__all__ = ["STUDIES", "SWEEPS", "Paper", "PaperError", "PaperFigure", "load_paper"]


class PaperError(ScenarioError):
    """All mistakes in a list of figures at once."""

    opening = "The list of figures has"


@dataclass(frozen=True)
class Paper:
    """Figures that belong together.

    Attributes:
        name: Name of the file without its ending.
        title: What the figures are for; empty if the file does not say.
        figures: The figures in the order of the file.
    """

    name: str
    title: str
    figures: tuple[PaperFigure, ...] = field(repr=False)


def load_paper(source: str | Path) -> Paper:
    """Read a list of figures and check all of it, scenarios, policies and sweeps included.

    Args:
        source: Path of the file, or name of a shipped one.

    Raises:
        PaperError: With every mistake at once.
    """
    file = read_lines(_path(source))
    mistakes = list(file.mistakes)
    values = file.values

    def wrong(key: str, sentence: str) -> None:
        mistakes.append(Mistake(file.place(file.lines.get((key,))), key, sentence))

    if not file.readable:
        raise PaperError(mistakes)
    for key in values:
        if key not in KEYS:
            wrong(str(key), f"{key} is not a key of a list of figures; {suggestion(str(key), KEYS)}")
    title = values.get("title", "")
    if not isinstance(title, str):
        wrong("title", f"title must be text; it is {shown(title)}.")
    given = values.get("figures")
    if not isinstance(given, Mapping) or not given:
        sentence = "figures must hold an entry for each file to be drawn, such as 'money: {scenarios: [baseline]}'"
        wrong("figures", f"{sentence}; it {'is missing' if given is None else f'is {shown(given)}'}.")
        raise PaperError(mistakes)
    shared = {key: values[key] for key in SHARED_KEYS if key in values}
    sweeps: dict[tuple[str, tuple[str, ...], Asked], Sweep] = {}
    figures = [figure_of(Entry(file, str(name), entry, shared, mistakes, sweeps)) for name, entry in given.items()]
    if mistakes:
        raise PaperError(mistakes)
    return Paper(file.path.stem, " ".join(str(title).split()), tuple(one for one in figures if one is not None))


def _path(source: str | Path) -> Path:
    text, shipped = str(source), SHIPPED / f"{source}.yaml"
    if text.endswith((".yaml", ".yml")):
        if Path(text).is_file():
            return Path(text).resolve()
        near = [other.as_posix() for other in Path(text).parent.glob("*.y*ml")]
        raise PaperError([Mistake(text, "", f"there is no such file; {suggestion(text, near)}")])
    if shipped.is_file():
        return shipped
    known = [file.stem for file in sorted(SHIPPED.glob("*.yaml"))]
    raise PaperError([Mistake("figures", "", f"there is no list of figures {text}; {suggestion(text, known)}")])
