"""Histograms by bits: every amount in its bin, and counts that add up however the rows are cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.fused.bin_lists import gather, listed
from simulation.rules.fused.histogram import (
    BINS,
    HIGHEST_USD,
    LOWEST_USD,
    SIGNS,
    add_run,
    bin_edges,
    clear,
    empty_tables,
    merge,
    merge_by_nation,
)

Floats = np.ndarray
EDGES = bin_edges()
grains = arrays(np.int64, st.integers(0, 40), elements=st.integers(-(2**30), 2**40))
wide = arrays(np.float64, st.integers(0, 40), elements=st.floats(-1e20, 1e20, allow_subnormal=False))


def count(values: Floats, weight: float = 1.0) -> Floats:
    table = empty_tables(1)[0]
    add_run(np.asarray(values, dtype=np.float64), weight, table)
    return table


def test_bins_are_narrow_and_touch() -> None:
    width = np.diff(EDGES[2:-1]) / EDGES[2:-2]
    assert EDGES.shape == (BINS,)
    assert width.max() == 2.0**-8
    assert width.min() > 2.0**-9
    assert (EDGES[1], EDGES[2], EDGES[-2], EDGES[-1]) == (0, LOWEST_USD, HIGHEST_USD, np.inf)


@pytest.mark.parametrize("place", [2, 3, 257, 258, 5000, BINS - 4, BINS - 3])
@pytest.mark.parametrize("sign", [1, -1])
def test_edges_belong_to_the_bin_above(place: int, sign: int) -> None:
    """Amounts next to an edge are told apart to the last bit."""
    below, at = np.nextafter(EDGES[place], 0), EDGES[place]
    table = count([sign * below, sign * at, sign * at])[int(sign < 0)]
    assert table[place - 1, 0] == 1
    assert table[place, 0] == 2


def test_special_bins() -> None:
    table = count([0.0, -0.0, LOWEST_USD / 2, -1e-300, HIGHEST_USD, 1e200, -1e20])
    np.testing.assert_array_equal(table[0, [0, 1, BINS - 2]], [[2, 0], [1, LOWEST_USD / 2], [2, HIGHEST_USD + 1e200]])
    np.testing.assert_array_equal(table[1, [0, 1, BINS - 2]], [[0, 0], [1, 1e-300], [1, 1e20]])
    assert table[:, :BINS, 0].sum() == 7


def test_nan_shows_in_the_sum() -> None:
    assert np.isnan(count([1.0, np.nan])[:, :BINS, 1].sum())


@given(wide, st.sampled_from([1.0, 0.5, 1234.25]))
def test_each_amount_is_counted_in_its_bin(values: Floats, weight: float) -> None:
    table = count(values, weight)
    place = np.where(values == 0, 0, np.searchsorted(EDGES, np.abs(values), side="right") - 1)
    expected = np.zeros((SIGNS, BINS))
    np.add.at(expected, ((values < 0).astype(int), place), weight)
    np.testing.assert_array_equal(table[:, :BINS, 0], expected)
    assert (table[0, :BINS, 1] - table[1, :BINS, 1]).sum() == pytest.approx(weight * values.sum(), rel=1e-9, abs=1e-6)


@given(grains, st.integers(0, 40), st.integers(0, 40))
def test_any_cut_gives_the_same_counts(grain: np.ndarray, first: int, second: int) -> None:
    """Whole numbers of 1/64 dollar add up exactly, so the amounts are the same too."""
    values = grain / 64
    tables = empty_tables(3)
    for table, part in zip(tables, np.split(values, sorted((first, second))), strict=True):
        add_run(part, 2.5, table)
    np.testing.assert_array_equal(merge(tables), count(values, 2.5))
    in_one = empty_tables(1)[0]
    for part in np.split(values, sorted((first, second))):
        add_run(part, 2.5, in_one)
    np.testing.assert_array_equal(in_one, count(values, 2.5))


@given(wide)
def test_blocks_give_the_same_bits(values: Floats) -> None:
    """Amounts off the grain too: rows are added one after the other, wherever a block of them ends."""
    long = np.concatenate([values, np.random.default_rng(1).normal(0, 1e5, 2000)])
    in_blocks = empty_tables(1)[0]
    for block in np.array_split(long, 7):
        add_run(block, 3.0, in_blocks)
    np.testing.assert_array_equal(in_blocks, count(long, 3.0))


def test_order_of_rows_is_the_order_of_addition() -> None:
    large, small = 1.5, 1.5 * (1 + 2.0**-52)
    table = count([large, *[small] * 5])
    total = 0.0
    for value in [large, *[small] * 5]:
        total += value
    assert table[0, :BINS, 1].sum() == total


@given(st.lists(wide, min_size=1, max_size=5), st.data())
def test_pieces_of_a_nation_are_merged(pieces: list[Floats], data: st.DataObject) -> None:
    nation = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(pieces), max_size=len(pieces))))
    tables = np.stack([count(values) for values in pieces])
    merged = merge_by_nation(tables, nation, 3)
    for number in range(3):
        mine = [values for values, owner in zip(pieces, nation, strict=True) if owner == number]
        np.testing.assert_array_equal(merged[number, :, :, 0], count(np.concatenate([[], *mine]))[:, :, 0])
    np.testing.assert_array_equal(merged[:, :, :BINS, 0].sum(axis=0), merge(tables)[:, :BINS, 0])


@given(wide, wide)
def test_cleared_tables_are_empty(first: Floats, second: Floats) -> None:
    tables = np.stack([count(first), count(second)])
    clear(tables)
    assert not tables.any()


@given(st.lists(wide, min_size=1, max_size=4))
def test_list_of_bins_holds_what_the_tables_hold(pieces: list[Floats]) -> None:
    """Bins run from the most negative to the most positive, by group and for everybody."""
    tables = np.stack([count(values) for values in pieces])
    nation = np.arange(len(pieces)) % 2
    start, place, people, amount = gather(listed(tables), nation, 2)
    groups = [*merge_by_nation(tables, nation, 2), merge(tables)]
    for begin, end, table in zip(start[:-1], start[1:], groups, strict=True):
        assert (np.diff(place[begin:end]) > 0).all()
        assert end - begin == np.count_nonzero(table[:, :BINS, 0])
        bin_ = np.where(place >= BINS, place - BINS, BINS - 1 - place)[begin:end]
        sign = np.where(place >= BINS, 0, 1)[begin:end]
        np.testing.assert_array_equal(people[begin:end], table[sign, bin_, 0])
        np.testing.assert_allclose(amount[begin:end] * (1 - 2 * sign), table[sign, bin_, 1], rtol=1e-12)


@given(st.lists(wide, min_size=1, max_size=4))
def test_lists_hold_whole_tables(pieces: list[Floats]) -> None:
    tables = np.stack([count(values) for values in pieces])
    np.testing.assert_array_equal(listed(tables).tables(), tables)


def test_long_lists_of_bins_find_room() -> None:
    values = np.random.default_rng(1).lognormal(5, 6, 40000)
    tables = np.stack([count(part) for part in np.split(values, 4)])
    start, _, people, _ = gather(listed(tables), np.arange(4), 4)
    assert start[-1] > 2**14
    assert people[: start[4]].sum() == people[start[4] :].sum() == values.size
