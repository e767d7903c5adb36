"""Small search spaces, made of the founding one."""

from dataclasses import replace

from nas_desktop.search_space.parameters import Choice, IntRange, Repeated, SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN

_LAYERS = Repeated("n_conv_layers")


def a_small_space(*filters: int, kernels: tuple[int, ...] = (3,), n_layers: int = 2) -> SearchSpace:
    """One or more convolutions, pooled or not: conditional, and countable."""
    return replace(
        PLAIN_CNN,
        parameters=(
            IntRange("n_conv_layers", 1, n_layers),
            Choice("conv{i}_filters", filters, _LAYERS),
            Choice("conv{i}_kernel", kernels, _LAYERS),
            Choice("conv{i}_pool", (True, False), _LAYERS),
        ),
        known_good=({"n_conv_layers": 1, "conv0_filters": filters[0]}, {"n_conv_layers": 2, "conv1_pool": False}),
    )
