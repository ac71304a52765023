"""The command tipping and its two calls from Python: tiny runs, real words."""

import numpy as np
import pytest

import simulation
from simulation.analysis.tipping_point import TippingPoint
from tests.runs.test_command_line import said

SHORT = ("end=2024Q4", "workers=100")
PRICE = "products.enterprise.reference_price"
ASKED = (PRICE, *SHORT, "--outcome", "revenue, last year", "--seeds", "9", "--low", "10", "--high", "240")


@pytest.mark.slow
def test_a_turn_is_found_kept_and_looked_at_more_closely_next(tmp_path, capsys):
    words = ["tipping", *ASKED, "--above", "6", "--out", str(tmp_path)]
    code, out, _ = said(capsys, *words)
    assert code == 0
    assert (
        "products.enterprise.reference_price in baseline, 2023Q1 to 2024Q4. Question: revenue, last year above 6?"
        in out
    )
    assert "The answer turns from no to yes between" in out
    (folder,) = tmp_path.glob("tipping-*")
    head = (folder / "tipping.csv").read_text().splitlines()[0]
    assert head == f"{PRICE},runs,yes,probability,low,high,answer"
    assert {path.name for path in folder.iterdir()} == {"tipping.csv", "tipping.pdf", "tipping.png", "tipping.txt"}
    last = out.splitlines()[-1]
    assert last.startswith(f"Next: ai-concentration tipping {PRICE} {' '.join(SHORT)} --outcome 'revenue, last year'")
    assert "--above 6 --low" in last
    assert "--seeds 18" in last
    _, again, _ = said(capsys, *words)
    assert "runs were there already and were not calculated again" in again
    strip = [line for line in again.splitlines() if "there already" not in line]
    assert strip == out.splitlines()


def test_a_range_without_a_turn_is_said_with_both_answers(tmp_path, capsys):
    code, out, _ = said(capsys, "tipping", *ASKED, "--above", "500", "--out", str(tmp_path), "--no-figures")
    assert code == 0
    assert "There is no tipping point to find: the answer is no (0 of 9) at" in " ".join(out.split())
    assert out.splitlines()[-1].startswith(f"Next: ai-concentration describe {PRICE}")
    assert (tmp_path / "outcomes.jsonl").read_text().count("\n") == 18


def test_both_starts_are_run_where_they_are_asked_for(tmp_path, capsys):
    words = [
        "tipping",
        "flywheel.consumer.strength",
        "end=2023Q2",
        SHORT[1],
        "--seeds",
        "9",
        "--steps",
        "3",
        "--both-starts",
        "--out",
        str(tmp_path),
    ]
    code, out, _ = said(capsys, *words)
    assert code == 0
    assert "one firm holds most of users [probability] by 2023Q2, from equal shares and from one leader" in out
    (folder,) = tmp_path.glob("tipping-*")
    assert (folder / "hysteresis.csv").read_text().startswith("flywheel.consumer.strength,equal shares,one leader,diff")
    assert (folder / "hysteresis.pdf").stat().st_size > 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Tipping takes one parameter and got 0; see: ai-concentration tipping -h"),
        (["a", "b"], "Tipping takes one parameter and got 2; see: ai-concentration tipping -h"),
        (["flywhel.sharing"], "'flywhel.sharing' is not a parameter that is a number; did you mean flywheel.sharing?"),
        (
            ["flywheel.sharing", "flywheel.sharing=0.5"],
            "Flywheel.sharing is what moves; leave out flywheel.sharing=0.5",
        ),
        (["workers"], "Workers has no plausible range; name both ends of the range to look at"),
        (["flywheel.sharing", "--seeds", "3"], "Seeds are 3; 9 at least are needed for an answer to be sure"),
        (
            ["flywheel.sharing", "--high", "2"],
            "Flywheel.sharing cannot be 2; it must be between 0 and 1",
        ),
        (
            ["flywheel.sharing", "--outcome", "active firms"],
            "Active firms is a number (count); say above which value the answer is yes",
        ),
    ],
)
def test_mistakes_are_one_sentence(words, sentence, capsys):
    code, out, err = said(capsys, "tipping", *words)
    assert (code, out, err.strip()) == (2, "", sentence)


def test_the_same_from_python(tmp_path):
    question = {"outcome": "revenue, last year", "above": 500, "seeds": 9, "low": 10, "high": 240}
    first, again = (
        simulation.tipping_point(PRICE, SHORT, **question, folder=tmp_path, progress=False) for _ in range(2)
    )
    assert isinstance(first, TippingPoint)
    assert not first.found
    assert np.isnan(first.estimate)
    assert (again.search.probes, again.reused) == (first.search.probes, first.runs)
    history = simulation.hysteresis(
        "flywheel.sharing", ("end=2023Q4", "workers=1000"), steps=2, seeds=2, progress=False, processes=1
    )
    equal, led = history.outcome("HHI of users, at the end")
    assert equal.shape == (2, 2)
    assert (led > equal + 0.2).all(), "one year does not undo a leader"
