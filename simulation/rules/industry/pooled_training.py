"""Community training: many small holders of compute train one model over slow links."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def distributed_efficiency(
    step_seconds: ArrayLike, sync_seconds: ArrayLike, local_steps: ArrayLike, penalty: ArrayLike = 0.0
) -> Floats:
    """Useful share of compute that is spread over sites: ``eta = T_c / (T_c + T_sync / H) * (1 - penalty)`` (Case O7).

    Sites train alone for ``H`` steps between exchanges (Douillard et al. 2023, DiLoCo). Limiting cases: rare exchange
    or a free link leaves ``1 - penalty``; an endlessly slow link leaves nothing.

    Args:
        step_seconds: ``T_c``, computing time of one step, above zero.
        sync_seconds: ``T_sync``, time of one exchange between sites.
        local_steps: ``H``, steps between exchanges, infinity allowed.
        penalty: Loss of learning per FLOP because sites see each other late, in [0, 1].
    """
    computing = _array(step_seconds)
    waiting = _array(sync_seconds) / _array(local_steps)
    return np.asarray(computing / (computing + waiting) * (1 - _array(penalty)))


def pooled_compute(contributions: ArrayLike, efficiency: ArrayLike, ceiling: float = np.inf) -> float:
    """Effective compute of a pool: ``C = eta * min(sum_k C_k, ceiling)`` (Case O7).

    Limiting cases: two equal sites give exactly twice ``eta`` times one of them; nobody contributing gives nothing.

    Args:
        contributions: Compute each site lends, H100e (or FLOP), shape (sites,).
        efficiency: ``eta``, a number or shape (sites,) for sites on unequal links.
        ceiling: Most that can be gathered, for example a share of the stock outside large clouds. Sites are then
            cut by the same share.
    """
    lent = _array(contributions)
    gathered = float(lent.sum())
    useful = float((lent * _array(efficiency)).sum())
    return useful if gathered <= ceiling else useful * ceiling / gathered


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
