"""The starting tables are whole: shares sum, names refer to existing rows, stocks add up, every row cites a source."""

from __future__ import annotations

import csv
import itertools
import math
from pathlib import Path

import pytest

from simulation.analysis.targets import COLUMNS, OPTIONAL

ROOT = Path(__file__).resolve().parents[1]
WORLD = ROOT / "scenarios" / "world"
Row = dict[str, str]

KINDS = {
    "integrated_incumbent",
    "self_funded_owner",
    "cloud_tenant",
    "state_lab",
    "public_lab",
    "community_collective",
    "start_up",
    "compute_owner",
}
STRATEGIES = {
    "profit_maximiser",
    "blitzscaler",
    "fast_follower",
    "open_weights",
    "safety_first",
    "integrated_incumbent",
}
FIRM_COLUMNS = (
    "name nation kind strategy founded backer landlord compute_owned_h100e compute_used_h100e cash_usd_bn "
    "parent_cash_flow_usd_bn parent_share revenue_usd_bn users_consumer_m users_enterprise_m users_physical_m "
    "data_consumer data_enterprise data_physical log_know_how largest_run_flop staff release_lag_quarters "
    "designer_portfolio source evidence"
)
NATION_COLUMNS = (
    "code name bloc gdp_usd_bn population_m workers_m labour_share income_gini tax_share capital_output "
    "wealth_bottom50 wealth_top10 wealth_top1 job_finding_monthly separation_monthly exposure_ratio internet_share "
    "ai_investment_usd_bn talent_share hosted_compute_share adoption_2023 chip_parts_share chip_access human_capital "
    "ai_preparedness military_usd_bn democracy ai_benefit language export_tier un_agreement_us un_agreement_china "
    "un_agreement_russia defence_pacts rivals source"
)
DESIGNER_COLUMNS = "name nation foundry_share captive_owner gross_margin price_factor source"
OCCUPATION_COLUMNS = "code name employment_share wage_usd exposure_alpha exposure_beta exposure_zeta source"
CHIP_COLUMNS = "quarter chips_sold_h100e price_usd_k chip_stock_h100e other_owners_h100e source"
ADULT_SHARE = 0.70  # of population, the same everywhere, as docs/data.md states
ROUNDING = 2e-3  # adoption is stored with five decimals
EXACT = 1e-9
QUARTERLY_PROGRESS = math.log(3.0) / 4  # algorithmic efficiency grows threefold a year (Epoch AI)
QUARTERS = [f"{year}Q{quarter}" for year in (2023, 2024) for quarter in (1, 2, 3, 4)]
START, LAST_ENTRY = "2023Q1", "2024Q4"


def read(path: Path) -> tuple[list[str], list[Row]]:
    """Return the header and the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    return list(reader.fieldnames or ()), rows


def column(rows: list[Row], name: str) -> list[float]:
    """Return one column as numbers."""
    return [float(row[name]) for row in rows]


FIRM_HEADER, FIRMS = read(WORLD / "firms_2023Q1.csv")
NATION_HEADER, NATIONS = read(WORLD / "nations_2023.csv")
DESIGNER_HEADER, DESIGNERS = read(WORLD / "designers_2023Q1.csv")
OCCUPATION_HEADER, OCCUPATIONS = read(WORLD / "occupations_us_2021.csv")
CHIP_HEADER, CHIPS = read(WORLD / "chip_supply_2022_2024.csv")
TARGET_HEADER, TARGETS = read(ROOT / "scenarios" / "calibration" / "targets_2024.csv")
AMOUNTS = FIRM_HEADER[FIRM_HEADER.index("compute_owned_h100e") : FIRM_HEADER.index("staff") + 1]
FIRM = {row["name"]: row for row in FIRMS}
CHIP = {row["quarter"]: row for row in CHIPS}


@pytest.mark.parametrize("path", sorted(WORLD.glob("*.csv")), ids=lambda path: path.name)
def test_every_cell_has_a_column_and_every_row_a_source(path: Path) -> None:
    """No comment lines, no ragged rows, no row without a source, no row twice."""
    header, rows = read(path)
    assert "source" in header
    assert rows
    assert all(None not in row and None not in row.values() for row in rows)
    assert all(row["source"].strip() for row in rows)
    assert len({row[header[0]] for row in rows}) == len(rows)


def test_headers_are_the_declared_ones() -> None:
    """The builder reads these columns by name."""
    assert " ".join(FIRM_HEADER) == FIRM_COLUMNS
    assert " ".join(NATION_HEADER) == NATION_COLUMNS
    assert " ".join(DESIGNER_HEADER) == DESIGNER_COLUMNS
    assert " ".join(OCCUPATION_HEADER) == OCCUPATION_COLUMNS
    assert " ".join(CHIP_HEADER) == CHIP_COLUMNS
    assert tuple(TARGET_HEADER) == COLUMNS + OPTIONAL


def test_numbers_of_firms_are_in_range() -> None:
    """Stocks and flows are non-negative; only know-how may be negative, and nobody is ahead of the frontier."""
    for row in FIRMS:
        assert all(float(row[name]) >= 0.0 for name in AMOUNTS if name != "log_know_how"), row["name"]
        waited = QUARTERS.index(row["founded"])
        assert float(row["log_know_how"]) <= waited * QUARTERLY_PROGRESS, row["name"]
        assert float(row["parent_share"]) <= 1.0
        assert row["release_lag_quarters"] == "closed" or int(row["release_lag_quarters"]) >= 0
    assert float(FIRM["OpenAI"]["log_know_how"]) == 0.0


def test_names_in_firms_exist() -> None:
    """Nation, kind, strategy, evidence, backer, landlord and designers refer to something that exists."""
    codes = {row["code"] for row in NATIONS}
    designers = {row["name"] for row in DESIGNERS}
    for row in FIRMS:
        assert row["nation"] in codes
        assert row["kind"] in KINDS
        assert row["strategy"] in STRATEGIES
        assert row["evidence"] in {"measured", "estimate", "assumption"}
        assert row["backer"] in {"", "investors", "state"} | FIRM.keys() - {row["name"]}
        assert row["landlord"] in {"market", "own"} | FIRM.keys() - {row["name"]}
        assert {part.split(":")[0] for part in row["designer_portfolio"].split(";")} <= designers


def test_founding_dates_are_quarters_of_the_calibration_period() -> None:
    """Firms start in 2023Q1 or enter by the end of 2024; before founding a firm has no users and no revenue."""
    for row in FIRMS:
        assert row["founded"] in QUARTERS, row["name"]
        if row["founded"] > START:
            assert float(row["users_consumer_m"]) == float(row["revenue_usd_bn"]) == 0.0
            assert float(row["largest_run_flop"]) == 0.0


def test_portfolios_sum_to_one() -> None:
    """The designers of a firm's chips share all of them."""
    for row in FIRMS:
        shares = [float(part.split(":")[1]) for part in row["designer_portfolio"].split(";")]
        assert sum(shares) == pytest.approx(1.0, abs=EXACT)


