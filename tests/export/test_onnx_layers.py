from nas_desktop.export.onnx_layers import LAYER_WRITERS
from nas_desktop.network.layers import LAYER_TYPES


def test_every_layer_type_can_be_written() -> None:
    assert set(LAYER_WRITERS) == {kind.name for kind in LAYER_TYPES}
