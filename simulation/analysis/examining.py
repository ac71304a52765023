"""Runs claims: every world once on the same seeds, however many claims look at it, and closer looks where needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulation.analysis.claim_findings import ClaimsResult, Finding
from simulation.analysis.claims import Arm, Claim, Floats, Held, hold
from simulation.analysis.flips import (
    CLOSE_PAIRS,
    SCREENING_PAIRS,
    AtEnd,
    End,
    at_end,
    close_level,
    ends_of,
    needs_closer_look,
)
from simulation.analysis.paired_effects import LEVEL
from simulation.runs.kept_outcomes import make_or_reuse_outcomes
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import run_id
from simulation.runs.replicates import Job


@dataclass(frozen=True, eq=False)
class _Place:
    """Where a claim is looked at: with the parameters as declared (no end) or at one end, and both arms there."""

    claim: Claim
    end: End | None
    arms: tuple[Arm, Arm]


def examine(
    claims: Sequence[Claim],
    seeds: Sequence[int],
    *,
    robust: bool = True,
    results: str | Path | None = None,
    processes: int | None = None,
    progress: bool = True,
) -> ClaimsResult:
    """Hold claims against runs.

    Args:
        claims: The claims.
        seeds: Seeds of the pairs behind each interval. Ends of parameters are screened on the first of them and the
            one after it, and closely looked at on those that follow.
        robust: Whether to look at the ends of uncertain parameters.
        results: Folder in which outcomes of runs are kept and looked for; None keeps nothing.
        processes: How many processes share the runs; None for as many as pay.
        progress: Whether to show a bar if it takes longer than two seconds.

    Raises:
        RunError: If a run fails.
        StoreError: If outcomes cannot be read or written.
    """
    screening = range(seeds[0], seeds[0] + SCREENING_PAIRS)
    closer = range(screening.stop, screening.stop + CLOSE_PAIRS)
    bench = _Bench(results, processes, progress)
    usual = [_Place(claim, None, (claim.baseline, claim.variant)) for claim in claims]
    ends = [_at(claim, end) for claim in claims for end in (ends_of(claim) if robust else ())]
    bench.make(f"{len(claims)} claims", [*_runs(usual, seeds), *_runs(ends, screening)])
    here = {place.claim.name: bench.held(place, seeds) for place in usual}
    screened = {place: bench.held(place, screening).effect for place in ends}
    turned = [place for place in ends if needs_closer_look(place.claim, here[place.claim.name], screened[place])]
    bench.make("closer looks", _runs(turned, closer))
    looks = Counter(place.claim.name for place in turned)
    close = {place: bench.held(place, closer, close_level(looks[place.claim.name])) for place in turned}

    def seen(claim: Claim) -> Iterator[AtEnd]:
        for place in ends:
            if place.claim is claim and place.end is not None:
                held = close.get(place)
                yield AtEnd(place.end, held.verdict if held else "alike", held.effect if held else screened[place])

    findings = tuple(Finding(claim, here[claim.name], tuple(seen(claim))) for claim in claims)
    used = dict.fromkeys(run_id(arm.scenario, seed) for arm, seed in _runs(usual, seeds))
    return ClaimsResult(findings, tuple(seeds), bench.runs, bench.reused, tuple(used))


def _at(claim: Claim, end: End) -> _Place:
    return _Place(claim, end, (at_end(claim.baseline, end), at_end(claim.variant, end)))


def _runs(places: Iterable[_Place], seeds: Sequence[int]) -> list[tuple[Arm, int]]:
    """Both arms of every place on every seed; some may occur more than once."""
    return [(arm, seed) for place in places for arm in place.arms for seed in seeds]


class _Bench:
    """Outcomes of all runs made so far, by scenario and seed."""

    def __init__(self, results: str | Path | None, processes: int | None, progress: bool) -> None:
        self.results, self.processes, self.progress = results, processes, progress
        self.rows: dict[tuple[str, int], Floats] = {}
        self.runs = self.reused = 0

    def make(self, what: str, runs: Sequence[tuple[Arm, int]]) -> None:
        """Make or find runs, each once."""
        wanted = {(arm.scenario.fingerprint, seed): Job(arm.scenario, seed, arm.origin) for arm, seed in runs}
        jobs = {key: job for key, job in wanted.items() if key not in self.rows}
        with progress_bar(f"{what}, {len(jobs)} runs", shown=self.progress) as note:
            kept = make_or_reuse_outcomes(list(jobs.values()), self.results, processes=self.processes, progress=note)
        self.rows.update(zip(jobs, kept.values, strict=True))
        self.runs, self.reused = self.runs + kept.runs, self.reused + kept.reused

    def held(self, place: _Place, seeds: Sequence[int], level: float = LEVEL) -> Held:
        """A claim held against its pairs of runs in one place."""
        first, second = (
            np.array([self.rows[arm.scenario.fingerprint, seed][place.claim.column] for seed in seeds])
            for arm in place.arms
        )
        return hold(place.claim, first, second, level)
