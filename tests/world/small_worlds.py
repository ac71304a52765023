"""Whole worlds with almost everything switched off, so that one mechanism is left and its closed form must come out.

One nation, one designer and one product segment (enterprise, where choices are expected shares and not draws). Every
possible user has adopted from the start, serving takes no compute, nobody enters or leaves, capability stands still
and nobody has money.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import DesignerStart, FirmStart, NationStart, SupplyStart
from simulation.strategies import FirmDecision, FirmView, Strategy
from simulation.timeline import Quarter
from simulation.world import World

Floats = NDArray[np.float64]
CONSUMER, ENTERPRISE, PHYSICAL = 0, 1, 2
START = "2023Q1"
NOBODY_STAYS_OUT = -1000.0
"""Value of the outside option, in units of taste, at which everybody buys to the last bit."""

STILL: dict[str, Any] = {
    "name": "small world",
    "workers": 30,
    "scaling.research_strength": 1.0,
    "scaling.algorithmic_growth": 1.0,
    "scaling.research_luck": 0.0,
    "scaling.knowledge_depreciation": 0.0,
    "chips.depreciation": 0.0,
    "chips.other_owners_share": 0.0,
    "chips.portfolio_speed": 0.0,
    "flywheel.form": "off",
    "flywheel.sharing": 0.0,
    "flywheel.public_data": 0.0,
    "flywheel.usable_share": 1.0,
    "flywheel.enterprise.strength": 0.0,
    "flywheel.enterprise.data_per_million_users": 1.0,
    "finance.investor_pool": 0.0,
    "finance.commitment": 0.0,
    "finance.profit_tax": 0.0,
    "openness.fringe_appeal": 0.0,
    "products.appeal_from_data": False,
    "products.appeal_fade": 0.0,
    "products.appeal_luck": 0.0,
    "products.habituation": 0.0,
    "products.paying_at_start": 1.0,
    "products.size_cost": 0.0,
    "products.fixed_cost_share": 1.0,
    "products.enterprise.reference_price": 1.0,
    "products.enterprise.taste_dispersion": 1.0,
    "products.enterprise.unit_cost": 0.0,
    "products.enterprise.capability_weight": 1.0,
    "products.enterprise.reconsider_share": 1.0,
    "products.enterprise.outside_value": NOBODY_STAYS_OUT,
    "products.enterprise.inside_share_start": 0.999,
    "products.enterprise.adoption_growth": 0.0,
    "products.enterprise.adoption_ceiling": 1.0,
    "products.enterprise.deepening": 1.0,
    "products.enterprise.users_per_worker": 1.0,
    "products.enterprise.vendor_margin": 0.0,
    "scaling.reorientation": 1.0,
    "talent.spin_out_hazard": 0.0,
    "talent.growth": 1.0,
    "churn.entry_rate": 0.0,
    "churn.failure_hazard": 0.0,
    "pricing.rule": "bertrand",
    "pricing.markup": 1.0,
}
FIXED_PRICES = {"pricing.rule": "cost plus", "products.enterprise.unit_cost": 0.5}


class Idle(Strategy):
    """Spends nothing and asks for nothing, so that what a firm has decides."""

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Keep everything as it is."""
        return replace(self.plan(view), spending_usd_bn=0.0, raise_usd_bn=0.0)


class Spender(Strategy):
    """Spends what its parent gives, no more and no less."""

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Spend the parent's limit."""
        return replace(self.plan(view), spending_usd_bn=view.parent_limit_usd_bn)


IDLE, SPENDER = "tests.world.small_worlds:Idle", "tests.world.small_worlds:Spender"


def yearly_share(quarterly: float) -> float:
    """The annual share that is written in a scenario for a share per quarter."""
    return 1.0 - (1.0 - quarterly) ** 4


def yearly_factor(quarterly: float) -> float:
    """The annual factor that is written in a scenario for a factor per quarter."""
    return quarterly**4


