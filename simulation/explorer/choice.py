"""What a user has chosen on the page, as a value: a scenario by name, what differs from it, and a seed.

The page never holds a scenario of its own making. It holds names and differences, and every change loads the scenario
again through the one door between files and the model, whose sentences say what is wrong with a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from simulation.parameters.scenario import Scenario

Load = Callable[[str, Sequence[str]], Scenario]
"""The loader: name or path of a scenario and overrides in Hydra's grammar, to the effective scenario."""

BASELINE = "baseline"
SHARED = ("start", "end", "workers")
"""Settings that apply to both sides of a comparison: two runs of other length or size are no pair."""


class ChoiceError(ValueError):
    """A value that is not even handed to the loader; the text is one sentence."""


@dataclass(frozen=True)
class Choice:
    """A choice on the page.

    Attributes:
        scenario: Name or path of the scenario that is changed.
        overrides: What the command that opened the page has changed in it, in Hydra's grammar.
        against: Name of the scenario that it is compared with.
        parameters: Values by dotted name of the parameter.
        policies: Settings by name of the policy; None for one that the scenario has and that is switched off.
        seed: Seed of the run.
    """

    scenario: str = BASELINE
    overrides: tuple[str, ...] = ()
    against: str = BASELINE
    parameters: Mapping[str, Any] = field(default_factory=dict)
    policies: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    seed: int = 1

    @property
    def changed(self) -> bool:
        """Whether anything was changed on the page."""
        return bool(self.parameters or self.policies)

    def with_parameter(self, name: str, value: Any) -> Choice:
        """The same with one parameter set; None takes the change back."""
        kept = {key: one for key, one in self.parameters.items() if key != name}
        return replace(self, parameters=kept if value is None else {**kept, name: value})

    def with_policy(self, name: str, settings: Mapping[str, Any] | None) -> Choice:
        """The same with a policy set up, or switched off."""
        return replace(self, policies={**self.policies, name: settings})

    def without_policy(self, name: str) -> Choice:
        """The same with a policy as the scenario has it, if it has it."""
        return replace(self, policies={key: one for key, one in self.policies.items() if key != name})

    def words(self) -> tuple[str, ...]:
        """All differences as overrides.

        Raises:
            ChoiceError: If a text could make the loader look into something else than the scenario.
        """
        found = [*self.overrides, *(override(name, value) for name, value in self.parameters.items())]
        for name, settings in self.policies.items():
            if settings is None:
                found.append(f"~policies.{name}")
            else:
                found += [override(f"policies.{name}.{key}", value) for key, value in settings.items()]
        return tuple(found)

    def shared_words(self) -> tuple[str, ...]:
        """Differences that apply to both sides of a comparison."""
        return tuple(word for word in self.words() if word.partition("=")[0] in SHARED)


def override(key: str, value: Any) -> str:
    """Write one difference in Hydra's grammar; a text is put between quotes, so that it cannot be more than a text.

    Raises:
        ChoiceError: If the text refers to something else, which Hydra would look up even between quotes.

    Example:
        >>> override("flywheel.sharing", 0.5), override("end", "2030Q4")
        ('flywheel.sharing=0.5', "end='2030Q4'")
    """
    if isinstance(value, list | tuple):
        return f"{key}=[" + ",".join(override("", one)[1:] for one in value) + "]"
    if not isinstance(value, str):
        return f"{key}={value!r}" if not isinstance(value, bool) else f"{key}={str(value).lower()}"
    if "${" in value:
        raise ChoiceError(f"{key} must be a plain value; it is {value!r}.")
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{key}='{quoted}'"


def load(choice: Choice, loader: Load) -> Scenario:
    """The effective scenario of a choice.

    Raises:
        ScenarioError: With every mistake at once.
        ChoiceError: If a text is no plain value.
    """
    return loader(choice.scenario, choice.words())


def load_against(choice: Choice, loader: Load) -> Scenario:
    """The scenario that a choice is compared with, of the same length and with as many workers.

    Raises:
        ScenarioError: With every mistake at once.
    """
    return loader(choice.against, choice.shared_words())


def same_comparison(one: Choice, other: Choice) -> bool:
    """Whether two choices are compared with the same scenario."""
    return (one.against, one.shared_words()) == (other.against, other.shared_words())
