"""What a firm's strategy sees, what it decides, and the arithmetic that strategies share.

A strategy is one file with one class::

    class Patient(Strategy):
        def decide(self, view, draw):
            return self.plan(view, growth=1.5)

It can be named in a scenario (``strategy: my_file.py:Patient``).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from operator import attrgetter
from typing import Literal, get_args

from simulation.timeline import quarterly_factor

PriceRule = Literal["bertrand", "subsidised", "cost plus", "penetration", "limit", "adaptive markup"]
_LEAST_INFERENCE, _MOST_INFERENCE = 0.05, 0.9


_ALLOWED = (
    ("spending_usd_bn", 0.0, 1e9),
    ("staff_share", 0.0, 1.0),
    ("inference_share", 0.0, 1.0),
    ("release_lag_quarters", 0.0, inf),
    ("safety_effort", 0.0, 1.0),
    ("raise_usd_bn", 0.0, 1e9),
)
_amounts_of = attrgetter(*(name for name, _, _ in _ALLOWED))
_PRICE_RULES = frozenset(get_args(PriceRule))


class StrategyError(ValueError):
    """A strategy decided something that cannot be carried out."""


@dataclass(slots=True)
class FirmView:
    """What one firm knows at the start of a quarter: its own accounts, and what is public.

    Money in USD bn (flows per quarter), compute in H100e, capability in log effective compute.

    Attributes:
        slot: The firm's permanent place.
        kind: Its kind, for example ``start_up``.
        quarter: Quarters since the start of the run.
        buys_compute: Whether it buys its compute; otherwise it rents.
        cash_usd_bn: Cash.
        revenue_usd_bn: Revenue from models in the last quarter.
        cost_usd_bn: Economic cost of models in the last quarter.
        spending_usd_bn: Its AI spending in the last quarter, without grants.
        rental_income_usd_bn: Rent received in the last quarter.
        parent_limit_usd_bn: Most that its parent pays this quarter; 0 without a parent.
        compute_used_h100e: Compute its models used in the last quarter.
        serving_need_h100e: Compute that serving its users took in the last quarter.
        users_share: Its share of all users.
        users_growth: Log growth of its revenue in the last quarter.
        lead_log: Its capability less the frontier's; 0 for the leader, negative for others.
        over_open_log: Its capability less the open frontier's.
        research_worth_usd_bn: What research is worth to it at its market share (Case I1).
        release_lag_quarters: Its present lag of open releases; inf is closed.
        leader_spending_usd_bn: Largest AI spending of any lab.
        largest_independent_usd_bn: Largest AI spending of a lab without a parent.
        spending_growth: Fastest yearly growth factor of spending that the scenario allows.
        runway_target: Quarters of spending that a lab wants in cash.
        idle_runways: Runways over which it spreads its cash at the slowest.
        serving_margin: Serving capacity planned over expected use.
        chip_loans: Share of chips that lenders pay for cloud companies.
    """

    slot: int
    kind: str
    quarter: int
    buys_compute: bool
    cash_usd_bn: float
    revenue_usd_bn: float
    cost_usd_bn: float
    spending_usd_bn: float
    rental_income_usd_bn: float
    parent_limit_usd_bn: float
    compute_used_h100e: float
    serving_need_h100e: float
    users_share: float
    users_growth: float
    lead_log: float
    over_open_log: float
    research_worth_usd_bn: float
    release_lag_quarters: float
    leader_spending_usd_bn: float
    largest_independent_usd_bn: float
    spending_growth: float
    runway_target: int
    idle_runways: float
    serving_margin: float
    chip_loans: float


@dataclass(slots=True)
class FirmDecision:
    """What one firm decides for the quarter.

    Attributes:
        spending_usd_bn: AI spending planned (chips or rent, and staff).
        staff_share: Share of the spending for research staff.
        inference_share: Share of the compute that serves users; the rest is research.
        price_rule: How it sets prices.
        release_lag_quarters: After how many quarters it opens its models; inf is never.
        safety_effort: From 0 to 1; slows research.
        raise_usd_bn: New money it wants from investors.
    """

    spending_usd_bn: float
    staff_share: float
    inference_share: float
    price_rule: PriceRule
    release_lag_quarters: float
    safety_effort: float
    raise_usd_bn: float


def checked(made: FirmDecision, firm: str, strategy: str) -> FirmDecision:
    """Return a decision if it can be carried out.

    Args:
        made: What a strategy decided.
        firm: Name of the firm, for the error.
        strategy: Name of the strategy's class, for the error.

    Raises:
        StrategyError: If the strategy returned something else, or a value that is out of range.
    """
    if not isinstance(made, FirmDecision):
        raise StrategyError(f"strategy {strategy} of {firm} must return a FirmDecision; it returned {made!r}")
    for value, (name, low, high) in zip(_amounts_of(made), _ALLOWED, strict=True):
        if not (isinstance(value, (int, float)) and low <= value <= high):
            raise StrategyError(
                f"strategy {strategy} of {firm} decided {name} = {value!r}; "
                f"it must be a number from {low:g} to {high:g}"
            )
    if made.price_rule not in _PRICE_RULES:
        raise StrategyError(
            f"strategy {strategy} of {firm} decided price_rule = {made.price_rule!r}; "
            f"it must be one of {', '.join(get_args(PriceRule))}"
        )
    return made


class Strategy:
    """Base of all strategies.

    Attributes:
        summary: One sentence for lists.
    """

    summary = "Decides for a firm."

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Decide for one quarter.

        Args:
            view: What the firm knows.
            draw: The firm's own uniform luck of the quarter, in (0, 1).
        """
        return self.plan(view)

    def plan(
        self,
        view: FirmView,
        *,
        growth: float = 1.0,
        most_usd_bn: float = float("inf"),
        staff_share: float = 0.25,
        price_rule: PriceRule = "bertrand",
        release_lag_quarters: float | None = None,
        safety_effort: float = 0.0,
        appetite: float = 1.0,
        ambition: float = 0.5,
    ) -> FirmDecision:
        """A sound plan that a strategy varies.

        Spending grows at the fastest rate that the scenario allows times ``growth`` (or faster, if a firm sits on cash
        for many runways), up to what the firm can pay for: the parent's limit and revenue where it has a parent,
        otherwise revenue and cash spread over its runway.

        Args:
            view: What the firm knows.
            growth: Factor on the yearly growth of spending.
            most_usd_bn: Upper limit of spending that the strategy sets itself; it speaks of models, so a cloud
                company, which has none, is not bound by it.
            staff_share: Share of spending for staff.
            price_rule: How to set prices.
            release_lag_quarters: Lag of open releases; none keeps the present one.
            safety_effort: Safety effort.
            appetite: Factor on the money asked from investors.
            ambition: The spending it asks money for, at least, over that of the largest lab without a parent; a cloud
                company asks for its own chips alone.
        """
        faster = view.spending_usd_bn * quarterly_factor(view.spending_growth * growth)
        desired = max(faster, max(view.cash_usd_bn, 0.0) / (runways_of_cash(view) * view.runway_target))
        is_cloud = view.kind == "compute_owner"
        most = float("inf") if is_cloud else most_usd_bn
        at_stake = desired if is_cloud else max(desired, ambition * view.largest_independent_usd_bn)
        spending = max(0.0, min(desired, most, affordable(view)))
        lag = view.release_lag_quarters if release_lag_quarters is None else release_lag_quarters
        return FirmDecision(
            spending_usd_bn=spending,
            staff_share=staff_share,
            inference_share=serving_share(view),
            price_rule=price_rule,
            release_lag_quarters=lag,
            safety_effort=safety_effort,
            raise_usd_bn=appetite * money_wanted(view, at_stake),
        )


