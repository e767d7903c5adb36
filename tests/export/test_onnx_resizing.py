"""Crop and resizing in a graph are Pillow's, to the last bit."""

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, checker, helper

from nas_desktop.datasets.resizing import to_square as ours
from nas_desktop.export.onnx_graph import IR_VERSION, OPSET, OnnxGraph
from nas_desktop.export.onnx_resizing import to_square


def squares(images: np.ndarray, side: int) -> np.ndarray:
    """(N, H, W, C) through the graph."""
    channels = images.shape[3]
    graph = OnnxGraph({})
    output = to_square(graph, "images", side, channels)
    proto = helper.make_graph(
        graph.nodes,
        "squares",
        [helper.make_tensor_value_info("images", TensorProto.UINT8, ["batch", "height", "width", channels])],
        [helper.make_tensor_value_info(output, TensorProto.UINT8, ["batch", side, side, channels])],
        graph.constants,
    )
    model = helper.make_model(proto, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"images": images})[0])


@pytest.mark.parametrize("number", range(60))
def test_every_pixel_is_the_same(number: int) -> None:
    rng = np.random.default_rng(number)
    height, width = (int(n) for n in rng.integers(1, 400, 2))
    side, channels = int(rng.integers(8, 97)), int(rng.integers(1, 5))
    noise = rng.integers(0, 256, (2, height, width, channels), dtype=np.uint8)
    ramp = np.broadcast_to(np.linspace(0, 255, width).astype(np.uint8)[None, None, :, None], noise.shape)
    images = (noise, ramp, noise // 128 * 255)[number % 3]

    assert np.array_equal(squares(images, side), np.stack([ours(image, side) for image in images]))


@pytest.mark.parametrize("shape", [(32, 32), (32, 50), (1, 1), (1, 9), (2000, 1500)])
def test_odd_shapes_as_well(shape: tuple[int, int]) -> None:
    image = np.random.default_rng(0).integers(0, 256, (1, *shape, 3), dtype=np.uint8)

    assert np.array_equal(squares(image, 32)[0], ours(image[0], 32))
