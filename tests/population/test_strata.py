"""Rows are dealt out whole, in proportion, and never more than there are people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.agents.population.strata import apportion, deal_rows, stratum_names

PEOPLE = np.array([168e6, 751e6, 3e6])


def test_names_of_strata() -> None:
    assert stratum_names(0) == ("bottom 50 %", "next 40 %", "next 9 %", "top 1 %")
    assert stratum_names(3)[3:] == ("top 1 to 0.1 %", "top 0.1 to 0.01 %", "top 0.01 to 0.001 %", "top 0.001 %")


def test_rows_follow_people_and_the_tail_has_its_share() -> None:
    strata = deal_rows(10_000, PEOPLE, 3, 0.1, 40)
    rows = strata.rows.sum(axis=1)
    assert rows.sum() == 10_000
    assert rows[2] == 40
    assert rows[0] / rows[1] == pytest.approx(168 / 751, rel=1e-3)
    assert strata.rows[:, 3:].sum(axis=1) == pytest.approx(0.1 * rows, abs=1.0)
    assert (strata.rows >= 1).all()


def test_floor_gives_way_where_rows_are_few() -> None:
    """Three nations, 30 rows: at most half of them go by the floor, 5 each."""
    assert deal_rows(30, PEOPLE, 3, 0.1, 40).rows.sum(axis=1).tolist() == [5, 20, 5]


def test_strata_without_rows_join_the_next_lower_one() -> None:
    strata = deal_rows(3, PEOPLE, 3, 0.1, 40)
    assert strata.rows.tolist() == [[1, 0, 0, 0, 0, 0, 0]] * 3
    assert strata.richer[:, 0].tolist() == [0.0] * 3
    assert strata.weight[:, 0].tolist() == PEOPLE.tolist()


def test_never_more_rows_than_people() -> None:
    """2,000 people: the top 0.1 % are two, the top 0.01 % nobody whole, so they join."""
    strata = deal_rows(1_990, np.array([2_000.0]), 3, 0.5, 40)
    people = 2_000.0 * (strata.poorer - strata.richer)[0]
    assert (strata.rows[0] <= people + 1e-9).all()
    assert strata.rows[0, 3:].tolist() == [18, 2, 0, 0]
    assert (strata.weight[strata.rows > 0] >= 1.0 - 1e-9).all()


@pytest.mark.parametrize("count", [2, 5_001])
def test_too_few_and_too_many_rows_are_refused(count: int) -> None:
    sentence = (
        f"workers must be between 3, one for each nation, and 5,000, the workforce of all nations; it is {count:,}."
    )
    with pytest.raises(ValueError, match=sentence):
        deal_rows(count, np.array([1_000.0, 2_000.0, 2_000.0]), 3, 0.1, 40)


@settings(deadline=None, max_examples=60)
@given(
    sizes=st.lists(st.floats(0.01, 1e6), min_size=1, max_size=8),
    count=st.integers(0, 10_000),
    spread=st.integers(0, 300),
)
def test_apportionment_sums_within_bounds(sizes: list[float], count: int, spread: int) -> None:
    """Whole numbers that sum, stay within bounds, and are nearly proportional where no bound binds."""
    parts = np.array(sizes)
    least, most = np.full(parts.size, 2), np.full(parts.size, 2 + spread)
    count = int(np.clip(count, least.sum(), most.sum()))
    rows = apportion(np.array(count), parts, least, most)
    assert rows.sum() == count
    assert (rows >= least).all()
    assert (rows <= most).all()
    free = (rows > least + 1) & (rows < most - 1)
    if free.sum() > 1:
        assert (np.abs(rows[free] - parts[free] * rows[free].sum() / parts[free].sum()) <= 2.0).all()


@settings(deadline=None, max_examples=30)
@given(count=st.integers(30, 30_000), decades=st.integers(0, 5), tail=st.floats(0.0, 0.9), small=st.floats(1.0, 1e9))
def test_people_add_up_whatever_the_settings(count: int, decades: int, tail: float, small: float) -> None:
    people = np.array([1e8, 3e6, small])
    strata = deal_rows(count, people, decades, tail, 40)
    assert strata.rows.sum() == count
    assert (strata.rows * strata.weight).sum(axis=1) == pytest.approx(people, abs=0.02)
    assert (strata.rows[:, 0] >= 1).all()
    wide = people[:, None] * (strata.poorer - strata.richer)
    assert (strata.rows <= np.maximum(wide * (1 + 1e-9), 1.0)).all()
