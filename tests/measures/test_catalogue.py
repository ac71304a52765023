"""The catalogue of measures is complete and readable."""

import pytest

import simulation
from simulation.measures.catalogue import CATALOGUE, LAYERS, LORENZ_SHARES, PEOPLE, find, measures


def test_names_are_unique_in_their_table() -> None:
    keys = [(measure.table, measure.name) for measure in CATALOGUE]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("measure", CATALOGUE, ids=lambda measure: f"{measure.table}-{measure.name}")
def test_each_measure_has_a_unit_and_a_sentence(measure: object) -> None:
    assert measure.unit  # type: ignore[attr-defined]
    assert measure.meaning[0].isupper()  # type: ignore[attr-defined]
    assert measure.meaning.endswith(".")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("suffix", "word"),
    [("_usd_bn", "USD bn"), ("_h100e", "H100e"), ("_months", "months"), ("_quarters", "quarters"), ("_flop", "FLOP")],
)
def test_unit_in_the_name_is_the_unit(suffix: str, word: str) -> None:
    named = [measure for measure in CATALOGUE if measure.name.endswith(suffix)]
    assert named
    assert all(measure.unit == word for measure in named)


def test_tables_and_layers() -> None:
    assert [len(measures(table)) for table in ("world", "layers", "firms", "nations", "groups")] == [
        116, 4, 48, 53, 6,
    ]  # fmt: skip
    assert LAYERS == ("chips", "compute owned", "compute used", "models", "users", "revenue", "talent")


def test_lorenz_shares_rise_from_nobody_to_everybody() -> None:
    assert (LORENZ_SHARES[0], LORENZ_SHARES[-1]) == (0.0, 1.0)
    assert list(LORENZ_SHARES) == sorted(set(LORENZ_SHARES))
    assert {0.5, 0.9, 0.99, 0.999} <= set(LORENZ_SHARES), "the halves and tops of the measures are among them"


def test_unknown_measure_names_the_nearest() -> None:
    with pytest.raises(KeyError, match=r"no measure is called 'open_lag_month'; did you mean open_lag_months\?"):
        find("open_lag_month")
    with pytest.raises(KeyError, match=r"no measure is called 'zzz'\"$"):
        find("zzz")


def test_run_records_what_the_catalogue_lists() -> None:
    record = simulation.run("baseline", ["end=2023Q2"], progress=False).record
    for table in ("world", "layers", "firms", "nations", "groups"):
        columns = getattr(record, table)
        listed = {measure.name for measure in CATALOGUE if measure.table == table}
        people = PEOPLE.get(table, frozenset())
        assert set(columns) in (listed, listed - people), table
