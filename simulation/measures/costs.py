"""What the training run of a frontier model costs, under the two concepts in use.

Published figures differ by up to six times because they answer different questions. *Amortised* cost is the value
that the hardware lost while it trained, plus energy: what an owner of chips gives up. *Rental* cost is what a tenant
would pay a cloud for the same chip hours (Cottier et al. 2024, "The rising costs of training frontier AI models").
Neither holds staff, experiments or failed runs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

HOURS_PER_YEAR = 8766.0  # 365.25 days
SECONDS_PER_HOUR = 3600.0
USD_PER_MILLION = 1e6


def training_chip_hours(training_flop: ArrayLike, flop_per_second: ArrayLike, utilisation: ArrayLike) -> Floats:
    """Chip hours of a training run: ``FLOP / (FLOP/s of one chip x utilisation x 3600)``.

    Args:
        training_flop: Size of the run in FLOP, any shape.
        flop_per_second: Peak speed of one chip.
        utilisation: Share of the peak reached in training, in (0, 1].

    Returns:
        Hours of one chip, same shape.

    Raises:
        ValueError: If the speed or the utilisation is not positive.
    """
    speed = np.asarray(flop_per_second, dtype=np.float64) * np.asarray(utilisation, dtype=np.float64)
    if np.any(speed <= 0):
        raise ValueError("training needs chips with a positive flop_per_second and a positive utilisation")
    result: Floats = np.asarray(training_flop, dtype=np.float64) / (speed * SECONDS_PER_HOUR)
    return result


def amortised_training_cost_usd_m(
    training_flop: ArrayLike,
    price_per_chip_usd: ArrayLike,
    flop_per_second: ArrayLike,
    utilisation: ArrayLike,
    lifetime_depreciation: float,
    energy_usd_per_chip_hour: ArrayLike = 0.0,
) -> Floats:
    """Cost of a run to an owner of chips: the value they lose while they train, plus energy.

    ``cost = chip_years x (price x -ln(1 - delta) + 8766 x energy)``. The log turns the share of value lost in a year
    into the rate at which it is lost at each moment. Limiting cases: no depreciation leaves energy only; a run of
    twice the FLOP costs twice as much.

    Args:
        training_flop: Size of the run in FLOP, any shape.
        price_per_chip_usd: Price of one chip with its share of server and network.
        flop_per_second: Peak speed of one chip.
        utilisation: Share of the peak reached in training, in (0, 1].
        lifetime_depreciation: Share of its value that a chip loses in a year, in [0, 1).
        energy_usd_per_chip_hour: Energy and cooling of one chip for one hour.

    Returns:
        Cost in USD million, same shape as ``training_flop``.

    Raises:
        ValueError: If the depreciation is outside [0, 1), or speed or utilisation are not positive.
    """
    if not 0 <= lifetime_depreciation < 1:
        raise ValueError(f"lifetime_depreciation is a share of value per year in [0, 1); it is {lifetime_depreciation}")
    hours = training_chip_hours(training_flop, flop_per_second, utilisation)
    value_lost = np.asarray(price_per_chip_usd, dtype=np.float64) * -np.log1p(-lifetime_depreciation) / HOURS_PER_YEAR
    result: Floats = hours * (value_lost + np.asarray(energy_usd_per_chip_hour, dtype=np.float64)) / USD_PER_MILLION
    return result


def rental_training_cost_usd_m(
    training_flop: ArrayLike,
    rental_price_usd_per_hour: ArrayLike,
    flop_per_second: ArrayLike,
    utilisation: ArrayLike,
) -> Floats:
    """Cost of a run to a tenant: chip hours at the rental price of a chip hour.

    Args:
        training_flop: Size of the run in FLOP, any shape.
        rental_price_usd_per_hour: Cloud price of one chip for one hour.
        flop_per_second: Peak speed of one chip.
        utilisation: Share of the peak reached in training, in (0, 1].

    Returns:
        Cost in USD million, same shape as ``training_flop``.

    Raises:
        ValueError: If speed or utilisation are not positive.
    """
    hours = training_chip_hours(training_flop, flop_per_second, utilisation)
    result: Floats = hours * np.asarray(rental_price_usd_per_hour, dtype=np.float64) / USD_PER_MILLION
    return result
