"""The layers of an ONNX file in whole numbers of 8 bits; everything before and after them stays as it is.

Quantize and dequantize operators around each convolution and dense layer, as runtimes expect them: Jacob et al. (2018),
"Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference". Only the layers are
given to onnxruntime, whose sorting of nodes loses what the branches of the resizing refer to.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static

_LAYER = "layers."  # the names of their nodes begin so
_MAPS = "maps"  # what the first layer is given
_OPERATORS = ["Conv", "Gemm"]  # those with weights; what is between them costs little and would lose more
_EPSILON = 1e-5  # where a node does not say
_BATCH = 32
_PREPARED = "onnx.quant.pre_process"  # without this note onnxruntime advises to have batch norms worked in

Pixels = NDArray[np.uint8]  # (N, H, W, C)


def quantised(content: bytes, images: Pixels) -> ModelProto:
    """The ONNX file of a network with its layers in 8 bits, ranges taken from prepared images of its size.

    Weights have 7 bits, a scale for each channel: with 8, processors without special instructions overflow, and the
    answers would depend on the machine.
    """
    model = onnx.load_from_string(content)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "layers.onnx"
        quantize_static(
            folded_layers(model),
            path,
            _Calibration(_normalised(model, images)),
            op_types_to_quantize=_OPERATORS,
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QInt8,
            weight_type=QuantType.QInt8,
        )
        _put_in(model, onnx.load(path))
    return model


class _Calibration(CalibrationDataReader):  # type: ignore[misc]  # it has no types
    """Hands out batches of maps until there are none."""

    def __init__(self, maps: NDArray[np.float32]) -> None:
        self._batches: Iterator[NDArray[np.float32]] = iter(maps[i : i + _BATCH] for i in range(0, len(maps), _BATCH))

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """The next batch by the name of the input; None after the last."""
        batch = next(self._batches, None)
        return {_MAPS: batch} if batch is not None else None


def _normalised(model: ModelProto, images: Pixels) -> NDArray[np.float32]:
    """What the graph gives to its first layer."""
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    maps = (images.astype(np.float32) - constants["mean"]) * constants["scale"]
    return np.ascontiguousarray(maps.transpose(0, 3, 1, 2), dtype=np.float32)


def folded_layers(model: ModelProto) -> ModelProto:
    """The layers alone, as a model from maps to class scores, batch norms worked into the convolutions before them."""
    nodes = [node for node in model.graph.node if node.name.startswith(_LAYER)]
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    nodes = _folded(nodes, weights)
    used = {name for node in nodes for name in node.input}
    shape: list[str | int | None] = ["batch", *_map_shape(model)]
    graph = helper.make_graph(
        nodes,
        "layers",
        [helper.make_tensor_value_info(_MAPS, TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(nodes[-1].output[0], TensorProto.FLOAT, ["batch", _n_classes(model)])],
        [numpy_helper.from_array(value, name) for name, value in weights.items() if name in used],
    )
    layers = helper.make_model(graph, opset_imports=model.opset_import, ir_version=model.ir_version)
    helper.set_model_props(layers, {_PREPARED: "onnxruntime.quant"})
    return layers


def _map_shape(model: ModelProto) -> list[int]:
    """(C, H, W) of the first layer's input, from the branch that gives it its size."""
    branch = next(item.g for node in model.graph.node if node.op_type == "If" for item in node.attribute)
    _, height, width, channels = (size.dim_value for size in branch.output[0].type.tensor_type.shape.dim)
    return [channels, height, width]


def _n_classes(model: ModelProto) -> int:
    return int(model.graph.output[0].type.tensor_type.shape.dim[1].dim_value)


def _folded(nodes: list[NodeProto], weights: dict[str, NDArray[np.float32]]) -> list[NodeProto]:
    """The nodes without each batch norm that follows a convolution whose map nobody else uses."""
    makers = {node.output[0]: node for node in nodes}
    n_uses: dict[str, int] = {}
    for name in (name for node in nodes for name in node.input):
        n_uses[name] = n_uses.get(name, 0) + 1
    kept: list[NodeProto] = []
    for node in nodes:
        conv = makers.get(node.input[0])
        if node.op_type != "BatchNormalization" or conv is None or conv.op_type != "Conv" or n_uses[node.input[0]] > 1:
            kept.append(node)
            continue
        _fold(conv, node, weights)
    return kept


def _fold(conv: NodeProto, norm: NodeProto, weights: dict[str, NDArray[np.float32]]) -> None:
    """Let a convolution give what the batch norm after it would."""
    gain, shift, mean, variance = (weights[name] for name in norm.input[1:5])
    epsilon = next((item.f for item in norm.attribute if item.name == "epsilon"), _EPSILON)
    factor = gain / np.sqrt(variance + epsilon)
    kernel, bias = f"{conv.name}.folded_weight", f"{conv.name}.folded_bias"
    old = weights[conv.input[2]] if len(conv.input) > 2 else np.zeros_like(mean)
    weights[kernel] = (weights[conv.input[1]] * factor[:, None, None, None]).astype(np.float32)
    weights[bias] = ((old - mean) * factor + shift).astype(np.float32)
    conv.input[:] = [conv.input[0], kernel, bias]
    conv.output[0] = norm.output[0]


def _put_in(model: ModelProto, layers: ModelProto) -> None:
    """Let `layers` take the place of those in `model`, and forget what only those had needed."""
    graph = model.graph
    first = next(i for i, node in enumerate(graph.node) if node.name.startswith(_LAYER))
    rest = [node for node in graph.node if not node.name.startswith(_LAYER)]
    used = {name for node in rest for name in node.input}
    constants = {tensor.name: tensor for tensor in graph.initializer if tensor.name in used}
    constants |= {tensor.name: tensor for tensor in layers.graph.initializer}
    nodes, tensors = [*rest[:first], *layers.graph.node, *rest[first:]], list(constants.values())
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(tensors)
