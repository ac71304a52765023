"""What a policy brief is made of, before anyone decides how it looks: sections of paragraphs, tables and figures.

The HTML file and the PDF are both set from this, so that they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal

Tone = Literal["plain", "answer", "warning", "small", "heading"]


@dataclass(frozen=True)
class Words:
    """A paragraph.

    Attributes:
        text: The words, without any marks of a format.
        tone: ``answer`` for the sentences that answer the question, ``warning`` for what a reader must know before
            them, ``small`` for what only some readers look up, ``heading`` for a heading inside a section.
    """

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list of statements.

    Attributes:
        items: For each, words that stand out at its beginning (may be empty), and the rest with the space or mark that
            stands between.
    """

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table of texts.

    Attributes:
        title: What it shows, one line.
        head: Titles of the columns.
        rows: Cells, as many in each row as there are titles.
        right: Numbers of the columns that stand on the right.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True)
class Commands:
    """Lines to be typed, or lines whose spaces mean something.

    Attributes:
        lines: The lines.
    """

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A figure, drawn twice from the same numbers.

    Attributes:
        name: Its name in the list of figures.
        svg: For the HTML file.
        pdf: One page of exactly its size, for the PDF.
        caption: Its caption.
        alt: What it shows, for those who do not see it.
        width_mm: Width.
        height_mm: Height.
    """

    name: str
    svg: str = field(repr=False)
    pdf: bytes = field(repr=False)
    caption: str
    alt: str
    width_mm: float
    height_mm: float


Part = Words | Bullets | Table | Commands | Picture


@dataclass(frozen=True)
class Section:
    """A part of the brief with a heading.

    Attributes:
        title: The heading.
        parts: What stands below it.
    """

    title: str
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, title: str, parts: Sequence[Part | None]) -> Section:
        """A section of those parts that are there."""
        return cls(title, tuple(part for part in parts if part is not None))


def numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The same sections with figures numbered in their order."""
    numbers = count(1)

    def named(part: Part) -> Part:
        return replace(part, caption=f"Figure {next(numbers)}. {part.caption}") if isinstance(part, Picture) else part

    return tuple(Section(one.title, tuple(map(named, one.parts))) for one in sections)


@dataclass(frozen=True)
class Brief:
    """A policy brief.

    Attributes:
        title: What it is about.
        subtitle: What was compared, over which time, with how many runs.
        notices: What must be known before anything else, such as that runs are missing.
        sections: Its sections, in the order in which they are read.
        identity: Where it comes from, one line for the metadata of the files.
        date: Day on which its last run was finished, as ``2026-11-26``; empty if that is not known.
    """

    title: str
    subtitle: str
    notices: tuple[str, ...]
    sections: tuple[Section, ...]
    identity: str
    date: str

    @property
    def answer(self) -> str:
        """The sentences that answer the question."""
        return " ".join(
            part.text
            for section in self.sections
            for part in section.parts
            if isinstance(part, Words) and part.tone == "answer"
        )
