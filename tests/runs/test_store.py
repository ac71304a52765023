"""Runs are kept whole or not at all, and come back bit for bit."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulation.runs.difference import same_bits
from simulation.runs.store import MANIFEST, TABLE_FILES, StoreError, find_run, kept_run, load_run, save_run
from tests.support import make_record, make_result, make_scenario

ROOT = Path(__file__).resolve().parents[2]


def test_a_run_comes_back_bit_for_bit(tmp_path):
    result = make_result()
    back = load_run(result.save(tmp_path))
    assert same_bits(result, back)
    assert back.scenario == result.scenario
    assert back.scenario.fingerprint == result.scenario.fingerprint
    assert back.manifest == result.manifest
    for key, values in result.record.firms.items():
        np.testing.assert_array_equal(back.record.firms[key], values)
    assert back.record.events == result.record.events


def test_distributions_groups_and_accounts_come_back_bit_for_bit(tmp_path):
    result = make_result()
    back = load_run(result.save(tmp_path)).record
    for part in ("distributions", "groups"):
        first, second = getattr(result.record, part), getattr(back, part)
        assert first.keys() == second.keys()
        for name, values in first.items():
            np.testing.assert_array_equal(second[name], values)
    for part in ("flows", "stocks"):
        np.testing.assert_array_equal(getattr(back, part), getattr(result.record, part))
    for part in ("flow_rows", "stock_rows", "sectors"):
        assert getattr(back, part) == getattr(result.record, part)


def test_a_run_without_people_and_accounts_is_kept_as_well(tmp_path):
    nothing = np.zeros((6, 0, 0))
    bare = replace(
        make_record(), distributions={}, groups={}, flow_rows=(), stock_rows=(), sectors=(), flows=nothing,
        stocks=nothing,
    )  # fmt: skip
    result = replace(make_result(), record=bare)
    back = load_run(result.save(tmp_path))
    assert same_bits(result, back)
    assert back.record.distributions == {}
    assert back.record.groups == {}
    assert back.record.flows.shape == back.record.stocks.shape == (6, 0, 0)
    assert len(back.flows()) == len(back.distributions()) == len(back.groups()) == 0


@pytest.mark.parametrize("part", ["flows", "stocks"])
def test_runs_that_differ_in_one_amount_are_told_apart(part):
    result = make_result()
    amounts = getattr(result.record, part).copy()
    amounts[2, 1, 0] += 1e-12
    assert not same_bits(result, replace(result, record=replace(result.record, **{part: amounts})))


def test_policies_and_infinite_lags_come_back(tmp_path):
    from simulation.policies import policies

    policy = policies()["open_releases"](lag_quarters=4.0, start="2023Q3")
    result = make_result(scenario=make_scenario(policies=(policy,)))
    back = load_run(result.save(tmp_path))
    assert back.scenario.policies == (policy,)
    assert back.scenario.firms[1].release_lag_quarters == float("inf")


def test_the_folder_is_named_by_scenario_seed_and_identity(tmp_path):
    result = make_result(seed=3)
    assert result.save(tmp_path).name == f"toy-3-{result.run_id[:8]}"


def test_the_same_run_is_not_written_twice(tmp_path):
    result = make_result()
    first = save_run(result, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in first.folder.iterdir()}
    second = save_run(result, tmp_path)
    assert (first.reused, second.reused) == (False, True)
    assert {path.name: path.stat().st_mtime_ns for path in first.folder.iterdir()} == before


def test_two_saves_of_one_run_have_the_same_bytes(tmp_path):
    one, two = make_result().save(tmp_path / "one"), make_result().save(tmp_path / "two")
    for name in TABLE_FILES:
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_a_half_written_run_is_no_run_and_is_completed(tmp_path):
    result = make_result()
    folder = result.save(tmp_path)
    (folder / MANIFEST).unlink()
    (folder / "firms.parquet").unlink()
    assert kept_run(result.scenario, result.seed, tmp_path) is None
    with pytest.raises(StoreError, match=r"holds no complete run: it has no manifest\.json"):
        load_run(folder)
    assert not save_run(result, tmp_path).reused
    assert same_bits(load_run(folder), result)


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    result = make_result()
    folder = tmp_path / f"toy-1-{result.run_id[:8]}"
    folder.mkdir()
    (folder / "thesis.tex").write_text("years of work")
    with pytest.raises(StoreError) as caught:
        save_run(result, tmp_path)
    assert str(caught.value) == (
        f"{folder} holds files that are no part of a run (thesis.tex); nothing was written: "
        "move them, or choose another folder with --out"
    )
    assert [path.name for path in folder.iterdir()] == ["thesis.tex"]


def test_another_run_is_never_overwritten(tmp_path):
    result = make_result()
    folder = result.save(tmp_path)
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(text.replace(result.run_id, "f" * 16))
    with pytest.raises(StoreError, match=r"holds another run \(f{16}\); it is never overwritten"):
        save_run(result, tmp_path)


def test_a_file_in_the_way_is_named(tmp_path):
    result = make_result()
    (tmp_path / f"toy-1-{result.run_id[:8]}").write_text("")
    with pytest.raises(StoreError, match="is in the way: it is not a folder"):
        save_run(result, tmp_path)


def test_a_damaged_table_is_said_to_be_damaged(tmp_path):
    folder = make_result().save(tmp_path)
    (folder / "world.parquet").write_bytes(b"not parquet at all")
    with pytest.raises(StoreError, match="is damaged"):
        load_run(folder)


def test_a_format_of_another_version_is_refused_with_the_way_out(tmp_path):
    folder = make_result().save(tmp_path)
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(text.replace('"format": 2', '"format": 99'))
    with pytest.raises(StoreError, match="written in format 99 and this version reads format 2"):
        load_run(folder)


def test_a_run_of_a_model_with_other_parameters_is_refused_with_the_way_out(tmp_path):
    folder = make_result().save(tmp_path)
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(text.replace('"workers": ', '"labourers": '))
    with pytest.raises(
        StoreError, match="comes from a version of the model with other parameters; make it again with: "
    ):
        load_run(folder)


def test_a_run_is_found_by_the_beginning_of_its_identity(tmp_path):
    one, two = make_result(seed=1), make_result(seed=2)
    folders = [one.save(tmp_path), two.save(tmp_path)]
    assert [find_run(result.run_id[:12], tmp_path) for result in (one, two)] == folders
    with pytest.raises(StoreError, match=r"no run in .* begins with zzzz"):
        find_run("zzzz", tmp_path)
    with pytest.raises(StoreError, match="give more digits"):
        find_run("", tmp_path)


WRITER = """
import itertools, sys
from simulation.runs.store import save_run
from tests.support import make_result
print("ready", flush=True)
for seed in itertools.count(1):
    save_run(make_result(seed=seed), sys.argv[1])
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_kill_at_any_moment_leaves_whole_runs_and_beginnings_that_are_completed(tmp_path):
    moments = random.Random(1)  # moments of the kill, not part of a model
    for _ in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, env={**os.environ}
        )
        assert writer.stdout is not None
        with writer.stdout:
            writer.stdout.readline()
            time.sleep(moments.uniform(0.05, 0.4))
            writer.send_signal(signal.SIGKILL)
            writer.wait()
    folders = sorted(tmp_path.iterdir())
    assert folders
    for folder in folders:
        seed = int(folder.name.split("-")[1])
        result = make_result(seed=seed)
        kept = kept_run(result.scenario, seed, tmp_path)
        if kept is None:
            save_run(result, tmp_path)
            kept = load_run(folder)
        assert same_bits(kept, result)
        assert sorted(path.name for path in folder.iterdir()) == sorted([*TABLE_FILES, MANIFEST])
