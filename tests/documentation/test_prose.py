"""What the documentation shows is run, page by page and in order; what is not run says why, and that is checked."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

import simulation
from simulation.command_line import _read
from simulation.runs.executors import Here
from simulation.runs.outcomes import outcomes
from tests.documentation.pages import API_PAGES, COMMAND, PAGES, SITE_ONLY, Block, Reader, blocks
from tests.house.sources import ROOT

RUN = ("python", "console", "yaml", "text")
SHARED_MACHINES = ("dask", "sbatch", "srun", "mpirun", "SBATCH", "--queue", "--scheduler", "--part", "launcher")
EVERY = [block for page in [*PAGES, *API_PAGES] for block in blocks(page)]
NOT_RUN = [block for block in EVERY if block.reason]


def test_every_block_is_run_or_says_why_not() -> None:
    strange = [
        f"{block.place}: ```{block.language}"
        for block in EVERY
        if not (block.language in (*RUN, *SITE_ONLY) or block.reason in REASONS)
    ]
    assert strange == []
    nameless = [
        block.place for block in EVERY if block.language in ("yaml", "text") and not (block.file or block.reason)
    ]
    assert nameless == [], "a block of YAML or of plain text begins with a comment that names its file"
    assert [block.place for block in NOT_RUN if block.reason not in REASONS] == []


def test_no_fence_is_overlooked() -> None:
    for page in [*PAGES, *API_PAGES]:
        assert 2 * len(blocks(page)) == len(re.findall(r"^\s*```", page.read_text("utf-8"), re.MULTILINE)), page.name


@pytest.mark.parametrize("page", [page for page in PAGES if any(not one.reason for one in blocks(page))],
                         ids=lambda page: page.name)  # fmt: skip
def test_page_works_from_top_to_bottom(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    for module in ("sweeps.plan", "runs.where", "runs.replicates"):
        # Starting processes takes longer than the small runs of a page; tests of runs show that the bits are the same.
        monkeypatch.setattr(f"simulation.{module}.Processes", lambda processes: Here())
    assert list(Reader(tmp_path).follow(page)) == []
    for block in blocks(page):
        if block.reason == FOLDER:
            assert missing_in_folder(block, tmp_path / "results") == []


@pytest.mark.parametrize("block", NOT_RUN, ids=lambda block: block.place)
def test_reason_holds(block: Block) -> None:
    if block.reason in REASONS:
        assert REASONS[block.reason](block) == []


@pytest.mark.parametrize("page", [*PAGES, *API_PAGES], ids=lambda page: page.name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    wrong = []
    for link in re.findall(r"\]\((?!https?:|mailto:)([^)]+)\)", page.read_text("utf-8")):
        place, _, heading = link.partition("#")
        target = page.parent / place if place else page
        if not target.exists() or (heading and heading not in headings(target)):
            wrong.append(link)
    assert wrong == []


def test_counts_in_the_readme_are_those_of_today() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"comes with (\d+) policies and (\d+) scenarios", text)
    assert found is not None
    assert (int(found[1]), int(found[2])) == (len(simulation.policies()), len(simulation.scenarios()))


@pytest.mark.slow
def test_first_command_prints_the_table_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty runs of the whole horizon; the shortened table has lines of what they print, character by character."""
    monkeypatch.chdir(tmp_path)
    shown = next(block for block in blocks(ROOT / "README.md") if block.reason == OUTPUT)
    lines = [line.strip() for line in shown.text.splitlines() if line.strip()]
    assert list(Reader(tmp_path).type(f"{COMMAND} --no-figures", lines)) == []


def headings(page: Path) -> set[str]:
    """Anchors of the headings of a page, as a browser of the repository and the site make them."""
    lines = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL).splitlines()
    titles = [line.lstrip("#").strip().lower() for line in lines if re.match(r"#{1,6} ", line)]
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}


def misread(block: Block) -> list[str]:
    """Commands of the model in a block of shell that the command line would not read."""
    wrong = []
    text = re.sub(r"\$\w+", "0", block.text.replace("\\\n", " "))
    for found in re.finditer(rf"(?:^|[\s'/]){COMMAND}(?:$|\s)([^\n&#']*(?:'[^'\n]*'[^\n&#']*)*)", text, re.MULTILINE):
        try:
            _read(shlex.split(found[1]))
        except (ValueError, SystemExit) as problem:
            wrong.append(f"{found[0].strip()}: {problem}")
    return wrong


def _installs(block: Block) -> list[str]:
    return misread(block) + ([] if "pip install" in block.text else ["it installs nothing"])


def _needs_machines(block: Block) -> list[str]:
    return misread(block) + ([] if any(word in block.text for word in SHARED_MACHINES) else ["one machine is enough"])


def _takes_long(block: Block) -> list[str]:
    lines = [line for line in block.text.splitlines() if line.strip()]
    return misread(block) + [line for line in lines if not line.startswith(COMMAND)]


def _serves(block: Block) -> list[str]:
    lines = [line for line in block.text.splitlines() if line.strip()]
    return misread(block) + [line for line in lines if not line.startswith(f"{COMMAND} explore")]


def _shown_outcomes(block: Block) -> list[str]:
    """Rows whose outcome or unit is none that a comparison has today."""
    units = {one.name: one.unit for one in outcomes()}
    rows = [re.split(r" {2,}", line.strip()) for line in block.text.splitlines() if line.count("  ") > 2]
    return [row[0] for row in rows[1:] if units.get(row[0]) != row[1]] + ([] if len(rows) > 2 else ["it has no rows"])


def missing_in_folder(block: Block, results: Path) -> list[str]:
    """Names in a drawn folder that no folder of results has."""
    names = [line.split()[0].rstrip("/") for line in block.text.splitlines()[1:]]
    return [name for name in names if not list(results.glob(f"*/{name}"))]


def _shows_a_folder(block: Block) -> list[str]:
    return [] if block.text.startswith("results/") else ["it shows no folder of results"]


OUTPUT, FOLDER = "what the first command prints, shortened", "what a sweep leaves behind"
REASONS: dict[str, Callable[[Block], list[str]]] = {
    "it installs software": _installs,
    "it needs more than one machine": _needs_machines,
    "it takes long": _takes_long,
    "it serves a page until Ctrl-C": _serves,
    OUTPUT: _shown_outcomes,
    FOLDER: _shows_a_folder,
}
"""Why a block is not run, word for word, and what must hold of a block that says so."""
