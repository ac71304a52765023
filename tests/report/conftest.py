"""What tests of briefs share: small real comparisons, their briefs, and what a PDF says."""

import io
import re

import pytest
from pypdf import PdfReader

import simulation
from simulation.commands.reporting import brief_of
from simulation.report import comparison_brief
from simulation.report.html import html_of
from simulation.report.pdf import pdf_of

SMALL = ("end=2025Q2", "workers=60")


def words(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())


def text_of(html: str) -> str:
    """What a page says, without its marks."""
    from html import unescape

    body = re.sub(r"<(style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return words(unescape(re.sub(r"<[^>]+>", " ", body)))


def said_in(pdf: bytes) -> str:
    """What a PDF says, in one line."""
    return words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


@pytest.fixture(scope="session")
def comparison():
    """Three small pairs of a policy that spends public money."""
    return simulation.compare("baseline", "compute_fund", SMALL, seeds=3, processes=1, progress=False)


@pytest.fixture(scope="session")
def two_figures():
    """Two figures in briefs of comparisons in place of all; all are drawn by other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparison_brief, "FIGURES", comparison_brief.FIGURES[:2])
        yield


@pytest.fixture(scope="session")
def brief(comparison, two_figures):
    """The brief of the comparison, with two of its figures."""
    return brief_of(comparison)


@pytest.fixture(scope="session")
def page(brief):
    """The brief as HTML."""
    return html_of(brief)


@pytest.fixture(scope="session")
def paper(brief):
    """The brief as PDF."""
    return pdf_of(brief)


@pytest.fixture
def undrawn(monkeypatch):
    """Leave out the figures of runs and sweeps, which take long and are drawn in other tests."""
    from simulation.report import pictures

    for name in ("of_runs", "of_study", "of_sweep"):
        monkeypatch.setattr(pictures, name, lambda *_: [])
