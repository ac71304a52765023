"""Observed values drawn beside the model, each with its source; nothing later than 2024."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Observation:
    """One observed point.

    Attributes:
        name: What was observed.
        year: Date as a fraction of years.
        value: In the unit of the axis it is drawn on.
        marker: Mark of the point.
    """

    name: str
    year: float
    value: float
    marker: str


MARK_NAMES = {"o": "circle", "s": "square", "^": "triangle"}

# Epoch AI, "Data on AI Models" (CC BY 4.0): amortised hardware and energy cost of the final training run, million USD
# of 2023. Cloud rental prices of the same runs would be two to six times as much.
TRAINING_COSTS_USD_M = (
    Observation("GPT-4", 2023.20, 37.0, "o"),
    Observation("Gemini 1.0 Ultra", 2023.93, 31.0, "s"),
    Observation("Llama 3.1 405B", 2024.56, 53.0, "^"),
)
TRAINING_COST_SOURCE = "Epoch AI, Data on AI Models: amortised hardware and energy"

# Epoch AI, "AI chip owners" (CC BY 4.0): cumulative AI chips bought since 2022, million H100 equivalents, year ends.
CHIP_STOCKS_H100E_M = (
    Observation("end of 2023", 2024.0, 1.58, "o"),
    Observation("end of 2024", 2025.0, 6.44, "s"),
)
CHIP_STOCK_SOURCE = "Epoch AI, AI chip owners: chips bought since 2022"

# Cottier, You, Martemianova and Owen (2024), "How far behind are open models?", Epoch AI, November 2024: the best open
# models reached the benchmark scores of the best closed ones 5 to 22 months later.
OPEN_LAG_MONTHS = (5.0, 22.0)
OPEN_LAG_YEARS = (2023.0, 2025.0)
OPEN_LAG_SOURCE = "Cottier and others 2024, Epoch AI"
