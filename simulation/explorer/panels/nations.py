"""Nations: compute that stands in them, that they own and that serves them, one row of dots for each."""

from __future__ import annotations

import numpy as np

from simulation.explorer.panels.view import FONT, Options, View, chart, number_axis
from simulation.figures.blocs import BLOC_LOOKS, NationList, list_nations
from simulation.figures.nations import COMPUTE, shares_of_world
from simulation.figures.style import BLUE, INK, ORANGE, REST_GREY, VERMILLION
from simulation.timeline import QUARTERS_PER_YEAR

NATIONS_SHOWN = 14
LOWEST = 1e-6
"""Share of the world at the left edge; a nation with less stands there."""

_NAME_LETTERS = 17
_LOOKS = {"hosted": ("circle", BLUE), "owned": ("rect", VERMILLION), "used": ("triangle", ORANGE)}


def title(view: View) -> str:
    """Heading of the panel."""
    return f"Nations, four quarters to {view.now}: {view.seed}"


def is_due(view: View) -> bool:
    """Whether a year is over, or the run: the panel shows means of a year, and need not move every quarter."""
    done = len(view.result.record.quarters)
    return done % QUARTERS_PER_YEAR == 0 or done == len(view.horizon)


def note(view: View) -> str:
    """What the dots are."""
    return (
        f"The {NATIONS_SHOWN} largest economies by bloc. Hosted: chips that stand there; owned: chips of firms at home "
        "there; used: compute that serves people there. What is less than a millionth stands at the left edge."
    )


def options(view: View) -> Options:
    """Three marks a nation, as shares of the world on a log axis."""
    runs = [view.result]
    listed = list_nations(runs, NATIONS_SHOWN)
    rows = _names(view, listed)
    series = []
    for key, what in COMPUTE.items():
        shares = np.nan_to_num(shares_of_world(runs, key)[0])[list(listed.rows)]
        symbol, colour = _LOOKS[what]
        dots = [[float(f"{max(share, LOWEST):.3g}"), place] for place, share in enumerate(shares)]
        look = {"color": colour, "opacity": 0.85}
        series.append(
            {"type": "scatter", "name": what, "data": dots, "symbol": symbol, "symbolSize": 10, "itemStyle": look}
        )
    horizontal = number_axis("", type="log", min=LOWEST, max=1)
    horizontal |= {"name": "share of the world, log axis", "nameLocation": "middle", "nameGap": 24}
    horizontal["nameTextStyle"] = {"color": INK}
    horizontal["axisLabel"] = {"color": INK, "fontSize": FONT, "hideOverlap": True}
    vertical = {
        "type": "category",
        "data": rows,
        "inverse": True,
        "axisLabel": {"color": INK, "fontSize": FONT - 1, "interval": 0},
        "splitLine": {"show": True, "lineStyle": {"color": REST_GREY}},
        "axisTick": {"show": False},
    }
    made = chart(series, horizontal, vertical)
    made["tooltip"] |= {"trigger": "item"}
    made["legend"] = {"right": 8, "top": 0, "textStyle": {"color": INK}}
    made["grid"] |= {"left": 146, "right": 20, "bottom": 42}
    return made


def _names(view: View, listed: NationList) -> list[str]:
    """Names of the nations, each with the letter of its bloc if it has one; a long name is cut."""
    known = {nation.code: nation.name for nation in view.result.scenario.nations}
    names = []
    for row, bloc in zip(listed.rows, listed.blocs, strict=True):
        code = view.result.record.nation_codes[row]
        name = known.get(code, code)
        short = name if len(name) <= _NAME_LETTERS else name[: _NAME_LETTERS - 1].rstrip() + "…"
        names.append(f"{short}  {BLOC_LOOKS[bloc].name[-1] if bloc else '-'}")
    return names