def test_owners_use_own_chips_and_tenants_fit_into_their_landlord() -> None:
    """An owner uses at most what it owns; a landlord hosts its tenants of 2023Q1 beside its own use."""
    for row in FIRMS:
        if row["landlord"] == "own":
            tenants = [other for other in FIRMS if other["landlord"] == row["name"] and other["founded"] == START]
            used = sum(column([row, *tenants], "compute_used_h100e"))
            assert used <= float(row["compute_owned_h100e"]), row["name"]
        else:
            assert float(row["compute_owned_h100e"]) == 0.0, row["name"]


def test_owners_and_others_are_the_world_stock() -> None:
    """Named owners and the rest own every chip of the owner table at 2023-03-31 (409,313 H100e)."""
    named = sum(column(FIRMS, "compute_owned_h100e"))
    start = CHIP[START]
    assert float(start["chip_stock_h100e"]) == 409_313
    assert named + float(start["other_owners_h100e"]) == pytest.approx(409_313, abs=1.0)
    assert sum(column(FIRMS, "compute_used_h100e")) < 409_313


def test_chip_sales_add_up_to_the_stock() -> None:
    """Stock of a quarter = stock before + chips sold, up to rounding; the stock of end-2024 is 6,444,682 H100e."""
    assert [row["quarter"] for row in CHIPS] == sorted(CHIP)
    for before, now in itertools.pairwise(CHIPS):
        grown = float(before["chip_stock_h100e"]) + float(now["chips_sold_h100e"])
        assert grown == pytest.approx(float(now["chip_stock_h100e"]), abs=1.0)
    assert float(CHIP["2024Q4"]["chip_stock_h100e"]) == 6_444_682
    assert all(float(row["price_usd_k"]) > 0.0 for row in CHIPS)


def test_four_largest_owners_hold_what_the_owner_table_says() -> None:
    """Google, Microsoft, Meta and Amazon own 57 per cent at the start."""
    largest = sorted(column(FIRMS, "compute_owned_h100e"))[-4:]
    assert sum(largest) / 409_313 == pytest.approx(0.572, abs=0.001)


def test_designer_shares_sum_to_one_and_captive_owners_exist() -> None:
    """The foundry's AI capacity goes to the five designers."""
    assert sum(column(DESIGNERS, "foundry_share")) == pytest.approx(1.0, abs=EXACT)
    for row in DESIGNERS:
        assert row["captive_owner"] in {"", *FIRM}
        assert 0.0 <= float(row["gross_margin"]) < 1.0
        assert float(row["price_factor"]) > 0.0


