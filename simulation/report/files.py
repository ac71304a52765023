"""Write a brief into a folder, in one step for each file, and never over something that is no brief."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from simulation.report.brief import Brief
from simulation.report.html import GENERATOR, html_of
from simulation.report.pdf import check_libraries, pdf_of
from simulation.runs.store import StoreError, put

STEM = "brief"
FORMATS = ("html", "pdf")


def write_brief(brief: Brief, folder: str | Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write the files of a brief: the same bytes each time for the same runs and versions.

    Args:
        brief: The brief.
        folder: Where the files go; it is made if needed. A brief that is there is replaced.
        formats: Any of ``html`` and ``pdf``.

    Returns:
        Paths of the files.

    Raises:
        StoreError: If a file of that name is there and is no brief, or nothing can be written.
        MissingLibraryError: If a PDF is wanted and the libraries for it are not installed.
    """
    check_folder(folder, formats)
    contents = {path_of(folder, name): _MADE[name](brief) for name in formats}
    for path, content in contents.items():
        put(path, partial(_write, content=content))
    return list(contents)


def check_folder(folder: str | Path, formats: Sequence[str]) -> None:
    """Refuse a folder in which files of a brief cannot be written, before any work is done.

    Raises:
        StoreError: If a file of that name is there and is no brief, or the folder cannot be made.
        MissingLibraryError: If a PDF is wanted and the libraries for it are not installed.
    """
    if "pdf" in formats:
        check_libraries()
    for name in formats:
        path = path_of(folder, name)
        if path.exists() and not _is_brief(path):
            raise StoreError(
                f"{path} is there and no brief of this command; it is never overwritten: "
                "choose another folder with --folder"
            )
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        reason = problem.strerror or problem
        raise StoreError(f"{folder} cannot be made ({reason}); choose another folder with --folder") from None


def path_of(folder: str | Path, ending: str) -> Path:
    """Path of the file of a brief."""
    return Path(folder) / f"{STEM}.{ending}"


_MADE: dict[str, Callable[[Brief], bytes]] = {"html": lambda brief: html_of(brief).encode("utf-8"), "pdf": pdf_of}


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _is_brief(path: Path) -> bool:
    """Whether a file says in itself that it is a brief; a PDF says so in words that no compression hides."""
    if not path.is_file():
        return False
    content = path.read_bytes()
    marks = (GENERATOR.encode("ascii"), GENERATOR.encode("utf-16-be"))
    return any(mark in content for mark in marks)
