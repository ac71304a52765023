"""The command ``list``: what there is, by kind."""

from __future__ import annotations

from simulation.commands.catalogue import lines_of
from simulation.commands.text import next_command, table
from simulation.commands.word_parts import KINDS
from simulation.commands.words import COMMAND


def list_command(kind: str | None) -> str:
    """Names of every kind of thing, or all of one kind with one line on each.

    Args:
        kind: One of the kinds that the command knows; None for a few names of each.
    """
    if kind is None:
        rows: list[tuple[str, str]] = [(one, _few(list(lines_of(one)))) for one in KINDS]
        return "\n".join(
            [table(("kind", "names"), rows), "", next_command(f"{COMMAND} list scenarios", "one line on each")]
        )
    lines = lines_of(kind)
    example = next(iter(lines), "baseline")
    shown = f"'{example}'" if " " in example else example
    body = table((kind, "what it is"), list(lines.items())) if lines else f"There are no {kind}."
    return "\n".join([body, "", next_command(f"{COMMAND} describe {shown}", "all about one of them")])


def _few(names: list[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
