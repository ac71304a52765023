"""The commands ``effects``, ``dose`` and ``decompose``: studies of several comparisons with one outcome in view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation import studies
from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.mechanisms import WHOLE
from simulation.analysis.paired_effects import Effect
from simulation.analysis.policy_effects import PolicyEffects
from simulation.commands.effect_text import UNDETERMINED, difference_and_interval
from simulation.commands.kept_studies import keep_policies
from simulation.commands.running import SHORT_ID, Settings, make, places
from simulation.commands.text import next_command, number, paragraph, table
from simulation.runs.kept_runs import Kept
from simulation.runs.outcomes import Outcome, outcome_named
from simulation.runs.provenance import fingerprint
from simulation.runs.replicates import Job
from simulation.runs.result import RunResult

if TYPE_CHECKING:
    import pandas as pd

    from simulation.figures import Study


@dataclass(frozen=True)
class Asked:
    """What the words of a study say.

    Attributes:
        against: Name or path of the baseline.
        overrides: Overrides that apply to all runs.
        outcome: Name of the outcome.
        seeds: One pair of runs for each.
    """

    against: str
    overrides: Sequence[str]
    outcome: str
    seeds: Sequence[int]


def effects_command(variants: Sequence[str], asked: Asked, settings: Settings) -> str:
    """Compare several scenarios with one baseline and print the effect of each on one outcome."""
    outcome, keeping = outcome_named(asked.outcome), _Keeping(settings)
    study = studies.policy_effects(variants, asked.against, asked.overrides, asked.seeds, keeping.make)
    effects = study.effects(outcome.name)
    rows = [
        (
            name,
            number(effect.variant),
            *difference_and_interval(effect),
            effect.pairs,
            effect.verdict,
            *_money(study.comparisons[name]),
        )
        for name, effect in effects.items()
    ]
    head = ("scenario", "mean", "difference", "95% interval", "pairs", "verdict", "spent, USD bn", "raised, USD bn")
    level = next(iter(effects.values())).baseline
    lines = [
        _heading(outcome, f"against {asked.against} ({number(level)})"),
        "",
        table(head, rows, right=(1, 2, 3, 4, 6, 7)),
        "",
        UNDETERMINED,
        "",
        *keeping.lines(study.table(outcome.name), "policy_effects", study, outcome),
    ]
    command = " ".join(["ai-concentration compare", asked.against, [*variants, *effects][0], *asked.overrides])
    return "\n".join([*lines, "", next_command(command, "what one of them changes besides, and who pays")])


def dose_command(policy: str, doses: Sequence[float], asked: Asked, settings: Settings) -> str:
    """Compare one policy at several doses with no policy and print the effect of each on one outcome."""
    outcome, keeping = outcome_named(asked.outcome), _Keeping(settings)
    study = studies.dose_response(policy, doses, asked.against, asked.overrides, asked.seeds, keeping.make)
    effects = study.effects(outcome.name)
    rows: list[tuple[object, ...]] = [("none", number(effects[0].baseline), "", "", "", "the baseline")]
    for dose, effect in zip(study.doses[1:], effects[1:], strict=True):
        rows.append(
            (
                f"{dose:.4g}",
                number(effect.variant),
                *difference_and_interval(effect),
                effect.pairs,
                effect.verdict,
            )
        )
    head = (f"{study.setting}, {study.unit}", "mean", "difference", "95% interval", "pairs", "verdict")
    lines = [
        _heading(outcome, f"policy {policy} against {asked.against}"),
        "",
        table(head, rows, right=(0, 1, 2, 3, 4)),
        "",
        UNDETERMINED,
        "",
        *keeping.lines(study.table(outcome.name), "dose_response", study, outcome),
    ]
    return "\n".join([*lines, "", next_command(f"ai-concentration describe {policy}", "what the policy does")])


def decompose_command(variant: str, channels: Sequence[str], asked: Asked, settings: Settings) -> str:
    """Split the effect of a scenario on one outcome by mechanism and print the parts."""
    outcome, keeping = outcome_named(asked.outcome), _Keeping(settings)
    study = studies.decompose(variant, asked.against, asked.overrides, asked.seeds, keeping.make, channels)
    parts = study.parts(outcome.name)
    means = {channel.title: channel.meaning for channel in study.channels}
    rows = [
        (name, *difference_and_interval(part), part.verdict, means.get(name, _of_ends(name)))
        for name, part in parts.items()
    ]
    lines = [
        _heading(outcome, f"{variant} minus {asked.against}"),
        "",
        table(("part", "effect", "95% interval", "verdict", "what it is"), rows, right=(1, 2)),
        "",
        paragraph(
            "A channel's part is what it adds when it is switched on in both worlds, averaged over all orders "
            f"(Shapley value); parts sum to the whole effect. {_determined(parts)} of {len(means)} channels have a "
            "known sign."
        ),
        "",
        *keeping.lines(study.table(outcome.name), "effect_by_mechanism", study, outcome),
    ]
    words = [variant, *asked.overrides, "--channels", ",".join(channels), "--seeds", str(len(asked.seeds))]
    again = " ".join(["ai-concentration decompose", *words, "--outcome 'active firms'"])
    return "\n".join([*lines, "", next_command(again, "another outcome of the same runs")])


def _of_ends(name: str) -> str:
    return "Everything together." if name == WHOLE else "What is left with all these channels off."


def _determined(parts: dict[str, Effect]) -> int:
    return sum(part.verdict in ("up", "down") for part in list(parts.values())[1:-1])


def _heading(outcome: Outcome, what: str) -> str:
    return paragraph(f"{outcome.name} [{outcome.unit}], {what}; same luck in both runs of each pair.")


def _money(comparison: ComparisonResult) -> tuple[str, str]:
    """Public money that a scenario spends and raises; a dash where the sign is not known."""
    costs = comparison.costs()
    spent, raised = (number(cost.effect.difference) if cost.known else "-" for cost in (costs.spent, costs.raised))
    return spent, raised


class _Keeping:
    """Makes the runs of a study, remembers where they are kept, and writes table and figure beside them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.kept: Kept | None = None

    def make(self, jobs: Sequence[Job]) -> Sequence[RunResult]:
        """Make or reuse the runs, with a bar."""
        self.kept = make(jobs, self.settings)
        return self.kept.results

    def lines(self, frame: pd.DataFrame, name: str, study: Study, outcome: Outcome) -> list[str]:
        """Write the table and draw the figure; return lines that say where they are."""
        from simulation.runs.store import write_text

        if self.kept is None:
            raise RuntimeError("a study without runs has nothing to keep")
        words = "-".join("".join(letter if letter.isalnum() else " " for letter in outcome.name).split())
        identity = fingerprint([run.run_id for run in self.kept.results])[:SHORT_ID]
        folder = self.settings.results / f"{name.replace('_', '-')}-{identity}" / words
        folder.mkdir(parents=True, exist_ok=True)
        if isinstance(study, PolicyEffects):
            keep_policies(study, folder.parent)
        write_text(folder / f"{name}.csv", frame.to_csv(index=False))
        found = [*places(self.kept), f"Table: {folder / f'{name}.csv'}"]
        if self.settings.figures:
            from simulation.figures import draw_study_figure

            draw_study_figure(name, study, outcome.name, folder)
            found.append(f"Figure: {folder / f'{name}.pdf'} and PNG, with its caption")
        return found
