"""Tables of effects as a paper takes them: CSV with every digit, Markdown and LaTeX with few; interval and n in all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulation.analysis.validation import markdown_table, short
from simulation.runs.store import write_text

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 3
INTERVAL = "95 % interval"
TITLES = {"n": "n", "spent_usd_bn": "spent (USD bn)", "raised_usd_bn": "raised (USD bn)"}
_LATEX = {
    "\\": r"\textbackslash{}",
    **{letter: f"\\{letter}" for letter in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}


def write_tables(frame: pd.DataFrame, stem: Path, caption: str) -> list[Path]:
    """Write a table of effects in all three formats.

    Args:
        frame: Table with the ends of an interval in the columns ``low`` and ``high``, and pairs of runs in ``n``.
        stem: Path of the files without ending.
        caption: What the table shows, one sentence.

    Returns:
        Paths of the CSV, Markdown and LaTeX files.
    """
    stem.parent.mkdir(parents=True, exist_ok=True)
    texts = {
        "csv": frame.to_csv(index=False, lineterminator="\n"),
        "md": markdown(frame, caption),
        "tex": latex(frame, caption, stem.name),
    }
    paths = [stem.with_name(f"{stem.name}.{ending}") for ending in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        write_text(path, text)
    return paths


def cells(frame: pd.DataFrame) -> tuple[list[str], list[list[str]]]:
    """Head and rows of a table for readers: three digits, and both ends of the interval in one column.

    Example:
        >>> import pandas as pd
        >>> cells(pd.DataFrame({"scenario": ["a"], "difference": [0.12345], "low": [-1.0], "high": [2.0], "n": [9]}))
        (['scenario', 'difference', '95 % interval', 'n'], [['a', '0.123', '-1 to 2', '9']])
    """
    names = [str(name) for name in frame.columns]
    head = [INTERVAL if name == "low" else TITLES.get(name, name.replace("_", " ")) for name in names if name != "high"]
    rows = []
    for values in frame.to_dict("records"):
        row = {name: _text(values[name]) for name in names}
        if "low" in row:
            row["low"] = f"{row['low']} to {row['high']}"
        rows.append([text for name, text in row.items() if name != "high"])
    return head, rows


def markdown(frame: pd.DataFrame, caption: str) -> str:
    """A table in Markdown, with its caption above it."""
    head, rows = cells(frame)
    safe = [[text.replace("|", r"\|") for text in row] for row in rows]
    return "\n".join([f"**{caption}**", "", *markdown_table(head, safe)]) + "\n"


def latex(frame: pd.DataFrame, caption: str, label: str) -> str:
    """A table in LaTeX with the rules of the package booktabs; columns of numbers stand on the right.

    Args:
        frame: The table.
        caption: What it shows.
        label: Label for references, written as ``tab:label``.
    """
    head, rows = cells(frame)
    numeric = [str(name) for name in frame.columns if name != "high" and frame[name].dtype.kind in "if"]
    columns = "".join("r" if str(name) in numeric else "l" for name in frame.columns if name != "high")
    lines = [" & ".join(escape(text) for text in row) + r" \\" for row in (head, *rows)]
    return "\n".join([
        r"% Needs \usepackage{booktabs}.",
        r"\begin{table}",
        r"  \centering",
        f"  \\caption{{{escape(caption)}}}",
        f"  \\label{{tab:{label}}}",
        f"  \\begin{{tabular}}{{{columns}}}",
        r"    \toprule",
        f"    {lines[0]}",
        r"    \midrule",
        *(f"    {line}" for line in lines[1:]),
        r"    \bottomrule",
        r"  \end{tabular}",
        r"\end{table}",
    ]) + "\n"  # fmt: skip


def escape(text: str) -> str:
    r"""A text in which no letter means anything to LaTeX, with a true minus before a number.

    Example:
        >>> escape("open_releases & 5 %"), escape("-0.3 to 2")
        ('open\\_releases \\& 5 \\%', '$-$0.3 to 2')
    """
    safe = "".join(_LATEX.get(letter, letter) for letter in text)
    words = safe.split(" ")
    return " ".join(f"$-${word[1:]}" if word[:1] == "-" and word[1:2].isdigit() else word for word in words)


def _text(value: object) -> str:
    if isinstance(value, float):
        return short(value, DIGITS)
    return str(value)
