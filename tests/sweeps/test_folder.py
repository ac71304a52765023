"""The folder of a sweep: rows come back bit for bit, a torn journal loses its end only, a full disk loses nothing."""

import dataclasses
import json

import numpy as np
import pytest

from simulation.runs.store import StoreError
from simulation.sweeps import folder as folders
from simulation.sweeps import journal as journals
from simulation.sweeps.folder import SweepFolder, load_sweep_result
from simulation.sweeps.rows import FINISHED, LOST, make_rows
from tests.sweeps.small import made, same, small_sweep

SERIES = ("hhi users", "real_wage")


@pytest.fixture(scope="module")
def sweep():
    return small_sweep()


@pytest.fixture(scope="module")
def rows(sweep):
    return make_rows([sweep.task(*key) for key in sweep.tasks([1, 2])], sweep.series)


def equal(first, second):
    return all(
        np.array_equal(getattr(first, one.name), getattr(second, one.name), equal_nan=True)
        if isinstance(getattr(first, one.name), np.ndarray | float)
        else getattr(first, one.name) == getattr(second, one.name)
        for one in dataclasses.fields(first)
    )


def test_rows_come_back_bit_for_bit_from_journal_and_shard(sweep, rows, tmp_path):
    folder = SweepFolder.of(sweep, tmp_path)
    folder.keep(rows[:3])
    folder.keep(rows[3:])
    by_key = {row.key: row for row in rows}
    journalled = SweepFolder(folder.path).rows(sweep.series)
    assert journalled.keys() == by_key.keys()
    assert all(equal(journalled[key], by_key[key]) for key in by_key)
    folder.close({})
    assert [path.suffix for path in (folder.path / "rows").iterdir()] == [".parquet"]
    sharded = SweepFolder(folder.path).rows(sweep.series)
    assert all(equal(sharded[key], by_key[key]) for key in by_key)


def test_a_shard_can_be_read_without_this_package(sweep, rows, tmp_path):
    import pandas as pd

    folder = SweepFolder.of(sweep, tmp_path)
    folder.keep(rows)
    folder.close({})
    folder.keep(rows[:1])  # a journal beside the shards is left out
    frame = pd.read_parquet(folder.path / "rows")
    assert frame["flywheel.consumer.strength"].unique().tolist() == [0.1, 0.4]
    assert frame["HHI of users, last year"].between(0.0, 1.0).all()
    assert {len(one) for one in frame["series: hhi users"]} == {2}


@pytest.mark.parametrize("lost_bytes", [1, 50, 500])
def test_a_torn_journal_loses_its_last_rows_only(sweep, rows, tmp_path, lost_bytes):
    folder = SweepFolder.of(sweep, tmp_path)
    for row in rows:
        folder.keep([row])
    (journal,) = (folder.path / "rows").iterdir()
    data = journal.read_bytes()
    journal.write_bytes(data[: len(data) - lost_bytes])
    found = SweepFolder(folder.path).rows()
    assert len(rows) - 1 <= len(found) < len(rows) + 1
    assert list(found) == sorted(row.key for row in rows)[: len(found)]


def test_every_length_of_a_journal_can_be_read(sweep, rows, tmp_path):
    folder = SweepFolder.of(sweep, tmp_path)
    for row in rows[:3]:
        folder.keep([row])
    (journal,) = (folder.path / "rows").iterdir()
    data, seen = journal.read_bytes(), set()
    for length in range(0, len(data), 97):
        journal.write_bytes(data[:length])
        seen.add(len(SweepFolder(folder.path).rows()))
    assert seen == {0, 1, 2}


def test_a_run_that_is_there_twice_counts_once_and_a_finished_one_before_a_failed_one(sweep, rows, tmp_path):
    folder = SweepFolder.of(sweep, tmp_path)
    failed = dataclasses.replace(rows[0], status=LOST, run_id="", outcomes=np.zeros(0), series=np.zeros(0), digest=b"")
    folder.keep([failed])
    folder.close({})
    assert [row.status for row in SweepFolder(folder.path).rows().values()] == [LOST]
    for _ in range(2):
        folder.keep(rows[:2])
        folder.close({})
    assert [row.status for row in SweepFolder(folder.path).rows().values()] == [FINISHED, FINISHED]
    assert load_sweep_result(folder.path).failures == ()


def test_the_journal_of_a_process_that_is_gone_becomes_a_shard(sweep, rows, tmp_path):
    folder = SweepFolder.of(sweep, tmp_path)
    folder.keep(rows)
    folder._journal.close()  # what the system does when a process ends
    other = SweepFolder.of(sweep, tmp_path)
    other.close({})
    assert [path.suffix for path in (folder.path / "rows").iterdir()] == [".parquet"]
    assert len(other.rows()) == len(rows)


