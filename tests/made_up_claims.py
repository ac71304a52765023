"""Claims with toy scenarios and findings of chosen numbers, for tests of what reads them."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation.analysis.claim_findings import ClaimsResult, Finding
from simulation.analysis.claims import Arm, Claim, hold
from simulation.runs.provenance import Origin
from tests.support import make_scenario

USERS, TIPPED = "HHI of users, last year", "one firm holds most of users"


def make_claim(**changes: Any) -> Claim:
    """The claim that the variant, with a fifth of all data shared, has a higher concentration of users."""
    variant = make_scenario(name="sharing")
    variant = variant.model_copy(update={"flywheel": variant.flywheel.model_copy(update={"sharing": 0.2})})
    values: dict[str, Any] = {
        "name": "sharing_gathers_users",
        "sentence": "Shared data gather users.",
        "topic": "Data",
        "measure": USERS,
        "sign": "up",
        "margin": 0.0,
        "baseline": Arm(make_scenario(), Origin("toy")),
        "variant": Arm(variant, Origin("toy", ("flywheel.sharing=0.2",))),
        "flips": ("scaling.research_strength",),
        "why": "A toy.",
        "source": "Made up.",
    }
    return Claim(**{**values, **changes})


def make_finding(differences: list[float], baseline: float = 0.1, **changes: Any) -> Finding:
    """A finding from pairs with these differences."""
    first = np.full(len(differences), baseline)
    claim = make_claim(**changes)
    return Finding(claim, hold(claim, first, first + np.array(differences)))


def make_result(*findings: Finding) -> ClaimsResult:
    """Findings as a result of ten seeds."""
    return ClaimsResult(findings, tuple(range(1, 11)), runs=20, reused=0, run_ids=("0123456789abcdef",))
