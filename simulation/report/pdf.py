"""A brief as a PDF: pages of A4 with embedded fonts, bookmarks, page numbers and figures that stay sharp at any size.

Text and tables are set with fpdf2. It has no way to take in a page of another PDF, so each figure first gets an empty
picture of its size, which carries its words for those who do not see it; pypdf then lays matplotlib's own page on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simulation.report.brief import Brief, Bullets, Commands, Part, Picture, Table, Words
from simulation.report.letters import FONTS, font_file, printable
from simulation.report.pdf_figures import Place, with_figures
from simulation.report.table_widths import column_widths

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN_MM, FOOT_MM = 18.0, 17.0
HEADING_MM, CAPTION_MM = 14.0, 22.0
"""Room for a heading, and for most of a caption."""
TEXT_PT, SMALL_PT, TABLE_PT, ANSWER_PT = 9.4, 7.4, 6.6, 10.6
LEADING = 1.42
INK, QUIET, LINE, SHADE, PAPER = (27, 27, 27), (95, 95, 95), (190, 190, 190), (243, 245, 247), (255, 255, 255)
ACCENT, ALARM = (0, 114, 178), (179, 71, 0)
MM_PER_POINT = 25.4 / 72.0
READ_FIRST = "Read this first. "
MISSING = "a PDF needs the extra: pip install 'ai-concentration[report]'"


class MissingLibraryError(ValueError):
    """A library that writes PDF files is not installed; the text is one sentence."""

    exit_code = 2


def pdf_of(brief: Brief) -> bytes:
    """The brief as a file.

    Raises:
        MissingLibraryError: If the libraries are not installed.
    """
    check_libraries()
    setter = _Setter(brief)
    setter.head()
    for section in brief.sections:
        setter.section(section.title, section.parts)
    return with_figures(bytes(setter.paper.output()), setter.places)


def check_libraries() -> None:
    """Refuse to begin without the libraries that write PDF files.

    Raises:
        MissingLibraryError: If they are not installed.
    """
    try:
        import fpdf  # noqa: F401
        import pypdf  # noqa: F401
    except ImportError:
        raise MissingLibraryError(MISSING) from None


class _Setter:
    """Puts parts of a brief on paper, one below the other."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.paper = _paper(brief)
        self.places: list[Place] = []

    def head(self) -> None:
        """Title, subtitle and what must be known first."""
        self.text("POLICY BRIEF", SMALL_PT, colour=QUIET, gap=0.5)
        self.paper.start_section(printable(self.brief.title))
        self.text(self.brief.title, 18.0, style="B", gap=1.5)
        made = f" Runs finished on {self.brief.date}." if self.brief.date else ""
        self.text(f"{self.brief.subtitle}{made}", TEXT_PT, colour=QUIET, gap=3.0)
        for notice in self.brief.notices:
            self.boxed(READ_FIRST + notice, ALARM, TEXT_PT)

    def section(self, title: str, parts: Sequence[Part]) -> None:
        """A heading and what stands below it; a figure begins on the page of its heading."""
        first = parts[0] if parts else None
        self.room(HEADING_MM + (self.size_of(first)[1] + CAPTION_MM if isinstance(first, Picture) else 10.0))
        self.paper.ln(3.0)
        self.paper.set_draw_color(*LINE)
        self.paper.line(MARGIN_MM, self.paper.y, self.paper.w - MARGIN_MM, self.paper.y)
        self.paper.ln(2.5)
        self.paper.start_section(printable(title), level=1)
        self.text(title, 12.5, style="B", gap=1.5)
        for part in parts:
            self.part(part)

    def heading(self, text: str) -> None:
        """A heading inside a section."""
        self.room(HEADING_MM + 10.0)
        self.paper.ln(1.6)
        self.paper.start_section(printable(text), level=2)
        self.text(text, TEXT_PT + 0.8, style="B", gap=0.8)

    def part(self, part: Part) -> None:
        """One part."""
        match part:
            case Words(text, "answer"):
                self.boxed(text, ACCENT, ANSWER_PT)
            case Words(text, "warning"):
                self.boxed(text, ALARM, TEXT_PT)
            case Words(text, "heading"):
                self.heading(text)
            case Words(text, "small"):
                self.text(text, SMALL_PT, colour=QUIET)
            case Words(text):
                self.text(text, TEXT_PT)
            case Bullets(items):
                for lead, text in items:
                    self.bullet(lead, text)
            case Commands(lines):
                self.commands(lines)
            case Table():
                self.table(part)
            case Picture():
                self.picture(part)

    def text(
        self, text: str, size: float, *, style: str = "", colour: tuple[int, int, int] = INK, gap: float = 1.6
    ) -> None:
        """A paragraph."""
        self.paper.set_font("sans", style, size)
        self.paper.set_text_color(*colour)
        height = size * MM_PER_POINT * LEADING
        self.paper.multi_cell(0, height, printable(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self.paper.ln(gap)

    def boxed(self, text: str, colour: tuple[int, int, int], size: float) -> None:
        """A paragraph on a shade with a bar at its left."""
        paper, height, pad = self.paper, size * MM_PER_POINT * LEADING, 2.2
        paper.set_font("sans", "", size)
        width = paper.epw - 2.0 * pad - 1.2
        tall = _height(paper.multi_cell(width, height, printable(text), align="L", dry_run=True, output="HEIGHT"))
        tall += 2.0 * pad
        self.room(tall)
        top = paper.y
        paper.set_fill_color(*SHADE)
        paper.rect(MARGIN_MM, top, paper.epw, tall, style="F")
        paper.set_fill_color(*colour)
        paper.rect(MARGIN_MM, top, 1.2, tall, style="F")
        paper.set_text_color(*INK)
        paper.set_xy(MARGIN_MM + 1.2 + pad, top + pad)
        paper.multi_cell(width, height, printable(text), align="L", new_x="LMARGIN", new_y="NEXT")
        paper.set_xy(MARGIN_MM, top + tall + 2.0)

    def bullet(self, lead: str, text: str) -> None:
        """One statement of a list; its first words stand out."""
        paper, height = self.paper, TEXT_PT * MM_PER_POINT * LEADING
        self.room(2.0 * height)
        paper.set_font("sans", "", TEXT_PT)
        paper.set_text_color(*INK)
        paper.cell(4.0, height, "\N{BULLET}")
        paper.set_left_margin(MARGIN_MM + 4.0)
        if lead:
            paper.set_font("sans", "B", TEXT_PT)
            paper.write(height, printable(lead))
            paper.set_font("sans", "", TEXT_PT)
        paper.write(height, printable(text))
        paper.set_left_margin(MARGIN_MM)
        paper.ln(height + 0.9)

    def commands(self, lines: Sequence[str]) -> None:
        """Lines to be typed."""
        from fpdf.util import Padding

        self.paper.set_font("mono", "", SMALL_PT)
        self.paper.set_text_color(*INK)
        self.paper.set_fill_color(*SHADE)
        for line in lines:
            height = SMALL_PT * MM_PER_POINT * LEADING
            self.paper.multi_cell(
                0,
                height,
                printable(line),
                align="L",
                fill=True,
                new_x="LMARGIN",
                new_y="NEXT",
                padding=Padding(0.4, 1.5, 0.4, 1.5),
            )
        self.paper.ln(1.8)

    def table(self, table: Table) -> None:
        """A table with its title above it and its head on every page."""
        from fpdf.enums import TableBordersLayout
        from fpdf.fonts import FontFace

        paper = self.paper
        self.room(26.0)
        if table.title:
            self.text(table.title, TEXT_PT - 1.0, style="B", gap=0.6)
        paper.set_font("sans", "", TABLE_PT)
        paper.set_text_color(*INK)
        paper.set_draw_color(*LINE)
        paper.set_fill_color(*PAPER)
        cells = [[printable(cell) for cell in row] for row in (table.head, *table.rows)]
        with paper.table(
            col_widths=column_widths(cells, paper.get_string_width, paper.epw),
            text_align=tuple("RIGHT" if column in table.right else "LEFT" for column in range(len(table.head))),
            headings_style=FontFace(emphasis="BOLD", fill_color=SHADE),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            line_height=TABLE_PT * MM_PER_POINT * 1.3,
            padding=(0.5, 1.2),
            v_align="TOP",
        ) as rows:
            for row in cells:
                rows.row(row)
        paper.ln(2.4)

    def picture(self, picture: Picture) -> None:
        """A figure with its caption, both on one page."""
        from PIL import Image

        paper = self.paper
        wide, tall = self.size_of(picture)
        scale = wide / picture.width_mm
        self.room(tall + CAPTION_MM)
        paper.image(Image.new("RGB", (1, 1), "white"), MARGIN_MM, paper.y, wide, tall, alt_text=printable(picture.alt))
        low = (paper.h - paper.y - tall) / MM_PER_POINT
        self.places.append(Place(paper.page - 1, MARGIN_MM / MM_PER_POINT, low, scale, picture.pdf))
        paper.set_xy(MARGIN_MM, paper.y + tall + 1.0)
        self.text(picture.caption, SMALL_PT - 0.6, colour=QUIET, gap=3.0)

    def size_of(self, picture: Picture) -> tuple[float, float]:
        """Width and height of a figure on the page."""
        scale = min(self.paper.epw / picture.width_mm, 1.0)
        return picture.width_mm * scale, picture.height_mm * scale

    def room(self, height: float) -> None:
        """Begin a page if this much does not fit on what is left of it."""
        if self.paper.will_page_break(height) and self.paper.y > MARGIN_MM:
            self.paper.add_page()


def _height(found: object) -> float:
    """What a dry run says of the height of a paragraph."""
    if not isinstance(found, float | int):
        raise TypeError(f"a height is expected and not {found!r}")
    return float(found)


def _paper(brief: Brief) -> FPDF:
    """An empty document with its metadata, fonts and foot."""
    from fpdf import FPDF

    class Paper(FPDF):
        """A4 with the title and the number of the page at its foot."""

        def footer(self) -> None:
            """Write the foot of a page."""
            self.set_y(-FOOT_MM + 4.0)
            self.set_font("sans", "", SMALL_PT - 0.8)
            self.set_text_color(*QUIET)
            self.cell(self.epw - 30.0, 4.0, printable(brief.title))
            self.cell(30.0, 4.0, f"Page {self.page_no()} of {{nb}}", align="R")

    paper = Paper(format="A4", unit="mm")
    for (family, style), name in FONTS.items():
        paper.add_font(family, style, font_file(name))
    paper.set_margins(MARGIN_MM, MARGIN_MM)
    paper.set_auto_page_break(True, FOOT_MM)
    paper.c_margin = 0.0
    paper.set_title(brief.title)
    paper.set_subject(brief.answer)
    paper.set_keywords(brief.identity)
    paper.set_author("AI Concentration")
    paper.set_lang("en")
    day = datetime.fromisoformat(brief.date) if brief.date else datetime(1970, 1, 1)
    paper.set_creation_date(day.replace(tzinfo=UTC))
    paper.add_page()
    return paper
