"""A brief as one HTML file that needs nothing else: style, figures and their font are inside it, and no script.

Every text goes through Jinja's escaping, so that what a scenario file says is read and never obeyed. The drawings are
the only exception; matplotlib has escaped the words in them.
"""

from __future__ import annotations

import base64
import io
import re
from importlib.resources import files

from simulation.report.brief import Brief, Picture
from simulation.report.letters import font_file

TEMPLATE = "brief.html.j2"
GENERATOR = "AI Concentration policy brief"
"""Says in the file that this command wrote it and may write it again."""
_WORDS_IN_DRAWING = re.compile(r">([^<]+)</t(?:ext|span)>")


def html_of(brief: Brief) -> str:
    """The brief as a page."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string((files("simulation.report") / TEMPLATE).read_text(encoding="utf-8"))
    return template.render(brief=brief, generator=GENERATOR, font=_font(brief)) + "\n"


def _font(brief: Brief) -> str:
    """The letters that the drawings use, as a font in base64, so that they look the same on any machine."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    drawings = [part.svg for section in brief.sections for part in section.parts if isinstance(part, Picture)]
    letters = {letter for svg in drawings for words in _WORDS_IN_DRAWING.findall(svg) for letter in words}
    font = TTFont(font_file(), recalcTimestamp=False)
    cutter = subset.Subsetter(
        subset.Options(hinting=False, layout_features=["kern"], notdef_outline=True, drop_tables=["FFTM"])
    )
    cutter.populate(text="".join(sorted(letters)) or " ")
    cutter.subset(font)
    written = io.BytesIO()
    font.save(written)
    return base64.b64encode(written.getvalue()).decode("ascii")
