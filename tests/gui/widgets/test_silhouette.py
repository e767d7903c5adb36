"""The face of a network follows its layers."""

from nas_desktop.gui.widgets.silhouette import slabs_of
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import DRAWN, PARAMS


def _kinds(**changes: object) -> list[str]:
    params = PLAIN_CNN.resolve({**DRAWN, **changes})  # type: ignore[dict-item]
    return [slab.kind for slab in slabs_of(params, (3, 32, 32), 10)]


def test_every_layer_with_weights_is_a_slab() -> None:
    more = {"n_fc_layers": 3, "fc0_units": 128, "fc1_units": 64}

    assert _kinds(**more) == ["input", "conv", "linear", "linear", "output"]


def test_pooling_lowers_the_next_map() -> None:
    two = {"n_conv_layers": 2, "conv1_filters": 64, "conv1_kernel": 3, "conv1_pool": False}
    params = PLAIN_CNN.resolve({**DRAWN, **two})

    _, first, second, _ = slabs_of(params, (3, 32, 32), 10)

    assert second.height < first.height
    assert second.width > first.width


def test_parameters_of_an_unknown_space_have_no_silhouette() -> None:
    assert slabs_of({**PARAMS, "space": "unheard-of"}, (3, 32, 32), 10) == ()
