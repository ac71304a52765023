"""What the workers of one quarter face: small tables by nation, by cell, by provider.

A *cell* is an occupation of a nation, ``nation * occupations + occupation``. Chances are whole numbers of 2**-24, the
grain of a draw, and amounts of money are whole numbers of 1/64 dollar, so that a rule decides the same whichever way it
is computed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .schema import GRAIN_USD

Floats = NDArray[np.float64]
Shorts = NDArray[np.int16]
DRAW_GRAIN = 2.0**-24


def chance(probability: ArrayLike) -> Floats:
    """Round chances to what a draw of 24 bits can tell apart."""
    return np.asarray(np.rint(np.asarray(probability, dtype=np.float64) / DRAW_GRAIN) * DRAW_GRAIN)


def whole_grains(amount_usd: ArrayLike) -> Floats:
    """Round amounts to whole numbers of 1/64 dollar."""
    return np.asarray(np.rint(np.asarray(amount_usd, dtype=np.float64) / GRAIN_USD) * GRAIN_USD)


@dataclass(frozen=True)
class Picks:
    """A draw from one of several lists of chances in constant time (Walker 1977).

    Attributes:
        threshold: Share of each column that stays with it, shape (lists, columns).
        other: Column that gets the rest, same shape.
    """

    threshold: Floats
    other: Shorts

    def pick(self, row: NDArray[np.int64], draw: Floats) -> NDArray[np.int64]:
        """Columns for draws in [0, 1), one list (row) each."""
        columns = self.threshold.shape[1]
        place = draw * columns
        column = np.minimum(place.astype(np.int64), columns - 1)
        stays = place - column < self.threshold[row, column]
        return np.asarray(np.where(stays, column, self.other[row, column]), dtype=np.int64)


def picks(chances: Floats) -> Picks:
    """Tables that draw from each row of chances, shape (lists, columns), in constant time."""
    from simulation.rules.fused.picks import fill_alias_tables

    threshold, other = np.empty(chances.shape), np.empty(chances.shape, dtype=np.int16)
    fill_alias_tables(np.ascontiguousarray(chances), threshold, other)
    return Picks(threshold, other)


@dataclass(frozen=True)
class ChoiceTables:
    """What people face when they choose an AI provider.

    Attributes:
        look: Chance that a worker looks for a provider anew, by nation.
        column: Column of each provider, at place ``provider + 2``; -1 for one that no longer sells.
        provider: Provider of each column, shape (columns,).
        stay: Chance that someone who looks stays with the present column, shape (nations * groups, columns).
        picks: Chances of each column for the others, same shape; ``groups`` are income groups.
        edges: Pay between income groups, USD a quarter, shape (nations, groups - 1).
        wage: Pay of a plain worker by cell, USD a quarter.
    """

    look: Floats
    column: Shorts
    provider: Shorts
    stay: Floats
    picks: Picks
    edges: Floats
    wage: Floats


@dataclass(frozen=True)
class WorkTables:
    """What people face at work.

    Attributes:
        separation: Chance to lose a job, by cell.
        displacement: The part of it that is due to automation, by cell; such a loss leaves a scar.
        hiring: Chance to find a job, by cell.
        training_bonus: Added chance after training by quarters since then, shape (256,).
        enter_training: Chance that someone without a job enters training, by cell.
        training_quarters: Length of a training.
        success: Chance that a training leads to a new occupation.
        destinations: Chances of the occupations after training, one list per cell.
        scar_loss: Share of the wage lost in one displacement.
        scar_kept: Share of a scar left after a quarter in work.
        gain: Rise of output from assistance by AI, by cell.
        novice_tilt: 0 if assistance raises everyone's output by the same share, 1 if in proportion to 1 over skill.
        death: Chance that a generation ends.
        dilution: Share of an estate that goes to all people of the nation and not to the heir.
        heir_skill: Skills of heirs, equally likely, shape (nations, 4096).
        year: Year of the quarter, counted from 1900.
    """

    separation: Floats
    displacement: Floats
    hiring: Floats
    training_bonus: Floats
    enter_training: Floats
    training_quarters: int
    success: float
    destinations: Picks
    scar_loss: float
    scar_kept: float
    gain: Floats
    novice_tilt: float
    death: float
    dilution: float
    heir_skill: NDArray[np.float32]
    year: int


@dataclass(frozen=True)
class MoneyTables:
    """What people face in income and wealth, all per quarter.

    Attributes:
        pay: Pay per unit of effective labour, by cell, USD.
        gain: Rise of output from assistance by AI, by cell.
        novice_tilt: See :class:`WorkTables`.
        benefit: Paid to people without a job, by nation, USD.
        transfer: Paid to everyone, by nation, USD.
        inheritance: Everyone's part of estates, by nation, USD.
        labour_tax: Share of wages.
        capital_tax: Share of capital income, by nation.
        wealth_tax: Share of net worth above the threshold, by nation.
        wealth_threshold: Net worth that the tax leaves alone, USD.
        wealth_mean: Scale of wealth in the return, by nation, USD.
        scale_return: Rise of the return per log unit of wealth.
        type_return: Return of each persistent type, shape (256,).
        luck: Luck of the quarter in the return, equally likely, shape (4096,).
        shift: Added to everyone's return so that capital income adds up to what was distributed, by nation.
        gain_shift: Added to everyone's luck so that gains and losses sum to zero, by nation.
        payout: Paid per unit of AI equity, USD; negative when holders pay for new shares.
        equity_value: Value of a unit of AI equity, USD.
        consume_income: Share of labour and transfer income that is consumed.
        consume_wealth: Share of wealth that is consumed.
        debt_limit: Largest debt, by nation, USD; what goes beyond is not paid back.
    """

    pay: Floats
    gain: Floats
    novice_tilt: float
    benefit: Floats
    transfer: Floats
    inheritance: Floats
    labour_tax: Floats
    capital_tax: Floats
    wealth_tax: Floats
    wealth_threshold: float
    wealth_mean: Floats
    scale_return: float
    type_return: Floats
    luck: Floats
    shift: Floats
    gain_shift: Floats
    payout: float
    equity_value: float
    consume_income: float
    consume_wealth: float
    debt_limit: Floats
