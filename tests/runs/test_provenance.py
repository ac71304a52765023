"""The identity of a run: what changes it, what does not, and what the manifest tells."""

import json
import math
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.runs import provenance
from simulation.runs.provenance import Origin, canonical_json, commit, fingerprint, plain, run_id, versions
from tests.support import make_result, make_scenario


def test_an_identity_is_sixteen_hexadecimal_digits_and_stays_the_same():
    identity = run_id(make_scenario(), 1)
    assert len(identity) == 16
    assert int(identity, 16) >= 0
    assert identity == run_id(make_scenario(), 1)


def test_seed_values_and_code_change_the_identity(monkeypatch):
    before = run_id(make_scenario(), 1)
    assert run_id(make_scenario(), 2) != before
    assert run_id(make_scenario(workers=9_999), 1) != before
    monkeypatch.setattr(provenance, "code_fingerprint", lambda: "other code")
    assert run_id(make_scenario(), 1) != before


def test_wording_does_not_change_the_identity():
    assert run_id(make_scenario(question="Why?"), 1) == run_id(make_scenario(question="Why not?"), 1)


def test_lists_that_read_alike_when_joined_have_different_fingerprints():
    assert fingerprint(["1", "12"]) != fingerprint(["11", "2"])


def test_infinities_have_words_because_json_has_no_numbers_for_them():
    assert canonical_json({"lag": math.inf, "low": -math.inf}) == '{"lag":"inf","low":"-inf"}'


@given(st.dictionaries(st.text(), st.floats(allow_nan=False) | st.integers() | st.text() | st.none()))
def test_canonical_json_is_json_and_does_not_depend_on_the_order_of_keys(values):
    turned = dict(reversed(values.items()))
    assert canonical_json(values) == canonical_json(turned)
    assert json.loads(canonical_json(values)) == plain(values)


def test_the_code_fingerprint_sees_the_model_and_not_the_command_line(tmp_path, monkeypatch):
    for name in ("rules/pricing.py", "world.py", "command_line.py", "figures/money.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("first\n")
    monkeypatch.setattr(provenance, "PACKAGE", tmp_path)

    def code() -> str:
        provenance.code_fingerprint.cache_clear()
        return provenance.code_fingerprint()

    before = code()
    for name in ("command_line.py", "figures/money.py"):
        (tmp_path / name).write_text("second\n")
        assert code() == before
    (tmp_path / "world.py").write_bytes(b"first\r\n")
    assert code() == before
    for name in ("rules/pricing.py", "world.py"):
        (tmp_path / name).write_text("second\n")
        assert code() != before
        before = code()
    provenance.code_fingerprint.cache_clear()


def test_the_manifest_says_how_the_run_was_made():
    manifest = make_result(seed=4).manifest
    assert manifest["run_id"] == run_id(make_scenario(), 4)
    assert manifest["seed"] == 4
    assert manifest["scenario"]["name"] == "toy"
    assert manifest["scenario"]["firms"][1]["release_lag_quarters"] == "inf"
    assert set(manifest["versions"]) >= {"numpy", "mesa", "pydantic"}
    assert {"python", "platform", "commit", "dirty", "started", "finished", "command_line"} <= manifest.keys()
    json.dumps(manifest, allow_nan=False)


def test_versions_are_those_installed():
    import numpy as np

    assert versions()["numpy"] == np.__version__


def test_the_repeating_command_quotes_what_a_shell_would_read_otherwise():
    origin = Origin("baseline", ("policies=[open_releases]", "end=2030Q4"))
    assert origin.command(7) == "ai-concentration run baseline 'policies=[open_releases]' end=2030Q4 --seed 7"


def test_a_scenario_made_in_python_is_repeated_by_giving_it_again():
    result = make_result()
    assert result.manifest["repeat"] == (
        "simulation.run(scenario, seed=1), with the same scenario 'toy' given as an object again"
    )


def test_a_folder_without_git_has_no_commit(tmp_path):
    assert commit(tmp_path) == {"commit": None, "dirty": None}


def test_a_checkout_has_a_commit_and_says_when_files_differ(tmp_path):
    def git(*words: str) -> None:
        name = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
        try:
            subprocess.run(["git", *name, "-C", str(tmp_path), *words], check=True, capture_output=True)
        except OSError:
            pytest.skip("git is not installed")

    git("init")
    (tmp_path / "file").write_text("first")
    git("add", ".")
    git("commit", "-m", "first")
    provenance._commit.cache_clear()
    clean = commit(tmp_path)
    (tmp_path / "file").write_text("second")
    provenance._commit.cache_clear()
    assert len(clean["commit"]) == 40
    assert (clean["dirty"], commit(tmp_path)["dirty"]) == (False, True)
