"""The command line: help, sentences for mistakes, exit codes, and the main job from the first word to the table."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulation import command_line, figures
from simulation.command_line import main
from simulation.commands.text import number, table
from simulation.commands.word_parts import KINDS

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("mesa", "numpy", "pandas", "pydantic", "hydra", "matplotlib")
SHORT = ("end=2023Q3", "workers=100")


def command(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "simulation", *words], cwd=cwd, env=place, capture_output=True, text=True
    )


def said(capsys, *words: str) -> tuple[int, str, str]:
    code = main(words)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in command_line.COMMANDS)])
def test_help_has_examples_and_loads_nothing_heavy(words):
    code = (
        "import sys\nfrom simulation.command_line import main\n"
        f"try: main({words})\nexcept SystemExit as end: print('code', end.code)\n"
        f"print('heavy', [name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "examples:\n  ai-concentration" in done.stdout
    assert "code 0\nheavy []" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["rum"], "'rum' is not a command: did you mean resume or run? See: ai-concentration --help"),
        (["run", "a", "b"], "Run takes one scenario and got 2: a, b; overrides are key=value"),
        (["compare", "a", "b", "c"], "Compare takes two scenarios and got 3: a, b, c"),
        (["run", "baseline", "flywheel.sharing"], "Flywheel.sharing has no value; write flywheel.sharing=VALUE"),
        (
            ["describe", "OpenAI"],
            "OpenAI is a firm at the start, a row of scenarios/world/firms_2023Q1.csv; change it with "
            "firms.OpenAI.KEY=VALUE",
        ),
        (
            ["compare", "baseline", "baseline"],
            "Baseline and baseline are the same scenario, so there is nothing to compare; "
            "'ai-concentration list scenarios' shows others",
        ),
        (["run", "--sed", "3"], "--sed is not understood here; see: ai-concentration run --help"),
        (["describe", "flywheel.sharng"], "Nothing is called 'flywheel.sharng': did you mean flywheel.sharing?"),
        (
            ["repeat", "0123", "--out", "no_such_folder"],
            "No run in no_such_folder has an identity that begins with 0123, by itself or in a sweep",
        ),
    ],
)
def test_mistakes_in_words_are_one_sentence(capsys, words, sentence):
    assert said(capsys, *words) == (2, "", sentence + "\n")


def test_a_wrong_value_of_an_option_is_one_sentence(capsys):
    with pytest.raises(SystemExit) as end:
        main(["run", "--replicates", "0"])
    assert end.value.code == 2
    expected = "Argument --replicates: 0 is not a whole number from 1 on. See: ai-concentration run --help\n"
    assert capsys.readouterr().err == expected


def test_check_tells_all_mistakes_at_once(capsys):
    code, out, err = said(capsys, "check", "baseline", "flywheel.sharng=1", "workers=many")
    assert (code, out) == (2, "")
    assert "The scenario has 2 mistakes:" in err
    assert "did you mean flywheel.sharing?" in err
    assert "Traceback" not in err


def test_check_of_a_right_scenario_says_what_it_changes(capsys):
    code, out, _ = said(capsys, "check", "baseline", "flywheel.sharing=0.5")
    assert code == 0
    assert "OK: baseline has no mistakes" in out
    assert "flywheel.sharing  0.05      0.5" in out
    assert "Next: ai-concentration run baseline flywheel.sharing=0.5" in out


@pytest.mark.parametrize("kind", [[], *([kind] for kind in KINDS)])
def test_every_list_has_lines_and_a_next_command(capsys, kind):
    code, out, _ = said(capsys, "list", *kind)
    assert code == 0
    assert len(out.splitlines()) >= 5
    assert out.splitlines()[-1].startswith("Next: ai-concentration ")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("open_older_versions", "What differs from the baseline:"),
        ("open_older_versions", "tips above"),
        ("open_releases", "open_releases (policy)"),
        ("blitzscaler", "blitzscaler (strategy)"),
        ("merger_rules_may_not_work", "interval of the difference lies between -0.005 and inf"),
        ("flywheel.depreciation", "default    0.25 1/year"),
        ("flywheel", "flywheel.sharing (parameter)"),
        ("open_lag_months", "open_lag_months (measure): [months]"),
        ("HHI of users, last year", "(measure): [0 to 1]"),
        ("concentration", "concentration (figure)"),
    ],
)
def test_describe_explains_every_kind_of_thing(capsys, name, part):
    code, out, _ = said(capsys, "describe", name)
    assert code == 0
    assert part in out


def test_stability_numbers_stand_on_the_right_side_of_the_threshold(capsys):
    # Case F4: thresholds 3, 13/9 and 1 + 8/49 for 2, 4 and 8 rivals; feedback of physical data 0.8, shared 0.05.
    _, out, _ = said(capsys, "describe", "baseline")
    lines = [line.split() for line in out.splitlines() if line.startswith("physical")]
    assert [line[1:4] for line in lines] == [["2", "3", "0.724"], ["4", "1.44", "0.661"], ["8", "1.16", "0.563"]]


def test_a_run_writes_tables_and_prints_a_summary_and_is_not_made_twice(tmp_path):
    first = command("run", "baseline", *SHORT, "--no-figures", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "HHI of users" in first.stdout
    assert first.stdout.splitlines()[-1].startswith("Next: ai-concentration ")
    (folder,) = (tmp_path / "results").iterdir()
    assert {path.name for path in folder.iterdir()} >= {"world.parquet", "events.parquet", "manifest.json"}
    second = command("run", "--no-figures", "baseline", *SHORT, cwd=tmp_path)
    assert "Nothing was calculated again: the same run was there already." in second.stdout
    assert first.stdout.split("Tables")[0] == second.stdout.split("Tables")[0]


def test_repeat_makes_the_same_bits_again(tmp_path, capsys):
    assert main(["run", "baseline", *SHORT, "--no-figures", "--seed", "4", "--out", str(tmp_path)]) == 0
    (folder,) = tmp_path.iterdir()
    capsys.readouterr()
    code, out, _ = said(capsys, "repeat", folder.name.rpartition("-")[2], "--out", str(tmp_path))
    assert code == 0
    assert "Every bit is the same." in out


def test_compare_prints_paired_effects_and_keeps_them(tmp_path, capsys):
    out_words = ["--out", str(tmp_path), "--no-figures", "--seeds", "3"]
    code, out, _ = said(capsys, "compare", "baseline", "open_everything", "end=2025Q2", "workers=100", *out_words)
    assert code == 0
    assert "open_everything minus baseline, same luck in both runs of each pair:" in out
    assert "95% interval" in out
    assert "undetermined" in out
    (effects,) = tmp_path.glob("compare-*/effects.csv")
    assert effects.read_text().startswith("measure,unit,baseline,variant,difference,low,high,n,verdict\n")
    assert len(list(tmp_path.glob("*/manifest.json"))) == 6


def test_without_a_word_the_main_comparison_is_made(monkeypatch, capsys):
    from simulation.commands import comparing

    asked = []
    monkeypatch.setattr(comparing, "compare_command", lambda *given: asked.append(given) or "done")
    assert said(capsys)[:2] == (0, "done\n")
    assert said(capsys, "--no-figures", "--seeds", "2")[:2] == (0, "done\n")
    sides = [given[:2] for given in asked]
    assert sides == [(("baseline", []), ("open_older_versions", []))] * 2
    assert [len(given[2]) for given in asked] == [10, 2]


def test_overrides_can_be_held_against_a_scenario_without_them(tmp_path, capsys):
    words = ["run", "baseline", "end=2023Q3", "--against", "baseline", "--replicates", "2", "--no-figures"]
    code, out, _ = said(capsys, *words, "--out", str(tmp_path), "flywheel.sharing=1", "workers=100")
    assert code == 0
    assert "baseline (changed) minus baseline" in out


def test_figures_are_drawn_in_the_folder_of_the_run(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(figures, "FIGURES", {name: figures.FIGURES[name] for name in ("concentration", "money")})
    code, out, _ = said(capsys, "run", "baseline", "end=2024Q4", "workers=100", "--out", str(tmp_path))
    assert code == 0
    assert "as PDF and PNG in" in out
    (folder,) = tmp_path.iterdir()
    assert (folder / "figures" / "concentration.pdf").stat().st_size > 0


def test_a_failure_of_the_model_is_a_sentence_with_the_command_that_repeats_it(tmp_path, capsys, monkeypatch):
    class Broken:
        def __init__(self, scenario, seed):
            raise ZeroDivisionError("no firm")

    monkeypatch.setattr("simulation.world.World", Broken)
    code, out, err = said(capsys, "run", "baseline", *SHORT, "--seed", "9", "--out", str(tmp_path))
    assert (code, out) == (1, "")
    assert "failed in quarter 2023Q1" in err
    assert "ai-concentration run baseline end=2023Q3 workers=100 --seed 9" in err
    assert "Traceback" not in err


def test_ctrl_c_leaves_cleanly(capsys, monkeypatch):
    def interrupted(asked):
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "_answer", interrupted)
    code, out, err = said(capsys, "run")
    assert (code, out) == (130, "")
    assert err == "\nStopped. Finished runs are kept; the same command goes on from there.\n"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to a group")
def test_ctrl_c_in_a_long_comparison_with_processes_leaves_cleanly(tmp_path):
    words = ["compare", "--seeds", "500", "--processes", "2", "--no-figures", "--out", str(tmp_path)]
    running = subprocess.Popen(
        [sys.executable, "-m", "simulation", *words],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stderr is not None
    while not list(tmp_path.glob("*/manifest.json")) and running.poll() is None:
        pass
    os.killpg(running.pid, signal.SIGINT)
    with running.stderr:
        err = running.stderr.read()
    assert running.wait() == 130
    assert "Traceback" not in err
    assert "Finished runs are kept" in err


def test_linear_algebra_has_one_thread():
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    code = f"import os; import simulation.command_line; print(*(os.environ[name] for name in {names}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "1", "1"]


def test_tables_are_aligned_and_numbers_short():
    text = table(("name", "value"), [("a", 1234.5), ("long name", 0.25)], right=(1,))
    assert text == "name       value\n---------  -----\na          1,234\nlong name  0.250"
    assert [number(x) for x in (0.0, 1.0, -3.25, 1e26, float("nan"))] == ["0", "1", "-3.25", "1.00e+26", "-"]


def test_one_name_is_compared_with_the_default_and_that_is_said(monkeypatch, capsys):
    from simulation.commands import comparing

    monkeypatch.setattr(comparing, "compare_command", lambda *given: "done")
    expected = "One scenario was named; it is compared with open_older_versions, the default.\n\ndone\n"
    assert said(capsys, "compare", "no_flywheel")[:2] == (0, expected)


@pytest.mark.parametrize("seed", ["-1", "a", "2.5"])
def test_a_seed_is_a_whole_number(capsys, seed):
    with pytest.raises(SystemExit) as end:
        main(["run", f"--seed={seed}"])
    assert end.value.code == 2
    assert f"Argument --seed: {seed} is not a whole number from 0 on." in capsys.readouterr().err


def test_the_nearest_kind_and_the_version(capsys):
    with pytest.raises(SystemExit):
        main(["list", "paramters"])
    assert "did you mean parameters?" in capsys.readouterr().err
    assert said(capsys, "--version")[1].startswith("ai-concentration")


def test_descriptions_have_no_empty_lines_of_facts(capsys):
    out = said(capsys, "describe", "finance.investors_leave")[1]
    assert "any to any" not in out
    assert "none quarter" not in out


@pytest.mark.skipif(os.name == "nt", reason="no SIGINT to a group")
@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1, 3, 6])
def test_ctrl_c_at_any_time_is_one_line(tmp_path, seconds):
    words = ["compare", "--seeds", "500", "--processes", "2", "--no-figures", "--out", str(tmp_path)]
    running = subprocess.Popen(
        [sys.executable, "-m", "simulation", *words],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(timeout=seconds)
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert err.splitlines()[-1] == "Stopped. Finished runs are kept; the same command goes on from there."
