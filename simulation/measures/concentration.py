"""How unequally a layer of the industry is divided among its owners: shares, Herfindahl index, concentration ratios.

The same three numbers describe every layer (chips, compute owned, compute used, models, users, revenue, talent), so
that concentration upstream can be compared with concentration downstream. A firm that is not active may hold zero or
nan; both count as nothing. A layer in which nobody holds anything has no concentration: its measures are nan.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LARGEST_FOUR = 4  # CR4, the ratio reported by statistical offices and by the owners' series of Epoch AI


class Concentration(NamedTuple):
    """Concentration of several layers in one quarter; each field has one entry per layer.

    Attributes:
        hhi: Herfindahl-Hirschman index, in (0, 1].
        cr1: Share of the largest owner.
        cr4: Joint share of the four largest owners.
        leader: Column of the largest owner, the first of equals; nan in an empty layer.
    """

    hhi: Floats
    cr1: Floats
    cr4: Floats
    leader: Floats


def _holdings(values: ArrayLike) -> Floats:
    """Return holdings with nan as zero; refuse negative ones, which would give shares above one."""
    held = np.asarray(values, dtype=np.float64)
    held = np.where(np.isnan(held), 0.0, held)
    if held.size and held.min() < 0:
        raise ValueError(f"shares need holdings of zero or more; the smallest is {held.min():g}")
    return held


def shares(values: ArrayLike) -> Floats:
    """Divide a total among its owners: ``s_i = x_i / sum_j x_j``.

    Args:
        values: Holdings in any one unit, shape (..., owners); nan counts as zero.

    Returns:
        Shares of the same shape. They sum to one along the last axis, or are all nan where the total is zero.

    Raises:
        ValueError: If a holding is negative.
    """
    held = _holdings(values)
    total = held.sum(axis=-1, keepdims=True)
    result: Floats = held / np.where(total > 0, total, np.nan)
    return result


def herfindahl(shares: ArrayLike) -> Floats:
    """Herfindahl-Hirschman index ``HHI = sum_i s_i**2 = (1 + CV**2) / n`` (Hirschman 1945, Herfindahl 1950).

    Limiting cases (P11, T5.1): n equal owners give 1/n, a monopoly gives 1, a merger of a and b adds ``2 a b``.

    Args:
        shares: Shares, shape (..., owners). They may sum to less than one: what is missing then belongs to infinitely
            many small owners, each of whom adds nothing.

    Returns:
        Index, shape (...).
    """
    held = np.asarray(shares, dtype=np.float64)
    result: Floats = (held * held).sum(axis=-1)
    return result


def concentration_ratio(shares: ArrayLike, largest: int) -> Floats:
    """Joint share of the largest owners, ``CR_k``.

    Args:
        shares: Shares, shape (..., owners).
        largest: How many owners to add up, at least one; with fewer owners all of them are added.

    Returns:
        Ratio, shape (...).

    Raises:
        ValueError: If ``largest`` is below one.
    """
    if largest < 1:
        raise ValueError(f"a concentration ratio needs one owner or more; largest is {largest}")
    ranked = np.sort(np.asarray(shares, dtype=np.float64), axis=-1)
    result: Floats = ranked[..., -largest:].sum(axis=-1)
    return result


def atomistic_herfindahl(values: ArrayLike, atomistic: ArrayLike) -> Floats:
    """Herfindahl index when part of the total belongs to a crowd of small owners.

    The crowd counts in the total and adds nothing to the sum of squares: ``HHI = sum_i x_i**2 / (sum_i x_i + a)**2``.
    Limiting cases: ``a = 0`` is :func:`herfindahl`; a growing crowd takes the index to zero.

    Args:
        values: Holdings of the named owners, shape (..., owners).
        atomistic: Holdings of the crowd in the same unit, shape (...).

    Returns:
        Index, shape (...); nan where nobody holds anything.

    Raises:
        ValueError: If a holding is negative.
    """
    held, crowd = _holdings(values), _holdings(atomistic)
    total = held.sum(axis=-1) + crowd
    result: Floats = (held * held).sum(axis=-1) / np.where(total > 0, total, np.nan) ** 2
    return result


def summary(values_by_layer: ArrayLike, atomistic: ArrayLike = 0.0) -> Concentration:
    """Measure all layers at once: HHI, CR1, CR4 and leader of each row.

    Args:
        values_by_layer: Holdings, shape (layers, owners), each row in its own unit; nan counts as zero. Layers with
            fewer owners are padded with zeros, which changes no measure.
        atomistic: Holdings of a crowd of small owners in each layer, shape (layers,) or one number. The crowd counts
            in the total only and is never the leader.

    Returns:
        One :class:`Concentration`, each field of shape (layers,).

    Raises:
        ValueError: If a holding is negative.
    """
    held = _holdings(values_by_layer)
    total = held.sum(axis=-1) + _holdings(atomistic)
    share = held / np.where(total > 0, total, np.nan)[:, None]
    ranked = np.sort(share, axis=-1)
    leader = np.where(held.max(axis=-1) > 0, held.argmax(axis=-1), np.nan)
    return Concentration(
        hhi=np.einsum("ij,ij->i", share, share),
        cr1=ranked[:, -1],
        cr4=ranked[:, -LARGEST_FOUR:].sum(axis=-1),
        leader=leader,
    )
