"""The founding search space: convolutions with optional pooling, then fully connected layers."""

from collections.abc import Iterator

from nas_desktop.core.specs import ArchitectureSpec, Config, LayerSpec
from nas_desktop.network.layers.activation import MONOTONIC
from nas_desktop.search_space.narrowing import Narrowing
from nas_desktop.search_space.parameters import Choice, FloatRange, IntRange, Repeated, SearchSpace

_CONVOLUTIONS = Repeated("n_conv_layers")
_HIDDEN = Repeated("n_fc_layers", less=1)  # the classifier counts as one


def _assemble(config: Config, input_shape: tuple[int, int, int], n_classes: int) -> ArchitectureSpec:
    """[convolution, batch norm?, activation, pooling?] × n, flatten, [dropout, fully connected] × n.

    A monotonic activation comes after the pooling: the result is the same, for a quarter of the work. Padding keeps the
    size, so only pooling shrinks a map: it halves the side and is left out where that would leave less than one pixel.
    """
    notes: list[str] = []
    layers = [
        *_convolutions(config, min(input_shape[1:]), notes),
        LayerSpec("flatten"),
        *_classifier(config, n_classes),
    ]
    return ArchitectureSpec(input_shape, n_classes, tuple(layers), tuple(notes))


def _convolutions(config: Config, side: int, notes: list[str]) -> Iterator[LayerSpec]:
    for i in range(int(config["n_conv_layers"])):
        settings = {"filters": config[f"conv{i}_filters"], "kernel": config[f"conv{i}_kernel"]}
        yield LayerSpec("conv", {**settings, "bias": not config["use_batch_norm"]})
        if config["use_batch_norm"]:
            yield LayerSpec("batch_norm")
        activation = LayerSpec("activation", {"function": config["activation"]})
        if config[f"conv{i}_pool"] and side >= 2:
            pooling = LayerSpec("max_pool", {"size": 2})
            yield from (pooling, activation) if config["activation"] in MONOTONIC else (activation, pooling)
            side //= 2
            continue
        yield activation
        if config[f"conv{i}_pool"]:
            notes.append(f"Pooling after convolution {i + 1} is left out: its map is only one pixel high or wide.")


def _classifier(config: Config, n_classes: int) -> Iterator[LayerSpec]:
    for i in range(int(config["n_fc_layers"]) - 1):
        yield LayerSpec("dropout", {"rate": config["dropout"]})
        yield LayerSpec("linear", {"units": config[f"fc{i}_units"]})
        yield LayerSpec("activation", {"function": config["activation"]})
    yield LayerSpec("dropout", {"rate": config["dropout"]})
    yield LayerSpec("linear", {"units": n_classes})


PLAIN_CNN = SearchSpace(
    name="plain-cnn",
    title="Plain convolutional network",
    parameters=(
        IntRange("n_conv_layers", 1, 5, title="Convolutions"),
        Choice("conv{i}_filters", (32, 64, 128, 256), _CONVOLUTIONS, title="Filters"),
        Choice("conv{i}_kernel", (3, 5), _CONVOLUTIONS, title="Kernel"),
        Choice("conv{i}_pool", (True, False), _CONVOLUTIONS, title="Pooling"),
        IntRange("n_fc_layers", 1, 4, title="Fully connected layers"),
        Choice("fc{i}_units", (64, 128, 256, 512), _HIDDEN, title="Units"),
        Choice("activation", ("ReLU", "LeakyReLU", "ELU", "GELU"), title="Activation"),
        FloatRange("dropout", 0.0, 0.5, title="Dropout"),
        FloatRange("learning_rate", 1e-4, 1e-2, log=True, title="Learning rate"),
        Choice("optimizer", ("Adam", "AdamW", "SGD"), title="Optimizer"),
    ),
    optional=(
        Choice("batch_size", (32, 64, 128), title="Batch size"),
        FloatRange("weight_decay", 1e-5, 1e-3, log=True, title="Weight decay"),
        Choice("use_batch_norm", (True, False), title="Batch norm"),
    ),
    defaults={
        "n_conv_layers": 2,
        "conv{i}_filters": 64,
        "conv{i}_kernel": 3,
        "conv{i}_pool": True,
        "n_fc_layers": 1,
        "fc{i}_units": 128,
        "activation": "ReLU",
        "dropout": 0.0,
        "learning_rate": 1e-3,
        "optimizer": "Adam",
        "batch_size": 64,
        "weight_decay": 0.0,
        "use_batch_norm": False,
    },
    assemble=_assemble,
    layer_limits={"n_conv_layers": "max_conv_layers", "n_fc_layers": "max_fc_layers"},
    known_good=(
        {"n_conv_layers": 2, "conv0_filters": 32, "n_fc_layers": 2, "dropout": 0.1},
        {
            "n_conv_layers": 3,
            "conv1_filters": 128,
            "conv2_filters": 128,
            "n_fc_layers": 2,
            "fc0_units": 256,
            "activation": "GELU",
            "dropout": 0.1,
            "learning_rate": 2e-3,
        },
    ),
    narrowings=(
        Narrowing("conv{i}_filters", "Narrowed from {before} to {after} filters"),
        Narrowing("fc{i}_units", "Narrowed from {before} to {after} units"),
        Narrowing("conv{i}_pool", "Pooled after every convolution", order=(False, True)),
    ),
)
