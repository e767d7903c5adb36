import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from nas_desktop.datasets.resizing import centre_crop, to_square


def onnx_resize(image: np.ndarray, side: int) -> np.ndarray:
    """(H, W, C) through an ONNX graph of a linear, antialiased Resize and a rounding."""
    nodes = [
        helper.make_node(
            "Resize",
            ["image", "", "", "sizes"],
            ["resized"],
            mode="linear",
            antialias=1,
            exclude_outside=1,  # weights beyond the edge count for nothing, as in Pillow
            coordinate_transformation_mode="half_pixel",
        ),
        helper.make_node("Round", ["resized"], ["rounded"]),
    ]
    sizes = helper.make_tensor("sizes", TensorProto.INT64, [4], [1, image.shape[2], side, side])
    graph = helper.make_graph(
        nodes,
        "resize",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, image.shape[2], *image.shape[:2]])],
        [helper.make_tensor_value_info("rounded", TensorProto.FLOAT, [1, image.shape[2], side, side])],
        [sizes],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    planes = image.transpose(2, 0, 1)[None].astype(np.float32)
    (result,) = session.run(None, {"image": planes})
    return np.asarray(result)[0].transpose(1, 2, 0)


@pytest.mark.parametrize("number", range(50))
def test_onnx_agrees_to_one_level(number: int) -> None:
    rng = np.random.default_rng(number)
    height, width = (int(n) for n in rng.integers(5, 300, 2))
    side, channels = int(rng.integers(8, 97)), int(rng.choice([1, 3]))
    noise = rng.integers(0, 256, (height, width, channels))
    ramp = np.linspace(0, 255, width)[None, :, None] * np.ones((height, 1, channels))
    image = (noise if number % 2 else ramp).astype(np.uint8)
    ours = to_square(image, side).astype(np.int64)
    theirs = np.clip(onnx_resize(centre_crop(image), side), 0, 255).astype(np.int64)
    assert np.abs(ours - theirs).max() <= 1


def test_the_longer_side_is_cropped_to_the_centre() -> None:
    image = np.arange(10, dtype=np.uint8)[None, :, None].repeat(4, axis=0)
    assert centre_crop(image)[0, :, 0].tolist() == [3, 4, 5, 6]


def test_an_image_of_the_right_size_stays_as_it_is() -> None:
    image = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    assert np.array_equal(to_square(image, 32), image)


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 9, 3), (200, 3, 1), (7, 5, 4)])
def test_any_shape_becomes_a_square(shape: tuple[int, int, int]) -> None:
    assert to_square(np.zeros(shape, np.uint8), 16).shape == (16, 16, shape[2])
