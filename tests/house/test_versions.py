"""Files that state the same thing agree: versions, dependencies and their pins, commands."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import yaml

from tests.house.sources import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINS = (ROOT / "constraints.txt").read_text("utf-8")


def test_one_version_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    newest = re.search(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert str(citation["version"]) == PROJECT["version"] == newest[1]
    assert citation["license"] == PROJECT["license"]


def test_installed_version_is_this_one() -> None:
    assert version(PROJECT["name"]) == PROJECT["version"]


def test_every_dependency_is_pinned() -> None:
    wanted = [*PROJECT["dependencies"], *(one for extra in PROJECT["optional-dependencies"].values() for one in extra)]
    names = {re.match(r"[A-Za-z0-9-]+", one)[0].lower() for one in wanted}  # type: ignore[index]
    names.discard("ai-concentration")  # an extra that holds other extras
    assert names <= {line.partition("==")[0] for line in PINS.splitlines()}


def test_pins_are_exact_and_name_no_address() -> None:
    for line in PINS.splitlines():
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; .+)?", line), line


def test_continuous_integration_runs_what_the_readme_says() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    start = "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e "
    assert start + ". && .venv/bin/ai-concentration\n" in readme
    assert start + "'.[dev]' && .venv/bin/pytest\n" in readme
    assert "README.md" in (ROOT / ".ci" / "run").read_text("utf-8")
