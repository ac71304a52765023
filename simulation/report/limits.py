"""What the model cannot say, from the page on its limits: the one place where these sentences are written.

The page lies in ``docs/limits.md`` and travels in the wheel beside this file. A comment ``<!-- brief: WORDS -->`` in a
statement, which readers of the page do not see, says in which briefs it belongs: ``all``, ``comparison`` or ``sweep``,
briefs on a subject of outcomes, or those in which a policy acts.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_PLACES = (_HERE / "limits.md", _HERE.parents[1] / "docs" / "limits.md")
PAGE = next((place for place in _PLACES if place.is_file()), _PLACES[-1])

ALWAYS = "all"
KINDS = ("comparison", "sweep")
SUBJECTS: dict[str, tuple[str, ...]] = {
    "concentration": (
        *("HHI of ", "CR4 of ", "one firm holds most of ", "users highly concentrated", "active firms"),
        *("changes of the leader", "users of labs", "open weights behind", "second firm behind", "stock of AI chips"),
    ),
    "money": (
        *("cost of the largest", "consumer surplus", "revenue", "losses over", "money raised", "price margin"),
        *("new taxes", "public money", "value of AI firms"),
    ),
    "people": (
        *("Gini index", "top 1 %", "labour share", "unemployment", "real wage", "gain of productivity"),
        *("downstream surplus", "employment of", "paid to people"),
    ),
    "nations": (
        *("people in spheres", "largest sphere", "AI services across", "inequality between", "largest nation"),
        "military AI",
    ),
    "power": ("control of", "unaccountable power", "legitimacy", "democracy", "one firm takes control"),
    "race": ("accidents", "threshold reached", "disaster"),
}
"""How the names of outcomes on each subject begin."""

_MARK = re.compile(r"\s*<!-- brief: ([^>]*?) -->")
_LEAD = re.compile(r"\*\*(.+?)\*\*(.*)", re.DOTALL)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Limit:
    """One statement on what the model cannot say.

    Attributes:
        belongs: Words of its mark.
        lead: Words that stand out at its beginning; may be empty.
        text: The rest, with the space or mark between.
    """

    belongs: frozenset[str]
    lead: str
    text: str


@lru_cache(maxsize=1)
def limits() -> tuple[Limit, ...]:
    """Every marked statement of the page, in its order."""
    statements = re.split(r"\n(?=- |\| |\n|#)", PAGE.read_text(encoding="utf-8"))
    return tuple(_limit(text) for text in statements if _MARK.search(text))


def limits_for(words: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The statements that belong to a brief, in the order of the page: lead and text of each.

    Args:
        words: What it is about: a kind, subjects, policies, or :data:`ALWAYS`.
    """
    return tuple((one.lead, one.text) for one in limits() if one.belongs & set(words))


def subject_of(outcome: str) -> str:
    """The subject of an outcome; empty for one that belongs to none.

    Example:
        >>> subject_of("HHI of users, last year"), subject_of("one firm takes control")
        ('concentration', 'power')
    """
    return next((subject for subject, begins in SUBJECTS.items() if outcome.startswith(begins)), "")


def _limit(statement: str) -> Limit:
    marks = [word for found in _MARK.findall(statement) for word in found.split()]
    text = " ".join(_MARK.sub("", statement).strip().removeprefix("- ").strip("| ").replace("** | ", "** ").split())
    led = _LEAD.match(text)
    lead, rest = (led[1], led[2]) if led else ("", text)
    return Limit(frozenset(marks), _plain(lead), _plain(rest))


def _plain(text: str) -> str:
    """The text without the marks of the page's format."""
    return (
        _LINK.sub(lambda link: f"docs/{link[1]}" if link[1].endswith(".md") else link[1], text)
        .replace("**", "")
        .replace("`", "")
        .replace("*", "")
    )
