"""A scenario: every parameter, the starting tables and the policies of a run, checked and frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import Field

from simulation.policy import Policy
from simulation.timeline import Quarter

from .blocs import Blocs
from .budget import Budget
from .chips import Chips
from .churn import Churn
from .cloud import Cloud
from .diffusion import Communities, Diffusion
from .finance import Finance
from .flywheel import Flywheel
from .openness import Openness
from .population import Population
from .power import Power
from .pricing import Pricing
from .products import Products
from .public_compute import PublicCompute
from .quantity import Parameters, quantity
from .race import Race
from .scaling import Scaling
from .security import Security
from .starts import DesignerStart, FirmStart, NationStart, OccupationStart, SupplyStart
from .talent import Talent
from .trade import Controls, Trade
from .wealth import Wealth
from .work import Work


class Scenario(Parameters):
    """Everything that decides a run, apart from the seed and the code.

    Raises:
        pydantic.ValidationError: If a value is of the wrong type, out of bounds, or unknown. Files and overrides are
            read by :func:`simulation.load_scenario`, which reports all mistakes as sentences.
    """

    name: str = quantity("baseline", "", "Name of the scenario.", "Scenario file")
    question: str = quantity("", "", "Question that the scenario answers.", "Scenario file")
    expected: str = quantity("", "", "Sign that is expected, and why.", "Scenario file")
    source: str = quantity("", "", "Where the scenario comes from.", "Scenario file")
    start: str = quantity("2023Q1", "quarter", "First quarter of the run.", "Scenario setting")
    end: str = quantity("2040Q4", "quarter", "Last quarter of the run.", "Scenario setting")
    known_until: str = quantity(
        "2024Q4",
        "quarter",
        "Last quarter of data that may be used: rows of chip supply after it are not read, targets are out of sample.",
        "Scenario setting; the world's tables say it",
    )
    workers: int = quantity(
        10_000,
        "agents",
        "Worker agents; each stands for many real people.",
        "Scenario setting",
        low=30,
        high=1_000_000_000,
    )
    flywheel: Flywheel = Flywheel()
    scaling: Scaling = Scaling()
    chips: Chips = Chips()
    cloud: Cloud = Cloud()
    talent: Talent = Talent()
    products: Products = Products()
    pricing: Pricing = Pricing()
    finance: Finance = Finance()
    openness: Openness = Openness()
    churn: Churn = Churn()
    population: Population = Population()
    work: Work = Work()
    wealth: Wealth = Wealth()
    budget: Budget = Budget()
    diffusion: Diffusion = Diffusion()
    communities: Communities = Communities()
    trade: Trade = Trade()
    controls: Controls = Controls()
    public_compute: PublicCompute = PublicCompute()
    blocs: Blocs = Blocs()
    security: Security = Security()
    race: Race = Race()
    power: Power = Power()
    firms: tuple[FirmStart, ...] = ()
    nations: tuple[NationStart, ...] = ()
    occupations: tuple[OccupationStart, ...] = ()
    designers: tuple[DesignerStart, ...] = ()
    supply: tuple[SupplyStart, ...] = ()
    policies: tuple[Policy, ...] = ()
    plugin_hashes: dict[str, str] = Field(default_factory=dict)

    @property
    def quarters(self) -> int:
        """Number of quarters of the run, first and last included."""
        return Quarter.parse(self.end) - Quarter.parse(self.start) + 1

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some values changed, which finds its own fingerprint instead of keeping this one's."""
        copy = super().model_copy(update=update, deep=deep)
        copy.__dict__.pop("fingerprint", None)
        copy.__dict__[_DIGESTS] = dict(self.__dict__.get(_DIGESTS, {}))
        return copy

    def effective(self) -> dict[str, Any]:
        """All values as plain data, policies with their names, for the manifest and the run id."""
        return {name: self._plain_field(name) for name in type(self).model_fields}

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that can change a result; name and texts are not part of it.

        A user's own class counts by what is in its file, not by where the file lies.
        """
        digests = [f"{name} {self._digest(name)}" for name in sorted(type(self).model_fields) if name not in _TEXTS]
        return hashlib.sha256("\n".join(digests).encode()).hexdigest()

    def _digest(self, name: str) -> str:
        """Hash of one field, kept as long as it is the same object: most fields of most copies are."""
        kept = self.__dict__.setdefault(_DIGESTS, {})
        value, own = getattr(self, name), self.plugin_hashes
        if name not in kept or kept[name][0] is not value or kept[name][1] is not own:
            group = isinstance(value, Parameters)
            text = value.model_dump_json() if group else json.dumps(self._plain_field(name), sort_keys=True)
            for place, digest in own.items():
                text = text.replace(json.dumps(place), json.dumps(digest))
            kept[name] = value, own, hashlib.sha256(text.encode()).hexdigest()
        found: str = kept[name][2]
        return found

    def _plain_field(self, name: str) -> Any:
        """One field as plain data, policies with their names."""
        if name == "policies":
            return [{"policy": policy.title(), **policy.model_dump(mode="json")} for policy in self.policies]
        return self.model_dump(mode="json", include={name})[name]


_DIGESTS = "_field_digests"
_TEXTS = ("name", "question", "expected", "source", "known_until")  # what is not read is not in the tables
