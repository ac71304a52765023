"""Robust choice as text: regret, satisficing, who is best where, and the efficient edge."""

from __future__ import annotations

from collections.abc import Sequence

from simulation.analysis.efficient_edge import CRUMB, EfficientEdge
from simulation.analysis.robust_choice import RobustChoice, Score
from simulation.commands.effect_text import difference_and_interval
from simulation.commands.sweep_text.dropped import dropped
from simulation.commands.text import Block, Grid, Title, number
from simulation.runs.outcomes import outcome_named


def robust_choice_blocks(choice: RobustChoice) -> list[Block]:
    """Options from the smallest to the largest high regret, and which of them each rule would choose."""
    ordered = sorted(choice.scores, key=lambda one: (one.high_regret, one.mean_regret))
    head = ["option", "mean", "worst", "mean regret", "90 % regret", "largest regret", "best in", "alone in"]
    asked = [] if choice.target is None else ["target met in", "95% interval"]
    rows = [_row(one, lucky=choice.seeds == 1) for one in ordered]
    return [
        Title(
            f"{choice.outcome} [{choice.unit}], {choice.better} is better; {choice.worlds} worlds, means over up to "
            f"{choice.seeds} seeds in each.{_lost(choice)}"
            f"{dropped([choice.worlds], choice.worlds + choice.missing)}"
        ),
        Grid([*head, *asked], rows, range(1, len(head) + len(asked))),
        choice_finding(choice),
        "Regret: what an option loses against the best one in the same world. Noise of seeds makes the regret of "
        "every option larger, because the best in each world is partly lucky. Options that tie are all best. "
        "Shares of worlds are shares of the space that was looked at, not probabilities.",
    ]


def choice_finding(choice: RobustChoice) -> str:
    """Which options each rule of choice would take, those that are not told apart together."""
    return " ".join(_choices(choice))


def efficient_edge_blocks(edge: EfficientEdge) -> list[Block]:
    """Options from the cheapest to the dearest, with those that no other beats."""
    ordered = sorted(edge.buys, key=lambda one: one.cost.difference)
    head = ("option", "cost", "95% interval", "effect", "95% interval", "on the edge", "in worlds")
    rows = [
        (
            one.option,
            *difference_and_interval(one.cost),
            *difference_and_interval(one.effect),
            "yes" if one.efficient else "",
            f"{one.share:.0%}",
        )
        for one in ordered
    ]
    lost = f" {edge.missing} worlds lack one of the two and do not count." if edge.missing else ""
    without = f" Left out, without values: {', '.join(edge.left_out)}." if edge.left_out else ""
    best = ", ".join(one.option for one in edge.edge)
    worlds = f"{edge.worlds} worlds" if edge.worlds > 1 else "the seeds of one world"
    return [
        f"Effect on {edge.outcome} [{edge.unit}], {edge.better} is better, against {edge.cost} [{edge.cost_unit}]; "
        f"paired differences to the reference over {worlds}. Intervals: {edge.interval}.{lost}{without}"
        f"{dropped([edge.worlds], edge.worlds + edge.missing)}",
        Grid(head, rows, (1, 2, 3, 4, 6)),
        f"On the efficient edge, which no other option is known to beat in both: {best}.{_doubts(edge)} In worlds: "
        "share of worlds in which the option is on the edge. Differences whose interval holds zero, and costs "
        f"within {CRUMB:.1%} of the largest, count as none.",
        f"Cost: {outcome_named(edge.cost).meaning} Costs of enforcement and of firms are not in it.",
    ]


def _doubts(edge: EfficientEdge) -> str:
    """Which options are on the edge only because no difference to a better buy is known."""
    doubts = [f"{one.option} (against {', '.join(one.doubtful)})" for one in edge.edge if one.doubtful]
    if not doubts:
        return ""
    return f" The edge is undetermined: by their means these are beaten, but not told apart: {'; '.join(doubts)}."


def _row(score: Score, *, lucky: bool) -> tuple[object, ...]:
    met = score.satisfied
    shares = ("-", "-") if lucky else (f"{score.best:.0%}", f"{score.alone:.0%}")
    reached = () if met is None else (f"{met.share:.0%}", f"{met.low:.0%} to {met.high:.0%}")
    numbers = score.mean, score.worst, score.mean_regret, score.high_regret, score.largest_regret
    return (score.option, *numbers, *shares, *reached)


def _choices(choice: RobustChoice) -> list[str]:
    if choice.seeds == 1:
        return [
            "With one seed, which is one draw of luck, no option is told from the best by any rule, and in which share "
            "of worlds each is best is not said."
        ]
    sentences = [
        f"Smallest largest regret: {_names(choice.not_told['largest_regret'])}.",
        f"Smallest mean regret: {_names(choice.not_told['mean_regret'])}.",
        f"Best in most worlds: {_names(choice.not_told['best'])}.",
    ]
    if choice.target is not None:
        bound = "at most" if choice.better == "less" else "at least"
        met = _names(choice.not_told["satisfied"])
        sentences.append(f"Target of {bound} {number(choice.target)} met in most worlds: {met}.")
    return sentences


def _lost(choice: RobustChoice) -> str:
    lost = f" {choice.missing} worlds in which an option lacks it do not count." if choice.missing else ""
    return lost + (f" Left out, without values: {', '.join(choice.left_out)}." if choice.left_out else "")


def _names(options: Sequence[str]) -> str:
    return ", ".join(options) + (" (not told apart)" if len(options) > 1 else "")
