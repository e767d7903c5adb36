"""The nodes of the drawing say what the network is."""

import random

import pytest

from nas_desktop.gui.architecture_nodes import MOST_NODES, Node, nodes_of
from nas_desktop.gui.trial_network import TrialNetwork
from nas_desktop.network.blocks import blocks_of
from nas_desktop.network.cost import cost_of
from tests.draws import random_architecture
from tests.gui.networks import a_network

DEEP = {"n_conv_layers": 5, "n_fc_layers": 4}


def drawn(**config: object) -> tuple[Node, ...]:
    return nodes_of(a_network(**config), "weights")  # type: ignore[arg-type]


def test_the_input_comes_first_and_the_classes_last() -> None:
    nodes = drawn(n_conv_layers=2, n_fc_layers=2)

    assert [node.kind for node in nodes] == ["input", "conv", "conv", "linear", "output"]
    assert (nodes[0].above, nodes[-1].above) == ("3 × 32²", "10")


def test_the_arrows_say_what_flows() -> None:
    assert [node.flow for node in drawn(n_conv_layers=2, n_fc_layers=2)] == ["", "", "64 × 16²", "4,096", "128"]


def test_slabs_follow_the_side_and_the_channels() -> None:
    _, first, second, output = drawn(n_conv_layers=2, conv0_filters=64, conv1_filters=256)

    assert first.height == 1.0
    assert second.height == pytest.approx(0.26 + 0.74 * 2 / 3)  # 16 pixels, two of the three doublings from 4 to 32
    assert (first.width, second.width) == (12 + 15 * 3, 12 + 15 * 5)
    assert output.height < second.height


@pytest.mark.parametrize("side", [1, 2, 3, 8, 33])
def test_no_slab_is_higher_than_the_room_or_flat(side: int) -> None:
    for node in drawn(input_shape=(1, side, side), n_conv_layers=5):
        assert 0.1 < node.height <= 1.0


@pytest.mark.parametrize("measure", ["weights", "multiply-adds"])
@pytest.mark.parametrize("seed", range(10))
def test_the_shares_of_all_nodes_are_the_whole(measure: str, seed: int) -> None:
    architecture = random_architecture(random.Random(seed), max_side=40)
    cost = cost_of(architecture)
    nodes = nodes_of(TrialNetwork(architecture, cost, blocks_of(cost)), measure)  # type: ignore[arg-type]

    assert sum(node.share or 0.0 for node in nodes) == pytest.approx(1.0)


def test_the_bars_can_show_multiply_adds() -> None:
    network = a_network(n_conv_layers=1)

    _, conv, _ = nodes_of(network, "multiply-adds")

    assert conv.share == pytest.approx(network.blocks[0].n_macs / network.cost.n_macs)
    assert conv.figure.startswith("1.77 M, 91.5 %")


def test_equal_neighbours_fold_where_there_are_too_many() -> None:
    without_pooling = {f"conv{i}_pool": False for i in range(5)}

    nodes = drawn(**DEEP, **without_pooling)

    assert [node.times for node in nodes] == [1, 1, 4, 1, 2, 1]
    assert nodes[2].title == "Conv 3×3, × 4"
    assert nodes[2].blocks == (1, 2, 3, 4)


def test_different_neighbours_do_not_fold() -> None:
    filters = {f"conv{i}_filters": 32 * 2 ** (i % 2) for i in range(5)}
    units = {f"fc{i}_units": 64 * 2**i for i in range(3)}

    assert len(drawn(**DEEP, **filters, **units)) == 10 > MOST_NODES


def test_a_short_network_does_not_fold() -> None:
    nodes = drawn(n_conv_layers=4, **{f"conv{i}_pool": False for i in range(4)})

    assert all(node.times == 1 for node in nodes)
