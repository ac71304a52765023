"""One way in for time: quarters, their names, and the only place where annual rates become quarterly ones.

Scenario files hold annual values. A quarter is written ``2023Q1``. Inside a run, time is the number of quarters since
the start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

QUARTERS_PER_YEAR = 4
MONTHS_PER_QUARTER = 3
_PATTERN = re.compile(r"^(\d{4})Q([1-4])$")


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter.

    Attributes:
        year: Calendar year.
        number: 1 to 4.

    Example:
        >>> Quarter.parse("2023Q1") + 5
        Quarter(year=2024, number=2)
        >>> Quarter.parse("2024Q2") - Quarter.parse("2023Q1")
        5
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read ``2023Q1``.

        Raises:
            ValueError: If the text is not a year, ``Q`` and a number from 1 to 4.
        """
        match = _PATTERN.match(str(text))
        if match is None:
            raise ValueError(f"{text!r} is not a quarter; write it like 2023Q1")
        return cls(int(match[1]), int(match[2]))

    @property
    def ordinal(self) -> int:
        """Quarters since the year 0."""
        return self.year * QUARTERS_PER_YEAR + self.number - 1

    @property
    def as_year(self) -> float:
        """The quarter's start as a fraction of years, for the axis of a figure."""
        return self.ordinal / QUARTERS_PER_YEAR

    def __add__(self, quarters: int) -> Quarter:
        year, rest = divmod(self.ordinal + quarters, QUARTERS_PER_YEAR)
        return Quarter(year, rest + 1)

    def __sub__(self, other: Quarter) -> int:
        return self.ordinal - other.ordinal

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def quarterly_factor(annual_factor: float) -> float:
    """Growth factor per quarter that compounds to an annual factor: ``G ** (1/4)``.

    Example:
        >>> round(quarterly_factor(2.4), 4)
        1.2447
    """
    return float(annual_factor ** (1 / QUARTERS_PER_YEAR))


def quarterly_share(annual_share: float) -> float:
    """Share lost (or probability) per quarter that compounds to an annual one: ``1 - (1 - h) ** (1/4)``.

    Example:
        >>> round(1 - (1 - quarterly_share(0.25)) ** 4, 12)
        0.25
    """
    return float(1 - (1 - annual_share) ** (1 / QUARTERS_PER_YEAR))


def quarterly_flow(annual_flow: float) -> float:
    """A flow per year (money, people, chips) spread evenly over its quarters."""
    return annual_flow / QUARTERS_PER_YEAR


def quarterly_log_growth(annual_log_growth: float) -> float:
    """A continuous (log or log-odds) growth rate per year, per quarter: logs add, so it is divided."""
    return annual_log_growth / QUARTERS_PER_YEAR
