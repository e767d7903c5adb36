"""The search space that a configuration asks for."""

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.errors import UsageError
from nas_desktop.search_space import space_named
from nas_desktop.search_space.edited import edited
from nas_desktop.search_space.parameters import SearchSpace


def configured_space(config: SearchConfig) -> SearchSpace:
    """One of our spaces, within the user's limits and over the user's ranges.

    Raises:
        UsageError: a name or a value means nothing.
    """
    return edited(unedited_space(config), config.ranges)


def unedited_space(config: SearchConfig) -> SearchSpace:
    """The same before the ranges are edited.

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
