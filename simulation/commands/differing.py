"""The command ``diff``: where two kept runs, or two sweeps, first differ."""

from __future__ import annotations

from pathlib import Path

from simulation.commands.text import DIFFERENT, Answer, next_command, paragraph
from simulation.runs.difference import first_difference
from simulation.runs.store import StoreError, find_run, load_run
from simulation.sweeps.comparing import difference_text, same_row
from simulation.sweeps.folder import DESCRIPTION, SweepFolder
from simulation.sweeps.layout import Layout
from simulation.sweeps.rows import Row
from simulation.timeline import Quarter


def diff_command(first: str, second: str, results: Path) -> str:
    """Compare two runs or two sweeps bit by bit.

    Raises:
        StoreError: If one is not there, or one is a run and the other a sweep.
    """
    one, two = (_folder(name, results) for name in (first, second))
    kinds = [(path / DESCRIPTION).is_file() for path in (one, two)]
    if all(kinds):
        return _sweeps(SweepFolder(one), SweepFolder(two))
    if any(kinds):
        raise StoreError(f"{one} and {two} cannot be compared: one is a sweep, the other a run")
    return _runs(one, two)


def quarters_of(layout: Layout) -> list[str]:
    """Names of the quarters of a sweep's horizon."""
    first, last = (Quarter.parse(end) for end in layout.horizon)
    return [str(first + number) for number in range(last - first + 1)]


def _folder(name: str, results: Path) -> Path:
    """A folder as it is given, or that of a sweep or run by the beginning of its identity."""
    if Path(name).is_dir():
        return Path(name)
    found = [path for path in results.glob(f"*-{name}*") if (path / DESCRIPTION).is_file()]
    return found[0] if len(found) == 1 else find_run(name, results)


def _runs(first: Path, second: Path) -> str:
    one, two = load_run(first), load_run(second)
    found = first_difference(one.record, two.record)
    code = "the same" if one.manifest["code_fingerprint"] == two.manifest["code_fingerprint"] else "not the same"
    lines = [
        f"{first.name} and {second.name}; code of the model: {code}.",
        "Every bit is the same." if found is None else paragraph(str(found)),
    ]
    text = "\n".join([*lines, "", next_command(f"ai-concentration repeat {first}", "make one of them again")])
    return Answer(text, 0 if found is None else DIFFERENT)


def _sweeps(first: SweepFolder, second: SweepFolder) -> str:
    series = [name for name in first.series if name in second.series]
    one, two = first.rows(series), second.rows(series)
    both = [key for key in one if key in two]
    differing = [key for key in both if not same_row(one[key], two[key])]
    lines = [
        f"{first.path.name} has {len(one)} runs, {second.path.name} {len(two)}; {len(both)} have world, option and "
        "seed in common.",
    ]
    if not differing:
        lines.append("Every bit of these is the same.")
    else:
        key = differing[0]
        lines += [
            f"{len(differing)} of these differ. {_name(first.layout, one[key])}:",
            _text(first, one[key], two[key], series),
        ]
    text = "\n".join([*lines, "", next_command(f"ai-concentration resume {first.path}", "go on with the first")])
    return Answer(text, DIFFERENT if differing else 0)


def _name(layout: Layout, row: Row) -> str:
    return f"World {row.world}, {layout.options[row.option]}, seed {row.seed}"


def _text(folder: SweepFolder, one: Row, two: Row, series: list[str]) -> str:
    names = list(folder.description["all_outcomes"])
    return paragraph(difference_text(one, two, series, quarters_of(folder.layout), names))
