"""Made-up finished runs with plausible dynamics, so that figures are tested without running the economy."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from simulation.measures.catalogue import LAYERS, LORENZ_SHARES
from simulation.parameters.products import SEGMENTS
from simulation.parameters.scenario import Scenario
from simulation.recorder import Event
from simulation.timeline import Quarter

NAMES = (
    "OpenAI", "Google", "Anthropic", "Meta", "Microsoft", "xAI", "Amazon", "Mistral AI", "DeepSeek", "Alibaba",
    "Baidu", "ByteDance", "Tencent", "Inflection AI", "Cohere", "AI21 Labs", "Stability AI", "Character.AI", "Apple",
    "NVIDIA", "Oracle", "CoreWeave", "Technology Innovation Institute", "Zhipu AI", "Tesla",
)  # fmt: skip
ENTRANT_SLOTS = 5


@dataclass(frozen=True)
class SyntheticRun:
    """The part of a finished run that figures read."""

    run_id: str
    scenario: Scenario
    seed: int
    record: Any
    manifest: dict[str, Any] = field(default_factory=dict)


def make_run(scenario: Scenario, seed: int, quarters: int, tilt: float, *, open_models: bool = True) -> SyntheticRun:
    """One run: shares by a logit of drifting random walks, firms that exit and entrants that come late."""
    luck = np.random.default_rng([seed, 7])
    slots = len(NAMES) + ENTRANT_SLOTS
    names = (*NAMES, *(f"Entrant {number + 1}" for number in range(ENTRANT_SLOTS)))
    time = np.arange(quarters)
    active = np.ones((quarters, slots), dtype=bool)
    for number in range(ENTRANT_SLOTS):
        active[: (number + 1) * quarters // 6 + 1, len(NAMES) + number] = False
    active[quarters // 2 :, 13] = active[2 * quarters // 3 :, 15] = False
    appeal = np.linspace(2.2, -2, slots) + np.cumsum(luck.normal(0, 0.16 * (1 + tilt), (quarters, slots)), axis=0)
    users = softmax(np.where(active, appeal * (1 + 0.3 * tilt * time[:, None] / 72), -np.inf))
    owned = softmax(np.where(active, np.roll(appeal, 3, axis=1), -np.inf)) * 0.8
    stock = 0.6e6 * np.cumprod(1 + 0.35 * np.exp(-time / 14) * np.exp(luck.normal(0, 0.2, quarters)))
    shares = {"users": users, "compute owned": owned, "compute used": 0.5 * (users + owned)}
    world = world_series(time, stock, luck, tilt, open_models=open_models)
    people, nations = np.random.default_rng([seed, 8]), np.random.default_rng([seed, 9])
    runway = np.where(active, luck.gamma(2.0, 5.0, (quarters, slots)), np.nan)
    runway[:, :4] = np.where(active[:, :4], np.inf, np.nan)
    record = SimpleNamespace(
        quarters=tuple(str(Quarter.parse(scenario.start) + int(step)) for step in time),
        firm_names=names, firm_nations=("USA",) * slots, firm_kinds=("lab",) * slots, nation_codes=NATIONS,
        world=world | people_series(time, people, tilt) | power_series(time, nations) | tastes(time),
        events=changes_of_bloc(scenario, quarters, seed), layers=layers_of(shares, quarters),
        nations=nation_series(time, nations, seed), dependence=dependence_of(time, nations),
        groups=thirds(time, people, tilt), sectors=SECTORS, flow_rows=tuple(row for row, *_ in PAYMENTS),
        flows=accounts_of(time, people), stock_rows=(), stocks=np.zeros((quarters, 0, len(SECTORS))),
        distributions={"lorenz_wealth": lorenz_curves(time, people, tilt)},
        firms={
            "share_users": np.where(active, users, np.nan),
            "compute_owned_h100e": np.where(active, owned * stock[:, None], np.nan),
            "runway_quarters": runway,
        } | control_of(active, users, nations) | products_of(time, active, users, seed),
    )  # fmt: skip
    run_id = hashlib.sha256(f"{scenario.fingerprint}{seed}".encode()).hexdigest()[:16]
    manifest = {"scenario_fingerprint": scenario.fingerprint, "commit": "0123456789abcdef"}
    return SyntheticRun(run_id, scenario, seed, record, manifest)


def world_series(time: Any, stock: Any, luck: Any, tilt: float, *, open_models: bool) -> dict[str, Any]:
    """Plausible series of the whole industry."""
    noise = (1 + 0.3 * tilt) * np.exp(np.cumsum(luck.normal(0, 0.08, len(time))))
    revenue = 300 / (1 + np.exp(-(time - 30) / 5)) * noise + 0.1
    return {
        "chip_stock_h100e": stock,
        "utilisation": np.clip(0.75 + 0.1 * np.sin(time / 6) + luck.normal(0, 0.03, len(time)), 0, 1),
        "public_compute_share": np.clip(0.05 + 0.001 * time * noise, 0, 1),
        "frontier_training_cost_usd_m": 30 * np.exp(8 * (1 - np.exp(-time / 30))) * noise,
        "open_lag_months": 12 + 3 * np.sin(time / 7) * noise if open_models else np.full(len(time), np.inf),
        "second_lag_months": 3 * noise,
        "fifth_lag_months": 9 * noise,
        "revenue_usd_bn": revenue,
        "cost_usd_bn": revenue * 0.9 + 2,
        "raised_usd_bn": np.where(luck.uniform(size=len(time)) < 0.9, 3 + 0.1 * revenue, 0.0),
        "operating_loss_usd_bn": 1 + 4 * np.exp(-(((time - 20) / 12) ** 2)) * noise,
        "other_owners_compute_h100e": 0.2 * stock,
    }


def softmax(scores: Any) -> Any:
    """Shares over the last axis."""
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def layers_of(shares: dict[str, Any], quarters: int) -> dict[str, Any]:
    """HHI, CR1 and CR4 of the layers that have shares; nan in the others."""
    layers = {key: np.full((quarters, len(LAYERS)), np.nan) for key in ("hhi", "cr1", "cr4", "leader")}
    for layer, share in shares.items():
        column, order = LAYERS.index(layer), -np.sort(-share, axis=1)
        layers["hhi"][:, column] = (share**2).sum(axis=1)
        layers["cr1"][:, column] = order[:, 0]
        layers["cr4"][:, column] = order[:, :4].sum(axis=1)
        layers["leader"][:, column] = share.argmax(axis=1)
    return layers


def make_results(
    scenarios: int = 1, replicates: int = 12, quarters: int = 72, **looks: Any
) -> dict[str, list[SyntheticRun]]:
    """Scenario label -> replicates; all scenarios share their seeds, every scenario but the first has a policy."""
    from simulation.policies.open_releases import OpenReleases

    labels = ("baseline", "open older versions", "strong flywheel", "no flywheel", "open everything at once",
              "reproducible technology", "investors leave")  # fmt: skip
    results = {}
    for number, label in enumerate(labels[:scenarios]):
        end = str(Quarter.parse("2023Q1") + (quarters - 1))
        values: dict[str, Any] = {"name": label, "end": end, "flywheel": {"depreciation": 0.25 + 0.05 * number}}
        if number:
            values["policies"] = (OpenReleases(lag_quarters=4.0, start="2024Q1" if quarters < 20 else "2027Q1"),)
        scenario = Scenario(**values)
        results[label] = [
            make_run(scenario, seed, quarters, 0.5 * number, **looks) for seed in range(1, replicates + 1)
        ]
    return results


SECTORS = ("households", "AI firms", "business", "business capital", "governments", "AI fund")
# Payer, payee and yearly amount of a plausible world economy, USD bn.
PAYMENTS = (
    ("consumption", "households", "business", 55_000.0),
    ("AI products for people", "households", "AI firms", 180.0),
    ("AI services", "business", "AI firms", 950.0),
    ("cloud", "AI firms", "business", 400.0),
    ("chips", "AI firms", "business", 420.0),
    ("chips of others", "business", "business capital", 150.0),
    ("wages", "business", "households", 46_000.0),
    ("staff", "AI firms", "households", 60.0),
    ("labour tax", "households", "governments", 11_000.0),
    ("capital tax", "households", "governments", 2_100.0),
    ("profit tax", "AI firms", "governments", 25.0),
    ("benefits", "governments", "households", 6_400.0),
    ("public purchases", "governments", "business", 8_200.0),
    ("retained profit", "business", "business capital", 15_000.0),
    ("investment", "business capital", "business", 14_500.0),
    ("capital income", "business", "households", 17_000.0),
    ("dividends", "AI firms", "AI fund", 0.4),
    ("funding rounds", "AI fund", "AI firms", 210.0),
    ("AI payouts", "AI fund", "households", 0.03),
    ("interest", "governments", "households", 900.0),
    ("support", "governments", "AI firms", 12.0),
)  # fmt: skip


def people_series(time: Any, luck: Any, tilt: float) -> dict[str, Any]:
    """Plausible series of people, work and inequality."""
    noise = np.cumsum(luck.normal(0, 0.002, len(time)))
    gone = 1 / (1 + np.exp(-(time - 36) / 8))
    return {
        "gini_wealth": np.clip(0.86 + (0.05 + 0.03 * tilt) * gone + noise, 0, 1),
        "gini_income": np.clip(0.63 + (0.06 + 0.03 * tilt) * gone + noise, 0, 1),
        "gini_error": np.full(len(time), 2e-5),
        "top10_wealth": np.clip(0.80 + 0.08 * gone + noise, 0, 1),
        "top1_wealth": np.clip(0.43 + 0.15 * gone + noise, 0, 1),
        "mld_income": 0.9 + 0.2 * gone + noise,
        "mld_income_between": 0.55 + 0.04 * gone + noise / 2,
        "unemployment": np.clip(0.05 + 0.06 * gone * (1 + tilt) + noise / 4, 0, 1),
        "displaced_m": np.where(time > 4, (0.01 + 9 * gone * (1 + tilt)) * np.exp(20 * noise), 0.0),
        "retrained_m": np.where(time > 6, (0.01 + 4 * gone) * np.exp(20 * noise), 0.0),
        "hired_m": 95 * np.exp(10 * noise),
    }


def lorenz_curves(time: Any, luck: Any, tilt: float) -> Any:
    """Lorenz curves of lognormal wealth that grows more unequal, shape (quarters, shares)."""
    from scipy.special import ndtr, ndtri

    spread = 2.0 + (0.4 + 0.3 * tilt) / (1 + np.exp(-(time - 36) / 8)) + np.cumsum(luck.normal(0, 0.01, len(time)))
    return ndtr(ndtri(np.array(LORENZ_SHARES)) - spread[:, None])


def thirds(time: Any, luck: Any, tilt: float) -> dict[str, Any]:
    """Plausible employment and real wages of thirds of occupations."""
    gone = (1 / (1 + np.exp(-(time - 36) / 8)))[:, None] * (1 + tilt)
    noise = np.cumsum(luck.normal(0, 0.004, (len(time), 3)), axis=0)
    lost, growth = np.array([0.01, 0.04, 0.12]), 1 + 0.004 * time[:, None]
    return {
        "employment_by_exposure": np.clip(0.945 - lost * gone + noise / 2, 0, 1),
        "employment_by_skill": np.clip(0.93 - 0.5 * lost * gone + noise / 2, 0, 1),
        "real_wage_by_exposure": growth * (1 + (0.15 - 3 * lost) * gone) + noise - noise[:1],
        "real_wage_by_skill": growth * (1 + (0.1 - 2 * lost) * gone) + noise - noise[:1],
    }


def accounts_of(time: Any, luck: Any) -> Any:
    """Payments of each quarter, shape (quarters, rows, sectors), each with a payer and a payee."""
    flows = np.zeros((len(time), len(PAYMENTS), len(SECTORS)))
    for row, (_, payer, payee, amount) in enumerate(PAYMENTS):
        paid = 0.25 * amount * np.exp(0.006 * time + luck.normal(0, 0.02, len(time)))
        flows[:, row, SECTORS.index(payer)] -= paid
        flows[:, row, SECTORS.index(payee)] += paid
    return flows


NATIONS = ("USA", "CHN", "DEU", "IND", "RUS", "ZAF", "PNG")
BLOCS = (1.0, 2.0, 1.0, 0.0, 2.0, 0.0, 0.0)
OUTPUT = (7000.0, 4500.0, 1100.0, 900.0, 500.0, 100.0, 8.0)
COMPUTE = (0.7, 0.2, 0.05, 0.001, 0.0001, 1e-6, 0.0)


def nation_series(time: Any, luck: Any, seed: int) -> dict[str, Any]:
    """Plausible series of nations; Papua New Guinea has no compute, and one nation joins a bloc in odd seeds."""
    noise = np.exp(luck.normal(0, 0.05, (len(time), len(NATIONS))))
    bloc = np.tile(np.array(BLOCS), (len(time), 1))
    bloc[len(time) // 2 :, NATIONS.index("IND")] = seed % 2
    stock = 1e6 * np.exp(time / 20)[:, None]
    return {
        "bloc": bloc,
        "output_usd_bn": np.array(OUTPUT) * noise,
        "compute_hosted_h100e": np.array(COMPUTE) * stock * noise,
        "compute_owned_h100e": np.where(np.array(COMPUTE) > 1e-5, COMPUTE, 0.0) * stock * noise,
        "compute_used_h100e": np.array(OUTPUT) * stock * noise,
        "gap_quarters": np.array([1.0, 2.5, 1.0, 1.4, 2.2, 1.3, 1.8]) * noise,
    }


def dependence_of(time: Any, luck: Any) -> Any:
    """Shares of AI services by home of the provider, shape (quarters, nations, nations); rows sum to 1."""
    base = np.full((len(NATIONS), len(NATIONS)), 0.002)
    base[:, 0] += np.where(np.array(BLOCS) == 2, 0.05, 0.65)
    base[:, 1] += np.where(np.array(BLOCS) == 2, 0.75, 0.1)
    base += np.diag([0.1, 0.1, 0.15, 0.05, 0.15, 0.05, 0.02])
    shares = base * np.exp(luck.normal(0, 0.02, (len(time), *base.shape)))
    return shares / shares.sum(axis=2, keepdims=True)


def changes_of_bloc(scenario: Scenario, quarters: int, seed: int) -> tuple[Event, ...]:
    """The nation that joins a bloc in odd seeds, and something else that happens."""
    when = str(Quarter.parse(scenario.start) + quarters // 2)
    joins = (Event(when, "bloc change", "IND", text="from N to A"),) if seed % 2 else ()
    return (Event(when, "release", "OpenAI"), *joins)


def power_series(time: Any, luck: Any) -> dict[str, Any]:
    """Plausible series of blocs, power and consent."""
    noise = np.cumsum(luck.normal(0, 0.002, len(time)))
    in_bloc_a = np.clip(0.6 + 0.001 * time + noise, 0, 1)
    return {
        "output_bloc_n": 0.8 - in_bloc_a,
        "output_bloc_a": in_bloc_a,
        "output_bloc_b": np.full(len(time), 0.2),
        "output_bloc_c": np.zeros(len(time)),
        "landscape_energy": -0.3 - 0.001 * time + noise,
        "nations_ill_placed": np.round(np.clip(5 - 0.05 * time + 50 * noise, 0, 9)),
        "unaccountable_power": np.clip(0.001 * time + noise, 0, 1),
        "legitimacy": np.clip(0.6 - 0.001 * time + noise, 0, 1),
        "democracy": np.clip(0.33 + noise / 2, 0, 1),
        "control_event": np.zeros(len(time)),
    }


def tastes(time: Any) -> dict[str, Any]:
    """Scales of taste, which grow as users spend more."""
    return {f"taste_{name}_usd": (number + 1.0) * 1.01**time for number, name in enumerate(SEGMENTS)}


def products_of(time: Any, active: Any, users: Any, seed: int) -> dict[str, Any]:
    """Plausible products: what makes users choose, the research and the money behind; nothing adds up to shares."""
    luck = np.random.default_rng([seed, 10])
    drift = np.cumsum(luck.normal(0, 0.05, active.shape), axis=0)
    found = {
        "log_effective_compute": 60.0 + 0.3 * time[:, None] + drift,
        "log_know_how": 0.1 * time[:, None] + drift / 4,
        "compute_used_h100e": 1e3 * np.exp(0.2 * time[:, None] + drift),
        "inference_share": np.clip(0.4 + drift / 10, 0.05, 0.9),
        "research_flop": 1e25 * np.exp(0.2 * time[:, None] + drift),
        "revenue_usd_bn": users * 0.1 * np.exp(0.1 * time[:, None]),
        "raised_usd_bn": np.where(luck.uniform(size=active.shape) < 0.2, 2.0, 0.0),
    }
    for number, name in enumerate(SEGMENTS):
        found[f"users_{name}_m"] = users * 1e3 / (number + 1.0)
        found[f"fresh_users_{name}_m"] = users * 1e3 * np.exp(drift) / (number + 1.0)
        found[f"price_{name}_usd"] = (number + 1.0) * np.exp(0.01 * time[:, None] + drift)
        for part, worth in (("capability", drift), ("data", drift / 5), ("appeal", -drift)):
            found[f"{part}_worth_{name}"] = worth
    return {name: np.where(active, values, np.nan) for name, values in found.items()}


def control_of(active: Any, users: Any, luck: Any) -> dict[str, Any]:
    """Plausible control and accountability of firms."""
    accountability = np.clip(luck.beta(4, 2, active.shape[1]) + luck.normal(0, 0.02, active.shape), 0, 1)
    return {
        "control_index": np.where(active, np.where(users > 0.01, users / 3, 0.0), np.nan),
        "accountability": np.where(active, accountability, np.nan),
    }
