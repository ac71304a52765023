"""Claims: the verdict on made-up pairs, what flips it, and which runs are asked for."""

import numpy as np
import pytest

from simulation.analysis import examining
from simulation.analysis.claim_findings import Finding, summary
from simulation.analysis.claims import hold, verdict_of
from simulation.analysis.examining import examine
from simulation.analysis.flips import FLIPS, AtEnd, End, at_end, close_level, ends_of, matching, needs_closer_look
from simulation.analysis.paired_effects import Effect, paired_effect
from simulation.runs.kept_outcomes import KeptOutcomes
from simulation.runs.outcomes import outcomes
from simulation.scenario_loading import load_scenario
from tests.made_up_claims import TIPPED, USERS, make_claim, make_finding, make_result

BASELINE = np.array([1.0, 2.0, 3.0, 4.0])
RISES, FALLS, BOTH = (np.array(shifts) for shifts in ([0.2, 0.3, 0.3, 0.2], [-0.2, -0.3, -0.3, -0.2], [1, -1, 1, -1]))
NOTHING = np.zeros(4)
RESEARCH = "scaling.research_strength"


def verdict(differences, baseline=BASELINE, **changes):
    return hold(make_claim(**changes), baseline, baseline + differences).verdict


@pytest.mark.parametrize(
    ("sign", "margin", "differences", "expected"),
    [
        ("up", 0.0, RISES, "supported"),
        ("up", 0.0, FALLS, "contradicted"),
        ("up", 0.0, BOTH, "undetermined"),
        ("up", 0.0, NOTHING, "no effect"),
        ("down", 0.0, FALLS, "supported"),
        ("down", 0.0, RISES, "contradicted"),
        ("down", 0.0, BOTH, "undetermined"),
        ("down", 0.0, NOTHING, "no effect"),
        ("no fall", 0.1, RISES, "supported"),
        ("no fall", 0.1, NOTHING, "supported"),
        ("no fall", 0.1, FALLS, "contradicted"),
        ("no fall", 0.5, FALLS, "supported"),
        ("no fall", 0.1, BOTH, "undetermined"),
        ("no rise", 0.1, FALLS, "supported"),
        ("no rise", 0.1, RISES, "contradicted"),
        ("no rise", 0.25, RISES, "undetermined"),
        ("no change", 0.5, RISES, "supported"),
        ("no change", 0.1, RISES, "contradicted"),
        ("no change", 0.1, FALLS, "contradicted"),
        ("no change", 0.1, BOTH, "undetermined"),
    ],
)
def test_the_verdict_is_where_the_whole_interval_lies(sign, margin, differences, expected):
    assert verdict(differences, sign=sign, margin=margin) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.0, 1.0, "undetermined"), (-1.0, 0.0, "undetermined"), (np.nan, np.nan, "undetermined")],
)
def test_an_interval_that_touches_the_end_of_the_region_settles_nothing(low, high, expected):
    assert verdict_of(Effect(1.0, 1.0, 0.0, low, high, 5), (0.0, np.inf)) == expected


def test_one_pair_settles_nothing():
    assert verdict(np.array([5.0]), baseline=np.array([1.0])) == "undetermined"


def test_rounding_is_no_effect_and_anything_larger_is_one():
    assert verdict(1e-13 * BASELINE) == "no effect"
    assert verdict(np.array([1.0, 1.1, 0.9, 1.0]) * 1e-6) == "supported"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([0, 0, 0], "undetermined"),
        ([0, 0, 0, 0], "no effect"),
        ([1, 1, 1], "undetermined"),
        ([1, 1, 1, 1], "supported"),
        ([-1, -1, -1, -1], "contradicted"),
    ],
)
def test_a_yes_or_no_needs_four_pairs(changes, expected):
    no, yes = np.zeros(len(changes)), np.ones(len(changes))
    first = yes if min(changes) < 0 else no
    assert verdict(np.array(changes, dtype=float), baseline=first, measure=TIPPED) == expected


def test_pairs_without_the_measure_are_left_out():
    first = np.array([1.0, 2.0, np.nan, 3.0])
    held = hold(make_claim(), first, first + np.array([0.2, 0.3, 0.2, 0.3]))
    assert (held.verdict, held.effect.pairs) == ("supported", 3)


def test_the_nine_parameters_all_have_plausible_ranges():
    assert len(FLIPS) == 9
    assert all(matching(name) for name in FLIPS)


