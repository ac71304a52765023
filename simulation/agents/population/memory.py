"""How much memory workers need and how much there is, asked before any is taken."""

from __future__ import annotations

import os
from pathlib import Path

from simulation.mistakes import number_text

from .schema import BYTES_PER_WORKER

WHILE_MADE = 1.3
"""Largest memory while workers are made over what they take at rest."""
_GIBIBYTE = 2.0**30
_MEMINFO = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")


def memory_needed(count: int) -> float:
    """Bytes that so many workers need while they are made, which is more than they need afterwards."""
    return count * BYTES_PER_WORKER * WHILE_MADE


def memory_available() -> float:
    """Bytes that a new array may take without paging; infinity where the system does not say."""
    found = [one for one in (_from_meminfo(), _from_group()) if one is not None]
    if found:
        return min(found)
    names = getattr(os, "sysconf_names", {})
    pages = next((name for name in ("SC_AVPHYS_PAGES", "SC_PHYS_PAGES") if name in names), None)
    return float(os.sysconf(pages) * os.sysconf("SC_PAGE_SIZE")) if pages else float("inf")


def check_memory(count: int) -> None:
    """Refuse a number of workers that does not fit into memory.

    Raises:
        ValueError: One sentence with what is needed, what there is, and how many workers fit.
    """
    needed, there_is = memory_needed(count), memory_available()
    if needed > there_is:
        fit = int(there_is / memory_needed(1))
        raise ValueError(
            f"workers = {number_text(count)} needs {needed / _GIBIBYTE:,.1f} GiB of memory, but "
            f"{there_is / _GIBIBYTE:,.1f} GiB are free; at most {number_text(fit)} workers fit."
        )


def _from_meminfo() -> float | None:
    """Memory that Linux can give to a process, or None."""
    try:
        lines = _MEMINFO.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    kibibytes = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), None)
    return float(kibibytes) * 1024 if kibibytes else None


def _from_group() -> float | None:
    """Memory that is left to the control group of the process (a container), or None."""
    try:
        limit, used = ((_GROUP / name).read_text(encoding="utf-8").strip() for name in ("memory.max", "memory.current"))
    except OSError:
        return None
    return float(limit) - float(used) if limit.isdigit() else None
