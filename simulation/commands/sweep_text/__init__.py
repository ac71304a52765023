"""What the command ``sweep`` says about what was found, one file for each kind of analysis."""

from __future__ import annotations

from pathlib import Path

from simulation.sweeps.result import SweepResult


def analysis_text(result: SweepResult, folder: Path, *, figures: bool = True) -> list[str]:
    """Analyse a sweep as its design allows, write tables and figures, and return what is to be printed."""
    return []