def test_ends_leave_out_what_the_experiment_sets_itself_and_what_changes_nothing():
    claim = make_claim(flips=("flywheel.sharing", RESEARCH, "products.*.taste_dispersion", "diffusion.absorption"))
    scenario = claim.baseline.scenario
    at_the_end = scenario.scaling.model_copy(update={"research_strength": 0.8})
    ends = ends_of(claim)
    assert [(end.parameter, end.side) for end in ends[:4]] == [
        (RESEARCH, "low"),
        (RESEARCH, "high"),
        ("products.*.taste_dispersion", "low"),
        ("products.*.taste_dispersion", "high"),
    ]
    assert not any(end.parameter == "flywheel.sharing" for end in ends)
    low = dict(ends[0].values)[RESEARCH]
    moved = at_the_end.model_copy(update={"research_strength": low})
    same = claim.baseline.__class__(scenario.model_copy(update={"scaling": moved}), claim.baseline.origin)
    other = same.scenario.model_copy(update={"workers": 50})
    only_high = ends_of(make_claim(flips=(RESEARCH,), baseline=same, variant=same.__class__(other, same.origin)))
    assert [end.side for end in only_high] == ["high"]


def test_an_end_is_the_scenario_that_the_override_gives_and_can_be_named_again():
    claim = make_claim()
    usual = claim.baseline.__class__(load_scenario("baseline"), claim.baseline.origin)
    end = End("products.*.taste_dispersion", "low", (("products.consumer.taste_dispersion", 0.2), ("workers", 500.0)))
    moved = at_end(usual, end)
    words = ["products.consumer.taste_dispersion=0.2", "workers=500"]
    assert moved.scenario.fingerprint == load_scenario("baseline", words).fingerprint
    assert moved.scenario.workers == 500
    assert moved.origin.overrides == tuple(words)


@pytest.mark.parametrize(
    ("differences", "screened", "expected"),
    [
        (RISES, 0.1, False),
        (RISES, 0.0, True),
        (RISES, -0.1, True),
        (FALLS, -0.1, False),
        (FALLS, 0.1, True),
        (BOTH, 0.1, False),
        (BOTH, 3.0, False),
        (BOTH, 4.0, True),
        (BOTH, -4.0, True),
        (NOTHING, 0.0, False),
        (NOTHING, 0.1, True),
    ],
)
def test_an_end_is_looked_at_closely_where_its_mean_turns(differences, screened, expected):
    claim = make_claim()
    here = hold(claim, BASELINE, BASELINE + differences)
    effect = paired_effect([0.0, 0.0], [screened, screened])
    assert needs_closer_look(claim, here, effect) is expected


def found(differences, *statuses, parameter=RESEARCH, **changes):
    """A finding with the given statuses at the low and the high end of a parameter."""
    finding = make_finding(list(differences), **changes)
    ends = [
        AtEnd(End(parameter, side, ((parameter, value),)), status, finding.here.effect)
        for side, value, status in zip(("low", "high"), (0.5, 2.0), statuses, strict=False)
    ]
    return Finding(finding.claim, finding.here, tuple(ends))


@pytest.mark.parametrize(
    ("finding", "verdict", "text", "ends"),
    [
        (found(RISES), "supported", "supported", "not looked at"),
        (found(RISES, "alike", "supported"), "supported", "supported", "as here at 2 of 2"),
        (
            found(RISES, "undetermined", "alike"),
            "supported",
            "supported",
            "as here at 1 of 2; undetermined at scaling.research_strength = 0.5",
        ),
        (
            found(RISES, "contradicted", "alike"),
            "depends",
            "depends on scaling.research_strength (supported at 1.25, contradicted at 0.5)",
            "as here at 1 of 2",
        ),
        (
            found(FALLS, "supported", "no effect"),
            "depends",
            "depends on scaling.research_strength (contradicted at 1.25, supported at 0.5)",
            "as here at 0 of 2; no effect at scaling.research_strength = 2",
        ),
        (
            found(BOTH, "supported", "contradicted"),
            "depends",
            "depends on scaling.research_strength (supported at 0.5, contradicted at 2)",
            "as here at 0 of 2",
        ),
        (
            found(BOTH, "supported", "alike"),
            "undetermined",
            "undetermined",
            "as here at 1 of 2; supported at scaling.research_strength = 0.5",
        ),
    ],
)
def test_a_verdict_depends_only_if_an_end_is_decided_the_other_way(finding, verdict, text, ends):
    assert (finding.verdict, finding.verdict_text, finding.ends_text) == (verdict, text, ends)


