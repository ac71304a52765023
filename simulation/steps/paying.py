"""Paying: consumers used assistants for nothing before there was a tier to pay for, and pay more often year by year.

The price of an assistant is what it brings on average once paying has spread. Who does not pay yet has the free tier,
which is worth less by what the full one costs: so choices follow prices as they would if everybody paid, and only
money waits. Serving takes the same compute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.products import SEGMENTS
from simulation.timeline import quarterly_share

from .start import CONSUMER

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def paying_share(world: World) -> Floats:
    """What users bring this quarter over the price, by segment, shape (segments, 1); seats and machines pay in full.

    For consumers ``1 - (1 - paying_at_start) (1 - speed)^quarter``, with the share of the gap that a quarter closes.
    """
    products = world.scenario.products
    left = (1.0 - quarterly_share(products.paying_speed)) ** world.quarter
    share = np.ones((len(SEGMENTS), 1))
    share[CONSUMER] = 1.0 - (1.0 - products.paying_at_start) * left
    return share
