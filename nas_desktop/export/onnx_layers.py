"""Each layer type in the operators of ONNX."""

from collections.abc import Callable
from math import sqrt

from nas_desktop.export.onnx_graph import OnnxGraph
from nas_desktop.network.cost import LayerCost, NetworkCost

_EPSILON = 1e-5  # torch's own, of a batch norm
_SLOPE = 0.01  # torch's own, of a leaky ReLU

# Adds a layer called `name` after the value `x`; returns the name of its result.
LayerWriter = Callable[[OnnxGraph, LayerCost, str, str], str]


def add_network(graph: OnnxGraph, cost: NetworkCost, images: str) -> str:
    """The layers of a network with its skips; returns the name of the class scores."""
    names = [images]  # of what layer i is given
    for i, part in enumerate(cost.layers):
        x = names[-1]
        if part.layer.kind == "add":
            x = graph.add(f"layers.{i}.add", "Add", x, names[i - int(part.layer.settings["back"])])
        names.append(LAYER_WRITERS[part.layer.kind](graph, part, f"layers.{i}", x))
    return names[-1]


def _conv(graph: OnnxGraph, part: LayerCost, name: str, x: str) -> str:
    kernel = int(part.layer.settings["kernel"])
    groups = part.input_shape[0] if part.layer.kind == "depthwise" else 1
    bias = [graph.weight(f"{name}.bias")] if graph.has_weight(f"{name}.bias") else []
    return graph.add(
        f"{name}.conv",
        "Conv",
        x,
        graph.weight(f"{name}.weight"),
        *bias,
        kernel_shape=[kernel, kernel],
        pads=[kernel // 2] * 4,
        group=groups,
    )


def _batch_norm(graph: OnnxGraph, part: LayerCost, name: str, x: str) -> str:
    weights = [graph.weight(f"{name}.{of}") for of in ("weight", "bias", "running_mean", "running_var")]
    return graph.add(f"{name}.norm", "BatchNormalization", x, *weights, epsilon=_EPSILON)


def _activation(graph: OnnxGraph, part: LayerCost, name: str, x: str) -> str:
    match part.layer.settings["function"]:
        case "ReLU":
            return graph.add(f"{name}.relu", "Relu", x)
        case "LeakyReLU":
            return graph.add(f"{name}.leaky_relu", "LeakyRelu", x, alpha=_SLOPE)
        case "ELU":
            return graph.add(f"{name}.elu", "Elu", x, alpha=1.0)
        case "GELU":
            return _gelu(graph, name, x)
        case other:
            raise ValueError(f"there is no activation {other!r}")


def _gelu(graph: OnnxGraph, name: str, x: str) -> str:
    """x · Φ(x) (Hendrycks and Gimpel, 2016); an operator of its own only from opset 20 on."""
    error = graph.add(f"{name}.erf", "Erf", graph.add(f"{name}.deviations", "Div", x, graph.number(sqrt(2))))
    doubled = graph.add(f"{name}.doubled", "Add", error, graph.number(1.0))
    return graph.add(f"{name}.gelu", "Mul", graph.add(f"{name}.half", "Mul", x, graph.number(0.5)), doubled)


def _squeeze_excite(graph: OnnxGraph, part: LayerCost, name: str, x: str) -> str:
    means = graph.add(f"{name}.means", "Flatten", graph.add(f"{name}.pool", "GlobalAveragePool", x))
    hidden = graph.add(f"{name}.relu", "Relu", _dense(graph, f"{name}.squeeze", means))
    factors = graph.add(f"{name}.sigmoid", "Sigmoid", _dense(graph, f"{name}.excite", hidden))
    of_channels = graph.add(f"{name}.factors", "Unsqueeze", factors, graph.whole(2, 3))
    return graph.add(f"{name}.weighted", "Mul", x, of_channels)


def _dense(graph: OnnxGraph, name: str, x: str) -> str:
    weight, bias = graph.weight(f"{name}.weight"), graph.weight(f"{name}.bias")
    return graph.add(f"{name}.dense", "Gemm", x, weight, bias, transB=1)


def _linear(graph: OnnxGraph, part: LayerCost, name: str, x: str) -> str:
    return _dense(graph, name, x)


def _max_pool(graph: OnnxGraph, part: LayerCost, name: str, x: str) -> str:
    size = int(part.layer.settings["size"])
    return graph.add(f"{name}.pool", "MaxPool", x, kernel_shape=[size, size], strides=[size, size])


def _global_pool(graph: OnnxGraph, part: LayerCost, name: str, x: str) -> str:
    operator = "GlobalMaxPool" if part.layer.settings["of"] == "max" else "GlobalAveragePool"
    return graph.add(f"{name}.vector", "Flatten", graph.add(f"{name}.pool", operator, x))


def _flatten(graph: OnnxGraph, part: LayerCost, name: str, x: str) -> str:
    return graph.add(f"{name}.vector", "Flatten", x)


def _scale(graph: OnnxGraph, part: LayerCost, name: str, x: str) -> str:
    return graph.add(f"{name}.scaled", "Mul", x, graph.number(float(part.layer.settings["factor"])))


def _nothing(graph: OnnxGraph, part: LayerCost, name: str, x: str) -> str:
    return x


LAYER_WRITERS: dict[str, LayerWriter] = {
    "conv": _conv,
    "depthwise": _conv,
    "batch_norm": _batch_norm,
    "activation": _activation,
    "squeeze_excite": _squeeze_excite,
    "add": _nothing,  # its sum is made where the earlier map is known
    "max_pool": _max_pool,
    "global_pool": _global_pool,
    "dropout": _nothing,  # it acts while training only
    "flatten": _flatten,
    "linear": _linear,
    "scale": _scale,
}