def firm(name: str, **values: Any) -> FirmStart:
    """A lab with a model and a third of a million users, and without compute, staff or money."""
    given = {
        "nation": "AAA",
        "kind": "cloud_tenant",
        "strategy": IDLE,
        "largest_run_flop": 1e24,
        "users_enterprise_m": 1.0,
    }
    return FirmStart(name=name, **{**given, **values})


def labs(count: int, **columns: Sequence[Any]) -> tuple[FirmStart, ...]:
    """Labs that differ only in the columns given, each with one value for every lab."""
    return tuple(
        firm(f"Lab {number}", **{name: values[number] for name, values in columns.items()}) for number in range(count)
    )


def ahead(log_units: Sequence[float]) -> list[float]:
    """Largest runs that put labs ahead in capability by so many log units."""
    return [float(1e24 * np.exp(lead)) for lead in log_units]


def still(
    firms: Sequence[FirmStart], changes: Mapping[str, Any] | None = None, quarters: int = 12, **tables: Any
) -> Scenario:
    """The scenario of a small world.

    Args:
        firms: The firms.
        changes: Parameters by dotted name, on top of everything switched off.
        quarters: Length of the run.
        **tables: Other tables instead of one nation and one merchant designer.
    """
    nested: dict[str, Any] = {
        "start": START,
        "end": str(Quarter.parse(START) + (quarters - 1)),
        "firms": tuple(firms),
        "nations": (NationStart(code="AAA", internet_share=1.0, workers_m=1.0),),
        "designers": (DesignerStart(name="Merchant", foundry_share=1.0),),
        **tables,
    }
    for name, value in {**STILL, **(changes or {})}.items():
        *groups, last = name.split(".")
        place = nested
        for group in groups:
            place = place.setdefault(group, {})
        place[last] = value
    return Scenario.model_validate(nested)


def built(scenario: Scenario, seed: int = 1) -> World:
    """A world before its first quarter."""
    return World(scenario, seed=seed)


def after(scenario: Scenario, quarters: int | None = None, seed: int = 1) -> World:
    """A world after some quarters, or at the end of its run."""
    world = built(scenario, seed)
    advance(world, scenario.quarters if quarters is None else quarters)
    return world


def advance(world: World, quarters: int) -> None:
    """Run so many more quarters."""
    for _ in range(quarters):
        world.step()


def shares(world: World, segment: int = ENTERPRISE) -> Floats:
    """Shares of adopters of every firm that ever was; what is missing to 1 stays out or uses open models."""
    users = world.firms.users[segment].sum(axis=0)[: world.firms.size]
    return np.asarray(users / world.nations.adopters[segment].sum())


def prices(world: World, segment: int = ENTERPRISE) -> Floats:
    """Prices of every firm that ever was, USD."""
    return np.asarray(world.firms.price[segment, : world.firms.size])


def chip_table(supply: float, price_usd_bn: float, **values: float) -> tuple[SupplyStart, ...]:
    """Chip supply of the first quarter, in chips and in USD bn a chip."""
    return (SupplyStart(quarter=START, chips_sold_h100e=supply, price_usd_k=price_usd_bn * 1e6, **values),)


def payer(name: str, budget_usd_bn: float, **values: Any) -> FirmStart:
    """An owner of compute whose parent pays the same budget every quarter for chips, and nothing else."""
    given = {
        "kind": "compute_owner",
        "strategy": SPENDER,
        "landlord": "own",
        "parent_cash_flow_usd_bn": 4.0 * budget_usd_bn,
        "parent_share": 1.0,
        "users_enterprise_m": 0.0,
    }
    return firm(name, **{**given, **values})


STEADY_BUDGETS = {"finance.parent_ceiling": 1.0, "finance.parent_growth": 1.0, "scaling.algorithmic_growth": 3.0}
"""Parents pay their whole limit, which does not grow."""
