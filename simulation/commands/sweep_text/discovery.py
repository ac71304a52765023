"""Scenario discovery as text: boxes that hold, rules, and what was looked for."""

from __future__ import annotations

import math

from simulation.analysis.discovery import FEWEST, Box, Discovery, Limit, Question, range_of
from simulation.analysis.prim import SIGNIFICANT
from simulation.analysis.rule_tree import Node
from simulation.commands.text import Block, Grid, Lines, number

_STEP = "  "


def discovery_blocks(found: Discovery) -> list[Block]:
    """Boxes and rules with what they mean, or that there are none."""
    blocks: list[Block] = [_asked(found), _boxes_sentence(found)]
    if found.boxes:
        blocks += [Grid(_HEAD, _rows(found), (0, 3, 4, 7, 8)), _read(found.question)]
    if found.tree.root.cut is None:
        blocks.append(f"Rules: no single parameter tells {found.question.those} from others better than luck.")
    else:
        head = f"Rules, cut by cut ({found.question.those} of all in the group):"
        blocks.append(Lines([head, *_lines(found)]))
    return blocks


_HEAD = ("box", "parameter", "unit", "above", "below", "full range", "quasi-p", "coverage", "density", "found again")


def _read(question: Question) -> str:
    return (
        f"Coverage: share of the {question.those} inside; density: share of the worlds inside that {question.do}; "
        "found again: in how many of five searches without a fifth of the worlds the parameter is restricted as well. "
        f"Quasi-p does not know that limits were searched for; limits above {SIGNIFICANT} are dropped."
    )


def _asked(found: Discovery) -> str:
    question = found.question
    what = "paired difference to the reference" if question.on == "difference" else "value"
    missing = f" {found.missing} worlds lack the outcome." if found.missing else ""
    who = (
        f"{question.option}: a world is of the worst quarter"
        if question.worst
        else f"{question.option} fails in a world"
    )
    how = f" ({question.why})" if question.why else ""
    return (
        f"{who} if the {what} of {question.outcome} [{question.unit}], mean over seeds, is {question.beyond} "
        f"{number(question.threshold)}{how}: {found.failing} of {found.worlds} worlds. In {found.disagreeing} worlds "
        f"single seeds disagree.{missing}"
    )


def _boxes_sentence(found: Discovery) -> str:
    if found.too_few:
        return f"Nothing was looked for: a pattern needs {FEWEST} {found.question.those} and {FEWEST} others."
    if not found.boxes:
        return (
            "No box was found: none holds in worlds that were not used to find it. That is no proof that no "
            "parameter matters."
        )
    return " ".join(_box_sentence(number, box, found.question) for number, box in enumerate(found.boxes, start=1))


def _box_sentence(place: int, box: Box, question: Question) -> str:
    return (
        f"Box {place}: {box.failing} of the {box.worlds} worlds inside {question.do}. In worlds that were not used "
        f"to find it, it is {box.check.failing} of {box.check.worlds} (p = {number(box.check.chance)})."
    )


def _rows(found: Discovery) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for place, box in enumerate(found.boxes, start=1):
        for limit in box.limits:
            low, high = range_of(limit.dimension)
            ends = (number(end) if math.isfinite(end) else "" for end in (limit.low, limit.high))
            span, again = f"{number(low)} to {number(high)}", f"{limit.again} of 5"
            named = limit.dimension.name, limit.dimension.unit
            rows.append((place, *named, *ends, span, _chances(limit), box.coverage, box.density, again))
    return rows


def _chances(limit: Limit) -> str:
    chances = [one for one in (limit.quasi_p_low, limit.quasi_p_high) if math.isfinite(one)]
    return ", ".join(number(one) for one in chances)


def _lines(found: Discovery) -> list[str]:
    return _branch(found.tree.root, found.tree.names, "all worlds", 0)


def _branch(node: Node, names: tuple[str, ...], words: str, depth: int) -> list[str]:
    """A group and, indented below it, the two groups into which it is cut."""
    lines = [f"{_STEP * depth}{words}: {node.failing} of {node.worlds} ({node.share:.0%})"]
    if node.cut is not None and node.below is not None and node.above is not None:
        name, at = names[node.cut.dimension], number(node.cut.at)
        lines += _branch(node.below, names, f"{name} below {at}", depth + 1)
        lines += _branch(node.above, names, f"{name} above {at}", depth + 1)
    return lines
