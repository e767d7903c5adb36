"""Exported files as a stranger may have made them."""

import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

N_CLASSES = 4


class Trap:
    """Makes a folder when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.mark),)


def a_trap(mark: Path) -> bytes:
    """A pickle that makes a folder when it is read."""
    return pickle.dumps(Trap(mark))


def an_onnx(
    nodes: list[Any],
    constants: list[TensorProto] | None = None,
    channels: int = 3,
    classes: str | None = '["a", "b", "c", "d"]',
    domain: str = "",
) -> ModelProto:
    """A file with our names outside and anything inside."""
    inputs = [helper.make_tensor_value_info("images", TensorProto.UINT8, ["n", "h", "w", channels])]
    outputs = [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", N_CLASSES])]
    graph = helper.make_graph(nodes, "x", inputs, outputs, constants or [])
    opsets = [helper.make_opsetid("", 18), *([helper.make_opsetid(domain, 1)] if domain else [])]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    if classes is not None:
        helper.set_model_props(model, {"classes": classes})
    return model


def constant(name: str, value: np.ndarray) -> TensorProto:
    return numpy_helper.from_array(value, name)


def four_numbers(name: str) -> list[Any]:
    """Nodes that give one row of four probabilities out of a constant `name`."""
    return [helper.make_node("Identity", [name], ["probabilities"])]


def an_endless_loop() -> ModelProto:
    """It never answers."""
    body = helper.make_graph(
        [helper.make_node("Identity", ["going"], ["still"]), helper.make_node("Add", ["row", "row"], ["sum"])],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("going", TensorProto.BOOL, []),
            helper.make_tensor_value_info("row", TensorProto.FLOAT, [1, N_CLASSES]),
        ],
        [
            helper.make_tensor_value_info("still", TensorProto.BOOL, []),
            helper.make_tensor_value_info("sum", TensorProto.FLOAT, [1, N_CLASSES]),
        ],
    )
    loop = helper.make_node("Loop", ["", "yes", "start"], ["probabilities"], body=body)
    constants = [constant("yes", np.array(True)), constant("start", np.ones((1, N_CLASSES), np.float32))]
    return an_onnx([loop], constants)


def a_huge_one() -> ModelProto:
    """A file of a few hundred bytes that wants 4 TB."""
    nodes = [
        helper.make_node("ConstantOfShape", ["shape"], ["zeros"]),
        helper.make_node("ReduceSum", ["zeros", "axes"], ["probabilities"], keepdims=0),
    ]
    return an_onnx(
        nodes, [constant("shape", np.array([1, N_CLASSES, 1 << 38], np.int64)), constant("axes", np.array([2]))]
    )
