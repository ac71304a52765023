"""Figures in a PDF as vectors: matplotlib's own pages, laid on the places that are kept for them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from simulation.report.html import GENERATOR


@dataclass(frozen=True)
class Place:
    """Where a figure stands: page from 0, left and lower end in points, and how much it is made smaller."""

    page: int
    left: float
    low: float
    scale: float
    pdf: bytes


def with_figures(document: bytes, places: Sequence[Place]) -> bytes:
    """The document with the pages of the figures laid on their places."""
    from pypdf import PdfReader, PdfWriter, Transformation

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(document)))
    for place in places:
        figure = PdfReader(io.BytesIO(place.pdf)).pages[0]
        move = Transformation().scale(place.scale).translate(place.left, place.low)
        writer.pages[place.page].merge_transformed_page(figure, move)
    writer.add_metadata({"/Producer": GENERATOR, "/Creator": GENERATOR})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
