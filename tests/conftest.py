"""What all tests share: flags for slow tests and for a real SLURM, and hypothesis without luck or stopwatch."""

import shutil

import pytest
from hypothesis import HealthCheck, settings

# Derandomised, so that a test that passes once passes again; without a deadline, because the machine may be busy.
settings.register_profile("house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--slow`` and ``--slurm``."""
    parser.addoption("--slow", action="store_true", help="also run the tests marked slow")
    parser.addoption(
        "--slurm",
        action="store_true",
        help="also run the tests marked slurm, on the SLURM of SLURM_CONF or, as root, on one that they start",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect slow tests unless asked for, or named on the command line; skip those that need SLURM."""
    why = _why_no_slurm(config)
    for item in items:
        if why and item.get_closest_marker("slurm"):
            item.add_marker(pytest.mark.skip(reason=why))
    if config.getoption("--slow"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


def _why_no_slurm(config: pytest.Config) -> str:
    if not config.getoption("--slurm"):
        return "needs a real SLURM: run with --slurm"
    return "" if shutil.which("sbatch") else "there is no sbatch; Debian has it in slurm-wlm"
