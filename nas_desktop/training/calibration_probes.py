"""What is measured of a machine: a few layers of each kind, as small and as large as the search spaces have them."""

from collections.abc import Iterator

from nas_desktop.core.specs import LayerSpec, Shape

# Inputs, filters, side, kernel. Nothing beyond 20 million multiply-adds an image: it would take the time of all others.
_CONVOLUTIONS = (
    (1, 32, 28, 3), (3, 16, 32, 3), (3, 64, 32, 3), (3, 128, 32, 5), (3, 32, 32, 5), (3, 256, 32, 3),
    (16, 16, 32, 3), (16, 32, 16, 3), (16, 64, 8, 5), (16, 16, 16, 5),
    (32, 32, 32, 3), (32, 64, 16, 3), (32, 128, 16, 5), (32, 32, 8, 3), (32, 256, 8, 3), (32, 64, 32, 1),
    (64, 64, 16, 3), (64, 64, 16, 5), (64, 128, 8, 3), (64, 64, 8, 5), (64, 256, 16, 1), (64, 32, 32, 3),
    (128, 128, 16, 3), (128, 128, 8, 3), (128, 64, 8, 5), (128, 256, 4, 3), (128, 32, 4, 5), (128, 128, 8, 1),
    (256, 256, 8, 3), (256, 64, 4, 3), (256, 256, 4, 5), (256, 32, 8, 5), (256, 256, 2, 3), (256, 512, 4, 1),
    (512, 512, 4, 3), (512, 256, 2, 3), (512, 128, 1, 3), (128, 64, 1, 5), (32, 256, 2, 5),
)  # fmt: skip
_DEPTHWISE = ((16, 32, 3), (64, 16, 3), (64, 16, 5), (256, 8, 3), (256, 4, 5))  # channels, side, kernel
_LINEARS = (
    (64, 10),
    (256, 64),
    (1024, 128),
    (512, 512),
    (4096, 128),
    (8192, 256),
    (2048, 10),
    (32_768, 64),
    (32_768, 256),
    (65_536, 128),
)  # inputs, units
_MAPS = ((16, 32), (64, 32), (128, 16), (64, 8), (256, 4))  # channels, side
_VECTORS = (64, 512, 4096)
_LONGEST_VECTOR = 65_536  # a wide map laid flat
_LAST_MAPS = ((64, 32), (32, 16), (256, 4))
_HEADS = (
    LayerSpec("flatten"), LayerSpec("global_pool", {"of": "average"}), LayerSpec("global_pool", {"of": "max"}),
)  # fmt: skip
_FUNCTIONS = ("ReLU", "LeakyReLU", "ELU", "GELU")

MUON = ((16, 27), (32, 288), (64, 27), (64, 576), (128, 1600), (256, 1152), (256, 2304), (512, 2304))  # rows, columns
N_WEIGHTS = (1_000, 60_000, 1_000_000, 16_000_000)
SIDES = (8, 16, 32)  # of images


def layers() -> Iterator[tuple[LayerSpec, Shape]]:
    """Every layer to be measured, and its input."""
    for inputs, filters, side, kernel in _CONVOLUTIONS:
        yield LayerSpec("conv", {"filters": filters, "kernel": kernel, "bias": False}), (inputs, side, side)
    for channels, side, kernel in _DEPTHWISE:
        yield LayerSpec("depthwise", {"kernel": kernel}), (channels, side, side)
    for inputs, units in _LINEARS:
        yield LayerSpec("linear", {"units": units}), (inputs,)
    for channels, side in _MAPS:
        for layer in _of_maps():
            yield layer, (channels, side, side)
    for units in _VECTORS:
        for function in _FUNCTIONS:
            yield LayerSpec("activation", {"function": function}), (units,)
    for units in (*_VECTORS, _LONGEST_VECTOR):
        yield LayerSpec("dropout", {"rate": 0.2}), (units,)
    yield LayerSpec("scale", {"factor": 0.5}), (10,)


def _of_maps() -> Iterator[LayerSpec]:
    for function in _FUNCTIONS:
        yield LayerSpec("activation", {"function": function})
    yield LayerSpec("batch_norm")
    yield LayerSpec("max_pool", {"size": 2})
    yield LayerSpec("squeeze_excite", {"reduction": 8})
    yield LayerSpec("add", {"back": 1})


def tails() -> Iterator[tuple[LayerSpec, LayerSpec, Shape]]:
    """The last activation and what makes a vector of the last map, and their input."""
    for channels, side in _LAST_MAPS:
        for function in _FUNCTIONS:
            for head in _HEADS:
                yield LayerSpec("activation", {"function": function}), head, (channels, side, side)
