"""M7: downstream sectors that use AI, and their bargain with its providers."""

from __future__ import annotations

from typing import Any

from .quantity import Parameters, quantity


def _value_added(share: float) -> Any:
    return quantity(
        share,
        "",
        "Value added of the sector over output; only the proportions between sectors count.",
        "US gross domestic product by industry 2023 (BEA), rounded; taken for all nations",
        low=0.0,
        high=1.0,
        evidence="measured",
    )


def _intensity(relative: float, plausible: tuple[float, float]) -> Any:
    return quantity(
        relative,
        "",
        "Use of AI in the sector over the average use.",
        "Use of AI by US firms (Census BTOS; Bonney et al. 2024), rounded; public services by judgement",
        low=0.0,
        high=100.0,
        plausible=plausible,
    )


class Sector(Parameters):
    """A downstream sector."""

    value_added_share: float = _value_added(0.1)
    ai_intensity: float = _intensity(1.0, (0.5, 2.0))


class Information(Sector):
    """Software, media, telecommunication and data services."""

    value_added_share: float = _value_added(0.055)
    ai_intensity: float = _intensity(3.3, (2.0, 5.0))


class FinanceAndInsurance(Sector):
    """Banks, insurers and funds."""

    value_added_share: float = _value_added(0.075)
    ai_intensity: float = _intensity(1.8, (1.0, 3.0))


class ProfessionalServices(Sector):
    """Law, accounting, engineering, research, administration for others."""

    value_added_share: float = _value_added(0.13)
    ai_intensity: float = _intensity(2.0, (1.2, 3.0))


class EducationAndHealth(Sector):
    """Schools, hospitals and care."""

    value_added_share: float = _value_added(0.09)
    ai_intensity: float = _intensity(1.1, (0.7, 1.8))


class Trade(Sector):
    """Wholesale and retail trade."""

    value_added_share: float = _value_added(0.125)
    ai_intensity: float = _intensity(0.7, (0.4, 1.2))


class Manufacturing(Sector):
    """Manufacturing."""

    value_added_share: float = _value_added(0.105)
    ai_intensity: float = _intensity(0.8, (0.4, 1.3))


class PropertyAndConstruction(Sector):
    """Real estate, rental and construction."""

    value_added_share: float = _value_added(0.175)
    ai_intensity: float = _intensity(0.7, (0.3, 1.2))


class HospitalityAndOtherServices(Sector):
    """Hotels, restaurants, arts and personal services."""

    value_added_share: float = _value_added(0.065)
    ai_intensity: float = _intensity(0.4, (0.2, 1.0))


class PrimaryEnergyTransport(Sector):
    """Farming, mining, utilities and transport."""

    value_added_share: float = _value_added(0.07)
    ai_intensity: float = _intensity(0.4, (0.2, 1.0))


class PublicServices(Sector):
    """Government."""

    value_added_share: float = _value_added(0.11)
    ai_intensity: float = _intensity(1.0, (0.3, 2.0))


class Downstream(Parameters):
    """Ten sectors that use AI, alike in all nations, and how they share its gain with providers."""

    bargaining: float = quantity(
        0.5,
        "",
        "Part of what is at stake that a provider gets from a sector which depends on it wholly, without substitute.",
        "Nash bargaining among equals",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.9),
    )
    lock_in: float = quantity(
        0.5,
        "taste dispersion",
        "Cost of moving a sector's work to another provider, over the dispersion of tastes.",
        "Judgement; 11 % of teams switched vendor in a year",
        low=0.0,
        high=50.0,
        plausible=(0.0, 2.0),
    )
    information: Information = Information()
    finance_and_insurance: FinanceAndInsurance = FinanceAndInsurance()
    professional_services: ProfessionalServices = ProfessionalServices()
    education_and_health: EducationAndHealth = EducationAndHealth()
    trade: Trade = Trade()
    manufacturing: Manufacturing = Manufacturing()
    property_and_construction: PropertyAndConstruction = PropertyAndConstruction()
    hospitality_and_other_services: HospitalityAndOtherServices = HospitalityAndOtherServices()
    primary_energy_transport: PrimaryEnergyTransport = PrimaryEnergyTransport()
    public_services: PublicServices = PublicServices()

    @property
    def sectors(self) -> dict[str, Sector]:
        """The sectors by name, in the order of every array that has a sector axis."""
        return {name: value for name, value in self if isinstance(value, Sector)}


SECTORS = tuple(Downstream().sectors)
"""Names of the sectors, in the order of every array that has a sector axis."""
