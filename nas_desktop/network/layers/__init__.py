"""The layer types, in menu order. A new one is a file of its own and one line here."""

from nas_desktop.network.layers.activation import ACTIVATION
from nas_desktop.network.layers.batch_norm import BATCH_NORM
from nas_desktop.network.layers.conv import CONV
from nas_desktop.network.layers.dropout import DROPOUT
from nas_desktop.network.layers.flatten import FLATTEN
from nas_desktop.network.layers.layer_type import LayerType
from nas_desktop.network.layers.linear import LINEAR
from nas_desktop.network.layers.max_pool import MAX_POOL

LAYER_TYPES: tuple[LayerType, ...] = (CONV, BATCH_NORM, ACTIVATION, MAX_POOL, DROPOUT, FLATTEN, LINEAR)


def layer_type(kind: str) -> LayerType:
    """The layer type called `kind`.

    Raises:
        ValueError: there is none.
    """
    for known in LAYER_TYPES:
        if known.name == kind:
            return known
    raise ValueError(f"there is no layer type {kind!r}")
