"""Shares of users of the firms of this run, named, each with the colour and hatch that it has in all figures."""

from __future__ import annotations

import numpy as np

from simulation.explorer.panels.view import Options, View, chart, end_label, number_axis, plain, spread, time_axis
from simulation.figures.market_shares import FIRMS_SHOWN, shares_of_users
from simulation.figures.stacks import SMALLEST_LABEL, largest_slots
from simulation.figures.style import REST_GREY, firm_colour

_HUES = len({firm_colour(slot) for slot in range(100)})
_WHITE = "rgba(255,255,255,.8)"
_LINES: Options = {"symbol": "rect", "symbolSize": 1, "dashArrayX": [1, 0], "dashArrayY": [2, 5], "color": _WHITE}
_DOTS: Options = {"symbol": "circle", "symbolSize": 0.7, "dashArrayX": [[8, 8], [0, 8, 8, 0]], "dashArrayY": [6, 0]}
DECALS: tuple[Options | None, ...] = (
    None,
    {**_LINES, "rotation": -0.785},
    {**_DOTS, "rotation": 0, "color": _WHITE},
    {**_LINES, "rotation": 0.785},
    {**_LINES, "rotation": 0},
)
"""Hatches in the order of the figures: none, diagonal, dots, crossed (here the other diagonal) and level."""


def title(view: View) -> str:
    """Heading of the panel."""
    return f"Shares of users: {view.seed}"


def note(view: View) -> str:
    """Who leads now, in words."""
    shares = np.nan_to_num(shares_of_users(view.result)[-1])
    leader = int(shares.argmax())
    if shares[leader] <= 0.0:
        return f"{view.now}: nobody has users."
    return f"{view.now}: {view.result.record.firm_names[leader]} leads with {100 * shares[leader]:.0f} % of users."


def options(view: View) -> Options:
    """Stacked areas: the largest firm now at the bottom, all that are not among the largest in grey on top."""
    record = view.result.record
    shares = np.nan_to_num(shares_of_users(view.result))
    slots = largest_slots(shares, FIRMS_SHOWN)
    series = [_area(record.firm_names[slot], shares[:, slot], firm_colour(slot), slot) for slot in slots]
    rest = np.delete(shares, slots, axis=1)
    series.append(_area(f"{np.count_nonzero(rest[-1])} others", rest.sum(axis=1), REST_GREY, 0))
    held = np.concatenate([shares[-1, slots], [rest[-1].sum()]])
    tops = np.cumsum(held)
    spread(series, list(tops), list(tops - held / 2), 0.0, 1.0)
    vertical = number_axis("share of users", min=0, max=1, interval=0.5)
    return chart(series, time_axis(view), vertical)


def _area(name: str, shares: np.ndarray, colour: str, slot: int) -> Options:
    label = end_label(name)
    label["show"] = bool(shares[-1] >= SMALLEST_LABEL)
    return {
        "type": "line",
        "name": name,
        "stack": "shares",
        "data": plain(shares),
        "showSymbol": len(shares) == 1,
        "itemStyle": {"color": colour, "decal": DECALS[slot // _HUES % len(DECALS)]},
        "lineStyle": {"width": 0.5, "color": "white"},
        "areaStyle": {"color": colour, "opacity": 1},
        "endLabel": label,
    }
