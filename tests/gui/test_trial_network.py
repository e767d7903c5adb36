"""The network of a trial's parameters."""

from nas_desktop.gui.trial_network import network_of
from tests.builders import PARAMS
from tests.gui.networks import a_network


def test_every_layer_knows_its_block() -> None:
    network = a_network(n_conv_layers=1)

    assert [number for number, _ in network.layers] == [0, 0, 0, 1, 1, 1]


def test_a_space_this_version_does_not_know_has_no_network() -> None:
    assert network_of({**PARAMS, "space": "unheard-of"}, (3, 32, 32), 10) is None


def test_parameters_that_cannot_be_built_have_no_network() -> None:
    assert network_of({"n_conv_layers": "many"}, (3, 32, 32), 10) is None
