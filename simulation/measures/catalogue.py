"""Every measure that a run records: its table, name, unit and meaning, in one place.

The command line prints it, captions take their units from it, and a test compares it with what a run really records.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from .catalogue_of_nations import NATIONS, NATIONS_PEOPLE, NATIONS_WORLD, WORLD_NATIONS

Table = Literal["world", "layers", "firms", "nations", "groups"]

LAYERS = ("chips", "compute owned", "compute used", "models", "users", "revenue", "talent")
LORENZ_SHARES = (
    *(0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    *(0.95, 0.99, 0.995, 0.999, 0.9999, 1.0),
)
"""Shares of the people, the poorest first, at which Lorenz curves are recorded: dense where the richest are."""

GROUPS = ("low", "middle", "high")
"""Thirds of occupations by exposure to AI, or of workers by skill within their nation."""

DISTRIBUTIONS = ("lorenz_wealth", "lorenz_income")


@dataclass(frozen=True)
class Measure:
    """One recorded measure.

    Attributes:
        name: Column of the table, unit last where there is one.
        table: ``world`` (one value a quarter), ``layers``, ``firms``, ``nations`` or ``groups``.
        unit: Unit of the values; ``""`` for counts, shares and indices.
        meaning: One sentence for a policy researcher.
    """

    name: str
    table: Table
    unit: str
    meaning: str


_WORLD = (
    ("active_firms", "firms", "Labs in business at the end of the quarter, without mere owners of compute."),
    ("entries", "firms", "Firms that entered in the quarter, spin-outs included."),
    ("exits", "firms", "Firms that failed or were bought in the quarter."),
    ("chip_price_usd_k", "USD thousand per H100e", "Price at which the chip market cleared."),
    ("chips_sold_h100e", "H100e", "Chips delivered in the quarter."),
    ("chip_stock_h100e", "H100e", "All AI chips in service in the world."),
    ("chip_spend_usd_bn", "USD bn", "Money paid for chips in the quarter by firms, governments and other owners."),
    ("rental_price_usd_per_hour", "USD per H100e hour", "Price of renting one chip for an hour."),
    ("utilisation", "share", "Share of the world's chips that labs use, to train or to serve."),
    ("public_compute_share", "share", "Share of the world's chips owned by public bodies."),
    ("frontier_training_flop", "FLOP", "Size of the largest training run so far."),
    ("frontier_training_cost_usd_m", "USD m", "Amortised hardware and energy cost of the largest run; no staff."),
    ("open_lag_months", "months", "How long ago the frontier had the capability of the best open model."),
    ("second_lag_months", "months", "How long ago the frontier had the capability of the second firm."),
    ("fifth_lag_months", "months", "How long ago the frontier had the capability of the fifth firm."),
    ("consumer_surplus_usd_bn", "USD bn", "Expected gain over doing without AI if all adopters chose today."),
    ("revenue_usd_bn", "USD bn", "Revenue of all model firms from AI products in the quarter."),
    ("cost_usd_bn", "USD bn", "Economic cost of all labs: rent, user cost of own compute in use, staff."),
    ("raised_usd_bn", "USD bn", "Money that investors and backers put into labs without a parent in the quarter."),
    ("operating_loss_usd_bn", "USD bn", "Sum of cost less revenue over the labs that make a loss, in the quarter."),
    ("users_consumer_m", "million people", "Users of consumer assistants."),
    ("users_enterprise_m", "million seats", "Users of enterprise services."),
    ("users_physical_m", "million machines", "Machines, such as vehicles and robots, with an AI service; speculative."),
    ("margin", "share of price", "Lerner margin (price less marginal cost, over price), weighted by revenue."),
    ("shortage_share", "share", "Share of demand that firms lacked the compute to serve."),
    ("other_owners_compute_h100e", "H100e", "Chips of the many owners too small to be named."),
    ("hhi_consumer", "index 0-1", "Herfindahl index of users of consumer assistants."),
    ("hhi_enterprise", "index 0-1", "Herfindahl index of users of enterprise services."),
    ("hhi_physical", "index 0-1", "Herfindahl index of users of physical systems."),
    ("vendors_per_buyer", "vendors", "Vendors that the average enterprise which chooses today engages."),
    ("taste_consumer_usd", "USD per user and quarter", "Scale of tastes for consumer assistants: the unit of worth."),
    ("taste_enterprise_usd", "USD per user and quarter", "Scale of tastes for enterprise services: the unit of worth."),
    ("taste_physical_usd", "USD per user and quarter", "Scale of tastes for physical systems: the unit of worth."),
    ("leader_tenure_quarters", "quarters", "How long the firm with most users has led without a break."),
    ("leader_changes", "changes", "How often the lead in users has changed hands since the start."),
)

_WORLD_PEOPLE = (
    ("gini_wealth", "index 0-1", "Gini index of net worth, AI equity included, over the workforce of the world."),
    ("gini_income", "index 0-1", "Gini index of disposable income over the workforce of the world."),
    ("gini_error", "index 0-1", "Width of the interval that surely holds both Gini indices, from the bins used."),
    ("top01_wealth", "share", "Share of net worth that the richest 0.1 % of the workforce hold."),
    ("top1_wealth", "share", "Share of net worth that the richest 1 % of the workforce hold."),
    ("top15_wealth", "share", "Share of net worth that the richest 1.5 % of the workforce hold."),
    ("top10_wealth", "share", "Share of net worth that the richest 10 % of the workforce hold."),
    (
        "bottom50_wealth",
        "share",
        "Share of net worth that the poorer half of the workforce hold; negative where debts prevail.",
    ),
    ("top01_income", "share", "Share of disposable income of the 0.1 % of the workforce with most."),
    ("top15_income", "share", "Share of disposable income of the 1.5 % of the workforce with most."),
    ("top1_income", "share", "Share of disposable income of the 1 % of the workforce with most."),
    ("top10_income", "share", "Share of disposable income of the 10 % of the workforce with most."),
    ("bottom50_income", "share", "Share of disposable income of the half of the workforce with least."),
    ("theil_income", "index", "Theil index (T) of disposable income over the workforce of the world."),
    ("theil_income_between", "index", "Part of the Theil index of income that lies between nations."),
    ("mld_income", "index", "Mean log deviation (Theil's L) of disposable income over the workforce of the world."),
    ("mld_income_between", "index", "Part of the mean log deviation of income that lies between nations."),
    ("atkinson_income_05", "index 0-1", "Atkinson index of disposable income, aversion to inequality 0.5."),
    ("atkinson_income_1", "index 0-1", "Atkinson index of disposable income, aversion to inequality 1."),
    ("atkinson_income_2", "index 0-1", "Atkinson index of disposable income, aversion to inequality 2."),
    ("ede_income_usd", "USD/year", "Income that, if all had it, would be as good as the one there is (aversion 1)."),
    ("mean_income_usd", "USD/year", "Mean disposable income of the workforce of the world."),
    ("mean_wealth_usd", "USD", "Mean net worth of the workforce of the world, AI equity included."),
    ("billionaires", "people", "People with a net worth above USD 1 bn."),
    ("labour_share", "share", "Wages over output of the world."),
    ("unemployment", "share", "People without work who look for it, over all who work or look for work."),
    ("in_training_m", "million people", "People who learn another occupation at the end of the quarter."),
    ("displaced_m", "million people", "People who lost their work in the quarter because AI took over its tasks."),
    ("separated_m", "million people", "People who left or lost their work in the quarter, for whatever reason."),
    ("hired_m", "million people", "People who found work in the quarter."),
    ("retrained_m", "million people", "People who finished learning another occupation in the quarter."),
    ("real_wage", "index, 1 at start", "Mean real wage of those who work, over that at the start of the run."),
    ("output_usd_bn", "USD bn", "Output of the world in the quarter."),
    ("tfp_gain", "per cent", "Gain in total factor productivity by AI since the start, in log points times 100."),
    ("automated_share", "share", "Share of tasks that AI does, nations weighted by output."),
    ("ai_valuation_usd_bn", "USD bn", "Value of the equity of AI firms that have no parent."),
    ("ai_equity_share_of_wealth", "share", "Equity of AI firms over the net worth of all people."),
    ("public_ai_equity_share", "share", "Share of the equity of AI firms that governments hold."),
    ("new_ai_taxes_usd_bn", "USD bn", "What policies raise from AI in the quarter beyond the usual tax on profit."),
    (
        "shared_usd_bn",
        "USD bn",
        "What people get in equal parts beyond social transfers: dividends, basic income, payouts of public funds.",
    ),
    ("consumption_usd_bn", "USD bn", "Consumption of all people in the quarter."),
    ("government_debt_usd_bn", "USD bn", "Debt of all governments; negative where they hold more than they owe."),
    ("provider_fee_usd_bn", "USD bn", "What AI providers took of the gain of sectors using AI, beyond prices."),
    ("downstream_share_kept", "share", "Share of what sectors gain from AI that providers get, prices included."),
    ("gains_usd_bn", "USD bn", "Gains on wealth of all people in the quarter that nobody paid (revaluation)."),
    ("flow_residual", "share of flows", "Largest imbalance of a row of the flow matrix over all flows of the quarter."),
)

_LAYERS = (
    ("hhi", "index 0-1", "Herfindahl index of the layer: the sum of squared shares."),
    ("cr1", "share", "Share of the largest owner in the layer."),
    ("cr4", "share", "Joint share of the four largest owners in the layer."),
    ("leader", "name", "The largest owner in the layer."),
)


def _worth(segment: str, products: str, unit: str) -> tuple[tuple[str, str, str], ...]:
    """What makes users choose a firm in one segment; undefined where it does not sell."""
    return (
        (f"capability_worth_{segment}", "scales of taste", f"Worth of the capability behind the firm's {products}."),
        (f"data_worth_{segment}", "scales of taste", f"Worth of the data behind the firm's {products}."),
        (f"appeal_worth_{segment}", "scales of taste", f"Worth of brand and distribution of the firm's {products}."),
        (f"fresh_users_{segment}_m", unit, f"Users of the firm's {products} if all adopters chose today."),
    )


_FIRMS = (
    ("compute_owned_h100e", "H100e", "Chips that the firm owns."),
    ("compute_used_h100e", "H100e", "Chips that the firm uses, its own and rented ones."),
    ("training_flop", "FLOP", "The firm's largest training run so far."),
    ("log_effective_compute", "natural log of FLOP", "Capability: log of training FLOP times algorithmic efficiency."),
    ("log_know_how", "log units", "Algorithmic efficiency of the firm's research, natural log."),
    ("users_consumer_m", "million people", "The firm's users of consumer assistants."),
    ("users_enterprise_m", "million seats", "The firm's users of enterprise services."),
    ("users_physical_m", "million machines", "The firm's users of physical systems."),
    ("price_consumer_usd", "USD per user and quarter", "The firm's price of a consumer assistant."),
    ("price_enterprise_usd", "USD per user and quarter", "The firm's price of enterprise services."),
    ("price_physical_usd", "USD per user and quarter", "The firm's price of a physical system's service."),
    *_worth("consumer", "consumer assistants", "million people"),
    *_worth("enterprise", "enterprise services", "million seats"),
    *_worth("physical", "physical systems", "million machines"),
    ("revenue_usd_bn", "USD bn", "The firm's revenue from AI products in the quarter."),
    ("cost_usd_bn", "USD bn", "The firm's economic cost: rent, user cost of own compute in use, staff."),
    ("raised_usd_bn", "USD bn", "Money the firm got from investors, its parent or a government in the quarter."),
    ("cash_usd_bn", "USD bn", "The firm's cash at the end of the quarter."),
    ("runway_quarters", "quarters", "How long cash lasts at the present loss; infinite for a firm without one."),
    ("talent_staff", "people", "Frontier researchers and engineers at the firm."),
    ("release_lag_quarters", "quarters", "Age at which the firm opens its models; infinite if it never does."),
    ("share_users", "share", "The firm's share of users over all segments."),
    ("share_revenue", "share", "The firm's share of revenue over all segments."),
    ("inference_share", "share", "Share of the firm's compute that serves users instead of training."),
    ("research_flop", "FLOP", "Research compute of the firm in the quarter, up to a cap if there is one."),
    ("capability_share", "share", "The firm's share in the capability of all labs."),
    ("dependence_on_it", "share", "Share of world value added that depends on the firm."),
    ("shapley", "share", "Shapley power in a vote weighted by capability times dependence."),
    ("control_index", "index 0-1", "Cube root of capability, Shapley power and dependence."),
    ("accountability", "index 0-1", "One less what oversight, exit and voice all leave undone."),
    ("unaccountable_power", "index 0-1", "Control without accountability."),
    ("safety_effort", "share", "Effort of the firm for safety."),
    ("usage_consumer_h100e", "H100e", "Compute that serving the firm's consumers took: use, as tokens count it."),
    ("usage_enterprise_h100e", "H100e", "Compute that serving the firm's enterprises took."),
    ("usage_physical_h100e", "H100e", "Compute that serving the firm's physical systems took."),
    ("revenue_consumer_usd_bn", "USD bn", "The part of the firm's revenue from consumer assistants."),
    ("revenue_enterprise_usd_bn", "USD bn", "The part of the firm's revenue from enterprise services."),
    ("revenue_physical_usd_bn", "USD bn", "The part of the firm's revenue from physical systems."),
    ("lag_months", "months", "How long ago the frontier had the firm's capability; infinite without a model."),
)

_GROUPS = (
    ("employment_by_exposure", "share", "Share at work of a third of occupations by exposure to AI."),
    ("real_wage_by_exposure", "index, 1 at start", "Mean real wage of a third of occupations by exposure to AI."),
    ("employment_by_skill", "share", "Share at work of a third of workers by skill within their nation."),
    ("real_wage_by_skill", "index, 1 at start", "Mean real wage of a third of workers by skill within their nation."),
    ("ai_use_by_exposure", "share", "Share of working time in which AI assists, third of occupations by exposure."),
    ("ai_users_by_exposure", "share", "People at work who use AI for it in a week, third of occupations by exposure."),
)

GROUP_MEASURES = tuple(name for name, _, _ in _GROUPS)
"""What is recorded of thirds of occupations and of workers."""

PEOPLE: dict[Table, frozenset[str]] = {
    "world": frozenset(name for name, _, _ in _WORLD_PEOPLE),
    "nations": frozenset(name for name, _, _ in NATIONS_PEOPLE),
}
"""Measures of people and accounts by table: a run records all of them or, if its world has no such people, none."""

_TABLES: tuple[tuple[Table, tuple[tuple[str, str, str], ...]], ...] = (
    ("world", _WORLD + _WORLD_PEOPLE + WORLD_NATIONS),
    ("layers", _LAYERS),
    ("firms", _FIRMS),
    ("nations", NATIONS + NATIONS_PEOPLE + NATIONS_WORLD),
    ("groups", _GROUPS),
)

CATALOGUE: tuple[Measure, ...] = tuple(
    Measure(name, table, unit, meaning) for table, rows in _TABLES for name, unit, meaning in rows
)


def measures(table: Table) -> tuple[Measure, ...]:
    """Return the measures of one table, in the order in which they are recorded."""
    return tuple(measure for measure in CATALOGUE if measure.table == table)


def find(name: str) -> tuple[Measure, ...]:
    """Return the measures of a given name; some names occur in several tables.

    Raises:
        KeyError: If no measure has this name; the sentence gives the nearest one.

    Example:
        >>> [measure.table for measure in find("users_consumer_m")]
        ['world', 'firms', 'nations']
        >>> find("open_lag_months")[0].unit
        'months'
    """
    found = tuple(measure for measure in CATALOGUE if measure.name == name)
    if not found:
        near = get_close_matches(name, sorted({measure.name for measure in CATALOGUE}), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise KeyError(f"no measure is called {name!r}{hint}")
    return found