def test_several_parameters_at_once_have_ends_and_no_values():
    values = (("flywheel.consumer.strength", 0.0), ("flywheel.physical.strength", 0.1))
    finding = make_finding(list(RISES))
    end = AtEnd(End("flywheel.*.strength", "low", values), "contradicted", finding.here.effect)
    text = Finding(finding.claim, finding.here, (end,)).verdict_text
    assert text == "depends on flywheel.*.strength (supported at the default, contradicted at the low end)"


def test_effects_in_per_cent_of_the_baseline_and_in_points_of_a_probability():
    assert make_finding([0.01, 0.01, 0.01], baseline=0.1).per_cent == pytest.approx((10.0, 10.0, 10.0))
    assert make_finding([1.0] * 5, baseline=0.0, measure=TIPPED).per_cent[0] == 100.0
    assert np.isnan(make_finding([1.0, 1.0], baseline=0.0).per_cent[0])
    assert make_finding([1e-6, 1.1e-6], baseline=0.1).is_small
    assert not make_finding([0.1, 0.11], baseline=0.1).is_small
    assert not make_finding([1e-3, -1e-3], baseline=0.1).is_small


def test_the_summary_counts_verdicts():
    result = make_result(found(RISES), found(BOTH), found(BOTH), found(RISES, "contradicted"))
    assert summary(result.findings) == "4 claims: 1 supported, 1 depending on a parameter, 2 undetermined"
    assert repr(result).startswith("ClaimsResult: 4 claims")
    assert list(result.table()["verdict"])[:2] == ["supported", "undetermined"]
    assert "<table" in result._repr_html_()


class MadeUpRuns:
    """Runs whose concentration follows from the scenario and the seed, and what was asked for."""

    def __init__(self, effect, monkeypatch):
        self.effect, self.batches = effect, []
        monkeypatch.setattr(examining, "make_or_reuse_outcomes", self.make)

    def make(self, jobs, results, *, processes, progress):
        self.batches.append([(job.scenario.scaling.research_strength, job.seed) for job in jobs])
        column = [outcome.name for outcome in outcomes()].index(USERS)
        values = np.zeros((len(jobs), len(outcomes())))
        for row, job in enumerate(jobs):
            shared = job.scenario.flywheel.sharing == 0.2
            values[row, column] = (
                1.0
                + 0.01 * job.seed**2
                + shared * (self.effect(job.scenario.scaling.research_strength) + 0.001 * (job.seed % 3))
            )
        return KeptOutcomes(values, len(jobs), 0)


def test_a_parameter_that_turns_the_sign_is_found_on_fresh_pairs(monkeypatch):
    runs = MadeUpRuns(lambda strength: strength - 1.0, monkeypatch)
    finding = examine([make_claim()], range(1, 6), progress=False).findings[0]
    low, high = ({value for _, value in end.end.values}.pop() for end in finding.ends)
    assert low < 1.0 < high
    assert finding.here.verdict == "supported"
    assert finding.verdict == "depends"
    assert [end.status for end in finding.ends] == ["contradicted", "alike"]
    first, second = runs.batches
    assert {seed for strength, seed in first if strength == 1.25} == {1, 2, 3, 4, 5}
    assert {seed for strength, seed in first if strength == low} == {1, 2}
    assert set(second) == {(low, seed) for seed in range(3, 11)}


def test_a_robust_claim_asks_for_no_closer_look(monkeypatch):
    runs = MadeUpRuns(lambda strength: 1.0, monkeypatch)
    finding = examine([make_claim()], range(1, 6), progress=False).findings[0]
    assert (finding.verdict, finding.ends_text) == ("supported", "as here at 2 of 2")
    assert runs.batches[1] == []


def test_without_the_ends_only_the_pairs_are_run(monkeypatch):
    runs = MadeUpRuns(lambda strength: 1.0, monkeypatch)
    result = examine([make_claim()], range(1, 6), robust=False, progress=False)
    assert result.findings[0].ends == ()
    assert len(runs.batches[0]) == 10
    assert len(result.run_ids) == 10


def test_a_baseline_that_claims_share_is_run_once(monkeypatch):
    runs = MadeUpRuns(lambda strength: 1.0, monkeypatch)
    claims = [make_claim(), make_claim(name="other", sign="down")]
    result = examine(claims, [1, 2, 3], robust=False, progress=False)
    assert len(runs.batches[0]) == 6
    assert list(result.verdicts().values()) == ["supported", "contradicted"]


def test_intervals_of_closer_looks_are_wider_the_more_there_are():
    assert close_level(1) == 0.95
    assert close_level(10) == pytest.approx(0.995)
