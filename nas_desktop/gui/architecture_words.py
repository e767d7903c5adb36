"""A network's layers and blocks in words, short under a drawing and whole for a table or a screen reader."""

from nas_desktop.core.specs import LayerSpec, Shape
from nas_desktop.gui import numbers
from nas_desktop.network.blocks import Block
from nas_desktop.network.cost import LayerCost
from nas_desktop.network.layers import layer_type

_ROUNDS_AWAY = 0.0005  # with one decimal of a percentage
_TITLES = {"conv": "Conv", "linear": "Dense"}


def block_title(block: Block) -> str:
    """The kind, and the kernel if there is one: `Conv 5×5`, `Dense`, `Classes`."""
    if block.is_output:
        return "Classes"
    layer = block.head.layer
    title = _TITLES.get(layer.kind) or layer_type(layer.kind).title
    return f"{title} {_square(layer, 'kernel')}" if "kernel" in layer.settings else title


def block_tags(block: Block) -> list[str]:
    """What belongs to a block beside its head, in the order of the network: `batch norm`, `GELU`, `pool 2×2`."""
    return [tag for layer in block.layers if layer is not block.head and (tag := _tag(layer.layer))]


def kind_title(kind: str) -> str:
    """A kind of layer in the drawing's word where it has one that is no abbreviation."""
    return "Dense" if kind == "linear" else layer_type(kind).title


def layer_title(layer: LayerSpec) -> str:
    """A layer with its settings: `Convolution 3×3`, `Max pooling 2×2`, `Dropout 0.24`."""
    title = kind_title(layer.kind)
    match layer.kind:
        case "conv":
            return f"{title} {_square(layer, 'kernel')}"
        case "max_pool":
            return f"{title} {_square(layer, 'size')}"
        case "activation":
            return str(layer.settings["function"])
        case "dropout":
            return f"{title} {_rate(layer)}"
    return title


def flow(shape: Shape) -> str:
    """What flows from one block to the next: `64 × 16²`, `4,096`."""
    if len(shape) == 3 and shape[1] == shape[2]:
        return f"{numbers.count(shape[0])} × {shape[1]}²"
    return plain_shape(shape)


def plain_shape(shape: Shape) -> str:
    """A shape in full: `64 × 16 × 16`."""
    return " × ".join(numbers.count(n) for n in shape)


def share(part: int, whole: int) -> str:
    """A part of the whole: `73.6 %`; what only rounds to nothing or to all is `< 0.1 %` or `> 99.9 %`."""
    value = part / whole if whole else 0.0
    if 0 < value < _ROUNDS_AWAY:
        return f"< {numbers.percent(0.001)}"
    return f"> {numbers.percent(0.999)}" if 1 - _ROUNDS_AWAY <= value < 1 else numbers.percent(value)


def describe(block: Block, n_params: int, n_macs: int) -> str:
    """A block in one sentence, beside the weights and multiply-adds of its network."""
    tags = block_tags(block)
    return (
        f"{block_title(block)}{', ' if tags else ''}{', '.join(tags)}: "
        f"from {plain_shape(block.layers[0].input_shape)} to {plain_shape(block.output_shape)}, "
        f"{numbers.count(block.n_params)} weights ({share(block.n_params, n_params)}), "
        f"{numbers.amount(block.n_macs)} multiply-adds ({share(block.n_macs, n_macs)})"
    )


def describe_layer(layer: LayerCost) -> str:
    """A layer in a few words: `Convolution 3×3, 64 filters`."""
    title = layer_title(layer.layer)
    match layer.layer.kind:
        case "conv":
            return f"{title}, {numbers.counted(layer.output_shape[0], 'filter')}"
        case "linear":
            return f"{title}, {numbers.counted(layer.output_shape[0], 'unit')}"
    return title


def _tag(layer: LayerSpec) -> str:
    match layer.kind:
        case "flatten":
            return ""  # the arrow says it
        case "max_pool":
            return f"pool {_square(layer, 'size')}"
        case "activation":
            return str(layer.settings["function"])
        case "dropout":
            return f"dropout {_rate(layer)}" if layer.settings["rate"] else ""
    return layer_type(layer.kind).title.lower()


def _square(layer: LayerSpec, key: str) -> str:
    return f"{layer.settings[key]}×{layer.settings[key]}"


def _rate(layer: LayerSpec) -> str:
    return numbers.decimal(float(layer.settings["rate"]), 2)