def runways_of_cash(view: FirmView) -> float:
    """Runways over which a firm spreads cash at the slowest; one if it builds sites, where chips are paid at once."""
    builds = view.buys_compute and view.kind == "self_funded_owner" and view.parent_limit_usd_bn <= 0.0
    return 1.0 if builds else view.idle_runways


def affordable(view: FirmView) -> float:
    """What a firm can pay this quarter, in USD bn; lenders pay most of a cloud company's chips."""
    income = view.revenue_usd_bn + view.rental_income_usd_bn
    if view.parent_limit_usd_bn > 0.0:
        return view.parent_limit_usd_bn + income
    if view.kind == "compute_owner":
        return (income + max(view.cash_usd_bn, 0.0) / view.runway_target) / (1.0 - view.chip_loans)
    return income + view.cash_usd_bn / view.runway_target


def serving_share(view: FirmView) -> float:
    """Share of the compute that serves the expected use, with the margin that the scenario plans."""
    if view.compute_used_h100e <= 0.0:
        return _LEAST_INFERENCE
    need = view.serving_margin * view.serving_need_h100e / view.compute_used_h100e
    return min(_MOST_INFERENCE, max(_LEAST_INFERENCE, need))


def money_wanted(view: FirmView, desired_usd_bn: float) -> float:
    """Money that fills the runway again, in USD bn, cash in hand counted; none for firms with a parent.

    A cloud company raises the part of its chips that lenders do not pay; its rent serves the loans.
    """
    if view.parent_limit_usd_bn > 0.0:
        return 0.0
    own = desired_usd_bn * (1.0 - view.chip_loans) if view.kind == "compute_owner" else desired_usd_bn
    burn = max(0.0, own - view.revenue_usd_bn)
    return max(0.0, view.runway_target * burn - view.cash_usd_bn)
