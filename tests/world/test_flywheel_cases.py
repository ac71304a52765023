"""Cases of the data flywheel (F1 to F14) on whole worlds in which nothing else moves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.rules.industry.stability import (
    gap_factor,
    inertia_root,
    sharing_to_prevent_tipping,
    switching_cost_threshold,
    tipping_threshold,
)
from simulation.world import World
from tests.world.small_worlds import (
    ENTERPRISE,
    FIXED_PRICES,
    Floats,
    after,
    ahead,
    built,
    labs,
    prices,
    shares,
    still,
    yearly_share,
)

DECAY = 0.2


def flywheel(theta: float, decay: float = DECAY, **changes: Any) -> dict[str, Any]:
    """A log flywheel of strength theta whose data decay by a share per quarter; dots are written as two underscores."""
    loop = {
        "flywheel.form": "log",
        "flywheel.enterprise.strength": theta,
        "flywheel.depreciation": yearly_share(decay),
    }
    return {**loop, **{name.replace("__", "."): value for name, value in changes.items()}}


def data(world: World) -> Floats:
    """Data stocks of all firms."""
    return world.firms.data[ENTERPRISE, : world.firms.size].copy()


def near_symmetry(count: int, size: float, rest: float = 1.0 / DECAY) -> list[float]:
    """Data of equal firms at rest but for a small gap between the first two."""
    each = rest / count
    return [each * (1.0 + size), each * (1.0 - size), *[each] * (count - 2)]


def gap_growth(world: World) -> float:
    """Factor of the gap between the first two firms in one quarter."""
    before = data(world)
    world.step()
    now = data(world)
    return float((now[0] - now[1]) / (before[0] - before[1]))


def test_constant_use_brings_data_geometrically_to_rest() -> None:
    """Case F1: one firm with one million users, usable share .3; tolerance A."""
    loop = flywheel(0.0, flywheel__usable_share=0.3)
    world = built(still(labs(1, data_enterprise=[20.0]), {**FIXED_PRICES, **loop}, quarters=20))
    rest = 0.3 / DECAY
    for quarter in range(1, 21):
        world.step()
        assert_allclose(data(world), rest + (20.0 - rest) * (1 - DECAY) ** quarter, rtol=1e-9)


@pytest.mark.parametrize(
    ("theta", "start", "decay", "quarters"),
    [(0.5, (9.0, 1.0, 3.0), DECAY, 200), (1.0, (2.5, 1.5, 1.0), DECAY, 100), (1.1, (3.02, 3.0, 3.0), 0.9, 250)],
)
def test_tipping_without_pricing(theta: float, start: tuple[float, ...], decay: float, quarters: int) -> None:
    """Cases F2a to F2c: equal shares, constant shares, one firm."""
    scenario = still(labs(3, data_enterprise=start), {**FIXED_PRICES, **flywheel(theta, decay)}, quarters)
    found = shares(after(scenario))
    if theta < 1.0:
        assert_allclose(found, np.full(3, 1 / 3), atol=1e-4)
    elif theta == 1.0:
        assert_allclose(found, [0.5, 0.3, 0.2], rtol=1e-9)
    else:
        assert found[0] > 0.999


def test_flywheel_multiplies_the_log_odds_of_an_advantage() -> None:
    """Case F3: leads in capability of (.3, .1, 0) and theta .6; tolerance S."""
    leads = [0.3, 0.1, 0.0]
    firms = labs(3, largest_run_flop=ahead(leads), data_enterprise=[1.0, 1.0, 1.0])
    odds = np.exp(np.array(leads) / (1 - 0.6))
    found = shares(after(still(firms, {**FIXED_PRICES, **flywheel(0.6)}, quarters=250)))
    assert_allclose(found, odds / odds.sum(), rtol=1e-6)
    assert_allclose(found, [0.481024, 0.291756, 0.227220], atol=5e-7)


@pytest.mark.parametrize("count", range(2, 9))
@pytest.mark.parametrize("side", [0.97, 1.03])
def test_gap_factor_with_bertrand_prices(count: int, side: float) -> None:
    """Case F4: 1 - d (1 - theta / theta_c) on both sides of the threshold; tolerance L on its distance from 1."""
    threshold = tipping_threshold(count)
    firms = labs(count, data_enterprise=near_symmetry(count, 1e-4))
    growth = gap_growth(built(still(firms, flywheel(side * threshold))))
    assert_allclose(growth - 1, gap_factor(side * threshold, threshold, DECAY) - 1, rtol=1e-3)
    assert (growth > 1) == (side > 1)


def test_gap_factor_with_prices_and_an_outside_option() -> None:
    """Case F4o: share .259757, threshold 1.474043, factor .962817."""
    share = 0.259757
    # Capability is measured from the frontier, so the base quality of 2 is taken off the outside option's value of .8.
    outside = {"products.enterprise.outside_value": 0.8 - 2.0 + 1.0}
    firms = labs(3, data_enterprise=near_symmetry(3, 1e-4, rest=3 * share / DECAY))
    world = built(still(firms, {**flywheel(1.2), **outside}))
    assert_allclose(shares(world)[2], share, atol=1e-6)
    assert_allclose(gap_growth(world), 0.962817, atol=1e-6)


@pytest.mark.parametrize(("count", "sharing"), [(2, 0.1), (4, 0.3)])
def test_portability_raises_the_threshold(count: int, sharing: float) -> None:
    """Case F5: 2 % above the raised threshold the gap grows by .4 % a quarter; tolerance L."""
    theta = 1.02 * tipping_threshold(count, sharing)
    firms = labs(count, data_enterprise=near_symmetry(count, 1e-4))
    growth = gap_growth(built(still(firms, flywheel(theta, flywheel__sharing=sharing))))
    assert_allclose(growth - 1, 0.004, rtol=1e-3)


@pytest.mark.parametrize(("sharing", "tips"), [(0.19, True), (0.21, False), (1.0, False)])
def test_smallest_sharing_that_prevents_tipping(sharing: float, tips: bool) -> None:
    """Case F5 with fixed prices: theta 1.5 and two firms need a fifth; with everything shared nothing tips."""
    assert_allclose(sharing_to_prevent_tipping(1.5, 2), 0.2, rtol=1e-12)
    firms = labs(2, data_enterprise=[1.2, 1.0])
    found = shares(after(still(firms, {**FIXED_PRICES, **flywheel(1.5, 0.9, flywheel__sharing=sharing)}, quarters=300)))
    assert (found[0] > 0.6) == tips
    assert tips or found[0] < 0.53


def test_inattention_slows_and_leaves_the_threshold() -> None:
    """Case F6: lambda .05, decay .1, theta 1.2; tolerance S.

    In the world this quarter's use becomes this quarter's data, so a gap obeys ``r^2 - (2 - l - d + l d theta) r +
    (1 - l)(1 - d) = 0``. Where use of the quarter before becomes data the root is 1.0063941. Both are 1 at theta 1.
    """
    inattention, decay = 0.05, 0.1
    trace = 2 - inattention - decay + inattention * decay * 1.2
    root = trace / 2 + np.sqrt((trace / 2) ** 2 - (1 - inattention) * (1 - decay))
    assert_allclose(inert_growth(1.2, inattention, decay), root, rtol=1e-6)
    assert_allclose(root, 1.0066384, rtol=1e-7)
    assert_allclose(root - 1, inertia_root(1.2, inattention, decay) - 1, rtol=0.05)
    assert_allclose(inert_growth(1.0, inattention, decay), 1.0, rtol=1e-7)
    assert inert_growth(0.97, inattention, decay) < 1.0 < inert_growth(1.03, inattention, decay)


def inert_growth(theta: float, inattention: float, decay: float) -> float:
    """Growth of a gap after 150 quarters in which only some users look again."""
    loop = flywheel(theta, decay, products__enterprise__reconsider_share=yearly_share(inattention))
    firms = labs(2, data_enterprise=near_symmetry(2, 1e-6, rest=1 / decay))
    return gap_growth(after(still(firms, {**FIXED_PRICES, **loop}, 200), 150))


@pytest.mark.parametrize("side", [0.97, 1.03])
@pytest.mark.parametrize(("count", "bonus"), [(2, 2.0), (4, 3.19)])
def test_switching_cost_lowers_the_threshold(count: int, bonus: float, side: float) -> None:
    """Case F7: thresholds .5677 and .5395 with fixed prices."""
    threshold = switching_cost_threshold(count, bonus)
    loop = flywheel(side * threshold, products__enterprise__switching_cost=bonus)
    # An outside option of weight e^-20 costs no more than nine digits.
    changes = {**FIXED_PRICES, **loop, "products.enterprise.outside_value": -20.0}
    world = after(still(labs(count, data_enterprise=near_symmetry(count, 1e-3)), changes, quarters=200), 60)
    assert (gap_growth(world) > 1.0) == (side > 1.0)


def test_precision_settles_where_the_filter_does() -> None:
    """Case F10: persistence .9, innovation .05 and an inflow of .4 end at a precision of 5.4; tolerance A."""
    changes = {
        **FIXED_PRICES,
        "flywheel.form": "precision",
        "flywheel.precision_persistence": 0.9,
        "flywheel.precision_innovation": 0.05,
        "flywheel.usable_share": 0.4,
    }
    world = after(still(labs(1), changes, quarters=300))
    assert_allclose(world.firms.precision[ENTERPRISE, 0], 5.4, rtol=1e-9)


@pytest.mark.parametrize(("ceiling", "tips"), [(3.9, False), (8.0, True)])
def test_saturation_below_four_never_tips(ceiling: float, tips: bool) -> None:
    """Case F11: with fixed prices and a ceiling below four tastes nothing tips; far above it the best data do."""
    changes = {
        **FIXED_PRICES,
        **flywheel(1.0, 0.5),
        "flywheel.form": "saturating",
        "flywheel.saturation_quality": ceiling,
        "flywheel.saturation_half_data": 1.0,  # the stock of each of two equal firms, where feedback is strongest
    }
    found = shares(after(still(labs(2, data_enterprise=[1.05, 0.95]), changes, quarters=250)))
    assert (found[0] > 0.6) == tips
    assert tips or found[0] < 0.51


@pytest.mark.parametrize(
    ("form", "head_start"), [("off", (50.0, 1.0, 0.0)), ("log", (50.0, 1.0, 0.5)), ("saturating", (9e8, 2e8, 1e8))]
)
def test_without_learning_data_do_not_matter(form: str, head_start: tuple[float, ...]) -> None:
    """Case F12: no flywheel, a log flywheel of strength 0, or everybody on the plateau: quality alone decides."""
    leads = [0.9, 0.4, 0.0]
    firms = labs(3, largest_run_flop=ahead(leads), data_enterprise=head_start)
    strength = 1.0 if form == "saturating" else 0.0
    with_data = after(still(firms, {**flywheel(strength), "flywheel.form": form}))
    without = after(still(labs(3, largest_run_flop=ahead(leads))))
    assert_allclose(shares(with_data), shares(without), rtol=1e-6)
    assert_allclose(prices(with_data), prices(without), rtol=1e-6)


@pytest.mark.parametrize(
    ("theta", "share", "price"), [(3.248043, 0.7, (3.3333, 1.4286)), (5.045508, 0.9, (10.0, 1.1111))]
)
def test_tipping_with_prices_ends_in_a_dominant_firm(theta: float, share: float, price: tuple[float, float]) -> None:
    """Case F13: a slight lead grows to the dominant share and no further."""
    world = after(still(labs(2, data_enterprise=[1.05, 0.95]), flywheel(theta, 0.9), quarters=300))
    assert_allclose(shares(world), [share, 1 - share], atol=2e-6)
    assert_allclose(prices(world), price, rtol=1e-4)


@pytest.mark.parametrize(
    ("count", "theta", "trap"),
    [
        (3, 1.5, 0.120158),
        pytest.param(4, 1.3, 0.109500, marks=pytest.mark.slow),
        pytest.param(5, 1.25, 0.130284, marks=pytest.mark.slow),
        pytest.param(3, 1.2, 0.003540, marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("side", [0.9, 1.1])
def test_entry_trap(count: int, theta: float, trap: float, side: float) -> None:
    """Case F14: below the critical share an entrant starves, above it all end equal."""
    small = side * trap
    start = [small / 0.9, *[(1 - small) / (count - 1) / 0.9] * (count - 1)]
    found = shares(after(still(labs(count, data_enterprise=start), flywheel(theta, 0.9), quarters=400)))
    assert_allclose(found[0], 0.0 if side < 1.0 else 1 / count, atol=1e-6)
