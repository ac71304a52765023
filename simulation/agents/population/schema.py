"""What is known of a worker: one column per attribute, 27 bytes in all.

A worker's nation, weight and identity are not stored: rows are sorted by nation and wealth stratum, and a
:class:`~simulation.agents.population.layout.Layout` knows where each begins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MONEY_ROWS = (
    "wages",
    "benefits",
    "capital income",
    "AI payouts",
    "labour tax",
    "capital tax",
    "wealth tax",
    "consumption",
    "defaults",
    "gains",
    "wealth",
)
"""Sums of a pass over income and wealth; flows, then gains, which are revaluations, then what people own."""
GRAIN_USD = 2.0**-6
"""Every balance and payment of a worker is a whole number of 1/64 dollar.

Sums of such numbers are exact in double precision up to 140 trillion dollars (per stratum of a nation and before
weights), so that they do not depend on the order, the block size or the number of threads, and nothing is lost to
rounding: what is paid is received.
"""

PEOPLE_PER_MILLION = 1e6
EMPLOYED, UNEMPLOYED, TRAINING, TRAINED = 0, 1, 2, 3
"""Status of a worker; ``TRAINED`` is unemployed after training."""
STATUSES = ("employed", "unemployed", "training", "trained")
NONE, OPEN = -2, -1
"""Provider of people who use no AI, and of people who use an open model that anybody serves."""
RETURN_TYPES = 256
"""Persistent types of return on wealth: quantiles of a standard normal, from the lowest to the highest."""


@dataclass(frozen=True, slots=True)
class WorkerColumn:
    """Declaration of one column: numpy type, unit and meaning."""

    kind: type
    unit: str
    meaning: str


WORKER_COLUMNS = {
    "wealth": WorkerColumn(np.float64, "USD", "Net wealth without AI equity, a whole number of 1/64 dollar"),
    "ai_equity": WorkerColumn(np.float32, "units", "Claims on AI firms; its share of all units is its share of them"),
    "skill": WorkerColumn(np.float32, "", "Efficiency at work relative to the mean of the occupation"),
    "scar": WorkerColumn(np.float32, "", "Share of the wage lost to past displacement"),
    "provider": WorkerColumn(np.int16, "slot", "Slot of the AI provider in use; -1 an open model, -2 none"),
    "occupation": WorkerColumn(np.uint8, "row", "Occupation group"),
    "status": WorkerColumn(np.uint8, "", "0 employed, 1 unemployed, 2 in training, 3 unemployed after training"),
    "spell": WorkerColumn(np.uint8, "quarters", "Quarters in the present status, at most 255"),
    "cohort": WorkerColumn(np.uint8, "years since 1900", "Year in which the worker entered the workforce"),
    "return_type": WorkerColumn(np.uint8, "", "Persistent type of return on wealth, 0 the lowest"),
}
BYTES_PER_WORKER = sum(np.dtype(column.kind).itemsize for column in WORKER_COLUMNS.values())
