"""Outside money: how investors value firms, whom they fund, and what flows back to the clouds that back them.

Firms sell below cost as long as investors pay for the hope of taking most of a market. Rounds are a tournament among
firms, part of a round can be compute in exchange for equity, and the runway says how long the money lasts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

NO_BACKER = -1
"""Index that stands for no backing cloud."""


def funding_score(
    quality_lead: ArrayLike, revenue_growth: ArrayLike, talent_share: ArrayLike, weights: tuple[float, float, float]
) -> Floats:
    """Score that investors give to each firm, relative to the best: ``V_i = exp(w . z_i - max_j w . z_j)``.

    Args:
        quality_lead: Lead of the firm's best model over the open frontier, log units; negative when it trails.
            Shape (F,).
        revenue_growth: Log growth of revenue per quarter, shape (F,).
        talent_share: Share of frontier researchers, shape (F,).
        weights: Weight of lead, growth and talent, in that order.

    Returns:
        Scores in (0, 1], best firm one, shape (F,). Only their ratios matter to :func:`tournament`.
    """
    lead, growth, talent = weights
    index = lead * np.asarray(quality_lead, dtype=np.float64)
    index = index + growth * np.asarray(revenue_growth) + talent * np.asarray(talent_share)
    return np.asarray(np.exp(index - index.max(initial=-np.inf)), dtype=np.float64)


def round_due(draws: ArrayLike, hazard: ArrayLike) -> NDArray[np.bool_]:
    """Whether a firm goes to its investors in this quarter.

    Args:
        draws: Uniform draws in [0, 1), one per firm, shape (F,).
        hazard: Chance of a round per quarter, a number or shape (F,).

    Returns:
        True where a round is due, shape (F,).
    """
    return np.asarray(np.less(draws, hazard))


def tournament(
    pool: float, scores: ArrayLike, exponent: float, eligible: ArrayLike, asks: ArrayLike, access: ArrayLike = 1.0
) -> Floats:
    """Split the investors' pool among firms: ``a_i V_i^r / sum_j a_j V_j^r``, never more than a firm asks for.

    What a satisfied firm does not take goes to the others in the same proportions (water-filling): rounds are
    ``min(ask_i, level * a_i V_i^r)`` with one level for all.

    Args:
        pool: Money that investors place in the quarter, USD bn.
        scores: Score ``V`` of each firm, non-negative, shape (F,).
        exponent: How strongly money follows the score: zero splits evenly, a large one funds the best first.
        eligible: True for each firm whose round is due, shape (F,).
        asks: Most that each firm wants, USD bn, shape (F,); infinite where there is no limit.
        access: Part ``a`` of the investors that would fund each firm, in [0, 1], a number or shape (F,).

    Returns:
        Rounds, USD bn, shape (F,). They sum to the smaller of the pool and the asks of the firms that investors
        believe in (score above zero).

    Limiting case:
        Without binding asks the rounds are Tullock shares of the pool (Case I5).
    """
    score = np.where(eligible, np.maximum(scores, 0.0), 0.0)
    best = float(score.max(initial=0.0))
    if best <= 0.0 or pool <= 0.0:
        return np.zeros_like(score)
    # Relative to the best score, so that a high exponent does not overflow.
    weight = np.where(score > 0.0, (score / best) ** exponent * np.asarray(access), 0.0)
    most = np.where(weight > 0.0, np.maximum(asks, 0.0), 0.0)
    if most.sum() <= pool:
        return most
    believed = weight > 0.0
    return np.minimum(most, _water_level(pool, weight[believed], most[believed]) * weight)


def _water_level(pool: float, weight: Floats, most: Floats) -> float:
    """Level at which ``sum_i min(most_i, level * weight_i)`` equals the pool, which is below ``sum most``."""
    with np.errstate(over="ignore"):  # a hopeless firm's ask over its tiny weight is as good as infinite
        full_at = most / weight
    order = np.argsort(full_at, kind="stable")
    # Firms before a position in this order are satisfied, the rest share what the satisfied ones leave.
    satisfied = np.concatenate(([0.0], np.cumsum(most[order])[:-1]))
    sharing = np.cumsum(weight[order][::-1])[::-1]
    with np.errstate(over="ignore"):
        level = (pool - satisfied) / sharing
    short = level <= full_at[order]
    short[-1] = True  # the asks exceed the pool, so rounding alone can say that everybody is satisfied
    return float(level[np.argmax(short)])


def compute_for_equity(rounds: ArrayLike, returned_share: ArrayLike, backer: ArrayLike) -> tuple[Floats, Floats]:
    """Part of a round that comes as cloud credit and flows back to the backer as compute revenue.

    Partnerships of cloud owners with labs commit the lab to spend much of the investment on the owner's cloud
    (Federal Trade Commission 2025, *Partnerships between cloud service providers and AI developers*).

    Args:
        rounds: Money raised by each firm, USD bn, shape (F,).
        returned_share: Part of a round that must be spent with the backer, in [0, 1], a number or shape (F,).
        backer: Index of the cloud that backs each firm, shape (F,); ``NO_BACKER`` if none.

    Returns:
        Cloud credit of each firm and spending committed to each backer, USD bn, both of shape (F,) and equal sum.
    """
    raised, cloud = np.asarray(rounds, dtype=np.float64), np.asarray(backer, dtype=np.int64)
    backed = cloud != NO_BACKER
    credit = np.where(backed, raised * np.asarray(returned_share), 0.0)
    committed = np.bincount(cloud[backed], weights=credit[backed], minlength=raised.size)
    return credit, np.asarray(committed, dtype=np.float64)


def valuation(
    revenue: ArrayLike,
    growth: ArrayLike,
    expected_margin: ArrayLike,
    win_probability: ArrayLike,
    prize: ArrayLike,
    *,
    discount_rate: float,
    horizon_quarters: float,
) -> Floats:
    """Worth of a firm to investors who believe in winner-take-most.

    Discounted margins on growing revenue plus the hoped-for prize,
    ``margin * revenue * sum_{t=1..T} ((1 + g) / (1 + d))^t + P(win) * prize``, and never below zero, because owners
    are not liable for losses.

    Args:
        revenue: Revenue of the quarter, USD bn, shape (F,).
        growth: Expected growth rate of revenue per quarter, above minus one.
        expected_margin: Margin that investors expect once the firm has grown up, part of revenue.
        win_probability: Chance they give it of taking most of the market, in [0, 1].
        prize: Worth today of having taken it, USD bn.
        discount_rate: Required return per quarter, above minus one.
        horizon_quarters: Quarters over which margins are counted.

    Returns:
        Value before new money, USD bn, shape (F,).

    Limiting case:
        Growth equal to the required return makes margins worth ``horizon * margin * revenue``; a firm without revenue
        is worth its chance times the prize.
    """
    step = np.log1p(np.asarray(growth, dtype=np.float64)) - np.log1p(discount_rate)
    flat = step == 0.0
    ratio = np.expm1(horizon_quarters * step) / np.where(flat, 1.0, np.expm1(step))
    quarters = np.where(flat, horizon_quarters, np.exp(step) * ratio)
    margins = np.multiply(expected_margin, revenue) * quarters
    return np.asarray(np.maximum(margins + np.multiply(win_probability, prize), 0.0))


def dilution(raised: ArrayLike, post_money: ArrayLike) -> Floats:
    """Part of a firm that new investors own after a round: ``raised / post_money``.

    Args:
        raised: Size of the round, USD bn, shape (F,).
        post_money: Value of the firm with the new money in it, USD bn, shape (F,).

    Returns:
        Share sold, in [0, 1], shape (F,); zero without a round, one when the money exceeds the firm's value.
    """
    money = np.maximum(np.asarray(raised, dtype=np.float64), 0.0)
    value = np.maximum(np.asarray(post_money, dtype=np.float64), money)
    return np.divide(money, value, out=np.zeros_like(value), where=value > 0.0)


def runway_quarters(cash: ArrayLike, burn: ArrayLike) -> Floats:
    """Quarters until the cash is used up if nothing is raised: ``ceil(W / b)`` (Case I11).

    A firm fails in the first quarter that ends with negative cash. That is the last quarter of its runway, or the one
    after it when the runway comes out even and the last bill is paid with the last dollar.

    Args:
        cash: Cash in hand, USD bn, shape (F,).
        burn: Outlays less receipts per quarter, USD bn, shape (F,).

    Returns:
        Whole quarters, shape (F,); infinite for firms that burn nothing.

    Limiting case:
        A stock of 10 and a burn of 3 last until quarter 4.
    """
    stock = np.maximum(np.asarray(cash, dtype=np.float64), 0.0)
    loss = np.asarray(burn, dtype=np.float64)
    with np.errstate(over="ignore"):  # a burn near zero may last for ever
        lasts = np.divide(stock, loss, out=np.full(stock.shape, np.inf), where=loss > 0.0)
    return np.asarray(np.ceil(lasts))
