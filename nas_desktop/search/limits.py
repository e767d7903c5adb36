"""What a network of a search may cost at most, and which part of its search space a search uses. Loads no Optuna."""

from dataclasses import dataclass

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import UsageError
from nas_desktop.search_space import space_named
from nas_desktop.search_space.parameters import SearchSpace


@dataclass(frozen=True, slots=True)
class Limits:
    """What a network may cost at most; None: no limit."""

    max_params: int | None = None
    max_macs: int | None = None

    def admit(self, n_params: int, n_macs: int) -> bool:
        """Whether a network is within the limits."""
        return (self.max_params is None or n_params <= self.max_params) and (
            self.max_macs is None or n_macs <= self.max_macs
        )

    def __str__(self) -> str:
        parts = []
        if self.max_params is not None:
            parts.append(f"{self.max_params:,} weights")
        if self.max_macs is not None:
            parts.append(f"{self.max_macs:,} multiply-adds")
        return " and ".join(parts)


def limited_space(config: SearchConfig) -> SearchSpace:
    """The space the user asked for, within the user's limits.

    Raises:
        UsageError: a name means nothing.
    """
    space = space_named(config.space)
    limits = {count: getattr(config, setting) for count, setting in space.layer_limits.items()}
    try:
        return space.limited(limits, config.optional_parameters)
    except KeyError as error:
        names = ", ".join(parameter.name for parameter in space.optional)
        raise UsageError(
            f"The search space {space.name} has no optional parameter {error}.", f"Choose from: {names}."
        ) from None
