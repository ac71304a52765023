"""The fonts of briefs, which come with matplotlib, and the letters that they do not have."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from simulation.report.brief import Brief, Bullets, Commands, Picture, Table, Words

FONTS = {
    ("sans", ""): "DejaVuSans.ttf",
    ("sans", "B"): "DejaVuSans-Bold.ttf",
    ("mono", ""): "DejaVuSansMono.ttf",
}
"""Files of the fonts of the PDF, by family and style."""
NO_LETTER = "\N{WHITE SQUARE}"


def font_file(name: str = "DejaVuSans.ttf") -> Path:
    """A font that comes with matplotlib, in which figures are set."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / name


def letters_missing(brief: Brief) -> str:
    """Letters of the brief that the fonts of the PDF do not have, each once; it shows a square instead."""
    return "".join(sorted({letter for text in _texts(brief) for letter in text if not _has(letter)}))


def printable(text: str) -> str:
    """A text with a square for every letter that the fonts do not have."""
    return "".join(letter if _has(letter) else NO_LETTER for letter in text)


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    known: list[set[int]] = []
    for name in FONTS.values():
        with TTFont(font_file(name), lazy=True) as font:
            known.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*known))


def _has(letter: str) -> bool:
    return ord(letter) in _letters()


def _texts(brief: Brief) -> Sequence[str]:
    found = [brief.title, brief.subtitle, *brief.notices]
    for section in brief.sections:
        found.append(section.title)
        for part in section.parts:
            match part:
                case Words(text):
                    found.append(text)
                case Bullets(items):
                    found += [words for item in items for words in item]
                case Commands(lines):
                    found += lines
                case Table():
                    found += [part.title, *part.head, *(cell for row in part.rows for cell in row)]
                case Picture():
                    found.append(part.caption)
    return found
