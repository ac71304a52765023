"""What a run starts from: firms, nations, occupations, chip designers and chip supply, one row each."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import field_validator

from .quantity import Parameters, quantity

Kind = Literal[
    "integrated_incumbent",
    "self_funded_owner",
    "cloud_tenant",
    "state_lab",
    "public_lab",
    "community_collective",
    "start_up",
    "compute_owner",
]
Bloc = Literal["A", "B", "C", "N"]
_TABLE = "Starting tables; see docs/data.md"


def _row(default: Any, unit: str, meaning: str, low: float | None = None, high: float | None = None) -> Any:
    return quantity(default, unit, meaning, _TABLE, low=low, high=high, evidence="measured")


class FirmStart(Parameters):
    """One firm as it enters the world."""

    name: str = _row("", "", "Name of the firm.")
    nation: str = _row("", "ISO code", "Home nation.")
    kind: Kind = _row("start_up", "", "Kind of the firm.")
    strategy: str = _row("profit_maximiser", "", "Strategy: a built-in name, or file.py:Class of a user's own.")
    founded: str = _row("2023Q1", "quarter", "Quarter in which the firm becomes active.")
    backer: str = _row("", "", "Firm that pays a share of its rounds; empty for none.")
    landlord: str = _row("market", "", "Firm that lets compute to it, 'market', or 'own'.")
    compute_owned_h100e: float = _row(0.0, "H100e", "Compute owned.", 0.0)
    compute_used_h100e: float = _row(0.0, "H100e", "Compute used for its own models.", 0.0)
    cash_usd_bn: float = _row(0.0, "USD bn", "Cash.", 0.0)
    parent_cash_flow_usd_bn: float = _row(
        0.0, "USD bn/year", "Cash flow of the parent group, or yearly public grant.", 0.0
    )
    parent_share: float = _row(0.0, "", "Share of the parent's cash flow that goes into AI at the start.", 0.0, 1.0)
    revenue_usd_bn: float = _row(0.0, "USD bn/year", "Revenue from models at the start (for comparison only).", 0.0)
    users_consumer_m: float = _row(0.0, "million users", "Users of consumer assistants.", 0.0)
    users_enterprise_m: float = _row(0.0, "million seats", "Paying seats of enterprises.", 0.0)
    users_physical_m: float = _row(0.0, "million machines", "Vehicles and robots.", 0.0)
    data_consumer: float = _row(0.0, "public data stock", "Data stock from consumers.", 0.0)
    data_enterprise: float = _row(0.0, "public data stock", "Data stock from enterprises.", 0.0)
    data_physical: float = _row(0.0, "public data stock", "Data stock from machines.", 0.0)
    log_know_how: float = _row(0.0, "log units", "Algorithmic efficiency against the best of 2023Q1.")
    largest_run_flop: float = _row(0.0, "FLOP", "Largest training run so far.", 0.0)
    staff: float = _row(0.0, "people", "Research staff.", 0.0)
    release_lag_quarters: float = _row(float("inf"), "quarters", "Lag of open releases; 0 is open, inf is closed.", 0.0)
    designer_portfolio: str = _row("", "", "Shares of chip designers in its orders, as 'Nvidia:0.9;AMD:0.1'.")
    source: str = _row("", "", "Sources of the row.")
    evidence: str = _row("assumption", "", "Measured, estimate or assumption.")

    @field_validator("release_lag_quarters", mode="before")
    @classmethod
    def _closed_is_never(cls, value: Any) -> Any:
        return float("inf") if value == "closed" else value


class NationStart(Parameters):
    """One nation at the start."""

    code: str = _row("", "ISO code", "Code of the nation.")
    name: str = _row("", "", "Name of the nation.")
    bloc: Bloc = _row("N", "", "Bloc: A, B or C, or N for none.")
    gdp_usd_bn: float = _row(1.0, "USD bn/year", "Output.", 1e-6)
    population_m: float = _row(1.0, "million people", "Population.", 0.0)
    workers_m: float = _row(0.5, "million people", "Workforce.", 1e-6)
    labour_share: float = _row(0.55, "", "Share of wages in output.", 0.0, 1.0)
    income_gini: float = _row(0.35, "", "Gini coefficient of incomes.", 0.05, 0.9)
    tax_share: float = _row(0.25, "", "Taxes over output.", 0.0, 1.0)
    capital_output: float = _row(4.0, "years", "Capital over yearly output; people own all of it.", 0.0)
    wealth_bottom50: float = _row(0.04, "", "Share of wealth of the poorer half; negative if debts prevail.", -1.0, 0.5)
    wealth_top10: float = _row(0.62, "", "Share of wealth of the richest 10 %.", 0.1, 1.0)
    wealth_top1: float = _row(0.30, "", "Share of wealth of the richest 1 %.", 0.01, 1.0)
    job_finding_monthly: float = _row(0.2, "1/month", "Chance of someone without a job to find one.", 0.0, 1.0)
    separation_monthly: float = _row(0.012, "1/month", "Chance to lose a job.", 0.0, 1.0)
    exposure_ratio: float = _row(1.0, "", "Exposure of jobs to AI over that in the United States.", 0.0)
    internet_share: float = _row(0.7, "", "Share of people online.", 0.0, 1.0)
    ai_investment_usd_bn: float = _row(0.0, "USD bn/year", "Private investment in AI, 2023.", 0.0)
    talent_share: float = _row(0.0, "", "Share of the world's elite AI researchers who work there.", 0.0, 1.0)
    hosted_compute_share: float = _row(0.0, "", "Share of mapped compute on its territory.", 0.0, 1.0)
    adoption_2023: float = _row(0.01, "", "Share of adults who used AI assistants in 2023Q1.", 0.0, 1.0)
    chip_parts_share: float = _row(0.0, "", "Share of what chip makers pay to foundries and makers of parts.", 0.0, 1.0)
    chip_access: float = _row(1.0, "", "Access to leading chips: 1 free, 0 none.", 0.0, 1.0)
    human_capital: float = _row(1.0, "", "Human capital per worker over that of the United States.", 0.0, 2.0)
    ai_preparedness: float = _row(0.6, "", "Index of preparedness for AI.", 0.0, 1.0)
    military_usd_bn: float = _row(0.0, "USD bn/year", "Military spending.", 0.0)
    democracy: float = _row(0.5, "", "Quality of liberal democracy.", 0.0, 1.0)
    ai_benefit: float = _row(0.55, "", "Share of people who expect more good than harm from AI products.", 0.01, 0.99)
    language: str = _row("", "", "Language in which most people would use AI; empty for many.")
    export_tier: int = _row(2, "", "Tier of export controls: 0 origin, 1 free, 2 capped, 3 barred.", 0, 3)
    un_agreement_us: float | None = _row(None, "", "Agreement in UN votes with the United States.", 0.0, 1.0)
    un_agreement_china: float | None = _row(None, "", "Agreement in UN votes with China.", 0.0, 1.0)
    un_agreement_russia: float | None = _row(None, "", "Agreement in UN votes with Russia.", 0.0, 1.0)
    defence_pacts: str = _row("", "", "Pacts of common defence, as 'NATO;EU'.")
    rivals: str = _row("", "", "Codes of rival nations, as 'CHN;RUS'.")
    source: str = _row("", "", "Sources of the row.")


class OccupationStart(Parameters):
    """One group of occupations in the nation where wages by occupation are known."""

    code: str = _row("", "", "Major group of the Standard Occupational Classification.")
    name: str = _row("", "", "Name of the group.")
    employment_share: float = _row(0.0, "", "Share of employment.", 0.0, 1.0)
    wage_usd: float = _row(1.0, "USD/year", "Mean wage.", 1.0)
    exposure_alpha: float = _row(0.0, "", "Share of tasks that a language model alone makes twice as fast.", 0.0, 1.0)
    exposure_beta: float = _row(0.0, "", "The same, and half of those that need further software.", 0.0, 1.0)
    exposure_zeta: float = _row(0.0, "", "The same, and all of those that need further software.", 0.0, 1.0)
    source: str = _row("", "", "Sources of the row.")


class DesignerStart(Parameters):
    """One designer of AI chips at the start."""

    name: str = _row("", "", "Name of the designer.")
    nation: str = _row("", "ISO code", "Home nation; empty shares its profit among all nations.")
    foundry_share: float = _row(0.0, "", "Share of the foundries' AI capacity.", 0.0, 1.0)
    captive_owner: str = _row("", "", "Firm that alone uses its chips; empty for a merchant.")
    gross_margin: float = _row(0.5, "", "Gross margin over revenue.", 0.0, 1.0)
    source: str = _row("", "", "Sources of the row.")


class SupplyStart(Parameters):
    """Chips sold in one quarter of the historical table."""

    quarter: str = _row("2023Q1", "quarter", "Quarter.")
    chips_sold_h100e: float = _row(1.0, "H100e", "Chips sold in the world.", 0.0)
    price_usd_k: float = _row(40.0, "USD thousand", "Price of one H100e, installed.", 0.0)
    chip_stock_h100e: float = _row(0.0, "H100e", "World stock at the end of the quarter.", 0.0)
    other_owners_h100e: float = _row(0.0, "H100e", "Stock of the many small owners at the end of the quarter.", 0.0)
    source: str = _row("", "", "Sources of the row.")
