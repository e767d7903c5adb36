"""Networks for the tests of drawings and tables."""

from nas_desktop.gui.trial_network import TrialNetwork, network_of
from nas_desktop.search_space.plain_cnn import PLAIN_CNN


def a_network(input_shape: tuple[int, int, int] = (3, 32, 32), n_classes: int = 10, **config: object) -> TrialNetwork:
    """The network of a configuration of plain-cnn; what is not named has its default."""
    network = network_of(PLAIN_CNN.resolve(config), input_shape, n_classes)  # type: ignore[arg-type]
    assert network is not None
    return network
