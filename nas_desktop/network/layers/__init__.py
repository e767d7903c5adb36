"""The layer types, in menu order. A new one is a file of its own and one line here."""

from nas_desktop.network.layers.activation import ACTIVATION
from nas_desktop.network.layers.add import ADD
from nas_desktop.network.layers.batch_norm import BATCH_NORM
from nas_desktop.network.layers.conv import CONV
from nas_desktop.network.layers.depthwise import DEPTHWISE
from nas_desktop.network.layers.dropout import DROPOUT
from nas_desktop.network.layers.flatten import FLATTEN
from nas_desktop.network.layers.global_pool import GLOBAL_POOL
from nas_desktop.network.layers.layer_type import LayerType
from nas_desktop.network.layers.linear import LINEAR
from nas_desktop.network.layers.max_pool import MAX_POOL
from nas_desktop.network.layers.scale import SCALE
from nas_desktop.network.layers.squeeze_excite import SQUEEZE_EXCITE

LAYER_TYPES: tuple[LayerType, ...] = (
    CONV, DEPTHWISE, BATCH_NORM, ACTIVATION, SQUEEZE_EXCITE, ADD, MAX_POOL, GLOBAL_POOL, DROPOUT, FLATTEN, LINEAR, SCALE
)  # fmt: skip


def layer_type(kind: str) -> LayerType:
    """The layer type called `kind`.

    Raises:
        ValueError: there is none.
    """
    for known in LAYER_TYPES:
        if known.name == kind:
            return known
    raise ValueError(f"there is no layer type {kind!r}")
