"""Save a figure: the same bytes each time, the exact physical size, and its origin inside the file."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.figures.style import QUIET, house_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

FORMATS = ("pdf", "png", "svg")
IDENTITY_PT = 4.0
_RUNS_ON_LINE = 3


@dataclass(frozen=True)
class Identity:
    """Where a picture comes from.

    Attributes:
        run_ids: Ids of the runs drawn.
        scenario_hashes: Hashes of their effective scenarios, in the order of first appearance.
        commit: Commit of the code; empty if unknown.
    """

    run_ids: tuple[str, ...]
    scenario_hashes: tuple[str, ...]
    commit: str

    @property
    def text(self) -> str:
        """All of it in one line."""
        return self._line(" ".join(self.run_ids), " ".join(self.scenario_hashes), self.commit)

    @property
    def short_text(self) -> str:
        """One line that fits the width of a figure."""
        shown = " ".join(self.run_ids[:_RUNS_ON_LINE])
        rest = len(self.run_ids) - _RUNS_ON_LINE
        runs = f"{shown} and {rest} more" if rest > 0 else shown
        hashes = " ".join(text[:12] for text in self.scenario_hashes[:_RUNS_ON_LINE])
        return self._line(runs, hashes, self.commit[:12])

    def _line(self, runs: str, hashes: str, commit: str) -> str:
        """The parts with their names; a sweep has no single scenario and leaves that out."""
        scenario = [f"scenario {hashes}"] if hashes else []
        return "; ".join([f"runs {runs}", *scenario, f"commit {commit or 'unknown'}"])


def identity_of_runs(results: dict[str, list[RunResult]]) -> Identity:
    """Collect the identity of all runs behind a figure."""
    runs = [run for group in results.values() for run in group]
    hashes = dict.fromkeys(str(run.manifest.get("scenario_fingerprint", "unknown")) for run in runs)
    commits = dict.fromkeys(str(run.manifest.get("commit") or "") for run in runs)
    return Identity(tuple(str(run.run_id) for run in runs), tuple(hashes), " ".join(filter(None, commits)))


def save(figure: Figure, path: str | Path, identity: Identity, *, identity_line: bool = False) -> Path:
    """Write a figure to a file.

    The same figure gives the same bytes each time: no dates, no program versions where they can be left out. The page
    is exactly as large as the figure (nothing is trimmed or padded).

    Args:
        figure: A figure drawn in the house style.
        path: File; its suffix (pdf, png or svg) chooses the format.
        identity: Runs, scenario and commit, written into the file's metadata.
        identity_line: Also print them in 4 pt at the foot of the picture.

    Returns:
        The path written.

    Raises:
        ValueError: If the suffix is no known format.
    """
    target = Path(path)
    kind = check_formats([target.suffix.lstrip(".").lower()])[0]
    target.parent.mkdir(parents=True, exist_ok=True)
    line = _write_line(figure, identity) if identity_line else None
    with house_style():
        figure.savefig(target, format=kind, metadata=_metadata(kind, identity), bbox_inches=None)
    if line is not None:
        line.remove()
    return target


def save_with_caption(drawn: tuple[Figure, str], stem: Path, formats: Sequence[str], identity: Identity) -> list[Path]:
    """Write a figure in several formats, and its caption in a text file beside them.

    Args:
        drawn: Figure and caption.
        stem: Path of the files without their endings.
        formats: Picture formats.
        identity: Runs, scenario and commit.

    Returns:
        Paths of the pictures and of the caption.

    Raises:
        ValueError: If a format is not known.
    """
    figure, caption = drawn
    written = [save(figure, stem.with_name(f"{stem.name}.{ending}"), identity) for ending in check_formats(formats)]
    words = stem.with_name(f"{stem.name}.txt")
    words.parent.mkdir(parents=True, exist_ok=True)
    words.write_text(caption + "\n", encoding="utf-8")
    return [*written, words]


def check_formats(formats: Sequence[str]) -> list[str]:
    """Check names of picture formats.

    Raises:
        ValueError: For the first unknown one, with the nearest known.
    """
    for name in formats:
        if name not in FORMATS:
            near = difflib.get_close_matches(name, FORMATS, n=1, cutoff=0.0)[0]
            raise ValueError(f"picture format {name!r} is not known; choose pdf, png or svg (nearest: {near})")
    return list(formats)


def _write_line(figure: Figure, identity: Identity) -> Any:
    return figure.text(
        0.004, 0.002, identity.short_text, fontsize=IDENTITY_PT, color=QUIET, ha="left", va="bottom", in_layout=False
    )


def _metadata(kind: str, identity: Identity) -> dict[str, Any]:
    """Say where the picture comes from; an entry of None takes out what matplotlib would add by itself."""
    if kind == "pdf":
        keywords = ", ".join((*identity.run_ids, *identity.scenario_hashes, identity.commit))
        return {"CreationDate": None, "ModDate": None, "Subject": identity.text, "Keywords": keywords}
    if kind == "png":
        return {"Software": None, "Description": identity.text}
    return {"Date": None, "Description": identity.text}
