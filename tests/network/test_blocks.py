"""A network as blocks: nothing is lost, and each block is what a reader expects."""

import random

import pytest

from nas_desktop.core.specs import ArchitectureSpec, LayerSpec
from nas_desktop.network.blocks import Block, blocks_of
from nas_desktop.network.cost import cost_of
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.draws import random_architecture


def blocks(**config: object) -> tuple[Block, ...]:
    resolved = PLAIN_CNN.resolve(config)  # type: ignore[arg-type]
    return blocks_of(cost_of(PLAIN_CNN.assemble(resolved, (3, 32, 32), 10)))


def kinds(block: Block) -> list[str]:
    return [layer.layer.kind for layer in block.layers]


@pytest.mark.parametrize("seed", range(20))
def test_every_layer_is_in_one_block_in_the_order_of_the_network(seed: int) -> None:
    cost = cost_of(random_architecture(random.Random(seed), max_side=40))

    assert tuple(layer for block in blocks_of(cost) for layer in block.layers) == cost.layers


def test_a_convolution_takes_along_what_follows_it() -> None:
    first = blocks(n_conv_layers=2, activation="GELU", use_batch_norm=True)[0]

    assert kinds(first) == ["conv", "batch_norm", "activation", "max_pool"]
    assert first.head.output_shape == (64, 32, 32)
    assert first.output_shape == (64, 16, 16)


def test_flattening_and_dropout_belong_to_the_layer_they_prepare() -> None:
    *_, hidden, output = blocks(n_fc_layers=2)

    assert kinds(hidden) == ["flatten", "dropout", "linear", "activation"]
    assert hidden.head.input_shape == (4096,)
    assert kinds(output) == ["dropout", "linear"]


def test_only_the_last_block_is_the_output() -> None:
    assert [block.is_output for block in blocks(n_conv_layers=2, n_fc_layers=2)] == [False, False, False, True]


def test_what_comes_after_the_last_multiplication_stays_with_it() -> None:
    layers = (LayerSpec("flatten"), LayerSpec("linear", {"units": 3}), LayerSpec("dropout", {"rate": 0.1}))

    assert [kinds(block) for block in blocks_of(cost_of(ArchitectureSpec((1, 2, 2), 3, layers)))] == [
        ["flatten", "linear", "dropout"]
    ]
