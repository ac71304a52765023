"""Levers: what policies move and rules read.

A rule knows nothing of policies. Each quarter every active policy returns a frozen record of levers; the records are
combined lever by lever in the way each lever declares. A policy of zero strength returns neutral values and therefore
leaves the run as it was, bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Amount = float | Floats
"""One number for everybody, or one for each of those on whom the lever acts."""
Combine = Literal["add", "largest", "smallest", "only one"]
Reach = Literal["the world", "firms", "products", "nations", "users", "sectors"]
"""On whom a lever acts: products are firms in a segment, users are the users of a nation in a segment."""


@dataclass(frozen=True, slots=True)
class Lever:
    """What is known about one lever.

    Attributes:
        unit: Its unit.
        neutral: The value that changes nothing.
        combine: What several policies make of it; ``only one`` is a conflict when two policies set it differently.
        reach: On whom it acts, and so at what a policy that moves it can be aimed.
        meaning: One sentence.
        bounds: Smallest and largest legal value.
        spends: Whether governments pay for it, so that a policy that moves it can name another payer.
    """

    unit: str
    neutral: float
    combine: Combine
    reach: Reach
    meaning: str
    bounds: tuple[float, float] = (0.0, math.inf)
    spends: bool = False


def _lever(
    unit: str,
    combine: Combine,
    reach: Reach,
    meaning: str,
    *,
    neutral: float = 0.0,
    high: float = math.inf,
    spends: bool = False,
) -> Any:
    """Declare one lever of :class:`Levers`; its smallest value is 0."""
    about = Lever(unit, neutral, combine, reach, meaning, (0.0, high), spends)
    return field(default=neutral, metadata={"lever": about})


@dataclass(frozen=True, slots=True)
class Levers:
    """The levers of one quarter; the defaults change nothing. What each means is in :data:`LEVERS`."""

    # Openness
    release_lag_quarters: Amount = _lever(
        "quarters", "smallest", "firms", "Longest lag after which a firm's models must be open.", neutral=math.inf
    )
    royalty: Amount = _lever(
        "share of cost", "largest", "firms", "What users of an opened model pay its maker, over the cost of serving."
    )
    open_lab_grants: Amount = _lever(
        "share of output", "add", "nations", "Grants to labs that open their models.", high=1.0, spends=True
    )
    pooled_share: float = _lever(
        "share", "add", "the world", "Share of small owners' compute that joins pooled training.", high=1.0
    )
    pool_pay: float = _lever(
        "share of rent",
        "largest",
        "the world",
        "What governments pay small owners for that compute, over its rent.",
        high=10.0,
        spends=True,
    )
    participation: Amount = _lever(
        "share", "largest", "nations", "Share of communities with a model of their own or a say in one.", high=1.0
    )
    community_budget: Amount = _lever(
        "share of output", "add", "nations", "What governments pay for models for local needs.", high=1.0, spends=True
    )
    # Access
    public_compute_budget: Amount = _lever(
        "share of output",
        "add",
        "nations",
        "What nations spend on public compute on top of the scenario's programme.",
        high=1.0,
        spends=True,
    )
    public_compute_share: float = _lever(
        "share of purchases",
        "add",
        "the world",
        "Share of all chips of the quarter that governments buy together.",
        high=0.99,
        spends=True,
    )
    merit_selectivity: float = _lever(
        "1/log unit", "only one", "the world", "How much capability counts when public compute is lent; 0 is equally."
    )
    lottery_winners: float = _lever(
        "labs",
        "only one",
        "the world",
        "Labs in a nation that draw public compute in a lottery; inf is all.",
        neutral=math.inf,
    )
    public_lab_part: float = _lever(
        "share", "only one", "the world", "Part of public compute that is kept for public labs.", high=1.0
    )
    compute_subsidy: Amount = _lever(
        "share of budget", "add", "firms", "What governments add to a firm's budget for compute.", spends=True
    )
    basic_compute: Amount = _lever(
        "share of output", "add", "nations", "What governments pay towards people's AI services.", high=1.0, spends=True
    )
    public_equity: Amount = _lever(
        "share of output", "add", "nations", "Shares of labs that governments buy from the labs.", high=1.0, spends=True
    )
    public_lab_budget: Amount = _lever(
        "share of output", "add", "nations", "What a nation pays for a public lab.", high=1.0, spends=True
    )
    joint_lab_budget: Amount = _lever(
        "share of output", "add", "nations", "What a nation pays for a joint lab of nations.", high=1.0, spends=True
    )
    challenger_grants: Amount = _lever(
        "share of output",
        "add",
        "nations",
        "Grants to labs that compete with a firm above the line of dominance.",
        high=1.0,
        spends=True,
    )
    dominance_line: float = _lever(
        "share",
        "smallest",
        "the world",
        "Share of a segment's users above which a firm counts as dominant.",
        neutral=math.inf,
    )
    # Competition
    data_sharing: Amount = _lever(
        "share", "largest", "products", "Share of a firm's data that all others may learn from.", high=1.0
    )
    asked_share: Amount = _lever(
        "1/quarter", "largest", "users", "Share of users who are asked to choose their provider anew.", high=1.0
    )
    switching_ease: Amount = _lever(
        "share", "largest", "users", "Share of the cost of leaving a provider that rules take away.", high=1.0
    )
    lock_in_cut: Amount = _lever(
        "share", "largest", "sectors", "Share of downstream sectors' lock-in that rules take away.", high=1.0
    )
    merger_limit: float = _lever(
        "share",
        "smallest",
        "the world",
        "Largest combined share of users up to which an acquisition is let through.",
        neutral=math.inf,
    )
    break_up_line: Amount = _lever(
        "share", "smallest", "firms", "Share of users above which a firm is broken up.", neutral=math.inf
    )
    broken_data: float = _lever(
        "share", "only one", "the world", "Share of its data that a firm broken up loses to its other half.", high=0.5
    )
    layer_ceiling: Amount = _lever(
        "share",
        "smallest",
        "firms",
        "Share of compute and of users above which a firm must part with its compute.",
        neutral=math.inf,
    )
    equal_terms: Amount = _lever(
        "share", "largest", "firms", "How far a landlord must let to rivals on the terms of its own lab.", high=1.0
    )
    # Rules
    licence_fee_usd_bn: Amount = _lever("USD bn/quarter", "add", "firms", "Fixed cost of a licence to develop models.")
    training_cap_flop: Amount = _lever(
        "FLOP/quarter", "smallest", "firms", "Most research compute that a lab may use.", neutral=math.inf
    )
    permit_share: float = _lever(
        "share", "smallest", "the world", "Training that permits allow over what labs would pay for.", neutral=1.0
    )
    free_permits: float = _lever(
        "share", "only one", "the world", "Part of permits that labs get for free, by past training.", high=1.0
    )
    # Sharing
    ai_profit_tax: Amount = _lever(
        "share", "add", "firms", "Tax on the profit of AI firms on top of that of the scenario."
    )
    windfall: Amount = _lever(
        "factor", "largest", "firms", "Contributions under the windfall clause, over those of its schedule."
    )
    compute_tax: Amount = _lever("share of price", "add", "firms", "Tax on what AI firms pay for compute.")
    token_tax: Amount = _lever("share of price", "add", "users", "Tax on what users pay for AI services.")
    ai_tax_to_people: Amount = _lever(
        "share", "largest", "nations", "Part of new taxes on AI that is paid out to people in equal parts.", high=1.0
    )
    income_dividend: Amount = _lever(
        "share", "add", "nations", "Flat tax on income that is paid back in equal parts.", high=0.99
    )
    basic_income: Amount = _lever(
        "share of output", "add", "nations", "Income paid to all people in equal parts.", high=1.0, spends=True
    )
    wealth_tax: Amount = _lever("1/quarter", "add", "nations", "Tax on wealth above the threshold.", high=0.99)
    wealth_threshold_usd: float = _lever("USD", "only one", "the world", "Wealth that the tax leaves alone.")
    wealth_tax_to_people: Amount = _lever(
        "share", "largest", "nations", "Part of the tax on wealth that is paid out to people in equal parts.", high=1.0
    )
    ai_fund_inflow: Amount = _lever(
        "share of output", "add", "nations", "What a nation puts into its fund of AI shares.", high=1.0, spends=True
    )
    ai_fund_payout: Amount = _lever(
        "1/quarter", "largest", "nations", "Part of its fund of AI shares that a nation pays out to people.", high=1.0
    )
    ai_fund_ceiling: float = _lever(
        "share", "largest", "the world", "Share of all AI equity up to which nations' funds may buy.", high=1.0
    )
    worker_equity: float = _lever(
        "1/quarter", "add", "the world", "New AI shares for people at work, over all there are.", high=1.0
    )
    training_places: Amount = _lever(
        "1/quarter",
        "add",
        "nations",
        "Added chance that someone without a job enters training.",
        high=1.0,
        spends=True,
    )
    # World
    chip_controls: float = _lever(
        "share", "largest", "the world", "Tightness of export controls on chips for tier 3.", high=1.0
    )
    chip_cap_h100e: float = _lever(
        "H100e", "smallest", "the world", "Chips that a nation of tier 2 may import in all.", neutral=math.inf
    )
    models_withheld: float = _lever(
        "share", "largest", "the world", "Above 0: closed models of the origin are withheld from tier 3.", high=1.0
    )
    treaty_cap: float = _lever(
        "share", "smallest", "the world", "Spending on military AI that a treaty allows, over that of the start.",
        neutral=math.inf,
    )  # fmt: skip
    moving_cost_cut: Amount = _lever(
        "share", "largest", "nations", "Share by which moving to a nation costs researchers less.", high=1.0
    )

    def moved(self) -> tuple[str, ...]:
        """Names of the levers that are not neutral for everybody."""
        return tuple(name for name, lever in LEVERS.items() if acts(getattr(self, name), lever.neutral))


def acts(amount: Amount, neutral: float = 0.0) -> bool:
    """Whether a lever differs from its neutral value for anybody."""
    differs = amount != neutral
    return bool(differs.any() if isinstance(differs, np.ndarray) else differs)


LEVERS: dict[str, Lever] = {one.name: one.metadata["lever"] for one in fields(Levers)}
NEUTRAL = Levers()


class ConflictError(ValueError):
    """Two policies set a lever that only one may set; the text is one sentence."""

    exit_code = 2


def combine(records: Iterable[Levers], names: Iterable[str] = LEVERS) -> Levers:
    """Combine the records of all active policies; the order of the policies does not matter.

    Args:
        records: One record a policy.
        names: Levers to combine; the others stay neutral.

    Raises:
        ConflictError: If two records set a lever differently that only one may set.
    """
    records = tuple(records)
    if not records:
        return NEUTRAL
    combined: dict[str, Any] = {name: _combined(name, [getattr(one, name) for one in records]) for name in names}
    return Levers(**combined)


def _combined(name: str, values: list[Amount]) -> Amount:
    """One lever of all records, as a number unless one of the records tells apart on whom it acts."""
    lever = LEVERS[name]
    if not any(isinstance(value, np.ndarray) or value != lever.neutral for value in values):
        return lever.neutral  # most levers in most quarters
    stack = np.empty((len(values), *max((np.shape(value) for value in values), key=len)))
    for row, value in enumerate(values):
        stack[row] = value
    stack.sort(axis=0)
    match lever.combine:
        case "add":
            found = stack.sum(axis=0)
        case "largest":
            found = stack[-1]
        case "smallest":
            found = stack[0]
        case "only one":
            found = _only_one(name, stack)
    return found if found.ndim else float(found)


def _only_one(name: str, stack: Floats) -> Floats:
    """The one value that is not neutral."""
    neutral = LEVERS[name].neutral
    low = np.where(stack == neutral, np.inf, stack).min(axis=0)
    high = np.where(stack == neutral, -np.inf, stack).max(axis=0)
    if (low < high).any():
        raise ConflictError(f"two policies set {name} differently, and only one may at a time")
    return np.where((stack == neutral).all(axis=0), neutral, low)
