"""The command ``report``: a policy brief from a finished comparison or sweep, or from one that it makes first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from simulation import studies
from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.policy_effects import PolicyEffects
from simulation.commands.comparing import comparison_folder, keep_comparison, refuse_same
from simulation.commands.kept_studies import COMPARISON, COMPARISONS, keep_policies, load_kept, policies_folder
from simulation.commands.paper_runs import seconds_of_jobs
from simulation.commands.running import Settings, make
from simulation.commands.sweeping import Options, duration, make_all, plan_text, sweep_of, words_of
from simulation.commands.text import Answer, next_command, paragraph
from simulation.loading.file_lines import read_lines
from simulation.loading.sweep_reading import Asked, is_sweep
from simulation.loading.sweeps import load_sweep, sweeps
from simulation.mistakes import ScenarioError, choices, suggestion
from simulation.report.brief import Brief
from simulation.report.comparison_brief import MAIN_OUTCOME, comparison_brief
from simulation.report.files import FORMATS, check_folder, write_brief
from simulation.report.letters import letters_missing
from simulation.report.pdf import MISSING, MissingLibraryError, check_libraries
from simulation.report.policies_brief import policies_brief
from simulation.report.sweep_brief import SweepOrigin, sweep_brief
from simulation.runs.outcomes import outcome_named
from simulation.runs.progress import progress_bar
from simulation.runs.replicates import Job
from simulation.runs.result import RunResult
from simulation.runs.store import MANIFEST, StoreError, is_kept
from simulation.runs.where import Where, workers_of
from simulation.scenario_loading import scenarios
from simulation.sweeps.folder import CALLS, COPY, DESCRIPTION, SweepFolder
from simulation.sweeps.plan import plan_of
from simulation.sweeps.result import SweepResult

Result = ComparisonResult | PolicyEffects | SweepResult


class ReportError(ValueError):
    """Nothing to report on has this name; the text is one sentence."""

    exit_code = 2


@dataclass(frozen=True)
class ReportAsked:
    """What the words of the command say.

    Attributes:
        names: A folder, scenarios, or a sweep.
        overrides: Overrides for all runs that are made.
        against: What scenarios are compared with.
        seeds: Pairs of runs, or replicates of a sweep; None for the usual number.
        outcome: Outcome in question; empty for the usual one.
        folder: Where the files go; None for the folder of the comparison or sweep.
        formats: Formats that are asked for; empty for all that can be written.
    """

    names: Sequence[str]
    overrides: Sequence[str] = ()
    against: str = "baseline"
    seeds: int | None = None
    outcome: str = ""
    folder: Path | None = None
    formats: Sequence[str] = ()


@dataclass(frozen=True)
class _Found:
    """Something to report on, and the folder in which it is kept."""

    result: Result
    folder: Path
    failed: bool = False


def report_command(asked: ReportAsked, settings: Settings, pairs: int) -> Answer:
    """Find or make what is asked for, write its brief, and say where it is.

    Args:
        asked: What the words say.
        settings: Folder of results, and how many processes share the work.
        pairs: Pairs of runs of a comparison, unless words say otherwise.
    """
    formats, lacking = _formats(asked.formats)
    if asked.outcome:
        outcome_named(asked.outcome)  # a name that is wrong is refused before any run is made
    if asked.folder is not None:
        check_folder(asked.folder, formats)
    found = _found(asked, settings, pairs)
    with progress_bar("brief"):
        brief = brief_of(found.result, asked.outcome)
        paths = write_brief(brief, asked.folder or found.folder, formats)
    lines = [
        paragraph(f"{brief.title} {brief.subtitle}"),
        "",
        *map(paragraph, brief.notices),
        paragraph(brief.answer),
        "",
    ]
    lines += [f"{path.suffix.removeprefix('.').upper()}: {path}" for path in paths]
    lines += [paragraph(f"No PDF was written: {lacking}.")] if lacking else []
    letters = letters_missing(brief) if "pdf" in formats else ""
    if letters:
        lines.append(paragraph(f"The fonts of the PDF lack these letters, and it shows squares instead: {letters}"))
    return Answer("\n".join([*lines, "", _next(found)]), 1 if found.failed else 0)


def report(
    result: Result, folder: str | Path = "report", *, formats: Sequence[str] = FORMATS, outcome: str = ""
) -> list[Path]:
    """Write a policy brief; called as ``simulation.report(result)``.

    Args:
        result: What ``simulation.compare``, ``policy_effects``, ``sweep`` or ``load_sweep`` returned.
        folder: Where ``brief.html`` and ``brief.pdf`` go; it is made if needed. A brief that is there is replaced.
        formats: Any of ``html`` and ``pdf``.
        outcome: Name of the outcome in question; empty for the first of a sweep, or the HHI of users.

    Returns:
        Paths of the files.

    Raises:
        ReportError: If the result is of another kind, or a format is not known.
        UnknownOutcomeError: If there is no such outcome.
        StoreError: If a file of that name is there and is no brief, or nothing can be written.
        MissingLibraryError: If a PDF is wanted and the libraries for it are not installed.
    """
    chosen = (formats,) if isinstance(formats, str) else tuple(formats)
    wrong = next((name for name in chosen if name not in FORMATS), None)
    if wrong is not None:
        raise ReportError(f"a brief cannot be written as {wrong!r}; {choices(wrong, FORMATS).rstrip('.')}")
    if not isinstance(result, Result):
        raise ReportError(
            f"a brief is made of a comparison, of policy effects or of a sweep, and not of {type(result).__name__}"
        )
    check_folder(folder, chosen)
    return write_brief(brief_of(result, outcome), folder, chosen)


def brief_of(result: Result, outcome: str = "") -> Brief:
    """The brief of a comparison, of several policies, or of a sweep."""
    if isinstance(result, SweepResult):
        return sweep_brief(result, origin_of(result), outcome)
    if isinstance(result, PolicyEffects):
        return policies_brief(result, outcome or MAIN_OUTCOME)
    return comparison_brief(result, outcome or MAIN_OUTCOME)


def origin_of(result: SweepResult) -> SweepOrigin:
    """What the folder of a sweep says of it beyond its result; nothing without a folder."""
    if result.folder is None:
        return SweepOrigin(at_least=len(result.seeds))
    folder = SweepFolder(result.folder)
    description, copy = folder.description, folder.path / COPY
    values = read_lines(copy).values if copy.is_file() else {}
    expected, source = (" ".join(str(values.get(key, "")).split()) for key in ("expected", "source"))
    try:
        sweep = sweep_of(folder)
    except (ScenarioError, StoreError):  # a file that it was made from has gone or says something else now
        sweep = None
    same = sweep is not None and sweep.identity == result.identity
    return SweepOrigin(
        expected=expected,
        source=source,
        asked=_asked_words(description),
        at_least=sweep.replicates.at_least if sweep is not None and same else int(description["at_least"]),
        half_width=sweep.replicates.half_width if sweep is not None and same else None,
        versions=tuple(description.get("versions", {}).items()),
        date=last_day_of(folder.path),
        scenarios=sweep.scenarios if sweep is not None and same else (),
    )


def _asked_words(description: Mapping[str, Any]) -> tuple[str, ...]:
    """The words that ask for a sweep again."""
    asked = description.get("asked", {})
    if "source" not in asked:
        return ()
    known = Asked(**{one.name: asked.get(one.name) for one in fields(Asked)})
    return tuple(words_of(asked["source"], asked["overrides"], known))


def last_day_of(folder: Path) -> str:
    """Day on which the last call that made runs of a sweep was over, as ``2026-11-26``; empty if none was."""
    ends = []
    for path in (folder / CALLS).glob("[!.]*.json"):
        with suppress(OSError, ValueError, KeyError):
            call = json.loads(path.read_text(encoding="utf-8"))
            if call["runs"]:
                ends.append(float(call["began"]) + float(call["seconds"]))
    return datetime.fromtimestamp(max(ends), UTC).date().isoformat() if ends else ""


def _formats(asked: Sequence[str]) -> tuple[Sequence[str], str]:
    """Formats to write, and what is lacking for another one that was not asked for by name."""
    if asked:
        return asked, ""
    try:
        check_libraries()
    except MissingLibraryError:
        return ("html",), MISSING
    return FORMATS, ""


def _found(asked: ReportAsked, settings: Settings, pairs: int) -> _Found:
    if len(asked.names) == 1:
        name = asked.names[0]
        folder = next((path for path in (Path(name), settings.results / name) if path.is_dir()), None)
        if folder is not None:
            return _of_folder(folder, asked)
        if is_sweep(name):
            return _of_sweep(name, asked, settings)
    for name in asked.names:
        _check_name(name, settings.results, alone=len(asked.names) == 1)
    return _of_scenarios(asked, settings, asked.seeds or pairs)


def _of_folder(folder: Path, asked: ReportAsked) -> _Found:
    """What a folder holds; words about runs to be made are out of place there."""
    if asked.overrides or asked.seeds is not None:
        raise ReportError(f"{folder} is finished; overrides and --seeds go with the name of a scenario or sweep")
    if (folder / DESCRIPTION).is_file():
        return _Found(SweepFolder(folder).result(), folder)
    if (folder / COMPARISON).is_file() or (folder / COMPARISONS).is_file():
        return _Found(load_kept(folder), folder)
    if (folder / MANIFEST).is_file():
        raise ReportError(f"{folder} is one run; a brief needs a comparison (ai-concentration compare) or a sweep")
    raise ReportError(f"{folder} holds no comparison and no sweep: no {COMPARISON}, {COMPARISONS} or {DESCRIPTION}")


def _check_name(name: str, results: Path, *, alone: bool) -> None:
    """Refuse a name that is nothing to report on, with the nearest that is."""
    if name.endswith((".yaml", ".yml")) or name in scenarios():
        return
    kept = [path.parent.name for file in (COMPARISON, COMPARISONS, DESCRIPTION) for path in results.glob(f"*/{file}")]
    known = [*scenarios(), *(sweeps() if alone else ()), *(kept if alone else ())]
    what = "no folder of a comparison or sweep, no scenario and no sweep" if alone else "no scenario"
    raise ReportError(f"'{name}' is {what}; {suggestion(Path(name).name, known)}")


def _of_scenarios(asked: ReportAsked, settings: Settings, pairs: int) -> _Found:
    """Compare scenarios with a baseline, as ``compare`` and ``effects`` do, with the price said first."""

    def priced(jobs: Sequence[Job]) -> Sequence[RunResult]:
        refuse_same(jobs[0].scenario, jobs[-1].scenario, asked.against, asked.names[-1])
        _say_price(jobs, settings)
        return make(jobs, settings).results

    seeds = tuple(range(1, pairs + 1))
    study = studies.policy_effects(asked.names, asked.against, asked.overrides, seeds, priced)
    if len(study.comparisons) > 1:
        folder = policies_folder(study, settings.results)
        keep_policies(study, folder)
        return _Found(study, folder)
    (comparison,) = study.comparisons.values()
    folder = comparison_folder(comparison, settings.results)
    keep_comparison(comparison, folder)
    return _Found(comparison, folder)


def _say_price(jobs: Sequence[Job], settings: Settings) -> None:
    missing = [job for job in jobs if not is_kept(job.scenario, job.seed, settings.results)]
    if not missing:
        print(f"All {len(jobs)} runs are there already.\n", flush=True)
        return
    workers = workers_of(Where(settings.processes))
    with progress_bar("pilot"):
        seconds = seconds_of_jobs(missing, settings.results, workers)
    time = f"about {duration(seconds)} with {workers} at a time" if seconds else "they are made now"
    print(f"{len(jobs)} runs are needed, {len(missing)} of them are missing: {time}.\n", flush=True)


def _of_sweep(name: str, asked: ReportAsked, settings: Settings) -> _Found:
    """Make what a sweep lacks, with its plan said first."""
    sweep = load_sweep(name, asked.overrides, Asked(at_least=asked.seeds))
    folder, where = SweepFolder.of(sweep, settings.results), Where(settings.processes)
    with progress_bar("pilot"):
        plan = plan_of(sweep, folder, workers_of(where))
    print(f"{plan_text(sweep, plan, folder)}\n", flush=True)
    result = make_all(sweep, folder, Options(settings.results, where=where))
    return _Found(result, folder.path, failed=bool(result.failures))


def _next(found: _Found) -> str:
    if isinstance(found.result, SweepResult) and found.result.finished < found.result.run_ids.size:
        return next_command(f"ai-concentration resume {found.folder}", "make the runs that are missing")
    return next_command(f"ai-concentration report {found.folder}", "write it again, the same in every byte")
