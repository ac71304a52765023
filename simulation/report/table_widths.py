"""How wide the columns of a table are on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

PADDING_MM = 3.0
BOLD = 1.13
"""How much wider the bold letters of a head are."""
WIDEST_WORD_MM = 30.0
"""Words beyond this width are broken, since a path or a hash would take the room of all others."""


def column_widths(rows: Sequence[Sequence[str]], width_of: Callable[[str], float], whole: float) -> tuple[float, ...]:
    """Widths of columns that fill the whole: what each asks for, or its longest word and a fair part of the rest.

    Args:
        rows: Cells, the head first.
        width_of: Width of a text on one line.
        whole: Width to fill.

    Returns:
        One width for each column; their sum is the whole.

    Example:
        >>> widths = column_widths([["a", "b"], ["aa", "bbbb"]], lambda text: float(len(text)), 21.6)
        >>> [round(width, 6) for width in widths]
        [9.0, 12.6]
    """
    columns = list(zip(*rows, strict=True))
    asked = [_widest(cells, width_of, lambda cell: [cell]) + PADDING_MM for cells in columns]
    least = [min(_widest(cells, width_of, str.split), WIDEST_WORD_MM) + PADDING_MM for cells in columns]
    if sum(least) >= whole:
        return tuple(width * whole / sum(least) for width in least)
    more = [wide - narrow for wide, narrow in zip(asked, least, strict=True)]
    if sum(asked) <= whole:
        return tuple(width + (whole - sum(asked)) * width / sum(asked) for width in asked)
    left, widths = whole - sum(least), list(least)
    for place, column in enumerate(sorted(range(len(more)), key=lambda column: more[column])):
        given = min(more[column], left / (len(more) - place))  # short columns get all they ask for, long ones the rest
        widths[column] += given
        left -= given
    return tuple(widths)


def _widest(cells: Sequence[str], width_of: Callable[[str], float], parts_of: Callable[[str], list[str]]) -> float:
    """Width of the widest part of any cell; the first cell is the head and bold."""
    head, *rest = ([width_of(part) for part in parts_of(cell)] or [0.0] for cell in cells)
    return max(BOLD * max(head), *map(max, rest), 0.0)
