"""What became of claims: the verdict on each, what flips it, and all of it as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from simulation.analysis.claims import Claim, Held, Verdict
from simulation.analysis.flips import AtEnd
from simulation.sweeps.settings import value_of

if TYPE_CHECKING:
    import pandas as pd

FinalVerdict = Verdict | Literal["depends"]

DETERMINED: tuple[Verdict, ...] = ("supported", "contradicted")
WORDS: dict[FinalVerdict, str] = {
    "supported": "supported",
    "contradicted": "contradicted",
    "depends": "depending on a parameter",
    "undetermined": "undetermined",
    "no effect": "without effect",
}
"""Verdicts in the order in which they are counted."""

COLUMNS = (
    *("claim", "sentence", "topic", "measure", "unit", "expected", "baseline", "variant", "difference", "low", "high"),
    *("per_cent", "pairs", "verdict", "at_the_ends"),
)
PER_CENT, SMALL_PER_CENT = 100.0, 1.0


@dataclass(frozen=True)
class Finding:
    """What pairs of runs say on one claim.

    Attributes:
        claim: The claim.
        here: With the parameters as declared.
        ends: At the ends of uncertain parameters; empty if none were looked at.
    """

    claim: Claim
    here: Held
    ends: tuple[AtEnd, ...] = ()

    @property
    def flipped(self) -> tuple[AtEnd, ...]:
        """Ends that are decided against the verdict elsewhere; all decided ends where it is open and they disagree."""
        decided = tuple(one for one in self.ends if one.status in DETERMINED)
        if self.here.verdict in DETERMINED:
            return tuple(one for one in decided if one.status != self.here.verdict)
        return decided if len({one.status for one in decided}) > 1 else ()

    @property
    def verdict(self) -> FinalVerdict:
        """The verdict; ``depends`` if a parameter flips it within its plausible range."""
        return "depends" if self.flipped else self.here.verdict

    @property
    def verdict_text(self) -> str:
        """The verdict in words, with the parameters that flip it."""
        if not self.flipped:
            return self.here.verdict
        return "depends on " + "; ".join(self._flip_text(name) for name in _parameters(self.flipped))

    @property
    def scale(self) -> float:
        """Per cent of the baseline's mean, which is taken as known, for a unit of the measure.

        Of a yes or no, percentage points; nan where the mean of the baseline is 0.
        """
        mean = 1.0 if self.claim.outcome.is_probability else abs(self.here.effect.baseline)
        return PER_CENT / mean if mean > 0.0 else float("nan")

    @property
    def per_cent(self) -> tuple[float, float, float]:
        """Effect and ends of its interval in per cent."""
        effect = self.here.effect
        return effect.difference * self.scale, effect.low * self.scale, effect.high * self.scale

    @property
    def is_small(self) -> bool:
        """Whether the sign is settled but the whole interval lies within one per cent of the baseline's mean."""
        _, low, high = self.per_cent
        settled = self.here.verdict in DETERMINED and not self.claim.margin
        return settled and max(abs(low), abs(high)) < SMALL_PER_CENT

    @property
    def ends_text(self) -> str:
        """At how many ends nothing new is seen, and what is seen at the others that does not flip the verdict."""
        if not self.ends:
            return "not looked at"
        alike = [one for one in self.ends if one.status in ("alike", self.here.verdict)]
        others = [one for one in self.ends if one not in alike and one not in self.flipped]
        words = [f"{one.status} at {one.end.parameter} = {one.end.label}" for one in others]
        return "; ".join([f"as here at {len(alike)} of {len(self.ends)}", *words])

    @property
    def expected(self) -> str:
        """The sign that is claimed, with its margin."""
        claim = self.claim
        return f"{claim.sign} beyond {claim.margin:g}" if claim.margin else claim.sign

    def _flip_text(self, parameter: str) -> str:
        flips = [one for one in self.flipped if one.end.parameter == parameter]
        words = [f"{one.status} at {one.end.label}" for one in flips]
        if self.here.verdict in DETERMINED:
            several = len(flips[0].end.values) > 1
            name = flips[0].end.values[0][0]
            usual = "the default" if several else f"{value_of(self.claim.baseline.scenario, name):g}"
            words.insert(0, f"{self.here.verdict} at {usual}")
        return f"{parameter} ({', '.join(words)})"


@dataclass(frozen=True, repr=False)
class ClaimsResult:
    """Claims with the verdicts that runs give on them.

    Attributes:
        findings: One for each claim.
        seeds: Seeds of the pairs of runs behind the intervals.
        runs: How many runs were asked for.
        reused: How many of these were there already.
        run_ids: Identities of the runs behind the intervals, without those at the ends of parameters.
    """

    findings: tuple[Finding, ...]
    seeds: tuple[int, ...]
    runs: int
    reused: int
    run_ids: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """One row a claim.

        Returns:
            The claim and its sentence, topic, measure and unit, the sign expected, the means of baseline and variant,
            the difference with its interval, the difference in per cent of the baseline (percentage points for a yes
            or no), the number of pairs, the verdict in words, and what is seen at the ends of uncertain parameters.
        """
        import pandas as pd

        rows = []
        for finding in self.findings:
            claim, effect = finding.claim, finding.here.effect
            rows.append(
                (
                    *(claim.name, claim.sentence, claim.topic, claim.measure, claim.outcome.unit, finding.expected),
                    *(effect.baseline, effect.variant, effect.difference, effect.low, effect.high),
                    *(finding.per_cent[0], effect.pairs, finding.verdict_text, finding.ends_text),
                )
            )
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def verdicts(self) -> dict[str, FinalVerdict]:
        """The verdict on each claim by name."""
        return {finding.claim.name: finding.verdict for finding in self.findings}

    def show(self) -> pd.DataFrame:
        """The table, for the last line of a notebook cell."""
        return self.table()

    def _repr_html_(self) -> str:
        """Heading and table for a notebook."""
        table = self.table().to_html(index=False, float_format=lambda number: f"{number:,.4g}", na_rep="-")
        return f"<p>{self!r}</p>{table}"

    def __repr__(self) -> str:
        return f"ClaimsResult: {summary(self.findings)}"


def summary(findings: Sequence[Finding]) -> str:
    """How many claims got which verdict."""
    verdicts = [finding.verdict for finding in findings]
    counted = [f"{verdicts.count(verdict)} {word}" for verdict, word in WORDS.items() if verdict in verdicts]
    return f"{len(verdicts)} {'claim' if len(verdicts) == 1 else 'claims'}: {', '.join(counted)}"


def _parameters(ends: Sequence[AtEnd]) -> list[str]:
    return list(dict.fromkeys(one.end.parameter for one in ends))
