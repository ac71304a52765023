"""The pages become a site without a warning: every link leads somewhere, every docstring is well formed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import simulation
from tests.documentation.pages import API_PAGES
from tests.house.sources import ROOT

DOCS = ROOT / "docs"
WITHOUT_CODE = ("-t", "pages")
"""Leaves out most pages on the code, which take most of the time."""


def build(target: Path, *words: str) -> str:
    """Build the site and return what Sphinx complains about; any complaint is a failure."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", *words, str(DOCS), str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_pages_and_public_names_are_built_without_warnings(tmp_path: Path) -> None:
    assert build(tmp_path, *WITHOUT_CODE) == ""
    assert [page.name for page in DOCS.glob("*.md") if not (tmp_path / f"{page.stem}.html").is_file()] == []
    text = "".join((tmp_path / "api" / f"{page}.html").read_text("utf-8") for page in ("simulation", "results"))
    public = [getattr(simulation, name) for name in simulation.__all__]
    missing = [
        one.__name__
        for one in public
        if f'.{one.__name__}"' not in text
        and not isinstance(one, type(simulation.figures))
        and one.__name__ != "Scenario"
    ]
    assert missing == []


@pytest.mark.slow
def test_whole_site_is_built_without_warnings(tmp_path: Path) -> None:
    assert build(tmp_path) == ""
    assert [page.name for page in API_PAGES if not (tmp_path / "api" / f"{page.stem}.html").is_file()] == []