def test_nations_share_talent_and_hosted_compute() -> None:
    """Thirty nations and groups cover the world; Papua New Guinea is one of them and hosts nothing."""
    nations = {row["code"]: row for row in NATIONS}
    assert len(nations) == 30
    assert {"PNG", "REU", "ROW"} <= nations.keys()
    assert sum(column(NATIONS, "talent_share")) == pytest.approx(1.0, abs=EXACT)
    assert sum(column(NATIONS, "hosted_compute_share")) == pytest.approx(1.0, abs=EXACT)
    assert float(nations["PNG"]["hosted_compute_share"]) == 0.0
    for row in NATIONS:
        assert row["bloc"] in {"A", "B", "N"}
        for name in ("labour_share", "income_gini", "tax_share", "internet_share", "adoption_2023", "chip_access"):
            assert 0.0 < float(row[name]) < 1.0 or (name == "chip_access" and float(row[name]) == 1.0)


def test_wealth_is_the_capital_of_the_world_and_shares_are_those_of_the_database() -> None:
    """Capital is 4.5 years of output; the United States, Sweden's debts and South Africa's rich are as published."""
    nations = {row["code"]: row for row in NATIONS}
    capital = sum(float(row["capital_output"]) * float(row["gdp_usd_bn"]) for row in NATIONS)
    assert capital / sum(column(NATIONS, "gdp_usd_bn")) == pytest.approx(4.5, abs=0.05)
    shares = ("wealth_bottom50", "wealth_top10", "wealth_top1")
    assert [float(nations["USA"][name]) for name in shares] == [0.01, 0.695, 0.348]
    assert float(nations["SWE"]["wealth_bottom50"]) == -0.109
    assert float(nations["ZAF"]["wealth_top1"]) == 0.549
    for row in NATIONS:
        bottom50, top10, top1 = (float(row[name]) for name in shares)
        assert -0.2 < bottom50 < 0.5 * (1.0 - top10) / 0.9
        assert 0.1 * top10 < top1 < top10 < 1.0
        assert 0.0 < float(row["separation_monthly"]) < float(row["job_finding_monthly"]) < 1.0
        assert 0.4 < float(row["exposure_ratio"]) <= 1.0


def test_occupations_share_employment_and_exposure_measures_are_in_order() -> None:
    """Twenty-two major groups; zeta counts more tasks than beta, and beta more than alpha; their means are known."""
    assert len(OCCUPATIONS) == 22
    share = column(OCCUPATIONS, "employment_share")
    assert sum(share) == pytest.approx(1.0, abs=1e-4)
    for row in OCCUPATIONS:
        alpha, beta, zeta = (float(row[f"exposure_{name}"]) for name in ("alpha", "beta", "zeta"))
        assert 0.0 <= alpha < beta < zeta <= 1.0
        assert beta == pytest.approx((alpha + zeta) / 2, abs=2e-4)
    means = [
        sum(s * e for s, e in zip(share, column(OCCUPATIONS, f"exposure_{name}"), strict=True))
        for name in ("alpha", "beta", "zeta")
    ]
    assert means == pytest.approx([0.1464, 0.3516, 0.5567], abs=2e-4)


def test_world_adoption_is_the_users_of_the_firms() -> None:
    """Adults who use consumer AI add up to the consumer users of all firms."""
    adopters = sum(ADULT_SHARE * float(row["population_m"]) * float(row["adoption_2023"]) for row in NATIONS)
    assert adopters == pytest.approx(sum(column(FIRMS, "users_consumer_m")), rel=ROUNDING)


def test_targets_cover_all_rows_with_bands_dates_and_reasons() -> None:
    """C1 to C44 appear, and facts and essays; each row has a band around its value, or says why it has none."""
    assert {f"C{number}" for number in range(1, 45)} <= {row["id"] for row in TARGETS}
    for row in TARGETS:
        assert row["source"]
        assert row["note"]
        if not row["low"]:
            assert row["measure"] == "not in the model" or "no band" in row["note"], row
            continue
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"])
        assert all(START <= date <= LAST_ENTRY for date in row["date"].split("/"))


def test_no_target_is_dated_after_2024() -> None:
    """Later data are kept for tests out of sample."""
    assert all(date[:4] <= "2024" for row in TARGETS for date in row["date"].split("/"))


def test_rows_that_tell_the_same_share_a_weight() -> None:
    """A series at several dates counts once: the weights of a firm's or nation's series add up to one or less."""
    total: dict[tuple[str, str], float] = {}
    for row in TARGETS:
        if row["kind"] != "start" and row["measure"] != "not in the model":
            key = (row["id"], row["measure"])
            total[key] = total.get(key, 0.0) + float(row["weight"])
    assert max(total.values()) <= 1.05, "rounding of weights to two places apart"


def test_what_the_starting_tables_hold_is_no_success() -> None:
    """A value of the first quarter is given: revenue by users and what they bring at the start."""
    first = {row["kind"] for row in TARGETS if row["date"] == "2023Q1"}
    assert first == {"start"}


def test_targets_over_a_span_are_growth_or_yearly_sums() -> None:
    """A date with a slash is a growth factor, a sum over the quarters, or the mean of a share, ratio or shape."""
    spans = [row for row in TARGETS if "/" in row["date"] and row["measure"] != "not in the model"]
    sums = {"factor per year", "USD bn per year", "changes per year"}
    assert {row["unit"] for row in spans} == sums | {"share", "ratio", "index", "L-kurtosis"}
