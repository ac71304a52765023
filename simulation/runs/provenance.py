"""Who made a result, from what, and how to make it again.

A run is a value: the same model code, effective scenario and seed give the same result, so a hash of these three is
the run's identity. The commit, versions and machine go into the manifest for the reader; they are not part of the
identity, which therefore holds for an installed package as well as for a checkout.
"""

from __future__ import annotations

import hashlib
import json
import math
import platform
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from simulation.parameters.scenario import Scenario
from simulation.policies import policies
from simulation.policy import Policy

PACKAGE = Path(__file__).resolve().parents[1]
MODEL_FOLDERS = ("parameters", "rules", "agents", "strategies", "policies", "steps", "measures")
NOT_MODEL = (
    *("__init__.py", "__main__.py", "api.py", "api_tipping.py", "command_line.py", "mistakes.py"),
    *("scenario_loading.py", "studies.py"),
)
"""Every other file beside them is part of the model, so that a new one is never forgotten."""
CORE_PACKAGES = (
    "ai-concentration", "numpy", "scipy", "mesa", "pydantic", "hydra-core", "pyarrow", "pandas", "matplotlib",
)  # fmt: skip
ID_LENGTH = 16
SHORT_ID_LENGTH = 8
GIT_SECONDS = 10


def canonical_json(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, infinities as words (JSON has none of its own)."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """Lists, dictionaries, words and finite numbers only; an infinity becomes the word ``"inf"`` or ``"-inf"``."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def fingerprint(value: Any) -> str:
    """The sha256 of a value's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def scenario_values(scenario: Scenario) -> dict[str, Any]:
    """The effective scenario as plain values that JSON can hold and :func:`scenario_from` can read back."""
    values: dict[str, Any] = plain(scenario.effective())
    return values


def scenario_from(values: Mapping[str, Any]) -> Scenario:
    """The scenario that :func:`scenario_values` wrote down.

    A policy of a user's own comes back as a record of its settings without its rule, because reading a result must
    not run code; repeating such a run goes through the scenario's file.
    """
    known = policies()
    found = []
    for entry in values.get("policies", ()):
        settings = {key: value for key, value in entry.items() if key != "policy"}
        own = known.get(entry["policy"])
        found.append(Policy.model_construct(**settings) if own is None else own.model_validate(settings))
    return Scenario.model_validate({**values, "policies": tuple(found)})


@dataclass(frozen=True)
class Origin:
    """Where a scenario came from, so that a command can name it again.

    Attributes:
        scenario: Name or path, as the user wrote it.
        overrides: What was changed from the file, as ``key=value``.
    """

    scenario: str
    overrides: tuple[str, ...] = ()

    def command(self, seed: int) -> str:
        """The command that makes the same run again."""
        words = [self.scenario, *self.overrides, "--seed", str(seed)]
        return "ai-concentration run " + " ".join(shlex.quote(word) for word in words)


@lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """Hash of the source files of the model, so that editing a figure or the command line makes no run obsolete."""
    files = [path for folder in MODEL_FOLDERS for path in (PACKAGE / folder).rglob("*.py")]
    files += [path for path in PACKAGE.glob("*.py") if path.name not in NOT_MODEL]
    return fingerprint(sorted([path.relative_to(PACKAGE).as_posix(), _digest(path)] for path in files))


@lru_cache(maxsize=1)
def package_fingerprint() -> str:
    """Hash of all source files, by which two machines know that they do the same."""
    return fingerprint(sorted([path.relative_to(PACKAGE).as_posix(), _digest(path)] for path in PACKAGE.rglob("*.py")))


def run_id(scenario: Scenario, seed: int) -> str:
    """Identity of a run: the first 16 hexadecimal digits of a hash of code, effective scenario and seed.

    Args:
        scenario: The effective scenario.
        seed: Seed of the run.

    Returns:
        Sixteen hexadecimal digits. Two runs share them only if they share their result.
    """
    return fingerprint([code_fingerprint(), scenario.fingerprint, seed])[:ID_LENGTH]


def manifest_of(
    scenario: Scenario, seed: int, *, origin: Origin | None = None, started: str, finished: str, seconds: float
) -> dict[str, Any]:
    """Everything needed to trust a result and to make it again.

    Args:
        scenario: The effective scenario.
        seed: Seed of the run.
        origin: Where the scenario came from; None if it was put together in Python.
        started: When the run began, ISO 8601 in universal time.
        finished: When it ended.
        seconds: How long the run took, in seconds.
    """
    return {
        "run_id": run_id(scenario, seed),
        "scenario_name": scenario.name,
        "seed": seed,
        "origin": None if origin is None else origin.scenario,
        "overrides": [] if origin is None else list(origin.overrides),
        "repeat": repeat_command(scenario, seed, origin),
        "code_fingerprint": code_fingerprint(),
        "scenario_fingerprint": scenario.fingerprint,
        "started": started,
        "finished": finished,
        "seconds": round(seconds, 3),
        "command_line": list(sys.argv),
        **machine(),
        "scenario": scenario_values(scenario),
    }


def repeat_command(scenario: Scenario, seed: int, origin: Origin | None = None) -> str:
    """How to make the same run again: a command if words name the scenario, a call with the same object otherwise."""
    if origin is not None:
        return origin.command(seed)
    return f"simulation.run(scenario, seed={seed}), with the same scenario {scenario.name!r} given as an object again"


def machine() -> dict[str, Any]:
    """Versions, platform and commit of this process."""
    return {
        "versions": versions(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        **commit(PACKAGE.parent),
    }


@lru_cache(maxsize=1)
def _versions() -> tuple[tuple[str, str], ...]:
    found = []
    for name in CORE_PACKAGES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append((name, "not installed"))
    return tuple(found)


def versions() -> dict[str, str]:
    """Installed version of each package that results rest on."""
    return dict(_versions())


@lru_cache(maxsize=8)
def _commit(folder: Path) -> tuple[str | None, bool | None]:
    if not (folder / ".git").exists():
        return None, None
    head = _git(folder, "rev-parse", "HEAD")
    changes = _git(folder, "status", "--porcelain")
    return head or None, None if changes is None else bool(changes)


def commit(folder: Path) -> dict[str, Any]:
    """Commit of a git checkout and whether files differ from it; None where there is no checkout or no git."""
    head, dirty = _commit(folder)
    return {"commit": head, "dirty": dirty}


def _git(folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, timeout=GIT_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _digest(path: Path) -> str:
    """Hash of a text file, the same whatever the line ends of the checkout."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
