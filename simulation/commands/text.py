"""Tables and numbers as plain text."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

LARGE, SMALL = 1e7, 1e-3
WIDTH = 110
DIFFERENT = 1
"""Exit code of commands that compare and find a difference, as ``diff`` has it."""


class Title(str):
    """A paragraph that says what the table below it shows."""

    __slots__ = ()


@dataclass(frozen=True)
class Grid:
    """A table as values, for whoever sets it.

    Attributes:
        head: Titles of the columns.
        rows: Cells; numbers are written by :func:`number`.
        right: Numbers of the columns that stand on the right.
        rest: Words below the last row; empty for none.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    right: Sequence[int] = ()
    rest: str = ""


@dataclass(frozen=True)
class Lines:
    """Lines whose ends and spaces mean something."""

    lines: Sequence[str]


Block = str | Grid | Lines
"""A part of a text: a paragraph, a table, or lines as they stand."""


class Answer(str):
    """What a command prints, with an exit code of its own."""

    exit_code: int

    def __new__(cls, text: str, exit_code: int = 0) -> Answer:
        """Keep the exit code beside the text."""
        made = super().__new__(cls, text)
        made.exit_code = exit_code
        return made


def number(value: object) -> str:
    """A number with about three significant digits, as a person would write it.

    Example:
        >>> number(0.12345), number(12345.678), number(3.2e26), number(float("inf")), number(float("nan"))
        ('0.123', '12,346', '3.20e+26', 'never', '-')
    """
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).lower() if value is None or isinstance(value, bool) else str(value)
    size = abs(value)
    if math.isnan(value):
        return "-"
    if math.isinf(value):
        return "never" if value > 0 else "-inf"
    if size >= LARGE or 0 < size < SMALL:
        return f"{value:.2e}"
    digits = 0 if size >= 100 else 1 if size >= 10 else 3 if size < 1 else 2
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text and float(value).is_integer() else text


def table(head: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()) -> str:
    """Columns side by side, aligned.

    Args:
        head: Titles of the columns.
        rows: Cells; numbers are written by :func:`number`.
        right: Numbers of the columns that stand on the right.

    Returns:
        Lines without spaces at their ends.
    """
    cells = [[str(title) for title in head], *([number(cell) for cell in row] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    lines = [
        "  ".join(
            cell.rjust(widths[column]) if column in right else cell.ljust(widths[column])
            for column, cell in enumerate(line)
        ).rstrip()
        for line in cells
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def written(blocks: Sequence[Block]) -> str:
    """Blocks as plain text, with an empty line between any two of them."""
    return "\n\n".join(_written(block) for block in blocks if block)


def _written(block: Block) -> str:
    if isinstance(block, str):
        return paragraph(block)
    if isinstance(block, Lines):
        return "\n".join(block.lines)
    body = table(block.head, block.rows, block.right)
    return f"{body}\n{block.rest}" if block.rest else body


def paragraph(text: str) -> str:
    """Running text in lines of a readable length."""
    return textwrap.fill(" ".join(text.split()), WIDTH)


def next_command(command: str, why: str) -> str:
    """The line that ends every command: the next useful one."""
    return f"Next: {command}   ({why})"