def test_the_journal_of_a_process_that_lives_is_left_to_it(sweep, rows, tmp_path):
    folder = SweepFolder.of(sweep, tmp_path)
    folder.keep(rows)
    other = SweepFolder.of(sweep, tmp_path)
    other.close({})
    assert [path.suffix for path in (folder.path / "rows").iterdir()] == [".arrows"]
    assert len(other.rows()) == len(rows)


def test_nothing_to_keep_writes_nothing(sweep, tmp_path):
    folder = SweepFolder.of(sweep, tmp_path)
    assert folder.keep([])
    folder.close({})
    assert list((folder.path / "rows").iterdir()) == []


class FullDisk:
    """A journal that refuses rows a number of times."""

    def __init__(self, times):
        self.times = times

    def append(self, journal, rows, append=journals.Journal.append):
        if self.times > 0:
            self.times -= 1
            raise OSError(28, "No space left on device")
        append(journal, rows)


def test_rows_that_a_full_disk_refuses_are_written_with_the_next_ones(sweep, rows, tmp_path, monkeypatch):
    disk = FullDisk(2)
    monkeypatch.setattr(journals.Journal, "append", lambda journal, some: disk.append(journal, some))
    folder = SweepFolder.of(sweep, tmp_path)
    assert [folder.keep([row]) for row in rows[:4]] == [False, False, True, True]
    folder.close({})
    assert len(SweepFolder(folder.path).rows()) == 4


def test_a_disk_that_stays_full_is_said_at_the_end_with_the_command_that_goes_on(sweep, rows, tmp_path, monkeypatch):
    disk = FullDisk(99)
    monkeypatch.setattr(journals.Journal, "append", lambda journal, some: disk.append(journal, some))
    folder = SweepFolder.of(sweep, tmp_path)
    assert not folder.keep(rows[:3])
    with pytest.raises(
        StoreError, match=r"3 finished runs could not be written .*; make room and go on with: .* resume"
    ):
        folder.close({})


def test_a_sweep_stops_when_too_much_is_unwritten(sweep, rows, tmp_path, monkeypatch):
    disk = FullDisk(99)
    monkeypatch.setattr(journals.Journal, "append", lambda journal, some: disk.append(journal, some))
    monkeypatch.setattr(folders, "MOST_UNWRITTEN", 3)
    folder = SweepFolder.of(sweep, tmp_path)
    assert not folder.keep(rows[:3])
    with pytest.raises(StoreError, match="No space left on device"):
        folder.keep(rows[3:4])


def test_another_sweep_in_the_folder_is_never_overwritten(sweep, tmp_path):
    folder = SweepFolder.of(sweep, tmp_path)
    description = json.loads((folder.path / "sweep.json").read_text())
    (folder.path / "sweep.json").write_text(json.dumps({**description, "identity": "00000000"}))
    with pytest.raises(StoreError, match="holds another sweep; it is never overwritten"):
        SweepFolder.of(sweep, tmp_path)


def test_a_folder_without_a_sweep_is_refused(tmp_path):
    with pytest.raises(StoreError, match="holds no sweep"):
        load_sweep_result(tmp_path)


def test_a_journal_becomes_shards_while_a_long_sweep_runs(sweep, tmp_path, monkeypatch):
    whole = made(sweep, tmp_path / "whole")
    monkeypatch.setattr(folders, "ROWS_A_SHARD", 5)
    parts = made(sweep, tmp_path / "parts")
    assert same(whole, parts)
    assert len(list((parts.folder / "rows").iterdir())) >= 2


def test_what_a_call_did_is_noted(sweep, tmp_path):
    result = made(sweep, tmp_path)
    (call,) = (result.folder / "calls").iterdir()
    noted = json.loads(call.read_text())
    assert noted["runs"] == {"finished": 20}
    assert {"versions", "python", "platform", "command_line", "seconds"} <= noted.keys()


def test_what_holds_for_all_runs_is_kept_with_the_sweep(sweep, tmp_path):
    kept = SweepFolder.of(sweep, tmp_path)
    assert kept.result().layout.overrides == sweep.layout.overrides == ("end=2023Q2", "workers=30")
    written = kept.path / folders.DESCRIPTION
    older = {key: value for key, value in json.loads(written.read_text()).items() if key != "overrides"}
    written.write_text(json.dumps(older))
    assert load_sweep_result(kept.path).layout.overrides == ()  # a folder of an earlier version
