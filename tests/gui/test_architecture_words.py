"""Layers and blocks in words."""

import pytest

from nas_desktop.gui import architecture_words as words
from tests.gui.networks import a_network


def test_a_convolution_is_named_by_its_kernel() -> None:
    first = a_network(conv0_kernel=5, activation="GELU", use_batch_norm=True).blocks[0]

    assert words.block_title(first) == "Conv 5×5"
    assert words.block_tags(first) == ["batch norm", "GELU", "pool 2×2"]


def test_the_last_block_is_the_classes() -> None:
    *_, hidden, output = a_network(n_fc_layers=2, dropout=0.24).blocks

    assert words.block_title(hidden) == "Dense"
    assert words.block_title(output) == "Classes"
    assert words.block_tags(output) == ["dropout 0.24"]


def test_a_dropout_of_nothing_is_not_drawn() -> None:
    assert words.block_tags(a_network(dropout=0.0).blocks[-1]) == []


@pytest.mark.parametrize(
    ("shape", "text"),
    [((64, 16, 16), "64 × 16²"), ((64, 16, 9), "64 × 16 × 9"), ((4096,), "4,096"), ((1, 1, 1), "1 × 1²")],
)
def test_what_flows_is_short(shape: tuple[int, ...], text: str) -> None:
    assert words.flow(shape) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (736, 1000, "73.6 %"),
        (1, 10_000, "< 0.1 %"),
        (9999, 10_000, "> 99.9 %"),
        (5, 5, "100.0 %"),
        (0, 10, "0.0 %"),
        (0, 0, "0.0 %"),
    ],
)
def test_a_share_that_only_rounds_to_nothing_or_all_says_so(part: int, whole: int, text: str) -> None:
    assert words.share(part, whole) == text


def test_layers_are_described_with_their_settings() -> None:
    layers = a_network(n_conv_layers=1, use_batch_norm=True, dropout=0.1).cost.layers

    assert [words.describe_layer(layer) for layer in layers] == [
        "Convolution 3×3, 64 filters",
        "Batch norm",
        "Max pooling 2×2",
        "ReLU",
        "Flatten",
        "Dropout 0.10",
        "Dense, 10 units",
    ]


def test_a_block_is_one_sentence_with_its_figures() -> None:
    network = a_network(n_conv_layers=1)
    cost = network.cost

    text = words.describe(network.blocks[0], cost.n_params, cost.n_macs)

    assert text.startswith("Conv 3×3, pool 2×2, ReLU: from 3 × 32 × 32 to 64 × 16 × 16, 1,792 weights (1.1 %)")
