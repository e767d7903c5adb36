"""Centre crop and resizing inside an ONNX graph, equal to `datasets/resizing.py` in every pixel.

ONNX' own `Resize` rounds once, Pillow once along each axis, and with coefficients of 22 bits (Pillow's Resample.c).
What Pillow does is therefore written out: two matrix products in float64, in which its whole numbers are exact.
"""

import numpy as np
from onnx import GraphProto, TensorProto, helper

from nas_desktop.export.onnx_graph import OnnxGraph

_COEFFICIENT_BITS = 22  # 32, less 8 of a pixel and 2 to spare


def to_square(graph: OnnxGraph, images: str, side: int, channels: int) -> str:
    """Images (N, H, W, channels), uint8, of any one size made (N, side, side, channels)."""
    edges = graph.add("height_and_width", "Shape", images, start=1, end=3)
    edge = graph.add("shorter_edge", "ReduceMin", edges, keepdims=1)
    rest = graph.add("beyond_the_square", "Sub", edges, edge)
    begin = graph.add("square_begins", "Div", rest, graph.whole(2))
    end = graph.add("square_ends", "Add", begin, edge)
    square = graph.add("cropped", "Slice", images, begin, end, graph.whole(1, 2))
    fits = graph.add("has_its_size", "Equal", edge, graph.whole(side))
    fits = graph.add("has_its_size_already", "Squeeze", fits)
    shape: list[str | int] = ["batch", side, side, channels]
    return graph.add(
        "resized",
        "If",
        fits,
        then_branch=_as_it_is(square, shape),
        else_branch=_resized(square, edge, side, channels, shape),
    )


def _as_it_is(square: str, shape: list[str | int]) -> GraphProto:
    part = OnnxGraph({}, "crop.")
    return _branch(part, part.add("kept", "Identity", square), shape)


def _resized(square: str, edge: str, side: int, channels: int, shape: list[str | int]) -> GraphProto:
    part = OnnxGraph({}, "resize.")
    coefficients = _coefficients(part, edge, side)
    pixels = part.add("pixels", "Cast", square, to=TensorProto.DOUBLE)
    rows = _rounded(part, "along_rows", part.add("rows", "MatMul", coefficients, pixels))
    flat = part.add("columns_side_by_side", "Reshape", rows, part.whole(0, 0, side * channels))
    columns = _rounded(part, "along_columns", part.add("columns", "MatMul", coefficients, flat))
    squares = part.add("squares", "Reshape", columns, part.whole(0, side, side, channels))
    return _branch(part, part.add("new_pixels", "Cast", squares, to=TensorProto.UINT8), shape)


def _coefficients(part: OnnxGraph, edge: str, side: int) -> str:
    """(side, edge): the share of each old pixel in each new one, as a whole number of 2^-22.

    A triangle around the centre of the new pixel, as wide as it is large but never narrower than an old one.
    """
    one, half = part.number(1.0, np.float64), part.number(0.5, np.float64)
    n_pixels = part.add("n_pixels", "Cast", part.add("edge", "Squeeze", edge), to=TensorProto.DOUBLE)
    scale = part.add("scale", "Div", n_pixels, part.number(float(side), np.float64))
    support = part.add("support", "Max", scale, one)
    places = part.constant("places", (np.arange(side) + 0.5)[:, None])
    centres = part.add("centres", "Mul", places, scale)
    numbers = part.add("pixel_numbers", "Range", part.number(0.0, np.float64), n_pixels, one)
    offsets = part.add("offsets", "Add", part.add("differences", "Sub", numbers, centres), half)
    distances = part.add("distances", "Abs", part.add("offsets_scaled", "Mul", offsets, _inverse(part, one, support)))
    shares = part.add("triangle", "Max", part.add("slopes", "Sub", one, distances), part.number(0.0, np.float64))
    total = part.add("total", "ReduceSum", shares, part.whole(1), keepdims=1)
    exact = part.add("shares_of_one", "Div", shares, total)
    return part.add("coefficients", "Floor", part.add("raised", "Add", _times_bits(part, exact), half))


def _inverse(part: OnnxGraph, one: str, support: str) -> str:
    return part.add("inverse_support", "Div", one, support)


def _times_bits(part: OnnxGraph, shares: str) -> str:
    return part.add("shares_in_bits", "Mul", shares, _bits(part))


def _rounded(part: OnnxGraph, name: str, sums: str) -> str:
    """Sums of pixels times coefficients as pixels again, 0 to 255."""
    parts = part.add(f"{name}_divided", "Div", sums, _bits(part))
    raised = part.add(f"{name}_raised", "Add", parts, part.number(0.5, np.float64))
    whole = part.add(f"{name}_whole", "Floor", raised)
    return part.add(f"{name}_clipped", "Min", whole, part.number(255.0, np.float64))


def _bits(part: OnnxGraph) -> str:
    return part.number(float(2**_COEFFICIENT_BITS), np.float64)


def _branch(part: OnnxGraph, output: str, shape: list[str | int]) -> GraphProto:
    value = helper.make_tensor_value_info(output, TensorProto.UINT8, shape)
    return helper.make_graph(part.nodes, output, [], [value], part.constants)
