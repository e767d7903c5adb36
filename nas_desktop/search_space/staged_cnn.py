"""Stages of convolutions that halve the map and widen it, a head, and few things that go wrong."""

from collections.abc import Iterator

from nas_desktop.core.specs import ArchitectureSpec, Config, LayerSpec
from nas_desktop.search_space.narrowing import Narrowing
from nas_desktop.search_space.parameters import Choice, FloatRange, IntRange, Repeated, SearchSpace

MAX_WIDTH = 512
_STAGES = Repeated("n_stages")
_LATER_STAGES = Repeated("n_stages", first=1)
_HIDDEN = Repeated("n_hidden")
_SCORES = 1 / 9  # class scores start small: with Muon and a large rate, 2 points more at 5000 images and 8 epochs
_REDUCTION = 8  # channels to one hidden unit of squeeze-excite


def stage_widths(config: Config) -> list[int]:
    """Channels of each stage: the first as drawn, the others by their growth, none above 512."""
    widths = [int(config["stage0_width"])]
    for i in range(1, int(config["n_stages"])):
        widths.append(min(MAX_WIDTH, widths[-1] * int(config[f"stage{i}_growth"])))
    return widths


def _assemble(config: Config, input_shape: tuple[int, int, int], n_classes: int) -> ArchitectureSpec:
    """[convolution, pooling, batch norm, activation, further convolutions] × stages, head, fully connected layers.

    Pooling stands right after the first convolution of a stage, so that all that follows has a quarter of the work. It
    is left out where it would leave less than one pixel. A skip leads around the further convolutions of a stage.
    Convolutions start by handing their input on: 0.3 points after 8 epochs of 5,000 images, and a better first epoch.
    """
    notes: list[str] = []
    layers: list[LayerSpec] = []
    side = min(input_shape[1:])
    for i, width in enumerate(stage_widths(config)):
        if side < 2:
            notes.append(f"Pooling in stage {i + 1} is left out: its map is only one pixel high or wide.")
        layers += _stage(config, i, width, pools=side >= 2)
        side = max(1, side // 2)
    layers += _head(config, n_classes)
    return ArchitectureSpec(input_shape, n_classes, tuple(layers), tuple(notes))


def _stage(config: Config, i: int, width: int, *, pools: bool) -> Iterator[LayerSpec]:
    kernel = int(config[f"stage{i}_kernel"])
    # The first convolution of all sees too few channels to be split.
    yield from _convolution(config, width, kernel, separable=bool(config["separable"]) and i > 0, pools=pools)
    further = [
        layer
        for _ in range(int(config[f"stage{i}_convs"]) - 1)
        for layer in _convolution(config, width, kernel, separable=bool(config["separable"]), pools=False)
    ]
    yield from further
    if config["squeeze_excite"]:
        yield LayerSpec("squeeze_excite", {"reduction": _REDUCTION})
    if further and config["skip"]:
        yield LayerSpec("add", {"back": len(further) + bool(config["squeeze_excite"])})


def _convolution(config: Config, width: int, kernel: int, *, separable: bool, pools: bool) -> Iterator[LayerSpec]:
    if separable:
        yield LayerSpec("depthwise", {"kernel": kernel})
    settings = {"filters": width, "kernel": 1 if separable else kernel, "bias": not config["use_batch_norm"]}
    yield LayerSpec("conv", {**settings, "start": "identity"})
    if pools:
        yield LayerSpec("max_pool", {"size": 2})
    if config["use_batch_norm"]:
        yield LayerSpec("batch_norm")
    yield LayerSpec("activation", {"function": config["activation"]})


def _head(config: Config, n_classes: int) -> Iterator[LayerSpec]:
    if config["head"] == "flatten":
        yield LayerSpec("flatten")
    else:
        yield LayerSpec("global_pool", {"of": config["head"]})
    for i in range(int(config["n_hidden"])):
        yield LayerSpec("dropout", {"rate": config["dropout"]})
        yield LayerSpec("linear", {"units": config[f"hidden{i}_units"]})
        yield LayerSpec("activation", {"function": config["activation"]})
    yield LayerSpec("dropout", {"rate": config["dropout"]})
    yield LayerSpec("linear", {"units": n_classes})
    yield LayerSpec("scale", {"factor": _SCORES})


def _design(width: int, *growths: int, convs: int = 2, **more: object) -> Config:
    stages = {f"stage{i}_convs": convs for i in range(len(growths) + 1)}
    growth = {f"stage{i}_growth": value for i, value in enumerate(growths, start=1)}
    return {"n_stages": len(growths) + 1, "stage0_width": width, **growth, **stages, **more}  # type: ignore[dict-item]


STAGED_CNN = SearchSpace(
    name="staged-cnn",
    title="Staged convolutional network",
    parameters=(
        IntRange("n_stages", 1, 4, title="Stages"),
        Choice("stage0_width", (16, 32, 64, 128), title="First width"),
        Choice("stage{i}_growth", (1, 2, 4), _LATER_STAGES, title="Growth"),
        IntRange("stage{i}_convs", 1, 3, _STAGES, title="Convolutions"),
        Choice("stage{i}_kernel", (3, 5), _STAGES, title="Kernel"),
        Choice("skip", (True, False), title="Skips"),
        Choice("head", ("flatten", "average", "max"), title="Head"),
        IntRange("n_hidden", 0, 2, title="Hidden layers"),
        Choice("hidden{i}_units", (64, 128, 256, 512), _HIDDEN, title="Units"),
        Choice("activation", ("ReLU", "LeakyReLU", "ELU", "GELU"), title="Activation"),
        FloatRange("dropout", 0.0, 0.3, title="Dropout"),
        FloatRange("learning_rate", 0.03, 0.2, log=True, title="Learning rate"),
    ),
    optional=(
        Choice("batch_size", (32, 64, 128), title="Batch size"),
        FloatRange("weight_decay", 1e-5, 1e-2, log=True, title="Weight decay"),
        Choice("separable", (True, False), title="Separable"),
        Choice("squeeze_excite", (True, False), title="Squeeze-excite"),
    ),
    defaults={
        "n_stages": 3,
        "stage0_width": 64,
        "stage{i}_growth": 2,
        "stage{i}_convs": 2,
        "stage{i}_kernel": 3,
        "skip": False,
        "head": "max",
        "n_hidden": 0,
        "hidden{i}_units": 128,
        "activation": "GELU",
        "dropout": 0.0,
        "learning_rate": 0.1,
        "optimizer": "Muon",
        "batch_size": 64,
        "weight_decay": 1e-3,
        "use_batch_norm": True,
        "separable": False,
        "squeeze_excite": False,
    },
    assemble=_assemble,
    layer_limits={},
    known_good=(_design(32, 2, 2), _design(64, 2, 2), _design(64, 4, 1)),
    narrowings=(
        Narrowing("stage0_width", "Narrowed from {before} to {after} filters in the first stage"),
        Narrowing("stage{i}_growth", "Grown by {after}, not {before}, from stage to stage"),
        Narrowing("hidden{i}_units", "Narrowed from {before} to {after} units"),
        Narrowing("head", "Pooled at the end, not flattened", order=("flatten", "average")),
    ),
)
