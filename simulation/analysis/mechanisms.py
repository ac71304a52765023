"""An effect split by mechanism: how much of it runs through each channel of the economy.

A channel is a part of the economy that a parameter switches off. The effect of a policy is found with every set of
channels on and the others off, in both worlds, on the same luck. What a channel adds depends on which others are on
already; its share is the mean of what it adds over all orders in which the channels can be switched on (Shapley 1953;
Shorrocks 2013, Journal of Economic Inequality 11, 99-126). The shares and the direct effect, which is left with all
channels off, sum to the whole effect in every pair of runs and not only on average.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import factorial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.paired_effects import LEVEL, Effect, paired_effect
from simulation.mistakes import suggestion
from simulation.runs.outcomes import outcome_named, outcomes

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
MOST_CHANNELS = 6
"""Every further channel doubles the number of runs, and the memory that holds them: 3 MB each."""
DIRECT, WHOLE = "direct", "whole effect"


@dataclass(frozen=True)
class Channel:
    """A part of the economy that can be switched off.

    Attributes:
        name: One word for the command line.
        title: What it is called in tables and figures.
        off: Overrides that switch it off.
        meaning: One sentence for a policy researcher.
    """

    name: str
    title: str
    off: tuple[str, ...]
    meaning: str


CHANNELS: dict[str, Channel] = {
    channel.name: channel
    for channel in (
        Channel("flywheel", "data flywheel", ("flywheel.form=off",), "Use leaves data, and data improve products."),
        Channel("imitation", "imitation", ("openness.imitation=0",), "Followers learn the know-how of the best."),
        Channel(
            "inertia",
            "inertia of users",
            tuple(f"products.{segment}.reconsider_share=1" for segment in ("consumer", "enterprise", "physical")),
            "Most users keep their provider without looking; off, all look every quarter.",
        ),
        Channel(
            "investors",
            "investors follow the leader",
            ("finance.tournament_exponent=0",),
            "Money goes to the front-runner; off, all labs that ask are alike to investors.",
        ),
        Channel(
            "entry", "new firms", ("churn.entry_rate=0", "talent.spin_out_hazard=0"), "Entrants and spin-outs come in."
        ),
        Channel("cloud", "rented compute", ("cloud.rentable_share=0",), "Owners of compute let it to labs."),
        Channel("talent", "moves of researchers", ("talent.mobility=0",), "Researchers move to where it is better."),
        Channel(
            "prices",
            "prices answer rivals",
            ("pricing.rule=cost plus",),
            "Firms set prices by their strategy; off, all add the same markup to their cost.",
        ),
        Channel(
            "supply", "chip supply answers", ("chips.supply_elasticity=0",), "More chips are made when they are dear."
        ),
    )
}
"""Channels that can be switched off, by name."""

DEFAULT_CHANNELS = ("flywheel", "imitation", "inertia", "investors", "entry")


class ChannelError(ValueError):
    """Channels that cannot be used; the text is one sentence."""

    exit_code = 2


def channels_named(names: Iterable[str] = DEFAULT_CHANNELS) -> tuple[Channel, ...]:
    """Channels by name, each once.

    Raises:
        ChannelError: If there is no such channel (the sentence gives the nearest), none at all, or too many.
    """
    chosen = tuple(dict.fromkeys(names))
    for name in chosen:
        if name not in CHANNELS:
            raise ChannelError(f"{name!r} is not a channel; {suggestion(name, CHANNELS)}")
    if not 1 <= len(chosen) <= MOST_CHANNELS:
        raise ChannelError(f"{len(chosen)} channels are named; an effect is split by 1 to {MOST_CHANNELS} of them")
    return tuple(CHANNELS[name] for name in chosen)


def overrides_of(channels: Sequence[Channel], subset: int) -> tuple[str, ...]:
    """Overrides that switch off every channel outside a subset.

    Args:
        channels: The channels.
        subset: The channels that stay on, as a binary number: bit 0 for the first.
    """
    return tuple(text for number, channel in enumerate(channels) if not subset >> number & 1 for text in channel.off)


def shapley_values(effects: Floats) -> Floats:
    """What each channel adds, averaged over all orders.

    ``phi_i = sum over S without i of |S|! (k - |S| - 1)! / k! (v(S + i) - v(S))``.

    Args:
        effects: Effect with each subset of k channels on, shape (2^k, pairs), subsets as in :func:`overrides_of`.

    Returns:
        Shape (k, pairs); each column sums to the effect with all channels on less that with none.

    Limiting case:
        Channels that add up, whatever others are on, get what each adds by itself.
    """
    count = len(effects).bit_length() - 1
    added = np.zeros((count, *effects.shape[1:]))
    for subset in range(len(effects)):
        size = subset.bit_count()
        for number in range(count):
            if not subset >> number & 1:
                weight = factorial(size) * factorial(count - size - 1) / factorial(count)
                added[number] += weight * (effects[subset | 1 << number] - effects[subset])
    return added


@dataclass(frozen=True, repr=False)
class Decomposition:
    """The effect of a change with every set of channels on.

    Attributes:
        channels: The channels.
        whole: Runs with all channels on.
        values: Every outcome of every run, shape (subsets, 2, pairs, outcomes): baseline, then variant; subsets as in
            :func:`overrides_of`, outcomes in the order of :func:`~simulation.runs.outcomes.outcomes`.
    """

    channels: tuple[Channel, ...]
    whole: ComparisonResult
    values: Floats

    def parts(self, outcome: str, *, level: float = LEVEL) -> dict[str, Effect]:
        """The direct effect, what runs through each channel, and the whole effect.

        Args:
            outcome: Name of the outcome.
            level: Coverage of the intervals, Student's t over the pairs.

        Returns:
            Effects by title; only ``difference``, the interval and the verdict mean something. Pairs in which a run
            lacks the outcome are left out of all.
        """
        column = [one.name for one in outcomes()].index(outcome_named(outcome).name)
        with np.errstate(invalid="ignore"):
            effects = self.values[:, 1, :, column] - self.values[:, 0, :, column]
        effects = effects[:, np.isfinite(effects).all(axis=0)]
        rows = {DIRECT: effects[0]}
        rows |= dict(zip((channel.title for channel in self.channels), shapley_values(effects), strict=True))
        rows[WHOLE] = effects[-1]
        return {name: paired_effect(np.zeros(row.size), row, level=level) for name, row in rows.items()}

    def table(self, outcome: str, *, level: float = LEVEL) -> pd.DataFrame:
        """Table of the parts of an effect, which sum to the whole in the last row.

        Args:
            outcome: Name of the outcome.
            level: Coverage of the intervals.
        """
        import pandas as pd

        rows = [
            (name, part.difference, part.low, part.high, part.pairs, part.verdict)
            for name, part in self.parts(outcome, level=level).items()
        ]
        return pd.DataFrame(rows, columns=["mechanism", "effect", "low", "high", "n", "verdict"])

    def __repr__(self) -> str:
        names = ", ".join(channel.name for channel in self.channels)
        return f"Decomposition: {' to '.join(self.whole.names)}, by {names}, {len(self.whole.seeds)} pairs of runs"
