"""The pages become a site without a warning: every link leads somewhere, every docstring is well formed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.documentation.pages import API_PAGES
from tests.house.sources import ROOT

DOCS = ROOT / "docs"


def build(source: Path, target: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", *words, str(source), str(target)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, built once."""
    target = tmp_path_factory.mktemp("site")
    done = build(DOCS, target)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def test_site_is_built_without_warnings(site: Path) -> None:
    pages = [path.relative_to(DOCS).with_suffix(".html") for path in (*DOCS.glob("*.md"), *API_PAGES)]
    assert [page.as_posix() for page in pages if not (site / page).is_file()] == []


def test_names_of_the_package_are_on_the_site(site: Path) -> None:
    import simulation

    text = (site / "api" / "simulation.html").read_text("utf-8")
    listed = [name for name in simulation.__all__ if name not in ("figures", "policies", "strategies")]
    assert [name for name in listed if f'id="simulation.{name}"' not in text] == []
