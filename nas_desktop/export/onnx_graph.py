"""An ONNX graph under construction. Operators of opset 18, so that runtimes of 2023 and newer read it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper

OPSET = 18
IR_VERSION = 9  # as old as that opset asks for


class OnnxGraph:
    """Nodes and constants in the order in which they were added; every value is known by its name.

    Args:
        weights: of the network, by their names in it.
        prefix: before every name; a branch of a graph must not use the names of the whole.
    """

    def __init__(self, weights: Mapping[str, NDArray[np.float32]], prefix: str = "") -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self._weights = weights
        self._prefix = prefix
        self._names: set[str] = set()

    def add(self, name: str, operator: str, *inputs: str, **settings: Any) -> str:
        """A node that gives one value, called `name`; returns its full name."""
        name = self._prefix + name
        self._take(name)
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **settings))
        return name

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """A fixed tensor; returns its full name. The same name means the same tensor."""
        name = self._prefix + name
        if name not in self._names:
            self._take(name)
            self.constants.append(numpy_helper.from_array(value, name))
        return name

    def whole(self, *numbers: int) -> str:
        """Whole numbers as a vector."""
        return self.constant(f"whole_{'_'.join(map(str, numbers))}", np.array(numbers, np.int64))

    def number(self, value: float, dtype: Any = np.float32) -> str:
        """One number without a shape."""
        return self.constant(f"{np.dtype(dtype).name}_{value!r}", np.array(value, dtype))

    def weight(self, name: str) -> str:
        """A weight of the network, under its name there."""
        return self.constant(name, self._weights[name])

    def has_weight(self, name: str) -> bool:
        """Whether the network has a weight of that name."""
        return name in self._weights

    def _take(self, name: str) -> None:
        if name in self._names:
            raise ValueError(f"two values of a graph are called {name!r}")
        self._names.add(name)
