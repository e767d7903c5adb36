"""Checks a configuration that comes from outside: its keys, its values, the size of what it describes.

Values need not lie in the ranges that are searched, as a space of one's own may go beyond them; they must be possible.
"""

from collections.abc import Mapping
from typing import Any

from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import ArchitectureSpec, Config
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space import space_named
from nas_desktop.search_space.possible_values import check_key

DEFAULT_SPACE = "plain-cnn"
_MAX_WEIGHTS = 500_000_000  # 2 GB in float32


def checked_config(values: Mapping[str, Any]) -> Config:
    """`values` with every default written in.

    Raises:
        UsageError: an unknown space or key, or a value that cannot be; the sentence names it.
    """
    name = values.get("space", DEFAULT_SPACE)
    space = space_named(name if isinstance(name, str) else str(name)[:40])
    for key, value in values.items():
        if key != "space":
            check_key(key, value, space)
    return space.resolve(values)


def checked_architecture(config: Config, input_shape: tuple[int, int, int], n_classes: int) -> ArchitectureSpec:
    """The network of a resolved configuration.

    Raises:
        UsageError: it would be too large to be built.
    """
    architecture = space_named(str(config["space"])).assemble(config, input_shape, n_classes)
    n_params = cost_of(architecture).n_params
    if n_params > _MAX_WEIGHTS:
        raise UsageError(
            f"This network would have {n_params:,} weights for images of {input_shape[1]} × {input_shape[2]}.",
            f"At most {_MAX_WEIGHTS:,} can be built: take fewer filters or more pooling.",
        )
    return architecture
