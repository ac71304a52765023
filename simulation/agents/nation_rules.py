"""What a government decides, decision by decision: short methods, each of which a user may replace.

Example: a nation that stays outside the blocs, whatever happens, and one that buys compute::

    class OwnWay(NationRules):
        def bloc(self, nation, view):
            return "N" if nation.code == "IND" else view.proposed

        def public_compute(self, nation, view):
            return 0.5 if nation.code == "FRA" else view.proposed  # USD bn a quarter

    World(scenario, seed=1, nation_rules=OwnWay())

A method gets the nation (a Mesa agent with all columns of its row, for example ``nation.democracy``) and a view of what
its government knows, with what the model's own rule proposes. Rules left alone cost no time. A world takes them;
``run`` and ``compare`` know scenarios only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.mistakes import suggestion

if TYPE_CHECKING:
    from .nation import Nation

DECISIONS = ("public_compute", "export_control", "bloc", "join_treaty", "keep_treaty")
"""Names of the decisions."""


@dataclass(frozen=True)
class NationView:
    """What a government knows when it decides.

    Attributes:
        quarter: Quarters since the start.
        proposed: What the model's own rule would do.
        output_usd_bn: Output of the nation, USD bn a quarter.
        bloc: Name of its bloc; N for none.
        rivals_military_ai_usd_bn: What nations of opposing blocs spend on military AI, USD bn a quarter.
        largest_provider: Code of the foreign nation whose firms sell it most AI services; empty for none.
        dependence: Share of its AI services that come from there.
        gap_quarters: How far its work places trail the best model in the world.
        buyer: Code of the nation whose access to chips is decided; empty for all other decisions.
    """

    quarter: int
    proposed: Any
    output_usd_bn: float
    bloc: str
    rivals_military_ai_usd_bn: float
    largest_provider: str
    dependence: float
    gap_quarters: float
    buyer: str = ""


class NationRules:
    """The decisions of governments; override one in a subclass and the others go on as they are."""

    def __init_subclass__(cls) -> None:
        """Refuse a method that is no decision: it would change nothing, and nobody would notice."""
        super().__init_subclass__()
        for name, value in vars(cls).items():
            if callable(value) and not name.startswith("_") and name not in DECISIONS:
                sentence = f"{cls.__name__}.{name} is no decision of a nation; {suggestion(name, DECISIONS)}"
                raise TypeError(f"{sentence} A helper's name starts with an underscore.")

    def public_compute(self, nation: Nation, view: NationView) -> float:
        """Spending on public compute, USD bn in this quarter."""
        return float(view.proposed)

    def export_control(self, nation: Nation, view: NationView) -> float:
        """Chips that a dollar of another nation buys, 0 (none) to 1 (free); the nation that controls exports is asked.

        ``view.buyer`` is the code of the other nation, ``view.proposed`` what tiers and blocs of the scenario give it.
        """
        return float(view.proposed)

    def bloc(self, nation: Nation, view: NationView) -> str:
        """Bloc to belong to from the next quarter on: A, B, C, or N for none."""
        return str(view.proposed)

    def join_treaty(self, nation: Nation, view: NationView) -> bool:
        """Whether to be a member of the treaty on military AI, asked in every quarter in which it is open."""
        return bool(view.proposed)

    def keep_treaty(self, nation: Nation, view: NationView) -> bool:
        """Whether a member keeps the treaty in this quarter."""
        return bool(view.proposed)

    def replaced(self, decision: str) -> Callable[[Nation, NationView], Any] | None:
        """A decision that a subclass makes by itself; none if it is the model's."""
        own = getattr(type(self), decision)
        return None if own is getattr(NationRules, decision) else getattr(self, decision)
