"""Units that several steps share."""

from __future__ import annotations

USD_BN_PER_USD_MILLION = 1e-3
PEOPLE_PER_MILLION = 1e6
