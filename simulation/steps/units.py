"""Units that several steps share."""

from __future__ import annotations

USD_BN_PER_USD_MILLION = 1e-3
USD_PER_USD_BN = 1e9
PEOPLE_PER_MILLION = 1e6
HOURS_PER_QUARTER = 8760 / 4
SQUARE_ROOT_OF_A_QUARTER = 0.5
"""Standard deviation of a quarter over that of a year, for independent luck."""
