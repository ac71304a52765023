"""The commands sweep, resume, repeat and diff as a user meets them."""

import re
import shlex
from contextlib import nullcontext
from pathlib import Path

import pandas as pd
import pytest

import simulation
from simulation.command_line import main
from simulation.commands.sweeping import duration, sweep_of
from simulation.loading.sweep_reading import Asked
from simulation.runs import working_through
from simulation.runs.executors import Here
from simulation.sweeps import sweeping
from simulation.sweeps.folder import SweepFolder
from simulation.sweeps.plan import Plan, plan_of
from simulation.world import World
from tests.sweeps.small import SHORT, TWO_BY_TWO, made, small_sweep, wrong_sweep

QUICK = ("--seeds", "1", "--no-figures", "--processes", "1")


def folder_in(results: Path) -> Path:
    return next(results.glob("*/sweep.json")).parent


def test_the_plan_says_what_it_costs_and_runs_no_more(tmp_path, capsys):
    assert main(["sweep", "baseline", *TWO_BY_TWO, "--plan", "--out", str(tmp_path), "--processes", "1"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^worlds +4 \(grid; 2 uncertain numbers\)$", out, re.M)
    assert re.search(r"^runs +20$", out, re.M)
    assert re.search(r"^scenario +baseline with end=2023Q2, workers=30$", out, re.M)
    assert re.search(r"^there already +3$", out, re.M)
    assert re.search(r"^time +[\d.]+ s with 1 at a time$", out, re.M)
    assert re.search(r"^disk +[\d.]+ MiB in ", out, re.M)
    assert len(SweepFolder(folder_in(tmp_path)).rows()) == 3


def test_the_time_of_a_plan_grows_with_runs_and_shrinks_with_workers():
    one = Plan(10, 2, 5, 50, 100, 1000, 0, 2.0, 1, 1000.0)
    four = Plan(10, 2, 5, 50, 100, 1000, 20, 2.0, 4, 1000.0)
    assert one.seconds == 200.0
    assert one.most_seconds == 2000.0
    assert four.seconds == pytest.approx(5.0 + 80 * 2.0 * 1.1 / 4)
    assert Plan(1, 1, 1, 1, 5, 5, 5, 2.0, 4, 0.0).seconds == 0.0


def test_the_pilot_is_kept(tmp_path):
    sweep = small_sweep()
    folder = SweepFolder.of(sweep, tmp_path)
    plan = plan_of(sweep, folder, 2)
    assert plan.there == 3
    assert plan_of(sweep, folder, 2).there == 3
    assert plan.bytes_a_run > 8 * (73 + 2 * len(sweep.series)) - 1


def test_a_sweep_from_words_alone(tmp_path, capsys):
    assert main(["sweep", "baseline", *TWO_BY_TWO, *QUICK, "--out", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "4 runs are there: 4 worlds x 1 options x 1 replicates." in out
    assert out.splitlines()[-1].startswith(f"Next: ai-concentration resume {folder_in(tmp_path)}")


def test_resume_goes_on_where_it_was_stopped(tmp_path, capsys, monkeypatch):
    asked: list[int] = []
    whole = sweeping.make_rows

    def stops(tasks, series):
        asked.append(len(tasks))
        if len(asked) > 5:
            raise KeyboardInterrupt
        return whole(tasks, series)

    monkeypatch.setattr(working_through, "SECONDS_A_BATCH", 0.0)  # one run a batch, however fast the machine
    monkeypatch.setattr("simulation.sweeps.plan.Processes", lambda workers: Here())
    monkeypatch.setattr("simulation.commands.sweeping.open_pool", lambda where: nullcontext(Here()))
    monkeypatch.setattr(sweeping, "make_rows", stops)
    words = ["sweep", "baseline", *TWO_BY_TWO, "--no-figures", "--processes", "1", "--out", str(tmp_path)]
    assert main(words) == 130
    there = len(SweepFolder(folder_in(tmp_path)).rows())
    assert 3 <= there < 20
    monkeypatch.setattr(sweeping, "make_rows", whole)
    assert main(["resume", str(folder_in(tmp_path)), "--no-figures", "--processes", "1"]) == 0
    assert "20 runs are there" in capsys.readouterr().out


def test_a_sweep_of_ones_own_file_goes_on_from_its_copy(tmp_path, capsys):
    wrong_sweep(tmp_path, "0")
    results = tmp_path / "results"
    assert main(["sweep", str(tmp_path / "go_wrong.yaml"), *QUICK, "--out", str(results)]) == 0
    (tmp_path / "go_wrong.yaml").unlink()
    assert main(["resume", str(folder_in(results)), "--no-figures", "--processes", "1"]) == 0
    assert "2 runs are there" in capsys.readouterr().out


def test_resume_refuses_where_the_code_has_changed(tmp_path, capsys, monkeypatch):
    main(["sweep", "baseline", *TWO_BY_TWO, *QUICK, "--out", str(tmp_path)])
    monkeypatch.setattr("simulation.sweeps.sweep.code_fingerprint", lambda: "other")
    assert main(["resume", str(folder_in(tmp_path))]) == 2
    assert "cannot go on: the model's code or a scenario has changed since it was begun" in capsys.readouterr().err


def test_failures_are_shown_with_their_commands_and_the_exit_code_says_so(tmp_path, capsys):
    wrong_sweep(tmp_path, "1")
    assert main(["sweep", str(tmp_path / "go_wrong.yaml"), *QUICK, "--out", str(tmp_path / "results")]) == 1
    out = capsys.readouterr().out
    assert "1 runs could not be finished: 1 failed." in out
    assert "ZeroDivisionError: nothing is left" in out
    assert re.search(r"^  ai-concentration run .*calm.yaml .* policies.wrong.way=1 --seed 1$", out, re.M)


def test_repeat_finds_a_run_of_a_sweep_by_its_identity(tmp_path, capsys):
    main(["sweep", "baseline", *TWO_BY_TWO, *QUICK, "--out", str(tmp_path)])
    identity = simulation.load_sweep(folder_in(tmp_path)).run_ids[2, 0, 0]
    capsys.readouterr()
    assert main(["repeat", identity[:8], "--out", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert f"Run {identity} (world 2, baseline, seed 1 of" in out
    assert "is the same in every bit" in out


def test_repeat_names_the_first_quarter_and_measure_that_differ(tmp_path, capsys, monkeypatch):
    main(["sweep", "baseline", *TWO_BY_TWO, *QUICK, "--out", str(tmp_path)])
    identity = simulation.load_sweep(folder_in(tmp_path)).run_ids[2, 0, 0]

    class Shifted(World):
        def run(self, progress=None):
            record = super().run(progress=progress)
            record.world["real_wage"][1] *= 1.0 + 1e-15
            return record

    monkeypatch.setattr("simulation.world.World", Shifted)
    capsys.readouterr()
    assert main(["repeat", identity, "--out", str(tmp_path)]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert "They differ first in 2023Q2." in out
    assert "Of the measures kept, real_wage differs first:" in out
    assert "for example real wage" in out


def test_diff_of_two_sweeps_and_two_runs(tmp_path, capsys):
    for seeds in ("1", "2"):
        words = ["--seeds", seeds, "--no-figures", "--processes", "1"]
        assert main(["sweep", "baseline", *TWO_BY_TWO, *words, "--out", str(tmp_path / seeds)]) == 0
    capsys.readouterr()
    assert main(["diff", str(folder_in(tmp_path / "1")), str(folder_in(tmp_path / "2"))]) == 0
    assert "4 have world, option and seed in common.\nEvery bit of these is the same." in capsys.readouterr().out
    for scenario in ("baseline", "no_flywheel"):
        main(["run", scenario, *SHORT, "--no-figures", "--out", str(tmp_path / "runs")])
    one, two = sorted((tmp_path / "runs").iterdir())
    capsys.readouterr()
    assert main(["diff", str(one), str(two)]) == 1
    out = " ".join(capsys.readouterr().out.split())
    assert re.search(r"They differ first in 2023Q[12], in world\.\w+ \(.* against .*\) and \d+ more measures\.", out)
    assert main(["diff", str(one), str(one)]) == 0
    assert "Every bit is the same." in capsys.readouterr().out
    assert main(["diff", str(one), str(folder_in(tmp_path / "1"))]) == 2
    assert "one is a sweep, the other a run" in capsys.readouterr().err


def test_python_gives_the_same_sweep(tmp_path):
    result = simulation.sweep("baseline", TWO_BY_TWO, folder=tmp_path, at_least=1, processes=1, progress=False)
    assert simulation.load_sweep(result.folder).identity == result.identity
    frame = result.runs()
    assert frame["cloud.foreclosure"].tolist() == [0.0, 0.2, 0.0, 0.2]
    assert list(frame.columns[:4]) == ["world", "option", "seed", "run_id"]
    assert "4 of 4 runs in 4 worlds" in repr(result)


def test_a_length_of_time_is_said_as_a_person_would():
    assert [duration(seconds) for seconds in (0.0, 59.0, 90.0, 86_400.0)] == ["0 s", "59 s", "1.5 min", "24 h"]


def test_asked_is_what_the_words_say():
    assert Asked(points=8) == Asked(None, 8)


def test_the_last_call_says_what_is_resumed(tmp_path):
    for words in (["--seeds", "1"], ["--seeds", "2", "--outcome", "active firms"]):
        assert main(["sweep", "baseline", *TWO_BY_TWO, *words, *QUICK[2:], "--out", str(tmp_path)]) == 0
    found = simulation.load_sweep(folder_in(tmp_path))
    assert found.seeds == (1, 2)
    assert found.layout.outcomes[0] == "active firms"
    assert sweep_of(SweepFolder(folder_in(tmp_path))).replicates.at_least == 2


def test_the_command_after_a_plan_makes_what_was_planned(tmp_path, capsys):
    words = ["sweep", "baseline", *SHORT, "cloud.foreclosure=interval(0,0.5)", "--points", "3", "--seeds", "1"]
    assert main([*words, "--out", str(tmp_path), "--plan"]) == 0
    shown = capsys.readouterr().out.splitlines()[-1].removeprefix("Next: ai-concentration ").partition("   (")[0]
    assert shlex.split(shown) == [*words, "--out", str(tmp_path)]
    assert main([*words, "--out", str(tmp_path), "--plan", "--part", "0/2"]) == 2


@pytest.mark.slow
def test_a_pilot_that_kills_or_hangs_ends_no_plan(tmp_path, capsys):
    wrong_sweep(tmp_path, "2")
    assert main(["sweep", str(tmp_path / "go_wrong.yaml"), "--plan", "--out", str(tmp_path / "results")]) == 0
    assert re.search(r"^there already +[12]$", capsys.readouterr().out, re.M)


def test_a_run_that_fails_is_tried_once_a_call_however_many_rounds_there_are(tmp_path):
    sweep = wrong_sweep(tmp_path, "1", half_width=1e-9, at_most=4)
    result = made(sweep, tmp_path)
    assert result.seeds == (1, 2, 3, 4)
    rows = sum(1 for path in (result.folder / "rows").iterdir() for _ in range(pd.read_parquet(path).shape[0]))
    assert rows == 8
