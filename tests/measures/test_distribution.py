"""Inequality from histograms: exact measures lie inside its bounds, for a million rows and any small population."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import erf

from simulation.measures import inequality as exact
from simulation.measures.distribution import TOP_SHARES, Bounds, Distribution, by_nation, everybody
from simulation.rules.fused.bin_lists import listed
from simulation.rules.fused.histogram import HIGHEST_USD, add_run, empty_tables

Floats = np.ndarray
ROWS = 10**6
ROUNDING = 1e-11
AVERSIONS = (0.5, 1.0, 2.0)
DRAWS: dict[str, Callable[[np.random.Generator], Floats]] = {
    "exponential": lambda g: g.exponential(30e3, ROWS),
    "lognormal .6": lambda g: g.lognormal(10.3, 0.6, ROWS),
    "lognormal 1": lambda g: g.lognormal(9.1, 1.0, ROWS),
    "lognormal 2.1": lambda g: g.lognormal(10.2, 2.107, ROWS),
    "Pareto 1.2": lambda g: 7e3 * (1 + g.pareto(1.2, ROWS)),
    "Pareto 1.5": lambda g: 9e3 * (1 + g.pareto(1.5, ROWS)),
    "Pareto 2": lambda g: 2e4 * (1 + g.pareto(2.0, ROWS)),
    "inverse gamma 1.5": lambda g: 1e5 / g.gamma(1.5, size=ROWS),
    "body and tail": lambda g: np.append(g.lognormal(9, 1.2, 9 * ROWS // 10), 2e5 * (1 + g.pareto(1.3, ROWS // 10))),
    "debtors": lambda g: g.lognormal(10, 1.5, ROWS) - 2e4,
}

money = st.floats(-1e6, 1e9) | st.sampled_from([0.0, 1.0, 100.0, 100.25, 101.0, 5e4, -3.0]) | st.floats(0, 1)
people = arrays(np.float64, st.integers(1, 30), elements=money.map(lambda usd: usd if abs(usd) > 1e-200 else 0.0))


def distribution_of(rows: list[tuple[Floats, float]]) -> Distribution:
    """Everybody, from rows of several weights."""
    table = empty_tables(1)[0]
    for values, weight in rows:
        add_run(values, weight, table)
    return everybody(table)


def inside(bounds: Bounds, truth: float | Floats, scale: float = 1.0) -> bool:
    """Say whether the truth and the value lie between the bounds."""
    low, high = bounds.low[-1] - ROUNDING * scale, bounds.high[-1] + ROUNDING * scale
    return bool(np.all((low <= truth) & (truth <= high) & (low <= bounds.value[-1]) & (bounds.value[-1] <= high)))


def width(bounds: Bounds) -> float:
    return float(np.max(bounds.high[-1] - bounds.low[-1]))


@pytest.mark.parametrize("law", DRAWS)
def test_a_million_rows(law: str) -> None:
    """Bounds hold the exact measures and are at most 2e-6 apart; the value in between is ten times nearer."""
    held = DRAWS[law](np.random.default_rng(1))
    whole = distribution_of([(held, 1.0)])
    tops = np.array([exact.top_share(held, share) for share in TOP_SHARES])
    checks = [
        (whole.gini(), exact.gini(held)),
        (whole.top_shares(), tops),
        (whole.bottom_half(), exact.bottom_share(held)),
        (whole.lorenz([0.1, 0.25, 0.9]), exact.lorenz(held, [0.1, 0.25, 0.9])),
    ]
    if held.min() > 0:
        checks += [(whole.theil(), exact.theil(held)), (whole.mld(), exact.mld(held))]
        checks += [(whole.atkinson(aversion), exact.atkinson(held, aversion)) for aversion in AVERSIONS]
    for bounds, truth in checks:
        assert inside(bounds, truth)
        assert width(bounds) <= 2e-6
        assert np.max(np.abs(bounds.value[-1] - truth)) <= 2e-7
    assert whole.people[-1] == held.size
    assert whole.mean_usd[-1] == pytest.approx(held.mean(), rel=1e-12)


def test_known_distributions() -> None:
    """Section 2.2, by histogram: lognormal Gini index, Theil index and MLD; quantiles of the exponential."""
    generator = np.random.default_rng(2)
    whole = distribution_of([(generator.lognormal(10, 1, ROWS), 1.0)])
    assert whole.gini().value[-1] == pytest.approx(erf(0.5), abs=0.002)
    assert whole.theil().value[-1] == pytest.approx(0.5, abs=0.01)
    assert whole.mld().value[-1] == pytest.approx(0.5, abs=0.003)
    assert whole.atkinson(2.0).value[-1] == pytest.approx(1 - np.exp(-1), abs=0.003)
    drawn = generator.exponential(1e4, ROWS)
    asked = np.array([0.1, 0.5, 0.9, 0.99])
    bounds = distribution_of([(drawn, 1.0)]).quantiles(asked)
    assert inside(bounds, np.quantile(drawn, asked, method="inverted_cdf"), scale=1e4)
    np.testing.assert_allclose(bounds.value[-1], -1e4 * np.log(1 - asked), rtol=0.02)


@pytest.mark.parametrize("index", [1.2, 1.5, 2.0])
def test_exponent_of_a_pareto_tail(index: float) -> None:
    """Within three standard errors of 1,000 rows; bounds hold the estimate from the exact amounts (Hill 1975)."""
    drawn = 1e4 * (1 + np.random.default_rng(3).pareto(index, ROWS))
    bounds = distribution_of([(drawn, 7.0)]).pareto_index(0.001)
    assert bounds.value[-1] == pytest.approx(index, rel=3 / np.sqrt(1000))
    threshold = distribution_of([(drawn, 7.0)]).quantiles([0.999]).low[-1, 0]
    top = drawn[drawn >= threshold]
    assert inside(bounds, 1 / np.log(top / threshold).mean())


@given(st.lists(people, min_size=1, max_size=4), st.data())
def test_any_population_lies_inside_its_bounds(parts: list[Floats], data: st.DataObject) -> None:
    """Debts, zeros, ties, weights, amounts below the lowest bin."""
    weight = data.draw(st.lists(st.sampled_from([1.0, 2.5, 1000.0]), min_size=len(parts), max_size=len(parts)))
    whole = distribution_of(list(zip(parts, weight, strict=True)))
    held, count = np.concatenate(parts), np.repeat(weight, [part.size for part in parts])
    total, size = held @ count, np.abs(held) @ count
    assume(total > 1e-3 * size > 0)
    scale, shares = size / total, [0.0, 0.05, 0.3, 0.5, 0.77, 1.0]
    assert inside(whole.gini(), exact.gini(held, count), scale)
    assert inside(whole.lorenz(shares), exact.lorenz(held, shares, count), scale)
    tops = np.array([exact.top_share(held, share, count) for share in TOP_SHARES])
    assert inside(whole.top_shares(), tops, scale)
    assert whole.total_usd[-1] == pytest.approx(total, rel=1e-9)
    assert whole.positive_share[-1] == pytest.approx(count[held > 0].sum() / count.sum(), rel=1e-12)
    assert whole.negative_share[-1] == pytest.approx(count[held < 0].sum() / count.sum(), rel=1e-12)
    positive, owners = held[held > 0], count[held > 0]
    assume(positive.size)
    assert inside(whole.theil(), exact.theil(positive, owners), 10)
    assert inside(whole.mld(), exact.mld(positive, owners), 10)
    for aversion in (*AVERSIONS, 0.3, 1.5):
        assert inside(whole.atkinson(aversion), exact.atkinson(positive, aversion, owners), 10)


@given(arrays(np.float64, st.integers(1, 25), elements=st.floats(1, 1e7)), st.data())
def test_split_between_nations(held: Floats, data: st.DataObject) -> None:
    """Section 2.2: within and between add up to 1e-12 on the bins, and are those of the exact amounts to 1e-5."""
    nation = data.draw(arrays(np.int64, held.size, elements=st.integers(0, 3)))
    tables = empty_tables(5)
    for number in range(4):
        add_run(held[nation == number], 2.0, tables[number])
    nations = by_nation(listed(tables), np.arange(5), 5)
    for split, truth in (
        (nations.split_theil(), exact.split_theil(held, nation)),
        (nations.split_mld(), exact.split_mld(held, nation)),
    ):
        assert split.within + split.between == pytest.approx(split.total, abs=1e-12)
        np.testing.assert_allclose(split, truth, atol=1e-5)
    assert nations.theil().low[-1] <= nations.split_theil().total + 1e-12


def test_nations_and_everybody() -> None:
    """Each nation is measured as if alone, whichever pieces it is in; a nation without people has no measures."""
    generator = np.random.default_rng(4)
    pieces = [generator.lognormal(8 + number, 1, 500) for number in range(4)]
    tables = empty_tables(4)
    for piece, table in zip(pieces, tables, strict=True):
        add_run(piece, 10.0, table)
    measured = by_nation(listed(tables), np.array([0, 2, 0, 1]), 4)
    members = [[0, 2], [3], [1], [], [0, 1, 2, 3]]
    for number, owned in enumerate(members):
        rows = [(pieces[piece], 10.0) for piece in owned]
        if not rows:
            assert measured.people[number] == 0
            for bounds in (measured.gini(), measured.theil(), measured.atkinson(1.0), measured.lorenz([0.5])):
                assert all(np.isnan(side[number]).all() for side in bounds)
            assert np.isnan(measured.quantiles([0.5]).value[number])
            continue
        alone = distribution_of(rows)
        for one, other in (
            (measured.gini(), alone.gini()),
            (measured.top_shares(), alone.top_shares()),
            (measured.quantiles([0.2, 0.9]), alone.quantiles([0.2, 0.9])),
            (measured.mld(), alone.mld()),
            (measured.equally_distributed_usd(0.5), alone.equally_distributed_usd(0.5)),
            (measured.pareto_index(), alone.pareto_index()),
        ):
            np.testing.assert_allclose([side[number] for side in one], [side[-1] for side in other], rtol=1e-9)


def test_debt_takes_the_gini_index_above_one() -> None:
    """(-3, 0, 4) has 14/3, as exactly as its bins allow: each holds one amount."""
    bounds = distribution_of([(np.array([-3.0, 0, 4]), 5.0)]).gini()
    assert inside(bounds, 14 / 3)
    assert width(bounds) < 1e-12
    assert np.isnan(distribution_of([(np.array([-3.0, 2.0]), 1.0)]).gini().value).all()


def test_amounts_above_the_bins_widen_the_bounds() -> None:
    """Top-coded amounts: only their sum is known, and the bounds say so."""
    held = np.array([HIGHEST_USD, 3 * HIGHEST_USD, 7 * HIGHEST_USD, 1e3, 2e3])
    whole = distribution_of([(held, 1.0)])
    assert inside(whole.gini(), exact.gini(held))
    assert inside(whole.top_shares([0.2, 0.4]), np.array([exact.top_share(held, share) for share in (0.2, 0.4)]))
    assert inside(whole.theil(), exact.theil(held))
    assert inside(whole.mld(), exact.mld(held))
    assert width(whole.gini()) > 0.01


def test_people_with_nothing_are_left_out_of_theil_and_mld() -> None:
    """They would add ``-ln(positive_share)`` to Theil and make MLD infinite."""
    whole = distribution_of([(np.array([0.0, 0, 1e3, 4e3]), 1.0)])
    assert whole.theil().low[-1] == pytest.approx(exact.theil([1e3, 4e3]), rel=1e-12)
    with_them = exact.theil([0, 0, 1e3, 4e3])
    assert whole.theil().low[-1] - np.log(whole.positive_share[-1]) == pytest.approx(with_them, rel=1e-12)
    assert whole.mld().low[-1] == pytest.approx(exact.mld([1e3, 4e3]), rel=1e-12)


def test_nobody_with_anything_has_no_inequality_to_split() -> None:
    penniless = distribution_of([(np.array([0.0, -2.0]), 1.0)])
    assert np.isnan([*penniless.split_theil(), *penniless.split_mld()]).all()
    assert np.isnan([penniless.theil().value, penniless.mld().value, penniless.atkinson(0.5).value]).all()
    alone = distribution_of([(np.array([1e3, 4e3]), 1.0)])
    for split, whole in ((alone.split_theil(), alone.theil()), (alone.split_mld(), alone.mld())):
        np.testing.assert_allclose(split, [whole.low[-1], whole.low[-1], 0], atol=1e-12)


def test_flat_tax_and_equal_dividend() -> None:
    """Case T6.1 through histograms: ``G' = (1 - tax) G`` within the bounds."""
    held = np.random.default_rng(5).lognormal(9, 1, 10**5)
    before = distribution_of([(held, 1.0)]).gini()
    after = distribution_of([(0.7 * held + 0.3 * held.mean(), 1.0)]).gini()
    assert 0.7 * before.low[-1] <= after.high[-1]
    assert after.low[-1] <= 0.7 * before.high[-1]
    assert after.value[-1] == pytest.approx(0.7 * before.value[-1], abs=1e-7)


def test_what_has_no_meaning_is_refused() -> None:
    whole = distribution_of([(np.array([1.0, 2.0]), 1.0)])
    with pytest.raises(ValueError, match=r"^a distribution needs people; the histograms are empty$"):
        everybody(empty_tables(1)[0])
    with pytest.raises(ValueError, match=r"^shares of people lie between 0 and 1$"):
        whole.lorenz([1.2])
    with pytest.raises(ValueError, match=r"^aversion to inequality is above zero; it is 0$"):
        whole.atkinson(0.0)
